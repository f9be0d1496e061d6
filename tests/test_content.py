"""The project's own newsletter in content/: how much there is, and that no tip repeats another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from tests.support import CONTENT_NOW, ROOT, BuiltSite, build
from tipsgen.asked import BuildOptions
from tipsgen.assemble import Entry
from tipsgen.build import LoadedSite, load_site
from tipsgen.markdown import Node, parse
from tipsgen.prose import block_text

LAST_DAY = date(2026, 11, 20)
RUN = 9
"""Words in a row that no two tips may share."""


@pytest.fixture(scope="module")
def loaded() -> LoadedSite:
    """The project's own site on the evening of 20 November 2026."""
    return load_site(ROOT, BuildOptions(now=CONTENT_NOW))


@pytest.fixture(scope="module")
def everything(loaded: LoadedSite) -> tuple[Entry, ...]:
    """All tips: published, scheduled and drafts."""
    return loaded.site.everything


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own site, built."""
    folder = tmp_path_factory.mktemp("content")
    return build(ROOT, now=CONTENT_NOW, out=folder / "out", cache=folder / "cache")


def own_words(entry: Entry) -> list[str]:
    """A tip's own words in lower case: no blockquotes, no placed blocks, no code, no punctuation."""
    text = block_text(tuple(_own(parse(entry.tip.body, entry.lang))))
    return re.findall(r"[\w’]+", text.lower().replace("'", "’"))


def _own(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.kind not in ("quote", "placed_block", "code"):
            yield node._replace(children=tuple(_own(node.children))) if node.children else node


def pictures(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.kind == "image":
            yield node
        yield from pictures(node.children)


# How much there is


def test_sixty_tips_or_more_are_published_by_20_november(loaded: LoadedSite) -> None:
    entries = loaded.site.entries

    assert len(entries) >= 60
    assert max(entry.tip.day for entry in entries) == LAST_DAY


def test_every_tip_comes_out_on_a_weekday_and_no_day_has_two(everything: tuple[Entry, ...]) -> None:
    days = [entry.tip.day for entry in everything]

    assert [day for day in days if day.weekday() > 4] == []
    assert [day for day, count in Counter(days).items() if count > 1] == []


def test_five_tips_are_scheduled_and_two_are_drafts(loaded: LoadedSite) -> None:
    reasons = Counter(one.reason for one in loaded.site.withheld)

    assert reasons == {"scheduled": 5, "draft": 2}
    assert all(one.entry.tip.day > LAST_DAY for one in loaded.site.withheld)


def test_every_tip_has_120_to_450_words(everything: tuple[Entry, ...]) -> None:
    counts = {entry.key: len(block_text(parse(entry.tip.body, entry.lang)).split()) for entry in everything}

    assert {key: count for key, count in counts.items() if not 120 <= count <= 450} == {}


def test_the_topics_that_managers_ask_about_are_all_there(loaded: LoadedSite) -> None:
    wanted = {
        "customers", "mistakes", "soft-skills", "hiring", "rules", "authority", "accountability", "praise",
        "delegation", "teams", "listening", "crisis",
    }  # fmt: skip

    assert wanted <= set(loaded.site.topics)


# That no tip repeats another


def test_no_two_tips_share_nine_words_in_a_row(everything: tuple[Entry, ...]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    shared = []
    for entry in everything:
        words = own_words(entry)
        for run in {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}:
            other = seen.setdefault(run, entry.key)
            if other != entry.key:
                shared.append((other, entry.key, " ".join(run)))

    assert shared == []


def test_no_two_tips_open_with_the_same_four_words(everything: tuple[Entry, ...]) -> None:
    openings = defaultdict(list)
    for entry in everything:
        openings[" ".join(own_words(entry)[:4])].append(entry.key)

    assert {opening: keys for opening, keys in openings.items() if len(keys) > 1} == {}


def test_no_two_tips_share_a_title_or_a_description(everything: tuple[Entry, ...]) -> None:
    titles = Counter(entry.title for entry in everything)
    descriptions = Counter(entry.tip.description for entry in everything)

    assert [title for title, count in titles.items() if count > 1] == []
    assert [text for text, count in descriptions.items() if count > 1 or not text] == []


# What every tip has


def test_every_picture_has_alt_text(everything: tuple[Entry, ...]) -> None:
    found = [(entry.key, image) for entry in everything for image in pictures(parse(entry.tip.body, entry.lang))]

    assert found, "some tip shows a picture in its body"
    assert [key for key, image in found if not image.text.strip()] == []
    with_lead = [entry for entry in everything if entry.tip.image]
    assert with_lead, "some tip has a lead image"
    assert [entry.key for entry in with_lead if not entry.tip.image_alt.strip()] == []


def test_every_tips_letter_shows_pictures_with_their_alt_text(built: BuiltSite) -> None:
    letters = [built.text(path) for path in built.files() if path.startswith("newsletters/") and path.endswith(".html")]
    tags = [tag for letter in letters for tag in re.findall(r"<img [^>]*>", letter)]

    assert tags
    assert [tag for tag in tags if not re.search(r' alt="[^"]+"', tag)] == []


def test_every_published_tip_has_a_page(built: BuiltSite, loaded: LoadedSite) -> None:
    files = built.files()

    assert [entry.key for entry in loaded.site.entries if f"{entry.path.strip('/')}/index.html" not in files] == []


def test_every_newsletter_has_html_and_text_and_a_message(built: BuiltSite, loaded: LoadedSite) -> None:
    mailed = {entry.key for entry in loaded.site.entries if entry.tip.email}
    letters = {path: data for path, data in built.files().items() if path.count("/") == 2 and "newsletters/" in path}

    assert set(letters) == {f"newsletters/{key}/index.{kind}" for key in mailed for kind in ("html", "txt", "eml")}
    assert {path.split("/")[1] for path in letters} == mailed
    assert [path for path, data in letters.items() if len(data) < 800] == []


def test_only_the_printable_list_is_never_mailed(loaded: LoadedSite) -> None:
    kept = [entry.key for entry in loaded.site.entries if not entry.tip.email]

    assert kept == ["2026-10-23-a-printable-list-for-your-one-on-one"]


def test_the_build_has_nothing_to_say_but_that_it_made_one_title(built: BuiltSite) -> None:
    assert [(problem.rule, problem.at.path) for problem in built.report.problems] == [
        ("title-made", "content/tips/2026/2026-09-25-the-bell-that-knows-your-name.md")
    ]


def test_the_build_counts_what_the_model_holds(built: BuiltSite, loaded: LoadedSite) -> None:
    assert built.report.published == len(loaded.site.entries)
    assert len(built.report.withheld) == len(loaded.site.withheld)


def test_the_about_page_says_that_the_authors_are_invented(built: BuiltSite) -> None:
    assert "invented" in built.text("about/index.html")
