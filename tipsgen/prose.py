"""What can be said of a parsed text: quotes with names, headings in order, excerpts, openings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from tipsgen.markdown import CHECK_COMMENT, Node, parse, plain_text
from tipsgen.urls import slugify

ATTRIBUTION_LIMIT = 120
"""Characters in the name under a quote at most; a longer last line is part of the quote."""

# The name may open with a link or an emphasis, so that the dash ends its piece of text.
_DASH_LINE = re.compile(r"\s*(?:—|–|--|~)\s*(?=\S|\Z)")
_DASH_AFTER_SENTENCE = re.compile(r"(?<=[.!?…])([\"'”’»)*]*)\s+(?:—|–|--|~)\s*(?=\S|\Z)")
_DASH_AFTER_SPAN = re.compile(r"\s+(?:—|–|--|~)\s*(?=\S|\Z)")
FRAME_ID = re.compile(r"(?:main|recent|topics|(?:note|ref)-\d.*)\Z")
"""Ids that the frame of a page and the footnotes have, so that no heading may."""
_UNSEEN = " \t\n\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_HTML_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^>]*>")
_CONTAINERS = frozenset(
    {
        "a", "aside", "b", "blockquote", "caption", "center", "code", "dd", "del", "details", "div", "dl", "dt", "em",
        "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
        "s", "section", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
    }
)  # fmt: skip
"""Elements that would go on over the rest of a letter if they were left open."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s")


