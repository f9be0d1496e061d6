"""Blocks of everyday texts, each recognized by one expression at its first line.

A block here is one whose end no other rule of markdown could see elsewhere: paragraphs, headings,
flat lists, quotations of paragraphs.  Anything else is left to the library, which reads that one block and
hands the rest of the text back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tipsgen.nodes import NO_DATA, Node

WHITE_SPACE = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What the library strips off a block's text (`MD_TRIM_CHARS`)."""

# The beginning of a line that opens no block but a paragraph: no mark of a heading, quote, list, fence, rule,
# table, definition, reference or HTML, and no underline of a heading.
_START = (
    r"(?:[^\s#>*+\-_`~|:=\[<0-9]|\*{1,2}[^\s*]|_{1,2}[^\s_]|`{1,2}[^`\s]|~{1,2}[^~\n]|[0-9]{1,9}[^0-9.)\n]"
    r"|\[[^\]\[\\\n^!]+\](?!:))"
)
_LINE = rf"{_START}[^\n]*+"
_ITEM = rf"\ {{1,3}}(?!\[[ xX]\][ \t]){_LINE}"
_END = r"(?:\n[ \t]*+)*\Z"
_BLANKS = r"\n(?:[ \t]*+\n)+"
# No possessive quantifier has a group: Python before 3.11.5 matches too little there (CPython's issue 106052).
_EMPTY = re.compile(r"(?:[ \t]*+\n)*")


@lru_cache(maxsize=1)
def _block() -> re.Pattern[str]:
    return re.compile(
        rf"""
        # A line that opens with a colon may make the paragraph before it a term to define.
        (?P<paragraph>(?P<words>{_LINE}(?:\n{_LINE})*)(?:{_BLANKS}(?![ \t]*+[:\n])|{_END}))
        | (?P<heading>(?P<marks>\#{{1,6}})[ \t](?P<title>[^\n\#|]*+)(?:\n(?:[ \t]*+\n)*|\Z))
        | (?P<list>(?P<items>(?:(?P<bullet>[-+*])|(?P<start>[0-9]{{1,9}})(?P<stop>[.)])){_ITEM}
            (?:\n(?(bullet)(?P=bullet)|[0-9]{{1,9}}(?P=stop)){_ITEM})*)
            (?:{_BLANKS}(?=[^ \t\n])(?(bullet)(?!(?P=bullet))|(?![0-9]))|{_END}))
        | (?P<quote>(?P<lines>>\ ?{_LINE}(?:\n>\ ?(?:{_LINE}|(?=\n|\Z)))*)(?:{_BLANKS}|{_END}))
        """,
        re.VERBOSE,
    )


