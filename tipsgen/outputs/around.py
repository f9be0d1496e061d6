"""What a tip's outputs show beside the tip: its number, its neighbors, what its references mean.

All else that is planned for a tip follows from its own file and from what is the same for all tips.  So where
that is as it was, and this, too, the tip's plan is what it was, and nobody has to make it to know so.
"""

from __future__ import annotations

import marshal
from typing import NamedTuple

from tipsgen import origins
from tipsgen.assemble import Entry, Neighbours
from tipsgen.blocks import holds
from tipsgen.digests import NO_REFERENCES, plain, print_of
from tipsgen.links import LinkFault
from tipsgen.mentions import joined
from tipsgen.model import Mentions
from tipsgen.outputs.common import Plan
from tipsgen.values import frozen
from tipsgen.views import Passage, PersonView, Picture, TextRules

Pair = tuple[str, str]
"""The title and the site path of a tip."""
_NOTHING = Mentions()


class Around(NamedTuple):
    """What a tip's outputs show that follows neither from its file nor from what is the same for all tips."""

    number: int | None
    topics: tuple[tuple[str, str], ...]
    """Slug and name of each."""
    older: Pair | None
    newer: Pair | None
    related: tuple[Pair, ...]
    fragments: tuple[str, ...]
    """Names of the fragments that lists and feeds ask for."""
    shown: bool
    """False for a withheld tip, which is only checked."""
    image: Picture | None
    text: TextRules | None
    """What the references of its texts mean; `None` where they refer to nothing."""

    def mark(self, site: Plan, entry: Entry) -> bytes:
        """A fingerprint of all this, of what is the same for all tips, and of where the tip's file lies."""
        files = (plain(self.image) if self.image else None, plain(self.text) if self.text else None)
        said = (site.constant, entry.tip.path, *self[:7], *files)
        return print_of(marshal.dumps(said, NO_REFERENCES))


@frozen()
class Carried:
    """Texts that a tip shows and that others may show, too."""

    signoff: str
    rights: str
    passages: tuple[Passage, ...]
    people: tuple[PersonView, ...]


def carried(site: Plan, entry: Entry) -> Carried:
    """What a tip takes from its authors and from blocks; it follows from its file and what is the same for all."""
    tip = entry.tip
    passages = tuple(
        passage
        for block, passage in site.passages
        if holds(block, tip.day) and (block.automatic or block.name in tip.placed)
    )
    signoff, rights = origins.signoff(site.site, entry).value, origins.rights(entry).value
    return Carried(signoff, rights, passages, people(site, entry))


def people(site: Plan, entry: Entry) -> tuple[PersonView, ...]:
    """A tip's authors as templates see them."""
    return tuple([site.person(credit.author) for credit in entry.credits])


def around(site: Plan, entry: Entry, shown: bool, wanted: tuple[str, ...]) -> Around:
    """What surrounds a tip at its place in the site; `wanted` are the fragments that other jobs use."""
    near = site.site.neighbours.get(entry.key, _ALONE)
    return Around(
        number=entry.day_number,
        topics=tuple([(topic.slug, topic.name) for topic in entry.topics]),
        older=(near.older.full_title, near.older.path) if near.older else None,
        newer=(near.newer.full_title, near.newer.path) if near.newer else None,
        related=_related(site, entry),
        fragments=wanted,
        shown=shown,
        image=site.picture(entry.tip.image, entry.tip.path),
        text=_rules(site, entry),
    )


_ALONE = Neighbours(None, None)


def _related(site: Plan, entry: Entry) -> tuple[Pair, ...]:
    limit = site.settings.blog.related
    if entry.tip.related:
        found = [site.index.resolve(reference, entry) for reference in entry.tip.related]
        return tuple([(one.title, one.path) for one in found if not isinstance(one, LinkFault) and one.path])
    return tuple([(other.title, other.path) for other in site.site.similar.get(entry.key, ())[:limit]])


def _rules(site: Plan, entry: Entry) -> TextRules | None:
    tip = entry.tip
    said = tip.mentions
    if tip.epigraph or tip.signoff or tip.rights or site.recurring_mentions:
        given = carried(site, entry)
        bios = [one.bio for one in given.people]
        passages = [passage.text for passage in given.passages]
        said = joined(said, [tip.epigraph, given.signoff, given.rights, *passages, *bios])
    return site.rules(said, tip.path, entry) if said != _NOTHING else None
