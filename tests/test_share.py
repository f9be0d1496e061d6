"""Share images: their words, lines, sides and colors, and where pages name them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from PIL import Image

import tipsgen.whole
from tests.support import AUTHOR, ROOT, SETTINGS, BuiltSite, SiteMaker, build
from tipsgen.bidi import Run, visual_runs
from tipsgen.errors import ContentError
from tipsgen.jobs import Job
from tipsgen.lettering import Typeface, break_lines, coverage, missing, shape, without_pictures
from tipsgen.outputs.kinds import SHARE
from tipsgen.png import hex_color, palette_png
from tipsgen.share import COLORS, HEIGHT, WIDTH, ShareFont, ShareInputs, ShareLook, draw_share, share_inputs

FILES = {name: (ROOT / "fonts" / f"{name}.ttf").read_bytes() for name in ("title", "text")}
LETTERS = coverage(FILES["title"])
LOOK = ShareLook(colors=tuple(COLORS.values()), fonts=(ShareFont(title="title", text="text", covered=LETTERS),))
PAGE = "2026/01/05/a/index.html"


def inputs(title: str, *, rtl: bool = False, left: str = "Daily Tip", right: str = "Ada Brown") -> ShareInputs:
    made = share_inputs(
        LOOK, "/share/a.png", title, kicker="Day 5", left=left, right=right, rtl=rtl, lang="ar" if rtl else "en"
    )
    assert isinstance(made, ShareInputs), made
    return made


def drawn(title: str, **options: bool) -> Image.Image:
    picture = Image.open(io.BytesIO(draw_share(inputs(title, **options), FILES.__getitem__)))
    picture.load()
    return picture.convert("RGB")


def dark(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a part are ink, or a small line's softer color."""
    return sum(picture.crop(box).convert("L").histogram()[:110])


def tip(title: str, **keys: str) -> str:
    return "\n".join(["---", f"title: {title}", *(f"{key}: {value}" for key, value in keys.items()), "---", "Words."])


def meta(site: BuiltSite, path: str) -> dict[str, str]:
    page = html.fromstring(site.text(path))
    return {one.get("property") or one.get("name"): one.get("content") for one in page.xpath("//meta[@content]")}


LONG = "Why the best managers I ever had asked twice as many questions as they gave answers on any given working day"


@pytest.mark.parametrize("title", ["Ask again now", LONG, "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"])
def test_an_image_is_1200_by_630_with_its_words_inside_the_margins(title: str) -> None:
    picture = drawn(title)

    assert picture.size == (WIDTH, HEIGHT) == (1200, 630)
    assert dark(picture, (100, 150, 1110, 500)) > 1000
    assert dark(picture, (40, 0, 95, 630)) == 0
    assert dark(picture, (1108, 0, 1200, 630)) == 0
    assert dark(picture, (40, 0, 1200, 80)) == 0


def test_a_long_title_is_set_smaller_than_a_short_one() -> None:
    def tallest(picture: Image.Image) -> int:
        rows = [y for y in range(150, 260) if dark(picture, (100, y, 1110, y + 1))]
        return next((n for n, (a, b) in enumerate(pairwise(rows), 1) if b != a + 1), len(rows))

    assert len(LONG.split()) == 21
    assert tallest(drawn("Ask now")) > tallest(drawn(LONG))


def test_the_rule_stands_where_a_line_starts() -> None:
    left, right = drawn("Listen"), drawn("Listen", rtl=True)
    accent, paper = hex_color(COLORS["accent"]), hex_color(COLORS["paper"])

    assert [left.getpixel((x, 300)) for x in (0, 1199)] == [accent, paper]
    assert [right.getpixel((x, 300)) for x in (0, 1199)] == [paper, accent]
    assert dark(right, (700, 150, 1110, 300)) > 1000
    assert dark(right, (40, 150, 600, 300)) == 0


def test_the_foot_has_the_site_at_the_start_and_the_author_at_the_end() -> None:
    picture = drawn("Listen")
    alone = Image.open(io.BytesIO(draw_share(inputs("Listen", right=""), FILES.__getitem__))).convert("RGB")

    assert dark(picture, (900, 520, 1110, 575))
    assert not dark(alone, (900, 520, 1110, 575))
    assert dark(alone, (100, 520, 300, 575))


