"""A whole build: read, assemble, plan, render, put in place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from tipsgen.assemble import Site, Sources, Withheld, assemble
from tipsgen.checks import RULE_NAMES
from tipsgen.companions import parse_author, parse_block, parse_page
from tipsgen.config import read_settings
from tipsgen.errors import ContentError, UsageError
from tipsgen.jobs import Copy, Job, Ref, find_collisions
from tipsgen.model import MediaFile, Problem, Severity, SourceFile, has_errors
from tipsgen.outputs import SHARE_KIND, SitePlan, plan_site
from tipsgen.outputs.search import PAGEFIND_FOLDER, unused_scripts
from tipsgen.pagefind import find_program, index
from tipsgen.pictures import Cache, Look, MadePictures, make_pictures, read_look, share_key
from tipsgen.providers import PROVIDERS
from tipsgen.settings import Settings, ShareSettings
from tipsgen.sources import SiteFiles, read_site, read_theme
from tipsgen.store import Staging, copy_bytes, locked
from tipsgen.themes import CSS_PATH, Theme
from tipsgen.tips import key_from_name, parse_tip, with_text_parts
from tipsgen.urls import output_file, slugify
from tipsgen.workers import Extras, render_all

CACHE_FOLDER = ".tipsgen"
"""In the site's folder: what builds keep for the next one."""
T = TypeVar("T")
Parsed = tuple[T | None, tuple[Problem, ...]]
Recall = Callable[[SourceFile, Callable[[SourceFile], Parsed[Any]]], Parsed[Any]]
"""Parses a source, or knows what that gave."""


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
    paths: tuple[str, ...] = ()
    """What was written, below the output folder."""


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
    cache = options.cache or root / CACHE_FOLDER
    _check_out(root, out)
    with locked(cache):
        loaded = load_site(root, options)
        kept = Cache(cache / "pictures")
        planned = plan_build(root, loaded, kept)
        program = find_program() if loaded.site.settings.search.engine == "pagefind" else None
        widths = loaded.site.settings.images.widths
        made = make_pictures(root, planned.plan.pictures, widths, planned.theme.picture_sizes, kept)
        copies = (*planned.copies, *(copy for copy, _ in made.files))
        problems = [*planned.problems, *made.problems, *find_collisions(planned.plan.jobs, copies)]
        with Staging(out, cache / "kept") as staging:
            stage = _Stage(planned.theme, staging, kept, Extras(made.shown, planned.look.fonts), options)
            faults, records = _render(planned.plan, stage, frozenset(copy.path for copy in copies))
            problems += faults
            _stop_on(problems, options.strict)
            for path, data in index(program, records) if program else ():
                staging.add(f"{PAGEFIND_FOLDER}/{path}", data)
            _stage_copies(root, planned, made, stage)
            done = staging.commit()
        kept.prune()
    problems += done.problems
    return BuildReport(
        published=len(loaded.site.entries),
        withheld=tuple(_withheld(one, loaded.site.settings) for one in loaded.site.withheld),
        written=done.written, kept=done.kept, deleted=done.deleted,
        seconds=time.perf_counter() - started, problems=tuple(sorted(problems, key=lambda problem: problem.at)),
        paths=done.paths,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedBuild:
    """A site with all that will be made of it, before anything is rendered."""

    plan: SitePlan
    theme: Theme
    look: Look
    """Of share images."""
    shipped: tuple[tuple[str, Path], ...]
    """The theme's own files, by output path."""
    copies: tuple[Copy, ...]
    """Everything that is copied, pictures in other sizes aside."""
    problems: tuple[Problem, ...]
    """Of the sources and of the plan."""


@dataclass(frozen=True, slots=True)
class Dress:
    """A theme, read, and what share images are drawn with."""

    theme: Theme
    assets: Mapping[str, Path]
    """The theme's own files, by output path."""
    look: Look
    named: tuple[str, ShareSettings]
    """The settings that it was read for."""


def read_dress(root: Path, settings: Settings, kept: Cache, before: Dress | None = None) -> Dress:
    """A site's theme from disk; what did not change since `before` is not made again."""
    layers, assets = read_theme(root, settings.theme)
    images = settings.share_images
    named = (settings.theme, images)
    if before and before.named == named and before.theme.layers == layers and not images.fonts:
        return Dress(before.theme, assets, before.look, named)
    theme = Theme(layers)
    look = read_look(root, images.fonts, theme.tokens["light"], kept) if images.enabled else Look()
    return Dress(theme, assets, look, named)


def plan_build(root: Path, loaded: LoadedSite, kept: Cache, dress: Dress | None = None) -> PlannedBuild:
    """What a build of a site makes, and what is wrong with that; `dress` is its theme where it is read already."""
    settings = loaded.site.settings
    dress = dress or read_dress(root, settings, kept)
    theme, look = dress.theme, dress.look
    plan = plan_site(loaded.site, loaded.media, look.share)
    own = {copy.path for copy in plan.copies} | unused_scripts(settings.search.engine)
    shipped = tuple((path, source) for path, source in dress.assets.items() if path not in own)
    copies = [*plan.copies, *(Copy(f"the theme's {path}", path) for path, _ in shipped)]
    copies.append(Copy("the theme's style sheet", CSS_PATH.lstrip("/")))
    if settings.search.engine == "pagefind":
        copies.append(Copy("tipsgen.toml (Pagefind's files)", PAGEFIND_FOLDER))
    problems = (*loaded.problems, *look.problems, *plan.problems)
    return PlannedBuild(plan, theme, look, shipped, tuple(copies), problems)


def _stage_copies(root: Path, planned: PlannedBuild, made: MadePictures, stage: _Stage) -> None:
    """Stage what is not rendered: the style sheet, pictures in other sizes, static files."""
    stage.staging.add(CSS_PATH.lstrip("/"), planned.theme.css.encode())
    for copy, name in made.files:
        stage.staging.add(copy.path, stage.cache.need(name))
    files = [(copy.path, root / copy.source) for copy in planned.plan.copies]
    for path, data in copy_bytes([*planned.shipped, *files]):
        stage.staging.add(path, data)


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


def parse_sources(
    files: SiteFiles, settings: Settings, drafts: bool = False, recall: Recall | None = None
) -> tuple[Sources, list[Problem]]:
    """Every source parsed, and the problems of all.

    `recall` stands between a source and its parser, for those who parse the same files again and again.
    """
    problems: list[Problem] = []

    def parsed(sources: Iterable[SourceFile], parse: Callable[[SourceFile], Parsed[T]]) -> tuple[list[T], set[str]]:
        values, broken = [], set()
        for source in sources:
            value, faults = recall(source, parse) if recall else parse(source)
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


@dataclass(frozen=True, slots=True)
class _Stage:
    """What rendering a plan works with."""

    theme: Theme
    staging: Staging
    cache: Cache
    extras: Extras
    options: BuildOptions


def _render(plan: SitePlan, stage: _Stage, copied: frozenset[str]) -> tuple[list[Problem], list[tuple[str, bytes]]]:
    """Render every job into staging, first those that others show pieces of; problems, and pages for Pagefind.

    What the cache has is not drawn again.
    """
    records: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    refs: list[Ref] = []
    fragments: dict[tuple[str, str], str] = {}
    keys = {job.key: share_key(job) for job in plan.jobs if job.kind == SHARE_KIND}
    drawn = [job for job in plan.jobs if job.kind == SHARE_KIND and not _put_cached(job, keys[job.key], stage)]
    done = len(keys) - len(drawn)
    first = [*(job for job in plan.jobs if not job.uses and job.kind != SHARE_KIND), *drawn]
    later = [job for job in plan.jobs if job.uses]
    for jobs in (first, later):
        if has_errors(problems):
            break
        for job, result in render_all(jobs, stage.theme, fragments, stage.options.jobs, stage.extras):
            problems += result.problems
            refs += result.refs
            records += result.records
            for name, html in result.fragments.items():
                fragments[job.key, name] = html
            for path, data in result.outputs:
                stage.staging.add(path, data)
                if job.kind == SHARE_KIND:
                    stage.cache.put(keys[job.key], data)
            done += 1
            if stage.options.progress:
                stage.options.progress(done, len(plan.jobs))
    return [*dict.fromkeys(problems), *dead_links(refs, plan.jobs, copied)], records


def _put_cached(job: Job, key: str, stage: _Stage) -> bool:
    """Stage a share image that the cache has."""
    data = stage.cache.get(key)
    if data is not None:
        stage.staging.add(job.paths[0], data)
    return data is not None


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
