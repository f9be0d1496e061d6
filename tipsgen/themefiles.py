"""Reading themes from disk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import tipsgen
from tipsgen.errors import ThemeError
from tipsgen.locate import nearest, toml_lines
from tipsgen.model import SourcePos
from tipsgen.seen import is_passed_over
from tipsgen.themes import Layer, extends

SITE_LAYER = "site"
"""The folder of a site's own changes, below `themes/`."""


def files_below(folder: Path) -> Iterator[Path]:
    """Files below a folder in the order of their names, without hidden and backup files."""
    if not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if is_passed_over(entry.name):
            continue
        if entry.is_dir():
            yield from files_below(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def packaged(folder: str) -> Path:
    """A folder of the package's own data: in an installed wheel, or in the project's checkout."""
    package = Path(tipsgen.__file__).parent
    installed = package / "data" / folder
    return installed if installed.is_dir() else package.parent / folder


def theme_folders(root: Path, name: str) -> tuple[Path, ...]:
    """The folders of a theme, highest first: the site's overrides, the theme, what it extends."""
    folders = []
    if (root / "themes" / SITE_LAYER).is_dir() and name != SITE_LAYER:
        folders.append(root / "themes" / SITE_LAYER)
    seen: set[str] = set()
    named_at: SourcePos | None = None
    while name not in seen:
        seen.add(name)
        searched = (root / "themes" / name, packaged("themes") / name)
        found = next((folder for folder in searched if folder.is_dir()), None)
        if found is None:
            places = ", ".join(_shown(folder, root) for folder in searched)
            raise ThemeError(f"there is no theme {name!r}; searched: {places}", named_at)
        folders.append(found)
        settings = found / "theme.toml"
        if name == "default":
            break
        text = _theme_text(settings, root) if settings.is_file() else ""
        name = extends(text, _shown(found, root))
        named_at = SourcePos(f"{_shown(found, root)}/theme.toml", *nearest(toml_lines(text), ("extends",)))
    return tuple(folders)


def _shown(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else f"tipsgen's own themes/{folder.name}"


def _theme_text(path: Path, root: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path
        raise ThemeError(f"{shown} is not UTF-8; save it so in your editor") from error


def read_theme(root: Path, name: str) -> tuple[tuple[Layer, ...], Mapping[str, Path]]:
    """A theme's layers, and its static files by their output path."""
    layers = []
    static: dict[str, Path] = {}
    for folder in theme_folders(root, name):
        templates = {
            path.relative_to(folder / "templates").as_posix(): _theme_text(path, root)
            for path in files_below(folder / "templates")
        }
        settings = folder / "theme.toml"
        css = folder / "static" / "theme.css"
        layers.append(
            Layer(
                _shown(folder, root), templates,
                _theme_text(settings, root) if settings.is_file() else "",
                _theme_text(css, root) if css.is_file() else "",
            )
        )  # fmt: skip
        for path in files_below(folder / "static"):
            if path != css:
                static.setdefault("assets/" + path.relative_to(folder / "static").as_posix(), path)
    return tuple(layers), dict(sorted(static.items()))
