"""Inline elements of everyday lines, read in one pass by one expression.

A line is text, line breaks, code spans, links and pictures by address, and emphasis around plain
words.  Whatever else a line holds (escapes, entities, HTML, nested marks, quotation marks without
an obvious partner) makes `read_line` answer None, and the caller asks the library, whose answer
this module's must equal; tests/test_fastmark.py compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from tipsgen.nodes import NO_DATA, Node

_PLAIN = r"[^\n!&*_<\[\\`~]"
# No possessive quantifier has a group: Python before 3.11.5 matches too little there (CPython's issue 106052).
_WORDS = rf"(?:{_PLAIN}++|!(?!\[)|&(?![#A-Za-z])|(?<=[^\W_])_+(?=[^\W_]))+"
_LABEL = r"[^\n!&*_<\[\\`~\]]"
_TARGET = r"""\(({url}[A-Za-z0-9_./:?=#%~+,;@!$&*-]++)(?:\ ++"({title}[^"\\&\n]++)")?\)"""
_ELISION = re.compile(
    r"'(?<![\w’']')(?=(?:\d\d(?:s\b|\b(?!'))|(?:tis|twas|twere|til|em|cause|bout|round|n)\b))", re.IGNORECASE
)
_IN_A_WORD = re.compile(r"'(?<=[^\W_]')(?=[^\W_])")
_SIGN = re.compile(r"\((c|tm|r)\)", re.IGNORECASE)
_SIGNS = {"c": "©", "r": "®", "tm": "™"}
_DOTS = re.compile(r"\.{2,}")
_DOTS_BEHIND_A_MARK = re.compile("([?!])…")
_MARKS = re.compile("([?!]){4,}")
_COMMAS = re.compile(",{2,}")
_LONG_DASH = re.compile(r"---(?!-)(?<!----)")
_DASH = re.compile(r"--(?:(?!\S)(?<!\S--)|(?![-\s])(?<![-\s]--))")
_AS_IT_IS = re.compile(
    r"(?:https?://[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){0,3}(?=[/?#]|\Z))?(?!//)"
    r"[A-Za-z0-9_./-]*(?:\?[A-Za-z0-9_.=&-]*)?(?:#[A-Za-z0-9_.-]*)?"
)


@lru_cache(maxsize=1)
def _mark() -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?P<text>{_WORDS})
        | (?P<line>\n[ \t]*+)
        # An opening mark follows white space or punctuation and leads a letter, so it cannot close; a closing
        # one cannot open.  https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
        | (?P<emphasis>(?<![^ \n("'—-])(?P<mark>\*\*|\*|__|_)(?=[^\W_])(?P<words>{_WORDS})
            (?:(?<=[^\W_])(?P=mark)(?=[ \n.,;:!?)"'—-]|\Z)|(?<=[.,;:!?)"'…])(?P=mark)(?=[ \n]|\Z)))
        | (?P<code>`(?P<literal>[^`]++)`(?!`))
        | (?P<link>\[(?!\^)(?P<label>{_LABEL}++)\]{_TARGET.format(url="?P<url>", title="?P<title>")})
        | (?P<image>!\[(?P<alt>{_LABEL}*+)\]{_TARGET.format(url="?P<src>", title="?P<caption>")})
        | (?P<other>.)
        """,
        re.VERBOSE | re.DOTALL,
    )


_node = tuple.__new__
_SOFT = Node("soft_break")
_HARD = Node("hard_break")


def read_line(source: str, quotes: tuple[str, ...] | None) -> tuple[Node, ...] | None:
    """The inline elements of a text, or None where only the library can tell.

    `quotes` are the marks of the text's language as the typographer takes them (double and single,
    opening and closing); None leaves dashes, dots and quotes as they are typed.
    """
    nodes: list[Node] = []
    end = len(source)
    fresh = True
    spaces = 0
    for match in _mark().finditer(source):
        kind = match.lastgroup
        if kind == "text":
            text: str | None = match[0]
            stop = match.end()
            last = stop == end
            if not last and source[stop] == "\n":
                last = True
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
            nodes.append(_HARD if spaces > 1 else _SOFT)
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
    mark, words = match.group("mark", "words")
    inner = _words(words, quotes)
    return inner and _node(Node, ("strong" if len(mark) == 2 else "em", (inner,), "", "", NO_DATA, -1))


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


def typeset(text: str, quotes: tuple[str, ...], first: bool, last: bool) -> str | None:
    """Text of one line with typographic marks, or None where a quotation mark's partner is not plain to see.

    `first` and `last` say whether a line begins and ends with the text; what stands beyond it is
    not seen here.
    """
    if "(" in text:
        text = _SIGN.sub(_sign, text)
    if "--" in text or ".." in text or ",," in text or "+-" in text or "????" in text or "!!!!" in text:
        text = _rare(text)
    if "'" in text:
        text = _IN_A_WORD.sub("’", elided(text))
        if "'" in text:
            return None
    return _quoted(text, quotes, first, last) if '"' in text else text


def elided(text: str) -> str:
    """Text in which the mark of a left-out beginning ('90s, 'tis) is an apostrophe, and no opening quote."""
    return _ELISION.sub("’", text)


def _sign(match: re.Match[str]) -> str:
    return _SIGNS[match[1].lower()]


def _rare(text: str) -> str:
    """Dashes, dots and repeated marks, as the library's rule `replacements` sets them.

    The expressions are its own but for those of dashes, which begin with a dash here to be found faster.
    """
    if ".." in text or "+-" in text:
        text = _DOTS.sub("…", text.replace("+-", "±"))
    if "…" in text:
        text = _DOTS_BEHIND_A_MARK.sub("\\1..", text)
    if "?" in text or "!" in text:
        text = _MARKS.sub("\\1\\1\\1", text)
    if ",," in text:
        text = _COMMAS.sub(",", text)
    if "--" in text:
        text = _DASH.sub("–", _LONG_DASH.sub("—", text))
    return text


def _quoted(text: str, quotes: tuple[str, ...], first: bool, last: bool) -> str | None:
    """Text whose double quotes open before a letter and close behind one or a stop, in turns; else None."""
    pieces = text.split('"')
    end = len(pieces) - 1
    if end % 2:
        return None
    out = [pieces[0]]
    for at in range(1, end, 2):
        inner = pieces[at]
        before = pieces[at - 1][-1:]
        after = pieces[at + 1][:1]
        if not (
            (before in " (—" if before else at == 1 and first)
            and inner
            and inner[0].isalnum()
            and (inner[-1].isalnum() or inner[-1] in ".,!?…")
            and (after in " .,;:!?)—" if after else at + 1 == end and last)
        ):
            return None
        out += (quotes[0], inner, quotes[1], pieces[at + 1])
    return "".join(out)
