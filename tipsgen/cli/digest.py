"""`tipsgen digest`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from tipsgen.cli.options import (
    Day,
    Instant,
    Week,
    format_option,
    out_option,
    provider_option,
    site_and_moment,
    site_option,
)
from tipsgen.cli.report import hand_out
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen digest --week 2026-W47 --out digest/
  tipsgen digest --from 2026-11-02 --to 2026-11-20 --content excerpt --format html --out -
"""


@click.command("digest", epilog=_EPILOG)
@site_option
@click.option("--week", type=Week(), help="A week from Monday to Sunday, such as 2026-W47.")
@click.option("--from", "first", type=Day(), help="The first day.")
@click.option("--to", "last", type=Day(), help="The last day.")
@click.option("--at", type=Instant(), help="Take this day's end, or this moment, for now.")
@click.option("--content", type=click.Choice(["full", "excerpt"]), default="full", show_default=True,
              help="Each tip whole, or its excerpt with a link.")  # fmt: skip
@click.option("--title", default="", help="The digest's title and subject.  [default: made from the site's]")
@provider_option
@format_option
@out_option
@voice_option
def command(
    site_dir: Path | None, week: tuple[date, date] | None, first: date | None, last: date | None,
    at: date | datetime | None, content: str, title: str, provider: str, form: str | None, out: str,
    voice: Voice,
) -> None:  # fmt: skip
    """Make one issue out of several days' tips, with a table of contents.

    It is written to --out only: a digest is no page of the site.
    """
    from tipsgen.issues import IssueOptions, make_digest

    key = ""
    if week and (first or last):
        raise click.UsageError("give --week, or --from and --to, not both")
    if week:
        first, last = week
        key = f"digest-{first.isocalendar().year}-W{first.isocalendar().week:02d}"
    if not first or not last:
        raise click.UsageError("say which days: --week 2026-W47, or --from 2026-11-16 --to 2026-11-20")
    if last < first:
        raise click.UsageError(f"--to {last} comes before --from {first}")
    root, now = site_and_moment(site_dir, at, voice)
    options = IssueOptions(now=now, provider=provider)
    with voice.waiting("rendering the digest"):
        made = make_digest(root, first, last, options, key=key, title=title, whole=content == "full")
    voice.warn(made.problems)
    hand_out(made, form, out, voice)
