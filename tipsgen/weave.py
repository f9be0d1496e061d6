"""A parsed text made ready for channels: links resolved, pictures measured, blocks placed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tipsgen.fields import did_you_mean
from tipsgen.jobs import Ref
from tipsgen.links import LinkFault, LinkTarget
from tipsgen.markdown import Node, plain_text
from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.urls import beside, is_external, is_mail_picture, split_fragment, tel_digits
from tipsgen.views import Passage, Picture, TextRules

_RAW_ADDRESS = re.compile(r"\b(?:href|src)=[\"']?([^\s\"'<>]+)", re.IGNORECASE)
_WORDS = frozenset({"text", "soft_break", "hard_break", "code_span", "code", "rule"})
"""Kinds that neither lead anywhere nor hold what does."""
_LINES = frozenset({"paragraph", "plain", "heading", "term", "table"})
"""Blocks that hold no other blocks."""
_PHONE = re.compile(r"(?<![\w/])(?:\+\d[\d ().\-\u2011/]{6,}\d|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})(?![\w/])")


@dataclass(slots=True)
class Weaver:
    """Resolves the links of one source's texts and remembers what it found."""

    source: str
    rules: TextRules
    problems: list[Problem] = field(default_factory=list)
    refs: list[Ref] = field(default_factory=list)
    unmailable: list[Ref] = field(default_factory=list)
    """Pictures that some mail clients cannot show, and that have no twin which they can."""

    def weave(self, nodes: Sequence[Node], text: str, first_line: int, source: str = "") -> tuple[Node, ...]:
        """The nodes of `text`, which starts on `first_line` of its file, with links resolved."""
        return self._nodes(tuple(nodes), _Place(source or self.source, text, first_line), 0)

    def _nodes(self, nodes: tuple[Node, ...], place: _Place, line: int) -> tuple[Node, ...]:
        """Nodes with their links resolved: the same tuple where nothing in it changes, as in most paragraphs."""
        made: list[Node] | None = None
        for index, node in enumerate(nodes):
            if node.kind in _WORDS:
                continue
            woven = self._node(node, place, line)
            if woven is not node:
                made = list(nodes) if made is None else made
                made[index] = woven
        return nodes if made is None else tuple(made)

    def _node(self, node: Node, place: _Place, line: int) -> Node:
        kind = node.kind
        line = node.line if node.line >= 0 else line
        if kind == "link":
            return self._link(node, place, line)
        if kind == "image":
            return self._image(node, place, line)
        if kind == "quote" and node.data.get("by"):
            node = node._replace(data={**node.data, "by": self._nodes(node.data["by"], place, line)})
        if kind in ("html", "html_span"):
            for match in _RAW_ADDRESS.finditer(node.text):
                href = self._inside(match[1], place, line)
                if match[0].lower().startswith("src"):
                    self._note_mail(href, self.rules.pictures.get(match[1]), place.find(match[1], line))
        if not node.children:
            return node
        children = self._nodes(node.children, place, line)
        return node if children is node.children else node._replace(children=children)

    def _link(self, node: Node, place: _Place, line: int) -> Node:
        children = self._nodes(node.children, place, line)
        href = node.href
        base, rest = split_fragment(href)
        resolution = self.rules.links.get(base) or self.rules.links.get(base.lower())
        if isinstance(resolution, LinkTarget):
            only_text = [child for child in children if child.kind == "text"]
            if not children or (len(only_text) == len(children) and only_text[0].text.lower().startswith("tip:")):
                children = (Node("text", text=resolution.title),)
            return node._replace(children=children, href=resolution.path + rest)
        if isinstance(resolution, LinkFault):
            at = place.find(href, line)
            self.problems.append(Problem(at, "tip-link", resolution.message, resolution.hint))
            return node._replace(children=children)
        inside, shown = self._inside(href, place, line), _with_words(children, href)
        return node if shown is node.children and inside == href else node._replace(children=shown, href=inside)

    def _image(self, node: Node, place: _Place, line: int) -> Node:
        picture = self.rules.pictures.get(node.href)
        href = picture.path if picture else node.href
        if not picture or href.startswith("/"):
            href = self._inside(href, place, line, node.href)
        self._note_mail(href, picture, place.find(node.href, line))
        if picture and picture.width:
            size = {"width": picture.width, "height": picture.height, "swap": picture.swap}
            return node._replace(href=href, data={**node.data, **size})
        if picture and picture.swap:
            return node._replace(href=href, data={**node.data, "swap": picture.swap})
        return node._replace(href=href)

    def _note_mail(self, href: str, picture: Picture | None, at: SourcePos) -> None:
        if not is_mail_picture(href) and not (picture and picture.swap):
            self.unmailable.append(Ref(href, at))

    def _inside(self, href: str, place: _Place, line: int, written: str = "") -> str:
        """An address to be checked against what the site has, if it means the site."""
        if href.startswith("//"):
            return "https:" + href
        if is_external(href) or href.startswith("#"):
            return href
        picture = self.rules.pictures.get(href)
        if picture:
            href = picture.path
        at = place.find(written or href, line)
        if href.startswith("/"):
            self.refs.append(Ref(split_fragment(href)[0], at))
            return href
        message = f"the relative address {href!r} leads nowhere" if href else "a link has no address"
        hint = "a relative path starts at this file's folder; use /path/ for the site or tip:2026-01-05 for a tip"
        self.problems.append(Problem(at, "dead-link", message, hint, Severity.WARNING))
        # Feeds and emails must hold no relative address, so even a dead one is made whole.
        return "/" + beside(place.path, href).removeprefix("../") if href else "#"


