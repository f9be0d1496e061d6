"""Builds that are interrupted, whose workers die, or that die themselves: nothing is left but the old site."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.benchmarks.kill import SMALL, Series, describe, kill_runs, scratch
from tests.support import SiteMaker, build, read_tree
from tests.test_build import numbered, settings, tip
from tests.test_store import write
from tipsgen import workers
from tipsgen.errors import EnvironmentFault
from tipsgen.jobs import Job, Result
from tipsgen.names import STAGING
from tipsgen.workers import RenderTools, spread

LONG = 30
"""Seconds after which a test gives up waiting."""
LEAN = settings(
    '[share_images]\nenabled = false\n[search]\nengine = "none"\n[feed]\nformats = ["rss"]\nper_topic = false'
)


@pytest.fixture
def root(make_site: SiteMaker) -> Path:
    """A site that was built, and whose next build takes long, in two processes of which one has nothing to do."""
    root = make_site({**LEAN, **numbered(20)})
    build(root)
    letter = (Path(__file__).parent.parent / "themes/default/templates/blog/letter.html").read_text(encoding="utf-8")
    write(root, {"themes/site/templates/blog/letter.html": "Slow. {% for one in range(900000) %}{% endfor %}" + letter})
    return root


def wait_for(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG
    while not happens():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.01)


def is_rendering(root: Path) -> bool:
    return any((root / "site").glob(f"{STAGING}*/files/20*"))


@pytest.fixture
def running(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A build in a session of its own, with two workers, of which one is rendering."""
    command = [sys.executable, "-m", "tipsgen", "build", "--site", str(root), "--at", "2026-12-31", "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        wait_for(lambda: is_rendering(root) or process.poll() is not None)
        assert process.poll() is None
        yield process
    finally:
        if has_processes(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def has_processes(group: int) -> bool:
    """Whether a process of the group is left that is no mere entry in the table of processes."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            return True
    return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


@needs_proc
@pytest.mark.parametrize("all_of_them", [True, False], ids=["as a terminal does", "the build alone"])
def test_an_interrupted_build_ends_cleanly(root: Path, running: subprocess.Popen[bytes], all_of_them: bool) -> None:
    before = {path: data for path, data in read_tree(root / "site").items() if STAGING not in path}
    if all_of_them:
        os.killpg(running.pid, signal.SIGINT)
    else:
        running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=LONG)

    assert running.returncode == 1
    assert said.decode().split() == ["Aborted!"]
    assert not has_processes(running.pid)
    assert read_tree(root / "site") == before
    (root / "themes/site/templates/blog/letter.html").unlink()
    assert build(root).report.problems == ()


@needs_proc
def test_a_build_that_is_killed_takes_its_workers_with_it_and_frees_the_lock(
    root: Path, running: subprocess.Popen[bytes]
) -> None:
    running.kill()
    running.communicate(timeout=LONG)
    wait_for(lambda: not has_processes(running.pid))
    (root / "themes/site/templates/blog/letter.html").unlink()
    site = build(root)

    assert site.report.problems == ()
    assert not [path for path in site.files() if STAGING in path]


def killer(here: int, job: Job, tools: RenderTools) -> Result:
    if os.getpid() != here and job.key.endswith("tip-3"):
        os.kill(os.getpid(), signal.SIGKILL)
    return RENDER(job, tools)


RENDER = workers.render


def test_a_worker_that_is_killed_leaves_the_old_site(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_site({**LEAN, **numbered(4)})
    before = build(root).files()
    write(root, LEAN | {"content/authors/ada-brown.md": "---\nname: Ada Brown\n---\nOther.\n"})
    with monkeypatch.context() as patch:
        patch.setattr(workers, "render", partial(killer, os.getpid()))
        patch.setattr(multiprocessing, "get_all_start_methods", lambda: ["fork"])
        with pytest.raises(EnvironmentFault, match="a worker process died"):
            build(root, jobs=2)

    assert read_tree(root / "site") == before
    assert build(root, jobs=2).files() == build(root, out=root / "clean", cache=root / "clean-cache").files()
    assert multiprocessing.active_children() == []


def slowly(path: str, item: int) -> int:
    """Note in a file that an item's turn came."""
    with open(path, "ab", buffering=0) as file:  # noqa: PTH123 - a task
        file.write(b".")
    time.sleep(0.002)
    return item


def slow_maker(path: str) -> Callable[[int], int]:
    return partial(slowly, path)


def test_work_that_nobody_waits_for_any_more_is_not_done(tmp_path: Path) -> None:
    results = spread(partial(slow_maker, str(tmp_path / "turns")), range(10_000), 2)
    assert next(results) == 0
    results.close()

    assert multiprocessing.active_children() == []
    assert (tmp_path / "turns").stat().st_size < 2_000


def test_an_interrupt_between_two_results_ends_the_processes_before_what_they_staged_is_cleared_away(
    root: Path,
) -> None:
    write(root, {f"content/tips/2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}-x{n}.md": tip(f"X {n}") for n in range(60)})
    before = read_tree(root / "site")
    alive: list[int] = []

    def interrupt(done: int, whole: int) -> None:
        alive.append(len(multiprocessing.active_children()))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(root, jobs=2, progress=interrupt)

    assert alive == [2]
    assert multiprocessing.active_children() == []
    assert read_tree(root / "site") == before


def test_processes_that_are_spawned_give_the_same_bytes(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    bell = (Path(__file__).parent.parent / "themes/default/static/favicon.png").read_bytes()
    files = {
        **numbered(2, topics=["x"]),
        "content/tips/2026-01-05-a.md": tip("A", "![A bell](bell.png)"),
        "content/tips/bell.png": bell,
    }
    root = make_site(files)
    alone = build(root, jobs=1).files()
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])

    assert build(root, out=root / "spawned", cache=root / "spawned-cache", jobs=2).files() == alone


def test_ten_builds_that_are_killed_at_random_tear_no_file_and_the_next_ones_equal_clean_ones() -> None:
    """`python -m tests.benchmarks.kill` kills more of them."""
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        outcomes = kill_runs(Path(folder) / "kill", 10, seed=6, tips=500)

    assert [describe(one) for one in outcomes if not one.sound] == []
    assert len(outcomes) == 10


def test_whoever_kills_builds_notices_what_a_faulty_one_leaves(tmp_path: Path) -> None:
    place = tmp_path / "fault"
    series = Series(tmp_path / "kill", 1, 12, [sys.executable, Path(__file__).with_name("faulty.py"), place])
    noticed = {}
    for fault in ("none", "torn", "lost", "other"):
        place.write_text(fault)
        outcome = series.run(0, SMALL, aimed=True, wait=lambda build: build.wait(None))
        assert outcome is not None
        noticed[fault] = (outcome.phase, *outcome.complaints)

    assert noticed == {
        "none": ("renaming",), "torn": ("renaming", "torn", "warnings"), "lost": ("renaming", "torn", "dead_links"),
        "other": ("renaming", "differences"),
    }  # fmt: skip
