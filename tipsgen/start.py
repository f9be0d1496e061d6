"""The start of `tipsgen build`: where nothing changed since the last one, its answer, and nothing else is loaded.

Most builds of a site that is built by the clock, or after every save of anything, find nothing to do.  What is
asked for in other than everyday words, and whatever has to be done or said beside the summary, is left to the
command itself, which takes over what was seen here.
"""

from __future__ import annotations

import os
import sys
import time

from tipsgen.glance import Asked, Glance
from tipsgen.names import CACHE_FOLDER, OUT_FOLDER
from tipsgen.seen import find_site
from tipsgen.summary import summary

TYPE_CHECKING = False  # `typing` takes longer to load than all that this module does
if TYPE_CHECKING:
    from collections.abc import Sequence

_FLAGS = frozenset({"--drafts", "--future", "--strict", "--quiet", "-q"})
_VALUES = frozenset({"--site", "--out", "--cache", "--at", "--base-url"})


class Start:
    """What was seen before the command line is loaded, and the build's answer where there is nothing to do."""

    __slots__ = ("answer", "glance")

    glance: Glance | None
    answer: str | None
    """`None`: the command has to answer; empty where it is to be quiet."""

    def __init__(self, glance: Glance | None = None, answer: str | None = None) -> None:
        self.glance = glance
        self.answer = answer


def start_build(words: Sequence[str]) -> Start:
    """Look at the site that the words after `tipsgen build` mean."""
    began = time.perf_counter()
    options = _options(words)
    found = find_site(options.get("--site", ".")) if options is not None else None
    if options is None or found is None:
        return Start()
    # In the site's folder all paths are short, which tells where tens of thousands are looked at.
    root = "" if found == os.getcwd() else found
    out = options.get("--out", os.path.join(root, OUT_FOLDER))
    cache = options.get("--cache", os.path.join(root, CACHE_FOLDER))
    try:
        glance = Glance.at(root, out, cache, go=True)
    except _faults():
        return Start()  # the command will find it, too, and say so
    head = glance.head
    asked = Asked(
        found, drafts="--drafts" in options, future="--future" in options, base_url=options.get("--base-url", "")
    )
    if head is None or head.planned or head.said or not glance.is_idle(asked, _moment(head.at, head.since, options)):
        return Start(glance)
    if "--quiet" in options or "-q" in options:
        return Start(glance, "")
    answer = summary(
        head.published, head.withheld, written=0, kept=len(head.out), deleted=0, seconds=time.perf_counter() - began
    )
    return Start(glance, answer if answer.isascii() or sys.stdout.encoding.lower() in ("utf-8", "utf8") else None)


def _faults() -> tuple[type[Exception], ...]:
    """What looking at a site raises; loaded when something is."""
    from tipsgen.errors import TipsgenError

    return TipsgenError, OSError


def _options(words: Sequence[str]) -> dict[str, str] | None:
    """Options by their names, flags without a value; `None` where there are others than everyday ones."""
    found: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, sign, value = word.partition("=")
        if word in _FLAGS:
            found[word] = ""
        elif name in _VALUES:
            given = value if sign else next(rest, "")
            if not given or (not sign and given[0] == "-") or (name == "--site" and not os.path.isdir(given)):
                return None
            found[name] = given
        else:
            return None
    return found


def _moment(at: str, since: float, options: dict[str, str]) -> float:
    """The moment that counts as now, in seconds since 1970; no number where only the command can tell.

    What was asked for in the same words as the last time, while settings and their time zone are the same, is
    the same moment.
    """
    if "--at" in options:
        return since if options["--at"] == at else float("nan")
    return time.time() if not os.environ.get("SOURCE_DATE_EPOCH") else float("nan")
