"""Links to other tips by what an author knows: a date, a day number, a slug or a key."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from tipsgen.assemble import Entry, Site
from tipsgen.fields import did_you_mean
from tipsgen.model import MediaFile
from tipsgen.urls import beside, is_external, split_fragment
from tipsgen.values import frozen


@frozen()
class LinkTarget:
    """Where a reference leads."""

    path: str
    """Site path."""
    title: str


@frozen()
class LinkFault:
    """Why a reference leads nowhere."""

    message: str
    hint: str


Resolution = LinkTarget | LinkFault

STATIC_FOLDER = "content/static/"
CONTENT_FOLDER = "content/"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_KEY = re.compile(r"\d{4}-\d{2}-\d{2}-.")
_NUMBER = re.compile(r"day-(\d{1,6})\Z")
_CANDIDATES = 5


def find_media(media: Mapping[str, MediaFile], written: str, source: str) -> MediaFile | None:
    """The file that an address means as the file `source` writes it: a site path, or a path beside `source`."""
    if is_external(written) or written.startswith("#"):
        return None
    path = split_fragment(written)[0]
    if path.startswith("/"):
        return media.get(posixpath.normpath(STATIC_FOLDER + path.lstrip("/")))
    found = media.get(beside(source, path))
    return found if found and found.path.startswith(CONTENT_FOLDER) else None


class TipIndex:
    """All tips of a site, found by the words that authors use for them."""

    def __init__(self, site: Site) -> None:
        everything = site.everything
        self._broken = site.broken
        self._published = frozenset(entry.key for entry in site.entries)
        self._entries = {entry.key: entry for entry in everything}
        self._days: dict[date, list[Entry]] = defaultdict(list)
        self._slugs: dict[str, list[Entry]] = defaultdict(list)
        self._numbers: dict[int, list[Entry]] = defaultdict(list)
        self._sources = {entry.tip.path: entry for entry in everything}
        for entry in everything:
            self._days[entry.tip.day].append(entry)
            self._slugs[entry.tip.slug].append(entry)
            if entry.day_number is not None:
                self._numbers[entry.day_number].append(entry)

    def resolve(self, reference: str, origin: Entry | None) -> Resolution:
        """What `reference`, the words after `tip:`, means in the tip `origin`.

        Links look back: to a draft, or to a tip that comes out later than `origin`, they are
        faults.  `origin` is `None` on a page, which may link to every published tip.
        """
        found, fault = self._find(reference.lower(), origin)
        if fault:
            return fault
        if not found:
            if any(reference in key for key in self._broken):
                return LinkTarget("", reference)
            return LinkFault(f"no tip answers to tip:{reference}", self._suggest(reference, origin))
        if len(found) > 1:
            return LinkFault(f"tip:{reference} may mean {len(found)} tips", f"write one of: {_listed(found)}")
        return self._allowed(found[0], reference, origin)

    def resolve_source(self, path: str, origin: Entry | None) -> Resolution | None:
        """What a link to the source file `path` means; `None` where that is no tip."""
        entry = self._sources.get(path)
        return self._allowed(entry, entry.key, origin) if entry else None

    def _find(self, reference: str, origin: Entry | None) -> tuple[list[Entry], LinkFault | None]:
        if reference in self._entries:
            return [self._entries[reference]], None
        if _DAY.match(reference):
            try:
                return self._days.get(date.fromisoformat(reference), []), None
            except ValueError:
                return [], LinkFault(f"tip:{reference} is no day", "write a date such as tip:2026-03-11")
        number = _NUMBER.match(reference)
        if number:
            return self._by_number(int(number[1]), origin)
        return self._slugs.get(reference, []), None

    def _by_number(self, number: int, origin: Entry | None) -> tuple[list[Entry], LinkFault | None]:
        tips = [entry for entry in self._numbers.get(number, []) if not entry.tip.draft]
        earlier = [entry for entry in tips if (entry.order < origin.order if origin else entry.key in self._published)]
        if earlier:
            return earlier[-1:], None
        if tips:
            hint = f"{_listed(tips)} comes later"
            return [], LinkFault(f"no earlier tip has day number {number}", hint)
        return [], None

    def _allowed(self, entry: Entry, reference: str, origin: Entry | None) -> Resolution:
        if entry.tip.draft and not (origin and origin.tip.draft):
            return LinkFault(f"tip:{reference} leads to a draft", f"publish {entry.tip.path} first, or link elsewhere")
        if origin and entry.order > origin.order:
            return LinkFault(
                f"tip:{reference} leads to a later tip, of {entry.tip.day}",
                "readers would find nothing there on the day; link to an earlier tip",
            )
        if origin is None and entry.key not in self._published:
            return LinkFault(f"tip:{reference} leads to a tip that is not out yet", "link to a published tip")
        return LinkTarget(entry.path, entry.title)

    def _suggest(self, reference: str, origin: Entry | None) -> str:
        usable = [
            entry for entry in self._entries.values()
            if not entry.tip.draft and (entry.order < origin.order if origin else entry.key in self._published)
        ]  # fmt: skip
        if _DAY.match(reference):
            try:
                wanted = date.fromisoformat(reference)
            except ValueError:
                return ""
            usable.sort(key=lambda entry: (abs((entry.tip.day - wanted).days), entry.key))
            return f"nearest: {_listed(usable[:3])}" if usable else ""
        number = _NUMBER.match(reference)
        if number:
            usable.sort(key=lambda entry: (abs((entry.day_number or 0) - int(number[1])), entry.key))
            return f"nearest: {_listed(usable[:3])}" if usable else ""
        names = [entry.key for entry in usable] if _KEY.match(reference) else [entry.tip.slug for entry in usable]
        hint = did_you_mean(reference, names)
        return hint if hint.startswith("did") else f"newest: {_listed(usable[-3:][::-1])}" if usable else ""


def _listed(entries: Sequence[Entry]) -> str:
    shown = ", ".join(f"tip:{entry.key}" for entry in entries[:_CANDIDATES])
    return shown + (", ..." if len(entries) > _CANDIDATES else "")
