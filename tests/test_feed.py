"""The RSS feed: what readers and validators expect, and the same words as the pages."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html as markup

from tests.support import CONTENT_NOW, ROOT, SETTINGS, BuiltSite, SiteMaker, build, html_text
from tests.test_build import PIXEL, numbered, page, settings, tip
from tipsgen.errors import ContentError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # feedparser imports modules that newer Pythons will drop
    import feedparser

ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
ADDRESS = re.compile(r"""\b(?:href|src|srcset|cite|poster)\s*=\s*["']([^"']*)""")


def parsed(site: BuiltSite) -> Any:
    """The feed as a reader's parser sees it; any complaint of that parser fails the test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feed = feedparser.parse((site.out / "feed.xml").read_bytes())
    assert feed.bozo == 0, feed.get("bozo_exception")
    return feed


def channel(site: BuiltSite) -> ElementTree.Element:
    """The feed's channel, as XML."""
    found = ElementTree.fromstring(site.text("feed.xml")).find("channel")  # noqa: S314
    assert found is not None
    return found


def contents(site: BuiltSite) -> list[str]:
    """`content:encoded` of every item."""
    return [item.findtext(ENCODED, "") for item in channel(site).findall("item")]


def guids(site: BuiltSite) -> list[str]:
    return [item.findtext("guid", "") for item in channel(site).findall("item")]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own site on the evening of 20 November 2026."""
    folder: Path = tmp_path_factory.mktemp("own")
    return build(ROOT, now=CONTENT_NOW, out=folder / "out", cache=folder / "cache")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own content with every published tip in the feed, below a path."""
    root: Path = tmp_path_factory.mktemp("whole") / "web"
    root.mkdir()
    (root / "content").symlink_to(ROOT / "content")
    text = (ROOT / "tipsgen.toml").read_text(encoding="utf-8")
    (root / "tipsgen.toml").write_text(f"{text}\n[feed]\nlimit = 500\n", encoding="utf-8")
    return build(root, now=CONTENT_NOW, base_url="https://dailyleadershiptip.example/daily/")


def without_older(content: str) -> str:
    """An item without its last paragraph, the link to the older tip."""
    head, mark, tail = content.rpartition('<p class="older">')
    assert not mark or re.fullmatch(r"[^\n]*</p>\s*", tail)
    return head if mark else content


def page_words(site: BuiltSite, url: str) -> str:
    """The words of a tip page's article, without its heading."""
    path = re.sub(r"^https://[^/]+(?:/daily)?/", "", url)
    article = page(site, f"{path}index.html").xpath("//main/article")[0]
    for heading in article.xpath(".//h1"):
        heading.drop_tree()
    return html_text(markup.tostring(article, encoding="unicode"))


def test_the_projects_own_feed_parses_without_complaint(own: BuiltSite) -> None:
    feed = parsed(own)

    assert feed.version == "rss20"
    assert len(feed.entries) == 20


def test_every_item_has_the_words_of_its_page(whole: BuiltSite) -> None:
    feed = parsed(whole)
    assert len(feed.entries) == whole.report.published >= 60

    for entry, content in zip(feed.entries, contents(whole), strict=True):
        assert html_text(without_older(content)) == page_words(whole, entry.link), entry.link


def test_every_address_in_the_projects_own_feed_is_absolute(whole: BuiltSite) -> None:
    addresses = [address for content in contents(whole) for address in ADDRESS.findall(content)]

    assert len(addresses) > 5 * 60
    assert [one for one in addresses if not re.match(r"https?://|mailto:|tel:", one)] == []
    ours = [one for one in addresses if "dailyleadershiptip.example" in one and not one.startswith("mailto:")]
    assert [one for one in ours if not one.startswith("https://dailyleadershiptip.example/daily/")] == []


def test_every_kind_of_address_becomes_absolute(make_site: SiteMaker) -> None:
    body = (
        "[tip](tip:2026-01-01) [page](/about/?a=1#b) [here](#steps) ![pic](/images/x.png) ![near](near.png)\n\n"
        '<a href="/about/">raw</a> <img src="near.png" alt=""> <a href="#steps">down</a>\n\n'
        "A note.[^1] <https://elsewhere.example/> [host](//host.example/x) [gone](gone.html)\n\n"
        "## Steps\n\n[^1]: See [about](/about/).\n"
    )
    files: dict[str, str | bytes] = {
        **numbered(1),
        "content/tips/2026-01-05-a.md": tip("A", body, image="/images/x.png", rights="Ask [us](/about/)."),
        "content/tips/near.png": PIXEL,
        "content/static/images/x.png": PIXEL,
        "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
        "content/authors/ada-brown.md": "---\nname: Ada Brown\nphoto: /images/x.png\n---\n[me](/about/)\n",
    }
    site = build(make_site(files), base_url="https://tips.example/blog")
    addresses = ADDRESS.findall(contents(site)[0])

    assert [one for one in addresses if not one.startswith("https://")] == []
    for wanted in (
        "https://tips.example/blog/2026/01/01/tip-1/",
        "https://tips.example/blog/about/?a=1#b",
        "https://tips.example/blog/2026/01/05/a/#steps",
        "https://tips.example/blog/2026/01/05/a/#note-1",
        "https://tips.example/blog/images/x.png",
        "https://tips.example/blog/media/tips/near.png",
        "https://host.example/x",
    ):
        assert wanted in addresses, wanted


def test_the_channel_names_the_site_and_itself(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(1)), base_url="https://tips.example/blog/")
    found = channel(site)

    assert found.findtext("title") == "Daily Leadership Tip"
    assert found.findtext("link") == "https://tips.example/blog/"
    assert found.findtext("language") == "en"
    assert [link.attrib for link in found.findall(ATOM_LINK)] == [
        {"href": "https://tips.example/blog/feed.xml", "rel": "self", "type": "application/rss+xml"}
    ]


