"""Why tips cannot get other days: what would no longer be true in them, or in those around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from tipsgen.assemble import Entry, Neighbours, Site
from tipsgen.blocks import holds
from tipsgen.links import LinkTarget, Resolution
from tipsgen.model import Problem, SourcePos, Tip

References = Mapping[str, Mapping[str, Resolution]]
"""What the references of each source mean, by its path and by the words of the reference."""

_PLACED_BLOCK = re.compile(r"\[\[block:([^\]\s]+)\]\]")
_LINKED = re.compile(r"\[([^\]]*)\]\(\s*<?(tip:[^\s)>#]+)", re.IGNORECASE)
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_TELLS_TIME = re.compile(
    rf"\b(?:yesterday|tomorrow|today|ago|last|next|this|earlier|later|week|weeks|month|{_DAYS})\b", re.IGNORECASE
)
_LETTERS = r"(?:tip|note|letter|mail|email|issue|story|lesson|insight|question)s?"
_YESTERDAY = re.compile(
    rf"\byesterday['’]s\s+{_LETTERS}\b|\byesterday,?\s+(?:I|we)\b"
    r"|\b(?:I|we)\s+(?:said|wrote|told\s+you|promised|asked\s+you|suggested|mentioned|listed)\s+(?:\w+\s+){0,3}yesterday\b",
    re.IGNORECASE,
)
_TOMORROW = re.compile(rf"\btomorrow['’]s\s+{_LETTERS}\b|\btomorrow,?\s+(?:I|we)\b", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b(?:it\s+is|it['’]s|today\s+is|happy|this)\s+(?:\w+\s+)?({_DAYS})\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b(?:it\s+is|it['’]s|happy|this)\s+({_MONTHS})\b", re.IGNORECASE)


def objections(
    before: Site,
    after: Site,
    said: tuple[References, References],
    moved: Mapping[str, str],
    *,
    words: bool = True,
) -> tuple[Problem, ...]:
    """All that keeps tips from their new days, at the place where it is written now.

    `before` and `after` hold scheduled tips as if they were out; `said` are the references of
    both; `moved` maps paths of tips to their new ones, empty for a tip that leaves the site.
    Without `words` no text is searched for claims about time, which are read as English.
    """
    now = {entry.tip.path: entry for entry in before.everything}
    then = {entry.tip.path: entry for entry in after.everything}
    pairs = [(now[old], then[new]) for old, new in moved.items() if old in now and new in then]
    problems = [problem for one, other in pairs for problem in (*_numbers(one), *_blocks(one, other, before))]
    problems += _references(now, then, said, moved)
    if words:
        problems += [problem for one, other in pairs for problem in _claims(one.tip, other.tip.day)]
        problems += _around(before, after, now, moved)
        problems += _linked_words(now, then, said[0], moved)
    return tuple(dict.fromkeys(sorted(problems, key=lambda problem: problem.at)))


def _refused(at: SourcePos, message: str, hint: str = "") -> Problem:
    return Problem(at, "move-refused", message, hint)


def _numbers(entry: Entry) -> Iterable[Problem]:
    if entry.tip.day_number is not None:
        message = f"has day_number {entry.tip.day_number} by hand, which would move along"
        yield _refused(entry.tip.at("day_number"), message, "take it out, swap, and write the right one")


def _blocks(one: Entry, other: Entry, site: Site) -> Iterable[Problem]:
    for match in _PLACED_BLOCK.finditer(one.tip.body):
        block = site.blocks.get(match[1])
        if block and holds(block, one.tip.day) and not holds(block, other.tip.day):
            message = f"places the block {block.name}, which does not appear on {other.tip.day}"
            yield _refused(find_text(one.tip, match[0]), message, f"take it out, or change when {block.path} appears")


def _references(
    now: Mapping[str, Entry], then: Mapping[str, Entry], said: tuple[References, References], moved: Mapping[str, str]
) -> Iterable[Problem]:
    """References that would lead to another tip, or nowhere."""
    becomes = {entry.path: then[new].path for path, entry in now.items() if (new := moved.get(path, path)) in then}
    for path, references in said[0].items():
        later = said[1].get(moved.get(path, path))
        if later is None:
            continue  # a tip that leaves the site takes its references along
        for reference, meant in references.items():
            if not isinstance(meant, LinkTarget) or not meant.path:
                continue
            at = find_text(now[path].tip, reference) if path in now else SourcePos(path)
            will = later.get(reference)
            if will is None:
                yield _refused(
                    at, f"links to {reference}, a file that would have another name", "write tip: and its slug"
                )
            elif not isinstance(will, LinkTarget):
                yield _refused(
                    at, f"{will.message}, as it would then be", "change the link first; a slug outlives a day"
                )
            elif will.path != becomes.get(meant.path, meant.path):
                yield _refused(
                    at, f"says {reference}, which would then mean another tip: {will.title}",
                    "write tip: and a slug, which moves with its tip",
                )  # fmt: skip


def _claims(tip: Tip, day: date) -> Iterable[Problem]:
    """Words about the tip's own day that would be wrong on another."""
    found = [(match, match[1]) for match in _WEEKDAY.finditer(tip.body)] if tip.day.weekday() != day.weekday() else []
    found += [(match, match[1]) for match in _MONTH.finditer(tip.body)] if tip.day.month != day.month else []
    for match, name in found:
        yield _refused(
            _position(tip, match.start()), f"says {' '.join(match[0].split())!r}, and {day} is another {_unit(name)}",
            "reword it, or say --force",
        )  # fmt: skip


