"""Markdown to a tree of nodes: parsed once a text, rendered by every channel.

CommonMark by markdown-it-py, with tables, strikethrough, task lists, callouts, footnotes,
definition lists and typographic marks by language.  Nodes are immutable; what one channel
does with them cannot reach another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from tipsgen.i18n import quotes

_NO_DATA: Mapping[str, Any] = {}


class Node(NamedTuple):
    """A block or inline element of a text."""

    kind: str
    """The element, such as `paragraph`, `list`, `strong`, `text`; see `_KINDS`."""
    children: tuple[Node, ...] = ()
    text: str = ""
    """Literal characters, not escaped."""
    href: str = ""
    """The address of a link or picture."""
    data: Mapping[str, Any] = _NO_DATA
    """What only some kinds have: `level`, `start`, `align`, `checked`, `by`, ..."""
    line: int = -1
    """First source line of a block, counted from 0 in its text; -1 for inlines."""


CHECK_COMMENT = re.compile(r"\s*<!--\s*check:(.*?)-->\s*\Z", re.DOTALL)
"""A word to `tipsgen check`, on lines of its own; no reader sees it, however raw HTML is treated."""
MORE = re.compile(r"\s*<!--\s*more\s*-->\s*\Z")
_SCRIPT = re.compile(r"<(script|style|template|noscript|iframe|object|svg|math)\b", re.IGNORECASE)
_PLACED_BLOCK = re.compile(r"\[\[block:([^\]\s]+)\]\]\Z")
_ELISION = re.compile(
    r"(?<![\w’'])'(?=(?:\d\d(?:s\b|\b(?!'))|(?:tis|twas|twere|til|em|cause|bout|round|n)\b))", re.IGNORECASE
)

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


def _elisions(state: StateCore) -> None:
    """Turn the mark of a left-out beginning ('90s, 'tis) into an apostrophe.

    Runs before smart quotes, which would take it for an opening quote.
    """
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and "'" in child.content:
                child.content = _ELISION.sub("’", child.content)


def _definitions_by_colon(parser: MarkdownIt) -> None:
    """Leave definitions to `:` alone; a line that opens with `~` names who said a quote."""
    rules = parser.block.ruler.__rules__
    original = next(rule.fn for rule in rules if rule.name == "deflist")

    def deflist(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = start + 1
        while line < end and state.isEmpty(line):
            line += 1
        if line < end and state.src.startswith("~", state.bMarks[line] + state.tShift[line]):
            return False
        return bool(original(state, start, end, silent))

    parser.block.ruler.at("deflist", deflist, {"alt": ["paragraph", "reference", "blockquote"]})


@lru_cache(maxsize=32)
def _parser(lang: str, typographer: bool) -> MarkdownIt:
    options = {"typographer": typographer, "html": True, "alerts": True, "tasklists": True, "maxNesting": 100}
    parser = MarkdownIt("commonmark", options)
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(deflist_plugin)
    _definitions_by_colon(parser)
    if typographer:
        parser.options["quotes"] = list(quotes(lang))
        parser.enable(["replacements", "smartquotes"])
        parser.core.ruler.before("smartquotes", "elisions", _elisions)
    return parser


@lru_cache(maxsize=32)
def _plain_parser(lang: str) -> MarkdownIt:
    parser = MarkdownIt("zero", {"typographer": True})
    parser.options["quotes"] = list(quotes(lang))
    parser.enable(["replacements", "smartquotes"])
    parser.core.ruler.before("smartquotes", "elisions", _elisions)
    return parser


@lru_cache(maxsize=4096)
def smarten(text: str, lang: str) -> str:
    """Plain text with the language's quotation marks, apostrophes, dashes and ellipses."""
    if not any(mark in text for mark in ("'", '"', "--", "...", "(", "+-")):
        return text
    tokens = _plain_parser(lang).parseInline(text)
    return "".join(child.content for child in tokens[0].children or ())


def parse(text: str, lang: str, typographer: bool = True) -> tuple[Node, ...]:
    """The blocks of a markdown text."""
    return _tree(_parser(lang, typographer).parse(text))


def parse_inline(text: str, lang: str, typographer: bool = True) -> tuple[Node, ...]:
    """The inline elements of one line of markdown."""
    tokens = _parser(lang, typographer).parseInline(text)
    return _inlines(tokens[0].children or ())


def _tree(tokens: Sequence[Token]) -> tuple[Node, ...]:
    stack: list[tuple[Token, list[Node]]] = []
    nodes: list[Node] = []
    skip_until = ""
    for token in tokens:
        kind = token.type
        if skip_until:
            skip_until = "" if kind == skip_until else skip_until
        elif kind == "inline":
            nodes.extend(_inlines(token.children or ()))
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
            data={"checked": token.meta.get("checked")} if token.meta else _NO_DATA,
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


def _inlines(tokens: Sequence[Token]) -> tuple[Node, ...]:
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
        data = {"title": token.attrs["title"]} if "title" in token.attrs else _NO_DATA
        return Node("link", children, href=str(token.attrs.get("href", "")), data=data)
    return Node(_KINDS.get(kind, kind), children)


def _inline_leaf(token: Token) -> Node:
    if token.type == "image":
        data = {"title": token.attrs["title"]} if "title" in token.attrs else _NO_DATA
        alt = plain_text(_inlines(token.children or ()))
        return Node("image", text=alt, href=str(token.attrs.get("src", "")), data=data)
    if token.type == "html_inline":
        return Node("html_span", text=token.content)
    if token.type == "footnote_ref":
        return Node("footnote_ref", data={"number": int(token.meta["id"]) + 1, "nth": int(token.meta["subId"])})
    return Node(_KINDS.get(token.type, token.type), text=token.content)


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
