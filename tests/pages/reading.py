"""A page in a browser: how it is shown, what is measured, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.inbox.screen import contrast

MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""Every rule that axe runs by itself, and WCAG 2.2's on the size of targets."""
TARGET = 24
"""Pixels; WCAG 2.2, success criterion 2.5.8."""
OUTLINE = 2
"""Pixels of a focus outline at least; WCAG 2.2, success criterion 2.4.13."""
EDGE = 3.0
"""Contrast of the outline with what it lies on; WCAG 2.2, success criterion 1.4.11."""
MOST_STOPS = 200
"""Presses of the Tab key after which a page counts as having no end."""
LEFT_OUT_OF_PRINT = (".skip", ".masthead", ".neighbours", ".subscribe", ".related", ".foot")
PRINTED = ("main", ".title", ".body")

Shown = dict[str, Any]
"""What measure.js gives back."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of showing a page."""

    width: int
    dark: bool = False

    def __str__(self) -> str:
        return f"{self.width} px, {'dark' if self.dark else 'light'}"


MODES = tuple(Mode(width, dark) for width in (1280, 390, 320) for dark in (False, True))
WIDE, NARROW = Mode(1280), Mode(320)


class Reader:
    """One tab that opens page after page and writes down what each asks for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[Request] = []
        """What the page that is open asked for, itself first."""
        self.complaints: list[str] = []
        """What the browser says is wrong with it: a file that is not there, a policy that forbids one."""
        page.on("request", lambda request: self.requests.append(request))
        page.on("console", self._note)

    def open(self, address: str, mode: Mode = WIDE, *, media: str = "screen") -> None:
        """Load a page in one mode."""
        self.page.set_viewport_size({"width": mode.width, "height": 900})
        self.page.emulate_media(
            media="print" if media == "print" else "screen",
            color_scheme="dark" if mode.dark else "light",
            reduced_motion="reduce",
        )
        self.page.goto("about:blank")
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(address, wait_until="load")

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def measure(self, what: str) -> Any:
        """One of the measurements of measure.js."""
        return self.page.evaluate(MEASURE, what)

    def violations(self) -> list[str]:
        """What axe finds: rule, place, and what it says of it."""
        response = Axe().run(self.page, options=AXE).response
        return [
            f"axe {rule['id']}: {' '.join(map(str, node['target']))}: {_reason(node)}"
            for rule in response["violations"]
            for node in rule["nodes"]
        ]

    def stops(self) -> list[Shown]:
        """Where the Tab key leads, from the top of the page until it leaves it."""
        found: list[Shown] = []
        while len(found) < MOST_STOPS:
            self.page.keyboard.press("Tab")
            stop = self.measure("focus")
            if stop is None or (found and stop["at"] == found[0]["at"]):
                return found
            found.append(stop)
        return found


def _reason(node: Shown) -> str:
    return "; ".join(one["message"] for one in (*node["any"], *node["all"], *node["none"]))


# What may be wrong.  Each function takes what was measured and returns the faults in words.


def sideways(shown: Shown) -> list[str]:
    """The page is wider than the screen."""
    if shown["scroll"] <= shown["view"]:
        return []
    return [f"scrolls to {shown['scroll']} px of {shown['view']}: {', '.join(shown['beyond'])}"]


def strangers(requests: Sequence[Request], home: str) -> list[str]:
    """Requests that leave the host."""
    own = urlsplit(home).netloc
    return [one.url for one in requests if urlsplit(one.url).scheme != "data" and urlsplit(one.url).netloc != own]


def scripts(requests: Sequence[Request], written: Sequence[str]) -> list[str]:
    """JavaScript, asked for or written in the page."""
    return [one.url for one in requests if one.resource_type == "script"] + list(written)


def small_targets(targets: Sequence[Shown]) -> list[str]:
    """Targets of less than 24 by 24 pixels that do not stand in a text."""
    return [
        f"{one['width']:.1f} x {one['height']:.1f} px: {one['path']}: {one['name']}"
        for one in targets
        if not one["inline"] and min(one["width"], one["height"]) < TARGET - 0.05
    ]


def lost_keyboard(stops: Sequence[Shown], reachable: Sequence[Shown]) -> list[str]:
    """The skip link is not first, a stop is not seen, the order is not that of reading, or something is left out."""
    if not stops:
        return ["the Tab key leads nowhere"]
    found = []
    if stops[0]["address"] != "#main":
        found.append(f"the first stop is {stops[0]['name']}, no skip link")
    for stop in stops:
        if stop["outline"] < OUTLINE:
            found.append(f"outline of {stop['outline']} px: {stop['path']}: {stop['name']}")
        elif (ratio := contrast(stop["color"], stop["back"])) < EDGE:
            found.append(f"outline of contrast {ratio:.1f}: {stop['path']}: {stop['name']}")
        if not stop["inView"]:
            found.append(f"out of view: {stop['path']}: {stop['name']}")
        elif stop["covered"]:
            found.append(f"covered: {stop['path']}: {stop['name']}")
    found += [
        f"{after['name']} comes after {before['name']}"
        for before, after in pairwise(stops)
        if after["at"] < before["at"] or (before is not stops[0] and _above(after, before))
    ]
    reached = {stop["at"] for stop in stops}
    return found + [f"never reached: {one['name']}" for one in reachable if one["at"] not in reached]


def _above(one: Shown, other: Shown) -> bool:
    """Whether a stop stands before another on the page: higher up, or to the left in the same line."""
    if one["bottom"] <= other["top"] + 1:
        return True
    same_line = one["top"] < other["bottom"] - 1 and other["top"] < one["bottom"] - 1
    return bool(same_line and one["right"] <= other["left"] + 1)


def unprintable(shown: Shown, texts: Sequence[Shown]) -> list[str]:
    """What should not be on paper, what is missing there, and text that is not black on white."""
    found = [f"printed: {one}" for one in LEFT_OUT_OF_PRINT if any(shown[one])]
    found += [f"not printed: {one}" for one in PRINTED if not any(shown[one])]
    return found + [
        f"{_hex(text['color'])} on {_hex(text['back'])}: {text['path']}: {text['words']!r}"
        for text in texts
        if text["color"] != [0, 0, 0, 1] or text["back"] != [255, 255, 255]
    ]


def _hex(color: Sequence[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in color[:3])
