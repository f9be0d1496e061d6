"""Nodes to plain text: lines of at most 72 columns, addresses and code unbroken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from urllib.parse import urljoin

from tipsgen.channels.columns import WIDTH, columns, fill
from tipsgen.channels.dispatch import Dispatch
from tipsgen.channels.html import CHECKED, UNCHECKED, HtmlOptions
from tipsgen.channels.pieces import after_link, picture_words, shown_address
from tipsgen.markdown import Node
from tipsgen.sanitize import sanitize
from tipsgen.urls import is_external, tel_digits, with_query

_LEAD = re.compile(r"((?:> )* *)((?:(?:•|\d+\.) )?)")
"""How deep a line of hand-written HTML stands, and the mark of its item."""
_HREF = re.compile(r"href=\"([^\"]*)\"")
_UNBROKEN = "\ue000"
"""Stands for a space inside a telephone number while lines are filled."""


def _append(lines: list[str], part: list[str]) -> None:
    """Add a block's lines after an empty one."""
    if part:
        if lines:
            lines.append("")
        lines += part


class TextRenderer(Dispatch):
    """Renders nodes to lines, by the method named after their kind."""

    def __init__(self, options: HtmlOptions) -> None:
        self._root = options.root
        self._page = options.page
        self._query = options.query
        self._words = options.words
        self._pictures = options.pictures
        self._width = WIDTH
        self._met_raw = False
        """Whether the inlines at hand hold a hand-written tag."""

    def text(self, nodes: Sequence[Node]) -> str:
        """Blocks as text, an empty line between them."""
        return "\n".join(self.blocks(nodes)).strip("\n").replace(_UNBROKEN, " ")

    def blocks(self, nodes: Sequence[Node]) -> list[str]:
        """Blocks as lines with an empty line between them; loose inlines make a paragraph."""
        lines: list[str] = []
        loose: list[Node] = []
        for node in nodes:
            if node.kind not in self.handlers:
                loose.append(node)
                continue
            if loose:
                _append(lines, self._fill(self.inlines(loose)))
                loose = []
            _append(lines, self.handlers[node.kind](self, node))
        if loose:
            _append(lines, self._fill(self.inlines(loose)))
        return lines

    def block(self, node: Node) -> list[str]:
        """One block as lines."""
        lines: list[str] = self.handlers[node.kind](self, node)
        return lines

    def _indented(self, node: Node, indent: int) -> list[str]:
        """One block as lines that leave room for an indent before them."""
        self._width -= indent
        lines = self.block(node)
        self._width += indent
        return lines

    def _fill(self, text: str, first: str = "", rest: str = "") -> list[str]:
        return fill(text, first, rest, self._width)

    def on_paragraph(self, node: Node) -> list[str]:
        text = self.inlines(node.children)
        return fill(text, "", "", self._width) if text and not text.isspace() else []

    on_plain = on_heading = on_paragraph

    def on_list(self, node: Node) -> list[str]:
        lines: list[str] = []
        number, ordered, loose = node.data["start"], node.data["ordered"], not node.data["tight"]
        for item in node.children:
            mark = f"{number}. " if ordered else "• "
            checked = item.data.get("checked")
            if checked is not None:
                mark += f"{CHECKED if checked else UNCHECKED} "
            if lines and loose:
                lines.append("")
            lines += self._item(item, mark) or [mark.rstrip()]
            number += 1
        return lines

    def _item(self, item: Node, mark: str) -> list[str]:
        """An item's lines, the first opened by its mark, the others standing below its words."""
        pad = " " * len(mark)
        lead = mark
        lines: list[str] = []
        for node in item.children:
            if node.kind in ("paragraph", "plain"):
                text = self.inlines(node.children)
                part = fill(text, lead, pad, self._width) if text and not text.isspace() else []
            else:
                part = [pad + line if line else "" for line in self._indented(node, len(pad))]
                if part and lead is mark:
                    part[0] = mark + part[0][len(pad) :]
            if part:
                lead = pad
                lines += ["", *part] if lines and node.kind not in ("list", "plain") else part
        return lines

    def on_quote(self, node: Node) -> list[str]:
        lines = self._narrower(node.children, "> ")
        if node.data.get("by"):
            lines += self._fill("— " + self.inlines(node.data["by"]), "> ", "> ")
        return lines

    def _narrower(self, nodes: Sequence[Node], mark: str) -> list[str]:
        lines: list[str] = []
        for node in nodes:
            if node.kind in ("paragraph", "plain"):
                part = self._fill(self.inlines(node.children), mark, mark)
            else:
                part = [mark + line if line else mark.rstrip() for line in self._indented(node, len(mark))]
            if part:
                lines += [mark.rstrip(), *part] if lines else part
        return lines

    def on_callout(self, node: Node) -> list[str]:
        return [f"{self._words[node.data['kind']]}:", *self._narrower(node.children, "  ")]

    def on_code(self, node: Node) -> list[str]:
        return [f"    {line}".rstrip() for line in node.text.rstrip().expandtabs(4).split("\n")]

    def on_rule(self, _node: Node) -> list[str]:
        return ["—" * 12]

    def _raw_lines(self, html: str) -> list[str]:
        from tipsgen.channels.rawtext import raw_lines

        return raw_lines(html, self._raw_address)

    def on_html(self, node: Node) -> list[str]:
        lines: list[str] = []
        for line in self._raw_lines(node.text):
            lead = _LEAD.match(line)
            assert lead is not None  # noqa: S101 - it matches any line
            lines += self._fill(line[lead.end() :], lead[0], lead[1] + " " * len(lead[2]))
        return lines

    def _raw_address(self, attribute: str, href: str) -> str:
        picture = self._pictures.get(href)
        if picture:
            href = picture.swap.path if attribute == "src" and picture.swap else picture.path
        if not href or href.startswith("//"):
            href = f"https:{href}" if href else ""
        if is_external(href) or href.startswith("/"):
            return self._whole(href)
        return self._whole(urljoin(self._page, href))

    def on_table(self, node: Node) -> list[str]:
        rows = [row for part in node.children for row in part.children]
        cells = [[" ".join(self.inlines(cell.children).split()) for cell in row.children] for row in rows]
        widths = [max(columns(row[column]) for row in cells) for column in range(len(cells[0]))]
        if sum(widths) + 3 * (len(widths) - 1) > self._width:
            return self._records(cells)
        right = [cell.data["align"] == "right" for cell in rows[0].children]

        def line(row: list[str]) -> str:
            shown = [
                " " * (width - columns(cell)) + cell if to_right else cell + " " * (width - columns(cell))
                for cell, width, to_right in zip(row, widths, right, strict=True)
            ]
            return "   ".join(shown).rstrip()

        return [
            line(cells[0]),
            "   ".join("—" * width for width in widths),
            *(line(row) for row in cells[1:]),
        ]

    def _records(self, cells: list[list[str]]) -> list[str]:
        lines: list[str] = []
        for row in cells[1:]:
            lines += [""] if lines else []
            for head, value in zip(cells[0], row, strict=True):
                lines += self._fill(f"{head}: {value}" if head else value, "", "  ")
        return lines

    def on_definitions(self, node: Node) -> list[str]:
        lines: list[str] = []
        for part in node.children:
            if part.kind == "term":
                lines += (
                    ["", *self._fill(self.inlines(part.children))] if lines else self._fill(self.inlines(part.children))
                )
            else:
                lines += self._narrower(part.children, "    ")
        return lines

    def on_footnotes(self, node: Node) -> list[str]:
        lines: list[str] = ["—" * 12]
        for note in node.children:
            mark = f"[{note.data['number']}] "
            lines += self._item(note, mark)
        return lines

    def on_more(self, _node: Node) -> list[str]:
        return []

    on_placed_block = on_footnote_back = on_more

    def inlines(self, nodes: Sequence[Node]) -> str:
        """Inline elements as words; a newline only where the author broke the line."""
        if len(nodes) == 1 and nodes[0].kind == "text":
            return nodes[0].text
        text = "".join([node.text if node.kind == "text" else self._inline(node) for node in nodes])
        if self._met_raw:
            self._met_raw = False
            return self._with_raw(nodes)
        return text

    def _with_raw(self, nodes: Sequence[Node]) -> str:
        """Words among hand-written tags: line breaks, alt texts, and an address after each link that has words."""
        parts: list[str] = []
        links: list[tuple[str, int]] = []
        for node in nodes:
            tag = node.text[1:4].lower() if node.kind == "html_span" else ""
            if not tag:
                parts.append(self._inline(node))
            elif tag.startswith("br"):
                parts.append("\n")
            elif tag == "img":
                parts += self._raw_lines(node.text)
            elif tag[:1] == "a" and tag[1:2].isspace():
                found = _HREF.search(sanitize(node.text, self._raw_address, mail=True))
                links.append((unescape(found[1]) if found else "", len(parts)))
            elif tag.startswith("/a>") and links:
                href, start = links.pop()
                parts.append(after_link("".join(parts[start:]), href))
        return "".join(parts)

    def _picture(self, node: Node) -> str:
        if node.data.get("swap"):
            return f"[{node.text}]" if node.text else ""
        return picture_words(node.text, self._root + node.href if node.href.startswith("/") else node.href)

    def _inline(self, node: Node) -> str:
        kind = node.kind
        if kind in ("strong", "em"):
            return self.inlines(node.children)
        if kind == "soft_break":
            return " "
        if kind == "link":
            return self._link(node)
        if kind in ("text", "code_span"):
            return node.text
        if kind == "hard_break":
            return "\n"
        if kind == "image":
            return self._picture(node)
        if kind == "strike":
            return f"-{self.inlines(node.children)}-"
        if kind == "footnote_ref":
            return f"[{node.data['number']}]"
        if kind == "html_span":
            self._met_raw = True
            return ""
        return self.inlines(node.children)

    def _whole(self, href: str) -> str:
        """A link's address from its scheme on; those to the site carry the query, as in the HTML."""
        if href.startswith("#"):
            href = self._page + href
        elif href.startswith("/"):
            href = self._root + href
        return with_query(href, self._query) if (href + "/").startswith(self._root + "/") else href

    def _link(self, node: Node) -> str:
        words = self.inlines(node.children)
        href = self._whole(node.href)
        if href.startswith("tel:") and tel_digits(words) == href:
            return words.replace(" ", _UNBROKEN)
        return words + after_link(words, href) if words else shown_address(href)
