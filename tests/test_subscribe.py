"""The subscribe box: a form, a link or the feed alone; where it stands, where it does not, and what it may post to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import AUTHOR, SETTINGS, BuiltSite, SiteMaker, build
from tests.test_build import page, pages, tip
from tipsgen.languages import CATALOG
from tipsgen.policy import content_policy
from tipsgen.providers import PROVIDERS

FILES = {
    "content/tips/2026-01-05-a.md": tip("A"),
    "content/tips/2026-01-06-b.md": tip("B", topics=["Clients"]),
    "content/pages/about.md": "---\ntitle: About\n---\nWords.\n",
}
TIP, HOME, ABOUT = "2026/01/06/b/index.html", "index.html", "about/index.html"
SHOWING = ("2026/01/05/a/index.html", TIP, ABOUT, HOME)
"""Pages that have the box."""
ENDPOINT = "https://Lists.example:8443/join?u=1&id=2"
FORM = f'[subscribe]\naction = "{ENDPOINT}"\n'
LINK = '[subscribe]\nurl = "https://provider.example/ada/join"\n'
NO_FEEDS = "[feed]\nformats = []\n"


def made(
    make_site: SiteMaker, more: str = "", name: str = "web", settings: str = SETTINGS, **options: Any
) -> BuiltSite:
    return build(make_site({**FILES, "tipsgen.toml": f"{settings}\n{more}"}, name=name), **options)


def boxes(document: Any) -> list[Any]:
    return list(document.xpath("//section[@class='subscribe']"))


def policy(document: Any) -> dict[str, str]:
    (written,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return dict(part.strip().partition(" ")[::2] for part in written.split(";"))


def form_of(site: BuiltSite, path: str = TIP) -> Any:
    (form,) = page(site, path).xpath("//section[@class='subscribe']//form")
    return form


def hidden(form: Any) -> list[tuple[str, str]]:
    return [(one.get("name"), one.get("value")) for one in form.xpath(".//input[@type='hidden']")]


# Where it stands


def test_the_box_stands_once_on_tips_home_and_pages_and_nowhere_else(make_site: SiteMaker) -> None:
    found = {path: len(boxes(document)) for path, document in pages(made(make_site, FORM))}

    assert {path for path, count in found.items() if count} == set(SHOWING)
    assert set(found.values()) == {0, 1}
    assert len(found) > 10


def test_a_tip_is_followed_by_neighbours_the_box_and_what_is_related(make_site: SiteMaker) -> None:
    site = made(make_site, FORM)

    assert page(site, TIP).xpath("//main/*/@class") == ["letter", "neighbours", "subscribe", "related"]
    assert page(site, HOME).xpath("//main/*/@class") == ["letter", "recent", "subscribe", "topic-cloud"]
    assert page(site, ABOUT).xpath("//main/*/@class") == ["letter page", "subscribe"]


@pytest.mark.parametrize("more", [FORM, LINK], ids=["form", "link"])
def test_newsletters_feeds_and_search_do_not_change(more: str, make_site: SiteMaker) -> None:
    without, site = made(make_site, name="without").files(), made(make_site, more, name="with").files()

    changed = {path for path, data in site.items() if data != without[path]}

    assert set(site) == set(without)
    assert changed - {".tipsgen.json"} == set(SHOWING)


# What it shows


def test_the_form_posts_the_address_to_the_endpoint(make_site: SiteMaker) -> None:
    site = made(make_site, f"{FORM}fields = {{ l = ['one', 'two'], 'f[a]' = 'x \"y\" & <z>', b = '' }}\n")

    for path in SHOWING:
        form = form_of(site, path)
        (field,) = form.xpath(".//input[@type='email']")
        assert (form.get("method"), form.get("action")) == ("post", ENDPOINT)
        assert (field.get("name"), field.get("autocomplete"), field.get("required")) == ("email", "email", "")
        assert form.xpath(f"string(./label[@for='{field.get('id')}'])") == "Your email address"
        assert [one.text_content() for one in form.xpath("./button")] == ["Subscribe"]
        assert hidden(form) == [("l", "one"), ("l", "two"), ("f[a]", 'x "y" & <z>'), ("b", "")]
    assert "x &#34;y&#34; &amp; &lt;z&gt;" in site.text(TIP)


@pytest.mark.parametrize("name", list(PROVIDERS))
def test_what_the_settings_leave_open_is_as_the_provider_s_form_has_it(name: str, make_site: SiteMaker) -> None:
    site = made(make_site, FORM, settings=f'{SETTINGS}provider = "{name}"\n')
    form = form_of(site)

    assert form.xpath(".//input[@type='email']/@name") == [PROVIDERS[name].form_field or "email"]
    assert hidden(form) == list(PROVIDERS[name].form_fields)


def test_the_settings_win_over_the_provider(make_site: SiteMaker) -> None:
    more = f"{FORM}field = 'mail'\nfields = {{ nonce = 'n', l = 'list' }}\n"
    form = form_of(made(make_site, more, settings=f'{SETTINGS}provider = "listmonk"\n'))

    assert form.xpath(".//input[@type='email']/@name") == ["mail"]
    assert hidden(form) == [("nonce", "n"), ("l", "list")]


def test_a_link_takes_the_place_of_the_form(make_site: SiteMaker) -> None:
    document = page(made(make_site, LINK), TIP)
    (box,) = boxes(document)

    assert box.xpath(".//form") == []
    assert box.xpath(".//a[.='Subscribe']/@href") == ["https://provider.example/ada/join"]
    assert box.xpath("string(h2)") == "Get the next tip by mail"
    assert policy(document)["form-action"] == "'none'"


@pytest.mark.parametrize(
    ("formats", "words", "file"),
    [
        ('"json", "rss"', "RSS feed", "feed.xml"),
        ('"atom", "json"', "Atom", "atom.xml"),
        ('"json"', "JSON Feed", "feed.json"),
    ],
)
@pytest.mark.parametrize("more", ["", FORM, LINK], ids=["alone", "form", "link"])
def test_the_feed_is_offered_always(more: str, formats: str, words: str, file: str, make_site: SiteMaker) -> None:
    site = made(make_site, f"{more}[feed]\nformats = [{formats}]\n", base_url="https://tips.example/blog/")

    for path in SHOWING:
        (box,) = boxes(page(site, path))
        (link,) = box.xpath("./p[@class='by-feed']/a")
        assert (link.text_content(), link.get("href")) == (words, f"/blog/{file}")
        assert box.xpath("string(h2)") == ("Get the next tip by mail" if more else "Get the next tip in a feed reader")
        assert box.xpath("string(./p[@class='by-feed'])") == (f"Or in a feed reader: {words}" if more else words)


@pytest.mark.parametrize(("more", "count"), [("", 0), (FORM, 1), (LINK, 1)], ids=["nothing", "form", "link"])
def test_without_feeds_there_is_the_mail_or_nothing(more: str, count: int, make_site: SiteMaker) -> None:
    site = made(make_site, more + NO_FEEDS)

    for path in SHOWING:
        assert len(boxes(page(site, path))) == count
        assert page(site, path).xpath("//*[contains(@class, 'by-feed')]") == []


@pytest.mark.parametrize("tag", CATALOG)
def test_the_box_speaks_the_language_of_its_page(tag: str, make_site: SiteMaker) -> None:
    words = CATALOG[tag].words
    files = {**FILES, "content/tips/2026-01-07-c.md": tip("C", lang=tag), "tipsgen.toml": f"{SETTINGS}\n{FORM}"}
    site = build(make_site(files))
    (box,) = boxes(page(site, "2026/01/07/c/index.html"))

    shown = [box.xpath(f"string({path})") for path in ("h2", ".//label", ".//button", "./p[@class='by-feed']")]

    also = words["subscribe_also"] + words["colon"] + words["feed"]
    assert shown == [words["subscribe_mail"], words["mail_address"], words["subscribe"], also]
    assert box.xpath("string(h2)") == page(site, "2026/01/07/c/index.html").xpath(
        f"string(//*[@id='{box.get('aria-labelledby')}'])"
    )


def test_the_names_in_the_box_are_no_heading_s_name(make_site: SiteMaker) -> None:
    body = "\n\n".join(
        f"## {words}\n\nText." for words in ("Subscribe by", "Subscribe to", "subscribe_by", "Subscribe_to")
    )
    files = {**FILES, "content/tips/2026-01-07-c.md": tip("C", body), "tipsgen.toml": f"{SETTINGS}\n{FORM}"}
    ids = page(build(make_site(files)), "2026/01/07/c/index.html").xpath("//@id")

    assert len(ids) == len(set(ids)) >= 7


# What it may post to


def test_a_page_with_the_form_may_post_to_its_host_alone_and_others_to_none(make_site: SiteMaker) -> None:
    site = made(make_site, FORM)
    told = {
        path: policy(document)["form-action"]
        for path, document in pages(site)
        if document.xpath("//meta[@http-equiv='Content-Security-Policy']")
    }

    assert {path for path, said in told.items() if said == "https://lists.example:8443"} == set(SHOWING)
    assert {said for path, said in told.items() if path not in SHOWING} == {"'none'"}
    assert len(told) > len(SHOWING) + 3


def test_nothing_else_of_the_policy_changes() -> None:
    without = content_policy("", "sanitize")
    there = content_policy("", "sanitize", posts_to="https://Lists.example/join;x?u=https://other.example/")

    assert there == without.replace("form-action 'none'", "form-action https://lists.example")
    assert content_policy("", "trust", posts_to="https://lists.example/") == ""


def test_a_site_without_tips_has_the_box_too(make_site: SiteMaker) -> None:
    empty = build(make_site({"tipsgen.toml": f"{SETTINGS}\n{FORM}", "content/authors/ada-brown.md": AUTHOR}))

    assert len(boxes(page(empty, HOME))) == 1
