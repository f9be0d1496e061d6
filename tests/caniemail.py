"""What a newsletter uses, in the words of Can I email, and which mail clients lack it.

The mapping from HTML and CSS to Can I email's slugs is written out below; what it has no slug for is
reported apart, so that nothing passes because nobody thought of it.  What stands inside conditional
comments is read by Outlook on Windows alone and is not looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import tinycss2
from lxml import etree

TABLE = Path(__file__).parent / "data/caniemail/features.json"

FAMILY_NAMES = {
    "gmail": "Gmail",
    "outlook": "Outlook",
    "apple-mail": "Apple Mail",
    "yahoo": "Yahoo",
    "samsung-email": "Samsung Email",
}
PLATFORM_NAMES = {
    "desktop-webmail": "on the web",
    "mobile-webmail": "on the mobile web",
    "ios": "on iOS",
    "android": "on Android",
    "windows": "on Windows",
    "macos": "on macOS",
    "outlook-com": "on the web",
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# CSS properties.

OWN_PROPERTIES = _words("""
accent-color align-items animation aspect-ratio backdrop-filter background background-blend-mode background-clip
background-color background-image background-origin background-position background-repeat background-size border
border-collapse border-image border-radius border-spacing box-shadow box-sizing caption-side clear clip-path
color-scheme column-count cursor direction display empty-cells filter flex-direction flex-wrap float font font-kerning
font-size font-size-adjust font-stretch font-weight gap height hyphenate-character hyphenate-limit-chars hyphens
inline-size inset justify-content letter-spacing line-height list-style list-style-image list-style-position
list-style-type margin mask-image max-block-size max-height max-inline-size max-width min-block-size min-height
min-inline-size min-width mix-blend-mode object-fit object-position opacity orphans outline outline-offset overflow
overflow-wrap padding position resize shape-margin shape-outside tab-size table-layout text-align text-align-last
text-decoration text-decoration-color text-decoration-line text-decoration-skip-ink text-decoration-style
text-decoration-thickness text-emphasis text-emphasis-position text-indent text-justify text-orientation text-overflow
text-shadow text-transform text-underline-offset text-underline-position text-wrap transform transition user-select
vertical-align visibility white-space white-space-collapse widows width word-break word-spacing word-wrap writing-mode
z-index
""")
"""Properties whose slug is `css-` and their own name."""

GROUPED_PROPERTIES = {
    "css-block-inline-size": "block-size",
    "css-border-inline-block": "border-inline border-block",
    "css-border-inline-block-individual": ("border-inline-start border-inline-end border-block-start border-block-end"),
    "css-border-inline-block-longhand": (
        "border-inline-color border-inline-style border-inline-width "
        "border-block-color border-block-style border-block-width"
    ),
    "css-border-radius": (
        "border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius"
    ),
    "css-border-radius-logical": (
        "border-start-start-radius border-start-end-radius border-end-start-radius border-end-end-radius"
    ),
    "css-column-layout-properties": "columns column-fill column-rule column-span column-width",
    "css-gap": "column-gap row-gap",
    "css-grid-template": "grid-template grid-template-areas grid-template-columns grid-template-rows",
    "css-left-right-top-bottom": "left right top bottom",
    "css-margin-block-start-end": "margin-block-start margin-block-end",
    "css-margin-inline-block": "margin-inline margin-block",
    "css-margin-inline-start-end": "margin-inline-start margin-inline-end",
    "css-padding-block-start-end": "padding-block-start padding-block-end",
    "css-padding-inline-block": "padding-inline padding-block",
    "css-padding-inline-start-end": "padding-inline-start padding-inline-end",
    "css-scroll-snap": "scroll-snap-type scroll-snap-align scroll-snap-stop",
}
PROPERTIES = {name: f"css-{name}" for name in OWN_PROPERTIES} | {
    name: slug for slug, names in GROUPED_PROPERTIES.items() for name in names.split()
}
SHORTHANDS = frozenset(
    _words("animation background border border-image column-rule list-style margin outline overflow padding transition")
)
"""Properties whose longhands without a slug count as the shorthand: `border-left-color` as `border`."""

VALUES = {
    ("display", "none"): "css-display-none",
    ("display", "flex"): "css-display-flex",
    ("display", "inline-flex"): "css-display-flex",
    ("display", "grid"): "css-display-grid",
    ("display", "inline-grid"): "css-display-grid",
}
KEYWORDS = {
    **dict.fromkeys(("fit-content", "min-content", "max-content"), "css-intrinsic-size"),
    **dict.fromkeys(("system-ui", "ui-serif", "ui-sans-serif", "ui-rounded", "ui-monospace"), "css-sytem-ui"),
    "initial": "css-unit-initial",
}
"""Keywords that count in any property; `css-sytem-ui` is Can I email's own spelling."""

