"""Hand-written HTML, once it is sanitized, with what an issue needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from tipsgen.channels.pieces import code_table, named_picture, picture
from tipsgen.urls import is_mail_picture
from tipsgen.views import Picture

_VOID = frozenset({"br", "col", "hr", "img"})


@dataclass(slots=True)
class _Element:
    """An element of sanitized HTML; text among its children is escaped as it was written."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Element | str] = field(default_factory=list)


def mend(html: str, sizes: Mapping[str, Picture]) -> str:
    """Sanitized HTML made fit for mail clients; `sizes` has pictures by their whole address.

    Pictures get alt and width, links have words or go, tables say whether they are for layout,
    cells and heads carry what the theme's styles hold on to, code and marks are written as the
    email channel writes them.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _Mender(sizes).written(reader.root.children)


class _Reader(HTMLParser):
    """Builds the tree of well-formed HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.root = _Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self._open[-1].children.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._open[-1].children.append(f"&#{name};")


class _Mender:
    """Writes elements, each by the method that is named after it where it has one."""

    def __init__(self, sizes: Mapping[str, Picture]) -> None:
        self._sizes = sizes
        self._linked = False

    def written(self, nodes: Sequence[_Element | str]) -> str:
        return "".join([node if isinstance(node, str) else self._one(node) for node in nodes])

    def _one(self, element: _Element) -> str:
        method: Callable[[_Element], str] = getattr(self, f"_{element.tag}", self._plain)
        return method(element)

    def _plain(self, element: _Element) -> str:
        if element.tag in _VOID:
            return _opening(element.tag, element.attributes)
        return self._wrapped(element.tag, element.attributes, self.written(element.children))

    def _img(self, element: _Element) -> str:
        found = element.attributes
        source, alt = found.get("src", ""), found.get("alt", "")
        if not source:
            return escape(alt, quote=False)
        if not is_mail_picture(source):
            return named_picture(source, alt, self._linked)
        known = self._sizes.get(source)
        known = known.swap or known if known else None
        width = int(found["width"]) if found.get("width", "").isdecimal() else 0
        return picture(source, alt, width or (known.width if known else 0))

    def _a(self, element: _Element) -> str:
        """A link; only its words where it leads nowhere, nothing where it has none."""
        leads = bool(element.attributes.get("href", "").strip()) and not self._linked
        self._linked = self._linked or leads
        inner = self.written(element.children)
        self._linked = self._linked and not leads
        if not leads or not _has_words(inner):
            return inner
        href = {"href": element.attributes["href"]}
        own = {name: value for name, value in element.attributes.items() if name != "href"}
        return self._wrapped("a", {**own, **href}, inner)

    def _pre(self, element: _Element) -> str:
        return code_table(_text(element).strip("\n"))

    def _mark(self, element: _Element) -> str:
        return self._wrapped("span", {**element.attributes, "class": "mark"}, self.written(element.children))

    def _table(self, element: _Element) -> str:
        own = element.attributes
        if own.get("class") == "callout":
            return self._plain(element)
        role = {} if _has_heads(element) else {"role": "presentation"}
        zeroed = {"width": "100%", "cellpadding": "0", "cellspacing": "0", "border": "0"}
        return self._wrapped("table", {"class": "data", **role, **zeroed}, self.written(element.children))

    def _tr(self, element: _Element) -> str:
        cells = [child for child in element.children if isinstance(child, _Element)]
        side = "row" if any(cell.tag == "td" for cell in cells) else "col"
        for cell in cells:
            if cell.tag == "th":
                cell.attributes.setdefault("scope", side)
        return self._plain(element)

    def _td(self, element: _Element) -> str:
        own = element.attributes
        kept = {name: value for name, value in own.items() if name != "width" or value.endswith("%")}
        return self._wrapped(element.tag, {"class": "cell", **kept}, self.written(element.children))

    _th = _td

    def _wrapped(self, tag: str, attributes: Mapping[str, str], inner: str) -> str:
        return f"{_opening(tag, attributes)}{inner}</{tag}>"


def _opening(tag: str, attributes: Mapping[str, str]) -> str:
    shown = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{shown}>"


def _has_heads(table: _Element) -> bool:
    """Whether a table has head cells of its own, not of a table inside it."""
    return any(
        child.tag == "th" or (child.tag not in ("table", "td") and _has_heads(child))
        for child in table.children
        if isinstance(child, _Element)
    )


def _text(element: _Element) -> str:
    """The words of an element, escaped, with newlines for breaks."""
    return "".join(
        child if isinstance(child, str) else "\n" if child.tag == "br" else _text(child) for child in element.children
    )


def _has_words(html: str) -> bool:
    shown = re.search(r'<img [^>]*alt="[^"]', html) is not None
    return shown or bool(unescape(re.sub(r"<[^>]*>", "", html)).strip())
