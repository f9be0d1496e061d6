"""`tipsgen check`."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from tipsgen.cli.options import Instant, clock, site_and_moment, site_option
from tipsgen.cli.voice import Voice, has_colors, voice_option

_EPILOG = """\b
Examples:
  tipsgen check
  tipsgen check content/tips/2026-12-01-listen.md --strict
  tipsgen check --format github
  tipsgen check --online
"""


@click.command("check", epilog=_EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@site_option
@click.option("--strict", is_flag=True, help="Let notes count, too: any finding is exit code 1.")
@click.option("--online", is_flag=True, help="Ask external links whether they still lead somewhere.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True,
    help="Words for people, one JSON object, or annotations for GitHub.",
)  # fmt: skip
@click.option("--at", type=Instant(), help="Check as at this day's end, or as at this moment.")
@click.option(
    "--cache", type=click.Path(file_okay=False, path_type=Path),
    help="Keep answers of --online here.  [default: .tipsgen/ in the site]",
)  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Processes to use.  [default: as many as pay]")
@voice_option
def command(
    paths: tuple[Path, ...], site_dir: Path | None, strict: bool, online: bool, form: str,
    at: date | datetime | None, cache: Path | None, jobs: int | None, voice: Voice,
) -> None:  # fmt: skip
    """Find what readers would stumble over, before they do.

    Reads the whole site and writes nothing of it.  PATHS limit the findings to these files and
    folders.  Errors and warnings are exit code 1; notes are not, unless --strict asks.
    """
    from tipsgen.check import CheckOptions, check
    from tipsgen.cli.findings import as_github, as_json, as_text, count
    from tipsgen.errors import TipsgenError

    try:
        root, now = site_and_moment(site_dir, at, voice)
        probe = None
        if online:
            from tipsgen.names import CACHE_FOLDER
            from tipsgen.online import Probe, check_cache

            folder = cache or root / CACHE_FOLDER
            check_cache(folder)
            probe = Probe(folder, clock(None, "UTC"))
        with voice.counting("checking") as progress:
            options = CheckOptions(now=now, paths=paths, jobs=jobs or 0, probe=probe, progress=progress)
            report = check(root, options)
    except TipsgenError as error:
        if form == "json":
            click.echo(as_json(None, strict, str(error)))
        raise
    if probe and probe.skipped:
        waiting = f"{count(probe.skipped, 'external link')} {'waits' if probe.skipped == 1 else 'wait'}"
        voice.note(f"{waiting} for the next run; [check] online_links is the limit.")
    if form == "json":
        click.echo(as_json(report, strict))
    elif form == "github":
        click.echo(as_github(report, _prefix(root)), nl=False)
    elif report.problems or not voice.quiet:
        click.echo(as_text(report, colored=has_colors(sys.stdout), counted=not voice.quiet))
    if report.fails(strict):
        click.get_current_context().exit(1)


def _prefix(root: Path) -> str:
    """The site's folder as seen from the current one, as GitHub takes paths from there; empty elsewhere."""
    here = Path.cwd().resolve()
    site = root.resolve()
    if site == here or not site.is_relative_to(here):
        return ""
    return site.relative_to(here).as_posix() + "/"
