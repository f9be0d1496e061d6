"""Nodes to HTML: the dialect that page and feed share, and that email refines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import urljoin

from tipsgen.channels.dispatch import Dispatch
from tipsgen.dress import PLAIN_TAGS
from tipsgen.markdown import Node, plain_text
from tipsgen.prose import free_id
from tipsgen.responsive import Pictures
from tipsgen.sanitize import sanitize
from tipsgen.urls import is_external
from tipsgen.views import Picture

CHECKED, UNCHECKED = "☑", "☐"
_NO_PICTURES: Mapping[str, Picture] = {}


class HtmlOptions(NamedTuple):
    """Where the HTML will stand.  Several are made for each tip, and a named tuple is made fastest."""

    root: str
    """What goes before a site path: a base path on pages, the base URL elsewhere."""
    words: Mapping[str, str]
    """Interface words."""
    page: str = ""
    """What goes before a `#fragment`: empty on the page itself, its address elsewhere."""
    ids: bool = True
    """Whether headings and notes can be linked to; lists of several tips must not."""
    pictures: Mapping[str, Picture] = _NO_PICTURES
    """Pictures of hand-written HTML as written, and where they are."""
    shown: Pictures | None = None
    """The sizes that were made of pictures, on pages; elsewhere each is shown as it is."""
    eager: int = 0
    """How many pictures, from the first on, are not put off until a reader comes near them."""
    raw_html: str = "sanitize"
    """What becomes of hand-written HTML: `sanitize`, `escape` (shown as text) or `trust`."""
    shift: int = 0
    """Levels that headings stand lower, where the text is one of several."""
    direction: str = "ltr"
    tags: Mapping[str, str] = PLAIN_TAGS
    """Each start tag as it is to be written; in an issue, with its style."""
    query: str = ""
    """What an issue's links to the site carry, such as `utm_source=newsletter`."""


_HELD = re.compile("\ue102(\\d+)\ue102")


