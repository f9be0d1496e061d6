"""`tipsgen new`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tipsgen.cli.options import Day, site_and_moment, site_option
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen new "Listen first"
  tipsgen new "Listen first" --date 2026-12-01 --topic listening --edit
"""


@click.command("new", epilog=_EPILOG)
@click.argument("title")
@site_option
@click.option("--date", "day", type=Day(), help="The tip's day.")
@click.option("--next-slot", is_flag=True, help="The schedule's next day without a tip; the default.")
@click.option("--author", default="", help="A key, name or alias of an author.")
@click.option("--topic", "topics", multiple=True, help="A topic; may be given several times.")
@click.option("--edit", is_flag=True, help="Open the file in your editor.")
@voice_option
def command(
    title: str,
    site_dir: Path | None,
    day: date | None,
    next_slot: bool,
    author: str,
    topics: tuple[str, ...],
    edit: bool,
    voice: Voice,
) -> None:
    """Start a tip called TITLE as a draft on the next free day of the schedule."""
    from tipsgen.scaffold import start_tip

    if day and next_slot:
        raise click.UsageError("--date and --next-slot exclude each other")
    if not title.strip():
        raise click.UsageError("the title is empty")
    root, now = site_and_moment(site_dir, None, voice)
    with voice.waiting("reading the site"):
        path = start_tip(root, title, now, day=day, author=author, topics=topics)
    voice.say(path.relative_to(root).as_posix() if path.is_relative_to(Path.cwd()) else str(path))
    if edit:
        click.edit(filename=str(path))
