"""Pictures in several sizes: what is made of them, who sees it, and how long it is kept."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

import tipsgen.pictures
import tipsgen.scale
from tests.support import SETTINGS, BuiltSite, SiteMaker, build
from tipsgen.channels.html import HtmlOptions, HtmlRenderer
from tipsgen.i18n import language
from tipsgen.markdown import parse
from tipsgen.pictures import Cache
from tipsgen.responsive import Pictures, PictureSet, Variant
from tipsgen.scale import ScaledSet, UnreadablePictureError, scaled, sizes
from tipsgen.views import Picture

WIDTHS = (480, 800, 1200)


def photo(width: int, height: int, form: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    """A picture with a soft gradient, as a camera's."""
    picture = Image.linear_gradient("L").resize((width, height)).convert(mode)
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def turned(width: int, height: int) -> bytes:
    """A picture whose camera lay on its side, with a place in its data."""
    exif = Image.Exif()
    exif[274] = 6
    exif[270] = "taken at home"
    return photo(width, height, exif=exif)


def tip(title: str, body: str, **keys: str) -> str:
    return "\n".join(["---", f"title: {title}", *(f"{key}: {value}" for key, value in keys.items()), "---", body])


def one_picture(data: bytes, body: str = "![A wide bell](bell.jpg)", **keys: str) -> dict[str, str | bytes]:
    return {"content/tips/2026-01-05-a.md": tip("A", body, **keys), "content/tips/bell.jpg": data}


def webp(site: BuiltSite) -> list[str]:
    return sorted(path for path in site.files() if path.endswith(".webp"))


PAGE = "2026/01/05/a/index.html"


