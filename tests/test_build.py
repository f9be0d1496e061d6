"""What a build writes: blog, lists, pages, redirects, machine-readable files, newsletters, copies."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from lxml import html as markup
from lxml.html import HtmlElement

from tests.support import SETTINGS, BuiltSite, SiteMaker, build, html_text, in_order
from tipsgen.errors import ContentError

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000030802000000368849d6"
    "0000001349444154789c63fccfc0c0c0c0c4c0c0c0c0000006000301e21ab61d0000000049454e44ae426082"
)
"""A picture 2 pixels wide and 3 high; only its size is ever read."""


def tip(title: str = "", body: str = "Words to read.", **front: object) -> str:
    """A tip's source; JSON values are YAML values too."""
    keys = {"title": title, **front} if title else front
    return "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items()) + f"---\n{body}\n"


def numbered(count: int, **front: object) -> dict[str, str]:
    """Tips of the first days of 2026, called Tip 1, Tip 2, ..."""
    return {
        f"content/tips/2026-01-{number:02d}-tip-{number}.md": tip(f"Tip {number}", f"Text {number}.", **front)
        for number in range(1, count + 1)
    }


def settings(more: str) -> dict[str, str]:
    """The usual settings with more tables."""
    return {"tipsgen.toml": f"{SETTINGS}\n{more}\n"}


def page(site: BuiltSite, path: str) -> HtmlElement:
    """A page of the output, parsed."""
    return markup.fromstring((site.out / path).read_bytes().decode())


def pages(site: BuiltSite) -> Iterator[tuple[str, HtmlElement]]:
    """Every HTML file of the output, parsed."""
    for path in sorted(site.files()):
        if path.endswith(".html"):
            yield path, page(site, path)


def listed(site: BuiltSite, path: str) -> list[str]:
    """The titles of a list page's tips, as they stand there."""
    return [found.text_content() for found in page(site, path).xpath("//article[contains(@class, 'item')]/h2")]


RICH = {
    "content/tips/2026-01-05-first.md": tip("First", "One.", topics=["Clients"], aliases=["/old/first/"]),
    "content/tips/2026-01-06-second.md": tip("Second", "Two.", topics=["Clients", "Crisis"]),
    "content/tips/sub/2027-01-04-third.md": tip("Third", "Three.", email="never"),
    "content/pages/about.md": "---\ntitle: About us\nnav: 1\n---\nWho we are.\n",
    "content/pages/legal/terms.md": "---\ntitle: Terms\n---\nWhat holds.\n",
    "content/static/robots-note.txt": "A note.",
}


def test_a_build_writes_these_files_and_no_others(make_site: SiteMaker) -> None:
    site = build(make_site(RICH), future=True)

    assert set(site.files()) == {
        "index.html",
        "2026/01/05/first/index.html",
        "2026/01/06/second/index.html",
        "2027/01/04/third/index.html",
        "archive/index.html",
        "archive/2026/index.html",
        "archive/2026-01/index.html",
        "archive/2027/index.html",
        "archive/2027-01/index.html",
        "topics/index.html",
        "topics/clients/index.html",
        "topics/crisis/index.html",
        "authors/index.html",
        "authors/ada-brown/index.html",
        "series/index.html",
        "series/tips/index.html",
        "about/index.html",
        "legal/terms/index.html",
        "404.html",
        "old/first/index.html",
        "_redirects",
        *(
            f"{home}{name}"
            for home in ("", "topics/clients/", "topics/crisis/", "authors/ada-brown/", "series/tips/")
            for name in ("feed.xml", "atom.xml", "feed.json")
        ),
        "sitemap.xml",
        "site.webmanifest",
        "_headers",
        "search/index.html",
        "search/tips/0.json",
        *(f"search/words/{number}.json" for number in range(4)),
        "robots.txt",
        "newsletters/2026-01-05-first/index.html",
        "newsletters/2026-01-05-first/index.txt",
        "newsletters/2026-01-06-second/index.html",
        "newsletters/2026-01-06-second/index.txt",
        "newsletters/index.json",
        "share/site.png",
        "share/2026-01-05-first.png",
        "share/2026-01-06-second.png",
        "share/2027-01-04-third.png",
        "robots-note.txt",
        "assets/search.js",
        "assets/search-static.js",
        "assets/theme.css",
        "assets/favicon.png",
        "assets/favicon.svg",
        ".tipsgen.json",
    }


