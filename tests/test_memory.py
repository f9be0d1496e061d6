"""What builds remember: whole, or thrown away without a word."""

from __future__ import annotations

import marshal
import random
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from math import inf
from pathlib import Path
from zlib import crc32

import pytest

from tipsgen.head import FORMAT, MARK, Head, head_path
from tipsgen.memory import Memory, all_problems, problem_row
from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.survey import Survey

PROBLEM = Problem(SourcePos("content/tips/a.md", 3, 4), "dead-link", "leads nowhere", "a hint", Severity.WARNING, "x")
HEAD = Head(
    number=3,
    asked=(("0.1", "3.11", (("/site-packages", 1, 2),), "a.py\0", bytes(8), bytes(8)), False, True, "", "/site"),
    at="2026-01-05",
    around=Survey.of([("tipsgen.toml", (5, 6)), ("fonts/a.ttf", (-1, -1))]),
    seen=Survey.of([("content/tips/ä.md", (7, 1_700_000_000_000_000_001))]),
    folders=Survey.of([("content/", (4096, 1_700_000_000_000_000_002)), ("themes/", (-1, -1))]),
    since=-inf,
    until=1.5e9,
    out=Survey.of([("index.html", (9, 10))]),
    manifest=(11, 12),
    published=4,
    withheld=(("key", "path", "draft", "2026-01-05T00:00-08:00"),),
    planned=(problem_row(PROBLEM),),
    said={"tip key": (problem_row(PROBLEM), problem_row(replace(PROBLEM, message="other")))},
    ground=b"\0\1",
)
PIECES = [("tip", "content/tips/ä.md", b"parsed"), ("job", "tip key", b""), ("pieces", "key", bytes(9000))]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which a build was remembered."""
    memory(tmp_path).save(HEAD, PIECES)
    return tmp_path


def memory(place: Path, out: str = "out") -> Memory:
    return Memory(place / "builds", place / out)


def file(place: Path, ending: str) -> Path:
    (found,) = (place / "builds").glob(f"*.{ending}")
    return found


def pieces(found: Memory) -> dict[tuple[str, str], bytes]:
    return {(kind, name): data for kind in ("tip", "job", "pieces") for name, data in found.all(kind)}


def opened(place: Path) -> Iterator[Memory]:
    found = memory(place)
    found.open()
    yield found
    found.close()


def test_a_build_is_remembered_as_it_was(place: Path) -> None:
    found = memory(place)

    assert found.head == HEAD
    assert found.head is not None
    assert {name: type(one) for name, one in found.head.values().items()} == {
        name: type(one) for name, one in HEAD.values().items()
    }
    assert all_problems(found.head) == (PROBLEM, PROBLEM, replace(PROBLEM, message="other"))
    assert found.open()
    assert pieces(found) == {(kind, name): data for kind, name, data in PIECES}
    assert found.get("pieces", "key") == bytes(9000)
    assert found.names("job") == {"tip key"}
    found.close()


def test_pieces_are_put_and_dropped_and_others_stay(place: Path) -> None:
    found = memory(place)
    found.open()
    found.save(HEAD.with_(number=4), [("job", "tip key", b"new")], [("tip", "content/tips/ä.md")])
    (again,) = opened(place)

    assert again.head == HEAD.with_(number=4)
    again.open()
    assert pieces(again) == {("job", "tip key"): b"new", ("pieces", "key"): bytes(9000)}
    again.close()


def test_two_output_folders_remember_apart(place: Path) -> None:
    assert memory(place, "elsewhere").head is None


def test_every_damaged_byte_of_a_head_is_noticed(place: Path) -> None:
    head = file(place, "head")
    data = head.read_bytes()
    for at in range(len(data)):
        head.write_bytes(data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :])
        assert memory(place).head is None, at
    for size in range(len(data)):
        head.write_bytes(data[:size])
        assert memory(place).head is None, size


def test_every_damaged_byte_of_a_piece_is_noticed(place: Path) -> None:
    whole = {(kind, name): data for kind, name, data in PIECES}
    base = file(place, "db")
    rows = [row for row in _rows(base) if row[0] != "build"]
    for kind, name, data in rows:
        for at in [*range(min(len(data), 60)), len(data) - 1]:
            _change(base, "data", data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :], kind, name)
            (found,) = opened(place)
            found.open()
            assert found.get(kind, name) is None
            assert (kind, name) not in pieces(found)
            found.close()
        _change(base, "data", data, kind, name)
        _change(base, "name", name + "x", kind, name)
        (found,) = opened(place)
        found.open()
        assert found.get(kind, name + "x") is None
        found.close()
        _change(base, "name", name, kind, name + "x")
    (found,) = opened(place)
    found.open()
    assert pieces(found) == whole
    found.close()


def _rows(base: Path) -> list[tuple[str, str, bytes]]:
    connection = sqlite3.connect(base)
    rows = connection.execute("SELECT kind, name, data FROM piece").fetchall()
    connection.close()
    return rows


def _change(base: Path, column: str, value: object, kind: str, name: str) -> None:
    connection = sqlite3.connect(base)
    connection.execute(f"UPDATE piece SET {column} = ? WHERE kind = ? AND name = ?", (value, kind, name))  # noqa: S608
    connection.commit()
    connection.close()


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_database_gives_nothing_that_was_not_put_and_is_made_anew(place: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same damage for the same seed
    base = file(place, "db")
    data = bytearray(base.read_bytes())
    for _ in range(dice.choice([1, 20, 2000])):
        data[dice.randrange(len(data))] = dice.randrange(256)
    base.write_bytes(bytes(data[: dice.randrange(len(data))]) if seed % 3 == 0 else bytes(data))
    found = memory(place)
    found.open()
    given = pieces(found)
    for kind, name, put in PIECES:
        assert given.get((kind, name), put) == put
        assert found.get(kind, name) in (put, None)
    found.save(HEAD.with_(number=4), PIECES)
    again = memory(place)

    if again.open():
        assert pieces(again) == {(kind, name): data for kind, name, data in PIECES}
    again.close()


@pytest.mark.parametrize("data", [b"", b"no database", bytes(8192)])
def test_what_is_no_database_is_thrown_away(place: Path, data: bytes) -> None:
    file(place, "db").write_bytes(data)
    found = memory(place)

    assert not found.open()
    assert found.head is None
    assert list((place / "builds").iterdir()) == []
    found.save(HEAD, PIECES)
    assert memory(place).head == HEAD


def test_another_version_s_head_counts_as_none(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipsgen.head._FAMILY", f"cpython-399-{FORMAT}".encode())
    assert memory(place).head is None
    monkeypatch.setattr("tipsgen.head._FAMILY", f"cpython-311-{FORMAT + 1}".encode())
    assert memory(place).head is None


def test_a_whole_head_of_another_form_counts_as_none(place: Path) -> None:
    from tipsgen.head import _FAMILY

    values = {name: one for name, one in HEAD.values().items() if not isinstance(one, Survey)}
    columns = {name: ("", b"", b"") for name, one in HEAD.values().items() if isinstance(one, Survey)}
    forms = ((), (1, 2), 5, "x", [None] * 11, ({}, {}), ({"number": 1}, {"seen": ("", b"", b"")}), ({1: 2}, {}))
    for row in (*forms, (values, columns)):
        data = bytes(MARK) + _FAMILY + marshal.dumps(row)
        file(place, "head").write_bytes(crc32(data).to_bytes(4, "big") + data)
        assert memory(place).head is None


def test_a_head_that_was_read_is_read_again_only_when_there_is_another(place: Path) -> None:
    found = memory(place)
    again = Memory(place / "builds", place / "out", found.known)
    assert again.head is found.head
    memory(place).save(HEAD.with_(number=4), PIECES)
    another = Memory(place / "builds", place / "out", found.known)

    assert another.head == HEAD.with_(number=4)
    assert another.mark != found.mark


def test_an_output_folder_is_known_by_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "out")
    names = {head_path("b", str(tmp_path / name)) for name in ("out", "link", "link/../out/.", "o\udcfft", "tou")}
    assert len(names) == 3


def test_pieces_of_another_build_are_thrown_away_with_the_head(place: Path) -> None:
    kept = shutil.copy2(file(place, "db"), place / "old.db")
    found = memory(place)
    found.open()
    found.save(HEAD.with_(number=4), [])
    shutil.copy2(kept, file(place, "db"))
    found = memory(place)

    assert found.head is not None
    assert not found.open()
    assert found.head is None


def test_pieces_of_another_build_with_the_same_number_are_thrown_away_too(place: Path) -> None:
    (place / "other").mkdir()
    memory(place / "other").save(HEAD.with_(asked=("another site",)), [("tip", "content/tips/ä.md", b"foreign")])
    shutil.copy2(file(place / "other", "db"), file(place, "db"))
    found = memory(place)

    assert not found.open()
    assert found.get("tip", "content/tips/ä.md") is None


def test_a_build_that_is_cut_off_between_pieces_and_head_is_forgotten(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise Cut

    found = memory(place)
    found.open()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(Cut):
            found.save(HEAD.with_(number=4), [("job", "tip key", b"new")])
    again = memory(place)

    assert again.head == HEAD
    assert not again.open()


def test_a_build_that_is_cut_off_while_it_puts_pieces_leaves_those_before(place: Path) -> None:
    class Cut(BaseException):
        pass

    def put() -> Iterator[tuple[str, str, bytes]]:
        yield "job", "tip key", b"new"
        raise Cut

    found = memory(place)
    found.open()
    with pytest.raises(Cut):
        found.save(HEAD.with_(number=4), put())
    again = memory(place)

    assert again.open()
    assert again.get("job", "tip key") == b""
    again.close()


def test_a_database_that_another_program_holds_is_given_up(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sqlite3, "connect", lambda *args, real=sqlite3.connect, **named: real(*args, **named, timeout=0.01)
    )
    holder = sqlite3.connect(file(place, "db"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    found = memory(place)

    assert not found.open()
    found.save(HEAD.with_(number=4), PIECES)
    holder.close()
    again = memory(place)
    assert again.head == HEAD.with_(number=4)
    assert again.open()
    again.close()
