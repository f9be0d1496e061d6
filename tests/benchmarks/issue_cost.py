"""What a newsletter adds to a build: CPU a tip, with an issue and without, in turns.

python -m tests.benchmarks.issue_cost SITE [ROUNDS]
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tipsgen.asked import BuildOptions
from tipsgen.build import load_site, plan_build
from tipsgen.jobs import Job
from tipsgen.outputs.tip import KIND, PlannedTip
from tipsgen.pictures import Cache
from tipsgen.workers import RenderTools, render


def cost(jobs: Sequence[Job], tools: RenderTools) -> float:
    """Milliseconds of CPU a job, writing aside."""
    gc.collect()
    started = time.process_time()
    for job in jobs:
        render(job, tools)
    return (time.process_time() - started) / len(jobs) * 1000


def without_mail(planned: PlannedTip) -> PlannedTip:
    """The same tip with `email: never`."""
    entry = planned.entry
    return replace(planned, entry=replace(entry, tip=replace(entry.tip, email=False)))


def main(site: Path, rounds: int) -> None:
    """Print the best and the median difference of some rounds, and what they are differences of."""
    loaded = load_site(site, BuildOptions(now=datetime.now(UTC), future=True))
    with tempfile.TemporaryDirectory() as kept:
        planned = plan_build(site, loaded, Cache(Path(kept)))
    tools = RenderTools(planned.theme, site=planned.plan.ground)
    mailed = [job for job in planned.plan.jobs if job.kind == KIND and job.inputs.entry.tip.email]
    bare = [replace(job, inputs=without_mail(job.inputs)) for job in mailed]
    cost(mailed, tools), cost(bare, tools)
    pairs = [(cost(mailed, tools), cost(bare, tools)) for _ in range(rounds)]
    best = [min(one) for one in zip(*pairs, strict=True)]
    middle = median(one - other for one, other in pairs)
    print(f"{len(mailed)} tips, {rounds} rounds, milliseconds of CPU a tip")
    print(f"with an issue {best[0]:.3f}, without {best[1]:.3f}: {best[0] - best[1]:.3f}; median {middle:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 25)