def test_a_site_without_tips_builds(make_site: SiteMaker) -> None:
    site = build(make_site())

    assert site.report.published == 0
    assert listed(site, "archive/index.html") == []
    assert "Daily Leadership Tip" in html_text(site.text("index.html"))
    assert "<item>" not in site.text("feed.xml")


def test_the_home_page_shows_the_newest_tip_whole_then_excerpts_of_recent_ones(make_site: SiteMaker) -> None:
    long = "Opening words.\n\n<!-- more -->\n\nThe rest of {0}."
    files = {
        f"content/tips/2026-01-0{day}-tip-{day}.md": tip(f"Tip {day}", long.format(f"tip {day}")) for day in (5, 6, 7)
    }
    text = html_text(build(make_site(files)).text("index.html"))

    in_order(text, "Tip 7", "The rest of tip 7.", "Tip 6", "Opening words.", "Tip 5", "Opening words.")
    assert "The rest of tip 6." not in text


def test_the_home_page_can_show_an_excerpt_of_the_newest_tip_only(make_site: SiteMaker) -> None:
    body = "Opening words.\n\n<!-- more -->\n\nThe rest."
    files = {"content/tips/2026-01-05-a.md": tip("A", body), **settings('[blog]\nhome = "excerpt"')}
    text = html_text(build(make_site(files)).text("index.html"))

    assert "Opening words." in text
    assert "The rest." not in text


def test_numbered_archive_pages_start_at_the_oldest_tip(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(5), **settings("[blog]\ntips_per_page = 2")}))

    assert listed(site, "archive/1/index.html") == ["Tip 2", "Tip 1"]
    assert listed(site, "archive/2/index.html") == ["Tip 4", "Tip 3"]
    assert listed(site, "archive/3/index.html") == ["Tip 5"]
    assert listed(site, "archive/index.html") == ["Tip 5", "Tip 4", "Tip 3"]


def test_full_archive_pages_keep_their_tips_when_new_ones_come(make_site: SiteMaker) -> None:
    files = {**numbered(7), **settings("[blog]\ntips_per_page = 2")}
    few = build(make_site({**numbered(5), **settings("[blog]\ntips_per_page = 2")}, name="few"))
    more = build(make_site(files, name="more"))

    for path in ("archive/1/index.html", "archive/2/index.html", "archive/2026/1/index.html"):
        assert listed(few, path) == listed(more, path)
    assert listed(more, "archive/3/index.html") == ["Tip 6", "Tip 5"]


@pytest.mark.parametrize("folder", ["archive", "archive/2026", "topics/clients", "authors/ada-brown", "series/tips"])
def test_every_list_is_paginated_alike(make_site: SiteMaker, folder: str) -> None:
    site = build(make_site({**numbered(3, topics=["Clients"]), **settings("[blog]\ntips_per_page = 2")}))

    assert listed(site, f"{folder}/index.html") == ["Tip 3", "Tip 2", "Tip 1"]
    assert listed(site, f"{folder}/1/index.html") == ["Tip 2", "Tip 1"]
    assert listed(site, f"{folder}/2/index.html") == ["Tip 3"]
    assert page(site, f"{folder}/1/index.html").xpath("//a[@rel='next']/@href") == [f"/{folder}/2/"]
    assert page(site, f"{folder}/2/index.html").xpath("//a[@rel='prev']/@href") == [f"/{folder}/1/"]


def test_older_links_lead_from_the_front_of_the_archive_to_every_tip(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(9), **settings("[blog]\ntips_per_page = 2")}))
    seen: list[str] = []
    path = "archive/index.html"
    while path:
        seen += listed(site, path)
        older = page(site, path).xpath("//a[@rel='prev']/@href")
        path = older[0].lstrip("/") + "index.html" if older else ""

    assert list(dict.fromkeys(seen)) == [f"Tip {number}" for number in range(9, 0, -1)]


MONTHS = {
    f"content/tips/{day}-tip.md": tip(f"Tip of {day}", "Text.")
    for day in ("2025-12-31", "2026-01-02", "2026-01-30", "2026-03-03")
}


