"""Faster loops around the library's rules.

The library tries each rule at every line and at every mark.  These loops know which characters each rule
can begin with, and try only those, in the library's order; tests/test_fastmark.py fails when the library has
other rules than `_BLOCKS`, `_LINES` and the methods below know.  What a rule does stays the library's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from tipsgen.library import set_up
from tipsgen.nodes import Node
from tipsgen.nodetree import inlines, tree

BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]

_BLOCKS: Mapping[str, str] = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
"""First characters of the lines that each rule can open a block at."""
_LINES: Mapping[str, str] = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""Characters that each inline rule can begin with; `text` is what stands between them."""
_MARK = re.compile(r"[\n\\`~*_\[!<&\]]")
"""Where text ends: a character above, or the end of a link's label."""


@lru_cache(maxsize=32)
def fast_library(lang: str, typographer: bool) -> MarkdownIt:
    """The parser of markdown texts, which gives the same tokens as `library` in less time."""
    parser = set_up(lang, typographer)
    parser.block = _Blocks(parser.block)
    parser.inline = _Lines(parser.inline)
    return parser


def _by_character(rules: Sequence[tuple[str, Any]], first: Mapping[str, str]) -> dict[str, tuple[Any, ...]]:
    """For each character the rules that can begin with it, in the library's order."""
    characters = {character for name, _ in rules for character in first.get(name, "")}
    return {
        character: tuple(rule for name, rule in rules if character in first.get(name, ""))
        for character in sorted(characters)
    }


class _Chains(Ruler[BlockRule]):
    """The rules that may end a paragraph, quotation, list or reference, as one rule each."""

    def __init__(self, rules: Ruler[BlockRule]) -> None:
        super().__init__()
        self.__rules__ = rules.__rules__
        self.active = rules.get_active_rules()
        named = {rule.name: rule.fn for rule in rules.__rules__}
        self.ends = {
            chain: _ending(
                [(rule.name, rule.fn) for rule in rules.__rules__ if rule.enabled and chain in rule.alt], named
            )
            for chain in ("paragraph", "reference", "blockquote", "list")
        }
        self.chains = {chain: [end] for chain, end in self.ends.items()}

    def getRules(self, chainName: str = "") -> list[BlockRule]:  # noqa: N802, N803
        return self.chains[chainName]

    def get_active_rules(self) -> list[str]:
        return self.active


def _ending(rules: Sequence[tuple[str, BlockRule]], named: Mapping[str, BlockRule]) -> BlockRule:
    """One rule that says whether any of several would end a block at a line; only for silent calls."""
    by_character: dict[str, tuple[BlockRule, ...]] = _by_character(rules, {**_BLOCKS, "deflist": ":~"})
    table = named["table"] if "table" in dict(rules) else None

    def ends(state: StateBlock, line: int, end: int, _silent: bool) -> bool:
        at = state.bMarks[line] + state.tShift[line]
        for rule in by_character.get(state.src[at : at + 1], ()):
            if rule(state, line, end, True):
                return True
        return table is not None and _first(state, line + 1, end) in _RULERS and table(state, line, end, True)

    return ends


_RULERS = frozenset("|-:")
"""What the second line of a table begins with."""


def _first(state: StateBlock, line: int, end: int) -> str:
    """The first character of a line, nothing for an empty one or one behind the end."""
    if line >= end:
        return ""
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at] if at < state.eMarks[line] else ""


