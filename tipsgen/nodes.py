"""What a text of markdown is read into: a tree of elements that nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

NO_DATA: Mapping[str, Any] = {}


class Node(NamedTuple):
    """A block or inline element of a text."""

    kind: str
    """The element, such as `paragraph`, `list`, `strong`, `text`; `tipsgen.markdown` makes them all."""
    children: tuple[Node, ...] = ()
    text: str = ""
    """Literal characters, not escaped."""
    href: str = ""
    """The address of a link or picture."""
    data: Mapping[str, Any] = NO_DATA
    """What only some kinds have: `level`, `start`, `align`, `checked`, `by`, ..."""
    line: int = -1
    """First source line of a block, counted from 0 in its text; -1 for inlines."""


def plain_text(nodes: Sequence[Node]) -> str:
    """The words of inline elements, without marks: for titles, descriptions and alt texts."""
    parts: list[str] = []
    for node in nodes:
        if node.kind in ("text", "code_span", "image"):
            parts.append(node.text)
        elif node.kind in ("soft_break", "hard_break"):
            parts.append(" ")
        elif node.children:
            parts.append(plain_text(node.children))
    return "".join(parts)
