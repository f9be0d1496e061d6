"""Outputs as a build, or what is left of it, has them below a folder."""

from __future__ import annotations

import json
import os
import re
from hashlib import blake2b
from pathlib import Path

MANIFEST, INTENT, STAGING = ".tipsgen.json", ".tipsgen-intent.json", ".tipsgen-staging-"
LISTS = ("archive/", "topics/", "authors/", "series/")
_LINK = re.compile(r'href="(/[^"#?]*)|<(?:loc|link)>https://tips\.example(/[^<]*)<')

Tree = dict[str, bytes]
"""A digest of every file below a folder, by its path there."""


def read_tree(folder: Path) -> Tree:
    """The outputs below a folder, without what tipsgen keeps there for itself."""
    found: Tree = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(STAGING)]
        for name in names:
            path = Path(place) / name
            if name not in (MANIFEST, INTENT):
                found[path.relative_to(folder).as_posix()] = blake2b(path.read_bytes(), digest_size=16).digest()
            elif name == MANIFEST:
                json.loads(path.read_text(encoding="utf-8"))  # a torn one ends the run
    return found


def torn_files(left: Tree, old: Tree, new: Tree) -> tuple[str, ...]:
    """Files that neither build wrote, and those that both wrote and that are gone."""
    strange = {path for path, found in left.items() if found not in (old.get(path), new.get(path))}
    return tuple(sorted(strange | (old.keys() & new.keys() - left.keys())))


def compare(one: Tree, other: Tree) -> tuple[str, ...]:
    """Files that differ, or that only one has."""
    return tuple(sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path)))


def dead_links(out: Path) -> tuple[str, ...]:
    """Links of lists, the home page, the feed and the sitemap to pages of the site that are not there."""
    pages = [out / name for name in ("index.html", "feed.xml", "sitemap.xml")]
    pages += [page for name in LISTS for page in (out / name).rglob("index.html")]
    dead, there = set(), {}
    for page in pages:
        if not page.exists():
            continue
        for found in _LINK.finditer(page.read_text(encoding="utf-8")):
            address = found[1] or found[2]
            if address not in there:
                path = out / address.lstrip("/")
                there[address] = (path / "index.html" if address.endswith("/") else path).is_file()
            if not there[address]:
                dead.add(f"{page.relative_to(out).as_posix()} -> {address}")
    return tuple(sorted(dead))
