"""A site's themes on disk: which there are, what its own changes start from, and their faults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tipsgen.config import read_settings
from tipsgen.errors import ContentError, ThemeError, UsageError
from tipsgen.model import Problem, SourceFile
from tipsgen.names import SETTINGS_FILE
from tipsgen.providers import PROVIDERS
from tipsgen.store import write_file
from tipsgen.themefiles import SITE_LAYER, packaged, read_theme
from tipsgen.themes import extends
from tipsgen.theming.check import check_theme
from tipsgen.theming.library import Library
from tipsgen.theming.override import added, block_text, find_target, started, whole_text


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """A theme that a site can choose, or its own changes."""

    name: str
    place: str
    """`themes/NAME`, or `comes with tipsgen`."""
    extends: str
    """The theme below it; empty for the default one."""
    used: bool
    """Whether the settings choose it; always true for the site's own changes."""


def chosen(root: Path) -> str:
    """The theme that a site's settings name."""
    source = SourceFile(SETTINGS_FILE, (root / SETTINGS_FILE).read_bytes())
    settings, problems = read_settings(source, providers=tuple(sorted(PROVIDERS)))
    if settings is None:
        raise ContentError(problems)
    return settings.theme


def list_themes(root: Path) -> tuple[ThemeEntry, ...]:
    """Every theme that the site can choose, and its own changes where it has some, by name."""
    name = chosen(root)
    folders = {folder.name: (folder, "comes with tipsgen") for folder in _folders(packaged("themes"))}
    folders |= {folder.name: (folder, f"themes/{folder.name}") for folder in _folders(root / "themes")}
    entries = []
    for theme, (folder, place) in sorted(folders.items()):
        settings = folder / "theme.toml"
        text = settings.read_text(encoding="utf-8", errors="replace") if settings.is_file() else ""
        own = theme == SITE_LAYER and name != SITE_LAYER
        below = name if own else "" if theme == "default" else extends(text, f"themes/{theme}")
        entries.append(ThemeEntry(theme, place, below, own or theme == name))
    return tuple(entries)


def _folders(parent: Path) -> tuple[Path, ...]:
    found = parent.iterdir() if parent.is_dir() else ()
    return tuple(path for path in found if path.is_dir() and not path.name.startswith("."))


def library(root: Path) -> Library:
    """The templates that a site is made with."""
    return Library(read_theme(root, chosen(root))[0])


def copy_to_site(root: Path, words: str, *, whole: bool) -> str:
    """Start an override in `themes/site`; returns its path from the site's root."""
    templates = library(root)
    start = 1 if templates.layers[0].name == f"themes/{SITE_LAYER}" else 0
    name, block = find_target(templates, words, start, whole=whole)
    path = f"themes/{SITE_LAYER}/templates/{name}"
    target = root / path
    if whole and target.exists():
        raise UsageError(f"{path} is there already; delete it first to start again from the theme's")
    if whole:
        text = whole_text(templates, name, start)
    else:
        text = block_text(templates.blocks(name, start), block)
        if target.exists():
            text = added(target.read_bytes().decode(), path, block, text, tuple(templates.blocks(name)))
        else:
            text = started(name, text)
    write_file(target, text.encode())
    return path


def check(root: Path) -> tuple[Problem, ...]:
    """Every fault of the theme that a site uses, with all its layers."""
    try:
        layers, _ = read_theme(root, chosen(root))
    except ThemeError as error:
        if error.at is None:
            raise
        return (Problem(error.at, "theme-settings", str(error).removeprefix(f"{error.at.path}: ")),)
    return check_theme(layers)
