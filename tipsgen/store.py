"""Writing a build: staged first, then put in place; deletion by manifest only."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from tipsgen.errors import EnvironmentFault
from tipsgen.model import Problem, Severity, SourcePos

MANIFEST = ".tipsgen.json"
_MANIFEST_VERSION = 1
_STAGING = ".tipsgen-staging-"


@dataclass(slots=True)
class Written:
    """What putting a build in place did."""

    written: int = 0
    kept: int = 0
    deleted: int = 0
    problems: list[Problem] = field(default_factory=list)
    paths: tuple[str, ...] = ()


@contextmanager
def locked(cache: Path) -> Iterator[None]:
    """Keep a second build of the same site out; a dead process's lock is free."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = FileLock(cache / "lock", timeout=0)
        with lock:
            yield
    except Timeout as error:
        raise EnvironmentFault("another build of this site is running; wait until it has ended") from error
    except OSError as error:
        place = error.filename or cache
        raise EnvironmentFault(f"cannot use {place}: {error.strerror or error}") from error


def read_manifest(out: Path) -> dict[str, str]:
    """The digest of every file that the last build wrote, by path; empty where none is known."""
    try:
        table = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(table, dict) or table.get("version") != _MANIFEST_VERSION:
        return {}
    outputs = table.get("outputs")
    return {str(path): str(value) for path, value in outputs.items()} if isinstance(outputs, dict) else {}


def digest(data: bytes) -> str:
    """The digest of an output's bytes, as the manifest has it."""
    return blake2b(data, digest_size=16).hexdigest()


