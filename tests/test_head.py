"""The head of every page: what browsers, search engines and networks read of it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lxml import html as markup

from tests.support import CONTENT_NOW, ROOT, SETTINGS, BuiltSite, SiteMaker, build
from tests.test_build import PIXEL, numbered, page, tip

BASE = "https://tips.example"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own site on the evening of 20 November 2026."""
    folder: Path = tmp_path_factory.mktemp("own")
    return build(ROOT, now=CONTENT_NOW, out=folder / "out", cache=folder / "cache")


def pages(site: BuiltSite) -> dict[str, Any]:
    """Every page of the blog, read; newsletters are mail, and redirects only lead on."""
    found = {
        path: markup.fromstring(data.decode())
        for path, data in site.files().items()
        if path.endswith(".html") and not path.startswith("newsletters/")
    }
    return {path: one for path, one in found.items() if not one.xpath("//meta[@http-equiv='refresh']")}


def meta(document: Any, name: str) -> list[str]:
    """The contents of meta elements by their name or property."""
    return list(document.xpath(f"//head/meta[@name='{name}' or @property='{name}']/@content"))


def graph(document: Any) -> dict[str, dict[str, Any]]:
    """The structured data of a page by its type."""
    (text,) = document.xpath("//head/script[@type='application/ld+json']/text()")
    table = json.loads(text)
    assert table["@context"] == "https://schema.org"
    return {one["@type"]: one for one in table["@graph"]}


def test_title_description_and_address_are_there_once_and_each_page_s_own(own: BuiltSite) -> None:
    found = pages(own)
    titles: Counter[str] = Counter()
    for path, document in found.items():
        (title,) = document.xpath("//head/title/text()")
        titles[title] += 1
        assert len(meta(document, "description")) == 1, path
        assert meta(document, "description")[0].strip(), path
        lasting = document.xpath("//link[@rel='canonical']/@href")
        assert lasting == ([] if path == "404.html" else lasting[:1]), path
        assert meta(document, "og:url") == lasting, path

    assert len(found) > 100
    assert [title for title, count in titles.items() if count > 1] == []
    addresses = Counter(one for document in found.values() for one in document.xpath("//link[@rel='canonical']/@href"))
    assert [one for one, count in addresses.items() if count > 1] == []


def test_networks_are_told_the_same_as_search_engines(own: BuiltSite) -> None:
    for path, document in pages(own).items():
        assert meta(document, "og:description") == meta(document, "description"), path
        assert len(meta(document, "og:title")) == len(meta(document, "og:site_name")) == 1, path
        assert meta(document, "og:type") == ["article" if path.startswith("2026/") else "website"], path
        assert meta(document, "twitter:card")[0] in ("summary", "summary_large_image"), path


def test_a_tip_is_a_posting_with_its_author_day_and_place(own: BuiltSite) -> None:
    tips = {path: document for path, document in pages(own).items() if path.startswith("2026/")}
    assert len(tips) == 62
    for path, document in tips.items():
        posting, way = graph(document)["BlogPosting"], graph(document)["BreadcrumbList"]["itemListElement"]
        assert posting["headline"] == meta(document, "og:title")[0][:110], path
        assert posting["datePublished"] == meta(document, "article:published_time")[0], path
        assert posting["author"][0]["name"] in document.text_content(), path
        assert [step["position"] for step in way] == [1, 2, 3], path
        assert way[-1]["item"] == posting["url"], path


def test_home_is_a_website_and_lists_have_a_way_back(own: BuiltSite) -> None:
    assert graph(page(own, "index.html"))["WebSite"]["url"].endswith(".example/")
    for path in ("archive/index.html", "archive/2026/index.html", "topics/index.html", "about/index.html"):
        way = graph(page(own, path))["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in way] == [1, 2]
        assert way[-1]["item"] == page(own, path).xpath("//link[@rel='canonical']/@href")[0]


def test_a_lead_picture_is_shared_by_its_whole_address(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", image="/a.png", image_alt="A bell"),
        "content/static/a.png": PIXEL,
    }
    document = page(build(make_site(files)), "2026/01/05/a/index.html")

    assert meta(document, "og:image") == [f"{BASE}/a.png"]
    assert meta(document, "twitter:card") == ["summary_large_image"]
    assert graph(document)["BlogPosting"]["image"] == f"{BASE}/a.png"


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "A & B < C", "“Quotes” \\ and 😀"])
def test_no_title_leaves_the_data_block_or_the_head(make_site: SiteMaker, title: str) -> None:
    document = page(build(make_site({"content/tips/2026-01-05-a.md": tip(title)})), "2026/01/05/a/index.html")

    assert graph(document)["BlogPosting"]["headline"] == title
    assert meta(document, "og:title") == [title]
    assert len(document.xpath("//script")) == 1


