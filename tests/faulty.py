"""tipsgen with a fault, to test what kills builds: `python tests/faulty.py FILE build ...`.

FILE names the fault, one of `none`, `torn`, `lost` and `other`; where there is no FILE, tipsgen is as it is.  A build
that leads a session, as those do that are to be killed, dies when it puts its first output in place.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tipsgen.cli import main
from tipsgen.names import STAGING

FAULT = Path(sys.argv.pop(1))
replace = os.replace


def fail(source: str | Path, target: str | Path) -> None:
    """Replace a file; where it is the first output of all, do what the fault says, and die."""
    if STAGING not in str(source) or "/files/" not in str(source):
        replace(source, target)
        return
    out = Path(str(source).partition(f"/{STAGING}")[0])
    fault = FAULT.read_text(encoding="utf-8")
    if fault == "torn":
        whole = Path(source).read_bytes()
        Path(target).write_bytes(whole[: len(whole) // 2])
    elif fault == "lost":
        lost = next(page for page in sorted(out.glob("2026/*/*/*/index.html")) if page != Path(target))
        lost.unlink()
    os.killpg(0, signal.SIGKILL)


def run() -> None:
    """Build; the fault `other` puts a line into the home page of a site that was built before."""
    watched = os.getsid(0) == os.getpid()
    if FAULT.exists() and watched:
        os.replace = fail
    try:
        main()
    finally:
        out = Path(sys.argv[sys.argv.index("--out") + 1])
        if FAULT.exists() and FAULT.read_text(encoding="utf-8") == "other" and out.name == "out":
            with (out / "index.html").open("a", encoding="utf-8") as home:
                home.write("<!-- other -->")


if __name__ == "__main__":
    run()
