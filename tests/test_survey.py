"""What can be seen of a site without reading it: names, sizes and times, and what they cannot tell."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tipsgen.staging
from tests.support import SiteMaker, build
from tests.test_build import numbered, settings
from tests.test_store import write
from tipsgen import seen, survey
from tipsgen.asked import BuildOptions
from tipsgen.errors import EnvironmentFault
from tipsgen.seen import changed, look
from tipsgen.survey import COARSE_TICK, TICK, Stamp, Survey, differing, let_pass, settled, stamp

SECOND = 1_000_000_000
START = 1_700_000_000 * SECOND
OPTIONS = BuildOptions(now=datetime(2026, 1, 1, tzinfo=UTC))


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

    assert look(root, OPTIONS, ()).content.paths() == [
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
    assert Survey.below(tmp_path / "none", "", lambda _: False).paths() == []
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(EnvironmentFault, match="cannot read"):
        Survey.below(tmp_path, "", lambda _: False)


def test_outputs_that_are_missing_or_have_another_size_or_time_are_found(tmp_path: Path) -> None:
    names = ("same", "gone", "longer", "touched", "linked", "folder", "ü/deep")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        saved(tmp_path / name, START)
    known = Survey.of([(name, (5, START)) for name in names])
    assert differing(tmp_path, known) == []
    (tmp_path / "gone").unlink()
    saved(tmp_path / "longer", START, "words!")
    saved(tmp_path / "touched", START + 1)
    (tmp_path / "linked").replace(tmp_path / "elsewhere")
    (tmp_path / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "folder").unlink()
    (tmp_path / "folder").mkdir()

    assert differing(tmp_path, known) == ["gone", "longer", "touched", "linked", "folder"]


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
    before = seen._asked(root, OPTIONS)
    assert seen._asked(root, OPTIONS) == before
    (packages / "jinja2-99.dist-info").mkdir()

    assert seen._asked(root, OPTIONS) != before
