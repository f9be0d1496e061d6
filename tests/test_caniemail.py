"""Newsletters against Can I email: nothing that a named client lacks, outside a written allow-list."""

from __future__ import annotations

import re

import pytest

from tests.caniemail import (
    ATTRIBUTES,
    ELEMENTS,
    FUNCTIONS,
    HARMLESS,
    IMAGES,
    INPUTS,
    MEDIA_FEATURES,
    PROPERTIES,
    PSEUDO_CLASSES,
    PSEUDO_ELEMENTS,
    UNITS,
    Feature,
    client_names,
    features,
    read_table,
    unknown,
    unsupported,
)
from tests.data.caniemail.make import CLIENTS, newest, table
from tests.support import CONTENT_NOW, ROOT, BuiltSite, build
from tests.test_newsletters import NASTY_NOW, write_nasty_site

DECISION = ROOT / "docs/decisions/0007-email-features.md"

ALLOWED = {
    "css-at-media": "The column is fluid without it; only the narrower side margins of phones are lost.",
    "css-at-media-prefers-color-scheme": "The letter stays light, or is darkened by the client itself.",
    "css-color-scheme": "The letter stays light, or is darkened by the client itself.",
    "css-display-none": "Everything that is hidden has no height and no room to overflow, which hides it there.",
    "css-max-height": "What it hides is hidden by mso-hide as well.",
    "css-overflow": "What it hides is hidden by mso-hide as well.",
    "css-selector-class": "No style block is read; every element carries its own style.",
    "css-selector-descendant": "No style block is read; every element carries its own style.",
    "css-selector-grouping": "No style block is read; every element carries its own style.",
    "css-selector-type": "No style block is read; every element carries its own style.",
    "css-table-layout": "Pictures there are as wide as their width attribute; the ghost table holds the column.",
    "css-word-break": "Long words are broken all the same: break-word is what the client writes for every value.",
    "html-body": "The table around the letter repeats the ground's color.",
    "html-doctype": "The letter is laid out by tables with zeroed spacing, which look alike without it.",
    "html-meta-color-scheme": "The letter stays light, or is darkened by the client itself.",
    "html-style": "No style block is read; every element carries its own style.",
}
"""Progressive enhancements: what a reader sees whose client lacks the feature."""

UNDETECTED = {
    "amp": "another format of mail, not a feature of HTML",
    "bimi": "a record of the domain name system",
    "image-hdr": "a property of a picture's pixels, not of its type",
}
"""Features of the table that no look at a document can find."""


@pytest.fixture(scope="module")
def known() -> dict[str, Feature]:
    """Can I email's features by slug."""
    return read_table()


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[BuiltSite]:
    """The project's own site and that of the nasty tips, built."""
    folder = tmp_path_factory.mktemp("caniemail")
    return [
        build(ROOT, now=CONTENT_NOW, out=folder / "own", cache=folder / "cache"),
        build(write_nasty_site(folder / "nasty"), now=NASTY_NOW),
    ]


@pytest.fixture(scope="module")
def letters(sites: list[BuiltSite]) -> dict[str, str]:
    """The HTML of every newsletter, by its site's folder and its key."""
    return {
        f"{site.root.name}/{path.parent.name}": path.read_text(encoding="utf-8")
        for site in sites
        for path in sorted(site.out.glob("newsletters/*/index.html"))
    }


# The project's newsletters


def test_no_letter_uses_what_a_named_client_lacks(letters: dict[str, str], known: dict[str, Feature]) -> None:
    report = "\n".join(
        f"{key}: {slug} is unknown to {client_names(known[slug].lacking, CLIENTS)}: {places[0]}"
        for key, html in letters.items()
        for slug, places in unsupported(html, known, ALLOWED).items()
    )

    assert len(letters) > 100
    assert not report, report


def test_every_allowed_feature_is_used_and_lacking_somewhere(
    letters: dict[str, str], known: dict[str, Feature]
) -> None:
    needed = {slug for html in letters.values() for slug in unsupported(html, known)}

    assert sorted(set(ALLOWED) - needed) == []


