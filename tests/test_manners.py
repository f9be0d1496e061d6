"""What every command has in common: where it works, what it says to whom, in which colors, and its exit codes."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from tests.support import SETTINGS, SiteMaker, run
from tests.test_build import tip
from tipsgen.cli import cli
from tipsgen.cli.voice import Voice

AT = "2026-01-07"
NOW = {"SOURCE_DATE_EPOCH": "1767800000"}
"""Wednesday, 7 January 2026, in the morning."""
FILES = {
    "content/tips/2026-01-05-a.md": tip("A", "[x](/gone/)"),
    "content/tips/2026-01-06-b.md": tip("B"),
    "content/tips/2026-01-08-d.md": tip("D"),
    "content/tips/2026-01-09-e.md": tip("E"),
    "content/queue/one.md": tip("One"),
    "content/queue/two.md": tip("Two"),
}
BROKEN = {"content/tips/2026-01-12-broken.md": tip("Broken", colour="red")}


@dataclass(frozen=True)
class Case:
    """A command as a person calls it."""

    words: tuple[str, ...]
    answer: bool = False
    """Whether stdout is what was asked for, so that it stays when all else is quiet."""
    stops: bool = False
    """Whether the site's errors end it."""


CASES = {
    case.words[0] if case.words[0] not in ("queue", "theme") else " ".join(case.words[:2]): case
    for case in (
        Case(("build", "--at", AT), stops=True),
        Case(("calendar", "--at", AT), answer=True),
        Case(("check", "--at", AT), answer=True),
        Case(("digest", "--from", "2026-01-05", "--to", "2026-01-06", "--at", AT), answer=True, stops=True),
        Case(("email", "2026-01-05", "--at", AT), answer=True, stops=True),
        Case(("explain", "2026-01-05", "--at", AT), answer=True),
        Case(("list", "--at", AT), answer=True),
        Case(("new", "Listen first", "--date", "2026-02-02")),
        Case(("queue", "add", "Three")),
        Case(("queue", "fill")),
        Case(("queue", "list"), answer=True),
        Case(("queue", "move", "two", "first")),
        Case(("queue", "swap", "1", "2")),
        Case(("send", "2026-01-05", "--to", "ada@ada.example", "--dry-run", "--at", AT), answer=True, stops=True),
        Case(("status", "--at", AT), answer=True),
        Case(("theme", "check")),
        Case(("theme", "copy", "footer")),
        Case(("theme", "list"), answer=True),
    )
}
ELSEWHERE = {"init", "serve"}
"""Commands that need no site, or do not end by themselves; tests of their own cover them."""
SMTP = SETTINGS + '\n[smtp]\nhost = "mail.example"\n'

every = pytest.mark.parametrize("name", sorted(CASES))


def leaves() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", one) for inner, one in command.commands.items())
        else:
            yield name, command


@pytest.fixture
def site(make_site: SiteMaker) -> Path:
    return make_site({**FILES, "tipsgen.toml": SMTP})


def code_of(name: str) -> int:
    """The check finds the dead link, which is its purpose."""
    return 1 if name == "check" else 0


def test_every_command_is_tried() -> None:
    assert {name for name, _ in leaves()} == set(CASES) | ELSEWHERE


@pytest.mark.parametrize(("name", "command"), sorted(leaves()), ids=[name for name, _ in sorted(leaves())])
def test_every_command_can_be_quiet_and_verbose(name: str, command: click.Command) -> None:
    opts = {opt for param in command.params for opt in param.opts}

    assert {"--quiet", "-q", "--verbose", "-v"} <= opts


@every
@pytest.mark.parametrize("place", ["inside", "site", "site inside"])
def test_a_command_works_from_a_folder_inside_the_site_and_with_site(
    site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, place: str
) -> None:
    inside = site / "content/tips"
    monkeypatch.chdir(inside if place == "inside" else tmp_path)
    option = {"inside": (), "site": ("--site", site), "site inside": ("--site", inside)}[place]

    result = run(*CASES[name].words, *option, env=NOW)

    assert result.exit_code == code_of(name), result.output
    assert result.stdout


@every
def test_a_folder_that_is_no_site_is_exit_code_2_with_words_on_stderr(tmp_path: Path, name: str) -> None:
    for words in (("--site", tmp_path), ("--site", tmp_path / "nowhere")):
        result = run(*CASES[name].words, *words, env=NOW)

        assert result.exit_code == 2
        assert result.stdout == ""
        assert "Error: " in result.stderr


@every
def test_an_option_that_there_is_not_is_exit_code_2_with_words_on_stderr(site: Path, name: str) -> None:
    for words in (("--colour",), ("--quiet", "--verbose")):
        result = run(*CASES[name].words, "--site", site, *words, env=NOW)

        assert (result.exit_code, result.stdout) == (2, "")
        assert "Error: " in result.stderr


