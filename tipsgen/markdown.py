"""Markdown to a tree of nodes: parsed once a text, rendered by every channel.

CommonMark by markdown-it-py, with tables, strikethrough, task lists, callouts, footnotes,
definition lists and typographic marks by language.  Nodes are immutable; what one channel
does with them cannot reach another.

Everyday blocks and lines take a short way (`quickblock`, `quickline`).  What is not sure to come out the
same there is read by the library (`fastmark`), which is loaded when a text first needs it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tipsgen.i18n import quotes
from tipsgen.nodes import Node, plain_text
from tipsgen.quickblock import read_blocks
from tipsgen.quickline import read_line
from tipsgen.typemarks import Piece, pair, typeset

if TYPE_CHECKING:
    from tipsgen.fastmark import Reader

__all__ = ["CHECK_COMMENT", "Node", "parse", "parse_inline", "plain_text", "smarten"]

CHECK_COMMENT = re.compile(r"\s*<!--\s*check:(.*?)-->\s*\Z", re.DOTALL)
"""A word to `tipsgen check`, on lines of its own; no reader sees it, however raw HTML is treated."""
_LINE_END = re.compile(r"\r\n?")
_ODD = re.compile(r"[\n\r\0]")


@lru_cache(maxsize=4096)
def smarten(text: str, lang: str) -> str:
    """Plain text with the language's quotation marks, apostrophes, dashes and ellipses."""
    if not any(mark in text for mark in ("'", '"', "--", "...", "(", "+-")):
        return text
    if not _ODD.search(text):
        marks = _marks(lang)
        words = typeset(text, marks, True, True)
        if words is None:
            piece = Piece(typeset(text, (), True, True) or "", 0)
            pair([piece], marks)
            words = piece.text
        return words
    from tipsgen.library import words_only

    tokens = words_only(lang).parseInline(text)
    return "".join(child.content for child in tokens[0].children or ())


def parse(text: str, lang: str, typographer: bool = True) -> tuple[Node, ...]:
    """The blocks of a markdown text."""
    rest = _Rest(text, lang, typographer)
    # Only behind this a reference or a footnote is defined, which lines anywhere may refer to.
    return rest.whole() if "]:" in text else read_blocks(rest.text, rest.inline, rest.block)


def parse_inline(text: str, lang: str, typographer: bool = True) -> tuple[Node, ...]:
    """The inline elements of one line of markdown."""
    rest = _Rest(text, lang, typographer)
    return rest.inline(rest.text)


@lru_cache(maxsize=32)
def _marks(lang: str) -> tuple[str, ...]:
    return tuple(quotes(lang))


class _Rest:
    """A text, and the library for what no short way is sure of."""

    __slots__ = ("lang", "marks", "reader", "text", "typographer")

    def __init__(self, text: str, lang: str, typographer: bool) -> None:
        if "\r" in text or "\0" in text:
            # https://spec.commonmark.org/0.31.2/#line-ending and #insecure-characters
            text = _LINE_END.sub("\n", text).replace("\0", "\ufffd")
        self.text = text
        self.lang = lang
        self.typographer = typographer
        self.marks = _marks(lang) if typographer else None
        self.reader: Reader | None = None

    def library(self) -> Reader:
        if self.reader is None:
            from tipsgen.fastmark import Reader

            self.reader = Reader(self.text, self.lang, self.typographer)
        return self.reader

    def whole(self) -> tuple[Node, ...]:
        library = self.library()
        return library.whole(lambda words: library.inline(words) if "[" in words else self.inline(words))

    def inline(self, words: str) -> tuple[Node, ...]:
        nodes = read_line(words, self.marks)
        return self.library().inline(words) if nodes is None else nodes

    def block(self, line: int) -> tuple[tuple[Node, ...], int, int]:
        return self.library().block(line, self.inline)
