"""A text that is too long for its place, cut between blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

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
    kept = _cut(without_footnotes(nodes), budget, measure, first=True)
    return _ended(kept) or kept


def _ended(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Blocks without what stood above the text that was cut off: a heading, a rule, a term, a table's heads."""
    kept = list(nodes)
    while kept:
        last = kept[-1]
        if _opens_nothing(last):
            kept.pop()
        elif last.kind in _OPEN and _ended(last.children) != last.children:
            kept[-1] = last._replace(children=_ended(last.children))
        else:
            break
    return tuple(kept)


def _opens_nothing(node: Node) -> bool:
    is_empty = node.kind in _OPEN and not node.children
    has_heads_only = node.kind == "table" and all(part.kind == "thead" for part in node.children)
    return node.kind in ("heading", "rule", "more", "term") or is_empty or has_heads_only


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
        return _words(node, lambda children: measure(node._replace(children=children)) <= budget)
    if first and node.kind == "code":
        text = _shorter(node.text, lambda text: measure(node._replace(text=text)) <= budget, between="\n")
        return node._replace(text=text) if text else None
    return None


def _words(node: Node, fits: Callable[[tuple[Node, ...]], bool]) -> Node | None:
    """A paragraph's, or a mark's, whole inlines as long as they fit, then the words of the next one."""
    kept: tuple[Node, ...] = ()
    for child in node.children:
        if not fits((*kept, child)):
            part = _part_of(child, partial(_with, fits, kept))
            return node._replace(children=(*kept, part) if part else kept) if kept or part else None
        kept = (*kept, child)
    return node


def _with(fits: Callable[[tuple[Node, ...]], bool], before: tuple[Node, ...], last: Node) -> bool:
    return fits((*before, last))


def _part_of(child: Node, fits: Callable[[Node], bool]) -> Node | None:
    """The beginning of one inline that is too long."""
    if child.kind == "text":
        text = _shorter(child.text, lambda text: fits(child._replace(text=text)))
        return child._replace(text=text) if text else None
    return _words(child, lambda inner: fits(child._replace(children=inner))) if child.children else None


def _shorter(text: str, fits: Callable[[str], bool], between: str = " ") -> str:
    """The longest beginning of a text, up to a space or line end, that fits with an ellipsis; empty where none does."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle] + "…") else (low, middle - 1)
    end = text.rfind(between, 0, low + 1)
    shown = text[: end if end > 0 else low].rstrip()
    return shown + "…" if shown else ""