WRITERS = {
    "build": ("--out", "afile/below"),
    "calendar": ("--ics", "afile/tips.ics"),
    "digest": ("--out", "afile/below"),
    "email": ("--out", "afile/below"),
}
"""Commands that write where they are told to."""


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_place_that_cannot_be_written_is_exit_code_3_with_words_on_stderr(site: Path, name: str) -> None:
    (site / "afile").write_text("a file, and no folder", encoding="utf-8")
    option, place = WRITERS[name]
    result = run(*CASES[name].words, "--site", site, option, site / place, "--quiet", env=NOW)

    assert (result.exit_code, result.stdout) == (3, "")
    assert "Error: cannot write" in result.stderr


@pytest.mark.parametrize("name", ["new", "queue add", "theme copy"])
def test_a_folder_of_the_site_that_cannot_be_written_is_exit_code_3(make_site: SiteMaker, name: str) -> None:
    taken = {"new": "content/tips", "queue add": "content/queue", "theme copy": "themes/site"}[name]
    root = make_site()
    if name == "new":
        (root / taken).rmdir()
    (root / taken).parent.mkdir(exist_ok=True)
    (root / taken).write_text("a file, and no folder", encoding="utf-8")
    result = run(*CASES[name].words, "--site", root, env=NOW)

    assert (result.exit_code, result.stdout) == (3, "")
    assert "Error: cannot " in result.stderr


@every
def test_settings_that_cannot_be_read_are_exit_code_1_with_their_place_on_stderr(
    make_site: SiteMaker, name: str
) -> None:
    root = make_site({**FILES, "tipsgen.toml": SETTINGS + "\n[site\n"})
    result = run(*CASES[name].words, "--site", root, "--quiet", env=NOW)
    shown = result.stdout if name == "check" else result.stderr

    assert result.exit_code == 1
    assert "tipsgen.toml:" in shown
    assert not result.stdout or name == "check", "what a check finds is its answer"


@every
def test_a_quiet_command_prints_what_was_asked_for_and_nothing_else(site: Path, name: str) -> None:
    result = run(*CASES[name].words, "--site", site, "--quiet", env=NOW)

    assert result.exit_code == code_of(name)
    assert bool(result.stdout) == CASES[name].answer
    assert result.stderr == ""


@pytest.mark.parametrize("name", sorted(name for name, case in CASES.items() if case.stops))
def test_a_quiet_command_shows_errors(make_site: SiteMaker, name: str) -> None:
    root = make_site({**FILES, **BROKEN, "tipsgen.toml": SMTP})
    result = run(*CASES[name].words, "--site", root, "-q", env=NOW)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "2026-01-12-broken.md:3:1: colour: is no known key" in result.stderr
    assert "warning" not in result.stderr.splitlines()[0]


@every
def test_a_verbose_command_tells_the_site_the_settings_and_the_time_on_stderr(site: Path, name: str) -> None:
    result = run(*CASES[name].words, "--site", site, "-v", env=NOW)

    assert f"site {site}\n" in result.stderr
    assert f"settings {site / 'tipsgen.toml'}\n" in result.stderr
    assert re.search(r"^took \d+\.\d\d s$", result.stderr, re.MULTILINE)
    assert "settings " not in result.stdout
    assert "took " not in run("status", "--site", site, env=NOW).output


def test_a_verbose_build_names_rules_and_files(site: Path) -> None:
    plain = run("build", "--site", site, "--at", AT)
    (site / "site/index.html").unlink()
    result = run("build", "--site", site, "--at", AT, "--verbose")

    warning = "content/tips/2026-01-05-a.md:4:5: warning: /gone/ leads nowhere in this site"
    assert f"{warning}\n" in plain.stderr
    assert f"{warning} [dead-link]\n  hint: files come from content/static/" in result.stderr
    assert [line for line in result.stderr.splitlines() if line.startswith("wrote ")] == ["wrote index.html"]
    assert "now 2026-01-07T23:59-08:00 in America/Los_Angeles, by --at" in result.stderr
    assert "withheld: content/tips/2026-01-08-d.md: scheduled for" in result.stdout


def test_a_quiet_build_that_strictness_stops_says_why(site: Path) -> None:
    result = run("build", "--site", site, "--at", AT, "--strict", "--quiet")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "warning: /gone/ leads nowhere" in result.stderr


def test_a_quiet_build_with_json_prints_it(site: Path) -> None:
    result = run("build", "--site", site, "--at", AT, "--json", "-q")

    assert result.stdout.startswith("{")
    assert result.stderr == ""


