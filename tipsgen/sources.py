"""Reading a site's sources from disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from io import BytesIO
from pathlib import Path

from tipsgen.companions import AUTHORS_FOLDER, BLOCKS_FOLDER, PAGES_FOLDER
from tipsgen.digests import digest
from tipsgen.errors import EnvironmentFault
from tipsgen.model import MediaFile, SourceFile
from tipsgen.names import SETTINGS_FILE
from tipsgen.themefiles import files_below
from tipsgen.tips import TIPS_FOLDER, is_text_part
from tipsgen.values import frozen

_SOURCE_FOLDERS = (TIPS_FOLDER, AUTHORS_FOLDER, BLOCKS_FOLDER, PAGES_FOLDER)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")


@frozen()
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


@frozen()
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
    from tipsgen.queue import QUEUE_FOLDER

    sources: dict[str, list[SourceFile]] = {folder: [] for folder in _SOURCE_FOLDERS}
    media: dict[str, MediaFile] = {}
    texts: list[SourceFile] = []
    try:
        settings = SourceFile(SETTINGS_FILE, (root / SETTINGS_FILE).read_bytes())
        for path in files_below(root / "content"):
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
    from tipsgen.queue import ORDER_FILE, QUEUE_FOLDER

    tips: dict[str, SourceFile] = {}
    texts: list[SourceFile] = []
    order: SourceFile | None = None
    media: dict[str, MediaFile] = {}
    try:
        for path in files_below(root / QUEUE_FOLDER):
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
