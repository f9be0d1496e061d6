"""The start of a build: its answer where there is nothing to do, and what it leaves to the command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import SiteMaker, run
from tests.test_build import numbered, settings, tip
from tests.test_store import write
from tipsgen import __main__
from tipsgen.start import Start, start_build

AT = "2026-01-31"
FILES = {
    **numbered(3),
    "content/tips/2026-02-01-later.md": tip("Later", "Text."),
    "content/tips/2026-01-07-draft.md": "---\ntitle: Draft\ndate: 2026-01-07\ndraft: true\n---\nText.\n",
    **settings('[share_images]\nenabled = false\n[search]\nengine = "none"'),
}


@pytest.fixture
def root(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that was built, and is the current folder."""
    root = make_site(FILES)
    monkeypatch.chdir(root)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert run("build", "--at", AT).exit_code == 0
    return root


def untimed(words: str) -> str:
    """What a build says, without how long it took."""
    return re.sub(r"in [\d.]+ s\.", "in a moment.", words)


def test_a_build_that_has_nothing_to_do_says_what_the_command_says(root: Path) -> None:
    start = start_build(["--at", AT])

    assert start.answer is not None
    assert untimed(start.answer + "\n") == untimed(run("build", "--at", AT, "--jobs", "1").stdout)
    assert "3 tips published, 2 withheld; 0 files written, " in start.answer
    assert "draft (shown with --drafts)" in start.answer


@pytest.mark.parametrize(
    ("here", "words"),
    [
        ("content", ["--at", AT]),
        ("content", ["--site", "..", "--at", AT]),
        (".", [f"--at={AT}", "--site=."]),
        (".", ["--at", AT, "--out", "site", "--cache", ".tipsgen"]),
        (".", ["--strict", "--at", AT]),
    ],
)
def test_the_site_and_its_output_may_be_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, here: str, words: list[str]
) -> None:
    monkeypatch.chdir(root / here)
    start = start_build(words)

    assert start.answer is not None
    assert start.answer.startswith("3 tips published")


@pytest.mark.parametrize("word", ["-q", "--quiet"])
def test_quiet_says_nothing(root: Path, word: str) -> None:
    assert start_build(["--at", AT, word]).answer == ""


@pytest.mark.parametrize(
    "words",
    [
        ["--verify"],
        ["--json"],
        ["--jobs", "2"],
        ["--profile"],
        ["-v"],
        ["--help"],
        ["--out"],
        ["--out", "--strict"],
        ["--site", "nowhere"],
        ["--strict=yes"],
        ["words"],
    ],
)
def test_other_than_everyday_words_are_left_to_the_command(root: Path, words: list[str]) -> None:
    start = start_build(["--at", AT, *words])

    assert (start.glance, start.answer) == (None, None)


def test_a_folder_without_a_site_is_left_to_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert start_build([]).answer is None


CHANGES = {
    "a saved tip": {"content/tips/2026-01-01-tip-1.md": tip("Tip 1", "Other words.")},
    "a new tip": {"content/tips/2026-01-09-new.md": tip("New", "Words.")},
    "other settings": {"tipsgen.toml": FILES["tipsgen.toml"] + "\n"},
    "a theme": {"themes/site/static/more.css": "p{}"},
    "an output": {"site/index.html": "mine"},
    "the manifest": {"site/.tipsgen.json": "{}"},
    "a build cut off": {"site/.tipsgen-intent.json": "{}"},
    "what it had staged": {"site/.tipsgen-staging-x/files/a": ""},
}


@pytest.mark.parametrize("files", CHANGES.values(), ids=CHANGES)
def test_what_is_to_do_is_left_to_the_command_with_what_was_seen(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, files: dict[str, str]
) -> None:
    write(root, files)
    start = start_build(["--at", AT])
    assert start.answer is None
    assert start.glance is not None

    looked: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr("tipsgen.rebuild.Glance.at", lambda *_: looked.append(1))
        patch.setattr(sys, "argv", ["tipsgen", "build", "--at", AT])
        patch.setattr("tipsgen.start.start_build", lambda _: start)
        with pytest.raises(SystemExit) as ended:
            __main__.main()

    assert ended.value.code == 0
    assert looked == []
    assert "tips published" in capsys.readouterr().out
    assert run("build", "--at", AT, "--verify").stdout.count(" 0 files written") == 1


