"""Days, moments and slots: when a tip is due, and which days of the schedule are free."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tipsgen.settings import ScheduleSettings


def publication_moment(day: date, schedule: ScheduleSettings, zone: str) -> datetime:
    """When a tip that is dated by day comes out, in UTC.

    A local time that daylight saving skips means the same distance after midnight; one that
    it repeats means the first of the two.
    """
    return datetime.combine(day, schedule.time, ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of a day in a zone, in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone))
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def is_slot(day: date, schedule: ScheduleSettings) -> bool:
    """Whether a tip is expected on this day."""
    return day.weekday() in schedule.weekdays and not any(first <= day <= last for first, last in schedule.skip)


def slots(first: date, schedule: ScheduleSettings) -> Iterator[date]:
    """The days of the schedule from `first` on, without end."""
    day = first
    while True:
        if is_slot(day, schedule):
            yield day
        day += timedelta(days=1)


def free_slots(first: date, taken: Collection[date], schedule: ScheduleSettings) -> Iterator[date]:
    """The days of the schedule from `first` on that have no tip, without end."""
    return (day for day in slots(first, schedule) if day not in taken)


def gaps(first: date, last: date, taken: Collection[date], schedule: ScheduleSettings) -> tuple[tuple[date, date], ...]:
    """Runs of slots without a tip from `first` up to `last`, each as its first and last day."""
    runs: list[tuple[date, date]] = []
    unbroken = False
    for day in slots(first, schedule):
        if day > last:
            break
        if day in taken:
            unbroken = False
        elif unbroken:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
            unbroken = True
    return tuple(runs)