def test_the_archive_counts_its_tips_by_year_and_month(make_site: SiteMaker) -> None:
    site = build(make_site(MONTHS))

    years = page(site, "archive/index.html").xpath("//nav[@class='years']")[0]
    assert [one.text for one in years.xpath(".//summary")] == ["2026", "2025"]
    assert [one.get("open") is not None for one in years.xpath(".//details")] == [True, False]
    rows = [(one.find("a").get("href"), one.find("span").text) for one in years.xpath(".//li")]
    assert rows == [
        ("/archive/2026/", "3 tips"), ("/archive/2026-03/", "1 tip"), ("/archive/2026-01/", "2 tips"),
        ("/archive/2025/", "1 tip"), ("/archive/2025-12/", "1 tip"),
    ]  # fmt: skip
    own = page(site, "archive/2026/index.html").xpath("//nav[@class='years']//a/@href")
    assert own == ["/archive/2026-03/", "/archive/2026-01/"]
    assert page(site, "topics/index.html").xpath("//nav[@class='years']") == []


def test_a_month_lists_every_title_on_one_page_and_leads_to_the_months_beside_it(make_site: SiteMaker) -> None:
    site = build(make_site({**MONTHS, **settings("[blog]\ntips_per_page = 1")}))

    document = page(site, "archive/2026-01/index.html")
    rows = document.xpath("//ul[@class='rows']/li")
    assert [(row.find("time").text, row.find("a").text, row.find("span").text) for row in rows] == [
        ("30", "Tip of 2026-01-30", "Day 30"), ("2", "Tip of 2026-01-02", "Day 2"),
    ]  # fmt: skip
    assert document.xpath("//h1/text()") == ["January 2026"]
    assert document.xpath("//nav[@class='pager']/a/@href") == ["/archive/2025-12/", "/archive/2026-03/"]
    assert document.xpath("//nav[@class='pager']/a/@rel") == ["prev", "next"]
    assert "<loc>https://tips.example/archive/2026-01/</loc><lastmod>2026-01-30</lastmod>" in site.text("sitemap.xml")


def test_a_list_of_one_page_has_no_numbered_page(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(2), **settings("[blog]\ntips_per_page = 2")}))

    assert not (site.out / "archive/1").exists()
    assert page(site, "archive/index.html").xpath("//nav[@class='pager']") == []


@pytest.mark.parametrize(
    ("name", "row"),
    [("topics", "Clients 2 tips"), ("authors", "Ada Brown 2 tips"), ("series", "Daily Leadership Tip 2 tips")],
)
def test_an_index_names_what_it_lists_and_counts_the_tips(make_site: SiteMaker, name: str, row: str) -> None:
    site = build(make_site(RICH))

    assert row in html_text(site.text(f"{name}/index.html"))


def test_an_index_row_leads_to_its_list(make_site: SiteMaker) -> None:
    site = build(make_site(RICH))

    assert page(site, "topics/index.html").xpath("//main//li/a/@href") == ["/topics/clients/", "/topics/crisis/"]


def test_topics_spelled_in_two_ways_are_one_topic(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", topics=["Soft Skills"]),
        "content/tips/2026-01-06-b.md": tip("B", topics=["soft skills"]),
    }
    site = build(make_site(files))

    assert listed(site, "topics/soft-skills/index.html") == ["B", "A"]
    assert page(site, "topics/soft-skills/index.html").xpath("//h1")[0].text_content() == "Soft Skills"


def test_an_author_page_shows_the_bio(make_site: SiteMaker) -> None:
    assert "Writes tips." in html_text(build(make_site(RICH)).text("authors/ada-brown/index.html"))


def test_pages_with_a_place_stand_in_the_menu(make_site: SiteMaker) -> None:
    site = build(make_site(RICH))

    assert "/about/" in page(site, "index.html").xpath("//header//nav/a/@href")
    assert "/legal/terms/" not in page(site, "index.html").xpath("//header//nav/a/@href")
    assert "What holds." in html_text(site.text("legal/terms/index.html"))


def test_the_page_for_what_is_not_found_is_kept_out_of_search_engines(make_site: SiteMaker) -> None:
    site = build(make_site(RICH))

    assert page(site, "404.html").xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "/archive/" in page(site, "404.html").xpath("//main//a/@href")


