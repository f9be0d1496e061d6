"""The metadata block of a source: YAML 1.2, TOML, fences, encodings, and where each fault is."""

from __future__ import annotations

import pytest

from tipsgen.frontmatter import Document, decode, split
from tipsgen.model import Problem, SourceFile


def read(content: str | bytes) -> Document | Problem:
    data = content if isinstance(content, bytes) else content.encode()
    return split(SourceFile("content/tips/a.md", data))


def document(content: str | bytes) -> Document:
    found = read(content)
    assert isinstance(found, Document), found
    return found


def problem(content: str | bytes) -> Problem:
    found = read(content)
    assert isinstance(found, Problem), found
    return found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("074", 74),
        ("No", "No"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("12:30", "12:30"),
        ("'074'", "074"),
        ("~", None),
        ("3.5", 3.5),
    ],
)
def test_yaml_values_mean_what_yaml_1_2_says(written: str, value: object) -> None:
    meta = document(f"---\nvalue: {written}\n---\nText.\n").meta

    assert meta == {"value": value}
    assert type(meta["value"]) is type(value)


def test_a_body_keeps_its_words_and_knows_its_line() -> None:
    found = document("---\ntitle: One\n---\n\n\nFirst words.\n\nMore.\n")

    assert found.body == "First words.\n\nMore.\n"
    assert found.body_line == 6


def test_a_source_without_front_matter_is_all_body() -> None:
    found = document("Only words.\n")

    assert found.meta == {}
    assert (found.body, found.body_line) == ("Only words.\n", 1)


def test_a_rule_in_the_body_does_not_close_or_open_anything() -> None:
    found = document("---\ntitle: One\n---\nAbove.\n\n---\n\nBelow.\n")

    assert found.meta == {"title": "One"}
    assert found.body == "Above.\n\n---\n\nBelow.\n"


def test_dashes_inside_a_value_do_not_close_the_front_matter() -> None:
    found = document("---\nepigraph: |\n  One.\n  --- Ada\ntitle: Two\n---\nText.\n")

    assert found.meta["title"] == "Two"


def test_fences_may_have_trailing_spaces() -> None:
    found = document("---  \ntitle: One\n--- \nText.\n")

    assert found.meta == {"title": "One"}
    assert found.body == "Text.\n"


def test_empty_front_matter_is_no_fault() -> None:
    found = document("---\n---\nText.\n")

    assert found.meta == {}
    assert (found.body, found.body_line) == ("Text.\n", 3)


def test_front_matter_may_end_with_the_file() -> None:
    found = document("---\ntitle: One\n---")

    assert found.meta == {"title": "One"}
    assert found.body == ""


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    found = document("\ufeff---\ntitle: One\n---\nText.\n".encode())

    assert found.meta == {"title": "One"}
    assert found.body == "Text.\n"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_give_the_same_document(end: str) -> None:
    text = "---\ntitle: One\nsubtitle: Two\n---\n\nText.\nMore.\n"

    assert document(text.replace("\n", end)) == document(text)


def test_toml_front_matter_is_read_like_yaml() -> None:
    found = document('+++\ntitle = "One"\ntopics = ["a", "b"]\n+++\nText.\n')

    assert found.meta == {"title": "One", "topics": ["a", "b"]}
    assert (found.is_toml, found.body, found.body_line) == (True, "Text.\n", 5)


def test_keys_are_found_at_their_lines_in_yaml() -> None:
    found = document("---\ntitle: One\nextra:\n  color: red\n# slug: no\nslug: one\n---\nText.\n")

    assert str(found.locate(("slug",))) == "content/tips/a.md:6:1"
    assert str(found.locate(("extra", "color"))) == "content/tips/a.md:4:3"
    assert found.key_lines() == {"title": 2, "extra": 3, "slug": 6}


def test_keys_are_found_at_their_lines_in_toml() -> None:
    found = document('+++\ntitle = "One"\n\n[extra]\ncolor = "red"\n+++\nText.\n')

    assert str(found.locate(("title",))) == "content/tips/a.md:2:1"
    assert str(found.locate(("extra", "color"))) == "content/tips/a.md:5:1"


