"""Letters to look at, and a browser to look at them with."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.inbox.screen import Letter, Screen
from tests.support import AUTHOR, CONTENT_NOW, ROOT, SETTINGS, BuiltSite, SiteMaker, build
from tests.test_newsletters import NASTY_NOW, write_nasty_site

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Flags under which Chromium runs as root and asks nothing of the network."""

HEBREW = """\
---
title: להקשיב קודם
lang: he
preheader: שאלה אחת לפני כל תשובה.
---
לפני שעונים, שואלים: **מה כבר ניסית?** השאלה הזאת קצרה, והיא חוסכת חצי שעה.

1. לשאול.
2. לחכות עד הסוף.
   - גם אם שותקים.

> מי שמקשיב, לומד.
"""


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[BuiltSite]:
    """The project's own site, one in Hebrew, and that of the nasty tips, built with their messages."""
    folder = tmp_path_factory.mktemp("inbox")
    maker = SiteMaker(folder, {"tipsgen.toml": SETTINGS, "content/authors/ada-brown.md": AUTHOR})
    hebrew = maker({"content/tips/2026-01-05-listen-first.md": HEBREW}, name="hebrew")
    nasty = write_nasty_site(folder / "nasty-tips")
    return [
        build(with_messages(ROOT, folder / "own"), now=CONTENT_NOW),
        build(with_messages(hebrew, folder / "he")),
        build(with_messages(nasty, folder / "nasty"), now=NASTY_NOW),
    ]


def with_messages(root: Path, target: Path) -> Path:
    """A copy of a site whose settings ask for a message beside each newsletter."""
    for name in ("content", "themes"):
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name)
    settings = (root / "tipsgen.toml").read_text(encoding="utf-8")
    asking = re.sub(r"^eml = .*\n", "", settings, flags=re.MULTILINE).replace(
        "[newsletter]\n", "[newsletter]\neml = true\n"
    )
    (target / "tipsgen.toml").write_text(asking, encoding="utf-8")
    return target


@pytest.fixture(scope="session")
def letters(sites: list[BuiltSite]) -> list[Letter]:
    """Every newsletter of every site."""
    found = [
        Letter(f"{site.root.name}/{path.parent.name}", path.read_text(encoding="utf-8"), base_url(site), site.out)
        for site in sites
        for path in sorted(site.out.glob("newsletters/*/index.html"))
    ]
    assert len(found) > 100, "the project's own letters and those of the other sites"
    return found


def base_url(site: BuiltSite) -> str:
    """The address of a site, as its settings give it."""
    settings = tomllib.loads((site.root / "tipsgen.toml").read_text(encoding="utf-8"))
    return str(settings["site"]["base_url"])


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """One page of one Chromium for all letters."""
    program = shutil.which("chromium")
    assert program, "chromium is not installed; .ci/inbox does that"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield Screen(browser.new_page())
        browser.close()
