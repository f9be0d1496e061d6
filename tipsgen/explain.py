"""One tip explained: where its values came from, what becomes of it and why.

Nothing is decided here: values and reasons are those of the build, and this module names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tipsgen.agenda import State
from tipsgen.assemble import Entry, Site
from tipsgen.model import Problem, SourcePos, Tip
from tipsgen.names import SETTINGS_FILE
from tipsgen.origins import Told, preheader, rights, signoff, subject
from tipsgen.views import Passage, TipInputs

Places = Mapping[tuple[str, ...], tuple[int, int]]
"""Line and column of each setting that the settings' file writes, by its path of keys."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of a tip, and where it came from."""

    name: str
    value: str
    origin: str
    """In words: `front matter, line 3`, `the file's name`, `[site] language, the default`."""
    at: SourcePos | None = None
    """Where it is written; `None` where nobody wrote it."""
    plain: bool = False
    """Whether it is what any tip has that says nothing; shown on demand only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is known of one tip."""

    entry: Entry
    state: State
    reason: str
    """Why it is out or not, as a sentence."""
    facts: tuple[Fact, ...]
    own: tuple[str, ...]
    """Files of the output that show this tip alone."""
    shared: tuple[str, ...]
    """Files that show it among others."""
    problems: tuple[Problem, ...]


def reason_of(entry: Entry, state: State, now: datetime, zone: str) -> str:
    """Why a build at `now` publishes the tip or not."""
    tip = entry.tip
    local = tip.moment.astimezone(ZoneInfo(zone))
    moment = f"{local:%Y-%m-%d %H:%M} in {zone}"
    if state is State.DRAFT:
        key = tip.came_from.get("draft") or "draft"
        word = "false" if key == "published" else "true"
        return f"A draft: line {tip.lines.get(key, 1)} says {key}: {word}. Only a build with --drafts publishes it."
    if state is State.PUBLISHED:
        return f"Published: its moment, {moment}, has passed, and it is no draft."
    days = (tip.day - now.astimezone(ZoneInfo(zone)).date()).days
    away = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return f"Scheduled: its moment, {moment}, is still to come, {away}."


def facts_of(site: Site, entry: Entry, inputs: TipInputs, places: Places) -> tuple[Fact, ...]:
    """The values of a tip in the order in which a reader meets them."""
    tip, settings = entry.tip, site.settings
    local = tip.moment.astimezone(ZoneInfo(settings.site.timezone))
    return (
        _title(entry),
        _setting("full title", entry.full_title, ("series", entry.series.key, "title_format"), places),
        _plain(tip, "subtitle", tip.subtitle),
        _day(tip),
        _time(tip, f"{local:%H:%M %Z}", places),
        _slug(tip),
        _setting("permalink", entry.path, ("permalinks", "tip"), places),
        _series(entry, places),
        _day_number(entry, places),
        _authors(entry, places),
        _listed(tip, "topics", ("topics", "tags"), tip.topics),
        _description(tip, inputs.tip.description),
        _told("subject", subject(site.settings, entry), places),
        _told("preheader", preheader(entry), places, inputs.tip.description),
        _told("sign-off", signoff(site, entry), places),
        _told("rights", rights(entry), places),
        _written(tip, "language", "lang", tip.lang) or _setting("language", entry.lang, ("site", "language"), places),
        _plain(tip, "image", tip.image),
        _listed(tip, "aliases", ("aliases",), tip.aliases),
        _related(tip, inputs),
        _written(tip, "guid", "guid", tip.guid) or Fact("guid", "", "made from its day", None, True),
        _plain(tip, "canonical", tip.canonical_url, "canonical_url"),
        _email(tip),
        *(_passage(passage, tip) for passage in inputs.passages),
    )  # fmt: skip


def _front(tip: Tip, key: str) -> str:
    line = tip.lines.get(key)
    return f"front matter, line {line}" if line else "front matter"


def _written(tip: Tip, name: str, key: str, value: str) -> Fact | None:
    return Fact(name, value, _front(tip, key), tip.at(key)) if value else None


def _plain(tip: Tip, name: str, value: str, key: str = "") -> Fact:
    return _written(tip, name, key or name, value) or Fact(name, "", "nobody wrote one", None, True)


def _listed(tip: Tip, name: str, keys: Sequence[str], values: Sequence[str]) -> Fact:
    key = next((key for key in keys if key in tip.lines), keys[0])
    return _plain(tip, name, ", ".join(values), key)


def _setting(name: str, value: str, path: tuple[str, ...], places: Places) -> Fact:
    label = f"[{'.'.join(path[:-1])}] {path[-1]}"
    if path in places:
        line, column = places[path]
        return Fact(name, value, f"{label}, {SETTINGS_FILE} line {line}", SourcePos(SETTINGS_FILE, line, column))
    return Fact(name, value, f"{label}, the default", None)


