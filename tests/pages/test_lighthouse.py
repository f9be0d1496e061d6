"""Lighthouse gives home and a tip 100 of 100 in all four categories, in both themes."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.conftest import built
from tests.pages.lighthouse import CATEGORIES, Lighthouse
from tests.pages.served import Web, serve
from tests.pages.test_reading import PAGES

BAD = """\
<!doctype html>
<html><head><meta charset="utf-8"></head>
<body><img src="/none.png"><p style="color:#ccc;background:#fff">Ask why</p></body></html>
"""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.parametrize("theme", ["default", "ledger"])
def test_home_and_a_tip_are_whole(
    theme: str, lighthouse: Lighthouse, tmp_path: Path, say: Callable[[str], None]
) -> None:
    # A canonical address must be the one that the page is read at, so the site is made for this port.
    port = free_port()
    web = built(tmp_path, theme, f"http://127.0.0.1:{port}/")
    with serve(web, port) as home:
        verdicts = {name: lighthouse.best(home + PAGES[name]) for name in ("home", "tip")}

    for name, verdict in verdicts.items():
        say(f"Lighthouse, {theme}, {name}: {', '.join(f'{key} {score}' for key, score in verdict.scores.items())}")
        assert verdict.scores == dict.fromkeys(CATEGORIES, 100), verdict.failing


def test_a_bad_page_is_not_whole(lighthouse: Lighthouse, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(BAD, encoding="utf-8")
    with serve(Web(tmp_path, "https://tips.example/")) as home:
        verdict = lighthouse.run(home)

    assert {name for name, score in verdict.scores.items() if score < 100} >= {"accessibility", "best-practices", "seo"}
    found = {one.split(":")[0] for one in verdict.failing}
    assert {"image-alt", "color-contrast", "html-has-lang", "document-title", "errors-in-console"} <= found
