"""Fixtures and the flag that renews golden files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import Golden, SiteMaker


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write golden files anew; read their diff.")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares text with a file under tests/golden, or writes it with --update-golden."""
    return Golden(update=bool(request.config.getoption("--update-golden")))


@pytest.fixture
def make_site(tmp_path: Path) -> SiteMaker:
    """Makes small sites in a temporary folder."""
    return SiteMaker(tmp_path)
