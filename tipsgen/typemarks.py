"""Typographic marks: dashes, dots, signs, apostrophes and each language's quotation marks.

Text comes out as the library's rules `replacements` and `smartquotes` leave it, with `elided` between them;
tests/test_fastmark.py compares them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tipsgen.values import frozen

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
_QUOTE = re.compile("[\"']")


def wants_marks(text: str) -> bool:
    """Whether a text holds anything that a typographic mark could take the place of."""
    return (
        '"' in text
        or "'" in text
        or "(" in text
        or "--" in text
        or ".." in text
        or ",," in text
        or "+-" in text
        or "????" in text
        or "!!!!" in text
    )


def typeset(text: str, quotes: tuple[str, ...], first: bool, last: bool) -> str | None:
    """Text of one line with typographic marks, or None where a quotation mark's partner is not plain to see.

    `first` and `last` say whether a line begins and ends with the text; what stands beyond it is
    not seen here.  Without `quotes`, quotation marks stay as they are, for `pair` to see all of them.
    """
    if "(" in text:
        text = _SIGN.sub(_sign, text)
    if "--" in text or ".." in text or ",," in text or "+-" in text or "????" in text or "!!!!" in text:
        text = _rare(text)
    if "'" in text:
        text = _IN_A_WORD.sub("’", elided(text))
        if "'" in text and quotes:
            return None
    return _quoted(text, quotes, first, last) if '"' in text and quotes else text


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
            (before in " (—" if before else first)
            and inner
            and inner[0].isalnum()
            and (inner[-1].isalnum() or inner[-1] in ".,!?…")
            and (after in " .,;:!?)—" if after else at + 1 == end and last)
        ):
            return None
        out += (quotes[0], inner, quotes[1], pieces[at + 1])
    return "".join(out)


@dataclass(slots=True)
class Piece:
    """A part of a line, as far as quotation marks care for it."""

    text: str
    """What it holds; nothing for the beginning or end of an element with a content."""
    level: int
    """How many elements it stands in; marks of different levels are no pair."""
    kind: str = "text"
    """`text` has its marks set, `break` ends a line, `other` is only looked at."""


@frozen()
class _Opening:
    piece: int
    at: int
    mark: str
    level: int


def pair(pieces: Sequence[Piece], quotes: Sequence[str]) -> None:
    """Set the quotation marks and apostrophes of all text pieces, as the library's `smartquotes` does."""
    stack: list[_Opening] = []
    for number, piece in enumerate(pieces):
        while stack and stack[-1].level > piece.level:
            stack.pop()
        at = 0
        while piece.kind == "text" and (match := _QUOTE.search(piece.text, at)):
            at = _set_mark(pieces, number, match.start(), stack, quotes)


def _set_mark(pieces: Sequence[Piece], number: int, at: int, stack: list[_Opening], quotes: Sequence[str]) -> int:
    """Set the mark at a place, now or when it is paired with a later one; where the text goes on behind it."""
    piece = pieces[number]
    text, mark = piece.text, piece.text[at]
    before = text[at - 1] if at else _end_before(pieces, number)
    after = text[at + 1] if at + 1 < len(text) else _start_after(pieces, number)
    opens, closes = _may(_side(before), _side(after))
    if after == mark == '"' and before in "0123456789":
        opens = closes = False
    if not opens and not closes:
        if mark == "'":
            piece.text = f"{text[:at]}’{text[at + 1 :]}"
        return at + 1
    if closes:
        for depth in reversed(range(len(stack))):
            opening = stack[depth]
            if opening.level < piece.level:
                break
            if opening.mark == mark:
                first, last = quotes[2:4] if mark == "'" else quotes[:2]
                piece.text = f"{text[:at]}{last}{text[at + 1 :]}"
                other = pieces[opening.piece]
                other.text = f"{other.text[: opening.at]}{first}{other.text[opening.at + 1 :]}"
                del stack[depth:]
                return at + len(last) + (len(first) - 1 if other is piece else 0)
    if opens:
        stack.append(_Opening(number, at, mark, piece.level))
    elif mark == "'":
        piece.text = f"{text[:at]}’{text[at + 1 :]}"
    return at + 1


def _may(before: str, after: str) -> tuple[bool, bool]:
    """Whether a mark between two kinds of characters may open and may close."""
    opens = after != "space" and (after != "mark" or before != "letter")
    closes = before != "space" and (before != "mark" or after != "letter")
    return (before == "mark", after == "mark") if opens and closes else (opens, closes)


def _end_before(pieces: Sequence[Piece], number: int) -> str:
    while (number := number - 1) >= 0 and pieces[number].kind != "break":
        if pieces[number].text:
            return pieces[number].text[-1]
    return " "


def _start_after(pieces: Sequence[Piece], number: int) -> str:
    while (number := number + 1) < len(pieces) and pieces[number].kind != "break":
        if pieces[number].text:
            return pieces[number].text[0]
    return " "


@lru_cache(maxsize=1024)
def _side(character: str) -> str:
    """What a character is to a mark beside it: `space`, `mark` (punctuation or a symbol) or `letter`."""
    if character in _SPACES:
        return "space"
    return "mark" if unicodedata.category(character)[0] in "PS" else "letter"


_SPACES = frozenset("\t\n\v\f\r \u00a0\u1680\u202f\u205f\u3000").union(map(chr, range(0x2000, 0x200B)))
