"""`tipsgen explain`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from tipsgen.cli.options import at_option, command_moment, json_option, site_option
from tipsgen.cli.report import problem_object, show_warnings
from tipsgen.cli.screen import screen, show, show_json, tip_object

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
@click.option("--verbose", "-v", is_flag=True, help="Show what the tip has not, too, and each list that shows it.")
@json_option
def command(tip: str, site_dir: Path | None, at: date | datetime | None, verbose: bool, as_json: bool) -> None:
    """Show where each value of one TIP came from, why it is out or not, and what it makes.

    TIP is a file, key, slug, date, day-74, today, next or latest; slug:WORD means a slug that is
    one of these words.
    """
    from tipsgen.desk import explain_tip, open_desk
    from tipsgen.sources import find_site
    from tipsgen.terminal import explain_text

    root = find_site(site_dir or Path.cwd())
    desk = open_desk(root, command_moment(root, at))
    told = explain_tip(desk, tip)
    if not as_json:
        show_warnings(told.problems)
        show(explain_text(told, screen(), verbose))
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
