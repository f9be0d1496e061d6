"""In which order the words of a line stand where both directions meet (Unicode Standard Annex 9).

Explicit embeddings and isolates are not read, and brackets are paired by their neighbors alone:
titles, which this is for, have neither the one nor, as a rule, the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from unicodedata import bidirectional

from tipsgen.values import frozen

_NEUTRAL = frozenset({"B", "S", "WS", "ON", "BN", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


@frozen()
class Run:
    """Letters of one direction, in the order in which they are read."""

    text: str
    rtl: bool


def visual_runs(text: str, rtl: bool) -> tuple[Run, ...]:
    """The runs of one line as they stand from left to right; `rtl` is the direction of the whole."""
    levels = _levels(text, 1 if rtl else 0)
    order = list(range(len(text)))
    # Rule L2: from the highest level down to the lowest odd one, everything at it or above turns round.
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    runs = []
    for level, places in groupby(order, key=lambda place: levels[place]):
        letters = "".join(text[place] for place in places)
        runs.append(Run(letters[::-1] if level % 2 else letters, bool(level % 2)))
    return tuple(runs)


def _levels(text: str, base: int) -> list[int]:
    """The level of each letter: even from left to right, odd from right to left."""
    around = "R" if base else "L"
    types = _weak([bidirectional(letter) or "L" for letter in text], around)
    types = _neutral(types, around)
    if base:
        return [1 if kind == "R" else 2 for kind in types]
    return [{"L": 0, "R": 1}.get(kind, 2) for kind in types]


def _weak(types: list[str], around: str) -> list[str]:
    """Marks and numbers by what stands before them (rules W1 to W7)."""
    strong, before = around, around
    for place, kind in enumerate(types):
        if kind == "NSM":
            kind = types[place] = before
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            types[place] = "AN"
        before = types[place]
    types = ["R" if kind == "AL" else kind for kind in types]
    for place in range(1, len(types) - 1):
        left, right = types[place - 1], types[place + 1]
        if left == right and ((types[place] == "ES" and left == "EN") or (types[place] == "CS" and left in "EN AN")):
            types[place] = left
    for start, end in _spans(types, {"ET"}):
        if "EN" in (*types[start - 1 : start], *types[end : end + 1]):
            types[start:end] = ["EN"] * (end - start)
    strong = around
    for place, kind in enumerate(types):
        if kind in ("L", "R"):
            strong = kind
        elif kind in ("ES", "ET", "CS"):
            types[place] = "ON"
        elif kind == "EN" and strong == "L":
            types[place] = "L"
    return types


def _neutral(types: list[str], around: str) -> list[str]:
    """Spaces and signs by their neighbors: between two of one direction they go with them (rules N1, N2)."""

    def side(kind: str) -> str:
        return "R" if kind in ("R", "EN", "AN") else kind

    for start, end in _spans(types, _NEUTRAL):
        left = side(types[start - 1]) if start else around
        right = side(types[end]) if end < len(types) else around
        types[start:end] = [left if left == right else around] * (end - start)
    return types


def _spans(types: Sequence[str], kinds: set[str] | frozenset[str]) -> list[tuple[int, int]]:
    """Where one or more of `kinds` stand together, as start and end."""
    found, start = [], 0
    for wanted, group in groupby(types, key=lambda kind: kind in kinds):
        end = start + len(list(group))
        if wanted:
            found.append((start, end))
        start = end
    return found
