"""Email service providers: how each one writes what only it can fill in.

Templates use neutral merge tags; a profile, one small file each, translates them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipsgen.providers.base import MailLinks, Provider
from tipsgen.providers.plain import PLAIN

PROVIDERS: Mapping[str, Provider] = {provider.name: provider for provider in (PLAIN,)}
"""Every profile by the name that `[newsletter] provider` takes."""

__all__ = ["PROVIDERS", "MailLinks", "Provider"]
