"""Languages: words, dates, plural forms, quotation marks and direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from string import Formatter

import pytest

from tests.support import ROOT, SETTINGS, SiteMaker, build
from tests.test_build import numbered
from tipsgen.i18n import count_tips, direction, language, long_date, month_heading, quotes
from tipsgen.languages import CATALOG
from tipsgen.languages.base import Language

TAGS = tuple(CATALOG)
OTHERS = tuple(tag for tag in TAGS if tag != "en")
JOINTS = frozenset({"colon", "comma"})
"""Marks between two texts; they carry the space that follows them."""

SAME_AS_ENGLISH = {
    "de": frozenset(),
    "es": frozenset({"series"}),
    "fr": frozenset({"page", "important", "footnotes"}),
    "ar": frozenset(),
    "ja": frozenset(),
}
"""Words that a language shares with English, letter by letter."""

PLURALS = {
    "en": {"one": "1", "other": "0 2-16 100 1000 1000000"},
    "de": {"one": "1", "other": "0 2-16 100 1000 1000000"},
    "es": {"one": "1", "many": "1000000 2000000", "other": "0 2-16 100 1000 10000 100000 1000001"},
    "fr": {"one": "0-1", "many": "1000000 2000000", "other": "2-17 100 1000 10000 100000 1000001"},
    "ar": {
        "zero": "0",
        "one": "1",
        "two": "2",
        "few": "3-10 103-110 1003",
        "many": "11-26 99 111 199 1011",
        "other": "100-102 200-202 300-302 400 1000 10000 1000000",
    },
    "ja": {"other": "0-15 100 1000 1000000"},
}
"""Samples of each plural category as CLDR's `plurals.xml` has them, with the borders of its ranges."""


def holes(text: str) -> list[str]:
    """The names of a text's placeholders, in alphabetical order."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def samples(written: str) -> Iterator[int]:
    """The numbers of `0 2-4`: 0, 2, 3, 4."""
    for part in written.split():
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def texts(here: Language) -> dict[str, str]:
    """Everything that a language writes, by a name that a failing test can show."""
    named = {
        "date_format": here.date_format,
        "month_format": here.month_format,
        "first_day": here.first_day,
        **{f"month {place}": name for place, name in enumerate(here.months, start=1)},
        **{f"weekday {place}": name for place, name in enumerate(here.weekdays, start=1)},
        **{f"tips {category}": form for category, form in here.tips.items()},
    }
    return {**named, **here.words}


def faulty(tag: str, pattern: str) -> dict[str, str]:
    """The texts of a language in which a pattern is found, names of placeholders left out."""
    return {
        name: text for name, text in texts(CATALOG[tag]).items() if re.search(pattern, re.sub(r"\{\w+\}", "{}", text))
    }


@pytest.mark.parametrize(
    ("tag", "day", "text"),
    [
        ("en", "2026-11-20", "Friday, November 20, 2026"),
        ("en-GB", "2026-03-01", "Sunday, March 1, 2026"),
        ("de", "2026-11-20", "Freitag, 20. November 2026"),
        ("de-AT", "2027-01-01", "Freitag, 1. Januar 2027"),
        ("es", "2026-11-20", "viernes, 20 de noviembre de 2026"),
        ("es-MX", "2028-02-29", "martes, 29 de febrero de 2028"),
        ("es", "2026-08-01", "sábado, 1 de agosto de 2026"),
        ("fr", "2026-11-20", "vendredi 20 novembre 2026"),
        ("fr-CA", "2026-09-01", "mardi 1er septembre 2026"),
        ("fr", "2026-08-31", "lundi 31 août 2026"),
        ("fr", "2026-10-11", "dimanche 11 octobre 2026"),
        ("ar", "2026-11-20", "الجمعة، 20 نوفمبر 2026"),
        ("ar-EG", "2026-04-01", "الأربعاء، 1 أبريل 2026"),
        ("ja", "2026-11-20", "2026年11月20日（金曜日）"),
        ("ja-JP", "2026-05-03", "2026年5月3日（日曜日）"),
    ],
)
def test_a_day_is_written_as_the_language_does(tag: str, day: str, text: str) -> None:
    assert long_date(date.fromisoformat(day), tag) == text


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "August 2026"),
        ("de", "August 2026"),
        ("es", "Agosto de 2026"),
        ("fr", "Août 2026"),
        ("ar", "أغسطس 2026"),
        ("ja", "2026年8月"),
    ],
)
def test_a_month_over_a_list_opens_with_a_capital(tag: str, text: str) -> None:
    assert month_heading(date(2026, 8, 31), tag) == text


@pytest.mark.parametrize("tag", ["eo", "pt", "pt-BR", "he"])
def test_a_language_without_a_catalog_speaks_english(tag: str) -> None:
    assert language(tag) is language("en")


@pytest.mark.parametrize(
    ("tag", "base"), [("fr-CA", "fr"), ("es-MX", "es"), ("ar-EG", "ar"), ("JA", "ja"), ("en-GB", "en"), ("de-ch", "de")]
)
def test_a_region_speaks_its_language(tag: str, base: str) -> None:
    assert language(tag) is CATALOG[base]


def test_at_least_six_languages_are_spoken() -> None:
    assert set(TAGS) >= {"en", "de", "es", "fr", "ar", "ja"}
    assert set(OTHERS) == set(SAME_AS_ENGLISH)


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_every_word_and_no_other(tag: str) -> None:
    assert set(CATALOG[tag].words) == set(CATALOG["en"].words)


@pytest.mark.parametrize("tag", TAGS)
def test_every_word_keeps_its_placeholders(tag: str) -> None:
    english = {key: holes(text) for key, text in CATALOG["en"].words.items()}

    assert {key: holes(text) for key, text in CATALOG[tag].words.items()} == english


@pytest.mark.parametrize("tag", TAGS)
def test_dates_use_every_part_once(tag: str) -> None:
    assert holes(CATALOG[tag].date_format) == ["day", "month", "weekday", "year"]
    assert holes(CATALOG[tag].month_format) == ["month", "year"]


@pytest.mark.parametrize("tag", OTHERS)
def test_a_word_that_is_the_english_one_is_known_to_be(tag: str) -> None:
    english = CATALOG["en"].words
    same = {key for key, text in CATALOG[tag].words.items() if text == english[key]}

    assert same - JOINTS == SAME_AS_ENGLISH[tag]


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_twelve_months_and_seven_days(tag: str) -> None:
    months, weekdays = CATALOG[tag].months, CATALOG[tag].weekdays

    assert (len(months), len(set(months))) == (12, 12)
    assert (len(weekdays), len(set(weekdays))) == (7, 7)


@pytest.mark.parametrize("tag", TAGS)
def test_no_text_is_empty(tag: str) -> None:
    assert faulty(tag, r"\A\s*\Z") == {}


@pytest.mark.parametrize("tag", TAGS)
def test_no_text_has_straight_quotes_or_three_dots(tag: str) -> None:
    assert faulty(tag, r"""["'`]|\.\.\.|--""") == {}


