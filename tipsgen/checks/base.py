"""What every rule of `tipsgen check` works with: a rule, what it finds, a text, and the site around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tipsgen.assemble import Entry, Site
from tipsgen.checks.words import reader
from tipsgen.links import TipIndex
from tipsgen.markdown import Node, parse
from tipsgen.model import MediaFile, Problem, Severity, SourcePos
from tipsgen.origins import subject
from tipsgen.settings import CheckSettings, Settings

HOLE = "\ufffc"
"""Stands in a passage's words for what is not prose: code, a picture."""

_QUOTE = re.compile('["“„«「]')
_QUOTED = re.compile(r"\"[^\"]{1,600}\"|“[^“”]{1,600}”|„[^„“]{1,600}“|«[^«»]{1,600}»|「[^「」]{1,600}」")


class Found(NamedTuple):
    """Something that a rule found."""

    at: SourcePos
    message: str
    hint: str = ""
    field: str = ""
    """The front matter key that is meant, empty where none is."""


class Passage(NamedTuple):
    """A paragraph, heading, cell or term, as words."""

    kind: str
    """The node's kind."""
    words: str
    """Its text without marks; code and pictures are a `HOLE` each."""
    line: int
    """First line in the text, counted from 0."""
    node: Node
    top: int
    """The place of its block among the text's outermost blocks."""
    quoted: bool
    """Whether it stands in a quote, so that somebody else says it."""


@dataclass(frozen=True)
class Text:
    """A markdown text that readers see, parsed without typographic marks, so that words are found again."""

    path: str
    body: str
    first_line: int
    """The line of the file on which `body` starts."""
    lang: str

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Its blocks."""
        return parse(self.body, self.lang, typographer=False)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Its words, block by block, in order."""
        found: list[Passage] = []
        for top, node in enumerate(self.nodes):
            _collect(node, max(node.line, 0), top, False, found)
        return tuple(found)

    @cached_property
    def own_words(self) -> tuple[tuple[Passage, str], ...]:
        """The passages that nobody is quoted in, with what stands between quotation marks blanked out."""
        return tuple((passage, unquoted(passage.words)) for passage in self.passages if not passage.quoted)

    @cached_property
    def folded(self) -> str:
        """Its body in small letters, for a quick look before a slow search."""
        return self.body.lower()

    @cached_property
    def _marks(self) -> tuple[tuple[Node, int], ...]:
        found: list[tuple[Node, int]] = []
        _marks(self.nodes, 0, found)
        return tuple(found)

    def marks(self, *kinds: str) -> Iterator[tuple[Node, int]]:
        """Every link, picture, heading or piece of HTML (`kinds`), at any depth, with the line of its block."""
        return (one for one in self._marks if one[0].kind in kinds)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in re.finditer("\n", self.body)))

    def at(self, line: int, column: int = 1) -> SourcePos:
        """The place of a line, counted from 0, in the file."""
        return SourcePos(self.path, self.first_line + max(line, 0), column)

    def find(self, words: str, line: int) -> SourcePos:
        """Where words are written, from `line` on, whatever marks stand between them; else that line's start."""
        parts = re.findall(r"[^\W_]+", words)
        pattern = r"[\W_]{1,80}?".join(map(re.escape, parts)) if parts else re.escape(words)
        return self._place(re.compile(pattern), line)

    def find_exact(self, text: str, line: int) -> SourcePos:
        """Where `text` is written, character for character, from `line` on; else that line's start."""
        return self._place(re.compile(re.escape(text)), line) if text else self.at(line)

    def _place(self, pattern: re.Pattern[str], line: int) -> SourcePos:
        starts = self._starts
        match = pattern.search(self.body, starts[min(max(line, 0), len(starts) - 1)])
        if not match:
            return self.at(line)
        row = bisect_right(starts, match.start()) - 1
        return self.at(row, match.start() - starts[row] + 1)


