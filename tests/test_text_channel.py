"""The plain-text twin: narrow lines, and every structure in characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.channels.columns import WIDTH, fill
from tipsgen.channels.html import HtmlOptions
from tipsgen.channels.text import TextRenderer
from tipsgen.i18n import language
from tipsgen.markdown import parse
from tipsgen.prose import tidy
from tipsgen.weave import link_phones

always = hypothesis_settings(derandomize=True, deadline=None)

LONG = " ".join(["Ask the person who does the work every day what they would change tomorrow."] * 4)


def text_of(markdown: str, lang: str = "en") -> str:
    options = HtmlOptions(root="https://tips.example", words=language(lang).words)
    return TextRenderer(options).text(tidy(parse(markdown, "en")))


def lines_of(markdown: str) -> list[str]:
    return text_of(markdown).split("\n")


def test_paragraphs_are_filled_and_stand_apart() -> None:
    lines = lines_of(f"{LONG}\n\nShort.\n")

    assert max(len(line) for line in lines) <= WIDTH
    assert lines[-2:] == ["", "Short."]
    assert " ".join(lines[:-2]) == LONG


@pytest.mark.parametrize(
    "markdown",
    [
        LONG,
        f"- {LONG}\n  - {LONG}\n    - {LONG}",
        f"10. {LONG}\n\n    {LONG}",
        f"> {LONG}\n>\n> > {LONG}",
        f"> [!NOTE]\n> {LONG}",
        f"1. {LONG}\n\n   > [!TIP]\n   > {LONG}\n",
        f"# {LONG}",
        f"Term\n: {LONG}",
        f"Words.[^1]\n\n[^1]: {LONG}",
        f"> Be kind.\n> — {LONG[:100]}",
        f"| A | B |\n|---|---|\n| {LONG} | b |",
        f"- [x] {LONG}",
        f"> - {LONG}\n> - {LONG}",
        f"> [!NOTE]\n> 1. {LONG}",
        f"- > {LONG}",
        f"Term\n: {LONG}\n\n  - {LONG}",
        "> | A | B |\n> |---|---|\n> | " + "word " * 7 + "| " + "word " * 7 + "|",
    ],
)
def test_no_line_of_words_is_wider_than_the_limit(markdown: str) -> None:
    lines = lines_of(markdown)

    assert [line for line in lines if len(line) > WIDTH] == []


@pytest.mark.parametrize("markdown", [f"- {LONG}", f"> {LONG}", f"1. {LONG}\n\n   - {LONG}\n"])
def test_no_line_ends_in_a_space(markdown: str) -> None:
    assert [line for line in lines_of(markdown) if line != line.rstrip()] == []


def test_a_long_address_stands_unbroken() -> None:
    address = "https://a.example/" + "x" * 90

    assert f"({address})" in text_of(f"See [the whole list]({address}) today.\n").split()


def test_code_keeps_its_lines_however_long() -> None:
    code = "run " * 30

    assert text_of(f"```\n{code}x\n\n  y\n```\n") == f"    {code}x\n\n      y".strip("\n")


def test_breaks_that_the_author_made_stay() -> None:
    assert text_of("Yours,\\\nAda\nBrown\n") == "Yours,\nAda Brown"


# Lists.


def test_a_tight_list_has_bullets_and_no_empty_lines() -> None:
    assert text_of("- one\n- two\n") == "• one\n• two"


def test_a_loose_list_has_empty_lines_between_and_inside() -> None:
    markdown = "1. **Call.** At once.\n\n   Not tomorrow.\n\n2. **Listen.** Then speak.\n"

    assert text_of(markdown) == "1. Call. At once.\n\n   Not tomorrow.\n\n2. Listen. Then speak."


def test_a_list_counts_from_its_first_number() -> None:
    assert text_of("4. four\n5. five\n") == "4. four\n5. five"


def test_longer_numbers_indent_further() -> None:
    lines = lines_of(f"9. {LONG}\n10. {LONG}\n")

    nine = lines.index(next(line for line in lines if line.startswith("9. ")))
    ten = lines.index(next(line for line in lines if line.startswith("10. ")))
    assert lines[nine + 1].startswith("   ")
    assert not lines[nine + 1].startswith("    ")
    assert lines[ten + 1].startswith("    ")


def test_nested_lists_are_indented_below_their_item() -> None:
    markdown = "- one\n  - inner\n    1. deep\n- two\n"

    assert text_of(markdown) == "• one\n  • inner\n    1. deep\n• two"


def test_task_lists_show_what_is_done() -> None:
    assert text_of("- [x] call\n- [ ] write\n") == "• ☑ call\n• ☐ write"


# Quotes, callouts, notes.


def test_quotes_are_marked_on_every_line() -> None:
    lines = lines_of(f"> {LONG}\n>\n> Two.\n")

    assert all(line.startswith(">") for line in lines)
    assert lines[-2:] == [">", "> Two."]


def test_a_quotes_name_stands_below_it() -> None:
    assert text_of("> Be kind.\n> ~ Ada Brown\n") == "> Be kind.\n> — Ada Brown"


def test_quotes_in_quotes_are_marked_twice() -> None:
    assert text_of("> One.\n>\n> > Two.\n") == "> One.\n>\n> > Two."


@pytest.mark.parametrize(("lang", "word"), [("en", "Note"), ("de", "Hinweis")])
def test_a_callout_opens_with_its_word(lang: str, word: str) -> None:
    assert text_of("> [!NOTE]\n> Call first.\n", lang) == f"{word}:\n  Call first."


def test_a_callout_inside_an_item_is_indented_with_it() -> None:
    markdown = "1. One.\n\n   > [!NOTE]\n   > Inside.\n\n2. Two.\n"

    assert text_of(markdown) == "1. One.\n\n   Note:\n     Inside.\n\n2. Two."


def test_footnotes_stand_at_the_end_with_their_numbers() -> None:
    markdown = "One.[^a] Two.[^b]\n\n[^a]: First.\n[^b]: Second.\n"

    assert text_of(markdown) == f"One.[1] Two.[2]\n\n{'—' * 12}\n[1] First.\n[2] Second."


def test_definitions_are_indented_below_their_term() -> None:
    assert text_of("Trust\n: What stays.\n\nCare\n: What grows.\n") == (
        "Trust\n    What stays.\n\nCare\n    What grows."
    )


# Tables.


def test_a_narrow_table_is_aligned_in_columns() -> None:
    markdown = "| Who | Hours |\n| --- | ---: |\n| June | 5 |\n| Ada | 40 |\n"

    assert text_of(markdown) == "Who    Hours\n————   —————\nJune       5\nAda       40"


def test_a_wide_table_becomes_records() -> None:
    markdown = f"| Who | What |\n| --- | --- |\n| June | {LONG[:75]} |\n| Ada | short |\n"

    lines = lines_of(markdown)

    assert lines[0] == "Who: June"
    assert lines[1].startswith("What: Ask")
    assert lines[-3:] == ["", "Who: Ada", "What: short"]


def test_a_table_of_exactly_the_limit_stays_a_table() -> None:
    wide = "x" * (WIDTH - 4)

    assert lines_of(f"| a | b |\n|---|---|\n| {wide} | y |\n")[-1] == f"{wide}   y"
    assert lines_of(f"| a | b |\n|---|---|\n| {wide}x | y |\n")[0] == f"a: {wide}x"


# Inline.


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("[two days ago](/2026/03/11/ask-why/)", "two days ago (https://tips.example/2026/03/11/ask-why/)"),
        ("[out](https://a.example/)", "out (https://a.example/)"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("[a.example](https://a.example/)", "a.example"),
        ("[write](mailto:ada@tips.example)", "write (ada@tips.example)"),
        ("<ada@tips.example>", "ada@tips.example"),
        ("[](https://a.example/)", "https://a.example/"),
        ("[up](#top)", "up"),
        ("![A bell](/bell.png)", "[A bell]"),
        ("a ![](/bell.png) b", "a b"),
        ("**bold** *em* `code`", "bold em code"),
        ("~~old~~ new", "-old- new"),
        ("a <b>b</b> c", "a b c"),
        ("a<br>b", "a\nb"),
        ("<div>Keep <b>calm</b> &amp; call</div>", "Keep calm & call"),
        ("<script>x()</script>", ""),
        ("Ham &amp; eggs < 5", "Ham & eggs < 5"),
        ("one\n\n---\n\ntwo", f"one\n\n{'—' * 12}\n\ntwo"),
        ("one\n\n<!-- more -->\n\ntwo", "one\n\ntwo"),
    ],
)
def test_inline_elements_become_words(markdown: str, text: str) -> None:
    assert text_of(markdown) == text


def test_a_picture_that_is_a_link_shows_its_words_and_address() -> None:
    assert text_of("[![A bell](/bell.png)](https://a.example/)") == "[A bell] (https://a.example/)"


def test_a_phone_number_is_never_broken() -> None:
    words = "word " * 12
    nodes = link_phones(parse(f"{words}call (555) 010-2030 now.\n", "en"))

    text = TextRenderer(HtmlOptions(root="", words=language("en").words)).text(nodes)

    assert "(555) 010-2030" in text
    assert "\ue000" not in text
    assert "tel:" not in text


@always
@given(st.lists(st.text(alphabet="abc -–“”", min_size=1, max_size=20), max_size=40).map(" ".join))
def test_filling_keeps_every_word_in_order_and_every_line_short(text: str) -> None:
    lines = fill(text, "• ", "  ")

    filled = " ".join([lines[0][2:], *lines[1:]]) if lines else ""
    assert filled.split() == text.split()
    assert all(len(line) <= WIDTH or len(line.split()) == 1 for line in lines)


@always
@given(st.text(alphabet="ab*_`>#-1.[]()|~!\n <&", max_size=120))
def test_any_markdown_has_a_text_twin_without_trailing_spaces(markdown: str) -> None:
    text = text_of(markdown)

    assert [line for line in text.split("\n") if line != line.rstrip()] == []
    assert text == text.strip("\n")
