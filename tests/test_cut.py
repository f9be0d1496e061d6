"""A text cut between its blocks: within its budget, from its start, in its order, without notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.channels.email import EmailRenderer
from tipsgen.channels.html import HtmlOptions
from tipsgen.cut import cut
from tipsgen.i18n import language
from tipsgen.markdown import Node, parse
from tipsgen.prose import tidy

always = hypothesis_settings(derandomize=True, deadline=None, max_examples=150)

OPTIONS = HtmlOptions(root="https://tips.example", ids=False, words=language("en").words)
PIECE = 10
LONG = "Ask the person who does the work every day what they would change tomorrow. " * 6

BLOCKS = (
    "Ask first, then listen.",
    LONG,
    "**Ask.** Then [listen](https://tips.example/) to `all` of it.[^1]",
    "[^1]",
    "1. Ask.\n2. Listen.\n   - Twice.\n   - At least.\n3. Thank them.",
    "4. Ask.\n\n   Listen.\n\n5. Thank them.",
    f"> {LONG}\n>\n> Listen.\n> — Ada Brown",
    "> ## Why\n>\n> Because.",
    "> [!TIP]\n> Ask first.\n>\n> Then listen.",
    "| Who | When |\n| --- | --- |\n| Ada | Monday |\n| June | Friday |",
    "Trust\n: What stays.\n\nCare\n: What grows.",
    "```\nask()\nlisten()\n```",
    "## Listening",
    "---",
    "![A bell](/bell.png)",
    "<div>Ask <b>first</b></div>",
    "先问一问每天做这件事的人，他们明天想改变什么。",
)
WORDLESS = ("---", "## Listening", "[^1]")
"""Blocks that are nothing by themselves; a heading goes where nothing stands below it."""
NOTES = "\n\n[^1]: A note on asking.\n"


def tree(markdown: str) -> tuple[Node, ...]:
    return tidy(parse(markdown, "en"))


def size(node: Node) -> int:
    """Bytes of a block in an issue."""
    return len(EmailRenderer(OPTIONS).blocks((node,)).encode())


def sizes(nodes: Sequence[Node]) -> int:
    return sum(size(node) for node in nodes)


def weight(node: Node) -> int:
    """A measure in which a block costs what its pieces cost, wherever they stand."""
    return PIECE + len(node.text) + weights(node.children)


def weights(nodes: Sequence[Node]) -> int:
    return sum(weight(node) for node in nodes)


def least(node: Node) -> int:
    """A weight at which something of a block can be shown: what it is made of, and its first word."""
    if node.kind in ("paragraph", "plain"):
        first = node.children[0]
        return 2 * PIECE + (PIECE + 20 if first.kind == "text" else weight(first))
    if node.kind == "code":
        return PIECE + 20
    if node.kind in ("list", "item", "quote", "callout"):
        return PIECE + least(node.children[0])
    return weight(node)


def words(nodes: Sequence[Node]) -> list[str]:
    """Words and marks that a reader sees, notes and their marks left out."""
    return [word for node in nodes for text in _texts(node) for word in text.split()]


def _texts(node: Node) -> Iterator[str]:
    if node.kind not in ("footnotes", "footnote_ref"):
        yield node.text
        for child in (*node.children, *node.data.get("by", ())):
            yield from _texts(child)


def kinds(nodes: Sequence[Node]) -> set[str]:
    return {node.kind for node in nodes}.union(*(kinds(node.children) for node in nodes))


def shown(markdown: str, budget: int) -> str:
    """A text as HTML after it was cut."""
    return EmailRenderer(OPTIONS).blocks(cut(tree(markdown), budget, size))


TREES = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=7).map(lambda blocks: tree("\n\n".join(blocks) + NOTES))


# Between blocks.


def test_a_text_that_fits_stays_whole_but_for_its_notes() -> None:
    nodes = tree("Ask.[^1]\n\nListen.\n\n[^1]: Twice.\n")

    assert shown("Ask.[^1]\n\nListen.\n\n[^1]: Twice.\n", sizes(nodes)) == "<p>Ask.</p>\n<p>Listen.</p>\n"


def test_a_text_ends_after_the_last_block_that_fits() -> None:
    nodes = tree("One.\n\nTwo.\n\nThree.")

    assert cut(nodes, sizes(nodes[:2]), size) == nodes[:2]
    assert cut(nodes, sizes(nodes[:2]) - 1, size) == nodes[:1]


def test_nothing_after_a_block_that_does_not_fit_is_shown() -> None:
    assert shown(f"One.\n\n{LONG}\n\nTwo.", 60) == "<p>One.</p>\n"


@pytest.mark.parametrize("left", ["## Listening", "---", "<!-- more -->", "---\n\n## Listening\n\n### Twice"])
def test_what_stands_above_a_block_that_was_cut_off_goes_with_it(left: str) -> None:
    assert shown(f"One.\n\n{left}\n\n{LONG}", 200) == "<p>One.</p>\n"


# Inside blocks.


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("1. One\n2. Two\n3. Three", "<ol>\n<li>One</li>\n<li>Two</li>\n</ol>\n"),
        ("4. Four\n5. Five\n6. Six", '<ol start="4">\n<li>Four</li>\n<li>Five</li>\n</ol>\n'),
        ("> One.\n>\n> Two.", "<blockquote>\n<p>One.</p>\n</blockquote>\n"),
    ],
)
def test_a_list_or_a_quote_ends_early_between_its_own_blocks(markdown: str, html: str) -> None:
    assert shown(markdown, len(html)) == html


def test_a_list_inside_a_list_ends_early_too() -> None:
    whole, shorter = tree("- One\n  - Two\n  - Three\n- Four"), tree("- One\n  - Two")

    assert words(cut(whole, weights(shorter), weight)) == ["One", "Two"]
    assert words(cut(whole, weights(shorter) - 1, weight)) == ["One"]


def test_a_table_keeps_its_heads_and_its_first_rows() -> None:
    table = "| Who | When |\n| --- | --- |\n| Ada | Monday |\n| June | Friday |"

    html = shown(table, size(tree(table)[0]) - 1)

    assert "Who" in html
    assert "Ada" in html
    assert "June" not in html


def test_a_table_of_which_no_row_fits_is_not_shown_as_heads_alone() -> None:
    rows = "".join(f"| Ada | {LONG}|\n" for _ in range(2))

    assert shown(f"One.\n\n| Who | What |\n| --- | --- |\n{rows}", 500) == "<p>One.</p>\n"


def test_a_term_of_which_no_definition_fits_is_not_shown() -> None:
    assert shown(f"One.\n\nTrust\n: {LONG}\n", 200) == "<p>One.</p>\n"


def test_a_heading_inside_a_quote_goes_with_what_was_cut_off_below_it() -> None:
    assert shown(f"One.\n\n> Two.\n>\n> ## Three\n>\n> {LONG}", 200) == (
        "<p>One.</p>\n<blockquote>\n<p>Two.</p>\n</blockquote>\n"
    )


def test_a_paragraph_is_cut_between_words_only_where_nothing_would_be_left() -> None:
    assert shown(f"One.\n\n{LONG}", 200) == "<p>One.</p>\n"
    assert shown(LONG, 60) == "<p>Ask the person who does the work every day what…</p>\n"


@pytest.mark.parametrize("opening", ["**Ask.** ", "[Ask](https://tips.example/). ", "`ask` "])
def test_a_paragraph_that_opens_with_a_mark_is_cut_in_the_words_after_it(opening: str) -> None:
    html = shown(opening + LONG, 160)

    assert re.match(r"<p><(strong|a|code)", html)
    assert re.search(r" the person .*…</p>$", html.strip())


@pytest.mark.parametrize("whole", [f"**{LONG.strip()}**", f"*{LONG.strip()}*", f"[{LONG.strip()}](/long/)"])
def test_a_paragraph_that_is_one_long_mark_is_cut_too(whole: str) -> None:
    assert "Ask the person" in shown(whole, 200)


@pytest.mark.parametrize("opened", [f"- {LONG}", f"1. {LONG}\n\n   {LONG}", f"> {LONG}", f"> [!TIP]\n> {LONG}"])
def test_the_first_words_inside_a_first_block_are_shown(opened: str) -> None:
    html = shown(opened, 400)

    assert "Ask the person" in html
    assert "…" in html


def test_code_is_cut_between_its_lines() -> None:
    code = "\n".join(f"step_{number}()" for number in range(100))

    node = cut(tree(f"```\n{code}\n```"), 400, size)[0]

    *lines, last = node.text.split("\n")
    assert lines == [f"step_{number}()" for number in range(len(lines))]
    assert last == f"step_{len(lines)}()…"


def test_a_text_without_spaces_is_cut_between_characters() -> None:
    (node,) = cut(tree("先问一问每天做这件事的人" * 20), 100, size)

    assert node.children[0].text.startswith("先问一问")
    assert node.children[0].text.endswith("…")
    assert size(node) <= 100


# Notes.


def test_notes_and_their_marks_are_left_out_everywhere() -> None:
    markdown = f"Ask.[^1]\n\n> Listen.[^1]\n\n- Twice.[^2]\n\n{LONG}\n\n[^1]: One.\n[^2]: Two.\n"

    nodes = cut(tree(markdown), 300, size)

    assert words(nodes) == ["Ask.", "Listen.", "Twice."]
    assert not {"footnotes", "footnote", "footnote_ref", "footnote_back"} & kinds(nodes)


def test_a_paragraph_that_was_only_the_mark_of_a_note_does_not_stay_empty() -> None:
    assert shown("Ask.\n\n[^1]\n\nListen.\n\n[^1]: One.\n", 10_000) == "<p>Ask.</p>\n<p>Listen.</p>\n"


def test_a_budget_too_small_for_a_word_leaves_nothing_behind() -> None:
    assert cut(tree(LONG), 5, size) == ()


# Anything.


@always
@given(TREES, st.integers(0, 3000))
def test_a_budget_is_never_exceeded(nodes: tuple[Node, ...], budget: int) -> None:
    assert weights(cut(nodes, budget, weight)) <= budget


@always
@given(TREES, st.integers(0, 3000))
def test_what_is_left_is_the_texts_beginning(nodes: tuple[Node, ...], budget: int) -> None:
    # A quote that ends early keeps the name under it, which then follows sooner.
    kept, every = (
        [word for word in words(found) if word not in ("Ada", "Brown")] for found in (cut(nodes, budget, weight), nodes)
    )

    if kept and kept[-1].endswith("…"):
        assert every[len(kept) - 1].startswith(kept.pop().removesuffix("…"))
    assert kept == every[: len(kept)]


@always
@given(TREES, st.integers(0, 3000))
def test_no_note_is_left_behind(nodes: tuple[Node, ...], budget: int) -> None:
    assert not {"footnotes", "footnote", "footnote_ref", "footnote_back"} & kinds(cut(nodes, budget, weight))


@always
@given(TREES, st.integers(0, 3000), st.integers(0, 500))
def test_a_larger_budget_shows_no_less(nodes: tuple[Node, ...], budget: int, more: int) -> None:
    assert len(words(cut(nodes, budget, weight))) <= len(words(cut(nodes, budget + more, weight)))


@always
@given(TREES)
def test_a_budget_for_all_shows_all_but_the_notes(nodes: tuple[Node, ...]) -> None:
    assume(next((node.kind for node in reversed(nodes) if node.kind != "footnotes"), "") not in ("heading", "rule"))

    assert words(cut(nodes, weights(nodes), weight)) == words(nodes)


@always
@given(st.sampled_from([one for one in BLOCKS if one not in WORDLESS]), TREES, st.integers(0, 500))
def test_something_is_left_where_the_first_block_can_be_opened(first: str, rest: tuple[Node, ...], more: int) -> None:
    opened = tree(first)

    assert words(cut((*opened, *rest), least(opened[0]) + more, weight))
