"""Pictures from disk, and what was made of them, kept in the cache folder.

Nothing here decides what is shown: `outputs` does.  A file of the cache is named by a digest of all
that it depends on, so it is never stale, only of no more use.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tipsgen.digests import digest as digest_of
from tipsgen.errors import EnvironmentFault
from tipsgen.jobs import Copy
from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.plans import ShownPicture
from tipsgen.responsive import Pictures, PictureSet, Variant
from tipsgen.values import frozen

if TYPE_CHECKING:
    from tipsgen.scale import ScaledSet
    from tipsgen.share import ShareLook

UNUSED_BYTES = 64_000_000
"""What the cache keeps of what the last build did not use: a build with drafts and one without take turns."""
RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Pictures that smaller ones are made of."""
_SUM = 16


def digest(*parts: bytes | str) -> str:
    """A digest of some parts, for names."""
    made = blake2b(digest_size=_SUM)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


class Cache:
    """Files by a digest of what they were made from; each starts with a digest of its own bytes.

    Where it is only to be read (`writes=False`), nothing is put, mended or thrown away.
    """

    def __init__(self, folder: Path, *, writes: bool = True) -> None:
        self._folder = folder
        self._writes = writes
        self._used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; a file that is not as it was written is thrown away."""
        path = self._folder / key
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EnvironmentFault(f"cannot read {path}: {error.strerror}") from error
        if data[:_SUM] != blake2b(data[_SUM:], digest_size=_SUM).digest():
            if self._writes:
                path.unlink(missing_ok=True)
            return None
        self._used.add(key)
        return data[_SUM:]

    def need(self, key: str) -> bytes:
        """What was found or put under a key just now."""
        data = self.get(key)
        if data is None:
            raise EnvironmentFault(f"{self._folder / key} went away during the build; build again")
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep something under a key, in a cache that may be written."""
        if not self._writes:
            return
        path = self._folder / key
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            staged = path.with_name(f"{key}.tmp")
            staged.write_bytes(blake2b(data, digest_size=_SUM).digest() + data)
            staged.replace(path)
        except OSError as error:
            raise EnvironmentFault(f"cannot write {path}: {error.strerror}") from error
        self._used.add(key)

    def prune(self) -> None:
        """Throw away what this build did not use, the oldest first, until little of it is left."""
        if not self._folder.is_dir():
            return
        try:
            with os.scandir(self._folder) as entries:
                unused = [(one.stat().st_mtime, one.name, one.stat().st_size) for one in entries if self._idle(one)]
            left = sum(size for _, _, size in unused)
            for _, name, size in sorted(unused):
                if left <= UNUSED_BYTES:
                    break
                (self._folder / name).unlink(missing_ok=True)
                left -= size
        except OSError as error:
            raise EnvironmentFault(f"cannot clear {self._folder}: {error.strerror}") from error

    def _idle(self, entry: os.DirEntry[str]) -> bool:
        return entry.is_file() and entry.name not in self._used


@frozen()
class Look:
    """What share images are drawn with, read."""

    share: ShareLook | None = None
    """`None`: there are none."""
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    """Font files by their digest."""
    problems: tuple[Problem, ...] = ()


@lru_cache
def release(library: str) -> str:
    """A library's version: another one may draw or pack a little differently."""
    from importlib.metadata import version

    return version(library)


@frozen()
class MadePictures:
    """Pictures in more sizes: how pages show them, and the files."""

    shown: Pictures = field(default_factory=Pictures)
    files: tuple[tuple[Copy, str], ...] = ()
    """Each with its name in the cache."""
    problems: tuple[Problem, ...] = ()


