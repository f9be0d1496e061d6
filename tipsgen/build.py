"""A whole build: read, assemble, plan, render, put in place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from tipsgen.assemble import Site, Sources, Withheld, assemble
from tipsgen.checks import RULE_NAMES
from tipsgen.companions import parse_author, parse_block, parse_page
from tipsgen.config import read_settings
from tipsgen.errors import ContentError, UsageError
from tipsgen.jobs import Copy, Job, Ref, find_collisions
from tipsgen.model import MediaFile, Problem, Severity, SourceFile, has_errors
from tipsgen.outputs import SitePlan, plan_site
from tipsgen.providers import PROVIDERS
from tipsgen.settings import Settings
from tipsgen.sources import SiteFiles, read_site, read_theme
from tipsgen.store import Staging, copy_bytes, locked
from tipsgen.themes import CSS_PATH, Layer, Theme
from tipsgen.tips import key_from_name, parse_tip, with_text_parts
from tipsgen.urls import output_file, slugify
from tipsgen.workers import render_all

T = TypeVar("T")
Parsed = tuple[T | None, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What a build is asked for."""

    now: datetime
    """The moment that counts as now, with a zone."""
    drafts: bool = False
    future: bool = False
    strict: bool = False
    """Warnings stop the build as errors do."""
    base_url: str = ""
    out: Path | None = None
    """`None`: `site/` in the site's folder."""
    cache: Path | None = None
    """`None`: `.tipsgen/` in the site's folder."""
    jobs: int = 0
    """Processes; 0 chooses."""
    progress: Callable[[int, int], None] | None = None
    """Called with what is rendered and the whole."""


@dataclass(frozen=True, slots=True)
class WithheldTip:
    """A tip that was not published, and why."""

    key: str
    path: str
    reason: str
    """`draft` or `scheduled`."""
    moment: str
    """ISO 8601 in the site's zone, to the minute."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    published: int
    withheld: tuple[WithheldTip, ...]
    written: int
    kept: int
    deleted: int
    seconds: float
    problems: tuple[Problem, ...] = ()
    """Warnings."""


@dataclass(frozen=True, slots=True)
class LoadedSources:
    """A site, read and parsed, before anything is put in order; its problems, errors among them."""

    sources: Sources
    media: Mapping[str, MediaFile]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedSite:
    """A site, read and assembled; its problems, errors among them."""

    site: Site
    media: Mapping[str, MediaFile]
    problems: tuple[Problem, ...] = field(default=())


def build_site(root: Path, options: BuildOptions) -> BuildReport:
    """Build the site in `root`.  A `ContentError` holds all problems; then nothing was written."""
    started = time.perf_counter()
    out = options.out or root / "site"
    cache = options.cache or root / ".tipsgen"
    _check_out(root, out)
    with locked(cache):
        loaded = load_site(root, options)
        planned = plan_build(root, loaded)
        plan, theme, shipped = planned.plan, Theme(planned.layers), planned.shipped
        problems = list(planned.problems)
        with Staging(out, cache / "kept") as staging:
            problems += _render(plan, theme, staging, options, planned.copied)
            _stop_on(problems, options.strict)
            staging.add(CSS_PATH.lstrip("/"), theme.css.encode())
            files = [(copy.path, root / copy.source) for copy in plan.copies]
            for path, data in copy_bytes([*shipped, *files]):
                staging.add(path, data)
            done = staging.commit()
    problems += done.problems
    return BuildReport(
        published=len(loaded.site.entries),
        withheld=tuple(_withheld(one, loaded.site.settings) for one in loaded.site.withheld),
        written=done.written, kept=done.kept, deleted=done.deleted,
        seconds=time.perf_counter() - started, problems=tuple(sorted(problems, key=lambda problem: problem.at)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedBuild:
    """A site with all that will be made of it, before anything is rendered."""

    plan: SitePlan
    layers: tuple[Layer, ...]
    """Of the theme."""
    shipped: tuple[tuple[str, Path], ...]
    """The theme's own files, by output path."""
    copied: frozenset[str]
    """Output paths of everything that is copied."""
    problems: tuple[Problem, ...]
    """Of the sources and of the plan."""


def plan_build(root: Path, loaded: LoadedSite) -> PlannedBuild:
    """What a build of a site makes, and what is wrong with that."""
    plan = plan_site(loaded.site, loaded.media)
    layers, assets = read_theme(root, loaded.site.settings.theme)
    own = {copy.path for copy in plan.copies}
    shipped = tuple((path, source) for path, source in assets.items() if path not in own)
    copies = [*plan.copies, *(Copy(f"the theme's {path}", path) for path, _ in shipped)]
    copies.append(Copy("the theme's style sheet", CSS_PATH.lstrip("/")))
    problems = (*loaded.problems, *plan.problems, *find_collisions(plan.jobs, copies))
    return PlannedBuild(plan, layers, shipped, frozenset(copy.path for copy in copies), problems)


