"""`tipsgen serve` as its author meets it: the command, the files, and a browser that is not touched."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pages.reading import Mode, Reader
from tests.support import SiteMaker

TIP = "content/tips/2026-01-05-listen.md"
TEXT = "---\ntitle: Listen first\ndescription: Why it helps.\n---\nFirst words.\n"


@dataclass
class Running:
    root: Path
    home: str

    def save(self, text: str, path: str = TIP) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def running(make_site: SiteMaker) -> Iterator[Running]:
    """The command itself, started on a small site."""
    long = "---\ntitle: Long\n---\n" + "\nA line.\n" * 200
    half = "---\ntitle: Half\ndraft: true\n---\nHalf.\n"
    root = make_site({TIP: TEXT, "content/tips/2026-01-06-half.md": half, "content/tips/2026-01-02-long.md": long})
    process = subprocess.Popen(
        [sys.executable, "-m", "tipsgen", "serve", "--port", "0"], cwd=root, text=True,
        stdout=subprocess.PIPE, env={"PYTHONUNBUFFERED": "1", "PATH": ""},
    )  # fmt: skip
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(4)]
    found = re.search(r"http://127\.0\.0\.1:\d+", lines[1])
    assert found, lines
    yield Running(root, found[0])
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 0


def open_page(page: Page, address: str) -> list[str]:
    """Open an address and wait until it listens for changes; what the console will say."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    with page.expect_request("**/_desk/events"):
        page.goto(address)
    return said


