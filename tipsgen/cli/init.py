"""`tipsgen init`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tipsgen.cli.options import Day, clock
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen init my-tips
  tipsgen init my-tips --title "Morning Note" --author "Ada Brown" --base-url https://ada.example/
"""

_ZONE = "America/Los_Angeles"
"""The time zone of a site whose settings name none."""


@click.command("init", epilog=_EPILOG)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="My Daily Tip", show_default=True, help="The newsletter's name.")
@click.option("--author", default="Your Name", show_default=True, help="Who writes it.")
@click.option("--base-url", default="https://example.com/", show_default=True, help="Where the blog will be.")
@click.option("--date", "today", type=Day(), help="Date the newest starter tip so.  [default: today]")
@voice_option
def command(folder: Path, title: str, author: str, base_url: str, today: date | None, voice: Voice) -> None:
    """Start a site in the new folder DIR, with settings and three tips that teach."""
    from tipsgen.scaffold import StarterNames, start_site
    from tipsgen.schedule import local_day

    names = StarterNames(title=title, author=author, base_url=base_url)
    made = start_site(folder, names, today or local_day(clock(None, _ZONE), _ZONE))
    for path in made:
        voice.detail(f"wrote {path}")
    voice.say(f"{len(made)} files in {folder}.")
    voice.say(f"Next: cd {folder} && tipsgen build, then open site/index.html")