@pytest.mark.parametrize("tag", TAGS)
def test_no_text_has_stray_spaces(tag: str) -> None:
    stray = faulty(tag, r"\A\s|\s\Z|\s\s|[^\S \u202f]")

    assert set(stray) <= JOINTS


@pytest.mark.parametrize("tag", TAGS)
def test_marks_between_texts_carry_one_space_or_are_full_width(tag: str) -> None:
    for joint in JOINTS:
        assert re.fullmatch(r"(?:\u202f?[:,،] |[：、])", CATALOG[tag].words[joint])


@pytest.mark.parametrize("tag", TAGS)
def test_every_text_is_composed_and_free_of_hidden_characters(tag: str) -> None:
    named = texts(CATALOG[tag])

    assert {name for name, text in named.items() if not unicodedata.is_normalized("NFC", text)} == set()
    assert {name for name, text in named.items() if any(unicodedata.category(c) in ("Cf", "Cc") for c in text)} == set()


@pytest.mark.parametrize("tag", TAGS)
def test_digits_are_latin(tag: str) -> None:
    assert faulty(tag, r"[^\D0-9]") == {}


def test_french_has_a_narrow_space_at_its_high_marks() -> None:
    assert faulty("fr", r"(?<!\u202f)[;:!?»]|«(?!\u202f)") == {}
    assert faulty("fr", r"\u202f(?![;:!?»])") == {}


def test_french_puts_no_word_that_loses_its_vowel_before_a_name() -> None:
    assert faulty("fr", r"\b(?:de|que|le|la|je|ne|se)\s\{") == {}


@pytest.mark.parametrize("tag", ["en", "de", "es", "ar", "ja"])
def test_no_other_language_has_a_space_before_a_mark(tag: str) -> None:
    assert faulty(tag, r"\s[;:!?.,،؟؛：、。]") == {}


def test_arabic_uses_its_own_marks() -> None:
    assert faulty("ar", r"[,;?]") == {}


def test_japanese_uses_full_width_marks_without_spaces() -> None:
    assert faulty("ja", r"[,.:;!?() ]") == {}


def test_arabic_texts_open_with_an_arabic_word() -> None:
    """Mail programs take a subject's direction from its first letter, whatever the site's name is written in."""
    foreign = {key: text for key, text in CATALOG["ar"].words.items() if not re.match(r"[\u0620-\u064a]", text)}

    assert set(foreign) == JOINTS


