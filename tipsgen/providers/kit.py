"""Kit, formerly ConvertKit: Liquid, so `{{ }}` and `{% %}`."""

from tipsgen.providers.base import Provider

KIT = Provider(
    name="kit",
    title="Kit",
    unsubscribe="{{ unsubscribe_url }}",
    postal_address="{{ address }}",
    first_name="{{ subscriber.first_name }}",
    form_field="email_address",
    opens=r"\{(?=[{%])",
    certainty={
        "view_in_browser": "none",
        "unsubscribe": "doc",
        "postal_address": "guess",
        "first_name": "used",
        "form_field": "used",
    },
    source=(
        "ConvertKit's help article 2810454 on HTML email templates; a public client of Kit's API that"
        " speaks of the address tag; sign-up forms on public pages"
    ),
)