def test_an_alias_is_a_page_that_leads_to_the_tip_and_a_line_of_redirects(make_site: SiteMaker) -> None:
    site = build(make_site(RICH))
    old = page(site, "old/first/index.html")

    assert old.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=/2026/01/05/first/"]
    assert old.xpath("//link[@rel='canonical']/@href") == ["https://tips.example/2026/01/05/first/"]
    assert site.text("_redirects") == "/old/first/ /2026/01/05/first/ 301\n"


def test_a_page_may_have_aliases_too(make_site: SiteMaker) -> None:
    files = {"content/pages/about.md": "---\ntitle: About\naliases: [/who.html]\n---\nUs.\n"}
    site = build(make_site(files))

    assert page(site, "who.html").xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=/about/"]
    assert site.text("_redirects") == "/who.html /about/ 301\n"


def test_a_site_without_aliases_has_no_redirects(make_site: SiteMaker) -> None:
    assert "_redirects" not in build(make_site(numbered(1))).files()


def test_the_sitemap_has_what_readers_may_find_and_nothing_else(make_site: SiteMaker) -> None:
    site = build(make_site({**RICH, **numbered(1, canonical_url="https://first.example/tip-1/")}))
    found = re.findall(r"<loc>https://tips\.example(.*?)</loc>", site.text("sitemap.xml"))

    assert sorted(found) == sorted(
        [
            "/",
            "/2026/01/05/first/",
            "/2026/01/06/second/",
            "/about/",
            "/archive/",
            "/archive/2026/",
            "/archive/2026-01/",
            "/authors/",
            "/authors/ada-brown/",
            "/legal/terms/",
            "/series/",
            "/series/tips/",
            "/topics/",
            "/topics/clients/",
            "/topics/crisis/",
        ]
    )


def test_robots_keeps_search_engines_out_of_the_newsletters(make_site: SiteMaker) -> None:
    site = build(make_site(RICH), base_url="https://tips.example/blog")

    assert site.text("robots.txt") == (
        "User-agent: *\nDisallow: /blog/newsletters/\n\nSitemap: https://tips.example/blog/sitemap.xml\n"
    )


def test_every_newsletter_has_html_and_text_and_asks_not_to_be_indexed(make_site: SiteMaker) -> None:
    site = build(make_site(RICH))
    issue = page(site, "newsletters/2026-01-05-first/index.html")

    assert issue.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "One." in issue.text_content()
    in_order(site.text("newsletters/2026-01-05-first/index.txt"), "Daily Leadership Tip", "First", "Ada Brown", "One.")


def test_a_tip_that_is_never_emailed_has_a_page_and_no_newsletter(make_site: SiteMaker) -> None:
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("A", email="never")}))

    assert "2026/01/05/a/index.html" in site.files()
    assert [path for path in site.files() if path.startswith("newsletters/")] == ["newsletters/index.json"]


def test_an_issue_never_changes_because_a_later_tip_appears(make_site: SiteMaker) -> None:
    few = build(make_site(numbered(2), name="few")).files()
    more = build(make_site(numbered(3), name="more")).files()
    issues = [path for path in few if path.startswith("newsletters/2")]

    assert len(issues) == 4
    assert {path: more[path] for path in issues} == {path: few[path] for path in issues}


def test_an_old_page_changes_by_its_newer_neighbour_alone(make_site: SiteMaker) -> None:
    few = build(make_site(numbered(3, topics=["x"]), name="few")).files()
    more = build(make_site(numbered(4, topics=["x"]), name="more")).files()
    same = [f"2026/01/0{day}/tip-{day}/index.html" for day in (1, 2)]

    assert {path: more[path] for path in same} == {path: few[path] for path in same}


BASE = {
    **RICH,
    "content/tips/2026-01-07-all.md": tip(
        "All kinds of links",
        "See [the first](tip:first), [about](/about/), ![a bell](/images/bell.png) and ![near](near.png).\n\n"
        'A note.[^1] <img src="/images/bell.png" alt="raw"> <a href="/about/">raw</a>\n\n'
        "## A heading\n\n[^1]: The [note](/about/#us).\n",
        image="/images/bell.png",
        image_alt="A bell",
        topics=["Clients"],
    ),
    "content/tips/near.png": PIXEL,
    "content/static/images/bell.png": PIXEL,
    "content/authors/ada-brown.md": "---\nname: Ada Brown\nphoto: /images/bell.png\n---\nSee [about](/about/).\n",
    "content/pages/more.md": "---\ntitle: More\nnav: 2\n---\n![bell](/images/bell.png) [all](tip:all)\n",
}


