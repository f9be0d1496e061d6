"""Pages in Chromium: axe, sideways scroll, requests, scripts, targets, the keyboard, print, and what they weigh."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.pages.reading import (
    LEFT_OUT_OF_PRINT,
    MODES,
    NARROW,
    WIDE,
    Mode,
    Reader,
    lost_keyboard,
    scripts,
    sideways,
    small_targets,
    strangers,
    unprintable,
)
from tests.pages.served import Web, serve
from tests.support import html_text

TIP = "2026/11/20/make-the-second-call/"
PAGES = {
    "home": "",
    "tip": TIP,
    "tip with a table": "2026/11/12/set-the-remedy-before-the-mistake/",
    "tip with a picture": "2026/10/13/bring-out-the-second-chair/",
    "archive": "archive/",
    "year": "archive/2026/",
    "month": "archive/2026-10/",
    "topics": "topics/",
    "topic": "topics/mistakes/",
    "author": "authors/june-hallworth/",
    "series": "series/daily/",
    "about": "about/",
    "subscribe": "subscribe/",
    "404": "no-such-page/",
}
"""One page of each kind, by its path below the site's address."""

SHEET = 450
"""Words of a tip that must fit on a printed sheet (A4)."""

WEIGHT = 15_000
"""Bytes of a tip's HTML and CSS, compressed."""
REQUESTS = 4


@pytest.mark.parametrize("mode", MODES, ids=str)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(path: str, mode: Mode, address: str, reader: Reader) -> None:
    reader.open(address + path, mode)

    faults = reader.violations()

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_request_leaves_the_host_and_none_is_for_a_script(path: str, address: str, reader: Reader) -> None:
    reader.open(address + path)
    reader.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    reader.page.wait_for_load_state("networkidle")

    assert reader.requests
    assert strangers(reader.requests, address) == []
    assert scripts(reader.requests, reader.measure("scripts")) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_file_that_a_page_asks_for_is_there(path: str, address: str, reader: Reader) -> None:
    reader.open(address + path)

    answers = {one.url: one.response() for one in reader.requests}
    lost = [url for url, answer in answers.items() if answer is None or answer.status != 200]

    assert lost == ([address + path] if path == PAGES["404"] else [])
    assert len(reader.complaints) == len(lost), reader.complaints


@pytest.mark.parametrize("mode", [WIDE, NARROW], ids=str)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_targets_have_24_pixels_or_stand_in_a_text(path: str, mode: Mode, address: str, reader: Reader) -> None:
    reader.open(address + path, mode)
    targets = reader.measure("targets")

    assert len(targets) > 5
    faults = small_targets(targets)
    assert not faults, "\n".join(faults)


def test_no_page_scrolls_sideways_on_a_small_phone(
    web: Web, address: str, reader: Reader, say: Callable[[str], None]
) -> None:
    found = []
    pages = [page for page in web.pages if b'http-equiv="refresh"' not in page.read_bytes()]
    for page in pages:
        reader.open(address + web.path_of(page), NARROW)
        found += [f"{web.path_of(page)} {fault}" for fault in sideways(reader.measure("sideways"))]

    say(f"{web}: {len(pages)} pages, {len(found)} scroll sideways at {NARROW.width} px")
    assert len(pages) > 100
    assert not found, "\n".join(found)


@pytest.mark.parametrize("mode", [WIDE, Mode(1280, dark=True), NARROW], ids=str)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_keyboard_reads_in_order_and_is_seen_at_every_stop(
    path: str, mode: Mode, address: str, reader: Reader
) -> None:
    reader.open(address + path, mode)
    reachable = reader.measure("reachable")

    faults = lost_keyboard(reader.stops(), reachable)

    assert len(reachable) > 5
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_skip_link_skips_what_stands_before_the_text(path: str, address: str, reader: Reader) -> None:
    reader.open(address + path)
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")

    stop, main = reader.measure("focus"), reader.measure("main")

    assert stop["at"] > main, stop["name"]
    assert reader.page.url == f"{address}{path}#main"