def _told(name: str, told: Told, places: Places, made: str = "") -> Fact:
    if told.by == "setting":
        return _setting(name, told.value, tuple(told.name.split(".")), places)
    value = " ".join((told.value or made).split())
    words = {
        "tip": f"front matter, line {told.at.line}" if told.at else "front matter",
        "author": f"{told.name} in {told.at.path}" if told.at else "the author",
        "block": f"the block {told.at.path}" if told.at else "a block",
        "made": "the text's opening words",
        "nobody": "nobody wrote one",
    }
    return Fact(name, value, words[told.by], told.at, not value)


def _title(entry: Entry) -> Fact:
    tip = entry.tip
    if tip.title_from == "title":
        return Fact("title", entry.title, _front(tip, "title"), tip.at("title"))
    at = tip.at("epigraph") if tip.title_from == "epigraph" else SourcePos(tip.path, tip.body_line)
    words = "the epigraph's opening words" if tip.title_from == "epigraph" else "the text's opening words"
    return Fact("title", entry.title, words, at)


def _day(tip: Tip) -> Fact:
    if tip.came_from.get("day") == "date":
        return Fact("day", tip.day.isoformat(), _front(tip, "date"), tip.at("date"))
    return Fact("day", tip.day.isoformat(), "the file's name", SourcePos(tip.path))


def _time(tip: Tip, shown: str, places: Places) -> Fact:
    if tip.came_from.get("time") == "date":
        return Fact("time", shown, _front(tip, "date"), tip.at("date"))
    return _setting("time", shown, ("schedule", "time"), places)


def _slug(tip: Tip) -> Fact:
    source = tip.came_from.get("slug", "name")
    if source == "slug":
        return Fact("slug", tip.slug, _front(tip, "slug"), tip.at("slug"))
    words = "the file's name" if source == "name" else "made from the title"
    return Fact("slug", tip.slug, words, SourcePos(tip.path))


def _series(entry: Entry, places: Places) -> Fact:
    tip, key = entry.tip, entry.series.key
    if "series" in tip.lines:
        return Fact("series", entry.series.title, _front(tip, "series"), tip.at("series"))
    place = places.get(("series", key))
    at = SourcePos(SETTINGS_FILE, *place) if place else None
    return Fact("series", entry.series.title, f"[series.{key}], the first" if place else "the only one", at)


def _day_number(entry: Entry, places: Places) -> Fact:
    tip = entry.tip
    if tip.day_number is not None:
        return Fact("day number", str(tip.day_number), _front(tip, "day_number"), tip.at("day_number"))
    shown = "" if entry.day_number is None else str(entry.day_number)
    rule = {
        "year": "the day of the year", "sequence": "counted in its series", "manual": "none was written",
        "none": "its series has none",
    }[entry.series.day_numbers]  # fmt: skip
    fact = _setting("day number", shown, ("series", entry.series.key, "day_numbers"), places)
    return Fact("day number", shown, f"{rule}; {fact.origin}", fact.at, not shown)


def _authors(entry: Entry, places: Places) -> Fact:
    tip = entry.tip
    names = ", ".join(credit.name for credit in entry.credits)
    key = next((key for key in ("author", "authors") if key in tip.lines), "")
    if key:
        return Fact("author", names, _front(tip, key), tip.at(key))
    return _setting("author", names, ("site", "default_author"), places)


def _description(tip: Tip, made: str) -> Fact:
    if tip.description:
        key = tip.came_from.get("description") or "description"
        return Fact("description", tip.description, _front(tip, key), tip.at(key))
    return Fact("description", made, "the text's opening words", SourcePos(tip.path, tip.body_line))


def _related(tip: Tip, inputs: TipInputs) -> Fact:
    written = _written(tip, "related", "related", ", ".join(tip.related))
    found = ", ".join(link.title for link in inputs.related)
    return written or Fact("related", found, "earlier tips that share topics", None, True)


def _email(tip: Tip) -> Fact:
    if not tip.email:
        return Fact("newsletter", "never", _front(tip, "email"), tip.at("email"))
    if tip.text:
        path = tip.path.removesuffix(".md") + ".txt"
        return Fact("newsletter", "with a text part by hand", path, SourcePos(path))
    return Fact("newsletter", "made", "the default", None, True)


def _passage(passage: Passage, tip: Tip) -> Fact:
    named = f"[[block:{passage.name}]]" in tip.body
    why = "named in the text" if named else f"its days, place {passage.place}"
    return Fact("block", passage.name, f"{passage.source}: {why}", SourcePos(passage.source))
