"""What lies in a site's folder, by names, sizes and times alone: enough to see that nothing changed.

A build that has nothing to do loads this module and few others, so it asks nothing of them that takes
long to load.
"""

from __future__ import annotations

import os
import time
from array import array
from functools import partial
from stat import S_ISDIR, S_ISREG

TYPE_CHECKING = False  # `typing` takes longer to load than all that this module does
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

Stamp = tuple[int, int]
"""A file's size in bytes and the time of its last change in nanoseconds."""
NONE: Stamp = (-1, -1)
"""The stamp of what is not there."""
UNKNOWN: Stamp = (-2, -2)
"""A stamp that nothing has."""
TICK = 12_000_000
"""Nanoseconds within which two changes may bear one time: file systems count in ticks of the clock, 10 ms at most."""
COARSE_TICK = 2_000_000_000
"""The same where times are whole seconds (FAT counts in twos)."""


class Survey:
    """Paths with their stamps in columns, which are compared at once.  Values do not change."""

    __slots__ = ("names", "sizes", "times")

    names: bytes
    """Paths as the system has them, each followed by a zero."""
    sizes: bytes
    times: bytes

    def __init__(self, names: bytes, sizes: bytes, times: bytes) -> None:
        self.names = names
        self.sizes = sizes
        self.times = times

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Survey) and (self.names, self.sizes, self.times) == (
            other.names,
            other.sizes,
            other.times,
        )

    def __hash__(self) -> int:
        return hash((self.names, self.sizes, self.times))

    def __len__(self) -> int:
        return len(self.sizes) // 8

    @staticmethod
    def of(stamps: Iterable[tuple[str, Stamp]]) -> Survey:
        """A survey of paths with their stamps."""
        found = list(stamps)
        names = _joined([name for name, _ in found])
        sizes = array("q", [size for _, (size, _) in found])
        times = array("q", [moment for _, (_, moment) in found])
        return Survey(names, sizes.tobytes(), times.tobytes())

    def stamps(self) -> dict[str, Stamp]:
        """Every path's stamp."""
        return dict(zip(self.paths(), zip(array("q", self.sizes), array("q", self.times), strict=True), strict=True))

    def paths(self) -> list[str]:
        """Every path."""
        return os.fsdecode(self.names).split("\0")[:-1]

    def updated(self, stamps: dict[str, Stamp]) -> Survey:
        """The same paths, some with other stamps."""
        return Survey.of({**self.stamps(), **stamps}.items()) if stamps else self


class _Columns:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.sizes = array("q")
        self.times = array("q")

    def add(self, name: str, found: Stamp) -> None:
        self.names.append(name)
        self.sizes.append(found[0])
        self.times.append(found[1])

    def survey(self) -> Survey:
        return Survey(_joined(self.names), self.sizes.tobytes(), self.times.tobytes())


def _joined(names: list[str]) -> bytes:
    return os.fsencode("\0".join(names) + "\0") if names else b""


class Walk:
    """A walk through folders: the files below them, and what tells that a file came or went.

    That is the stamp of each folder, which every file that comes or goes changes, and of what is neither file nor
    folder, such as a link that leads nowhere yet.  A folder that changed a moment ago could change once more
    without another stamp, so its own counts as unknown.
    """

    def __init__(self) -> None:
        self._files = _Columns()
        self._folders = _Columns()
        self.devices: set[int] = set()
        """The file systems that the folders are on."""

    @property
    def files(self) -> Survey:
        """Files in the order of the walk."""
        return self._files.survey()

    @property
    def folders(self) -> Survey:
        """What tells that files came or went."""
        return self._folders.survey()

    def below(self, folder: str, shown: str, skip: Callable[[str], bool], leave: Collection[str] = ()) -> Walk:
        """Go through what is below a folder, in the order of names; there may be no such folder.

        `shown` stands before every path; `skip` is asked for each file's or folder's name, and the folders
        `leave` are left out with all that they hold.
        """
        try:
            self._walk(folder, shown, skip, leave)
        except OSError as error:
            from tipsgen.errors import EnvironmentFault

            raise EnvironmentFault(f"cannot read {error.filename or folder}: {error.strerror}") from error
        return self

    def _walk(self, folder: str, shown: str, skip: Callable[[str], bool], leave: Collection[str]) -> None:
        files = self._files
        add_name, add_size, add_time = files.names.append, files.sizes.append, files.times.append
        try:
            self._tell(folder, shown)
            names = sorted(os.listdir(folder))
        except (FileNotFoundError, NotADirectoryError):
            self._folders.add(shown, NONE)
            return
        with _Place(folder) as place:
            for name in names:
                if skip(name):
                    continue
                try:
                    about = place.stat(name)
                except FileNotFoundError:
                    self._folders.add(shown + name, NONE)  # a link to nothing, or a file that went away just now
                    continue
                except OSError as error:
                    raise OSError(error.errno, error.strerror, f"{folder}/{name}") from error
                if S_ISREG(about.st_mode):
                    add_name(shown + name)
                    add_size(about.st_size)
                    add_time(about.st_mtime_ns)
                elif not S_ISDIR(about.st_mode):
                    self._folders.add(shown + name, (about.st_size, about.st_mtime_ns))
                elif f"{shown}{name}/" not in leave:
                    self._walk(f"{folder}/{name}", f"{shown}{name}/", skip, leave)

    def _tell(self, folder: str, shown: str) -> None:
        about = os.stat(folder)
        self.devices.add(about.st_dev)
        moment = about.st_mtime_ns
        fresh = moment + tick(moment) > time.time_ns()
        self._folders.add(shown, UNKNOWN if fresh else (about.st_size, moment))


