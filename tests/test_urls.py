"""Slugs, site paths and the files that answer to them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from slugify import slugify as spell

from tipsgen.urls import (
    SLUG_LIMIT,
    beside,
    is_external,
    is_safe_output,
    is_slug,
    output_file,
    slugify,
    split_fragment,
    tel_digits,
    tip_path,
)

always = hypothesis_settings(derandomize=True, deadline=None)
PERMALINK = "/{year}/{month}/{day}/{slug}/"


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Keep the door open", "keep-the-door-open"),
        ("Don't hide: it’s known", "dont-hide-its-known"),
        ("Größe zählt", "grosse-zahlt"),
        ("Crème brûlée", "creme-brulee"),
        ("  --  spaced -- out -- ", "spaced-out"),
        ("100% of 5/6", "100-of-5-6"),
        ("../../etc/passwd", "etc-passwd"),
        ("already-a-slug", "already-a-slug"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_words_become_slugs(words: str, slug: str) -> None:
    assert slugify(words) == slug


def test_a_long_title_is_cut_between_words() -> None:
    slug = slugify("listening " * 20)

    assert len(slug) <= SLUG_LIMIT
    assert set(slug.split("-")) == {"listening"}


@always
@given(st.from_regex(r"[A-Za-z0-9]{1,9}([ -][A-Za-z0-9]{1,9}){0,10}", fullmatch=True))
def test_plain_words_are_spelled_as_the_library_spells_them(words: str) -> None:
    spelled = spell(words, max_length=SLUG_LIMIT, word_boundary=True)

    assert slugify(words) == (spelled if is_slug(spelled) else f"{spelled}-x")


@pytest.mark.parametrize("name", ["con", "NUL", "Com1", "lpt9"])
def test_names_that_windows_keeps_for_itself_are_changed(name: str) -> None:
    assert slugify(name) == f"{name.lower()}-x"
    assert not is_slug(name.lower())


@always
@given(st.text(max_size=200))
def test_a_slug_is_always_safe_or_empty(words: str) -> None:
    slug = slugify(words)

    assert slug == "" or is_slug(slug)
    assert slug == "" or is_safe_output(output_file(tip_path(PERMALINK, date(2026, 1, 5), slug)))


@always
@given(st.text(max_size=200))
def test_making_a_slug_twice_changes_nothing(words: str) -> None:
    assert slugify(slugify(words)) == slugify(words)


@always
@given(st.text(alphabet="abcxyz0189 -_'’ÄßéЖ漢", min_size=1, max_size=120))
def test_slugs_of_near_slugs_are_safe_too(words: str) -> None:
    slug = slugify(words)

    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= SLUG_LIMIT
    assert slugify(slug) == slug


@always
@given(st.text(max_size=90))
def test_only_plain_lower_case_words_are_slugs(text: str) -> None:
    plain = bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text)) and len(text) <= SLUG_LIMIT

    assert not is_slug(text) or plain


@pytest.mark.parametrize(
    "text",
    ["", "-a", "a-", "a--b", "A", "a b", "a_b", "a/b", "..", "é", "a\n", "x" * 81],
)
def test_other_texts_are_no_slugs(text: str) -> None:
    assert not is_slug(text)


def test_a_slug_may_have_eighty_characters() -> None:
    assert is_slug("x" * 80)


@pytest.mark.parametrize(
    ("template", "path"),
    [
        (PERMALINK, "/2026/01/05/listen/"),
        ("/{slug}", "/listen/"),
        ("/{year}/{slug}.html", "/2026/listen.html"),
        ("/tips/{year}{month}{day}-{slug}/", "/tips/20260105-listen/"),
    ],
)
def test_a_permalink_template_gives_a_tips_path(template: str, path: str) -> None:
    assert tip_path(template, date(2026, 1, 5), "listen") == path


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/archive/", "archive/index.html"),
        ("/404.html", "404.html"),
        ("/feed.xml", "feed.xml"),
    ],
)
def test_every_site_path_has_a_file(path: str, file: str) -> None:
    assert output_file(path) == file


@pytest.mark.parametrize(
    "path",
    ["", "/a", "../a", "a/../b", "a/./b", "a//b", "a\\b", "c:/a", "a/\0", "a/.."],
)
def test_paths_that_could_leave_the_output_are_not_safe(path: str) -> None:
    assert not is_safe_output(path)


def test_ordinary_paths_are_safe() -> None:
    assert is_safe_output("2026/01/05/listen/index.html")
    assert is_safe_output(".well-known/security.txt")


@pytest.mark.parametrize(
    ("href", "external"),
    [
        ("https://example.com/", True),
        ("//example.com/", True),
        ("mailto:a@b.example", True),
        ("tel:+1555", True),
        ("/about/", False),
        ("about.md", False),
        ("#top", False),
        ("a/b:c", False),
    ],
)
def test_an_address_with_scheme_or_host_is_external(href: str, external: bool) -> None:
    assert is_external(href) is external


@pytest.mark.parametrize(
    ("href", "parts"),
    [
        ("/a/#b", ("/a/", "#b")),
        ("/a/?q=1#b", ("/a/", "?q=1#b")),
        ("/a/", ("/a/", "")),
        ("#b", ("", "#b")),
    ],
)
def test_an_address_is_parted_from_its_query_and_fragment(href: str, parts: tuple[str, str]) -> None:
    assert split_fragment(href) == parts


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("bell.png", "content/tips/2026/bell.png"),
        ("../bell.png", "content/tips/bell.png"),
        ("./a%20bell.png", "content/tips/2026/a bell.png"),
        ("../../../../x.png", "../x.png"),
    ],
)
def test_a_relative_address_starts_at_its_file(href: str, path: str) -> None:
    assert beside("content/tips/2026/a.md", href) == path


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("(555) 010-2030", "tel:5550102030"),
        ("+1 555 010 2030", "tel:+15550102030"),
        ("555-010-2030", "tel:5550102030"),
    ],
)
def test_phone_numbers_keep_their_digits_alone(number: str, address: str) -> None:
    assert tel_digits(number) == address
