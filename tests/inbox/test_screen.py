"""Every newsletter in Chromium: wide and narrow, light and dark, without styles, without pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inbox.screen import (
    CONTRAST,
    MODES,
    Letter,
    Mode,
    Screen,
    contrast,
    faults,
    inside_a_page,
    link_side,
    without_hiding,
    without_pictures,
    without_styles,
)
from tests.support import ROOT

WIDE, NARROW = MODES[0], MODES[1]
BARE = MODES[5]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_every_letter_is_right(
    mode: Mode, letters: list[Letter], screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {letter.name: wrong[:4] for letter in letters if (wrong := faults(screen.show(letter, mode)))}
    report = "\n".join(f"{name}: {fault}" for name, wrong in found.items() for fault in wrong)

    with capsys.disabled():
        print(f"\n  {mode.name}: {len(letters) - len(found)} of {len(letters)} letters are right", end="")
    assert not report, report


def test_the_loss_of_style_blocks_changes_neither_fonts_nor_sizes(letters: list[Letter], screen: Screen) -> None:
    found = [letter.name for letter in letters if _type(screen.show(letter, WIDE)) != _type(screen.show(letter, BARE))]

    assert found == []


def _type(shown: dict[str, object]) -> list[tuple[object, ...]]:
    texts = shown["texts"]
    assert isinstance(texts, list)
    return [(text["words"], text["size"], text["family"], text["color"]) for text in texts]


def test_the_link_to_the_web_stands_at_the_same_side_for_every_reader(letters: list[Letter], screen: Screen) -> None:
    shown = [screen.show(letter, WIDE) for letter in letters]

    assert {one["direction"] for one in shown} == {"ltr", "rtl"}
    assert len({link_side(one) for one in shown} - {""}) == 1


# Each check sees its fault

GOOD = """\
<!doctype html>
<html lang="en" dir="ltr"><head><title>Ask why</title>
<style>@media (prefers-color-scheme: dark) {
.paper { background-color: #171512 !important; } .paper p, .paper h1 { color: #ece6db !important; }
}</style></head>
<body style="margin:0;background-color:#f6f1e7">
<div style="display:none;max-height:0;overflow:hidden">Ask before you answer.</div>
<div dir="ltr"><table class="column" role="presentation" width="100%" align="center" cellpadding="0" cellspacing="0"
style="max-width:600px;background-color:#f6f1e7">
<tr><td align="right"><p style="margin:0;font-family:FONT;font-size:13px;color:#5f594f"><a
href="https://tips.example/" style="color:#5f594f">Read on the web</a></p></td></tr>
<tr><td class="paper" style="background-color:#fffdf8;padding:20px;font-family:FONT">
<h1 style="margin:0 0 10px;font-family:FONT;font-size:30px;color:#22201c">Ask why</h1>
<p style="margin:0 0 18px;font-family:FONT;font-size:17px;color:#22201c">One question first.</p>
</td></tr></table></div></body></html>
""".replace("FONT", "Charter, Georgia, Cambria, serif")
"""A letter in small that passes every check."""

FONT = "font-family:Charter,Georgia,Cambria,serif;"
PLAIN = f"{FONT}font-size:17px;color:#22201c"


def letter(html: str, site: Path = ROOT) -> Letter:
    return Letter("ask-why", html, "https://tips.example/", site)


def with_body(addition: str) -> str:
    return GOOD.replace("</h1>", f"</h1>{addition}")


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_a_good_letter_has_no_faults(mode: Mode, screen: Screen) -> None:
    assert faults(screen.show(letter(GOOD), mode)) == []


@pytest.mark.parametrize(
    ("fault", "mode", "html"),
    [
        ("sideways: scrolls to", WIDE, with_body('<div style="width:900px;height:9px"></div>')),
        ("sideways: scrolls to", NARROW, with_body(f'<p style="{PLAIN}">{"why" * 60}</p>')),
        ("sideways: beyond the edge: td", NARROW, with_body('<table width="500"><tr><td>&nbsp;</td></tr></table>')),
        ("sideways: beyond the edge: div", WIDE, with_body('<div style="margin-left:-80px;height:9px"></div>')),
        ("column: the column is at", MODES[2], GOOD.replace("max-width:600px", "max-width:640px")),
        ("column: the column is at", MODES[2], GOOD.replace('align="center"', "")),
        ("faint: 1.9: p 'Grey", WIDE, with_body(f'<p style="{FONT}font-size:17px;color:#bbb">Grey.</p>')),
        ("faint: 1.0: span", WIDE, with_body(f'<p style="{PLAIN}"><span style="color:#fffdf8">No</span></p>')),
        ("faint: ", MODES[3], GOOD.replace("#ece6db", "#3b362e")),
        ("faint: ", WIDE, with_body(f'<p style="{PLAIN};color:rgba(34,32,28,.3)">Pale.</p>')),
        ("faint: ", WIDE, with_body(f'<p style="{PLAIN}"><span style="background-color:#22201c">Dark.</span></p>')),
        ("small: 11 px", WIDE, GOOD.replace("font-size:13px", "font-size:11px")),
        ("small: 13 px: p 'One", WIDE, GOOD.replace("font-size:17px", "font-size:13px")),
        ("strange_fonts: ", BARE, GOOD.replace(f"margin:0 0 18px;{FONT}".replace(",", ", ")[:-1], "font-family:x")),
        ("overlapping: Over it. | One question", WIDE, with_body(f'<p style="{PLAIN};margin:0 0 -20px">Over it.</p>')),
        ("opening: the preheader is seen", WIDE, GOOD.replace("display:none;max-height:0;overflow:hidden", "")),
        ("opening: the first text is", WIDE, GOOD.replace("display:none;max-height:0;overflow:hidden", "")),
        ("opening: the preheader is seen", MODES[11], GOOD.replace("max-height:0;overflow:hidden", "")),
        (
            "unread_pictures: no room",
            MODES[7],
            with_body(
                f'<img src="bell.png" alt="A bell on a desk" width="60" height="20" '
                f'style="display:block;height:20px;{PLAIN}">'
            ),
        ),
        ("unread_pictures: 9 px", MODES[7], with_body('<img alt="Bell" width="99" style="display:block;font:9px x">')),
        ("faint: 1.0: img 'Bell'", MODES[7], with_body(f'<img alt="Bell" width="99" style="{PLAIN};color:#fffdf8">')),
        ("sideways: scrolls to", MODES[8], with_body('<img alt="A" width="500" style="display:block;max-width:100%">')),
        ("missing_pictures: ", WIDE, with_body('<img src="https://tips.example/no-bell.png" alt="A bell" width="99">')),
        (
            "misdirected: from left to right: p",
            WIDE,
            GOOD.replace("ltr", "rtl").replace("margin:0 0 18px", "direction:ltr"),
        ),
        (
            "misdirected: the heading",
            WIDE,
            GOOD.replace("ltr", "rtl").replace("margin:0 0 10px", "margin:0;text-align:left"),
        ),
    ],
)  # fmt: skip
def test_a_broken_letter_is_reported(fault: str, mode: Mode, html: str, screen: Screen) -> None:
    assert html != GOOD
    assert [one for one in faults(screen.show(letter(html), mode)) if one.startswith(fault)]


def test_a_style_block_that_changes_a_font_is_seen(screen: Screen) -> None:
    page = letter(GOOD.replace("</style>", "p { font-size: 19px !important }</style>"))

    assert _type(screen.show(page, WIDE)) != _type(screen.show(page, BARE))


def test_the_link_to_the_web_has_a_side_in_reading_direction(screen: Screen) -> None:
    mirrored = GOOD.replace("ltr", "rtl")

    assert link_side(screen.show(letter(GOOD), WIDE)) == "end"
    assert link_side(screen.show(letter(mirrored), WIDE)) == "start"
    assert link_side(screen.show(letter(mirrored.replace('align="right"', 'align="left"')), WIDE)) == "end"


def test_pictures_of_the_site_are_shown_and_others_are_not(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "a bell.png").write_bytes((ROOT / "themes/default/static/favicon.png").read_bytes())
    page = letter(
        with_body(
            '<img src="https://tips.example/a%20bell.png?v=1" alt="Ours" width="64">'
            f'<img src="https://other.example/bell.png" alt="Theirs" width="300" style="{PLAIN}">'
        ),
        tmp_path,
    )

    assert [one["loaded"] for one in screen.show(page, WIDE)["pictures"]] == [True, False]
    assert [one["loaded"] for one in screen.show(page, MODES[7])["pictures"]] == [False, False]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [((0, 0, 0), (255, 255, 255), 21), ((255, 255, 255), (255, 255, 255), 1), ((118, 118, 118), (255, 255, 255), 4.54)],
)
def test_contrast_is_that_of_wcag(one: tuple[int, ...], other: tuple[int, ...], ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)
    assert CONTRAST == 4.5


def test_what_clients_take_away_is_gone() -> None:
    assert "<style" not in without_styles(GOOD)
    assert "display:none" not in without_hiding(GOOD)
    assert "bell.png" not in without_pictures('<img alt="A bell" src="https://tips.example/bell.png">')
    assert "background-color:#f6f1e7" in without_hiding(GOOD)
    assert "<body>" in inside_a_page(GOOD)
    assert "<title>" not in inside_a_page(GOOD)
