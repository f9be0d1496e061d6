"""Raw HTML of a tip, kept to what a letter needs.

The allow-list below is the whole of what passes; docs/markdown.md repeats it for authors.
Scripts, frames, forms, media, event handlers, styles and `javascript:` or `data:` links go,
the words inside harmless tags stay.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import unescape

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

URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def sanitize(html: str, address: Callable[[str], str] | None = None) -> str:
    """HTML with only allowed elements and attributes, every element closed.

    `address` rewrites what `href` and `src` hold, as the channel needs it.
    """
    import nh3

    def rewritten(_element: str, attribute: str, value: str) -> str:
        return address(value) if address and attribute in ("href", "src") else value

    return str(
        nh3.clean(
            html,
            tags=set(TAGS),
            clean_content_tags=set(DROPPED_WITH_CONTENT),
            attributes=ATTRIBUTES,
            url_schemes=set(URL_SCHEMES),
            attribute_filter=rewritten,
            link_rel=None,
            strip_comments=True,
        )
    )


@lru_cache(maxsize=256)
def words_of(html: str) -> str:
    """The text that a reader would see of raw HTML, on one line."""
    import nh3

    bare = nh3.clean(html, tags=set(), clean_content_tags=set(DROPPED_WITH_CONTENT), strip_comments=True)
    return " ".join(unescape(bare).split())
