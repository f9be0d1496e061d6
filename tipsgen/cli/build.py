"""`tipsgen build`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsgen.cli.options import Instant, site_and_moment, site_option
from tipsgen.cli.voice import Voice, voice_option

if TYPE_CHECKING:
    from tipsgen.cli.stages import Stages
    from tipsgen.glance import Glance

_EPILOG = """\b
Examples:
  tipsgen build
  tipsgen build --at 2026-11-20 --out /tmp/preview
  tipsgen build --drafts --future --base-url http://localhost:8000/
  tipsgen build --strict --json
  tipsgen build --profile
"""


@click.command("build", epilog=_EPILOG)
@site_option
@click.option("--drafts", is_flag=True, help="Publish tips marked as drafts, too.")
@click.option("--future", is_flag=True, help="Publish tips that are scheduled for later, too.")
@click.option("--at", type=Instant(), help="Build as at this day's end, or as at this moment.")
@click.option("--base-url", default="", metavar="URL", help="Use this address instead of the settings'.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write here.  [default: site/ in the site]",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep lock, memory and kept files here.  [default: .tipsgen/ in the site]",
)
@click.option("--strict", is_flag=True, help="Let warnings stop the build as errors do.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the summary.")
@click.option("--verify", is_flag=True, help="Read every output again instead of trusting its size and time.")
@click.option("--profile", is_flag=True, help="Say on stderr what each stage took.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Processes to use.  [default: as many as pay]")
@voice_option
@click.pass_obj
def command(
    glance: Glance | None, site_dir: Path | None, drafts: bool, future: bool, at: date | datetime | None,
    base_url: str, out: Path | None, cache: Path | None, strict: bool, as_json: bool, verify: bool, profile: bool,
    jobs: int | None, voice: Voice,
) -> None:  # fmt: skip
    """Build the blog, the feed and the newsletters.

    Reads what changed, reports every problem with its place, and writes only when there is
    none.  What is scheduled or a draft is withheld, and the summary says so.
    """
    from tipsgen.asked import BuildOptions
    from tipsgen.cli.report import build_summary, report_json
    from tipsgen.errors import ContentError, TipsgenError
    from tipsgen.rebuild import build_site

    stages = _stages() if profile else None
    try:
        root, now = site_and_moment(site_dir, at, voice)
        with voice.counting("rendering") as progress:
            options = BuildOptions(
                now=now, at=at.isoformat() if at else "", drafts=drafts, future=future, strict=strict,
                base_url=base_url, out=out, cache=cache,
                jobs=jobs or 0, verify=verify, progress=progress, stage=stages.begin if stages else None,
            )  # fmt: skip
            report = build_site(root, options, glance)
    except ContentError as error:
        if as_json:
            click.echo(report_json(None, error.problems))
        raise
    except TipsgenError as error:
        if as_json:
            click.echo(report_json(None, error=str(error)))
        raise
    if stages:
        click.echo(stages.report(), err=True)
    if as_json:
        click.echo(report_json(report, report.problems))
    else:
        voice.warn(report.problems)
        for path in report.paths:
            voice.detail(f"wrote {path}")
        voice.say(build_summary(report))


def _stages() -> Stages:
    from tipsgen.cli.stages import Stages

    return Stages()
