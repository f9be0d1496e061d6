"""Counts that lie: "five insights" beside a list of four."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tipsgen.checks.base import Case, Found, Rule, spoken, text_rule, unquoted
from tipsgen.checks.words import Reader, reader
from tipsgen.markdown import Node
from tipsgen.model import SourcePos

REACH = 2
"""Blocks between a count and its list at most."""
_NUMBERED = re.compile(r"\s*\d{1,2}\s*[.):]\s*\S")


class _List(NamedTuple):
    first: int
    """Place of its first block in the text."""
    last: int
    length: int


class _Count(NamedTuple):
    number: int
    words: str


def wrong_count(case: Case) -> Iterator[Found]:
    """A number word with tips, steps, rules, ... whose list, two blocks away at most, is longer or shorter."""
    read = reader(case.text.lang)
    if not read:
        return
    lists = _lists(case.text.nodes)
    if not lists:
        return
    nouns = [noun for noun in read.counted if noun in case.text.folded]
    for passage, words in case.text.own_words if nouns else ():
        if passage.node is not case.text.nodes[passage.top]:
            continue
        for count in _counts(words, read):
            found = _fault(count, passage.top, lists)
            if found:
                yield _found(case.text.find(count.words, passage.line), count, found)
    if case.entry:
        tip = case.entry.tip
        for field in ("title", "subtitle", "description", "subject", "preheader"):
            for count in _counts(unquoted(getattr(tip, field)), read):
                found = _fault(count, -1, lists)
                if found and (field != "title" or tip.title_from == "title"):
                    yield _found(tip.at(field), count, found, field)


def _found(at: SourcePos, count: _Count, lists: Sequence[_List], field: str = "") -> Found:
    lengths = " and ".join(str(one.length) for one in lists)
    noun = "the list here has" if len(lists) == 1 else "the lists here have"
    return Found(at, f"{count.words!r}, and {noun} {lengths}", "count again, or mend the list", field)


def _fault(count: _Count, place: int, lists: Sequence[_List]) -> list[_List]:
    """The lists in reach; empty where one of the text has the number, which may mean that one."""
    if any(one.length == count.number for one in lists):
        return []
    return [one for one in lists if one.first - REACH <= place <= one.last + REACH]


def _counts(words: str, read: Reader) -> Iterator[_Count]:
    lowered = words.lower()
    if not any(noun in lowered for noun in read.counted):
        return
    for match in read.count.finditer(words):
        number = read.number(match["n"])
        if number < 2 or read.no_count_before.search(words[: match.start()]):
            continue
        if read.no_count_after.match(words[match.end() :]):
            continue
        yield _Count(number, match[0])


def _lists(nodes: Sequence[Node]) -> list[_List]:
    """Lists of the text's outermost level, and runs of numbered headings."""
    found: list[_List] = []
    headings: dict[int, list[int]] = {}
    runs_on = False
    for place, node in enumerate(nodes):
        if node.kind == "list":
            length = len(node.children)
            start = node.data["start"] if node.data["ordered"] else 0
            # "4." after a paragraph goes on where the list before it stopped at 3.
            if start > 1 and found and runs_on and start == found[-1].length + 1:
                found[-1] = found[-1]._replace(last=place, length=found[-1].length + length)
            else:
                found.append(_List(place, place, length))
            runs_on = bool(node.data["ordered"])
        elif node.kind == "heading" and _NUMBERED.match(spoken(node.children)):
            headings.setdefault(node.data["level"], []).append(place)
    found += [_List(places[0], places[-1], len(places)) for places in headings.values() if len(places) > 1]
    return found


RULES: tuple[Rule, ...] = (text_rule("wrong-count", wrong_count),)
