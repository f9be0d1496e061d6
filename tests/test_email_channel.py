"""The email dialect: pictures that every client shows, tables that fit a phone, hand-written HTML mended."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import html as markup

from tipsgen.channels.email import EmailRenderer, is_wide
from tipsgen.channels.html import HtmlOptions
from tipsgen.channels.pieces import COLUMN
from tipsgen.i18n import language
from tipsgen.markdown import Node, parse
from tipsgen.prose import tidy
from tipsgen.views import Picture, TextRules
from tipsgen.weave import Weaver

always = hypothesis_settings(derandomize=True, deadline=None, max_examples=150)

ROOT = "https://tips.example"
PAGE = f"{ROOT}/2026/01/05/listen/"
DATA = '<table class="data" width="100%" cellpadding="0" cellspacing="0" border="0">'
LAYOUT = '<table class="data" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
PICTURES = {
    "bell.png": Picture("/media/bell.png", 320, 200),
    "hall.jpg": Picture("/media/hall.jpg", 1600, 900),
    "lamp.svg": Picture("/media/lamp.svg", 40, 40, Picture("/media/lamp.png", 400, 400)),
    "door.webp": Picture("/media/door.webp", 700, 300, Picture("/media/door.jpg", 700, 300)),
    "map.svg": Picture("/media/map.svg", 500, 500),
}


def email_of(markdown: str, **options: object) -> str:
    """A text as an issue has it, links and pictures resolved, without the theme's styles."""
    rules = TextRules(typographer=True, raw_html="sanitize", links={}, pictures=PICTURES)
    nodes = Weaver("content/tips/2026-01-05-listen.md", rules).weave(tidy(parse(markdown, "en")), markdown, 1)
    return rendered(nodes, **options)


def rendered(nodes: tuple[Node, ...], **options: object) -> str:
    known = {"root": ROOT, "page": PAGE, "ids": False, "words": language("en").words, "pictures": PICTURES, **options}
    return EmailRenderer(HtmlOptions(**known)).safe(nodes).strip("\n")  # type: ignore[arg-type]


def image(path: str, alt: str, width: int) -> str:
    return f'<img src="{ROOT}{path}" alt="{alt}" width="{width}" border="0">'


def code(*lines: str) -> str:
    return (
        '<table class="callout" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        f'<tr><td class="code"><code class="block">{"<br>".join(lines)}</code></td></tr></table>'
    )


# Pictures.


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("![A bell](bell.png)", image("/media/bell.png", "A bell", 320)),
        ("![A hall](hall.jpg)", image("/media/hall.jpg", "A hall", COLUMN)),
        ("![](bell.png)", image("/media/bell.png", "", 320)),
        ('![A "bell" & rope](bell.png)', image("/media/bell.png", "A &quot;bell&quot; &amp; rope", 320)),
        ("![Far](https://other.example/far.png)",
         f'<img src="https://other.example/far.png" alt="Far" width="{COLUMN}" border="0">'),
        ("![A lamp](lamp.svg)", image("/media/lamp.png", "A lamp", 400)),
        ("![A door](door.webp)", image("/media/door.jpg", "A door", COLUMN)),
        ("![A map](map.svg)", f'<a href="{ROOT}/media/map.svg">A map</a>'),
        ("![](map.svg)", f'<a href="{ROOT}/media/map.svg">map.svg</a>'),
        ("![Far](https://other.example/far.avif?v=2)", '<a href="https://other.example/far.avif?v=2">Far</a>'),
        ("![](https://other.example/far.avif?v=2)", '<a href="https://other.example/far.avif?v=2">far.avif</a>'),
    ],
)  # fmt: skip
def test_a_picture_is_shown_swapped_or_named(markdown: str, html: str) -> None:
    assert email_of(markdown) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("markdown", "inner"),
    [
        ("[![A bell](bell.png)](/bells/)", image("/media/bell.png", "A bell", 320)),
        ("[![A lamp](lamp.svg)](/bells/)", image("/media/lamp.png", "A lamp", 400)),
        ("[![A map](map.svg)](/bells/)", "A map"),
        ("[the ![A map](map.svg) here](/bells/)", "the A map here"),
        # What is left of a link without words is its address.
        ("[![](map.svg)](/bells/)", "/bells/"),
    ],
)
def test_a_picture_in_a_link_opens_no_second_link(markdown: str, inner: str) -> None:
    assert email_of(markdown) == f'<p><a href="{ROOT}/bells/">{inner}</a></p>'


