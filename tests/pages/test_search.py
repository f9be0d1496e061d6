"""The search page in Chromium, by engine and address: what it finds, says and asks for, and is without script."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.conftest import missing
from tests.pages.reading import MODES, NARROW, WIDE, Mode, Reader, lost_keyboard, sideways, small_targets, strangers
from tests.pages.served import Web, serve
from tests.support import CONTENT_NOW, ROOT, build, read_tree
from tipsgen.search import shard_of, words

ENGINES = ("static", "pagefind")
NASTY = ROOT / "tests" / "fixtures" / "nasty"


@dataclass(frozen=True)
class Sought:
    """A site that is served, with its engine."""

    engine: str
    web: Web
    home: str

    def url(self, text: str = "") -> str:
        return f"{self.home}search/" + (f"?q={quote(text)}" if text else "")


@pytest.fixture(scope="module", params=[(engine, mount) for engine in ENGINES for mount in ("/", "/blog/")], ids=str)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sought]:
    """The project's own site with each engine, at the root of a host and in a folder of it."""
    engine, mount = request.param
    with searched(ROOT, engine, mount, tmp_path_factory.mktemp("search")) as found:
        yield found


class searched:  # noqa: N801 - reads as a context manager
    """A copy of a site, built with an engine and served."""

    def __init__(self, source: Path, engine: str, mount: str, folder: Path) -> None:
        if engine == "pagefind" and importlib.util.find_spec("pagefind") is None:
            missing("pagefind is not installed")
        root = folder / "copy"
        shutil.copytree(source / "content", root / "content")
        settings = (source / "tipsgen.toml").read_text(encoding="utf-8")
        (root / "tipsgen.toml").write_text(f'{settings}\n[search]\nengine = "{engine}"\n', encoding="utf-8")
        base = f"https://tips.example{mount}"
        self._web = Web(build(root, now=CONTENT_NOW, base_url=base).out, base)
        self._engine = engine
        self._serve = serve(self._web)

    def __enter__(self) -> Sought:
        return Sought(self._engine, self._web, self._serve.__enter__())

    def __exit__(self, *exc: object) -> None:
        self._serve.__exit__(None, None, None)


INLINE = "const one = document.createElement('script'); one.textContent = 'ran = 1'; document.head.append(one)"


def results(page: Page) -> list[str]:
    """The titles that are shown, when the search has come to rest."""
    expect(page.locator(".total")).not_to_be_empty(timeout=10_000)
    return page.locator(".results h2 a").all_inner_texts()


def test_a_word_that_is_typed_is_found_marked_and_announced(site: Sought, reader: Reader) -> None:
    reader.open(site.url())
    page = reader.page
    assert page.locator(".total").inner_text() == ""
    page.locator("#q").press_sequentially("lifeguard", delay=20)

    expect(page).to_have_url(site.url("lifeguard"))
    link = page.locator(".results h2 a", has_text="Retire the word policy for a week")
    expect(link).to_be_visible()

    assert page.get_by_role("status").inner_text() in ("1 tip", f"{len(results(page))} tips")
    assert link.get_attribute("href") == f"{site.web.mount}2026/09/16/retire-the-word-policy/"
    assert "Day 259 · Wednesday, September 16, 2026" in page.locator(".results .byline").all_inner_texts()
    marks = page.locator(".results .excerpt mark").all_inner_texts()
    assert marks
    assert all(mark.casefold().startswith("lifeguard") for mark in marks)
    assert reader.complaints == []


def test_a_search_can_be_linked_reloaded_and_left(site: Sought, reader: Reader) -> None:
    reader.open(site.url("lifeguard review"))
    page = reader.page
    assert page.locator("#q").input_value() == "lifeguard review"
    before = results(page)
    assert before

    page.locator(".results h2 a").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == before[0]
    page.go_back()

    assert results(page) == before
    page.reload()
    assert results(page) == before


