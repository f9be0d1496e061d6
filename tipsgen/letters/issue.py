"""A tip's issue of the newsletter: the HTML part and the text part, for one provider."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tipsgen.channels.columns import WIDTH, fill, has_wide
from tipsgen.channels.email import EmailRenderer
from tipsgen.channels.html import HtmlOptions
from tipsgen.channels.text import TextRenderer
from tipsgen.cut import cut
from tipsgen.i18n import language
from tipsgen.jobs import Tools
from tipsgen.letters.texts import Texts, around, frame, outside
from tipsgen.markdown import Node
from tipsgen.providers import PROVIDERS, Merge
from tipsgen.urls import with_query
from tipsgen.views import MailView, TipInputs

SIZE_LIMIT = 90_000
"""Bytes of an issue's HTML at most.  Gmail clips at 102 KB, and providers add a few of their own."""
_SPARE = 500
"""Bytes that cutting leaves free each time that it missed."""

PADDING = Markup("&#847;&zwnj;&nbsp;" * 90)  # noqa: S704 - a constant
"""Invisible characters after the preheader, so that no inbox goes on with the words that follow it."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue, ready to be sent."""

    subject: str
    preheader: str
    html: str
    text: str
    cut: bool
    """Whether the tip was too long, so that the issue ends with a link to the whole."""


class Desk:
    """What is needed to write texts of a tip for an issue."""

    def __init__(self, inputs: TipInputs, mail: MailView, tools: Tools, *, shift: int = 0) -> None:
        self.inputs = inputs
        self.mail = mail
        self.tools = tools
        self.url = inputs.site.base_url + inputs.tip.path
        """The tip's permalink."""
        self._options = HtmlOptions(
            root=inputs.site.base_url, page=self.url, ids=False, words=language(inputs.tip.lang).words,
            raw_html=outside(inputs), pictures=inputs.text.pictures, direction=inputs.tip.direction,
            query=mail.query, shift=shift,
        )  # fmt: skip

    def html(self, nodes: Sequence[Node]) -> Markup:
        """Blocks as HTML, whose styles are written into the whole document later."""
        return Markup(EmailRenderer(self._options).safe(nodes)) if nodes else Markup("")  # noqa: S704

    def styled_size(self, node: Node) -> int:
        """Bytes that a block takes in the document."""
        return size(self.tools.style(self.html((node,)), self.inputs.tip.direction))

    def document(self, name: str, context: dict[str, object]) -> str:
        """A whole HTML part, styled."""
        html = self.tools.style(self.tools.template(name, context), self.inputs.tip.direction)
        return PROVIDERS[self.mail.provider].finished(html)

    def text(self, nodes: Sequence[Node]) -> str:
        """Blocks as plain text."""
        return TextRenderer(self._options).text(nodes) if nodes else ""

    def link(self, path: str) -> str:
        """The whole address of a site path, as the issue's links write it."""
        return with_query(self.inputs.site.base_url + path, self.mail.query)

    def merge(self, is_html: bool, permalink: str = "") -> Merge:
        """The provider's merge tags for one part of the issue."""
        return Merge(PROVIDERS[self.mail.provider], self.mail, permalink or self.url, is_html)


def write_issue(inputs: TipInputs, texts: Texts, tools: Tools) -> Issue:
    """The issue of a tip that has one; it knows the older neighbour only, so a later tip never changes it."""
    mail = inputs.mail
    assert mail is not None  # noqa: S101 - the caller asks for tips with an issue only
    desk = Desk(inputs, mail, tools)
    choices = (
        mail.preheader,
        inputs.tip.description,
        inputs.tip.subtitle,
        inputs.site.description,
        inputs.site.tagline,
    )
    preheader = next((words for words in choices if words and not _repeats(words, inputs.tip.title)), inputs.site.title)
    common = {
        "preheader": preheader, "heading": inputs.tip.full_title, "mail": mail, "link": desk.link,
        "url": desk.url, "lang": inputs.tip.lang, "direction": inputs.tip.direction, "newer": None,
    }  # fmt: skip
    body, html = _html(desk, texts, common)
    is_cut = body is not texts.bodies["email"]
    text = _own_text(desk) if mail.text else _text(desk, texts, body, is_cut, common)
    shield = desk.merge(is_html=False).shield
    return Issue(shield(mail.subject), shield(str(common["preheader"])), html, text, is_cut)