def test_the_feed_was_last_built_when_its_newest_item_came_out(make_site: SiteMaker) -> None:
    root = make_site(numbered(3))
    monday = channel(build(root, now=datetime(2026, 5, 1, tzinfo=UTC)))
    later = channel(build(root, now=datetime(2026, 9, 1, tzinfo=UTC)))

    assert monday.findtext("lastBuildDate") == "Sat, 03 Jan 2026 08:00:00 +0000"
    assert later.findtext("lastBuildDate") == monday.findtext("lastBuildDate")
    assert monday.findall("item")[0].findtext("pubDate") == monday.findtext("lastBuildDate")


def test_items_come_newest_first_and_no_more_than_the_limit(make_site: SiteMaker) -> None:
    feed = parsed(build(make_site({**numbered(5), **settings("[feed]\nlimit = 3")})))

    assert [entry.title for entry in feed.entries] == ["Tip 5", "Tip 4", "Tip 3"]


def test_an_item_has_title_link_categories_and_creators(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip(
            "Keep & tell", topics=["Soft Skills", "R&D"], authors=["Ada Brown", "B. Stone"], description="In short."
        ),
        "content/authors/b-stone.md": "---\nname: B. Stone\n---\nGuest.\n",
        **settings('[series.daily]\ntitle = "Daily"\n'),
    }
    item = channel(build(make_site(files))).findall("item")[0]

    assert item.findtext("title") == "Daily / Keep & tell"
    assert item.findtext("link") == "https://tips.example/2026/01/05/a/"
    assert item.findtext("description") == "In short."
    assert [found.text for found in item.findall("category")] == ["Soft Skills", "R&D"]
    assert [found.text for found in item.findall(CREATOR)] == ["Ada Brown", "B. Stone"]


def test_the_creator_is_named_as_the_tip_names_him(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", author="Dr. A. Edelman"),
        "content/authors/edelman.md": "---\nname: Dr. Andrew J. Edelman\naliases: [Dr. A. Edelman]\n---\nGuest.\n",
    }
    item = channel(build(make_site(files))).findall("item")[0]

    assert [found.text for found in item.findall(CREATOR)] == ["Dr. A. Edelman"]


def test_a_guid_survives_a_change_of_slug_and_domain(make_site: SiteMaker) -> None:
    before = build(make_site({"content/tips/2026-01-05-old-words.md": tip("Old words")}, name="before"))
    after = build(
        make_site({"content/tips/2026-01-05-new-words.md": tip("New words")}, name="after"),
        base_url="https://moved.example/elsewhere/",
    )

    assert guids(before) == guids(after)
    assert channel(after).findall("item")[0].find("guid").attrib == {"isPermaLink": "false"}  # type: ignore[union-attr]