def test_a_syndicated_tip_names_the_place_where_it_first_stood(make_site: SiteMaker) -> None:
    there = "https://first.example/tip/"
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("A", canonical_url=there)}))
    document = page(site, "2026/01/05/a/index.html")

    assert document.xpath("//link[@rel='canonical']/@href") == [there]
    assert graph(document)["BlogPosting"]["mainEntityOfPage"] == there


def test_the_host_s_own_address_is_named_as_the_same_person(make_site: SiteMaker) -> None:
    author = "---\nname: Ada Brown\nurl: https://ada.example/\n---\nWrites.\n"
    site = build(make_site({**numbered(1), "content/authors/ada-brown.md": author}))

    for path in ("index.html", "2026/01/01/tip-1/index.html", "authors/ada-brown/index.html"):
        assert set(page(site, path).xpath("//link[@rel='me']/@href")) == {"https://ada.example/"}


def test_the_web_manifest_knows_the_base_path_and_the_theme_s_colors(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(1)), base_url="https://tips.example/blog/")
    manifest = json.loads(site.text("site.webmanifest"))
    light, dark = page(site, "index.html").xpath("//meta[@name='theme-color']")

    assert manifest["start_url"] == manifest["scope"] == "/blog/"
    assert manifest["theme_color"] == light.get("content") != dark.get("content")
    for icon in manifest["icons"]:
        assert icon["src"].removeprefix("/blog/") in site.files()
    assert page(site, "index.html").xpath("//link[@rel='manifest']/@href") == ["/blog/site.webmanifest"]


def policy(document: Any) -> dict[str, str]:
    """A page's Content-Security-Policy by its directives."""
    (written,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return dict(part.strip().partition(" ")[::2] for part in written.split(";"))


def test_every_page_says_first_what_it_may_load(own: BuiltSite) -> None:
    for path, document in pages(own).items():
        said = policy(document)
        assert said["default-src"] == "'none'", path
        assert said["style-src"] == said["font-src"] == said["manifest-src"] == said["connect-src"] == "'self'", path
        assert said["base-uri"] == "'none'", path
        hosts = {"/".join(address.split("/")[:3]) for address in document.xpath("//form/@action")}
        assert said["form-action"] == (" ".join(hosts) or "'none'"), path
        blocks = document.xpath("//script[not(@src)]/text()")
        digests = [f"'sha256-{b64encode(sha256(block.encode()).digest()).decode()}'" for block in blocks]
        own = ["'self'"] if path == "search/index.html" else []
        assert said.get("script-src", "") == " ".join(own + digests), (
            "the data block, which no browser runs, and nothing else but on the search page"
        )
        assert [one.tag for one in document.xpath("//head/*")][:2] == ["meta", "meta"], path
        for address in document.xpath("//img/@src"):
            assert address.startswith("/") or "/".join(address.split("/")[:3]) in said["img-src"], (path, address)


def test_a_picture_from_elsewhere_opens_the_page_to_its_host_alone(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", "![A bell](https://pictures.example/a.png)"),
        "content/tips/2026-01-06-b.md": tip("B"),
    }
    site = build(make_site(files))

    assert policy(page(site, "2026/01/05/a/index.html"))["img-src"] == "'self' https://pictures.example"
    assert policy(page(site, "2026/01/06/b/index.html"))["img-src"] == "'self'"


def test_trusted_html_is_not_held_back(make_site: SiteMaker) -> None:
    trusting = f'{SETTINGS}\n[markdown]\nraw_html = "trust"\n'
    site = build(make_site({**numbered(1), "tipsgen.toml": trusting}))

    assert page(site, "2026/01/01/tip-1/index.html").xpath("//meta[@http-equiv]") == []


def test_headers_stand_in_a_file_under_the_base_path_unless_the_author_brings_one(make_site: SiteMaker) -> None:
    ours = build(make_site(numbered(1), name="ours"), base_url="https://tips.example/blog/").text("_headers")
    theirs = build(make_site({**numbered(1), "content/static/_headers": "/*\n  X-Own: 1\n"}, name="theirs"))

    assert ours.startswith("/blog/*\n  Content-Security-Policy: frame-ancestors 'none'\n")
    assert "\n  X-Content-Type-Options: nosniff\n" in ours
    assert "/blog/assets/theme.css\n  Cache-Control: public" in ours
    assert theirs.text("_headers") == "/*\n  X-Own: 1\n"
