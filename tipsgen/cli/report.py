"""Problems and reports as words or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tipsgen.cli.voice import Voice
from tipsgen.model import Problem, Severity
from tipsgen.summary import counted, summary

if TYPE_CHECKING:
    from tipsgen.asked import BuildReport
    from tipsgen.issues import MadeIssue

JSON_VERSION = 1
"""Of the objects that `--json` prints; docs/cli.md describes them."""


def show_problems(problems: Sequence[Problem], voice: Voice) -> None:
    """Problems that ended a command on stderr, and a line that counts them.

    A quiet command leaves out warnings, unless they alone ended it.
    """
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    voice.tell(errors if voice.quiet and errors else problems)
    click.echo(f"{tally(problems)}; nothing was written.", err=True)


def tally(problems: Sequence[Problem]) -> str:
    """How many problems there are: `2 errors and 1 warning`."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    counts = [counted(errors, "error")] if errors else []
    counts += [counted(warnings, "warning")] if warnings else []
    return " and ".join(counts)


def build_summary(report: BuildReport) -> str:
    """A build in a few lines: what is out, what waits and why, what was written."""
    return summary(
        report.published, [(one.key, one.path, one.reason, one.moment) for one in report.withheld],
        written=report.written, kept=report.kept, deleted=report.deleted, seconds=report.seconds,
    )  # fmt: skip


def hand_out(made: MadeIssue, form: str | None, out: str, voice: Voice) -> None:
    """Write an issue to standard output, or as files into a folder, and say which."""
    from pathlib import Path

    from tipsgen.issues import FORMATS
    from tipsgen.store import write_file

    voice.detail(f"{made.key}: {made.issue.subject}, {len(made.issue.html_data):,} bytes of HTML")
    if out == "-":
        click.echo(made.form(form or "html"), nl=False)
        return
    names = (form,) if form else tuple(name for name in FORMATS if name != "eml" or made.message)
    for name, data in made.files(names).items():
        write_file(Path(out) / name, data)
        voice.say(str(Path(out) / name))


def problem_object(problem: Problem) -> dict[str, Any]:
    """A problem for `--json`."""
    return {
        "path": problem.at.path, "line": problem.at.line, "column": problem.at.column, "rule": problem.rule,
        "severity": problem.severity.value, "field": problem.field, "message": problem.message, "hint": problem.hint,
    }  # fmt: skip


def report_json(report: BuildReport | None, problems: Sequence[Problem] = (), error: str = "") -> str:
    """A build as one JSON object; without `report`, a build that failed: by its problems, or by an `error`."""
    import json

    table: dict[str, Any] = {"version": JSON_VERSION, "ok": report is not None}
    if error:
        table["error"] = error
    if report:
        table |= {
            "published": report.published,
            "withheld": [
                {"key": one.key, "path": one.path, "reason": one.reason, "moment": one.moment}
                for one in report.withheld
            ],
            "written": report.written, "kept": report.kept, "deleted": report.deleted,
            "seconds": round(report.seconds, 3),
        }  # fmt: skip
    table["problems"] = [problem_object(problem) for problem in problems]
    return json.dumps(table, ensure_ascii=False, indent=2)
