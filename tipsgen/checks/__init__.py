"""Checks: what an editor would like to know of a tip before its readers do.

A rule is one function and one entry in its family's `RULES`; docs/checks.md explains each.  All of them work on
parsed values and touch nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from tipsgen.assemble import Entry, Site
from tipsgen.checks import counts, dates, ignores, inbox, links, matter, pictures, reading
from tipsgen.checks.base import Case, Ground, Rule, Text, as_problem
from tipsgen.checks.ignores import read_ignores, silence
from tipsgen.model import Author, Block, MediaFile, Page, Problem, Severity
from tipsgen.rules import RULE_NAMES

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for family in (dates, counts, links, pictures, inbox, matter, reading, ignores)
    for rule in family.RULES
}
"""Every rule by its name; a new one is an entry in its family, and a name in `rules.RULE_NAMES`."""

_NO_FILES: Mapping[str, MediaFile] = {}
_MILDER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.NOTE, Severity.NOTE: Severity.NOTE}


def findings_for(
    site: Site, entry: Entry, media: Mapping[str, MediaFile] = _NO_FILES, ground: Ground | None = None
) -> tuple[Problem, ...]:
    """What the rules find in one tip of an assembled site, without what only a build or the net can tell.

    `media` are the site's files that are not rendered; `ground`, where it is given, is what was worked out for
    other tips of the same site.
    """
    case = tip_case(entry, ground or Ground(site, media))
    return settle(case, check_case(case), frozenset(SELF))


SELF = tuple(name for name, rule in RULES.items() if rule.scope in ("text", "tip"))
"""The rules that need nothing but a text and the site around it."""


def tip_case(entry: Entry, ground: Ground) -> Case:
    """A tip, ready to be checked."""
    tip = entry.tip
    return Case(Text(tip.path, tip.body, tip.body_line, entry.lang), ground, entry)


def other_cases(ground: Ground) -> Iterator[Case]:
    """Pages, blocks and authors, ready to be checked."""
    lang = ground.settings.site.language
    others: Iterable[Page | Block | Author] = (
        *ground.site.pages, *ground.site.blocks.values(), *ground.site.author_files.values()
    )  # fmt: skip
    for one in others:
        body = one.body if isinstance(one, Page) else one.text if isinstance(one, Block) else one.bio
        own = one.lang if isinstance(one, Page) else ""
        weekdays = one.weekdays if isinstance(one, Block) else ()
        yield Case(Text(one.path, body, one.body_line, own or lang), ground, None, weekdays)


def check_case(case: Case) -> tuple[Problem, ...]:
    """What the rules find in a text, nothing silenced; in a draft all of it is milder by one degree."""
    scopes = ("text", "tip") if case.entry else ("text",)
    problems = [
        as_problem(rule, found)
        for rule in RULES.values()
        if rule.on_case and rule.scope in scopes
        for found in rule.on_case(case)
    ]
    return milder(problems) if case.entry and case.entry.tip.draft else tuple(problems)


def check_site(ground: Ground) -> tuple[Problem, ...]:
    """What the rules find in the site as a whole."""
    return tuple(as_problem(rule, found) for rule in RULES.values() if rule.on_site for found in rule.on_site(ground))


def milder(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of a draft, which is allowed to be unfinished."""
    return tuple(replace(problem, severity=_MILDER[problem.severity]) for problem in problems)


def settle(case: Case, problems: Iterable[Problem], asked: Collection[str]) -> tuple[Problem, ...]:
    """The findings of one text after its comments and the settings have silenced some, in order.

    `asked` are the rules that were asked, so that a comment for another one is not called useless.
    """
    off = frozenset(case.ground.limits.ignore)
    asides, faults = read_ignores(case.text, RULE_NAMES)
    left = [*silence(problems, asides, asked, off), *(one for one in faults if one.rule not in off)]
    return tuple(sorted(dict.fromkeys(left), key=lambda problem: (problem.at, problem.rule)))


__all__ = ["RULES", "Ground", "check_case", "check_site", "findings_for", "settle", "tip_case"]
