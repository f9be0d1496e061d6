"""Putting a build in place: staged first, then renamed; deletion by manifest only.

Outputs are written into a folder of the output's own file system, at the paths that they will have.
A folder that is not there yet, and will hold only what goes into place at one time, is renamed as a whole.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeVar

from tipsgen.asked import Written
from tipsgen.digests import digest
from tipsgen.errors import EnvironmentFault
from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.names import INTENT, MANIFEST, STAGING
from tipsgen.shelf import Hand, Placed, Shelf
from tipsgen.store import read_manifest, write_manifest
from tipsgen.survey import Stamp, Survey, let_pass, stamp
from tipsgen.urls import folders_of

T = TypeVar("T")
_FILES = "files"
"""The staging folder's part that looks like the output."""


class Staging:
    """A build on its way.

    Nothing of the old site changes before `commit`; leaving the `with` block without it leaves the old
    site as it was.  `trusted` are the outputs whose size and time are those that a build gave them.
    """

    def __init__(self, out: Path, kept: Path, trusted: Mapping[str, Stamp] | None = None) -> None:
        self._out = out
        self._kept = kept
        self._old = read_manifest(out)
        self._started = read_manifest(out, INTENT)
        """What a build was about to put in place when it was cut off."""
        self._intact = trusted or {}
        self._there = {
            path: value for path, value in self._old.items() if path in self._intact and path not in self._started
        }
        """The digests of outputs that are in place as they were written, by size and time."""
        self._placed: dict[str, Placed] = {}
        self._same: set[str] = set()
        self._folder: Path | None = None
        self.result = Written()

    def __enter__(self) -> Staging:
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            for stale in self._out.glob(STAGING + "*"):
                shutil.rmtree(stale, ignore_errors=True)
            empty = not any(self._out.iterdir())
            self._folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=self._out))
            (self._folder / _FILES).mkdir()
            self._real_out = self._out.resolve()
        except OSError as error:
            raise EnvironmentFault(f"cannot write to {self._out}: {error.strerror}") from error
        files = str(self._folder / _FILES)
        self.shelf = Shelf(str(self._out), files, self._intact, self._there, self._old, self._started, empty)
        self._hand = Hand(self.shelf)
        return self

    def __exit__(self, *exc: object) -> None:
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def old(self) -> Mapping[str, str]:
        """The digests of the last build's outputs, by path."""
        return self._old

    def add(self, path: str, data: bytes) -> Placed:
        """Stage one output, unless the very same bytes are in place already."""
        placed = self._hand.put(path, data)
        self.take(placed)
        return placed

    def take(self, placed: Placed) -> None:
        """Know an output that another process staged."""
        self._placed[placed.path] = placed

    def keep(self, paths: Iterable[str]) -> None:
        """Let outputs be as they are; they are in place as a build wrote them."""
        self._same.update(paths)

    def read(self, placed: Placed) -> bytes:
        """The bytes of an output of this build."""
        folder = self.shelf.files if placed.staged else self.shelf.out
        return Path(f"{folder}/{placed.path}").read_bytes()

    def has(self, path: str, value: str) -> bool:
        """Whether an output is in place with this digest, by size and time."""
        return value != "" and self._there.get(path) == value

    def has_all(self, outputs: Iterable[tuple[str, str]]) -> bool:
        """Whether all these outputs are in place with these digests."""
        return all(map(self._there.items().__contains__, outputs))

    def commit(self, early: Callable[[str], bool] = lambda _: True) -> Written:
        """Put everything in place: first what `early` says, then the rest, then deletions, then the manifest.

        Of the rest, what is new goes before what it replaces, and the files at the root, such as the home page
        and the sitemap, go last of each: what leads to a page comes after it.
        """
        staged = sorted(path for path, placed in self._placed.items() if placed.staged)
        try:
            stale = self._stale()
            blocking = self._blocking(stale, staged) if stale else set()
            places = _Places.checked(self._out, self._real_out, blocking, staged)
            for path in staged:
                if self._placed[path].foreign:
                    self._keep_copy(path)
            if staged:
                # With what is in place already and no manifest knows, as where somebody deleted the manifest.
                intent = {
                    path: one.digest
                    for path, one in self._placed.items()
                    if one.staged or self._old.get(path) != one.digest
                }
                self._write_intent({**self._started, **intent})
            if blocking:
                self._delete(sorted(blocking))
                # With the last file in a folder, the folder went, too.
                places = _Places.checked(self._out, self._real_out, blocking, staged)
            places.clear()
            self._rename(staged, early, places)
            self.result.written = len(staged)
            self.result.paths = tuple(staged)
            self.result.kept = len(self._placed) - len(staged) + len(self._same)
            self._delete([path for path in stale if path not in blocking])
            self._write_manifest()
            (self._out / INTENT).unlink(missing_ok=True)
        except OSError as error:
            raise EnvironmentFault(f"cannot write {error.filename}: {error.strerror}") from error
        let_pass(max((self._placed[path].stamp[1] for path in staged), default=0))
        return self.result

    def survey(self) -> Survey:
        """All outputs as they are in place."""
        stamps = self._of_this_build(self._intact)
        stamps |= {path: placed.stamp for path, placed in self._placed.items()}
        return Survey.of(sorted(stamps.items()))

    def manifest_stamp(self) -> Stamp:
        """The stamp of the manifest that was written."""
        return stamp(self._out / MANIFEST) or (0, 0)

    def _rename(self, staged: list[str], early: Callable[[str], bool], places: _Places) -> None:
        assert self._folder is not None  # noqa: S101 - `commit` is called inside the `with` block
        files = f"{self._folder}/{_FILES}"
        first = [path for path in staged if early(path)]
        chosen = set(first)
        later = [path for path in staged if path not in chosen]
        rounds = (first, sorted(later, key=lambda path: (path in self._old, "/" not in path)))
        mixed = folders_of(rounds[0]) & folders_of(rounds[1])
        for paths in rounds:
            moved = ""
            for path in paths:
                if moved and path.startswith(moved):
                    continue
                whole = places.missing(path, mixed)
                if whole:
                    places.make(whole.rpartition("/")[0])
                    os.rename(f"{files}/{whole}", f"{self._out}/{whole}")
                    moved = f"{whole}/"
                    continue
                places.make(path.rpartition("/")[0])
                os.replace(f"{files}/{path}", f"{self._out}/{path}")

    def _blocking(self, stale: Iterable[str], staged: Iterable[str]) -> set[str]:
        """Stale outputs where a folder of this build must go, or in a folder where a file must."""
        files = set(staged)
        folders = folders_of(files)
        return {
            path
            for path in stale
            if path in folders or any(str(parent) in files for parent in PurePosixPath(path).parents)
        }

    def _keep_copy(self, path: str) -> None:
        """Copy a file that a person made or changed before it is replaced."""
        target = _free_place(self._kept, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self._out / path, target)
        message = "was changed or made by hand; the build replaced it"
        self.result.problems.append(
            Problem(SourcePos(path), "output-replaced", message, f"your copy is in {target}", Severity.WARNING)
        )

    def _stale(self) -> list[str]:
        """What builds made and this one does not; files that a person changed stay."""
        stale = []
        for path in sorted((self._old.keys() | self._started.keys()) - self._placed.keys() - self._same):
            target = self._out / path
            link = target.is_symlink()
            if not _is_inside(path) or not (link or target.is_file()):
                continue
            if not target.parent.resolve().is_relative_to(self._real_out):
                continue
            if not link and self.shelf.is_ours(path, digest(target.read_bytes())):
                stale.append(path)
                continue
            message = "is no longer made, but was changed by hand; it stays"
            self.result.problems.append(
                Problem(SourcePos(path), "output-kept", message, "delete it yourself", Severity.WARNING)
            )
        return stale

    def _delete(self, paths: Iterable[str]) -> None:
        """Delete files, and the folders that this leaves empty."""
        folders: set[str] = set()
        for path in paths:
            (self._out / path).unlink()
            self.result.deleted += 1
            folders |= folders_of([path])
        for folder in sorted(folders, key=lambda folder: -folder.count("/")):
            if not any((self._out / folder).iterdir()):
                (self._out / folder).rmdir()

    def _write_intent(self, digests: Mapping[str, str]) -> None:
        assert self._folder is not None  # noqa: S101 - `commit` is called inside the `with` block
        staged = self._folder / "intent"
        write_manifest(staged, digests)
        staged.replace(self._out / INTENT)

    def _of_this_build(self, known: Mapping[str, T]) -> dict[str, T]:
        """What is known of outputs, without those that this build does not make, in the order in which it was."""
        found = dict(known)
        for path in known.keys() - self._placed.keys() - self._same:
            del found[path]
        return found

    def _write_manifest(self) -> None:
        assert self._folder is not None  # noqa: S101 - `commit` is called inside the `with` block
        digests = self._of_this_build(self._old)
        digests |= {path: placed.digest for path, placed in self._placed.items()}
        if digests == self._old and (self._out / MANIFEST).is_file():
            return
        staged = self._folder / "manifest"
        write_manifest(staged, digests, sync=True)
        staged.replace(self._out / MANIFEST)