def test_a_picture_after_a_link_is_named_by_a_link_of_its_own() -> None:
    assert email_of("[in](/in/) ![A map](map.svg)").count("<a ") == 2


@pytest.mark.parametrize(
    ("raw", "html"),
    [
        ('<img src="bell.png" alt="A bell">', image("/media/bell.png", "A bell", 320)),
        ('<img src="hall.jpg" alt="A hall">', image("/media/hall.jpg", "A hall", COLUMN)),
        ('<img src="bell.png" alt="A bell" width="100">', image("/media/bell.png", "A bell", 100)),
        ('<img src="bell.png" alt="A bell" width="900">', image("/media/bell.png", "A bell", COLUMN)),
        ('<img src="bell.png" alt="A bell" width="50%">', image("/media/bell.png", "A bell", 320)),
        ('<img src="bell.png" alt="A bell" style="width:900px" class="x">', image("/media/bell.png", "A bell", 320)),
        ('<img src="bell.png">', image("/media/bell.png", "", 320)),
        ('<img src="/images/x.png" alt="X">', image("/images/x.png", "X", COLUMN)),
        ('<img src="lamp.svg" alt="A lamp">', image("/media/lamp.png", "A lamp", 400)),
        ('<img src="map.svg" alt="A map">', f'<a href="{ROOT}/media/map.svg">A map</a>'),
        ('<img src="map.svg">', f'<a href="{ROOT}/media/map.svg">map.svg</a>'),
        ('<img alt="Only &lt;words&gt;">', "Only &lt;words&gt;"),
        ("<img src=\"bell.png\" alt='A \"bell\"'/>", image("/media/bell.png", "A &quot;bell&quot;", 320)),
        ('<img src="data:image/png;base64,AAAA" alt="Gone">', "Gone"),
    ],
)  # fmt: skip
def test_a_picture_by_hand_is_mended_in_the_same_way(raw: str, html: str) -> None:
    assert email_of(f"Words {raw} here.") == f"<p>Words {html} here.</p>"


def test_a_picture_by_hand_in_a_link_by_hand_opens_no_second_link() -> None:
    html = email_of('Words <a href="/maps/"><img src="map.svg" alt="A map"></a> here.')

    assert html.count("<a ") == 1
    assert "A map" in html


# Links.


@pytest.mark.parametrize(
    ("raw", "html"),
    [
        ('<a href="/in/">in</a>', f'<a href="{ROOT}/in/">in</a>'),
        ('<a href="next/">in</a>', f'<a href="{PAGE}next/">in</a>'),
        ('<a href="#why">why</a>', f'<a href="{PAGE}#why">why</a>'),
        ('<a href="//other.example/">out</a>', '<a href="https://other.example/">out</a>'),
        ('<a href="/q/?a=1&b=2">q</a>', f'<a href="{ROOT}/q/?a=1&amp;b=2">q</a>'),
        ('<a href="">words</a>', "words"),
        ("<a>words</a>", "words"),
        ('<a name="top">words</a>', "words"),
        ('<a href="javascript:steal()">words</a>', "words"),
        ('<a href="/in/"></a>', ""),
        ('<a href="/in/">&nbsp; </a>', ""),
        ('<a href="/in/"><b></b></a>', ""),
        ('<a href="/in/"><img src="bell.png" alt="A bell"></a>',
         f'<a href="{ROOT}/in/">{image("/media/bell.png", "A bell", 320)}</a>'),
        ('<a href="/in/"><img src="bell.png"></a>', image("/media/bell.png", "", 320)),
        ('<a href="/in/" onclick="x()" target="_blank" title="In">in</a>', f'<a href="{ROOT}/in/">in</a>'),
    ],
)  # fmt: skip
def test_a_link_by_hand_is_whole_has_words_or_goes(raw: str, html: str) -> None:
    found = email_of(f"Words {raw} here.").replace("&nbsp;", " ").replace("\u00a0", " ").replace("<b></b>", "")

    assert " ".join(found.split()) == " ".join(f"<p>Words {html} here.</p>".split())


