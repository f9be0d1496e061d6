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

from tipsgen.asked import CACHE_FOLDER, BuildOptions, BuildReport, WithheldTip, Written, in_order, stop_on
from tipsgen.errors import UsageError
from tipsgen.memory import Head, Memory
from tipsgen.model import Problem
from tipsgen.seen import Seen, changed, fonts_of, let_settle, look
from tipsgen.store import INTENT, MANIFEST, STAGING, locked, read_manifest
from tipsgen.survey import differing, stamp


def build_site(root: Path, options: BuildOptions) -> BuildReport:
    """Build the site in `root`.  A `ContentError` holds all problems; then nothing was written."""
    started = time.perf_counter()
    out = options.out or root / "site"
    cache = options.cache or root / CACHE_FOLDER
    _check_out(root, out)
    with locked(cache), _no_collector():
        memory = Memory(cache / "builds", out)
        try:
            head, done, problems = _build(root, out, cache, options, memory)
        finally:
            memory.close()
    return BuildReport(
        published=head.published, withheld=tuple(WithheldTip(*one) for one in head.withheld), written=done.written,
        kept=done.kept, deleted=done.deleted, seconds=time.perf_counter() - started, problems=problems,
    )  # fmt: skip


def _build(
    root: Path, out: Path, cache: Path, options: BuildOptions, memory: Memory
) -> tuple[Head, Written, tuple[Problem, ...]]:
    head = memory.head
    seen = look(root, options, fonts_of(head.around) if head else ())
    whole = head is not None and stamp(out / MANIFEST) == head.manifest and stamp(out / INTENT) is None
    wrong = set(_wrong(out, head, options.verify)) if head and whole else set()
    if head and whole and not wrong and _is_same(head, seen, options):
        edited = changed(head.seen, seen.content)
        if edited == [] and not _is_littered(out):
            problems = in_order(head.problems)
            stop_on(problems, options.strict)
            return head, Written(kept=len(head.out)), problems
    else:
        edited = None
    let_settle(seen)
    from tipsgen.patch import build_patch
    from tipsgen.whole import Place, build_whole

    place = Place(root, out, cache)
    trusted = (
        {path: moment for path, moment in head.out.stamps().items() if path not in wrong} if head and whole else {}
    )
    outcome = build_patch(place, options, seen, memory, [path for path, _ in edited], trusted) if edited else None
    if outcome is None:
        if head and head.asked != seen.asked:
            memory.forget()
        outcome = build_whole(place, options, seen, memory, trusted)
    return outcome.head, outcome.done, outcome.problems


def _is_same(head: Head, seen: Seen, options: BuildOptions) -> bool:
    """Whether settings, theme, options and the published set are what they were."""
    return (
        head.asked == seen.asked and head.around == seen.around and head.since <= options.now.timestamp() < head.until
    )


def _wrong(out: Path, head: Head, verify: bool) -> list[str]:
    """Outputs that are not as they were put in place: by size and time or, to `verify`, by their bytes."""
    found = differing(out, head.out)
    if verify:
        digests, known = read_manifest(out), set(found)
        found += [path for path in head.out.paths() if path not in known and _digest(out / path) != digests.get(path)]
    return found


def _is_littered(out: Path) -> bool:
    """Whether a build that was cut off left what it had staged."""
    return any(path.name.startswith(STAGING) for path in out.iterdir())


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
