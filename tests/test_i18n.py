"""Languages: words, dates, quotation marks and direction."""

from __future__ import annotations

from datetime import date

import pytest

from tipsgen.i18n import count_tips, direction, language, long_date, quotes

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Friday, November 20, 2026"),
        ("en-GB", "Friday, November 20, 2026"),
        ("de", "Freitag, 20. November 2026"),
        ("de-AT", "Freitag, 20. November 2026"),
    ],
)
def test_a_day_is_written_as_the_language_does(tag: str, text: str) -> None:
    assert long_date(DAY, tag) == text


def test_a_language_without_a_catalog_speaks_english() -> None:
    assert language("eo") is language("en")


def test_every_language_has_every_word() -> None:
    assert set(language("de").words) == set(language("en").words)
    assert all(language("de").words.values())


def test_every_word_keeps_its_placeholders() -> None:
    def holes(text: str) -> int:
        return text.count("{")

    english, german = language("en").words, language("de").words
    assert {key: holes(german[key]) for key in german} == {key: holes(english[key]) for key in english}


def test_every_language_has_twelve_months_and_seven_days() -> None:
    for tag in ("en", "de"):
        assert len(set(language(tag).months)) == 12
        assert len(set(language(tag).weekdays)) == 7


@pytest.mark.parametrize(
    ("tag", "marks"),
    [
        ("en", "“”‘’"),
        ("en-US", "“”‘’"),
        ("de", "„“‚‘"),
        ("DE-ch", "„“‚‘"),
        ("sv", "””’’"),
        ("ja", "「」『』"),
        ("xx", "“”‘’"),
    ],
)
def test_quotation_marks_follow_the_language(tag: str, marks: str) -> None:
    assert "".join(quotes(tag)) == marks


def test_french_quotation_marks_carry_their_spaces() -> None:
    assert quotes("fr")[:2] == ("«\u202f", "\u202f»")


@pytest.mark.parametrize(("tag", "way"), [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("de", "ltr")])
def test_some_languages_run_from_right_to_left(tag: str, way: str) -> None:
    assert direction(tag) == way


@pytest.mark.parametrize(("number", "text"), [(0, "0 tips"), (1, "1 tip"), (2, "2 tips")])
def test_tips_are_counted_in_words(number: int, text: str) -> None:
    assert count_tips(number, "en") == text