def test_a_link_without_words_shows_its_address() -> None:
    assert (
        email_of("[](https://other.example/)") == '<p><a href="https://other.example/">https://other.example/</a></p>'
    )


@pytest.mark.parametrize("markdown", ["[![](bell.png)](/bells/)", '<a href="/bells/"><img src="bell.png" alt=""></a>'])
def test_no_link_is_left_without_a_name(markdown: str) -> None:
    tree = markup.fragment_fromstring(email_of(markdown), create_parent="div")

    links = [(link.text_content(), [one.get("alt") for one in link.iter("img")]) for link in tree.iter("a")]
    assert [link for link in links if not link[0].strip() and not any(link[1])] == []


def test_titles_of_links_and_pictures_are_left_out() -> None:
    assert "title=" not in email_of('[in](/in/ "Inside") ![A bell](bell.png "Ding")')


# Tables.


def table(*words: str) -> Node:
    head, *rows = (words[start : start + 2] for start in range(0, len(words), 2))
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---", "---"), *rows)]
    (node,) = parse("\n".join(lines), "en")
    return node


def test_a_narrow_table_stands_upright_with_its_heads() -> None:
    assert email_of("| Who | Days |\n| --- | ---: |\n| Ada | 2 |") == (
        f"{DATA}\n<thead>\n"
        '<tr><th class="cell" align="left" valign="top" scope="col">Who</th>'
        '<th class="cell" align="right" valign="top" scope="col">Days</th></tr>\n</thead>\n<tbody>\n'
        '<tr><td class="cell" align="left" valign="top">Ada</td>'
        '<td class="cell" align="right" valign="top">2</td></tr>\n</tbody>\n</table>'
    )


def test_a_wide_table_lies_on_its_side_row_after_row() -> None:
    heads = ["Promise", "Customer", "Deadline", "Responsible"]
    rows = [["Calling", "Somebody", "Tomorrow", "Winifred"], ["Writing", "Everybody", "Wednesday", "Bartholomew"]]
    lines = [f"| {' | '.join(row)} |" for row in (heads, ["---"] * 4, *rows)]

    tree = markup.fragment_fromstring(email_of("\n".join(lines)))

    shown = [[(cell.tag, cell.get("scope"), cell.text_content()) for cell in row] for row in tree.iter("tr")]
    assert shown == [
        [("th", "row", head), ("td", None, value)] for row in rows for head, value in zip(heads, row, strict=True)
    ]
    # Each record's first line has a class of its own, so that the theme can part it from the record above.
    assert [[cell.get("class") == "record" for cell in row] for row in tree.iter("tr")] == [
        [place == 0] * 2 for _ in rows for place in range(len(heads))
    ]


@pytest.mark.parametrize(
    ("words", "wide"),
    [
        (("A", "B", "1", "2"), False),
        (("Somebody said", "Everybody heard it", "a b c d e f g h i j k l m n o p", "q r s t u v w x y z"), False),
        # Two columns of the longest words that are not broken: 2 * (12 * 8 + 10) is less than 320.
        (("Responsibility", "Accountability", "x" * 80, "y" * 80), False),
        (("A", "B"), False),
    ],
)
def test_two_columns_of_words_fit_a_phone(words: tuple[str, ...], wide: bool) -> None:
    assert is_wide(table(*words)) is wide


@pytest.mark.parametrize(("columns", "wide"), [(1, False), (6, False), (7, True), (12, True)])
def test_a_phone_holds_six_columns_of_short_words(columns: int, wide: bool) -> None:
    # A word of five letters takes 50 pixels with its gap, and 320 are there.
    lines = ["| " + " | ".join([word] * columns) + " |" for word in ("House", "---", "Mouse")]
    (node,) = parse("\n".join(lines), "en")

    assert is_wide(node) is wide


