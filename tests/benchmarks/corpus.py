"""A corpus of tips for measuring, in the format of each tool that is measured.

A tip depends on its number alone: 0 is the newest, so a small corpus is the newest part of a large one. Nothing is left
to chance, and the words mean nothing: they have the shape and the length of real tips.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from tests.benchmarks.words import (
    AUTHORS,
    CODES,
    HEADINGS,
    LEADS,
    NEIGHBOURS,
    OPENINGS,
    PEOPLE,
    PLACES,
    QUESTIONS,
    REASONS,
    SPEAKERS,
    THINGS,
    TIMES,
    TITLE_THINGS,
    TITLE_VERBS,
    TOPICS,
    VERBS,
)

LAST_DAY = date(2026, 11, 20)
"""The day of tip 0, a Friday; each further tip is a weekday older."""
NEW_DAY = date(2026, 11, 21)
"""The day of the tip that is newer than all."""
PICTURES = 24
SITE_TITLE = "The Measured Tip"
SETTINGS = f"""\
[site]
title = "{SITE_TITLE}"
tagline = "One idea every working day"
description = "Short tips for people who lead people."
base_url = "https://tips.example/"
default_author = "ada-brown"

[series.daily]
title = "{SITE_TITLE}"
title_format = "{{title}}"

[newsletter]
from = "Ada Brown <ada@tips.example>"
postal_address = "Ada Brown, 7 Quay Street, Lowmouth"
"""
LEAN = """
[search]
engine = "none"

[share_images]
enabled = false

[feed]
formats = ["rss"]
per_topic = false
per_author = false
per_series = false
"""
"""Settings that turn off what the peers lack."""
_FRAME = """\
{% extends "parent/blog/base.html" %}
{% block footer %}
{{ super() }}
<p class="imprint">Set and printed by hand.</p>
{% endblock %}
"""
_SHORTEST, _SPREAD = 1900, 800
"""Bytes of a body up to its closing question, more or less: the shortest, and how much more others have."""


@dataclass(frozen=True, slots=True)
class BenchmarkTip:
    """One tip, in no format yet."""

    number: int
    day: date
    slug: str
    title: str
    description: str
    author: str
    """The author's name."""
    topics: tuple[str, ...]
    body: str
    """Markdown that all tools read alike."""

    @property
    def key(self) -> str:
        """Day and slug, the name of the tip's file."""
        return f"{self.day}-{self.slug}"


class _Dice:
    """The same numbers for the same start, on any machine and Python (SplitMix64, by Steele, Lea and Flood)."""

    def __init__(self, start: int) -> None:
        self._state = start * 0xD1342543DE82EF95 & _WORD

    def below(self, limit: int) -> int:
        """A number from 0 up to, not including, the limit."""
        self._state = self._state + 0x9E3779B97F4A7C15 & _WORD
        mixed = (self._state ^ self._state >> 30) * 0xBF58476D1CE4E5B9 & _WORD
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _WORD
        return (mixed ^ mixed >> 31) % limit

    def pick(self, words: tuple[str, ...]) -> str:
        """One of them."""
        return words[self.below(len(words))]


_WORD = (1 << 64) - 1


def days() -> Iterator[date]:
    """Weekdays, from the last on backwards."""
    day = LAST_DAY
    while True:
        if day.weekday() < 5:
            yield day
        day -= timedelta(days=1)


def corpus(tips: int) -> Iterator[BenchmarkTip]:
    """So many tips, newest first."""
    for number, day in zip(range(tips), days(), strict=False):
        yield make_tip(number, day)


def tip_at(number: int) -> BenchmarkTip:
    """The tip of that number, without those before it."""
    weeks, rest = divmod(number, 5)
    return make_tip(number, LAST_DAY - timedelta(days=7 * weeks + rest))


def new_tip() -> BenchmarkTip:
    """A tip that is newer than all of the corpus."""
    return make_tip(10_000_019, NEW_DAY)