UNITS = {
    unit: f"css-unit-{unit}"
    for unit in ("ch", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "rem", "vh", "vmax", "vmin", "vw")
}
FUNCTIONS = {
    "calc": "css-unit-calc",
    "clamp": "css-function-clamp",
    "light-dark": "css-function-light-dark",
    "max": "css-function-max",
    "min": "css-function-min",
    "rgb": "css-rgb",
    "rgba": "css-rgba",
    "conic-gradient": "css-conic-gradient",
    "linear-gradient": "css-linear-gradient",
    "radial-gradient": "css-radial-gradient",
    "var": "css-variables",
    **dict.fromkeys(("lch", "oklch", "lab", "oklab"), "css-modern-color"),
}

# Rules and selectors.

AT_RULES = {name: f"css-at-{name}" for name in ("font-face", "import", "keyframes", "media", "supports")}
MEDIA_FEATURES = {
    "prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "prefers-reduced-motion": "css-at-media-prefers-reduced-motion",
    "orientation": "css-at-media-orientation",
    **dict.fromkeys(("hover", "any-hover"), "css-at-media-hover"),
    **dict.fromkeys(
        ("-webkit-device-pixel-ratio", "-webkit-min-device-pixel-ratio", "-webkit-max-device-pixel-ratio"),
        "css-at-media-device-pixel-ratio",
    ),
}
COMBINATORS = {
    ">": "css-selector-child",
    "+": "css-selector-adjacent-sibling",
    "~": "css-selector-general-sibling",
    " ": "css-selector-descendant",
}
PSEUDO_CLASSES = {
    name: f"css-pseudo-class-{name}"
    for name in (
        "active", "checked", "default", "first-child", "first-of-type", "focus", "focus-visible", "focus-within", "has",
        "hover", "lang", "last-child", "last-of-type", "link", "not", "nth-child", "nth-last-child", "nth-last-of-type",
        "nth-of-type", "only-child", "only-of-type", "target", "visited",
    )
}  # fmt: skip
PSEUDO_ELEMENTS = {
    name: f"css-pseudo-element-{name}"
    for name in ("after", "before", "first-letter", "first-line", "marker", "placeholder")
}

# HTML.

OWN_ELEMENTS = _words("""
abbr acronym address audio base bdi blockquote body code del dfn dialog div form hr img link marquee meter object p
picture pre progress rp rt ruby select small span strike strong style svg table textarea video wbr
""")
"""Elements whose slug is `html-` and their own name."""

GROUPED_ELEMENTS = {
    "html-h1-h6": "h1 h2 h3 h4 h5 h6",
    "html-image-maps": "map area",
    "html-lists": "ul ol li dl dt dd",
    "html-semantics": "article aside details figcaption figure footer header main mark nav section summary time",
}
ELEMENTS = {name: f"html-{name}" for name in OWN_ELEMENTS} | {
    name: slug for slug, names in GROUPED_ELEMENTS.items() for name in names.split()
}
INPUTS = {
    ("button", "reset"): "html-button-reset",
    ("button", "submit"): "html-button-submit",
    **{("input", kind): f"html-input-{kind}" for kind in ("checkbox", "hidden", "radio", "reset", "submit", "text")},
}
"""Elements that Can I email tells apart by their type."""

OWN_ATTRIBUTES = _words("""
align aria-describedby aria-hidden aria-label aria-labelledby aria-live background cellpadding cellspacing dir height
hidden lang popover required role srcset target valign width
""")
"""Attributes whose slug is `html-` and their own name."""

ATTRIBUTES = {name: f"html-{name}" for name in OWN_ATTRIBUTES} | {
    "inert": "css-inert-attribute",
    "loading": "html-loading-attribute",
    "sizes": "html-srcset",
}
IMAGES = {
    **{
        kind: f"image-{kind}"
        for kind in ("apng", "avif", "bmp", "gif", "heif", "ico", "jpg", "mp4", "png", "svg", "webp")
    },
    "heic": "image-heif",
    "jpeg": "image-jpg",
    "svg+xml": "image-svg",
    "tif": "image-tiff",
    "tiff": "image-tiff",
}
"""Picture formats, by the end of a file's name or of a media type."""