def test_a_table_of_heads_alone_is_never_turned() -> None:
    lines = "| " + " | ".join(["Responsibility"] * 9) + " |\n" + "| --- " * 9 + "|"

    assert not is_wide(parse(lines, "en")[0])
    assert "scope=\"col\"" in email_of(lines)  # fmt: skip


def test_a_table_of_a_right_to_left_tip_starts_on_the_right() -> None:
    lines = "| " + " | ".join(["Responsible"] * 4) + " |\n" + "| --- " * 4 + "|\n" + "| somebody " * 4 + "|"

    for markdown in ("| A | B |\n| --- | --- |\n| a | b |", lines):
        html = email_of(markdown, direction="rtl")
        assert 'align="right"' in html
        assert 'align="left"' not in html


@pytest.mark.parametrize(
    ("raw", "opening"),
    [
        ("<table><tr><td>A</td></tr></table>", LAYOUT),
        ("<table><tr><th>A</th></tr><tr><td>a</td></tr></table>", DATA),
        ('<table width="900" align="center" border="1"><tr><td>A</td></tr></table>', LAYOUT),
        ('<table role="presentation"><tr><th>A</th></tr></table>', DATA),
    ],
)
def test_a_table_by_hand_says_whether_it_is_for_layout(raw: str, opening: str) -> None:
    assert email_of(raw).startswith(opening)


def test_tables_by_hand_in_each_other_are_told_apart() -> None:
    html = email_of("<table><tr><td>x<table><tr><th>A</th></tr><tr><td>a</td></tr></table></td></tr></table>")

    assert html.startswith(LAYOUT)
    assert html.count(DATA) == 1


@pytest.mark.parametrize(
    ("raw", "cells"),
    [
        ("<tr><th>A</th><th>B</th></tr>", [{"class": "cell", "scope": "col"}] * 2),
        ("<tr><th>A</th><td>b</td></tr>", [{"class": "cell", "scope": "row"}, {"class": "cell"}]),
        ('<tr><td width="300">a</td><td width="30px">b</td></tr>', [{"class": "cell"}] * 2),
        ('<tr><td class="mine">a</td></tr>', [{"class": "mine"}]),
        ('<tr><th scope="row">A</th></tr>', [{"class": "cell", "scope": "row"}]),
        ('<tr><td colspan="2" align="right">a</td></tr>', [{"class": "cell", "colspan": "2", "align": "right"}]),
    ],
)
def test_cells_by_hand_carry_what_the_styles_and_readers_need(raw: str, cells: list[dict[str, str]]) -> None:
    tree = markup.fragment_fromstring(email_of(f"<table>{raw}</table>"))

    assert [dict(cell.attrib) for cell in tree.iter("td", "th")] == cells


def test_heads_of_a_table_inside_a_cell_are_heads_of_columns() -> None:
    inner = "<table><tr><th>Who</th><th>When</th></tr><tr><td>Ada</td><td>Monday</td></tr></table>"

    html = email_of(f"<table><tr><td>{inner}</td></tr></table>")

    assert re.findall(r"<th[^>]*scope=\"(\w+)\"", html) == ["col", "col"]


# Code.


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("```\none\ntwo\n```", ("one", "two")),
        ("```\n one\n  two\n```", ("&nbsp;one", "&nbsp; two")),
        ("```\na   b\n```", ("a&nbsp;&nbsp; b",)),
        ("```\n\tone\n```", ("&nbsp;&nbsp;&nbsp; one",)),
        ("```\none\n\ntwo\n\n\n```", ("one", "", "two")),
        ("```html\n<b> & </b>\n```", ("&lt;b&gt; &amp; &lt;/b&gt;",)),
        ("    one\n      two", ("one", "&nbsp; two")),
        ("<pre>one\n  two &lt;b&gt;</pre>", ("one", "&nbsp; two &lt;b&gt;")),
        ("<pre><code class=\"language-py\">one\n<span>two</span></code></pre>", ("one", "two")),
    ],
)  # fmt: skip
def test_code_keeps_its_lines_and_spaces_and_may_wrap(markdown: str, lines: tuple[str, ...]) -> None:
    assert email_of(markdown) == code(*lines)


