"""Values that a tip may take from elsewhere, each with the place that it came from.

The build asks here for the value, `tipsgen explain` for the place as well.
"""

from __future__ import annotations

from functools import lru_cache

from tipsgen.assemble import Entry, Site
from tipsgen.blocks import SIGNOFF_BLOCK
from tipsgen.model import Author, SourcePos, Tip
from tipsgen.settings import Settings
from tipsgen.values import frozen


@frozen()
class Told:
    """A value, and who gave it."""

    value: str
    by: str
    """`tip`, `author`, `block`, `setting`, `made` or `nobody`."""
    name: str = ""
    """The key, the block or the setting that gave it."""
    at: SourcePos | None = None


def is_default_author(author: Author, settings: Settings) -> bool:
    """Whether this is the site's host."""
    return _folded(settings.site.default_author) in {author.key, *map(_folded, (author.name, *author.aliases))}


@lru_cache(maxsize=512)
def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


_NOBODY = Told("", "nobody")


def from_tip(tip: Tip, value: str, key: str) -> Told:
    """A value that a tip's front matter gives."""
    return Told(value, "tip", key, tip.at(key))


def signoff(site: Site, entry: Entry) -> Told:
    """The tip's own, else its author's, else the block `signoff` for the default author."""
    first = entry.credits[0].author if entry.credits else None
    written = entry.tip.signoff
    by_author = written is None and first is not None
    if written is None and first:
        written = first.signoff
    if written is None:
        if SIGNOFF_BLOCK not in site.blocks or not first or not is_default_author(first, site.settings):
            return _NOBODY
        written = SIGNOFF_BLOCK
    block = site.blocks.get(written)
    if block:
        return Told(block.text, "block", block.name, SourcePos(block.path))
    if by_author and first:
        return Told(written, "author", "signoff", SourcePos(first.path))
    return from_tip(entry.tip, written, "signoff")


def rights(entry: Entry) -> Told:
    """The tip's own reprint terms, else those of its first author who has some."""
    if entry.tip.rights:
        return from_tip(entry.tip, entry.tip.rights, "rights")
    author = next((credit.author for credit in entry.credits if credit.author.rights), None)
    return Told(author.rights, "author", "rights", SourcePos(author.path)) if author else _NOBODY


def subject(settings: Settings, entry: Entry) -> Told:
    """The tip's own subject line, else the one by `[newsletter] subject`."""
    if entry.tip.subject:
        return from_tip(entry.tip, " ".join(entry.tip.subject.split()), "subject")
    number = "" if entry.day_number is None else str(entry.day_number)
    made = settings.newsletter.subject.format(
        title=entry.title, full_title=entry.full_title, series=entry.series.title, day_number=number,
        site=settings.site.title,
    )  # fmt: skip
    return Told(" ".join(made.split()), "setting", "newsletter.subject")


def preheader(entry: Entry) -> Told:
    """The tip's own preheader, else its description; empty where the text's opening stands in."""
    tip = entry.tip
    if tip.preheader:
        return from_tip(tip, tip.preheader, "preheader")
    if tip.description:
        return from_tip(tip, tip.description, tip.came_from.get("description", "description"))
    return Told("", "made", "description")