def _with_words(children: tuple[Node, ...], href: str) -> tuple[Node, ...]:
    """What a link shows: its address where its author gave no words, so that nobody meets an empty link."""
    if plain_text(children).strip():
        return children
    address = href.removeprefix("mailto:").removeprefix("tel:")
    for index, child in enumerate(children):
        if child.kind == "image":
            return (*children[:index], child._replace(text=address), *children[index + 1 :])
    return (*children, Node("text", text=address))


@dataclass(slots=True)
class _Place:
    """A text, and where in its file it stands."""

    path: str
    text: str
    first_line: int
    _lines: list[str] | None = None
    """Those of the text, once something is looked for."""

    def find(self, needle: str, line: int) -> SourcePos:
        """Where `needle` is written, from line `line` of the text on; else that line's start."""
        lines = self._lines
        if lines is None:
            lines = self._lines = self.text.split("\n")
        for number in range(max(line, 0), len(lines)):
            column = lines[number].find(needle)
            if column >= 0 and needle:
                return SourcePos(self.path, self.first_line + number, column + 1)
        return SourcePos(self.path, self.first_line + max(line, 0))


def place_blocks(
    nodes: Sequence[Node],
    passages: Sequence[tuple[Passage, tuple[Node, ...]]],
    channel: str,
    placed: Sequence[Node] | None = None,
) -> tuple[Node, ...]:
    """A body with the passages of one channel: where the tip names them, else by their place.

    `passages` are those whose rule holds, in order, parsed; a name in the text whose rule does
    not hold leaves nothing behind.  `placed` is what `places` says of the body, for a caller that knows it.
    """
    named = {node.text for node in (places(nodes) if placed is None else placed)}
    body = tuple(nodes)
    if named:
        here = {passage.name: parsed for passage, parsed in passages if channel in passage.channels}
        body = tuple(_insert(nodes, here))
    before: list[Node] = []
    after: list[Node] = []
    for passage, parsed in passages:
        if passage.automatic and passage.name not in named and channel in passage.channels:
            (before if passage.place == "before-body" else after).extend(parsed)
    notes = tuple([node for node in body if node.kind == "footnotes"])
    if not notes:
        return (*before, *body, *after) if before or after else body
    words = [node for node in body if node.kind != "footnotes"]
    return (*before, *words, *after, *notes)


def places(nodes: Sequence[Node]) -> list[Node]:
    """The nodes of a body where a tip names a block."""
    found = []
    for node in nodes:
        kind = node.kind
        if kind == "placed_block":
            found.append(node)
        elif node.children and kind not in _LINES:
            found += places(node.children)
    return found


def _insert(nodes: Sequence[Node], here: Mapping[str, tuple[Node, ...]]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        if node.kind == "placed_block":
            out += here.get(node.text, ())
        elif node.children and node.kind in ("list", "item", "callout", "quote"):
            out.append(node._replace(children=tuple(_insert(node.children, here))))
        else:
            out.append(node)
    return out


def unknown_blocks(nodes: Sequence[Node], known: Sequence[str], source: str, first_line: int) -> list[Problem]:
    """A problem for each `[[block:NAME]]` whose name no file has."""
    return [
        Problem(
            SourcePos(source, first_line + node.line), "unknown-block", f"there is no block {node.text!r}",
            did_you_mean(node.text, known) or "write content/blocks/" + node.text + ".md",
        )
        for node in places(nodes)
        if node.text not in known
    ]  # fmt: skip


def break_lines(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Paragraphs whose lines stay apart as they were written, as a sign-off's do."""
    out = []
    for node in nodes:
        if node.kind == "soft_break":
            out.append(Node("hard_break"))
        elif node.children:
            out.append(node._replace(children=break_lines(node.children)))
        else:
            out.append(node)
    return tuple(out)


def link_phones(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Telephone numbers in words, as `tel:` links (RFC 3966)."""
    out: list[Node] = []
    for node in nodes:
        if node.kind == "text" and _PHONE.search(node.text):
            end = 0
            for match in _PHONE.finditer(node.text):
                if match.start() > end:
                    out.append(Node("text", text=node.text[end : match.start()]))
                number = Node("text", text=match[0])
                out.append(Node("link", (number,), href=tel_digits(match[0])))
                end = match.end()
            if end < len(node.text):
                out.append(Node("text", text=node.text[end:]))
        elif node.children and node.kind != "link":
            out.append(node._replace(children=link_phones(node.children)))
        else:
            out.append(node)
    return tuple(out)