@pytest.mark.parametrize("tag", TAGS)
def test_plural_categories_follow_cldr(tag: str) -> None:
    here = CATALOG[tag]
    wanted = {number: category for category, written in PLURALS[tag].items() for number in samples(written)}

    assert {number: here.plural(number) for number in wanted} == wanted
    assert set(here.tips) == set(PLURALS[tag])


@pytest.mark.parametrize("tag", TAGS)
def test_a_count_is_in_digits_unless_its_form_stands_for_one_number(tag: str) -> None:
    wordless = {category for category, form in CATALOG[tag].tips.items() if holes(form) != ["number"]}

    assert all(len(list(samples(PLURALS[tag][category]))) == 1 for category in wordless)
    assert all(holes(CATALOG[tag].tips[category]) == [] for category in wordless)


@pytest.mark.parametrize(
    ("tag", "number", "text"),
    [
        ("en", 0, "0 tips"),
        ("en", 1, "1 tip"),
        ("en", 2, "2 tips"),
        ("de", 1, "1 Tipp"),
        ("de", 0, "0 Tipps"),
        ("es", 1, "1 consejo"),
        ("es", 21, "21 consejos"),
        ("es", 1_000_000, "1000000 de consejos"),
        ("fr", 0, "0 conseil"),
        ("fr", 1, "1 conseil"),
        ("fr", 2, "2 conseils"),
        ("fr-CA", 1_000_000, "1000000 de conseils"),
        ("ar", 0, "لا نصائح"),
        ("ar", 1, "نصيحة واحدة"),
        ("ar", 2, "نصيحتان"),
        ("ar", 3, "3 نصائح"),
        ("ar", 10, "10 نصائح"),
        ("ar", 11, "11 نصيحة"),
        ("ar", 99, "99 نصيحة"),
        ("ar", 100, "100 نصيحة"),
        ("ar", 102, "102 نصيحة"),
        ("ar", 103, "103 نصائح"),
        ("ja", 1, "1件のヒント"),
        ("ja", 30, "30件のヒント"),
        ("pt", 1, "1 tip"),
    ],
)
def test_tips_are_counted_in_words(tag: str, number: int, text: str) -> None:
    assert count_tips(number, tag) == text


@pytest.mark.parametrize(
    ("tag", "marks"),
    [
        ("en", "“”‘’"),
        ("en-US", "“”‘’"),
        ("de", "„“‚‘"),
        ("DE-ch", "„“‚‘"),
        ("es-MX", "«»“”"),
        ("ar", "«»‹›"),
        ("sv", "””’’"),
        ("ja", "「」『』"),
        ("pt-BR", "“”‘’"),
        ("it", "«»“”"),
        ("xx", "“”‘’"),
    ],
)
def test_quotation_marks_follow_the_language(tag: str, marks: str) -> None:
    assert "".join(quotes(tag)) == marks


def test_french_quotation_marks_carry_their_spaces() -> None:
    assert quotes("fr") == ("«\u202f", "\u202f»", "‹\u202f", "\u202f›")


@pytest.mark.parametrize(
    ("tag", "way"),
    [("en", "ltr"), ("ar", "rtl"), ("AR-EG", "rtl"), ("he-IL", "rtl"), ("de", "ltr"), ("fr", "ltr"), ("ja", "ltr")],
)
def test_some_languages_run_from_right_to_left(tag: str, way: str) -> None:
    assert direction(tag) == way


@pytest.mark.parametrize("tag", TAGS)
def test_the_manual_shows_each_language_as_it_writes(tag: str) -> None:
    manual = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    row = next(line for line in manual.splitlines() if line.startswith(f"| `{tag}` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]

    marks = " ".join(mark.strip() for mark in quotes(tag))

    assert cells[2:] == [long_date(date(2026, 11, 20), tag), count_tips(5, tag), marks]


@pytest.mark.parametrize(
    ("lang", "topics", "older"),
    [
        ("fr", "Thèmes\u202f: calme, colère", "\u202f: Tip 1"),
        ("ja", "テーマ：calme、colère", "：Tip 1"),
        ("ar", ": calme، colère", ": Tip 1"),
        ("en", "Topics: calme, colère", "Older tip: Tip 1"),
    ],
)
def test_pages_and_issues_join_words_as_their_language_does(
    make_site: SiteMaker, lang: str, topics: str, older: str
) -> None:
    settings = SETTINGS.replace("[newsletter]", f'language = "{lang}"\n\n[newsletter]')
    site = build(make_site({**numbered(2, topics=["calme", "colère"]), "tipsgen.toml": settings}))

    page = site.text("2026/01/02/tip-2/index.html")
    assert topics in re.sub(r"<[^>]+>", "", page)
    for part in ("index.html", "index.txt"):
        assert older in re.sub(r"<[^>]+>", "", site.text(f"newsletters/2026-01-02-tip-2/{part}"))
