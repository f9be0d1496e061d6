"""The allow-list for raw HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.sanitize import ATTRIBUTES, TAGS, sanitize

always = hypothesis_settings(derandomize=True, deadline=None)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Plain <em>words</em>.</p>",
        '<a href="https://example.com/">out</a>',
        '<a href="mailto:ada@tips.example">write</a>',
        '<a href="tel:+15550102030">call</a>',
        '<a href="/2026/01/05/listen/#top">in</a>',
        '<img src="/images/bell.png" alt="A bell">',
        '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>',
        '<p class="lead" id="start">x</p>',
        '<time datetime="2026-01-05">Monday</time>',
        '<p>1 &lt; 2 &amp; "3"</p>',
        '<details open=""><summary>More</summary>words</details>',
    ],
)
def test_what_a_letter_needs_passes_as_it_is(html: str) -> None:
    assert sanitize(html) == html


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<style>p{color:red}</style><p>a</p>", "<p>a</p>"),
        ('<p onclick="steal()">a</p>', "<p>a</p>"),
        ('<p style="color:red">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" JaVaScRiPt:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="java&#10;script:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<img src="data:image/png;base64,AA==" alt="x">', '<img alt="x">'),
        ('<img src="/x.png" alt="x" onerror="steal()">', '<img src="/x.png" alt="x">'),
        ('<iframe src="https://example.com/"></iframe>', ""),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<form action='/x'>words<input name='a'></form>", "words"),
        ("<video src='a.mp4'>words</video>", "words"),
        ("<blink>words</blink>", "words"),
        ("a<!-- secret -->b", "ab"),
        ('<a href="https://example.com/" target="_blank">a</a>', '<a href="https://example.com/">a</a>'),
    ],
)
def test_what_could_harm_goes_and_harmless_words_stay(html: str, left: str) -> None:
    assert sanitize(html) == left


@pytest.mark.parametrize(
    ("html", "closed"),
    [
        ("<p><em>a", "<p><em>a</em></p>"),
        ("<div>a", "<div>a</div>"),
        ("a</div></p>b", "ab"),
        ("<b><i>a</b>", "<b><i>a</i></b>"),
        ('<a href="/x', ""),
    ],
)
def test_every_element_is_closed(html: str, closed: str) -> None:
    assert sanitize(html) == closed


def test_the_allow_list_has_no_element_that_acts() -> None:
    acting = {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "video",
        "link",
        "meta",
    }

    assert not acting & TAGS


def test_the_allow_list_has_no_attribute_that_acts() -> None:
    names = {name for allowed in ATTRIBUTES.values() for name in allowed}

    assert not {name for name in names if name.startswith("on")}
    assert not names & {"style", "srcdoc", "action", "formaction"}


@always
@given(st.text(max_size=120))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = sanitize(text)

    assert sanitize(once) == once


@always
@given(
    st.lists(
        st.sampled_from(
            [
                "<script>",
                "</script>",
                "<p>",
                "<a href='",
                "javascript:",
                "x'",
                " onclick=y",
                ">",
                "<",
                "svg",
                "-->",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_no_script_comes_through_however_broken_the_html(html: str) -> None:
    clean = sanitize(html)

    assert "<script" not in clean
    assert "<svg" not in clean
    assert 'href="javascript:' not in clean
    assert not [tag for tag in clean.split("<")[1:] if "onclick" in tag.split(">")[0]]
