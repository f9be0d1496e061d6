"""Lines of a plain text: words filled into columns, in any script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

WIDTH = 72
"""Columns of a line at most; RFC 3676, section 4.2, recommends 78 or fewer."""

_WIDE = re.compile("[\u1100-\u115f\u2300-\U0003ffff]")
"""Finds characters that may take two columns (Unicode's East Asian Width, emoji); all others take one at most."""

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
        return _WIDE.search(text) is not None
    return False


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
                lines.append(lead + word[: max(room, 1)])
                lead, start = rest, start + max(room, 1)
                room = width - len(rest)
                continue
            if end < 0:
                break
        lines.append(lead + part[start:end])
        lead, start = rest, end + 1
        room = width - len(rest)
    lines.append(lead + part[start:])
    return lines


def _filled_wide(part: str, lead: str, rest: str, width: int) -> list[str]:
    lines: list[str] = []
    line, used, empty = lead, columns(lead), True
    for space, piece in _pieces(part):
        gap = space if not empty else ""
        cost = columns(piece)
        if empty or used + len(gap) + cost <= width:
            line, used, empty = f"{line}{gap}{piece}", used + len(gap) + cost, False
        else:
            lines.append(line.rstrip())
            line, used = rest + piece, columns(rest) + cost
    return [*lines, line.rstrip()]


def _pieces(part: str) -> Iterator[tuple[str, str]]:
    """What stays together on a line, each with the space before it; wide characters part from each other."""
    from wcwidth import iter_graphemes

    for word in part.split(" "):
        if not word:
            continue
        space, piece, last = " ", "", ""
        for char in iter_graphemes(word) if has_wide(word) else (word,):
            may_part = (
                piece
                and (columns(char) > 1 or columns(last) > 1)
                and char[0] not in _NOT_FIRST
                and last[-1] not in _NOT_LAST
            )
            if may_part:
                yield space, piece
                space, piece = "", ""
            piece, last = piece + char, char
        yield space, piece


@lru_cache(maxsize=4096)
def columns(text: str) -> int:
    """Columns that a text takes where letters are equally wide."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)