class HtmlRenderer(Dispatch):
    """Renders nodes by the method named after their kind.

    One is made for each text, as it counts the ids that it gave away.
    """

    def __init__(self, options: HtmlOptions) -> None:
        self.options = options
        self.tags = options.tags
        self._ids: set[str] = set()
        self._depth = 0
        self._met_raw = False
        self._pictures: list[str] = []

    def blocks(self, nodes: Sequence[Node]) -> str:
        """Blocks as HTML, each on a line of its own, none of them indented."""
        handlers = self.handlers
        return "".join([handlers[node.kind](self, node) for node in nodes])

    def inlines(self, nodes: Sequence[Node]) -> str:
        """Inline elements as HTML."""
        parts = []
        for node in nodes:
            if node.kind == "text":  # most are, and a call costs more than to look
                text = node.text
                special = "&" in text or "<" in text or ">" in text
                parts.append(escape(text, quote=False) if special else text)
            else:
                parts.append(self.handlers[node.kind](self, node))
        return "".join(parts)

    def node(self, node: Node) -> str:
        """One node as HTML."""
        html: str = self.handlers[node.kind](self, node)
        return html

    def address(self, href: str) -> str:
        """An address as this channel must write it, escaped for an attribute."""
        if href.startswith("/"):
            href = self.options.root + href
        elif href.startswith("#"):
            href = self.options.page + href
        return escape(href)

    def raw_address(self, _attribute: str, href: str) -> str:
        """An address of hand-written HTML, not escaped; one that is whole already stays."""
        picture = self.options.pictures.get(href)
        if picture:
            href = picture.path
        root = self.options.root
        if href.startswith("//"):
            return "https:" + href
        if href.startswith("/") and not (root.startswith("/") and href.startswith(root + "/")):
            return root + href
        if href and not is_external(href) and (href.startswith("#") or self.options.page):
            return urljoin(self.options.page, href)
        return href

    def safe(self, nodes: Sequence[Node]) -> str:
        """Blocks as HTML; hand-written HTML in them is sanitized, unless it is trusted or escaped."""
        self._met_raw = False
        self._pictures = []
        html = self.blocks(nodes)
        html = self.sanitized(html) if self._met_raw and self.options.raw_html == "sanitize" else html
        return _HELD.sub(self._held, html) if self._pictures else html

    def _held(self, match: re.Match[str]) -> str:
        number = int(match[1])
        return self._pictures[number] if number < len(self._pictures) else ""

    def sanitized(self, html: str) -> str:
        """A rendered text that holds hand-written HTML, kept to what this channel allows."""
        return sanitize(html, self.raw_address)

    # Blocks

    def on_paragraph(self, node: Node) -> str:
        return f"{self.tags['<p>']}{self.inlines(node.children)}</p>\n"

    def on_plain(self, node: Node) -> str:
        return self.inlines(node.children)

    def on_heading(self, node: Node) -> str:
        level = min(node.data["level"] + self.options.shift, 6)
        mark = f' id="{self.heading_id(node)}"' if self.options.ids else ""
        return f"{self.tags[f'<h{level}{mark}>']}{self.inlines(node.children)}</h{level}>\n"

    def heading_id(self, node: Node) -> str:
        """An id made from the heading's words, unique in this text."""
        name = free_id(plain_text(node.children), self._ids)
        self._ids.add(name)
        return name

    def on_list(self, node: Node) -> str:
        tag = "ol" if node.data["ordered"] else "ul"
        start = f' start="{node.data["start"]}"' if node.data["ordered"] and node.data["start"] != 1 else ""
        tasks = any(item.data.get("checked") is not None for item in node.children)
        names = ["nested"] if self._depth else []
        names += ["tasks"] if tasks else [] if node.data["tight"] else ["loose"]
        kind = f' class="{" ".join(names)}"' if names else ""
        self._depth += 1
        inner = self.blocks(node.children)
        self._depth -= 1
        return f"{self.tags[f'<{tag}{kind}{start}>']}\n{inner}</{tag}>\n"

    def on_item(self, node: Node) -> str:
        inner = self.blocks(node.children).strip("\n")
        checked = node.data.get("checked")
        if checked is not None:
            box = self.checkbox(checked)
            opening = self.tags["<p>"]
            words = inner.removeprefix(opening)
            inner = f"{box} {inner}" if words == inner else f"{opening}{box} {words}"
        return f"{self.tags['<li>']}{inner}</li>\n"

    def checkbox(self, checked: bool) -> str:
        """A task's state, as a character that every channel can show."""
        word = self.options.words["done" if checked else "open"]
        return f'<span class="task" role="img" aria-label="{escape(word)}">{CHECKED if checked else UNCHECKED}</span>'

    def on_quote(self, node: Node) -> str:
        inner = f"<blockquote>\n{self.blocks(node.children)}</blockquote>\n"
        by = node.data.get("by")
        if not by:
            return inner
        return f'<figure class="quote">\n{inner}<figcaption>— {self.inlines(by)}</figcaption>\n</figure>\n'

    def on_callout(self, node: Node) -> str:
        kind = node.data["kind"]
        word = escape(self.options.words[kind])
        return (
            f'<aside class="callout {kind}" aria-label="{word}">\n<p class="callout-title">{word}</p>\n'
            f"{self.blocks(node.children)}</aside>\n"
        )

    def on_code(self, node: Node) -> str:
        language = node.data["language"]
        mark = f' class="language-{escape(language)}"' if language else ""
        return f'<pre tabindex="0"><code{mark}>{escape(node.text, quote=False)}</code></pre>\n'

    def on_rule(self, _node: Node) -> str:
        return f"{self.tags['<hr>']}\n"

    def on_html(self, node: Node) -> str:
        self._met_raw = True
        if self.options.raw_html == "escape":
            return f"{self.tags['<p>']}{escape(node.text.strip(), quote=False)}</p>\n"
        return node.text if node.text.endswith("\n") else node.text + "\n"

    def on_table(self, node: Node) -> str:
        return f'<div class="table" role="group" tabindex="0">\n<table>\n{self.blocks(node.children)}</table>\n</div>\n'

    def on_thead(self, node: Node) -> str:
        return f"<thead>\n{self.blocks(node.children)}</thead>\n"

    def on_tbody(self, node: Node) -> str:
        return f"<tbody>\n{self.blocks(node.children)}</tbody>\n"

    def on_tr(self, node: Node) -> str:
        return f"<tr>{self.inlines(node.children)}</tr>\n"

    def on_cell(self, node: Node) -> str:
        tag, scope = ("th", ' scope="col"') if node.data["head"] else ("td", "")
        align = f' class="{node.data["align"]}"' if node.data["align"] else ""
        return f"<{tag}{align}{scope}>{self.inlines(node.children)}</{tag}>"

    def on_definitions(self, node: Node) -> str:
        return f"{self.tags['<dl>']}\n{self.blocks(node.children)}</dl>\n"

    def on_term(self, node: Node) -> str:
        return f"{self.tags['<dt>']}{self.inlines(node.children)}</dt>\n"

    def on_definition(self, node: Node) -> str:
        inner = self.blocks(node.children).strip("\n")
        return f"{self.tags['<dd>']}{inner}</dd>\n"

    def on_footnotes(self, node: Node) -> str:
        word = escape(self.options.words["footnotes"])
        return f'<section class="footnotes" aria-label="{word}">\n<ol>\n{self.blocks(node.children)}</ol>\n</section>\n'

    def on_footnote(self, node: Node) -> str:
        mark = f' id="note-{node.data["number"]}"' if self.options.ids else ""
        return f"{self.tags[f'<li{mark}>']}{self.blocks(node.children).strip(chr(10))}</li>\n"

    def on_footnote_back(self, node: Node) -> str:
        number, nth = node.data["number"], node.data["nth"]
        target = self.address(f"#ref-{number}-{nth}")
        return f' <a href="{target}" class="back" aria-label="{escape(self.options.words["back_to_text"])}">↩</a>'

    def on_more(self, _node: Node) -> str:
        return ""

    on_placed_block = on_more

    # Inlines

    def on_text(self, node: Node) -> str:
        text = node.text
        return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text

    def on_soft_break(self, _node: Node) -> str:
        return "\n"

    def on_hard_break(self, _node: Node) -> str:
        return "<br>\n"

    def on_em(self, node: Node) -> str:
        return f"{self.tags['<em>']}{self.inlines(node.children)}</em>"

    def on_strong(self, node: Node) -> str:
        return f"{self.tags['<strong>']}{self.inlines(node.children)}</strong>"

    def on_strike(self, node: Node) -> str:
        return f"{self.tags['<s>']}{self.inlines(node.children)}</s>"

    def on_code_span(self, node: Node) -> str:
        return f"{self.tags['<code>']}{escape(node.text, quote=False)}</code>"

    def on_link(self, node: Node) -> str:
        title = f' title="{escape(node.data["title"])}"' if "title" in node.data else ""
        return f'<a href="{self.address(node.href)}"{title}>{self.inlines(node.children)}</a>'

    def on_image(self, node: Node) -> str:
        if self.options.shown:
            return self._sized(self.options.shown, node)
        size = ""
        if node.data.get("width"):
            size = f' width="{node.data["width"]}" height="{node.data["height"]}"'
        title = f' title="{escape(node.data["title"])}"' if "title" in node.data else ""
        return f'<img src="{self.address(node.href)}" alt="{escape(node.text)}"{size}{title}>'

    def _sized(self, shown: Pictures, node: Node) -> str:
        """A mark in the place of a picture, which the sanitizer leaves alone; `safe` puts the picture there."""
        data = node.data
        image = Picture(node.href, data.get("width") or 0, data.get("height") or 0)
        lazy = len(self._pictures) >= self.options.eager
        tag = shown.tag(image, node.text, self.options.root, lazy=lazy, title=data.get("title", ""))
        self._pictures.append(tag)
        return f"\ue102{len(self._pictures) - 1}\ue102"

    def on_html_span(self, node: Node) -> str:
        self._met_raw = True
        return escape(node.text, quote=False) if self.options.raw_html == "escape" else node.text

    def on_footnote_ref(self, node: Node) -> str:
        number, nth = node.data["number"], node.data["nth"]
        mark = f' id="ref-{number}-{nth}"' if self.options.ids else ""
        return f'<sup><a href="{self.address(f"#note-{number}")}"{mark}>{number}</a></sup>'