def test_what_was_seen_of_another_output_is_looked_at_again(root: Path, tmp_path: Path) -> None:
    glance = start_build(["--at", AT]).glance
    assert glance is not None
    assert glance.is_of(str(root), str(root / "site"))
    assert not glance.is_of(str(root), str(tmp_path))
    assert not glance.is_of(str(tmp_path), str(root / "site"))


def test_warnings_of_the_last_build_are_told_by_the_command(root: Path) -> None:
    write(root, {"content/tips/2026-01-01-tip-1.md": tip("Tip 1", "[x](/nowhere/)")})
    first = run("build", "--at", AT)
    assert "leads nowhere" in first.output
    start = start_build(["--at", AT])

    assert start.answer is None
    assert "leads nowhere" in run("build", "--at", AT).output


def test_another_moment_is_for_the_command_to_tell(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start_build(["--at", "2026-01-30"]).answer is None
    assert start_build(["--at", "soon"]).answer is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert start_build([]).answer is None


def test_the_clock_counts_where_no_moment_is_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build").exit_code == 0
    answer = start_build([]).answer
    assert answer is not None
    assert answer.startswith("4 tips published, 1 withheld")
    monkeypatch.setattr("tipsgen.start.time.time", lambda: 0.0)
    assert start_build([]).answer is None


@pytest.mark.parametrize(
    ("option", "value"), [("--drafts", ""), ("--future", ""), ("--base-url", "https://x.example/")]
)
def test_other_options_than_the_last_time_are_for_the_command(root: Path, option: str, value: str) -> None:
    words = ["--at", AT, option, *([value] if value else [])]
    assert start_build(words).answer is None
    assert run("build", *words).exit_code == 0
    assert start_build(words).answer is not None
    assert start_build(["--at", AT]).answer is None


def test_words_that_a_terminal_cannot_show_are_left_to_the_command(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "content/tips/2026-01-07-draft.md").rename(root / "content/tips/2026-01-07-drüft.md")
    assert run("build", "--at", AT).exit_code == 0
    assert start_build(["--at", AT]).answer is not None
    monkeypatch.setattr("tipsgen.start.sys.stdout", _Ascii())
    assert start_build(["--at", AT]).answer is None


class _Ascii:
    encoding = "ascii"


@pytest.mark.parametrize(("word", "said"), [("--strict", "3 tips published"), ("--quiet", "")])
def test_a_process_that_has_nothing_to_do_says_so_and_ends_well(root: Path, word: str, said: str) -> None:
    command = [sys.executable, "-m", "tipsgen", "build", "--at", AT, word]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(said)
    assert bool(done.stdout) is bool(said)


def test_an_interrupt_is_told_as_the_command_tells_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> Start:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["tipsgen", "build"])
    monkeypatch.setattr("tipsgen.start.start_build", interrupted)
    with pytest.raises(SystemExit) as ended:
        __main__.main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == "\nAborted!\n"


def loaded(root: Path, *words: str) -> set[str]:
    """The modules that a process has at its end."""
    code = (
        "import os, sys\n"
        "os._exit = lambda code: sys.exit(print('loaded', *sys.modules, file=sys.stderr))\n"
        f"sys.argv = ['tipsgen', *{list(words)!r}]\nfrom tipsgen.__main__ import main\nmain()"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root, env=env)
    assert "tips published" in done.stdout
    return set(done.stderr.rpartition("loaded ")[2].split())


def test_a_build_that_has_nothing_to_do_loads_next_to_nothing(root: Path) -> None:
    modules = loaded(root, "build", "--at", AT)

    assert {name for name in modules if name.startswith("tipsgen")} == {
        "tipsgen", "tipsgen.__main__", "tipsgen.start", "tipsgen.glance", "tipsgen.head", "tipsgen.names",
        "tipsgen.seen", "tipsgen.survey", "tipsgen.summary",
    }  # fmt: skip
    assert not {"click", "pathlib", "typing", "dataclasses", "datetime", "json", "sqlite3", "hashlib"} & modules