def tidy(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """A text as channels want it: quotes with their names found, headings in unbroken order."""
    attributed = _attributed(closed(nodes))
    if any(map(_has_heading, attributed)):
        return _renumber(attributed)
    return attributed


def free_id(words: str, taken: Collection[str]) -> str:
    """The id of a heading, made from its words, that is none of those `taken` in its text."""
    base = slugify(words) or "section"
    if FRAME_ID.match(base):
        base = f"section-{base}"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    return name


def _is_blank(node: Node) -> bool:
    """Whether a block shows nothing: unseen marks and spaces that do not break, or a word to `tipsgen check`."""
    kind = node.kind
    if kind == "html":
        return CHECK_COMMENT.match(node.text) is not None
    return kind == "paragraph" and not any(map(_is_seen, node.children))


def _is_seen(inline: Node) -> bool:
    return inline.kind != "text" or bool(inline.text.strip(_UNSEEN))


def closed(nodes: Sequence[Node]) -> Sequence[Node]:
    """Blocks in which hand-written HTML that is opened and never closed ends where it stands.

    What opens in one block and closes in a later one stays, so that it may hold markdown.
    """
    if not any(node.kind == "html" for node in nodes):
        return nodes
    found = list(nodes)
    unclosed: list[tuple[int, str]] = []
    for place, node in enumerate(found):
        for closing, element in _HTML_TAG.findall(node.text) if node.kind == "html" else ():
            element = element.lower()
            if not closing:
                unclosed.append((place, element))
                continue
            match = next((index for index in reversed(range(len(unclosed))) if unclosed[index][1] == element), None)
            if match is not None:
                del unclosed[match:]
    for place, element in reversed(unclosed):
        if element in _CONTAINERS:
            found[place] = found[place]._replace(text=f"{found[place].text.rstrip()}</{element}>\n")
    return found


@lru_cache(maxsize=256)
def recurring(text: str, lang: str, typographer: bool) -> tuple[Node, ...]:
    """A text that many tips carry, such as a bio or a sign-off, parsed and tidied once."""
    return tidy(parse(text, lang, typographer)) if text else ()


def _attributed(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Quotes, wherever they stand, with the name of who said it taken out of the words; nothing blank is left."""
    made = []
    for node in nodes:
        kind = node.kind
        if kind in _HOLDERS:
            children = _attributed(node.children)
            if children != node.children:
                node = node._replace(children=children)
            made.append(split_attribution(node) if kind == "quote" else node)
        elif not _is_blank(node):
            made.append(node)
    return tuple(made)


_HOLDERS = frozenset({"list", "item", "callout", "quote", "footnotes", "footnote", "definitions", "definition"})
"""Blocks that hold blocks."""


def split_attribution(quote: Node) -> Node:
    """A quote whose last line, or the words after its last sentence, open with a dash or `~`.

    Those words move to `data["by"]`.  A quote without such words comes back as it was.
    """
    if not quote.children or quote.children[-1].kind not in ("paragraph", "plain"):
        return quote
    last = quote.children[-1]
    words, by = _split_line(last.children)
    if not 0 < len(plain_text(by).strip()) <= ATTRIBUTION_LIMIT:
        return quote
    kept = quote.children[:-1] + ((last._replace(children=words),) if words else ())
    return quote._replace(children=kept, data={"by": by}) if kept else quote


def _split_line(inlines: tuple[Node, ...]) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    start = 0
    for index, node in enumerate(inlines):
        if node.kind in ("soft_break", "hard_break"):
            start = index + 1
    if start < len(inlines) and inlines[start].kind == "text":
        opening = _DASH_LINE.match(inlines[start].text)
        if opening:
            words = inlines[: max(start - 1, 0)]
            first = inlines[start]._replace(text=inlines[start].text[opening.end() :])
            return words, (first, *inlines[start + 1 :])
    for index in range(len(inlines) - 1, start - 1, -1):
        node = inlines[index]
        found = list(_DASH_AFTER_SENTENCE.finditer(node.text)) if node.kind == "text" else []
        if not found and node.kind == "text" and index > start:
            # The sentence may end inside an emphasis that stands just before the dash.
            opening = _DASH_AFTER_SPAN.match(node.text)
            if opening and plain_text(inlines[start:index]).rstrip("\"'”’»)")[-1:] in (".", "!", "?", "…"):
                return inlines[:index], (
                    node._replace(text=node.text[opening.end() :]),
                    *inlines[index + 1 :],
                )
        if found:
            cut = found[-1]
            before = node._replace(text=node.text[: cut.start()] + cut[1])
            return (*inlines[:index], before), (
                node._replace(text=node.text[cut.end() :]),
                *inlines[index + 1 :],
            )
    return inlines, ()


def _has_heading(node: Node) -> bool:
    if node.kind == "heading":
        return True
    return node.kind in _SECTIONS and any(map(_has_heading, node.children))


_SECTIONS = frozenset({"quote", "callout", "list", "item"})
"""Blocks that may hold headings."""


def _renumber(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Headings start at level 2, as the title is level 1, and never skip one on the way down."""
    open_levels: list[tuple[int, int]] = []

    def place(node: Node) -> Node:
        if node.kind == "heading":
            written = node.data["level"]
            while open_levels and open_levels[-1][0] >= written:
                open_levels.pop()
            level = min(open_levels[-1][1] + 1 if open_levels else 2, 6)
            open_levels.append((written, level))
            return node if level == written else node._replace(data={**node.data, "level": level})
        if node.kind in _SECTIONS:
            children = tuple([place(child) for child in node.children])
            return node if children == node.children else node._replace(children=children)
        return node

    return tuple([place(node) for node in nodes])


def excerpt(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """All before `<!-- more -->`, else the first paragraph, else the first block."""
    for index, node in enumerate(nodes):
        if node.kind == "more" and index:
            return without_footnotes(tuple(part for part in nodes[:index] if part.kind != "placed_block"))
    for node in nodes:
        if node.kind == "paragraph" and not _only_picture(node):
            return without_footnotes((node,))
    shown = tuple(node for node in nodes if node.kind not in ("more", "placed_block", "footnotes"))
    return without_footnotes(shown[:1])


def _only_picture(node: Node) -> bool:
    return bool(node.children) and all(
        child.kind in ("image", "soft_break") or (child.kind == "link" and _only_picture(child))
        for child in node.children
    )


def without_footnotes(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """A text without its notes, the marks that lead to them, and paragraphs that held nothing else."""
    out = []
    for node in nodes:
        if node.kind in ("footnote_ref", "footnotes"):
            continue
        if node.children:
            children = without_footnotes(node.children)
            if children != node.children:
                node = node._replace(children=children)
                if node.kind == "paragraph" and (not children or _is_blank(node)):
                    continue
        out.append(node)
    return tuple(out)


def block_text(nodes: Sequence[Node]) -> str:
    """The words of blocks on one line, as a description needs them."""
    parts = []
    for node in nodes:
        if node.kind in ("paragraph", "plain", "heading", "cell", "term"):
            parts.append(plain_text(node.children))
        elif node.children:
            parts.append(block_text(node.children))
    return " ".join(" ".join(part.split()) for part in parts if part.strip())


def shorten(text: str, limit: int) -> str:
    """Whole words up to `limit` characters, with an ellipsis where something was left out."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return cut[: space if space > limit // 2 else len(cut)].rstrip(" ,;:–—-") + "…"


def opening_words(text: str, count: int = 8) -> str:
    """The first sentence, or its first words where it is long: a title for a tip without one."""
    text = " ".join(text.split())
    end = _SENTENCE_END.search(text)
    sentence = text[: end.end()].rstrip() if end else text
    words = sentence.split()
    if len(words) <= count + 2:
        return sentence.rstrip(".,;: ")
    return " ".join(words[:count]).rstrip(".,;:–—- ") + "…"
