"""A site and its output as they are, beside what the last build remembers: is there anything to do?

A build that has nothing to do loads this module and few others, so it asks nothing of them that takes
long to load.
"""

from __future__ import annotations

import os

from tipsgen.head import Head, head_path, read_head
from tipsgen.names import BUILDS_FOLDER, INTENT, MANIFEST, STAGING
from tipsgen.seen import Seen, changed, fonts_of, look
from tipsgen.survey import differing, stamp


class Asked:
    """What a build is asked for that its outputs depend on."""

    __slots__ = ("base_url", "drafts", "future", "root")

    def __init__(self, root: str, *, drafts: bool, future: bool, base_url: str) -> None:
        self.root = os.path.realpath(root)
        self.drafts = drafts
        self.future = future
        self.base_url = base_url

    def with_code(self, seen: Seen) -> tuple[object, ...]:
        """The same with tipsgen's own code, in plain values, as a head remembers it."""
        return (seen.code, self.drafts, self.future, self.base_url, self.root)


class Glance:
    """Everything that can be seen of a site without reading it, and what is remembered.  Values do not change."""

    __slots__ = ("head", "littered", "mark", "out", "root", "seen", "whole", "wrong")

    root: str
    out: str
    head: Head | None
    mark: bytes
    """Of the head, by which the pieces that belong to it are known."""
    seen: Seen
    whole: bool
    """Whether the output is that of the build that is remembered, and was put in place to the end."""
    wrong: tuple[str, ...]
    """Outputs that are not as they were put in place, by size and time."""
    littered: bool
    """Whether a build that was cut off left behind what it had staged."""

    def __init__(self, root: str, out: str, known: tuple[Head, bytes] | None, *, go: bool = False) -> None:
        self.root, self.out = root, out
        self.head, self.mark = known or (None, b"")
        head = self.head
        before = Seen((), head.around, head.seen, head.folders, frozenset()) if head else None
        self.seen = look(root, fonts_of(head.around) if head else (), before, go=go)
        self.whole = head is not None and is_whole(out, head)
        self.wrong = tuple(differing(out, head.out, follow=False, go=go)) if head and self.whole else ()
        self.littered = self.whole and any(name.startswith(STAGING) for name in os.listdir(out))

    @staticmethod
    def at(root: str, out: str, cache: str, *, go: bool = False) -> Glance:
        """Look at everything; `go` makes the folders the process's own meanwhile, which is faster."""
        return Glance(root, out, read_head(head_path(f"{cache}/{BUILDS_FOLDER}", out)), go=go)

    def is_of(self, root: str, out: str) -> bool:
        """Whether this is what was seen of a site's folder and an output folder."""
        return all(
            os.path.abspath(one) == os.path.abspath(other) for one, other in ((self.root, root), (self.out, out))
        )

    @property
    def known(self) -> tuple[Head, bytes] | None:
        """The head with its mark."""
        return (self.head, self.mark) if self.head else None

    def is_same(self, asked: Asked, moment: float) -> bool:
        """Whether settings, theme, options and the published set at a moment are what they were."""
        head = self.head
        return (
            head is not None
            and head.asked == asked.with_code(self.seen)
            and head.around == self.seen.around
            and head.since <= moment < head.until
        )

    def edited(self, asked: Asked, moment: float) -> list[str] | None:
        """The files that were saved, where nothing else is other than it was."""
        if not self.head or not self.whole or self.wrong or not self.is_same(asked, moment):
            return None
        files = changed(self.head.seen, self.seen.content)
        return None if files is None else [path for path, _ in files]

    def is_idle(self, asked: Asked, moment: float) -> bool:
        """Whether there is nothing to do."""
        return not self.littered and self.edited(asked, moment) == []


def is_whole(out: str, head: Head) -> bool:
    """Whether an output folder is that of the build that is remembered, put in place to the end."""
    return stamp(f"{out}/{MANIFEST}") == head.manifest and stamp(f"{out}/{INTENT}") is None
