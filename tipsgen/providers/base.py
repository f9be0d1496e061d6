"""What a provider profile says, and how an issue uses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from tipsgen.dress import dress
from tipsgen.mailboxes import address_of
from tipsgen.views import MailView

BREAK = "\u200b"
"""ZERO WIDTH SPACE: parts the two characters that would open a merge tag in plain text."""


class MergeTag(Markup):
    """A provider's own words: written as they are, neither escaped nor broken up."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Provider:
    """An email service provider as its merge tags and its sign-up form; empty where it has none."""

    name: str
    """What `[newsletter] provider` takes: lower-case letters, digits and `_`."""
    title: str
    """As the provider writes itself."""
    view_in_browser: str = ""
    """The address of the issue's web copy, for an `href`."""
    unsubscribe: str = ""
    """The address that ends a subscription, for an `href`."""
    postal_address: str = ""
    """The sender's postal address in the HTML part."""
    postal_address_text: str = ""
    """The same in the text part, where the HTML part's would bring markup."""
    address_is_whole: bool = True
    """False where the tag gives only part of an address, so that the settings' follows it."""
    first_name: str = ""
    """The reader's first name, with a word for those who gave none where the provider can."""
    view_element: str = ""
    """A whole element in place of a link with `view_in_browser`; `{words}` stands in it, and a class for its style."""
    unsubscribe_element: str = ""
    view_text: str = ""
    """The tag of the web copy's address in the text part, where that differs."""
    unsubscribe_text: str = ""
    conditional: str = ""
    """How a comment for Outlook must be written so that it stays in the mail; `{comment}` stands in it."""
    form_field: str = ""
    """The name of the address field in its public sign-up form."""
    form_fields: tuple[tuple[str, str], ...] = ()
    """Hidden fields that every such form has, with their values."""
    opens: str = ""
    """A regular expression for one character that would open a tag where it stands, such as `\\{(?=\\{)`."""
    certainty: Mapping[str, str] = field(default_factory=dict)
    """How sure each tag and the form's field is: `doc` (the maker's own page or source), `used` (public templates and
    pages), `guess`, `none`."""
    source: str = ""
    """Where that is known from."""

    @cached_property
    def _opens(self) -> re.Pattern[str] | None:
        return re.compile(self.opens) if self.opens else None

    def shield_html(self, value: Any) -> Any:
        """A template's value, as HTML in which nothing can be taken for one of this provider's tags.

        The opening character becomes a numeric entity, which readers see as written.
        """
        if self._opens is None or isinstance(value, MergeTag) or not isinstance(value, str):
            return value
        if self._opens.search(value) is None:
            return value
        return Markup(self._opens.sub(_entity, escape(value)))  # noqa: S704 - escaped in this line

    def shield_text(self, value: Any) -> Any:
        """The same for plain text, where a zero-width space parts the opening characters."""
        if self._opens is None or isinstance(value, MergeTag) or not isinstance(value, str):
            return value
        return self._opens.sub(lambda match: match[0] + BREAK, value)

    def finished(self, html: bytes) -> bytes:
        """An issue's HTML as this provider must be given it; in UTF-8."""
        if not self.conditional:
            return html
        before, after = self.conditional.encode().split(b"{comment}")
        return _CONDITIONAL.sub(lambda match: before + match[0] + after, html)


_CONDITIONAL = re.compile(rb"<!--\[if .*?<!\[endif\]-->", re.DOTALL)


def _entity(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])


class Merge:
    """The merge tags of one part of one issue, as templates use them.

    View in browser falls back to the permalink; unsubscribe to the settings' address, then to a
    mail to the sender with the subject `unsubscribe`; the postal address to the settings'.
    """

    view_in_browser: str
    unsubscribe: str
    postal_address: str
    first_name: str

    def __init__(
        self, provider: Provider, mail: MailView, permalink: str, tags: Mapping[str, str] | None = None
    ) -> None:
        self.provider = provider
        self.is_html = is_html = tags is not None
        self._tags = tags
        """Start tags with the theme's styles; `None` in the text part."""
        view = (not is_html and provider.view_text) or provider.view_in_browser
        self.view_in_browser = MergeTag(view) if view else _ready(provider, permalink, is_html)
        """An address."""
        self.unsubscribe, self.postal_address, self.first_name = _constants(
            provider, mail.unsubscribe_url or unsubscribe_mail(mail), mail.postal_address, is_html
        )
        """An address, one line and a name; each empty where neither provider nor settings give one."""

    @property
    def shields(self) -> bool:
        """Whether there is anything that a tip's words could be taken for."""
        return bool(self.provider.opens)

    def shield(self, value: Any) -> Any:
        """A value in which nothing looks like a tag of the provider."""
        return self.provider.shield_html(value) if self.is_html else self.provider.shield_text(value)

    @property
    def can_unsubscribe(self) -> bool:
        """Whether there is any way to end a subscription."""
        return bool(self.unsubscribe or self.provider.unsubscribe_element)

    def view_link(self, words: str) -> str:
        """A link with these words to the issue's web copy; in text the words and the address."""
        return self._link(self.provider.view_element, self.view_in_browser, words)

    def unsubscribe_link(self, words: str) -> str:
        """A link with these words that ends the subscription; in text the words and the address."""
        return self._link(self.provider.unsubscribe_element, self.unsubscribe, words)

    def _link(self, element: str, address: str, words: str) -> str:
        if self._tags is None:
            return MergeTag(f"{words}: {address}")
        if element:
            return MergeTag(dress(element.format(words=escape(words)), self._tags))
        opening = self._tags[f'<a class="quiet" href="{address}">']
        return MergeTag(f"{opening}{escape(words)}</a>")


def _ready(provider: Provider, text: str, is_html: bool) -> MergeTag:
    """Words of the settings, which may hold anything, as a template may write them."""
    return MergeTag(provider.shield_html(escape(text)) if is_html else provider.shield_text(text))


@lru_cache(maxsize=64)
def _constants(
    provider: Provider, unsubscribe: str, postal_address: str, is_html: bool
) -> tuple[MergeTag, MergeTag, MergeTag]:
    """What is the same in all issues of a newsletter: unsubscribe, postal address, first name."""
    tag = (not is_html and provider.unsubscribe_text) or provider.unsubscribe
    way_out = MergeTag(tag) if tag else _ready(provider, unsubscribe, is_html)
    return way_out, _postal_address(provider, postal_address, is_html), MergeTag(provider.first_name)


def _postal_address(provider: Provider, written: str, is_html: bool) -> MergeTag:
    tag = provider.postal_address
    if not is_html:
        tag = provider.postal_address_text or tag
    own = _ready(provider, " ".join(written.split()), is_html)
    if tag and provider.address_is_whole:
        return MergeTag(tag)
    if not tag:
        return own
    return MergeTag(f"{tag}, {own}" if own else tag)


def unsubscribe_mail(mail: MailView) -> str:
    """A `mailto:` address to the sender with the subject `unsubscribe`; empty where no sender is known."""
    return _unsubscribe_at(mail.reply_to or mail.sender)


@lru_cache(maxsize=64)
def _unsubscribe_at(mailbox: str) -> str:
    address = address_of(mailbox)
    return f"mailto:{quote(address, safe='@+')}?subject=unsubscribe" if address else ""