class _Place:
    """A folder from which short paths lead, as tens of thousands of them are found faster than long ones.

    Shortest of all is to `go` there, which only a process may do that does nothing else meanwhile.
    """

    stat: Callable[[str | bytes], os.stat_result]
    lstat: Callable[[str | bytes], os.stat_result]

    def __init__(self, folder: str, go: bool = False) -> None:
        self._folder = folder or "."
        self._go = go and hasattr(os, "fchdir")
        self._handle: int | None = None

    def __enter__(self) -> _Place:
        if self._go:
            self._handle = os.open(".", os.O_RDONLY)
            os.chdir(self._folder)
            self.stat, self.lstat = os.stat, os.lstat
        elif os.stat in os.supports_dir_fd:
            self._handle = os.open(self._folder, os.O_RDONLY)
            self.stat, self.lstat = partial(os.stat, dir_fd=self._handle), partial(os.lstat, dir_fd=self._handle)
        else:
            self.stat = lambda path: os.stat(f"{self._folder}/{os.fsdecode(path)}")
            self.lstat = lambda path: os.lstat(f"{self._folder}/{os.fsdecode(path)}")
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            if self._go:
                os.fchdir(self._handle)
            os.close(self._handle)


def stamp(path: str | os.PathLike[str]) -> Stamp | None:
    """A file's stamp; `None` where there is none."""
    found = _stamp_of(partial(os.stat, path))
    return None if found == NONE else found


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
    wait = newest + tick(newest) - time.time_ns()
    if 0 < wait <= tick(newest):
        time.sleep(wait / 1e9)


def differing(folder: str, survey: Survey, *, follow: bool, go: bool = False) -> list[str]:
    """Paths of a survey, from a folder on, that are missing, or have another size or time.

    `follow` looks at what links lead to, else at the links themselves.  `go` makes the folder the process's own
    meanwhile.
    """
    try:
        with _Place(folder, go) as place:
            return _differing(survey, place.stat if follow else place.lstat)
    except OSError:
        return survey.paths()  # there is no such folder


def _differing(survey: Survey, look: Callable[[bytes], os.stat_result]) -> list[str]:
    # Tens of thousands of paths go to the system as they are kept.
    paths = survey.names.split(b"\0")[:-1]
    sizes, times = array("q", survey.sizes), array("q", survey.times)
    try:
        found = [
            path
            for path, about, size, moment in zip(paths, map(look, paths), sizes, times, strict=True)
            if about.st_mtime_ns != moment or about.st_size != size
        ]
    except OSError:
        # Something is missing, so each is looked at by itself.
        stamps = zip(paths, sizes, times, strict=True)
        found = [path for path, *known in stamps if _stamp_of(partial(look, path)) != tuple(known)]
    return list(map(os.fsdecode, found))


def _stamp_of(look: Callable[[], os.stat_result]) -> Stamp:
    try:
        about = look()
    except OSError:
        return NONE
    return about.st_size, about.st_mtime_ns
