"""`tipsgen email`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from tipsgen.cli.options import Instant, format_option, out_option, provider_option, site_and_moment, site_option
from tipsgen.cli.report import hand_out
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen email latest
  tipsgen email next --provider mailchimp --out campaign/
  tipsgen email 2026-01-05 --format text
  tipsgen email day-74 --format json --out -
"""


@click.command("email", epilog=_EPILOG)
@click.argument("tip")
@site_option
@click.option("--at", type=Instant(), help="Take this day's end, or this moment, for now.")
@provider_option
@format_option
@out_option
@voice_option
def command(
    tip: str, site_dir: Path | None, at: date | datetime | None, provider: str, form: str | None, out: str,
    voice: Voice,
) -> None:  # fmt: skip
    """Render the issue of one TIP, scheduled ones and drafts too.

    TIP is a file, key, slug, date, day-74, today, next or latest; slug:WORD means a slug that is
    one of these words.
    """
    from tipsgen.issues import IssueOptions, make_issue

    root, now = site_and_moment(site_dir, at, voice)
    with voice.waiting("rendering the issue"):
        made = make_issue(root, tip, IssueOptions(now=now, provider=provider))
    voice.warn(made.problems)
    hand_out(made, form, out, voice)
