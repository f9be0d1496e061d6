"""`tipsgen status`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from tipsgen.cli.options import at_option, json_option, own_time, site_and_moment, site_option
from tipsgen.cli.screen import moment_text, screen, show, show_json, tell_errors, tip_object
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen status
  tipsgen status --at 2026-12-24
  tipsgen status --json
"""


@click.command("status", epilog=_EPILOG)
@site_option
@at_option
@json_option
@voice_option
def command(site_dir: Path | None, at: date | datetime | None, as_json: bool, voice: Voice) -> None:
    """Show what went out last, what goes next, and how long what is ready will last.

    The next tip's time is the site's, and yours where your clock shows another.
    """
    from tipsgen.agenda import State, status_of
    from tipsgen.desk import open_desk
    from tipsgen.terminal import status_text

    root, now = site_and_moment(site_dir, at, voice)
    with voice.waiting("reading the site"):
        desk = open_desk(root, now)
    status = status_of(desk.site, desk.now)
    own = own_time(status.next.tip.moment, desk.zone) if status.next else None
    tell_errors(desk, voice)
    if not as_json:
        show(status_text(status, desk.queue, desk.zone, own, screen()))
        return
    show_json(
        now=moment_text(desk.now, desk.zone),
        timezone=desk.zone,
        last=tip_object(status.last, State.PUBLISHED, desk.zone) if status.last else None,
        next=tip_object(status.next, State.SCHEDULED, desk.zone) if status.next else None,
        ready=status.ready,
        first_gap=status.gap.isoformat(),
        drafts=[entry.tip.path for entry in status.drafts],
        queue=[one.path for one in desk.queue],
        without_topic=[entry.tip.path for entry in status.no_topic],
        without_description=[entry.tip.path for entry in status.no_description],
    )
