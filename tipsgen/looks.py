"""What share images are drawn with, read from disk, and the names of what was drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tipsgen.errors import EnvironmentFault
from tipsgen.jobs import Job
from tipsgen.lettering import coverage
from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.names import SETTINGS_FILE
from tipsgen.pictures import Cache, Look, digest, release
from tipsgen.png import hex_color
from tipsgen.share import COLORS, ShareFont, ShareLook
from tipsgen.themefiles import packaged


def read_look(root: Path, fonts: Sequence[str], tokens: Mapping[str, str], cache: Cache) -> Look:
    """The site's fonts, then tipsgen's own, and the theme's colors."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    found: list[ShareFont] = []

    def read(path: Path) -> str:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise EnvironmentFault(f"cannot read {path}: {error.strerror}") from error
        name = digest(data)
        files[name] = data
        return name

    for name in fonts:
        path = root / name
        if not path.is_file():
            problems.append(_font_problem(f"{name!r} is not there", "a path starts at the site's folder"))
            continue
        font = read(path)
        covered = _covered(font, files[font], cache)
        if not covered:
            problems.append(_font_problem(f"{name!r} is no font", "TrueType and OpenType files (.ttf, .otf, .ttc) are"))
        found.append(ShareFont(title=font, text=font, covered=covered))
    title, text = (read(packaged("fonts") / f"{name}.ttf") for name in ("title", "text"))
    found.append(ShareFont(title=title, text=text, covered=_covered(title, files[title], cache)))
    odd = [name for name in COLORS if not hex_color(tokens.get(name, ""))]
    if odd:
        message = f"the theme's token {odd[0]!r} is no hex color; share images use the default theme's"
        hint = "write it as #8a3b12 under [tokens.light] in theme.toml"
        problems.append(Problem(SourcePos(SETTINGS_FILE), "share-color", message, hint, Severity.WARNING, "theme"))
    colors = tuple(default if name in odd else str(tokens[name]) for name, default in COLORS.items())
    return Look(ShareLook(colors=colors, fonts=tuple(found)), files, tuple(problems))


def _font_problem(message: str, hint: str) -> Problem:
    return Problem(SourcePos(SETTINGS_FILE), "share-font-file", message, hint, field="share_images.fonts")


def _covered(name: str, data: bytes, cache: Cache) -> frozenset[int]:
    """The letters of a font; reading them takes a library, so they are kept."""
    key = digest("covered", name)
    kept = cache.get(key)
    if kept is None:
        letters = coverage(data)
        cache.put(key, json.dumps(sorted(letters)).encode())
        return letters
    return frozenset(json.loads(kept))


def share_key(job: Job) -> str:
    """The name of a share image in the cache: all that it depends on, and what draws it."""
    return digest("share", release("uharfbuzz"), job.inputs.address, repr(job.inputs))
