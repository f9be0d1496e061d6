"""Authors, blocks and pages, each one file to one value."""

from __future__ import annotations

from datetime import date

import pytest

from tipsgen.companions import parse_author, parse_block, parse_page
from tipsgen.model import Author, Block, Page, Problem, Severity, SourceFile


def source(path: str, matter: str, body: str) -> SourceFile:
    text = f"---\n{matter}\n---\n{body}" if matter else body
    return SourceFile(path, text.encode())


def author(matter: str, body: str = "Writes.\n", name: str = "june") -> tuple[Author | None, tuple[Problem, ...]]:
    return parse_author(source(f"content/authors/{name}.md", matter, body))


def block(matter: str, body: str = "Have a good weekend.\n") -> tuple[Block | None, tuple[Problem, ...]]:
    return parse_block(source("content/blocks/friday.md", matter, body))


def page(matter: str, body: str = "Words.\n", name: str = "about") -> tuple[Page | None, tuple[Problem, ...]]:
    return parse_page(source(f"content/pages/{name}.md", matter, body))


def test_an_author_is_a_file_with_a_name_and_a_bio() -> None:
    found, problems = author(
        "name: June Park\naliases: [J. Park]\nurl: https://june.example/\nemail: june@june.example\n"
        "handle: '@june'\nphoto: june.jpg\nrights: Ask first.\nsignoff: |\n  Yours,\n  June"
    )

    assert problems == ()
    assert found == Author(
        key="june",
        name="June Park",
        aliases=("J. Park",),
        url="https://june.example/",
        email="june@june.example",
        handle="@june",
        photo="june.jpg",
        rights="Ask first.",
        signoff="Yours,\nJune",
        bio="Writes.",
        path="content/authors/june.md",
        body_line=13,
    )


def test_an_author_needs_a_name() -> None:
    found, problems = author("url: https://june.example/")

    assert found is None
    assert [(problem.rule, problem.field) for problem in problems] == [("missing-key", "name")]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("url: june.example", "url"),
        ("email: june", "email"),
        ("aliases: 5", "aliases"),
        ("signoff: true", "signoff"),
        ("handle: [a]", "handle"),
        ("photos: a.jpg", "photos"),
    ],
)
def test_a_bad_line_of_an_author_is_named(line: str, field: str) -> None:
    found, problems = author(f"name: June\n{line}")

    assert found is None
    assert [(problem.field, str(problem.at)) for problem in problems] == [(field, "content/authors/june.md:3:1")]


def test_an_unknown_key_of_an_author_gets_a_hint() -> None:
    _, problems = author("name: June\nphotos: a.jpg")

    assert problems[0].hint == "did you mean 'photo'?"


def test_an_author_may_close_without_words() -> None:
    found, _ = author("name: June\nsignoff: false")

    assert found is not None
    assert found.signoff == ""


def test_an_authors_key_comes_from_the_files_name() -> None:
    found, _ = author("name: June", name="June Park")

    assert found is not None
    assert found.key == "june-park"


def test_a_block_without_a_rule_waits_to_be_placed() -> None:
    found, problems = block("")

    assert problems == ()
    assert found is not None
    assert (found.name, found.text, found.automatic) == ("friday", "Have a good weekend.", False)
    assert found.channels == ("web", "email", "feed")
    assert (found.place, found.order, found.weekdays) == ("after-body", 0, ())


def test_a_block_takes_every_rule() -> None:
    found, problems = block(
        "weekdays: [Friday, mon]\nfrom: 2026-10-01\nto: 2026-12-31\nchannels: [email]\nplace: before-body\norder: 5"
    )

    assert problems == ()
    assert found is not None
    assert found.weekdays == (0, 4)
    assert (found.starts, found.ends) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (found.channels, found.place, found.order, found.automatic) == (("email",), "before-body", 5, True)


@pytest.mark.parametrize("line", ["weekdays: [fri]", "from: 2026-10-01", "to: 2026-10-01", "place: before-body"])
def test_a_block_with_a_rule_appears_by_itself(line: str) -> None:
    found, _ = block(line)

    assert found is not None
    assert found.automatic


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("weekdays: [fri, xyz]", "weekdays", "'xyz' is no day of the week"),
        ("weekdays: 5", "weekdays", "expects a list, found a number"),
        ("from: soon", "from", "is soon, which is no day"),
        ("to: 2026-13-01", "to", "is 2026-13-01, which is no day"),
        ("channels: [sms]", "channels", "'sms' is no channel"),
        ("place: middle", "place", "is 'middle', it must be one of before-body, after-body"),
        ("order: first", "order", "expects a whole number, found 'first'"),
        ("weekday: fri", "weekday", "is no known key"),
    ],
)
def test_a_bad_rule_of_a_block_is_named(line: str, field: str, message: str) -> None:
    found, problems = block(line)

    assert found is None
    assert [(problem.field, problem.message) for problem in problems] == [(field, message)]
    assert problems[0].at.line == 2


def test_a_block_cannot_end_before_it_starts() -> None:
    found, problems = block("from: 2026-10-02\nto: 2026-10-01")

    assert found is None
    assert [(problem.field, problem.at.line) for problem in problems] == [("to", 3)]
    assert problems[0].message == "is 2026-10-01, before from (2026-10-02)"


def test_a_placeholder_that_no_block_knows_is_a_warning_with_its_place() -> None:
    found, problems = block("order: 1", "Good {weekday}.\n\nThe {weekdy} ends.\n")

    assert found is not None
    assert [(problem.severity, str(problem.at)) for problem in problems] == [
        (Severity.WARNING, "content/blocks/friday.md:6:5")
    ]
    assert problems[0].hint == "did you mean 'weekday'?"


def test_a_page_has_an_address_by_its_place() -> None:
    found, problems = page("title: Reprints\nnav: 2\naliases: old/", name="About Us/reprints")

    assert problems == ()
    assert found is not None
    assert (found.key, found.title, found.nav, found.aliases) == (
        "about-us/reprints",
        "Reprints",
        2,
        ("/old/",),
    )


def test_a_page_may_choose_its_last_segment() -> None:
    found, _ = page("title: Reprints\nslug: rights", name="about/reprints")

    assert found is not None
    assert found.key == "about/rights"


def test_a_page_without_a_title_takes_its_opening_words() -> None:
    found, _ = page("", "# Who we are\n\nWords.\n")

    assert found is not None
    assert found.title == "Who we are Words"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("slug: Bad Slug", "slug"),
        ("nav: first", "nav"),
        ("draft: no", "draft"),
        ("lang: english", "lang"),
        ("navigation: 1", "navigation"),
    ],
)
def test_a_bad_line_of_a_page_is_named(line: str, field: str) -> None:
    found, problems = page(f"title: About\n{line}")

    assert found is None
    assert [(problem.field, problem.at.line) for problem in problems] == [(field, 3)]


def test_a_broken_file_is_one_problem() -> None:
    for found, problems in (author("name: [", "x"), block("order: [", "x"), page("title: [", "x")):
        assert found is None
        assert [problem.rule for problem in problems] == ["front-matter"]
