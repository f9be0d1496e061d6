"""Buttondown: Django's template language, so `{{ }}`, `{% %}` and `{# #}`; it works in subjects, too."""

from tipsgen.providers.base import Provider

BUTTONDOWN = Provider(
    name="buttondown",
    title="Buttondown",
    view_in_browser="{{ email_url }}",
    unsubscribe="{{ unsubscribe_url }}",
    first_name="{{ subscriber.metadata.first_name }}",
    form_field="email",
    opens=r"\{(?=[{%#])",
    certainty={
        "view_in_browser": "doc",
        "unsubscribe": "doc",
        "postal_address": "none",
        "first_name": "doc",
        "form_field": "used",
    },
    source=(
        "buttondown/docs: pages/odds-and-ends/template-variables.mdx; docs.buttondown.com/using-templating;"
        " sign-up forms on public pages"
    ),
)
