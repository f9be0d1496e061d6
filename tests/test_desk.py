"""What an author sees of a site: status, month, lists, a tip explained, the schedule as iCalendar and as JSON."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from icalendar import Calendar, Component

from tests.support import CONTENT_NOW, ROOT, SETTINGS, Golden, SiteMaker, read_tree, run
from tests.test_assemble import make_settings, make_site, make_tip
from tests.test_build import tip
from tests.test_docs import manual, section
from tests.test_schedule import DAYS, ZONES
from tipsgen.agenda import Kind, month_of, open_slots, status_of
from tipsgen.channels.columns import columns
from tipsgen.desk import open_desk
from tipsgen.ics import write_ics
from tipsgen.settings import ScheduleSettings
from tipsgen.terminal import Screen, cut, day_words, month_text, runway, status_text

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)
"""Wednesday noon in Los Angeles."""
CLOCK = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), "COLUMNS": "80"}
SCHEDULE = '\n[schedule]\ntime = "06:00"\nskip = ["2026-11-26..2026-11-27"]\n'
FILES = {
    "tipsgen.toml": SETTINGS + SCHEDULE,
    "content/tips/2026-11-20-count-to-five.md": tip("Count to five", topics=["listening"], description="Wait."),
    "content/tips/2026-11-24-a-long-one.md": tip(
        "A title that goes on for as long as anybody could wish, and then for a few more words than that",
        topics=["Listening", "hotels"],
    ),
    "content/tips/2026-11-25-say-it-back.md": tip("Say it back", topics=["listening"]),
    "content/tips/2026-11-30-ask-why.md": tip("Ask why", topics=["questions"], description="Why?", author="Ada Brown"),
    "content/tips/2026-12-01-second.md": tip("Second", description="Two."),
    "content/tips/2026-12-02-half.md": tip("Half written", "", draft=True),
    "content/tips/2026-12-05-saturday.md": tip("On a Saturday", topics=["rest"]),
    "content/queue/order.txt": "zeta.md\nalpha.md\n",
    "content/queue/zeta.md": tip("Zeta"),
    "content/queue/alpha.md": tip("Alpha, 日本語のお知らせ", draft=True),
    "content/queue/broken.md": tip("Broken", colour="red"),
}


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The reader's clock stands in Berlin."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def said(root: Path, *words: str, width: int = 80, code: int = 0) -> str:
    result = run(*words, "--site", root, env={**CLOCK, "COLUMNS": str(width)})
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


def fields(root: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(root, *words, "--json"))
    assert found["version"] == 1
    return found


# In words.


@pytest.mark.parametrize("width", [80, 50])
@pytest.mark.parametrize(
    "words",
    [("status",), ("calendar",), ("calendar", "2026-12"), ("list",), ("explain", "next"), ("explain", "half", "-v"),
     ("queue", "list")],
    ids="-".join,
)  # fmt: skip
def test_the_desk_s_views_are_what_they_were(
    make_site: SiteMaker, golden: Golden, zone: None, words: tuple[str, ...], width: int
) -> None:
    text = said(make_site(FILES), *words, width=width)

    golden.check(f"desk/{'-'.join(words)}-{width}.txt", text)
    assert all(line == line.rstrip() for line in text.split("\n"))
    longest = [line for line in text.split("\n") if columns(line) > width and " " in line.strip()]
    assert not longest


def test_a_month_in_color_is_the_same_month_in_color(make_site: SiteMaker, golden: Golden) -> None:
    desk = open_desk(make_site(FILES), NOW)
    first = date(2026, 12, 1)
    lines = month_of(desk.site, first, NOW, [one.title for one in desk.queue if one.fit])
    colored = month_text(first, lines, NOW, desk.zone, Screen(80, color=True))

    golden.check("desk/calendar-color.txt", colored)
    assert re.sub(r"\033\[[0-9;]*m", "", colored) == month_text(first, lines, NOW, desk.zone, Screen(80))


@pytest.mark.parametrize("no_color", [False, True])
def test_colors_are_for_a_person_who_watches_and_has_not_asked_for_none(make_site: SiteMaker, no_color: bool) -> None:
    ours, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    env |= {**CLOCK, "TERM": "xterm", **({"NO_COLOR": "1"} if no_color else {})}
    command = [sys.executable, "-m", "tipsgen", "status", "--site", str(make_site(FILES))]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=env, cwd=ROOT):
        os.close(theirs)
        data = b""
        while chunk := _read(ours):
            data += chunk
    os.close(ours)

    assert b"Goes next" in data
    assert (b"\x1b[" in data) is not no_color


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:
        return b""


def test_what_is_piped_has_no_colors(make_site: SiteMaker) -> None:
    assert "\033" not in said(make_site(FILES), "calendar")


def test_the_runway_is_told_as_a_person_would(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    for number, day in enumerate((2, 3, 4, 7)):
        (root / f"content/tips/2026-12-0{day}-n{number}.md").write_text(tip(f"N {number}"), encoding="utf-8")
    status = status_of(open_desk(root, NOW).site, NOW)

    assert runway(status) == "6 weekday tips ready, the first gap is Tue 8 December; 1 more scheduled"


@pytest.mark.parametrize(
    ("hour", "tips", "expected"),
    [
        (13, ("2026-11-25",), (1, "2026-11-26")),
        (15, ("2026-11-25",), (0, "2026-11-26")),
        (15, (), (0, "2026-11-26")),
        (13, (), (0, "2026-11-25")),
        (15, ("2026-11-26", "2026-11-27", "2026-11-30", "2026-12-02"), (3, "2026-12-01")),
    ],
)
def test_today_counts_until_its_time_is_over(hour: int, tips: tuple[str, ...], expected: tuple[int, str]) -> None:
    settings = replace(make_settings(), schedule=ScheduleSettings(time=datetime(2026, 1, 1, 14).time()))
    made = [make_tip(f"t{day}", day, moment=datetime.fromisoformat(f"{day}T14:00+00:00")) for day in tips]
    now = datetime(2026, 11, 25, hour, tzinfo=UTC)
    status = status_of(make_site(*made, settings=settings, now=now)[0], now)

    assert (status.ready, status.gap.isoformat()) == expected


def test_a_site_without_tips_has_a_status_too(make_site: SiteMaker) -> None:
    root = make_site()

    assert "nothing yet" in said(root, "status")
    assert "Wed 25  -" in said(root, "calendar")
    assert said(root, "list") == "No tips.\n"
    assert said(root, "list", "gaps") == "No gaps.\n"
    assert fields(root, "status")["last"] is None


def test_your_own_clock_is_shown_only_where_it_differs(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, zone: None
) -> None:
    root = make_site(FILES)
    assert "06:00 (15:00 where you are)" in said(root, "status")
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    assert "where you are" not in said(root, "status")


def test_another_day_on_your_clock_is_named(make_site: SiteMaker) -> None:
    desk = open_desk(make_site(FILES), NOW)
    status = status_of(desk.site, NOW)
    assert status.next
    own = (status.next.tip.moment - timedelta(hours=9)).astimezone(ZoneInfo("Pacific/Kiritimati"))
    text = status_text(status, desk.queue, desk.zone, own + timedelta(days=1), Screen(80))

    assert "(Tue 1 December, 19:00 where you are)" in text


def test_a_site_with_errors_is_shown_and_the_errors_are_mentioned(make_site: SiteMaker) -> None:
    root = make_site({**FILES, "content/tips/2026-12-07-bad.md": tip("Bad", colour="red")})
    result = run("calendar", "next", "--site", root, env=CLOCK)

    assert result.exit_code == 0
    assert result.stderr == "1 file has errors, which stop a build; tipsgen build shows them.\n"
    assert "Mon  7  Bad" in result.stdout


@pytest.mark.parametrize("width", [36, 40, 50, 80, 200])
def test_no_line_of_a_month_is_wider_than_the_terminal(make_site: SiteMaker, width: int) -> None:
    text = said(make_site(FILES), "calendar", "2026-12", width=width)

    assert max(columns(line) for line in text.splitlines()) <= width


@given(st.text(st.characters(exclude_categories=["C"]), max_size=60), st.integers(1, 40))
@profile(derandomize=True, deadline=None)
def test_a_cut_title_fits(text: str, width: int) -> None:
    assert columns(cut(text, width)) <= max(width, 1)


@pytest.mark.parametrize(
    ("month", "heading"),
    [("this", "November 2026"), ("next", "December 2026"), ("last", "October 2026"), ("2027-02", "February 2027")],
)
def test_a_month_is_named_by_number_or_word(make_site: SiteMaker, month: str, heading: str) -> None:
    assert said(make_site(FILES), "calendar", month).startswith(heading)


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "9999-12", "soon", "2026-1"])
def test_what_is_no_month_is_a_usage_error(make_site: SiteMaker, month: str) -> None:
    assert "is no month; write 2026-12, this, next or last" in said(make_site(FILES), "calendar", month, code=2)


@profile(derandomize=True, deadline=None, max_examples=60)
@given(DAYS, st.sets(st.integers(-10, 25), max_size=12), st.sets(st.integers(-10, 25), max_size=3), st.integers(0, 5))
def test_a_month_has_a_line_for_every_slot_and_the_gaps_of_the_build(
    start: date, offsets: set[int], drafts: set[int], queued: int
) -> None:
    tips = [
        make_tip(f"t{offset + 10}", (start + timedelta(days=offset)).isoformat(), draft=offset in drafts)
        for offset in offsets | drafts
    ]
    now = datetime(start.year, start.month, start.day, 12, tzinfo=UTC)
    site, problems = make_site(*tips, now=now)
    lines = month_of(site, start, now, [f"q{number}" for number in range(queued)])
    by_day = {line.day: line.kind for line in lines}

    assert [line.day for line in lines] == sorted(by_day)
    assert {tip.day for tip in tips if tip.day.month == start.month} <= set(by_day)
    slots_ahead = [day for day, _ in zip(open_slots(site, now), range(queued), strict=False)]
    assert [day for day, kind in by_day.items() if kind is Kind.QUEUED] == [
        day for day in slots_ahead if day.month == start.month
    ]
    told = " ".join(problem.message for problem in problems if problem.rule == "schedule-gap")
    single = [date.fromisoformat(day) for day in re.findall(r"for (\S+)(?: |$)(?!to)", told)]
    assert all(by_day[day] in (Kind.GAP, Kind.QUEUED, Kind.DRAFT) for day in single if day.month == start.month)


@pytest.mark.parametrize("words", [("status",), ("calendar",), ("list",), ("explain", "next"), ("queue", "list")])
def test_the_desk_works_from_a_folder_inside_the_site(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    root = make_site(FILES)
    monkeypatch.chdir(root / "content/tips")

    assert run(*words, env=CLOCK).stdout == said(root, *words) != ""


@pytest.mark.parametrize("words", [("status",), ("calendar",), ("list",), ("explain", "x"), ("queue", "fill")])
def test_outside_a_site_the_desk_says_how_to_start_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(*words, "--site", tmp_path)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "tipsgen init" in result.stderr


def test_settings_that_cannot_be_read_are_exit_code_1(make_site: SiteMaker) -> None:
    assert "is not valid TOML" in said(make_site({"tipsgen.toml": "x"}), "status", code=1)


def test_the_calendar_library_waits_until_it_is_asked_for(make_site: SiteMaker) -> None:
    code = "import sys; from tipsgen.cli import cli; cli(sys.argv[1:], standalone_mode=False)"
    code += "; print('icalendar' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "status", "--site", str(make_site(FILES))],
        capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, **CLOCK},
    )  # fmt: skip

    assert done.stdout.splitlines()[-1] == "False"


# Lists.


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ((), ["count-to-five", "a-long-one", "say-it-back", "ask-why", "second", "half", "saturday"]),
        (("drafts",), ["half"]),
        (("scheduled",), ["ask-why", "second", "saturday"]),
        (("published",), ["count-to-five", "a-long-one", "say-it-back"]),
        (("--topic", "listening"), ["count-to-five", "a-long-one", "say-it-back"]),
        (("published", "--topic", "HOTELS"), ["a-long-one"]),
        (("scheduled", "--author", "ada brown"), ["ask-why", "second", "saturday"]),
        (("--author", "ada-brown", "--topic", "rest"), ["saturday"]),
    ],
)
def test_a_list_is_of_a_state_a_topic_and_an_author(
    make_site: SiteMaker, words: tuple[str, ...], slugs: list[str]
) -> None:
    assert [one["key"][11:] for one in fields(make_site(FILES), "list", *words)["tips"]] == slugs


def test_the_list_of_gaps_is_what_the_build_warns_of(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    gaps = fields(root, "list", "gaps")["gaps"]
    warned = re.findall(r"no tip for (\S+?)(?: to (\S+))?\n", run("build", "--site", root, "--at", str(NOW)).stderr)

    assert gaps == [{"first": first, "last": last or first} for first, last in warned]
    assert said(root, "list", "gaps") == "Wed 2 December to Fri 4 December\n"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--topic", "lisening"), "no tip has the topic 'lisening'; did you mean 'listening'?"),
        (("--author", "Ada Braun"), "did you mean 'Ada Brown'?"),
        (("gaps", "--topic", "listening"), "gaps have neither topic nor author"),
        (("later",), "is not one of"),
    ],
)
def test_a_name_that_no_tip_has_is_a_usage_error(make_site: SiteMaker, words: tuple[str, ...], hint: str) -> None:
    assert hint in said(make_site(FILES), "list", *words, code=2)


# iCalendar.


def events(data: bytes) -> list[Component]:
    calendar = Calendar.from_ical(data)
    return list(calendar.walk("VEVENT"))


def test_the_schedule_is_an_icalendar_file(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    first, second = (run("calendar", "--ics", "-", "--site", root, env=CLOCK).stdout_bytes for _ in range(2))
    found = events(first)

    assert first == second
    assert first.count(b"\r\n") == first.count(b"\n")
    assert max(len(line) for line in first.split(b"\r\n")) <= 75
    assert [str(event["SUMMARY"]) for event in found][-3:] == ["Ask why", "Second", "On a Saturday"]
    event = found[3]
    assert str(event["UID"]) == "urn:tipsgen:2026-11-30@tips.example"
    assert str(event["URL"]) == "https://tips.example/2026/11/30/ask-why/"
    assert event.decoded("DTSTART") == datetime(2026, 11, 30, 6, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 30, 14, tzinfo=UTC)
    assert str(event["DESCRIPTION"]) == "Why?"
    assert len({str(event["UID"]) for event in found}) == len(found) == 6


def test_a_month_of_it_goes_to_a_file(make_site: SiteMaker, tmp_path: Path) -> None:
    target = tmp_path / "tips.ics"

    assert said(make_site(FILES), "calendar", "next", "--ics", str(target)) == f"{target}\n"
    assert [str(event["SUMMARY"]) for event in events(target.read_bytes())] == ["Second", "On a Saturday"]


def test_an_icalendar_file_that_cannot_be_written_is_an_environment_fault(make_site: SiteMaker, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "cannot write" in said(make_site(FILES), "calendar", "--ics", str(tmp_path / "file/a.ics"), code=3)


def test_drafts_and_the_queue_are_in_no_icalendar_file(make_site: SiteMaker) -> None:
    data = run("calendar", "--ics", "-", "--site", make_site(FILES), env=CLOCK).stdout

    assert "Half written" not in data
    assert "Zeta" not in data


def _offset(rules: Component, local: datetime) -> timedelta:
    """The offset of a local time by a VTIMEZONE's rules alone (RFC 5545, section 3.6.5)."""
    onsets = []
    for part in rules.subcomponents:
        starts = [part.decoded("DTSTART")]
        dates = part.get("RDATE")
        for each in dates if isinstance(dates, list) else [dates] if dates else []:
            starts += [one.dt for one in each.dts]
        onsets += [(start.replace(tzinfo=None), part.decoded("TZOFFSETTO")) for start in starts]
    found: timedelta = max((onset for onset in onsets if onset[0] <= local), key=lambda onset: onset[0])[1]
    return found


