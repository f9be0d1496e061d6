"""Findings of `tipsgen check` as words, as JSON, and as GitHub's workflow commands."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

import click

from tipsgen.cli.report import problem_object
from tipsgen.model import Problem, Severity

if TYPE_CHECKING:
    from tipsgen.check import CheckReport

FINDINGS_VERSION = 1
"""Of the object that `check --format json` prints; docs/checks.md describes it."""

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def as_text(report: CheckReport, *, colored: bool = False, counted: bool = True) -> str:
    """Findings by file, each with its place, severity and rule, and a line that counts them where it is wanted."""
    lines = []
    for _path, problems in groupby(report.problems, key=lambda problem: problem.at.path):
        lines += [_line(problem, colored) for problem in problems]
        lines.append("")
    return "\n".join([*lines, summary(report)] if counted else lines[:-1])


def _line(problem: Problem, colored: bool) -> str:
    mark = str(problem.severity)
    shown = click.style(mark, fg=_COLORS[problem.severity]) if colored else mark
    field = f"{problem.field}: " if problem.field else ""
    hint = f"\n  hint: {problem.hint}" if problem.hint else ""
    return f"{problem.at}: {shown}: {field}{problem.message} [{problem.rule}]{hint}"


def summary(report: CheckReport) -> str:
    """`3 findings in 2 files: 2 warnings and 1 note; 83 files checked.`"""
    checked = f"{count(report.files, 'file')} checked."
    if not report.problems:
        return f"No findings; {checked}"
    files = len({problem.at.path for problem in report.problems})
    kinds = [count(number, str(kind)) for kind in Severity if (number := report.count(kind))]
    listed = kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
    return f"{count(len(report.problems), 'finding')} in {count(files, 'file')}: {listed}; {checked}"


def as_json(report: CheckReport | None, strict: bool, error: str = "") -> str:
    """Findings as one object; without `report`, only what ended the check."""
    table: dict[str, object] = {"version": FINDINGS_VERSION, "ok": report is not None and not report.fails(strict)}
    if error:
        table["error"] = error
    if report:
        table["files"] = report.files
        table |= {f"{kind}s": report.count(kind) for kind in Severity}
    table["findings"] = [problem_object(problem) for problem in report.problems] if report else []
    return json.dumps(table, ensure_ascii=False, indent=2)


def as_github(report: CheckReport, prefix: str = "") -> str:
    """Workflow commands, a line each; `prefix` leads from the repository to the site."""
    lines = []
    for problem in report.problems:
        at = problem.at
        field = f"{problem.field}: " if problem.field else ""
        message = f"{field}{problem.message}" + (f"\nhint: {problem.hint}" if problem.hint else "")
        values = {"file": prefix + at.path, "line": at.line, "col": at.column, "title": problem.rule}
        named = ",".join(f"{name}={_property(str(value))}" for name, value in values.items())
        lines.append(f"::{_COMMANDS[problem.severity]} {named}::{_data(message)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    """A message as a workflow command takes it (actions/toolkit, command.ts: escapeData)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A value as a workflow command takes it (actions/toolkit, command.ts: escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