def test_what_can_i_email_does_not_know_is_on_the_harmless_list(letters: dict[str, str]) -> None:
    report = "\n".join(
        f"{key}: {name}: {places[0]}"
        for key, html in letters.items()
        for name, places in unknown(html).items()
        if name not in HARMLESS
    )

    assert not report, report


def test_the_decision_lists_what_is_allowed(known: dict[str, Feature]) -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \|$", DECISION.read_text(encoding="utf-8"), re.MULTILINE)

    assert rows == [(slug, client_names(known[slug].lacking, CLIENTS), ALLOWED[slug]) for slug in sorted(ALLOWED)]


# What is forbidden is seen


@pytest.mark.parametrize(
    ("slug", "html", "client"),
    [
        ("css-display-flex", '<div style="display:flex">Ask why.</div>', "outlook.windows"),
        ("image-svg", '<img src="https://tips.example/bell.svg" alt="A bell">', "gmail.desktop-webmail"),
        ("html-form", '<form action="https://tips.example/"></form>', "outlook.windows"),
        ("html-svg", "<svg><path></path></svg>", "gmail.ios"),
        ("css-position", "<style>p { position: absolute }</style>", "outlook.windows"),
        ("css-unit-rem", '<p style="margin:1rem">Ask why.</p>', "outlook.windows"),
        ("css-variables", '<p style="color:var(--ink)">Ask why.</p>', "gmail.desktop-webmail"),
        ("html-video", '<video src="https://tips.example/a.mp4"></video>', "gmail.desktop-webmail"),
    ],
)
def test_a_forbidden_feature_is_reported_with_its_place(
    slug: str, html: str, client: str, known: dict[str, Feature]
) -> None:
    found = unsupported(html, known, ALLOWED)

    assert slug in found
    assert found[slug]
    assert client in known[slug].lacking


def test_a_place_names_the_element_and_the_declaration() -> None:
    found = features('<p class="foot" style="margin:0;FLOAT:left !important">Ask why.</p>')

    assert found["css-float"] == ('<p class="foot"> FLOAT:left',)
    assert found["css-important"] == ('<p class="foot"> FLOAT:left',)


def test_a_place_names_the_rule() -> None:
    found = features("<style>@media (max-width: 620px) { .pad { float: left } }</style>")

    assert found["css-float"] == (".pad { float:left }",)
    assert found["css-at-media"] == ("@media (max-width: 620px)",)


# Every detector finds its feature


def _css(rule: str) -> str:
    return f"<style>{rule}</style>"


def _inline(declaration: str) -> str:
    return f'<p style="{declaration}">Ask why.</p>'


