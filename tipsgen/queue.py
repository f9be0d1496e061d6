"""The queue: undated tips in the order in which they shall come out.

A file under content/queue/ has any name.  `order.txt` beside them names files line by line, and
what it does not name comes after, by name; so the order can be edited, merged and read by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tipsgen.errors import NoSuchTip, UsageError
from tipsgen.fields import did_you_mean
from tipsgen.model import Problem, SourceFile, Tip, has_errors
from tipsgen.redate import dated_source
from tipsgen.settings import Settings
from tipsgen.tips import parse_tip
from tipsgen.urls import slugify
from tipsgen.values import frozen

QUEUE_FOLDER = "content/queue/"
ORDER_FILE = QUEUE_FOLDER + "order.txt"

_SOME_DAY = date(2026, 1, 5)
"""Stands in for the day that a queued tip does not have yet, while its file is read."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]+")
_NUMBER = re.compile(r"(\d{1,4})[-_. ]+(?=\S)")


@frozen()
class QueuedTip:
    """A file of the queue at its place."""

    place: int
    """The first is 1."""
    source: SourceFile
    stem: str
    """What follows the day in the name of the tip's file to be."""
    tip: Tip | None
    """As it would be on some day, errors or not; `None` where too little of it can be read."""
    problems: tuple[Problem, ...] = ()
    """With the file's own path; errors keep it in the queue."""

    @property
    def path(self) -> str:
        """The file's path from the site's root."""
        return self.source.path

    @property
    def name(self) -> str:
        """The file's name as `order.txt` writes it."""
        return self.source.path.removeprefix(QUEUE_FOLDER)

    @property
    def title(self) -> str:
        """The tip's title, or the file's name where it has none yet."""
        return self.tip.title if self.tip and self.tip.title else self.name

    @property
    def draft(self) -> bool:
        """Whether its author says that it is not ready."""
        return self.tip is not None and self.tip.draft

    @property
    def fit(self) -> bool:
        """Whether it can be dated without stopping the next build."""
        return self.tip is not None and not has_errors(self.problems)


def read_queued(sources: Iterable[SourceFile], order: str, settings: Settings) -> tuple[QueuedTip, ...]:
    """The files of the queue, parsed and in order."""
    by_name = {source.path.removeprefix(QUEUE_FOLDER): source for source in sources}
    return tuple(
        _queued(place, by_name[name], settings) for place, name in enumerate(in_order(by_name, order), 1)
    )  # fmt: skip


def _queued(place: int, source: SourceFile, settings: Settings) -> QueuedTip:
    stem = plain_stem(source, settings)
    dated = dated_source(source, _SOME_DAY)
    if isinstance(dated, Problem):
        return QueuedTip(place, source, stem, None, (dated,))
    tip, problems = parse_tip(replace(dated, path=_named(source, stem)), settings, faulty=True)
    told = tuple(replace(problem, at=replace(problem.at, path=source.path)) for problem in problems)
    return QueuedTip(place, source, stem, replace(tip, path=source.path) if tip else None, told)


def _named(source: SourceFile, stem: str) -> str:
    folder = source.path.rsplit("/", 1)[0]
    return f"{folder}/{_SOME_DAY.isoformat()}-{stem}.md"


def plain_stem(source: SourceFile, settings: Settings) -> str:
    """The file's name without its ending, a day, and a number that only orders it.

    `03-listen.md` is `listen`, but `5-ways.md` stays where the title starts with 5, too.
    """
    stem = source.path.rsplit("/", 1)[-1].removesuffix(".md")
    stem = _DATE.sub("", stem, count=1) if _DATE.match(stem) else stem
    number = _NUMBER.match(stem)
    if not number:
        return stem
    dated = dated_source(source, _SOME_DAY)
    tip = None if isinstance(dated, Problem) else parse_tip(replace(dated, path=_named(source, "x")), settings)[0]
    counted = tip is not None and re.match(rf"0*{int(number[1])}\b", tip.title)
    return stem if counted else stem[number.end() :]


def in_order(names: Iterable[str], order: str) -> list[str]:
    """The files' names in the order of `order.txt`; those that it does not name come after, by name.

    Numbers in names count as numbers, so that `2-b.md` comes before `10-a.md`.
    """
    known = set(names)
    listed = [name for name in listed_names(order) if name in known]
    rest = sorted(known - set(listed), key=lambda name: [_part(part) for part in re.split(r"(\d+)", name.lower())])
    return [*dict.fromkeys(listed), *rest]


def _part(text: str) -> tuple[int, str]:
    return (int(text), text) if text.isdigit() and text.isascii() else (-1, text)


def listed_names(order: str) -> list[str]:
    """The names that `order.txt` holds; lines that start with `#` are comments."""
    lines = (line.strip() for line in order.lstrip("\ufeff").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def written_order(order: str, names: Sequence[str]) -> str:
    """`order.txt` with these names, each below the comments that stood above it."""
    above: list[str] = []
    notes: dict[str, list[str]] = {}
    for line in order.lstrip("\ufeff").splitlines():
        word = line.strip()
        if not word or word.startswith("#"):
            above.append(line)
        else:
            notes.setdefault(word, above)
            above = []
    gone = [line for name, lines in notes.items() if name not in names for line in lines if line.strip()]
    lines = [line for name in names for line in (*notes.get(name, ()), name)]
    return "".join(f"{line}\n" for line in (*lines, *gone, *above))


def find_queued(words: str, queue: Sequence[QueuedTip]) -> QueuedTip:
    """The file of the queue that `words` mean: its place, its path, its name with or without `.md`, its slug.

    A `NoSuchTip` names the candidates where none answers, or several.
    """
    found = matching(words, queue)
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchTip(f"{words} may mean {', '.join(one.name for one in found)}; write the file's name")
    if not queue:
        raise NoSuchTip("the queue is empty")
    raise NoSuchTip(f"nothing in the queue answers to {words}; {did_you_mean(words, [one.name for one in queue])}")


def matching(words: str, queue: Sequence[QueuedTip]) -> list[QueuedTip]:
    """All that `words` may mean; a place is meant before a name."""
    path = words.strip().replace("\\", "/").removeprefix("./")
    if re.fullmatch(r"[0-9]{1,6}", path):
        return [one for one in queue if one.place == int(path)]
    name = path.removeprefix(QUEUE_FOLDER)
    exact = [one for one in queue if name in (one.name, one.name.removesuffix(".md")) or path.endswith("/" + one.path)]
    return exact or [one for one in queue if slugify(name) and slugify(name) in (slugify(one.stem), _slug(one))]


def _slug(one: QueuedTip) -> str:
    return one.tip.slug if one.tip else ""


def moved(names: Sequence[str], name: str, place: int) -> list[str]:
    """The names with one of them at another place; the first place is 1, one too high is the last."""
    rest = [other for other in names if other != name]
    at = min(max(place, 1), len(names)) - 1
    return [*rest[:at], name, *rest[at:]]


def swapped(names: Sequence[str], one: str, other: str) -> list[str]:
    """The names with two of them in each other's place."""
    if one == other:
        raise UsageError(f"{one} cannot be swapped with itself")
    places: Mapping[str, str] = {one: other, other: one}
    return [places.get(name, name) for name in names]
