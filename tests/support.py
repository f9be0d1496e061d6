"""What tests share: small sites, builds of them, golden files, the text of HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from click.testing import CliRunner, Result

from tipsgen.asked import BuildOptions, BuildReport
from tipsgen.rebuild import build_site

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
CONTENT_NOW = datetime(2026, 11, 21, 7, 59, tzinfo=UTC)
"""The last minute of 20 November 2026 in the project's own zone."""

SETTINGS = """\
[site]
title = "Daily Leadership Tip"
base_url = "https://tips.example/"
default_author = "ada-brown"

[newsletter]
from = "Ada Brown <ada@tips.example>"
postal_address = "Ada Brown, 7 Quay Street, Lowmouth"
"""
AUTHOR = "---\nname: Ada Brown\n---\nWrites tips.\n"


@dataclass
class BuiltSite:
    """A built site and where it lies."""

    root: Path
    out: Path
    report: BuildReport

    def text(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        return read_tree(self.out)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by relative path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@dataclass
class SiteMaker:
    """Writes a site from a mapping of paths to text or bytes; settings and an author are added."""

    folder: Path
    defaults: Mapping[str, str] = field(
        default_factory=lambda: {"tipsgen.toml": SETTINGS, "content/authors/ada-brown.md": AUTHOR}
    )

    def __call__(self, files: Mapping[str, str | bytes] | None = None, name: str = "web") -> Path:
        root = self.folder / name
        for path, content in {**self.defaults, **(files or {})}.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        (root / "content/tips").mkdir(parents=True, exist_ok=True)
        return root


def build(root: Path, *, now: datetime | None = None, out: Path | None = None, **options: object) -> BuiltSite:
    """Build a site as at the end of 2026 unless told otherwise."""
    target = out or root / "site"
    report = build_site(
        root,
        BuildOptions(now=now or datetime(2026, 12, 31, tzinfo=UTC), out=target, **options),  # type: ignore[arg-type]
    )
    return BuiltSite(root, target, report)


def run(*args: str | Path, env: Mapping[str, str] | None = None) -> Result:
    """Run the command line in this process; `.output` has stdout and stderr, `.stdout` the first alone."""
    from tipsgen.cli import cli

    return CliRunner(env=dict(env or {})).invoke(cli, [str(arg) for arg in args], catch_exceptions=False)


@dataclass
class Golden:
    """Compares with files under tests/golden."""

    update: bool

    def check(self, name: str, text: str) -> None:
        """Fail where `text` is not what the golden file holds; the message says how to renew it."""
        path = GOLDEN / name
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        assert path.is_file(), f"{path} is missing; make it with: pytest --update-golden, and read it"
        assert text == path.read_text(encoding="utf-8"), (
            f"{path.relative_to(ROOT)} differs; if the change is meant: pytest --update-golden, and read the diff"
        )


class _Text(HTMLParser):
    def __init__(self, only: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._only = only
        self._open = 0 if only else 1
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._open and tag not in _VOID:
            self._open += 1
        elif not self._open and self._only in (
            f"{tag}",
            *(f"{tag}.{c}" for c in (dict(attrs).get("class") or "").split()),
        ):
            self._open = 1
        if tag in ("style", "script", "title"):
            self._hidden += 1
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._only and tag not in _VOID:
            self._open -= 1
        if tag in ("style", "script", "title"):
            self._hidden -= 1
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if self._open and not self._hidden:
            self.parts.append(data)


_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def html_text(html: str, only: str = "") -> str:
    """The words of HTML on one line; with `only` (`article`, `div.body`) those of its first match on."""
    parser = _Text(only)
    parser.feed(html)
    return re.sub(r"\s+", " ", "".join(parser.parts)).strip()


def in_order(text: str, *pieces: str) -> None:
    """Assert that the pieces stand in the text one after the other."""
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        assert found >= 0, f"{piece!r} is not in the text after position {at}: ...{text[max(at - 60, 0) : at + 200]!r}"
        at = found + len(piece)
