"""Recurring passages: their rules, their places and their placeholders."""

from __future__ import annotations

from datetime import date

import pytest

from tipsgen.blocks import fill, holds, ordered
from tipsgen.markdown import parse, plain_text
from tipsgen.model import Block, SourcePos
from tipsgen.prose import block_text
from tipsgen.views import Passage
from tipsgen.weave import break_lines, link_phones, place_blocks, unknown_blocks

FRIDAY, MONDAY = date(2013, 3, 15), date(2013, 3, 18)
VALUES = {
    "year": "2013",
    "month": "March",
    "weekday": "Friday",
    "day_number": "74",
    "title": "*Doors* & {year}",
    "author_url": "https://ada.example/",
}


def passage(name: str, **facts: object) -> tuple[Passage, tuple[object, ...]]:
    defaults: dict[str, object] = {
        "channels": ("web", "email", "feed"), "place": "after-body", "automatic": True,
    }  # fmt: skip
    text = f"Block {name}."
    made = Passage(name=name, text=text, source=f"{name}.md", body_line=1, **{**defaults, **facts})  # type: ignore[arg-type]
    return made, parse(text, "en")


def placed(body: str, *passages: object, channel: str = "web") -> str:
    return block_text(place_blocks(parse(body, "en"), passages, channel))  # type: ignore[arg-type]


def test_a_friday_block_holds_on_friday_alone() -> None:
    block = Block(name="friday", text="x", weekdays=(4,))

    assert holds(block, FRIDAY)
    assert not holds(block, MONDAY)


def test_both_ends_of_a_blocks_span_count() -> None:
    block = Block(name="march", text="x", starts=date(2013, 3, 15), ends=date(2013, 3, 18))

    assert [holds(block, date(2013, 3, day)) for day in (14, 15, 18, 19)] == [False, True, True, False]


def test_a_span_may_be_open_at_either_end() -> None:
    assert holds(Block(name="a", text="x", starts=FRIDAY), date(2030, 1, 1))
    assert holds(Block(name="a", text="x", ends=FRIDAY), date(2000, 1, 1))


def test_weekdays_and_span_must_both_hold() -> None:
    block = Block(name="a", text="x", weekdays=(4,), starts=date(2013, 3, 16))

    assert not holds(block, FRIDAY)
    assert holds(block, date(2013, 3, 22))


def test_blocks_are_carried_by_order_then_name() -> None:
    blocks = [Block(name=name, text="x", order=order) for name, order in (("b", 1), ("a", 1), ("z", -1))]

    assert [block.name for block in ordered(blocks)] == ["z", "a", "b"]


def test_placeholders_are_filled_in_words_and_addresses() -> None:
    nodes = fill(parse("Day {day_number}, {weekday} in {month} {year}: [me]({author_url})\n", "en"), VALUES)

    assert plain_text(nodes[0].children) == "Day 74, Friday in March 2013: me"
    assert nodes[0].children[-1].href == "https://ada.example/"


def test_a_title_with_marks_is_filled_in_as_it_is_and_only_once() -> None:
    (paragraph,) = fill(parse("On {title}.\n", "en"), VALUES)

    assert [node.kind for node in paragraph.children] == ["text"]
    assert paragraph.children[0].text == "On *Doors* & {year}."


def test_code_and_unknown_braces_stay() -> None:
    (paragraph,) = fill(parse("`{year}` {other} {}\n", "en"), VALUES)

    assert plain_text(paragraph.children) == "{year} {other} {}"


def test_placeholders_are_filled_inside_lists_and_emphasis() -> None:
    nodes = fill(parse("- **{weekday}**\n", "en"), VALUES)

    assert block_text(nodes) == "Friday"


def test_automatic_passages_stand_before_and_after_the_body() -> None:
    before = passage("a", place="before-body")
    after = passage("b")

    assert placed("Body.\n", before, after) == "Block a. Body. Block b."


def test_a_tip_places_a_passage_itself_and_then_it_stands_there_alone() -> None:
    assert placed("One.\n\n[[block:b]]\n\nTwo.\n", passage("b")) == "One. Block b. Two."


def test_a_passage_can_be_placed_inside_a_list_item() -> None:
    assert placed("1. One.\n\n   [[block:b]]\n\n2. Two.\n", passage("b")) == "One. Block b. Two."


def test_a_placed_passage_whose_rule_does_not_hold_leaves_nothing() -> None:
    assert placed("One.\n\n[[block:friday]]\n\nTwo.\n") == "One. Two."


def test_a_passage_without_a_rule_only_shows_where_it_is_placed() -> None:
    waiting = passage("b", automatic=False)

    assert placed("Body.\n", waiting) == "Body."
    assert placed("Body.\n\n[[block:b]]\n", waiting) == "Body. Block b."


@pytest.mark.parametrize("body", ["Body.\n", "Body.\n\n[[block:b]]\n"])
def test_a_passage_shows_in_its_channels_only(body: str) -> None:
    mail_only = passage("b", channels=("email",))

    assert placed(body, mail_only, channel="web") == "Body."
    assert placed(body, mail_only, channel="email") == "Body. Block b."


def test_footnotes_stay_below_the_passages() -> None:
    nodes = place_blocks(parse("Body.[^1]\n\n[^1]: Note.\n", "en"), [passage("b")], "web")  # type: ignore[list-item]

    assert [node.kind for node in nodes] == ["paragraph", "paragraph", "footnotes"]


def test_a_block_that_no_file_has_is_named_at_its_line() -> None:
    nodes = parse("One.\n\n- [[block:fridy]]\n", "en")

    (problem,) = unknown_blocks(nodes, ["friday", "signoff"], "content/tips/a.md", 5)

    assert problem.at == SourcePos("content/tips/a.md", 7)
    assert problem.message == "there is no block 'fridy'"
    assert problem.hint == "did you mean 'friday'?"


def test_a_known_block_is_no_problem() -> None:
    assert unknown_blocks(parse("[[block:friday]]\n", "en"), ["friday"], "a.md", 1) == []


def test_a_signoffs_lines_stay_apart() -> None:
    (paragraph,) = break_lines(parse("Yours,\n**Ada**\nBrown\n", "en"))

    assert [node.kind for node in paragraph.children] == [
        "text",
        "hard_break",
        "strong",
        "hard_break",
        "text",
    ]


@pytest.mark.parametrize(
    ("words", "number", "address"),
    [
        ("Call (555) 010-2030 now.", "(555) 010-2030", "tel:5550102030"),
        ("Call 555-010-2030.", "555-010-2030", "tel:5550102030"),
        ("Call +1 555 010 2030, please.", "+1 555 010 2030", "tel:+15550102030"),
    ],
)
def test_phone_numbers_become_links(words: str, number: str, address: str) -> None:
    (paragraph,) = link_phones(parse(words + "\n", "en"))

    (link,) = [node for node in paragraph.children if node.kind == "link"]
    assert (plain_text(link.children), link.href) == (number, address)
    assert plain_text(paragraph.children) == words


@pytest.mark.parametrize("words", ["2026-03-16", "In 2026 we won 5-3.", "Order 12345678", "a/555-010-2030/b"])
def test_other_numbers_are_no_phone_numbers(words: str) -> None:
    nodes = parse(words + "\n", "en")

    assert link_phones(nodes) == nodes


def test_a_number_inside_a_link_stays_that_link() -> None:
    nodes = parse("[555-010-2030](https://a.example/)\n", "en")

    assert link_phones(nodes) == nodes
