"""Where a build's outputs wait: written by whoever renders them, in every process, or found to be in place already."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tipsgen.digests import digest
from tipsgen.errors import EnvironmentFault
from tipsgen.survey import Stamp


class Placed(NamedTuple):
    """An output of this build, staged or in place already."""

    path: str
    digest: str
    stamp: Stamp
    staged: bool
    foreign: bool = False
    """Whether a person made or changed what it replaces."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where outputs are staged, and what is in place; plain data for every process."""

    out: str
    files: str
    """The staging folder."""
    intact: Mapping[str, Stamp]
    """The stamps of outputs that are in place as they were written, by size and time."""
    there: Mapping[str, str]
    """The digests of these."""
    old: Mapping[str, str]
    """The digests of the outputs of the last build that ended."""
    started: Mapping[str, str]
    """The same of one that was cut off while it put them in place."""
    empty: bool
    """Whether the output folder held nothing, so that nobody has to look."""

    def is_ours(self, path: str, value: str) -> bool:
        """Whether a build gave an output this digest."""
        return value in (self.old.get(path), self.started.get(path))


class Hand:
    """Puts outputs on a shelf; each process has one of its own."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._made: set[str] = {""}

    def put(self, path: str, data: bytes) -> Placed:
        """Stage an output, unless the very same bytes are in place already."""
        shelf = self._shelf
        now = digest(data)
        known = shelf.there.get(path)
        foreign = False
        if known == now:
            return Placed(path, now, shelf.intact[path], False)
        if not known and not shelf.empty:
            present = _present(f"{shelf.out}/{path}")
            if present and present[0] == now:
                return Placed(path, now, present[1], False)
            foreign = present is not None and not shelf.is_ours(path, present[0])
        return Placed(path, now, self._write(path, data), True, foreign)

    def _make(self, folder: str) -> None:
        """Make a staged folder; each process makes those that it needs, so others may be there."""
        parent = folder.rpartition("/")[0]
        if parent not in self._made:
            self._make(parent)
        try:
            os.mkdir(f"{self._shelf.files}/{folder}")
        except FileExistsError:
            self._made.add(folder)  # another process was first
            return
        self._made.add(folder)

    def _write(self, path: str, data: bytes) -> Stamp:
        files = self._shelf.files
        folder = path.rpartition("/")[0]
        try:
            if folder not in self._made:
                self._make(folder)
            # A file that is there already is an output that another process staged twice: the same bytes.
            handle = os.open(
                f"{files}/{path}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666
            )
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(handle, view) :]
                about = os.fstat(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise EnvironmentFault(f"cannot write to {self._shelf.out}: {error.strerror}") from error
        return about.st_size, about.st_mtime_ns


def _present(target: str) -> tuple[str, Stamp] | None:
    """The digest and the stamp of a file in the output; `None` where there is no file."""
    try:
        with open(target, "rb") as file:
            data = file.read()
            about = os.fstat(file.fileno())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise EnvironmentFault(f"cannot read {target}: {error.strerror}") from error
    # A link is no output of ours, whatever it leads to.
    found = digest(data) if not os.path.islink(target) else ""
    return found, (about.st_size, about.st_mtime_ns)
