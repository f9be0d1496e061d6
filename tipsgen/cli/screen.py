"""The terminal that a person is watching, and JSON for those who are none."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from tipsgen.cli.voice import Voice, has_colors
from tipsgen.model import Problem, Severity

if TYPE_CHECKING:
    from tipsgen.agenda import Placed
    from tipsgen.assemble import Entry
    from tipsgen.desk import Desk
    from tipsgen.queue import QueuedTip
    from tipsgen.terminal import Screen

JSON_VERSION = 1
"""Of the objects that the desk's commands print; docs/schedule.md describes them."""


def screen() -> Screen:
    """The width of the terminal, and colors where they belong."""
    from tipsgen.terminal import Screen

    width = shutil.get_terminal_size((80, 24)).columns
    return Screen(width, has_colors(sys.stdout))


def show(text: str) -> None:
    """Text on standard output; its colors are `screen`'s business."""
    click.echo(text, color=True)


def show_or(text: str, empty: str, voice: Voice) -> None:
    """Text on standard output, or, where there is none, words that say so."""
    if text:
        show(text)
    else:
        voice.say(empty)


def show_json(**fields: Any) -> None:
    """One JSON object with its version."""
    click.echo(json.dumps({"version": JSON_VERSION, **fields}, ensure_ascii=False, indent=2))


def tell_errors(desk: Desk, voice: Voice) -> None:
    """A line on stderr where the site has errors that would stop a build, or where a command was cut off."""
    from tipsgen.changes import is_cut_off

    errors = [problem for problem in desk.problems if problem.severity is Severity.ERROR]
    if errors:
        files = len({problem.at.path for problem in errors})
        noun = "file has" if files == 1 else "files have"
        voice.note(f"{files} {noun} errors, which stop a build; tipsgen build shows them.")
        if voice.verbose:
            voice.tell(errors)
    if is_cut_off(desk.root / ".tipsgen"):
        voice.note("A tipsgen queue command was cut off; tipsgen queue list puts its files back.")


def moment_text(moment: datetime, zone: str) -> str:
    """ISO 8601 in the site's zone, to the minute, as the build's JSON has it."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def tip_object(entry: Entry, state: str, zone: str) -> dict[str, Any]:
    """A tip for `--json`."""
    return {
        "key": entry.key, "path": entry.tip.path, "title": entry.title, "state": state,
        "day": entry.tip.day.isoformat(), "moment": moment_text(entry.tip.moment, zone),
        "topics": list(entry.tip.topics), "authors": [credit.name for credit in entry.credits],
        "permalink": entry.path,
    }  # fmt: skip


def placed_object(one: Placed, zone: str) -> dict[str, Any]:
    """A tip with its state for `--json`."""
    return tip_object(one.entry, one.state.value, zone)


def queued_object(one: QueuedTip, day: str | None) -> dict[str, Any]:
    """A file of the queue for `--json`."""
    from tipsgen.cli.report import problem_object

    return {
        "place": one.place, "path": one.path, "title": one.title, "draft": one.draft, "ok": one.fit, "day": day,
        "problems": [problem_object(problem) for problem in one.problems],
    }  # fmt: skip


def show_notes(problems: Sequence[Problem], voice: Voice) -> None:
    """What is wrong with files that stay where they are, as warnings on stderr."""
    voice.warn([problem.as_warning() for problem in problems])
