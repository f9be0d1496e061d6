"""The sitemap follows the protocol of sitemaps.org, version 0.9: its schema's rules, and those of its text."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from tests.support import CONTENT_NOW, ROOT, SiteMaker, build
from tests.test_build import settings, tip

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_ADDRESSES, MOST_BYTES = 50_000, 50 * 1024 * 1024
ADDRESS_LENGTH = (12, 2048)
"""Characters of a `loc`, by the schema's type `tLoc`."""
CHANGES = frozenset({"always", "hourly", "daily", "weekly", "monthly", "yearly", "never"})


def faults(data: bytes, address: str) -> list[str]:
    """What is wrong with a sitemap that lies at an address."""
    found = [f"{len(data)} bytes"] if len(data) > MOST_BYTES else []
    if not re.match(rb"<\?xml version=\"1\.0\" encoding=\"UTF-8\"\?>", data):
        found.append("is not declared as UTF-8")
    root = etree.fromstring(data)
    if root.tag != f"{{{SPACE}}}urlset" or root.attrib:
        return [*found, f"the root is {root.tag}"]
    if not 1 <= len(root) <= MOST_ADDRESSES:
        found.append(f"{len(root)} addresses")
    seen: set[str] = set()
    for url in root:
        if url.tag != f"{{{SPACE}}}url" or url.attrib:
            found.append(f"an element {url.tag}")
            continue
        found += url_faults(url, address.rpartition("/")[0] + "/", seen)
    return found


def url_faults(url: etree._Element, folder: str, seen: set[str]) -> list[str]:
    """What is wrong with one address of a sitemap in a folder."""
    names = [etree.QName(one).localname for one in url]
    texts = {name: (one.text or "").strip() for name, one in zip(names, url, strict=True)}
    place = texts.get("loc", "")
    found = [f"{place}: holds {name}" for name in set(names) - {"loc", "lastmod", "changefreq", "priority"}]
    found += [f"{place}: {name} twice" for name in set(names) if names.count(name) > 1]
    found += [f"{place}: {one.tag} in another namespace" for one in url if etree.QName(one).namespace != SPACE]
    if not ADDRESS_LENGTH[0] <= len(place) <= ADDRESS_LENGTH[1]:
        found.append(f"{place!r} has {len(place)} characters")
    # A sitemap speaks for its own folder of its own host alone; addresses are ASCII, escaped.
    if not place.startswith(folder):
        found.append(f"{place}: lies outside {folder}")
    if not re.fullmatch(r"[!-~]*", place) or urlsplit(place).fragment:
        found.append(f"{place}: is no plain address")
    if place in seen:
        found.append(f"{place}: stands there twice")
    seen.add(place)
    if "lastmod" in texts and not is_moment(texts["lastmod"]):
        found.append(f"{place}: lastmod {texts['lastmod']}")
    if "changefreq" in texts and texts["changefreq"] not in CHANGES:
        found.append(f"{place}: changefreq {texts['changefreq']}")
    if "priority" in texts and not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", texts["priority"]):
        found.append(f"{place}: priority {texts['priority']}")
    return found


def is_moment(text: str) -> bool:
    """Whether a text is a date, or a moment with its zone (W3C, Date and Time Formats; the schema's `tLastmod`)."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return bool(date.fromisoformat(text))
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


@pytest.mark.parametrize("mount", ["/", "/blog/"])
@pytest.mark.parametrize("theme", ["default", "ledger"])
def test_the_projects_own_sitemap_follows_the_protocol(theme: str, mount: str, tmp_path: Path) -> None:
    base = f"https://tips.example{mount}"
    more = f'\n[theme]\nname = "{theme}"\n'
    site = SiteMaker(tmp_path, {"tipsgen.toml": (ROOT / "tipsgen.toml").read_text(encoding="utf-8") + more})()
    (site / "content/tips").rmdir()
    (site / "content").rmdir()
    (site / "content").symlink_to(ROOT / "content")
    data = (build(site, now=CONTENT_NOW, base_url=base).out / "sitemap.xml").read_bytes()

    assert data.count(b"<url>") > 100
    assert data.count(b"<lastmod>") > 60
    assert faults(data, f"{base}sitemap.xml") == []


def test_the_sitemap_of_a_site_with_hard_addresses_follows_the_protocol(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A & B <c>", topics=["Ärger & Lärm", "日本"]),
        **settings('[series.daily]\ntitle = "A & B"\n'),
    }
    data = (build(make_site(files)).out / "sitemap.xml").read_bytes()

    assert faults(data, "https://tips.example/sitemap.xml") == []


GOOD = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SPACE}"><url><loc>https://tips.example/blog/</loc>'
    "<lastmod>2026-11-20</lastmod></url></urlset>"
)


def test_a_good_sitemap_has_no_faults() -> None:
    assert faults(GOOD.encode(), "https://tips.example/blog/sitemap.xml") == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (' encoding="UTF-8"', "", "is not declared as UTF-8"),
        (SPACE, SPACE.replace("0.9", "0.84"), "the root is"),
        ("<url>", "<url><loc>https://tips.example/blog/a/</loc>", "loc twice"),
        ("<loc>https://tips.example/blog/</loc>", "", "'' has 0 characters"),
        ("blog/</loc>", f"blog/{'a' * 2048}</loc>", "characters"),
        ("https://tips.example/blog/", "https://tips.example/", "lies outside"),
        ("https://tips.example/blog/", "/blog/about-all-of-it/", "lies outside"),
        ("blog/</loc>", "blog/ä/</loc>", "is no plain address"),
        ("blog/</loc>", "blog/#top</loc>", "is no plain address"),
        ("</url>", "</url><url><loc>https://tips.example/blog/</loc></url>", "stands there twice"),
        ("2026-11-20", "2026-11-31", "lastmod"),
        ("2026-11-20", "2026-11-20T06:00:00", "lastmod"),
        ("</lastmod>", "</lastmod><changefreq>often</changefreq>", "changefreq often"),
        ("</lastmod>", "</lastmod><priority>2</priority>", "priority 2"),
        ("</lastmod>", "</lastmod><title>x</title>", "holds title"),
        ("<url>", "<link/><url>", "an element"),
        (GOOD[GOOD.index("<url>") : GOOD.index("</urlset>")], "", "0 addresses"),
    ],
)
def test_a_broken_sitemap_is_reported(before: str, after: str, fault: str) -> None:
    assert before in GOOD

    found = faults(GOOD.replace(before, after, 1).encode(), "https://tips.example/blog/sitemap.xml")

    assert any(fault in one for one in found), found