def make_tip(number: int, day: date) -> BenchmarkTip:
    """Write a tip."""
    dice = _Dice(number + 1)
    title = f"{dice.pick(TITLE_VERBS)} {dice.pick(TITLE_THINGS)}"
    slug = title.lower().replace(" ", "-").replace("’", "").replace("'", "")
    if number % 19 == 3:
        title += ", & other advice"
    first = dice.below(len(TOPICS))
    topics = (TOPICS[first], TOPICS[(first + 1 + dice.below(len(TOPICS) - 1)) % len(TOPICS)])[: 1 + dice.below(2)]
    return BenchmarkTip(
        number, day, slug, title, _sentence(dice).replace("*", ""), dice.pick(AUTHORS), topics, _body(dice)
    )


def _body(dice: _Dice) -> str:
    target = _SHORTEST + dice.below(_SPREAD)
    parts = [_paragraph(dice, 3)]
    place = f"https://library.example/notes/{dice.below(400) + 1}"
    parts.append(f"{_paragraph(dice, 2)} There is more about this in [a note on {dice.pick(TOPICS)}]({place}).")
    if dice.below(5) < 3:
        parts.append(f"## {dice.pick(HEADINGS)}")
    lead = dice.below(len(LEADS))
    parts.append(
        "\n".join(
            f"{step + 1}. **{LEADS[(lead + step * 4) % len(LEADS)]}.** {_paragraph(dice, 2)}" for step in range(3)
        )
    )
    if dice.below(2):
        parts.append(f"> {_paragraph(dice, 2)}\n>\n> — {dice.pick(SPEAKERS)}")
    if dice.below(3) == 0:
        parts.append(f"![A drawing of {dice.pick(THINGS)}.](/images/drawing-{dice.below(PICTURES) + 1}.png)")
    if dice.below(4) == 0:
        parts.append(f"## {dice.pick(HEADINGS)}\n\n" + "\n".join(f"- {_sentence(dice)}" for _ in range(3)))
    if dice.below(5) == 0:
        parts.append("```\n" + "\n".join(dice.pick(CODES) for _ in range(3)) + "\n```")
    while sum(len(part.encode()) + 2 for part in parts) < target:
        parts.append(_paragraph(dice, 2))
    asked = f"[this week](https://library.example/ask/{dice.below(90)})"
    parts.append(f"{dice.pick(QUESTIONS)} Could you keep `{dice.pick(CODES)}` on a card {asked}?")
    return "\n\n".join(parts) + "\n"


def _paragraph(dice: _Dice, sentences: int) -> str:
    return " ".join(_sentence(dice) for _ in range(sentences))


def _sentence(dice: _Dice) -> str:
    who, does, thing = dice.pick(PEOPLE), dice.pick(VERBS), dice.pick(THINGS)
    form = dice.below(8)
    if form < 3:
        said = f"{dice.pick(OPENINGS)} {who} {does} {thing} {dice.pick(TIMES)}."
    elif form < 5:
        said = f"{who} {does} {thing} {dice.pick(PLACES)}, {dice.pick(REASONS)} {dice.pick(NEIGHBOURS)}."
    elif form == 5:
        said = f"{who} {does} *{thing}*, {dice.pick(REASONS)} {dice.pick(NEIGHBOURS)}."
    elif form == 6:
        said = f'{who} doesn\'t look for "{dice.pick(THINGS)}"; {dice.pick(NEIGHBOURS)}.'
    else:
        said = f"{dice.pick(OPENINGS)} {dice.pick(NEIGHBOURS)}, and {who} {does} {thing}."
    return said[0].upper() + said[1:]


def slug_of(name: str) -> str:
    """An author's or a topic's name in addresses."""
    return name.lower().replace("'", "").replace(" ", "-")


def tipsgen_source(tip: BenchmarkTip) -> str:
    """A tip of tipsgen's."""
    topics = ", ".join(tip.topics)
    head = f"title: {json.dumps(tip.title)}\nauthor: {slug_of(tip.author)}\ntopics: [{topics}]\n"
    return f"---\n{head}description: {json.dumps(tip.description)}\n---\n\n{tip.body}"


