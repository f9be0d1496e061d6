"""One source file to one tip: every key, every fault, dates, titles, and what people bring along."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tipsgen.config import read_settings
from tipsgen.model import Byline, Problem, Severity, SourceFile, Tip
from tipsgen.settings import Settings
from tipsgen.tips import TIP_KEYS, key_from_name, parse_tip

PATH = "content/tips/2026-03-16-keep-the-door-open.md"


def site_settings(added: str = "") -> Settings:
    text = (
        '[site]\ntitle = "Tips"\nbase_url = "https://tips.example/"\ndefault_author = "ada-brown"\n'
        '[series.daily]\ntitle = "Daily"\n[series.weekly]\ntitle = "Weekly"\n' + added
    )
    found, problems = read_settings(SourceFile("tipsgen.toml", text.encode()))
    assert found is not None, problems
    return found


SETTINGS = site_settings()


def outcome(
    matter: str, body: str = "Listen first.\n", path: str = PATH, settings: Settings = SETTINGS
) -> tuple[Tip | None, tuple[Problem, ...]]:
    """What becomes of a tip; its front matter starts with line 2."""
    return parse_tip(SourceFile(path, f"---\n{matter}\n---\n{body}".encode()), settings)


def good(matter: str = "title: One", body: str = "Listen first.\n", path: str = PATH) -> Tip:
    tip, problems = outcome(matter, body, path)
    assert problems == ()
    assert tip is not None
    return tip


def bad(matter: str, body: str = "Listen first.\n", path: str = PATH) -> Problem:
    """The one problem of a tip that has a title on line 2."""
    tip, problems = outcome(f"title: One\n{matter}", body, path)
    assert tip is None
    assert len(problems) == 1, problems
    return problems[0]


def test_a_tip_needs_a_name_with_its_day_and_words() -> None:
    tip, problems = parse_tip(SourceFile(PATH, b"Listen before you speak.\n"), SETTINGS)

    assert tip is not None
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert tip.key == "2026-03-16-keep-the-door-open"
    assert tip.moment == datetime(2026, 3, 16, 7, tzinfo=UTC)
    assert tip.body == "Listen before you speak.\n"
    assert tip.authors == (Byline("ada-brown", ""),)
    assert (tip.series, tip.email, tip.draft, tip.signoff) == ("daily", True, False, None)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("subtitle: Or not", "subtitle", "Or not"),
        ("slug: another", "slug", "another"),
        ("aliases: [/old/, older/]", "aliases", ("/old/", "/older/")),
        ("aliases: /old/", "aliases", ("/old/",)),
        ("draft: true", "draft", True),
        ("author: Dr. A. Edelman", "authors", (Byline("Dr. A. Edelman", ""),)),
        ("authors: [ada, bob]", "authors", (Byline("ada", ""), Byline("bob", ""))),
        ("topics: [Hiring, Trust]", "topics", ("Hiring", "Trust")),
        ("topics: Hiring, Trust", "topics", ("Hiring", "Trust")),
        ("topics: [Hiring, hiring, HIRING]", "topics", ("Hiring",)),
        ("series: weekly", "series", "weekly"),
        ("day_number: 074", "day_number", 74),
        ("guid: urn:x:1", "guid", "urn:x:1"),
        ("description: Plain words", "description", "Plain words"),
        ("image: /images/bell.png", "image", "/images/bell.png"),
        ("image_alt: A bell", "image_alt", "A bell"),
        ("subject: Ring", "subject", "Ring"),
        ("preheader: Or knock", "preheader", "Or knock"),
        ("email: never", "email", False),
        ("email: auto", "email", True),
        ("related: [2026-03-13, tip:day-72]", "related", ("2026-03-13", "day-72")),
        ("related: 2026-03-13", "related", ("2026-03-13",)),
        ("epigraph: |\n  Words.\n  — Ada", "epigraph", "Words.\n— Ada"),
        ("signoff: Yours", "signoff", "Yours"),
        ("signoff: false", "signoff", ""),
        ("rights: Call (555) 010-2030", "rights", "Call (555) 010-2030"),
        ("canonical_url: https://a.example/b", "canonical_url", "https://a.example/b"),
        ("lang: de-AT", "lang", "de-AT"),
        ("extra:\n  color: red\n  any: [1]", "extra", {"color": "red", "any": [1]}),
        ("subtitle: 2026", "subtitle", "2026"),
    ],
)
def test_each_key_takes_its_good_values(line: str, name: str, value: object) -> None:
    assert getattr(good(f"title: One\n{line}"), name) == value


def test_the_table_of_good_values_names_every_key() -> None:
    marks = next(mark for mark in test_each_key_takes_its_good_values.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    shown = {case[0].split(":")[0] for case in marks.args[1]}

    assert set(TIP_KEYS) - shown == {"title", "date"}


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("subtitle: [a]", "subtitle", "expects text, found a list"),
        ("subtitle: |\n  a\n  b", "subtitle", "expects one line of text, found several"),
        ("date: soon", "date", "is soon, which is no day"),
        ("date: 2026-02-30", "date", "is 2026-02-30, which is no day"),
        ("date: 16.3.2026", "date", "is 16.3.2026, which is no day"),
        ("slug: Keep It", "slug", "is 'Keep It', it may hold a-z, 0-9 and single hyphens, 80 characters at most"),
        ("slug: ../up", "slug", "is '../up', it may hold a-z, 0-9 and single hyphens, 80 characters at most"),
        ("aliases: [https://a.example/]", "aliases", "'https://a.example/' is no path of this site"),
        ("aliases: [/a/../b]", "aliases", "'/a/../b' is no path of this site"),
        ("aliases: [/]", "aliases", "'/' is the home page"),
        ("draft: yes", "draft", "expects true or false, found 'yes'"),
        ("draft: 1", "draft", "expects true or false, found 1"),
        ("author: [a, b]", "author", "expects text, found a list"),
        ("authors: 5", "authors", "expects a list, found a number"),
        ("authors: [[a]]", "authors", "expects a list of words, found a list in it"),
        ("topics: true", "topics", "expects a list, found true or false"),
        ("topics: ['!!']", "topics", "'!!' cannot be spelled in an address"),
        ("series: monthly", "series", "is 'monthly', it must be one of daily, weekly"),
        ("day_number: first", "day_number", "expects a whole number, found 'first'"),
        ("day_number: -1", "day_number", "is -1, it must be from 0 to 100000"),
        ("guid: [1]", "guid", "expects text, found a list"),
        ("description: {a: 1}", "description", "expects text, found a table"),
        ("image: true", "image", "expects text, found true or false"),
        ("image_alt: []", "image_alt", "expects text, found a list"),
        ("subject: [a]", "subject", "expects text, found a list"),
        ("preheader: |\n  a\n  b", "preheader", "expects one line of text, found several"),
        ("email: no", "email", "is 'no', it must be one of auto, never"),
        ("related: 7", "related", "expects a list, found a number"),
        ("epigraph: [a]", "epigraph", "expects text, found a list"),
        ("signoff: true", "signoff", "is true"),
        ("signoff: [a]", "signoff", "expects text, found a list"),
        ("rights: false", "rights", "expects text, found true or false"),
        ("canonical_url: /here", "canonical_url", "is '/here', it must be a whole address"),
        ("canonical_url: javascript:alert(1)", "canonical_url",
         "is 'javascript:alert(1)', it must be a whole address"),
        ("lang: english", "lang", "'english' is no language tag"),
        ("extra: words", "extra", "expects a table of your own keys"),
    ],
)  # fmt: skip
def test_each_key_refuses_bad_values_at_its_line(line: str, field: str, message: str) -> None:
    found = bad(line)

    assert (found.field, found.message) == (field, message)
    assert (found.at.path, found.at.line) == (PATH, 3)


def test_a_bad_slug_gets_a_good_one() -> None:
    assert bad("slug: Keep It").hint == "write slug: keep-it"


def test_an_unknown_key_gets_the_closest_known_one() -> None:
    found = bad("subtitel: Two")

    assert (found.rule, found.field, found.at.line) == ("unknown-key", "subtitel", 3)
    assert found.hint == "did you mean 'subtitle'?"


def test_a_key_like_no_other_gets_the_list_of_all() -> None:
    assert all(key in bad("zzzzzz: 1").hint for key in TIP_KEYS)


def test_author_and_authors_do_not_stand_together() -> None:
    assert bad("author: a\nauthors: [b]").message == "stands beside authors"


def test_several_faults_come_out_together_in_the_files_order() -> None:
    tip, problems = outcome("title: One\nslug: Bad Slug\nemail: no\nauthr: a\nday_number: x")

    assert tip is None
    assert [(problem.at.line, problem.field) for problem in problems] == [
        (3, "slug"),
        (4, "email"),
        (5, "authr"),
        (6, "day_number"),
    ]


def test_a_fault_in_toml_front_matter_has_its_line_too() -> None:
    source = SourceFile(PATH, b'+++\ntitle = "One"\n\nemail = "no"\n+++\nText.\n')

    tip, problems = parse_tip(source, SETTINGS)

    assert tip is None
    assert [str(problem.at) for problem in problems] == [f"{PATH}:4:1"]


def test_a_toml_tip_may_carry_a_real_date() -> None:
    source = SourceFile(PATH, b'+++\ntitle = "One"\ndate = 2026-03-16\n+++\nText.\n')

    tip, problems = parse_tip(source, SETTINGS)

    assert problems == ()
    assert tip is not None
    assert tip.day == date(2026, 3, 16)


def test_the_problems_of_a_draft_are_warnings() -> None:
    tip, problems = outcome("title: One\ndraft: true\nemail: no")

    assert tip is None
    assert [problem.severity for problem in problems] == [Severity.WARNING]


def test_front_matter_alone_is_no_tip() -> None:
    tip, problems = outcome("title: One", body="\n")

    assert tip is None
    assert [(problem.rule, problem.message) for problem in problems] == [("empty-body", "has front matter and no text")]


# What people bring from other tools.


@pytest.mark.parametrize(("value", "draft"), [("false", True), ("true", False)])
def test_published_is_the_opposite_of_draft(value: str, draft: bool) -> None:
    assert good(f"title: One\npublished: {value}").draft is draft


def test_a_draft_stays_one_though_it_says_published() -> None:
    assert good("title: One\ndraft: true\npublished: true").draft is True


def test_tags_are_topics() -> None:
    assert good("title: One\ntopics: [Trust]\ntags: [trust, Hiring]").topics == ("Trust", "Hiring")


@pytest.mark.parametrize("key", ["excerpt", "summary"])
def test_an_excerpt_or_summary_is_a_description(key: str) -> None:
    assert good(f"title: One\n{key}: |\n  Two\n  lines").description == "Two lines"


def test_a_description_wins_over_a_summary() -> None:
    assert good("title: One\nsummary: B\ndescription: A").description == "A"


def test_a_bad_value_of_a_brought_key_is_named_by_that_key() -> None:
    assert bad("published: no").field == "published"


# Dates.


@pytest.mark.parametrize(
    "path",
    [
        "content/tips/2026-03-16-one.md",
        "content/tips/2026/03/2026-03-16-one.md",
        "content/tips/2026-03-16_one.md",
        "content/tips/2026-03-16 one.md",
    ],
)
def test_the_files_name_gives_day_and_slug(path: str) -> None:
    tip = good(path=path)

    assert (tip.day, tip.slug) == (date(2026, 3, 16), "one")


def test_the_front_matter_alone_may_give_the_day() -> None:
    tip = good("title: One\ndate: 2026-03-16", path="content/tips/listen.md")

    assert tip.key == "2026-03-16-listen"


def test_a_name_that_is_only_a_day_takes_its_slug_from_the_title() -> None:
    assert good("title: Keep calm", path="content/tips/2026-03-16.md").key == "2026-03-16-keep-calm"


def test_a_name_and_a_key_that_agree_are_fine() -> None:
    assert good("title: One\ndate: 2026-03-16").day == date(2026, 3, 16)


def test_a_name_and_a_key_that_disagree_are_a_fault() -> None:
    found = bad("date: 2026-03-17")

    assert (found.rule, found.at.line) == ("bad-date", 3)
    assert found.message == "is 2026-03-17, but the file's name says 2026-03-16"


def test_no_date_anywhere_is_a_fault() -> None:
    found = bad("slug: a", path="content/tips/listen.md")

    assert (found.rule, found.field, found.message) == ("bad-date", "date", "is missing")


def test_a_name_with_an_impossible_day_is_a_fault() -> None:
    found = bad("slug: a", path="content/tips/2026-02-30-listen.md")

    assert found.message == "the file's name says 2026-02-30, which is no day"


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-16T06:30:00-07:00",
        "2026-03-16 06:30:00 -0700",
        "2026-03-16T06:30-07:00",
        "2026-03-16T13:30:00Z",
        "2026-03-16 6:30:00 -07:00",
        '"2026-03-16T13:30:00+00:00"',
    ],
)
def test_a_moment_with_a_zone_is_that_moment(written: str) -> None:
    tip = good(f"title: One\ndate: {written}")

    assert tip.moment == datetime(2026, 3, 16, 13, 30, tzinfo=UTC)
    assert tip.moment.utcoffset() is not None


def test_a_moment_lies_on_its_day_in_the_sites_zone() -> None:
    tip = good("title: One\ndate: 2026-03-17T02:00:00Z")

    assert tip.day == date(2026, 3, 16)


def test_a_moment_that_disagrees_with_the_name_says_which_day_it_is_here() -> None:
    found = bad("date: 2026-03-16T02:00:00Z")

    assert "(2026-03-15 in America/Los_Angeles)" in found.message


@pytest.mark.parametrize("written", ["2026-03-16T06:30:00", "2026-03-16 06:30", '"2026-03-16 06:30:00"'])
def test_a_moment_without_a_zone_is_a_fault(written: str) -> None:
    found = bad(f"date: {written}")

    assert found.rule == "bad-date"
    assert found.message.endswith("a moment without a time zone")
    assert "zone such as -08:00" in found.hint


def test_a_tip_dated_by_day_comes_out_at_the_schedules_time() -> None:
    settings = site_settings('[schedule]\ntime = "06:30"\n')

    tip, _ = outcome("title: One", settings=settings)

    assert tip is not None
    assert tip.moment == datetime(2026, 3, 16, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (PATH, "2026-03-16-keep-the-door-open"),
        ("content/tips/2026-03-16-Keep It.md", "2026-03-16-keep-it"),
        ("content/tips/listen.md", ""),
    ],
)
def test_a_files_name_promises_a_key(path: str, key: str) -> None:
    assert key_from_name(path) == key


# Titles.


def untitled(matter: str, body: str) -> tuple[Tip, Problem]:
    tip, problems = outcome(matter, body)
    assert tip is not None, problems
    assert len(problems) == 1
    return tip, problems[0]


def test_a_tip_without_a_title_takes_its_first_sentence() -> None:
    tip, note = untitled("slug: a", "Listen before you speak. Then speak.\n")

    assert (tip.title, tip.title_from) == ("Listen before you speak", "body")
    assert (note.rule, note.severity, note.field) == ("title-made", Severity.WARNING, "title")
    assert "'Listen before you speak'" in note.message


def test_a_long_first_sentence_gives_its_opening_words() -> None:
    tip, _ = untitled("slug: a", "When a client calls at five on a Friday, answer the phone yourself.\n")

    assert tip.title == "When a client calls at five on a…"


def test_an_epigraph_gives_the_title_before_the_text_does() -> None:
    tip, note = untitled("epigraph: |\n  Doors open both ways.\n  — Ada Brown", "Listen. Then speak.\n")

    assert (tip.title, tip.title_from) == ("Doors open both ways", "epigraph")
    assert "the epigraph's opening words" in note.message


def test_a_made_title_has_no_marks_of_markdown() -> None:
    tip, _ = untitled("slug: a", "**Listen** to [your team](https://a.example/). Then speak.\n")

    assert tip.title == "Listen to your team"


def test_a_made_title_skips_a_placed_block_before_the_words() -> None:
    tip, _ = untitled("slug: a", "[[block:monday]]\n\nListen well. Then speak.\n")

    assert tip.title == "Listen well"


def test_a_text_without_words_needs_a_title() -> None:
    tip, problems = outcome("slug: a", "---\n\n***\n")

    assert tip is None
    assert [(problem.rule, problem.field) for problem in problems] == [("missing-key", "title")]


def test_a_title_has_an_end() -> None:
    tip, problems = outcome(f"title: {'long ' * 80}")

    assert tip is None
    assert [(problem.field, problem.at.line) for problem in problems] == [("title", 2)]
    assert problems[0].message == "is 399 characters, the limit is 300"


def test_an_empty_title_is_none() -> None:
    tip, _ = untitled('title: ""', "Listen well. Then speak.\n")

    assert tip.title == "Listen well"
