"""Rendering in one process or in several: the same results, in the same order."""

from __future__ import annotations

import pickle
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.support import CONTENT_NOW, ROOT, SETTINGS, SiteMaker, build
from tests.test_build import BASE, numbered, tip
from tipsgen import workers
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site
from tipsgen.errors import ContentError, EnvironmentFault, ThemeError
from tipsgen.jobs import Job
from tipsgen.looks import read_look
from tipsgen.outputs import KINDS
from tipsgen.outputs.common import Ground
from tipsgen.pictures import Cache
from tipsgen.plans import plan_site
from tipsgen.share import COLORS
from tipsgen.themefiles import read_theme
from tipsgen.themes import Theme
from tipsgen.workers import SPREAD_FROM, Bench, maker, processes, spread

NOW = datetime(2026, 12, 31, tzinfo=UTC)


def planned(root: Path, now: datetime = NOW) -> tuple[list[Job], Theme, Ground]:
    """A site's jobs that need nothing of other jobs, its theme, and what they have in common."""
    loaded = load_site(root, BuildOptions(now=now))
    plan = plan_site(loaded.site, loaded.media)
    return [job for job in plan.jobs if not job.uses], Theme(read_theme(root, "default")[0]), plan.ground


def test_two_processes_give_what_one_gives_in_the_same_order() -> None:
    jobs, theme, ground = planned(ROOT, CONTENT_NOW)

    bench = Bench(root=ROOT, layers=theme.layers, ground=ground, shelf=None)
    one = list(spread(partial(maker, bench), jobs, 1))
    two = list(spread(partial(maker, bench), jobs, 2))

    assert len(jobs) > 60
    assert two == one


def test_every_job_can_be_sent_to_another_process_and_is_the_same_there(make_site: SiteMaker) -> None:
    jobs = []
    for engine in ("static", "pagefind"):
        settings = f'{SETTINGS}\n[search]\nengine = "{engine}"\n'
        root = make_site({**BASE, "tipsgen.toml": settings}, name=engine)
        loaded = load_site(root, BuildOptions(now=NOW))
        look = read_look(root, (), COLORS, Cache(root / "cache")).share
        jobs += plan_site(loaded.site, loaded.media, look).jobs

    assert {job.kind for job in jobs} == set(KINDS)
    for job in jobs:
        assert pickle.loads(pickle.dumps(job)) == job  # noqa: S301 - our own bytes


def test_a_job_with_all_its_inputs_is_planned_alike_every_time(make_site: SiteMaker) -> None:
    root = make_site(BASE)
    first, second = load_site(root, BuildOptions(now=NOW)), load_site(root, BuildOptions(now=NOW))

    assert plan_site(first.site, first.media) == plan_site(second.site, second.media)


def test_no_job_of_an_older_tip_changes_by_a_later_one_but_its_neighbours(make_site: SiteMaker) -> None:
    def tips(count: int) -> dict[str, Job]:
        loaded = load_site(make_site(numbered(count, topics=["x"]), name=f"n{count}"), BuildOptions(now=NOW))
        return {job.key: job for job in plan_site(loaded.site, loaded.media).jobs if job.kind == "tip"}

    few, more = tips(4), tips(5)

    assert [key for key in few if few[key].inputs != more[key].inputs] == ["2026-01-04-tip-4"]


def test_a_few_jobs_are_rendered_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers.os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)

    assert processes(0, SPREAD_FROM - 1) == 1
    assert processes(0, SPREAD_FROM) == 3


def test_the_number_that_is_asked_for_wins_but_is_never_more_than_the_jobs() -> None:
    assert processes(2, 10_000) == 2
    assert processes(5, 3) == 3
    assert processes(4, 0) == 1


def test_no_more_than_eight_processes_are_started_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers.os, "sched_getaffinity", lambda _: set(range(64)), raising=False)

    assert processes(0, 100_000) == 8


def test_problems_come_back_from_workers(make_site: SiteMaker) -> None:
    files = {f"content/tips/2026-01-{day:02d}-t.md": tip("T", "[x](tip:gone)") for day in range(1, 5)}
    root = make_site(files)

    with pytest.raises(ContentError) as alone:
        build(root, jobs=1)
    with pytest.raises(ContentError) as spread:
        build(root, jobs=2)

    assert len(alone.value.problems) == 4
    assert spread.value.problems == alone.value.problems


def test_a_template_that_fails_in_a_worker_says_where(make_site: SiteMaker) -> None:
    files = {**numbered(3), "themes/site/templates/blog/letter.html": "\n\n{{ tip.gone }}"}

    with pytest.raises(ThemeError, match=r"themes/site/templates/blog/letter\.html:3"):
        build(make_site(files), jobs=2)


def test_a_worker_that_dies_is_a_fault_of_the_machine(monkeypatch: pytest.MonkeyPatch, make_site: SiteMaker) -> None:
    class Pool:
        def __init__(self, *_: object) -> None:
            pass

        def __enter__(self) -> Pool:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def map(self, *_: object) -> None:
            raise BrokenProcessPool

        def shutdown(self, **_: object) -> None:
            pass

    jobs, theme, ground = planned(make_site(numbered(3)))
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Pool)

    with pytest.raises(EnvironmentFault, match="--jobs 1"):
        list(spread(partial(maker, Bench(root=ROOT, layers=theme.layers, ground=ground, shelf=None)), jobs, 2))


def test_progress_counts_every_job(make_site: SiteMaker) -> None:
    seen: list[tuple[int, int]] = []
    build(make_site(numbered(3)), progress=lambda done, total: seen.append((done, total)))

    assert [done for done, _ in seen] == list(range(1, seen[-1][1] + 1))
    assert len({total for _, total in seen}) == 1
