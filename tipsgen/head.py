"""The head of what a build remembers: enough for the next one to see that there is nothing to do.

It is kept as plain values, so that a build which has nothing to do loads nothing to read it.
"""

from __future__ import annotations

import marshal
import os
import sys
from mmap import ACCESS_READ, mmap
from zlib import crc32

from tipsgen.survey import Stamp, Survey

TYPE_CHECKING = False  # `typing` takes longer to load than all that this module does
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

ProblemRow = tuple[object, ...]
"""A problem in plain values."""
FORMAT = 3
"""Goes up when what is remembered has another form."""
MARK = 16
"""Bytes of the mark by which a head and the pieces of its build know each other."""
_SUM = 4
_FAMILY = f"{sys.implementation.cache_tag}-{FORMAT}".encode()
"""What the bytes of a head depend on beside itself: marshal's format differs between versions of Python."""


class Head:
    """The last build in short.  Values do not change."""

    __slots__ = (
        "around", "asked", "at", "folders", "ground", "manifest", "number", "out", "planned", "published", "said",
        "seen", "since", "until", "withheld",
    )  # fmt: skip

    number: int
    """Of the build."""
    asked: tuple[object, ...]
    """tipsgen's code, the options and the site's place, in plain values."""
    at: str
    """The day or the moment that was asked for, as it was written; empty for the clock's."""
    around: Survey
    """Settings, themes, fonts."""
    seen: Survey
    """The files below content/."""
    folders: Survey
    """What tells that a file of these came or went."""
    since: float
    """The published set and the open slots are the same from this moment, in seconds since 1970, ..."""
    until: float
    """... to this one, which is not part of it."""
    out: Survey
    """The outputs as they were put in place."""
    manifest: Stamp
    published: int
    withheld: tuple[tuple[str, str, str, str], ...]
    """Key, path, reason and moment of each withheld tip."""
    planned: tuple[ProblemRow, ...]
    """Warnings of the sources and of the plan."""
    said: Mapping[str, tuple[ProblemRow, ...]]
    """Warnings of jobs, by the job's name."""
    ground: bytes
    """The fingerprint of what is the same for all jobs."""

    def __init__(
        self, *, number: int, asked: tuple[object, ...], at: str, around: Survey, seen: Survey, folders: Survey,
        since: float, until: float, out: Survey, manifest: Stamp, published: int,
        withheld: tuple[tuple[str, str, str, str], ...], planned: tuple[ProblemRow, ...],
        said: Mapping[str, tuple[ProblemRow, ...]], ground: bytes,
    ) -> None:  # fmt: skip
        self.number, self.asked, self.at = number, asked, at
        self.around, self.seen, self.folders = around, seen, folders
        self.since, self.until = since, until
        self.out, self.manifest = out, manifest
        self.published, self.withheld = published, withheld
        self.planned, self.said, self.ground = planned, said, ground

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Head) and self.values() == other.values()

    __hash__ = None  # type: ignore[assignment]  # it holds a mapping

    def values(self) -> dict[str, Any]:
        """Every field's value by its name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def with_(self, **values: Any) -> Head:
        """The same head with other values."""
        return Head(**{**self.values(), **values})


def head_path(folder: str, out: str) -> str:
    """Where the head for an output folder is kept, below the folder in which builds remember."""
    place = os.path.realpath(out).encode("utf-8", "surrogateescape")
    return f"{folder}/{crc32(place):08x}{crc32(place[::-1]):08x}.head"


def packed_head(head: Head, mark: bytes) -> bytes:
    """A head as it is kept, with the mark of its build."""
    surveys = {"around", "seen", "folders", "out"}
    values = {name: one for name, one in head.values().items() if name not in surveys}
    columns = {name: _columns(getattr(head, name)) for name in sorted(surveys)}
    data = mark + _FAMILY + marshal.dumps((values | {"said": dict(head.said)}, columns))
    return crc32(data).to_bytes(_SUM, "big") + data


def _columns(survey: Survey) -> tuple[bytes, bytes, bytes]:
    return survey.names, survey.sizes, survey.times


def read_head(path: str) -> tuple[Head, bytes] | None:
    """A head and its mark; `None` where there is none, or where it is damaged or another version's."""
    start = _SUM + MARK + len(_FAMILY)
    try:
        # Megabytes, which are not copied before they are taken apart.
        with open(path, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data, memoryview(data) as view:
            mark = bytes(view[_SUM : _SUM + MARK])
            if view[_SUM + MARK : start] != _FAMILY or view[:_SUM] != crc32(view[_SUM:]).to_bytes(_SUM, "big"):
                return None
            values, columns = marshal.loads(view[start:])  # noqa: S302 - our own bytes, by their checksum
        if {type(part) for one in columns.values() for part in one} != {bytes}:
            return None
        values |= {name: Survey(*one) for name, one in columns.items()}
        return Head(**values), mark
    except (OSError, ValueError, EOFError, TypeError, AttributeError):
        return None


def read_mark(path: str) -> bytes:
    """The mark of the head that is kept now; empty where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read(_SUM + MARK)[_SUM:]
    except OSError:
        return b""
