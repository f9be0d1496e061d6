"""The published set: what is a draft or due later appears nowhere in the output."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import CONTENT_NOW, ROOT, SETTINGS, BuiltSite, SiteMaker, build
from tests.test_build import PIXEL, tip
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site
from tipsgen.errors import ContentError

NOW = datetime(2026, 1, 6, 20, 0, tzinfo=UTC)


def secret(word: str, **front: object) -> str:
    """A tip whose every part holds a word that no other tip has."""
    return tip(
        f"{word} title",
        f"{word} body with ![{word} picture]({word}-beside.png).\n\n## {word} heading\n\n[[block:{word}-block]]",
        subtitle=f"{word} subtitle",
        topics=[f"{word} topic"],
        aliases=[f"/{word}/old/"],
        description=f"{word} description",
        preheader=f"{word} preheader",
        subject=f"{word} subject",
        epigraph=f"{word} epigraph",
        signoff=f"{word} signoff",
        rights=f"{word} rights",
        guid=f"{word}-guid",
        image=f"{word}-lead.png",
        image_alt=f"{word} alt",
        author=f"{word} Person",
        series=word,
        extra={word: word},
        **front,
    )


def companions(word: str) -> dict[str, str | bytes]:
    """What only the secret tip uses."""
    return {
        f"content/tips/{word}-beside.png": PIXEL,
        f"content/tips/{word}-lead.png": PIXEL,
        f"content/authors/{word}-person.md": f"---\nname: {word} Person\nphoto: {word}.png\n---\n{word} bio.\n",
        f"content/authors/{word}.png": PIXEL,
        f"content/blocks/{word}-block.md": f"{word} block.\n",
    }


SERIES = "".join(f'\n[series.{key}]\ntitle = "{key} series"\n' for key in ("tips", "zebra", "walrus"))
FILES: dict[str, str | bytes] = {
    "tipsgen.toml": SETTINGS + SERIES,
    "content/tips/2026-01-05-out.md": tip("Out", "Public words.", topics=["open"]),
    "content/tips/2026-01-06-also-out.md": tip("Also out", "More public words."),
    "content/tips/2026-01-05-zebra.md": secret("zebra", draft=True),
    "content/tips/2026-01-07-walrus.md": secret("walrus"),
    **companions("zebra"),
    **companions("walrus"),
}


def traces(site: BuiltSite, word: str) -> list[str]:
    """Files of the output that hold a word, in their bytes or in their paths."""
    needle = word.encode()
    return [path for path, data in site.files().items() if needle in data.lower() or word in path.lower()]


@pytest.mark.parametrize("word", ["zebra", "walrus"])
def test_no_byte_and_no_path_of_the_output_knows_a_withheld_tip(make_site: SiteMaker, word: str) -> None:
    site = build(make_site(FILES), now=NOW)

    assert site.report.published == 2
    assert traces(site, word) == []


@pytest.mark.parametrize("word", ["zebra", "walrus"])
def test_a_published_tip_of_this_shape_would_leave_traces_everywhere(make_site: SiteMaker, word: str) -> None:
    found = traces(build(make_site(FILES), now=NOW, drafts=True, future=True), word)
    day = "2026/01/05" if word == "zebra" else "2026/01/07"

    assert {
        f"{day}/{word}/index.html",
        f"newsletters/{day.replace('/', '-')}-{word}/index.html",
        f"newsletters/{day.replace('/', '-')}-{word}/index.txt",
        f"topics/{word}-topic/index.html",
        f"authors/{word}-person/index.html",
        f"series/{word}/index.html",
        f"{word}/old/index.html",
        f"media/tips/{word}-beside.png",
        f"media/tips/{word}-lead.png",
        f"media/authors/{word}.png",
        "_redirects",
        "archive/index.html",
        "feed.xml",
        "sitemap.xml",
        "search/tips/0.json",
        "search/index.html",
        "topics/index.html",
        "authors/index.html",
        "series/index.html",
    } <= set(found)


def test_a_tip_that_is_withdrawn_disappears_from_the_output(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    assert traces(build(root, now=NOW, drafts=True, future=True), "zebra")

    site = build(root, now=NOW)

    assert traces(site, "zebra") == []
    assert traces(site, "walrus") == []


def test_drafts_alone_are_shown_on_demand(make_site: SiteMaker) -> None:
    site = build(make_site(FILES), now=NOW, drafts=True)

    assert traces(site, "zebra")
    assert traces(site, "walrus") == []


def test_scheduled_tips_alone_are_shown_on_demand(make_site: SiteMaker) -> None:
    site = build(make_site(FILES), now=NOW, future=True)

    assert traces(site, "zebra") == []
    assert traces(site, "walrus")


def test_a_draft_that_is_shown_says_that_it_is_one(make_site: SiteMaker) -> None:
    site = build(make_site(FILES), now=NOW, drafts=True)

    assert 'class="ribbon"' in site.text("2026/01/05/zebra/index.html")
    assert 'class="ribbon"' not in site.text("2026/01/05/out/index.html")


def test_a_scheduled_tip_comes_out_at_its_moment_and_not_before(make_site: SiteMaker) -> None:
    """Midnight in Los Angeles is eight in the morning in UTC."""
    root = make_site(FILES)

    assert build(root, now=datetime(2026, 1, 7, 7, 59, 59, tzinfo=UTC)).report.published == 2
    assert build(root, now=datetime(2026, 1, 7, 8, 0, 0, tzinfo=UTC)).report.published == 3


def test_every_withheld_tip_is_reported_with_its_reason(make_site: SiteMaker) -> None:
    withheld = build(make_site(FILES), now=NOW).report.withheld

    assert [(one.key, one.reason, one.moment) for one in withheld] == [
        ("2026-01-05-zebra", "draft", "2026-01-05T00:00-08:00"),
        ("2026-01-07-walrus", "scheduled", "2026-01-07T00:00-08:00"),
    ]


def test_a_draft_page_stays_out_with_its_aliases(make_site: SiteMaker) -> None:
    page = "---\ntitle: zebra page\nnav: 1\ndraft: true\naliases: [/zebra-old/]\n---\nzebra words\n"
    root = make_site({"content/pages/zebra.md": page})

    assert traces(build(root), "zebra") == []
    assert "zebra-old/index.html" in traces(build(root, drafts=True), "zebra")


@pytest.mark.parametrize(
    "target", ["tip:walrus", "tip:2026-01-07", "tip:day-7", "tip:2026-01-07-walrus", "../tips/2026-01-07-walrus.md"]
)
def test_a_page_cannot_link_to_a_tip_that_is_not_out_yet(make_site: SiteMaker, target: str) -> None:
    root = make_site({**FILES, "content/pages/about.md": f"---\ntitle: About\n---\n\nSee [soon]({target}).\n"})

    with pytest.raises(ContentError) as caught:
        build(root, now=NOW)

    assert [str(problem.at) for problem in caught.value.problems] == ["content/pages/about.md:5:12"]
    assert build(root, now=NOW, future=True).report.problems == ()


def test_a_page_links_to_the_newest_published_tip_of_a_day_number(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2025-01-07-last-year.md": tip("Last year"),
        "content/tips/2026-01-07-walrus.md": tip("Walrus"),
        "content/pages/about.md": "---\ntitle: About\n---\n[](tip:day-7)\n",
    }
    site = build(make_site(files), now=NOW)

    assert '<a href="/2025/01/07/last-year/">Last year</a>' in site.text("about/index.html")
    assert traces(site, "walrus") == []


@pytest.mark.parametrize("where", ["body", "related"])
def test_a_published_tip_cannot_link_to_a_draft_or_to_a_later_tip(make_site: SiteMaker, where: str) -> None:
    for target in ("zebra", "walrus"):
        text = tip("Bad", f"See [soon](tip:{target}).") if where == "body" else tip("Bad", related=[target])
        with pytest.raises(ContentError) as caught:
            build(make_site({**FILES, "content/tips/2026-01-06-bad.md": text}, name=target), now=NOW)
        assert [(problem.rule, problem.at.path) for problem in caught.value.problems] == [
            ("tip-link", "content/tips/2026-01-06-bad.md")
        ]


def test_what_a_withheld_tip_shows_from_its_own_folder_is_no_dead_link(make_site: SiteMaker) -> None:
    assert [problem.rule for problem in build(make_site(FILES), now=NOW).report.problems] == []


def test_a_picture_that_a_withheld_tip_lacks_is_a_warning_already(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-07-soon.md": tip("Soon", "![x](gone.png) ![y](/images/gone.png)")})

    found = build(root, now=NOW).report.problems
    assert [str(problem.at) for problem in found if problem.rule == "dead-link"] == [
        "content/tips/2026-01-07-soon.md:4:6",
        "content/tips/2026-01-07-soon.md:4:21",
    ]


def test_the_excerpt_of_a_list_does_not_show_what_comes_after_more(make_site: SiteMaker) -> None:
    body = "Shown.\n\n<!-- more -->\n\nKept back."
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("A", body), **{
        "content/tips/2026-01-06-b.md": tip("B")}}))  # fmt: skip

    elsewhere = [path for path in traces(site, "kept back") if "2026-01-05" not in path and "2026/01/05" not in path]
    assert {path.rpartition("/")[2] for path in elsewhere} == {"feed.xml", "atom.xml", "feed.json", "0.json"}
    assert [path for path in elsewhere if path.endswith("/0.json")] == ["search/tips/0.json"]


def test_nothing_of_the_projects_own_scheduled_tips_and_drafts_is_in_its_output(tmp_path: Path) -> None:
    site = build(ROOT, now=CONTENT_NOW, out=tmp_path / "out", cache=tmp_path / "cache")
    withheld = load_site(ROOT, BuildOptions(now=CONTENT_NOW)).site.withheld
    everything = b"\n".join(site.files().values()).decode("utf-8", "replace").lower()

    assert {one.reason for one in withheld} == {"draft", "scheduled"}
    for one in withheld:
        entry = one.entry
        assert entry.title.lower() not in everything
        assert entry.tip.slug not in everything
        sentences = re.findall(r"[A-Z][\w ,]{30,}\.", entry.tip.body)
        assert sentences
        for sentence in sentences:
            assert sentence.lower() not in everything, entry.key
