"""The project's own site under two addresses, a browser to read it with, and the validator."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

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
    """Say why something was skipped, which a quiet run leaves out."""
    reasons = {report.longrepr[2] for report in terminalreporter.getreports("skipped") if "pages" in report.nodeid}
    for reason in sorted(reasons):
        terminalreporter.write_line(f"pages: {reason}")


def missing(what: str) -> NoReturn:
    """Skip what needs a program that is not here; where `CI` is set it must be, so that fails."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; .ci/pages installs it")
    pytest.skip(f"{what}; .ci/pages installs it")


@pytest.fixture(scope="session", params=["/", "/blog/"], ids=["root", "blog"])
def web(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Web:
    """The project's own site, built for the root of a host and for a folder of it."""
    folder = tmp_path_factory.mktemp("pages")
    base = f"https://tips.example{request.param}"
    site = build(ROOT, now=CONTENT_NOW, out=folder / "out", cache=folder / "cache", base_url=base)
    web = Web(site.out, base)
    assert len(web.pages) > 100
    return web


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