def test_a_page_shows_new_words_an_error_with_its_line_and_the_mended_page(page: Page, running: Running) -> None:
    said = open_page(page, f"{running.home}/2026/01/05/listen/")
    expect(page.get_by_text("First words.")).to_be_visible()

    running.save(TEXT.replace("First words", "Second words"))
    expect(page.get_by_text("Second words.")).to_be_visible()

    running.save(TEXT.replace("title: Listen first", "title: [Listen first"))
    expect(page.get_by_role("alert")).to_contain_text(re.compile(rf"{TIP}:[23]:\d+"))
    expect(page.get_by_text("Second words.")).to_be_visible()

    running.save(TEXT.replace("First words", "Third words"))
    expect(page.get_by_text("Third words.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    # The page's own policy lets the preview's script and style in, and nothing was refused.
    assert [line for line in said if "Content Security Policy" in line] == []


def test_the_desk_shows_new_words_an_error_with_its_line_and_the_mended_tip(page: Page, running: Running) -> None:
    open_page(page, f"{running.home}/_desk/?tip=2026-01-05-listen")
    email = page.frame_locator('iframe[title="Email, 600"]')
    blog = page.frame_locator('iframe[title="Page"]')
    expect(email.get_by_text("First words.")).to_be_visible()

    running.save(TEXT.replace("First words", "Second words"))
    expect(email.get_by_text("Second words.")).to_be_visible()
    expect(blog.get_by_text("Second words.")).to_be_visible()

    running.save(TEXT.replace("title: Listen first", "title: [Listen first"))
    expect(page.get_by_role("alert")).to_contain_text(re.compile(rf"{TIP}:[23]:\d+"))

    running.save(TEXT.replace("First words", "Third words"))
    expect(email.get_by_text("Third words.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_dark_frames_are_dark_in_a_light_browser(page: Page, running: Running) -> None:
    page.emulate_media(color_scheme="light")
    open_page(page, f"{running.home}/_desk/?tip=2026-01-05-listen")

    def ground(title: str) -> str:
        body = page.frame_locator(f'iframe[title="{title}"]').locator("body")
        page.locator(f'iframe[title="{title}"]').scroll_into_view_if_needed()
        found: str = body.evaluate("body => getComputedStyle(body).backgroundColor")
        return found

    def darkness(color: str) -> int:
        return sum(int(part) for part in re.findall(r"\d+", color)[:3])

    assert darkness(ground("Page, dark")) < 200 < 600 < darkness(ground("Page"))
    assert darkness(ground("Email, 600, dark")) < 200 < 600 < darkness(ground("Email, 600"))


MESSY = "---\ntitle: READ THIS NOW!!!\n---\nIt is Sunday! Five ways:\n\n- one\n\n[click here](/gone/)\n"
"""A tip that the checks find much in."""


@pytest.mark.parametrize("width", [1440, 900, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", ["fine", "messy", "broken"])
def test_axe_finds_nothing_on_the_desk_and_nothing_scrolls_sideways(
    page: Page, running: Running, width: int, dark: bool, state: str
) -> None:
    if state != "fine":
        open_page(page, f"{running.home}/_desk/?tip=2026-01-05-listen")
        running.save(MESSY)
        expect(page.locator(".findings .count")).to_be_visible()
    if state == "broken":
        running.save(MESSY.replace("title: ", "title: ["))
        expect(page.get_by_role("alert")).to_be_visible()
    reader = Reader(page)
    reader.open(f"{running.home}/_desk/?tip=2026-01-05-listen", Mode(width, dark))

    assert reader.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "rows"), [(1440, 1), (900, 2), (390, 4)])
def test_forms_stand_side_by_side_where_there_is_room(page: Page, running: Running, width: int, rows: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, f"{running.home}/_desk/?tip=2026-01-05-listen")
    boxes = [one.bounding_box() for one in page.locator("#light figure").all()]

    assert len(boxes) == 4
    assert len({round(box["y"]) for box in boxes if box}) == rows
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


@pytest.mark.parametrize("width", [2000, 1440, 900, 390])
def test_an_email_is_laid_out_at_its_own_width_and_shown_whole(page: Page, running: Running, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, f"{running.home}/_desk/?tip=2026-01-05-listen")
    for own in (600, 360):
        frame = page.locator(f'iframe[title="Email, {own}"]')
        frame.scroll_into_view_if_needed()
        inside = page.frame_locator(f'iframe[title="Email, {own}"]').locator("html")
        expect(inside).to_be_attached()
        assert inside.evaluate("html => html.ownerDocument.defaultView.innerWidth") == own
        assert inside.evaluate("html => html.clientWidth") == own
        shown, glass = frame.bounding_box(), frame.locator("..").bounding_box()
        assert shown
        assert glass
        assert abs(shown["width"] + 2 - glass["width"]) < 1.5
        assert abs(shown["height"] + 2 - glass["height"]) < 1.5


def test_a_blocked_picture_is_not_asked_for(page: Page, running: Running) -> None:
    open_page(page, f"{running.home}/_desk/?tip=2026-01-05-listen")
    running.save("No picture, but a file.", "content/static/bell.png")
    running.save(TEXT + "\n![A bell](/bell.png)\n")
    expect(page.frame_locator('iframe[title="Email, 600"]').get_by_alt_text("A bell")).to_be_attached()
    reader = Reader(page)
    asked = []
    for images in ("on", "off"):
        reader.open(f"{running.home}/_desk/frame/2026-01-05-listen/email?provider=plain&images={images}")
        expect(page.get_by_text("First words.")).to_be_visible()
        asked.append([one.failure for one in reader.requests if one.url.endswith("bell.png")])

    assert asked == [[None], ["csp"]]


def test_the_desk_fits_a_phone_and_works_by_keyboard(page: Page, running: Running) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(page, f"{running.home}/_desk/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    first = page.get_by_label("Tip").input_value()
    with page.expect_navigation():
        page.keyboard.press("j")
    assert page.get_by_label("Tip").input_value() != first


def test_a_theme_s_change_is_shown_and_the_place_is_kept(page: Page, running: Running) -> None:
    open_page(page, f"{running.home}/2026/01/02/long/")
    page.wait_for_load_state("load")
    page.evaluate("scrollTo(0, 1500)")
    running.save("body { outline: 7px solid red }\n", "themes/site/static/theme.css")
    expect(page.locator("body")).to_have_css("outline-width", "7px")

    # No polling in the page: its policy forbids the evaluation that this takes.
    for _ in range(100):
        if abs(page.evaluate("scrollY") - 1500) < 5:
            break
        page.wait_for_timeout(50)
    assert abs(page.evaluate("scrollY") - 1500) < 5