@profile(derandomize=True, deadline=None, max_examples=80)
@given(DAYS, ZONES, st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_a_calendar_that_knows_no_zones_finds_each_moment_across_daylight_saving(
    day: date, zone: str, clock: Any
) -> None:
    settings = make_settings()
    settings = replace(settings, site=replace(settings.site, timezone=zone))
    moments = [
        datetime.combine(day + timedelta(days=offset), clock, ZoneInfo(zone)).astimezone(UTC)
        for offset in (0, 60, 120, 180, 240, 300)
    ]
    tips = [
        make_tip(f"t{number}", (moment.astimezone(ZoneInfo(zone))).date().isoformat(), moment=moment)
        for number, moment in enumerate(moments)
    ]
    site, _ = make_site(*tips, settings=settings, now=datetime(2090, 1, 1, tzinfo=UTC))
    data = write_ics(site.entries, {entry.key: entry.key for entry in site.entries}, settings)
    calendar = Calendar.from_ical(data)
    (rules,) = calendar.walk("VTIMEZONE")

    for event, moment in zip(calendar.walk("VEVENT"), moments, strict=True):
        start = event["DTSTART"]
        if "TZID" not in start.params:
            assert event.decoded("DTSTART") == moment
            continue
        local = start.dt.replace(tzinfo=None)
        assert local - _offset(rules, local) == moment.replace(tzinfo=None)


# A tip explained.


def test_each_value_names_its_place(make_site: SiteMaker) -> None:
    told = fields(make_site(FILES), "explain", "ask-why")
    values = {one["name"]: (one["value"], one["origin"], one["path"], one["line"]) for one in told["values"]}
    path = "content/tips/2026-11-30-ask-why.md"

    assert values["title"] == ("Ask why", "front matter, line 2", path, 2)
    assert values["day"] == ("2026-11-30", "the file's name", path, 1)
    assert values["time"] == ("06:00 PST", "[schedule] time, tipsgen.toml line 11", "tipsgen.toml", 11)
    assert values["language"] == ("en", "[site] language, the default", None, None)
    assert values["author"][1:] == ("front matter, line 5", path, 5)
    assert told["tip"]["state"] == "scheduled"
    assert told["outputs"][0] == "2026/11/30/ask-why/index.html"


SOURCES = [
    ("a.md", "date: 2026-01-05\ndescription: D", {"day": 2, "slug": "the file's name"}),
    ("2026-01-05-a.md", "summary: S\nslug: other", {"description": 2, "slug": 3}),
    ("2026-01-05-.md", "title: Only a title", {"slug": "made from the title"}),
    ("2026-01-05-a.md", "date: 2026-01-05T10:00:00-08:00", {"time": 2}),
    ("2026-01-05-a.md", 'epigraph: "A saying."', {"title": "the epigraph's opening words"}),
    ("2026-01-05-a.md", "topics: [a]", dict.fromkeys(("title", "description"), "the text's opening words")),
    ("2026-01-05-a.md", "tags: [a]\nlang: de", {"topics": 2, "language": 3}),
    ("2026-01-05-a.md", "signoff: Yours\nrights: Mine", {"sign-off": 2, "rights": 3}),
    ("2026-01-05-a.md", "day_number: 7\nemail: never", {"day number": 2, "newsletter": 3}),
    ("2026-01-05-a.md", "subject: S\npreheader: P", {"subject": 2, "preheader": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "matter", "origins"), SOURCES)
def test_a_value_comes_from_where_it_is_written(
    make_site: SiteMaker, name: str, matter: str, origins: dict[str, str | int]
) -> None:
    root = make_site({f"content/tips/{name}": f"---\n{matter}\n---\nSome words to begin with.\n"})
    values = {one["name"]: one["origin"] for one in fields(root, "explain", "2026-01-05")["values"]}

    assert {key: values[key] for key in origins} == {
        key: f"front matter, line {origin}" if isinstance(origin, int) else origin for key, origin in origins.items()
    }


def test_sign_offs_blocks_and_rights_name_their_file(make_site: SiteMaker) -> None:
    root = make_site(
        {
            "content/tips/2026-01-05-a.md": tip("A", "[[block:named]]"),
            "content/blocks/named.md": "Here.\n",
            "content/blocks/mondays.md": "---\nweekdays: [mon]\n---\nMonday!\n",
            "content/blocks/signoff.md": "Bye.\n",
            "content/authors/ada-brown.md": "---\nname: Ada Brown\nrights: Mine\n---\n",
        }
    )
    values = [(one["name"], one["origin"]) for one in fields(root, "explain", "2026-01-05")["values"]]

    assert ("sign-off", "the block content/blocks/signoff.md") in values
    assert ("rights", "rights in content/authors/ada-brown.md") in values
    assert ("block", "content/blocks/named.md: named in the text") in values
    assert ("block", "content/blocks/mondays.md: its days, place after-body") in values


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("say-it-back", "Published: its moment, 2026-11-25 06:00 in America/Los_Angeles, has passed,"
         " and it is no draft."),
        ("ask-why", "Scheduled: its moment, 2026-11-30 06:00 in America/Los_Angeles, is still to come, in 5 days."),
        ("half", "A draft: line 3 says draft: true. Only a build with --drafts publishes it."),
    ],
)  # fmt: skip
def test_the_reason_is_the_build_s(make_site: SiteMaker, words: str, reason: str) -> None:
    assert fields(make_site(FILES), "explain", words)["reason"] == reason