class Staging:
    """A build on its way: outputs wait in a folder of the output's own file system.

    Nothing of the old site changes before `commit`; leaving the `with` block without it
    leaves the old site as it was.
    """

    def __init__(self, out: Path, kept: Path) -> None:
        self._out = out
        self._kept = kept
        self._old = read_manifest(out)
        self._digests: dict[str, str] = {}
        self._staged: dict[str, Path] = {}
        self._foreign: list[str] = []
        self._folder: Path | None = None
        self.result = Written()

    def __enter__(self) -> Staging:
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            for stale in self._out.glob(_STAGING + "*"):
                shutil.rmtree(stale, ignore_errors=True)
            self._folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self._out))
            self._real_out = self._out.resolve()
        except OSError as error:
            raise EnvironmentFault(f"cannot write to {self._out}: {error.strerror}") from error
        return self

    def __exit__(self, *exc: object) -> None:
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, path: str, data: bytes) -> None:
        """Stage one output, unless the very same bytes are in place already."""
        self._digests[path] = digest(data)
        target = self._out / path
        try:
            present = target.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            present = None
        except OSError as error:
            raise EnvironmentFault(f"cannot read {target}: {error.strerror}") from error
        if present == data:
            self.result.kept += 1
            return
        if present is not None and self._old.get(path) != digest(present):
            self._foreign.append(path)
        assert self._folder is not None  # noqa: S101 - `add` is called inside the `with` block
        staged = self._folder / str(len(self._staged))
        try:
            staged.write_bytes(data)
        except OSError as error:
            raise EnvironmentFault(f"cannot write to {self._out}: {error.strerror}") from error
        self._staged[path] = staged

    def commit(self) -> Written:
        """Put everything in place: files, then deletions, then the manifest."""
        try:
            stale = self._stale()
            blocking = self._blocking(stale) if stale else set()
            self._check_places(blocking)
            for path in self._foreign:
                self._keep(path)
            self._delete(sorted(blocking))
            for path, staged in self._staged.items():
                target = self._out / path
                target.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(target)
            self.result.written, self.result.paths = len(self._staged), tuple(sorted(self._staged))
            self._delete([path for path in stale if path not in blocking])
            self._write_manifest()
        except OSError as error:
            raise EnvironmentFault(f"cannot write {error.filename}: {error.strerror}") from error
        return self.result

    def _blocking(self, stale: Iterable[str]) -> set[str]:
        """Stale outputs where a folder of this build must go, or in a folder where a file must."""
        folders = {str(parent) for path in self._staged for parent in PurePosixPath(path).parents}
        return {
            path
            for path in stale
            if path in folders or any(str(parent) in self._staged for parent in PurePosixPath(path).parents)
        }

    def _check_places(self, blocking: set[str]) -> None:
        """Refuse, before anything changes, what a link leads out of the output folder or something blocks.

        Stale outputs that are `blocking` go first, so they may stand in the way.
        """
        present = {self._out: True}
        for path in self._staged:
            target = self._out / path
            if not self._folder_is_there(target.parent, blocking, present):
                continue
            if target.is_dir() and not target.is_symlink() and not self._holds_only(target, blocking):
                raise EnvironmentFault(f"{target} is a folder where a file must go; move it away")

    def _folder_is_there(self, folder: Path, blocking: set[str], present: dict[Path, bool]) -> bool:
        """Whether an output's folder exists; `present` remembers, so that each is looked at once."""
        known = present.get(folder)
        if known is not None:
            return known
        there = self._folder_is_there(folder.parent, blocking, present) and (folder.exists() or folder.is_symlink())
        if there and not folder.resolve().is_relative_to(self._real_out):
            raise EnvironmentFault(f"{folder} leads out of the output folder; remove the link")
        if there and not folder.is_dir() and self._name(folder) not in blocking:
            raise EnvironmentFault(f"{folder} is a file where a folder must go; move it away")
        present[folder] = there = there and folder.is_dir()
        return there

    def _holds_only(self, folder: Path, paths: set[str]) -> bool:
        return all(self._name(one) in paths for one in folder.rglob("*") if one.is_symlink() or not one.is_dir())

    def _name(self, path: Path) -> str:
        return path.relative_to(self._out).as_posix()

    def _keep(self, path: str) -> None:
        """Copy a file that a person made or changed before it is replaced."""
        target = self._kept / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self._out / path, target)
        message = "was changed or made by hand; the build replaced it"
        self.result.problems.append(
            Problem(SourcePos(path), "output-replaced", message, f"your copy is in {target}", Severity.WARNING)
        )

    def _stale(self) -> list[str]:
        """What the last build made and this one does not; files that a person changed stay."""
        stale = []
        for path in sorted(set(self._old) - set(self._digests)):
            target = self._out / path
            if not _is_inside(path) or target.is_symlink() or not target.is_file():
                continue
            if not target.resolve().is_relative_to(self._real_out):
                continue
            if digest(target.read_bytes()) == self._old[path]:
                stale.append(path)
                continue
            message = "is no longer made, but was changed by hand; it stays"
            self.result.problems.append(
                Problem(SourcePos(path), "output-kept", message, "delete it yourself", Severity.WARNING)
            )
        return stale

    def _delete(self, paths: Iterable[str]) -> None:
        """Delete files, and the folders that this leaves empty."""
        folders: set[Path] = set()
        for path in paths:
            target = self._out / path
            target.unlink()
            self.result.deleted += 1
            folders.update(
                parent for parent in target.parents if parent != self._out and parent.is_relative_to(self._out)
            )
        for folder in sorted(folders, key=lambda folder: -len(folder.parts)):
            if not any(folder.iterdir()):
                folder.rmdir()

    def _write_manifest(self) -> None:
        assert self._folder is not None  # noqa: S101 - `commit` is called inside the `with` block
        table = {"version": _MANIFEST_VERSION, "outputs": dict(sorted(self._digests.items()))}
        staged = self._folder / "manifest"
        with staged.open("w", encoding="utf-8") as file:
            json.dump(table, file, indent=0, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        staged.replace(self._out / MANIFEST)


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/")


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, whole or not at all; `FileExistsError` where it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, over an older one of its name."""
    staged = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(data)
        staged.replace(path)
    except OSError as error:
        raise EnvironmentFault(f"cannot write {error.filename or path}: {error.strerror}") from error


def copy_bytes(sources: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, bytes]]:
    """The bytes of files to be copied, by output path."""
    for path, source in sources:
        try:
            yield path, source.read_bytes()
        except OSError as error:
            raise EnvironmentFault(f"cannot read {source}: {error.strerror}") from error
