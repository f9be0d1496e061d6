"""Same input, same bytes: twice, elsewhere, in another zone and locale, incrementally or from scratch."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from tests.support import CONTENT_NOW, ROOT, SiteMaker, build, read_tree
from tests.test_build import BASE, numbered, tip

AT = "2026-11-20"
FILES = {**BASE, **numbered(4, topics=["x", "y", "z"])}


def built_in_a_process(root: Path, out: Path, *words: str, **env: str) -> dict[str, bytes]:
    """What a process of its own writes, with these variables."""
    command = [sys.executable, "-m", "tipsgen", "build", "--site", str(root), "--out", str(out)]
    command += ["--cache", str(out) + "-cache", *words]
    keep = {name: value for name, value in os.environ.items() if name not in ("TZ", "LC_ALL", "LANG")}
    done = subprocess.run(command, env={**keep, **env}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return read_tree(out)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The project's own site, built in this process."""
    folder = tmp_path_factory.mktemp("own")
    return build(ROOT, now=CONTENT_NOW, out=folder / "out", cache=folder / "cache").files()


@pytest.mark.parametrize(
    "env",
    [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
        {"TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "4294967295"},
        {"TZ": "UTC", "LC_ALL": "POSIX", "PYTHONHASHSEED": "123", "PYTHONUTF8": "0"},
    ],
    ids=lambda env: env["TZ"],
)
def test_zone_locale_and_hash_seed_change_no_byte(own: dict[str, bytes], tmp_path: Path, env: dict[str, str]) -> None:
    assert built_in_a_process(ROOT, tmp_path / "out", "--at", AT, **env) == own


def test_a_second_build_into_another_folder_is_the_same(own: dict[str, bytes], tmp_path: Path) -> None:
    again = build(ROOT, now=CONTENT_NOW, out=tmp_path / "elsewhere/out", cache=tmp_path / "cache")

    assert again.files() == own


def test_the_site_may_lie_anywhere(make_site: SiteMaker) -> None:
    here = build(make_site(FILES, name="here"))
    there = build(make_site(FILES, name="some where/else ü"))

    assert here.files() == there.files()


def test_the_order_in_which_files_were_made_does_not_matter(make_site: SiteMaker) -> None:
    forward = build(make_site(FILES, name="forward"))
    backward = build(make_site(dict(reversed(FILES.items())), name="backward"))

    assert forward.files() == backward.files()


def test_times_of_files_do_not_matter(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    before = build(root, out=root / "one").files()
    for path in (root / "content").rglob("*"):
        os.utime(path, (0, 0))

    assert build(root, out=root / "two").files() == before


def test_the_moment_of_a_build_is_nowhere_in_its_output(make_site: SiteMaker) -> None:
    root = make_site(numbered(3))
    spring = build(root, now=datetime(2026, 4, 1, tzinfo=UTC)).files()
    autumn = build(root, now=datetime(2026, 10, 1, 3, 4, 5, tzinfo=UTC)).files()

    assert spring == autumn


def test_source_date_epoch_is_as_good_as_at(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(numbered(4))
    epoch = str(int(datetime(2026, 1, 3, 12, tzinfo=UTC).timestamp()))
    by_epoch = built_in_a_process(root, tmp_path / "a", SOURCE_DATE_EPOCH=epoch)
    by_option = built_in_a_process(root, tmp_path / "b", "--at", "2026-01-03T12:00:00Z")

    assert by_epoch == by_option
    assert "2026/01/03/tip-3/index.html" in by_epoch
    assert "2026/01/04/tip-4/index.html" not in by_epoch


def test_the_number_of_processes_changes_no_byte(own: dict[str, bytes], tmp_path: Path) -> None:
    one = build(ROOT, now=CONTENT_NOW, out=tmp_path / "one", cache=tmp_path / "c1", jobs=1)
    two = build(ROOT, now=CONTENT_NOW, out=tmp_path / "two", cache=tmp_path / "c2", jobs=2)

    assert one.files() == two.files() == own


CHANGES = {
    "a new tip": {"content/tips/2026-01-09-new.md": tip("New", "New words.", topics=["x"])},
    "a changed tip": {"content/tips/2026-01-02-tip-2.md": tip("Changed", "Other words.", topics=["y"])},
    "a tip that became a draft": {"content/tips/2026-01-02-tip-2.md": tip("Tip 2", draft=True)},
    "a tip that is gone": {"content/tips/2026-01-03-tip-3.md": None},
    "a renamed slug": {"content/tips/2026-01-03-tip-3.md": tip("Tip 3", slug="renamed")},
    "another author": {"content/authors/ada-brown.md": "---\nname: Ada B.\naliases: [ada-brown]\n---\nOther bio.\n"},
    "another block": {"content/blocks/note.md": "---\nplace: after-body\n---\nEvery day.\n"},
    "another page in the menu": {"content/pages/new.md": "---\ntitle: New page\nnav: 5\n---\nWords.\n"},
    "another template": {"themes/site/templates/blog/404.html": "<p>Gone.</p>\n"},
    "another style": {"themes/site/static/theme.css": "p{color:red}"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_incremental_build_equals_a_clean_one(make_site: SiteMaker, change: str) -> None:
    root = make_site(FILES)
    before = build(root).files()
    for path, text in CHANGES[change].items():
        if text is None:
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
    incremental = build(root).files()

    assert incremental == build(root, out=root / "clean", cache=root / "clean-cache").files()
    assert incremental != before


EDITS = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from(["write", "draft", "alias", "delete"]),
        st.sampled_from(["One.", "## Two", "Three.\n\n<!-- more -->\n\nFour."]),
    ),
    min_size=1,
    max_size=6,
)


@profile(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_any_run_of_edits_ends_where_a_clean_build_does(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, str, str]]
) -> None:
    root = SiteMaker(tmp_path_factory.mktemp("edits"))(numbered(3, topics=["x"]))
    build(root)
    for number, action, words in edits:
        path = root / f"content/tips/2026-01-{number:02d}-tip-{number}.md"
        front = {"draft": action == "draft", "aliases": [f"/old/{number}/"] if action == "alias" else []}
        if action == "delete":
            path.unlink(missing_ok=True)
        else:
            path.write_text(tip(f"Tip {number}", words, topics=["x"], **front), encoding="utf-8")
        build(root)

    incremental = read_tree(root / "site")
    assert incremental == build(root, out=root / "clean", cache=root / "clean-cache").files()
