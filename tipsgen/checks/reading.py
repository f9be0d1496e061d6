"""Reading: tips, sentences and paragraphs that are too long, headings that jump."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsgen.checks.base import Case, Found, Rule, text_rule, tip_of, tip_rule
from tipsgen.checks.words import base_tag
from tipsgen.model import Severity

FAR_LONGER = 3
"""How many times the usual length makes a tip far longer than its siblings."""
LONG_ANYWAY = 500
"""Words below which no tip is long."""
_SENTENCE_END = re.compile(r"(?<=[.!?…؟])[\"'”’»)\]]*\s+")
_WORDLESS = frozenset({"ja", "zh", "th", "km", "lo", "my"})
"""Languages that put no spaces between words."""


def long_tip(case: Case) -> Iterator[Found]:
    """A tip that is far longer than those of its series."""
    entry, limit = tip_of(case), case.ground.limits.tip_words
    words = len(entry.tip.body.split())
    usual = case.ground.usual_length.get(entry.series.key, 0)
    least = limit or max(usual * FAR_LONGER, LONG_ANYWAY)
    if words > least and (limit or usual):
        message = f"has {words:,} words, " + (
            f"the limit is {limit:,}" if limit else f"and its siblings about {usual:,}"
        )
        yield Found(case.text.at(0), message, "make two tips of it, or say that it is a long one")


def long_sentence(case: Case) -> Iterator[Found]:
    """A sentence that has to be read twice."""
    if base_tag(case.text.lang) in _WORDLESS:
        return
    limit = case.ground.limits.sentence_words
    for passage, _words in case.text.own_words:
        if passage.kind == "cell" or passage.words.count(" ") < limit:
            continue
        for sentence in _SENTENCE_END.split(passage.words):
            count = len(sentence.split()) if sentence.count(" ") >= limit else 0
            if count > limit:
                opening = " ".join(sentence.split()[:6])
                message = f"a sentence of {count} words, the limit is {limit}: {opening!r} ..."
                yield Found(case.text.find(opening, passage.line), message, "make two of it")


def heading_jump(case: Case) -> Iterator[Found]:
    """A heading two levels and more below the one before it."""
    level = 0
    for node, line in case.text.marks("heading"):
        here = node.data["level"]
        if level and here > level + 1:
            hint = f"write {'#' * (level + 1)}; who listens to a page finds the way by the levels"
            yield Found(case.text.at(line), f"a heading of level {here} follows one of level {level}", hint)
        level = here


def wall_of_text(case: Case) -> Iterator[Found]:
    """A paragraph that fills a phone's screen."""
    if base_tag(case.text.lang) in _WORDLESS:
        return
    limit = case.ground.limits.paragraph_words
    for passage in case.text.passages:
        if passage.quoted or passage.kind not in ("paragraph", "plain") or passage.words.count(" ") < limit:
            continue
        count = len(passage.words.split())
        if count > limit:
            message = f"a paragraph of {count} words, the limit is {limit}"
            yield Found(case.text.at(passage.line), message, "break it where the thought turns")


RULES: tuple[Rule, ...] = (
    tip_rule("long-tip", long_tip, Severity.NOTE),
    text_rule("long-sentence", long_sentence),
    text_rule("heading-jump", heading_jump),
    text_rule("wall-of-text", wall_of_text),
)
