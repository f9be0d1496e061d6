"""What can be seen of a site without reading it: names, sizes and times, and what they cannot tell."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tipsgen.staging
from tests.support import SiteMaker, build
from tests.test_build import numbered, settings
from tests.test_store import write
from tipsgen import seen, survey
from tipsgen.errors import EnvironmentFault
from tipsgen.seen import Seen, changed, look, trusted_folders
from tipsgen.survey import COARSE_TICK, TICK, UNKNOWN, Stamp, Survey, Walk, differing, let_pass, settled, stamp

SECOND = 1_000_000_000
START = 1_700_000_000 * SECOND


class Clock:
    """A clock that goes on while somebody sleeps."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.slept: list[float] = []

    def time_ns(self) -> int:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += round(seconds * SECOND)


def saved(path: Path, moment: int, text: str = "words") -> str:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(moment, moment))
    return str(path)


@pytest.mark.parametrize(
    ("moment", "age", "wait"),
    [
        (START + 5, 0, TICK),
        (START + 5, TICK - 3, 3),
        (START + 5, TICK, 0),
        (START + 5, 3600 * SECOND, 0),
        (START, 0, COARSE_TICK),
        (START, SECOND, SECOND),
        (START, COARSE_TICK, 0),
        (START + 5, -3600 * SECOND, 0),
        (START, -3600 * SECOND, 0),
    ],
)
def test_a_file_is_read_when_no_later_change_can_bear_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int, age: int, wait: int
) -> None:
    path = saved(tmp_path / "a", moment)
    clock = Clock(moment + age)
    monkeypatch.setattr(survey, "time", clock)

    assert settled(path) == (b"words", (5, moment))
    assert sum(clock.slept) == pytest.approx(wait / SECOND)


def test_a_file_that_changes_while_it_settles_is_read_as_it_is_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a", START + 5)
    clock = Clock(START + 5)

    def sleep(seconds: float) -> None:
        Clock.sleep(clock, seconds)
        if len(clock.slept) == 1:
            saved(tmp_path / "a", clock.now, "other words")

    monkeypatch.setattr(survey, "time", clock)
    monkeypatch.setattr(clock, "sleep", sleep)

    assert settled(path) == (b"other words", (11, START + 5 + TICK))
    assert len(clock.slept) == 2


def test_a_change_gets_another_time_once_the_tick_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(START)
    monkeypatch.setattr(survey, "time", clock)
    for newest in (0, START - TICK, START + 2 * TICK):
        let_pass(newest)
    assert clock.slept == []
    let_pass(START - 1)
    assert clock.now == START - 1 + TICK


def test_a_tick_of_this_disk_is_no_longer_than_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for _ in range(20):
        path.write_bytes(b"a")
        _, before = settled(str(path))
        path.write_bytes(b"b")
        assert stamp(path) != before


NAMES = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1), unique=True)
STAMP = st.tuples(st.integers(-1, 2**62), st.integers(-1, 2**62))


@given(st.data(), NAMES)
def test_the_files_whose_stamps_differ_are_found(data: st.DataObject, names: list[str]) -> None:
    before = [(name, data.draw(STAMP)) for name in names]
    edits: dict[str, Stamp] = data.draw(st.dictionaries(st.sampled_from(names), STAMP)) if names else {}
    now = [(name, edits.get(name, old)) for name, old in before]
    expected = [(name, new) for (name, new), (_, old) in zip(now, before, strict=True) if new != old]

    assert changed(Survey.of(before), Survey.of(now)) == expected
    assert Survey.of(before).stamps() == dict(before)
    assert Survey.of(before).paths() == names
    assert len(Survey.of(before)) == len(names)
    assert changed(Survey.of(before), Survey.of([*now, ("\n", (1, 1))])) is None


def test_a_survey_walks_as_reading_does(make_site: SiteMaker) -> None:
    root = make_site(
        {
            **numbered(2),
            "content/tips/.hidden.md": "x",
            "content/tips/a.md~": "x",
            "content/queue/a.md": "x",
            "content/static/.nojekyll": "",
            "content/static/.well-known/x": "x",
            "content/static/.git/x": "x",
            "content/static/queue/x": "x",
            "content/tips/a/b.md": "x",
            "content/tips/a.md": "x",
            "content/tips/a-b.md": "x",
        }
    )
    (root / "content/static/gone").symlink_to(root / "nowhere")
    (root / "content/static/linked").symlink_to(root / "content/blocks", target_is_directory=True)
    write(root, {"content/blocks/b.md": "x"})

    assert look(str(root)).content.paths() == [
        "content/authors/ada-brown.md",
        "content/blocks/b.md",
        "content/static/.nojekyll",
        "content/static/.well-known/x",
        "content/static/linked/b.md",
        "content/static/queue/x",
        "content/tips/2026-01-01-tip-1.md",
        "content/tips/2026-01-02-tip-2.md",
        "content/tips/a/b.md",
        "content/tips/a-b.md",
        "content/tips/a.md",
    ]


