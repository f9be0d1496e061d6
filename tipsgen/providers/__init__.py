"""Email service providers: how each one writes what only it can fill in.

Templates use neutral merge tags; a profile, one small file each, translates them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipsgen.providers.base import Merge, MergeTag, Provider
from tipsgen.providers.brevo import BREVO
from tipsgen.providers.buttondown import BUTTONDOWN
from tipsgen.providers.campaign_monitor import CAMPAIGN_MONITOR
from tipsgen.providers.kit import KIT
from tipsgen.providers.listmonk import LISTMONK
from tipsgen.providers.mailchimp import MAILCHIMP
from tipsgen.providers.mailerlite import MAILERLITE
from tipsgen.providers.plain import PLAIN
from tipsgen.providers.postmark import POSTMARK
from tipsgen.providers.sendgrid import SENDGRID
from tipsgen.providers.sendgrid_legacy import SENDGRID_LEGACY

PROVIDERS: Mapping[str, Provider] = {
    provider.name: provider
    for provider in (
        PLAIN,
        MAILCHIMP,
        BUTTONDOWN,
        KIT,
        LISTMONK,
        SENDGRID,
        SENDGRID_LEGACY,
        BREVO,
        MAILERLITE,
        CAMPAIGN_MONITOR,
        POSTMARK,
    )
}
"""Every profile by the name that `[newsletter] provider` takes."""

__all__ = ["PROVIDERS", "Merge", "MergeTag", "Provider"]
