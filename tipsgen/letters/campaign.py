"""What a script needs to know of an issue to load it into a provider: the campaign file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tipsgen.letters.issue import Issue
from tipsgen.mailboxes import address_of
from tipsgen.views import MailView, TipInputs

CAMPAIGN_FIELDS = (
    "key", "subject", "preheader", "from", "reply_to", "send_at", "lang", "topics", "url", "provider", "paths", "hash",
)  # fmt: skip
"""Every field of a campaign file; docs/send.md must name each."""


def campaign_json(inputs: TipInputs, mail: MailView, issue: Issue, paths: Mapping[str, str]) -> str:
    """A tip's campaign file; `paths` names the issue's files by form: `html`, `text`, `eml`."""
    tip = inputs.tip
    url = inputs.site.base_url + tip.path
    return campaign_text(mail, issue, paths, tip.key, tip.lang, [topic.title for topic in tip.topics], url)


def campaign_text(
    mail: MailView, issue: Issue, paths: Mapping[str, str], key: str, lang: str, topics: Sequence[str], url: str
) -> str:
    """A campaign file's text."""
    fields: dict[str, object] = {
        "key": key,
        "subject": issue.subject,
        "preheader": issue.preheader,
        "from": mail.sender,
        "reply_to": address_of(mail.reply_to or mail.sender),
        "send_at": mail.send_at,
        "lang": lang,
        "topics": list(topics),
        "url": url,
        "provider": mail.provider,
        "paths": dict(paths),
        "hash": f"sha256:{issue.digest}",
    }
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
