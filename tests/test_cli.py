"""The command line: options, summaries, JSON, exit codes, help."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support import SETTINGS, SiteMaker, read_tree, run
from tests.test_build import numbered, tip
from tipsgen import __version__
from tipsgen.cli.options import Instant, clock
from tipsgen.errors import UsageError

AT = "2026-01-07"
FILES = {
    "content/tips/2026-01-05-a.md": tip("A"),
    "content/tips/2026-01-06-b.md": tip("B"),
    "content/tips/2026-01-07-c.md": tip("C", draft=True),
    "content/tips/2026-01-08-d.md": tip("D"),
}
BAD = {"content/tips/2026-01-05-a.md": tip("A", colour="red", subtitel="x")}
WARNED = {"content/tips/2026-01-05-a.md": tip("A", "[x](/gone/)")}


def published(root: Path) -> list[str]:
    """Slugs of the tips in a site's output."""
    return sorted(path.parent.name for path in (root / "site").glob("[0-9]*/*/*/*/index.html"))


def test_a_build_says_what_it_did(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    first = run("build", "--site", root, "--at", AT)
    second = run("build", "--site", root, "--at", AT)

    assert first.exit_code == second.exit_code == 0
    lines = first.stdout.splitlines()
    assert re.fullmatch(
        r"2 tips published, 2 withheld; \d+ files written, 0 kept, 0 deleted in \d+\.\d\d s\.", lines[0]
    )
    assert lines[1:] == [
        "  withheld: content/tips/2026-01-07-c.md: a draft (shown with --drafts)",
        "  withheld: content/tips/2026-01-08-d.md: scheduled for 2026-01-08T00:00-08:00",
    ]
    assert re.match(r"2 tips published, 2 withheld; 0 files written, \d+ kept, 0 deleted", second.stdout)


def test_the_summary_counts_what_was_deleted(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    run("build", "--site", root, "--at", AT)
    (root / "content/tips/2026-01-06-b.md").unlink()

    assert re.search(r"1 tip published, .* kept, 4 deleted", run("build", "--site", root, "--at", AT).stdout)


@pytest.mark.parametrize(
    ("options", "slugs"),
    [
        ((), ["a", "b"]),
        (("--drafts",), ["a", "b", "c"]),
        (("--future",), ["a", "b", "d"]),
        (("--drafts", "--future"), ["a", "b", "c", "d"]),
    ],
)
def test_drafts_and_scheduled_tips_are_shown_on_demand(
    make_site: SiteMaker, options: tuple[str, ...], slugs: list[str]
) -> None:
    root = make_site(FILES)

    assert run("build", "--site", root, "--at", AT, *options).exit_code == 0
    assert published(root) == slugs


@pytest.mark.parametrize(
    ("at", "slugs"),
    [
        ("2026-01-04", []),
        ("2026-01-05", ["a"]),
        ("2026-01-06", ["a", "b"]),
        ("2026-01-06T07:59:59Z", ["a"]),
        ("2026-01-06T08:00:00Z", ["a", "b"]),
        ("2026-01-05T23:59:59", ["a"]),
        ("2026-01-06T00:00", ["a", "b"]),
        ("2026-01-06 00:00", ["a", "b"]),
        ("2026-01-06T09:00+01:00", ["a", "b"]),
        ("2026-01-06T08:59+01:00", ["a"]),
    ],
)
def test_at_means_the_end_of_a_day_or_a_moment(make_site: SiteMaker, at: str, slugs: list[str]) -> None:
    root = make_site(FILES)

    assert run("build", "--site", root, "--at", at).exit_code == 0
    assert published(root) == slugs


def test_a_day_ends_in_the_sites_own_zone() -> None:
    day = date(2026, 1, 6)

    assert clock(day, "Asia/Tokyo") == datetime(2026, 1, 6, 14, 59, 59, 999999, tzinfo=UTC)
    assert clock(day, "America/Los_Angeles") == datetime(2026, 1, 7, 7, 59, 59, 999999, tzinfo=UTC)


def test_source_date_epoch_is_the_clock_of_a_build(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    moment = int(datetime(2026, 1, 5, 12, tzinfo=UTC).timestamp())

    assert run("build", "--site", root, env={"SOURCE_DATE_EPOCH": str(moment)}).exit_code == 0
    assert published(root) == ["a"]


def test_at_is_stronger_than_source_date_epoch(make_site: SiteMaker) -> None:
    root = make_site(FILES)

    run("build", "--site", root, "--at", AT, env={"SOURCE_DATE_EPOCH": "0"})
    assert published(root) == ["a", "b"]


def test_a_source_date_epoch_that_is_no_number_is_a_usage_error(make_site: SiteMaker) -> None:
    result = run("build", "--site", make_site(FILES), env={"SOURCE_DATE_EPOCH": "yesterday"})

    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in result.stderr


def test_without_any_option_now_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    before = datetime.now(UTC)

    assert before <= clock(None, "UTC") <= datetime.now(UTC)


def test_out_and_base_url_replace_the_settings(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(FILES)
    result = run(
        "build", "--site", root, "--at", AT, "--out", tmp_path / "web-out", "--base-url", "http://localhost:8000/x"
    )

    assert result.exit_code == 0
    assert not (root / "site").exists()
    assert "http://localhost:8000/x/2026/01/05/a/" in (tmp_path / "web-out/sitemap.xml").read_text(encoding="utf-8")


def test_cache_moves_the_lock_and_the_kept_files(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(FILES)
    (root / "site").mkdir()
    (root / "site/index.html").write_text("mine", encoding="utf-8")
    run("build", "--site", root, "--at", AT, "--cache", tmp_path / "cache")

    assert not (root / ".tipsgen").exists()
    assert (tmp_path / "cache/kept/index.html").read_text(encoding="utf-8") == "mine"


def test_every_command_works_from_a_folder_inside_the_site(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(FILES)
    monkeypatch.chdir(root / "content/tips")

    assert run("build", "--at", AT).exit_code == 0
    assert published(root) == ["a", "b"]


def test_site_may_name_a_folder_inside_the_site(make_site: SiteMaker) -> None:
    root = make_site(FILES)

    assert run("build", "--site", root / "content", "--at", AT).exit_code == 0
    assert published(root) == ["a", "b"]


def test_json_prints_one_object_and_nothing_else(make_site: SiteMaker) -> None:
    result = run("build", "--site", make_site({**FILES, **WARNED}), "--at", AT, "--json")
    report = json.loads(result.stdout)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert report["version"] == 1
    assert report["ok"] is True
    assert (report["published"], report["kept"], report["deleted"]) == (2, 0, 0)
    assert report["written"] > 10
    assert report["withheld"] == [
        {
            "key": "2026-01-07-c",
            "path": "content/tips/2026-01-07-c.md",
            "reason": "draft",
            "moment": "2026-01-07T00:00-08:00",
        },
        {
            "key": "2026-01-08-d",
            "path": "content/tips/2026-01-08-d.md",
            "reason": "scheduled",
            "moment": "2026-01-08T00:00-08:00",
        },
    ]
    assert [
        (one["rule"], one["severity"], one["line"]) for one in report["problems"] if one["rule"] == "dead-link"
    ] == [("dead-link", "warning", 4)]


def test_json_of_a_build_that_failed_lists_its_problems(make_site: SiteMaker) -> None:
    result = run("build", "--site", make_site(BAD), "--json")
    report = json.loads(result.stdout)

    assert result.exit_code == 1
    assert report["ok"] is False
    assert report["version"] == 1
    assert [(one["path"], one["line"], one["field"]) for one in report["problems"]] == [
        ("content/tips/2026-01-05-a.md", 3, "colour"),
        ("content/tips/2026-01-05-a.md", 4, "subtitel"),
    ]
    assert report["problems"][1]["hint"] == "did you mean 'subtitle'?"


@pytest.mark.parametrize("broken", ["theme", "lock", "out"])
def test_json_prints_an_object_for_every_kind_of_failure(make_site: SiteMaker, broken: str) -> None:
    root = make_site({"themes/site/templates/blog/tip.html": "{% if %}", **FILES} if broken == "theme" else FILES)
    (root / ".tipsgen").mkdir(exist_ok=True)
    options = ("--out", root) if broken == "out" else ()
    with FileLock(root / ".tipsgen/lock" if broken == "lock" else root / "unused"):
        result = run("build", "--site", root, "--at", AT, "--json", *options)
    report = json.loads(result.stdout)

    assert result.exit_code == {"theme": 1, "lock": 3, "out": 2}[broken]
    assert (report["version"], report["ok"]) == (1, False)
    assert report["error"]
    assert report["error"] in result.stderr


def test_problems_go_to_stderr_with_a_line_that_counts_them(make_site: SiteMaker) -> None:
    result = run("build", "--site", make_site(BAD))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "content/tips/2026-01-05-a.md:3:1: colour: is no known key",
        "  hint: " + result.stderr.splitlines()[1].removeprefix("  hint: "),
        "content/tips/2026-01-05-a.md:4:1: subtitel: is no known key",
        "  hint: did you mean 'subtitle'?",
        "2 errors; nothing was written.",
    ]
    assert "Traceback" not in result.output


def test_warnings_are_shown_and_do_not_fail_a_build(make_site: SiteMaker) -> None:
    result = run("build", "--site", make_site(WARNED), "--at", AT)

    assert result.exit_code == 0
    assert result.stderr.startswith("content/tips/2026-01-05-a.md:4:5: warning: /gone/ leads nowhere in this site")


def test_strict_lets_warnings_stop_the_build(make_site: SiteMaker) -> None:
    root = make_site(WARNED)
    result = run("build", "--site", root, "--at", AT, "--strict")

    assert result.exit_code == 1
    assert result.stderr.endswith("1 warning; nothing was written.\n")
    assert not (root / "site/index.html").exists()


def test_strict_lets_a_build_without_warnings_pass(make_site: SiteMaker) -> None:
    assert run("build", "--site", make_site(numbered(1)), "--at", AT, "--strict").exit_code == 0


HALF_WRITTEN = [
    "---\ntitle: [\n---\nWords.\n",
    tip("A", colour="red", draft=True),
    tip("A", "[x](tip:gone)", draft=True),
    tip("A", author="nobody", draft=True),
    tip("A", "[[block:none]]", draft=True),
    tip("A", related=["gone"], draft=True),
    tip("A", "", draft=True),
]


def test_an_empty_draft_is_a_beginning_and_no_fault(make_site: SiteMaker) -> None:
    root = make_site({**numbered(1), "content/tips/2026-01-06-half.md": tip("A", "", draft=True)})

    assert run("build", "--site", root, "--at", AT, "--strict").exit_code == 0


@pytest.mark.parametrize("text", HALF_WRITTEN[1:-1])
def test_problems_in_a_draft_are_warnings_and_todays_tip_comes_out(make_site: SiteMaker, text: str) -> None:
    root = make_site({**FILES, "content/tips/2026-01-06-half.md": text})
    result = run("build", "--site", root, "--at", AT)

    assert result.exit_code == 0
    assert published(root) == ["a", "b"]
    assert "content/tips/2026-01-06-half.md:" in result.stderr
    assert "warning: " in result.stderr


@pytest.mark.parametrize("text", HALF_WRITTEN)
def test_the_same_problems_stop_a_build_of_drafts(make_site: SiteMaker, text: str) -> None:
    root = make_site({**FILES, "content/tips/2026-01-06-half.md": text})
    result = run("build", "--site", root, "--at", AT, "--drafts")

    assert result.exit_code == 1
    assert "content/tips/2026-01-06-half.md:" in result.stderr
    assert published(root) == []


def test_problems_in_a_scheduled_tip_stop_the_build(make_site: SiteMaker) -> None:
    result = run("build", "--site", make_site({"content/tips/2026-02-01-x.md": tip("X", "[x](tip:gone)")}), "--at", AT)

    assert result.exit_code == 1
    assert "content/tips/2026-02-01-x.md:4:5" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("build", "--colour"),
        ("build", "--at", "soon"),
        ("build", "--at", "2026-02-30"),
        ("build", "--jobs", "0"),
        ("build", "--site", "/no/such/folder"),
        ("biuld",),
        ("new",),
        ("init",),
    ],
)
def test_words_that_make_no_sense_are_exit_code_2(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(make_site(FILES))
    result = run(*words)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_misspelled_command_is_recognized() -> None:
    assert "Did you mean 'build'?" in run("biuld").stderr


def test_a_folder_that_is_no_site_is_exit_code_2(tmp_path: Path) -> None:
    result = run("build", "--site", tmp_path)

    assert result.exit_code == 2
    assert "tipsgen init DIR" in result.stderr


def test_settings_that_cannot_be_read_are_exit_code_1(make_site: SiteMaker) -> None:
    result = run("build", "--site", make_site({"tipsgen.toml": SETTINGS + "\n[site\n"}))

    assert result.exit_code == 1
    assert "tipsgen.toml:" in result.stderr


@pytest.mark.parametrize("options", [("--out", "afile/below"), ("--cache", "afile/below")])
def test_a_place_that_cannot_be_written_is_exit_code_3(make_site: SiteMaker, options: tuple[str, str]) -> None:
    root = make_site({**FILES, "afile": "a file, no folder"})
    result = run("build", "--site", root, "--at", AT, options[0], root / options[1])

    assert result.exit_code == 3
    assert "afile" in result.stderr
    assert "Traceback" not in result.output


def test_a_second_build_at_the_same_time_is_exit_code_3(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    (root / ".tipsgen").mkdir()
    with FileLock(root / ".tipsgen/lock"):
        result = run("build", "--site", root, "--at", AT)

    assert result.exit_code == 3
    assert "another build of this site is running" in result.stderr
    assert run("build", "--site", root, "--at", AT).exit_code == 0


@pytest.mark.parametrize("out", [".", "..", "content", "content/static", "content/tips/x", "themes", "themes/site/x"])
def test_output_cannot_be_written_onto_sources(make_site: SiteMaker, out: str) -> None:
    root = make_site({**FILES, "themes/site/static/x.css": "p{}"})
    before = read_tree(root)
    result = run("build", "--site", root, "--at", AT, "--out", root / out)

    assert result.exit_code == 2
    assert "sources" in result.stderr
    assert read_tree(root) == before


def test_output_cannot_reach_sources_through_a_link(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    (root / "site").symlink_to(root / "content")
    before = read_tree(root / "content")

    assert run("build", "--site", root, "--at", AT).exit_code == 2
    assert read_tree(root / "content") == before


def test_an_instant_that_is_one_already_stays() -> None:
    moment = datetime(2026, 1, 5, tzinfo=UTC)

    assert Instant().convert(moment, None, None) is moment


def test_a_source_date_epoch_beyond_all_time_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 30)

    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        clock(None, "UTC")


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"tipsgen, version {__version__}\n"


@pytest.mark.parametrize("words", [(), ("build",), ("init",), ("new",)])
def test_help_has_examples(words: tuple[str, ...]) -> None:
    result = run(*words, "--help")

    assert result.exit_code == 0
    in_examples = result.stdout.split("Examples:\n")[1].strip().splitlines()
    assert len(in_examples) >= 2
    assert all(line.strip().startswith("tipsgen ") for line in in_examples)


def test_help_lists_every_command_and_h_is_short_for_it() -> None:
    assert [run("-h").stdout.count(f"  {name}  ") for name in ("build", "init", "new")] == [1, 1, 1]


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["build", "--help"], ["new", "--help"]])
def test_help_imports_no_heavy_module(words: list[str]) -> None:
    code = (
        "import sys\nfrom tipsgen.cli import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        "heavy = {'jinja2', 'feedgen', 'lxml', 'markdown_it', 'nh3', 'yaml_rs', 'slugify'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "heavy: []"
    assert done.stderr == ""


def test_python_m_tipsgen_is_the_same_command(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    words = [sys.executable, "-m", "tipsgen", "build", "--site", str(root), "--at", AT]
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stdout.startswith("2 tips published")
    assert "Traceback" not in done.stderr


def test_a_process_ends_with_the_exit_code(make_site: SiteMaker) -> None:
    words = [sys.executable, "-m", "tipsgen", "build", "--site", str(make_site(BAD))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.endswith("2 errors; nothing was written.\n")


def test_click_completes_commands_in_the_shell() -> None:
    env = {**os.environ, "_TIPSGEN_COMPLETE": "bash_complete", "COMP_WORDS": "tipsgen b", "COMP_CWORD": "1"}
    code = "from tipsgen.cli import main; main(prog_name='tipsgen')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)

    assert "plain,build" in done.stdout
