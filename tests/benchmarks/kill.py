"""Builds that are killed at a random moment: is any file torn, and does the next build end where a clean one does?

python -m tests.benchmarks.kill [TIPS] [RUNS] [--seed NUMBER] [--python PYTHON] [--dir DIR]

Prints the phase that each build died in, and how many died in which. Two of three builds are killed while they put
files in place, as that phase is short.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from shutil import disk_usage, rmtree

from tests.benchmarks.corpus import SITE_TITLE, edited, make_corpus, new_tip, tip_at, tipsgen_source, write_tip
from tests.benchmarks.tools import BUILD_DAY, tipsgen_program
from tests.benchmarks.trees import INTENT, STAGING, Tree, compare, dead_links, read_tree, torn_files

PHASES = ("reading", "rendering", "renaming", "ending")
"""Before anything is staged; while outputs are staged; while they are put in place; once all of them are."""
COLD, WHOLE, SMALL = "cold", "whole", "small"
KINDS = (COLD, WHOLE, SMALL)
"""Into an empty folder; after an edit of settings and theme that every page shows; after edits of some tips."""
_TURNS = (COLD, WHOLE, SMALL, SMALL, WHOLE)
"""As edits go to and fro, this order leads to three states of the site."""
_AIMED = (True, False, True)
_EDITION = 25
"""Runs after which edits say something new; until then a clean build is made once for each state of the site."""
_POLL = 0.0005
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
_ROOM = 1_000_000_000
"""Bytes, more than a site of 500 tips, its clean builds and what is left of killed ones take."""

_WRONG = ("torn", "dead_links", "differences", "warnings")


@dataclass(frozen=True, slots=True)
class KillOutcome:
    """What one killed build left behind."""

    number: int
    kind: str
    """One of `KINDS`."""
    aimed: bool
    """Whether it was to die while renaming; otherwise anywhere."""
    after: float
    """Seconds from its start to its death."""
    phase: str
    """One of `PHASES`."""
    changes: int
    """Files that the whole build makes, changes or deletes."""
    torn: tuple[str, ...] = ()
    """Files that are neither as the build before left them nor as this one would have, or are gone."""
    dead_links: tuple[str, ...] = ()
    """`list -> address` for each link of a list, a feed or the sitemap to a page that is not there."""
    differences: tuple[str, ...] = ()
    """Files in which the next build differs from a clean one."""
    warnings: tuple[str, ...] = ()
    """Warnings of the next build, such as of outputs that it takes for a person's."""

    @property
    def complaints(self) -> tuple[str, ...]:
        """What there is to complain of, by the names above."""
        return tuple(what for what in _WRONG if getattr(self, what))

    @property
    def sound(self) -> bool:
        """Whether there is nothing to complain of."""
        return not self.complaints


def kill_runs(
    root: Path, count: int, seed: int, *, tips: int = 500, program: Sequence[str | Path] | None = None,
    tell: Callable[[KillOutcome], None] | None = None,
) -> list[KillOutcome]:  # fmt: skip
    """Kill so many builds of a site that is made below an empty folder; `tell` hears of each at once."""
    series = Series(root, seed, tips, program or tipsgen_program(Path(sys.executable)))
    outcomes: list[KillOutcome] = []
    for _ in range(4 * count + 4):
        if len(outcomes) == count:
            break
        number = len(outcomes)
        # A build that ended before its time has come does not count.
        outcome = series.run(number, _TURNS[number % len(_TURNS)], aimed=_AIMED[number % len(_AIMED)])
        if outcome:
            outcomes.append(outcome)
            if tell:
                tell(outcome)
    return outcomes


def scratch() -> Path:
    """Where to make folders for this: in memory if there is room, else on the disk.

    A process that is killed leaves the same in both, as no write is lost unless the machine dies; but thousands of
    files that are made and deleted over and over keep a disk busy.
    """
    roomy = os.access(_MEMORY, os.W_OK) and disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if roomy else Path(tempfile.gettempdir())


