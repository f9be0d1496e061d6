"""What every issue is made with: texts written for mail, and the frame around a letter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from tipsgen.channels.columns import WIDTH, fill, has_wide
from tipsgen.channels.email import EmailRenderer
from tipsgen.channels.html import HtmlOptions
from tipsgen.channels.text import TextRenderer
from tipsgen.i18n import language
from tipsgen.jobs import Tools
from tipsgen.letters.texts import outside
from tipsgen.markdown import Node
from tipsgen.providers import PROVIDERS, Merge
from tipsgen.urls import with_query
from tipsgen.values import frozen
from tipsgen.views import MailView, SiteView, TipInputs

SIZE_LIMIT = 90_000
"""Bytes of an issue's HTML at most.  Gmail clips at 102 KB, and providers add a few of their own."""

LINE = "—" * 12
"""What parts the letter from what follows it in the text part."""

PADDING = Markup("&#847;&zwnj;&nbsp;" * 90)  # noqa: S704 - a constant
"""Invisible characters after the preheader, so that no inbox goes on with the words that follow it."""


class Desk:
    """Writes a tip's texts for an issue."""

    def __init__(self, inputs: TipInputs, mail: MailView, tools: Tools, *, shift: int = 0) -> None:
        self.inputs = inputs
        self._mail = mail
        url = inputs.site.base_url + inputs.tip.path
        self._options = HtmlOptions(
            root=inputs.site.base_url, page=url, ids=False, words=language(inputs.tip.lang).words,
            raw_html=outside(inputs), pictures=inputs.text.pictures, direction=inputs.tip.direction,
            query=mail.query, shift=shift, tags=tools.tags(inputs.tip.direction),
        )  # fmt: skip
        self._html = EmailRenderer(self._options)
        self._text = TextRenderer(self._options)

    def html(self, nodes: Sequence[Node]) -> Markup:
        """Blocks as styled HTML."""
        return Markup(self._html.safe(nodes)) if nodes else _NOTHING  # noqa: S704 - escaped by the renderer

    def text(self, nodes: Sequence[Node]) -> str:
        """Blocks as plain text."""
        if not nodes:
            return ""
        text = self._text.text(nodes)
        if not text.isascii() and any(mark in text for mark in _MARKS):
            text = _cleaned(text)
        while "\n\n\n" in text:
            text = text.replace("\n\n\n", "\n\n")
        return text

    def link(self, path: str) -> str:
        """The whole address of a site path, as the issue's links write it."""
        return with_query(self._options.root + path, self._mail.query)

    def names(self) -> Markup:
        """The tip's authors as they stand in its byline, each a link."""
        words, made = self._options.words, []
        for credit in self.inputs.tip.credits:
            opening = self._options.tags[f'<a class="quiet" href="{escape(self.link(credit.path))}">']
            made.append(f"{opening}{escape(credit.title)}</a>")
        before = words["comma"].join(made[:-1])
        return Markup(f"{before} {words['and']} {made[-1]}" if before else "".join(made))  # noqa: S704 - escaped above


def lead_picture(inputs: TipInputs) -> tuple[Node, ...]:
    """The tip's lead image as a node."""
    image = inputs.tip.image
    if not image:
        return ()
    return (Node("image", text=inputs.tip.image_alt, href=image.path, data={"width": image.width, "swap": image.swap}),)


class Passages:
    """Texts that are ready as they are: a template says where they stand, and only its own lines are made to fit."""

    def __init__(self, merge: Merge) -> None:
        self._merge = merge
        self._kept: list[str] = []

    def keep(self, text: str) -> str:
        """A mark that stands for a text; empty where it is empty."""
        if not text:
            return ""
        self._kept.append(self._merge.shield(text))
        return f"\ue101{len(self._kept) - 1}\ue101"

    def put_in(self, letter: str) -> str:
        """A letter with the texts in the places of their marks."""
        parts = letter.split("\ue101")
        parts[1::2] = [self._kept[int(place)] for place in parts[1::2]]
        return "".join(parts)


