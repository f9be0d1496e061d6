"""The schedule as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tipsgen import __version__
from tipsgen.assemble import Entry
from tipsgen.settings import Settings


def write_ics(entries: Iterable[Entry], guids: Mapping[str, str], settings: Settings) -> bytes:
    """An event for each tip, at its moment in the site's zone.

    `guids` are the tips' feed identities; with the site's host they are the events' UIDs, so that
    a new title or slug changes an event and makes no second one (RFC 5545, section 3.8.4.7).
    DTSTAMP is the tip's own moment: the same tips give the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//tipsgen//tipsgen {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", settings.site.title)
    calendar.add("x-wr-timezone", settings.site.timezone)
    tips = list(entries)
    for entry in tips:
        calendar.add_component(_event(entry, guids[entry.key], settings))
    if tips:
        years = [entry.tip.day.year for entry in tips]
        calendar.subcomponents.insert(0, _timezone(settings.site.timezone, min(years), max(years)))
    data: bytes = calendar.to_ical()
    return data


def _event(entry: Entry, guid: str, settings: Settings) -> Any:
    from icalendar import Event

    site = settings.site
    event = Event()
    event.add("uid", f"{guid}@{urlsplit(site.base_url).hostname}")
    event.add("dtstamp", entry.tip.moment)
    event.add("dtstart", _start(entry.tip.moment, site.timezone))
    event.add("summary", entry.title)
    if entry.tip.description:
        event.add("description", entry.tip.description)
    event.add("url", site.base_url + entry.path)
    if entry.tip.topics:
        event.add("categories", list(entry.tip.topics))
    event.add("transp", "TRANSPARENT")
    return event


def _start(moment: datetime, zone: str) -> datetime:
    """The moment on the site's clock.

    A repeated hour's second half cannot be said so: a local time means the first of the two
    (RFC 5545, section 3.3.5), and UTC stands in.
    """
    local = moment.astimezone(ZoneInfo(zone))
    return moment.astimezone(UTC) if local.fold else local


def _timezone(zone: str, first: int, last: int) -> Any:
    """The zone's rules from the year `first` to `last`, with every change spelled out.

    An observance starts at the local time that was in force just before it (RFC 5545, section
    3.6.5): summer time in Berlin at 02:00, not at 03:00.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    here = ZoneInfo(zone)
    component = Timezone()
    component.add("tzid", zone)
    start = datetime(first - 1, 12, 31, tzinfo=UTC)
    onsets: dict[tuple[bool, timedelta, timedelta, str], list[datetime]] = {}
    for before, moment in [(start, start), *_changes(here, start, datetime(last + 1, 1, 2, tzinfo=UTC))]:
        old, new = before.astimezone(here), moment.astimezone(here)
        shift = old.utcoffset() or timedelta(0)
        key = (bool(new.dst()), shift, new.utcoffset() or timedelta(0), new.tzname() or "")
        onsets.setdefault(key, []).append((moment + shift).replace(tzinfo=None))
    for (is_summer, old_offset, new_offset, name), moments in onsets.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("dtstart", moments[0])
        if moments[1:]:
            part.add("rdate", moments[1:])
        part.add("tzoffsetfrom", old_offset)
        part.add("tzoffsetto", new_offset)
        part.add("tzname", name)
        component.add_component(part)
    return component


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Moments at which a zone's clock changes, each with a moment just before."""
    found = []
    day = start
    while day < end:
        following = day + timedelta(days=1)
        if _clock_of(zone, day) != _clock_of(zone, following):
            low, high = day, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if _clock_of(zone, middle) == _clock_of(zone, day) else (low, middle)
            found.append((low, high.replace(microsecond=0)))
        day = following
    return found


def _clock_of(zone: ZoneInfo, moment: datetime) -> tuple[timedelta | None, timedelta | None, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.dst(), local.tzname()