@pytest.fixture(params=["full", "excerpt"])
def based(make_site: SiteMaker, request: pytest.FixtureRequest) -> BuiltSite:
    """A site below a path, with every kind of link, three tips a page."""
    files = {**BASE, **settings(f'[blog]\ntips_per_page = 3\nhome = "{request.param}"\ncomments = "mailto"')}
    return build(make_site({**files, **numbered(4)}), base_url="https://tips.example/blog/")


def test_no_address_on_any_page_misses_the_base_path(based: BuiltSite) -> None:
    checked = 0
    for path, document in pages(based):
        for address in document.xpath("//@href | //@src | //@action | //@srcset"):
            if re.match(r"(#|mailto:|tel:)", address):
                continue
            checked += 1
            if address.startswith("https://tips.example"):
                assert address.startswith("https://tips.example/blog/"), path
            else:
                assert address.startswith("/blog/"), f"{path}: {address}"
    assert checked > 200


def test_every_address_on_every_page_leads_to_a_file(based: BuiltSite) -> None:
    assert [problem for problem in based.report.problems if problem.rule != "schedule-gap"] == []
    files = set(based.files())
    for path, document in pages(based):
        for address in document.xpath("//@href | //@src"):
            inside = re.match(r"(?:https://tips\.example)?/blog(/[^?#]*)", address)
            if inside:
                target = inside[1].lstrip("/")
                assert target in files or f"{target}index.html" in files, f"{path}: {address}"


def test_machine_readable_files_are_below_the_base_path(based: BuiltSite) -> None:
    assert based.text("_redirects") == "/blog/old/first/ /blog/2026/01/05/first/ 301\n"
    for path in ("feed.xml", "sitemap.xml"):
        found = re.findall(r"https://tips\.example(/[^\s<\"]*)", based.text(path))
        assert found
        assert all(address.startswith("/blog/") for address in found)
    assert not re.search(r"url\(['\"]?/", based.text("assets/theme.css"))


def test_an_alias_leads_below_the_base_path(based: BuiltSite) -> None:
    refresh = page(based, "old/first/index.html").xpath("//meta[@http-equiv='refresh']/@content")

    assert refresh == ["0; url=/blog/2026/01/05/first/"]


def test_newsletters_hold_whole_addresses_only(based: BuiltSite) -> None:
    issue = page(based, "newsletters/2026-01-07-all/index.html")
    addresses = issue.xpath("//@href | //@src")

    assert "https://tips.example/blog/images/bell.png" in addresses
    assert all(re.match(r"https://|mailto:|\{|\[|%", address) for address in addresses), addresses


SAME_HEADINGS = "## Steps\n\nDo it.[^1]\n\n### Steps\n\nAgain.\n\n[^1]: A note.\n\n<!-- more -->\n\n## Steps\n"


def test_no_id_stands_twice_on_any_page(make_site: SiteMaker) -> None:
    files = {f"content/tips/2026-01-0{day}-tip-{day}.md": tip(f"Tip {day}", SAME_HEADINGS) for day in range(1, 6)}
    site = build(make_site(files))

    for path, document in pages(site):
        ids = Counter(document.xpath("//@id"))
        assert [one for one, count in ids.items() if count > 1] == [], path


def test_a_heading_of_a_tip_has_an_id_on_its_own_page(make_site: SiteMaker) -> None:
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("A", SAME_HEADINGS)}))

    ids = page(site, "2026/01/05/a/index.html").xpath("//div[@class='body']//*[self::h2 or self::h3]/@id")
    assert len(set(ids)) == 3


def test_the_ids_of_a_tip_do_not_meet_those_of_the_home_page(make_site: SiteMaker) -> None:
    headings = "## Recent\n\nWords.\n\n## Topics\n\nWords.[^1]\n\n## Main\n\nWords.\n\n## Note 1\n\n[^1]: A note."
    files = {
        "content/tips/2026-01-05-a.md": tip("A", topics=["x"]),
        "content/tips/2026-01-06-b.md": tip("B", headings),
        "content/authors/ada-brown.md": "---\nname: Ada Brown\n---\n## Main\n\n## Words\n\nWrites.\n",
    }
    site = build(make_site(files))

    for path in ("index.html", "2026/01/06/b/index.html"):
        ids = page(site, path).xpath("//@id")
        assert len(ids) == len(set(ids)), ids
        assert {"section-main", "section-recent", "section-topics", "section-note-1", "note-1"} <= set(ids)


