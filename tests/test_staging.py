"""Putting outputs in place: what moves when, and what a build that is cut off at any step leaves behind."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest

from tests.support import SiteMaker, build, read_tree
from tests.test_build import numbered, settings, tip
from tests.test_incremental import Cut, cut_after
from tests.test_store import put, write
from tipsgen import staging
from tipsgen.names import INTENT, MANIFEST, STAGING
from tipsgen.staging import Staging
from tipsgen.store import read_manifest


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is renamed into place, by its path in the output."""
    found: list[str] = []

    def noting(real: Callable[..., None]) -> Callable[..., None]:
        def call(source: str, target: str) -> None:
            if "/files/" in str(source):
                found.append(str(target).partition("/out/")[2])
            real(source, target)

        return call

    monkeypatch.setattr(staging.os, "rename", noting(os.rename))
    monkeypatch.setattr(staging.os, "replace", noting(os.replace))
    return found


def put_early(out: Path, files: Mapping[str, str], early: Callable[[str], bool]) -> None:
    """One build of these outputs, of which some go first."""
    with Staging(out, out.parent / "kept") as staged:
        for path, text in files.items():
            staged.add(path, text.encode())
        staged.commit(early)


def is_tip(path: str) -> bool:
    return "tip" in path


def test_a_new_folder_is_moved_as_a_whole(tmp_path: Path, moves: list[str]) -> None:
    put(tmp_path / "out", {"2026/01/a.html": "a", "2026/02/b.html": "b", "index.html": "i"})

    assert moves == ["2026", "index.html"]
    assert set(read_tree(tmp_path / "out")) == {"2026/01/a.html", "2026/02/b.html", "index.html", MANIFEST}


def test_what_is_new_in_an_old_folder_is_moved_by_itself(tmp_path: Path, moves: list[str]) -> None:
    put(tmp_path / "out", {"2026/01/a.html": "a"})
    moves.clear()
    put(tmp_path / "out", {"2026/01/a.html": "A", "2026/02/b.html": "b"})

    assert moves == ["2026/01/a.html", "2026/02"]


def test_a_folder_with_early_and_late_files_is_not_moved_whole(tmp_path: Path, moves: list[str]) -> None:
    files = {
        "x/tips/tip.html": "t",
        "x/tips/tip.txt": "t",
        "x/index.html": "i",
        "x/y/list.html": "l",
        "x/mixed/tip.html": "t",
        "x/mixed/l.html": "l",
    }
    put_early(tmp_path / "out", files, is_tip)

    assert moves == ["x/mixed/tip.html", "x/tips", "x/index.html", "x/mixed/l.html", "x/y"]
    assert {path for path in read_tree(tmp_path / "out") if path != MANIFEST} == set(files)


def test_new_lists_go_before_the_ones_that_will_lead_to_them_and_the_root_goes_last(
    tmp_path: Path, moves: list[str]
) -> None:
    out = tmp_path / "out"
    put_early(out, {"tip.html": "t", "index.html": "i", "archive/1.html": "1", "topics/x.html": "x"}, is_tip)
    assert moves == ["tip.html", "archive", "topics", "index.html"]
    moves.clear()
    put_early(
        out,
        {
            "tip.html": "T",
            "index.html": "I",
            "archive/1.html": "1!",
            "archive/2.html": "2",
            "feed.xml": "f",
            "topics/x.html": "x",
        },
        is_tip,
    )

    assert moves == ["tip.html", "archive/2.html", "feed.xml", "archive/1.html", "index.html"]


def test_early_outputs_go_before_late_ones_whatever_their_names(tmp_path: Path, moves: list[str]) -> None:
    put_early(tmp_path / "out", {"a.html": "a", "z-tip.html": "z", "b.html": "b", "c-tip.html": "c"}, is_tip)

    assert moves == ["c-tip.html", "z-tip.html", "a.html", "b.html"]


def test_a_file_in_the_way_of_a_folder_goes_though_its_own_folder_is_then_empty(tmp_path: Path) -> None:
    put(tmp_path / "out", {"x/y": "a file"})
    put(tmp_path / "out", {"x/y/index.html": "a page"})

    assert {path for path in read_tree(tmp_path / "out") if path != MANIFEST} == {"x/y/index.html"}


def test_a_folder_in_the_way_of_a_file_goes_though_the_folder_around_is_then_empty(tmp_path: Path) -> None:
    put(tmp_path / "out", {"x/y/z/index.html": "a page"})
    put(tmp_path / "out", {"x/y": "a file"})

    assert {path for path in read_tree(tmp_path / "out") if path != MANIFEST} == {"x/y"}


def test_an_empty_folder_where_a_file_must_go_makes_way(tmp_path: Path) -> None:
    put(tmp_path / "out", {"a.html": "a", "b.html": "b"})
    (tmp_path / "out/b.html").unlink()
    (tmp_path / "out/b.html/deep/er").mkdir(parents=True)
    put(tmp_path / "out", {"a.html": "A", "b.html": "B"})

    assert (tmp_path / "out/b.html").read_text(encoding="utf-8") == "B"


