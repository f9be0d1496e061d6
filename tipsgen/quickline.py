"""Inline elements of everyday lines, read in one pass by one expression.

A line is text, line breaks, code spans, links and pictures by address, and emphasis around these.
Whatever else a line holds (escapes, entities, HTML, emphasis in emphasis, references) makes `read_line`
answer None, and the caller asks the library, whose answer this module's must equal;
tests/test_fastmark.py compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from tipsgen.nodes import NO_DATA, Node
from tipsgen.typemarks import Piece, pair, typeset, wants_marks

_PLAIN = r"[^\n!&*_<\[\\`~]"
_LABEL = r"[^\n!&*_<\[\\`~\]]"
# No possessive quantifier has a group: Python before 3.11.5 matches too little there (CPython's issue 106052).
# Alone, these are text: `!`, `&`, `~`, a `_` in a word, and a bracket whose label no address follows.
_WORD = rf"{_PLAIN}++|!(?!\[)|&(?![#A-Za-z])|(?<=[^\W_])_+(?=[^\W_])|(?<!~)~(?!~)|\[(?={_LABEL}*+\](?!\())"
_BREAK = r"\\?\n[ \t]*+"
_CODE = r"`({literal}[^`]++)`(?!`)"
_TARGET = r"""\(({url}[A-Za-z0-9_./:?=#%~+,;@!$&*-]++)(?:\ ++"({title}[^"\\&\n]++)")?\)"""
_LINK = r"\[(?!\^)({label}" + _LABEL + r"++)\]" + _TARGET
_IMAGE = r"!\[({alt}" + _LABEL + r"*+)\]" + _TARGET
_AS_IT_IS = re.compile(
    r"(?:https?://[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){0,3}(?=[/?#]|\Z))?(?!//)"
    r"[A-Za-z0-9_./-]*(?:\?[A-Za-z0-9_.=&-]*)?(?:#[A-Za-z0-9_.-]*)?"
)


@lru_cache(maxsize=1)
def _mark() -> re.Pattern[str]:
    part = rf"{_BREAK}|{_CODE}|{_LINK}|{_IMAGE}".format(literal="", label="", alt="", url="", title="")
    return re.compile(
        rf"""
        (?P<text>(?:{_WORD})+)
        | (?P<line>{_BREAK})
        # Behind white space or before a letter with punctuation before it, a mark opens and cannot close; before
        # white space or behind a letter with punctuation behind it, it closes and cannot open.
        # https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
        | (?P<emphasis>(?:(?P<free>(?<![^ \n]))|(?<=[("'—-]))(?P<mark>\*\*|\*|__|_|~~)(?(free)(?=[^\s*_~])|(?=[^\W_]))
            (?P<inner>(?:{_WORD})*(?P<deep>(?:{part})(?:{_WORD}|{part})*)?)
            (?:(?<=\S)(?P=mark)(?=[ \n]|\Z)|(?<=[^\W_])(?P=mark)(?=[.,;:!?)"'—…-])))
        | (?P<code>{_CODE.format(literal="?P<literal>")})
        | (?P<link>{_LINK.format(label="?P<label>", url="?P<url>", title="?P<title>")})
        | (?P<image>{_IMAGE.format(alt="?P<alt>", url="?P<src>", title="?P<caption>")})
        | (?P<other>.)
        """,
        re.VERBOSE | re.DOTALL,
    )


_node = tuple.__new__
_SOFT = Node("soft_break")
_HARD = Node("hard_break")


def read_line(source: str, quotes: tuple[str, ...] | None) -> tuple[Node, ...] | None:
    """The inline elements of a text without references and footnotes, or None where only the library can tell.

    `quotes` are the marks of the text's language as the typographer takes them (double and single,
    opening and closing); None leaves dashes, dots and quotes as they are typed.
    """
    if quotes is not None and not wants_marks(source):
        quotes = None
    nodes = _elements(source, 0, len(source), quotes)
    if nodes is None and quotes and ('"' in source or "'" in source):
        nodes = _elements(source, 0, len(source), ())
        return nodes and _paired(nodes, quotes)
    return nodes


def _elements(source: str, start: int, end: int, quotes: tuple[str, ...] | None) -> tuple[Node, ...] | None:
    nodes: list[Node] = []
    whole = end - start == len(source)
    fresh = whole
    spaces = 0
    for match in _mark().finditer(source, start, end):
        kind = match.lastgroup
        if kind == "text":
            text: str | None = match[0]
            stop = match.end()
            last = whole
            if stop < end:
                last = source[stop] == "\n" or source[stop] == "\\"
                if source[stop] == "\n":
                    text = match[0].rstrip(" ")
                    spaces = len(match[0]) - len(text)
            if text and quotes is not None:
                text = typeset(text, quotes, fresh, last)
                if text is None:
                    return None
            if text:
                nodes.append(_node(Node, ("text", (), text, "", NO_DATA, -1)))
            fresh = False
        elif kind == "line":
            nodes.append(_HARD if spaces > 1 or match[0][0] == "\\" else _SOFT)
            fresh = True
            spaces = 0
        else:
            span = _SPANS[kind](match, quotes)
            if span is None:
                return None
            nodes.append(span)
            fresh = False
    return tuple(nodes)


def _emphasis(match: re.Match[str], quotes: tuple[str, ...] | None) -> Node | None:
    mark, inner, deep = match.group("mark", "inner", "deep")
    nodes: tuple[Node, ...] | None
    if deep is None:
        words = _words(inner, quotes)
        nodes = words and (words,)
    else:
        nodes = _elements(match.string, match.start("inner"), match.end("inner"), quotes)
    if nodes is None:
        return None
    kind = "strike" if mark == "~~" else "strong" if len(mark) == 2 else "em"
    return _node(Node, (kind, nodes, "", "", NO_DATA, -1))


def _paired(nodes: tuple[Node, ...], quotes: tuple[str, ...]) -> tuple[Node, ...]:
    """Elements whose quotation marks are set."""
    pieces: list[Piece] = []
    _flatten(nodes, 0, pieces)
    pair(pieces, quotes)
    return _refilled(nodes, (piece.text for piece in pieces if piece.kind == "text"))


def _flatten(nodes: tuple[Node, ...], level: int, pieces: list[Piece]) -> None:
    for node in nodes:
        if node.children:
            pieces.append(Piece("", level, "other"))
            _flatten(node.children, level + 1, pieces)
            pieces.append(Piece("", level, "other"))
        elif node.kind == "text":
            pieces.append(Piece(node.text, level))
        else:
            pieces.append(Piece(node.text, level, "break" if node.kind in ("soft_break", "hard_break") else "other"))


def _refilled(nodes: tuple[Node, ...], texts: Iterator[str]) -> tuple[Node, ...]:
    return tuple(
        node._replace(children=_refilled(node.children, texts))
        if node.children
        else node._replace(text=next(texts))
        if node.kind == "text"
        else node
        for node in nodes
    )


def _words(words: str, quotes: tuple[str, ...] | None) -> Node | None:
    text = words if quotes is None else typeset(words, quotes, False, False)
    return None if text is None else _node(Node, ("text", (), text, "", NO_DATA, -1))


def _code(match: re.Match[str], _: tuple[str, ...] | None) -> Node:
    text = match["literal"].replace("\n", " ")
    if text[0] == " " == text[-1] and text.strip(" "):
        text = text[1:-1]
    return _node(Node, ("code_span", (), text, "", NO_DATA, -1))


def _link(match: re.Match[str], quotes: tuple[str, ...] | None) -> Node | None:
    label, url, title = match.group("label", "url", "title")
    inner = _words(label, quotes)
    href = url if _AS_IT_IS.fullmatch(url) else _address(url)
    if inner is None or href is None:
        return None
    return _node(Node, ("link", (inner,), "", href, {"title": title} if title else NO_DATA, -1))


def _image(match: re.Match[str], _: tuple[str, ...] | None) -> Node | None:
    alt, url, title = match.group("alt", "src", "caption")
    href = url if _AS_IT_IS.fullmatch(url) else _address(url)
    if href is None:
        return None
    return _node(Node, ("image", (), alt, href, {"title": title} if title else NO_DATA, -1))


def _other(_: re.Match[str], __: tuple[str, ...] | None) -> None:
    return None


_SPANS: Mapping[str | None, Callable[[re.Match[str], tuple[str, ...] | None], Node | None]] = {
    "emphasis": _emphasis,
    "code": _code,
    "link": _link,
    "image": _image,
    "other": _other,
}


@lru_cache(maxsize=4096)
def _address(url: str) -> str | None:
    """The address as it is written into a page, or None for one that no page may hold."""
    from markdown_it.common.normalize_url import normalizeLink, validateLink
    from markdown_it.common.utils import unescapeAll

    href = normalizeLink(unescapeAll(url))
    return href if validateLink(href) else None