def test_static_files_are_copied_byte_for_byte(make_site: SiteMaker) -> None:
    odd = bytes(range(256)) + b"\r\n\r\n"
    files: dict[str, str | bytes] = {
        "content/static/odd.bin": odd,
        "content/static/page.html": b"<p>{{ not_a_template }}</p>\r\n",
        "content/static/deep/er/x.txt": "",
        "content/static/notes.md": "# Not a page",
    }
    site = build(make_site(files))

    assert site.files()["odd.bin"] == odd
    assert site.files()["page.html"] == files["content/static/page.html"]
    assert site.files()["deep/er/x.txt"] == b""
    assert site.files()["notes.md"] == b"# Not a page"


def test_dotfiles_are_skipped_except_the_two_that_hosts_read(make_site: SiteMaker) -> None:
    files = {
        "content/static/.well-known/security.txt": "Contact: mailto:a@tips.example",
        "content/static/.nojekyll": "",
        "content/static/.DS_Store": "x",
        "content/static/.git/config": "x",
        "content/static/.env": "SECRET",
        "content/static/note.txt~": "x",
    }
    found = build(make_site(files)).files()

    assert ".well-known/security.txt" in found
    assert ".nojekyll" in found
    assert not [path for path in found if "DS_Store" in path or ".git" in path or ".env" in path or "~" in path]


def test_a_picture_beside_a_tip_goes_to_media(make_site: SiteMaker) -> None:
    files: dict[str, str | bytes] = {
        "content/tips/2026/2026-01-05-a.md": tip("A", "![bell](pics/bell.png)"),
        "content/tips/2026/pics/bell.png": PIXEL,
        "content/tips/2026/pics/unused.png": PIXEL,
    }
    site = build(make_site(files))
    picture = page(site, "2026/01/05/a/index.html").xpath("//div[@class='body']//img")[0]

    assert dict(picture.attrib) == {
        "src": "/media/tips/2026/pics/bell.png",
        "alt": "bell",
        "width": "2",
        "height": "3",
        "decoding": "async",
    }
    assert site.files()["media/tips/2026/pics/bell.png"] == PIXEL
    assert "media/tips/2026/pics/unused.png" not in site.files()


def test_a_lead_image_and_a_photo_beside_their_sources_go_to_media_too(make_site: SiteMaker) -> None:
    files: dict[str, str | bytes] = {
        "content/tips/2026-01-05-a.md": tip("A", image="lead.png", image_alt="Lead"),
        "content/tips/lead.png": PIXEL,
        "content/authors/ada-brown.md": "---\nname: Ada Brown\nphoto: ada.png\n---\nWrites.\n",
        "content/authors/ada.png": PIXEL,
    }
    site = build(make_site(files))

    assert {"media/tips/lead.png", "media/authors/ada.png"} <= set(site.files())
    assert "/media/authors/ada.png" in page(site, "authors/ada-brown/index.html").xpath("//img/@src")


def test_a_relative_path_may_lead_to_a_static_file(make_site: SiteMaker) -> None:
    files: dict[str, str | bytes] = {
        "content/tips/2026-01-05-a.md": tip("A", "![bell](../static/images/bell.png)"),
        "content/static/images/bell.png": PIXEL,
    }
    site = build(make_site(files))

    assert "/images/bell.png" in page(site, "2026/01/05/a/index.html").xpath("//div[@class='body']//img/@src")
    assert not (site.out / "media").exists()


def test_a_dead_link_is_a_warning_with_line_and_column(make_site: SiteMaker) -> None:
    body = "Fine.\n\nGo to [nowhere](/no/where/) and see ![no](/images/no.png)."
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("A", body)}))
    where = "content/tips/2026-01-05-a.md"

    assert [(str(problem.at), problem.severity.value) for problem in site.report.problems] == [
        (f"{where}:6:17", "warning"),
        (f"{where}:6:43", "warning"),
    ]
    assert "/no/where/ leads nowhere" in site.report.problems[0].message


