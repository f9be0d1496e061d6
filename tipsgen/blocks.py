"""Recurring passages: which of them a tip carries, and what their placeholders mean there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from tipsgen.markdown import Node
from tipsgen.model import Block

PLACEHOLDERS = ("year", "month", "weekday", "day_number", "title", "author_url")
"""What a block's text may hold in braces."""
_PLACEHOLDER = re.compile(r"(?:\{|%7B)(" + "|".join(PLACEHOLDERS) + r")(?:\}|%7D)")

SIGNOFF_BLOCK = "signoff"
"""The block that closes the default author's tips."""


def holds(block: Block, day: date) -> bool:
    """Whether the block's rule lets it appear on this day."""
    return (
        (not block.weekdays or day.weekday() in block.weekdays)
        and (block.starts is None or block.starts <= day)
        and (block.ends is None or day <= block.ends)
    )


def ordered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks in the order in which a tip carries them."""
    return tuple(sorted(blocks, key=lambda block: (block.order, block.name)))


def fill(nodes: tuple[Node, ...], values: Mapping[str, str]) -> tuple[Node, ...]:
    """A parsed text with its placeholders replaced, in words and in addresses.

    Replacing after parsing keeps a title that holds markdown marks as it is.
    """
    return tuple(_filled(node, values) for node in nodes)


def _filled(node: Node, values: Mapping[str, str]) -> Node:
    children = tuple(_filled(child, values) for child in node.children) if node.children else ()
    text = _replace(node.text, values) if node.kind == "text" else node.text
    href = _replace(node.href, values) if node.href else ""
    if text == node.text and href == node.href and children == node.children:
        return node
    return node._replace(children=children, text=text, href=href)


def _replace(text: str, values: Mapping[str, str]) -> str:
    if "{" not in text and "%7B" not in text:
        return text
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)
