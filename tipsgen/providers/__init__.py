"""Email service providers: how each one writes what only it can fill in.

Templates use neutral merge tags; a profile, one small file each, translates them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from tipsgen.providers.base import Merge, MergeTag, Provider

_NAMES = (
    "plain", "mailchimp", "buttondown", "kit", "listmonk", "sendgrid", "sendgrid_legacy", "brevo", "mailerlite",
    "campaign_monitor", "postmark",
)  # fmt: skip


class _Profiles(Mapping[str, Provider]):
    """Loads a profile when it is first asked for: a site uses one of them."""

    def __getitem__(self, name: str) -> Provider:
        if name not in _NAMES:
            raise KeyError(name)
        profile: Provider = getattr(import_module(f"tipsgen.providers.{name}"), name.upper())
        return profile

    def __contains__(self, name: object) -> bool:
        return name in _NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


PROVIDERS: Mapping[str, Provider] = _Profiles()
"""Every profile by the name that `[newsletter] provider` takes: a module of that name, which holds it in capitals."""

__all__ = ["PROVIDERS", "Merge", "MergeTag", "Provider"]
