"""The machine that a measurement was made on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path


def describe(python: Path, folder: Path) -> dict[str, str]:
    """What is to be known of this machine, the Python that runs tipsgen, and the disk under a folder."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{_memory() / 2**30:.0f} GiB" if _memory() else "unknown",
        "system": f"{platform.system()} {platform.release()}",
        "file system": _file_system(folder),
        "Python": _python(python),
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def _memory() -> int:
    names = os.sysconf_names
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if "SC_PHYS_PAGES" in names else 0


def _file_system(folder: Path) -> str:
    """The type of the mount that a folder lies on."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    place = folder.resolve()
    mounts = {Path(line.split()[1]): line.split()[2] for line in lines}
    best = max((one for one in mounts if place.is_relative_to(one)), key=lambda one: len(one.parts), default=None)
    return mounts[best] if best else "unknown"


_ASK = """
import platform, sys, sysconfig, timeit
words = sysconfig.get_config_var("CONFIG_ARGS") or ""
chosen = [sign for sign in ("--enable-optimizations", "--with-lto") if sign in words]
built = "a distribution's own build" if sys.base_prefix == "/usr" else " ".join(chosen) or "built without optimizations"
table = {str(number): [number, "a" * 20] for number in range(2000)}
took = min(timeit.repeat("sorted(f'{key}{one}' for key, one in table.items())", globals={"table": table}, number=20))
print(platform.python_implementation(), platform.python_version(), platform.python_compiler(), built,
      f"{took * 1000:.1f} ms for 20 times sorting 2,000 formatted texts", sep=", ")
"""


def _python(python: Path) -> str:
    return answer([python, "-c", _ASK])


def answer(command: list[str | Path], folder: Path | None = None) -> str:
    """What a command says in one line; `unknown` where it fails."""
    try:
        said = subprocess.run(
            [str(word) for word in command], cwd=folder, capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return " ".join(said.stdout.split())