def test_an_author_of_the_sites_name_is_not_named_twice() -> None:
    assert inputs("Listen", left="Ada Brown").right == ""


def test_the_same_words_are_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys; from tests.test_share import *; "
        "sys.stdout.write(draw_share(inputs(LONG), FILES.__getitem__).hex())"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)

    assert found.stdout == draw_share(inputs(LONG), FILES.__getitem__).hex()


def test_a_changed_word_or_color_is_another_address() -> None:
    one, other = inputs("Listen"), inputs("Listen!")
    plain = ShareLook(colors=("#fff", "#000", "#000", "#000"), fonts=LOOK.fonts)
    recolored = share_inputs(
        plain, "/share/a.png", "Listen", kicker="Day 5", left="Daily Tip", right="Ada Brown", rtl=False, lang="en"
    )

    assert isinstance(recolored, ShareInputs)
    assert len({one.address, other.address, recolored.address}) == 3
    assert one.address == inputs("Listen").address


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("🎉 Party on 👩🏽‍🚀 day", "Party on day"),
        ("Step 1️⃣ first ✅", "Step 1 first"),
        ("Größe\u00ad & Café™", "Größe & Café™"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_emoji_and_what_nobody_sees_are_left_out(title: str, shown: str) -> None:
    assert without_pictures(title) == shown


@pytest.mark.parametrize("text", ["Ärger, Straße, œuvre", "Ελληνικά", "Русский Ђ", "Lắng nghe", "“a” – b … € № ×"])
def test_the_fonts_have_the_letters_of_four_scripts(text: str) -> None:
    assert missing(text, [LETTERS]) == ""
    assert coverage(FILES["text"]) >= {ord(letter) for letter in text}


def test_a_letter_that_no_font_has_is_named() -> None:
    assert missing("Tip 日本", [LETTERS]) == "日"


def measure(text: str) -> int:
    return len(text) * 10


def test_lines_are_few_and_even() -> None:
    assert break_lines("one two three four", 140, 3, measure) == ["one two", "three four"]
    assert break_lines("one two three four", 60, 3, measure) == []


def test_a_text_too_long_ends_with_an_ellipsis() -> None:
    assert break_lines("one two, three four", 90, 1, measure, cut=True) == ["one two…"]


def test_a_word_too_long_is_broken() -> None:
    assert break_lines("abcdefghij", 60, 2, measure, cut=True) == ["abcde-", "fghij"]


def test_japanese_breaks_between_letters_but_not_before_a_full_stop() -> None:
    lines = break_lines("聞く。話す。", 30, 3, measure)

    assert "".join(lines) == "聞く。話す。"
    assert not any(line.startswith("。") for line in lines)


@pytest.mark.parametrize(
    ("text", "rtl", "runs"),
    [
        ("abc", False, [("abc", False)]),
        ("אבג", True, [("אבג", True)]),
        ("אבג abc דה", True, [(" דה", True), ("abc", False), ("אבג ", True)]),
        ("abc אבג", False, [("abc ", False), ("אבג", True)]),
        ("אב 12 גד", True, [(" גד", True), ("12", False), ("אב ", True)]),
        ("اب 9:30", True, [("9:30", False), ("اب ", True)]),
        ("abc (אב) d", False, [("abc (", False), ("אב", True), (") d", False)]),
    ],
)
def test_words_of_both_directions_stand_in_order(text: str, rtl: bool, runs: list[tuple[str, bool]]) -> None:
    assert visual_runs(text, rtl) == tuple(Run(*run) for run in runs)


def test_pairs_of_letters_are_kerned() -> None:
    face = Typeface(FILES["title"], 600)
    alone = sum(shape(letter, [face], False, "en").width for letter in "AV")

    assert shape("AV", [face], False, "en").width < alone


def test_a_png_holds_its_pixels() -> None:
    picture = Image.open(io.BytesIO(palette_png(2, [b"\0\1", b"\1\0"], [(1, 2, 3), (250, 251, 252)]))).convert("RGB")

    pixels = [picture.getpixel(place) for place in ((0, 0), (1, 0), (0, 1), (1, 1))]
    assert pixels == [(1, 2, 3), (250, 251, 252), (250, 251, 252), (1, 2, 3)]


@pytest.mark.parametrize(
    ("text", "color"),
    [("#fff", (255, 255, 255)), (" #8a3b12", (138, 59, 18)), ("red", None), ("8a3b12", None), ("#12", None)],
)
def test_colors_are_read_as_themes_write_them(text: str, color: object) -> None:
    assert hex_color(text) == color


def test_every_published_tip_and_the_site_have_an_image_and_no_draft_has(make_site: SiteMaker) -> None:
    root = make_site(
        {
            "content/tips/2026-01-05-a.md": tip("A good day"),
            "content/tips/2026-01-06-b.md": tip("A secret", draft="true"),
            "content/tips/2027-03-01-c.md": tip("Later"),
        }
    )
    site = build(root)

    shares = {path for path in site.files() if path.startswith("share/")}
    assert shares == {"share/site.png", "share/2026-01-05-a.png"}
    assert {Image.open(io.BytesIO(site.files()[path])).size for path in shares} == {(1200, 630)}
    assert b"secret" not in b"".join(site.files().values()).lower()


def test_pages_name_their_image_with_size_and_words(make_site: SiteMaker) -> None:
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("Fish & chips")}), base_url="https://x.example/blog")
    found = meta(site, PAGE)

    assert found["og:image"].startswith("https://x.example/blog/share/2026-01-05-a.png?v=")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"] == "Fish & chips"
    assert found["twitter:card"] == "summary_large_image"
    block = json.loads(html.fromstring(site.text(PAGE)).xpath("//script")[0].text)
    assert block["@graph"][0]["image"] == found["og:image"]
    for path in ("index.html", "archive/index.html", "authors/ada-brown/index.html"):
        assert meta(site, path)["og:image"].startswith("https://x.example/blog/share/site.png?v=")
    assert "share/" not in site.text("feed.xml")


