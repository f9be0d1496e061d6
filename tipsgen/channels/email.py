"""Nodes to the HTML of an email body, before the theme's styles are written into it.

Differences from the page: callouts are tables, quotes need no `<figure>`, notes have no
`#` links (webmail breaks them), pictures have a numeric width (Outlook ignores CSS widths)
and a form that every client shows, and a table too wide for a phone is turned on its side.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from html import escape, unescape

from tipsgen.channels.html import CHECKED, UNCHECKED, HtmlRenderer
from tipsgen.markdown import Node, plain_text
from tipsgen.sanitize import sanitize, without_empty
from tipsgen.urls import is_mail_picture, with_query
from tipsgen.views import Picture

COLUMN = 536
"""Pixels that a picture may be wide: the column of 600 less its padding."""

PHONE = 320
"""Pixels that a table may be wide: a phone of 360 less the padding."""
_LETTER, _GAP, _LONGEST = 8, 10, 12
"""Pixels of a letter at 15 px, pixels between columns, letters after which a word may be broken."""

_TABLE = '<table class="data" width="100%" cellpadding="0" cellspacing="0" border="0">\n'


class EmailRenderer(HtmlRenderer):
    """The email dialect; class names are hooks for `Theme.style`."""

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
        return _mend(sanitize(html, self.raw_address, mail=True), self)

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
        return _code(escape(node.text.rstrip().expandtabs(4), quote=False))

    def on_table(self, node: Node) -> str:
        if is_wide(node):
            return self._sideways(node)
        return f"{_TABLE}{self.blocks(node.children)}</table>\n"

    def _sideways(self, node: Node) -> str:
        """A wide table with its column heads beside their values, row after row."""
        heads, *rows = [row.children for part in node.children for row in part.children]
        lines = []
        for row in rows:
            first = True
            for head, cell in zip(heads, row, strict=True):
                name, value = self.inlines(head.children), self.inlines(cell.children)
                side, mark = ("record", "record") if first else ("side", "cell")
                lines.append(
                    f'<tr><th class="{side}" align="{self._start}" valign="top" scope="row" width="34%">{name}</th>'
                    f'<td class="{mark}" align="{self._start}" valign="top">{value}</td></tr>\n'
                )
                first = False
        return f"{_TABLE}<tbody>\n{''.join(lines)}</tbody>\n</table>\n"

    @property
    def _start(self) -> str:
        """The side on which a line starts."""
        return "right" if self.options.direction == "rtl" else "left"

    def on_cell(self, node: Node) -> str:
        tag, scope = ("th", ' scope="col"') if node.data["head"] else ("td", "")
        align = node.data["align"] or self._start
        return f'<{tag} class="cell" align="{align}" valign="top"{scope}>{self.inlines(node.children)}</{tag}>'

    def on_footnotes(self, node: Node) -> str:
        return f"<hr>\n<ol>\n{self.blocks(node.children)}</ol>\n"

    def on_footnote_back(self, _node: Node) -> str:
        return ""

    def on_footnote_ref(self, node: Node) -> str:
        return f"<sup>{node.data['number']}</sup>"

    def on_link(self, node: Node) -> str:
        self._linked = True
        words = self.inlines(node.children)
        self._linked = False
        return f'<a href="{self.address(node.href)}">{words}</a>'

    def on_image(self, node: Node) -> str:
        swap: Picture | None = node.data.get("swap")
        href, width = (swap.path, swap.width) if swap else (node.href, node.data.get("width"))
        source = self.options.root + href if href.startswith("/") else href
        if is_mail_picture(href):
            return _image(source, node.text, width or COLUMN)
        words = escape(node.text or _file_name(href), quote=False)
        return words if self._linked else f'<a href="{escape(source)}">{words}</a>'


def is_wide(table: Node) -> bool:
    """Whether a table cannot stand on a phone with every column at least as wide as its words."""
    rows = [row.children for part in table.children for row in part.children]
    widths = [_longest(cells) for cells in zip(*rows, strict=True)]
    return len(rows) > 1 and sum(min(width, _LONGEST) * _LETTER + _GAP for width in widths) > PHONE


def _longest(cells: Sequence[Node]) -> int:
    """Letters in the longest word of a column."""
    return max((len(word) for cell in cells for word in plain_text(cell.children).split()), default=1)


def _image(source: str, alt: str, width: int) -> str:
    return f'<img src="{escape(source)}" alt="{escape(alt)}" width="{min(width, COLUMN)}" border="0">'


def _code(escaped: str) -> str:
    """Code whose lines wrap in every client: a `<pre>` does not in Outlook and Samsung's, and widens the letter."""
    lines = (re.sub(r"^ | (?= )", "&nbsp;", line) for line in escaped.split("\n"))
    return (
        '<table class="callout" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        f'<tr><td class="code"><code class="block">{"<br>".join(lines)}</code></td></tr></table>\n'
    )


