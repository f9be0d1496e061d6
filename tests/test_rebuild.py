"""What a build after a change reads, renders and writes, and what it says: counted, not timed."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path

import pytest
from PIL import Image

from tests.support import BuiltSite, SiteMaker, build
from tests.test_build import numbered, settings, tip
from tests.test_store import write
from tipsgen.errors import ContentError

PLAIN = {"share_images": "enabled = false", "search": 'engine = "none"'}


def clean(root: Path, **options: object) -> BuiltSite:
    """The same site, built into a folder of its own."""
    return build(root, out=root / "clean", cache=root / "clean-cache", **options)


def edit(path: Path, more: str) -> None:
    """Write at the end of a file."""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def noisy(width: int, height: int) -> bytes:
    """A picture in which every way to make it smaller leaves its traces."""
    made = Image.frombytes("L", (width, height), random.Random(1).randbytes(width * height))  # noqa: S311
    out = io.BytesIO()
    made.resize((width // 4, height // 4)).resize((width, height)).save(out, "JPEG")
    return out.getvalue()


def test_other_widths_make_the_sizes_that_stay_anew(make_site: SiteMaker) -> None:
    files = {"content/tips/2026-01-05-a.md": tip("A", "![A bell](bell.jpg)"), "content/tips/bell.jpg": noisy(1600, 1200)}
    root = make_site({**files, **settings("[images]\nwidths = [200, 1500]")})
    build(root)
    write(root, settings("[images]\nwidths = [200]"))

    assert build(root).files() == clean(root).files()


def test_a_hidden_file_that_hosts_read_is_seen_in_a_theme(make_site: SiteMaker) -> None:
    root = make_site({**numbered(1), "themes/site/static/.well-known/x": "one"})
    build(root)
    write(root, {"themes/site/static/.well-known/x": "other"})

    assert build(root).files() == clean(root).files()


def test_two_dead_links_of_one_place_are_both_told_again(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": tip("A", "[x](&#47;gone/) [y](&#47;lost/)")})
    first = build(root).report.problems

    assert len(first) == 2
    assert build(root).report.problems == first
