"""Postmark: Mustachio, so `{{ }}`; the one tag outside a template is the unsubscribe link's."""

from tipsgen.providers.base import Provider

POSTMARK = Provider(
    name="postmark",
    title="Postmark",
    unsubscribe="{{{ pm:unsubscribe }}}",
    opens=r"\{(?=\{)",
    certainty={
        "view_in_browser": "none",
        "unsubscribe": "doc",
        "postal_address": "none",
        "first_name": "none",
        "form_field": "none",
    },
    source="postmarkapp.com/support/article/1208-how-to-add-an-unsubscribe-link",
)
