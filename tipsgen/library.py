"""The markdown library with the rules that tipsgen's texts are read by."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from tipsgen.i18n import quotes
from tipsgen.typemarks import elided


def _elisions(state: StateCore) -> None:
    """Turn the mark of a left-out beginning ('90s, 'tis) into an apostrophe.

    Runs before smart quotes, which would take it for an opening quote.
    """
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and "'" in child.content:
                child.content = elided(child.content)


def _definitions_by_colon(parser: MarkdownIt) -> None:
    """Leave definitions to `:` alone; a line that opens with `~` names who said a quote."""
    rules = parser.block.ruler.__rules__
    original = next(rule.fn for rule in rules if rule.name == "deflist")

    def deflist(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = start + 1
        while line < end and state.isEmpty(line):
            line += 1
        if line < end and state.src.startswith("~", state.bMarks[line] + state.tShift[line]):
            return False
        return bool(original(state, start, end, silent))

    parser.block.ruler.at("deflist", deflist, {"alt": ["paragraph", "reference", "blockquote"]})


@lru_cache(maxsize=32)
def library(lang: str, typographer: bool) -> MarkdownIt:
    """The parser of markdown texts as the library's own loops run it."""
    return set_up(lang, typographer)


def set_up(lang: str, typographer: bool) -> MarkdownIt:
    """A parser of markdown texts."""
    options = {"typographer": typographer, "html": True, "alerts": True, "tasklists": True, "maxNesting": 100}
    parser = MarkdownIt("commonmark", options)
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(deflist_plugin)
    _definitions_by_colon(parser)
    if typographer:
        parser.options["quotes"] = list(quotes(lang))
        parser.enable(["replacements", "smartquotes"])
        parser.core.ruler.before("smartquotes", "elisions", _elisions)
    return parser


@lru_cache(maxsize=32)
def words_only(lang: str) -> MarkdownIt:
    """The parser of titles and the like, which hold typographic marks and no other."""
    parser = MarkdownIt("zero", {"typographer": True})
    parser.options["quotes"] = list(quotes(lang))
    parser.enable(["replacements", "smartquotes"])
    parser.core.ruler.before("smartquotes", "elisions", _elisions)
    return parser
