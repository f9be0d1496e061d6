"""What a build remembers for the next one of the same output folder: parsed tips, jobs, their results.

All of it can be made anew, so whatever is damaged, foreign or cut short is thrown away without a word.
Each piece carries a checksum over its name and its bytes; the head, which says what was seen and
written, belongs to the pieces that have its digest.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from tipsgen.errors import EnvironmentFault
from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.survey import Stamp, Survey

if TYPE_CHECKING:
    import sqlite3

FORMAT = 1
"""Goes up when what is remembered has another form."""
_SUM = 4
_FAMILY = f"{sys.implementation.cache_tag}-{FORMAT}".encode()
"""What the bytes of a head depend on beside itself: marshal's format differs between versions of Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last build in short: enough to see that there is nothing to do."""

    number: int
    """Of the build."""
    asked: str
    """A digest of tipsgen's code and of the options."""
    around: Survey
    """Settings, themes, fonts."""
    seen: Survey
    """The files below content/."""
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
    planned: tuple[Problem, ...]
    """Warnings of the sources and of the plan."""
    said: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """Warnings of jobs, by the job's name."""
    ground: bytes = b""
    """The fingerprint of what is the same for all jobs."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All warnings."""
        return (*self.planned, *(one for told in self.said.values() for one in told))


class Memory:
    """The memory of one output folder."""

    def __init__(self, folder: Path, out: Path) -> None:
        name = blake2b(str(out.resolve()).encode(), digest_size=6).hexdigest()
        self._folder = folder
        self._head = folder / f"{name}.head"
        self._store = folder / f"{name}.db"
        self._base: sqlite3.Connection | None = None
        self._mark = b""
        """The digest of the head."""
        self.head = self._read_head()

    def _read_head(self) -> Head | None:
        try:
            data = self._head.read_bytes()
        except OSError:
            return None
        mark = _FAMILY + data[20 : 20 + len(_FAMILY)]
        if mark != _FAMILY * 2 or data[:20] != blake2b(data[20:], digest_size=20).digest():
            return None
        self._mark = data[:20]
        try:
            return _head_of(marshal.loads(data[20 + len(_FAMILY) :]))  # noqa: S302 - our own bytes, by their checksum
        except (ValueError, EOFError, TypeError):
            return None

    def open(self) -> bool:
        """Open the pieces; whether they belong to the head.  If not, both are forgotten."""
        if self._base is None and self.head is not None:
            self._base = self._opened()
            if self.get("build", "head") != self._mark:
                self.forget()
        return self._base is not None

    def _opened(self) -> sqlite3.Connection | None:
        try:
            return self._connected() if self._store.is_file() else None
        except _damage():
            return None

    def _connected(self) -> sqlite3.Connection:
        import sqlite3

        base = sqlite3.connect(self._store, isolation_level=None)
        try:
            base.execute("PRAGMA synchronous = OFF")
            base.execute("PRAGMA journal_mode = TRUNCATE")
        except _damage():
            base.close()
            raise
        return base

    def forget(self) -> None:
        """Throw everything away."""
        self.close()
        self.head = None
        try:
            for path in (self._head, self._store, self._store.with_name(f"{self._store.name}-journal")):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise EnvironmentFault(f"cannot clear {error.filename}: {error.strerror}") from error

    def close(self) -> None:
        """Let go of the file."""
        if self._base:
            self._base.close()
            self._base = None

    def get(self, kind: str, name: str) -> bytes | None:
        """One piece; `None` where there is none, or where it is damaged."""
        if self._base is None:
            return None
        try:
            row = self._base.execute("SELECT data FROM piece WHERE kind = ? AND name = ?", (kind, name)).fetchone()
        except _damage():
            return None
        return _unsealed(kind, name, row[0]) if row else None

    def all(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Every piece of a kind that is not damaged, by its name."""
        if self._base is None:
            return
        try:
            for name, data in self._base.execute("SELECT name, data FROM piece WHERE kind = ?", (kind,)):
                piece = _unsealed(kind, name, data)
                if piece is not None:
                    yield name, piece
        except _damage():
            return

    def names(self, kind: str) -> list[str]:
        """The names of all pieces of a kind."""
        if self._base is None:
            return []
        try:
            return [str(name) for (name,) in self._base.execute("SELECT name FROM piece WHERE kind = ?", (kind,))]
        except _damage():
            return []

    def save(self, head: Head, put: Iterable[tuple[str, str, bytes]], drop: Iterable[tuple[str, str]] = ()) -> None:
        """Remember a build: its head, and the pieces that are new or gone.

        Where the pieces are not open, nothing of them is left.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._base is None:
                self.forget()
            base = self._base = self._base or self._connected()
            base.execute("BEGIN IMMEDIATE")
            base.execute("CREATE TABLE IF NOT EXISTS piece (kind TEXT, name TEXT, data BLOB, PRIMARY KEY (kind, name))")
            base.executemany("DELETE FROM piece WHERE kind = ? AND name = ?", drop)
            rows = ((kind, name, _sealed(kind, name, data)) for kind, name, data in put)
            base.executemany("INSERT OR REPLACE INTO piece VALUES (?, ?, ?)", rows)
            packed = _FAMILY + marshal.dumps(_row_of(head))
            mark = blake2b(packed, digest_size=20).digest()
            base.execute("INSERT OR REPLACE INTO piece VALUES ('build', 'head', ?)", (_sealed("build", "head", mark),))
            base.execute("COMMIT")
            staged = self._head.with_name(f"{self._head.name}.tmp")
            staged.write_bytes(mark + packed)
            staged.replace(self._head)
        except _damage():
            # The site is in place and whole; the next build makes everything anew.
            self.forget()
        finally:
            self.close()


class Spool:
    """Bytes by name that wait on the disk, so that a large site does not hold them in memory."""

    def __init__(self, folder: Path) -> None:
        from tempfile import TemporaryFile

        folder.mkdir(parents=True, exist_ok=True)
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __setitem__(self, name: str, data: bytes) -> None:
        self._file.write(data)
        self._places[name] = (self._end, len(data))
        self._end += len(data)

    def __getitem__(self, name: str) -> bytes:
        start, size = self._places[name]
        self._file.seek(start)
        return self._file.read(size)

    def close(self) -> None:
        """Let go of the file, which ends with that."""
        self._file.close()


def _damage() -> tuple[type[Exception], ...]:
    """What a damaged database raises: an error of SQLite's, or of its words where those are damaged, or of the disk."""
    import sqlite3

    return sqlite3.Error, OverflowError, UnicodeError, OSError


def _sealed(kind: str, name: str, data: bytes) -> bytes:
    return crc32(f"{kind}\0{name}\0".encode(), crc32(data)).to_bytes(_SUM, "big") + data


def _unsealed(kind: object, name: object, data: object) -> bytes | None:
    if not isinstance(data, bytes) or len(data) < _SUM:
        return None
    plain = data[_SUM:]
    return plain if _sealed(str(kind), str(name), plain)[:_SUM] == data[:_SUM] else None


def problem_row(problem: Problem) -> tuple[Any, ...]:
    """A problem as plain values."""
    at = problem.at
    return (
        at.path, at.line, at.column, problem.rule, problem.message, problem.hint, problem.severity.value,
        problem.field,
    )  # fmt: skip


def problem_of(row: tuple[Any, ...]) -> Problem:
    """A problem from plain values."""
    path, line, column, rule, message, hint, severity, name = row
    return Problem(SourcePos(path, line, column), rule, message, hint, Severity(severity), name)


def _row_of(head: Head) -> tuple[Any, ...]:
    surveys = [(one.names, one.sizes, one.times) for one in (head.around, head.seen, head.out)]
    said = [(name, [problem_row(one) for one in told]) for name, told in head.said.items()]
    return (
        head.number, head.asked, surveys, head.since, head.until, head.manifest, head.published, head.withheld,
        [problem_row(one) for one in head.planned], said, head.ground,
    )  # fmt: skip


def _head_of(row: tuple[Any, ...]) -> Head:
    number, asked, surveys, since, until, manifest, published, withheld, planned, said, ground = row
    around, seen, out = (Survey(*one) for one in surveys)
    return Head(
        number=number, asked=asked, around=around, seen=seen, since=since, until=until, out=out, manifest=manifest,
        published=published, withheld=tuple(withheld), planned=tuple(map(problem_of, planned)),
        said={name: tuple(map(problem_of, told)) for name, told in said}, ground=ground,
    )  # fmt: skip