@lru_cache(maxsize=1)
def _rarer_block() -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?P<list>(?P<items>(?:(?P<bullet>[-+*])|(?P<start>[0-9]{{1,9}})(?P<stop>[.)]))\ {{1,3}}{_LINE}
            (?:\n(?:[ \t]*+\n)*(?:\ {{2,12}}|(?(bullet)(?P=bullet)|[0-9]{{1,9}}(?P=stop))\ {{1,3}}){_LINE})*)
            (?:{_BLANKS}(?=[^ \t\n])(?(bullet)(?!(?P=bullet))|(?![0-9]))|{_END}))
        | (?P<callout>>\ ?\[!(?P<kind>(?i:note|tip|important|warning|caution))\][ \t]*+
            (?P<lines>(?:\n>\ ?(?:{_LINE}|(?=\n|\Z)))+)(?:{_BLANKS}|{_END}))
        # No line of the code looks like the end of any fence but the last, which is as long as the first.
        | (?P<fence>(?P<mark>`{{3,}}|~{{3,}})(?P<info>[^`~|\n]*+)\n
            (?P<code>(?:(?![ \t]*+(?:```|~~~))[^\n]*+\n)*)(?P=mark)[ \t]*+(?:\n(?:[ \t]*+\n)*|\Z))
        """,
        re.VERBOSE,
    )


@lru_cache(maxsize=1)
def _start() -> re.Pattern[str]:
    return re.compile(_START)


_MARKER = re.compile(r"(?:[-+*]|[0-9]+[.)]) +")
_TASKS = {"[ ] ": False, "[x] ": True, "[X] ": True, "[ ]\t": False, "[x]\t": True, "[X]\t": True}

_node = tuple.__new__

Inline = Callable[[str], tuple[Node, ...]]
"""Reads the inline elements of a block's text."""
Block = Callable[[int], tuple[tuple[Node, ...], int, int]]
"""Reads the block at a line by the library: its nodes, and the line and position behind it."""


def read_blocks(source: str, inline: Inline, block: Block) -> tuple[Node, ...]:
    """The blocks of a text without references and footnotes, whose lines end in `\\n`."""
    nodes: list[Node] = []
    expression = _block().match
    end = len(source)
    line, position = _after_empty_lines(source, 0, 0)
    while position < end:
        match = expression(source, position)
        if match is None:
            match = _rarer_block().match(source, position)
            node = _rarer(match, line, inline) if match else None
            if match is None or node is None:
                found, line, position = block(line)
                nodes.extend(found)
                line, position = _after_empty_lines(source, line, position)
                continue
            nodes.append(node)
            line += source.count("\n", position, match.end())
            position = match.end()
            continue
        kind = match.lastgroup
        if kind == "paragraph":
            words = match["words"].strip(WHITE_SPACE)
            nodes.append(_node(Node, ("paragraph", inline(words), "", "", NO_DATA, line)))
        elif kind == "heading":
            words = inline(match["title"].strip(WHITE_SPACE))
            nodes.append(_node(Node, ("heading", words, "", "", {"level": len(match["marks"])}, line)))
        elif kind == "list":
            nodes.append(_list(match, line, inline))
        else:
            nodes.append(_quote(match["lines"], line, inline))
        line += source.count("\n", position, match.end())
        position = match.end()
    return tuple(nodes)


def _after_empty_lines(source: str, line: int, position: int) -> tuple[int, int]:
    match = _EMPTY.match(source, position)
    end = match.end() if match else position
    return line + source.count("\n", position, end), end


def _list(match: re.Match[str], line: int, inline: Inline) -> Node:
    items = []
    at = line
    for item in match["items"].split("\n"):
        words = inline(item.split(" ", 1)[1].strip(WHITE_SPACE))
        plain = _node(Node, ("plain", words, "", "", NO_DATA, at))
        items.append(_node(Node, ("item", (plain,), "", "", NO_DATA, at)))
        at += 1
    start = match["start"]
    data = {"ordered": start is not None, "start": int(start) if start else 0, "tight": True}
    return _node(Node, ("list", tuple(items), "", "", data, line))


def _quote(lines: str, line: int, inline: Inline) -> Node:
    return _node(Node, ("quote", _quoted(lines, line, inline), "", "", NO_DATA, line))


def _quoted(lines: str, line: int, inline: Inline) -> tuple[Node, ...]:
    """The paragraphs of lines that each begin with `>`, the first of them with words at `line`."""
    paragraphs: list[Node] = []
    open_lines: list[str] = []
    at = line
    for number, row in enumerate([*lines.split("\n"), ">"], line):
        words = row[1:].removeprefix(" ")
        if words:
            if not open_lines:
                at = number
            open_lines.append(words)
        elif open_lines:
            text = inline("\n".join(open_lines).strip(WHITE_SPACE))
            paragraphs.append(_node(Node, ("paragraph", text, "", "", NO_DATA, at)))
            open_lines = []
    return tuple(paragraphs)


def _rarer(match: re.Match[str], line: int, inline: Inline) -> Node | None:
    kind = match.lastgroup
    if kind == "list":
        return _loose_list(match, line, inline)
    if kind == "callout":
        paragraphs = _quoted(match["lines"].removeprefix("\n"), line + 1, inline)
        return _node(Node, ("callout", paragraphs, "", "", {"kind": match["kind"].lower()}, line))
    info = match["info"].split(maxsplit=1)
    return _node(Node, ("code", (), match["code"], "", {"language": info[0] if info else ""}, line))


class _Item(NamedTuple):
    line: int
    checked: bool | None
    paragraphs: list[tuple[int, list[str]]]
    """Each with its first line."""


def _loose_list(match: re.Match[str], line: int, inline: Inline) -> Node | None:
    """A list of tasks, or of items that have paragraphs, or None if a line of it may be something else."""
    items: list[_Item] = []
    width = 0
    loose = empty = False
    for number, row in enumerate(match["items"].split("\n"), line):
        if not row.strip(" \t"):
            empty = True
            continue
        loose = loose or empty
        if row[0] == " ":
            words = row[width:]
            if row[:width].strip() or words[0] == " ":
                return None
            if empty:
                items[-1].paragraphs.append((number, [words]))
            else:
                items[-1].paragraphs[-1][1].append(words)
        else:
            marker = _MARKER.match(row)
            width = marker.end() if marker else 0
            words = row[width:]
            checked = _TASKS.get(words[:4])
            if checked is not None:
                words = words[4:]
                if not _start().match(words):
                    return None
            items.append(_Item(number, checked, [(number, [words])]))
        empty = False
    start = match["start"]
    data = {"ordered": start is not None, "start": int(start) if start else 0, "tight": not loose}
    kind = "paragraph" if loose else "plain"
    return _node(Node, ("list", tuple(_item(item, kind, inline) for item in items), "", "", data, line))


def _item(item: _Item, kind: str, inline: Inline) -> Node:
    paragraphs = tuple(
        _node(Node, (kind, inline("\n".join(words).strip(WHITE_SPACE)), "", "", NO_DATA, line))
        for line, words in item.paragraphs
    )
    data = NO_DATA if item.checked is None else {"checked": item.checked}
    return _node(Node, ("item", paragraphs, "", "", data, item.line))
