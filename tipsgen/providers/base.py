"""What a provider profile says, and how an issue uses it."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import quote

from tipsgen.views import MailView


@dataclass(frozen=True, slots=True)
class MailLinks:
    """The addresses that stand for merge tags in one issue."""

    view_in_browser: str
    unsubscribe: str
    """Empty where neither provider nor settings give one."""
    postal_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An email service provider as its merge tags; empty where it has none."""

    name: str
    view_in_browser: str = ""
    unsubscribe: str = ""
    postal_address: str = ""

    def links(self, mail: MailView, permalink: str) -> MailLinks:
        """The provider's tags, and what stands in where it has none.

        View in browser falls back to the permalink, unsubscribe to the settings' address,
        then to a mail to the sender with the subject `unsubscribe`.
        """
        return MailLinks(
            self.view_in_browser or permalink,
            self.unsubscribe or mail.unsubscribe_url or _unsubscribe_by_mail(mail),
            self.postal_address or mail.postal_address,
        )


def _unsubscribe_by_mail(mail: MailView) -> str:
    address = parseaddr(mail.reply_to or mail.sender)[1]
    return f"mailto:{quote(address, safe='@+')}?subject=unsubscribe" if address else ""
