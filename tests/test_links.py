"""Links to tips by what an author knows, and why some lead nowhere."""

from __future__ import annotations

import pytest

from tests.test_assemble import make_settings, make_site, make_tip
from tipsgen.assemble import Entry, Site
from tipsgen.links import LinkFault, LinkTarget, TipIndex
from tipsgen.markdown import Node, parse, plain_text
from tipsgen.mentions import REFERENCE, mentions
from tipsgen.model import Severity, Tip
from tipsgen.outputs.common import Plan
from tipsgen.prose import tidy
from tipsgen.settings import SeriesSettings
from tipsgen.weave import Weaver

TIPS = (
    make_tip("listen-first", "2025-03-13"),
    make_tip("ask-why", "2026-03-11"),
    make_tip("say-thanks", "2026-03-12"),
    make_tip("call-back", "2026-03-13"),
    make_tip("keep-it-short", "2026-03-13"),
    make_tip("keep-the-door-open", "2026-03-16"),
    make_tip("half-done", "2026-03-10", draft=True),
    make_tip("say-thanks", "2026-03-18"),
    make_tip("look-ahead", "2026-03-19"),
)


def make_index(*tips: Tip, **options: object) -> tuple[TipIndex, Site]:
    site, _ = make_site(*(tips or TIPS), **options)  # type: ignore[arg-type]
    return TipIndex(site), site


INDEX, SITE = make_index()


def entry(slug: str, day: str) -> Entry:
    return next(one for one in SITE.everything if one.key == f"{day}-{slug}")


HERE = entry("keep-the-door-open", "2026-03-16")


def leads(reference: str, origin: Entry | None = HERE) -> str:
    found = INDEX.resolve(reference, origin)
    assert isinstance(found, LinkTarget), found
    return found.path


def fault(reference: str, origin: Entry | None = HERE) -> LinkFault:
    found = INDEX.resolve(reference, origin)
    assert isinstance(found, LinkFault), found
    return found


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("2026-03-11", "/2026/03/11/ask-why/"),
        ("ask-why", "/2026/03/11/ask-why/"),
        ("2026-03-11-ask-why", "/2026/03/11/ask-why/"),
        ("2026-03-13-call-back", "/2026/03/13/call-back/"),
        ("day-71", "/2026/03/12/say-thanks/"),
        ("Ask-Why", "/2026/03/11/ask-why/"),
        ("listen-first", "/2025/03/13/listen-first/"),
    ],
)
def test_a_tip_is_found_by_date_day_slug_and_key(reference: str, path: str) -> None:
    assert leads(reference) == path


def test_a_target_knows_its_title() -> None:
    found = INDEX.resolve("ask-why", HERE)

    assert found == LinkTarget("/2026/03/11/ask-why/", "Ask why")


def test_a_day_number_means_the_newest_such_tip_before_this_one() -> None:
    assert leads("day-72", entry("call-back", "2026-03-13")) == "/2025/03/13/listen-first/"
    assert leads("day-72", entry("keep-it-short", "2026-03-13")) == "/2026/03/13/call-back/"
    assert leads("day-72") == "/2026/03/13/keep-it-short/"


def test_a_day_number_counts_as_its_series_does() -> None:
    series = SeriesSettings(key="daily", title="Daily", day_numbers="sequence")
    index, site = make_index(
        make_tip("a"),
        make_tip("b", "2026-01-06"),
        make_tip("c", "2026-01-07"),
        settings=make_settings(series),
    )

    assert index.resolve("day-2", site.entries[2]) == LinkTarget("/2026/01/06/b/", "B")


def test_a_day_number_that_only_later_tips_have_is_a_fault() -> None:
    found = fault("day-78")

    assert found.message == "no earlier tip has day number 78"
    assert found.hint == "tip:2026-03-19-look-ahead comes later"


