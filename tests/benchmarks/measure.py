"""One command measured: wall time, processor time, peak memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
_EVERY = 0.025
"""Seconds between two samples of memory."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds of processor time in all processes that it waited for, the kernel's work for them included."""
    peak: int
    """Bytes at the most; 0 where they were not asked for."""
    peak_by: str
    """`pss`: all processes together, shared pages once; `rss`: the largest process; empty: not asked for."""
    code: int
    """Its exit code; negative for the signal that ended it."""


def run(
    command: Sequence[str | Path],
    folder: Path,
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    memory: bool = False,
) -> Usage:
    """Run a command to its end, its output appended to the log."""
    with log.open("ab") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command], cwd=folder, env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL, stdout=said, stderr=said,
        )  # fmt: skip
        watch = _Watch(process.pid) if memory and can_sample() else None
        if watch:
            watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    peak, by = 0, ""
    if watch:
        peak, by = watch.stop(), "pss"
    elif memory:
        peak, by = _bytes_of(usage), "rss"
    return Usage(wall, usage.ru_utime + usage.ru_stime, peak, by, process.returncode)


def can_sample() -> bool:
    """Whether this system tells of proportional memory (Linux 4.14 and later)."""
    return Path("/proc/self/smaps_rollup").exists()


def _bytes_of(usage: resource.struct_rusage) -> int:
    # Kilobytes on Linux, bytes on macOS: getrusage(2) of each.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class _Watch(threading.Thread):
    """Samples the memory of a process and all its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._peak = 0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            self._peak = max(self._peak, sum(_memory(pid) for pid in _family(self._pid)))
            self._over.wait(_EVERY)

    def stop(self) -> int:
        """The peak so far; no more samples."""
        self._over.set()
        self.join()
        return self._peak


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return  # it has ended


def _memory(pid: int) -> int:
    """Proportional set size in bytes: each page counts by its share (proc_pid_smaps(5))."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def count(folder: Path) -> tuple[int, int]:
    """Files below a folder, and their bytes."""
    files = size = 0
    for found, _, names in os.walk(folder):
        files += len(names)
        size += sum((Path(found) / name).lstat().st_size for name in names)
    return files, size