def _file_name(href: str) -> str:
    return posixpath.basename(href.split("?")[0]) or href


# Hand-written HTML, after it was sanitized: every attribute is quoted and every element closed.

_ATTRIBUTES = r"((?:\s+[a-z-]+(?:=\"[^\"]*\")?)*)"
_IMAGE = re.compile(rf"<img{_ATTRIBUTES}\s*/?>")
_ATTRIBUTE = re.compile(r"([a-z-]+)=\"([^\"]*)\"")
_LINK = re.compile(rf"<a{_ATTRIBUTES}>(.*?)</a>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_PRE = re.compile(rf"<pre{_ATTRIBUTES}>(.*?)</pre>", re.DOTALL)
_MARK = re.compile(rf"<mark{_ATTRIBUTES}>")
_CELL = re.compile(rf"<(t[hd]){_ATTRIBUTES}>")
_WIDTH = re.compile(r' width="\d+(?:px)?"')
_TABLE_TAG = re.compile(r"(</?table\b(?:[^>\"]|\"[^\"]*\")*>)")


def _mend(html: str, renderer: EmailRenderer) -> str:
    """Sanitized HTML with what an issue needs.

    Pictures get alt and width, links have words or go, tables say whether they are for layout,
    cells and heads carry what the theme's styles hold on to.
    """
    sizes = {renderer.raw_address("src", name): one for name, one in renderer.options.pictures.items()}
    html = _IMAGE.sub(lambda match: _mended_image(match[1], sizes), html)
    html = _LINK.sub(_mended_link, html)
    html = _PRE.sub(lambda match: _code(re.sub(r"</?(?:code|span)\b[^>]*>", "", match[2]).strip("\n")), html)
    html = _MARK.sub('<span class="mark">', html).replace("</mark>", "</span>")
    html = _ROW.sub(_mended_row, html)
    return without_empty(_mended_tables(html))


def _mended_tables(html: str) -> str:
    """Tables as wide as their place; one without heads is for layout, as far as a screen reader goes."""
    parts = _TABLE_TAG.split(html)
    for index in range(len(parts) - 2, 0, -2):
        tag = parts[index]
        if tag.startswith("</") or 'class="callout"' in tag:
            continue
        role = "" if "<th" in _inside(parts, index) else ' role="presentation"'
        parts[index] = f'<table class="data"{role} width="100%" cellpadding="0" cellspacing="0" border="0">'
    return "".join(parts)


def _inside(parts: Sequence[str], index: int) -> str:
    """What stands between the table tag at `index` and the one that closes it, without the tables inside."""
    depth, found = 1, parts[index + 1]
    for place in range(index + 2, len(parts) - 1, 2):
        depth += -1 if parts[place].startswith("</") else 1
        if not depth:
            break
        found += parts[place + 1] if depth == 1 else ""
    return found


def _mended_image(attributes: str, sizes: dict[str, Picture]) -> str:
    found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    source, alt = found.get("src", ""), found.get("alt", "")
    if not source:
        return escape(alt, quote=False)
    if not is_mail_picture(source):
        return f'<a href="{escape(source)}">{escape(alt or _file_name(source), quote=False)}</a>'
    known = sizes.get(source)
    known = known.swap or known if known else None
    written = int(found["width"]) if found.get("width", "").isdecimal() else 0
    return _image(source, alt, written or (known.width if known else 0) or COLUMN)


def _mended_link(match: re.Match[str]) -> str:
    """A link as it is; only its words where it leads nowhere; nothing where it has no words."""
    attributes, words = match[1], match[2]
    href = next((value for name, value in _ATTRIBUTE.findall(attributes) if name == "href"), "")
    if not href.strip():
        return words
    shown = "<img" in words and 'alt=""' not in words
    return match[0] if shown or re.sub(r"<[^>]*>|\s|&nbsp;", "", words) else words


def _mended_row(match: re.Match[str]) -> str:
    side = "row" if "<td" in match[0] else "col"

    def cell(found: re.Match[str]) -> str:
        tag, attributes = found[1], found[2]
        name = "" if " class=" in attributes else ' class="cell"'
        scope = f' scope="{side}"' if tag == "th" and " scope=" not in attributes else ""
        return f"<{tag}{name}{_WIDTH.sub('', attributes)}{scope}>"

    return _CELL.sub(cell, match[0])
