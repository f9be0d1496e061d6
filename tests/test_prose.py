"""Quotes with names, headings in order, excerpts and openings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.markdown import Node, parse, plain_text
from tipsgen.prose import ATTRIBUTION_LIMIT, block_text, excerpt, opening_words, shorten, tidy

always = hypothesis_settings(derandomize=True, deadline=None)


def nodes_of(text: str) -> tuple[Node, ...]:
    return tidy(parse(text, "en"))


def quote(text: str) -> tuple[str, str]:
    """The words of a quote, and the name under it."""
    (node,) = nodes_of(text)
    assert node.kind == "quote"
    return block_text(node.children), plain_text(node.data.get("by", ()))


@pytest.mark.parametrize("dash", ["—", "–", "--", "~"])
def test_a_last_line_that_opens_with_a_dash_names_the_speaker(dash: str) -> None:
    assert quote(f"> Be kind.\n> {dash} Ada Brown\n") == ("Be kind.", "Ada Brown")


@pytest.mark.parametrize("dash", ["—", "–", "--", "~"])
def test_words_after_the_last_sentence_name_the_speaker(dash: str) -> None:
    assert quote(f"> Be brief. Be kind. {dash} Ada Brown\n") == ("Be brief. Be kind.", "Ada Brown")


@pytest.mark.parametrize("dash", ["—", "–", "--", "~"])
def test_a_dash_needs_no_space_after_it(dash: str) -> None:
    assert quote(f"> Be kind.\n> {dash}Ada Brown\n") == ("Be kind.", "Ada Brown")


@pytest.mark.parametrize("dash", ["—", "–", "--", "~"])
def test_a_name_may_be_a_paragraph_of_its_own(dash: str) -> None:
    assert quote(f"> Be kind.\n>\n> {dash} Ada Brown\n") == ("Be kind.", "Ada Brown")


@pytest.mark.parametrize("end", ["!", "?", "…", '."', "!”", ".*"])
def test_a_sentence_may_end_in_several_ways(end: str) -> None:
    opening = "*" if end.endswith("*") else '"' if '"' in end else "“" if "”" in end else ""

    words, by = quote(f"> {opening}Be kind{end} — Ada\n")

    assert by == "Ada"
    assert "Ada" not in words
    assert "—" not in words


def test_a_name_keeps_its_links_and_emphasis() -> None:
    (node,) = nodes_of("> Be kind.\n> — Ada, in *[Letters](/letters/)*\n")

    assert [part.kind for part in node.data["by"]] == ["text", "em"]
    assert plain_text(node.data["by"]) == "Ada, in Letters"


@pytest.mark.parametrize("name", ["*Ada*", "[Ada](/ada/)", "**[Ada](/ada/)**"])
@pytest.mark.parametrize("before", ["\n> ", " ", "\n>\n> "])
def test_a_name_may_open_with_a_link_or_emphasis(name: str, before: str) -> None:
    assert quote(f"> Be kind.{before}— {name}\n") == ("Be kind.", "Ada")


def test_a_quote_of_several_paragraphs_is_named_by_its_last() -> None:
    assert quote("> One.\n>\n> Two.\n> — Ada\n") == ("One. Two.", "Ada")


@pytest.mark.parametrize(
    "text",
    [
        "> Be kind.\n",
        "> Be kind — always — to all.\n",
        "> We won — and we lost\n",
        "> Be kind – Ada\n",
        "> Ranges such as 5--7 are fine.\n",
        "> A well-known rule.\n",
        "> - a list\n> - of two\n",
        "> — Ada\n",
        "> Be kind.\n> —\n",
        "> About ~5 hours.\n",
    ],
)
def test_other_quotes_have_no_name(text: str) -> None:
    assert quote(text)[1] == ""


def test_a_quote_without_a_name_keeps_every_word() -> None:
    assert quote("> Be kind — always — to all.\n")[0] == "Be kind — always — to all."


def test_a_long_last_line_is_part_of_the_quote() -> None:
    line = "word " * (ATTRIBUTION_LIMIT // 5) + "word"

    assert quote(f"> Be kind.\n> — {line}\n")[1] == ""


def test_a_line_with_a_dash_in_the_middle_of_a_quote_is_no_name() -> None:
    words, by = quote("> Be kind.\n> — Ada\n> And brave.\n")

    assert by == ""
    assert "Ada" in words


def test_quotes_inside_lists_and_callouts_are_named_too() -> None:
    listed, callout = nodes_of("1. One.\n\n   > Be kind.\n   > ~ Ada\n\n> [!NOTE]\n> > Be brave. -- June\n")

    inside_list = listed.children[0].children[1]
    inside_callout = callout.children[0]
    assert plain_text(inside_list.data["by"]) == "Ada"
    assert plain_text(inside_callout.data["by"]) == "June"


def test_a_callout_is_no_quote_and_has_no_name() -> None:
    (callout,) = nodes_of("> [!NOTE]\n> Be kind.\n> — Ada\n")

    assert "by" not in callout.data
    assert "Ada" in block_text(callout.children)


# Headings.


def levels(text: str) -> list[int]:
    found: list[int] = []

    def walk(nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            if node.kind == "heading":
                found.append(node.data["level"])
            walk(node.children)

    walk(nodes_of(text))
    return found


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("#", [2]),
        ("##", [2]),
        ("####", [2]),
        ("# ## ###", [2, 3, 4]),
        ("## ## ##", [2, 2, 2]),
        ("# ### #", [2, 3, 2]),
        ("### # ##", [2, 2, 3]),
        ("# #### ##", [2, 3, 3]),
        ("# ## ### #### ##### ######", [2, 3, 4, 5, 6, 6]),
    ],
)
def test_headings_start_below_the_title_and_skip_no_level(written: str, shown: list[int]) -> None:
    text = "\n\n".join(f"{marks} A heading" for marks in written.split())

    assert levels(text) == shown


def test_headings_inside_lists_and_quotes_count_too() -> None:
    assert levels("# A\n\n- ### B\n\n> ##### C\n") == [2, 3, 4]


@always
@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_headings_never_skip_a_level_whatever_was_written(written: list[int]) -> None:
    shown = levels("\n\n".join("#" * level + " A" for level in written))

    assert shown[0] == 2
    assert all(2 <= level <= 6 for level in shown)
    assert all(after - before <= 1 for before, after in pairwise(shown))


# Excerpts.


def excerpt_text(text: str) -> str:
    return block_text(excerpt(nodes_of(text)))


def test_an_excerpt_is_all_before_the_more_mark() -> None:
    assert excerpt_text("One.\n\n- two\n\n<!-- more -->\n\nThree.\n") == "One. two"


def test_an_excerpt_without_a_mark_is_the_first_paragraph() -> None:
    assert excerpt_text("# Heading\n\nFirst paragraph.\n\nSecond.\n") == "First paragraph."


def test_an_excerpt_passes_a_picture_that_stands_alone() -> None:
    assert excerpt_text("![A bell](/bell.png)\n\n[![A door](/door.png)](/a/)\n\nWords.\n") == "Words."


def test_a_text_without_paragraphs_gives_its_first_block() -> None:
    assert excerpt_text("- one\n- two\n\n```\ncode\n```\n") == "one two"


def test_a_more_mark_before_everything_does_not_count() -> None:
    assert excerpt_text("<!-- more -->\n\nFirst.\n\nSecond.\n") == "First."


def test_an_excerpt_has_no_footnotes() -> None:
    found = excerpt(nodes_of("First.[^1] Really.\n\n[^1]: Note.\n"))

    assert block_text(found) == "First. Really."
    assert "footnote" not in repr(found)


def test_an_excerpt_has_no_placed_blocks() -> None:
    found = excerpt(nodes_of("One.\n\n[[block:friday]]\n\nTwo.\n\n<!-- more -->\n\nThree.\n"))

    assert [node.kind for node in found] == ["paragraph", "paragraph"]


def test_an_empty_text_has_an_empty_excerpt() -> None:
    assert excerpt(()) == ()


# Words.


def test_the_words_of_blocks_stand_on_one_line() -> None:
    text = "# A\n\nB\nb\n\n- c\n\n| d | e |\n|---|---|\n| f | g |\n\nH\n: i\n\n```\nno\n```\n"

    assert block_text(nodes_of(text)) == "A B b c d e f g H i"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("one two", 7, "one two"),
        ("one two three", 9, "one two…"),
        ("one,  two three", 6, "one…"),
        ("x" * 20, 10, "x" * 9 + "…"),
        ("", 5, ""),
    ],
)
def test_words_are_shortened_between_words(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@always
@given(st.text(max_size=80), st.integers(2, 60))
def test_a_shortened_text_fits(text: str, limit: int) -> None:
    short = shorten(text, limit)

    assert len(short) <= limit
    assert short == " ".join(text.split()) or short.endswith("…")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Listen first. Then speak.", "Listen first"),
        ("Who called? Nobody.", "Who called?"),
        ("“Be kind.” She was.", "“Be kind.”"),
        (
            "One two three four five six seven eight nine ten",
            "One two three four five six seven eight nine ten",
        ),
        (
            "One two three four five six seven eight, nine ten eleven.",
            "One two three four five six seven eight…",
        ),
        ("", ""),
    ],
)
def test_opening_words_make_a_title(text: str, title: str) -> None:
    assert opening_words(text) == title