def test_a_draft_by_published_false_says_so(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": tip("A", published=False)})

    assert fields(root, "explain", "a")["reason"].startswith("A draft: line 3 says published: false.")


def test_the_outputs_of_a_published_tip_are_those_that_a_build_writes(make_site: SiteMaker) -> None:
    root = make_site({**FILES, "content/tips/2026-11-25-say-it-back.md": tip("Say it back", aliases=["/old/"])})
    told = fields(root, "explain", "say-it-back")
    run("build", "--site", root, "--at", "2026-12-31")

    assert "old/index.html" in told["outputs"]
    assert [path for path in (*told["outputs"], *told["shown_in"]) if not (root / "site" / path).is_file()] == []
    assert all("Say it back" in (root / "site" / path).read_text(encoding="utf-8") for path in told["outputs"][:3])


@pytest.mark.parametrize("shared", [True, False])
def test_the_outputs_of_a_tip_are_what_a_build_makes_more_for_it(make_site: SiteMaker, shared: bool) -> None:
    off = "" if shared else "\n[share_images]\nenabled = false\n"
    path = "content/tips/2026-11-27-say-it-back.md"
    files = {
        "tipsgen.toml": SETTINGS + off,
        "content/tips/2026-11-26-before.md": tip("Before", topics=["listening"], aliases=["/older/"]),
        "content/tips/2026-11-28-after.md": tip("After", topics=["listening"]),
    }
    whole = make_site({**files, path: tip("Say it back", aliases=["/old/"], topics=["listening"])}, name="whole")
    without = make_site(files, name="without")
    told = fields(whole, "explain", "say-it-back")
    for root in (whole, without):
        assert run("build", "--site", root, "--at", "2026-12-31").exit_code == 0

    own = set(read_tree(whole / "site")) - set(read_tree(without / "site"))
    assert sorted(told["outputs"]) == sorted(own)
    assert any(path.endswith(".png") for path in own) == shared


def test_settings_that_stop_a_build_stop_the_desk(make_site: SiteMaker) -> None:
    root = make_site({**FILES, "tipsgen.toml": SETTINGS + '\n[check]\nignore = ["no-such-rule"]\n'})

    for words in (("build",), ("status",), ("queue", "list")):
        result = run(*words, "--site", root)
        assert result.exit_code == 1
        assert "no-such-rule" in result.stderr


def test_a_tip_that_nobody_knows_is_exit_code_1(make_site: SiteMaker) -> None:
    assert "did you mean 'ask-why'?" in said(make_site(FILES), "explain", "ask-wy", code=1)


def test_every_tip_of_the_project_can_be_explained_with_a_place_for_what_was_written() -> None:
    from tipsgen.desk import explain_tip

    desk = open_desk(ROOT, CONTENT_NOW)
    for entry in desk.site.everything[::7]:
        told = explain_tip(desk, entry.key)
        lines = (ROOT / entry.tip.path).read_text(encoding="utf-8").split("\n")
        for fact in told.facts:
            if fact.origin.startswith("front matter") and fact.at:
                assert re.match(r"[a-z_]+:", lines[fact.at.line - 1]), (entry.key, fact)


# For scripts.


def _schema(heading: str) -> set[str]:
    table = section(manual("schedule.md"), heading)
    return {word for cell in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for word in re.findall(r"`(\w+)`", cell)}


def test_the_json_of_each_command_is_documented(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    status, listed, gaps = fields(root, "status"), fields(root, "list"), fields(root, "list", "gaps")
    told = fields(root, "explain", "half")
    queue, filled = fields(root, "queue", "list"), fields(root, "queue", "fill", "--dry-run")
    swapped = fields(root, "queue", "swap", "ask-why", "second")

    assert set(status) == _schema("### tipsgen status --json")
    assert {*listed, *gaps} == _schema("### tipsgen list --json")
    assert set(told) == _schema("### tipsgen explain --json")
    assert {*queue, *filled, *swapped} == _schema("### tipsgen queue --json")
    assert set(listed["tips"][0]) == set(status["next"]) == set(told["tip"]) == _schema("### A tip")
    assert set(queue["queue"][0]) == set(filled["stayed"][0]) == _schema("### A file of the queue")


def test_days_are_written_in_short() -> None:
    assert day_words(date(2026, 12, 1), date(2026, 1, 1)) == "Tue 1 December"
    assert day_words(date(2027, 1, 4), date(2026, 12, 1)) == "Mon 4 January 2027"
