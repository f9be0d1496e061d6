"""Themes: the site's overrides, the chosen theme, what it extends, and the default below them all."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.support import ROOT, SETTINGS, SiteMaker, build, html_text
from tests.test_build import numbered, page, tip
from tipsgen.dress import dress
from tipsgen.errors import ContentError, ThemeError
from tipsgen.themefiles import read_theme, theme_folders
from tipsgen.themes import Layer, Theme, extends

TIP = "2026/01/01/tip-1/index.html"
CHOSEN = {"tipsgen.toml": f'{SETTINGS}\n[theme]\nname = "sea"\n'}


def site_template(name: str, text: str) -> dict[str, str]:
    return {f"themes/site/templates/{name}": text}


def test_a_site_may_override_one_block_of_a_template(make_site: SiteMaker) -> None:
    override = '{% extends "parent/blog/tip.html" %}\n{% block related %}<p class="mine">Mine</p>{% endblock %}\n'
    plain = build(make_site(numbered(2, topics=["x"]), name="plain"))
    site = build(make_site({**numbered(2, topics=["x"]), **site_template("blog/tip.html", override)}))
    document = page(site, "2026/01/02/tip-2/index.html")

    assert document.xpath("//p[@class='mine']")
    assert document.xpath("//aside[@class='related']") == []
    assert document.xpath("//nav[@class='neighbours']/a/@href") == ["/2026/01/01/tip-1/"]
    assert site.text("archive/index.html") == plain.text("archive/index.html")


def test_an_override_may_show_the_block_that_it_replaces(make_site: SiteMaker) -> None:
    override = '{% extends "parent/blog/base.html" %}\n{% block footer %}{{ super() }}<p>More</p>{% endblock %}\n'
    site = build(make_site({**numbered(1), **site_template("blog/base.html", override)}))
    text = html_text(site.text(TIP))

    assert "RSS feed" in text
    assert text.endswith("More")


def test_overriding_the_frame_reaches_every_page(make_site: SiteMaker) -> None:
    override = '{% extends "parent/blog/base.html" %}\n{% block masthead %}<p id="own">Own</p>{% endblock %}\n'
    site = build(make_site({**numbered(1), **site_template("blog/base.html", override)}))

    for path in ("index.html", TIP, "archive/index.html", "authors/index.html", "404.html"):
        assert page(site, path).xpath("//p[@id='own']"), path


def test_a_template_may_be_replaced_whole(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(1), **site_template("blog/404.html", "<p>Gone, {{ site.title }}</p>")}))

    assert site.text("404.html") == "<p>Gone, Daily Leadership Tip</p>"


def test_the_email_and_its_text_can_be_overridden_too(make_site: SiteMaker) -> None:
    foot = '{% extends "parent/email/base.html" %}{% block foot %}<p class="foot">Own foot</p>{% endblock %}'
    older = '{% extends "parent/email/newsletter.html" %}{% block older %}<p class="small">No older</p>{% endblock %}'
    files = {
        **numbered(1),
        **site_template("email/base.html", foot),
        **site_template("email/newsletter.html", older),
        **site_template("email/newsletter.txt", "TEXT {{ tip.title }} & {{ body }}"),
    }
    site = build(make_site(files))

    issue = site.text("newsletters/2026-01-01-tip-1/index.html")
    assert re.search(r'<p class="foot" style="[^"]+">Own foot</p>', issue)
    assert re.search(r'<p class="small" style="[^"]+">No older</p>', issue)
    assert "You get this because" not in issue
    text = site.text("newsletters/2026-01-01-tip-1/index.txt")
    assert text.startswith("TEXT Tip 1 & Text 1.\n\n————")


def test_a_chosen_theme_extends_the_default(make_site: SiteMaker) -> None:
    files = {
        **CHOSEN,
        **numbered(1),
        "themes/sea/templates/blog/404.html": "<p>Lost at sea</p>",
        "themes/sea/static/theme.css": "p{color:navy}",
        "themes/sea/static/wave.svg": "<svg/>",
    }
    site = build(make_site(files))

    assert site.text("404.html") == "<p>Lost at sea</p>"
    assert "Text 1." in site.text(TIP)
    assert site.text("assets/theme.css").endswith("p{color:navy}")
    assert site.text("assets/wave.svg") == "<svg/>"
    assert "assets/favicon.svg" in site.files()


def test_layers_lie_upon_each_other_site_theme_parent_default(make_site: SiteMaker) -> None:
    def footer(word: str) -> str:
        return f'{{% extends "parent/blog/base.html" %}}{{% block footer %}}{{{{ super() }}}}[{word}]{{% endblock %}}'

    files = {
        **CHOSEN,
        **numbered(1),
        "themes/sea/theme.toml": 'extends = "water"\n',
        "themes/water/theme.toml": 'extends = "default"\n',
        "themes/water/templates/blog/base.html": footer("water"),
        "themes/sea/templates/blog/base.html": footer("sea"),
        "themes/site/templates/blog/base.html": footer("site"),
    }
    root = make_site(files)

    assert [folder.name for folder in theme_folders(root, "sea")] == ["site", "sea", "water", "default"]
    assert html_text(build(root).text(TIP)).endswith("[water] [sea] [site]".replace(" ", ""))


def test_a_template_reaches_over_a_layer_that_lacks_it(make_site: SiteMaker) -> None:
    files = {
        **CHOSEN,
        **numbered(1),
        "themes/sea/theme.toml": 'extends = "default"\n',
        **site_template("blog/tip.html", '{% extends "parent/blog/tip.html" %}{% block related %}R{% endblock %}'),
    }
    document = page(build(make_site(files)), TIP)

    assert document.xpath("//article[@class='letter']")


def test_tokens_and_email_styles_can_be_overridden_one_by_one(make_site: SiteMaker) -> None:
    toml = '[tokens.light]\naccent = "#123456"\n[email.styles]\nh1 = "color:{accent};font-size:44px"\n'
    files = {"content/tips/2026-01-01-tip-1.md": tip("A", "[x](https://x.example/)"), "themes/site/theme.toml": toml}
    site = build(make_site(files))
    email = site.text("newsletters/2026-01-01-tip-1/index.html")

    assert "--accent:#123456;" in site.text("assets/theme.css")
    assert 'style="color:#123456;font-size:44px"' in email
    assert "color:#123456;text-decoration:underline" in email


def test_the_address_of_the_style_sheet_changes_with_it(make_site: SiteMaker) -> None:
    def address(name: str, css: str) -> str:
        site = build(make_site({**numbered(1), "themes/site/static/theme.css": css}, name=name))
        return str(page(site, TIP).xpath("//link[@rel='stylesheet']/@href")[0])

    red, blue = address("red", "p{color:red}"), address("blue", "p{color:blue}")

    assert re.fullmatch(r"/assets/theme\.css\?v=[0-9a-f]{8}", red)
    assert red != blue
    assert red == address("again", "p{color:red}")


def test_a_site_may_replace_a_file_of_the_theme(make_site: SiteMaker) -> None:
    files = {**numbered(1), "themes/site/static/favicon.svg": "<svg>mine</svg>"}
    other = {**numbered(1), "content/static/assets/favicon.svg": "<svg>mine, too</svg>"}

    assert build(make_site(files)).text("assets/favicon.svg") == "<svg>mine</svg>"
    assert build(make_site(other, name="other")).text("assets/favicon.svg") == "<svg>mine, too</svg>"


def test_the_style_sheet_of_the_theme_is_not_replaced_in_silence(make_site: SiteMaker) -> None:
    root = make_site({**numbered(1), "content/static/assets/theme.css": "p{}"})

    with pytest.raises(ContentError) as caught:
        build(root)
    assert "content/static/assets/theme.css" in caught.value.problems[0].message


def test_a_missing_template_lists_the_places_searched(make_site: SiteMaker) -> None:
    files = {**CHOSEN, **numbered(1), "themes/sea/templates/blog/404.html": '{% include "blog/gone.html" %}'}

    with pytest.raises(ThemeError) as caught:
        build(make_site({**files, "themes/site/templates/blog/x.html": ""}))

    assert str(caught.value) == (
        "template blog/gone.html is in none of the theme's folders; searched: "
        "themes/site/templates/blog/gone.html, themes/sea/templates/blog/gone.html, "
        "tipsgen's own themes/default/templates/blog/gone.html"
    )


def test_extending_a_parent_that_is_not_there_is_told(make_site: SiteMaker) -> None:
    files = {**numbered(1), **site_template("blog/own.html", '{% extends "parent/blog/own.html" %}'),
             **site_template("blog/404.html", '{% include "blog/own.html" %}')}  # fmt: skip

    with pytest.raises(ThemeError, match=r"template blog/own\.html is in none of the theme's folders"):
        build(make_site(files))


def test_an_unknown_theme_lists_the_places_searched(make_site: SiteMaker) -> None:
    with pytest.raises(ThemeError) as caught:
        build(make_site({**CHOSEN, **numbered(1)}))

    assert str(caught.value) == ("there is no theme 'sea'; searched: themes/sea, tipsgen's own themes/sea")


def test_an_unknown_parent_theme_is_told(make_site: SiteMaker) -> None:
    with pytest.raises(ThemeError, match="there is no theme 'gone'"):
        build(make_site({**CHOSEN, "themes/sea/theme.toml": 'extends = "gone"\n'}))


def test_themes_that_extend_each_other_do_not_go_on_forever(make_site: SiteMaker) -> None:
    files = {
        **CHOSEN,
        **numbered(1),
        "themes/sea/theme.toml": 'extends = "lake"\n',
        "themes/lake/theme.toml": 'extends = "sea"\n',
    }
    with pytest.raises(ThemeError):
        build(make_site(files))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<p>\n{{ tip.gone }}\n</p>", 2),
        ("<p>\n\n{{ unknown }}\n</p>", 3),
        ("{% if %}", 1),
        ("<p>\n{% endfor %}", 2),
        ("\n{{ tip.title + 1 }}", 2),
        ("\n\n{{ 1 // 0 }}", 3),
        ("\n{{ tip.extra['x']['y'] }}", 2),
        ("\n{{ tip.title | nofilter }}", 2),
    ],
)
def test_a_fault_in_a_template_names_file_and_line(make_site: SiteMaker, text: str, line: int) -> None:
    with pytest.raises(ThemeError) as caught:
        build(make_site({**numbered(1), **site_template("blog/tip.html", text)}))

    assert str(caught.value).startswith(f"themes/site/templates/blog/tip.html:{line}: ")


def test_a_fault_in_an_included_template_names_that_one(make_site: SiteMaker) -> None:
    files = {
        **site_template("blog/tip.html", '<p>\n{% include "blog/part.html" %}'),
        **site_template("blog/part.html", "\n\n{{ gone }}"),
    }
    with pytest.raises(ThemeError, match=r"^themes/site/templates/blog/part\.html:3: 'gone' is undefined"):
        build(make_site({**numbered(1), **files}))


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("themes/site/templates/blog/tip.html", b"caf\xe9"),
        ("themes/site/static/theme.css", b"caf\xe9"),
        ("themes/site/theme.toml", b"x = 'caf\xe9'"),
        ("themes/site/theme.toml", b"[tokens\n"),
    ],
)
def test_a_theme_that_cannot_be_read_is_told_with_its_file(make_site: SiteMaker, path: str, data: bytes) -> None:
    with pytest.raises(ThemeError, match=re.escape(path)):
        build(make_site({**numbered(1), path: data}))


def test_an_email_style_with_an_unknown_token_is_told() -> None:
    with pytest.raises(ThemeError, match="'nosuch'"):
        Theme([Layer("x", settings='[email.styles]\np = "color:{nosuch}"\n')])


def test_what_a_template_prints_is_escaped(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-01-tip-1.md": tip("<b>bold</b>", extra={"note": "<i>x</i> & y"}),
        **site_template("blog/tip.html", "{{ tip.title }} {{ tip.extra.note }}"),
    }
    assert build(make_site(files)).text(TIP) == "&lt;b&gt;bold&lt;/b&gt; &lt;i&gt;x&lt;/i&gt; &amp; y"


def test_a_theme_extends_the_default_unless_it_says_otherwise() -> None:
    assert extends("", "sea") == "default"
    assert extends('extends = "lake"', "sea") == "lake"
    with pytest.raises(ThemeError, match=r"^sea/theme\.toml: "):
        extends("extends =", "sea")


def test_styles_are_written_by_element_and_first_class() -> None:
    theme = Theme([Layer("x", settings='[email.styles]\np = "a:1"\n"p.by" = "a:2"\n')])

    assert dress('<p>x</p><p class="by">y</p><p class="other">z</p><b>w</b>', theme.tags("ltr")) == (
        '<p style="a:1">x</p><p class="by" style="a:2">y</p><p class="other" style="a:1">z</p><b>w</b>'
    )


def test_styles_are_never_written_into_an_attribute() -> None:
    theme = Theme([Layer("x", settings='[email.styles]\np = "a:1"\n')])

    assert dress('<img alt="<p>">', theme.tags("ltr")) == '<img alt="<p>">'


def test_the_projects_own_theme_is_the_packages_default() -> None:
    layers, assets = read_theme(ROOT, "default")

    assert "blog/tip.html" in layers[-1].templates
    assert "assets/favicon.svg" in assets


def test_a_theme_is_part_of_no_other_sites_build(make_site: SiteMaker) -> None:
    own = build(make_site({**numbered(1), **site_template("blog/404.html", "mine")}, name="one"))
    other = build(make_site(numbered(1), name="two"), now=datetime(2026, 12, 31, tzinfo=UTC))

    assert own.text("404.html") == "mine"
    assert other.text("404.html") != "mine"


def test_the_manual_s_template_of_a_text_part_writes_it(make_site: SiteMaker) -> None:
    manual = (ROOT / "docs/themes.md").read_text(encoding="utf-8")
    example = re.search(r"^```text\n(\{\{ tip\.title.*?)^```$", manual, re.MULTILINE | re.DOTALL)
    assert example
    site = build(make_site({**numbered(1), **site_template("email/newsletter.txt", example[1])}))
    text = site.text("newsletters/2026-01-01-tip-1/index.txt")

    assert text.startswith("Tip 1\nThursday, January 1, 2026\n\nText 1.\n\n————")