def hugo_source(tip: BenchmarkTip) -> str:
    """A tip as a page of Hugo's; years and months are taxonomies there."""
    head = (
        f"title: {json.dumps(tip.title)}\nslug: {tip.slug}\ndate: {tip.day}T06:00:00Z\n"
        f"topics: [{', '.join(tip.topics)}]\n"
        f"authors: [{json.dumps(tip.author)}]\nseries: [daily]\nyears: ['{tip.day:%Y}']\nmonths: ['{tip.day:%Y-%m}']\n"
    )
    return f"---\n{head}description: {json.dumps(tip.description)}\n---\n\n{tip.body}"


def eleventy_source(tip: BenchmarkTip) -> str:
    """A tip as a template of Eleventy's."""
    head = (
        f"title: {json.dumps(tip.title)}\nslug: {tip.slug}\ndate: {tip.day}\ntopics: [{', '.join(tip.topics)}]\n"
        f"author: {json.dumps(tip.author)}\nseries: daily\n"
    )
    return f"---\n{head}description: {json.dumps(tip.description)}\n---\n\n{tip.body}"


def pelican_source(tip: BenchmarkTip) -> str:
    """A tip as an article of Pelican's."""
    return (
        f"Title: {tip.title}\nSlug: {tip.slug}\nDate: {tip.day} 06:00\nTags: {', '.join(tip.topics)}\n"
        f"Authors: {tip.author}\nSeries: daily\nDescription: {tip.description}\n\n{tip.body}"
    )


Source = Callable[[BenchmarkTip], str]
SOURCES: dict[str, Source] = {
    "tipsgen": tipsgen_source, "hugo": hugo_source, "eleventy": eleventy_source, "pelican": pelican_source,
}  # fmt: skip


def write_tip(folder: Path, tip: BenchmarkTip, source: Source) -> Path:
    """Write one tip's file."""
    path = folder / f"{tip.key}.md"
    path.write_text(source(tip), encoding="utf-8")
    return path


def write_tips(folder: Path, tips: int, source: Source) -> Path:
    """Write a corpus into a new folder; the newest tip's file."""
    folder.mkdir(parents=True)
    paths = [write_tip(folder, tip, source) for tip in corpus(tips)]
    return paths[0] if paths else folder


def edited(tip: BenchmarkTip, words: str) -> BenchmarkTip:
    """The tip with a sentence at its end."""
    return replace(tip, body=f"{tip.body}\n{words}\n")


def write_pictures(folder: Path) -> None:
    """Write the pictures that tips show, in an even color each, 320 by 180 pixels."""
    folder.mkdir(parents=True)
    for number in range(1, PICTURES + 1):
        color = bytes((number * 9, 255 - number * 7, 120))
        (folder / f"drawing-{number}.png").write_bytes(_png(320, 180, color))


def _png(width: int, height: int, color: bytes) -> bytes:
    """A picture in one color (PNG specification, third edition, 5.3 and 11.2)."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + color * width) * height)
    made = b"\x89PNG\r\n\x1a\n"
    for name, data in ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b"")):
        made += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return made


def make_corpus(root: Path, tips: int, *, lean: bool = False) -> Path:
    """Write a site of tipsgen's with so many tips, one a weekday, the last on 20 November 2026; the newest tip's file.

    A lean site makes what the peers make, and no more.
    """
    authors = root / "content" / "authors"
    authors.mkdir(parents=True)
    for name in AUTHORS:
        text = f"---\nname: {json.dumps(name)}\n---\nWrites about people and the work that they do.\n"
        (authors / f"{slug_of(name)}.md").write_text(text, encoding="utf-8")
    (root / "tipsgen.toml").write_text(SETTINGS + (LEAN if lean else ""), encoding="utf-8")
    frame = root / "themes" / "site" / "templates" / "blog" / "base.html"
    frame.parent.mkdir(parents=True)
    frame.write_text(_FRAME, encoding="utf-8")
    write_pictures(root / "content" / "static" / "images")
    return write_tips(root / "content" / "tips", tips, tipsgen_source)
