"""tipsgen beside Hugo, Eleventy and Pelican: the same corpus, the same outputs, in turns.

python -m tests.benchmarks.peers install DIR                      the peers, below a scratch folder
python -m tests.benchmarks.peers [--dir DIR] [--tips 1000,10000]  measure, and print the tables
python -m tests.benchmarks.peers table FILE...                    the tables of earlier runs

docs/benchmark.md says how to read the tables.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import measure, tools
from tests.benchmarks.machine import describe
from tests.benchmarks.table import PASS, Measurement, Run, read, tables

_LAUNCHES = 20
"""How often a round starts an interpreter that does nothing."""


def main(words: Sequence[str]) -> None:
    """Do what the words say."""
    given = list(words)
    if not given or given[0].startswith("--"):
        given.insert(0, "run")
    args = _parser().parse_args(given)
    if args.what == "install":
        tools.install(args.folder)
    elif args.what == "table":
        print(tables([read(json.loads(path.read_text(encoding="utf-8"))) for path in args.files]))
    else:
        print(tables([Benchmark(args, given).run()]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("install").add_argument("folder", type=Path)
    what.add_parser("table").add_argument("files", type=Path, nargs="+")
    run = what.add_parser("run")
    run.add_argument("--dir", dest="folder", type=Path, default=Path(tempfile.gettempdir()) / "tipsgen-benchmark")
    run.add_argument("--tips", type=_numbers, default=[100, 1000], help="sizes, with commas; 100,1000 unless given")
    run.add_argument("--rounds", type=int, default=5, help="timed rounds")
    run.add_argument("--memory-rounds", type=int, default=1, help="rounds that measure memory and nothing else")
    run.add_argument(
        "--peers", type=_some_of(tools.PEERS), default=list(tools.USUAL), help=f"some of {','.join(tools.PEERS)}"
    )
    run.add_argument(
        "--scenarios", type=_some_of(tools.EDITS), default=list(tools.EDITS), help=f"some of {','.join(tools.EDITS)}"
    )
    run.add_argument("--python", type=Path, default=Path(sys.executable), help="runs `tipsgen` and `python -c pass`")
    run.add_argument("--tipsgen", action="append", default=[], metavar="NAME=PYTHON", help="a further revision")
    run.add_argument("--no-full", action="store_true", help="leave out tipsgen with all of its outputs")
    run.add_argument("--sweep", action="store_true", help="delete old outputs after each round; for small disks")
    run.add_argument("--json", type=Path, help="keep all measurements here")
    return parser


def _numbers(text: str) -> list[int]:
    return [int(word.replace("_", "")) for word in text.split(",")]


def _some_of(known: Iterable[str]) -> Callable[[str], list[str]]:
    def words(text: str) -> list[str]:
        found = [word for word in text.split(",") if word]
        strange = [word for word in found if word not in known]
        if strange:
            raise argparse.ArgumentTypeError(f"there is no {', '.join(strange)}")
        return found

    return words


class Benchmark:
    """Rounds in which every tool has its turn at every scenario."""

    def __init__(self, args: argparse.Namespace, words: Sequence[str]) -> None:
        self._args = args
        self._folder: Path = args.folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._python: Path = args.python.absolute()
        pythons = {"tipsgen": self._python}
        for pair in args.tipsgen:
            name, _, python = pair.partition("=")
            pythons[name] = Path(python).absolute()
        self._pythons = pythons
        self._missing = [name for name in args.peers if tools.program(name, self._folder) is None]
        command = "python -m tests.benchmarks.peers " + " ".join(words[1:])
        versions = {name: tools.version(name, self._folder) for name in args.peers}
        for name, python in pythons.items():
            versions[name] = tools.tipsgen_version(python)
        self._run = Run(command.strip(), describe(self._python, self._folder), versions, self._missing, [])

    def run(self) -> Run:
        """All rounds; what was measured so far is kept after each."""
        benches = {count: self._benches(count) for count in self._args.tips}
        timed = [(number, False) for number in range(self._args.rounds)]
        for number, memory in [*timed, *((number, True) for number in range(self._args.memory_rounds))]:
            for count, some in benches.items():
                turn = number % len(some)
                self._round(number, count, [*some[turn:], *some[:turn]], memory)
            if self._args.sweep:
                self._sweep()
        self._sweep()
        return self._run

    def _benches(self, count: int) -> list[tools.Bench]:
        made = [tools.prepare_tipsgen(name, python, self._folder, count) for name, python in self._pythons.items()]
        if not self._args.no_full:
            made.append(tools.prepare_tipsgen(f"tipsgen{tools.FULL}", self._python, self._folder, count))
        peers = [name for name in self._args.peers if name not in self._missing]
        return [*made, *(tools.prepare(name, self._folder, count) for name in peers)]

    def _round(self, number: int, count: int, benches: list[tools.Bench], memory: bool) -> None:
        if not memory:
            self._pass(number, count)
        for bench in benches:
            bench.restore()
            if "cold" not in self._args.scenarios:
                # The first build is not measured, but the others start from it.
                bench.set_aside(self._folder / "trash")
                measure.run(bench.command, bench.work, self._folder / "unmeasured.log", env=bench.env)
        for scenario in self._args.scenarios:
            for bench in benches:
                if scenario == "cold":
                    bench.set_aside(self._folder / "trash")
                edit = tools.EDITS[scenario]
                if edit:
                    edit(bench, count)
                self._measure(bench, scenario, number, count, memory)
        for bench in benches:
            bench.restore()

    def _measure(self, bench: tools.Bench, scenario: str, number: int, count: int, memory: bool) -> None:
        # What others wrote goes to the disk before the clock starts, not while it runs.
        os.sync()
        log = self._folder / f"{bench.tool}-{count}.log"
        usage = measure.run(bench.command, bench.work, log, env=bench.env, memory=memory)
        files, size = measure.count(bench.out) if scenario == "cold" else (0, 0)
        self._keep(Measurement(tool=bench.tool, tips=count, scenario=scenario, round=number, memory=memory,
                               files=files, bytes=size, **asdict(usage)))  # fmt: skip
        if usage.code:
            print(f"{bench.tool} ended with {usage.code}; see {log}", file=sys.stderr)

    def _pass(self, number: int, count: int) -> None:
        """An interpreter that does nothing, the mean of some."""
        log = self._folder / "pass.log"
        some = [measure.run([self._python, "-c", "pass"], self._folder, log) for _ in range(_LAUNCHES)]
        wall, cpu = sum(one.wall for one in some) / len(some), sum(one.cpu for one in some) / len(some)
        self._keep(
            Measurement(PASS, count, "no-op", number, False, wall, cpu, 0, "", max(one.code for one in some), 0, 0)
        )

    def _keep(self, made: Measurement) -> None:
        self._run.measurements.append(made)
        peak = f"peak {made.peak / measure.MEGABYTE:5.0f} MB" if made.memory else ""
        print(
            f"{made.tips:>6} tips, round {made.round + 1}, {made.scenario:<8} {made.tool:<24}"
            f" wall {made.wall:7.2f} s  cpu {made.cpu:7.2f} s  {peak}{f'  {made.files} files' if made.files else ''}",
            file=sys.stderr, flush=True,
        )  # fmt: skip
        if self._args.json:
            self._args.json.write_text(json.dumps(asdict(self._run), indent=1) + "\n", encoding="utf-8")

    def _sweep(self) -> None:
        shutil.rmtree(self._folder / "trash", ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
