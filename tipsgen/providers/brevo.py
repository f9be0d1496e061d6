"""Brevo: a template language like Django's, so `{{ }}`, `{% %}` and `{# #}`."""

from tipsgen.providers.base import Provider

BREVO = Provider(
    name="brevo",
    title="Brevo",
    view_in_browser="{{ mirror }}",
    unsubscribe="{{ unsubscribe }}",
    first_name="{{ contact.FIRSTNAME }}",
    form_field="EMAIL",
    opens=r"\{(?=[{%#])",
    certainty={
        "view_in_browser": "used",
        "unsubscribe": "used",
        "postal_address": "none",
        "first_name": "doc",
        "form_field": "used",
    },
    source=(
        "help.brevo.com: article 4402386448530 (first name); templates in public repositories (the others);"
        " sign-up forms on public pages"
    ),
)