def test_a_folder_that_is_not_there_has_no_files_and_one_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    none = Walk().below(str(tmp_path / "none"), "none/", lambda _: False)
    assert none.files.paths() == []
    assert none.folders.stamps() == {"none/": (-1, -1)}
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(EnvironmentFault, match="cannot read"):
        Walk().below(str(tmp_path), "", lambda _: False)


def test_outputs_that_are_missing_or_have_another_size_or_time_are_found(tmp_path: Path) -> None:
    names = ("same", "gone", "longer", "touched", "linked", "folder", "ü/deep")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        saved(tmp_path / name, START)
    known = Survey.of([(name, (5, START)) for name in names])
    assert differing(str(tmp_path), known, follow=False) == []
    (tmp_path / "gone").unlink()
    saved(tmp_path / "longer", START, "words!")
    saved(tmp_path / "touched", START + 1)
    (tmp_path / "linked").replace(tmp_path / "elsewhere")
    (tmp_path / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "folder").unlink()
    (tmp_path / "folder").mkdir()

    assert differing(str(tmp_path), known, follow=False) == ["gone", "longer", "touched", "linked", "folder"]
    assert differing(str(tmp_path), known, follow=True) == ["gone", "longer", "touched", "folder"]
    assert differing(str(tmp_path / "none"), known, follow=False) == list(names)


def test_what_was_missing_and_still_is_does_not_differ(tmp_path: Path) -> None:
    saved(tmp_path / "same", START)
    known = Survey.of([("gone", (-1, -1)), ("same", (5, START)), ("never", (-2, -2)), ("also", (-1, -1))])
    saved(tmp_path / "also", START)

    assert differing(str(tmp_path), known, follow=True) == ["never", "also"]


def test_where_paths_cannot_begin_at_a_folder_they_are_written_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(tmp_path / "same", START)
    saved(tmp_path / "other", START)
    known = Survey.of([("same", (5, START)), ("other", (5, START + 1)), ("gone", (5, START))])
    monkeypatch.setattr(os, "supports_dir_fd", set())

    assert differing(str(tmp_path), known, follow=False) == ["other", "gone"]


SAVED = {
    "tipsgen.toml": ("Daily Leadership Tip", "Daily Readership Tip"),
    "content/pages/about.md": ("Us.", "We."),
    "content/authors/ada-brown.md": ("Writes tips.", "Wrote tips.."),
    "content/tips/2026-01-01-tip-1.md": ("Text 1.", "Text A."),
    "content/tips/2026-01-01-tip-1.txt": ("Plain.", "Text.."),
    "themes/site/templates/blog/404.html": ("Gone.", "Lost."),
    "themes/site/static/theme.css": ("red", "tan"),
    "content/static/x.txt": ("one", "two"),
}


