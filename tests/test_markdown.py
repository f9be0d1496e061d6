"""Markdown to nodes: what each structure becomes, and the marks of each language."""

from __future__ import annotations

import pytest

from tipsgen.markdown import Node, parse, parse_inline, plain_text, smarten


def only(text: str, lang: str = "en") -> Node:
    """The one block of a text."""
    nodes = parse(text, lang)
    assert len(nodes) == 1, nodes
    return nodes[0]


def kinds(nodes: tuple[Node, ...]) -> list[str]:
    return [node.kind for node in nodes]


def find(nodes: tuple[Node, ...], kind: str) -> list[Node]:
    """All nodes of a kind, wherever they stand, in order."""
    found = []
    for node in nodes:
        if node.kind == kind:
            found.append(node)
        found += find(node.children, kind)
    return found


def words(nodes: tuple[Node, ...]) -> str:
    return plain_text(nodes)


def test_a_numbered_insight_keeps_all_its_paragraphs() -> None:
    insights = only("1. **Call.** At once.\n\n   Not tomorrow.\n\n2. **Listen.** Then speak.\n")

    assert insights.kind == "list"
    assert (insights.data["ordered"], insights.data["start"], insights.data["tight"]) == (True, 1, False)
    first, second = insights.children
    assert kinds(first.children) == ["paragraph", "paragraph"]
    assert first.children[0].children[0].kind == "strong"
    assert words(second.children) == "Listen. Then speak."


def test_a_list_may_start_at_another_number() -> None:
    assert only("4. Four\n5. Five\n").data["start"] == 4


def test_a_tight_list_has_plain_items() -> None:
    listed = only("- one\n- two\n")

    assert (listed.data["ordered"], listed.data["tight"]) == (False, True)
    assert [item.children[0].kind for item in listed.children] == ["plain", "plain"]


def test_task_lists_know_what_is_done() -> None:
    tasks = only("- [x] call\n- [ ] write\n- plain\n")

    assert [item.data.get("checked") for item in tasks.children] == [True, False, None]
    assert words(tasks.children[0].children) == "call"


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_a_quote_that_opens_with_a_mark_is_a_callout(kind: str) -> None:
    callout = only(f"> [!{kind.upper()}]\n> Call *first*.\n")

    assert (callout.kind, callout.data["kind"]) == ("callout", kind)
    assert words(callout.children) == "Call first."


def test_a_callout_may_stand_inside_a_list_item() -> None:
    insights = only("1. One.\n\n2. Two.\n\n   > [!NOTE]\n   > Inside.\n\n   After.\n\n3. Three.\n")

    assert len(insights.children) == 3
    assert kinds(insights.children[1].children) == ["paragraph", "callout", "paragraph"]
    assert words(insights.children[1].children[1].children) == "Inside."


@pytest.mark.parametrize("opening", ["[!OTHER]", "[NOTE]", "Say [!NOTE]"])
def test_other_openings_leave_a_quote_a_quote(opening: str) -> None:
    assert only(f"> {opening}\n> Words.\n").kind == "quote"


def test_tables_know_heads_and_alignment() -> None:
    table = only("| Who | Hours |\n| --- | ---: |\n| June | 5 |\n")

    cells = find((table,), "cell")
    assert [words(cell.children) for cell in cells] == ["Who", "Hours", "June", "5"]
    assert [cell.data["head"] for cell in cells] == [True, True, False, False]
    assert [cell.data["align"] for cell in cells] == ["", "right", "", "right"]


def test_footnotes_are_numbered_and_stand_last() -> None:
    nodes = parse("One.[^b] Two.[^a] Again.[^b]\n\n[^a]: Note a.\n[^b]: Note b.\n\nLast.\n", "en")

    assert kinds(nodes) == ["paragraph", "paragraph", "footnotes"]
    assert [(ref.data["number"], ref.data["nth"]) for ref in find(nodes, "footnote_ref")] == [
        (1, 0),
        (2, 0),
        (1, 1),
    ]
    notes = nodes[-1].children
    assert [(note.data["number"], words(note.children)) for note in notes] == [(1, "Note b."), (2, "Note a.")]


def test_definition_lists_open_with_a_colon() -> None:
    definitions = only("Trust\n: What stays when you leave.\n")

    assert definitions.kind == "definitions"
    assert kinds(definitions.children) == ["term", "definition"]


def test_a_tilde_opens_a_name_not_a_definition() -> None:
    assert kinds(parse("> Be kind.\n> ~ Ada\n", "en")) == ["quote"]
    assert kinds(parse("Be kind.\n\n~ Ada\n", "en")) == ["paragraph", "paragraph"]


def test_code_keeps_its_words_and_language() -> None:
    code = only('```python title\nprint("--")\n```\n')

    assert (code.kind, code.text, code.data["language"]) == ("code", 'print("--")\n', "python")


def test_indented_code_has_no_language() -> None:
    code = only("    a -- b\n")

    assert (code.kind, code.text, code.data["language"]) == ("code", "a -- b\n", "")


def test_strikethrough_emphasis_and_code_are_inline() -> None:
    nodes = parse_inline("~~old~~ *new* **bold** `code`", "en")

    assert [node.kind for node in nodes if node.kind != "text"] == ["strike", "em", "strong", "code_span"]


