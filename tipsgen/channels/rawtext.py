"""Hand-written HTML as lines of text."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

from tipsgen.channels.pieces import after_link, picture_words
from tipsgen.sanitize import sanitize

_BLOCKS = frozenset(
    {
        "blockquote", "caption", "dd", "div", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
        "table", "tr", "ul",
    }
)  # fmt: skip
_CELLS = frozenset({"td", "th"})


def raw_lines(html: str, address: Callable[[str, str], str]) -> list[str]:
    """The words of hand-written HTML, a line for each block; links keep their addresses, pictures their alt texts.

    Quotes are marked, items have their numbers, and lists inside lists stand further in.
    `address` makes an address whole, given the attribute's name and its value.
    """
    reader = _Reader()
    reader.feed(sanitize(html, address, mail=True))
    reader.close()
    reader.end_line()
    return reader.lines


class _Reader(HTMLParser):
    """Collects the lines of sanitized HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._mark = ""
        self._quotes = 0
        self._links: list[tuple[str, int]] = []
        self._lists: list[int] = []
        """The next number of each open list, 0 for lists without numbers."""

    def end_line(self) -> None:
        """Put what was read since the last line into a line of its own."""
        words = " ".join("".join(self._parts).split())
        if words:
            inset = "   " * (len(self._lists) - 1) if self._lists else ""
            self.lines.append("> " * self._quotes + inset + self._mark + words)
            self._mark = ""
        self._parts.clear()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS or tag == "br":
            self.end_line()
        if tag == "blockquote":
            self._quotes += 1
        elif tag in ("ol", "ul"):
            self._lists.append(_number(found.get("start"), 1) if tag == "ol" else 0)
        elif tag == "li" and self._lists:
            number = _number(found.get("value"), self._lists[-1]) if self._lists[-1] else 0
            self._mark = f"{number}. " if number else "• "
            self._lists[-1] = number + 1 if number else 0
        elif tag == "a":
            self._links.append((found.get("href", ""), len(self._parts)))
        elif tag == "img":
            self._parts.append(picture_words(found.get("alt", ""), found.get("src", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_line()
        elif tag in _CELLS:
            self._parts.append("   ")
        if tag == "blockquote":
            self._quotes -= 1
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "a" and self._links:
            href, start = self._links.pop()
            self._parts.append(after_link("".join(self._parts[start:]), href))

    def handle_data(self, data: str) -> None:
        self._parts.append(data)


def _number(written: str | None, default: int) -> int:
    return int(written) if written and written.isdecimal() else default
