"""`tipsgen list`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsgen.cli.options import at_option, json_option, site_and_moment, site_option
from tipsgen.cli.screen import placed_object, screen, show_json, show_or, tell_errors
from tipsgen.cli.voice import Voice, voice_option
from tipsgen.errors import UsageError

if TYPE_CHECKING:
    from tipsgen.assemble import Site

_EPILOG = """\b
Examples:
  tipsgen list
  tipsgen list scheduled
  tipsgen list drafts --author "Ada Brown"
  tipsgen list published --topic listening --json
"""
_WHICH = ("drafts", "scheduled", "published", "gaps")


def _check_names(site: Site, topic: str, author: str) -> None:
    """A `UsageError` for a topic or an author that no tip has."""
    from tipsgen.agenda import author_known, topic_names
    from tipsgen.fields import did_you_mean
    from tipsgen.urls import slugify

    topics = topic_names(site)
    if topic and slugify(topic) not in {slugify(name) for name in topics}:
        raise UsageError(f"no tip has the topic {topic!r}; {did_you_mean(topic, topics)}")
    names = author_known(site)
    if author and " ".join(author.casefold().split()) not in names:
        raise UsageError(f"{author!r} is no author of this site; {did_you_mean(author, names.values())}")


@click.command("list", epilog=_EPILOG)
@click.argument("which", type=click.Choice(_WHICH), required=False)
@site_option
@at_option
@click.option("--topic", default="", help="Only tips about this topic.")
@click.option("--author", default="", help="Only tips by this author: a key, name or alias.")
@json_option
@voice_option
def command(
    which: str | None, site_dir: Path | None, at: date | datetime | None, topic: str, author: str, as_json: bool,
    voice: Voice,
) -> None:  # fmt: skip
    """List tips, oldest first: all, or those that WHICH says.

    WHICH is drafts, scheduled, published or gaps. Gaps are days of the schedule without a tip,
    from today to the last scheduled tip.
    """
    from tipsgen.agenda import State, chosen, gaps_of, placed
    from tipsgen.desk import open_desk
    from tipsgen.schedule import local_day
    from tipsgen.terminal import gap_text, list_text

    if which == "gaps" and (topic or author):
        raise click.UsageError("gaps have neither topic nor author")
    root, now = site_and_moment(site_dir, at, voice)
    with voice.waiting("reading the site"):
        desk = open_desk(root, now)
    tell_errors(desk, voice)
    if which == "gaps":
        gaps = gaps_of(desk.site, desk.now)
        if as_json:
            show_json(gaps=[{"first": first.isoformat(), "last": last.isoformat()} for first, last in gaps])
        else:
            show_or(gap_text(gaps, local_day(desk.now, desk.zone)), "No gaps.", voice)
        return
    _check_names(desk.site, topic, author)
    state = State(which.removesuffix("s") if which == "drafts" else which) if which else None
    tips = chosen(placed(desk.site), state=state, topic=topic, author=author)
    if as_json:
        show_json(tips=[placed_object(one, desk.zone) for one in tips])
    else:
        show_or(list_text(tips, screen()), "No tips.", voice)