def test_a_link_in_the_place_of_a_stale_output_stays_and_is_reported(tmp_path: Path) -> None:
    put(tmp_path / "out", {"a.html": "a", "b.html": "b"})
    mine = tmp_path / "mine"
    mine.write_text("b", encoding="utf-8")
    (tmp_path / "out/b.html").unlink()
    (tmp_path / "out/b.html").symlink_to(mine)
    result = put(tmp_path / "out", {"a.html": "a"}).result

    assert (tmp_path / "out/b.html").is_symlink()
    assert [(one.at.path, one.rule) for one in result.problems] == [("b.html", "output-kept")]


def test_the_note_of_what_is_put_in_place_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    put(out, {"a.html": "one", "b.html": "one"})
    with cut_after(2), pytest.raises(Cut):
        put(out, {"a.html": "two", "b.html": "two"})
    before = read_manifest(out, INTENT)
    assert set(before) == {"a.html", "b.html"}
    with monkeypatch.context() as patch:

        def torn(path: Path, *_: object, **__: object) -> None:
            path.write_bytes(b'{"version"')
            raise Cut

        patch.setattr(staging, "write_manifest", torn)
        with pytest.raises(Cut):
            put(out, {"a.html": "three", "b.html": "three"})

    assert read_manifest(out, INTENT) == before
    assert put(out, {"a.html": "four", "b.html": "four"}).result.problems == []


LINK = re.compile(r'href="(/[^"#?]*)|<(?:loc|link)>https://tips\.example(/[^<]*)<')
LISTS = ("index.html", "feed.xml", "sitemap.xml", "archive/", "topics/", "authors/", "series/")


def dead_ends(out: Path, old: Collection[str]) -> list[str]:
    """Links of lists, feeds and the sitemap to what is not there; lists that nothing leads to yet are passed over."""
    found = []
    for path, data in read_tree(out).items():
        if path.startswith(LISTS) and path in old:
            for link in LINK.finditer(data.decode()):
                address = link[1] or link[2]
                target = out / address.lstrip("/")
                if not (target / "index.html" if address.endswith("/") else target).is_file():
                    found.append(f"{path} -> {address}")
    return found


def changed_site(root: Path) -> None:
    """A new tip, one that is gone, one that moved, an edited one, and a page where a file was."""
    tips = root / "content/tips"
    write(
        tips,
        {"2026-02-05-new.md": tip("New", topics=["x"]), "2026-01-01-tip-1.md": tip("One", "Edited.", topics=["x"])},
    )
    (tips / "2026-01-02-tip-2.md").unlink()
    (tips / "2026-01-03-tip-3.md").rename(tips / "2026-01-03-moved.md")
    (root / "content/static/about").unlink()
    write(root, {"content/pages/about.md": "---\ntitle: About\n---\nUs.\n"})


def test_a_build_that_is_cut_off_at_any_step_leaves_whole_files_and_no_dead_links(make_site: SiteMaker) -> None:
    lean = '[share_images]\nenabled = false\n[search]\nengine = "none"\n[blog]\ntips_per_page = 3\n'
    files = {**settings(f'{lean}[feed]\nformats = ["rss"]\nper_author = false'), **numbered(4, topics=["x"])}
    root = make_site({**files, "content/static/about": "a file"})
    old = build(root).files()
    changed_site(root)
    new = build(root, out=root / "new", cache=root / "new-cache").files()
    for place in ("site", ".tipsgen"):
        shutil.copytree(root / place, root / f"saved-{place}")
    steps = 0
    ended = False
    while not ended:
        for place in ("site", ".tipsgen"):
            shutil.rmtree(root / place)
            shutil.copytree(root / f"saved-{place}", root / place)
        try:
            with cut_after(steps):
                build(root)
            ended = True
        except Cut:
            left = {path: data for path, data in read_tree(root / "site").items() if path not in (INTENT, MANIFEST)}
            assert not [path for path in left if path.startswith(STAGING)]
            assert [path for path, data in left.items() if data not in (old.get(path), new.get(path))] == []
            assert dead_ends(root / "site", old) == []
            if steps % 3 == 0:
                again = build(root)
                assert again.files() == new
                assert again.report.problems == ()
        steps += 1
    assert steps > 30


def test_what_is_in_place_and_was_in_no_manifest_is_ours_after_a_build_that_was_cut_off(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, {"a.html": "a", "b.html": "b"})
    (out / MANIFEST).unlink()
    with pytest.raises(Cut), cut_after(2):  # the intent and the one file that is new
        put(out, {"a.html": "a", "b.html": "other"})
    with Staging(out, tmp_path / "kept") as staged:
        staged.add("a.html", b"another")
        staged.add("b.html", b"another")
        done = staged.commit()

    assert done.problems == []
    assert not (tmp_path / "kept/a.html").exists()
    assert (tmp_path / "kept/b.html").read_text() == "b"  # the build that was cut off could not know whose it was
