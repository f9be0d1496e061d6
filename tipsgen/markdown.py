"""Markdown to a tree of nodes: parsed once a text, rendered by every channel.

CommonMark by markdown-it-py, with tables, strikethrough, task lists, callouts, footnotes,
definition lists and typographic marks by language.  Nodes are immutable; what one channel
does with them cannot reach another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_core import inline as inline_rule
from markdown_it.rules_core.normalize import NEWLINES_RE, NULL_RE
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from tipsgen.i18n import quotes
from tipsgen.nodes import NO_DATA, Node
from tipsgen.quickblock import read_blocks
from tipsgen.quickline import ELISION, read_line

__all__ = ["CHECK_COMMENT", "MORE", "Node", "parse", "parse_inline", "plain_text", "smarten"]

CHECK_COMMENT = re.compile(r"\s*<!--\s*check:(.*?)-->\s*\Z", re.DOTALL)
"""A word to `tipsgen check`, on lines of its own; no reader sees it, however raw HTML is treated."""
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


def _elisions(state: StateCore) -> None:
    """Turn the mark of a left-out beginning ('90s, 'tis) into an apostrophe.

    Runs before smart quotes, which would take it for an opening quote.
    """
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and "'" in child.content:
                child.content = ELISION.sub("’", child.content)


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
def library(lang: str, typographer: bool) -> MarkdownIt:
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
    parser = library(lang, typographer)
    text = _lines(text)
    if "]:" in text:
        return tree(parser.parse(text))
    rest = _Rest(parser, text, _marks(lang) if typographer else None)
    return read_blocks(text, rest.inline, rest.block)


def parse_inline(text: str, lang: str, typographer: bool = True) -> tuple[Node, ...]:
    """The inline elements of one line of markdown."""
    text = _lines(text)
    return _Rest(library(lang, typographer), text, _marks(lang) if typographer else None).inline(text)


def _lines(text: str) -> str:
    """A text whose lines end in a line feed, without the character that no page may hold."""
    return NULL_RE.sub("\ufffd", NEWLINES_RE.sub("\n", text)) if "\r" in text or "\0" in text else text


@lru_cache(maxsize=32)
def _marks(lang: str) -> tuple[str, ...]:
    return tuple(quotes(lang))


class _Rest:
    """What the library reads of a text: the blocks and lines that no short way is sure of."""

    __slots__ = ("env", "marks", "parser", "source", "starts", "state")

    def __init__(self, parser: MarkdownIt, source: str, marks: tuple[str, ...] | None) -> None:
        self.parser = parser
        self.source = source
        self.marks = marks
        self.env: dict[str, Any] = {}
        self.state: StateBlock | None = None

    def inline(self, words: str) -> tuple[Node, ...]:
        """The inline elements of a block's text."""
        nodes = read_line(words, self.marks)
        if nodes is not None:
            return nodes
        children: list[Token] = []
        token = Token("inline", "", 0, content=words, children=children)
        self.parser.inline.parse(words, self.parser, self.env, children)
        state = StateCore(words, self.parser, self.env, [token])
        for rule in _finishing(self.parser):
            rule(state)
        return _inlines(token.children or ())

    def block(self, line: int) -> tuple[tuple[Node, ...], int, int]:
        """The block at a line, the line behind it, and that line's position."""
        if self.state is None:
            self.state = StateBlock(self.source, self.parser, self.env, [])
            self.starts = tuple(self.state.bMarks)
        state = self.state
        end = state.lineMax
        state.line = line
        state.tokens = []
        if line < end:
            for rule in self.parser.block.ruler.getRules(""):
                if rule(state, line, end, False):
                    break
            line = state.line
        else:
            line = end
        return tree(state.tokens, self.inline), line, self.starts[line]


def _finishing(parser: MarkdownIt) -> list[Callable[[StateCore], None]]:
    rules = parser.core.ruler.getRules("")
    return rules[rules.index(inline_rule) + 1 :]


def _read(token: Token) -> tuple[Node, ...]:
    return _inlines(token.children or ())


def tree(tokens: Sequence[Token], inline: Callable[[str], tuple[Node, ...]] | None = None) -> tuple[Node, ...]:
    stack: list[tuple[Token, list[Node]]] = []
    nodes: list[Node] = []
    skip_until = ""
    for token in tokens:
        kind = token.type
        if skip_until:
            skip_until = "" if kind == skip_until else skip_until
        elif kind == "inline":
            nodes.extend(inline(token.content) if inline else _inlines(token.children or ()))
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
        data = {"title": token.attrs["title"]} if "title" in token.attrs else NO_DATA
        return Node("link", children, href=str(token.attrs.get("href", "")), data=data)
    return Node(_KINDS.get(kind, kind), children)


def _inline_leaf(token: Token) -> Node:
    if token.type == "image":
        data = {"title": token.attrs["title"]} if "title" in token.attrs else NO_DATA
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