class Series:
    """One site, edited and built over and over."""

    def __init__(self, root: Path, seed: int, tips: int, program: Sequence[str | Path]) -> None:
        self._root, self._seed, self._tips = root, seed, tips
        self._command = [str(word) for word in program]
        self._dice = random.Random(seed)  # noqa: S311 - the same moments for the same seed
        self._site, self._out, self._cache = root / "site", root / "out", root / "cache"
        self._log = root / "killed.log"
        self._turns = dict.fromkeys(KINDS, 0)
        self._clean: dict[bytes, Tree] = {}
        """What a build into an empty folder, without a cache, makes of a state of the site."""
        self._site.mkdir(parents=True)
        make_corpus(self._site, tips, lean=True)
        self._times = {COLD: self._time()}
        self._clean[self._state()] = read_tree(self._out)
        for kind in (SMALL, WHOLE):
            self._edit(kind, 0)
            self._times[kind] = self._time()
        self._old = self._clean_tree()
        assert read_tree(self._out) == self._old, "a build differs from a clean one without being killed"

    def _time(self) -> _Times:
        """How long a build takes that nobody kills."""
        build = self._start()
        build.wait_for_renaming()
        build.wait(None)
        assert build.process.returncode == 0, "the build fails without being killed"
        return build.times()

    def run(
        self, number: int, kind: str, *, aimed: bool, wait: Callable[[_Build], None] | None = None
    ) -> KillOutcome | None:
        """Edit, build and kill, look, build again and look; none where the build was faster than its killer.

        `wait` comes back when the build is to be killed; a random moment unless given.
        """
        if kind == COLD:
            self._empty()
        else:
            self._edit(kind, number)
        new = self._clean_tree()
        build = self._start()
        (wait or self._waiter(kind, aimed=aimed))(build)
        after = time.perf_counter() - build.started
        killed = build.kill()
        left, changed = read_tree(self._out), compare(self._old, new)
        phase, torn, dead = self._phase(left, new, changed), torn_files(left, self._old, new), dead_links(self._out)
        said = self._build(self._out, self._cache)
        differences = compare(read_tree(self._out), new)
        self._old = new
        if not killed:
            # The machine is busier or freer than it was.
            self._times[kind] = build.times(self._times[kind].renaming)
            return None
        warnings = tuple(line for line in said.splitlines() if "warning" in line)
        return KillOutcome(number, kind, aimed, after, phase, len(changed), torn, dead, differences, warnings)

    def _waiter(self, kind: str, *, aimed: bool) -> Callable[[_Build], None]:
        times, part = self._times[kind], self._dice.random()

        def wait(build: _Build) -> None:
            begun = build.wait_for_renaming() if aimed else build.started
            build.wait((begun or build.started) + part * (times.renaming if aimed else times.whole))

        return wait

    def _empty(self) -> None:
        """Delete what was built, and the cache."""
        for path in (self._out, self._cache):
            rmtree(path)
        self._old = {}

    def _clean_tree(self) -> Tree:
        """What a clean build makes of the site as it is now."""
        state = self._state()
        if state not in self._clean:
            out, cache = self._root / "clean", self._root / "clean-cache"
            self._build(out, cache)
            self._clean[state] = read_tree(out)
            for path in (out, cache):
                rmtree(path)
        return self._clean[state]

    def _state(self) -> bytes:
        return blake2b(repr(sorted(read_tree(self._site).items())).encode()).digest()

    def _phase(self, left: Tree, new: Tree, changed: Sequence[str]) -> str:
        """The phase that the build died in, told by what it left."""
        if (self._out / INTENT).exists():
            return "renaming"
        placed = [path for path in changed if left.get(path) == new.get(path)]
        if len(placed) == len(changed):
            return "ending"
        if placed:
            return "renaming"
        return "rendering" if any(self._out.glob(f"{STAGING}*")) else "reading"

    def _edit(self, kind: str, number: int) -> None:
        """Change what all pages show, or some tips; every other edit of a kind takes back the one before."""
        self._turns[kind] += 1
        edition, side = number // _EDITION, self._turns[kind] % 2
        words = f"edition {edition * 2 + side}"
        if kind == WHOLE:
            settings = self._site / "tipsgen.toml"
            _substitute(settings, r"^title = .*$", f'title = "{SITE_TITLE}, {words}"')
            _substitute(settings, r"^tagline = .*$", f'tagline = "In its {words}"')
            frame = self._site / "themes" / "site" / "templates" / "blog" / "base.html"
            _substitute(frame, r"printed by hand.*?\.", f"printed by hand, {words}.")
        else:
            self._edit_tips(edition, words)

    def _edit_tips(self, edition: int, words: str) -> None:
        """Change eight bodies and two titles; take one tip away, and add one."""
        folder = self._site / "content" / "tips"
        dice = random.Random(f"{self._seed} {edition}")  # noqa: S311 - the same tips for the same seed
        for place, number in enumerate(dice.sample(range(self._tips), min(8, self._tips))):
            tip = edited(tip_at(number), f"This is {words}.")
            if place < 2:
                tip = replace(tip, title=f"{tip.title}, {words}")
            write_tip(folder, tip, tipsgen_source)
        for path in folder.glob("*-added-*.md"):
            path.unlink()
        write_tip(folder, replace(new_tip(), slug=f"added-{words.replace(' ', '-')}"), tipsgen_source)

    def _start(self) -> _Build:
        return _Build(self._arguments(self._out, self._cache), self._out, self._log)

    def _arguments(self, out: Path, cache: Path) -> list[str]:
        places = ["--out", str(out), "--cache", str(cache)]
        return [*self._command, "build", "--site", str(self._site), "--at", BUILD_DAY, *places]

    def _build(self, out: Path, cache: Path) -> str:
        done = subprocess.run(self._arguments(out, cache), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr


def _substitute(path: Path, pattern: str, new: str) -> None:
    """Replace the first line or words like that."""
    text, found = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert found, f"{path} has nothing like {pattern}"
    path.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Times:
    """Seconds that a build took, and seconds of them in which files were put in place."""

    whole: float
    renaming: float


class _Build:
    """A build that runs, and can be watched and killed with all its processes."""

    def __init__(self, arguments: Sequence[str], out: Path, log: Path) -> None:
        self._out = out
        self._most = 0
        self._begun: float | None = None
        self._placed: float | None = None
        self._ended: float | None = None
        with log.open("ab") as said:
            self.started = time.perf_counter()
            # A session of its own, so that workers die with it.
            self.process = subprocess.Popen(arguments, stdout=said, stderr=said, start_new_session=True)

    def wait_for_renaming(self) -> float | None:
        """The moment at which files began to be put in place; none where the build ended before that was seen."""
        while self.process.poll() is None:
            if (self._out / INTENT).exists() or self._fewer_staged():
                self._begun = time.perf_counter()
                return self._begun
            time.sleep(_POLL)
        self._ended = time.perf_counter()
        return None

    def wait(self, moment: float | None) -> None:
        """Wait for a moment, or until the build has ended."""
        while self.process.poll() is None:
            now = time.perf_counter()
            if self._begun and not self._placed and not (self._out / INTENT).exists():
                self._placed = now
            left = _POLL if moment is None else moment - now
            if left <= 0:
                return
            time.sleep(min(left, _POLL))
        self._ended = self._ended or time.perf_counter()

    def times(self, renaming: float = 0.0) -> _Times:
        """How long it took, once it has ended; `renaming` where nobody saw that begin."""
        assert self._ended is not None, "it has not ended"
        if self._begun:
            renaming = (self._placed or self._ended) - self._begun
        return _Times(self._ended - self.started, renaming)

    def _fewer_staged(self) -> bool:
        """Whether staged files have begun to leave."""
        try:
            staged = sum(1 for _ in self._out.glob(f"{STAGING}*/*"))
        except OSError:
            return False
        self._most = max(self._most, staged)
        return staged < self._most

    def kill(self) -> bool:
        """Kill it; whether it still ran."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        killed = self.process.wait() == -signal.SIGKILL
        self._ended = self._ended or time.perf_counter()
        return killed


def summary(outcomes: Sequence[KillOutcome]) -> str:
    """How many died where, and what was wrong."""
    lines = ["| died while | builds | torn files | dead links | next build differs | next build warns |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for phase in (*PHASES, "all"):
        some = [one for one in outcomes if phase in (one.phase, "all")]
        wrong = [sum(what in one.complaints for one in some) for what in _WRONG]
        lines.append(f"| {phase} | {len(some)} | {' | '.join(map(str, wrong))} |")
    lines += ["", f"| build | builds | changes | {' | '.join(PHASES)} |", "| --- |" + " ---: |" * (2 + len(PHASES))]
    for kind in KINDS:
        some = [one for one in outcomes if one.kind == kind]
        died = [sum(one.phase == phase for one in some) for phase in PHASES]
        changes = max((one.changes for one in some), default=0)
        lines.append(f"| {kind} | {len(some)} | {changes} | {' | '.join(map(str, died))} |")
    return "\n".join(lines)


def describe(one: KillOutcome) -> str:
    """A line for the log, with the first of each kind of complaint."""
    found = {what.replace("_", " "): getattr(one, what) for what in one.complaints}
    wrong = [f"{what} ({len(some)}): {some[0]}" for what, some in found.items()]
    aim = "aimed at renaming" if one.aimed else "anywhere"
    start = f"{one.number + 1:>4}  {one.kind:<6} {aim:<18} {one.after:6.3f} s  {one.phase:<10}"
    return f"{start} {'; '.join(wrong) or 'sound'}"


def main(words: Sequence[str]) -> int:
    """Run, log and sum up; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kill", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("tips", type=int, nargs="?", default=500)
    parser.add_argument("runs", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--python", type=Path, default=Path(sys.executable))
    parser.add_argument("--dir", dest="folder", type=Path, default=scratch(), help="where the site is made and built")
    args = parser.parse_args(words)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        outcomes = kill_runs(
            Path(folder) / "kill", args.runs, args.seed, tips=args.tips,
            program=tipsgen_program(args.python.absolute()), tell=lambda one: print(describe(one), flush=True),
        )  # fmt: skip
    took = time.monotonic() - started
    print(f"\n{args.tips} tips, seed {args.seed}, in {args.folder}, {took:.0f} s\n\n{summary(outcomes)}")
    return 0 if all(one.sound for one in outcomes) and len(outcomes) == args.runs else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
