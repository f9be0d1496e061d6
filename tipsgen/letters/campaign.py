"""What a script needs to know of an issue to load it into a provider: the campaign file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from tipsgen.letters.issue import Issue
from tipsgen.views import TipInputs

CAMPAIGN_FIELDS = (
    "key", "subject", "preheader", "from", "reply_to", "send_at", "lang", "topics", "url", "provider", "paths", "hash",
)  # fmt: skip
"""Every field of a campaign file; docs/send.md must name each."""


def campaign(inputs: TipInputs, issue: Issue, paths: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a campaign file; `paths` names the issue's files by form: `html`, `text`, `eml`."""
    mail = inputs.mail
    assert mail is not None  # noqa: S101 - there is an issue
    return {
        "key": inputs.tip.key,
        "subject": issue.subject,
        "preheader": issue.preheader,
        "from": mail.sender,
        "reply_to": mail.reply_to or mail.sender,
        "send_at": mail.send_at,
        "lang": inputs.tip.lang,
        "topics": [topic.title for topic in inputs.tip.topics],
        "url": inputs.site.base_url + inputs.tip.path,
        "provider": mail.provider,
        "paths": dict(paths),
        "hash": issue_hash(issue),
    }


def campaign_json(inputs: TipInputs, issue: Issue, paths: Mapping[str, str]) -> str:
    """A campaign file's text."""
    return json.dumps(campaign(inputs, issue, paths), ensure_ascii=False, indent=2) + "\n"


def issue_hash(issue: Issue) -> str:
    """`sha256:` and the digest of subject, HTML and text: the same for the same issue, so that none is sent twice."""
    whole = "\0".join((issue.subject, issue.html, issue.text))
    return f"sha256:{sha256(whole.encode()).hexdigest()}"
