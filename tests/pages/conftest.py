"""The project's own site under two addresses and in two themes, a browser to read it with, and the validators."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.pages.lighthouse import Lighthouse
from tests.pages.nu import Nu
from tests.pages.reading import Reader
from tests.pages.served import Web, serve
from tests.support import CONTENT_NOW, ROOT, build

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""Flags under which Chromium runs as root, asks nothing of the network and finds no other host."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was measured, and why something was skipped, which a quiet run leaves out."""
    reports = [one for outcome in ("passed", "failed") for one in terminalreporter.getreports(outcome)]
    lines = [str(value) for one in reports for name, value in one.user_properties if name == MEASURED]
    reasons = {report.longrepr[2] for report in terminalreporter.getreports("skipped") if "pages" in report.nodeid}
    for line in [*lines, *sorted(reasons)]:
        terminalreporter.write_line(f"pages: {line}")


MEASURED = "measured"
"""The property of a test's report that the summary shows; it reaches it from any process."""


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Puts a line into the run's summary."""
    return lambda line: record_property(MEASURED, line)


def missing(what: str) -> NoReturn:
    """Skip what needs a program that is not here; where `CI` is set it must be, so that fails."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; .ci/pages installs it")
    pytest.skip(f"{what}; .ci/pages installs it")


@pytest.fixture(
    scope="session",
    params=[("default", "/"), ("default", "/blog/"), ("ledger", "/")],
    ids=["default-root", "default-blog", "ledger-root"],
)
def web(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Web:
    """The project's own site: for the root of a host, for a folder of it, and in the second theme."""
    theme, mount = request.param
    web = built(tmp_path_factory.mktemp("pages"), theme, f"https://tips.example{mount}")
    assert len(web.pages) > 100
    return web


def built(folder: Path, theme: str, base: str) -> Web:
    """The project's own site in a theme, made for an address."""
    root = folder / "site"
    shutil.copytree(ROOT / "content", root / "content")
    settings = (ROOT / "tipsgen.toml").read_text(encoding="utf-8")
    (root / "tipsgen.toml").write_text(f'{settings}\n[theme]\nname = "{theme}"\n', encoding="utf-8")
    return Web(build(root, now=CONTENT_NOW, base_url=base).out, base, theme)


@pytest.fixture(scope="session")
def address(web: Web) -> Iterator[str]:
    """Where the project's own site is served: the address of its home page."""
    with serve(web) as home:
        yield home


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all pages."""
    program = shutil.which("chromium")
    if program is None:
        missing("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reader(browser: Browser) -> Iterator[Reader]:
    """One tab, whose width and colors change from page to page."""
    context = browser.new_context()
    yield Reader(context.new_page())
    context.close()


@pytest.fixture(scope="session")
def nu() -> Nu:
    """The Nu HTML checker."""
    jar = os.environ.get("VNU_JAR", "")
    if not jar or not Path(jar).is_file():
        missing("VNU_JAR names no vnu.jar (npm package vnu-jar)")
    java = shutil.which("java")
    if java is None:
        missing("java is not installed")
    return Nu(java, jar)


@pytest.fixture(scope="session")
def lighthouse() -> Lighthouse:
    """Lighthouse, with the Chromium that it drives."""
    script = os.environ.get("LIGHTHOUSE", "")
    if not script or not Path(script).is_file():
        missing("LIGHTHOUSE names no cli/index.js (npm package lighthouse)")
    node, chromium = shutil.which("node"), shutil.which("chromium")
    if node is None or chromium is None:
        missing("node or chromium is not installed")
    return Lighthouse(node, script, chromium)
