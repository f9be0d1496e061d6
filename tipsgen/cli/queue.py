"""`tipsgen queue` and its commands."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from pathlib import Path

import click

from tipsgen.cli.options import Day, json_option, site_and_moment, site_option
from tipsgen.cli.report import problem_object
from tipsgen.cli.screen import queued_object, screen, show, show_json, show_notes, show_or, tell_errors
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen queue add "Listen first"
  tipsgen queue list
  tipsgen queue move listen-first first
  tipsgen queue fill --count 5 --dry-run
  tipsgen queue swap 2026-12-01 2026-12-03
"""

_LIST_EPILOG = """\b
Examples:
  tipsgen queue list
  tipsgen queue list --json
"""
_ADD_EPILOG = """\b
Examples:
  tipsgen queue add "Listen first"
  tipsgen queue add drafts/listen.md --place 1
  tipsgen queue add content/tips/2026-12-01-listen.md --place first
"""
_FILL_EPILOG = """\b
Examples:
  tipsgen queue fill --dry-run
  tipsgen queue fill --count 5
  tipsgen queue fill --until 2026-12-31
"""
_MOVE_EPILOG = """\b
Examples:
  tipsgen queue move listen-first first
  tipsgen queue move 7 2
"""
_SWAP_EPILOG = """\b
Examples:
  tipsgen queue swap 2026-12-01 2026-12-03
  tipsgen queue swap 1 4
"""


@click.group("queue", epilog=_EPILOG)
def command() -> None:
    """Keep undated tips in order, and date them into the schedule.

    The queue is the folder content/queue/. Its order stands in order.txt there, a file's name on each
    line; files that it does not name come last, by name. A build never reads the queue.
    """


class Place(click.ParamType[int]):
    """A place in the queue: `3`, `first` or `last`."""

    name = "place"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip().lower()
        if text in ("first", "last"):
            return 1 if text == "first" else 1_000_000
        if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
            self.fail(f"{value!r} is no place; write 3, first or last", param, ctx)
        return int(text)


@command.command("list", epilog=_LIST_EPILOG)
@site_option
@json_option
@voice_option
def list_queue(site_dir: Path | None, as_json: bool, voice: Voice) -> None:
    """Show the queue in order, each tip with the day that it would get."""
    from tipsgen.agenda import open_slots
    from tipsgen.changes import is_cut_off
    from tipsgen.desk import open_desk
    from tipsgen.queueing import changing
    from tipsgen.schedule import local_day
    from tipsgen.terminal import queue_text

    root, now = site_and_moment(site_dir, None, voice)
    if is_cut_off(root / ".tipsgen"):
        with changing(root, now):
            voice.note("A command that was cut off has been undone; its files are where they were.")
    with voice.waiting("reading the site"):
        desk = open_desk(root, now)
    tell_errors(desk, voice)
    days = list(islice(open_slots(desk.site, desk.now), sum(one.fit for one in desk.queue)))
    if as_json:
        waiting = iter(days)
        show_json(
            queue=[queued_object(one, next(waiting).isoformat() if one.fit else None) for one in desk.queue]
        )  # fmt: skip
        return
    show_notes([problem for one in desk.queue for problem in one.problems], voice)
    empty = 'The queue is empty. Start a tip with: tipsgen queue add "Its title"'
    show_or(queue_text(desk.queue, days, local_day(desk.now, desk.zone), screen()), empty, voice)


@command.command("add", epilog=_ADD_EPILOG)
@click.argument("what", metavar="FILE|TITLE")
@site_option
@click.option("--place", type=Place(), help="Its place: 3, first or last.  [default: last]")
@voice_option
def add(what: str, site_dir: Path | None, place: int | None, voice: Voice) -> None:
    """Put a file into the queue, or start a draft with a title there.

    What ends in .md is a file. A tip of the site that is not out yet moves into the queue and loses
    its day; any other file is copied.
    """
    from tipsgen.queueing import add_file, add_title

    root, now = site_and_moment(site_dir, None, voice)
    if not what.strip():
        raise click.UsageError("the title is empty")
    with voice.waiting("reading the site"):
        if what.endswith((".md", ".markdown")):
            path, at = add_file(root, now, Path(what), place)
        else:
            path, at = add_title(root, now, what, place)
    voice.say(f"{path}, place {at}")


@command.command("fill", epilog=_FILL_EPILOG)
@site_option
@click.option("--count", type=click.IntRange(1), help="Date so many tips.  [default: all]")
@click.option("--until", type=Day(), help="Date no tip later than this day.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@json_option
@voice_option
def fill(
    site_dir: Path | None, count: int | None, until: date | None, dry_run: bool, as_json: bool, voice: Voice
) -> None:
    """Date the queue's tips into the schedule's free days, from tomorrow on.

    Each file moves to content/tips/ under its new name, with what lies beside it; nothing in it changes
    but a date that it has. A tip with errors stays in the queue; a draft stays a draft.
    """
    from tipsgen.queueing import fill_queue
    from tipsgen.schedule import local_day
    from tipsgen.terminal import filled_text

    root, now = site_and_moment(site_dir, None, voice)
    with voice.waiting("dating the queue"):
        done = fill_queue(root, now, count=count, until=until, dry_run=dry_run)
    if as_json:
        show_json(
            dry_run=dry_run,
            filled=[
                {"from": one.source, "to": one.target, "title": one.title, "day": one.day.isoformat(),
                 "draft": one.draft}
                for one in done.dated
            ],
            stayed=[queued_object(one, None) for one in done.stayed],
            problems=[problem_object(one) for one in done.claims],
        )  # fmt: skip
        return
    show_notes([problem for one in done.stayed for problem in one.problems], voice)
    voice.warn(done.claims)
    if dry_run or not voice.quiet:
        from tipsgen.cli.options import site_zone

        rows = [(one.day, one.target, one.draft) for one in done.dated]
        show(filled_text(rows, len(done.stayed), dry_run, local_day(now, site_zone(root)), screen()))


@command.command("move", epilog=_MOVE_EPILOG)
@click.argument("file")
@click.argument("place", type=Place())
@site_option
@voice_option
def move(file: str, place: int, site_dir: Path | None, voice: Voice) -> None:
    """Put a FILE of the queue to another PLACE: 3, first or last.

    FILE is its place, its file's name with or without .md, or its slug.
    """
    from tipsgen.queueing import move_queued

    root, now = site_and_moment(site_dir, None, voice)
    with voice.waiting("reading the site"):
        name, at = move_queued(root, now, file, place)
    voice.say(f"{name}, place {at}")


@command.command("swap", epilog=_SWAP_EPILOG)
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@site_option
@click.option("--force", is_flag=True, help="Swap although words about time look wrong afterwards.")
@json_option
@voice_option
def swap(one: str, other: str, site_dir: Path | None, force: bool, as_json: bool, voice: Voice) -> None:
    """Swap the days of two scheduled tips, or two places of the queue.

    A and B are tips as for tipsgen email, or files of the queue as for tipsgen queue move. Where a
    link, a day number, a block or a claim about time would no longer be right, nothing is changed,
    and you read why. What was published is never moved.
    """
    from tipsgen.queueing import swap as swap_two

    root, now = site_and_moment(site_dir, None, voice)
    with voice.waiting("reading the site"):
        done = swap_two(root, now, one, other, force=force)
    if as_json:
        show_json(swapped=[{"from": tip.source, "to": tip.target, "day": tip.day.isoformat()} for tip in done])
        return
    lines = [f"{tip.source} is now {tip.target}" for tip in done]
    voice.say("\n".join(lines) or f"{one} and {other} have swapped places.")
