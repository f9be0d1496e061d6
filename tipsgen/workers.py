"""Rendering jobs, in this process or spread over several; the same path through the code."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from tipsgen.errors import EnvironmentFault
from tipsgen.jobs import Frame, Job, Result
from tipsgen.outputs import KINDS
from tipsgen.outputs.common import VIEW, Ground
from tipsgen.responsive import Pictures
from tipsgen.themes import Layer, Theme
from tipsgen.views import TipView

SPREAD_FROM = 300
"""Jobs below which one process is faster than starting more (docs/decisions/0004-processes.md)."""
_CHUNK = 25


@dataclass(frozen=True, slots=True)
class Extras:
    """What the shell read or made for rendering, beside the theme."""

    pictures: Pictures = field(default_factory=Pictures)
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    """Font files by their digest."""


Fragments = Mapping[tuple[str, str], Any]


@dataclass(frozen=True, slots=True)
class RenderTools:
    """A theme and the fragments that are rendered so far (`jobs.Tools`)."""

    theme: Theme
    fragments: Fragments = field(default_factory=dict)
    extras: Extras = field(default_factory=Extras)
    site: Ground | None = None

    @property
    def ground(self) -> Ground:
        """What is the same for the whole site; who renders letters alone needs none."""
        assert self.site is not None  # noqa: S101 - whoever renders jobs gives it
        return self.site

    @property
    def pictures(self) -> Pictures:
        """Pictures in the sizes that were made of them."""
        return self.extras.pictures

    def font(self, name: str) -> bytes:
        """The font file with this digest."""
        return self.extras.fonts[name]

    def template(self, name: str, context: Mapping[str, object]) -> str:
        """A template of the theme, rendered."""
        return self.theme.render(name, context)

    def has_template(self, name: str) -> bool:
        """Whether the theme has a template of this name."""
        return self.theme.has_template(name)

    def tags(self, direction: str) -> Mapping[str, str]:
        """Start tags with the theme's email styles, for text of this direction."""
        return self.theme.tags(direction)

    def frame(self, name: str, context: Callable[[], Mapping[str, object]], same: tuple[object, ...]) -> Frame:
        """A template cut at its slots, rendered once for all that is the same in `same`."""
        return self.theme.frame(name, context, same)

    def fragment(self, key: str, name: str) -> str:
        """The fragment `name` of the tip `key`."""
        found: str = self.fragments[key, name]
        return found

    def view(self, key: str) -> TipView:
        """The tip `key` as templates see it."""
        found: TipView = self.fragments[key, VIEW]
        return found


def render(job: Job, tools: RenderTools) -> Result:
    """One job's result."""
    return KINDS[job.kind](job.inputs, tools)


T = TypeVar("T")
R = TypeVar("R")


class _Worker:
    """What a worker process keeps between its tasks."""

    items: Sequence[Any] = ()
    task: Callable[[Any], Any] | None = None


def _start(make: Callable[[], Callable[[T], R]], items: Sequence[T]) -> None:
    _Worker.items = items
    _Worker.task = make()


def _task(bounds: tuple[int, int]) -> list[Any]:
    task = _Worker.task
    assert task is not None  # noqa: S101 - `_start` ran in this process
    return [task(item) for item in _Worker.items[bounds[0] : bounds[1]]]


def processes(wanted: int, jobs: int) -> int:
    """How many processes to use: as asked, else one for few jobs, else one a core."""
    if wanted:
        return max(1, min(wanted, jobs or 1))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if jobs < SPREAD_FROM else min(cores, 8)


def spread(make: Callable[[], Callable[[T], R]], items: Sequence[T], wanted: int = 0) -> Iterator[R]:
    """A task's result for every item, in the items' order whatever the number of processes.

    `make` gives the task; each process asks it for one of its own.
    """
    count = processes(wanted, len(items))
    if count == 1:
        yield from map(make(), items)
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    bounds = [(start, min(start + _CHUNK, len(items))) for start in range(0, len(items), _CHUNK)]
    try:
        # With fork, the arguments are inherited and nothing of them is pickled.
        with ProcessPoolExecutor(count, context, _start, (make, items)) as pool:
            for results in pool.map(_task, bounds):
                yield from results
    except BrokenProcessPool as error:
        raise EnvironmentFault("a worker process died; is memory short? try --jobs 1") from error


def _renderer(layers: Sequence[Layer], fragments: Fragments, extras: Extras, ground: Ground) -> Callable[[Job], Result]:
    return partial(render, tools=RenderTools(Theme(layers), fragments, extras, ground))


def render_all(
    jobs: Sequence[Job],
    theme: Theme,
    ground: Ground,
    fragments: Fragments,
    wanted: int = 0,
    extras: Extras | None = None,
) -> Iterator[tuple[Job, Result]]:
    """Every job with its result, in the jobs' order whatever the number of processes."""
    extras = extras or Extras()
    if processes(wanted, len(jobs)) == 1:
        tools = RenderTools(theme, fragments, extras, ground)
        yield from ((job, render(job, tools)) for job in jobs)
        return
    yield from zip(jobs, spread(partial(_renderer, theme.layers, fragments, extras, ground), jobs, wanted), strict=True)