def test_a_lead_picture_goes_before_the_share_image_but_a_drawing_does_not(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", image="/bell.png", image_alt="A bell"),
        "content/tips/2026-01-06-b.md": tip("B", image="/bell.svg", image_alt="A bell"),
        "content/static/bell.png": b"",
        "content/static/bell.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "content/static/lamp.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "content/tips/2026-01-07-c.md": tip("C", image="/lamp.svg", image_alt="A lamp"),
    }
    site = build(make_site(files))

    assert meta(site, PAGE)["og:image"] == "https://tips.example/bell.png"
    assert meta(site, PAGE)["og:image:alt"] == "A bell"
    assert meta(site, "2026/01/06/b/index.html")["og:image"] == "https://tips.example/bell.png"
    assert "/share/2026-01-07-c.png" in meta(site, "2026/01/07/c/index.html")["og:image"]


def test_the_settings_turn_them_off(make_site: SiteMaker) -> None:
    off = SETTINGS + "\n[share_images]\nenabled = false\n"
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("A"), "tipsgen.toml": off}))

    assert not any(path.startswith("share/") for path in site.files())
    assert "og:image" not in meta(site, PAGE)
    assert meta(site, PAGE)["twitter:card"] == "summary"


def test_titles_that_no_font_can_write_get_the_sites_image_and_one_warning(make_site: SiteMaker) -> None:
    files = {f"content/tips/2026-01-0{day}-a.md": tip("聞く") for day in (5, 6, 7)}
    site = build(make_site(files))
    found = site.report.problems

    assert [(one.rule, one.at.path, one.field) for one in found] == [
        ("share-font", "tipsgen.toml", "share_images.fonts")
    ]
    assert "U+805E" in found[0].message
    assert "2 more" in found[0].message
    assert "/share/site.png" in meta(site, PAGE)["og:image"]
    assert "share/2026-01-05-a.png" not in site.files()


