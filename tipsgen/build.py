"""A site read and planned: what a build works with, and every command that looks at one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, TypeVar

from tipsgen.asked import BuildOptions
from tipsgen.assemble import Site, Sources, assemble
from tipsgen.companions import parse_author, parse_block, parse_page
from tipsgen.errors import ContentError
from tipsgen.jobs import Copy
from tipsgen.model import MediaFile, Problem, SourceFile, Tip
from tipsgen.outputs.search import PAGEFIND_FOLDER, unused_scripts
from tipsgen.outputs.tip import Stands, nothing_stands
from tipsgen.pictures import Cache, Look
from tipsgen.plans import SitePlan, plan_site
from tipsgen.settings import Settings, ShareSettings
from tipsgen.sources import SiteFiles, read_site
from tipsgen.themefiles import read_theme
from tipsgen.themes import CSS_PATH, Theme
from tipsgen.tips import key_from_name, parse_tip, with_text_parts
from tipsgen.urls import slugify
from tipsgen.values import frozen

T = TypeVar("T")
Parsed = tuple[T | None, tuple[Problem, ...]]
Recall = Callable[[SourceFile, Callable[[SourceFile], Parsed[Any]]], Parsed[Any]]
"""Parses a source, or knows what that gave."""


@frozen()
class LoadedSources:
    """A site, read and parsed, before anything is put in order; its problems, errors among them."""

    sources: Sources
    media: Mapping[str, MediaFile]
    problems: tuple[Problem, ...] = ()


@frozen()
class LoadedSite:
    """A site, read and assembled; its problems, errors among them."""

    site: Site
    media: Mapping[str, MediaFile]
    problems: tuple[Problem, ...] = field(default=())


@frozen()
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


@frozen()
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
    return Dress(theme, assets, _look(root, images, theme, kept), named)


def _look(root: Path, images: ShareSettings, theme: Theme, kept: Cache) -> Look:
    if not images.enabled:
        return Look()
    from tipsgen.looks import read_look

    return read_look(root, images.fonts, theme.tokens["light"], kept)


def plan_build(
    root: Path, loaded: LoadedSite, kept: Cache, dress: Dress | None = None, stands: Stands = nothing_stands
) -> PlannedBuild:
    """What a build of a site makes, and what is wrong with that; `dress` is its theme where it is read already.

    Of a tip that `stands` no more is planned.
    """
    settings = loaded.site.settings
    dress = dress or read_dress(root, settings, kept)
    theme, look = dress.theme, dress.look
    plan = plan_site(loaded.site, loaded.media, look.share, stands)
    own = {copy.path for copy in plan.copies} | unused_scripts(settings.search.engine)
    shipped = tuple((path, source) for path, source in dress.assets.items() if path not in own)
    copies = [*plan.copies, *(Copy(f"the theme's {path}", path) for path, _ in shipped)]
    copies.append(Copy("the theme's style sheet", CSS_PATH.lstrip("/")))
    if settings.search.engine == "pagefind":
        copies.append(Copy("tipsgen.toml (Pagefind's files)", PAGEFIND_FOLDER))
    problems = (*loaded.problems, *look.problems, *plan.problems)
    return PlannedBuild(plan, theme, look, shipped, tuple(copies), problems)


def load_site(root: Path, options: BuildOptions) -> LoadedSite:
    """Read, parse and assemble a site.  Settings that cannot be read stop at once."""
    loaded = load_sources(root, options)
    site, contradictions = assemble(loaded.sources, options.now, drafts=options.drafts, future=options.future)
    return LoadedSite(site, loaded.media, tuple(dict.fromkeys([*loaded.problems, *contradictions])))


def checked_settings(source: SourceFile, base_url: str = "") -> Settings:
    """A site's settings; a `ContentError` with all that is wrong in them.

    `base_url` replaces the file's own.
    """
    from tipsgen.config import read_settings
    from tipsgen.providers import PROVIDERS
    from tipsgen.rules import RULE_NAMES

    settings, problems = read_settings(source, base_url=base_url, providers=tuple(sorted(PROVIDERS)), rules=RULE_NAMES)
    if settings is None:
        raise ContentError(problems)
    return settings


def load_sources(root: Path, options: BuildOptions) -> LoadedSources:
    """Read and parse a site.  Settings that cannot be read stop at once."""
    files = read_site(root)
    settings = checked_settings(files.settings, options.base_url)
    sources, faults = parse_sources(files, settings, options.drafts)
    return LoadedSources(sources, files.media, tuple(faults))


def parse_sources(
    files: SiteFiles, settings: Settings, drafts: bool = False, recall: Recall | None = None
) -> tuple[Sources, list[Problem]]:
    """Every source parsed, and the problems of all.

    `recall` stands between a source and its parser, for those who parse the same files again and again.
    """

    def parse(source: SourceFile) -> Parsed[Tip]:
        return parse_tip(source, settings, drafts=drafts, faulty=True)

    tips = [(source.path, recall(source, parse) if recall else parse(source)) for source in files.tips]
    return gather_sources(tips, files, settings, recall)


def gather_sources(
    parsed_tips: Sequence[tuple[str, Parsed[Tip]]], files: SiteFiles, settings: Settings, recall: Recall | None = None
) -> tuple[Sources, list[Problem]]:
    """Tips that are parsed already, with every other source of a site, and the problems of all."""
    problems: list[Problem] = []

    def parsed(sources: Iterable[SourceFile], parse: Callable[[SourceFile], Parsed[T]]) -> tuple[list[T], set[str]]:
        return sorted_out((source.path, recall(source, parse) if recall else parse(source)) for source in sources)

    def sorted_out(found: Iterable[tuple[str, Parsed[T]]]) -> tuple[list[T], set[str]]:
        values, broken = [], set()
        for path, (value, faults) in found:
            problems.extend(faults)
            if value is None:
                broken.add(path)
            else:
                values.append(value)
        return values, broken

    tips, broken = sorted_out(parsed_tips)
    tips, faults = with_text_parts(tips, files.texts, {path for path, _ in parsed_tips})
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
