"""What a build can see without reading: its own code and libraries, and the stamps of a site's files."""

from __future__ import annotations

import os
import sys
import time
from array import array

import tipsgen
from tipsgen.names import SETTINGS_FILE
from tipsgen.survey import COARSE_TICK, NONE, UNKNOWN, Survey, Walk, differing, stamp, tick

TYPE_CHECKING = False  # `typing` takes longer to load than all that this module does
if TYPE_CHECKING:
    from collections.abc import Iterable

    from tipsgen.survey import Stamp

_KEPT_DOTFILES = frozenset({".well-known", ".nojekyll"})
_CONTENT, _QUEUE, _THEMES = "content/", "content/queue/", "themes/"
Code = tuple[object, ...]
"""tipsgen's version and code, Python, and the packages beside it, in plain values."""


def find_site(start: str) -> str | None:
    """The folder of the site that `start` is in: the closest one with settings; `None` where there is none."""
    here = os.path.abspath(start)
    while not os.path.isfile(f"{here}/{SETTINGS_FILE}"):
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above
    return here


class Seen:
    """A site at one moment, by the stamps of its files.  Values do not change."""

    __slots__ = ("around", "code", "content", "devices", "folders")

    code: Code
    around: Survey
    """Settings, themes, and fonts that the settings name."""
    content: Survey
    """Files below content/, without the queue, which no build reads."""
    folders: Survey
    """What tells that a file of these came or went."""
    devices: frozenset[int]
    """The file systems that the folders are on; empty where they were not walked through."""

    def __init__(self, code: Code, around: Survey, content: Survey, folders: Survey, devices: frozenset[int]) -> None:
        self.code = code
        self.around = around
        self.content = content
        self.folders = folders
        self.devices = devices


def look(root: str, fonts: Iterable[str] = (), before: Seen | None = None, *, go: bool = False) -> Seen:
    """Look at a site; `fonts` are the files that its settings named when they were last read.

    Where no folder changed since it was seen `before`, only the files that were there are looked at.  `go` makes
    the site's folder the process's own meanwhile.
    """
    code = _code()
    if before and not differing(root, before.folders, follow=True):
        known = _looked_again(root, code, before, go)
        if known:
            return known
    walk = Walk().below(f"{_base(root)}content", _CONTENT, is_passed_over, (_QUEUE,))
    content = walk.files
    themes = Walk().below(f"{_base(root)}themes", _THEMES, is_passed_over)
    folders = Survey.of([*walk.folders.stamps().items(), *themes.folders.stamps().items()])
    around = _around(root, fonts, themes.files)
    return Seen(code, around, content, folders, frozenset(walk.devices | themes.devices))


def _looked_again(root: str, code: Code, before: Seen, go: bool) -> Seen | None:
    """The same files as before, with their stamps; `None` where one of them went away just now."""
    around, content = _now(root, before.around, go), _now(root, before.content, go)
    if NONE in content.values():
        return None
    return Seen(code, before.around.updated(around), before.content.updated(content), before.folders, frozenset())


def _now(root: str, survey: Survey, go: bool) -> dict[str, Stamp]:
    """The stamps of what is other than it was."""
    return {path: stamp(_base(root) + path) or NONE for path in differing(root, survey, follow=True, go=go)}


def look_around(root: str, fonts: Iterable[str]) -> Survey:
    """The stamps of the settings, of the site's own themes and of some fonts."""
    return _around(root, fonts, Walk().below(f"{_base(root)}themes", _THEMES, is_passed_over).files)


def _around(root: str, fonts: Iterable[str], themes: Survey) -> Survey:
    named = [(name, stamp(_base(root) + name) or NONE) for name in (SETTINGS_FILE, *sorted(fonts))]
    return Survey.of([*named, *themes.stamps().items()])


def _base(root: str) -> str:
    """What stands before a path from the site's root; nothing in the site's own folder."""
    return "" if root in ("", ".") else f"{root}/"


def fonts_of(around: Survey) -> list[str]:
    """The fonts among the files that a survey of a site's surroundings has."""
    return [path for path in around.paths() if path != SETTINGS_FILE and not path.startswith(_THEMES)]


def folders_tell(folder: str, seen: Seen) -> bool:
    """Whether every file that comes into one of a site's folders, or goes, changes the folder's time.

    Some file systems do not keep to that, so the one of `folder`, where a build keeps things, is tried; Git does
    the same before it trusts folders (git-update-index(1), on the untracked cache).
    """
    trial = f"{folder}/trial"
    try:
        if os.name == "nt" or seen.devices - {os.stat(folder).st_dev}:
            return False
        os.utime(folder, ns=(0, 0))
        with open(trial, "wb"):
            came = os.stat(folder).st_mtime_ns
        os.utime(folder, ns=(0, 0))
        os.unlink(trial)
        return 0 not in (came, os.stat(folder).st_mtime_ns)
    except OSError:
        return False


def trusted_folders(folder: str, seen: Seen) -> Survey:
    """The folders of a site as the next build may trust them; `folder` is where builds keep things."""
    return seen.folders if folders_tell(folder, seen) else Survey.of([(_CONTENT, UNKNOWN)])


def _code() -> Code:
    package = os.path.dirname(tipsgen.__file__)
    beside = os.path.dirname(package)
    own = os.path.isdir(f"{package}/data")
    walk = Walk()
    for folder in (package, *(() if own else (f"{beside}/themes", f"{beside}/fonts"))):
        walk.below(folder, f"{os.path.basename(folder)}/", _is_no_code)
    files = walk.files
    # A folder of packages changes with every package that is installed, replaced or taken away.
    packages = tuple(
        (path, *(stamp(path) or NONE)) for path in sys.path if path.endswith(("site-packages", "dist-packages"))
    )
    return (tipsgen.__version__, sys.version, packages, files.names, files.sizes, files.times)


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
    if before is now:
        return []
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
