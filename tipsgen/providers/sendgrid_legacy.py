"""SendGrid's Legacy Marketing Campaigns: `[%field%]`, and system tags such as `[Unsubscribe]`, written in any case."""

from tipsgen.providers.base import Provider

SENDGRID_LEGACY = Provider(
    name="sendgrid_legacy",
    title="SendGrid (legacy)",
    view_in_browser="[Weblink]",
    unsubscribe="[Unsubscribe]",
    postal_address="[Sender_City], [Sender_State] [Sender_Zip]",
    address_is_whole=False,
    first_name="[%first_name | there%]",
    # Outlook's conditional comments end in a bracketed word, which must stay as it is.
    opens=r"\[(?!(?<=<!\[)endif\]-->)(?=%|[A-Za-z][A-Za-z_]*\])|<(?=%)",
    certainty={
        "view_in_browser": "doc",
        "unsubscribe": "doc",
        "postal_address": "doc",
        "first_name": "doc",
        "form_field": "none",
    },
    source="sendgrid/docs: the code editor's page, and the page on migrating content",
)
