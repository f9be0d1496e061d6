"""Fixtures and the flag that renews golden files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support import Golden, SiteMaker


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write golden files anew; read their diff.")
    parser.addoption("--steps", type=int, default=0, help="Let tests/test_incremental.py take so many steps.")
    parser.addoption("--inbox", action="store_true", help="Run tests/inbox too: Chromium and SpamAssassin.")
    parser.addoption("--pages", action="store_true", help="Run tests/pages too: Chromium, axe, the Nu HTML checker.")
    parser.addoption("--preview", action="store_true", help="Run tests/preview too: Chromium.")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the slow runs out of a plain `pytest`: they need what pip cannot install."""
    slow = collection_path.name in ("inbox", "pages", "preview") and collection_path.parent.name == "tests"
    return True if slow and not config.getoption(f"--{collection_path.name}") else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many newsletters went through how many checks."""
    for outcome in ("passed", "failed"):
        found = [dict(report.user_properties) for report in terminalreporter.getreports(outcome)]
        counts: Counter[int] = Counter(one["newsletters"] for one in found if "check" in one)
        for letters, checks in sorted(counts.items()):
            terminalreporter.write_line(f"newsletters: {letters} letters, {checks} checks {outcome} on every one")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares text with a file under tests/golden, or writes it with --update-golden."""
    return Golden(update=bool(request.config.getoption("--update-golden")))


@pytest.fixture
def make_site(tmp_path: Path) -> SiteMaker:
    """Makes small sites in a temporary folder."""
    return SiteMaker(tmp_path)
