"""Front matter: descriptions, topics that are nearly another, authors who write nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from tipsgen.assemble import author_names
from tipsgen.checks.base import Case, Found, Ground, Rule, tip_of, tip_rule
from tipsgen.model import Severity, SourcePos
from tipsgen.urls import slugify

CLOSE = 0.86
"""How alike two topics are, from 0 to 1, where one is a slip of the other."""


def no_description(case: Case) -> Iterator[Found]:
    """A tip that lists and search engines can only show by its opening words."""
    tip = tip_of(case).tip
    # Without a preheader, too, `no-preheader` asks for the same line.
    if not tip.description and (tip.preheader or not tip.email):
        hint = "add description: ..., one sentence that says what the tip gives"
        yield Found(tip.at("title"), "is missing, so lists and searches show the opening words", hint, "description")


def topic_typo(case: Case) -> Iterator[Found]:
    """A topic that no other tip has, beside one of almost the same name that several have."""
    tip, topics = tip_of(case).tip, case.ground.topics
    for name in tip.topics:
        slug = slugify(name)
        if len(topics[slug]) > 1:
            continue
        for other, uses in topics.items():
            if len(uses) > 1 and _is_slip(slug, other):
                known = _usual(uses[0].name, [use.name for use in uses])
                message = f"{name!r} is the topic of this tip alone, and {known!r} of {len(uses)} others"
                yield Found(tip.at("topics"), message, f"did you mean {known!r}?", "topics")
                break


def _is_slip(slug: str, other: str) -> bool:
    if slug == other or abs(len(slug) - len(other)) > 3 or min(len(slug), len(other)) < 4:
        return False
    matcher = SequenceMatcher(None, slug, other, autojunk=False)
    return matcher.real_quick_ratio() >= CLOSE and matcher.quick_ratio() >= CLOSE and matcher.ratio() >= CLOSE


def topic_case(case: Case) -> Iterator[Found]:
    """A topic in another spelling than most tips have it; readers see one, the oldest."""
    tip, topics = tip_of(case).tip, case.ground.topics
    for name in tip.topics:
        names = [use.name for use in topics[slugify(name)]]
        usual = _usual(names[0], names)
        if name != usual:
            message = f"{name!r} is written {usual!r} in {names.count(usual)} other tips"
            yield Found(tip.at("topics"), message, f"write {usual!r}", "topics")


def _usual(oldest: str, names: list[str]) -> str:
    """The spelling that most use; the oldest where several are as common."""
    counts = Counter(names)
    return max((counts[name], name == oldest, name) for name in counts)[2]


def unused_author(ground: Ground) -> Iterator[Found]:
    """An author's file that no tip names."""
    people = author_names(ground.site.author_files.values())
    used = {credit.author.key for entry in ground.everything for credit in entry.credits}
    host = people.get(" ".join(ground.settings.site.default_author.casefold().split()))
    for author in ground.site.author_files.values():
        if author.key not in used and host not in (author.key, author.name, *author.aliases):
            hint = "remove the file, or name the author in a tip"
            yield Found(SourcePos(author.path), f"no tip is by {author.name}", hint)


RULES: tuple[Rule, ...] = (
    tip_rule("no-description", no_description),
    tip_rule("topic-typo", topic_typo),
    tip_rule("topic-case", topic_case),
    Rule("unused-author", Severity.NOTE, "site", on_site=unused_author),
)
