"""Days, moments and slots, through daylight saving and pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.schedule import end_of_day, free_slots, gaps, is_slot, local_day, publication_moment, slots
from tipsgen.settings import ScheduleSettings

always = hypothesis_settings(derandomize=True, deadline=None)

DAYS = st.dates(date(1990, 1, 1), date(2037, 12, 30))
ZONES = st.sampled_from(
    [
        "America/Los_Angeles",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Auckland",
        "America/Sao_Paulo",
        "UTC",
    ]
)
SCHEDULES = st.builds(
    ScheduleSettings,
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    time=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    skip=st.lists(
        st.tuples(DAYS, st.integers(0, 20)).map(lambda pause: (pause[0], pause[0] + timedelta(days=pause[1]))),
        max_size=3,
    ).map(tuple),
)


def test_a_tip_comes_out_at_midnight_in_the_sites_zone() -> None:
    moment = publication_moment(date(2026, 3, 16), ScheduleSettings(), "America/Los_Angeles")

    assert moment == datetime(2026, 3, 16, 7, 0, tzinfo=UTC)


def test_a_tip_in_winter_comes_out_an_hour_later_in_utc() -> None:
    moment = publication_moment(date(2026, 1, 5), ScheduleSettings(time=time(6, 30)), "America/Los_Angeles")

    assert moment == datetime(2026, 1, 5, 14, 30, tzinfo=UTC)


def test_a_time_that_daylight_saving_skips_still_lies_on_the_tips_day() -> None:
    moment = publication_moment(date(2026, 3, 8), ScheduleSettings(time=time(2, 30)), "America/Los_Angeles")

    assert moment.astimezone(ZoneInfo("America/Los_Angeles")).isoformat() == "2026-03-08T03:30:00-07:00"


def test_a_time_that_daylight_saving_repeats_means_the_first_of_the_two() -> None:
    moment = publication_moment(date(2026, 11, 1), ScheduleSettings(time=time(1, 30)), "America/Los_Angeles")

    assert moment == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_a_day_that_loses_an_hour_ends_an_hour_earlier() -> None:
    assert end_of_day(date(2026, 3, 8), "America/Los_Angeles") == datetime(2026, 3, 9, 6, 59, 59, 999999, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 7), "America/Los_Angeles") == datetime(2026, 3, 8, 7, 59, 59, 999999, tzinfo=UTC)


def test_one_moment_lies_on_different_days_in_different_zones() -> None:
    moment = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

    assert local_day(moment, "America/Los_Angeles") == date(2026, 11, 20)
    assert local_day(moment, "Europe/Berlin") == date(2026, 11, 21)


@always
@given(DAYS, SCHEDULES, ZONES)
def test_a_publication_moment_lies_on_its_day_wherever_the_site_is(
    day: date, schedule: ScheduleSettings, zone: str
) -> None:
    moment = publication_moment(day, schedule, zone)

    assert moment.tzinfo is UTC
    assert local_day(moment, zone) == day
    assert moment <= end_of_day(day, zone)


@always
@given(DAYS, ZONES)
def test_the_end_of_a_day_is_its_last_instant(day: date, zone: str) -> None:
    end = end_of_day(day, zone)

    assert local_day(end, zone) == day
    assert local_day(end + timedelta(microseconds=1), zone) == day + timedelta(days=1)


@always
@given(DAYS, SCHEDULES, ZONES)
def test_tips_of_later_days_come_out_later(day: date, schedule: ScheduleSettings, zone: str) -> None:
    following = day + timedelta(days=1)

    assert publication_moment(day, schedule, zone) < publication_moment(following, schedule, zone)


@pytest.mark.parametrize(("day", "expected"), [(20, True), (21, False), (22, False), (23, True)])
def test_weekends_are_no_slots_unless_the_schedule_says_so(day: int, expected: bool) -> None:
    assert is_slot(date(2026, 11, day), ScheduleSettings()) is expected


def test_both_ends_of_a_pause_are_no_slots() -> None:
    schedule = ScheduleSettings(skip=((date(2026, 12, 24), date(2026, 12, 28)),))

    found = [day.day for day in (date(2026, 12, n) for n in range(21, 32)) if is_slot(day, schedule)]

    assert found == [21, 22, 23, 29, 30, 31]


def test_the_next_free_slot_passes_taken_days_and_weekends() -> None:
    taken = {date(2026, 11, 19), date(2026, 11, 20)}

    assert next(free_slots(date(2026, 11, 19), taken, ScheduleSettings())) == date(2026, 11, 23)


@always
@given(DAYS, st.sets(st.integers(0, 30)), SCHEDULES)
def test_the_next_free_slot_is_the_first_one_that_is_free(
    first: date, offsets: set[int], schedule: ScheduleSettings
) -> None:
    taken = {first + timedelta(days=offset) for offset in offsets}

    found = next(free_slots(first, taken, schedule))

    assert found >= first
    assert found not in taken
    assert is_slot(found, schedule)
    passed = [first + timedelta(days=n) for n in range((found - first).days)]
    assert all(day in taken or not is_slot(day, schedule) for day in passed)


def test_a_gap_runs_over_a_weekend_and_ends_at_the_next_tip() -> None:
    taken = {date(2026, 11, 18), date(2026, 11, 24)}

    found = gaps(date(2026, 11, 18), date(2026, 11, 26), taken, ScheduleSettings())

    assert found == ((date(2026, 11, 19), date(2026, 11, 23)), (date(2026, 11, 25), date(2026, 11, 26)))


def test_a_full_schedule_has_no_gaps() -> None:
    taken = {date(2026, 11, day) for day in range(16, 21)}

    assert gaps(date(2026, 11, 16), date(2026, 11, 22), taken, ScheduleSettings()) == ()


@always
@given(DAYS, st.integers(0, 40), st.sets(st.integers(0, 40)), SCHEDULES)
def test_gaps_hold_every_free_slot_and_no_tip(
    first: date, length: int, offsets: set[int], schedule: ScheduleSettings
) -> None:
    last = first + timedelta(days=length)
    taken = {first + timedelta(days=offset) for offset in offsets}

    runs = gaps(first, last, taken, schedule)

    def in_a_run(day: date) -> bool:
        return any(start <= day <= end for start, end in runs)

    days = [first + timedelta(days=n) for n in range(length + 1)]
    free = {day for day in days if is_slot(day, schedule) and day not in taken}
    assert {day for day in days if is_slot(day, schedule) and in_a_run(day)} == free
    assert all(start in free and end in free for start, end in runs)
    assert list(runs) == sorted(runs)


@always
@given(DAYS, SCHEDULES)
def test_slots_come_in_order_and_only_on_the_schedules_days(first: date, schedule: ScheduleSettings) -> None:
    endless = slots(first, schedule)
    found = [next(endless) for _ in range(10)]

    assert found == sorted(set(found))
    assert {day.weekday() for day in found} <= set(schedule.weekdays)