@pytest.mark.parametrize("path", SAVED)
def test_a_file_that_is_saved_twice_within_a_tick_is_never_taken_for_the_first_one(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The second time while a build runs, when all was read, with the size and the time of the first."""
    root = make_site(
        {
            **numbered(1),
            "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
            "content/tips/2026-01-01-tip-1.txt": "Plain.",
            "themes/site/templates/blog/404.html": "Gone.",
            "themes/site/static/theme.css": "p{color:red}",
            "content/static/x.txt": "one",
            **settings('[share_images]\nenabled = false\n[search]\nengine = "none"'),
        }
    )
    first, second = SAVED[path]
    target = root / path
    build(root)
    target.write_text(target.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    os.utime(target, ns=(START + 5, START + 5))
    moment = target.stat().st_mtime_ns
    clock = Clock(moment + 1)
    real = tipsgen.staging.Staging.commit

    def save_again(*args: object) -> object:
        if clock.now < moment + TICK:  # a later change would have another time
            target.write_text(target.read_text(encoding="utf-8").replace(first, second), encoding="utf-8")
            os.utime(target, ns=(moment, moment))
        return real(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(tipsgen.staging.Staging, "commit", save_again)
        for module in (survey, seen):
            patch.setattr(module, "time", clock, raising=False)
        build(root)

    assert build(root).files() == build(root, out=root / "clean", cache=root / "clean-cache").files()


def test_a_package_that_was_installed_since_makes_everything_anew(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    packages = tmp_path / "site-packages"
    packages.mkdir()
    os.utime(packages, ns=(START, START))
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
    root = make_site(numbered(1))
    before = look(str(root)).code
    assert look(str(root)).code == before
    (packages / "jinja2-99.dist-info").mkdir()

    assert look(str(root)).code != before


def changes(root: Path) -> dict[str, Callable[[], object]]:
    """What a person may do to a site, by what it is."""
    tips, themes = root / "content/tips", root / "themes"
    return {
        "a new file": lambda: (tips / "new.md").write_text("x", encoding="utf-8"),
        "a file less": (tips / "2026-01-01-tip-1.md").unlink,
        "another name": lambda: (tips / "2026-01-01-tip-1.md").rename(tips / "2026-01-01-tip-9.md"),
        "a new folder": lambda: write(root, {"content/tips/deep/new.md": "x"}),
        "a file in a folder": lambda: write(root, {"content/tips/a/b/new.md": "x"}),
        "a folder less": lambda: shutil.rmtree(tips / "a"),
        "a folder for a file": lambda: ((tips / "a/b/c.md").unlink(), write(root, {"content/tips/a/b/c.md/d.md": "x"})),
        "a link's aim": lambda: (root / "nowhere").write_text("x", encoding="utf-8"),
        "a first theme": lambda: write(root, {"themes/site/theme.toml": "x"}),
        "no theme yet": lambda: themes.mkdir(),
        "a file in a linked folder": lambda: write(root, {"elsewhere/b.md": "x"}),
        "nothing": lambda: None,
    }  # fmt: skip


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("what", changes(Path()))
def test_a_file_that_came_or_went_is_seen_by_its_folder(make_site: SiteMaker, what: str, trusted: bool) -> None:
    root = make_site({**numbered(2), "content/tips/a/b/c.md": "x", "elsewhere/a.md": "x"})
    (root / "content/static").mkdir()
    (root / "content/static/link").symlink_to(root / "nowhere")
    (root / "content/static/linked").symlink_to(root / "elsewhere", target_is_directory=True)
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            os.utime(path, ns=(START + 5, START + 5))
    before = look(str(root))
    if not trusted:
        before = Seen(before.code, before.around, before.content, Survey.of([("content/", UNKNOWN)]), frozenset())
    changes(root)[what]()
    again, anew = look(str(root), (), before), look(str(root))

    assert (again.content, again.around) == (anew.content, anew.around)
    assert (again.content.paths() == before.content.paths()) is (what in ("nothing", "no theme yet", "a first theme"))
    assert (again.around.paths() == before.around.paths()) is (what != "a first theme")


def test_only_files_are_looked_at_where_no_folder_changed(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(numbered(2))
    for path in root.rglob("*"):
        os.utime(path, ns=(START + 5, START + 5))
    before = look(str(root))
    saved(root / "content/tips/2026-01-02-tip-2.md", START + 6)
    saved(root / "tipsgen.toml", START + 6)
    walked: list[str] = []
    real = Walk.below

    def below(walk: Walk, folder: str, *more: object) -> Walk:
        walked.append(folder)
        return real(walk, folder, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Walk, "below", below)
    now = look(str(root), (), before)

    assert [path for path in walked if path.startswith(str(root))] == []
    assert changed(before.content, now.content) == [("content/tips/2026-01-02-tip-2.md", (5, START + 6))]
    assert now.around.stamps() == {"tipsgen.toml": (5, START + 6)}
    assert now.content.paths() == before.content.paths()


def test_a_folder_that_changed_a_moment_ago_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    os.utime(tmp_path / "a", ns=(START + 5, START + 5))
    size = (tmp_path / "a").stat().st_size
    found = []
    for age in (0, TICK - 1, TICK):
        monkeypatch.setattr(survey, "time", Clock(START + 5 + age))
        found.append(Walk().below(str(tmp_path / "a"), "a/", lambda _: False).folders.stamps()["a/"])

    assert found == [UNKNOWN, UNKNOWN, (size, START + 5)]


def test_folders_are_trusted_where_the_file_system_tells_what_comes_and_goes(
    make_site: SiteMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(numbered(1))
    builds = tmp_path / "builds"
    builds.mkdir()
    seen_now = look(str(root))

    assert trusted_folders(str(builds), seen_now) is seen_now.folders
    assert list(builds.iterdir()) == []
    elsewhere = Seen(seen_now.code, seen_now.around, seen_now.content, seen_now.folders, frozenset({-1}))
    unknown = Survey.of([("content/", UNKNOWN)])
    assert trusted_folders(str(builds), elsewhere) == unknown
    assert trusted_folders(str(tmp_path / "none"), seen_now) == unknown
    with monkeypatch.context() as patch:
        # A file system on which a folder's time stays as it is.
        patch.setattr(os, "stat", lambda path, real=os.stat: _WithTime(real(path), 0))
        assert trusted_folders(str(builds), seen_now) == unknown


class _WithTime:
    def __init__(self, about: os.stat_result, moment: int) -> None:
        self.st_dev = about.st_dev
        self.st_mtime_ns = moment
