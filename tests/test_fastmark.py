"""The short ways through markdown read every text as the library alone reads it."""

from __future__ import annotations

import random
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown_it.rules_block import StateBlock

from tests.nasty_markdown import EVERYDAY, EXAMPLES, LANGUAGES, STARTS, WORDS, by_library, differs, nasty, own_texts
from tipsgen import markdown
from tipsgen.library import library
from tipsgen.markdown import parse

always = hypothesis_settings(derandomize=True, deadline=None, max_examples=150)

OWN = own_texts()

RULES = {
    "core": [
        "normalize", "block", "inline", "footnote_tail", "replacements", "elisions", "smartquotes", "text_join",
    ],
    "block": [
        "table", "code", "fence", "blockquote", "hr", "list", "footnote_def", "reference", "html_block", "heading",
        "lheading", "deflist", "paragraph",
    ],
    "inline": [
        "text", "newline", "escape", "backticks", "strikethrough", "emphasis", "link", "image", "footnote_ref",
        "autolink", "html_inline", "entity",
    ],
    "inline2": ["balance_pairs", "strikethrough", "emphasis", "fragments_join"],
}  # fmt: skip
"""The rules that the short ways and the tables of `tipsgen.fastmark` know, in order."""

EVERYDAY_TIP = """\
It isn't "the tone" that matters -- your deputy rewards *the first five minutes*. See [the note](https://x.org/a?b=1).

## Why it works

1. **Ask, then wait.** Most days, "soon" means never.
2. **Name the cost.** Use `write it down` at the end.

- One (c) 2026...
- Two

> A busy director writes things down.
>
> — a site engineer

![A sketch](/images/tip-34.png)
"""


def test_the_library_has_the_rules_that_the_short_ways_know() -> None:
    rules = library("en", True).get_active_rules()

    assert rules == RULES, (
        "markdown-it-py or a plugin has other rules, or another order, than the short ways were written for: "
        "compare each changed rule with tipsgen/fastmark.py, quickblock.py and quickline.py (decision 0015)"
    )


@pytest.mark.parametrize("typographer", [True, False])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_of_this_repository_and_of_the_specification_are_read_as_by_the_library(
    lang: str, typographer: bool
) -> None:
    different = [text for text in OWN if differs(text, lang, typographer)]

    assert not different


def test_the_specification_is_there() -> None:
    assert len(EXAMPLES) == 652


@always
@given(seed=st.integers(min_value=0), lang=st.sampled_from(LANGUAGES), typographer=st.booleans())
def test_texts_made_by_chance_are_read_as_by_the_library(seed: int, lang: str, typographer: bool) -> None:
    text = nasty(random.Random(seed), OWN)  # noqa: S311

    assert not differs(text, lang, typographer)


LINES = st.builds(
    "".join,
    st.lists(st.sampled_from([*STARTS, *WORDS, *EVERYDAY, " "]) | st.text(max_size=3), max_size=8),
)


@always
@given(
    lines=st.lists(LINES, max_size=6),
    joint=st.sampled_from(["\n", "\n\n", "\r\n", "  \n"]),
    lang=st.sampled_from(LANGUAGES),
    typographer=st.booleans(),
)
def test_any_lines_are_read_as_by_the_library(lines: list[str], joint: str, lang: str, typographer: bool) -> None:
    text = joint.join(lines)

    assert not differs(text, lang, typographer)


def test_a_difference_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison fails for a short way that reads lines wrong."""
    monkeypatch.setattr(markdown, "read_line", lambda _source, _quotes: ())

    assert differs("Words.\n", "en", True)


def test_an_everyday_tip_needs_nothing_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_library(EVERYDAY_TIP, "en", True)

    def none(*_: object) -> NoReturn:
        raise AssertionError("the library was asked")

    monkeypatch.setattr(StateBlock, "__init__", none)
    monkeypatch.setattr(library("en", True).inline, "parse", none)

    assert parse(EVERYDAY_TIP, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Term\n\n: Definition\n", id="a definition behind an empty line"),
        pytest.param("- one\n\n\n- two\n", id="a list that goes on behind empty lines"),
        pytest.param("1. one\n1) two\n", id="another list without an empty line"),
        pytest.param("> [!NOTE]\n> Careful.\n", id="a callout"),
        pytest.param("- [x] done\n", id="a task"),
        pytest.param("Words\n===\n", id="an underlined heading"),
        pytest.param("a | b\n---|---\n1 | 2\n", id="a table"),
        pytest.param("# a | b\n|---|---|\n", id="a table whose head looks like a heading"),
        pytest.param("[r]: /u\n\n[r] and [r][]\n", id="a reference"),
        pytest.param("A[^1]\n\n[^1]: note\n\n    more\n", id="a footnote"),
        pytest.param("[^a]: [^b]: x \"\n\nA[^a] B[^b] '\n", id="a footnote in a footnote, read twice"),
        pytest.param('*"a"* "*b*" "c *d" e* f"\n', id="quotes and emphasis across each other"),
        pytest.param("**a***b* a*b*c _a_b_ *a*_b_\n", id="runs of marks"),
        pytest.param("x  \ny \nz\\\nw\n", id="line breaks"),
        pytest.param("[a](javascript:x) [b](JavaScript:x) ![c](data:x)\n", id="addresses that no page may hold"),
        pytest.param("[a](//x//y) [b](http://é.org/é) [c](?a=b&amp;c) [d](a%zz)\n", id="addresses to normalize"),
        pytest.param("\u00a0\n\n\u2003a\u2003\n\n\x0cb\n", id="white space that is no space"),
        pytest.param("\ta\n\n   \n \tb\n  ", id="tabs and an end of spaces"),
        pytest.param("a\0b\r\nc\rd", id="NUL and other line ends"),
    ],
)
@pytest.mark.parametrize("typographer", [True, False])
def test_texts_that_look_everyday_and_are_not(text: str, typographer: bool) -> None:
    assert not differs(text, "fr", typographer)
