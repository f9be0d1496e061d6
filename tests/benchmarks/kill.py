"""Builds that are killed at a random moment: is any file torn, and does the next build end where a clean one does?

python -m tests.benchmarks.kill [TIPS] [RUNS] [--seed NUMBER] [--python PYTHON]

Prints the phase that each build died in, and how many died in which. Every other build is killed while it puts files in
place, as that phase is short.
"""

from __future__ import annotations

import argparse
import json
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
from shutil import rmtree

from tests.benchmarks.corpus import edited, make_corpus, new_tip, tip_at, tipsgen_source, write_tip
from tests.benchmarks.tools import BUILD_DAY, tipsgen_program

MANIFEST, INTENT, STAGING = ".tipsgen.json", ".tipsgen-intent.json", ".tipsgen-staging-"
PHASES = ("reading", "rendering", "renaming", "ending")
"""Before anything is staged; while outputs are staged; while they are put in place; once all of them are."""
LISTS = ("archive/", "topics/", "authors/", "series/")
_LINK = re.compile(r'href="(/[^"#?]*)|<(?:loc|link)>https://tips\.example(/[^<]*)<')
_POLL = 0.0005

Tree = dict[str, bytes]
"""A digest of every file below a folder, by its path there."""


@dataclass(frozen=True, slots=True)
class KillOutcome:
    """What one killed build left behind."""

    number: int
    aimed: bool
    """Whether it was to die while renaming; otherwise anywhere."""
    after: float
    """Seconds from its start to its death."""
    phase: str
    """One of `PHASES`."""
    torn: tuple[str, ...]
    """Files that are neither as the build before left them nor as this one would have."""
    dead_links: tuple[str, ...]
    """`list -> address` for each link of a list, a feed or the sitemap to a page that is not there."""
    differences: tuple[str, ...]
    """Files in which the next build differs from a clean one."""
    warnings: tuple[str, ...]
    """Warnings of the next build, such as of outputs that it takes for a person's."""

    @property
    def sound(self) -> bool:
        """Whether there is nothing to complain of."""
        return not (self.torn or self.dead_links or self.differences or self.warnings)


def kill_runs(
    root: Path, count: int, seed: int, *, tips: int = 500, python: Path | None = None,
    tell: Callable[[KillOutcome], None] | None = None,
) -> list[KillOutcome]:  # fmt: skip
    """Kill so many builds of a site that is made below an empty folder; `tell` hears of each at once."""
    series = _Series(root, seed, tips, python or Path(sys.executable))
    outcomes: list[KillOutcome] = []
    for attempt in range(4 * count + 4):
        if len(outcomes) == count:
            break
        # A build that ended before its time has come does not count.
        outcome = series.run(len(outcomes), aimed=bool(len(outcomes) % 2), attempt=attempt)
        if outcome:
            outcomes.append(outcome)
            if tell:
                tell(outcome)
    return outcomes