def test_links_and_pictures_keep_address_and_title() -> None:
    link, _, picture = parse_inline('[two days ago](tip:2026-03-11 "T") ![A *bell*](bell.png)', "en")

    assert (link.kind, link.href, link.data["title"]) == ("link", "tip:2026-03-11", "T")
    assert (picture.kind, picture.href, picture.text) == ("image", "bell.png", "A bell")


def test_bare_addresses_in_angles_are_links() -> None:
    (link,) = parse_inline("<https://a.example/>", "en")

    assert (link.kind, link.href) == ("link", "https://a.example/")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "vbscript:x", "data:text/html,x", "file:///etc/passwd"])
def test_markdown_makes_no_link_of_a_dangerous_address(address: str) -> None:
    assert not find(parse_inline(f"[a]({address})", "en"), "link")


def test_a_line_of_its_own_places_a_block() -> None:
    nodes = parse("One.\n\n[[block:friday]]\n\nTwo.\n", "en")

    assert kinds(nodes) == ["paragraph", "placed_block", "paragraph"]
    assert (nodes[1].text, nodes[1].line) == ("friday", 2)


@pytest.mark.parametrize("text", ["See [[block:friday]] here.\n", "`[[block:friday]]`\n", "[[block:]]\n"])
def test_a_block_inside_a_sentence_is_only_words(text: str) -> None:
    assert kinds(parse(text, "en")) == ["paragraph"]


@pytest.mark.parametrize("mark", ["<!-- more -->", "<!--more-->", "  <!--  more  -->"])
def test_the_more_mark_is_a_node_of_its_own(mark: str) -> None:
    assert kinds(parse(f"One.\n\n{mark}\n\nTwo.\n", "en")) == ["paragraph", "more", "paragraph"]


def test_other_html_is_kept_as_written() -> None:
    nodes = parse("<div>a</div>\n\nb <b>c</b>\n", "en")

    assert (nodes[0].kind, nodes[0].text) == ("html", "<div>a</div>\n")
    assert [span.text for span in find(nodes, "html_span")] == ["<b>", "</b>"]


def test_breaks_are_hard_only_where_the_author_made_them() -> None:
    paragraph = only("one\ntwo  \nthree\\\nfour\n")

    assert [node.kind for node in paragraph.children if node.kind != "text"] == [
        "soft_break",
        "hard_break",
        "hard_break",
    ]


def test_blocks_know_the_line_they_start_on() -> None:
    nodes = parse("# One\n\nTwo\nmore\n\n> three\n", "en")

    assert [node.line for node in nodes] == [0, 2, 5]


def test_deep_nesting_ends_without_harm() -> None:
    assert parse(">" * 400 + " a\n", "en")


def test_parsing_twice_gives_equal_nodes() -> None:
    text = "1. a\n\n   > [!TIP]\n   > b[^1]\n\n[^1]: c\n"

    assert parse(text, "en") == parse(text, "en")


# Typographic marks.


@pytest.mark.parametrize(
    ("lang", "marked"),
    [
        ("en", "She said “call ‘him’ now”"),
        ("en-GB", "She said “call ‘him’ now”"),
        ("de", "She said „call ‚him‘ now“"),
        ("fr", "She said «\u202fcall ‹\u202fhim\u202f› now\u202f»"),
        ("es", "She said «call “him” now»"),
        ("sv", "She said ”call ’him’ now”"),
        ("pl", "She said „call ‚him’ now”"),
        ("ja", "She said 「call 『him』 now」"),
    ],
)
def test_quotes_follow_the_language(lang: str, marked: str) -> None:
    written = "She said \"call 'him' now\""

    assert words(only(written, lang).children) == marked
    assert smarten(written, lang) == marked


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("the '90s", "the ’90s"),
        ("'tis late", "’tis late"),
        ("'Tis late", "’Tis late"),
        ("'twas him", "’twas him"),
        ("rock 'n' roll", "rock ’n’ roll"),
        ("tell 'em", "tell ’em"),
        ("don't", "don’t"),
        ("the teams' goals", "the teams’ goals"),
        ("'one' and 'two'", "‘one’ and ‘two’"),
        ("'90' is a number", "‘90’ is a number"),
        ("wait...", "wait…"),
        ("one -- two", "one – two"),
        ("one --- two", "one — two"),
        ("5 - 3", "5 - 3"),
    ],
)
def test_apostrophes_dashes_and_dots_are_set(written: str, marked: str) -> None:
    assert smarten(written, "en") == marked
    assert words(only(written + "\n").children) == marked


def test_quotes_meet_across_emphasis_and_links() -> None:
    assert words(only('"*Call* [now](/a/)"\n').children) == "“Call now”"


def test_code_and_addresses_keep_their_straight_marks() -> None:
    nodes = parse('`"a" -- b...` [x](/a--b/)\n', "en")

    assert find(nodes, "code_span")[0].text == '"a" -- b...'
    assert find(nodes, "link")[0].href == "/a--b/"


def test_without_the_typographer_words_stay_as_written() -> None:
    written = "\"don't\" -- '90s..."

    (paragraph,) = parse(written, "en", False)

    assert words(paragraph.children) == written


def test_smartening_leaves_marks_of_markdown_alone() -> None:
    assert smarten('*Not* "a" [list](x)', "en") == "*Not* “a” [list](x)"


def test_plain_text_reads_pictures_by_their_words_and_breaks_as_spaces() -> None:
    assert words(parse_inline("**a**\n`b` ![c](d.png)", "en")) == "a b c"