def test_a_day_number_that_no_tip_has_lists_the_nearest() -> None:
    found = fault("day-73")

    assert found.message == "no tip answers to tip:day-73"
    assert found.hint.startswith("nearest: tip:2025-03-13-listen-first, tip:2026-03-13-")


def test_a_date_with_two_tips_lists_both() -> None:
    found = fault("2026-03-13")

    assert found.message == "tip:2026-03-13 may mean 2 tips"
    assert found.hint == "write one of: tip:2026-03-13-call-back, tip:2026-03-13-keep-it-short"


def test_a_slug_of_two_tips_lists_both() -> None:
    found = fault("say-thanks", None)

    assert found.message == "tip:say-thanks may mean 2 tips"
    assert found.hint == "write one of: tip:2026-03-12-say-thanks, tip:2026-03-18-say-thanks"


def test_a_date_without_a_tip_lists_the_nearest() -> None:
    found = fault("2026-03-15")

    assert found.message == "no tip answers to tip:2026-03-15"
    assert found.hint == "nearest: tip:2026-03-13-call-back, tip:2026-03-13-keep-it-short, tip:2026-03-12-say-thanks"


def test_a_date_that_is_no_day_is_a_fault() -> None:
    assert fault("2026-02-30").message == "tip:2026-02-30 is no day"


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("ask-wy", "did you mean 'ask-why'?"),
        ("2026-03-11-ask-wy", "did you mean '2026-03-11-ask-why'?"),
    ],
)
def test_a_mistyped_slug_or_key_gets_the_closest(reference: str, hint: str) -> None:
    found = fault(reference)

    assert found.message == f"no tip answers to tip:{reference}"
    assert found.hint == hint


def test_a_slug_like_no_other_lists_the_newest_tips_that_may_be_linked() -> None:
    assert fault("zzzzzzzz").hint == (
        "newest: tip:2026-03-13-keep-it-short, tip:2026-03-13-call-back, tip:2026-03-12-say-thanks"
    )


@pytest.mark.parametrize("reference", ["half-done", "2026-03-10", "2026-03-10-half-done"])
def test_a_link_to_a_draft_is_a_fault(reference: str) -> None:
    assert fault(reference).message == f"tip:{reference} leads to a draft"


def test_a_draft_may_link_to_an_earlier_draft() -> None:
    index, site = make_index(make_tip("a", draft=True), make_tip("b", "2026-01-06", draft=True))

    assert index.resolve("a", site.everything[1]) == LinkTarget("/2026/01/05/a/", "A")


@pytest.mark.parametrize("reference", ["look-ahead", "2026-03-19", "2026-03-19-look-ahead"])
def test_a_link_to_a_later_tip_is_a_fault_even_when_both_are_out(reference: str) -> None:
    assert fault(reference).message == f"tip:{reference} leads to a later tip, of 2026-03-19"


def test_a_page_may_link_to_every_published_tip() -> None:
    assert leads("look-ahead", None) == "/2026/03/19/look-ahead/"


def test_a_tip_may_link_to_itself() -> None:
    assert leads("keep-the-door-open") == HERE.path


def test_a_link_to_a_tip_that_could_not_be_read_is_not_reported_again() -> None:
    index, site = make_index(make_tip("a"), broken=frozenset({"2026-01-02-lost"}))

    for reference in ("2026-01-02-lost", "lost", "2026-01-02"):
        assert isinstance(index.resolve(reference, site.entries[0]), LinkTarget)


def test_a_candidate_is_never_a_draft_or_a_later_tip() -> None:
    hints = [fault(reference).hint for reference in ("half-dne", "look-ahed", "day-69", "2026-03-17")]

    assert not [hint for hint in hints if "half-done" in hint or "look-ahead" in hint]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](tip:2026-03-11)", ["2026-03-11"]),
        ("[a](tip:ask-why#top) <tip:day-72>", ["ask-why", "day-72"]),
        ('[a]: tip:ask-why "T"', ["ask-why"]),
        ("a multitip:thing", []),
    ],
)
def test_references_are_found_in_markdown(text: str, found: list[str]) -> None:
    assert REFERENCE.findall(text) == found


