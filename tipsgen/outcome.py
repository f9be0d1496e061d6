"""What every way to build shares."""

from __future__ import annotations

from collections.abc import Sequence

from tipsgen.asked import BuildOptions, Place, Written
from tipsgen.bytecode import Compiled
from tipsgen.digests import fingerprint
from tipsgen.head import Head
from tipsgen.model import Problem
from tipsgen.seen import Seen
from tipsgen.themes import Layer
from tipsgen.values import frozen


@frozen()
class Outcome:
    """What a build did, and what the next one is to know."""

    head: Head
    done: Written
    problems: tuple[Problem, ...]


def compiled_for(place: Place, seen: Seen, layers: Sequence[Layer]) -> Compiled:
    """Where a build keeps compiled templates; what one becomes depends on those that it includes, too."""
    return Compiled(place.cache / "templates", fingerprint((seen.code, tuple(layers))).hex())


def begin(options: BuildOptions, stage: str) -> None:
    """Say that a stage begins."""
    if options.stage:
        options.stage(stage)
