"""docs/checks.md: every rule is explained there, and each of its examples does what it says."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import ROOT, SETTINGS, SiteMaker
from tipsgen.check import CheckOptions, check
from tipsgen.checks import RULES
from tipsgen.model import Problem
from tipsgen.rules import BUILD_WARNINGS, RULE_NAMES

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TEXT = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
DESCRIPTION = "---\ntitle: {title}\ndescription: A note for every day.\n---\n"
DEAD = "https://library.ada.example/gone"


@dataclass(frozen=True)
class Example:
    rule: str
    kind: str
    """`bad` or `good`."""
    words: Mapping[str, str]
    text: str

    @property
    def file(self) -> str:
        return self.words.get("file") or f"content/tips/{self.words.get('day', '2026-11-20')}-example.md"

    @property
    def source(self) -> str:
        text = self.text.rstrip("\n")
        if "times" in self.words:
            text = " ".join([text] * int(self.words["times"]))
        if "paragraphs" in self.words:
            text = "\n\n".join([text] * int(self.words["paragraphs"]))
        return (text if text.startswith("---") else DESCRIPTION.format(title="Listen first") + text) + "\n"

    @property
    def line(self) -> int:
        """The line of the file on which the finding is; a finding in front matter that is made up is on line 1."""
        written = int(self.words["line"])
        dated = self.rule in ("same-day", "off-schedule")
        return written if self.text.startswith("---") or dated else written + 4


def examples() -> list[Example]:
    found = []
    rule = ""
    fenced = re.compile(r"^```(?:markdown (bad|good) ?)?(.*)\n([\s\S]*?)^```$|^### (\S+)$", re.MULTILINE)
    for kind, words, text, heading in fenced.findall(TEXT):
        rule = heading or rule
        if kind:
            found.append(Example(rule, kind, dict(re.findall(r"(\w+)=(\S+)", words)), text))
    return found


def picture(width: int, padding: int = 0) -> bytes:
    """A PNG of one row, with bytes behind its end where it shall be heavy."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + b"\0" * padding


def surroundings() -> dict[str, str | bytes]:
    """The site that the manual describes."""
    files: dict[str, str | bytes] = {
        "content/static/images/bell.png": picture(600),
        "content/static/images/heavy.png": picture(600, 1_100_000),
        "content/static/images/wide.png": picture(2400),
    }
    named = {"2026-11-18-ask-why": "Ask why", "2026-11-16-say-thanks": "Say thanks"}
    named |= {f"2026-11-0{day}-short": f"Short {day}" for day in range(1, 9)}
    for key, title in named.items():
        front = DESCRIPTION.format(title=title).replace("---\n", "---\ntopics: [customer service]\n", 1)
        files[f"content/tips/{key}.md"] = front + "Ask the one who has not spoken.\n"
    return files


def findings(folder: Path, example: Example) -> tuple[Problem, ...]:
    name, _, value = example.words.get("set", "").partition(":")
    settings = SETTINGS + (f"\n[check]\n{name} = {value}\n" if name else "")
    root = SiteMaker(folder)({**surroundings(), "tipsgen.toml": settings, example.file: example.source})

    def probe(_links: object, _limit: int) -> dict[str, str]:
        return {DEAD: "answers with status 404"}

    options = CheckOptions(now=NOW, paths=(root / example.file,), jobs=1, probe=probe)
    return check(root, options).problems


@pytest.mark.parametrize("example", examples(), ids=lambda one: f"{one.rule}-{one.kind}")
def test_an_example_of_the_manual_does_what_it_says(tmp_path: Path, example: Example) -> None:
    found = [(problem.rule, problem.at.line) for problem in findings(tmp_path, example)]

    assert found == ([(example.rule, example.line)] if example.kind == "bad" else [])


def test_every_rule_has_its_chapter_with_a_bad_example_and_a_good_one_and_no_other_has() -> None:
    known = {*RULES}

    assert [(one.rule, one.kind) for one in examples()] == [
        (rule, kind) for rule in dict.fromkeys(one.rule for one in examples()) for kind in ("bad", "good")
    ]
    assert {one.rule for one in examples()} == known


def test_the_names_of_rules_are_those_of_the_rules_that_there_are() -> None:
    assert [*(name for name in RULES if name != "unknown-rule"), *BUILD_WARNINGS] == list(RULE_NAMES)


def test_what_can_be_silenced_is_known_to_the_manual() -> None:
    problems = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")

    assert [name for name in RULE_NAMES if f"\n### {name}\n" not in TEXT + problems] == []