@pytest.mark.parametrize("content", ["", "\n  \n", "\ufeff"])
def test_an_empty_file_is_a_problem(content: str) -> None:
    found = problem(content)

    assert (found.rule, found.message) == ("empty-file", "is empty")


@pytest.mark.parametrize("fence", ["---", "+++"])
def test_front_matter_that_never_closes_names_its_fence(fence: str) -> None:
    found = problem(f"{fence}\ntitle: One\n\nText.\n")

    assert found.rule == "front-matter"
    assert found.message == f"opens its front matter with {fence} and never closes it"
    assert fence in found.hint


def test_a_yaml_key_that_stands_twice_is_named_at_its_second_line() -> None:
    found = problem("---\ntitle: One\nslug: one\ntitle: Two\n---\nText.\n")

    assert (found.rule, found.at.line) == ("duplicate-key", 4)
    assert found.message == "front matter has the key 'title' twice"


def test_a_nested_yaml_key_that_stands_twice_is_named_too() -> None:
    found = problem("---\ntitle: One\nextra:\n  color: red\n  color: blue\n---\nText.\n")

    assert (found.rule, found.at.line) == ("duplicate-key", 5)


def test_a_toml_key_that_stands_twice_is_named_at_its_second_line() -> None:
    found = problem('+++\ntitle = "One"\nslug = "one"\ntitle = "Two"\n+++\nText.\n')

    assert (found.rule, found.at.line) == ("duplicate-key", 4)


def test_a_colon_without_quotes_gets_a_hint_at_its_line() -> None:
    found = problem("---\nslug: one\ntitle: One: two\n---\nText.\n")

    assert (found.rule, found.at.line) == ("front-matter", 3)
    assert found.message.startswith("front matter is not valid YAML: ")
    assert 'title: "One: two"' in found.hint


@pytest.mark.parametrize("value", ["@june", "`code`", "%5"])
def test_a_value_that_needs_quotes_is_a_fault_at_its_line(value: str) -> None:
    found = problem(f"---\ntitle: One\nsubject: {value}\n---\nText.\n")

    assert (found.rule, found.at.line) == ("front-matter", 3)
    assert "quotes" in found.hint


def test_an_unclosed_list_is_a_fault_inside_the_front_matter() -> None:
    found = problem("---\ntitle: One\ntopics: [a, b\n---\nText.\n")

    assert found.rule == "front-matter"
    assert 3 <= found.at.line <= 4


def test_broken_toml_is_named_at_its_line() -> None:
    found = problem('+++\ntitle = "One"\nslug = one\n+++\nText.\n')

    assert (found.rule, found.at.line) == ("front-matter", 3)
    assert found.message.startswith("front matter is not valid TOML: ")
    assert "line 2" not in found.message


@pytest.mark.parametrize(("matter", "kind"), [("- a\n- b", "a list"), ("just words", "text")])
def test_front_matter_that_is_no_mapping_is_a_fault(matter: str, kind: str) -> None:
    found = problem(f"---\n{matter}\n---\nText.\n")

    assert found.message == f"front matter must be lines of key: value, found {kind}"


def test_bytes_that_are_not_utf8_are_named_by_line_and_column() -> None:
    found = problem(b"---\ntitle: One\n---\nCaf\xe9 talk.\n")

    assert (found.rule, str(found.at)) == ("encoding", "content/tips/a.md:4:4")
    assert "0xe9" in found.message


def test_control_characters_are_named_by_line_and_column() -> None:
    found = problem("---\ntitle: One\n---\nBell \x07 rings.\n")

    assert (found.rule, str(found.at)) == ("control-character", "content/tips/a.md:4:6")
    assert found.message == "holds the control character U+0007"


def test_tabs_are_no_control_characters() -> None:
    assert decode(SourceFile("a.md", b"One\ttwo\n")) == "One\ttwo\n"
