"""The desk's view of a site: what is out, what comes when, which days are open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tipsgen.assemble import Entry, Site, author_names, gap_runs
from tipsgen.schedule import free_slots, is_slot, local_day, publication_moment, slots
from tipsgen.settings import Settings
from tipsgen.urls import slugify

_WORKDAYS = (0, 1, 2, 3, 4)


class State(StrEnum):
    """What a build at one moment does with a tip."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"


class Kind(StrEnum):
    """What a line of the month shows."""

    OUT = "out"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    QUEUED = "queued"
    """A free slot, with what `queue fill` would put there."""
    GAP = "gap"
    """A slot without a tip, though tips come after it."""
    OPEN = "open"
    """A slot after the last tip."""
    SKIPPED = "skipped"
    """A day of the schedule that the settings skip."""
    EMPTY = "empty"
    """Today, when nothing is due."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A tip, and what a build at this moment does with it."""

    entry: Entry
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where a newsletter stands at one moment."""

    title: str
    """The site's."""
    now: datetime
    last: Entry | None
    """The newest tip that is out."""
    next: Entry | None
    """The first that is scheduled."""
    ready: int
    """Slots in a row from now on that have their tip."""
    workdays: bool
    """Whether the schedule's days are Monday to Friday."""
    gap: date
    """The first slot from now on that has none."""
    beyond: int
    """Scheduled tips that do not count as `ready`: after the gap, or on a day that is no slot."""
    drafts: tuple[Entry, ...]
    no_topic: tuple[Entry, ...]
    no_description: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One line of a month: a day, and a tip or why there is none."""

    day: date
    kind: Kind
    entry: Entry | None = None
    queued: str = ""
    """The title of the queue's file."""
    first: bool = True
    """Whether it is its day's first line."""


def placed(site: Site) -> tuple[Placed, ...]:
    """Every tip with its state, oldest first, by the site's own lists."""
    found = [Placed(entry, State.PUBLISHED) for entry in site.entries]
    found += [Placed(one.entry, State(one.reason)) for one in site.withheld]
    return tuple(sorted(found, key=lambda one: one.entry.order))


def taken_days(site: Site) -> frozenset[date]:
    """Days that have a tip, draft or not; a tip that cannot be read keeps the day of its name."""
    days = {entry.tip.day for entry in site.everything}
    for key in site.broken:
        try:
            days.add(date.fromisoformat(key[:10]))
        except ValueError:
            continue  # a name that promises no real day keeps none
    return frozenset(days)


def open_slots(site: Site, now: datetime) -> Iterator[date]:
    """The days of the schedule after today that no tip has taken, without end."""
    tomorrow = local_day(now, site.settings.site.timezone) + timedelta(days=1)
    return free_slots(tomorrow, taken_days(site), site.settings.schedule)


def status_of(site: Site, now: datetime) -> Status:
    """What went out, what goes next, and how long what is ready will last."""
    tips = placed(site)
    drafts = tuple(one.entry for one in tips if one.state is State.DRAFT)
    scheduled = [one.entry for one in tips if one.state is State.SCHEDULED]
    ready, gap = _runway(site, scheduled, now)
    schedule = site.settings.schedule
    counted = {entry.tip.day for entry in scheduled if is_slot(entry.tip.day, schedule) and entry.tip.day < gap}
    return Status(
        title=site.settings.site.title,
        now=now,
        last=site.entries[-1] if site.entries else None,
        next=scheduled[0] if scheduled else None,
        ready=ready,
        workdays=schedule.weekdays == _WORKDAYS,
        gap=gap,
        beyond=sum(entry.tip.day not in counted for entry in scheduled),
        drafts=drafts,
        no_topic=tuple(one.entry for one in tips if not one.entry.tip.topics),
        no_description=tuple(one.entry for one in tips if not one.entry.tip.description),
    )


def _runway(site: Site, scheduled: Iterable[Entry], now: datetime) -> tuple[int, date]:
    settings = site.settings
    days = {entry.tip.day for entry in scheduled}
    out = {entry.tip.day for entry in site.entries}
    today = local_day(now, settings.site.timezone)
    ready = 0
    for day in slots(today, settings.schedule):
        if day in days:
            ready += 1
        elif day == today and (day in out or _is_over(day, settings, now)):
            continue
        else:
            return ready, day
    raise AssertionError("slots have no end")


