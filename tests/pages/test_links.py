"""Every address that the built files name leads somewhere, at the root of a host and in a folder of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.pages.linkcheck import LinkCheck
from tests.pages.served import Web, serve

HOME = """\
<!doctype html>
<html lang="en"><head><title>Ask why</title>
<link rel="canonical" href="https://tips.example/blog/">
<link rel="stylesheet" href="/blog/theme.css?v=1">
<meta property="og:url" content="https://tips.example/blog/">
<script type="application/ld+json">{"@context": "https://schema.org", "@id": "https://tips.example/blog/#site"}</script>
</head><body><h1 id="why">Ask why</h1>
<p><a href="about/#who">Who asks</a>, <a href="#why">why</a>, <a href="mailto:ada@tips.example">write</a>,
<a href="https://other.example/blog/none/">elsewhere</a> <img src="bell.png"
srcset="bell.png 1x, /blog/bell.png 2x" alt="">
</p></body></html>
"""
ABOUT = '<!doctype html><html lang="en"><title>About</title><p id="who"><a href="../">Home</a></p></html>'
FEED = """\
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<link>https://tips.example/blog/</link><item><guid isPermaLink="false">first</guid>
<content:encoded>&lt;p&gt;&lt;a href="https://tips.example/blog/about/"&gt;Who&lt;/a&gt;&lt;/p&gt;</content:encoded>
<enclosure url="https://tips.example/blog/bell.png" type="image/png" length="1"/></item></channel></rss>
"""
JSON_FEED = """\
{"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://tips.example/blog/",
"items": [{"id": "first", "content_html": "<a href='https://tips.example/blog/#why'>Why</a>"}]}
"""
SITEMAP = """\
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://tips.example/blog/about/</loc></url></urlset>
"""
GOOD = {
    "index.html": HOME,
    "about/index.html": ABOUT,
    "bell.png": "a bell",
    "theme.css": "@media print{body{background:url(bell.png)}}",
    "feed.xml": FEED,
    "feed.json": JSON_FEED,
    "sitemap.xml": SITEMAP,
    "site.webmanifest": '{"start_url": "/blog/", "icons": [{"src": "bell.png"}]}',
    "robots.txt": "User-agent: *\nSitemap: https://tips.example/blog/sitemap.xml\n",
    "_redirects": "/blog/old/ /blog/about/ 301\n",
    "404.html": '<!doctype html><html lang="en"><title>Not here</title><p>Not here.</p></html>',
    "newsletters/first/index.html": '<a href="/nowhere/">Letters are mail and not looked at</a>',
}
"""A site in small, made for a folder of its host, whose every address leads somewhere."""


def written(folder: Path, files: dict[str, str]) -> Web:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return Web(folder, "https://tips.example/blog/")


def test_every_address_of_the_site_leads_somewhere(web: Web, say: Callable[[str], None]) -> None:
    check = LinkCheck(web)
    faults = check.faults()

    say(f"{web}: {len(list(check.links()))} addresses in {len(web.pages)} pages")
    assert not faults, "\n".join(faults)


def test_pages_feeds_and_files_for_hosts_are_all_read(web: Web) -> None:
    kinds = {(Path(link.place).suffix or link.place, link.how) for link in LinkCheck(web).links()}

    assert {
        (".html", "a href"), (".html", "img src"), (".html", "link rel=canonical href"), (".html", "og:url"),
        (".html", "link rel=stylesheet href"), (".html", "link rel=alternate href"), (".html", "refresh"),
        (".xml", "loc"), (".xml", "encoded: a href"), (".xml", "link"), (".txt", "Sitemap"), ("_redirects", "target"),
    } <= kinds  # fmt: skip


# Each check sees its fault


def test_a_good_site_has_no_faults(tmp_path: Path) -> None:
    assert LinkCheck(written(tmp_path, GOOD)).faults() == []


@pytest.mark.parametrize(
    ("path", "before", "after", "fault"),
    [
        ("index.html", "about/#who", "abuot/", "index.html -> abuot/ (a href): no such file"),
        ("index.html", "about/#who", "about", "index.html -> about (a href): no such file"),
        ("index.html", "about/#who", "about/#you", "index.html -> about/#you (a href): no id 'you' there"),
        ("index.html", "#why", "#how", "index.html -> #how (a href): no id 'how' there"),
        ("index.html", "about/#who", "", "index.html -> (empty) (a href): names nothing"),
        ("index.html", "about/#who", "#", "index.html -> # (a href): names nothing"),
        ("index.html", "about/#who", "/about/", "index.html -> /about/ (a href): lies outside /blog/"),
        ("index.html", "about/#who", "../../etc/passwd", "lies outside /blog/"),
        ("index.html", "about/#who", "http://localhost:8000/", "leads to the reader's own machine"),
        ("index.html", "about/#who", "http://tips.example/blog/", "is not https"),
        ("index.html", "about/#who", "javascript:why()", "runs a script"),
        ("index.html", '"bell.png"', '"gong.png"', "index.html -> gong.png (img src): no such file"),
        ("index.html", "/blog/bell.png 2x", "/blog/gong.png 2x", "/blog/gong.png (img srcset): no such file"),
        ("index.html", "/blog/theme.css", "/theme.css", "(link rel=stylesheet href): lies outside /blog/"),
        ("index.html", '"https://tips.example/blog/">\n<link', '"/blog/">\n<link', "canonical href): is relative"),
        ("index.html", 'content="https://tips.example/blog/', 'content="/blog/', "(og:url): is relative"),
        ("index.html", 'content="https://tips.example/blog/', 'content="https://tips.example/', "(og:url): lies out"),
        ("index.html", "blog/#site", "#site", "(JSON-LD): lies outside /blog/"),
        ("about/index.html", "../", "../../", "about/index.html -> ../../ (a href): lies outside /blog/"),
        ("404.html", "<p>Not", '<meta http-equiv="refresh" content="0; url=/blog/no/"><p>Not', "(refresh): no such"),
        ("feed.xml", "<link>https://tips.example/blog/", "<link>https://tips.example/", "(link): lies outside"),
        ("feed.xml", "https://tips.example/blog/about/", "/blog/about/", "(encoded: a href): is relative"),
        ("feed.xml", "blog/bell.png", "blog/gong.png", "(enclosure url): no such file"),
        ("feed.xml", ' isPermaLink="false"', "", "(guid): is relative"),
        ("feed.json", "#why", "#how", "(content_html: a href): no id 'how' there"),
        ("feed.json", "blog/#why", "#why", "(content_html: a href): lies outside"),
        ("feed.json", '"https://tips.example/blog/"', '"/blog/"', "(home_page_url): is relative"),
        ("sitemap.xml", "about/", "abuot/", "sitemap.xml -> https://tips.example/blog/abuot/ (loc): no such file"),
        ("site.webmanifest", "bell.png", "gong.png", "(src): no such file"),
        ("theme.css", "bell.png", "gong.png", "theme.css -> gong.png (url()): no such file"),
        ("robots.txt", "blog/", "", "(Sitemap): lies outside"),
        ("_redirects", " /blog/about/", " /about/", "(target): lies outside"),
    ],
)  # fmt: skip
def test_a_broken_address_is_reported(path: str, before: str, after: str, fault: str, tmp_path: Path) -> None:
    assert before in GOOD[path]

    faults = LinkCheck(written(tmp_path, {**GOOD, path: GOOD[path].replace(before, after, 1)})).faults()

    assert [fault in one for one in faults] == [True], faults


# The host that serves the pages to the browser


def test_the_site_is_served_in_its_folder_and_nowhere_else(tmp_path: Path) -> None:
    with serve(written(tmp_path, GOOD)) as home:
        host = home.removesuffix("/blog/")
        assert fetch(home) == (200, HOME)
        assert fetch(f"{home}about/?from=mail") == (200, ABOUT)
        assert fetch(f"{home}abuot/") == (404, GOOD["404.html"])
        assert fetch(f"{home}../../etc/passwd")[0] == 404
        assert [fetch(f"{host}{path}")[0] for path in ("/", "/about/", "/theme.css", "/blog")] == [404] * 4


def fetch(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
