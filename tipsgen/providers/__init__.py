"""Email service providers: how each one writes what only it can fill in.

Templates use neutral merge tags; a profile, one small file each, translates them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipsgen.later import Later
from tipsgen.providers.base import Merge, MergeTag, Provider

_NAMES = (
    "plain", "mailchimp", "buttondown", "kit", "listmonk", "sendgrid", "sendgrid_legacy", "brevo", "mailerlite",
    "campaign_monitor", "postmark",
)  # fmt: skip


PROVIDERS: Mapping[str, Provider] = Later({name: f"tipsgen.providers.{name}:{name.upper()}" for name in _NAMES})
"""Every profile by the name that `[newsletter] provider` takes: a module of that name, which holds it in capitals."""

__all__ = ["PROVIDERS", "Merge", "MergeTag", "Provider"]
