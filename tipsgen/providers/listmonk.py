"""listmonk: Go templates, so `{{ }}`, in subject, body and alternative text; `@TrackLink` ends a tracked address."""

from tipsgen.providers.base import Provider

LISTMONK = Provider(
    name="listmonk",
    title="listmonk",
    view_in_browser="{{ MessageURL }}",
    unsubscribe="{{ UnsubscribeURL }}",
    first_name="{{ .Subscriber.FirstName }}",
    form_field="email",
    form_fields=(("nonce", ""),),
    # Go's templates drop comments; the maker's answer in issue 1088 is `Safe`.
    conditional="{{ Safe `{comment}` }}",
    opens=r"\{(?=\{)|@(?=TrackLink)",
    certainty={
        "view_in_browser": "doc",
        "unsubscribe": "doc",
        "postal_address": "none",
        "first_name": "doc",
        "form_field": "doc",
    },
    source=(
        "knadh/listmonk: docs/docs/content/templating.md; issue 1088 for comments; frontend/src/views/Forms.vue (form)"
    ),
)
