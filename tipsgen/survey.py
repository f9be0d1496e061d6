"""What lies in a site's folder, by names, sizes and times alone: enough to see that nothing changed."""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG

from tipsgen.errors import EnvironmentFault

Stamp = tuple[int, int]
"""A file's size in bytes and the time of its last change in nanoseconds."""
TICK = 12_000_000
"""Nanoseconds within which two changes may bear one time: file systems count in ticks of the clock, 10 ms at most."""
COARSE_TICK = 2_000_000_000
"""The same where times are whole seconds (FAT counts in twos)."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Files in the order of a walk, with their stamps in columns, which are compared at once."""

    names: str
    """Paths, each followed by a zero."""
    sizes: bytes
    times: bytes

    @staticmethod
    def of(stamps: Iterable[tuple[str, Stamp]]) -> Survey:
        """A survey of files with their stamps."""
        columns = _Columns()
        for name, (size, moment) in stamps:
            columns.names.append(name)
            columns.sizes.append(size)
            columns.times.append(moment)
        return columns.survey()

    @staticmethod
    def below(folder: Path, shown: str, skip: Callable[[str], bool], leave: str = "") -> Survey:
        """The files below a folder, in the order of their names; none where there is no folder.

        `shown` stands before every path; `skip` is asked for each file's or folder's name, and the folder
        `leave` is left out with all that it holds.
        """
        columns = _Columns()
        try:
            columns.walk(str(folder), shown, skip, leave)
        except OSError as error:
            raise EnvironmentFault(f"cannot read {error.filename or folder}: {error.strerror}") from error
        return columns.survey()

    def stamps(self) -> dict[str, Stamp]:
        """Every file's stamp by its path."""
        return dict(zip(self.paths(), zip(array("q", self.sizes), array("q", self.times), strict=True), strict=True))

    def paths(self) -> list[str]:
        """Every file's path."""
        return self.names.split("\0")[:-1]

    def __len__(self) -> int:
        return len(self.sizes) // 8


class _Columns:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.sizes = array("q")
        self.times = array("q")

    def survey(self) -> Survey:
        names = "\0".join(self.names) + "\0" if self.names else ""
        return Survey(names, self.sizes.tobytes(), self.times.tobytes())

    def walk(self, folder: str, shown: str, skip: Callable[[str], bool], leave: str) -> None:
        name_of = attrgetter("name")
        add_name, add_size, add_time = self.names.append, self.sizes.append, self.times.append
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=name_of)
        except (FileNotFoundError, NotADirectoryError):
            return
        for entry in entries:
            name = entry.name
            if skip(name):
                continue
            try:
                about = entry.stat()
            except FileNotFoundError:
                continue  # a link to nothing, or a file that went away just now
            if S_ISREG(about.st_mode):
                add_name(shown + name)
                add_size(about.st_size)
                add_time(about.st_mtime_ns)
            elif entry.is_dir() and f"{shown}{name}/" != leave:
                self.walk(entry.path, f"{shown}{name}/", skip, leave)


def stamp(path: Path) -> Stamp | None:
    """A file's stamp; `None` where there is none."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns


def settled(path: str) -> tuple[bytes, Stamp]:
    """A file's bytes with a stamp that no later change can bear, too.

    A change within the same tick of the clock would leave size and time as they are, so a file that
    was saved a moment ago is read when the tick is over.
    """
    while True:
        with open(path, "rb") as file:
            about = os.fstat(file.fileno())
            wait = about.st_mtime_ns + tick(about.st_mtime_ns) - time.time_ns()
            if not 0 < wait <= tick(about.st_mtime_ns):
                return file.read(), (about.st_size, about.st_mtime_ns)
        time.sleep(wait / 1e9)


def tick(moment: int) -> int:
    """Nanoseconds from a file's time on in which a change may bear that same time."""
    return TICK if moment % 1_000_000_000 else COARSE_TICK


def let_pass(newest: int) -> None:
    """Wait until a change would bear another time than `newest`, which was a moment ago."""
    wait = newest + TICK - time.time_ns()
    if 0 < wait <= TICK:
        time.sleep(wait / 1e9)


def differing(out: Path, survey: Survey) -> list[str]:
    """Outputs of a survey that are missing, or have another size or time."""
    base, look = f"{out}/", os.lstat
    found = []
    for path, size, moment in zip(survey.paths(), array("q", survey.sizes), array("q", survey.times), strict=True):
        try:
            about = look(base + path)
        except OSError:
            found.append(path)
            continue
        if about.st_mtime_ns != moment or about.st_size != size:
            found.append(path)
    return found
