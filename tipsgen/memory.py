"""What a build remembers for the next one of the same output folder: parsed tips, jobs, their results.

All of it can be made anew, so whatever is damaged, foreign or cut short is thrown away without a word.
Each piece carries a checksum over its name and its bytes; the head, which says what was seen and
written, belongs to the pieces that have its mark.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from tipsgen.errors import EnvironmentFault
from tipsgen.head import MARK, Head, head_path, packed_head, read_head, read_mark
from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.seen import Seen, trusted_folders
from tipsgen.survey import Survey

if TYPE_CHECKING:
    import sqlite3

_SUM = 4


class Memory:
    """The memory of one output folder."""

    def __init__(self, folder: Path, out: Path, known: tuple[Head, bytes] | None = None) -> None:
        self._folder = folder
        self._head = Path(head_path(str(folder), str(out)))
        self._store = self._head.with_suffix(".db")
        self._base: sqlite3.Connection | None = None
        if not known or known[1] != read_mark(str(self._head)):
            known = read_head(str(self._head))
        self.head: Head | None = known[0] if known else None
        self.mark = known[1] if known else b""

    @property
    def known(self) -> tuple[Head, bytes] | None:
        """The head with its mark."""
        return (self.head, self.mark) if self.head else None

    def open(self) -> bool:
        """Open the pieces; whether they belong to the head.  If not, both are forgotten."""
        if self._base is None and self.head is not None:
            self._base = self._opened()
            if self.get("build", "head") != self.mark:
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
        start = f"{kind}\0"
        try:
            for name, data in self._base.execute("SELECT name, data FROM piece WHERE kind = ?", (kind,)):
                # What `_unsealed` does, without two calls for each of tens of thousands.
                if type(data) is bytes and type(name) is str:
                    plain = data[_SUM:]
                    if crc32(f"{start}{name}\0".encode(), crc32(plain)).to_bytes(_SUM, "big") == data[:_SUM]:
                        yield name, plain
        except _damage():
            return

    def names(self, kind: str) -> set[str]:
        """The names of all pieces of a kind."""
        if self._base is None:
            return set()
        try:
            return {name for (name,) in self._base.execute("SELECT name FROM piece WHERE kind = ?", (kind,))}
        except _damage():
            return set()

    def folders(self, seen: Seen) -> Survey:
        """The folders of a site as the next build may trust them."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return trusted_folders(str(self._folder), seen)

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
            mark = os.urandom(MARK)
            base.execute("INSERT OR REPLACE INTO piece VALUES ('build', 'head', ?)", (_sealed("build", "head", mark),))
            base.execute("COMMIT")
            staged = self._head.with_name(f"{self._head.name}.tmp")
            staged.write_bytes(packed_head(head, mark))
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

    def get(self, name: str) -> bytes | None:
        """The bytes of a name; `None` where there are none."""
        if name not in self._places:
            return None
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


def all_problems(head: Head) -> tuple[Problem, ...]:
    """All warnings of a build that is remembered."""
    rows = (*head.planned, *(row for told in head.said.values() for row in told))
    return tuple(map(problem_of, rows))


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
