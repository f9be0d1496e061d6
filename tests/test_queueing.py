"""Commands that change files: all of what was asked or nothing, and nothing that was published."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from tests.support import ROOT, SETTINGS, SiteMaker, read_tree, run
from tests.test_build import tip
from tests.test_schedule import ZONES
from tipsgen import changes, queueing
from tipsgen.changes import Step, apply_changes, recover
from tipsgen.desk import open_desk
from tipsgen.errors import ContentError, EnvironmentFault, UsageError
from tipsgen.schedule import is_slot

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)
"""Wednesday noon in Los Angeles; the tip of the day is out."""
CLOCK = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
PICTURE = b"\x89PNG not really"

WEEK = {
    "content/tips/2026-11-25-out.md": tip("Out"),
    "content/tips/2026-11-26-thanks.md": tip("Thanks"),
    "content/tips/2026-11-30-monday.md": tip("Monday one"),
    "content/tips/2026-12-01-tuesday.md": tip("Tuesday one"),
}
QUEUE = {
    "content/queue/order.txt": "# soon\nzeta.md\n",
    "content/queue/zeta.md": "---\ntitle: Zeta # the last letter\ntopics: [a]   # mine\n---\n\nZ.\r\n",
    "content/queue/alpha.md": tip("Alpha", draft=True),
}


def do(root: Path, *words: str | Path, code: int = 0) -> str:
    """What a queue command says; its standard error where it fails."""
    result = run("queue", *words, "--site", root, env=CLOCK)
    assert result.exit_code == code, result.output
    return result.stderr if code else result.stdout


def content(root: Path) -> dict[str, bytes]:
    return read_tree(root / "content")


def refused(root: Path, *words: str, code: int = 1) -> str:
    """What is said where nothing may change, and nothing does."""
    before = content(root)
    said = do(root, *words, code=code)
    assert content(root) == before
    assert not (root / ".tipsgen/change").exists()
    return said


# Fill.


def test_fill_dates_the_queue_in_order_into_the_free_days(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, **QUEUE})
    said = do(root, "fill")

    assert said.splitlines() == [
        "Fri 27 November  content/tips/2026-11-27-zeta.md",
        "Wed 2 December   content/tips/2026-12-02-alpha.md  draft",
        "2 tips got a day.",
    ]
    assert (root / "content/tips/2026-11-27-zeta.md").read_bytes() == QUEUE["content/queue/zeta.md"].encode()
    assert (root / "content/tips/2026-12-02-alpha.md").read_bytes() == QUEUE["content/queue/alpha.md"].encode()
    assert read_tree(root / "content/queue") == {"order.txt": b"# soon\n"}


def test_fill_takes_as_many_as_are_asked_for_and_no_day_after_until(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, **QUEUE})

    assert "2026-11-27-zeta" in do(root, "fill", "--until", "2026-12-01")
    assert do(root, "fill", "--until", "2026-12-01").splitlines() == ["No tip got a day."]
    assert "2026-12-02-alpha" in do(root, "fill", "--count", "1")


def test_a_dry_run_says_the_same_and_changes_nothing(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, **QUEUE})
    before = content(root)
    said = do(root, "fill", "--dry-run").replace("would get", "got")

    assert content(root) == before
    assert said == do(root, "fill")


def test_fill_keeps_to_the_schedule_and_its_pauses(make_site: SiteMaker) -> None:
    schedule = '\n[schedule]\nweekdays = ["tue", "thu"]\nskip = ["2026-12-01..2026-12-03"]\n'
    root = make_site({**QUEUE, "tipsgen.toml": SETTINGS + schedule})
    do(root, "fill")

    assert sorted(read_tree(root / "content/tips")) == ["2026-11-26-zeta.md", "2026-12-08-alpha.md"]


def test_fill_puts_files_into_the_folder_of_their_year_where_there_is_one(make_site: SiteMaker) -> None:
    root = make_site({**QUEUE, "content/tips/2026/2026-11-25-out.md": tip("Out")})
    do(root, "fill")

    assert "2026/2026-11-26-zeta.md" in read_tree(root / "content/tips")


def test_a_day_that_a_broken_tip_claims_is_not_free(make_site: SiteMaker) -> None:
    root = make_site({**QUEUE, "content/tips/2026-11-26-broken.md": "---\ntitle: [\n---\nWords.\n"})

    assert "2026-11-27-zeta" in do(root, "fill")


def test_what_lies_beside_a_queued_tip_moves_along(make_site: SiteMaker) -> None:
    both = "![a](bell.svg)\n\n[notes](sub/notes.pdf)"
    root = make_site(
        {
            "content/queue/1-bell.md": tip("Bell", both, image="two.png"),
            "content/queue/1-bell.txt": "By hand. {unsubscribe}\n",
            "content/queue/2-other.md": tip("Other", "![b](two.png)"),
            "content/queue/bell.svg": "<svg/>",
            "content/queue/bell.png": PICTURE,
            "content/queue/two.png": PICTURE,
            "content/queue/sub/notes.pdf": "pdf",
            "content/queue/lone.png": PICTURE,
        }
    )
    do(root, "fill", "--count", "1")

    assert sorted(read_tree(root / "content/tips")) == [
        "2026-11-26-bell.md", "2026-11-26-bell.txt", "bell.png", "bell.svg", "sub/notes.pdf", "two.png",
    ]  # fmt: skip
    assert sorted(read_tree(root / "content/queue")) == ["2-other.md", "lone.png", "two.png"]
    do(root, "fill")
    assert "two.png" in read_tree(root / "content/tips")
    assert run("build", "--site", root, "--at", "2026-12-31", "--strict").stderr.count("dead-link") == 0


def test_a_picture_that_would_cover_another_stops_the_command(make_site: SiteMaker) -> None:
    files = {"content/queue/a.md": tip("A", "![a](a.png)"), "content/queue/a.png": PICTURE}
    root = make_site({**files, "content/tips/a.png": b"another"})

    assert "content/tips/a.png exists already" in refused(root, "fill", code=2)


def test_a_picture_outside_the_queue_s_folder_stops_the_command(make_site: SiteMaker) -> None:
    root = make_site({"content/queue/a.md": tip("A", "![a](../static/a.png)"), "content/static/a.png": PICTURE})

    assert "would not be found from content/tips/2026-11-26-a.md" in refused(root, "fill")


def test_a_broken_file_stays_and_says_why_and_the_others_go(make_site: SiteMaker) -> None:
    root = make_site({**QUEUE, "content/queue/zeta.md": tip("Zeta", colour="red")})
    result = run("queue", "fill", "--site", root, env=CLOCK)

    assert result.exit_code == 0
    assert result.stderr.startswith("content/queue/zeta.md:3:1: warning: colour: is no known key")
    assert result.stdout.endswith("1 tip got a day; 1 file with errors stays in the queue.\n")
    assert sorted(read_tree(root / "content/queue")) == ["order.txt", "zeta.md"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("After [it](tip:gone).", "no tip answers to tip:gone"),
        ("After [it](tip:tuesday).", "leads to a later tip"),
        ("[[block:none]]", "there is no block 'none'"),
    ],
)
def test_a_tip_that_would_stop_a_build_is_not_dated(make_site: SiteMaker, body: str, said: str) -> None:
    root = make_site({**WEEK, "content/queue/a.md": tip("A", body)})

    assert said in refused(root, "fill")


def test_a_second_tip_of_a_slug_that_others_link_to_is_not_dated(make_site: SiteMaker) -> None:
    root = make_site(
        {**WEEK, "content/tips/2026-11-30-monday.md": tip("M", "[x](tip:out)"), "content/queue/out.md": tip("Out")}
    )

    assert "tip:out may mean 2 tips" in refused(root, "fill")


def test_an_address_that_is_taken_stops_the_command(make_site: SiteMaker) -> None:
    root = make_site({"content/queue/a.md": tip("A"), "content/pages/old.md": "---\ntitle: P\n---\nP.\n",
                      "content/queue/b.md": tip("B", aliases=["/old/"])})  # fmt: skip

    assert "both claim the address /old/" in refused(root, "fill")


def test_fill_prints_json_for_scripts(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, **QUEUE, "content/queue/bad.md": tip("Bad", colour="red")})
    report = json.loads(do(root, "fill", "--json", "--dry-run"))

    assert report["version"] == 1
    assert report["dry_run"] is True
    assert report["filled"] == [
        {"from": "content/queue/zeta.md", "to": "content/tips/2026-11-27-zeta.md", "title": "Zeta",
         "day": "2026-11-27", "draft": False},
        {"from": "content/queue/alpha.md", "to": "content/tips/2026-12-02-alpha.md", "title": "Alpha",
         "day": "2026-12-02", "draft": True},
    ]  # fmt: skip
    assert [(one["path"], one["ok"], one["problems"][0]["rule"]) for one in report["stayed"]] == [
        ("content/queue/bad.md", False, "unknown-key")
    ]


CLAIM = tip("Zeta", "IT IS FRIDAY! Go home.")


def test_a_tip_that_claims_another_day_than_it_gets_is_dated_with_a_warning(make_site: SiteMaker) -> None:
    """The first free day is a Friday, the next one a Wednesday."""
    files = {**WEEK, "content/queue/a.md": CLAIM, "content/queue/b.md": CLAIM.replace("Zeta", "Beta")}
    root = make_site(files)
    shown = run("queue", "fill", "--dry-run", "--site", root, env=CLOCK)
    quiet = run("queue", "fill", "--dry-run", "--quiet", "--site", root, env=CLOCK)
    told = json.loads(do(root, "fill", "--dry-run", "--json"))["problems"]
    done = run("queue", "fill", "--site", root, env=CLOCK)

    line = ":{}:1: warning: 'IT IS FRIDAY', and the tip comes out on Wednesday, December 2, 2026\n"
    number = CLAIM.split("IT IS", 1)[0].count("\n") + 1
    assert shown.stderr.startswith("content/queue/b.md" + line.format(number))
    assert done.stderr.startswith("content/tips/2026-12-02-b.md" + line.format(number))
    assert shown.stderr.count("warning") == done.stderr.count("warning") == 1
    assert quiet.stderr == ""
    assert [(one["rule"], one["path"], one["line"]) for one in told] == [
        ("wrong-weekday", "content/queue/b.md", number)
    ]
    assert (root / "content/tips/2026-12-02-b.md").is_file()


def test_a_claim_that_a_comment_passes_over_is_no_warning(make_site: SiteMaker) -> None:
    body = "<!-- check: ignore wrong-weekday -->\n\nIT IS MONDAY!"
    root = make_site({**WEEK, "content/queue/a.md": tip("A", body)})

    assert run("queue", "fill", "--site", root, env=CLOCK).stderr == ""


def test_quiet_says_nothing(make_site: SiteMaker) -> None:
    assert do(make_site({**WEEK, **QUEUE}), "fill", "--quiet") == ""


# List, add, move.


def test_list_shows_the_day_that_each_would_get(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, **QUEUE, "content/queue/bad.md": tip("Bad", colour="red")})
    result = run("queue", "list", "--site", root, env={**CLOCK, "COLUMNS": "44"})

    assert result.stdout.splitlines() == [
        "1  Zeta                      Fri 27 November",
        "2  Alpha               Wed 2 December, draft",
        "3  Bad                         stays: errors",
    ]
    assert "content/queue/bad.md:3:1: warning" in result.stderr
    listed = json.loads(do(root, "list", "--json"))["queue"]
    assert [(one["place"], one["path"], one["day"], one["ok"], one["draft"]) for one in listed] == [
        (1, "content/queue/zeta.md", "2026-11-27", True, False),
        (2, "content/queue/alpha.md", "2026-12-02", True, True),
        (3, "content/queue/bad.md", None, False, False),
    ]


def test_an_empty_queue_says_how_to_begin(make_site: SiteMaker) -> None:
    assert do(make_site(WEEK), "list") == 'The queue is empty. Start a tip with: tipsgen queue add "Its title"\n'


def test_add_starts_a_draft_at_the_end_or_at_a_place(make_site: SiteMaker) -> None:
    root = make_site(QUEUE)

    assert do(root, "add", "Listen: first") == "content/queue/listen-first.md, place 3\n"
    assert do(root, "add", "Before all", "--place", "first") == "content/queue/before-all.md, place 1\n"
    text = (root / "content/queue/listen-first.md").read_text(encoding="utf-8")
    assert text.startswith('---\ntitle: "Listen: first"\n')
    assert "draft: true" in text
    assert (
        root / "content/queue/order.txt"
    ).read_text() == "before-all.md\n# soon\nzeta.md\nalpha.md\nlisten-first.md\n"


def test_add_copies_a_file_from_elsewhere(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(QUEUE)
    (tmp_path / "note.markdown").write_text("Words.\n", encoding="utf-8")

    assert do(root, "add", str(tmp_path / "note.markdown"), "--place", "2") == "content/queue/note.md, place 2\n"
    assert (tmp_path / "note.markdown").exists()


def test_add_takes_a_scheduled_tip_back_with_its_twin(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, **QUEUE, "content/tips/2026-11-30-monday.txt": "By hand. {unsubscribe}\n"})

    assert do(root, "add", str(root / "content/tips/2026-11-30-monday.md")) == "content/queue/monday.md, place 3\n"
    assert not list((root / "content/tips").glob("*monday*"))
    assert (root / "content/queue/monday.txt").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("content/tips/2026-11-25-out.md",), 2, "is out; what was published is never moved"),
        (("content/tips/2026-11-30-monday.md",), 1, "no tip answers to tip:monday"),
        (("content/queue/zeta.md",), 2, "is in the queue already"),
        (("gone.md",), 2, "cannot read"),
        (("Zeta",), 2, "the queue has a file zeta.md already"),
        ((" ",), 2, "the title is empty"),
    ],
)
def test_what_cannot_be_added_is_refused(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, said: str
) -> None:
    linked = tip("T", "[x](tip:monday)")
    root = make_site({**WEEK, **QUEUE, "content/tips/2026-12-01-tuesday.md": linked})
    monkeypatch.chdir(root)

    assert said in refused(root, "add", *words, code=code)


def test_move_puts_a_file_to_its_place_and_remembers_all(make_site: SiteMaker) -> None:
    root = make_site(QUEUE)

    assert do(root, "move", "alpha", "first") == "alpha.md, place 1\n"
    assert (root / "content/queue/order.txt").read_text() == "alpha.md\n# soon\nzeta.md\n"
    assert "answers to alpa" in refused(root, "move", "alpa", "1")
    assert "is no place" in refused(root, "move", "alpha", "zero", code=2)


def test_commands_work_from_a_folder_inside_the_site(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_site({**WEEK, **QUEUE})
    monkeypatch.chdir(root / "content/queue")

    assert run("queue", "move", "alpha", "1", env=CLOCK).exit_code == 0
    assert run("queue", "fill", env=CLOCK).stdout.startswith("Fri 27 November  content/tips/2026-11-27-alpha.md")


# Swap.


def test_two_scheduled_tips_swap_their_days(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, "content/tips/2026-11-30-monday.txt": "By hand. {unsubscribe}\n"})
    said = do(root, "swap", "2026-11-30", "tuesday")

    assert said.splitlines() == [
        "content/tips/2026-11-30-monday.md is now content/tips/2026-12-01-monday.md",
        "content/tips/2026-12-01-tuesday.md is now content/tips/2026-11-30-tuesday.md",
    ]
    assert sorted(read_tree(root / "content/tips")) == [
        "2026-11-25-out.md", "2026-11-26-thanks.md", "2026-11-30-tuesday.md", "2026-12-01-monday.md",
        "2026-12-01-monday.txt",
    ]  # fmt: skip


def test_tips_of_one_slug_swap_their_words(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-12-01-same.md": tip("One"), "content/tips/2026-12-02-same.md": tip("Two")})
    do(root, "swap", "2026-12-01", "2026-12-02")

    assert (root / "content/tips/2026-12-01-same.md").read_bytes() == tip("Two").encode()
    assert (root / "content/tips/2026-12-02-same.md").read_bytes() == tip("One").encode()


def test_a_swap_over_new_year_changes_the_folder_and_brings_the_picture(make_site: SiteMaker) -> None:
    root = make_site(
        {
            "content/tips/2026/2026-12-31-old.md": tip("Old", "![p](p.png)", date="2026-12-31"),
            "content/tips/2026/p.png": PICTURE,
            "content/tips/2027/2027-01-04-new.md": tip("New"),
        }
    )
    do(root, "swap", "old", "new")

    assert sorted(read_tree(root / "content/tips")) == [
        "2026/2026-12-31-new.md", "2027/2027-01-04-old.md", "2027/p.png"
    ]  # fmt: skip
    assert "date: '2027-01-04'" in (root / "content/tips/2027/2027-01-04-old.md").read_text().replace('"', "'")


def test_a_picture_that_a_published_tip_shows_stays_where_it_is(make_site: SiteMaker) -> None:
    root = make_site(
        {
            "content/tips/2026/2026-11-25-out.md": tip("Out", "![p](p.png)"),
            "content/tips/2026/2026-12-31-old.md": tip("Old", "![p](p.png)"),
            "content/tips/2026/p.png": PICTURE,
            "content/tips/2027/2027-01-04-new.md": tip("New"),
        }
    )
    do(root, "swap", "old", "new")

    assert (root / "content/tips/2026/p.png").read_bytes() == PICTURE
    assert (root / "content/tips/2027/p.png").read_bytes() == PICTURE


def test_two_places_of_the_queue_are_swapped(make_site: SiteMaker) -> None:
    root = make_site(QUEUE)

    assert do(root, "swap", "1", "alpha") == "1 and alpha have swapped places.\n"
    assert (root / "content/queue/order.txt").read_text() == "alpha.md\n# soon\nzeta.md\n"


def test_swap_prints_json(make_site: SiteMaker) -> None:
    report = json.loads(do(make_site(WEEK), "swap", "monday", "tuesday", "--json"))

    assert report["version"] == 1
    assert [one["day"] for one in report["swapped"]] == ["2026-12-01", "2026-11-30"]


MONDAY, TUESDAY, FRIDAY = (f"content/tips/{name}.md" for name in ("2026-11-30-monday", "2026-12-01-tuesday",
                                                                 "2026-12-04-friday"))  # fmt: skip


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({FRIDAY: tip("F", "As [then](tip:2026-12-01).")},
         ("content/tips/2026-12-04-friday.md:4:11", "tip:2026-12-01, which would then mean another tip")),
        ({TUESDAY: tip("T", "As [then](tip:monday).")},
         ("content/tips/2026-12-01-tuesday.md:4:11", "tip:monday leads to a later tip")),
        ({FRIDAY: tip("F", "As [then](tip:2026-11-30-monday).")},
         ("content/tips/2026-12-04-friday.md:4:11", "no tip answers to tip:2026-11-30-monday")),
        ({FRIDAY: tip("F", "As [then](2026-11-30-monday.md).")},
         ("content/tips/2026-12-04-friday.md:4:11", "a file that would have another name")),
        ({FRIDAY: tip("F", related=["2026-11-30"])},
         ("content/tips/2026-12-04-friday.md:3:1", "tip:2026-11-30, which would then mean another tip")),
        ({FRIDAY: tip("F", "As on [day 334](tip:day-334).")},
         ("content/tips/2026-12-04-friday.md:4:17", "tip:day-334, which would then mean another tip")),
        ({MONDAY: tip("M", day_number=334)},
         ("content/tips/2026-11-30-monday.md:3:1", "has day_number 334 by hand")),
        ({MONDAY: tip("M", "[[block:mondays]]"), "content/blocks/mondays.md": "---\nweekdays: [mon]\n---\nGo!\n"},
         ("content/tips/2026-11-30-monday.md:4:1", "places the block mondays, which does not appear on 2026-12-01")),
        ({MONDAY: tip("M", "First.\n\nHappy Monday to you.")},
         ("content/tips/2026-11-30-monday.md:6:1", "says 'Happy Monday', and 2026-12-01 is another weekday")),
        ({MONDAY: tip("M", "It is still dark, this November.")},
         ("content/tips/2026-11-30-monday.md:4:19", "says 'this November', and 2026-12-01 is another month")),
        ({FRIDAY: tip("F"), "content/tips/2026-12-02-wed.md": tip("W", "Like yesterday's tip.")},
         ("content/tips/2026-12-02-wed.md:4:6", "the tip of that day would be another")),
        ({"content/tips/2026-11-26-thanks.md": tip("Th", "Tomorrow's tip has more.")},
         ("content/tips/2026-11-26-thanks.md:4:1", "the tip of that day would be another")),
        ({FRIDAY: tip("F", "As [four days ago](tip:monday).")},
         ("content/tips/2026-12-04-friday.md:4:4", "calls a tip 'four days ago'")),
        ({MONDAY: tip("M", date="2026-11-30T10:00:00-08:00")},
         ("content/tips/2026-11-30-monday.md:3:1", "which is no plain day")),
    ],
)  # fmt: skip
def test_a_swap_that_would_make_something_wrong_is_refused_with_its_place(
    make_site: SiteMaker, files: dict[str, str], said: tuple[str, str]
) -> None:
    text = refused(make_site({**WEEK, **files}), "swap", "2026-11-30", "2026-12-01")

    assert all(part in text for part in said), text
    assert text.rstrip().endswith("nothing was written.")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("out", "monday"), 2, "2026-11-25-out is out; what was published is never moved"),
        (("monday", "out"), 2, "2026-11-25-out is out"),
        (("late-draft", "monday"), 2, "has a day that is over"),
        (("monday", "monday"), 2, "have the same day"),
        (("monday", "zeta"), 2, "zeta is in the queue and monday is not"),
        (("monday", "mondey"), 1, "did you mean 'monday'"),
        (("1", "1"), 2, "cannot be swapped with itself"),
    ],
)
def test_what_cannot_be_swapped_is_refused(make_site: SiteMaker, words: tuple[str, ...], code: int, said: str) -> None:
    late = {"content/tips/2026-11-24-late-draft.md": tip("Late", draft=True)}
    root = make_site({**WEEK, **QUEUE, **late})

    assert said in refused(root, "swap", *words, code=code)


def test_words_about_time_can_be_overruled_and_links_cannot(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, MONDAY: tip("M", "Happy Monday.")})
    do(root, "swap", "2026-11-30", "2026-12-01", "--force")

    assert (root / "content/tips/2026-12-01-monday.md").exists()


@pytest.mark.parametrize(
    "body",
    ["On a Monday long ago she called.", "Yesterday's bread is cheap.", "In November 2017 it rained.",
     "As [once](tip:out).", "Back [in spring](tip:out)."],
)  # fmt: skip
def test_honest_prose_does_not_stop_a_swap(make_site: SiteMaker, body: str) -> None:
    do(make_site({**WEEK, MONDAY: tip("M", body)}), "swap", "2026-11-30", "2026-12-01")


def test_faults_that_a_site_has_anyway_do_not_stop_a_swap(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, "content/tips/2026-12-09-bad.md": tip("Bad", "[x](tip:gone)", colour="red")})

    assert do(root, "swap", "monday", "tuesday")


def test_aliases_and_day_numbers_are_right_after_a_swap(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, MONDAY: tip("M", aliases=["/old/"])})
    do(root, "swap", "monday", "tuesday")
    site = open_desk(root, datetime(2026, 12, 31, tzinfo=UTC)).site

    assert {entry.tip.slug: (entry.day_number, entry.path) for entry in site.entries[-2:]} == {
        "tuesday": (334, "/2026/11/30/tuesday/"),
        "monday": (335, "/2026/12/01/monday/"),
    }
    run("build", "--site", root, "--at", "2026-12-31")
    assert "/2026/12/01/monday/" in (root / "site/old/index.html").read_text(encoding="utf-8")


# A build leaves the queue alone.


def test_nothing_of_the_queue_reaches_the_output(make_site: SiteMaker) -> None:
    secret = {
        "content/queue/secret.md": tip("Secret-word", "![s](secret.png)"),
        "content/queue/secret.png": PICTURE,
        "content/queue/broken.md": b"\xff\xfe",
        "content/tips/2026-11-25-out.md": tip("Out", "![s](../queue/secret.png) [q](../queue/secret.md)"),
    }
    root = make_site({**WEEK, **secret})
    result = run("build", "--site", root, "--drafts", "--future", "--at", "2026-11-25")

    assert result.exit_code == 0
    assert "broken.md" not in result.output
    made = read_tree(root / "site")
    assert PICTURE not in made.values()
    assert not [path for path, data in made.items() if b"Secret-word" in data]


# All or nothing.


class DiskError(OSError):
    """Stands for a full or failing disk."""


@pytest.mark.parametrize("command", ["fill", "swap", "move"])
@pytest.mark.parametrize("failing", ["_write", "_put", "unlink", "mkdir"])
def test_a_failure_at_any_step_leaves_every_file_as_it_was(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, command: str, failing: str
) -> None:
    files = {**WEEK, **QUEUE, "content/queue/zeta.txt": "By hand. {unsubscribe}\n"}
    words = {"fill": ("fill",), "swap": ("swap", "monday", "tuesday"), "move": ("move", "alpha", "1")}[command]
    failures = 0
    for at in range(30):
        root = make_site(files, name=f"{command}-{failing}-{at}")
        before = content(root)
        calls = iter(range(1000))
        real = getattr(changes, failing, None) or getattr(Path, failing)

        def broken(*args: object, real: object = real, calls: object = calls, at: int = at, **more: object) -> object:
            if next(calls) == at:  # type: ignore[call-overload]
                raise DiskError(28, "No space left on device", "somewhere")
            return real(*args, **more)  # type: ignore[operator]

        with monkeypatch.context() as patch:
            patch.setattr(changes if hasattr(changes, failing) else Path, failing, broken)
            result = run("queue", *words, "--site", root, env=CLOCK)
        if result.exit_code == 0:
            assert content(root) != before
            break
        failures += 1
        assert result.exit_code == 3
        assert "No space left on device" in result.stderr
        recover(root, root / ".tipsgen")
        assert content(root) == before
        assert not (root / ".tipsgen/change").exists()
    else:
        pytest.fail("the command never got through")
    assert failures > 0


class PowerCut(BaseException):
    """Ends a command as a power cut would: nothing of it runs any more."""


@pytest.mark.parametrize(
    "words", [("fill",), ("swap", "monday", "tuesday"), ("move", "alpha", "1")], ids=lambda w: w[0]
)
def test_a_crash_in_the_middle_loses_nothing_and_the_next_command_puts_it_back(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    crashes = 0
    for at in range(40):
        root = make_site({**WEEK, **QUEUE}, name=f"crash-{at}")
        before = content(root)
        left = iter(range(at))

        def dying(real: Callable[..., object], left: Iterator[int] = left) -> Callable[..., object]:
            def call(*args: object, **more: object) -> object:
                if next(left, None) is None:
                    raise PowerCut
                return real(*args, **more)

            return call

        with monkeypatch.context() as patch:
            patch.setattr(changes, "recover", no_recovery)
            for owner, name in ((changes, "_put"), (changes, "_write"), (Path, "unlink"), (Path, "replace")):
                patch.setattr(owner, name, dying(getattr(owner, name)))
            try:
                run("queue", *words, "--site", root, env=CLOCK)
            except PowerCut:
                crashes += 1
            else:
                assert content(root) != before
                break
        present = set(content(root).values())
        kept = set(read_tree(root / ".tipsgen/change").values()) if (root / ".tipsgen/change").exists() else set()
        assert set(before.values()) <= present | kept
        recover(root, root / ".tipsgen")
        assert content(root) == before
        assert not (root / ".tipsgen/change").exists()
    else:
        pytest.fail("the command never got through")
    assert crashes >= 6


KILLED = """
import os, sys
from tipsgen import changes
from tipsgen.cli import main
changes.Path.unlink = lambda *args, **more: os._exit(9)
main(sys.argv[1:])
"""


def test_a_process_that_is_killed_leaves_no_lock_and_its_files_are_put_back(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, **QUEUE})
    before = content(root)
    command = [sys.executable, "-c", KILLED, "queue", "fill", "--site", str(root)]
    done = subprocess.run(command, env={**os.environ, **CLOCK}, capture_output=True, check=False, cwd=ROOT)

    assert done.returncode == 9
    assert "queue/zeta.md" in content(root)
    assert "tips/2026-11-27-zeta.md" in content(root)
    assert "2 tips would get a day" in do(root, "fill", "--dry-run")
    assert content(root) == before


def no_recovery(root: Path, cache: Path) -> bool:
    return False


def no_unlinking(path: Path, missing_ok: bool = False) -> None:
    raise DiskError(5, "Input/output error", str(path))


def test_a_command_says_that_another_was_cut_off_and_list_puts_its_files_back(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site({**WEEK, **QUEUE})
    before = content(root)
    with monkeypatch.context() as patch:
        patch.setattr(changes, "recover", no_recovery)
        patch.setattr(Path, "unlink", no_unlinking)
        assert run("queue", "fill", "--site", root, env=CLOCK).exit_code == 3
    assert content(root) != before

    assert "A tipsgen queue command was cut off" in run("status", "--site", root, env=CLOCK).stderr
    assert "has been undone" in run("queue", "list", "--site", root, env=CLOCK).stderr
    assert content(root) == before


def test_a_file_that_its_author_changed_after_a_crash_is_left_alone_and_the_old_one_kept(
    make_site: SiteMaker,
) -> None:
    root = make_site({"content/tips/a.txt": "old"})
    cache = root / ".tipsgen"
    changes._stage(root, cache / "change", [Step("content/tips/a.txt", "content/tips/b.txt", b"new", b"old")])
    changes._put(cache / "change/new-0", root / "content/tips/b.txt")
    (root / "content/tips/a.txt").write_text("mine")

    assert recover(root, cache) is True
    assert (root / "content/tips/a.txt").read_text() == "mine"
    assert (cache / "kept/content/tips/a.txt").read_text() == "old"
    assert not (root / "content/tips/b.txt").exists()
    assert recover(root, cache) is False


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([Step("", "b", b""), Step("", "b", b"")], "two files would become b"),
        ([Step("", "a", b"")], "a exists already"),
        ([Step("a", "b", b"", b"other")], "was changed in the meantime"),
        ([Step("link", "b", b"", b"A")], "is a link"),
    ],
)
def test_a_change_that_would_lose_something_is_refused(tmp_path: Path, steps: list[Step], said: str) -> None:
    (tmp_path / "a").write_text("A")
    (tmp_path / "link").symlink_to("a")
    with pytest.raises(UsageError, match=said):
        apply_changes(tmp_path, tmp_path / ".tipsgen", steps)

    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a", "link"]


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("A")
    (tmp_path / "a").chmod(0o640)
    apply_changes(tmp_path, tmp_path / ".tipsgen", [Step("a", "b", b"A", b"A")])

    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o640


def test_two_commands_at_once_keep_out_of_each_other_s_way(make_site: SiteMaker) -> None:
    root = make_site(QUEUE)
    with queueing.changing(root, NOW):
        assert "another build of this site is running" in do(root, "move", "alpha", "1", code=3)


def test_a_missing_folder_is_an_environment_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="nothing was changed"):
        apply_changes(tmp_path, tmp_path / ".tipsgen", [Step("gone", "b", b"", b"")])


# Whatever is done, a slot has one tip, and none is lost.


@st.composite
def plans(draw: st.DrawFn) -> dict[str, object]:
    start = draw(st.dates(date(2023, 12, 1), date(2028, 12, 28)))
    weekdays = draw(st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1))
    offsets = st.integers(-3, 12)
    return {
        "start": start,
        "zone": draw(ZONES),
        "hour": draw(st.integers(0, 23)),
        "time": f"{draw(st.integers(0, 23)):02d}:30",
        "weekdays": sorted(weekdays),
        "skip": [start + timedelta(days=day) for day in draw(st.sets(st.integers(0, 9), max_size=3))],
        "tips": draw(st.sets(offsets, min_size=1, max_size=6)),
        "drafts": draw(st.sets(offsets, max_size=2)),
        "queue": draw(st.integers(1, 5)),
        "moves": draw(
            st.lists(
                st.one_of(
                    st.tuples(st.just("fill"), st.integers(1, 3), st.just(0)),
                    st.tuples(st.just("swap"), st.integers(0, 9), st.integers(0, 9)),
                    st.tuples(st.just("move"), st.integers(0, 5), st.integers(1, 6)),
                ),
                min_size=2,
                max_size=6,
            )
        ),
    }


def _settings(plan: dict[str, object]) -> str:
    skip = ", ".join(f'"{day}"' for day in plan["skip"])  # type: ignore[attr-defined]
    weekdays = ", ".join(f'"{day}"' for day in plan["weekdays"])  # type: ignore[attr-defined]
    text = SETTINGS.replace("[newsletter]", f'timezone = "{plan["zone"]}"\n\n[newsletter]')
    return f'{text}\n[schedule]\nweekdays = [{weekdays}]\ntime = "{plan["time"]}"\nskip = [{skip}]\n'


def _do(root: Path, now: datetime, move: tuple[str, int, int]) -> bool:
    """Do what a plan says; whether there was anything to do it with, and it was not refused."""
    kind, one, other = move
    desk = open_desk(root, now)
    tips = [entry.key for entry in desk.site.everything][::-1]
    names = [item.name for item in desk.queue]
    try:
        if kind == "fill":
            return bool(queueing.fill_queue(root, now, count=one).dated)
        if kind == "move" and names:
            queueing.move_queued(root, now, names[one % len(names)], other)
            return True
        if kind == "swap" and len(tips) > 1:
            first = one % len(tips)
            second = (first + 1 + other % (len(tips) - 1)) % len(tips)
            return bool(queueing.swap(root, now, tips[first], tips[second]))
    except (UsageError, ContentError):
        return False
    return False


def _check_plan(root: Path, plan: dict[str, object], done: Counter[str]) -> None:
    start: date = plan["start"]  # type: ignore[assignment]
    drafts: set[int] = plan["drafts"]  # type: ignore[assignment]
    offsets: set[int] = plan["tips"]  # type: ignore[assignment]
    now = datetime(start.year, start.month, start.day, int(str(plan["hour"])), tzinfo=ZoneInfo(str(plan["zone"])))
    files: dict[str, str] = {}
    for offset in sorted(offsets | drafts):
        day = start + timedelta(days=offset)
        files[f"content/tips/{day}-t{offset + 6}.md"] = tip(f"T {offset}", f"Body {offset}.", draft=offset in drafts)
    for number in range(int(str(plan["queue"]))):
        files[f"content/queue/q{number}.md"] = tip(f"Q {number}", f"Queued {number}.")
    SiteMaker(root.parent)({**files, "tipsgen.toml": _settings(plan)}, name=root.name)
    before = open_desk(root, now)
    published = {entry.key: entry.tip.path for entry in before.site.entries}
    days = sorted(entry.tip.day for entry in before.site.everything)
    bodies = sorted(data for path, data in content(root).items() if path.endswith(".md"))

    for move in plan["moves"]:  # type: ignore[attr-defined]
        done[move[0]] += _do(root, now, move)

    after = open_desk(root, now)
    taken = [entry.tip.day for entry in after.site.everything]
    assert sorted(data for path, data in content(root).items() if path.endswith(".md")) == bodies
    assert {entry.key: entry.tip.path for entry in after.site.entries} == published
    assert len(taken) == len(set(taken))
    assert set(days) <= set(taken)
    schedule = after.settings.schedule
    assert all(is_slot(day, schedule) and day > now.date() for day in set(taken) - set(days))
    assert not (root / ".tipsgen/change").exists()


def test_after_fills_and_swaps_a_slot_has_one_tip_and_none_is_lost_or_unpublished(tmp_path: Path) -> None:
    done: Counter[str] = Counter()

    @profile(derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(plan=plans())
    def check(plan: dict[str, object]) -> None:
        done["plans"] += 1
        _check_plan(tmp_path / f"site{done['plans']}", plan, done)

    check()
    assert min(done["fill"], done["swap"], done["move"]) >= 10, f"too few changes to say anything: {done}"
