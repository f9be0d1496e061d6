"""A text that is too long for its place, cut between blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tipsgen.markdown import Node
from tipsgen.prose import without_footnotes

_OPEN = frozenset({"list", "item", "quote", "callout", "definitions", "definition", "table", "tbody"})
"""Blocks that may end early, between two of their own."""

Measure = Callable[[Node], int]


def cut(nodes: Sequence[Node], budget: int, measure: Measure) -> tuple[Node, ...]:
    """The blocks from the start of a text that fit into `budget`, by what `measure` says of each.

    A list, a quote or a table may end early; a paragraph is cut between words only where nothing
    would be left otherwise.  Notes go, with the marks that lead to them.
    """
    kept = list(_cut(nodes, budget, measure, first=True))
    while kept and kept[-1].kind in ("heading", "rule", "more"):
        kept.pop()  # what it stood above was cut off
    return without_footnotes(kept)


def _cut(nodes: Sequence[Node], budget: int, measure: Measure, first: bool) -> tuple[Node, ...]:
    kept: list[Node] = []
    for node in nodes:
        cost = measure(node)
        if cost > budget:
            part = _part(node, budget, measure, first and not kept)
            return (*kept, part) if part else tuple(kept)
        kept.append(node)
        budget -= cost
    return tuple(kept)


def _part(node: Node, budget: int, measure: Measure, first: bool) -> Node | None:
    """The beginning of one block that is too long, where it can be opened."""
    if node.kind in _OPEN:
        shell = measure(node._replace(children=()))
        children = _cut(node.children, budget - shell, measure, first)
        return node._replace(children=children) if children else None
    if first and node.kind in ("paragraph", "plain"):
        return _words(node, budget, measure)
    if first and node.kind == "code":
        return _lines(node, budget, measure)
    return None


def _words(node: Node, budget: int, measure: Measure) -> Node | None:
    """A paragraph's whole inlines as long as they fit, then the words of the next one."""
    kept: list[Node] = []
    for child in node.children:
        if measure(node._replace(children=(*kept, child))) <= budget:
            kept.append(child)
            continue
        if child.kind == "text":
            room = budget - measure(node._replace(children=tuple(kept)))
            text = _shorter(child.text, room, lambda text: measure(node._replace(children=(Node("text", text=text),))))
            kept.append(child._replace(text=text))
        break
    return node._replace(children=tuple(kept)) if kept else None


def _lines(node: Node, budget: int, measure: Measure) -> Node | None:
    text = _shorter(node.text, budget, lambda text: measure(node._replace(text=text)), between="\n")
    return node._replace(text=text) if text else None


def _shorter(text: str, budget: int, cost: Callable[[str], int], between: str = " ") -> str:
    """The longest beginning of a text, up to a space or line end, that costs no more than `budget`."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost(text[:middle] + "…") <= budget else (low, middle - 1)
    end = text.rfind(between, 0, low + 1)
    return text[: end if end > 0 else low].rstrip() + "…" if low else ""
