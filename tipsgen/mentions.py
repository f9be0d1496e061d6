"""What a markdown text refers to, read without parsing it: other tips, files of the site, blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tipsgen.model import Mentions

REFERENCE = re.compile(r"\btip:([^\s)>\]\"'#]+)", re.IGNORECASE)
"""A reference in markdown or front matter."""
_LINK = re.compile(r"\]\(\s*<?([^\s()<>]+)")
_ATTRIBUTE = re.compile(r"(?:src|href)=[\"']?([^\s\"'<>]+)")
_DEFINITION = re.compile(r"^\[[^\]]+\]:\s*<?([^\s<>]+)", re.MULTILINE)
_PLACED = re.compile(r"\[\[block:([^\]\s]+)\]\]")


@lru_cache(maxsize=256)
def mentions(text: str) -> Mentions:
    """The tips and the addresses that a text names; too many rather than too few, as code is no exception."""
    tips: Iterable[str] = ()
    if "tip:" in text or "TIP:" in text:
        tips = (match[1] for match in REFERENCE.finditer(text))
    # Three searches, each with a mark that most texts lack, are faster than one for all.
    found = _LINK.findall(text) if "](" in text else []
    found += _ATTRIBUTE.findall(text) if "src=" in text or "href=" in text else []
    found += _DEFINITION.findall(text) if "]:" in text else []
    addresses = [written for written in found if ":" not in written]
    return Mentions(tuple(dict.fromkeys(tips)), tuple(dict.fromkeys(addresses)))


def joined(said: Mentions, texts: Iterable[str]) -> Mentions:
    """What is said already, and what several texts refer to."""
    read = [mentions(text) for text in texts if text]
    if not read:
        return said
    read.insert(0, said)
    return Mentions(
        tuple(dict.fromkeys(one for found in read for one in found.tips)),
        tuple(dict.fromkeys(one for found in read for one in found.addresses)),
    )


def placed_blocks(text: str) -> tuple[str, ...]:
    """The names of the blocks that a text places by `[[block:NAME]]`."""
    return tuple(dict.fromkeys(_PLACED.findall(text))) if "[[block:" in text else ()