HARMLESS = {
    "property color": "supported since the first style sheets; Can I email tests its notations only",
    "property font-family": "the list ends in a generic family, which every client has",
    "property font-style": "italics; where they are lost the words stay",
    "property mso-hide": "read by Outlook on Windows alone, which hides the preheader by it",
    "property mso-line-height-rule": "read by Outlook on Windows alone",
    "property mso-table-lspace": "read by Outlook on Windows alone",
    "property mso-table-rspace": "read by Outlook on Windows alone",
    "property supported-color-schemes": "the older name of color-scheme, read by Apple Mail alone",
    "property -webkit-text-size-adjust": "read by clients made with WebKit alone",
    "property -ms-text-size-adjust": "read by the older clients of Windows phones alone",
    "property text-size-adjust": "clients that do not enlarge text have no use for it",
    "media feature max-width": "covered by @media: every client that reads @media reads widths",
    "media feature min-width": "covered by @media: every client that reads @media reads widths",
    "pseudo-class root": "holds color-scheme alone, which has an entry of its own",
    "element html": "every document has it, or gets it",
    "element head": "every document has it, or gets it",
    "element meta": "what a client does not know it ignores",
    "element title": "no client shows it",
    "element tr": "part of a table",
    "element td": "part of a table",
    "element th": "part of a table",
    "element thead": "part of a table",
    "element tbody": "part of a table",
    "element tfoot": "part of a table",
    "element caption": "part of a table",
    "element col": "part of a table; where it is lost the columns find their own widths",
    "element colgroup": "part of a table; where it is lost the columns find their own widths",
    "element a": "links work everywhere; their kinds are looked at apart",
    "element br": "as old as mail in HTML",
    "element em": "italics; where they are lost the words stay",
    "element i": "italics; where they are lost the words stay",
    "element b": "bold since the first browsers",
    "element u": "underlined since the first browsers",
    "element s": "the modern name of strike; styled inline as well",
    "element ins": "the twin of del, which every client has",
    "element sub": "as old as mail in HTML",
    "element sup": "as old as mail in HTML",
    "element kbd": "styled inline; where it is lost the words stay",
    "element samp": "styled inline; where it is lost the words stay",
    "element var": "italics; where they are lost the words stay",
    "element cite": "italics; where they are lost the words stay",
    "element q": "quotation marks; where it is lost the words stay",
    "element bdo": "where it is lost the letters run in their natural direction",
    "attribute style": "what it holds is looked at declaration by declaration",
    "attribute class": "a hook for the style block alone",
    "attribute id": "a hook; no link leads to it",
    "attribute href": "links work everywhere; their kinds are looked at apart",
    "attribute hreflang": "no client shows it",
    "attribute src": "the picture's format is looked at",
    "attribute alt": "every client shows it or reads it out",
    "attribute title": "a hint on hovering that no sentence depends on",
    "attribute border": "as old as tables and pictures; doubled in CSS where it matters",
    "attribute bgcolor": "as old as tables; doubled in CSS",
    "attribute start": "as old as lists",
    "attribute type": "as old as lists",
    "attribute value": "as old as lists",
    "attribute reversed": "where it is lost the list counts upward",
    "attribute scope": "for screen readers; where it is lost the cell stays a heading",
    "attribute headers": "for screen readers; where it is lost the cell stays as it is",
    "attribute colspan": "as old as tables",
    "attribute rowspan": "as old as tables",
    "attribute span": "part of a table's columns",
    "attribute cite": "no client shows it",
    "attribute datetime": "no client shows it",
    "attribute xmlns": "for Outlook on Windows; others ignore it",
    "attribute xmlns:v": "for Outlook on Windows; others ignore it",
    "attribute xmlns:o": "for Outlook on Windows; others ignore it",
    "attribute charset": "part of meta",
    "attribute http-equiv": "part of meta",
    "attribute name": "part of meta",
    "attribute content": "part of meta",
}
"""What Can I email has no slug for and no reader misses, each with the reason."""

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of HTML, CSS or pictures that Can I email has tested."""

    slug: str
    title: str
    support: dict[str, str]
    """By client, as family.platform: y yes, a almost, n no, u never tested."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The clients that do not support it."""
        return tuple(client for client, verdict in self.support.items() if verdict == "n")


def read_table() -> dict[str, Feature]:
    """The features by slug, from the table in data/."""
    data = json.loads(TABLE.read_text(encoding="utf-8"))
    return {
        slug: Feature(slug, row["title"], dict(zip(data["clients"], row["support"], strict=True)))
        for slug, row in data["features"].items()
    }