@always
@given(st.text(alphabet="ab <&\n\t", max_size=60))
def test_code_of_any_kind_reads_as_it_was_written(text: str) -> None:
    html = rendered((Node("code", text=text, data={"language": ""}),))

    lines = html[html.index('"block">') + len('"block">') : html.index("</code>")].split("<br>")
    shown = [markup.fromstring(f"<p>{line}</p>").text_content() for line in lines]
    assert "\n".join(shown).replace("\u00a0", " ") == text.rstrip().expandtabs(4)
    assert "  " not in html.replace("\u00a0", "")


# Headings and marks.


@pytest.mark.parametrize(("shift", "levels"), [(0, ["2", "3", "4"]), (1, ["3", "4", "5"]), (9, ["6", "6", "6"])])
def test_headings_stand_lower_where_the_text_is_one_of_several(shift: int, levels: list[str]) -> None:
    html = email_of("# One\n\n## Two\n\n### Three", shift=shift)

    assert re.findall(r"<h(\d)>", html) == re.findall(r"</h(\d)>", html) == levels


def test_headings_by_hand_stand_lower_too() -> None:
    assert "<h2>" not in email_of("Words.\n\n<h2>By hand</h2>\n\n## Written", shift=1)


@pytest.mark.parametrize("raw", ["<mark>this</mark>", '<mark class="x">this</mark>'])
def test_a_mark_is_a_span_that_the_theme_colors(raw: str) -> None:
    assert email_of(f"Say {raw} now.") == '<p>Say <span class="mark">this</span> now.</p>'


def test_notes_have_numbers_and_no_links() -> None:
    html = email_of("Ask.[^a] Again.[^a]\n\n[^a]: Twice.\n")

    assert "<sup>1</sup>" in html
    assert "#" not in html
    assert html.endswith("<hr>\n<ol>\n<li><p>Twice.</p></li>\n</ol>")


def test_a_callout_is_a_table_for_layout() -> None:
    html = email_of("> [!TIP]\n> Ask.")

    assert html.startswith('<table class="callout" role="presentation"')
    assert '<p class="callout-title">Tip</p>\n<p>Ask.</p>' in html


def test_a_quotes_name_stands_inside_it() -> None:
    assert email_of("> Ask.\n> — Ada") == '<blockquote>\n<p>Ask.</p>\n<p class="by">— Ada</p>\n</blockquote>'


@pytest.mark.parametrize("raw", ["<p><script>x()</script></p>", "<p></p>", "<h2> </h2>", "<ul><li></li></ul>"])
def test_nothing_empty_is_left_of_hand_written_html(raw: str) -> None:
    assert not re.search(r"<(p|h\d|li)></\1>", email_of(f"Ask.\n\n{raw}\n\nListen."))


PIECES = (
    "<p>", "</p>", "<b>", "</b>", "<a href='/x/'>", "<a>", "</a>", "<table>", "</table>", "<tr>", "</tr>", "<td>",
    "</td>", "<th>", "</th>", "<img src='bell.png'>", "<img src='map.svg'>", "<pre>", "</pre>", "<mark>", "</mark>",
    "<div>", "</div>", "<li>", "<ul>", "</ul>", " words ", "&lt;b&gt;", "<h3>", "</h3>", "<blockquote>", "'", '"',
)  # fmt: skip


@always
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_hand_written_html_ends_balanced(raw: str) -> None:
    html = email_of(f"Before.\n\n{raw}\n\nAfter.")
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>", html):
        if closing:
            assert opened, html
            assert opened.pop() == name, html
        elif name not in ("img", "br", "hr"):
            opened.append(name)

    assert opened == []
    assert "Before." in html
    assert "After." in html


@always
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_hand_written_html_has_pictures_with_widths_and_links_with_addresses(raw: str) -> None:
    tree = markup.fragment_fromstring(email_of(f"Before.\n\n{raw}"), create_parent="div")

    assert [one for one in tree.iter("img") if not one.get("width", "").isdecimal() or one.get("alt") is None] == []
    assert [one for one in tree.iter("a") if not one.get("href", "").startswith("https://")] == []
    assert [one for one in tree.iter("td", "th") if not one.get("class")] == []