def test_a_tips_own_guid_wins(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", guid="https://old.example/?p=74"),
        "content/tips/2026-01-06-b.md": tip("B"),
    }
    found = guids(build(make_site(files)))

    assert found[1] == "https://old.example/?p=74"
    assert "example" not in found[0]


def test_no_two_items_have_one_guid(make_site: SiteMaker) -> None:
    files = {f"content/tips/2026-01-05-{slug}.md": tip(slug) for slug in ("a", "b", "c")}

    assert len(set(guids(build(make_site({**files, **numbered(2)}))))) == 5


def test_the_guid_of_a_days_first_tip_stays_when_a_second_one_follows(make_site: SiteMaker) -> None:
    morning = tip("Morning", date="2026-01-05T06:00:00-08:00")
    evening = tip("Evening", date="2026-01-05T18:00:00-08:00")
    root = make_site({"content/tips/2026-01-05-m.md": morning, "content/tips/2026-01-05-e.md": evening})

    before = guids(build(root, now=datetime(2026, 1, 5, 20, tzinfo=UTC)))
    after = guids(build(root, now=datetime(2026, 1, 6, 20, tzinfo=UTC)))

    assert len(after) == 2
    assert after[1:] == before


def test_a_feed_of_excerpts_shows_the_excerpt_and_nothing_after_it(make_site: SiteMaker) -> None:
    body = "First paragraph.\n\n<!-- more -->\n\nThe rest."
    files = {
        "content/tips/2026-01-05-a.md": tip("A", body, subtitle="Below", image="/x.png", image_alt="X"),
        "content/static/x.png": PIXEL,
        **settings('[feed]\ncontent = "excerpt"'),
    }
    site = build(make_site(files))
    content = contents(site)[0]

    assert parsed(site).entries[0].title == "A"
    assert "First paragraph." in content
    assert "Below" in content
    assert "https://tips.example/x.png" in content
    assert "The rest." not in content
    assert [one for one in ADDRESS.findall(content) if not one.startswith("https://")] == []


def test_a_block_that_is_meant_for_other_channels_is_not_in_the_feed(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A"),
        "content/blocks/web.md": "---\nplace: after-body\nchannels: [web]\n---\nWeb only.\n",
        "content/blocks/feed.md": "---\nplace: after-body\nchannels: [feed]\n---\nFeed only.\n",
    }
    site = build(make_site(files))

    assert "Feed only." in contents(site)[0]
    assert "Web only." not in contents(site)[0]
    assert "Web only." in site.text("2026/01/05/a/index.html")
    assert "Feed only." not in site.text("2026/01/05/a/index.html")


@pytest.mark.parametrize(
    "text", ["a ]]> b", "`]]>`", '<b title="]]>">x</b>', "&#x1F600; 😀 & < >", "“quotes” — dashes"]
)
def test_no_text_breaks_the_feed(make_site: SiteMaker, text: str) -> None:
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("A ]]> & <b>", f"Start {text} end.")}))

    assert parsed(site).entries[0].title == "A ]]> & <b>"
    words = html_text(contents(site)[0])
    assert "Start" in words
    assert "end." in words


def test_a_control_character_is_an_error_with_its_place_and_not_a_broken_feed(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": tip("A", "Fine.\n\nBad \x0b here.")})

    with pytest.raises(ContentError) as caught:
        build(root)

    assert [(str(one.at), one.rule) for one in caught.value.problems] == [
        ("content/tips/2026-01-05-a.md:6:5", "control-character")
    ]


def test_every_page_names_the_feed(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(1)), base_url="https://tips.example/blog/")

    for path in ("index.html", "2026/01/01/tip-1/index.html", "archive/index.html"):
        assert page(site, path).xpath("//link[@type='application/rss+xml']/@href") == ["/blog/feed.xml"]


def test_an_empty_feed_is_valid_and_always_the_same(make_site: SiteMaker) -> None:
    root = make_site({"tipsgen.toml": SETTINGS})
    first = build(root, now=datetime(2026, 5, 1, tzinfo=UTC)).text("feed.xml")

    assert parsed(build(root, now=datetime(2026, 6, 1, tzinfo=UTC))).entries == []
    assert (root / "site/feed.xml").read_text(encoding="utf-8") == first