def _is_over(day: date, settings: Settings, now: datetime) -> bool:
    return publication_moment(day, settings.schedule, settings.site.timezone) <= now


def month_of(site: Site, month: date, now: datetime, queued: Sequence[str] = ()) -> tuple[DayLine, ...]:
    """The days of a month that have a tip or ought to, in order; `queued` are the queue's titles in order.

    Days before the site's first tip are no gaps.
    """
    settings = site.settings
    today = local_day(now, settings.site.timezone)
    tips = placed(site)
    by_day: dict[date, list[Placed]] = {}
    for one in tips:
        by_day.setdefault(one.entry.tip.day, []).append(one)
    waiting = dict(zip(open_slots(site, now), queued, strict=False))
    known = taken_days(site)
    ready = [one.entry.tip.day for one in tips if one.state is not State.DRAFT]
    begin = min(known, default=today)
    lines: list[DayLine] = []
    for day in days_of(month):
        if day in by_day:
            lines += [
                DayLine(day=day, kind=_kind(one.state), entry=one.entry, first=place == 0)
                for place, one in enumerate(by_day[day])
            ]
        elif day in waiting:
            lines.append(DayLine(day=day, kind=Kind.QUEUED, queued=waiting[day]))
        elif kind := _without_tip(day, settings, begin, max(ready, default=date.min), today):
            lines.append(DayLine(day=day, kind=kind))
    return tuple(lines)


def _kind(state: State) -> Kind:
    return {State.PUBLISHED: Kind.OUT, State.SCHEDULED: Kind.SCHEDULED, State.DRAFT: Kind.DRAFT}[state]


def _without_tip(day: date, settings: Settings, begin: date, end: date, today: date) -> Kind | None:
    schedule = settings.schedule
    if day >= begin and is_slot(day, schedule):
        return Kind.GAP if day <= max(end, today) else Kind.OPEN
    if day >= begin and day.weekday() in schedule.weekdays:
        return Kind.SKIPPED
    return Kind.EMPTY if day == today else None


def days_of(month: date) -> tuple[date, ...]:
    """Every day of the month that holds a day."""
    first = month.replace(day=1)
    return tuple(
        day for day in (first + timedelta(days=number) for number in range(31)) if day.month == first.month
    )  # fmt: skip


def gaps_of(site: Site, now: datetime) -> tuple[tuple[date, date], ...]:
    """Runs of slots without a tip from today to the last scheduled one, as the build warns of them."""
    return gap_runs([entry.tip for entry in site.everything], site.settings, now)


def topic_names(site: Site) -> tuple[str, ...]:
    """Every topic that a tip has, drafts too, as the first writes it."""
    names: dict[str, str] = {}
    for entry in site.everything:
        for topic in entry.tip.topics:
            names.setdefault(slugify(topic), topic)
    return tuple(names.values())


def author_known(site: Site) -> dict[str, str]:
    """Every spelling of an author, by the spelling without case and spaces."""
    return author_names(
        {credit.author.key: credit.author for entry in site.everything for credit in entry.credits}.values()
        if not site.author_files
        else site.author_files.values()
    )


def chosen(
    tips: Iterable[Placed], *, state: State | None = None, topic: str = "", author: str = ""
) -> tuple[Placed, ...]:
    """The tips of a state, a topic and an author, each asked for or not."""
    topic_slug, name = slugify(topic), " ".join(author.casefold().split())
    return tuple(
        one
        for one in tips
        if (state is None or one.state is state)
        and (not topic or topic_slug in {slugify(written) for written in one.entry.tip.topics})
        and (not author or name in _names(one.entry))
    )


def _names(entry: Entry) -> Collection[str]:
    people = [credit.author for credit in entry.credits]
    names = [name for person in people for name in (person.key, person.name, *person.aliases)]
    return {" ".join(name.casefold().split()) for name in names}
