"""`tipsgen check`: a site read whole, its texts checked, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from tipsgen.asked import BuildOptions
from tipsgen.build import load_site, plan_build
from tipsgen.checks import (
    RULES,
    SELF,
    check_case,
    check_site,
    milder,
    other_cases,
    settle,
    tip_case,
)
from tipsgen.checks.base import Case, Found, Ground, as_problem
from tipsgen.checks.ignores import silence
from tipsgen.companions import PAGES_FOLDER
from tipsgen.errors import ContentError, UsageError
from tipsgen.jobs import Job, Ref, dead_links, find_collisions, known_paths
from tipsgen.letters.frame import SIZE_LIMIT
from tipsgen.letters.issue import write_issue
from tipsgen.markdown import Node
from tipsgen.model import Problem, Severity, SourcePos, has_errors
from tipsgen.names import CACHE_FOLDER
from tipsgen.outputs.common import Ground as SiteGround
from tipsgen.outputs.kinds import PAGE, TIP
from tipsgen.outputs.pages import read_page
from tipsgen.outputs.tip import PlannedTip, opened, read_tip, size_problems
from tipsgen.pictures import Cache
from tipsgen.rules import BUILD_WARNINGS
from tipsgen.themes import Layer, Theme
from tipsgen.tips import TIPS_FOLDER
from tipsgen.views import PageInputs, TipInputs
from tipsgen.workers import RenderTools, spread

NEAR_LIMIT = 80_000
"""Bytes from which an issue is near the size at which it is cut."""
_RENDER_FROM = 70_000
"""Bytes by reckoning from which an issue is rendered to be weighed; none was seen over two thirds of its reckoning."""
_FRAME, _ELEMENT = 16_000, 400
"""Bytes that an issue's frame and one element with its styles take, reckoned high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What a check is asked for."""

    now: datetime
    """The moment that counts as now, with a zone."""
    paths: tuple[Path, ...] = ()
    """Files and folders whose findings are wanted; empty: all."""
    jobs: int = 0
    """Processes; 0 chooses."""
    progress: Callable[[int, int], None] | None = None
    """Called with what is checked and the whole."""
    probe: Callable[[Sequence[str], int], Mapping[str, str]] | None = None
    """Asks external links, so many at most, and tells what is wrong with each that is dead; `None`: none is asked."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found."""

    files: int
    """How many files were checked."""
    problems: tuple[Problem, ...]
    """In the order of files and lines."""

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(problem.severity is severity for problem in self.problems)

    def fails(self, strict: bool) -> bool:
        """Whether something counts: errors and warnings do, notes under `strict` alone."""
        return any(strict or problem.severity is not Severity.NOTE for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One text, checked; plain data that can come from another process."""

    own: tuple[Problem, ...] = ()
    """What the rules found, before anything is silenced."""
    built: tuple[Problem, ...] = ()
    """What the build says of it."""
    refs: tuple[Ref, ...] = ()
    external: tuple[tuple[str, SourcePos], ...] = ()


def check(root: Path, options: CheckOptions) -> CheckReport:
    """Check the site in `root`.  Nothing is written, and the net is asked only where `options.probe` does."""
    wanted = Wanted(root, options.paths)
    try:
        loaded = load_site(root, BuildOptions(now=options.now))
    except ContentError as error:
        return CheckReport(1, tuple(one for one in error.problems if wanted.has(one.at.path)))
    planned = plan_build(root, loaded, Cache(root / CACHE_FOLDER / "pictures", writes=False))
    ground = Ground(loaded.site, loaded.media)
    cases = [case for case in (*_tips(ground), *other_cases(ground)) if wanted.needs(case.text.path)]
    jobs = {job.source: job for job in planned.plan.jobs if job.kind in (TIP, PAGE)}
    items = [(case, jobs.get(case.text.path)) for case in cases]
    outcomes = []
    for outcome in spread(partial(_checker, planned.theme.layers, planned.plan.ground), items, options.jobs):
        outcomes.append(outcome)
        if options.progress:
            options.progress(len(outcomes), len(items))
    built = [
        *planned.problems,
        *find_collisions(planned.plan.jobs, planned.copies),
        *(one for outcome in outcomes for one in outcome.built),
    ]
    refs = [ref for outcome in outcomes for ref in outcome.refs]
    built += dead_links(refs, known_paths(planned.plan.jobs, planned.copies))
    problems = _findings(ground, cases, outcomes, dict.fromkeys(built), options)
    left = [problem for problem in dict.fromkeys(problems) if wanted.has(problem.at.path)]
    read = {case.text.path for case in cases if wanted.has(case.text.path)} | {problem.at.path for problem in left}
    return CheckReport(len(read), tuple(sorted(left, key=lambda one: (one.at, one.rule))))


def _tips(ground: Ground) -> Iterable[Case]:
    return (tip_case(entry, ground) for entry in ground.everything)


class Wanted:
    """The files whose findings are wanted."""

    def __init__(self, root: Path, paths: Iterable[Path]) -> None:
        top = root.resolve()
        self._names: list[str] = []
        for path in paths:
            full = path.resolve()
            if not full.is_relative_to(top):
                raise UsageError(f"{path} is not in the site {root}")
            self._names.append(full.relative_to(top).as_posix())

    def has(self, path: str) -> bool:
        """Whether findings in `path` (from the site's root) are wanted."""
        return not self._names or any(
            name == "." or path == name or path.startswith(f"{name}/") for name in self._names
        )

    def needs(self, path: str) -> bool:
        """Whether the text in `path` has to be read for that: a tip shows what authors' and blocks' files say."""
        alone = all(name.startswith((TIPS_FOLDER, PAGES_FOLDER)) for name in self._names)
        return self.has(path) or not alone


Item = tuple[Case, Job | None]


def _checker(layers: Sequence[Layer], ground: SiteGround) -> Callable[[Item], Outcome]:
    """The task of one process: it makes a theme of its own, and only when a tip is long."""
    made: list[RenderTools] = []

    def tools() -> RenderTools:
        if not made:
            made.append(RenderTools(Theme(layers)))
        return made[0]

    return partial(check_text, tools, ground)


def check_text(tools: Callable[[], RenderTools], ground: SiteGround, item: Item) -> Outcome:
    """What the rules and the build say of one text; `tools` are asked for only where its issue must be weighed."""
    case, job = item
    nodes = case.text.nodes
    built: tuple[Problem, ...] = ()
    refs: tuple[Ref, ...] = ()
    own = check_case(case)
    if job and isinstance(job.inputs, PlannedTip):
        inputs = opened(job.inputs, ground)
        read = read_tip(inputs, nodes)
        built, refs = read.problems, read.refs
        if inputs.mail and not has_errors(built) and reckoned(inputs, nodes) > _RENDER_FROM:
            issue = write_issue(read.inputs, read.texts, tools())
            said = size_problems(read.inputs, issue)
            built += milder(said) if inputs.tip.draft else said
            near = len(issue.html_data)
            if not said and near >= NEAR_LIMIT and near <= SIZE_LIMIT:
                found = Found(
                    case.text.at(0), f"its newsletter has {near:,} bytes, and ends early from {SIZE_LIMIT:,} on",
                    "shorten the tip, or make two of it",
                )  # fmt: skip
                one = as_problem(RULES["email-near-cut"], found)
                own += milder([one]) if inputs.tip.draft else (one,)
    elif job and isinstance(job.inputs, PageInputs):
        _, weaver = read_page(job.inputs, nodes)
        built, refs = tuple(weaver.problems), tuple(weaver.refs)
    return Outcome(own, built, refs, tuple(_external(case)))


ASKED = (*SELF, "email-near-cut")
"""The rules that a check without the net asks of a text."""


def reckoned(inputs: TipInputs, nodes: Sequence[Node]) -> float:
    """How many bytes an issue may have, reckoned high, so that few tips are rendered to be weighed."""
    around = (inputs.epigraph, inputs.signoff, inputs.rights, *(passage.text for passage in inputs.passages))
    texts = len(inputs.body.encode()) + 4 * sum(map(len, (*around, *(person.bio for person in inputs.people))))
    return _FRAME + 1.3 * texts + _ELEMENT * _elements(nodes)


def _elements(nodes: Sequence[Node]) -> int:
    return sum(1 + _elements(node.children) for node in nodes if node.kind != "text")


def _external(case: Case) -> Iterable[tuple[str, SourcePos]]:
    """Links of a text to other sites, each with its place."""
    own = case.ground.settings.site.base_url
    for node, line in case.text.marks("link", "image"):
        href = f"https:{node.href}" if node.href.startswith("//") else node.href
        if href.lower().startswith(("http://", "https://")) and not f"{href}/".startswith(f"{own}/"):
            yield href, case.text.find_exact(node.href, line)


def _findings(
    ground: Ground, cases: Sequence[Case], outcomes: Sequence[Outcome], built: Iterable[Problem], options: CheckOptions
) -> list[Problem]:
    """What the rules, the build and the net found, after comments and settings silenced some."""
    asked = [url for outcome in outcomes for url, _ in outcome.external]
    faults = options.probe(tuple(dict.fromkeys(asked)), ground.limits.online_links) if options.probe else {}
    by_path: dict[str, list[Problem]] = {}
    for problem in (*check_site(ground), *built):
        by_path.setdefault(problem.at.path, []).append(problem)
    rules = (*ASKED, *BUILD_WARNINGS, *(("unreachable",) if options.probe else ()), *whole_rules())
    found: list[Problem] = []
    for case, outcome in zip(cases, outcomes, strict=True):
        dead = [_unreachable(at, url, faults[url]) for url, at in outcome.external if url in faults]
        if case.entry and case.entry.tip.draft:
            dead = list(milder(dead))
        found += settle(case, [*outcome.own, *dead, *by_path.pop(case.text.path, ())], rules)
    rest = (problem for problems in by_path.values() for problem in problems)
    return [*found, *silence(rest, (), (), ground.limits.ignore)]


def whole_rules() -> Collection[str]:
    """Rules about the site as a whole."""
    return tuple(name for name, rule in RULES.items() if rule.scope == "site")


def _unreachable(at: SourcePos, url: str, fault: str) -> Problem:
    hint = "mend the address, or link to another page"
    return as_problem(RULES["unreachable"], Found(at, f"{url} {fault}", hint))
