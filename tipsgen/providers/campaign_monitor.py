"""Campaign Monitor: elements of its own in HTML, and `[field]` everywhere; fields have the sender's names."""

from tipsgen.providers.base import Provider

CAMPAIGN_MONITOR = Provider(
    name="campaign_monitor",
    title="Campaign Monitor",
    view_element='<webversion class="quiet">{words}</webversion>',
    unsubscribe_element='<unsubscribe class="quiet">{words}</unsubscribe>',
    view_text="[webversion]",
    unsubscribe_text="[unsubscribe]",
    first_name="[firstname,fallback=there]",
    # Outlook's conditional comments have brackets, too, and must stay as they are.
    opens=(
        r"\[(?!(?<=<!--\[)if\s|(?<=<!\[)endif\]-->)(?=[^\W\d_])"
        r"|<(?=\$|/?(?:unsubscribe|webversion|forwardtoafriend|preferences)\b)"
    ),
    certainty={
        "view_in_browser": "doc",
        "unsubscribe": "doc",
        "view_text": "guess",
        "unsubscribe_text": "guess",
        "postal_address": "none",
        "first_name": "doc",
        "form_field": "none",
    },
    source=(
        "mailbuild.com/resources/how-to-templates.aspx; a program in a public repository that makes Campaign Monitor's"
        " text parts (the tags in text)"
    ),
)
