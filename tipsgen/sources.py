"""Reading a site and its themes from disk: the only place that does."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import tipsgen
from tipsgen.companions import AUTHORS_FOLDER, BLOCKS_FOLDER, PAGES_FOLDER
from tipsgen.digests import digest
from tipsgen.errors import EnvironmentFault, ThemeError
from tipsgen.locate import nearest, toml_lines
from tipsgen.model import MediaFile, SourceFile, SourcePos
from tipsgen.names import SETTINGS_FILE
from tipsgen.queue import ORDER_FILE, QUEUE_FOLDER
from tipsgen.seen import is_passed_over
from tipsgen.themes import Layer, extends
from tipsgen.tips import TIPS_FOLDER, is_text_part

_SOURCE_FOLDERS = (TIPS_FOLDER, AUTHORS_FOLDER, BLOCKS_FOLDER, PAGES_FOLDER)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")
SITE_LAYER = "site"
"""The folder of a site's own changes, below `themes/`."""


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """A site as it lies on disk, read."""

    settings: SourceFile
    tips: tuple[SourceFile, ...] = ()
    authors: tuple[SourceFile, ...] = ()
    blocks: tuple[SourceFile, ...] = ()
    pages: tuple[SourceFile, ...] = ()
    media: Mapping[str, MediaFile] = field(default_factory=dict)
    """By path from the site's root, in order."""
    texts: tuple[SourceFile, ...] = ()
    """Text parts that authors wrote: `NAME.txt` below the tips' folder."""


@dataclass(frozen=True, slots=True)
class QueueFiles:
    """What lies under content/queue/, read; a build never does."""

    tips: tuple[SourceFile, ...] = ()
    texts: tuple[SourceFile, ...] = ()
    """`NAME.txt` beside `NAME.md`."""
    order: SourceFile | None = None
    media: Mapping[str, MediaFile] = field(default_factory=dict)
    """Other files by path from the site's root."""


def read_site(root: Path) -> SiteFiles:
    """Read all of a site's sources; pictures are only measured."""
    sources: dict[str, list[SourceFile]] = {folder: [] for folder in _SOURCE_FOLDERS}
    media: dict[str, MediaFile] = {}
    texts: list[SourceFile] = []
    try:
        settings = SourceFile(SETTINGS_FILE, (root / SETTINGS_FILE).read_bytes())
        for path in _walk(root / "content"):
            name = path.relative_to(root).as_posix()
            if name.startswith(QUEUE_FOLDER):
                continue  # what nobody reads cannot leak
            folder = next((folder for folder in _SOURCE_FOLDERS if name.startswith(folder)), "")
            if folder and name.endswith(".md"):
                sources[folder].append(SourceFile(name, path.read_bytes()))
            elif folder == TIPS_FOLDER and is_text_part(name):
                texts.append(SourceFile(name, path.read_bytes()))
            else:
                media[name] = _media(name, path)
    except OSError as error:
        raise EnvironmentFault(f"cannot read {error.filename}: {error.strerror}") from error
    tips, authors, blocks, pages = (tuple(sources[folder]) for folder in _SOURCE_FOLDERS)
    return SiteFiles(settings, tips, authors, blocks, pages, media, tuple(texts))


def read_queue(root: Path) -> QueueFiles:
    """Read the queue; pictures are only measured."""
    tips: dict[str, SourceFile] = {}
    texts: list[SourceFile] = []
    order: SourceFile | None = None
    media: dict[str, MediaFile] = {}
    try:
        for path in _walk(root / QUEUE_FOLDER):
            name = path.relative_to(root).as_posix()
            if name == ORDER_FILE:
                order = SourceFile(name, path.read_bytes())
            elif name.endswith(".md"):
                tips[name] = SourceFile(name, path.read_bytes())
            elif name.endswith(".txt"):
                texts.append(SourceFile(name, path.read_bytes()))
            else:
                media[name] = _media(name, path)
    except OSError as error:
        raise EnvironmentFault(f"cannot read {error.filename}: {error.strerror}") from error
    twins = tuple(text for text in texts if text.path.removesuffix(".txt") + ".md" in tips)
    media |= {text.path: MediaFile(text.path, len(text.data)) for text in texts if text not in twins}
    return QueueFiles(tuple(tips.values()), twins, order, media)


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder in the order of their names, without hidden and backup files."""
    if not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if is_passed_over(entry.name):
            continue
        if entry.is_dir():
            yield from _walk(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def _media(name: str, path: Path) -> MediaFile:
    width, height = _picture_size(name, path)
    return MediaFile(name, path.stat().st_size, width, height)


def measured(name: str, data: bytes) -> MediaFile:
    """A file of the site with the digest of its bytes and, where it is a picture, its size."""
    width, height = _picture_size(name, BytesIO(data))
    return MediaFile(name, len(data), width, height, digest(data))


def _picture_size(name: str, file: Path | BytesIO) -> tuple[int, int]:
    """Width and height in pixels; zeros for what is no picture or of unknown size, which is shown without one."""
    if not name.lower().endswith(_PICTURES):
        return 0, 0
    import imagesize

    try:
        width, height = imagesize.get(file)
    except (ValueError, OSError, SyntaxError):
        return 0, 0
    return max(int(width), 0), max(int(height), 0)


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
            for path in _walk(folder / "templates")
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
        for path in _walk(folder / "static"):
            if path != css:
                static.setdefault("assets/" + path.relative_to(folder / "static").as_posix(), path)
    return tuple(layers), dict(sorted(static.items()))
