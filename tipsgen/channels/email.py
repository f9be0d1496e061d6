"""Nodes to the HTML of an email body, with the theme's styles written into its tags.

Differences from the page: callouts are tables, quotes need no `<figure>`, notes have no
`#` links (webmail breaks them), pictures have a numeric width (Outlook ignores CSS widths)
and a form that every client shows, and a table too wide for a phone is turned on its side.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tipsgen.channels.html import CHECKED, UNCHECKED, HtmlRenderer
from tipsgen.channels.pieces import code_table, named_picture, picture
from tipsgen.dress import dress
from tipsgen.markdown import Node, plain_text
from tipsgen.sanitize import sanitize, without_empty
from tipsgen.urls import is_mail_picture, with_query
from tipsgen.views import Picture

PHONE = 320
"""Pixels that a table may be wide: a phone of 360 less the padding."""
_LETTER, _GAP, _LONGEST = 8, 10, 12
"""Pixels of a letter at 15 px, pixels between columns, letters after which a word may be broken."""

_FRAME = '<table class="callout" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
_TABLE = '<table class="data" width="100%" cellpadding="0" cellspacing="0" border="0">\n'


class EmailRenderer(HtmlRenderer):
    """The email dialect; class names are hooks for `Theme.tags`."""

    _linked = False

    def address(self, href: str) -> str:
        return escape(self._whole(href))

    def _whole(self, href: str) -> str:
        """A link's address from its scheme on; those to the site carry the options' query."""
        options = self.options
        if href.startswith("/"):
            return with_query(options.root + href, options.query)
        if href.startswith("#"):
            return with_query(options.page + href, options.query)
        if options.query and (href + "/").startswith(options.root + "/"):
            return with_query(href, options.query)
        return href

    def raw_address(self, attribute: str, href: str) -> str:
        if attribute == "src":
            picture = self.options.pictures.get(href)
            return super().raw_address(attribute, picture.swap.path if picture and picture.swap else href)
        return self._whole(super().raw_address(attribute, href))

    def sanitized(self, html: str) -> str:
        from tipsgen.channels.mend import mend

        options = self.options
        sizes = {self.raw_address("src", name): one for name, one in options.pictures.items()}
        clean = sanitize(html, self.raw_address, mail=True, shift=options.shift)
        return self._dress(without_empty(mend(clean, sizes)))

    def checkbox(self, checked: bool) -> str:
        return CHECKED if checked else UNCHECKED

    def on_quote(self, node: Node) -> str:
        by = node.data.get("by")
        name = self.tags['<p class="by">'] + f"— {self.inlines(by)}</p>\n" if by else ""
        return f"{self.tags['<blockquote>']}\n{self.blocks(node.children)}{name}</blockquote>\n"

    def on_callout(self, node: Node) -> str:
        word = escape(self.options.words[node.data["kind"]])
        opening = self._dress(f'{_FRAME}<td class="callout">\n<p class="callout-title">{word}</p>\n')
        return f"{opening}{self.blocks(node.children)}</td></tr></table>\n"

    def on_code(self, node: Node) -> str:
        return self._dress(code_table(escape(node.text.rstrip().expandtabs(4), quote=False)))

    def on_table(self, node: Node) -> str:
        if is_wide(node):
            return self._sideways(node)
        return f"{self._dress(_TABLE)}{self.blocks(node.children)}</table>\n"

    def _sideways(self, node: Node) -> str:
        """A wide table with its column heads beside their values, row after row."""
        heads, *rows = [row.children for part in node.children for row in part.children]
        lines = []
        for row in rows:
            first = True
            for head, cell in zip(heads, row, strict=True):
                side, mark = ("record", "record") if first else ("side", "cell")
                place = f'align="{self._start}" valign="top"'
                opening = self._dress(f'<tr><th class="{side}" {place} scope="row" width="34%">')
                value = self._dress(f'<td class="{mark}" {place}>')
                lines.append(
                    f"{opening}{self.inlines(head.children)}</th>{value}{self.inlines(cell.children)}</td></tr>\n"
                )
                first = False
        return f"{self._dress(_TABLE)}<tbody>\n{''.join(lines)}</tbody>\n</table>\n"

    def _dress(self, html: str) -> str:
        """HTML with its start tags as this channel writes them."""
        return dress(html, self.tags)

    @property
    def _start(self) -> str:
        """The side on which a line starts."""
        return "right" if self.options.direction == "rtl" else "left"

    def on_cell(self, node: Node) -> str:
        tag, scope = ("th", ' scope="col"') if node.data["head"] else ("td", "")
        align = node.data["align"] or self._start
        opening = self.tags[f'<{tag} class="cell" align="{align}" valign="top"{scope}>']
        return f"{opening}{self.inlines(node.children)}</{tag}>"

    def on_footnotes(self, node: Node) -> str:
        return f"{self.tags['<hr>']}\n{self.tags['<ol>']}\n{self.blocks(node.children)}</ol>\n"

    def on_footnote_back(self, _node: Node) -> str:
        return ""

    def on_footnote_ref(self, node: Node) -> str:
        return f"{self.tags['<sup>']}{node.data['number']}</sup>"

    def on_link(self, node: Node) -> str:
        self._linked = True
        words = self.inlines(node.children)
        self._linked = False
        opening = self.tags[f'<a href="{self.address(node.href)}">']
        return f"{opening}{words}</a>"

    def on_image(self, node: Node) -> str:
        swap: Picture | None = node.data.get("swap")
        href, width = (swap.path, swap.width) if swap else (node.href, node.data.get("width"))
        source = self.options.root + href if href.startswith("/") else href
        if is_mail_picture(href):
            return self.tags[picture(source, node.text, width or 0)]
        return self._dress(named_picture(source, node.text, self._linked))


def is_wide(table: Node) -> bool:
    """Whether a table cannot stand on a phone with every column at least as wide as its words."""
    rows = [row.children for part in table.children for row in part.children]
    widths = [_longest(cells) for cells in zip(*rows, strict=True)]
    return len(rows) > 1 and sum(min(width, _LONGEST) * _LETTER + _GAP for width in widths) > PHONE


def _longest(cells: Sequence[Node]) -> int:
    """Letters in the longest word of a column."""
    return max((len(word) for cell in cells for word in plain_text(cell.children).split()), default=1)
