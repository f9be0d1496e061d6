"""What checking one tip of 10 KB costs: CPU in a warm process, as `tipsgen check` does it for each file.

python -m tests.benchmarks.check_cost [ROUNDS] [--profile]

The tip is the project's own prose, joined up to the size, in a site of 100 others.  "whole" is all of a file: front
matter and body parsed, every rule asked, comments heeded, and what the build says of its links; the other lines are
parts of that.  The best of many rounds is the cost where nothing else runs.
"""

from __future__ import annotations

import cProfile
import gc
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.benchmarks.corpus import make_corpus
from tests.support import ROOT
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site, plan_build
from tipsgen.check import ASKED, check_text
from tipsgen.checks import check_case, settle, tip_case
from tipsgen.checks.base import Ground
from tipsgen.frontmatter import Document, split
from tipsgen.model import SourceFile
from tipsgen.pictures import Cache
from tipsgen.tips import parse_tip
from tipsgen.workers import RenderTools

SIZE = 10 * 1024
PATH = "content/tips/2026-12-30-ten-kilobytes.md"
_OF_ITS_SITE = ("tip:", "[[", "![", "](/", "<")
"""Blocks with one of these mean something in the site that they come from alone."""


def blocks() -> Iterator[str]:
    """The blocks of the project's own tips, oldest tip first."""
    for path in sorted((ROOT / "content" / "tips").rglob("*.md")):
        found = split(SourceFile(path.name, path.read_bytes()))
        if isinstance(found, Document):
            yield from (block for block in found.body.split("\n\n") if not any(one in block for one in _OF_ITS_SITE))


def long_tip() -> SourceFile:
    """A tip of `SIZE` bytes, or a sentence less."""
    text = "---\ntitle: Ten kilobytes\ntopics: [listening]\ndescription: A long one.\n---\n"
    for block in blocks():
        text += block[: SIZE - len(text.encode())].rsplit(" ", 1)[0] if len(f"{text}{block}".encode()) > SIZE else block
        if len(text.encode()) > SIZE - 100:
            break
        text += "\n\n"
    return SourceFile(PATH, text.encode())


def costs(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Milliseconds of CPU: the best round, and the median one."""
    gc.collect()
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        spent.append((time.process_time() - started) * 1000)
    return min(spent), median(spent)


def main(rounds: int, profiled: bool) -> None:
    """Print what the whole and its parts cost."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_corpus(root, 100)
        source = long_tip()
        (root / PATH).write_bytes(source.data)
        loaded = load_site(root, BuildOptions(now=datetime(2027, 1, 1, tzinfo=UTC)))
        planned = plan_build(root, loaded, Cache(root / "kept"))
    settings = loaded.site.settings
    ground = Ground(loaded.site, loaded.media)
    entry = next(one for one in loaded.site.everything if one.tip.path == PATH)
    job = next(one for one in planned.plan.jobs if one.source == PATH)
    tools = RenderTools(planned.theme)

    def read() -> object:
        return parse_tip(source, settings)

    def rules() -> object:
        case = tip_case(entry, ground)
        return settle(case, check_case(case), ASKED)

    def whole() -> object:
        read()
        case = tip_case(entry, ground)
        outcome = check_text(lambda: tools, planned.plan.ground, (case, job))
        return settle(case, outcome.own, ASKED)

    whole()
    if profiled:
        with cProfile.Profile() as profile:
            for _ in range(rounds):
                whole()
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        return
    found = rules()
    print(f"{len(source.data):,} bytes, {rounds} rounds, {len(found)} findings; milliseconds of CPU: best, median")  # type: ignore[arg-type]
    for name, work in (("front matter and text", read), ("rules", rules), ("whole", whole)):
        best, middle = costs(work, rounds)
        print(f"{name:22} {best:.2f} {middle:.2f}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    main(numbers[0] if numbers else 300, "--profile" in sys.argv)