def test_a_quiet_check_lists_findings_without_counting_them(site: Path) -> None:
    result = run("check", "--site", site, "--at", AT, "--quiet")

    assert "[dead-link]" in result.stdout
    assert "checked." not in result.stdout
    (site / "content/tips/2026-01-05-a.md").write_text(tip("A", "Fine.", description="Words."), encoding="utf-8")
    fine = run("check", site / "content/tips/2026-01-05-a.md", "--site", site, "--at", AT, "--quiet")
    assert (fine.exit_code, fine.output) == (0, "")


def test_a_quiet_email_into_a_folder_prints_no_paths(site: Path, tmp_path: Path) -> None:
    result = run("email", "2026-01-06", "--site", site, "--at", AT, "--out", tmp_path / "mail", "--quiet")

    assert result.output == ""
    assert (tmp_path / "mail/2026-01-06-b.html").is_file()


def test_a_verbose_desk_shows_errors_instead_of_counting_them_alone(make_site: SiteMaker) -> None:
    root = make_site({**FILES, **BROKEN})

    assert "colour" not in run("status", "--site", root, env=NOW).stderr
    assert "colour: is no known key [unknown-key]" in run("status", "--site", root, "-v", env=NOW).stderr
    assert run("status", "--site", root, "-q", env=NOW).stderr == ""


def test_a_dry_run_is_an_answer(site: Path) -> None:
    assert "2026-01-12-one.md" in run("queue", "fill", "--dry-run", "--site", site, "-q", env=NOW).stdout


def test_init_can_be_quiet_and_verbose(tmp_path: Path) -> None:
    assert run("init", tmp_path / "one", "-q").output == ""
    result = run("init", tmp_path / "two", "-v")

    assert f"wrote {tmp_path / 'two' / 'tipsgen.toml'}" in result.stderr
    assert "wrote" not in result.stdout


def watched(*words: str | Path, env: Mapping[str, str]) -> str:
    """What a process writes to the terminal of a person who watches."""
    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "tipsgen", *map(str, words)]
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(program, stdout=theirs, stderr=theirs, env={**clean, "TERM": "xterm", **env}) as process:
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
        process.wait(timeout=60)
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # Linux says so where the other end was closed
        return b""


RED, YELLOW = "\033[31m", "\033[33m"


@pytest.mark.parametrize(
    ("words", "color"),
    [
        (("build", "--at", AT), YELLOW),
        (("check", "--at", AT), YELLOW),
        (("status", "--at", AT), "\033["),
    ],
)
@pytest.mark.parametrize(
    ("env", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_colors_are_for_a_person_who_watches_and_did_not_refuse_them(
    site: Path, words: tuple[str, ...], color: str, env: dict[str, str], colored: bool
) -> None:
    said = watched(*words, "--site", site, env=env).replace("\033[K", "")

    assert (color in said) == colored
    assert ("\033" in said) == colored


def test_errors_are_red_where_a_person_watches(make_site: SiteMaker) -> None:
    assert RED in watched("build", "--site", make_site({**FILES, **BROKEN}), env={})


def test_what_goes_into_a_pipe_has_neither_colors_nor_progress(site: Path) -> None:
    program = [sys.executable, "-m", "tipsgen", "build", "--site", str(site), "--at", AT]
    done = subprocess.run(program, capture_output=True, check=True)

    assert b"\033" not in done.stdout + done.stderr
    assert b"\r" not in done.stdout + done.stderr


def test_a_build_counts_while_a_person_watches_and_takes_the_line_back(site: Path) -> None:
    said = watched("build", "--site", site, "--at", AT, env={})
    counts = re.findall(r"\r\033\[Krendering (\d+)/(\d+)", said)

    assert counts
    assert counts[-1][0] == counts[-1][1]
    assert said.index("published") > said.rindex("\r\033[K")
    assert "rendering" not in watched("build", "--site", site, "--at", AT, "--quiet", env={})


def test_a_command_that_takes_a_while_says_what_it_is_at(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tipsgen.cli.voice.is_watched", lambda _: True)
    shown = Shown(monkeypatch)
    with Voice().waiting("reading the site"):
        shown.first.wait(timeout=30)
    with Voice(quiet=True).waiting("reading the site"):
        pass

    assert shown.texts == ["reading the site", ""]


class Shown:
    """The lines of progress that were drawn, without a wait before the first."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from threading import Event

        self.texts: list[str] = []
        self.first = Event()
        monkeypatch.setattr("tipsgen.cli.voice.WAIT", 0)
        monkeypatch.setattr("tipsgen.cli.voice._draw", self._draw)

    def _draw(self, text: str) -> None:
        self.texts.append(text)
        self.first.set()
