"""From tips to a site: who is published, in which order, numbered and named how, and what is related."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.assemble import Entry, Neighbours, Site, Sources, assemble, full_title, neighbours
from tipsgen.model import Author, Byline, Page, Problem, Severity, Tip
from tipsgen.settings import BlogSettings, ScheduleSettings, SeriesSettings, Settings, SiteSettings

always = hypothesis_settings(derandomize=True, deadline=None)

NOW = datetime(2026, 12, 31, tzinfo=UTC)
ADA = Author(key="ada-brown", name="Ada Brown", path="content/authors/ada-brown.md")
EDELMAN = Author(
    key="edelman",
    name="Dr. Andrew J. Edelman",
    aliases=("Dr. A. Edelman", "Andy"),
    path="content/authors/edelman.md",
)
DAILY = SeriesSettings(key="daily", title="Daily Leadership Tip")


def make_settings(series: SeriesSettings = DAILY, **changes: object) -> Settings:
    site = SiteSettings(title="Tips", base_url="https://tips.example", default_author="ada-brown", timezone="UTC")
    return Settings(site=site, series=(series,), **changes)  # type: ignore[arg-type]


def make_tip(slug: str, day: str = "2026-01-05", **facts: object) -> Tip:
    moment = datetime.fromisoformat(day)
    defaults: dict[str, object] = {
        "path": f"content/tips/{day}-{slug}.md",
        "body": "Words.\n",
        "body_line": 4,
        "title": slug.replace("-", " ").capitalize(),
        "moment": moment.replace(tzinfo=UTC),
        "series": "daily",
        "authors": (Byline("ada-brown", ""),),
    }
    return Tip(slug=slug, day=moment.date(), **{**defaults, **facts})  # type: ignore[arg-type]


def make_site(
    *tips: Tip,
    settings: Settings | None = None,
    authors: Iterable[Author] = (ADA, EDELMAN),
    now: datetime = NOW,
    drafts: bool = False,
    future: bool = False,
    **sources: object,
) -> tuple[Site, tuple[Problem, ...]]:
    everything = Sources(
        settings=settings or make_settings(),
        tips=tips,
        authors=tuple(authors),
        **sources,  # type: ignore[arg-type]
    )
    return assemble(everything, now, drafts=drafts, future=future)


def site_of(*tips: Tip, **options: object) -> Site:
    site, problems = make_site(*tips, **options)  # type: ignore[arg-type]
    assert problems == ()
    return site


def entries_of(*tips: Tip, **options: object) -> dict[str, Entry]:
    return {entry.tip.slug: entry for entry in site_of(*tips, **options).entries}


# What is published.


def test_tips_are_published_oldest_first_whatever_order_they_come_in() -> None:
    site = site_of(make_tip("c", "2026-01-07"), make_tip("a", "2026-01-05"), make_tip("b", "2026-01-06"))

    assert [entry.tip.slug for entry in site.entries] == ["a", "b", "c"]


def test_drafts_and_scheduled_tips_are_withheld_each_with_its_reason() -> None:
    site = site_of(
        make_tip("a", "2026-12-30"),
        make_tip("b", "2026-12-30", draft=True),
        make_tip("c", "2027-01-01"),
        settings=make_settings(schedule=ScheduleSettings(weekdays=(5,))),
    )

    assert [entry.tip.slug for entry in site.entries] == ["a"]
    assert [(one.entry.tip.slug, one.reason) for one in site.withheld] == [("b", "draft"), ("c", "scheduled")]


def test_nothing_that_is_shown_knows_of_withheld_tips() -> None:
    site = site_of(
        make_tip("a", "2026-12-30", topics=("Trust",)),
        make_tip("b", "2026-12-30", draft=True, topics=("Trust", "Secret")),
    )

    shown = (site.entries, site.neighbours, site.topics, site.topic_names, site.authors, site.series)
    assert "'b'" not in repr((*shown, site.years, site.similar))
    assert list(site.topics) == ["trust"]


def test_a_tip_comes_out_at_its_moment_not_before() -> None:
    moment = datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
    tip = make_tip("a", moment=moment)

    assert site_of(tip, now=moment).entries
    assert not site_of(tip, now=moment - timedelta(microseconds=1)).entries


def test_drafts_and_the_future_can_be_asked_for() -> None:
    tips = (make_tip("a", draft=True), make_tip("b", "2027-01-01"), make_tip("c", "2027-01-01", draft=True))
    quiet = make_settings(schedule=ScheduleSettings(weekdays=(5,)))

    def shown(**options: bool) -> list[str]:
        return [entry.tip.slug for entry in site_of(*tips, settings=quiet, **options).entries]

    assert shown(drafts=True) == ["a"]
    assert shown(future=True) == ["b"]
    assert shown(drafts=True, future=True) == ["a", "b", "c"]


def test_a_draft_page_is_only_there_when_drafts_are() -> None:
    pages = (Page(key="b", title="B", draft=True), Page(key="a", title="A"))

    assert [page.key for page in site_of(pages=pages).pages] == ["a"]
    assert [page.key for page in site_of(pages=pages, drafts=True).pages] == ["a", "b"]


def test_two_tips_of_one_key_are_an_error_that_names_both_files() -> None:
    _, problems = make_site(make_tip("a"), make_tip("a", path="content/tips/more/2026-01-05-a.md"))

    assert [(problem.rule, problem.at.path) for problem in problems] == [
        ("same-key", "content/tips/more/2026-01-05-a.md")
    ]
    assert "content/tips/2026-01-05-a.md" in problems[0].message


def test_one_slug_may_return_on_another_day() -> None:
    assert len(site_of(make_tip("a"), make_tip("a", "2026-01-06")).entries) == 2


def test_an_empty_site_is_a_site() -> None:
    site = site_of()

    assert (site.entries, site.withheld, dict(site.neighbours)) == ((), (), {})


# Day numbers.


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2013-03-15", 74),
        ("2013-01-01", 1),
        ("2013-12-31", 365),
        ("2012-03-15", 75),
        ("2024-02-29", 60),
        ("2024-12-31", 366),
        ("1900-03-15", 74),
        ("2000-03-15", 75),
    ],
)
def test_a_day_is_numbered_by_its_year(day: str, number: int) -> None:
    assert entries_of(make_tip("a", day))["a"].day_number == number


def numbered(style: str, *tips: Tip) -> dict[str, int | None]:
    series = SeriesSettings(key="daily", title="Daily", day_numbers=style)
    return {slug: e.day_number for slug, e in entries_of(*tips, settings=make_settings(series)).items()}


def test_a_sequence_counts_tips_and_passes_drafts() -> None:
    tips = (make_tip("c", "2026-01-09"), make_tip("a", "2026-01-05"), make_tip("b", "2026-01-06", draft=True))

    assert numbered("sequence", *tips) == {"a": 1, "c": 2}


def test_a_sequence_goes_on_from_a_number_set_by_hand() -> None:
    tips = (make_tip("a"), make_tip("b", "2026-01-06", day_number=100), make_tip("c", "2026-01-07"))

    assert numbered("sequence", *tips) == {"a": 1, "b": 100, "c": 101}


def test_each_series_counts_its_own_tips() -> None:
    settings = make_settings()
    series = tuple(SeriesSettings(key=key, title=key, day_numbers="sequence") for key in ("daily", "weekly"))
    both = Settings(site=settings.site, series=series)

    found = entries_of(
        make_tip("a"),
        make_tip("b", "2026-01-06", series="weekly"),
        make_tip("c", "2026-01-07"),
        settings=both,
    )

    assert {slug: entry.day_number for slug, entry in found.items()} == {"a": 1, "b": 1, "c": 2}


def test_manual_numbers_are_those_that_tips_write() -> None:
    assert numbered("manual", make_tip("a", day_number=74), make_tip("b", "2026-01-06")) == {
        "a": 74,
        "b": None,
    }


def test_a_series_may_have_no_numbers() -> None:
    assert numbered("none", make_tip("a")) == {"a": None}


def test_a_number_by_hand_wins_over_the_days_own() -> None:
    assert numbered("year", make_tip("a", day_number=1000)) == {"a": 1000}


# Titles.


@pytest.mark.parametrize(
    ("template", "number", "shown"),
    [
        ("{series} / {title}", 74, "Daily Leadership Tip / Keep the door open"),
        ("{title}", 74, "Keep the door open"),
        ("{series} {day_number}: {title}", 74, "Daily Leadership Tip 74: Keep the door open"),
        ("{day_number} {title}", None, "Keep the door open"),
    ],
)
def test_a_series_format_makes_the_full_title(template: str, number: int | None, shown: str) -> None:
    series = SeriesSettings(key="daily", title="Daily Leadership Tip", title_format=template)

    assert full_title(series, "Keep the door open", number) == shown


def test_a_title_with_braces_is_taken_as_it_is() -> None:
    assert full_title(DAILY, "Fill {title} in", 1) == "Daily Leadership Tip / Fill {title} in"


def test_the_series_title_stays_out_of_the_slug() -> None:
    entry = entries_of(make_tip("keep-the-door-open", "2013-03-15"))["keep-the-door-open"]

    assert entry.full_title == "Daily Leadership Tip / Keep the door open"
    assert entry.path == "/2013/03/15/keep-the-door-open/"


def test_titles_carry_the_marks_of_their_language() -> None:
    found = entries_of(make_tip("a", title='Say "no"'), make_tip("b", "2026-01-06", title='Say "no"', lang="de"))

    assert (found["a"].title, found["a"].lang) == ("Say “no”", "en")
    assert (found["b"].title, found["b"].lang) == ("Say „no“", "de")


def test_a_permalink_setting_moves_every_tip() -> None:
    found = entries_of(make_tip("a"), settings=make_settings(tip_permalink="/{slug}.html"))

    assert found["a"].path == "/a.html"


# Authors.


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("edelman", "Dr. Andrew J. Edelman"),
        ("Dr. Andrew J. Edelman", "Dr. Andrew J. Edelman"),
        ("Dr. A. Edelman", "Dr. A. Edelman"),
        ("andy", "andy"),
        ("dr.  andrew j. edelman", "dr.  andrew j. edelman"),
    ],
)
def test_every_spelling_leads_to_one_author_and_is_shown_as_written(written: str, shown: str) -> None:
    site = site_of(make_tip("a", authors=(Byline(written, ""),)))

    (credit,) = site.entries[0].credits
    assert (credit.name, credit.author, credit.path) == (shown, EDELMAN, "/authors/edelman/")
    assert list(site.authors) == ["edelman"]


def test_several_authors_keep_their_order() -> None:
    entry = entries_of(make_tip("a", authors=(Byline("Andy", ""), Byline("ada-brown", ""))))["a"]

    assert [credit.name for credit in entry.credits] == ["Andy", "Ada Brown"]


def test_an_author_named_twice_has_the_tip_once() -> None:
    site = site_of(make_tip("a", authors=(Byline("Andy", ""), Byline("edelman", ""))))

    assert len(site.authors["edelman"]) == 1


def missing(name: str, **facts: object) -> Problem:
    _, problems = make_site(make_tip("a", authors=(Byline(name, ""),), lines={"author": 3}, **facts))
    assert len(problems) == 1
    return problems[0]


def test_an_author_without_a_file_is_an_error_at_the_tips_line() -> None:
    found = missing("Zoe Quill")

    assert str(found.at) == "content/tips/2026-01-05-a.md:3:1"
    assert (found.rule, found.field, found.severity) == ("missing-author", "author", Severity.ERROR)
    assert found.message == "'Zoe Quill' is no author of this site"
    assert found.hint == "write content/authors/zoe-quill.md, or name one of: ada-brown, edelman"


def test_a_mistyped_author_gets_the_closest_name() -> None:
    assert missing("Ada Browne").hint == "did you mean 'Ada Brown'?"


def test_the_missing_author_of_a_draft_is_a_warning() -> None:
    assert missing("Zoe Quill", draft=True).severity is Severity.WARNING


def test_a_missing_default_author_is_a_fault_of_the_settings() -> None:
    _, problems = make_site(make_tip("a"), authors=(EDELMAN,))

    assert [(problem.at.path, problem.field) for problem in problems] == [("tipsgen.toml", "site.default_author")]


def test_a_name_of_two_authors_is_an_error_that_names_both() -> None:
    twin = Author(key="twin", name="andy", path="content/authors/twin.md")

    _, problems = make_site(authors=(ADA, EDELMAN, twin))

    assert [(problem.rule, problem.at.path) for problem in problems] == [("author-name", "content/authors/twin.md")]
    assert "content/authors/edelman.md" in problems[0].hint


def test_an_author_whose_file_is_broken_is_not_reported_again() -> None:
    _, problems = make_site(
        make_tip("a", authors=(Byline("Zoe", ""),), lines={"author": 3}), broken_authors=frozenset({"zoe"})
    )

    assert problems == ()


def test_a_site_without_author_files_has_its_default_author() -> None:
    entry = entries_of(make_tip("a"), authors=())["a"]

    assert entry.credits[0].author.key == "ada-brown"


# Neighbours and groups.


def test_the_newest_tip_has_an_older_neighbour_alone() -> None:
    site = site_of(make_tip("a"), make_tip("b", "2026-01-06"))

    first, second = site.entries
    assert site.neighbours["2026-01-05-a"] == Neighbours(older=None, newer=second)
    assert site.neighbours["2026-01-06-b"] == Neighbours(older=first, newer=None)


def test_tips_of_one_moment_are_ordered_by_slug() -> None:
    site = site_of(make_tip("b"), make_tip("c"), make_tip("a"))

    assert [entry.tip.slug for entry in site.entries] == ["a", "b", "c"]


def test_a_moment_later_on_the_day_comes_after_an_earlier_one() -> None:
    late = make_tip("a", moment=datetime(2026, 1, 5, 9, tzinfo=UTC))

    assert [entry.tip.slug for entry in site_of(late, make_tip("b")).entries] == ["b", "a"]


MOMENTS = st.integers(0, 60 * 24 * 5).map(lambda n: datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=n))
TIPS = st.lists(
    st.tuples(MOMENTS | st.just(datetime(2026, 1, 6, tzinfo=UTC)), st.sampled_from("abcdefgh")),
    unique_by=lambda pair: (pair[0].date(), pair[1]),
    max_size=20,
).map(lambda pairs: [make_tip(slug, moment.date().isoformat(), moment=moment) for moment, slug in pairs])


@always
@given(TIPS)
def test_going_back_from_the_newest_visits_every_tip_once_and_going_on_leads_back(tips: list[Tip]) -> None:
    site = site_of(*tips)
    links = neighbours(site.entries)

    back = []
    here = site.entries[-1] if site.entries else None
    while here is not None:
        back.append(here.key)
        here = links[here.key].older
    forth = []
    here = site.entries[0] if site.entries else None
    while here is not None:
        forth.append(here.key)
        here = links[here.key].newer

    assert sorted(back) == sorted(tip.key for tip in tips)
    assert forth == back[::-1]


@always
@given(TIPS)
def test_neighbours_are_in_order_of_moment_then_slug(tips: list[Tip]) -> None:
    site = site_of(*tips)

    for entry in site.entries:
        older = site.neighbours[entry.key].older
        assert older is None or (older.tip.moment, older.tip.slug) < (entry.tip.moment, entry.tip.slug)


@always
@given(TIPS, st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(tips: list[Tip], random: object) -> None:
    shuffled = list(tips)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert site_of(*shuffled) == site_of(*tips)


def test_groups_by_year_and_series_keep_the_order() -> None:
    site = site_of(make_tip("b", "2026-01-05"), make_tip("a", "2025-12-31"), make_tip("c", "2026-01-06"))

    years = {year: [entry.tip.slug for entry in found] for year, found in site.years.items()}
    assert years == {2025: ["a"], 2026: ["b", "c"]}
    assert [entry.tip.slug for entry in site.series["daily"]] == ["a", "b", "c"]


def test_a_topic_is_spelled_as_its_oldest_tip_does() -> None:
    site = site_of(make_tip("b", "2026-01-06", topics=("client CARE",)), make_tip("a", topics=("Client Care",)))

    assert site.topic_names["client-care"].name == "Client Care"
    assert [entry.tip.slug for entry in site.topics["client-care"]] == ["a", "b"]
    assert [topic.name for entry in site.entries for topic in entry.topics] == ["Client Care", "Client Care"]


# Related tips.


def similar(*tips: Tip, related: int = 3) -> dict[str, list[str]]:
    site = site_of(*tips, settings=make_settings(blog=BlogSettings(related=related)))
    return {key[11:]: [entry.tip.slug for entry in found] for key, found in site.similar.items()}


def test_related_tips_share_topics_and_come_earlier() -> None:
    found = similar(
        make_tip("a", "2026-01-05", topics=("Trust",)),
        make_tip("b", "2026-01-06", topics=("Hiring",)),
        make_tip("c", "2026-01-07", topics=("Trust", "Hiring")),
    )

    assert found == {"a": [], "b": [], "c": ["b", "a"]}


def test_more_shared_topics_come_first_then_newer_tips() -> None:
    found = similar(
        make_tip("a", "2026-01-05", topics=("Trust", "Hiring")),
        make_tip("b", "2026-01-06", topics=("Trust",)),
        make_tip("c", "2026-01-07", topics=("Trust",)),
        make_tip("d", "2026-01-08", topics=("Hiring", "Trust")),
    )

    assert found["d"] == ["a", "c", "b"]


def test_related_tips_have_a_limit_and_can_be_off() -> None:
    tips = [make_tip(slug, f"2026-01-0{n}", topics=("Trust",)) for n, slug in enumerate("abcd", 5)]

    assert similar(*tips, related=2)["d"] == ["c", "b"]
    assert similar(*tips, related=0)["d"] == []


@always
@given(st.lists(st.sets(st.sampled_from(["Trust", "Hiring", "Praise"])), min_size=1, max_size=12))
def test_a_new_tip_never_changes_what_older_ones_relate_to(topics: list[set[str]]) -> None:
    first = date(2026, 1, 5)
    tips = [
        make_tip(f"t{n}", (first + timedelta(days=n)).isoformat(), topics=tuple(sorted(names)))
        for n, names in enumerate(topics)
    ]

    before, after = similar(*tips[:-1]), similar(*tips)

    assert {slug: after[slug] for slug in before} == before


# The schedule.


def test_free_days_before_the_last_scheduled_tip_are_reported() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    _, problems = make_site(make_tip("a", "2026-11-20"), make_tip("b", "2026-11-26"), now=now)

    assert [(problem.rule, problem.severity) for problem in problems] == [("schedule-gap", Severity.WARNING)]
    assert problems[0].message == "the schedule has no tip for 2026-11-23 to 2026-11-25"


def test_a_gap_can_be_an_error() -> None:
    strict = make_settings(schedule=ScheduleSettings(gap="error"))
    now = datetime(2026, 11, 20, tzinfo=UTC)

    _, problems = make_site(make_tip("b", "2026-11-23"), settings=strict, now=now)

    assert [(problem.severity, problem.message) for problem in problems] == [
        (Severity.ERROR, "the schedule has no tip for 2026-11-20")
    ]


def test_past_days_without_a_tip_are_no_gap() -> None:
    assert site_of(make_tip("a", "2026-01-05"), make_tip("b", "2026-03-05")).entries


def test_a_draft_fills_no_slot() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    tips = (
        make_tip("a", "2026-11-20"),
        make_tip("b", "2026-11-23", draft=True),
        make_tip("c", "2026-11-24"),
    )

    _, problems = make_site(*tips, now=now)

    assert [problem.message for problem in problems] == ["the schedule has no tip for 2026-11-23"]