SHOWN: list[tuple[str, str]] = [
    *((slug, _inline(f"{name}:inherit")) for name, slug in PROPERTIES.items()),
    *((slug, f"<{name}>Ask why.</{name}>") for name, slug in ELEMENTS.items()),
    *((slug, f'<div {name}="1">Ask why.</div>') for name, slug in ATTRIBUTES.items()),
    *((slug, f'<{tag} type="{kind}">') for (tag, kind), slug in INPUTS.items()),
    *((slug, f'<img alt="A bell" src="https://tips.example/bell.{kind}">') for kind, slug in IMAGES.items()),
    *((slug, _inline(f"margin:2{unit}")) for unit, slug in UNITS.items()),
    *((slug, _inline(f"color:{name}(1)")) for name, slug in FUNCTIONS.items()),
    *((slug, _css(f"@media ({name}) {{ p {{ color: red }} }}")) for name, slug in MEDIA_FEATURES.items()),
    *((slug, _css(f"p:{name} {{ color: red }}")) for name, slug in PSEUDO_CLASSES.items()),
    *((slug, _css(f"p::{name} {{ color: red }}")) for name, slug in PSEUDO_ELEMENTS.items()),
    ("css-at-font-face", _css("@font-face { font-family: Bell; src: url(bell.woff2) }")),
    ("css-at-import", _css('@import "bell.css";')),
    ("css-at-keyframes", _css("@keyframes ring { from { color: red } to { color: blue } }")),
    ("css-at-media", _css("@media screen { p { color: red } }")),
    ("css-at-supports", _css("@supports (color: red) { p { color: red } }")),
    ("css-background-color", _inline("background-color:red")),
    ("css-border", _inline("border-left-color:red")),
    ("css-comments", _css("/* Why. */ p { color: red }")),
    ("css-comments", _inline("/* Why. */color:red")),
    ("css-display-flex", _inline("display:flex")),
    ("css-display-flex", _inline("display: INLINE-FLEX")),
    ("css-display-grid", _inline("display:grid")),
    ("css-display-none", _inline("display:none")),
    ("css-important", _inline("color:red!important")),
    ("css-intrinsic-size", _inline("width:max-content")),
    ("css-margin", _inline("margin-left:0")),
    ("css-nesting", _css("p { color: red; a { color: blue } }")),
    ("css-nesting", _css("p { color: red; @media screen { color: blue } }")),
    ("css-pseudo-class-hover", _css("p a.quiet:hover { color: red }")),
    ("css-pseudo-class-lang", _css("p:lang(de) { color: red }")),
    ("css-pseudo-class-not", _css("p:not(.by) { color: red }")),
    ("css-pseudo-element-before", _css("p:before { color: red }")),
    ("css-rgb", _inline("border:1px solid rgb(1, 2, 3)")),
    ("css-selector-adjacent-sibling", _css("p+p { color: red }")),
    ("css-selector-attribute", _css("[lang=de] { color: red }")),
    ("css-selector-chaining", _css(".by.quiet { color: red }")),
    ("css-selector-chaining", _css("p a.by#top { color: red }")),
    ("css-selector-child", _css("p > a { color: red }")),
    ("css-selector-class", _css("p.by { color: red }")),
    ("css-selector-descendant", _css("p a { color: red }")),
    ("css-selector-general-sibling", _css("p ~ p { color: red }")),
    ("css-selector-grouping", _css("p,a { color: red }")),
    ("css-selector-id", _css("#top { color: red }")),
    ("css-selector-type", _css(".by p { color: red }")),
    ("css-selector-universal", _css("* { color: red }")),
    ("css-sytem-ui", _inline("font-family:Georgia, system-ui")),
    ("css-unit-calc", _inline("width:calc(1px + 2%)")),
    ("css-unit-initial", _inline("color:initial")),
    ("css-unit-percent", _inline("width:50%")),
    ("css-unit-vw", _inline("width:min(600px, 90vw)")),
    ("css-variables", _inline("--ink:red")),
    ("html-anchor-links", '<a href="#note">Ask why.</a>'),
    ("html-comments", "<p>Ask<!-- Why? --> why.</p>"),
    ("html-doctype", "<!DOCTYPE html><p>Ask why.</p>"),
    ("html-mailto-links", '<a href="mailto:ada@tips.example">Write.</a>'),
    ("html-meta-color-scheme", '<meta name="color-scheme" content="light dark">'),
    ("image-base64", '<img alt="A bell" src="data:image/png;base64,AAAA">'),
    ("image-png", '<img alt="A bell" src="data:image/png;base64,AAAA">'),
    ("image-gif", _inline("background:url(https://tips.example/bell.gif)")),
    ("image-gif", _inline("background:url('https://tips.example/bell.gif?size=2')")),
    ("image-webp", '<img alt="A bell" src="bell.png" srcset="bell.png 1x, bell.webp 2x">'),
    ("image-jpg", '<table><tr><td background="https://tips.example/bell.JPEG">Ask why.</td></tr></table>'),
]
"""A document in small for each way in which a feature is found."""


@pytest.mark.parametrize(("slug", "html"), SHOWN)
def test_a_feature_is_found_where_it_is_used(slug: str, html: str) -> None:
    assert slug in features(html)


def test_plain_words_use_nothing_but_paragraphs() -> None:
    assert set(features("<p>Ask why.</p>")) == {"html-body", "html-p"}