@pytest.mark.parametrize(
    ("width", "made"),
    [(300, []), (480, []), (600, [480, 600]), (1200, [480, 800, 1200]), (4000, [480, 800, 1200])],
)
def test_a_picture_is_made_in_widths_up_to_its_own(width: int, made: list[int]) -> None:
    assert [size for size, _ in sizes(width, width // 2, WIDTHS)] == made


def test_no_widths_are_no_sizes() -> None:
    assert sizes(4000, 3000, ()) == ()


def test_what_is_made_is_webp_of_these_sizes_and_smaller_than_the_picture() -> None:
    data = photo(1600, 900, quality=95)
    result = scaled(data, WIDTHS)

    assert (result.width, result.height) == (1600, 900)
    assert [opened(one.data).size for one in result.made] == [(480, 270), (800, 450), (1200, 675)]
    assert {opened(one.data).format for one in result.made} == {"WEBP"}
    assert all(len(one.data) < len(data) for one in result.made)


def test_a_turned_picture_stands_upright_and_says_nothing_of_its_camera() -> None:
    result = scaled(turned(1600, 900), WIDTHS)

    assert (result.width, result.height) == (900, 1600)
    assert [opened(one.data).size for one in result.made] == [(480, 853), (800, 1422), (900, 1600)]
    assert not any(opened(one.data).getexif() for one in result.made)
    assert not any(b"home" in one.data or b"EXIF" in one.data for one in result.made)
    left, right = (opened(result.made[0].data).convert("L").getpixel((x, 400)) for x in (10, 470))
    assert isinstance(left, int)
    assert isinstance(right, int)
    assert left > right  # the dark top of the stored picture is now on the right


def test_a_clear_ground_stays_clear() -> None:
    picture = Image.effect_noise((900, 600), 60).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize((900, 600)))
    out = io.BytesIO()
    picture.save(out, "PNG")

    assert {opened(one.data).mode for one in scaled(out.getvalue(), WIDTHS).made} == {"RGBA"}


def test_an_animation_stays_as_it_is() -> None:
    frames = [Image.new("RGB", (900, 600), color) for color in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert scaled(out.getvalue(), WIDTHS) == ScaledSet(900, 600, ())


def test_a_drawing_that_packs_better_whole_has_no_narrower_size() -> None:
    picture = Image.new("1", (1200, 600), 1)
    for place in range(0, 1200, 8):
        picture.paste(0, (place, 0, place + 4, 600))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=0)
    made = scaled(out.getvalue(), WIDTHS).made

    assert [len(one.data) for one in made] == sorted(len(one.data) for one in made)


@pytest.mark.parametrize("data", [b"", b"no picture", photo(900, 600)[:2000]])
def test_what_is_no_picture_says_so(data: bytes) -> None:
    with pytest.raises(UnreadablePictureError):
        scaled(data, WIDTHS)


SHOWN = Pictures("100vw", {"/a.jpg": PictureSet(1600, 900, (Variant("/a-480.12.webp", 480, 270),))})


def rendered(text: str, shown: Pictures | None = SHOWN, **options: object) -> str:
    made = HtmlOptions(root="/blog", words=language("en").words, shown=shown, **options)  # type: ignore[arg-type]
    return HtmlRenderer(made).safe(parse(text, "en", True))


def test_a_page_lets_the_browser_choose() -> None:
    assert rendered("![A & B](/a.jpg 'Hm')") == (
        '<p><picture><source type="image/webp" srcset="/blog/a-480.12.webp 480w" sizes="100vw">'
        '<img src="/blog/a.jpg" alt="A &amp; B" width="1600" height="900" title="Hm" loading="lazy" decoding="async">'
        "</picture></p>\n"
    )


def test_pictures_from_the_second_on_are_put_off() -> None:
    made = rendered("![a](/a.jpg)\n\n![b](/b.jpg)\n\n![c](https://x.example/c.jpg)", eager=1)

    assert ["lazy" in one for one in made.split("<img")[1:]] == [False, True, True]


def test_hand_written_html_beside_a_picture_takes_nothing_from_it() -> None:
    made = rendered(
        '![a](/a.jpg)\n\n<img src="/a.jpg" alt="mine" onclick="x()">\n\n<picture><source srcset="/e"></picture>'
    )

    assert made.count("<picture>") == 1
    assert '<img src="/blog/a.jpg" alt="mine">' in made
    assert 'srcset="/blog/a-480.12.webp 480w"' in made
    assert "/e" not in made


def test_feeds_and_lists_of_other_kinds_get_the_picture_alone() -> None:
    assert rendered("![a](/a.jpg)", shown=None) == '<p><img src="/blog/a.jpg" alt="a"></p>\n'


def test_an_address_in_a_choice_has_no_space_or_comma() -> None:
    shown = Pictures("100vw", {"/a b,c.jpg": PictureSet(9, 9, (Variant("/a b,c-4.webp", 4, 4),))})

    assert 'srcset="/a%20b%2Cc-4.webp 4w"' in shown.tag(Picture("/a b,c.jpg"), "", "")


def test_a_site_offers_its_pictures_in_sizes_on_pages_only(make_site: SiteMaker) -> None:
    files = one_picture(photo(1600, 900), "![one](bell.jpg)\n\n![two](bell.jpg)", image="bell.jpg", image_alt="Lead")
    site = build(make_site(files))
    lead, first, _second = html.fromstring(site.text(PAGE)).xpath("//article//picture")
    choice = first.find("source").get("srcset")

    assert [part.split()[1] for part in choice.split(", ")] == ["480w", "800w", "1200w"]
    for part in choice.split(", "):
        address, width = part.split()
        assert opened(site.files()[address.lstrip("/")]).width == int(width.removesuffix("w"))
    assert "599px" in first.find("source").get("sizes")
    assert (lead.find(".//img").get("fetchpriority"), lead.find(".//img").get("loading")) == ("high", None)
    assert first.find(".//img").get("loading") == "lazy"
    assert first.find(".//img").get("src") == "/media/tips/bell.jpg"
    for other in ("newsletters/2026-01-05-a/index.html", "feed.xml", "atom.xml", "feed.json"):
        assert "webp" not in site.text(other)
        assert "srcset" not in site.text(other)


def test_the_settings_turn_it_off(make_site: SiteMaker) -> None:
    files = one_picture(photo(1600, 900))
    site = build(make_site({**files, "tipsgen.toml": SETTINGS + "\n[images]\nwidths = []\n"}))

    assert webp(site) == []
    assert "srcset" not in site.text(PAGE)


def test_a_picture_of_a_draft_is_neither_made_nor_shown(make_site: SiteMaker) -> None:
    files = one_picture(photo(1600, 900), draft="true")
    root = make_site({**files, "content/tips/2026-01-06-b.md": tip("B", "No picture.")})
    site = build(root)

    assert webp(site) == []
    assert not any("bell" in path for path in site.files())
    assert len(webp(build(root, drafts=True))) == 3
    assert webp(build(root)) == []


def test_a_changed_picture_has_a_new_address_and_an_unchanged_one_keeps_it(make_site: SiteMaker) -> None:
    root = make_site(one_picture(photo(1600, 900)))
    first = webp(build(root))
    again = webp(build(root))
    (root / "content/tips/bell.jpg").write_bytes(photo(1600, 901))
    changed = webp(build(root))

    assert first == again
    assert len(changed) == 3
    assert not set(first) & set(changed)


def test_a_second_build_decodes_nothing(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_site(one_picture(photo(1600, 900)))
    site = build(root)
    before = site.files()

    def fail(*_args: object, **_options: object) -> None:
        raise AssertionError("a picture was decoded")

    monkeypatch.setattr(tipsgen.scale, "scaled", fail)
    assert build(root).files() == before
    with pytest.raises(AssertionError, match="was decoded"):
        build(root, cache=root / "other-cache")


def test_a_spoiled_cache_is_thrown_away(make_site: SiteMaker) -> None:
    root = make_site(one_picture(photo(1600, 900)))
    before = build(root).files()
    for number, path in enumerate(sorted((root / ".tipsgen/pictures").iterdir())):
        path.write_bytes((b"", path.read_bytes()[:-1], b"\0" * 40)[number % 3])
    site = build(root)

    assert site.files() == before
    assert site.report.problems == ()


def test_a_picture_that_cannot_be_read_is_shown_as_it_is_with_a_warning(make_site: SiteMaker) -> None:
    site = build(make_site(one_picture(photo(1600, 900)[:3000])))

    assert [(one.rule, one.at.path) for one in site.report.problems] == [("broken-picture", "content/tips/bell.jpg")]
    assert 'src="/media/tips/bell.jpg"' in site.text(PAGE)


def test_a_base_path_goes_before_every_address(make_site: SiteMaker) -> None:
    site = build(make_site(one_picture(photo(1600, 900))), base_url="https://tips.example/blog")
    choice = html.fromstring(site.text(PAGE)).xpath("//picture/source/@srcset")[0]

    assert all(part.startswith("/blog/media/tips/bell-") for part in choice.split(", "))


def test_an_authors_photo_is_made_small(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", "Words."),
        "content/authors/ada-brown.md": "---\nname: Ada Brown\nphoto: /ada.jpg\n---\nWrites.\n",
        "content/static/ada.jpg": photo(600, 900),
    }
    site = build(make_site(files))

    assert [(path.split(".")[0], opened(site.files()[path]).size) for path in webp(site)] == [("ada-216", (216, 324))]
    for path in (PAGE, "authors/ada-brown/index.html"):
        picture = html.fromstring(site.text(path)).xpath("//p[@class='photo']/picture")[0]
        assert picture.find("source").get("srcset") == "/" + webp(site)[0]
        assert picture.find(".//img").get("width") == "72"


def test_the_cache_keeps_what_is_used_and_little_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tipsgen.pictures, "UNUSED_BYTES", 100)
    old = Cache(tmp_path)
    for key in ("a", "b", "c"):
        old.put(key, b"x" * 60)
    new = Cache(tmp_path)

    assert new.get("b") == b"x" * 60
    new.prune()
    kept = {path.name for path in tmp_path.iterdir()}
    assert "b" in kept
    assert len(kept) == 2