def _withheld(one: Withheld, settings: Settings) -> WithheldTip:
    tip = one.entry.tip
    moment = tip.moment.astimezone(ZoneInfo(settings.site.timezone)).isoformat(timespec="minutes")
    return WithheldTip(one.entry.key, tip.path, one.reason, moment)


def _check_out(root: Path, out: Path) -> None:
    """Refuse an output folder that holds the site's sources or lies among them."""
    target = out.resolve()
    sources = [root.resolve(), *((root / name).resolve() for name in ("content", "themes"))]
    if (
        target in sources
        or root.resolve().is_relative_to(target)
        or any(target.is_relative_to(one) for one in sources[1:])
    ):
        raise UsageError(f"--out {out} would mix the output with the site's sources; name a folder of its own")


def load_site(root: Path, options: BuildOptions) -> LoadedSite:
    """Read, parse and assemble a site.  Settings that cannot be read stop at once."""
    loaded = load_sources(root, options)
    site, contradictions = assemble(loaded.sources, options.now, drafts=options.drafts, future=options.future)
    return LoadedSite(site, loaded.media, tuple(dict.fromkeys([*loaded.problems, *contradictions])))


def load_sources(root: Path, options: BuildOptions) -> LoadedSources:
    """Read and parse a site.  Settings that cannot be read stop at once."""
    files = read_site(root)
    settings, problems = read_settings(
        files.settings, base_url=options.base_url, providers=tuple(sorted(PROVIDERS)), rules=RULE_NAMES
    )
    if settings is None:
        raise ContentError(problems)
    sources, faults = parse_sources(files, settings, options.drafts)
    return LoadedSources(sources, files.media, tuple(faults))


def parse_sources(files: SiteFiles, settings: Settings, drafts: bool = False) -> tuple[Sources, list[Problem]]:
    """Every source parsed, and the problems of all."""
    problems: list[Problem] = []

    def parsed(sources: Iterable[SourceFile], parse: Callable[[SourceFile], Parsed[T]]) -> tuple[list[T], set[str]]:
        values, broken = [], set()
        for source in sources:
            value, faults = parse(source)
            problems.extend(faults)
            if value is None:
                broken.add(source.path)
            else:
                values.append(value)
        return values, broken

    tips, broken = parsed(files.tips, lambda source: parse_tip(source, settings, drafts=drafts, faulty=True))
    tips, faults = with_text_parts(tips, files.texts, {source.path for source in files.tips})
    problems += faults
    authors, broken_authors = parsed(files.authors, parse_author)
    blocks, _ = parsed(files.blocks, parse_block)
    pages, _ = parsed(files.pages, parse_page)
    sources = Sources(
        settings=settings, tips=tuple(tips), authors=tuple(authors), blocks=tuple(blocks), pages=tuple(pages),
        broken=frozenset(filter(None, map(key_from_name, broken))),
        broken_authors=frozenset(slugify(path.rsplit("/", 1)[-1].removesuffix(".md")) for path in broken_authors),
    )  # fmt: skip
    return sources, problems


def _render(
    plan: SitePlan, theme: Theme, staging: Staging, options: BuildOptions, copied: frozenset[str]
) -> list[Problem]:
    """Render every job into staging: first those that others show pieces of."""
    problems: list[Problem] = []
    refs: list[Ref] = []
    fragments: dict[tuple[str, str], str] = {}
    done = 0
    first = [job for job in plan.jobs if not job.uses]
    later = [job for job in plan.jobs if job.uses]
    for stage in (first, later):
        if has_errors(problems):
            break
        for job, result in render_all(stage, theme, fragments, options.jobs):
            problems += result.problems
            refs += result.refs
            for name, html in result.fragments.items():
                fragments[job.key, name] = html
            for path, data in result.outputs:
                staging.add(path, data)
            done += 1
            if options.progress:
                options.progress(done, len(plan.jobs))
    return [*dict.fromkeys(problems), *dead_links(refs, plan.jobs, copied)]


def dead_links(refs: Iterable[Ref], jobs: Sequence[Job], copied: frozenset[str]) -> list[Problem]:
    """A warning for each link or picture inside the site that leads nowhere."""
    known = {path for job in jobs for path in job.paths} | copied
    problems = []
    for ref in dict.fromkeys(refs):
        path = unquote(ref.path)
        if output_file(path) in known or output_file(path + "/") in known or path == "":
            continue
        hint = "files come from content/static/; a tip is linked with tip:2026-01-05"
        problems.append(Problem(ref.at, "dead-link", f"{ref.path} leads nowhere in this site", hint, Severity.WARNING))
    return problems


def _stop_on(problems: Sequence[Problem], strict: bool) -> None:
    if (strict and problems) or has_errors(problems):
        raise ContentError(sorted(problems, key=lambda problem: problem.at))
