"""A tip by what a person calls it: a file, a key, a slug, a date, a day's number, a moment's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.test_assemble import make_settings, make_site, make_tip, site_of
from tipsgen.assemble import Site
from tipsgen.errors import NoSuchTip
from tipsgen.find import MOMENTS, find_tip
from tipsgen.model import Tip
from tipsgen.settings import Settings

always = hypothesis_settings(derandomize=True, deadline=None)

NOW = datetime(2026, 1, 7, 12, tzinfo=UTC)
"""A Wednesday; the tip of its day is out, the one of the day after is not."""
WEEK = (
    make_tip("listen-first", "2026-01-05"),
    make_tip("ask-why", "2026-01-06", path="content/tips/2026/2026-01-06-ask-why.md"),
    make_tip("keep-the-door-open", "2026-01-07"),
    make_tip("ring-first", "2026-01-08"),
    make_tip("write-it-down", "2026-01-09"),
)


def found(words: str, *tips: Tip, now: datetime = NOW, settings: Settings | None = None) -> str:
    """The key of the tip that the words mean."""
    site, _ = make_site(*(tips or WEEK), now=now, settings=settings)
    return find_tip(words, site, now).key


def refused(words: str, *tips: Tip, now: datetime = NOW) -> str:
    """What a person reads where the words mean no tip, or several."""
    site, _ = make_site(*(tips or WEEK), now=now)
    with pytest.raises(NoSuchTip) as caught:
        find_tip(words, site, now)
    return str(caught.value)


def in_zone(zone: str) -> Settings:
    settings = make_settings()
    return replace(settings, site=replace(settings.site, timezone=zone))


# By name.


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("content/tips/2026-01-05-listen-first.md", "listen-first"),
        ("./content/tips/2026-01-05-listen-first.md", "listen-first"),
        ("content\\tips\\2026-01-05-listen-first.md", "listen-first"),
        ("tips/2026-01-05-listen-first.md", "listen-first"),
        ("2026-01-05-listen-first.md", "listen-first"),
        ("2026/2026-01-06-ask-why.md", "ask-why"),
        ("2026-01-06-ask-why.md", "ask-why"),
        ("2026-01-05-listen-first", "listen-first"),
        ("listen-first", "listen-first"),
        ("slug:listen-first", "listen-first"),
        ("2026-01-06", "ask-why"),
        ("day-6", "ask-why"),
        ("day-006", "ask-why"),
        ("  ask-why\n", "ask-why"),
    ],
)
def test_a_tip_is_found_by_each_of_its_names(words: str, slug: str) -> None:
    assert found(words) == next(tip.key for tip in WEEK if tip.slug == slug)


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Listen-First", "listen-first"),
        ("2026-01-05-LISTEN-FIRST", "listen-first"),
        ("SLUG:Listen-First", "listen-first"),
        ("Day-6", "ask-why"),
        ("TODAY", "keep-the-door-open"),
        ("Next", "ring-first"),
        ("LATEST", "keep-the-door-open"),
    ],
)
def test_letters_may_be_upper_case(words: str, slug: str) -> None:
    assert found(words) == next(tip.key for tip in WEEK if tip.slug == slug)


def test_a_file_is_named_as_its_folder_spells_it() -> None:
    # Two files of one folder may differ in nothing but their case.
    shouted = make_tip("listen", "2026-01-05", path="content/tips/2026-01-05-LISTEN.md")

    assert found("2026-01-05-LISTEN.md", shouted) == "2026-01-05-listen"
    assert "no tip answers" in refused("2026-01-05-listen.md", shouted)


def test_the_end_of_a_path_is_whole_names() -> None:
    assert "no tip answers to first.md" in refused("first.md")
    assert "no tip answers to 05-listen-first.md" in refused("05-listen-first.md")


def test_a_path_is_no_slug_and_a_slug_no_path() -> None:
    tip = make_tip("listen-md", "2026-01-05", path="content/tips/2026-01-05-other.md")

    assert found("listen-md", tip) == tip.key
    assert "no tip answers" in refused("listen.md", tip)


@pytest.mark.parametrize("word", [*MOMENTS, "day-5", "2026-01-05"])
def test_a_slug_that_is_a_word_of_its_own_is_found_with_its_mark(word: str) -> None:
    tips = (make_tip("listen-first", "2026-01-05"), make_tip(word, "2026-01-20"))

    assert found(f"slug:{word}", *tips) == f"2026-01-20-{word}"


@pytest.mark.parametrize("word", ["latest", "day-5", "2026-01-05"])
def test_without_its_mark_such_a_slug_is_the_word(word: str) -> None:
    tips = (make_tip("listen-first", "2026-01-05"), make_tip(word, "2026-01-20"))

    assert found(word, *tips) == "2026-01-05-listen-first"


def test_a_key_goes_before_a_slug_that_looks_like_it() -> None:
    tips = (make_tip("ask", "2026-01-05"), make_tip("2026-01-05-ask", "2026-01-06"))

    assert found("2026-01-05-ask", *tips) == "2026-01-05-ask"
    assert found("slug:2026-01-05-ask", *tips) == "2026-01-06-2026-01-05-ask"


def test_a_day_number_is_the_one_that_readers_see() -> None:
    tip = make_tip("ask-why", "2026-01-06", day_number=74)

    assert found("day-74", tip) == tip.key
    assert "no tip answers" in refused("day-6", tip)


# By time.


@pytest.mark.parametrize(
    ("word", "slug"), [("today", "keep-the-door-open"), ("next", "ring-first"), ("latest", "keep-the-door-open")]
)
def test_a_word_means_a_tip_by_its_time(word: str, slug: str) -> None:
    assert found(word).endswith(slug)


def test_a_tip_that_comes_out_this_minute_is_the_latest_and_no_longer_the_next() -> None:
    moment = datetime(2026, 1, 8, tzinfo=UTC)

    assert found("latest", now=moment).endswith("ring-first")
    assert found("next", now=moment).endswith("write-it-down")


def test_of_several_tips_of_one_moment_the_first_is_next_and_the_last_is_the_latest() -> None:
    tips = tuple(make_tip(slug, day) for day in ("2026-01-06", "2026-01-08") for slug in ("b", "a", "c"))

    assert found("next", *tips) == "2026-01-08-a"
    assert found("latest", *tips) == "2026-01-06-c"


def test_two_tips_of_today_are_both_named() -> None:
    message = refused("today", make_tip("a", "2026-01-07"), make_tip("b", "2026-01-07"))

    assert message == "today may mean 2 tips: 2026-01-07-a, 2026-01-07-b"


@pytest.mark.parametrize(
    ("zone", "now", "key"),
    [
        # Los Angeles is 8 hours behind in winter, Auckland 13 ahead in its summer.
        ("America/Los_Angeles", datetime(2026, 1, 6, 7, 59, tzinfo=UTC), "2026-01-05-listen-first"),
        ("America/Los_Angeles", datetime(2026, 1, 6, 8, 0, tzinfo=UTC), "2026-01-06-ask-why"),
        ("Pacific/Auckland", datetime(2026, 1, 5, 10, 59, tzinfo=UTC), "2026-01-05-listen-first"),
        ("Pacific/Auckland", datetime(2026, 1, 5, 11, 0, tzinfo=UTC), "2026-01-06-ask-why"),
        ("UTC", datetime(2026, 1, 5, 23, 59, 59, tzinfo=UTC), "2026-01-05-listen-first"),
        ("UTC", datetime(2026, 1, 6, tzinfo=UTC), "2026-01-06-ask-why"),
    ],
)
def test_today_begins_at_midnight_in_the_sites_zone(zone: str, now: datetime, key: str) -> None:
    assert found("today", now=now, settings=in_zone(zone)) == key


def test_todays_tip_is_todays_before_it_is_out() -> None:
    late = make_tip("ask-why", "2026-01-07", moment=datetime(2026, 1, 7, 20, tzinfo=UTC))

    assert found("today", late) == found("next", late) == late.key
    assert "no tip answers to latest" in refused("latest", late)


# Drafts.


@pytest.mark.parametrize("words", ["2026-01-07-half-a-thought", "half-a-thought", "2026-01-07", "day-7",
                                   "2026-01-07-half-a-thought.md", "slug:half-a-thought"])  # fmt: skip
def test_a_draft_is_found_by_its_names(words: str) -> None:
    assert found(words, WEEK[0], make_tip("half-a-thought", "2026-01-07", draft=True)).endswith("half-a-thought")


@pytest.mark.parametrize("word", MOMENTS)
def test_a_draft_is_never_meant_by_a_word_of_time(word: str) -> None:
    drafts = (make_tip("now", "2026-01-07", draft=True), make_tip("soon", "2026-01-08", draft=True))

    assert refused(word, *drafts).startswith(f"no tip answers to {word}; ")


def test_a_draft_between_two_tips_is_passed_over() -> None:
    tips = (WEEK[0], make_tip("a", "2026-01-07", draft=True), make_tip("b", "2026-01-08", draft=True), WEEK[4])

    assert found("latest", *tips) == WEEK[0].key
    assert found("next", *tips) == WEEK[4].key


# None, or several.


@pytest.mark.parametrize("words", ["lisen-first", "slug:lisen-first", "Lisen-First"])
def test_a_mistyped_slug_gets_the_closest_one(words: str) -> None:
    assert refused(words) == f"no tip answers to {words}; did you mean 'listen-first'?"


def test_a_name_like_no_other_gets_the_tips_nearest_to_now() -> None:
    tips = tuple(make_tip(f"tip-{day}", f"2026-01-{day:02d}") for day in range(1, 13))

    assert refused("zzz", *tips) == (
        "no tip answers to zzz; the nearest are"
        " 2026-01-07-tip-7, 2026-01-08-tip-8, 2026-01-06-tip-6, 2026-01-09-tip-9, 2026-01-05-tip-5, ..."
    )


def test_a_word_of_time_without_a_tip_is_not_taken_for_a_mistyped_slug() -> None:
    message = refused("next", make_tip("nest", "2026-01-05"))

    assert message == "no tip answers to next; the nearest are 2026-01-05-nest"


@pytest.mark.parametrize("words", ["2027-03-01", "2026-13-45", "day-365", "day-0", "day-", "", "slug:", "../x.md"])
def test_a_name_of_no_tip_is_refused_with_a_hint(words: str) -> None:
    message = refused(words)

    assert message.startswith(f"no tip answers to {words}; ")
    assert any(tip.slug in message for tip in WEEK)


def test_a_day_number_of_two_years_names_both() -> None:
    message = refused("day-5", make_tip("old", "2025-01-05"), make_tip("new", "2026-01-05"))

    assert message == "day-5 may mean 2 tips: 2025-01-05-old, 2026-01-05-new"


def test_a_slug_of_two_days_names_both_keys() -> None:
    tips = (make_tip("ask", "2026-01-05"), make_tip("ask", "2026-01-06"))

    assert refused("ask", *tips) == "ask may mean 2 tips: 2026-01-05-ask, 2026-01-06-ask"
    assert found("2026-01-06-ask", *tips) == "2026-01-06-ask"


def test_files_of_one_name_in_two_folders_are_both_named() -> None:
    tips = tuple(
        make_tip(slug, "2026-01-05", path=f"content/tips/{slug}/2026-01-05-ask.md") for slug in ("ask", "again")
    )

    assert refused("2026-01-05-ask.md", *tips) == "2026-01-05-ask.md may mean 2 tips: 2026-01-05-again, 2026-01-05-ask"
    assert found("again/2026-01-05-ask.md", *tips) == "2026-01-05-again"


@pytest.mark.parametrize(("count", "ending"), [(5, "2026-01-09-e"), (6, "2026-01-09-e, ..."), (9, "2026-01-09-e, ...")])
def test_five_candidates_are_listed_at_most(count: int, ending: str) -> None:
    tips = [make_tip(letter, f"2026-01-{5 + n:02d}", day_number=7) for n, letter in enumerate("abcdefghi"[:count])]

    message = refused("day-7", *tips)

    assert message.startswith(f"day-7 may mean {count} tips: 2026-01-05-a, ")
    assert message.endswith(ending)


@pytest.mark.parametrize("words", [*MOMENTS, "ask-why", "2026-01-05", "day-1", "x.md"])
def test_a_site_without_tips_says_so(words: str) -> None:
    site = site_of()

    with pytest.raises(NoSuchTip, match=f"no tip answers to {words}; the site has no tips yet"):
        find_tip(words, site, NOW)


def answer(words: str, site: Site) -> str:
    """The key of the tip that is found, or the message."""
    try:
        return find_tip(words, site, NOW).key
    except NoSuchTip as error:
        return str(error)


NAMES = [*MOMENTS, "slug:", "day-", "2026-01-0", "x", "5", "/", *(one for tip in WEEK for one in (tip.slug, tip.path))]


@always
@given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(NAMES), max_size=3).map("".join)))
def test_any_words_mean_one_tip_or_are_refused_with_words(words: str) -> None:
    site, _ = make_site(*WEEK, now=NOW)

    told = answer(words, site)

    assert told in {tip.key for tip in WEEK} or told.startswith(f"no tip answers to {words}; ")
