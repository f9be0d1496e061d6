"""MailerLite: `{$name}`; `{$account}` is no address, only the account's name."""

from tipsgen.providers.base import Provider

MAILERLITE = Provider(
    name="mailerlite",
    title="MailerLite",
    view_in_browser="{$url}",
    unsubscribe="{$unsubscribe}",
    postal_address="{$account}",
    address_is_whole=False,
    first_name="{$name}",
    form_field="fields[email]",
    form_fields=(
        ("ml-submit", "1"),
        ("anticsrf", "true"),
    ),
    opens=r"\{(?=\$)",
    certainty={
        "view_in_browser": "doc",
        "unsubscribe": "doc",
        "postal_address": "doc",
        "first_name": "guess",
        "form_field": "used",
    },
    source="mailerlite.com/help/how-to-edit-the-plain-text-version-of-a-campaign; sign-up forms on public pages",
)