def test_a_title_of_emoji_alone_gets_the_sites_image_without_a_word(make_site: SiteMaker) -> None:
    site = build(make_site({"content/tips/2026-01-05-a.md": tip("🎉")}))

    assert site.report.problems == ()
    assert "/share/site.png" in meta(site, PAGE)["og:image"]


def test_a_font_of_the_site_comes_first(make_site: SiteMaker) -> None:
    fonts = SETTINGS + '\n[share_images]\nfonts = ["fonts/own.ttf"]\n'
    files = {"content/tips/2026-01-05-a.md": tip("A good day"), "tipsgen.toml": fonts, "fonts/own.ttf": FILES["text"]}
    own, plain = build(make_site(files)), build(make_site({"content/tips/2026-01-05-a.md": tip("A good day")}, "plain"))

    assert own.files()["share/2026-01-05-a.png"] != plain.files()["share/2026-01-05-a.png"]
    assert meta(own, PAGE)["og:image"] != meta(plain, PAGE)["og:image"]
    assert not any(path.startswith("fonts/") for path in own.files())


@pytest.mark.parametrize(("name", "says"), [("fonts/none.ttf", "is not there"), ("tipsgen.toml", "is no font")])
def test_a_font_that_cannot_be_read_stops_the_build(make_site: SiteMaker, name: str, says: str) -> None:
    root = make_site({"tipsgen.toml": SETTINGS + f'\n[share_images]\nfonts = ["{name}"]\n'})

    with pytest.raises(ContentError) as caught:
        build(root)
    assert [(one.rule, says in one.message) for one in caught.value.problems] == [("share-font-file", True)]


def test_a_color_that_is_no_hex_color_gives_a_warning(make_site: SiteMaker) -> None:
    root = make_site({"themes/site/theme.toml": '[tokens.light]\naccent = "oklch(50% 0.1 40)"\n'})

    assert [one.rule for one in build(root).report.problems] == ["share-color"]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The share images that builds draw from now on."""
    drawn: list[str] = []
    spread = tipsgen.whole.spread

    def counting(make: Any, jobs: list[Job], *rest: Any) -> Any:
        drawn.extend(job.key for job in jobs if job.kind == SHARE)
        return spread(make, jobs, *rest)

    monkeypatch.setattr(tipsgen.whole, "spread", counting)
    return drawn


def test_an_image_is_drawn_once_until_its_words_change(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = counted(monkeypatch)
    root = make_site({"content/tips/2026-01-05-a.md": tip("A"), "content/tips/2026-01-06-b.md": tip("B")})
    first = build(root).files()

    assert sorted(drawn) == ["2026-01-05-a", "2026-01-06-b", "site"]
    drawn.clear()
    assert build(root).files() == first
    assert drawn == []
    (root / "content/tips/2026-01-06-b.md").write_text(tip("Better"))
    build(root)
    assert drawn == ["2026-01-06-b"]


def test_a_spoiled_cache_is_drawn_again(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": tip("A")})
    first = build(root).files()
    for path in (root / ".tipsgen/pictures").iterdir():
        path.write_bytes(b"spoiled" * 9)

    assert build(root).files() == first


def test_a_second_build_imports_neither_library(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": tip("A"), "content/authors/ada-brown.md": AUTHOR})
    code = (
        "import sys; from pathlib import Path; from datetime import *; from tipsgen.asked import *; "
        "from tipsgen.rebuild import *; "
        "build_site(Path(sys.argv[1]), BuildOptions(now=datetime(2026, 12, 31, tzinfo=UTC))); "
        "print(sorted({'PIL', 'uharfbuzz'} & set(sys.modules)))"
    )

    def loaded(site: Path) -> str:
        done = subprocess.run([sys.executable, "-c", code, site], cwd=ROOT, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    assert loaded(root) == "['uharfbuzz']"
    assert loaded(root) == "[]"


def test_one_process_and_two_draw_the_same(make_site: SiteMaker) -> None:
    root = make_site({f"content/tips/2026-01-{day:02}-a.md": tip(f"Tip {day}") for day in range(1, 29)})
    one = build(root, out=root / "one", cache=root / "c1", jobs=1)
    two = build(root, out=root / "two", cache=root / "c2", jobs=2)

    assert one.files() == two.files()
