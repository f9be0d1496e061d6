"""What search costs, by engine: `python -m tests.pages.weigh_search SITE WORD...`; decision 9 has the figures.

Builds a site of tips once without search and once with each engine, in memory where the system can, and lets Chromium
search for one word after another through a host that compresses.
"""

from __future__ import annotations

import gzip
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages.conftest import QUIET
from tests.pages.served import Web, serve

AT = "2026-11-21"
CHANGED = "before => document.querySelector('.total').textContent !== before"
ENGINES = ("none", "static", "pagefind")


def built(source: Path, engine: str, folder: Path) -> tuple[Path, float]:
    """A site with this engine, and the processor's seconds that its build took."""
    root = folder / engine
    shutil.copytree(source, root, ignore=shutil.ignore_patterns("site", ".tipsgen"))
    with (root / "tipsgen.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[search]\nengine = "{engine}"\n')
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "tipsgen", "build", "--site", str(root), "--at", AT]
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return root / "site", after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def tab(browser: Browser, asked: list[str]) -> Iterator[Page]:
    """A tab with an empty cache that writes down what it asks for."""
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()


def weigh(asked: Sequence[str], web: Web, home: str) -> str:
    """Requests, bytes, and bytes compressed of what was asked for."""
    host = home.removesuffix(web.mount)
    files = [web.file(url.removeprefix(host).partition("?")[0]) for url in asked]
    data = [file.read_bytes() for file in files if file]
    packed = sum(len(gzip.compress(one, 6, mtime=0)) for one in data)
    return f"{len(asked)} | {sum(map(len, data)):,} | {packed:,}"


def row(site: Path, words: Sequence[str], browser: Browser) -> list[str]:
    """What the page weighs by itself, and each word after it."""
    web = Web(site, "https://tips.example/")
    asked: list[str] = []
    cells = []
    with serve(web) as home, tab(browser, asked) as page:
        page.goto(f"{home}search/")
        page.wait_for_load_state("networkidle")
        cells.append(weigh(asked, web, home))
        for word in words:
            asked.clear()
            before = page.locator(".total").inner_text()
            page.locator("#q").fill(word)
            page.wait_for_function("word => location.search.endsWith(word)", arg=word)
            page.wait_for_load_state("networkidle")
            page.wait_for_function(CHANGED, arg=before)
            page.wait_for_timeout(2_000)
            cells.append(f"{weigh(asked, web, home)} ({page.locator('.total').inner_text()})")
    return cells


def main(source: Path, words: Sequence[str]) -> None:
    """Print a line for each engine."""
    memory = Path("/dev/shm")  # noqa: S108 - where it is, no disk slows the builds
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        for engine in ENGINES:
            site, seconds = built(source, engine, Path(name))
            folders = (site / "search", site / "pagefind")
            files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files)
            print(f"{engine}: {seconds:.2f} s of processor time; {len(files)} files, {size:,} bytes")
            for word, cell in zip(("the page", *words), row(site, words, browser) if files else (), strict=False):
                print(f"  {word}: {cell}")
            shutil.rmtree(Path(name) / engine)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