def _unit(name: str) -> str:
    return "weekday" if re.fullmatch(_DAYS, name, re.IGNORECASE) else "month"


def _around(before: Site, after: Site, now: Mapping[str, Entry], moved: Mapping[str, str]) -> Iterable[Problem]:
    """Tips that speak of yesterday's tip or tomorrow's, where that would be another."""
    old = {entry.tip.path: before.neighbours.get(entry.key) for entry in before.entries}
    new = {entry.tip.path: after.neighbours.get(entry.key) for entry in after.entries}
    for path, around in old.items():
        later = new.get(moved.get(path, path))
        if not around or not later:
            continue
        for pattern, which in ((_YESTERDAY, "older"), (_TOMORROW, "newer")):
            if _path(around, which, moved) == _path(later, which, {}):
                continue
            match = pattern.search(now[path].tip.body)
            if match:
                at = _position(now[path].tip, match.start())
                message = f"says {' '.join(match[0].split())!r}, and the tip of that day would be another"
                yield _refused(at, message, "reword it, or say --force")


def _path(around: Neighbours, which: str, moved: Mapping[str, str]) -> str:
    entry: Entry | None = getattr(around, which)
    return moved.get(entry.tip.path, entry.tip.path) if entry else ""


def _linked_words(
    now: Mapping[str, Entry], then: Mapping[str, Entry], said: References, moved: Mapping[str, str]
) -> Iterable[Problem]:
    """`[two days ago](tip:listen)` where the distance between the two tips would change."""
    paths = {entry.path: path for path, entry in now.items()}
    for path, entry in now.items():
        if "tip:" not in entry.tip.body.lower():
            continue
        for match in _LINKED.finditer(entry.tip.body):
            meant = said.get(path, {}).get(match[2].lower())
            target = paths.get(meant.path) if isinstance(meant, LinkTarget) else None
            ends = [(one, moved.get(one, one)) for one in (path, target) if one is not None]
            if len(ends) < 2 or any(new not in then for _, new in ends) or not _TELLS_TIME.search(match[1]):
                continue
            (origin, its), (goal, goals) = ends
            if now[origin].tip.day - now[goal].tip.day != then[its].tip.day - then[goals].tip.day:
                at = _position(entry.tip, match.start())
                message = f"calls a tip {match[1]!r}, and it would be another number of days away"
                yield _refused(at, message, "reword the link, or say --force")


def find_text(tip: Tip, needle: str) -> SourcePos:
    """Where a tip writes some words, in any case; its first line where that cannot be found."""
    place = tip.body.lower().find(needle.lower())
    return _position(tip, place) if place >= 0 else tip.at("related")


def _position(tip: Tip, place: int) -> SourcePos:
    line = tip.body.count("\n", 0, place)
    return SourcePos(tip.path, tip.body_line + line, place - (tip.body.rfind("\n", 0, place) + 1) + 1)
