"""`build --profile`: where the time of a build went."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

STAGES = {
    "look": "names, sizes and times of sources and outputs",
    "read": "files that changed, parsed",
    "assemble": "order, neighbours, topics",
    "plan": "what each output depends on",
    "compare": "with what it depended on last time",
    "render tips": "pages, newsletters, share images",
    "render lists": "lists, feeds, search, sitemap",
    "write": "files renamed into place",
    "remember": "for the next build",
}
"""The stages of a build in order, with what happens in each; not every build has all."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a stage took, in seconds."""

    stage: str
    wall: float
    own: float
    """Of the processor, by the process that began."""
    others: float
    """By the processes that it started."""


class Stages:
    """Measures the stages of a build as they begin."""

    def __init__(self) -> None:
        self._spent: list[Spent] = []
        self._stage = "look"
        self._since = _now()

    def begin(self, stage: str) -> None:
        """The stage before has ended, and this one begins."""
        now = _now()
        wall, own, others = (after - before for after, before in zip(now, self._since, strict=True))
        self._spent.append(Spent(self._stage, wall, own, others))
        self._stage, self._since = stage, now

    def report(self) -> str:
        """A line for each stage, and one for all."""
        self.begin("")
        total = Spent("in all", *(sum(getattr(one, name) for one in self._spent) for name in ("wall", "own", "others")))
        lines = [f"{'stage':<14}{'wall s':>9}{'CPU s':>9}{'others':>9}"]
        for one in (*self._spent, total):
            figures = "".join(f"{value:>9.3f}" for value in (one.wall, one.own, one.others))
            about = f"  {STAGES[one.stage]}" if one.stage in STAGES else ""
            lines.append(f"{one.stage:<14}{figures}{about}")
        return "\n".join(lines)


def _now() -> tuple[float, float, float]:
    spent = os.times()
    return time.perf_counter(), spent.user + spent.system, spent.children_user + spent.children_system