@pytest.mark.parametrize("path", ["", TIP, PAGES["subscribe"]], ids=["home", "tip", "subscribe"])
def test_the_subscribe_form_sends_an_address_and_nothing_but_one(path: str, address: str, browser: Browser) -> None:
    endpoint = "https://lists.dailyleadershiptip.example/subscription/form"
    sent: list[tuple[str, str | None]] = []

    def answer(route: Route) -> None:
        sent.append((route.request.method, route.request.post_data))
        route.fulfill(body="Thank you", content_type="text/plain")

    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.route(endpoint, answer)
        page.goto(address + path)
        field = page.get_by_label("Your email address")
        for words in ("", "no address"):
            field.fill(words)
            field.press("Enter")
            assert page.url == address + path
        field.fill("ada@tips.example")
        field.press("Enter")
        page.wait_for_url(endpoint)

    assert sent == [("POST", "email=ada%40tips.example&list=daily")]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("tip")])
def test_a_printed_tip_is_black_on_white_and_alone(name: str, dark: bool, address: str, reader: Reader) -> None:
    reader.open(address + PAGES[name], Mode(794, dark), media="print")

    faults = unprintable(reader.measure("shown"), reader.measure("texts"))

    assert not faults, "\n".join(faults)


def test_tips_of_up_to_450_words_print_on_one_sheet(web: Web, address: str, reader: Reader) -> None:
    tips = [path for path in web.pages if path.parent.parent.parent.parent == web.folder / "2026"]
    assert len(tips) > 60
    long = []
    for path in tips:
        reader.open(address + web.path_of(path), Mode(794), media="print")
        words = len(reader.page.inner_text(".body").split())
        sheets = len(re.findall(rb"/Type\s*/Page\b", reader.page.pdf(format="A4")))
        if words <= SHEET and sheets > 1:
            long.append(f"{web.path_of(path)}: {words} words on {sheets} sheets")

    assert long == []


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("tip")])
def test_what_is_not_printed_is_there_on_the_screen(name: str, address: str, reader: Reader) -> None:
    reader.open(address + PAGES[name])

    assert [part for part, seen in reader.measure("shown").items() if not any(seen)] == []


def test_the_pages_looked_at_have_a_table_and_a_picture(address: str, reader: Reader) -> None:
    reader.open(address + PAGES["tip with a table"])
    assert reader.page.locator(".body table").count() >= 1
    reader.open(address + PAGES["tip with a picture"])
    assert reader.page.locator(".body img, .lead img").count() >= 1


# What a tip weighs


def weight(page: Path, web: Web) -> int:
    """Bytes of a page and its style sheets, each compressed as a host would."""
    sheets = re.findall(r'<link rel="stylesheet" href="([^"?]+)', page.read_text(encoding="utf-8"))
    files = [page, *(web.file(sheet) for sheet in sheets)]
    assert sheets, f"{page} has no style sheet"
    assert None not in files
    return sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files if file)


def tips(web: Web) -> list[Path]:
    """The pages of tips."""
    return [page for page in web.pages if re.match(r"\d{4}/\d\d/\d\d/", web.path_of(page))]


def test_every_tip_weighs_at_most_15_kilobytes(web: Web, say: Callable[[str], None]) -> None:
    weights = {web.path_of(page): weight(page, web) for page in tips(web)}
    heaviest = max(weights, key=lambda path: weights[path])

    say(f"{web}: {len(weights)} tips, the heaviest has {weights[heaviest]} bytes")
    assert len(weights) > 50
    assert {path: size for path, size in weights.items() if size > WEIGHT} == {}


def test_the_longest_tip_without_pictures_takes_at_most_four_requests(web: Web, address: str, reader: Reader) -> None:
    texts = {page: page.read_text(encoding="utf-8") for page in tips(web)}
    plain = [page for page, html in texts.items() if 'class="lead"' not in html and html.count("<img") <= 1]
    words = {page: len(html_text(texts[page], "div.body").split()) for page in plain}
    longest = max(plain, key=lambda page: words[page])

    reader.open(address + web.path_of(longest))
    counted = [one.url for one in reader.requests if one.resource_type not in ("font", "image")]
    pictures = [one.url for one in reader.requests if one.resource_type == "image"]

    assert words[longest] >= 440, f"{web.path_of(longest)} has {words[longest]} words"
    assert len(counted) <= REQUESTS, counted
    assert len(pictures) <= 1, f"the author's photo and no more: {pictures}"