# In a text.

PATH = HERE.tip.path


def woven(text: str, first_line: int = 5) -> tuple[tuple[Node, ...], Weaver]:
    plan = Plan(SITE, {})
    weaver = Weaver(PATH, plan.rules(mentions(text), PATH, HERE))
    return weaver.weave(parse(text, "en"), text, first_line), weaver


def the_link(nodes: tuple[Node, ...]) -> Node:
    return next(child for child in nodes[0].children if child.kind == "link")


def test_a_reference_in_a_text_becomes_the_tips_address() -> None:
    nodes, weaver = woven("As I said [two days ago](tip:2026-03-11).\n")

    assert the_link(nodes).href == "/2026/03/11/ask-why/"
    assert plain_text(the_link(nodes).children) == "two days ago"
    assert weaver.problems == []


def test_a_fragment_stays_on_the_address() -> None:
    nodes, _ = woven("See [this](tip:ask-why#how).\n")

    assert the_link(nodes).href == "/2026/03/11/ask-why/#how"


@pytest.mark.parametrize("text", ["See <tip:ask-why>.\n", "See [](tip:ask-why).\n"])
def test_a_reference_without_words_shows_the_tips_title(text: str) -> None:
    nodes, _ = woven(text)

    assert plain_text(the_link(nodes).children) == "Ask why"


def test_a_reference_by_a_definition_below_works_too() -> None:
    nodes, _ = woven("See [this][w].\n\n[w]: tip:ask-why\n")

    assert the_link(nodes).href == "/2026/03/11/ask-why/"


def test_a_dead_reference_is_an_error_at_its_line_and_column() -> None:
    _, weaver = woven("One.\n\nAs I said\n[before](tip:ask-wy), yes.\n")

    (problem,) = weaver.problems
    assert str(problem.at) == f"{PATH}:8:10"
    assert (problem.rule, problem.severity) == ("tip-link", Severity.ERROR)
    assert problem.hint == "did you mean 'ask-why'?"


def test_every_dead_reference_of_a_text_is_named() -> None:
    _, weaver = woven("[a](tip:zzz)\n\n- [b](tip:half-done)\n- [c](tip:look-ahead)\n")

    assert [problem.at.line for problem in weaver.problems] == [5, 7, 8]


def test_a_site_path_is_kept_to_be_checked() -> None:
    _, weaver = woven("See [about](/about/?a=1#b) and [out](https://a.example/).\n")

    assert [(ref.path, ref.at.line) for ref in weaver.refs] == [("/about/", 5)]


def test_a_relative_address_that_is_no_file_is_a_warning_at_its_place() -> None:
    _, weaver = woven("See [this](other.html).\n")

    (problem,) = weaver.problems
    assert (problem.rule, problem.severity, str(problem.at)) == (
        "dead-link",
        Severity.WARNING,
        f"{PATH}:5:12",
    )


def test_a_link_to_a_tips_source_file_means_its_page() -> None:
    nodes, weaver = woven("See [this](2026-03-11-ask-why.md).\n")

    assert the_link(nodes).href == "/2026/03/11/ask-why/"
    assert weaver.problems == []


def test_a_link_to_the_source_of_a_draft_is_an_error() -> None:
    _, weaver = woven("See [this](2026-03-10-half-done.md).\n")

    assert [problem.rule for problem in weaver.problems] == ["tip-link"]


def test_references_inside_a_quotes_name_are_resolved() -> None:
    text = "> Be kind.\n> — [Ada](tip:ask-why)\n"
    weaver = Weaver(PATH, Plan(SITE, {}).rules(mentions(text), PATH, HERE))

    (quote,) = weaver.weave(tidy(parse(text, "en")), text, 1)

    assert [part.href for part in quote.data["by"] if part.kind == "link"] == ["/2026/03/11/ask-why/"]