def _repeats(words: str, title: str) -> bool:
    return words.casefold().rstrip(".!?… ") == title.casefold().rstrip(".!?… ")


def _html(desk: Desk, texts: Texts, common: dict[str, object]) -> tuple[tuple[Node, ...], str]:
    """The body that is shown, which is the tip's own where that is short enough, and the HTML part."""
    body = texts.bodies["email"]
    context = frame(desk.inputs, **common, **around(desk.inputs, texts, desk.html))
    context |= {"merge": desk.merge(is_html=True), "padding": PADDING, "lead": desk.html(lead_picture(desk.inputs))}

    def page(nodes: tuple[Node, ...], is_cut: bool) -> str:
        return desk.document("email/newsletter.html", {**context, "body": desk.html(nodes), "is_cut": is_cut})

    html = page(body, False)
    if not too_large(html):
        return body, html
    budget = SIZE_LIMIT - size(page((), True))
    while too_large(html) and budget > 0:
        shown = cut(body, budget, desk.styled_size)
        html = page(shown, True)
        budget -= _SPARE + max(size(html) - SIZE_LIMIT, 0)
    return shown if budget > 0 else (), html


def lead_picture(inputs: TipInputs) -> tuple[Node, ...]:
    """The tip's lead image as a node."""
    image = inputs.tip.image
    if not image:
        return ()
    return (Node("image", text=inputs.tip.image_alt, href=image.path, data={"width": image.width, "swap": image.swap}),)


def _text(desk: Desk, texts: Texts, body: Sequence[Node], is_cut: bool, common: dict[str, object]) -> str:
    context = frame(desk.inputs, **common, **around(desk.inputs, texts, desk.text))
    context |= {
        "merge": desk.merge(is_html=False), "body": desk.text(body), "is_cut": is_cut,
        "epigraph": desk.text(texts.epigraph_quote), "lead": desk.text(lead_picture(desk.inputs)),
    }  # fmt: skip
    return compact(desk.tools.template("email/newsletter.txt", context))


def _own_text(desk: Desk) -> str:
    """The text part that the author wrote, as it is but for its merge tags."""
    merge = desk.merge(is_html=False)
    text = desk.mail.text
    for name in OWN_TAGS:
        text = text.replace(f"{{{name}}}", getattr(merge, name))
    return text.rstrip("\n") + "\n"


OWN_TAGS = ("view_in_browser", "unsubscribe", "postal_address", "first_name")
"""Neutral merge tags, in braces, of a text part that an author wrote."""


def size(html: str) -> int:
    """Bytes of a text in UTF-8."""
    return len(html) if html.isascii() else len(html.encode())


def too_large(html: str) -> bool:
    """Whether an issue's HTML is over the limit."""
    return len(html) * 4 > SIZE_LIMIT and size(html) > SIZE_LIMIT


def compact(text: str) -> str:
    """A text without trailing spaces, with no two empty lines in a row, and with the template's own lines filled.

    Lines that are indented or quoted come from the text renderer, which filled what may be filled.
    """
    if not text.isascii():
        text = _cleaned(text)
    if " \n" in text:
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    lines = text.strip("\n").split("\n")
    lines = [line for line, before in zip(lines, ("", *lines), strict=False) if line or before]
    limit = WIDTH // 2 if has_wide(text) else WIDTH
    if max(map(len, lines)) > limit:
        lines = ["\n".join(fill(line)) if len(line) > limit and line[0] not in " >" else line for line in lines]
    return "\n".join(lines) + "\n"


def _cleaned(text: str) -> str:
    for mark, plain in _UNSEEN:
        text = text.replace(mark, plain)
    return _STRAY_JOINERS.sub("", text) if "\u200c" in text else text


_STRAY_JOINERS = re.compile("(?<![\u0600-\u0dff])\u200c|\u200c(?![\u0600-\u0dff])")
"""Zero-width non-joiners outside the scripts of the Near East and India, which are spelled with them."""
_UNSEEN = (("\u00a0", " "), ("\u00ad", ""), ("\ufeff", ""))
"""No-break spaces, soft hyphens and byte order marks, which mean nothing in a plain text."""
