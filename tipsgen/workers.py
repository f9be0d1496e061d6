"""Rendering jobs, in this process or spread over several; the same path through the code."""

from __future__ import annotations

import gc
import marshal
import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from tipsgen.bytecode import Compiled
from tipsgen.digests import built, digest, fingerprint, plain
from tipsgen.errors import EnvironmentFault
from tipsgen.frontmatter import body_of
from tipsgen.jobs import Frame, Job, Ref, Result
from tipsgen.model import Problem, SourceFile
from tipsgen.outputs import KINDS
from tipsgen.outputs.common import VIEW, Ground
from tipsgen.outputs.tip import PlannedTip
from tipsgen.responsive import Pictures
from tipsgen.shelf import Hand, Placed, Shelf
from tipsgen.themes import Layer, Theme
from tipsgen.values import frozen
from tipsgen.views import Card, Link, Picture, TipView

SPREAD_FROM = 300
"""Jobs below which one process is faster than starting more (docs/decisions/0004-processes.md)."""
_CHUNK = 100
"""Jobs that a process takes at once: near ones lie near each other, so fewer pages of memory are copied."""


@frozen()
class Extras:
    """What the shell read or made for rendering, beside the theme."""

    pictures: Pictures = field(default_factory=Pictures)
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    """Font files by their digest."""


Fragments = Mapping[tuple[str, str], Any]


@frozen()
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
    import signal
    import threading

    # On Ctrl-C a terminal tells every process; the one that started the others lets them end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # What was inherited is no garbage of this process; looking at it would only copy its memory.
    gc.freeze()
    gc.enable()
    _Worker.items = items
    _Worker.task = make()


def _end_with_parent() -> None:
    """End when the process is gone that started this one: nobody else would say so, and the lock is held here, too."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


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


def spread(make: Callable[[], Callable[[T], R]], items: Sequence[T], wanted: int = 0) -> Generator[R, None, None]:
    """A task's result for every item, in the items' order whatever the number of processes.

    `make` gives the task; each process asks it for one of its own.  Whoever stops early closes the iterator,
    which ends the processes.
    """
    count = processes(wanted, len(items))
    if count == 1:
        yield from map(make(), items)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    size = max(1, min(_CHUNK, len(items) // (count * 4)))
    bounds = [(start, min(start + size, len(items))) for start in range(0, len(items), size)]
    try:
        # With fork, the arguments are inherited and nothing of them is pickled.
        with ProcessPoolExecutor(count, context, _start, (make, items)) as pool:
            try:
                for results in pool.map(_task, bounds):
                    yield from results
            finally:
                pool.shutdown(cancel_futures=True)
    except BrokenProcessPool as error:
        raise EnvironmentFault("a worker process died; is memory short? try --jobs 1") from error


class Made(NamedTuple):
    """What rendering a job left behind, small enough to go from one process to another."""

    outputs: tuple[Placed, ...]
    pieces: bytes
    """The job's fragments, packed; empty where it has none."""
    prints: tuple[tuple[str, bytes], ...]
    """The fingerprint of each fragment."""
    problems: tuple[Problem, ...]
    refs: tuple[Ref, ...]
    records: tuple[tuple[str, bytes], ...]


@frozen(kw_only=True)
class Bench:
    """What every process needs to render jobs and to stage what they give."""

    root: Path
    layers: Sequence[Layer]
    ground: Ground
    shelf: Shelf | None
    """`None`: nothing is staged, as something is wrong already."""
    extras: Extras = field(default_factory=Extras)
    pieces: Mapping[str, bytes] = field(default_factory=dict)
    """Packed fragments of tips, by key."""
    compiled: Compiled | None = None
    """Where compiled templates are kept."""


class Pieces(Mapping[tuple[str, str], Any]):
    """Fragments by tip and name, unpacked when they are first asked for."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed
        self._open: dict[str, dict[str, Any]] = {}

    def __getitem__(self, place: tuple[str, str]) -> Any:
        key, name = place
        found = self._open.get(key)
        if found is None:
            found = self._open[key] = marshal.loads(self._packed[key])  # noqa: S302 - packed by `_make`
        value = found[name]
        if type(value) is not str:
            value = found[name] = built(value, _VIEWS)
        return value

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((key, name) for key, data in self._packed.items() for name in marshal.loads(data))  # noqa: S302

    def __len__(self) -> int:
        return sum(1 for _ in self)


_VIEWS: Mapping[str, type] = MappingProxyType({one.__name__: one for one in (TipView, Link, Picture, Card)})
"""What a fragment that is no text holds."""


def maker(bench: Bench) -> Callable[[Job], Made]:
    """The task that renders a job and stages its outputs."""
    theme = Theme(bench.layers, bench.compiled.cache if bench.compiled else None)
    tools = RenderTools(theme, Pieces(bench.pieces), bench.extras, bench.ground)
    hand = Hand(bench.shelf) if bench.shelf else None
    return partial(_make, bench.root, tools, hand)


def _make(root: Path, tools: RenderTools, hand: Hand | None, job: Job) -> Made:
    result = render(with_body(root, job), tools)
    pieces = {name: plain(value) for name, value in result.fragments.items()}
    return Made(
        outputs=tuple(hand.put(path, data) for path, data in result.outputs) if hand else (),
        pieces=marshal.dumps(pieces) if pieces else b"",
        prints=tuple((name, fingerprint(value)) for name, value in pieces.items()),
        problems=result.problems,
        refs=result.refs,
        records=result.records,
    )


def with_body(root: Path, job: Job) -> Job:
    """A tip's job with the body that planning did not keep."""
    if not isinstance(job.inputs, PlannedTip) or not job.inputs.entry.tip.source:
        return job
    tip = job.inputs.entry.tip
    try:
        source = SourceFile(tip.path, (root / tip.path).read_bytes())
    except OSError as error:
        raise EnvironmentFault(f"cannot read {tip.path}: {error.strerror}") from error
    if digest(source.data) != tip.source.partition("+")[0]:
        raise EnvironmentFault(f"{tip.path} was changed while the site was built; build again")
    return replace(job, inputs=replace(job.inputs, body=body_of(source)))