_NOTHING = Markup("")


@frozen()
class Envelope:
    """What stands around a letter: the same for all issues of a newsletter in one language, but for its slots."""

    site: SiteView
    mail: MailView
    tools: Tools
    lang: str
    direction: str
    heading: str
    """For the browser's tab, plain text."""
    preheader: str
    permalink: str
    """What view in browser falls back to."""

    def merge(self, is_html: bool) -> Merge:
        """The provider's merge tags for one part of the issue."""
        return Merge(
            PROVIDERS[self.mail.provider],
            self.mail,
            self.permalink,
            self.tools.tags(self.direction) if is_html else None,
        )

    def html(self, letter: str, merge: Merge) -> bytes:
        """The HTML part with this letter in it, in UTF-8."""
        values = {
            "heading": escape(merge.shield(self.heading)),
            "preheader": escape(merge.shield(self.preheader)),
            "view_link": merge.view_link(language(self.lang).words["view_in_browser"]),
            "letter": letter,
        }
        return merge.provider.finished(self._filled("email/base.html", merge, values))

    def text(self, letter: str, merge: Merge) -> bytes:
        """The text part with this letter, whose lines fit, in it; in UTF-8."""
        view = merge.view_link(language(self.lang).words["view_in_browser"])
        values = {"letter": letter, "view_link": "\n".join(fill(view)) if len(view) > WIDTH else view}
        return self._filled("email/base.txt", merge, values)

    def _filled(self, name: str, merge: Merge, values: Mapping[str, str]) -> bytes:
        mail = self.mail
        same = (
            self.site, self.lang, mail.provider, mail.postal_address, mail.unsubscribe_url, mail.sender, mail.reply_to,
        )  # fmt: skip

        def context() -> dict[str, object]:
            return {
                "site": self.site, "merge": merge, "words": language(self.lang).words, "lang": self.lang,
                "direction": self.direction, "padding": PADDING,
            }  # fmt: skip

        return self.tools.frame(name, context, same).filled(values)


def compact(text: str) -> str:
    """A template's text without trailing spaces, with no two empty lines in a row, and its long lines filled."""
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    lines = [line for line, before in zip(lines, ("", *lines), strict=False) if line or before]
    if any(is_too_wide(line) for line in lines if len(line) > _SAFE):
        lines = ["\n".join(_fitted(line)) if is_too_wide(line) else line for line in lines]
    return "\n".join(lines)


def _fitted(line: str) -> list[str]:
    """A line in several, what follows an item's number below its words."""
    mark = _ITEM.match(line)
    return fill(line[mark.end() :], mark[0], " " * len(mark[0])) if mark else fill(line)


_ITEM = re.compile(r"(?:•|\d+\.) ")
_SAFE = WIDTH // 2
"""Characters of a line that fit whatever their script."""


def is_too_wide(line: str) -> bool:
    """Whether a line around the tip's own text is longer than lines may be."""
    return len(line) > WIDTH or (len(line) > _SAFE and not line.isascii() and has_wide(line))


def _cleaned(text: str) -> str:
    """A text without marks that nobody sees, and what they leave at the ends of lines."""
    for mark, plain in _UNSEEN:
        text = text.replace(mark, plain)
    if "\u200c" in text:
        text = _STRAY_JOINERS.sub("", text)
    return "\n".join([line.rstrip() for line in text.split("\n")])


_STRAY_JOINERS = re.compile("(?<![\u0600-\u0dff])\u200c|\u200c(?![\u0600-\u0dff])")
"""Zero-width non-joiners outside the scripts of the Near East and India, which are spelled with them."""
_UNSEEN = (("\u00a0", " "), ("\u00ad", ""), ("\ufeff", ""))
"""No-break spaces, soft hyphens and byte order marks, which mean nothing in a plain text."""
_MARKS = (*(mark for mark, _ in _UNSEEN), "\u200c")