def test_what_is_not_there_is_said_and_an_empty_box_says_nothing(site: Sought, reader: Reader) -> None:
    reader.open(site.url("xylographer"))
    page = reader.page

    assert results(page) == []
    assert page.locator(".total").inner_text() == "No tip has these words."
    page.locator("#q").fill("")
    expect(page.locator(".total")).to_be_empty()
    assert page.url == site.url()


def test_more_results_come_on_demand_and_the_keyboard_goes_on_from_them(site: Sought, reader: Reader) -> None:
    reader.open(site.url("customer"))
    page = reader.page
    first = results(page)
    assert len(first) == 10

    page.get_by_role("button", name="Show more").press("Enter")
    expect(page.locator(".results > li").nth(10)).to_be_visible()

    assert results(page)[:10] == first
    assert page.evaluate("document.activeElement.textContent") == results(page)[10]
    total = int(page.locator(".total").inner_text().split()[0])
    everything(page)
    assert len(results(page)) == total == len(set(page.locator(".results a").all_inner_texts()))


def everything(page: Page) -> None:
    """Show all results there are."""
    while page.get_by_role("button").is_visible():
        shown = page.locator(".results > li").count()
        page.get_by_role("button").click()
        expect(page.locator(".results > li").nth(shown)).to_be_visible()


@pytest.mark.parametrize("mode", MODES, ids=str)
@pytest.mark.parametrize("text", ["", "mistake", "xylographer"])
def test_axe_finds_nothing_and_nothing_is_too_small_or_too_wide(
    site: Sought, reader: Reader, text: str, mode: Mode
) -> None:
    reader.open(site.url(text), mode)
    if text:
        assert bool(results(reader.page)) == (text == "mistake")

    faults = reader.violations() + sideways(reader.measure("sideways"))
    if mode in (WIDE, NARROW):
        faults += small_targets(reader.measure("targets"))

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("mode", [WIDE, Mode(1280, dark=True), NARROW], ids=str)
def test_the_keyboard_reads_the_results_in_order(site: Sought, reader: Reader, mode: Mode) -> None:
    reader.open(site.url("mistake"), mode)
    results(reader.page)
    reachable = reader.measure("reachable")

    faults = lost_keyboard(reader.stops(), reachable)

    assert not faults, "\n".join(faults)


def test_nothing_is_asked_of_another_host_and_no_policy_is_broken(site: Sought, reader: Reader) -> None:
    reader.open(site.url("listen before"))
    assert results(reader.page)
    reader.page.wait_for_load_state("networkidle")

    assert strangers(reader.requests, site.home) == []
    answers = [(one.url, one.response()) for one in reader.requests if not one.url.startswith("data:")]
    assert [url for url, answer in answers if answer is None or answer.status != 200] == []
    assert reader.complaints == []
    reader.page.evaluate(INLINE)
    assert reader.page.evaluate("window.ran") is None
    assert [one for one in reader.complaints if "Content Security Policy" in one]


def test_without_javascript_lists_take_the_place_of_a_form(site: Sought, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url("lifeguard"))

    assert page.locator("form").is_hidden()
    assert page.locator("main button").is_hidden()
    assert "needs JavaScript" in page.locator("main").inner_text()
    page.get_by_role("navigation", name="Or look around").get_by_role("link", name="mistakes").click()
    assert page.locator("h1").inner_text() == "mistakes"
    context.close()


def test_a_search_that_cannot_load_says_so_and_tries_again(site: Sought, reader: Reader) -> None:
    page = reader.page
    reader.open(site.url())
    page.context.route("**/*", lambda route: route.abort())
    page.locator("#q").fill("lifeguard")
    expect(page.locator(".total")).to_contain_text("does not answer just now")
    page.context.unroute("**/*")
    page.locator("#q").fill("lifeguards")
    page.locator("#q").fill("lifeguard")

    expect(page.locator(".total")).to_contain_text("tip")
    expect(page.locator(".total")).not_to_contain_text("does not answer")