@pytest.mark.parametrize(
    ("slug", "html"),
    [
        ("css-selector-chaining", _css("p.by a.quiet, .by:hover { color: red }")),
        ("css-selector-descendant", _css(" p > a , b{ color: red }")),
        ("css-selector-type", _css(".p { color: red }")),
        ("css-display-none", _inline("display:block")),
        ("css-at-media-prefers-color-scheme", _css("@media (max-width: 9px) { p { color: red } }")),
        ("html-doctype", "<p>Ask why.</p>"),
        ("html-anchor-links", '<a href="https://tips.example/#note">Ask why.</a>'),
        ("css-selector-type", _css("@keyframes ring { from { color: red } }")),
        ("css-unit-em", _inline("font-family:'9em'")),
    ],
)
def test_a_feature_is_not_found_where_it_is_not_used(slug: str, html: str) -> None:
    assert slug not in features(html)


def test_every_feature_of_the_table_has_a_detector(known: dict[str, Feature]) -> None:
    assert {slug for slug, _ in SHOWN} | set(UNDETECTED) == set(known)


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("property scale", _inline("scale:2")),
        ("property animated-margin", _inline("animated-margin:2")),
        ("function hsl", _inline("color:hsl(1 2% 3%)")),
        ("unit lh", _inline("margin:1lh")),
        ("at-rule layer", _css("@layer base;")),
        ("media feature update", _css("@media (update: slow) { p { color: red } }")),
        ("pseudo-class is", _css("p:is(.by) { color: red }")),
        ("pseudo-element backdrop", _css("p::backdrop { color: red }")),
        ("element bell", "<bell>Ask why.</bell>"),
        ("element iframe", "<iframe></iframe>"),
        ("attribute onclick", '<p onclick="ring()">Ask why.</p>'),
        ("input date", '<input type="date">'),
        ("picture xcf", '<img alt="A bell" src="bell.xcf">'),
        ("picture without a type", '<img alt="A bell" src="https://tips.example/bell">'),
        ("syntax invalid", _inline("color")),
        ("syntax invalid", _css("p")),
    ],
)
def test_what_has_no_slug_is_reported_apart(name: str, html: str) -> None:
    assert name in unknown(html)
    assert name not in HARMLESS


# The table


def test_the_table_names_every_client_that_matters(known: dict[str, Feature]) -> None:
    assert len(known) == 307
    assert {tuple(feature.support) for feature in known.values()} == {CLIENTS}
    assert {verdict for feature in known.values() for verdict in feature.support.values()} == set("yanu")


@pytest.mark.parametrize(
    ("tests", "verdict"),
    [
        ({"2019": "n", "2024": "y #1"}, "y"),
        ({"2019": "a #1 #2"}, "a"),
        ({"2019": "n", "2024": "u"}, "n"),
        ({"2019": "u"}, "u"),
        ({}, "u"),
    ],
)
def test_the_newest_tested_version_decides(tests: dict[str, str], verdict: str) -> None:
    assert newest(tests) == verdict


def test_the_table_is_made_from_the_source_by_slug() -> None:
    def source(slug: str) -> dict[str, object]:
        return {
            "slug": slug,
            "title": f" {slug.title()} ",
            "category": "html",
            "stats": {"gmail": {"ios": {"2020-01": "n", "2024-01": "y #2"}}},
        }

    text = table({"last_update_date": "2026-05-13 14:45:41 +0000", "data": [source("html-b"), source("html-a")]})

    assert '"date": "2026-05-13"' in text
    assert text.endswith(
        ' "features": {\n'
        '  "html-a": {"title": "Html-A", "category": "html", "support": "uyuuuuuuuuuuuuu"},\n'
        '  "html-b": {"title": "Html-B", "category": "html", "support": "uyuuuuuuuuuuuuu"}\n }\n}\n'
    )


@pytest.mark.parametrize(
    ("clients", "words"),
    [
        (("outlook.windows",), "Outlook on Windows"),
        (("yahoo.desktop-webmail", "yahoo.ios", "yahoo.android"), "Yahoo"),
        (("gmail.ios", "outlook.outlook-com"), "Gmail on iOS, Outlook on the web"),
        (("samsung-email.android",), "Samsung Email"),
    ],
)
def test_clients_are_named_by_family_where_all_of_it_is_meant(clients: tuple[str, ...], words: str) -> None:
    assert client_names(clients, CLIENTS) == words
