"""`tipsgen explain`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from tipsgen.cli.options import at_option, json_option, site_and_moment, site_option
from tipsgen.cli.report import problem_object
from tipsgen.cli.screen import screen, show, show_json, tip_object
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen explain next
  tipsgen explain 2026-01-05 --verbose
  tipsgen explain listen-first --json
"""


@click.command("explain", epilog=_EPILOG)
@click.argument("tip")
@site_option
@at_option
@json_option
@voice_option
def command(tip: str, site_dir: Path | None, at: date | datetime | None, as_json: bool, voice: Voice) -> None:
    """Show where each value of one TIP came from, why it is out or not, and what it makes.

    TIP is a file, key, slug, date, day-74, today, next or latest; slug:WORD means a slug that is
    one of these words. With --verbose, what the tip has not is shown, too, and each list that shows it.
    """
    from tipsgen.desk import explain_tip, open_desk
    from tipsgen.terminal import explain_text

    root, now = site_and_moment(site_dir, at, voice)
    with voice.waiting("reading the site"):
        desk = open_desk(root, now)
        told = explain_tip(desk, tip)
    if not as_json:
        voice.warn(told.problems)
        show(explain_text(told, screen(), voice.verbose))
        return
    show_json(
        tip=tip_object(told.entry, told.state.value, desk.zone),
        reason=told.reason,
        values=[
            {
                "name": fact.name, "value": fact.value, "origin": fact.origin,
                "path": fact.at.path if fact.at else None, "line": fact.at.line if fact.at else None,
            }
            for fact in told.facts
        ],
        outputs=list(told.own),
        shown_in=list(told.shared),
        problems=[problem_object(problem) for problem in told.problems],
    )  # fmt: skip