def test_only_the_newest_of_several_words_is_shown(site: Sought, reader: Reader) -> None:
    reader.open(site.url())
    page = reader.page
    for text in ("mistake", "listen", "lifeguard"):
        page.locator("#q").fill(text)
        page.locator("#q").press("Enter")
    expect(page.locator(".results")).to_contain_text("Retire the word policy")
    page.wait_for_load_state("networkidle")

    assert all("lifeguard" in text.casefold() for text in page.locator(".results .excerpt").all_inner_texts())


# The engine of our own: the script and tipsgen/search.py cut and fold alike


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sought]:
    """A site with tips in many scripts."""
    with searched(NASTY, "static", "/", tmp_path_factory.mktemp("nasty")) as found:
        yield found


def tips(web: Web) -> list[tuple[set[str], str]]:
    """The words of each tip, and its path."""
    chunks = sorted(web.folder.glob("search/tips/*.json"), key=lambda path: int(path.stem))
    shown = [one for chunk in chunks for one in json.loads(chunk.read_text(encoding="utf-8"))]
    return [({*words(f"{title}\n{about}"), *words(text)}, path) for path, title, _, _, text, about in shown]


def sought(text: str) -> list[str]:
    """What is looked up for a text: a word, or pairs of characters without the one that is left at the end."""
    found = words(text)
    tails = {one[1] for one in found if len(one) == 2 and one > "\u0e00"}
    return [one for one in found if one not in tails]


TEXTS = (
    "GRUSS",
    "größe",
    "القيادة",
    "فريق",
    "שלום",
    "会",
    "会议",
    "領導",
    "リーダー",
    "チーム",
    "話",
    "a",
    "an",
    "2",
    "ﬁrst",
    "É",
)


@pytest.mark.parametrize("text", [*TEXTS, "don't", "the team"])
def test_the_script_finds_what_the_index_says(text: str, nasty: Sought, reader: Reader) -> None:
    reader.open(nasty.url(text))
    count = int(reader.page.locator("form").get_attribute("data-shards") or 0)
    wanted = {
        path
        for known, path in tips(nasty.web)
        if all(
            any(one.startswith(word) and shard_of(one, count) == shard_of(word, count) for one in known)
            for word in sought(text)
        )
    }
    results(reader.page)
    everything(reader.page)

    assert {link.get_attribute("href") for link in reader.page.locator(".results a").all()} == wanted


def test_tips_in_other_scripts_are_found_and_marked(nasty: Sought, reader: Reader) -> None:
    for name, lang in (("2025-02-17-arabic", "ar"), ("2025-02-19-chinese", "zh"), ("2025-02-20-japanese", "ja")):
        day, _, slug = name[:10].replace("-", "/"), "", name[11:]
        path = f"/{day}/{slug}/"
        chunks = [json.loads(one.read_text(encoding="utf-8")) for one in nasty.web.folder.glob("search/tips/*.json")]
        (text,) = [one[4] for chunk in chunks for one in chunk if one[0] == path]
        word = max(re.findall(r"\w+", text), key=len)[:4]
        reader.open(nasty.url(word))
        results(reader.page)
        item = reader.page.locator(f'.results li:has(a[href="{path}"])')

        assert item.get_attribute("lang").split("-")[0] == lang
        assert item.locator(".excerpt mark").count() >= 1, word


# Pagefind's files


def test_pagefind_writes_the_same_bytes_twice(tmp_path: Path) -> None:
    if importlib.util.find_spec("pagefind") is None:
        missing("pagefind is not installed")
    trees = []
    for name in ("one", "two"):
        with searched(ROOT, "pagefind", "/", tmp_path / name) as found:
            trees.append(read_tree(found.web.folder))

    assert trees[0] == trees[1]
    assert sum(path.startswith("pagefind/fragment/") for path in trees[0]) == 62
