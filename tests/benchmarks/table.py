"""Measurements as tables: medians, and ratios taken inside a round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

PASS = "python -c pass"  # noqa: S105 - a command
HUGO, PELICAN = "hugo", "pelican"
SCENARIOS = {
    "cold": "first build", "no-op": "nothing changed", "body": "one body edited", "title": "one title edited",
    "new": "one new tip", "theme": "a template edited", "settings": "the site's title edited",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run of one tool."""

    tool: str
    tips: int
    scenario: str
    round: int
    memory: bool
    """Whether memory was measured; its times are then not used."""
    wall: float
    cpu: float
    peak: int
    peak_by: str
    code: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Run:
    """What one command measured."""

    command: str
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    missing: Sequence[str]
    measurements: list[Measurement]


def read(table: Mapping[str, Any]) -> Run:
    """A run out of its JSON."""
    return Run(**{**table, "measurements": [Measurement(**one) for one in table["measurements"]]})


class Numbers:
    """Medians and ratios of the successful measurements of some runs."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._timed: dict[tuple[str, int, str], dict[tuple[int, int], Measurement]] = {}
        self._memory: dict[tuple[str, int, str], list[Measurement]] = {}
        for number, run in enumerate(runs):
            for one in run.measurements:
                if one.code:
                    continue
                key = (one.tool, one.tips, one.scenario)
                if one.memory:
                    self._memory.setdefault(key, []).append(one)
                else:
                    self._timed.setdefault(key, {})[number, one.round] = one

    def tools(self, tips: int, scenario: str) -> list[str]:
        """Tools with a timed measurement, in the order of their first."""
        return [tool for tool, count, name in self._timed if (count, name) == (tips, scenario)]

    def sizes(self) -> list[int]:
        """Numbers of tips, smallest first."""
        return sorted({tips for _, tips, _ in (*self._timed, *self._memory)})

    def rounds(self, tool: str, tips: int, scenario: str) -> int:
        """How often it was timed."""
        return len(self._timed.get((tool, tips, scenario), {}))

    def middle(self, tool: str, tips: int, scenario: str, what: str) -> float | None:
        """The median of `wall`, `cpu`, `files` or `bytes`."""
        found = self._timed.get((tool, tips, scenario), {}).values()
        return median(getattr(one, what) for one in found) if found else None

    def peak(self, tool: str, tips: int, scenario: str) -> float | None:
        """The median of peak memory in bytes."""
        found = [one.peak for one in self._memory.get((tool, tips, scenario), [])]
        return median(found) if found else None

    def ratio(self, one: tuple[str, int, str], other: tuple[str, int, str], what: str) -> float | None:
        """The median of what one took for each unit that the other took in the same round."""
        mine, theirs = self._timed.get(one, {}), self._timed.get(other, {})
        both = [getattr(mine[at], what) / getattr(theirs[at], what) for at in mine if at in theirs]
        return median(both) if both else None


def tables(runs: Sequence[Run]) -> str:
    """Everything in Markdown: machine, files, a table a size, ratios."""
    numbers = Numbers(runs)
    parts = [_described(run) for run in _once(runs)]
    parts += [_files(numbers, tips) for tips in numbers.sizes()]
    parts += [_times(numbers, tips) for tips in numbers.sizes()]
    parts.append(_checks(numbers))
    return "\n\n".join(part for part in parts if part)


def _once(runs: Iterable[Run]) -> list[Run]:
    return list({(run.command, str(run.machine)): run for run in runs}.values())


def _described(run: Run) -> str:
    facts = {**run.machine, **{name: value for name, value in run.versions.items() if name not in run.missing}}
    lines = [f"- {name}: {value}" for name, value in facts.items()]
    if run.missing:
        lines.append(f"- left out, as they are not installed: {', '.join(run.missing)}")
    ways = {one.peak_by for one in run.measurements if one.memory}
    if "rss" in ways:
        lines.append("- memory: of the largest process alone, as this system does not tell of shared pages")
    return "\n".join([f"```text\n{run.command}\n```", "", *lines])


def _files(numbers: Numbers, tips: int) -> str:
    rows = []
    for tool in numbers.tools(tips, "cold"):
        files, size = numbers.middle(tool, tips, "cold", "files"), numbers.middle(tool, tips, "cold", "bytes")
        rows.append((tool, f"{files or 0:,.0f}", f"{(size or 0) / 1e6:,.1f}"))
    return _markdown(f"Written for {tips:,} tips", ("tool", "files", "MB"), rows) if rows else ""


def _times(numbers: Numbers, tips: int) -> str:
    rows = []
    for scenario, name in SCENARIOS.items():
        for tool in numbers.tools(tips, scenario):
            if tool == PASS:
                continue
            here, hugo = (tool, tips, scenario), (HUGO, tips, scenario)
            peak = numbers.peak(*here)
            rows.append((
                name, tool, str(numbers.rounds(*here)),
                _seconds(numbers.middle(*here, "wall")), _seconds(numbers.middle(*here, "cpu")),
                f"{peak / 1e6:,.0f}" if peak else "-",
                _times_over(numbers.ratio(here, hugo, "wall")), _times_over(numbers.ratio(here, hugo, "cpu")),
            ))  # fmt: skip
    heads = ("build", "tool", "rounds", "wall s", "CPU s", "peak MB", "wall / hugo", "CPU / hugo")
    idle = numbers.middle(PASS, tips, "no-op", "cpu")
    note = f"\n\n`{PASS}`: {idle * 1000:.1f} ms of CPU." if idle else ""
    return _markdown(f"{tips:,} tips", heads, rows) + note if rows else ""


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def _times_over(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}" if value >= 0.095 else f"{value:.3f}"


def _markdown(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 2) -> str:
    """A table; the first columns are words, the rest numbers."""
    left = min(left, len(heads) - 1) if len(heads) > 3 else 1
    rule = ["---" if index < left else "---:" for index in range(len(heads))]
    return "\n".join([f"**{title}**", "", *("| " + " | ".join(row) + " |" for row in (heads, rule, *rows))])


def _checks(numbers: Numbers) -> str:
    """What is asked of tipsgen, as ratios; those that were not measured are left out."""
    sizes = numbers.sizes()
    names = [tool for tips in sizes[-1:] for tool in numbers.tools(tips, "cold") if _is_ours(tool)]
    rows = []
    for tool in names:
        for tips in sizes:
            for question, value, goal in _questions(numbers, tool, tips):
                if value is not None:
                    rows.append((tool, f"{tips:,}", question, _times_over(value), goal))
    heads = ("tool", "tips", "ratio", "measured", "goal")
    if not rows:
        return ""
    text = _markdown("Ratios", heads, rows, left=3)
    return text.replace("| --- | --- | --- | ---: | ---: |", "| --- | ---: | --- | ---: | --- |")


def _is_ours(tool: str) -> bool:
    return not tool.startswith(("hugo", "pelican", "eleventy")) and not tool.endswith("-full") and tool != PASS


def _questions(numbers: Numbers, tool: str, tips: int) -> list[tuple[str, float | None, str]]:
    def over(scenario: str, other: str, what: str, base: str = HUGO) -> float | None:
        return numbers.ratio((tool, tips, scenario), (base, tips, other), what)

    asked = [
        ("first build, wall, to hugo", over("cold", "cold", "wall"), "1, at most 1.25"),
        ("first build, CPU, to hugo", over("cold", "cold", "cpu"), "1, at most 1.25"),
        ("first build, wall, to pelican", over("cold", "cold", "wall", PELICAN), "at most 0.33"),
        ("one body edited, wall, to hugo's rebuild", over("body", "body", "wall"), "at most 0.067"),
        ("one body edited, CPU, to nothing changed", over("body", "no-op", "cpu", tool), "at most 3"),
        ("one new tip, wall, to hugo's rebuild", over("new", "new", "wall"), "at most 0.1"),
        (f"nothing changed, CPU, to `{PASS}`", over("no-op", "no-op", "cpu", PASS), "at most 15"),
        ("peak memory of a first build, to hugo", _peaks(numbers, tool, tips), "at most 0.33"),
    ]
    for what in ("wall", "cpu"):
        grown = _growth(numbers, tool, tips, what)
        asked.append(
            (f"first build, {what if what == 'wall' else 'CPU'} a tip, to 1,000 tips", grown, "less than 1.15")
        )
    return asked


def _peaks(numbers: Numbers, tool: str, tips: int) -> float | None:
    mine, theirs = numbers.peak(tool, tips, "cold"), numbers.peak(HUGO, tips, "cold")
    return mine / theirs if mine and theirs else None


def _growth(numbers: Numbers, tool: str, tips: int, what: str) -> float | None:
    """The cost of a tip for each unit that it costs among 1,000."""
    if tips <= 1000:
        return None
    ratio = numbers.ratio((tool, tips, "cold"), (tool, 1000, "cold"), what)
    return ratio * 1000 / tips if ratio else None
