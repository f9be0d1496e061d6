"""The library's tokens as a tree of nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it.token import Token

from tipsgen.nodes import NO_DATA, Node, plain_text

MORE = re.compile(r"\s*<!--\s*more\s*-->\s*\Z")
_SCRIPT = re.compile(r"<(script|style|template|noscript|iframe|object|svg|math)\b", re.IGNORECASE)
_PLACED_BLOCK = re.compile(r"\[\[block:([^\]\s]+)\]\]\Z")

_KINDS = {
    "blockquote": "quote",
    "alert": "callout",
    "list_item": "item",
    "s": "strike",
    "dl": "definitions",
    "dt": "term",
    "dd": "definition",
    "footnote_block": "footnotes",
    "code_block": "code",
    "fence": "code",
    "code_inline": "code_span",
    "softbreak": "soft_break",
    "hardbreak": "hard_break",
    "hr": "rule",
}


def tree(tokens: Sequence[Token], inline: Callable[[str], tuple[Node, ...]] | None = None) -> tuple[Node, ...]:
    """The blocks of a stream of tokens; `inline` reads the texts of those whose inline elements are not read yet."""
    stack: list[tuple[Token, list[Node]]] = []
    nodes: list[Node] = []
    skip_until = ""
    for token in tokens:
        kind = token.type
        if skip_until:
            skip_until = "" if kind == skip_until else skip_until
        elif kind == "inline":
            nodes.extend(inline(token.content) if inline else inlines(token.children or ()))
        elif kind == "alert_title_open":
            skip_until = "alert_title_close"
        elif token.nesting == 1:
            stack.append((token, nodes))
            nodes = []
        elif token.nesting == -1:
            opening, parent = stack.pop()
            parent.append(_block(opening, tuple(nodes)))
            nodes = parent
        else:
            nodes.append(_leaf(token))
    return tuple(nodes)


def _block(token: Token, children: tuple[Node, ...]) -> Node:
    kind = token.type[:-5]
    line = token.map[0] if token.map else -1
    if kind == "paragraph":
        return _paragraph(children, line, token.hidden)
    if kind == "heading":
        return Node(kind, children, data={"level": int(token.tag[1])}, line=line)
    if kind in ("ordered_list", "bullet_list"):
        ordered = kind == "ordered_list"
        start = int(token.attrs.get("start", 1)) if ordered else 0
        tight = not any(part.kind == "paragraph" for item in children for part in item.children)
        return Node("list", children, data={"ordered": ordered, "start": start, "tight": tight}, line=line)
    if kind == "list_item":
        return Node(
            "item",
            children,
            data={"checked": token.meta.get("checked")} if token.meta else NO_DATA,
            line=line,
        )
    if kind == "alert":
        return Node("callout", children, data={"kind": token.info.lower()}, line=line)
    if kind in ("th", "td"):
        style = str(token.attrs.get("style", ""))
        return Node("cell", children, data={"head": kind == "th", "align": style.removeprefix("text-align:")})
    if kind == "footnote":
        return Node(kind, children, data={"number": int(token.meta["id"]) + 1})
    return Node(_KINDS.get(kind, kind), children, line=line)


def _paragraph(children: tuple[Node, ...], line: int, tight: bool) -> Node:
    if len(children) == 1 and children[0].kind == "text":
        placed = _PLACED_BLOCK.match(children[0].text.strip())
        if placed:
            return Node("placed_block", text=placed[1], line=line)
    return Node("plain" if tight else "paragraph", children, line=line)


def _leaf(token: Token) -> Node:
    line = token.map[0] if token.map else -1
    if token.type == "html_block":
        return Node("more", line=line) if MORE.match(token.content) else Node("html", text=token.content, line=line)
    if token.type in ("fence", "code_block"):
        language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
        return Node("code", text=token.content, data={"language": language}, line=line)
    if token.type == "footnote_anchor":
        return Node("footnote_back", data={"number": int(token.meta["id"]) + 1, "nth": int(token.meta["subId"])})
    return Node(_KINDS.get(token.type, token.type), text=token.content, line=line)


def inlines(tokens: Sequence[Token]) -> tuple[Node, ...]:
    """The inline elements of a block's tokens."""
    stack: list[tuple[Token, list[Node]]] = []
    nodes: list[Node] = []
    for token in tokens:
        kind = token.type
        if kind == "text":
            if token.content:
                nodes.append(Node("text", text=token.content))
        elif token.nesting == 1:
            stack.append((token, nodes))
            nodes = []
        elif token.nesting == -1:
            opening, parent = stack.pop()
            parent.append(_span(opening, tuple(nodes)))
            nodes = parent
        else:
            nodes.append(_inline_leaf(token))
    return _scripts_whole(nodes) if any(node.kind == "html_span" for node in nodes) else tuple(nodes)


def _scripts_whole(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Inlines in which a script or style is one node with its content, which is no prose."""
    out: list[Node] = []
    closing = ""
    for node in nodes:
        if closing:
            out[-1] = out[-1]._replace(text=out[-1].text + (node.text or plain_text(node.children)))
            if node.kind == "html_span" and node.text.lower().startswith(closing):
                closing = ""
            continue
        opening = _SCRIPT.match(node.text) if node.kind == "html_span" else None
        closing = f"</{opening[1].lower()}" if opening else ""
        out.append(node)
    return tuple(out)


def _span(token: Token, children: tuple[Node, ...]) -> Node:
    kind = token.type[:-5]
    if kind == "link":
        data = {"title": token.attrs["title"]} if "title" in token.attrs else NO_DATA
        return Node("link", children, href=str(token.attrs.get("href", "")), data=data)
    return Node(_KINDS.get(kind, kind), children)


def _inline_leaf(token: Token) -> Node:
    if token.type == "image":
        data = {"title": token.attrs["title"]} if "title" in token.attrs else NO_DATA
        alt = plain_text(inlines(token.children or ()))
        return Node("image", text=alt, href=str(token.attrs.get("src", "")), data=data)
    if token.type == "html_inline":
        return Node("html_span", text=token.content)
    if token.type == "footnote_ref":
        return Node("footnote_ref", data={"number": int(token.meta["id"]) + 1, "nth": int(token.meta["subId"])})
    return Node(_KINDS.get(token.type, token.type), text=token.content)
