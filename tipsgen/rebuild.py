"""A build: as little of it as what changed since the last one asks for.

Where nothing changed, only names, sizes and times are looked at.  Where tips' bodies were edited, those tips
are made anew with what shows them; else the whole site is planned, and what does not stand is made.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tipsgen.asked import CACHE_FOLDER, BuildOptions, BuildReport, Place, WithheldTip, Written, in_order, stop_on
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
    with _no_collector():
        look_now = _Look.at(root, out, options, Memory(cache / "builds", out).head)
        head = look_now.head
        if head and look_now.is_idle:
            # Nothing is written, so no other build is disturbed.
            done, problems = Written(kept=len(head.out)), in_order(head.problems)
            stop_on(problems, options.strict)
        else:
            head, done, problems = _build(Place(root, out, cache), options, look_now)
    return BuildReport(
        published=head.published, withheld=tuple(WithheldTip(*one) for one in head.withheld), written=done.written,
        kept=done.kept, deleted=done.deleted, seconds=time.perf_counter() - started, problems=problems,
        paths=done.paths,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Look:
    """A site and its output as they are, beside what the last build remembers."""

    head: Head | None
    seen: Seen
    whole: bool
    """Whether the output is that of the build that is remembered, and was put in place to the end."""
    wrong: frozenset[str]
    """Outputs that are not as they were put in place."""
    littered: bool
    """Whether a build that was cut off left behind what it had staged."""
    same: bool
    """Whether settings, theme, options and the published set are what they were."""

    @staticmethod
    def at(root: Path, out: Path, options: BuildOptions, head: Head | None) -> _Look:
        """Look at everything."""
        seen = look(root, options, fonts_of(head.around) if head else ())
        whole = head is not None and _is_whole(out, head)
        wrong = frozenset(_wrong(out, head, options.verify)) if head and whole else frozenset[str]()
        return _Look(
            head, seen, whole, wrong, whole and _is_littered(out), head is not None and _is_same(head, seen, options)
        )

    @property
    def edited(self) -> list[str] | None:
        """The files that were saved, where nothing else is other than it was."""
        if not self.head or not self.whole or self.wrong or not self.same:
            return None
        files = changed(self.head.seen, self.seen.content)
        return None if files is None else [path for path, _ in files]

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do."""
        return self.edited == [] and not self.littered


def _build(place: Place, options: BuildOptions, seen_before: _Look) -> tuple[Head, Written, tuple[Problem, ...]]:
    from tipsgen.patch import build_patch
    from tipsgen.whole import build_whole

    with locked(place.cache):
        memory = Memory(place.cache / "builds", place.out)
        try:
            here = seen_before
            if memory.head != here.head or (here.head and here.whole and not _is_whole(place.out, here.head)):
                # Another build has just ended, or was cut off.
                here = _Look.at(place.root, place.out, options, memory.head)
            let_settle(here.seen)
            stamps = here.head.out.stamps() if here.head and here.whole else {}
            trusted = {path: moment for path, moment in stamps.items() if path not in here.wrong}
            edited = here.edited
            outcome = build_patch(place, options, here.seen, memory, edited, trusted) if edited else None
            if outcome is None:
                if here.head and here.head.asked != here.seen.asked:
                    memory.forget()
                outcome = build_whole(place, options, here.seen, memory, trusted)
        finally:
            memory.close()
    return outcome.head, outcome.done, outcome.problems


def _is_whole(out: Path, head: Head) -> bool:
    return stamp(out / MANIFEST) == head.manifest and stamp(out / INTENT) is None


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