class _Blocks(ParserBlock):
    """The library's parser of blocks with a faster loop."""

    def __init__(self, given: ParserBlock) -> None:
        rules = [(rule.name, rule.fn) for rule in given.ruler.__rules__ if rule.enabled]
        self.ruler: Ruler[BlockRule] = _Chains(given.ruler)
        self.rules = dict(rules)
        self.by_character: dict[str, tuple[BlockRule, ...]] = _by_character(rules, _BLOCKS)
        self.ends = self.ruler.ends["paragraph"]

    def parse(self, src: str, md: MarkdownIt, env: Any, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        if not src:
            return None
        state = FastState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        marks, shifts, ends, counts = state.bMarks, state.tShift, state.eMarks, state.sCount
        nesting = state.md.options.maxNesting
        line = startLine
        empty = False
        while line < endLine:
            while line < state.lineMax and marks[line] + shifts[line] >= ends[line]:
                line += 1
            state.line = line
            if line >= endLine or counts[line] < state.blkIndent:
                break
            if state.level >= nesting:
                state.line = endLine
                break
            self.block(state, line, endLine)
            if state.line <= line:
                raise RuntimeError("block rule didn't increment state.line")
            state.tight = not empty
            line = state.line
            if line - 1 < endLine and marks[line - 1] + shifts[line - 1] >= ends[line - 1]:
                empty = True
            if line < endLine and marks[line] + shifts[line] >= ends[line]:
                empty = True
                line += 1
                state.line = line

    def block(self, state: StateBlock, line: int, end: int) -> None:
        """Read the block at a line that is not empty."""
        rules = self.rules
        if state.sCount[line] - state.blkIndent >= 4:
            rules["code"](state, line, end, False)
            return
        after = _first(state, line + 1, end)
        if after in _RULERS and rules["table"](state, line, end, False):
            return
        for rule in self.by_character.get(state.src[state.bMarks[line] + state.tShift[line]], ()):
            if rule(state, line, end, False):
                return
        if after and self.underlined(state, line + 1, end) and rules["lheading"](state, line, end, False):
            return
        # The library's `lheading` leaves this behind where it finds no underline.
        state.parentType = "paragraph"
        if (after or _first(state, line + 2, end)) == ":" and rules["deflist"](state, line, end, False):
            return
        self.paragraph(state, line)

    def underlined(self, state: StateBlock, line: int, end: int) -> bool:
        """Whether a line before the end of a paragraph begins like the underline of a heading."""
        before = state.parentType
        state.parentType = "paragraph"
        while first := _first(state, line, end):
            indent = state.sCount[line] - state.blkIndent
            if indent <= 3:
                if indent >= 0 and first in "-=":
                    state.parentType = before
                    return True
                if state.sCount[line] >= 0 and self.ends(state, line, end, True):
                    break
            line += 1
        return False

    def paragraph(self, state: StateBlock, start: int) -> None:
        """The library's rule `paragraph`."""
        marks, shifts, ends, counts = state.bMarks, state.tShift, state.eMarks, state.sCount
        line, end, indent = start + 1, state.lineMax, state.blkIndent
        before = state.parentType
        state.parentType = "paragraph"
        while line < end and marks[line] + shifts[line] < ends[line]:
            # An indented line goes on; so does one that a quotation took in although it has no `>`.
            if 0 <= counts[line] <= indent + 3 and self.ends(state, line, end, True):
                break
            line += 1
        content = mdTrim(state.getLines(start, line, indent, False))
        state.line = line
        state.push("paragraph_open", "p", 1).map = [start, line]
        token = state.push("inline", "", 0)
        token.content = content
        token.map = [start, line]
        token.children = []
        state.push("paragraph_close", "p", -1)
        state.parentType = before


class FastState(StateBlock):
    """The library's lines of a text, found faster."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        self.src = src
        self.md = md
        self.env = env
        self.tokens = tokens
        self.bMarks, self.eMarks, self.tShift, self.sCount = [], [], [], []
        self.blkIndent = 0
        self.line = 0
        self.tight = False
        self.ddIndent = -1
        self.listIndent = -1
        self.parentType = "root"
        self.level = 0
        self.result = ""
        self._code_enabled = True
        at = 0
        lines = src.split("\n")
        for row in lines:
            bare = row.lstrip(" \t")
            shift = len(row) - len(bare)
            self.bMarks.append(at)
            self.tShift.append(shift)
            self.sCount.append(shift if "\t" not in row[:shift] else len(row[:shift].expandtabs(4)))
            at += len(row)
            self.eMarks.append(at)
            at += 1
        # A last line without a line feed counts if it holds a word.  The marks of a line behind the end are
        # there for those who look one line too far.
        if bare:
            self.bMarks.append(0)
            self.eMarks.append(0)
            self.tShift.append(0)
            self.sCount.append(0)
        self.bMarks[-1] = self.eMarks[-1] = len(src)
        self.tShift[-1] = self.sCount[-1] = 0
        self.bsCount = [0] * len(self.bMarks)
        self.lineMax = len(self.bMarks) - 1

    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:  # noqa: N802, N803
        """Lines as one text, each without its indent."""
        parts = []
        spaces = " " * indent
        for line in range(begin, end):
            first = self.bMarks[line]
            last = self.eMarks[line] + (line + 1 < end or keepLastLF)
            if indent and not self.src.startswith(spaces, first, last):
                return super().getLines(begin, end, indent, keepLastLF)
            parts.append(self.src[first + indent : last])
        return "".join(parts)


class _Lines(ParserInline):
    """The library's parser of inline elements with faster loops."""

    def __init__(self, given: ParserInline) -> None:
        self.ruler = given.ruler
        self.ruler2 = given.ruler2
        self.terminator_re = given.terminator_re
        rules = [(rule.name, rule.fn) for rule in given.ruler.__rules__ if rule.enabled]
        self.by_character: dict[str, tuple[InlineRule, ...]] = _by_character(rules, _LINES)
        # Marks of emphasis are matched when all of a line is read, so they are no token to skip.
        silent = [(name, rule) for name, rule in rules if name not in ("emphasis", "strikethrough")]
        self.silent: dict[str, tuple[InlineRule, ...]] = _by_character(silent, _LINES)
        self.pairs = given.ruler2.getRules("")

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        at = state.pos
        known = state.cache.get(at)
        if known is not None:
            state.pos = known
            return
        if state.level >= state.md.options.maxNesting:
            state.pos = state.posMax + 1
        elif (rules := self.silent.get(state.src[at])) is None:
            mark = _MARK.search(state.src, at)
            state.pos = max(at + 1, mark.start() if mark else state.posMax)
        else:
            state.level += 1
            if not any(rule(state, True) for rule in rules):
                state.pos += 1
            state.level -= 1
        state.cache[at] = state.pos

    def tokenize(self, state: StateInline) -> None:
        source, end = state.src, state.posMax
        nesting = state.md.options.maxNesting
        while (at := state.pos) < end:
            if state.level >= nesting:
                state.append_pending(source[at:end])
                state.pos = end
            elif (rules := self.by_character.get(source[at])) is None:
                mark = _MARK.search(source, at + 1)
                state.pos = mark.start() if mark else end
                state.append_pending(source[at : state.pos])
            elif not any(rule(state, False) for rule in rules):
                state.append_pending(source[at])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = StateInline(src, md, env, tokens)
        self.tokenize(state)
        if "*" in src or "_" in src or "~" in src:
            for rule in self.pairs:
                rule(state)
        return state.tokens


Inline = Callable[[str], tuple[Node, ...]]
"""Reads the inline elements of a block's text."""


class Reader:
    """What the library reads of one text: the blocks and lines that no short way is sure of."""

    __slots__ = ("env", "parser", "source", "starts", "state")

    def __init__(self, source: str, lang: str, typographer: bool) -> None:
        self.parser = fast_library(lang, typographer)
        self.source = source
        self.env: dict[str, Any] = {}
        self.state: FastState | None = None
        self.starts: tuple[int, ...] = ()

    def whole(self, inline: Inline) -> tuple[Node, ...]:
        """The blocks of a text that may have references and footnotes, which lines anywhere may refer to."""
        tokens: list[Token] = []
        self.parser.block.parse(self.source, self.parser, self.env, tokens)
        if "footnotes" not in self.env:
            return tree(tokens, inline)
        state = StateCore(self.source, self.parser, self.env, tokens)
        for rule in _from_inline(self.parser):
            rule(state)
        return tree(state.tokens)

    def inline(self, words: str) -> tuple[Node, ...]:
        """The inline elements of a block's text."""
        token = Token("inline", "", 0, content=words, children=[])
        state = StateCore(words, self.parser, self.env, [token])
        for rule in _from_inline(self.parser):
            rule(state)
        return inlines(token.children or ())

    def block(self, line: int, inline: Inline) -> tuple[tuple[Node, ...], int, int]:
        """The block at a line, the line behind it, and that line's position."""
        if self.state is None:
            self.state = FastState(self.source, self.parser, self.env, [])
            self.starts = tuple(self.state.bMarks)
        state = self.state
        if line >= state.lineMax:
            return (), state.lineMax, len(self.source)
        state.line = line
        state.tokens = []
        self.parser.block.block(state, line, state.lineMax)  # type: ignore[attr-defined]
        return tree(state.tokens, inline), state.line, self.starts[state.line]


@lru_cache(maxsize=32)
def _from_inline(parser: MarkdownIt) -> tuple[Callable[[StateCore], None], ...]:
    """The rules that finish blocks that are read, from that for their inline elements on."""
    rules = [rule for rule in parser.core.ruler.__rules__ if rule.enabled]
    names = [rule.name for rule in rules]
    return tuple(rule.fn for rule in rules[names.index("inline") :])