class _Series:
    """One site, edited and built over and over."""

    def __init__(self, root: Path, seed: int, tips: int, python: Path) -> None:
        self._root, self._tips = root, tips
        self._command = [str(word) for word in tipsgen_program(python)]
        self._dice = random.Random(seed)  # noqa: S311 - the same moments for the same seed
        self._site, self._out = root / "site", root / "out"
        self._site.mkdir(parents=True)
        make_corpus(self._site, tips, lean=True)
        self._build(self._out, "cache")
        self._old = read_tree(self._out)
        self._whole, self._renaming = self._calibrate()

    def _calibrate(self) -> tuple[float, float]:
        """Seconds that a build takes after an edit, and seconds of it in which files are put in place."""
        self._edit(-1)
        build = _Build(self._arguments(self._out, "cache"), self._out, self._root / "killed.log")
        begun = build.wait_for_renaming()
        build.process.wait()
        ended = time.perf_counter()
        assert build.process.returncode == 0, "the build fails without being killed"
        self._old = read_tree(self._out)
        return ended - build.started, ended - begun if begun else 0.0

    def run(self, number: int, *, aimed: bool, attempt: int) -> KillOutcome | None:
        """Edit, build and kill, look, build again and look; none where the build was faster than its killer."""
        self._edit(attempt)
        clean = self._root / "clean"
        self._build(clean, "clean-cache")
        new = read_tree(clean)
        for path in (clean, self._root / "clean-cache"):
            rmtree(path)
        build = _Build(self._arguments(self._out, "cache"), self._out, self._root / "killed.log")
        if aimed:
            build.wait_for_renaming()
            time.sleep(self._dice.uniform(0, self._renaming))
        else:
            time.sleep(self._dice.uniform(0, self._whole))
        after = time.perf_counter() - build.started
        killed = build.kill()
        left = read_tree(self._out)
        phase, torn = self._phase(left, new), torn_files(left, self._old, new)
        dead = dead_links(self._out)
        said = self._build(self._out, "cache")
        differences = compare(read_tree(self._out), new)
        self._old = new
        if not killed:
            return None
        warnings = tuple(line for line in said.splitlines() if "warning" in line)
        return KillOutcome(number, aimed, after, phase, torn, dead, differences, warnings)

    def _phase(self, left: Tree, new: Tree) -> str:
        """The phase that the build died in, told by what it left."""
        staged = any(self._out.glob(f"{STAGING}*"))
        if (self._out / INTENT).exists():
            return "renaming"
        changed = {path for path in new.keys() | self._old.keys() if new.get(path) != self._old.get(path)}
        placed = [path for path in changed if left.get(path) == new.get(path)]
        if len(placed) == len(changed):
            return "ending"
        if placed:
            return "renaming"
        return "rendering" if staged else "reading"

    def _edit(self, turn: int) -> None:
        """Change settings, some bodies and titles; take one tip away, and add one."""
        settings = self._site / "tipsgen.toml"
        text = re.sub(r"^tagline = .*$", f'tagline = "Edition {turn + 2}"', settings.read_text(), flags=re.MULTILINE)
        settings.write_text(text, encoding="utf-8")
        folder = self._site / "content" / "tips"
        for place, number in enumerate(self._dice.sample(range(self._tips), min(8, self._tips))):
            tip = edited(tip_at(number), f"This is edition {turn + 2}.")
            if place < 2:
                tip = replace(tip, title=f"{tip.title}, edition {turn + 2}")
            write_tip(folder, tip, tipsgen_source)
        for path in folder.glob("*-added-*.md"):
            path.unlink()
        write_tip(folder, replace(new_tip(), slug=f"added-{turn + 2}"), tipsgen_source)

    def _arguments(self, out: Path, cache: str) -> list[str]:
        places = ["--out", str(out), "--cache", str(self._root / cache)]
        return [*self._command, "build", "--site", str(self._site), "--at", BUILD_DAY, *places]

    def _build(self, out: Path, cache: str) -> str:
        done = subprocess.run(self._arguments(out, cache), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr


class _Build:
    """A build that runs, and can be watched and killed with all its processes."""

    def __init__(self, arguments: Sequence[str], out: Path, log: Path) -> None:
        self._out = out
        self._most = 0
        with log.open("ab") as said:
            self.started = time.perf_counter()
            # A session of its own, so that workers die with it.
            self.process = subprocess.Popen(arguments, stdout=said, stderr=said, start_new_session=True)

    def wait_for_renaming(self) -> float | None:
        """The moment at which files began to be put in place; none where the build ended before that was seen."""
        while self.process.poll() is None:
            if (self._out / INTENT).exists() or self._fewer_staged():
                return time.perf_counter()
            time.sleep(_POLL)
        return None

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
        running = self.process.poll() is None
        if running:
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait() == -signal.SIGKILL


def read_tree(folder: Path) -> Tree:
    """The outputs below a folder, without what tipsgen keeps there for itself."""
    found: Tree = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(STAGING)]
        for name in names:
            path = Path(place) / name
            if name not in (MANIFEST, INTENT):
                found[path.relative_to(folder).as_posix()] = blake2b(path.read_bytes(), digest_size=16).digest()
            elif name == MANIFEST:
                json.loads(path.read_text(encoding="utf-8"))  # a torn one ends the run
    return found


def torn_files(left: Tree, old: Tree, new: Tree) -> tuple[str, ...]:
    """Files that neither build wrote."""
    return tuple(sorted(path for path, found in left.items() if found not in (old.get(path), new.get(path))))


def compare(one: Tree, other: Tree) -> tuple[str, ...]:
    """Files that differ, or that only one has."""
    return tuple(sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path)))


def dead_links(out: Path) -> tuple[str, ...]:
    """Links of lists, the home page, the feed and the sitemap to pages of the site that are not there."""
    pages = [out / name for name in ("index.html", "feed.xml", "sitemap.xml")]
    pages += [page for name in LISTS for page in (out / name).rglob("index.html")]
    dead, there = set(), {}
    for page in pages:
        if not page.exists():
            continue
        for found in _LINK.finditer(page.read_text(encoding="utf-8")):
            address = found[1] or found[2]
            if address not in there:
                path = out / address.lstrip("/")
                there[address] = (path / "index.html" if address.endswith("/") else path).is_file()
            if not there[address]:
                dead.add(f"{page.relative_to(out).as_posix()} -> {address}")
    return tuple(sorted(dead))


def summary(outcomes: Sequence[KillOutcome]) -> str:
    """How many died where, and what was wrong."""
    lines = ["| died while | builds | torn files | dead links | next build differs | next build warns |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for phase in (*PHASES, "all"):
        some = [one for one in outcomes if phase in (one.phase, "all")]
        wrong = [sum(bool(getattr(one, what)) for one in some) for what in _WRONG]
        lines.append(f"| {phase} | {len(some)} | {' | '.join(map(str, wrong))} |")
    return "\n".join(lines)


_WRONG = ("torn", "dead_links", "differences", "warnings")


def describe(one: KillOutcome) -> str:
    """A line for the log, with the first of each kind of complaint."""
    wrong = [f"{what.replace('_', ' ')} ({len(found)}): {found[0]}" for what in _WRONG if (found := getattr(one, what))]
    aim = "aimed at renaming" if one.aimed else "anywhere"
    return f"{one.number + 1:>4}  {aim:<18} {one.after:6.3f} s  {one.phase:<10} {'; '.join(wrong) or 'sound'}"


def main(words: Sequence[str]) -> int:
    """Run, log and sum up; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kill", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("tips", type=int, nargs="?", default=500)
    parser.add_argument("runs", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--python", type=Path, default=Path(sys.executable))
    args = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = kill_runs(
            Path(folder) / "kill", args.runs, args.seed, tips=args.tips, python=args.python.absolute(),
            tell=lambda one: print(describe(one), flush=True),
        )  # fmt: skip
    print(f"\n{args.tips} tips, seed {args.seed}\n\n{summary(outcomes)}")
    return 0 if all(one.sound for one in outcomes) and len(outcomes) == args.runs else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
