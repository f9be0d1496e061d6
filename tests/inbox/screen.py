"""A letter on a screen: the ways in which it is shown, what is measured, and what may be wrong with it."""

from __future__ import annotations

import mimetypes
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page, Route

from tests.support import ROOT

MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
CONTRAST = 4.5
"""WCAG's ratio for body text; headings must meet it too."""

SIGN = 40
"""Pixels of width below which a picture is a sign beside words."""

Shown = dict[str, Any]
"""What measure.js gives back."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of showing a letter."""

    name: str
    width: int
    dark: bool = False
    change: Callable[[str], str] = str
    """What the mail client does to the HTML first."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A newsletter as built, and the site whose pictures it shows."""

    name: str
    html: str
    base: str
    """The site's address."""
    site: Path
    """The folder in which the site was built."""


def without_styles(html: str) -> str:
    """As in clients that drop every style block."""
    return re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


def inside_a_page(html: str) -> str:
    """As in webmail, which keeps what is inside the body and neither its attributes nor the style blocks."""
    body = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL)
    assert body, "a letter has a body"
    return f"<!doctype html><html><body><div>{without_styles(body[1])}</div></body></html>"


def without_hiding(html: str) -> str:
    """As in Gmail on the mobile web, which reads neither style blocks nor `display:none`."""
    return re.sub(r"display:\s*none;?", "", without_styles(html))


def without_pictures(html: str) -> str:
    """As where pictures are blocked: none is found, at an address that the browser has not met before."""
    return re.sub(r'(<img\b[^>]*? src=")[^"]*', r"\1https://blocked.invalid/", html)


MODES = (
    Mode("600 px", 600),
    Mode("360 px", 360),
    Mode("800 px", 800),
    Mode("600 px, dark", 600, dark=True),
    Mode("360 px, dark", 360, dark=True),
    Mode("600 px, no style blocks", 600, change=without_styles),
    Mode("360 px, no style blocks", 360, change=without_styles),
    Mode("600 px, no pictures", 600, change=without_pictures),
    Mode("360 px, no pictures", 360, change=without_pictures),
    Mode("360 px, no pictures, dark", 360, dark=True, change=without_pictures),
    Mode("600 px, inside a webmail's page", 600, change=inside_a_page),
    Mode("360 px, no display:none", 360, change=without_hiding),
)


class Screen:
    """One page of a browser that shows letter after letter, and never reaches the network."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._letter: Letter | None = None
        self._missing: list[str] = []
        page.route("**/*", self._answer)

    def show(self, letter: Letter, mode: Mode) -> Shown:
        """What is measured of a letter in one mode, with the site's files that it asked for in vain."""
        self._letter, self._missing = letter, []
        self._page.set_viewport_size({"width": mode.width, "height": 900})
        self._page.emulate_media(color_scheme="dark" if mode.dark else "light")
        self._page.set_content(mode.change(letter.html), wait_until="load")
        return {**self._page.evaluate(MEASURE), "missing": self._missing}

    def _answer(self, route: Route) -> None:
        """Serve a picture of the site from its folder; all else is refused."""
        address = route.request.url
        if self._letter is None or not address.startswith(self._letter.base):
            route.abort()
            return
        path = self._letter.site / unquote(urlsplit(address[len(self._letter.base) :]).path).lstrip("/")
        if path.is_file():
            route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0])
        else:
            self._missing.append(address)
            route.abort()


def mail_fonts() -> frozenset[str]:
    """The font lists of the default theme's emails, as a browser writes them."""
    theme = tomllib.loads((ROOT / "themes/default/theme.toml").read_text(encoding="utf-8"))
    lists = {value for key, value in theme["tokens"]["type"].items() if key.startswith("mail-") and "," in value}
    return frozenset(_plain(one) for one in lists)


def _plain(fonts: str) -> str:
    return ",".join(one.strip(" \"'") for one in fonts.split(","))


# What may be wrong.  Each function takes what was measured and returns the faults in words.


def sideways(shown: Shown) -> list[str]:
    """The letter is wider than the screen."""
    wide = [f"scrolls to {shown['scroll']} px"] if shown["scroll"] > shown["view"] else []
    texts = [_quote(text) for text in shown["texts"] if text["right"] > shown["view"] + 0.5 or text["left"] < -0.5]
    return wide + [f"beyond the edge: {one}" for one in shown["beyond"] + texts]


