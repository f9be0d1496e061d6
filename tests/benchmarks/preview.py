"""From saving a file to the reloaded page in Chromium: `python -m tests.benchmarks.preview [TIPS] [EDITS]`.

Starts `tipsgen serve` on a site of 1,000 tips, opens the newest, saves it again and again, and takes the time from each
save to the moment at which the new words are in the reloaded page's document.
"""

from __future__ import annotations

import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.corpus import make_corpus
from tests.preview.conftest import QUIET


def main(tips: int, edits: int) -> None:
    """Measure, and print what the server said and what the browser saw."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        root.mkdir()
        newest = make_corpus(root, tips)
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "tipsgen", "serve", "--port", "0", "--at", "2026-12-31"], cwd=root,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(4)]
        home = re.search(r"http://127\.0\.0\.1:\d+", lines[1])
        assert home, lines
        day = newest.stem[:10].replace("-", "/")
        seen = _browse(f"{home[0]}/{day}/{newest.stem[11:]}/", newest, edits)
        process.send_signal(signal.SIGINT)
        said = [int(found) for found in re.findall(r"changed .* (\d+) ms", process.communicate()[0])]
    print(f"{tips} tips, {edits} edits")
    print(f"change to ready, by the server: median {statistics.median(said):.0f} ms, worst {max(said)} ms")
    print(f"save to reloaded page:          median {statistics.median(seen):.0f} ms, worst {max(seen):.0f} ms")


def _browse(address: str, newest: Path, edits: int) -> list[float]:
    program = shutil.which("chromium")
    if program is None:
        sys.exit("chromium is not installed")
    text, seen = newest.read_text(encoding="utf-8"), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        page = browser.new_page()
        with page.expect_request("**/_desk/events"):
            page.goto(address)
        page.wait_for_timeout(1000)
        for number in range(edits):
            words = f"Edit number {number} is here."
            started = time.perf_counter()
            newest.write_text(f"{text}\n{words}\n", encoding="utf-8")
            page.get_by_text(words).wait_for(state="attached")
            seen.append((time.perf_counter() - started) * 1000)
            page.wait_for_timeout(400)
        browser.close()
    return seen


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(*(numbers + [1000, 15][len(numbers) :]))