def client_names(clients: Sequence[str], every: Collection[str]) -> str:
    """Clients in words; a family whose every client is named is named alone."""
    names: dict[str, None] = {}
    for client in clients:
        family, platform = client.split(".")
        whole = {one for one in every if one.startswith(f"{family}.")} <= set(clients)
        names[FAMILY_NAMES[family] if whole else f"{FAMILY_NAMES[family]} {PLATFORM_NAMES[platform]}"] = None
    return ", ".join(names)


def features(html: str) -> dict[str, tuple[str, ...]]:
    """The slugs of what a document uses, and the places where it does."""
    return _gathered(html, known=True)


def unknown(html: str) -> dict[str, tuple[str, ...]]:
    """What a document uses that Can I email has no slug for, such as `element tr`, and the places."""
    return _gathered(html, known=False)


def unsupported(html: str, table: dict[str, Feature], allowed: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """The slugs of what a document uses although some client lacks it, with their places."""
    return {slug: places for slug, places in features(html).items() if slug not in allowed and table[slug].lacking}


def _gathered(html: str, *, known: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name, place in _uses(html):
        if (" " not in name) == known:
            found.setdefault(name, {})[place] = None
    return {name: tuple(places) for name, places in sorted(found.items())}


# Each of the functions below yields names: a slug, or a kind and a word where there is no slug.


def _uses(html: str) -> Iterator[tuple[str, str]]:
    if _DOCTYPE.match(html):
        yield "html-doctype", "the first line"
    for node in lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8")).iter():
        if node.tag is etree.Comment:
            yield "html-comments", f"<!--{(node.text or '')[:40]}"
        elif isinstance(node.tag, str):
            yield from _element_uses(node)


def _element_uses(node: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    place = f'<{node.tag} class="{node.get("class")}">' if node.get("class") else f"<{node.tag}>"
    for name in (*_element(node), *_pictures(node)):
        yield name, place
    for attribute, value in node.attrib.items():
        yield ATTRIBUTES.get(attribute, f"attribute {attribute}"), f'{place} {attribute}="{value[:60]}"'
    for name, where in _style(tinycss2.parse_blocks_contents(node.get("style", ""))):
        yield name, f"{place} {where}"
    if node.tag == "style":
        yield from _sheet(tinycss2.parse_stylesheet(node.text or ""))


def _element(node: lxml.html.HtmlElement) -> Iterator[str]:
    kind = "text" if node.tag == "input" else "submit"
    if node.tag in ("input", "button"):
        kind = node.get("type", kind)
        yield INPUTS.get((node.tag, kind), f"{node.tag} {kind}")
    else:
        yield ELEMENTS.get(node.tag, f"element {node.tag}")
    if node.tag == "a" and node.get("href", "").startswith("#"):
        yield "html-anchor-links"
    if node.tag == "a" and node.get("href", "").lower().startswith("mailto:"):
        yield "html-mailto-links"
    if node.tag == "meta" and node.get("name") == "color-scheme":
        yield "html-meta-color-scheme"


def _pictures(node: lxml.html.HtmlElement) -> Iterator[str]:
    candidates = [one.split()[0] for one in node.get("srcset", "").split(",") if one.strip()]
    addresses = [node.get("src", "")] if node.tag == "img" else []
    for address in (*addresses, *candidates, node.get("background", "")):
        yield from _picture(address)


def _picture(address: str) -> Iterator[str]:
    """The format of a picture, by its media type or the end of its path."""
    if address.lower().startswith("data:"):
        yield "image-base64"
        kind = address[5:].split(";")[0].split(",")[0].lower().removeprefix("image/")
    elif not address:
        return
    else:
        kind = Path(urlsplit(address).path).suffix.lower().removeprefix(".")
    yield IMAGES.get(kind, f"picture {kind or 'without a type'}")


def _sheet(rules: list[Any]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        if rule.type == "comment":
            yield "css-comments", f"/*{rule.value[:40]}"
        elif rule.type == "qualified-rule":
            yield from _rule(rule)
        elif rule.type == "at-rule":
            yield from _at_rule(rule)
        elif rule.type == "error":
            yield f"syntax {rule.kind}", rule.message


def _rule(rule: Any) -> Iterator[tuple[str, str]]:
    place = tinycss2.serialize(rule.prelude).strip()
    for name in _selectors(rule.prelude):
        yield name, place
    for name, where in _style(tinycss2.parse_blocks_contents(rule.content)):
        yield name, f"{place} {{ {where} }}"


def _at_rule(rule: Any) -> Iterator[tuple[str, str]]:
    keyword = rule.lower_at_keyword
    place = f"@{keyword} {tinycss2.serialize(rule.prelude).strip()}"
    yield AT_RULES.get(keyword, f"at-rule {keyword}"), place
    if keyword == "media":
        for name in _media_features(rule.prelude):
            yield name, place
    if rule.content is None:
        return
    if keyword in ("media", "supports"):
        yield from _sheet(tinycss2.parse_rule_list(rule.content, skip_whitespace=True))
    elif keyword == "font-face":
        for name, where in _style(tinycss2.parse_blocks_contents(rule.content)):
            yield name, f"{place} {where}"


def _media_features(prelude: list[Any]) -> Iterator[str]:
    for token in prelude:
        if token.type == "() block":
            feature = next((one.lower_value for one in token.content if one.type == "ident"), "")
            yield MEDIA_FEATURES.get(feature, f"media feature {feature}")


def _selectors(prelude: list[Any]) -> Iterator[str]:
    """What the selectors of one rule are made of."""
    compound = 0
    """Classes and ids of the compound selector being read; a type selector does not make a chain."""
    opened = spaced = False
    tokens = iter(prelude)
    for token in tokens:
        if token.type == "whitespace":
            spaced = opened
            continue
        if token.type == "literal" and token.value in ",>+~":
            yield COMBINATORS.get(token.value, "css-selector-grouping")
            compound, opened, spaced = 0, False, False
            continue
        if spaced:
            yield COMBINATORS[" "]
            compound, spaced = 0, False
        opened = True
        name = _simple_selector(token, tokens)
        yield name
        compound += name in ("css-selector-class", "css-selector-id")
        if compound > 1:
            yield "css-selector-chaining"


def _simple_selector(part: Any, following: Iterator[Any]) -> str:
    if part.type == "ident":
        return "css-selector-type"
    if part.type == "hash":
        return "css-selector-id"
    if part.type == "[] block":
        return "css-selector-attribute"
    if part == "*":
        return "css-selector-universal"
    if part == ".":
        next(following)
        return "css-selector-class"
    if part == ":":
        return _pseudo(following)
    return f"selector {part.serialize()}"


def _pseudo(following: Iterator[Any]) -> str:
    part = next(following)
    if part == ":":
        name = _pseudo_name(next(following))
        return PSEUDO_ELEMENTS.get(name, f"pseudo-element {name}")
    name = _pseudo_name(part)
    # The first four pseudo-elements may be written with one colon.
    return PSEUDO_CLASSES.get(name) or PSEUDO_ELEMENTS.get(name, f"pseudo-class {name}")


def _pseudo_name(token: Any) -> str:
    return str(token.lower_name if token.type == "function" else token.lower_value)


def _style(nodes: list[Any]) -> Iterator[tuple[str, str]]:
    """What declarations use, with the declaration as its place."""
    for node in nodes:
        if node.type == "declaration":
            place = f"{node.name}:{tinycss2.serialize(node.value).strip()}"
            for name in _declaration(node):
                yield name, place
        elif node.type == "comment":
            yield "css-comments", f"/*{node.value[:40]}"
        elif node.type in ("qualified-rule", "at-rule"):
            yield "css-nesting", tinycss2.serialize(node.prelude).strip()
        elif node.type == "error":
            yield f"syntax {node.kind}", node.message


def _declaration(node: Any) -> Iterator[str]:
    name = node.lower_name
    yield "css-variables" if name.startswith("--") else _property(name)
    if node.important:
        yield "css-important"
    for token in node.value:
        if token.type == "ident" and (name, token.lower_value) in VALUES:
            yield VALUES[name, token.lower_value]
    yield from _value(node.value)


def _property(name: str) -> str:
    """The slug of a property, or of the shorthand that it is a part of."""
    if name in PROPERTIES:
        return PROPERTIES[name]
    short = name
    while "-" in short:
        short = short.rpartition("-")[0]
        if short in SHORTHANDS:
            return PROPERTIES[short]
    return f"property {name}"


def _value(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "ident" and token.lower_value in KEYWORDS:
            yield KEYWORDS[token.lower_value]
        elif token.type == "percentage":
            yield "css-unit-percent"
        elif token.type == "dimension":
            yield UNITS.get(token.lower_unit, f"unit {token.lower_unit}")
        elif token.type == "url":
            yield from _picture(token.value)
        elif token.type == "function":
            yield from _function(token)
        elif token.type.endswith(" block"):
            yield from _value(token.content)


def _function(token: Any) -> Iterator[str]:
    if token.lower_name == "url":
        for argument in token.arguments:
            if argument.type == "string":
                yield from _picture(argument.value)
        return
    yield FUNCTIONS.get(token.lower_name, f"function {token.lower_name}")
    yield from _value(token.arguments)
