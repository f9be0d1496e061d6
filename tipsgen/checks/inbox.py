"""The inbox: subjects and preheaders as they are read there, and what filters and readers dislike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from tipsgen import origins
from tipsgen.blocks import PLACEHOLDERS
from tipsgen.checks.base import HOLE, Case, Found, Rule, text_rule, tip_of, tip_rule
from tipsgen.model import Severity, SourcePos

RECENT = timedelta(days=14)
"""How long readers remember a subject."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TWO_CAPITALS = re.compile("[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]{2}")
_MERGE_TAG = re.compile(
    r"(?-i:\*?\|[A-Z][A-Z0-9_:]+\|\*?)|\{\{\{?[^{}\n]{1,80}\}?\}\}|\{%[^%\n]{1,80}%\}|"
    r"%%[A-Za-z_ ]{2,40}%%|%[A-Z_]{3,40}%|"
    r"\{\$[a-z_.]{2,40}\}|<%=?[^%\n]{1,80}%>|\[(?:unsubscribe|webversion|firstname|fname)[^\]\n]{0,40}\]|"
    r"\{(?:" + "|".join((*PLACEHOLDERS, "first_name", "unsubscribe", "view_in_browser")) + r")\}",
    re.IGNORECASE,
)
_MERGE_MARKS = ("|", "{", "%", "[un", "[web", "[first", "[fname")
"""Every such tag has one of these, in small letters."""
_OPENINGS = ("|", "{", "%", "[")
_EXCLAIM = re.compile(r"[!！][!！?？]+|[?？][!！]{2,}")


def _written(case: Case) -> Iterator[tuple[str, str, SourcePos]]:
    """What the inbox shows of a tip, with its front matter key and its place."""
    tip = tip_of(case).tip
    for field in ("title", "subject", "preheader", "description"):
        text = getattr(tip, field)
        if text and (field != "title" or tip.title_from == "title"):
            yield field, text, tip.at(field)


def subject_length(case: Case) -> Iterator[Found]:
    """A subject that phones cut."""
    entry, limit = tip_of(case), case.ground.limits.subject_length
    subject = origins.subject(case.ground.settings, entry).value
    if entry.tip.email and len(subject) > limit:
        field = "subject" if entry.tip.subject else "title"
        message = f"the subject has {len(subject)} characters, and an inbox shows about {limit}: {subject!r}"
        hint = "shorten it" if entry.tip.subject else "add a shorter subject: ..., or shorten [newsletter] subject"
        yield Found(entry.tip.at(field), message, hint, field)


def same_subject(case: Case) -> Iterator[Found]:
    """A subject that readers had two weeks ago or later; most will think that they have read it."""
    entry, ground = tip_of(case), case.ground
    if not entry.tip.email or entry.tip.draft:
        return
    for other in ground.by_subject[origins.subject(ground.settings, entry).value.casefold()]:
        if timedelta(0) < entry.tip.moment - other.tip.moment <= RECENT:
            field = "subject" if entry.tip.subject else "title"
            message = f"the subject is that of {other.tip.day} again: {origins.subject(ground.settings, entry).value!r}"
            yield Found(entry.tip.at(field), message, "say in the subject what is new", field)
            return


def no_preheader(case: Case) -> Iterator[Found]:
    """An issue of which the inbox shows what its text shows anyway."""
    tip = tip_of(case).tip
    if tip.email and not tip.preheader and not tip.description:
        hint = "add preheader: ..., or a description, which stands in for it"
        yield Found(
            tip.at("title"), "is missing, and so is a description: the inbox shows the opening words", hint, "preheader"
        )


def preheader_repeats(case: Case) -> Iterator[Found]:
    """A preheader that says the subject once more."""
    entry = tip_of(case)
    tip = entry.tip
    field = "preheader" if tip.preheader else "description"
    shown = getattr(tip, field)
    if not tip.email or not shown:
        return
    said = _bare(shown)
    for words in (tip.title, origins.subject(case.ground.settings, entry).value):
        if said and (said == _bare(words) or (said.startswith(_bare(words)) and len(_bare(words)) > len(said) * 0.6)):
            message = f"the {field} repeats {'the title' if words == tip.title else 'the subject'}: {shown!r}"
            yield Found(tip.at(field), message, "use the place for what the subject leaves open", field)
            return


def _bare(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))


def all_caps(case: Case) -> Iterator[Found]:
    """Words in capitals: two in a row in the inbox, five in a row in a text."""
    hint = "capitals read as shouting, and spam filters count them"
    if case.entry:
        for field, text, at in _written(case):
            run = _capitals(text, 2)
            if run:
                yield Found(at, f"{run!r} is all capitals", hint, field)
    for passage, words in case.text.own_words if _TWO_CAPITALS.search(case.text.body) else ():
        run = _capitals(words, 5)
        if run:
            yield Found(case.text.find(run, passage.line), f"{run!r} is all capitals", hint)


def _capitals(text: str, least: int) -> str:
    """The first run of `least` or more words in capitals; letters alone and short names are none."""
    if not _TWO_CAPITALS.search(text):
        return ""
    run: list[re.Match[str]] = []
    for match in [*_WORD.finditer(text), None]:
        if match and match[0].isupper() and (len(match[0]) > 1 or match[0] in "IA"):
            run.append(match)
            continue
        if len(run) >= least and sum(len(one[0]) > 3 for one in run) >= least / 2:
            return text[run[0].start() : run[-1].end()]
        run = []
    return ""


def exclamations(case: Case) -> Iterator[Found]:
    """Two exclamation marks and more."""
    hint = "one mark is enough; spam filters count them"
    if case.entry:
        for field, text, at in _written(case):
            for match in _EXCLAIM.finditer(text):
                yield Found(at, f"holds {match[0]!r}", hint, field)
    for passage, words in case.text.own_words if "!" in case.text.body or "！" in case.text.body else ():
        for match in _EXCLAIM.finditer(words):
            yield Found(case.text.find_exact(match[0], passage.line), f"holds {match[0]!r}", hint)


def merge_tag(case: Case) -> Iterator[Found]:
    """Text that looks like a mail service's tag; readers get it as it is written."""
    hint = "readers see it as it is; templates hold merge tags, and a tip that speaks of one writes it as `code`"
    if case.entry:
        for field, text, at in _written(case):
            for match in _MERGE_TAG.finditer(text):
                yield Found(at, f"{match[0]!r} looks like a merge tag", hint, field)
    for passage in case.text.passages if any(mark in case.text.folded for mark in _MERGE_MARKS) else ():
        if not any(mark in passage.words for mark in _OPENINGS):
            continue
        for match in _MERGE_TAG.finditer(passage.words):
            own = case.entry is None and match[0][1:-1] in PLACEHOLDERS
            if HOLE not in match[0] and not own:
                at = case.text.find_exact(match[0], passage.line)
                yield Found(at, f"{match[0]!r} looks like a merge tag", hint)


RULES: tuple[Rule, ...] = (
    tip_rule("subject-length", subject_length),
    tip_rule("same-subject", same_subject),
    tip_rule("no-preheader", no_preheader),
    tip_rule("preheader-repeats", preheader_repeats),
    Rule("email-near-cut", Severity.WARNING, "shell"),
    text_rule("all-caps", all_caps),
    text_rule("exclamations", exclamations),
    text_rule("merge-tag", merge_tag),
)
