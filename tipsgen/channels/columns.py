"""Lines of a plain text: words filled into columns, in any script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

WIDTH = 72
"""Columns of a line at most; RFC 3676, section 4.2, recommends 78 or fewer."""

_ADDRESS = re.compile(r"://|@|www\.")
"""Finds addresses, which must stay whole to be of use."""

# Kinsoku: marks that may not open a line, and marks that may not close one (JIS X 4051).
_NOT_FIRST = frozenset(
    "、。，．・：；？！ー）］｝〕〉》」』】〙〗〟’”…‥々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ％℃,.!?)]}"
)
_NOT_LAST = frozenset("（［｛〔〈《「『【〘〖〝‘“￥＄([{")


def fill(text: str, first: str = "", rest: str = "", width: int = WIDTH) -> list[str]:
    """Words in lines of `width` columns, the first line opened by `first`, others by `rest`.

    Newlines in `text` stay.  An address that is longer than a line stands alone, unbroken; any other
    word is broken where the line ends, and scripts without spaces break between characters.
    """
    wide = not text.isascii() and has_wide(text)
    if "\n" not in text:
        return _filled_wide(text, first, rest, width) if wide else _filled(text, first, rest, width)
    lines: list[str] = []
    lead = first
    for part in text.split("\n"):
        lines += _filled_wide(part, lead, rest, width) if wide else _filled(part, lead, rest, width)
        lead = rest
    return lines


def has_wide(text: str) -> bool:
    """Whether some characters of a text may take two columns."""
    if text.isascii():
        return False
    try:
        text.encode("cp1252")  # Latin letters and typographic marks, ruled out faster than by searching
    except UnicodeEncodeError:
        return _wide().search(text) is not None
    return False


@cache
def _wide() -> re.Pattern[str]:
    """Finds characters that may take two columns (Unicode's East Asian Width, emoji); all others take one at most.

    Made when it is first needed, as a class of so many characters takes long to compile.
    """
    return re.compile("[\u1100-\u115f\u2300-\U0003ffff]")


def _filled(part: str, lead: str, rest: str, width: int) -> list[str]:
    part = part.strip(" ")
    if "  " in part:
        part = " ".join(word for word in part.split(" ") if word)
    start, end, left = 0, 0, len(part)
    room = width - len(lead)
    if left <= room:
        return [lead + part] if part else [lead.rstrip()]
    lines: list[str] = []
    while left - start > room:
        end = part.rfind(" ", start, start + room + 1)
        if end <= start:
            end = part.find(" ", start + max(room, 1))  # a word that is longer than a line
            word = part[start : end if end >= 0 else left]
            if not _ADDRESS.search(word):
                taken = _fitting(word, max(room, 1))
                lines.append(lead + word[:taken])
                lead, start = rest, start + taken
                room = width - len(rest)
                continue
            if end < 0:
                break
        lines.append(lead + part[start:end])
        lead, start = rest, end + 1
        room = width - len(rest)
    lines.append(lead + part[start:])
    return lines


def _fitting(word: str, room: int) -> int:
    """How many characters of a long word fit into a line, no letter parted from its marks."""
    if word.isascii():
        return room
    taken = 0
    for char in _graphemes(word):
        if taken and taken + len(char) > room:
            break
        taken += len(char)
    return taken


def _filled_wide(part: str, lead: str, rest: str, width: int) -> list[str]:
    lines: list[str] = []
    line, used, empty = lead, columns(lead), True
    for space, piece in _pieces(part, width - columns(rest)):
        gap = space if not empty else ""
        cost = columns(piece)
        if empty or used + len(gap) + cost <= width:
            line, used, empty = f"{line}{gap}{piece}", used + len(gap) + cost, False
        else:
            lines.append(line.rstrip())
            line, used = rest + piece, columns(rest) + cost
    return [*lines, line.rstrip()]


def _pieces(part: str, room: int) -> Iterator[tuple[str, str]]:
    """What stays together on a line, each with the space before it.

    Wide characters part from each other; a word that is wider than a line parts where it must.
    """
    for word in part.split(" "):
        if not word:
            continue
        if _ADDRESS.search(word) or (not has_wide(word) and columns(word) <= room):
            yield " ", word
            continue
        space, piece, last = " ", "", ""
        for char in _graphemes(word):
            between = bool(piece) and char[0] not in _NOT_FIRST and last[-1] not in _NOT_LAST
            is_wide = between and (columns(char) > 1 or columns(last) > 1)
            if is_wide or (piece and columns(piece + char) > max(room, 1)):
                yield space, piece
                space, piece = "", ""
            piece, last = piece + char, char
        yield space, piece


def _graphemes(word: str) -> Iterator[str]:
    """The characters of a word as readers see them: a letter with its marks is one (Unicode, UAX 29)."""
    from wcwidth import iter_graphemes

    return iter(word) if word.isascii() else iter_graphemes(word)


@lru_cache(maxsize=4096)
def columns(text: str) -> int:
    """Columns that a text takes where letters are equally wide."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)
