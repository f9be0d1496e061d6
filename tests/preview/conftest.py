"""A browser that looks at a preview."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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
    reports = terminalreporter.getreports("skipped")
    for reason in sorted({report.longrepr[2] for report in reports if "preview" in report.nodeid}):
        terminalreporter.write_line(f"preview: {reason}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    program = shutil.which("chromium")
    if program is None:
        words = "chromium is not installed; .ci/preview installs it"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of its own for each test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()
