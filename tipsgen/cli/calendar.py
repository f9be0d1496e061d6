"""`tipsgen calendar`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from tipsgen.cli.options import at_option, site_and_moment, site_option
from tipsgen.cli.screen import screen, show, tell_errors
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen calendar
  tipsgen calendar next
  tipsgen calendar 2026-12
  tipsgen calendar --ics tips.ics
"""


class Month(click.ParamType[str]):
    """A month: `2026-12`, `this`, `next` or `last`; as its first day, or as its word."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip().lower()
        if text not in ("this", "next", "last") and not re.fullmatch(r"(?!0000|9999)\d{4}-(0[1-9]|1[0-2])", text):
            self.fail(f"{value!r} is no month; write 2026-12, this, next or last", param, ctx)
        return text


def _first_day(month: str | None, today: date) -> date:
    this = today.replace(day=1)
    if month == "next":
        return (this + timedelta(days=31)).replace(day=1)
    if month == "last":
        return (this - timedelta(days=1)).replace(day=1)
    return date.fromisoformat(f"{month}-01") if month and month != "this" else this


@click.command("calendar", epilog=_EPILOG)
@click.argument("month", type=Month(), required=False)
@site_option
@at_option
@click.option("--ics", default="", metavar="FILE", help="Write an iCalendar file; - is standard output.")
@voice_option
def command(month: str | None, site_dir: Path | None, at: date | datetime | None, ics: str, voice: Voice) -> None:
    """Show a month, a tip a day: what is out, what comes, what is missing.

    MONTH is 2026-12, this, next or last; without it, it is this month. A title in parentheses is
    what the queue would put there.

    With --ics, the tips that are out or scheduled become an iCalendar file: those of MONTH, or all
    where there is no MONTH.
    """
    from tipsgen.agenda import month_of
    from tipsgen.desk import open_desk, schedule_ics
    from tipsgen.schedule import local_day
    from tipsgen.store import write_file
    from tipsgen.terminal import month_text

    root, now = site_and_moment(site_dir, at, voice)
    with voice.waiting("reading the site"):
        desk = open_desk(root, now)
    first = _first_day(month, local_day(desk.now, desk.zone))
    tell_errors(desk, voice)
    if ics:
        data = schedule_ics(desk, first if month else None)
        if ics == "-":
            click.echo(data, nl=False)
        else:
            write_file(Path(ics), data)
            voice.say(ics)
        return
    lines = month_of(desk.site, first, desk.now, [one.title for one in desk.queue if one.fit])
    show(month_text(first, lines, desk.now, desk.zone, screen()))