def column(shown: Shown) -> list[str]:
    """On a wide screen the column is 600 px, in the middle."""
    left, right = shown["column"]["left"], shown["column"]["right"]
    if shown["view"] > 600 and (abs(right - left - 600) > 1 or abs(left + right - shown["view"]) > 2):
        return [f"the column is at {left:.0f}..{right:.0f}"]
    return []


def faint(shown: Shown) -> list[str]:
    """Text, or the alternative text of a picture, that stands out too little from what is behind it."""
    alternatives = [one for one in shown["pictures"] if one["words"] and not one["loaded"]]
    return [
        f"{contrast(one['color'], one['back']):.1f}: {_quote(one)}"
        for one in shown["texts"] + alternatives
        if contrast(one["color"], one["back"]) < CONTRAST
    ]


def small(shown: Shown) -> list[str]:
    """Text below 12 px, or below 15 px in the letter itself; raised and lowered figures may be 12."""
    return [
        f"{text['size']} px: {_quote(text)}"
        for text in shown["texts"]
        if text["size"] < (15 if text["paper"] and not text["raised"] else 12)
    ]


def strange_fonts(shown: Shown) -> list[str]:
    """Text in a font that the theme did not choose."""
    known = mail_fonts()
    return [f"{text['family']}: {_quote(text)}" for text in shown["texts"] if _plain(text["family"]) not in known]


def overlapping(shown: Shown) -> list[str]:
    """Lines of two blocks in the same place."""
    return [str(one) for one in shown["overlaps"]]


def opening(shown: Shown) -> list[str]:
    """The preheader comes first and is not seen; then the link to the web, or the kicker."""
    seen = ["the preheader is seen"] if shown["firstSeen"] else []
    first = shown["texts"][0] if shown["texts"] else None
    if first is None:
        return [*seen, "no text is seen"]
    proper = first["kicker"] or (first["link"] and not first["paper"])
    return seen if proper else [*seen, f"the first text is {_quote(first)}"]


def unread_pictures(shown: Shown) -> list[str]:
    """Pictures that are not shown and have no room for their alternative text.

    A sign of a few pixels is left out: no client has room for words in it.
    """
    found = []
    for one in shown["pictures"]:
        if one["loaded"] or one["hidden"] or not one["words"] or one["given"] < SIGN:
            continue
        if one["width"] < SIGN or one["needed"] > one["height"] + 1:
            found.append(f"no room for the alternative text: {one['width']:.0f} x {one['height']:.0f}: {_quote(one)}")
        elif one["size"] < 12:
            found.append(f"{one['size']} px: {_quote(one)}")
    return found


def missing_pictures(shown: Shown) -> list[str]:
    """Pictures of the site that the site does not have."""
    return [f"missing: {one}" for one in shown["missing"]]


def misdirected(shown: Shown) -> list[str]:
    """Text of a letter from right to left that runs from left to right, or a heading at the wrong side."""
    if shown["direction"] != "rtl":
        return []
    wrong = [
        f"from left to right: {_quote(text)}"
        for text in shown["texts"]
        if text["paper"] and not text["directed"] and text["direction"] != "rtl"
    ]
    title = [text for text in shown["texts"] if text["paper"] and text["place"].startswith(("h1", "a.title"))]
    edge = max((text["right"] for text in title), default=0)
    if not title or abs(edge - shown["heading"]["right"]) > 2:
        wrong.append("the heading does not begin at the right")
    return wrong


def link_side(shown: Shown) -> str:
    """The side at which the link to the web stands, in reading direction: `start` or `end`; empty where none does."""
    first = shown["texts"][0]
    if first["kicker"] or not first["link"]:
        return ""
    before = first["left"] - shown["column"]["left"]
    after = shown["column"]["right"] - first["right"]
    return "start" if (before < after) == (shown["direction"] == "ltr") else "end"


CHECKS: tuple[Callable[[Shown], list[str]], ...] = (
    sideways,
    column,
    faint,
    small,
    strange_fonts,
    overlapping,
    opening,
    unread_pictures,
    missing_pictures,
    misdirected,
)


def faults(shown: Shown) -> list[str]:
    """All that is wrong, each with its check's name."""
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(shown)]


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """WCAG 2's contrast ratio of two colors, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Sequence[float]) -> float:
    linear = [part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _quote(text: Shown) -> str:
    return f"{text.get('place', 'img')} {text['words'][:40]!r}"
