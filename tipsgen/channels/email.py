"""Nodes to the HTML of an email body, before the theme's styles are written into it.

Differences from the page: callouts are tables, quotes need no `<figure>`, notes have no
`#` links (webmail breaks them), pictures have a numeric width (Outlook ignores CSS widths).
"""

from __future__ import annotations

from html import escape

from tipsgen.channels.html import CHECKED, UNCHECKED, HtmlRenderer
from tipsgen.markdown import Node

COLUMN = 536
"""Pixels that a picture may be wide: the column of 600 less its padding."""


class EmailRenderer(HtmlRenderer):
    """The email dialect; class names are hooks for `Theme.style`."""

    def checkbox(self, checked: bool) -> str:
        return CHECKED if checked else UNCHECKED

    def on_quote(self, node: Node) -> str:
        by = node.data.get("by")
        name = f'<p class="by">— {self.inlines(by)}</p>\n' if by else ""
        return f"<blockquote>\n{self.blocks(node.children)}{name}</blockquote>\n"

    def on_callout(self, node: Node) -> str:
        word = escape(self.options.words[node.data["kind"]])
        return (
            '<table class="callout" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
            f'<tr><td class="callout">\n<p class="callout-title">{word}</p>\n{self.blocks(node.children)}</td></tr>'
            "</table>\n"
        )

    def on_code(self, node: Node) -> str:
        return f"<pre>{escape(node.text.rstrip(), quote=False)}</pre>\n"

    def on_table(self, node: Node) -> str:
        return (
            '<table class="data" width="100%" cellpadding="0" cellspacing="0" border="0">\n'
            f"{self.blocks(node.children)}</table>\n"
        )

    def on_cell(self, node: Node) -> str:
        tag, scope = ("th", ' scope="col"') if node.data["head"] else ("td", "")
        align = node.data["align"] or "left"
        return f'<{tag} class="cell" align="{align}" valign="top"{scope}>{self.inlines(node.children)}</{tag}>'

    def on_footnotes(self, node: Node) -> str:
        return f"<hr>\n<ol>\n{self.blocks(node.children)}</ol>\n"

    def on_footnote_back(self, _node: Node) -> str:
        return ""

    def on_footnote_ref(self, node: Node) -> str:
        return f"<sup>{node.data['number']}</sup>"

    def on_image(self, node: Node) -> str:
        width = min(node.data.get("width") or COLUMN, COLUMN)
        return f'<img src="{self.address(node.href)}" alt="{escape(node.text)}" width="{width}" border="0">'
