"""`tipsgen check` on the command line: paths, formats, exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support import ROOT, Golden, SiteMaker, run
from tests.test_checks import EARLIER, FRIDAY, note
from tests.test_docs import manual, rows, section
from tipsgen.check import CheckReport
from tipsgen.cli.findings import as_github, as_json, as_text
from tipsgen.model import Problem, Severity, SourcePos

AT = ("--at", "2026-11-20")
SEVERAL = {
    **EARLIER,
    FRIDAY: note("It is Monday.\n\nAt https://ada.blog/ there is more.\n\n[x](tip:gone)"),
    "content/authors/bo-lee.md": "---\nname: Bo Lee\n---\nMends nets.\n",
}
PROBLEM = Problem(SourcePos("content/a,b:c.md", 3, 7), "bare-url", "100% is\nno link", "write 5 %", field="title")


def told(*words: str | Path, code: int = 1) -> str:
    result = run("check", *AT, *words)
    assert result.exit_code == code, result.output
    return result.stdout


def test_findings_stand_by_file_with_a_line_that_counts_them(make_site: SiteMaker, golden: Golden) -> None:
    text = told("--site", make_site(SEVERAL))

    assert text.endswith("\n\n4 findings in 2 files: 1 error, 2 warnings and 1 note; 6 files checked.\n")
    assert "\x1b" not in text
    golden.check("problems/check.txt", text)


def test_nothing_found_is_exit_code_0(make_site: SiteMaker) -> None:
    assert told("--site", make_site(EARLIER), code=0) == "No findings; 4 files checked.\n"


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_a_note_counts_only_under_strict(make_site: SiteMaker, strict: tuple[str, ...], code: int) -> None:
    files = {**EARLIER, "content/authors/bo-lee.md": "---\nname: Bo Lee\n---\nMends nets.\n"}

    assert "1 note; 5 files" in told("--site", make_site(files), *strict, code=code)


def test_a_warning_counts_always(make_site: SiteMaker) -> None:
    told("--site", make_site({**EARLIER, FRIDAY: note("It is Monday.")}), code=1)


def test_paths_limit_the_findings_and_not_what_is_read(make_site: SiteMaker) -> None:
    root = make_site({**SEVERAL, "content/tips/2026-11-19-other.md": note("See [why](tip:ask-why), it is Monday.")})

    one = told("--site", root, root / "content/tips/2026-11-19-other.md")
    folder = told("--site", root, root / "content/authors", "--strict")
    two = told("--site", root, root / "content/authors", root / FRIDAY)

    assert set(re.findall(r"\[([a-z-]+)\]$", one, re.MULTILINE)) == {"wrong-weekday"}
    assert set(re.findall(r"\[([a-z-]+)\]$", folder, re.MULTILINE)) == {"unused-author"}
    assert "5 findings in 2 files" in two
    assert told("--site", root, root / "content/tips/2026-11-18-ask-why.md", code=0) == "No findings; 1 file checked.\n"


def test_paths_are_taken_from_the_current_folder_and_the_site_is_found_around_it(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(SEVERAL)
    monkeypatch.chdir(root / "content/tips")

    assert "2026-11-20-note.md:5:1" in told("2026-11-20-note.md")
    assert "2026-11-20-note.md:5:1" in told()
    assert "2026-11-20-note.md:5:1" in told("..")


def test_a_path_that_is_not_there_or_not_in_the_site_is_a_usage_error(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(EARLIER)
    other = tmp_path / "other.md"
    other.write_text("Words.")

    assert run("check", "--site", root, root / "content/gone.md").exit_code == 2
    outside = run("check", "--site", root, other)
    assert outside.exit_code == 2
    assert "is not in the site" in outside.stderr
    assert run("check", "--site", tmp_path).exit_code == 2


def test_json_has_the_fields_that_the_manual_names(make_site: SiteMaker) -> None:
    fields = rows(section(manual("checks.md"), "## For scripts"))
    found = json.loads(told("--site", make_site(SEVERAL), "--format", "json"))
    failed = json.loads(as_json(None, False, "no disk"))

    assert {*found, *failed} == set(fields)
    assert set(re.findall(r"`(\w+)`", fields["findings"])) == set(found["findings"][0])
    assert found["version"] == 1
    assert found["ok"] is False
    assert (found["files"], found["errors"], found["warnings"], found["notes"]) == (6, 1, 2, 1)
    assert found["findings"][1] == {
        "path": FRIDAY, "line": 5, "column": 1, "rule": "wrong-weekday", "severity": "warning", "field": "",
        "message": "'It is Monday', and the tip comes out on Friday, November 20, 2026",
        "hint": "write the right day, or move the tip to it",
    }  # fmt: skip
    assert (failed["ok"], failed["error"], failed["findings"]) == (False, "no disk", [])


def test_json_tells_of_failures_too(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site({**EARLIER, "tipsgen.toml": (ROOT / "tipsgen.toml").read_text() + '\n[theme]\nname = "gone"\n'})
    result = run("check", "--site", root, "--format", "json")

    assert result.exit_code == 1
    assert "gone" in json.loads(result.stdout)["error"]
    assert "Error: there is no theme 'gone'" in result.stderr


def test_notes_alone_are_ok_for_scripts_unless_strict() -> None:
    report = CheckReport(1, (Problem(SourcePos("a.md"), "long-tip", "long", severity=Severity.NOTE),))

    assert json.loads(as_json(report, False))["ok"] is True
    assert json.loads(as_json(report, True))["ok"] is False


def test_workflow_commands_escape_what_would_end_them() -> None:
    note_ = Problem(SourcePos("b.md"), "long-tip", "long", severity=Severity.NOTE)
    warning = Problem(SourcePos("b.md"), "bare-url", "bare", severity=Severity.WARNING)

    assert as_github(CheckReport(1, (PROBLEM, warning, note_)), "site/") == (
        "::error file=site/content/a%2Cb%3Ac.md,line=3,col=7,title=bare-url::"
        "title: 100%25 is%0Ano link%0Ahint: write 5 %25\n"
        "::warning file=site/b.md,line=1,col=1,title=bare-url::bare\n"
        "::notice file=site/b.md,line=1,col=1,title=long-tip::long\n"
    )


def test_workflow_commands_name_files_from_the_current_folder(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(SEVERAL)
    monkeypatch.chdir(root.parent)
    above = told("--site", root, "--format", "github")
    monkeypatch.chdir(root)
    inside = told("--format", "github")

    assert f"file=web/{FRIDAY},line=5,col=1,title=wrong-weekday::" in above
    assert f"file={FRIDAY},line=5,col=1,title=wrong-weekday::" in inside
    assert len(above.splitlines()) == 4


def test_colors_mark_severities_where_they_are_wanted() -> None:
    report = CheckReport(1, (PROBLEM,))

    assert as_text(report, colored=True).startswith("content/a,b:c.md:3:7: \x1b[31merror\x1b[0m: title: ")
    assert "\x1b" not in as_text(report)


def test_the_manual_shows_a_finding_as_it_is_printed(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-11-20-listen.md": note("Words.\n\nIt is Thursday, so wait.")})
    example = section("\n" + manual("checks.md"), "# Checks").split("```text\n")[1].split("\n  hint")[0]

    assert example in told("--site", root)


def test_without_online_no_link_is_asked(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("the net was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    told("--site", make_site({**EARLIER, FRIDAY: note("[A map](https://maps.ada.blog/).")}), code=0)


def test_progress_counts_every_text(make_site: SiteMaker) -> None:
    from datetime import UTC, datetime

    from tipsgen.check import CheckOptions, check

    seen: list[tuple[int, int]] = []
    now = datetime(2026, 11, 21, tzinfo=UTC)
    check(make_site(EARLIER), CheckOptions(now=now, progress=lambda done, total: seen.append((done, total))))

    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
