"""Nodes to plain text: lines of at most 72 columns, addresses and code unbroken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tipsgen.channels.html import CHECKED, UNCHECKED
from tipsgen.markdown import Node, plain_text
from tipsgen.sanitize import words_of

WIDTH = 72
"""Columns of a line at most; RFC 3676, section 4.2, recommends 78 or fewer."""

_UNBROKEN = "\ue000"
"""Stands for a space inside a telephone number while lines are filled."""

_BLOCKS = frozenset(
    [
        "paragraph",
        "plain",
        "heading",
        "list",
        "item",
        "quote",
        "callout",
        "code",
        "rule",
        "html",
        "table",
        "definitions",
        "footnotes",
        "footnote",
        "more",
        "placed_block",
    ]
)


def fill(text: str, first: str = "", rest: str = "", width: int = WIDTH) -> list[str]:
    """Words in lines of `width` columns, the first line opened by `first`, others by `rest`.

    Newlines in `text` stay; a word that is longer than a line stands alone, unbroken.
    """
    lines: list[str] = []
    lead = first
    for part in text.split("\n"):
        line, used = lead, len(lead)
        empty = True
        for word in part.split(" "):
            if not word:
                continue
            if empty:
                line, used, empty = line + word, used + len(word), False
            elif used + 1 + len(word) <= width:
                line, used = f"{line} {word}", used + 1 + len(word)
            else:
                lines.append(line)
                line, used = rest + word, len(rest) + len(word)
        lines.append(line.rstrip())
        lead = rest
    return lines


class TextRenderer:
    """Renders nodes to lines, by the method named after their kind."""

    def __init__(self, root: str, words: Mapping[str, str]) -> None:
        self._root = root
        self._words = words
        self._handlers: dict[str, Callable[[Node], list[str]]] = {}
        self._width = WIDTH

    def text(self, nodes: Sequence[Node]) -> str:
        """Blocks as text, an empty line between them, no trailing spaces."""
        lines = "\n".join(line.rstrip() for line in self.blocks(nodes)).strip("\n")
        return lines.replace(_UNBROKEN, " ")

    def blocks(self, nodes: Sequence[Node]) -> list[str]:
        """Blocks as lines with an empty line between them; loose inlines make a paragraph."""
        lines: list[str] = []
        loose: list[Node] = []
        for node in (*nodes, None):
            if node is not None and node.kind not in _BLOCKS:
                loose.append(node)
                continue
            made = [self._fill(self.inlines(loose))] if loose else []
            loose = []
            if node is not None:
                made.append(self.block(node))
            for part in made:
                if part:
                    lines += ["", *part] if lines else part
        return lines

    def block(self, node: Node) -> list[str]:
        """One block as lines."""
        handler = self._handlers.get(node.kind)
        if handler is None:
            handler = self._handlers[node.kind] = getattr(self, f"on_{node.kind}")
        return handler(node)

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
        return self._fill(text) if text.strip() else []

    on_plain = on_heading = on_paragraph

    def on_list(self, node: Node) -> list[str]:
        lines: list[str] = []
        number = node.data["start"]
        for item in node.children:
            mark = f"{number}. " if node.data["ordered"] else "• "
            checked = item.data.get("checked")
            if checked is not None:
                mark += f"{CHECKED if checked else UNCHECKED} "
            inner = self._item(item, len(mark))
            if lines and not node.data["tight"]:
                lines.append("")
            lines += [mark + inner[0], *inner[1:]] if inner else [mark.rstrip()]
            number += 1
        return lines

    def _item(self, item: Node, indent: int) -> list[str]:
        """An item's lines; all but the first carry the indent already."""
        pad = " " * indent
        lines: list[str] = []
        for node in item.children:
            if node.kind in ("paragraph", "plain"):
                part = self._fill(self.inlines(node.children), pad, pad)
            else:
                part = [pad + line if line else "" for line in self._indented(node, indent)]
            if part:
                lines += ["", *part] if lines and node.kind not in ("list", "plain") else part
        return [lines[0][indent:], *lines[1:]] if lines else []

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
                part = [mark + line for line in self._indented(node, len(mark))]
            if part:
                lines += [mark.rstrip(), *part] if lines else part
        return lines

    def on_callout(self, node: Node) -> list[str]:
        return [f"{self._words[node.data['kind']]}:", *self._narrower(node.children, "  ")]

    def on_code(self, node: Node) -> list[str]:
        return ["    " + line if line.strip() else "" for line in node.text.rstrip().split("\n")]

    def on_rule(self, _node: Node) -> list[str]:
        return ["—" * 12]

    def on_html(self, node: Node) -> list[str]:
        words = words_of(node.text)
        return self._fill(words) if words else []

    def on_table(self, node: Node) -> list[str]:
        rows = [row for part in node.children for row in part.children]
        cells = [[" ".join(self.inlines(cell.children).split()) for cell in row.children] for row in rows]
        widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
        if sum(widths) + 3 * (len(widths) - 1) > self._width:
            return self._records(cells)
        right = [cell.data["align"] == "right" for cell in rows[0].children]

        def line(row: list[str]) -> str:
            shown = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True)]
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
            inner = self._item(note, len(mark))
            lines += [mark + inner[0], *inner[1:]] if inner else []
        return lines

    def on_more(self, _node: Node) -> list[str]:
        return []

    on_placed_block = on_more

    def inlines(self, nodes: Sequence[Node]) -> str:
        """Inline elements as words; a newline only where the author broke the line."""
        return "".join([self._inline(node) for node in nodes])

    def _inline(self, node: Node) -> str:
        kind = node.kind
        if kind in ("text", "code_span"):
            return node.text
        if kind == "soft_break":
            return " "
        if kind == "hard_break":
            return "\n"
        if kind == "link":
            return self._link(node)
        if kind == "image":
            return f"[{node.text}]" if node.text else ""
        if kind == "strike":
            return f"-{self.inlines(node.children)}-"
        if kind == "footnote_ref":
            return f"[{node.data['number']}]"
        if kind in ("html_span", "footnote_back"):
            return "\n" if node.text.lower().startswith("<br") else ""
        return self.inlines(node.children)

    def _link(self, node: Node) -> str:
        words = self.inlines(node.children)
        href = self._root + node.href if node.href.startswith("/") else node.href
        bare = href.removeprefix("mailto:").removeprefix("tel:")
        if href.startswith(("#", "tel:")) or bare in words or href.removeprefix("https://").rstrip("/") == words:
            words = words.replace(" ", _UNBROKEN) if href.startswith("tel:") else words
            return words if not words.startswith("[") else f"{words} {bare}"
        return f"{words} ({bare})" if plain_text(node.children) or words else bare
