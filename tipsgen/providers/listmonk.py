"""listmonk: Go templates, so `{{ }}`, in subject, body and alternative text; `@TrackLink` ends a tracked address."""

from tipsgen.providers.base import Provider

LISTMONK = Provider(
    name="listmonk",
    title="listmonk",
    view_in_browser="{{ MessageURL }}",
    unsubscribe="{{ UnsubscribeURL }}",
    first_name="{{ .Subscriber.FirstName }}",
    opens=r"\{(?=\{)|@(?=TrackLink)",
    certainty={"view_in_browser": "doc", "unsubscribe": "doc", "postal_address": "none", "first_name": "doc"},
    source="knadh/listmonk: docs/docs/content/templating.md",
)