# Each check sees its fault

GOOD = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ask why</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { margin: 0; color: #22201c; background: #fffdf8; font: 18px/1.6 serif; }
:focus-visible { outline: 3px solid #0f5257; outline-offset: 2px; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 0; }
nav a { display: inline-block; padding: 4px; }
.note { color: #5f594f; }
.scroll { overflow-x: auto; }
@media print {
  .skip, .masthead, .neighbours, .subscribe, .related, .foot { display: none; }
  body, a, .note { color: #000; background: #fff; }
}
</style></head><body>
<a class="skip" href="#main">Skip to the text</a>
<header class="masthead"><nav aria-label="Main"><a href="/">Home</a> <a href="/tips/">Tips</a></nav></header>
<main id="main"><h1 class="title">Ask why</h1>
<div class="body"><p>One question first, <a href="/why/">and then another</a>.</p><p class="note">Noted.</p></div>
<nav class="neighbours" aria-label="Neighboring tips"><a href="/older/">Older</a></nav>
<section class="subscribe" aria-labelledby="by"><h2 id="by">Get the next tip by mail</h2></section>
<aside class="related" aria-label="Related tips"><p>More on questions.</p></aside></main>
<footer class="foot"><p>Daily Leadership Tip</p></footer>
</body></html>
"""
"""A tip in small that passes every check."""


@contextmanager
def shown(html: str, folder: Path, reader: Reader, mode: Mode = WIDE, media: str = "screen") -> Iterator[str]:
    """A page of its own, open in the browser; yields the address of its host."""
    (folder / "index.html").write_text(html, encoding="utf-8")
    (folder / "why.js").write_text("why = 1", encoding="utf-8")
    with serve(Web(folder, "https://tips.example/")) as home:
        reader.open(home, mode, media=media)
        yield home


def every_fault(html: str, folder: Path, reader: Reader) -> list[str]:
    """What all checks together say of a page."""
    found = []
    with shown(html, folder, reader, NARROW) as home:
        found += [f"stranger: {one}" for one in strangers(reader.requests, home)]
        found += [f"script: {one}" for one in scripts(reader.requests, reader.measure("scripts"))]
        found += [f"sideways: {one}" for one in sideways(reader.measure("sideways"))]
        found += [f"target: {one}" for one in small_targets(reader.measure("targets"))]
        found += reader.violations()
        reachable = reader.measure("reachable")
        found += [f"keyboard: {one}" for one in lost_keyboard(reader.stops(), reachable)]
    with shown(html, folder, reader, Mode(794, dark=True), media="print"):
        found += [f"print: {one}" for one in unprintable(reader.measure("shown"), reader.measure("texts"))]
    return found


def test_a_good_page_has_no_faults(tmp_path: Path, reader: Reader) -> None:
    assert every_fault(GOOD, tmp_path, reader) == []


BODY = '<div class="body">'
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{style}'">"""


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (BODY, f'{BODY}<img src="https://other.example/bell.png" alt="A bell">', "stranger: https://other.example/"),
        (BODY, f'{BODY}<script src="why.js"></script>', "script: http://127.0.0.1"),
        (BODY, f"{BODY}<script>why = 1</script>", "script: <script>why"),
        (BODY, f'{BODY}<p onclick="why()">Why?</p>', "script: onclick=why()"),
        (BODY, f'{BODY}<p style="width:400px">Why?</p>', "sideways: scrolls to 400 px of 320: main > div.body > p"),
        (BODY, f"{BODY}<p>{'why' * 60}</p>", "sideways: scrolls to"),
        ("inline-block; padding: 4px", "inline-block; line-height: 1", "target: "),
        (BODY, f'{BODY}<p><a href="/why/" style="font-size:14px">Why</a></p>', "target: "),
        (BODY, f'{BODY}<p>Why <a href="/" style="display:inline-block;line-height:1">not</a></p>', "target: "),
        (BODY, f'{BODY}<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="9" height="9">', "axe image-alt: "),
        ("color: #5f594f", "color: #aaa", "axe color-contrast: .note"),
        (' lang="en"', "", "axe html-has-lang: html"),
        ("<h1", "<h4", "axe page-has-heading-one: "),
        (BODY, f'{BODY}<nav aria-label="Main"><p>Why?</p></nav>', "axe landmark-unique: "),
        ('<a class="skip" href="#main">Skip to the text</a>', "", "keyboard: the first stop is a 'Home', no skip link"),
        (":focus { left: 0", ":focus { top: 0", "keyboard: out of view: a.skip"),
        (":focus-visible { outline: 3px solid #0f5257", ":focus { outline: none", "keyboard: outline of 0 px"),
        ("outline: 3px", "outline: 1px", "keyboard: outline of 1 px"),
        ("solid #0f5257", "solid #ddd5c6", "keyboard: outline of contrast 1."),
        ('href="/tips/"', 'href="/tips/" tabindex="1"', "keyboard: the first stop is a 'Tips'"),
        ('<a href="/">', '<a href="/" style="float:right">', "keyboard: a 'Tips' comes after a 'Home'"),
        ("</header>", '<b style="position:fixed;inset:0;background:#fff"></b></header>', "keyboard: covered: "),
        ('<a href="/why/">', '<a href="/why/" onfocus="this.blur()">', "keyboard: never reached: a 'and then another'"),
        (".masthead, ", "", "print: printed: .masthead"),
        (".neighbours, ", "", "print: printed: .neighbours"),
        (".subscribe, ", "", "print: printed: .subscribe"),
        (".related, ", "", "print: printed: .related"),
        (", .foot {", " {", "print: printed: .foot"),
        (" .related, .foot {", " .related, .foot, main {", "print: not printed: main"),
        ("body, a, .note {", "body, a {", "print: #5f594f on #ffffff: main > div.body > p.note: 'Noted.'"),
        ("background: #fff; }", "}", "print: #000000 on #fffdf8: "),
    ],
)  # fmt: skip
def test_a_broken_page_is_reported(before: str, after: str, fault: str, tmp_path: Path, reader: Reader) -> None:
    assert before in GOOD

    faults = every_fault(GOOD.replace(before, after, 1), tmp_path, reader)

    assert [one for one in faults if one.startswith(fault)], faults


def test_a_file_that_is_not_there_or_not_allowed_is_complained_of(tmp_path: Path, reader: Reader) -> None:
    with shown(GOOD, tmp_path, reader):
        assert reader.complaints == []
    with shown(GOOD.replace(BODY, f'{BODY}<img src="gong.png" alt="A gong">'), tmp_path, reader):
        assert [one for one in reader.complaints if "404" in one]
    with shown(GOOD.replace("<style>", f"{POLICY.format(style='none')}<style>"), tmp_path, reader):
        assert [one for one in reader.complaints if "Content Security Policy" in one]


def test_a_strict_policy_hides_no_fault(tmp_path: Path, reader: Reader) -> None:
    strict = GOOD.replace("<style>", f"{POLICY.format(style='unsafe-inline')}<style>")

    assert every_fault(strict, tmp_path, reader) == []
    faults = every_fault(strict.replace("color: #5f594f", "color: #aaa"), tmp_path, reader)
    assert [one for one in faults if one.startswith("axe color-contrast: .note")]


def test_a_page_that_needs_more_is_heavier_and_asks_more(tmp_path: Path, reader: Reader) -> None:
    links = "".join(f'<link rel="stylesheet" href="/{one}.css">' for one in range(REQUESTS))
    for one in range(REQUESTS):
        (tmp_path / f"{one}.css").write_bytes(b"/*" + bytes(range(43, 123)) * one + b"*/")
    with shown(GOOD.replace("<style>", f"{links}<style>"), tmp_path, reader):
        assert len(reader.requests) > REQUESTS
    web = Web(tmp_path, "https://tips.example/")
    heavy = weight(tmp_path / "index.html", web)
    (tmp_path / "index.html").write_text(GOOD.replace("<style>", f"{links[:40]}<style>"), encoding="utf-8")
    assert 0 < weight(tmp_path / "index.html", web) < heavy


def test_what_is_left_out_of_print_is_named_in_the_measure() -> None:
    source = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")

    assert [part for part in LEFT_OUT_OF_PRINT if f'"{part}"' not in source] == []
