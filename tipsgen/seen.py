"""What a build can see without reading: its own code and libraries, the options, and the stamps of a site's files."""

from __future__ import annotations

import sys
import time
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import tipsgen
from tipsgen.asked import BuildOptions
from tipsgen.errors import UsageError
from tipsgen.model import SETTINGS_FILE
from tipsgen.survey import COARSE_TICK, Stamp, Survey, stamp, tick

_KEPT_DOTFILES = frozenset({".well-known", ".nojekyll"})
_QUEUE = "content/queue/"


def find_site(start: Path) -> Path:
    """The folder of the site that `start` is in: the closest one with a `tipsgen.toml`."""
    here = start.absolute()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise UsageError(f"no {SETTINGS_FILE} in {start} or above it; start a site with: tipsgen init DIR")


@dataclass(frozen=True, slots=True)
class Seen:
    """A site at one moment, by the stamps of its files."""

    asked: str
    """A digest of tipsgen's code and the packages beside it, the options and the site's place."""
    code: str
    """A digest of the code alone."""
    around: Survey
    """Settings, themes, and fonts that the settings name."""
    content: Survey
    """Files below content/, without the queue, which no build reads."""


def look(root: Path, options: BuildOptions, fonts: Iterable[str]) -> Seen:
    """Look at a site; `fonts` are the files that its settings named when they were last read."""
    content = Survey.below(root / "content", "content/", is_passed_over, _QUEUE)
    asked, code = _asked(root, options)
    return Seen(asked, code, look_around(root, fonts), content)


def look_around(root: Path, fonts: Iterable[str]) -> Survey:
    """The stamps of the settings, of the site's own themes and of some fonts."""
    named = [(SETTINGS_FILE, stamp(root / SETTINGS_FILE)), *((name, stamp(root / name)) for name in sorted(fonts))]
    below = Survey.below(root / "themes", "themes/", is_passed_over)
    return Survey.of([*((name, found or (-1, -1)) for name, found in named), *below.stamps().items()])


def fonts_of(around: Survey) -> list[str]:
    """The fonts among the files that a survey of a site's surroundings has."""
    return [path for path in around.paths() if path != SETTINGS_FILE and not path.startswith("themes/")]


def _asked(root: Path, options: BuildOptions) -> tuple[str, str]:
    package = Path(tipsgen.__file__).parent
    data = () if (package / "data").is_dir() else (package.parent / "themes", package.parent / "fonts")
    code = [Survey.below(folder, "", _is_no_code) for folder in (package, *data)]
    made = blake2b(digest_size=16)
    for part in code:
        made.update(part.names.encode() + part.sizes + part.times)
    # A folder of packages changes with every package that is installed, replaced or taken away.
    packages = [(path, stamp(Path(path))) for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    made.update(repr((tipsgen.__version__, sys.version, packages)).encode())
    code_mark = made.hexdigest()
    made.update(repr((options.drafts, options.future, options.base_url, str(root.resolve()))).encode())
    return made.hexdigest(), code_mark


def _is_no_code(name: str) -> bool:
    return name[0] == "." or name == "__pycache__"


def is_passed_over(name: str) -> bool:
    """Hidden files and the copies that editors leave behind."""
    return (name[0] == "." and name not in _KEPT_DOTFILES) or name[-1] == "~"


def let_settle(seen: Seen) -> None:
    """Wait until a later change of any file would be seen: before that, one could bear the same size and time.

    What is read after it and saved again is read again by the next build.
    """
    now = time.time_ns()
    times = (moment for survey in (seen.around, seen.content) for moment in array("q", survey.times))
    wait = max((moment + tick(moment) - now for moment in times if now - COARSE_TICK < moment <= now), default=0)
    if wait > 0:
        time.sleep(wait / 1e9)


def changed(before: Survey, now: Survey) -> list[tuple[str, Stamp]] | None:
    """The files whose stamps differ, where both surveys have the same files; `None` where they have not."""
    if before.names != now.names:
        return None
    if before.sizes == now.sizes and before.times == now.times:
        return []
    old_sizes, sizes = array("q", before.sizes), array("q", now.sizes)
    old_times, times = array("q", before.times), array("q", now.times)
    places = [place for place, same in enumerate(map(_same, old_sizes, sizes, old_times, times)) if not same]
    paths = now.paths()
    return [(paths[place], (sizes[place], times[place])) for place in places]


def _same(old_size: int, size: int, old_time: int, moment: int) -> bool:
    return old_size == size and old_time == moment
