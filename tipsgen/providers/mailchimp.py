"""Mailchimp: `*|TAG|*` in content and subject."""

from tipsgen.providers.base import Provider

MAILCHIMP = Provider(
    name="mailchimp",
    title="Mailchimp",
    view_in_browser="*|ARCHIVE|*",
    unsubscribe="*|UNSUB|*",
    postal_address="*|HTML:LIST_ADDRESS_HTML|*",
    postal_address_text="*|LIST_ADDRESSLINE_TEXT|*",
    first_name="*|FNAME|*",
    form_field="EMAIL",
    opens=r"\*(?=\|)",
    certainty={
        "view_in_browser": "used",
        "unsubscribe": "doc",
        "postal_address": "doc",
        "postal_address_text": "used",
        "first_name": "doc",
        "form_field": "used",
    },
    source=(
        "kb.mailchimp.com/tag/unsubscribe (footer code); mailchimp.com/developer/marketing/docs/merge-fields (first"
        " name); text parts as Mailchimp's API gives them back, in public repositories (address in text);"
        " sign-up forms on public pages"
    ),
)
