"""A build: as little of it as what changed since the last one asks for.

Where nothing changed, only names, sizes and times are looked at.  Where tips' bodies were edited, those tips
are made anew with what shows them; else the whole site is planned, and what does not stand is made.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tipsgen.asked import BuildOptions, BuildReport, Place, WithheldTip, Written, in_order, stop_on
from tipsgen.errors import UsageError
from tipsgen.glance import Asked, Glance, is_whole
from tipsgen.head import Head
from tipsgen.memory import Memory, all_problems
from tipsgen.model import Problem
from tipsgen.names import BUILDS_FOLDER, CACHE_FOLDER, OUT_FOLDER
from tipsgen.seen import let_settle
from tipsgen.store import locked, read_manifest


def build_site(root: Path, options: BuildOptions, glance: Glance | None = None) -> BuildReport:
    """Build the site in `root`.  A `ContentError` holds all problems; then nothing was written.

    `glance` is what was seen of the site and this output a moment ago.
    """
    started = time.perf_counter()
    out = options.out or root / OUT_FOLDER
    cache = options.cache or root / CACHE_FOLDER
    _check_out(root, out)
    with _no_collector():
        if glance is None or not glance.is_of(str(root), str(out)):
            glance = Glance.at(str(root), str(out), str(cache))
        head, wrong = glance.head, _wrong(glance, options)
        if head and not wrong and glance.is_idle(asked_of(root, options), options.now.timestamp()):
            # Nothing is written, so no other build is disturbed.
            done, problems = Written(kept=len(head.out)), in_order(all_problems(head))
            stop_on(problems, options.strict)
        else:
            head, done, problems = _build(Place(root, out, cache), options, glance, wrong)
    return BuildReport(
        published=head.published, withheld=tuple(WithheldTip(*one) for one in head.withheld), written=done.written,
        kept=done.kept, deleted=done.deleted, seconds=time.perf_counter() - started, problems=problems,
        paths=done.paths,
    )  # fmt: skip


def asked_of(root: Path, options: BuildOptions) -> Asked:
    """What a build's outputs depend on, beside the site's files."""
    return Asked(str(root), drafts=options.drafts, future=options.future, base_url=options.base_url)


def _build(
    place: Place, options: BuildOptions, here: Glance, wrong: frozenset[str]
) -> tuple[Head, Written, tuple[Problem, ...]]:
    with locked(place.cache):
        memory = Memory(place.cache / BUILDS_FOLDER, place.out, here.known)
        try:
            if memory.mark != here.mark or (here.head and here.whole and not is_whole(here.out, here.head)):
                # Another build has just ended, or was cut off.
                here = Glance(str(place.root), str(place.out), memory.known)
                wrong = _wrong(here, options)
            let_settle(here.seen)
            asked = asked_of(place.root, options)
            edited = None if wrong else here.edited(asked, options.now.timestamp())
            stamps = here.head.out.stamps() if here.head and here.whole else {}
            trusted = {path: moment for path, moment in stamps.items() if path not in wrong} if wrong else stamps
            outcome = None
            if edited:
                from tipsgen.patch import build_patch

                outcome = build_patch(place, options, here.seen, memory, edited, trusted)
            if outcome is None:
                from tipsgen.whole import build_whole

                full = asked.with_code(here.seen)
                if here.head and here.head.asked != full:
                    memory.forget()
                outcome = build_whole(place, options, here.seen, memory, trusted, full)
        finally:
            memory.close()
    return outcome.head, outcome.done, outcome.problems


def _wrong(glance: Glance, options: BuildOptions) -> frozenset[str]:
    """Outputs that are not as they were put in place: by size and time or, to verify, by their bytes."""
    found = set(glance.wrong)
    if options.verify and glance.head and glance.whole:
        out = Path(glance.out)
        digests = read_manifest(out)
        paths = (path for path in glance.head.out.paths() if path not in found)
        found.update([path for path in paths if _digest(out / path) != digests.get(path)])
    return frozenset(found)


def _digest(path: Path) -> str:
    from tipsgen.digests import digest

    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the garbage collector from walking through a site again and again: a build makes next to no cycles."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _check_out(root: Path, out: Path) -> None:
    """Refuse an output folder that holds the site's sources or lies among them."""
    target = out.resolve()
    sources = [root.resolve(), *((root / name).resolve() for name in ("content", "themes"))]
    if (
        target in sources
        or root.resolve().is_relative_to(target)
        or any(target.is_relative_to(one) for one in sources[1:])
    ):
        raise UsageError(f"--out {out} would mix the output with the site's sources; name a folder of its own")