class _Places:
    """Folders of the output, each looked at once."""

    def __init__(self, out: Path, real_out: Path, blocking: set[str]) -> None:
        self._out = str(out)
        self._real_out = real_out
        self._blocking = blocking
        self._there: dict[str, bool] = {"": True}
        self._in_the_way: list[Path] = []

    @staticmethod
    def checked(out: Path, real_out: Path, blocking: set[str], staged: Iterable[str]) -> _Places:
        """The folders as they are now, each staged path checked."""
        places = _Places(out, real_out, blocking)
        for path in staged:
            places.check(path)
        return places

    def check(self, path: str) -> None:
        """Refuse, before anything changes, what a link leads out of the output folder or something blocks.

        Stale outputs that are in the way go first, so they may stand there.
        """
        if not self._is_there(path.rpartition("/")[0]):
            return
        target = Path(f"{self._out}/{path}")
        if target.is_dir() and not target.is_symlink():
            if not self._holds_only_stale(target):
                raise EnvironmentFault(f"{target} is a folder where a file must go; move it away")
            self._in_the_way.append(target)

    def clear(self) -> None:
        """Take away the folders that stand where files must go; by now nothing is in them but folders."""
        for target in self._in_the_way:
            for folder in (*sorted(target.rglob("*"), reverse=True), target):
                folder.rmdir()

    def _is_there(self, name: str) -> bool:
        known = self._there.get(name)
        if known is not None:
            return known
        folder = Path(f"{self._out}/{name}")
        there = self._is_there(name.rpartition("/")[0]) and (folder.exists() or folder.is_symlink())
        if there and not folder.resolve().is_relative_to(self._real_out):
            raise EnvironmentFault(f"{folder} leads out of the output folder; remove the link")
        if there and not folder.is_dir() and name not in self._blocking:
            raise EnvironmentFault(f"{folder} is a file where a folder must go; move it away")
        self._there[name] = there = there and folder.is_dir()
        return there

    def _holds_only_stale(self, folder: Path) -> bool:
        files = (one for one in folder.rglob("*") if one.is_symlink() or not one.is_dir())
        return all(one.relative_to(self._out).as_posix() in self._blocking for one in files)

    def missing(self, path: str, mixed: Collection[str]) -> str:
        """The highest folder on the way to a path that can be put in place as a whole; empty where there is none."""
        place = path.find("/")
        while place >= 0:
            folder = path[:place]
            if not self._there.get(folder, False) and folder not in mixed:
                return folder
            place = path.find("/", place + 1)
        return ""

    def make(self, folder: str) -> None:
        """Make a folder, so that a file can go into it."""
        if not self._there.get(folder, False):
            os.makedirs(f"{self._out}/{folder}", exist_ok=True)
            while folder and not self._there.get(folder, False):
                self._there[folder] = True
                folder = folder.rpartition("/")[0]


def _free_place(folder: Path, path: str) -> Path:
    """Where a copy can go without taking the place of an older one; `~2` and so on tell them apart."""
    target, number = folder / path, 1
    while target.exists() or any(parent.is_file() for parent in target.parents):
        number += 1
        blocked = any(parent.is_file() for parent in (folder / path).parents)
        target = folder / f"{path.replace('/', '~') if blocked else path}~{number}"
    return target


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/")
