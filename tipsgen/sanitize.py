"""Raw HTML of a tip, kept to what a letter needs.

The allow-list below is the whole of what passes; docs/markdown.md repeats it for authors.
Scripts, frames, forms, media, event handlers, styles and `javascript:` or `data:` links go,
the words inside harmless tags stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable

TAGS = frozenset(
    [
        "a",
        "abbr",
        "aside",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
"""Elements that stay."""

NOT_IN_MAIL = frozenset(
    ["abbr", "aside", "bdi", "details", "figcaption", "figure", "rp", "rt", "ruby", "section", "summary", "time", "wbr"]
)
"""Elements of these that mail clients do not know (caniemail.com); in an issue only their words stay."""

DROPPED_WITH_CONTENT = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "math"})
"""Elements whose text would mean nothing to a reader."""

_EVERYWHERE = {"title", "lang", "dir", "class", "id", "role", "aria-label", "aria-hidden"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": _EVERYWHERE,
    "a": {"href", "hreflang"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "div": {"tabindex"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "pre": {"tabindex"},
    "q": {"cite"},
    "table": {"width", "cellpadding", "cellspacing", "border", "align"},
    "td": {"colspan", "rowspan", "headers", "align", "valign", "width"},
    "th": {"colspan", "rowspan", "headers", "scope", "align", "valign", "width"},
    "time": {"datetime"},
}
"""Attributes that stay, by element; `*` is for all."""

NOT_IN_MAIL_ATTRIBUTES = frozenset(
    {"aria-hidden", "aria-label", "height", "hreflang", "id", "open", "reversed", "tabindex", "title", "type"}
)
"""Attributes of these that an issue does without: no client knows them, or webmail breaks them."""

URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def sanitize(html: str, address: Callable[[str, str], str] | None = None, *, mail: bool = False, shift: int = 0) -> str:
    """HTML with only allowed elements and attributes, every element closed, none of them empty.

    `address` rewrites what `href` and `src` hold, as the channel needs it; it is given the
    attribute's name and its value.  `mail` leaves out what mail clients do not know,
    `shift` is how many levels all headings stand lower.
    """
    import nh3

    def rewritten(_element: str, attribute: str, value: str) -> str:
        return address(attribute, value) if address and attribute in ("href", "src") else value

    attributes = _MAIL_ATTRIBUTES if mail else ATTRIBUTES
    clean = nh3.clean(
        html,
        tags=set(TAGS - NOT_IN_MAIL if mail else TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes=attributes,
        url_schemes=set(URL_SCHEMES),
        attribute_filter=rewritten,
        link_rel=None,
        strip_comments=True,
    )
    return _in_order(without_empty(clean), 2 + shift)


_MAIL_ATTRIBUTES = {element: names - NOT_IN_MAIL_ATTRIBUTES for element, names in ATTRIBUTES.items()}
_EMPTY = re.compile(
    r"<(p|h[2-6]|li|blockquote|figcaption)((?:\s+[a-z-]+(?:=\"[^\"]*\")?)*)>(?:\s|&nbsp;|<br>)*</\1>\n?"
)
_HEADING = re.compile(r"(</?)h([2-6])(?=[\s>])")


def without_empty(html: str) -> str:
    """HTML without paragraphs, headings and items in which nothing is left, as a dropped script may leave them."""
    found = 1
    while found:
        html, found = _EMPTY.subn("", html)
    return html


def _in_order(html: str, highest: int) -> str:
    """HTML whose headings start at one level and skip none on the way down, whoever wrote them (WCAG 2.2, G141)."""
    open_levels: list[tuple[int, int]] = []
    level = highest

    def placed(match: re.Match[str]) -> str:
        nonlocal level
        if match[1] == "<":
            written = int(match[2])
            while open_levels and open_levels[-1][0] >= written:
                open_levels.pop()
            level = min(open_levels[-1][1] + 1 if open_levels else highest, 6)
            open_levels.append((written, level))
        return f"{match[1]}h{level}"

    return _HEADING.sub(placed, html)