def unquoted(words: str) -> str:
    """Words with what stands between quotation marks blanked out, each character at its place."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), words) if _QUOTE.search(words) else words


def _collect(node: Node, line: int, top: int, quoted: bool, found: list[Passage]) -> None:
    kind = node.kind
    if node.line >= 0:
        line = node.line
    if kind in ("paragraph", "plain", "heading", "cell", "term"):
        found.append(Passage(kind, spoken(node.children), line, node, top, quoted))
        return
    for child in node.children:
        _collect(child, line, top, quoted or kind == "quote", found)


def spoken(nodes: Iterable[Node]) -> str:
    """The words of inline elements as a reader hears them; a `HOLE` for code and pictures."""
    parts: list[str] = []
    for node in nodes:
        kind = node.kind
        if kind == "text":
            parts.append(node.text)
        elif kind in ("soft_break", "hard_break"):
            parts.append(" ")
        elif kind in ("code_span", "image"):
            parts.append(HOLE)
        elif node.children:
            parts.append(spoken(node.children))
    return "".join(parts)


_MARKS = frozenset({"link", "image", "html", "html_span", "heading"})


def _marks(nodes: Sequence[Node], line: int, found: list[tuple[Node, int]]) -> None:
    for node in nodes:
        kind = node.kind
        if kind == "text":
            continue
        here = node.line if node.line >= 0 else line
        if kind in _MARKS:
            found.append((node, here))
        if node.children:
            _marks(node.children, here, found)


class TopicUse(NamedTuple):
    """A topic as one tip writes it."""

    name: str
    entry: Entry


@dataclass(frozen=True)
class Ground:
    """The site that rules look around in; what several rules need is worked out once."""

    site: Site
    media: Mapping[str, MediaFile]
    """Files that are not rendered, by their path from the site's root."""

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        return self.site.settings

    @property
    def limits(self) -> CheckSettings:
        """`[check]`."""
        return self.site.settings.check

    @cached_property
    def everything(self) -> tuple[Entry, ...]:
        """All tips in order, drafts and scheduled ones too."""
        return self.site.everything

    @cached_property
    def due(self) -> tuple[Entry, ...]:
        """All tips but drafts, in order."""
        return tuple(entry for entry in self.everything if not entry.tip.draft)

    @cached_property
    def index(self) -> TipIndex:
        """All tips by what authors call them."""
        return TipIndex(self.site)

    @cached_property
    def by_path(self) -> Mapping[str, Entry]:
        """All tips by the site path of their page."""
        return {entry.path: entry for entry in self.everything}

    @cached_property
    def by_day(self) -> Mapping[tuple[str, str], tuple[Entry, ...]]:
        """Tips that are no drafts, by series and day."""
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.due:
            found[entry.series.key, entry.tip.day.isoformat()].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Entry, ...]]:
        """Tips with an issue, by its subject without case, in order."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.due:
            if entry.tip.email:
                found[subject(self.settings, entry).value.casefold()].append(entry)
        return {words: tuple(entries) for words, entries in found.items()}

    @cached_property
    def topics(self) -> Mapping[str, tuple[TopicUse, ...]]:
        """Every use of a topic, by its slug, in the order of the tips."""
        from tipsgen.urls import slugify

        found: dict[str, list[TopicUse]] = defaultdict(list)
        for entry in self.everything:
            for name in entry.tip.topics:
                found[slugify(name)].append(TopicUse(name, entry))
        return {slug: tuple(uses) for slug, uses in found.items()}

    @cached_property
    def usual_length(self) -> Mapping[str, int]:
        """The median of the words of a series' tips, by series; only where eight or more tell it."""
        lengths: dict[str, list[int]] = defaultdict(list)
        for entry in self.due:
            lengths[entry.series.key].append(len(entry.tip.body.split()))
        return {key: sorted(found)[len(found) // 2] for key, found in lengths.items() if len(found) >= 8}

    @cached_property
    def is_https(self) -> bool:
        """Whether the site is served over TLS."""
        return self.settings.site.base_url.startswith("https:")


class Said(NamedTuple):
    """Words that a text says itself; what it quotes is blanked out."""

    words: str
    line: int
    """Line of the text, from 0; -1 in front matter."""
    field: str = ""
    """The front matter key."""


@dataclass(frozen=True)
class Case:
    """A text to be checked: of a tip, or of a page, a block or an author."""

    text: Text
    ground: Ground
    entry: Entry | None = None
    """The tip; `None` for other texts."""
    weekdays: tuple[int, ...] = ()
    """The days of the week on which a block appears, Monday is 0; empty where that says nothing."""

    @cached_property
    def says(self) -> tuple[Said, ...]:
        """Everything that it says in its own words, front matter first."""
        own = [Said(words, passage.line) for passage, words in self.text.own_words]
        if not self.entry:
            return tuple(own)
        tip = self.entry.tip
        shown = [
            Said(unquoted(text), -1, name)
            for name in ("title", "subtitle", "description", "subject", "preheader")
            if (text := getattr(tip, name)) and (name != "title" or tip.title_from == "title")
        ]
        return (*shown, *own)

    @cached_property
    def weekdays_named(self) -> tuple[Said, ...]:
        """Those of them that name a weekday; empty in a language whose names are not known here."""
        read = reader(self.text.lang)
        return tuple(self._naming(read.day_names, read.exact)) if read else ()

    @cached_property
    def months_named(self) -> tuple[Said, ...]:
        """Those of them that name a month."""
        read = reader(self.text.lang)
        return tuple(self._naming(read.month_names, read.exact)) if read else ()

    def _naming(self, names: Sequence[str], exact: bool) -> Iterator[Said]:
        # Looking for each name is several times faster than one pattern of all.
        in_body = [name for name in names if name in (self.text.body if exact else self.text.folded)]
        for said in self.says:
            sought = names if said.field else in_body
            if not sought:
                continue
            words = said.words if exact else said.words.lower()
            if any(name in words for name in sought):
                yield said

    def place(self, said: Said, words: str) -> SourcePos:
        """Where `words`, a part of `said`, are written."""
        if said.field and self.entry:
            return self.entry.tip.at(said.field)
        return self.text.find(words, said.line)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, how much a finding matters, and how it is found."""

    name: str
    severity: Severity
    scope: str
    """`text`: any text; `tip`: a tip; `site`: the whole; `shell`: found while the command works (see `check`)."""
    on_case: Callable[[Case], Iterable[Found]] | None = None
    """For `text` and `tip`."""
    on_site: Callable[[Ground], Iterable[Found]] | None = None
    """For `site`."""


def as_problem(rule: Rule, found: Found) -> Problem:
    """A finding as everybody else takes it."""
    return Problem(found.at, rule.name, found.message, found.hint, rule.severity, found.field)


def text_rule(name: str, find: Callable[[Case], Iterable[Found]], severity: Severity = Severity.WARNING) -> Rule:
    """A rule for every text."""
    return Rule(name, severity, "text", find)


def tip_rule(name: str, find: Callable[[Case], Iterable[Found]], severity: Severity = Severity.WARNING) -> Rule:
    """A rule for tips."""
    return Rule(name, severity, "tip", find)


def tip_of(case: Case) -> Entry:
    """The tip of a case; rules of the scope `tip` are asked of nothing else."""
    assert case.entry is not None  # noqa: S101 - `checks.findings` calls such rules for tips only
    return case.entry