@pytest.mark.parametrize(
    "href",
    ["/about", "/about/", "/about/#us", "/archive/", "/feed.xml", "/a%20b.txt", "/", "/old/?x=1", "/2026/01/05/a/"],
)
def test_a_link_that_leads_somewhere_is_no_warning(make_site: SiteMaker, href: str) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", f"[go]({href})", aliases=["/old"]),
        "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
        "content/static/a b.txt": "x",
    }
    assert build(make_site(files)).report.problems == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/pages/about.md", "---\ntitle: About\n---\n\n[x](/gone/)\n"),
        ("content/authors/ada-brown.md", "---\nname: Ada Brown\n---\n\n[x](/gone/)\n"),
        ("content/blocks/note.md", "---\nplace: after-body\n---\n\n[x](/gone/)\n"),
    ],
)
def test_dead_links_beside_tips_are_found_in_their_own_files(make_site: SiteMaker, path: str, text: str) -> None:
    site = build(make_site({path: text, **numbered(2)}))

    assert [str(problem.at) for problem in site.report.problems] == [f"{path}:5:5"]


RAW = 'Before <b onclick="x()">bold</b> <script>alert(1)</script><span class="own">kept</span>.'


def body_of(site: BuiltSite) -> str:
    return re.search(r'<div class="body">(.*?)</div>', site.text("2026/01/05/a/index.html"), re.DOTALL)[1]  # type: ignore[index]


def test_raw_html_is_sanitized_unless_the_settings_say_otherwise(make_site: SiteMaker) -> None:
    body = body_of(build(make_site({"content/tips/2026-01-05-a.md": tip("A", RAW)})))

    assert "<b>bold</b>" in body
    assert "alert" not in body
    assert "onclick" not in body


def test_raw_html_can_be_shown_as_it_is_written(make_site: SiteMaker) -> None:
    files = {"content/tips/2026-01-05-a.md": tip("A", RAW), **settings('[markdown]\nraw_html = "escape"')}
    body = body_of(build(make_site(files)))

    assert "&lt;script&gt;" in body
    assert "<script" not in body
    assert "<b" not in body


def test_raw_html_can_be_trusted(make_site: SiteMaker) -> None:
    files = {"content/tips/2026-01-05-a.md": tip("A", RAW), **settings('[markdown]\nraw_html = "trust"')}

    assert "<script>alert(1)</script>" in body_of(build(make_site(files)))


@pytest.mark.parametrize("mode", ["sanitize", "escape", "trust"])
def test_email_and_feed_never_trust_raw_html(make_site: SiteMaker, mode: str) -> None:
    files = {"content/tips/2026-01-05-a.md": tip("A", RAW), **settings(f'[markdown]\nraw_html = "{mode}"')}
    site = build(make_site(files))

    for path in ("feed.xml", "newsletters/2026-01-05-a/index.html"):
        text = site.text(path)
        assert "Before" in text
        assert "<script" not in text
        assert "<b onclick" not in text


def test_what_authors_write_is_escaped_where_it_lands(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip(
            'Fish & <i>"chips"</i>',
            "Text with a < b & c.",
            subtitle='A "sub" <title>',
            description='Say "yes" & <no>',
            image="/images/x.png",
            image_alt='An "alt" <x>',
            topics=["R&D <x>"],
            subject="S & <s>",
        ),
        "content/static/images/x.png": PIXEL,
    }
    site = build(make_site(files))
    document = page(site, "2026/01/05/a/index.html")

    assert document.xpath("//h1")[0].text_content() == "Fish & <i>“chips”</i>"
    assert document.xpath("//meta[@name='description']/@content") == ["Say “yes” & <no>"]
    assert document.xpath("//p[@class='lead']/img/@alt") == ['An "alt" <x>']
    for _, other in pages(site):
        assert other.xpath("//i") == []
        assert other.xpath("//x | //no | //s") == []


