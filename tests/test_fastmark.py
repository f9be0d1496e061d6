"""The short ways through markdown read every text as the library alone reads it."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock

from tests.nasty_markdown import EVERYDAY, EXAMPLES, LANGUAGES, STARTS, WORDS, by_library, differs, nasty, own_texts
from tipsgen import markdown
from tipsgen.fastmark import _BLOCKS, _LINES, FastState, fast_library
from tipsgen.library import library
from tipsgen.markdown import parse
from tipsgen.quickblock import WHITE_SPACE

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
- Two [sic], ~~three~~

- [x] Ask
- [ ] Wait

1. **"Where do I start?"** With _this_.

   The workers' day & night,\
   one line `more`.

2. 'Here' **is [a link](/a "title")** now.

> A busy director writes things down.
>
> — a site engineer

> [!NOTE]
> Mind the *gap*.

```python
print("as it is")
```

![A sketch](/images/tip-34.png)
"""


def test_the_library_has_the_rules_that_the_short_ways_know() -> None:
    rules = library("en", True).get_active_rules()

    assert rules == RULES, (
        "markdown-it-py or a plugin has other rules, or another order, than the short ways were written for: "
        "compare each changed rule with tipsgen/fastmark.py, quickblock.py and quickline.py (decision 0015)"
    )


@pytest.mark.parametrize(("lang", "typographer"), [("en", True), ("en", False), ("fr", True)])
def test_texts_of_this_repository_and_of_the_specification_are_read_as_by_the_library(
    lang: str, typographer: bool
) -> None:
    different = [text for text in OWN if differs(text, lang, typographer)]

    assert not different


def test_the_rules_that_end_a_block_are_those_that_the_loops_know() -> None:
    enders = {rule.name: rule.alt for rule in library("en", True).block.ruler.__rules__ if rule.alt}

    assert enders == {
        "table": ["paragraph", "reference"],
        "fence": ["paragraph", "reference", "blockquote", "list"],
        "blockquote": ["paragraph", "reference", "blockquote", "list"],
        "hr": ["paragraph", "reference", "blockquote", "list"],
        "list": ["paragraph", "reference", "blockquote"],
        "footnote_def": ["paragraph", "reference"],
        "html_block": ["paragraph", "reference", "blockquote"],
        "heading": ["paragraph", "reference", "blockquote"],
        "deflist": ["paragraph", "reference", "blockquote"],
    }


def test_every_rule_has_its_first_characters() -> None:
    everywhere = {"table", "code", "lheading", "deflist", "paragraph"}

    assert set(_BLOCKS) | everywhere == set(RULES["block"])
    assert {*_LINES, "text"} == set(RULES["inline"])


def test_what_the_library_holds_is_held_here_too() -> None:
    assert WHITE_SPACE == MD_TRIM_CHARS
    parser = library("en", True)
    for text in ["", " ", "\n", "a", "a\n", "\ta\n \t b\n\n  ", "  \n\u00a0\n", *OWN[:50]]:
        mine = vars(FastState(text, parser, {}, []))
        theirs = vars(StateBlock(text, parser, {}, []))
        # The library's marks of a line behind the end, of an empty text too, are read and must be there.
        assert mine == theirs


def test_the_library_is_loaded_by_the_first_text_that_needs_it() -> None:
    code = (
        "import sys, tipsgen.markdown as markdown\n"
        f"markdown.parse({EVERYDAY_TIP!r}, 'en')\n"
        "assert 'markdown_it' not in sys.modules\n"
        "markdown.parse('<b>', 'en')\n"
        "assert 'markdown_it' in sys.modules\n"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr


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

    monkeypatch.setattr(FastState, "__init__", none)
    monkeypatch.setattr(fast_library("en", True).inline, "parse", none)

    assert parse(EVERYDAY_TIP, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Term\n\n: Definition\n", id="a definition behind an empty line"),
        pytest.param("- one\n\n\n- two\n", id="a list that goes on behind empty lines"),
        pytest.param("1. one\n1) two\n", id="another list without an empty line"),
        pytest.param("> [!NOTE]\n> Careful.\n", id="a callout"),
        pytest.param("- [x] done\n", id="a task"),
        pytest.param("- [x] - a list in a task\n- [ ] [ ] b\n", id="a task that holds a list"),
        pytest.param('1"" x 5"" "y" ""z"" "" a\n', id="inches and empty quotes"),
        pytest.param('"a 1"" b\n\n"a"" b"\n', id="a quote that ends in inches"),
        pytest.param("```a|b\n|---|---|\n```\n", id="a table whose head looks like a fence"),
        pytest.param("~~~\na\n~~~\nb\n~~~\nc\n~~~\n\n~~~\n~~~~\nd\n~~~\n", id="fence after fence"),
        pytest.param("T\n: a\n: b\n~ c\n\nU\n: d\n\n  e\n: f\n", id="several definitions"),
        pytest.param("[" * 130 + "a" + "](u)" * 130, id="brackets deeper than the library looks"),
        pytest.param("![" * 130 + "a" + "](u)" * 130 + " *b*", id="pictures deeper than the library looks"),
        pytest.param("> " * 120 + "a\n\n" + "- " * 120 + "b\n", id="blocks deeper than the library looks"),
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
