"""SendGrid's Marketing Campaigns: Handlebars, so `{{ }}`; `<% %>` is its sending API's."""

from tipsgen.providers.base import Provider

SENDGRID = Provider(
    name="sendgrid",
    title="SendGrid",
    view_in_browser="{{{weblink}}}",
    unsubscribe="{{{unsubscribe}}}",
    postal_address="{{Sender_Address}}, {{Sender_City}}, {{Sender_State}} {{Sender_Zip}}",
    first_name='{{ insert first_name "default=there" }}',
    opens=r"\{(?=\{)|<(?=%)",
    certainty={
        "view_in_browser": "used",
        "unsubscribe": "used",
        "postal_address": "used",
        "first_name": "doc",
        "form_field": "none",
    },
    source="Twilio's changelog of 2019-08-27 (first name); templates in public repositories (the others)",
)