TWO_CLAIMS = [
    (
        {
            "content/tips/2026-01-05-same.md": tip("A"),
            "content/tips/2026-01-06-same.md": tip("B"),
            **settings('[permalinks]\ntip = "/{slug}/"'),
        },
        ("content/tips/2026-01-05-same.md", "content/tips/2026-01-06-same.md"),
        "/same/",
    ),
    (
        {
            "content/tips/2026-01-05-a.md": tip("A", aliases=["/about/"]),
            "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
        },
        ("content/tips/2026-01-05-a.md", "content/pages/about.md"),
        "/about/",
    ),
    (
        {
            "content/tips/2026-01-05-a.md": tip("A", aliases=["/old/"]),
            "content/tips/2026-01-06-b.md": tip("B", aliases=["/old"]),
        },
        ("content/tips/2026-01-05-a.md", "content/tips/2026-01-06-b.md"),
        "/old/",
    ),
    ({"content/static/feed.xml": "mine", **numbered(1)}, ("content/static/feed.xml", "the feed"), "/feed.xml"),
    (
        {"content/static/2026/01/01/tip-1/index.html": "mine", **numbered(1)},
        ("content/static/2026/01/01/tip-1/index.html", "content/tips/2026-01-01-tip-1.md"),
        "/2026/01/01/tip-1/",
    ),
    (
        {"content/static/topics": "a file where a folder must be", **numbered(1, topics=["x"])},
        ("content/static/topics", "tipsgen.toml"),
        "/topics",
    ),
    (
        {"content/pages/archive.md": "---\ntitle: Archive\n---\nOld.\n"},
        ("content/pages/archive.md", "the archive list"),
        "/archive/",
    ),
]


@pytest.mark.parametrize(("files", "sources", "address"), TWO_CLAIMS, ids=[claim[2] for claim in TWO_CLAIMS])
def test_two_sources_of_one_address_are_an_error_that_names_both(
    make_site: SiteMaker, files: dict[str, str], sources: tuple[str, str], address: str
) -> None:
    root = make_site(files)

    with pytest.raises(ContentError) as caught:
        build(root)

    messages = [problem.message for problem in caught.value.problems if problem.rule == "output-collision"]
    assert any(all(part in message for part in (*sources, f"address {address}")) for message in messages), messages
    assert not [path for path in (root / "site").rglob("*") if path.is_file()]


def test_two_tips_of_one_day_and_slug_are_an_error_that_names_both(make_site: SiteMaker) -> None:
    files = {"content/tips/2026-01-05-a.md": tip("A"), "content/tips/more/2026-01-05-a.md": tip("B")}

    with pytest.raises(ContentError) as caught:
        build(make_site(files))

    assert [str(problem).split("\n")[0] for problem in caught.value.problems] == [
        "content/tips/more/2026-01-05-a.md:1:1: has the same day and slug as content/tips/2026-01-05-a.md"
    ]


@pytest.mark.parametrize("slug", ["../../../../../etc/x", "a/b", "..", "a b", "/x", "C:x", "con", "a\\b", "x" * 81])
def test_a_slug_cannot_lead_out_of_the_output_folder(make_site: SiteMaker, slug: str) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": tip("A", slug=slug)})

    with pytest.raises(ContentError) as caught:
        build(root)

    assert [problem.field for problem in caught.value.problems] == ["slug"]


@pytest.mark.parametrize("alias", ["/../../x/", "//evil.example/", "https://evil.example/", "/a/../../b", "/a b/", "/"])
def test_an_alias_cannot_lead_out_of_the_site(make_site: SiteMaker, alias: str) -> None:
    with pytest.raises(ContentError) as caught:
        build(make_site({"content/tips/2026-01-05-a.md": tip("A", aliases=[alias])}))

    assert [problem.field for problem in caught.value.problems] == ["aliases"]


def test_an_alias_that_is_spelled_with_percent_signs_stays_inside(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": tip("A", aliases=["/%2e%2e/x/"])})
    site = build(root)

    assert not (root / "x").exists()
    assert all((site.out / path).resolve().is_relative_to(site.out.resolve()) for path in site.files())


def test_tips_link_by_the_words_that_authors_know(make_site: SiteMaker) -> None:
    body = "[a](tip:2026-01-01) [b](tip:day-2) [c](tip:tip-3) [d](tip:2026-01-04-tip-4) <tip:tip-1>"
    site = build(make_site({**numbered(4), "content/tips/2026-01-08-x.md": tip("X", body)}))
    found = page(site, "2026/01/08/x/index.html").xpath("//div[@class='body']//a/@href")

    assert found == [f"/2026/01/0{day}/tip-{day}/" for day in (1, 2, 3, 4, 1)]