def make_pictures(
    root: Path, wanted: Sequence[ShownPicture], widths: Sequence[int], sizes: str, cache: Cache
) -> MadePictures:
    """Each picture that a published page shows, in the sizes that it is large enough for."""
    work = [one for one in wanted if widths and _is_large(one, widths)]
    if not work:
        return MadePictures(Pictures(sizes))
    from concurrent.futures import ThreadPoolExecutor

    def make(one: ShownPicture) -> _Made:
        return _make(root, one, widths, cache)

    made: Sequence[_Made] = ()
    # Pillow lets other threads run while it scales and packs.
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
        made = tuple(pool.map(make, work))
    sets: dict[str, PictureSet] = {}
    files: dict[str, tuple[Copy, str]] = {}
    problems = []
    for one, result in zip(work, made, strict=True):
        if result.fault:
            message, hint = f"cannot be read: {result.fault}", "save it again in a picture program"
            problems.append(Problem(SourcePos(one.file.path), "broken-picture", message, hint, Severity.WARNING))
            continue
        variants, thumb = ((), result.variants[0]) if one.photo and result.variants else (result.variants, None)
        other = sets.get(one.path)
        if other:
            variants, thumb = other.variants or variants, thumb or other.thumb
        sets[one.path] = PictureSet(result.width, result.height, variants, thumb)
        for variant in result.variants:
            copy = Copy(f"{one.file.path} (made smaller)", variant.path.lstrip("/"))
            files[variant.path] = (copy, _size_key(result.key, variant.width))
    return MadePictures(Pictures(sizes, sets), tuple(files.values()), tuple(problems))


def _is_large(one: ShownPicture, widths: Sequence[int]) -> bool:
    from tipsgen.scale import THUMB

    file = one.file
    # A camera may have turned the picture, so either side can be its width.
    long, short = max(file.width, file.height), min(file.width, file.height)
    return file.path.lower().endswith(RASTER) and (short > THUMB if one.photo else long > min(widths))


@frozen()
class _Made:
    width: int = 0
    height: int = 0
    variants: tuple[Variant, ...] = ()
    key: str = ""
    fault: str = ""


def _make(root: Path, one: ShownPicture, widths: Sequence[int], cache: Cache) -> _Made:
    from tipsgen.scale import RECIPE, UnreadablePictureError, scaled

    asked = "photo" if one.photo else ",".join(map(str, widths))
    recipe = digest(f"{RECIPE}", one.file.digest or digest_of(_read(root / one.file.path)))
    key = digest("picture", release("pillow"), recipe, asked)
    kept = _kept(key, cache)
    if kept is None:
        try:
            result = scaled(_read(root / one.file.path), widths, thumb=one.photo)
        except UnreadablePictureError as error:
            return _Made(fault=str(error) or "it is cut short")
        kept = _keep(key, result, cache)
    width, height, made = kept
    variants = tuple(Variant(_variant_path(one.path, size[0], recipe), *size) for size in made)
    return _Made(width, height, variants, key)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(f"cannot read {path}: {error.strerror}") from error


_Kept = tuple[int, int, tuple[tuple[int, int], ...]]
"""A picture's width and height, and the sizes that were made of it."""


def _kept(key: str, cache: Cache) -> _Kept | None:
    """What the cache has of a picture; `None` unless it is whole."""
    import json

    table = cache.get(key)
    if table is None:
        return None
    width, height, made = json.loads(table)
    if any(cache.get(_size_key(key, size[0])) is None for size in made):
        return None
    return width, height, tuple((one[0], one[1]) for one in made)


def _keep(key: str, result: ScaledSet, cache: Cache) -> _Kept:
    import json

    made = tuple((one.width, one.height) for one in result.made)
    for one in result.made:
        cache.put(_size_key(key, one.width), one.data)
    cache.put(key, json.dumps([result.width, result.height, made]).encode())
    return result.width, result.height, made


def _size_key(key: str, width: int) -> str:
    return digest(key, str(width))


def _variant_path(path: str, width: int, recipe: str) -> str:
    """`/media/tips/bell.png` 480 wide: `/media/tips/bell-480.1a2b3c4d.webp`; a changed picture has another name."""
    place = PurePosixPath(path)
    return str(place.with_name(f"{place.stem}-{width}.{recipe[:8]}.webp"))
