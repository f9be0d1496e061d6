"""What a build is asked for, and what it says when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tipsgen.errors import ContentError
from tipsgen.model import Problem, has_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What a build is asked for."""

    now: datetime
    """The moment that counts as now, with a zone."""
    at: str = ""
    """The day or the moment that was asked for, in ISO 8601; empty for the clock's."""
    drafts: bool = False
    future: bool = False
    strict: bool = False
    """Warnings stop the build as errors do."""
    base_url: str = ""
    out: Path | None = None
    """`None`: `site/` in the site's folder."""
    cache: Path | None = None
    """`None`: `.tipsgen/` in the site's folder."""
    jobs: int = 0
    """Processes; 0 chooses."""
    verify: bool = False
    """Read every output again, not only its size and time."""
    progress: Callable[[int, int], None] | None = None
    """Called with what is rendered and the whole."""
    stage: Callable[[str], None] | None = None
    """Called with the name of each stage that begins."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build works."""

    root: Path
    out: Path
    cache: Path


@dataclass(frozen=True, slots=True)
class WithheldTip:
    """A tip that was not published, and why."""

    key: str
    path: str
    reason: str
    """`draft` or `scheduled`."""
    moment: str
    """ISO 8601 in the site's zone, to the minute."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    published: int
    withheld: tuple[WithheldTip, ...]
    written: int
    kept: int
    deleted: int
    seconds: float
    problems: tuple[Problem, ...] = ()
    """Warnings."""
    paths: tuple[str, ...] = ()
    """What was written, below the output folder."""


@dataclass(slots=True)
class Written:
    """What putting a build in place did."""

    written: int = 0
    kept: int = 0
    deleted: int = 0
    problems: list[Problem] = field(default_factory=list)
    paths: tuple[str, ...] = ()
    """What was written."""


def stop_on(problems: Sequence[Problem], strict: bool) -> None:
    """Raise a `ContentError` where the problems end a build."""
    if (strict and problems) or has_errors(problems):
        raise ContentError(in_order(problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by their places, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.at))
