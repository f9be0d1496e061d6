"""Feeds of every kind: RSS, Atom and JSON Feed, of the site, its topics, its authors and its series."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support import CONTENT_NOW, ROOT, SETTINGS, BuiltSite, SiteMaker, build, html_text
from tests.test_build import PIXEL, numbered, page, tip

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # feedparser imports modules that newer Pythons will drop
    import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}content"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
ADDRESS = re.compile(r"""\b(?:href|src)\s*=\s*["']([^"']*)""")
KINDS = {"feed.xml": "application/rss+xml", "atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}


def with_feed(lines: str) -> dict[str, str]:
    """Settings with these lines under `[feed]`."""
    return {"tipsgen.toml": f"{SETTINGS}\n[feed]\n{lines}\n"}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own site on the evening of 20 November 2026."""
    folder: Path = tmp_path_factory.mktemp("own")
    return build(ROOT, now=CONTENT_NOW, out=folder / "out", cache=folder / "cache")


def feeds(site: BuiltSite, name: str) -> list[str]:
    """Paths of all feeds of one format."""
    return sorted(path for path in site.files() if path.rpartition("/")[2] == name)


def xml(site: BuiltSite, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(site.text(path))  # noqa: S314 - our own output


def test_every_topic_author_and_series_has_a_feed_of_each_format(own: BuiltSite) -> None:
    homes = {
        path.removesuffix("index.html")
        for path in own.files()
        if re.fullmatch(r"(?:topics|authors|series)/[^/]+/index\.html", path)
    } | {""}

    assert len(homes) > 20
    for name in KINDS:
        assert {path.removesuffix(name) for path in feeds(own, name)} == homes


def test_a_reader_s_parser_has_nothing_to_say_against_any_feed(own: BuiltSite) -> None:
    for path in (*feeds(own, "feed.xml"), *feeds(own, "atom.xml")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            feed: Any = feedparser.parse(own.files()[path])
        assert feed.bozo == 0, (path, feed.get("bozo_exception"))
        assert 0 < len(feed.entries) <= 20, path


def test_the_three_formats_say_the_same(own: BuiltSite) -> None:
    for home in ("", "topics/mistakes/", "authors/june-hallworth/"):
        rss = xml(own, f"{home}feed.xml").findall("channel/item")
        atom = xml(own, f"{home}atom.xml").findall(f"{ATOM}entry")
        items = json.loads(own.text(f"{home}feed.json"))["items"]

        assert [one.findtext("guid") for one in rss] == [one.findtext(f"{ATOM}id") for one in atom]
        assert [one.findtext("guid") for one in rss] == [one["id"] for one in items]
        assert [one.findtext("title") for one in rss] == [one["title"] for one in items]
        assert [one.findtext(ENCODED) for one in rss] == [one["content_html"] for one in items]
        assert [one.findtext(f"{ATOM}content") for one in atom] == [one["content_html"] for one in items]
        assert [one.findtext("description") for one in rss] == [one["summary"] for one in items]


def test_a_topic_s_feed_holds_its_tips_alone(own: BuiltSite) -> None:
    for path in feeds(own, "feed.json"):
        topic = re.fullmatch(r"topics/([^/]+)/feed\.json", path)
        if topic:
            name = own.text(f"topics/{topic[1]}/index.html").split('<h1 class="page-title">')[1].split("<")[0]
            for item in json.loads(own.text(path))["items"]:
                assert name in item["tags"], (path, item["id"])


def test_no_feed_holds_a_relative_address(own: BuiltSite) -> None:
    for path in feeds(own, "feed.json"):
        table = json.loads(own.text(path))
        assert table["feed_url"].endswith("/" + path)
        for item in table["items"]:
            stray = [one for one in ADDRESS.findall(item["content_html"]) if not re.match(r"https?:|mailto:|tel:", one)]
            assert stray == [], (path, item["id"])


def test_a_json_feed_has_what_its_rules_ask_for(own: BuiltSite) -> None:
    """Version 1.1: version, title and items at the top; an id and a content in each item; no empty lists."""
    for path in feeds(own, "feed.json"):
        table = json.loads(own.text(path))
        assert table["version"] == "https://jsonfeed.org/version/1.1"
        assert table["title"]
        assert table["language"] == "en"
        for item in table["items"]:
            assert item["id"]
            assert item["content_html"]
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", item["date_published"])
            assert all(author["name"] and author["url"].startswith("https://") for author in item["authors"])
            assert item.get("tags", ["x"]) != []


def test_an_atom_feed_has_what_its_rules_ask_for(own: BuiltSite) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2: id, title, updated, authors, and a self link."""
    for path in feeds(own, "atom.xml"):
        feed = xml(own, path)
        links = {one.get("rel"): one.get("href", "") for one in feed.findall(f"{ATOM}link")}
        assert links["self"].endswith("/" + path)
        assert own.files().get(links["alternate"].split(".example/")[1] + "index.html"), path
        for part in (feed, *feed.findall(f"{ATOM}entry")):
            assert all(part.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        for entry in feed.findall(f"{ATOM}entry"):
            content = entry.find(f"{ATOM}content")
            assert content is not None
            assert content.get("type") == "html"
            assert entry.findtext(f"{ATOM}author/{ATOM}name")


def test_a_lead_picture_is_an_enclosure_and_media_content(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", image="/a.png", image_alt="A bell"),
        "content/tips/2026-01-06-b.md": tip("B", image="https://other.example/b.jpg", image_alt="A door"),
        "content/tips/2026-01-07-c.md": tip("C", image="/c.svg", image_alt="A lamp"),
        "content/static/a.png": PIXEL,
        "content/static/c.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>",
    }
    site = build(make_site(files))
    lamp, door, bell = xml(site, "feed.xml").findall("channel/item")
    enclosure, media = bell.find("enclosure"), bell.find(MEDIA)

    assert enclosure is not None
    assert dict(enclosure.attrib) == {
        "url": "https://tips.example/a.png", "length": str(len(PIXEL)), "type": "image/png",
    }  # fmt: skip
    assert media is not None
    assert media.get("url") == "https://tips.example/a.png"
    assert (media.get("medium"), media.get("width"), media.get("height")) == ("image", "2", "3")
    assert door.find("enclosure") is None, "nobody knows its size"
    assert door.find(MEDIA) is not None
    assert lamp.find(MEDIA) is None, "readers do not show it"
    assert [one.get("image") for one in json.loads(site.text("feed.json"))["items"]] == [
        None, "https://other.example/b.jpg", "https://tips.example/a.png",
    ]  # fmt: skip


def test_settings_say_which_feeds_there_are(make_site: SiteMaker) -> None:
    tips = numbered(2, topics=["x"])
    rss = build(make_site({**tips, **with_feed('formats = ["rss"]\nper_topic = false')}, name="rss"))
    none = build(make_site({**tips, **with_feed("formats = []")}, name="none"))

    assert feeds(rss, "feed.xml") == ["authors/ada-brown/feed.xml", "feed.xml", "series/tips/feed.xml"]
    assert feeds(rss, "atom.xml") == feeds(rss, "feed.json") == []
    assert [path for path in none.files() if path.endswith((".xml", "feed.json"))] == ["sitemap.xml"]
    assert page(none, "index.html").xpath("//link[@rel='alternate']") == []
    assert "RSS" not in html_text(none.text("index.html"))
    assert page(rss, "topics/x/index.html").xpath("//link[@rel='alternate']/@href") == ["/feed.xml"]


def test_a_page_names_its_own_feeds_after_the_site_s(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(1, topics=["x"])), base_url="https://tips.example/blog/")

    for path, home in (
        ("index.html", ""),
        ("topics/x/index.html", "topics/x/"),
        ("series/tips/index.html", "series/tips/"),
    ):
        links = page(site, path).xpath("//link[@rel='alternate']")
        own = [f"/blog/{home}{name}" for name in KINDS] if home else []
        assert [one.get("href") for one in links] == [*(f"/blog/{name}" for name in KINDS), *own]
        assert [one.get("type") for one in links[:3]] == list(KINDS.values())
        assert len({one.get("title") for one in links}) == len(links)
        if home:
            assert page(site, path).xpath("//p[@class='total']/a/@href") == [f"/blog/{home}feed.xml"]


def test_a_hub_is_named_in_every_format(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(1), **with_feed('hub = "https://hub.example/"')}))
    channel = xml(site, "feed.xml").find("channel")
    assert channel is not None

    for links in (channel.findall(f"{ATOM}link"), xml(site, "atom.xml").findall(f"{ATOM}link")):
        assert [one.get("href") for one in links if one.get("rel") == "hub"] == ["https://hub.example/"]
    assert channel.findtext("link") == "https://tips.example/"
    assert json.loads(site.text("feed.json"))["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
