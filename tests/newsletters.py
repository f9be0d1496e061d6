"""What every newsletter must meet, as a registry of checks over one rendered issue and its text twin.

A check looks at nothing but a `Letter`: the two parts as bytes would carry them, and the few things
that only the sender knows, such as the address that ends a subscription.  A check returns the faults
it found, each a sentence with the place; an empty list means that the letter passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from typing import Literal

import tinycss2
import tinycss2.color3
from lxml import html as lxml_html
from wcwidth import wcswidth

Element = lxml_html.HtmlElement

BYTES = 90_000
"""Gmail cuts a message at 102 KB; the rest is for what a provider adds."""
STYLE_BYTES = 8192
"""Gmail drops a style block of more."""
COLUMN = 600
PHONE = 320
"""Pixels of a phone's 360 that a letter's own text has, its padding taken off."""
COLUMNS = 78
"""RFC 5322, section 2.1.1: a line of text should be no longer."""
BODY_PX, LEAST_PX = 15.0, 12.0
CONTRAST = 4.5
"""WCAG 2, success criterion 1.4.3."""
LONGEST_RUN = 28
"""Characters without a place to break that still fit a phone's width, in a list too."""
PADDING = "\u034f\u200c\u00a0\u00ad\u2007\ufeff"
"""Characters that fill up the inbox preview and show nothing."""
LEAST_PADDING = 60

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "figcaption", "figure", "footer", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
    )
)  # fmt: skip
NOT_IN_P = BLOCKS - {"body", "caption", "tbody", "td", "tfoot", "th", "thead", "tr", "li", "dd", "dt", "summary"}
"""Elements that make a browser close an open paragraph before its end tag."""
WITH_MARGINS = frozenset({"p", "ul", "ol", "li", "dl", "dd", "blockquote", "pre", "figure", "hr", *HEADINGS})
"""Elements whose margins clients choose differently unless they are written."""
FORBIDDEN = frozenset(
    (
        "applet", "audio", "base", "button", "canvas", "dialog", "embed", "form", "frame", "frameset", "iframe",
        "input", "link", "marquee", "math", "noscript", "object", "option", "picture", "script", "select", "source",
        "svg", "template", "textarea", "track", "video",
    )
)  # fmt: skip
USER_AGENT_SIZES = {
    "small": 0.83, "sub": 0.83, "sup": 0.83, "big": 1.2, "h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67,
}  # fmt: skip
"""How a client sizes an element that says nothing, relative to what holds it."""

TAG_LIKE = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|<!\[|-->")
ENTITY_LIKE = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,10}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
MARKDOWN_LIKE = re.compile(
    r"\*\*|~~|```|(?<!\w)__(?=\w)|\]\(|!\[|\[\^|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]|\[\[block:|<!-- more"
    r"|\|[ ]?:?-{3,}|^[ ]*#{1,6}[ ]\S",
    re.MULTILINE,
)
ADDRESS_LIKE = re.compile(r"(?:https?://|mailto:|tel:)\S+|\S+@\S+\.\S+")


@dataclass(frozen=True)
class Letter:
    """One rendered issue, with what the sender knows about it."""

    name: str
    """The tip's key, or whatever a report should call the letter."""
    html: str
    text: str
    base_url: str
    lang: str
    direction: str
    title: str
    """What the `<title>` should say, in plain characters."""
    view_in_browser: str
    """An address or a provider's tag."""
    unsubscribe: str
    """An address or a provider's tag."""
    postal_address: str
    newer: tuple[str, ...] = ()
    """Addresses of tips that came out later."""
    literals: tuple[str, ...] = ()
    """Words that look like markup because their author meant them to, such as a title with `<b>`."""
    merge_tags: frozenset[str] = frozenset()
    """The provider's tags as they stand in an `href`."""

    @cached_property
    def tree(self) -> Element:
        parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
        return lxml_html.document_fromstring(self.html.encode(), parser=parser)

    @cached_property
    def elements(self) -> list[Element]:
        """All elements in document order, without comments; the list keeps them alive as keys."""
        return [element for element in self.tree.iter() if isinstance(element.tag, str)]

    @cached_property
    def body(self) -> Element:
        return self.tree.body

    @cached_property
    def hidden(self) -> frozenset[Element]:
        """Elements that no reader sees, with all that they hold."""
        found: set[Element] = set()
        for element in self.body.iter():
            if not isinstance(element.tag, str):
                continue
            if element.getparent() in found or inline(element).get("display") == "none":
                found.add(element)
        return frozenset(found)

    @cached_property
    def visible(self) -> list[Element]:
        """The elements of the body that a reader sees."""
        return [one for one in self.body.iter() if isinstance(one.tag, str) and one not in self.hidden]

    @cached_property
    def texts(self) -> list[tuple[Element, str]]:
        """Every piece of visible text with the element that it stands in."""
        found: list[tuple[Element, str]] = []
        for node in self.body.iter():
            is_element = isinstance(node.tag, str)
            if is_element and node.text and node.text.strip() and node not in self.hidden and node.tag != "style":
                found.append((node, node.text))
            parent = node.getparent()
            if node is not self.body and node.tail and node.tail.strip() and parent not in self.hidden:
                found.append((parent, node.tail))
        return found

    @cached_property
    def structure(self) -> Structure:
        parser = Structure()
        parser.feed(self.html)
        parser.close()
        parser.finish()
        return parser

    @cached_property
    def sheets(self) -> list[str]:
        return [element.text or "" for element in self.tree.iter("style")]

    @cached_property
    def links(self) -> list[Element]:
        return [element for element in self.visible if element.tag == "a" and element.get("href") is not None]

    @cached_property
    def images(self) -> list[Element]:
        return [element for element in self.visible if element.tag == "img"]

    @cached_property
    def tables(self) -> list[Element]:
        """Data tables: those that do not say that they are there for the layout."""
        return [e for e in self.visible if e.tag == "table" and e.get("role") not in ("presentation", "none")]

    @cached_property
    def light(self) -> dict[Element, Look]:
        """How each element looks in a client that knows inline styles only."""
        return looks(self, ())

    @cached_property
    def dark(self) -> dict[Element, Look]:
        """How each element looks where the rules for dark apply as well."""
        return looks(self, [rule for sheet in self.sheets for rule in rules(sheet, dark=True)])

    @cached_property
    def letter_cell(self) -> Element | None:
        """The cell that holds the title, and with it the letter's body."""
        heading = next(iter(self.body.iter("h1")), None)
        return None if heading is None else next(heading.iterancestors("td", "div", "body"))

    @cached_property
    def code_lines(self) -> frozenset[str]:
        """Lines of code on one space each, whether a `<pre>` holds them or a `<code>` with line breaks."""
        blocks = [one for one in self.visible if one.tag in ("pre", "code")]
        lines = (squeeze(line) for block in blocks for line in written(block).split("\n"))
        return frozenset(line for line in lines if line)

    @cached_property
    def prose_lines(self) -> list[str]:
        """The text's lines without those of code."""
        return [line for line in self.text.split("\n") if squeeze(line) not in self.code_lines]

    @cached_property
    def meant(self) -> re.Pattern[str] | None:
        """What may look like markup in either part: the literals, code, and alt texts."""
        code = [" ".join("".join(e.itertext()).split()) for e in self.visible if e.tag in ("code", "kbd", "samp")]
        alts = [image.get("alt") or "" for image in self.images]
        own = (*self.literals, self.title, self.postal_address)
        words = sorted({one for one in (*own, *code, *alts) if one.strip()}, key=len, reverse=True)
        patterns = [r"\s+".join(re.escape(part) for part in one.split()) for one in words]
        return re.compile("|".join(patterns)) if patterns else None

    def plain(self, text: str) -> str:
        """Text without what is meant to look like markup, and without addresses."""
        text = text.replace("\u200b", "")
        if self.meant:
            text = self.meant.sub(" ", text)
        return ADDRESS_LIKE.sub(" ", text)

    @cached_property
    def addresses(self) -> re.Pattern[str] | None:
        """The addresses of links as either part may show them, the longest first."""
        found: set[str] = set()
        for link in self.links:
            href = link.get("href").strip()
            bare = re.sub(r"^(?:mailto:|tel:)", "", href)
            found |= {href, bare}
            if href.startswith("mailto:"):
                found.add(bare.split("?")[0])
            if is_address(link):
                found.add(squeeze(link.text_content()))
        ordered = sorted((one for one in found if len(one) > 3), key=len, reverse=True)
        return re.compile("|".join(re.escape(one) for one in ordered)) if ordered else None

    def stream(self, text: str) -> str:
        """The letters, digits and symbols of a text in a row, addresses of links left out.

        Spaces do not count, since a line of Japanese breaks where no space is; nor does punctuation,
        since the text marks links, notes and struck words with some of its own.
        """
        if self.addresses:
            text = self.addresses.sub(" ", text)
        return letters_of(text)

    @cached_property
    def numbers(self) -> dict[Element, int]:
        """The number that a client shows before each item of an ordered list."""
        found: dict[Element, int] = {}
        for numbers in (one for one in self.visible if one.tag == "ol"):
            own = [one for one in numbers if one.tag == "li"]
            step = -1 if numbers.get("reversed") is not None else 1
            count = int(numbers.get("start") or (len(own) if step < 0 else 1))
            for item in own:
                count = int(item.get("value") or count)
                found[item] = count
                count += step
        return found

    @cached_property
    def pieces(self) -> list[Piece]:
        return list(pieces(self, self.body))

    @cached_property
    def compared(self) -> Compared:
        return compare(self)

    @cached_property
    def lines(self) -> list[Line]:
        return [read_line(self, line) for line in self.text.split("\n")]


@dataclass(frozen=True)
class Check:
    """One point that a letter must meet."""

    id: str
    part: Literal["html", "text"]
    says: str
    """The point as a sentence, for reports."""
    find: Callable[[Letter], list[str]]
    """The faults of a letter; none where it passes."""


# Reading HTML


class Structure(HTMLParser):
    """Tags as they were written, which a forgiving parser would have mended."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.unbalanced: list[str] = []
        self.nested: list[str] = []
        self.empty: list[str] = []
        self.outlook: list[str] = []
        """What stands in comments for Outlook."""
        self._open: list[str] = []
        self._filled: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if "p" in self._open and tag in NOT_IN_P:
            inner = self._open[len(self._open) - self._open[::-1].index("p") :]
            if not {"td", "th", "li"} & set(inner):
                self.nested.append(f"<{tag}> in an open <p> at {self._where()}")
        if tag in ("img", "br", "input"):
            self._fill(tag == "img")
        if tag not in VOID:
            self._open.append(tag)
            self._filled.append(False)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in VOID and ":" not in tag:  # Office's own elements are XML
            self.unbalanced.append(f"<{tag}/> closes nothing at {self._where()}")
        self._fill(tag == "img")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.unbalanced.append(f"</{tag}> at {self._where()}, open is {self._open[-1:]}")
            if tag not in self._open:
                return
        while self._open:
            closed, filled = self._open.pop(), self._filled.pop()
            if closed == "p" and not filled:
                self.empty.append(f"<p></p> at {self._where()}")
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        self._fill(bool(data.strip(PADDING + " \t\r\n")))

    def handle_comment(self, data: str) -> None:
        if re.match(r"\[if [^\]]*mso", data) and "!mso" not in data[:12]:
            self.outlook.append(re.sub(r"^\[if [^\]]*\]>|<!\[endif\]$", "", data))

    def finish(self) -> None:
        """Note what was never closed."""
        self.unbalanced += [f"<{tag}> is never closed" for tag in self._open]

    def _fill(self, filled: bool) -> None:
        if filled:
            self._filled = [True] * len(self._filled)

    def _where(self) -> str:
        line, column = self.getpos()
        return f"{line}:{column}"


def place(element: Element) -> str:
    """An element as a report names it: tag, class and first words."""
    words = squeeze(element.text_content())[:40]
    name = f"{element.tag}.{element.get('class')}" if element.get("class") else element.tag
    return f"<{name}> {words!r}"


def written(element: Element) -> str:
    """An element's text with a newline for each break."""
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "br" else written(child) if isinstance(child.tag, str) else "", child.tail or ""]
    return "".join(parts)


def squeeze(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def up(element: Element) -> Iterator[Element]:
    """An element and then what holds it, outwards."""
    yield element
    yield from element.iterancestors()


def block_of(element: Element) -> Element:
    """The block that an inline element stands in, or itself."""
    return next(one for one in up(element) if one.tag in BLOCKS)


def in_code(element: Element) -> bool:
    return any(one.tag in ("code", "pre", "kbd", "samp") for one in up(element))


def is_address(link: Element) -> bool:
    """Whether a link's words are its address, or its address without the scheme."""
    words = squeeze(link.text_content()).rstrip("/")
    href = link.get("href").strip().rstrip("/")
    return bool(words) and words in (href, re.sub(r"^(?:https?://|mailto:|tel:)(?:www\.)?", "", href))


def letters_of(text: str) -> str:
    """Letters, digits and symbols that are not ASCII, in a row."""
    if text.isascii():
        return re.sub(r"[\W_]+", "", text)
    return "".join(char for char in text if _counts(char))


@lru_cache(maxsize=8192)
def _counts(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LN" or (category in ("So", "Sk") and not char.isascii())


# Reading styles


@lru_cache(maxsize=4096)
def _declarations(css: str) -> tuple[tuple[str, str, bool], ...]:
    found = tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
    return tuple(
        (one.lower_name, tinycss2.serialize(one.value).strip(), one.important)
        for one in found
        if one.type == "declaration"
    )


def inline(element: Element) -> dict[str, str]:
    """What an element's own `style` declares."""
    return {name: value for name, value, _ in _declarations(element.get("style") or "")}


@dataclass(frozen=True)
class Rule:
    """A selector's compounds from the outermost in, and one declaration."""

    compounds: tuple[str, ...]
    name: str
    value: str
    important: bool


def rules(sheet: str, *, dark: bool) -> Iterator[Rule]:
    """The declarations of a style block that hold on a desktop's screen, in dark mode or in light."""
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            yield from _rules(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
            query = tinycss2.serialize(rule.prelude)
            if dark and re.search(r"prefers-color-scheme:\s*dark", query):
                inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                for one in inner:
                    if one.type == "qualified-rule":
                        yield from _rules(one)


def _rules(rule: tinycss2.ast.QualifiedRule) -> Iterator[Rule]:
    for selector in tinycss2.serialize(rule.prelude).split(","):
        compounds = tuple(selector.replace(">", " > ").split())
        if all(_COMPOUND.fullmatch(one) for one in compounds):
            for name, value, important in _declarations(tinycss2.serialize(rule.content)):
                yield Rule(compounds, name, value, important)


_COMPOUND = re.compile(r">|:root|(?:\*|[a-zA-Z][a-zA-Z0-9]*)?(?:[.#][\w-]+)*")
"""The selectors that a letter's rules are made of; others never match, as in a client that does not know them."""


@lru_cache(maxsize=1024)
def _compound(text: str) -> tuple[str, frozenset[str], str]:
    tag = re.match(r"[a-zA-Z][a-zA-Z0-9]*", text)
    identity = re.search(r"#([\w-]+)", text)
    return (
        tag[0].lower() if tag else "",
        frozenset(re.findall(r"\.([\w-]+)", text)),
        identity[1] if identity else "",
    )


def _fits(element: Element, text: str) -> bool:
    if text == ":root":
        return bool(element.tag == "html")
    tag, classes, identity = _compound(text)
    if tag and element.tag != tag:
        return False
    if identity and element.get("id") != identity:
        return False
    return not classes or classes <= set((element.get("class") or "").split())


def matches(element: Element, compounds: Sequence[str]) -> bool:
    """Whether a selector of descendants and children is about an element."""
    if not _fits(element, compounds[-1]):
        return False
    rest = compounds[:-1]
    if not rest:
        return True
    parent = element.getparent()
    if rest[-1] == ">":
        return parent is not None and matches(parent, rest[:-1])
    return any(matches(one, rest) for one in element.iterancestors())


def _weight(compounds: Sequence[str]) -> tuple[int, int, int]:
    text = " ".join(compounds)
    tags = len(re.findall(r"(?:^|\s)[a-zA-Z]", text))
    return text.count("#"), text.count(".") + text.count(":"), tags


Color = tuple[float, float, float]


@dataclass(frozen=True)
class Look:
    """What an element's text looks like, inherited values included."""

    color: Color = (0.0, 0.0, 0.0)
    background: Color = (1.0, 1.0, 1.0)
    px: float = 16.0
    breaks: bool = False
    """Whether a word that is too long for the line is broken, also where it would widen a table."""


def looks(letter: Letter, sheet: Sequence[Rule]) -> dict[Element, Look]:
    """Each element's look from its inline style and the rules given."""
    found: dict[Element, Look] = {}
    by_tag: dict[str, list[tuple[int, Rule]]] = {}
    for order, rule in enumerate(sheet):
        last = rule.compounds[-1]
        by_tag.setdefault("html" if last == ":root" else _compound(last)[0], []).append((order, rule))
    for element in letter.elements:
        parent = element.getparent()
        inherited = found[parent] if parent is not None else Look()
        found[element] = _look(element, inherited, [*by_tag.get(element.tag, ()), *by_tag.get("", ())])
    return found


def _look(element: Element, inherited: Look, sheet: Sequence[tuple[int, Rule]]) -> Look:
    values: dict[str, tuple[tuple[object, ...], str]] = {}
    for name, value, important in _declarations(element.get("style") or ""):
        values[name] = ((important, 1, (0, 0, 0), 0), value)
    for order, rule in sheet:
        if matches(element, rule.compounds):
            weight = (rule.important, 0, _weight(rule.compounds), order)
            if rule.name not in values or values[rule.name][0] <= weight:
                values[rule.name] = (weight, rule.value)
    declared = {name: value for name, (_, value) in values.items()}
    ground = color_in(declared.get("background-color") or declared.get("background") or element.get("bgcolor") or "")
    background = mix(ground, inherited.background) if ground else inherited.background
    own = color_in(declared.get("color") or element.get("color") or "")
    color = mix(own, background) if own else inherited.color
    if not own and element.tag == "a" and element.get("href"):
        color = (0.0, 0.0, 0.933)
    elif not own and element.tag == "mark":
        color = (0.0, 0.0, 0.0)
    if not ground and element.tag == "mark":
        background = (1.0, 1.0, 0.0)
    return Look(color, background, _px(element, declared, inherited.px), _breaks(declared, inherited.breaks))


def _breaks(declared: Mapping[str, str], inherited: bool) -> bool:
    wrap, word = declared.get("overflow-wrap", ""), declared.get("word-break", "")
    if wrap == "anywhere" or word in ("break-word", "break-all"):
        return True
    return inherited and word != "normal" and wrap != "normal"


def _px(element: Element, declared: Mapping[str, str], inherited: float) -> float:
    size = re.fullmatch(r"([\d.]+)(px|pt|em|%)", declared.get("font-size", ""))
    if not size:
        return inherited * USER_AGENT_SIZES.get(element.tag, 1.0)
    number, unit = float(size[1]), size[2]
    return {"px": number, "pt": number * 4 / 3, "em": number * inherited, "%": number * inherited / 100}[unit]


def color_in(text: str) -> tuple[float, ...] | None:
    """The first color that a value names, with its opacity; none for `transparent` and words of other kinds."""
    for token in tinycss2.parse_component_value_list(text):
        color = tinycss2.color3.parse_color(token)
        if color is not None and color != "currentColor" and color.alpha > 0:
            return (color.red, color.green, color.blue, color.alpha)
    return None


def mix(color: tuple[float, ...], ground: Color) -> Color:
    """A color over a ground."""
    alpha = color[3]
    red, green, blue = (alpha * own + (1 - alpha) * below for own, below in zip(color, ground, strict=False))
    return red, green, blue


def contrast(one: Color, other: Color) -> float:
    """The ratio that WCAG 2 defines, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# Comparing words


@dataclass(frozen=True)
class Piece:
    """Some of the HTML's words that stand together, or a table, or the number of a list's item."""

    kind: Literal["words", "number", "table"]
    forms: tuple[str, ...]
    """The stream, in each form that the text may give it."""
    apart: bool = False
    """Whether it stands around the letter proper, where the two parts have orders of their own."""


def pieces(letter: Letter, root: Element) -> Iterator[Piece]:
    """The words below an element, block by block."""
    held: list[str] = []
    inside = False

    def flush() -> Iterator[Piece]:
        stream = letter.stream("".join(held))
        if stream:
            yield Piece("words", (stream,), not inside)
        held.clear()

    def walk(element: Element) -> Iterator[Piece]:
        nonlocal inside
        if not isinstance(element.tag, str) or element in letter.hidden or element.tag in ("style", "script"):
            return
        block = element.tag in BLOCKS
        if block:
            yield from flush()
        if element in tables and element is not root:
            yield Piece("table", table_forms(letter, element), not inside)
            return
        if element in numbers:
            yield Piece("number", (str(numbers[element]),), not inside)
        if element is letter.letter_cell:
            inside = True
        if element.tag == "img":
            held.append(f" {element.get('alt') or ''} ")
        if element.tag != "a" or not element.get("href") or not is_address(element):
            held.append(element.text or "")
            for child in element:
                yield from walk(child)
                held.append(child.tail or "")
        if block:
            yield from flush()
        if element is letter.letter_cell:
            inside = False

    tables = frozenset(letter.tables)
    numbers = letter.numbers
    yield from walk(root)
    yield from flush()


def _in_heading(element: Element) -> bool:
    return any(one.tag in HEADINGS for one in up(element))


@dataclass(frozen=True)
class Table:
    """A data table's cells as streams, whichever way the HTML turns it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_table(letter: Letter, table: Element) -> Table:
    """A table's heads and rows; one that was turned on its side is turned back."""
    own = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    rows = [cells for row in own if (cells := [cell for cell in row if cell.tag in ("td", "th")])]
    streams = [tuple(cell_stream(letter, cell) for cell in row) for row in rows]
    if rows and all([cell.tag for cell in row] == ["th", "td"] and row[0].get("scope") == "row" for row in rows):
        names = [row[0] for row in streams]
        width = next((i for i in range(1, len(names)) if names[i] == names[0] and names[:i] == names[i : 2 * i]), 0)
        width = width or len(names)
        values = [row[1] for row in streams]
        turned = [tuple(values[i : i + width]) for i in range(0, len(values), width)]
        return Table(tuple(names[:width]), tuple(turned))
    if rows and all(cell.tag == "th" for cell in rows[0]):
        return Table(streams[0], tuple(streams[1:]))
    return Table((), tuple(streams))


def cell_stream(letter: Letter, cell: Element) -> str:
    """A cell's words with the alt texts of its pictures."""
    return "".join(piece.forms[0] for piece in pieces(letter, cell))


def table_forms(letter: Letter, table: Element) -> tuple[str, ...]:
    """A table's words as HTML gives them, line by line, and as one row of names and values after another.

    The last form stands twice, since a value that is not there may be left out together with its name.
    """
    read = read_table(letter, table)
    caption = "".join(letter.stream(one.text_content()) for one in table.iter("caption"))
    grid = "".join(read.heads) + "".join("".join(row) for row in read.rows)
    heads = [read.heads or ("",) * len(row) for row in read.rows]
    named = [list(zip(names, row, strict=False)) for names, row in zip(heads, read.rows, strict=True)]
    records = "".join(name + value for row in named for name, value in row)
    filled = "".join(name + value for row in named for name, value in row if value)
    return tuple(dict.fromkeys(caption + form for form in (grid, records, filled) if form or caption))


@dataclass(frozen=True)
class Compared:
    """Words of one part that the other lacks."""

    html_only: tuple[str, ...]
    text_only: tuple[str, ...]


_NEAR, _SURE = 240, 12
"""How far ahead a piece is looked for, and from how many characters on it can be told from a chance match."""


def compare(letter: Letter) -> Compared:
    """Walk through both parts side by side.

    The text must go on with the next piece of the letter proper.  Where it does not, the piece is looked for
    a little further on, so that one fault is not a hundred.  What stands around the letter (the link to the
    web copy, the foot) may stand anywhere in what the walk passed over, once.
    """
    stream, at = letter.stream(letter.text), 0
    passed: list[str] = []
    missing: list[str] = []
    for piece in (one for one in letter.pieces if not one.apart):
        fitting = next((form for form in piece.forms if stream.startswith(form, at)), None)
        if fitting is not None:
            at += len(fitting)
        elif piece.kind != "number":
            form = piece.forms[0]
            found = stream.find(form, at, at + _NEAR + len(form)) if len(form) >= _SURE else -1
            if found < 0:
                missing.append(form)
            else:
                passed.append(stream[at:found])
                at = found + len(form)
    passed.append(stream[at:])
    around = [one.forms[0] for one in letter.pieces if one.apart and one.kind != "number"]
    for form in sorted(around, key=len, reverse=True):
        index = next((i for i, part in enumerate(passed) if form in part), None)
        if index is None:
            missing.append(form)
        else:
            passed[index : index + 1] = passed[index].split(form, 1)
    return Compared(tuple(missing), tuple(part for part in passed if part))


# Reading the text


@dataclass(frozen=True)
class Line:
    """A line of the text: its marks, and the stream of its words."""

    quotes: int
    indent: int
    """Columns before the last mark of a list; -1 where there is none."""
    mark: str
    stream: str


_OPENING = re.compile(r"\s*(?:(?P<quote>>)|(?P<mark>[•◦▪*·–-]|\d{1,6}[.)]|\[\d{1,4}\]))(?=\s|$)")


def read_line(letter: Letter, line: str) -> Line:
    """A line taken apart: `  > • 4. Words` is quoted once, and its last mark is `4.`."""
    at, quotes, indent, mark = 0, 0, -1, ""
    while found := _OPENING.match(line, at):
        quotes += bool(found["quote"])
        if found["mark"]:
            indent, mark = found.start("mark"), found["mark"]
        at = found.end()
    return Line(quotes, indent, mark, letter.stream(line[at:]))


@dataclass(frozen=True)
class Item:
    """An item of a list, and the line of the text that opens it, if any."""

    element: Element
    words: str
    line: Line | None


_WINDOW = 400
"""Lines to look ahead for an item."""


def items(letter: Letter) -> list[Item]:
    """Every item of the HTML's lists that opens with words, with its line in the text."""
    found: list[Item] = []
    inside = {one for table in letter.tables for one in table.iter("li")}
    at = 0
    for element in letter.visible:
        if element.tag != "li" or element in inside:
            continue
        first = next((piece for piece in pieces(letter, element) if piece.kind != "number"), None)
        own = _opens_with_words(element)
        if first is None or first.kind != "words" or not own:
            continue
        words = first.forms[0]
        index = next(
            (i for i in range(at, min(at + _WINDOW, len(letter.lines))) if _begins(letter.lines[i], words)), -1
        )
        found.append(Item(element, words, letter.lines[index] if index >= 0 else None))
        at = index + 1 if index >= 0 else at
    return found


def _opens_with_words(item: Element) -> bool:
    """Whether an item's first content is its own text, not a list, a quote or code."""
    if item.text and item.text.strip():
        return True
    first = next(iter(item), None)
    return first is not None and (first.tag == "p" or first.tag not in BLOCKS)


def _begins(line: Line, words: str) -> bool:
    return bool(line.mark and line.stream) and (words.startswith(line.stream) or line.stream.startswith(words))


# The document


def doctype(letter: Letter) -> list[str]:
    return [] if re.match(r"<!doctype html>\s*<html", letter.html, re.IGNORECASE) else [repr(letter.html[:60])]


def language_outside(letter: Letter) -> list[str]:
    return _language(letter, letter.tree, "<html>")


def language_inside(letter: Letter) -> list[str]:
    wrappers = [one for one in letter.body if isinstance(one.tag, str) and one not in letter.hidden]
    if not wrappers:
        return ["nothing in the body is visible"]
    loose = [text.strip()[:40] for element, text in letter.texts if element is letter.body]
    return [
        *(fault for one in wrappers for fault in _language(letter, one, place(one))),
        *(f"{words!r} stands outside the wrapper" for words in loose),
    ]


def _language(letter: Letter, element: Element, name: str) -> list[str]:
    wanted = {"lang": letter.lang, "dir": letter.direction}
    return [f"{name} has {key}={element.get(key)!r}" for key, value in wanted.items() if element.get(key) != value]


def clean_title(letter: Letter) -> list[str]:
    titles = [one.text_content() for one in letter.tree.iter("title")]
    return [] if titles == [letter.title] else [f"{titles!r} is not [{letter.title!r}]"]


def encoding(letter: Letter) -> list[str]:
    declared = re.search(rb'<meta charset="?utf-8"?', letter.html.encode()[:1024], re.IGNORECASE)
    return [] if declared else ["no <meta charset=utf-8> in the first 1,024 bytes"]


def viewport(letter: Letter) -> list[str]:
    found = _metas(letter).get("viewport", "")
    return [] if "width=device-width" in found else [f"viewport is {found!r}"]


def _metas(letter: Letter) -> dict[str, str]:
    return {one.get("name"): one.get("content") or "" for one in letter.tree.iter("meta") if one.get("name")}


def outlook_dpi(letter: Letter) -> list[str]:
    found = any(re.search(r"<o:PixelsPerInch>96</o:PixelsPerInch>", part) for part in letter.structure.outlook)
    return [] if found else ["no PixelsPerInch of 96 in a comment for Outlook"]


def styles_in_head(letter: Letter) -> list[str]:
    outside = [one for one in letter.tree.iter("style") if one.getparent().tag != "head"]
    written = re.split(r"<body\b", letter.html, maxsplit=1)[-1]
    return [f"a style block in <{one.getparent().tag}>" for one in outside] or (
        ["a style block after <body>"] if re.search(r"<style\b", written) else []
    )


def styles_flat(letter: Letter) -> list[str]:
    faults: list[str] = []
    for sheet in letter.sheets:
        for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
            if rule.type == "error":
                faults.append(f"cannot be read: {rule.message}")
            elif rule.type == "qualified-rule":
                faults += _nested(rule)
            elif rule.lower_at_keyword != "media":
                faults.append(f"@{rule.lower_at_keyword}")
            else:
                for one in tinycss2.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True):
                    if one.type == "at-rule":
                        faults.append(f"@{one.lower_at_keyword} in @media")
                    elif one.type == "qualified-rule":
                        faults += _nested(one)
    return faults


def _nested(rule: tinycss2.ast.QualifiedRule) -> list[str]:
    holds = any(token.type == "{} block" for token in rule.content)
    return [f"a rule inside {tinycss2.serialize(rule.prelude).strip()!r}"] if holds else []


def styles_small(letter: Letter) -> list[str]:
    sizes = [len(sheet.encode()) for sheet in letter.sheets]
    return [f"a style block of {size} bytes" for size in sizes if size >= STYLE_BYTES]


def no_visible_markup(letter: Letter) -> list[str]:
    return _seen(letter, TAG_LIKE)


def no_visible_markdown(letter: Letter) -> list[str]:
    return _seen(letter, MARKDOWN_LIKE)


def no_visible_entities(letter: Letter) -> list[str]:
    alts = [image.get("alt") or "" for image in letter.images]
    double = [alt for alt in alts if ENTITY_LIKE.search(alt) and alt not in letter.literals]
    return _seen(letter, ENTITY_LIKE) + [f"alt text {alt!r}" for alt in double]


def _seen(letter: Letter, pattern: re.Pattern[str]) -> list[str]:
    found = []
    for element, text in letter.texts:
        match = pattern.search(letter.plain(text)) if pattern.search(text) else None
        if match and not in_code(element):
            found.append(f"{match[0]!r} in {place(element)}")
    return found


def balanced(letter: Letter) -> list[str]:
    outlook = Structure()
    outlook.feed("".join(letter.structure.outlook))
    outlook.close()
    outlook.finish()
    return letter.structure.unbalanced + [f"for Outlook: {fault}" for fault in outlook.unbalanced]


def no_empty_paragraphs(letter: Letter) -> list[str]:
    return letter.structure.empty


def no_nested_paragraphs(letter: Letter) -> list[str]:
    return letter.structure.nested


def one_h1(letter: Letter) -> list[str]:
    found = [place(one) for one in letter.visible if one.tag == "h1"]
    return [] if len(found) == 1 else [f"{len(found)} of them: {found}"]


def no_skipped_levels(letter: Letter) -> list[str]:
    headings = [one for one in letter.visible if one.tag in HEADINGS]
    levels = [0, *(int(one.tag[1]) for one in headings)]
    return [
        f"{place(one)} after level {before}"
        for one, before, level in zip(headings, levels, levels[1:], strict=False)
        if level > before + 1
    ]


# Layout


def layout_tables(letter: Letter) -> list[str]:
    zeros = ("cellpadding", "cellspacing", "border")
    ghosts = [
        tag for part in letter.structure.outlook for tag in lxml_html.fragments_fromstring(part) if _is_table(tag)
    ]
    layout = [one for one in letter.visible if one.tag == "table" and one.get("role") in ("presentation", "none")]
    faults = [f"{name}={one.get(name)!r} on {place(one)}" for one in layout for name in zeros if one.get(name) != "0"]
    for ghost in ghosts:
        wanted = {"role": "presentation", **dict.fromkeys(zeros, "0")}
        faults += [f"{name}={ghost.get(name)!r} for Outlook" for name, to in wanted.items() if ghost.get(name) != to]
    return faults or ([] if layout else ["no table with role=presentation"])


def _is_table(node: object) -> bool:
    return getattr(node, "tag", "") == "table"


def data_tables(letter: Letter) -> list[str]:
    faults = []
    for table in letter.visible:
        if table.tag != "table":
            continue
        heads = [one for one in table.iter("th") if next(one.iterancestors("table")) is table]
        if table in letter.tables and not heads:
            faults.append(f"neither role=presentation nor <th>: {place(table)}")
        elif table not in letter.tables and heads:
            faults.append(f"a data table for the layout: {place(table)}")
        faults += [
            f"no scope on {place(one)}"
            for one in heads
            if one.get("scope") not in ("col", "row", "colgroup", "rowgroup")
        ]
    return faults


_OUTLOOK = r"<!--\[if [^\]]*mso[^\]]*\]>\s*"
_GHOST = re.compile(
    rf'{_OUTLOOK}<table[^>]*\swidth="{COLUMN}"[^>]*>.*?<!\[endif\]-->\s*<(?:table|div)[^>]*max-width:\s*{COLUMN}px',
    re.DOTALL,
)
_GHOST_END = re.compile(rf"{_OUTLOOK}(?:</td>\s*</tr>\s*)?</table>\s*<!\[endif\]-->")


def ghost_table(letter: Letter) -> list[str]:
    faults = [] if _GHOST.search(letter.html) else [f"no table of {COLUMN} around the column"]
    return faults if _GHOST_END.search(letter.html) else [*faults, "it is never closed"]


def fluid_column(letter: Letter) -> list[str]:
    columns = [one for one in letter.visible if inline(one).get("max-width") == f"{COLUMN}px"]
    faults = [] if columns else [f"no element with max-width:{COLUMN}px"]
    narrow = [one for one in columns if "100%" not in (one.get("width"), inline(one).get("width"))]
    return faults + [f"the column is not 100% wide: <{one.tag}>" for one in narrow]


def nothing_too_wide(letter: Letter) -> list[str]:
    faults = []
    for one in letter.visible:
        style = inline(one)
        sizes = [style.get("min-width", ""), style.get("width", "") if "max-width" not in style else ""]
        if one.tag != "img":
            sizes.append(one.get("width") or "")
        faults += [f"{size} wide: {place(one)}" for size in sizes if _pixels(size) > PHONE]
        if style.get("white-space") in ("nowrap", "pre") or one.get("nowrap") is not None:
            faults.append(f"lines never break in {place(one)}")
    return faults


def _pixels(size: str) -> float:
    number = re.fullmatch(r"([\d.]+)(?:px)?", size.strip())
    return float(number[1]) if number else 0.0


_WIDE = r"\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff"
_RUN = re.compile(rf"[^\s\u200b\u00ad\u2010{_WIDE}-]{{{LONGEST_RUN + 1},}}")
"""Characters between which no line may break; Chinese, Japanese and Korean break anywhere."""


def long_words_break(letter: Letter) -> list[str]:
    return [
        f"{run[0][:40]!r} in {place(element)}"
        for element, text in letter.texts
        if (run := _RUN.search(text)) and not letter.light[element].breaks
    ]


def code_wraps(letter: Letter) -> list[str]:
    blocks = [one for one in letter.visible if one.tag == "pre"]
    return [f"{place(one)}" for one in blocks if inline(one).get("white-space") not in ("pre-wrap", "pre-line")]


def tables_fit_a_phone(letter: Letter) -> list[str]:
    return [f"about {need:.0f} px: {place(one)}" for one in letter.tables if (need := _least_width(one)) > PHONE]


def _least_width(table: Element) -> float:
    """Pixels that a table needs when each column is as wide as its longest word, or as twelve characters of it."""
    columns: dict[int, int] = {}
    for row in table.iter("tr"):
        for number, cell in enumerate(one for one in row if one.tag in ("td", "th")):
            words = cell.text_content().split() or [""]
            longest = max(min(12, max(wcswidth(word), 0)) for word in words)
            columns[number] = max(columns.get(number, 0), longest if not cell.get("colspan") else 0)
    return sum(7.5 * width + 10 for width in columns.values())


_BANNED_CSS = (
    ("position", re.compile(r".")),
    ("float", re.compile(r".")),
    ("display", re.compile(r"flex|grid")),
)
_BANNED_VALUES = re.compile(r"\bvar\(|\bcalc\(|\d(?:rem)\b|\b(?:min|max|clamp)\(")


def plain_css(letter: Letter) -> list[str]:
    found = [
        (place(one), name, value) for one in letter.elements for name, value, _ in _declarations(one.get("style") or "")
    ]
    for sheet in letter.sheets:
        found += [(" ".join(rule.compounds), rule.name, rule.value) for rule in rules(sheet, dark=True)]
        found += [("a style block", "", match[0]) for match in _BANNED_VALUES.finditer(sheet)]
        found += [("a style block", match[1], match[2]) for match in re.finditer(r"([a-z-]+)\s*:\s*([^;{}]+)", sheet)]
    return list(dict.fromkeys(f"{name}:{value} in {where}" for where, name, value in found if _is_banned(name, value)))


def _is_banned(name: str, value: str) -> bool:
    if name.startswith(("flex", "grid", "--")) or _BANNED_VALUES.search(value):
        return True
    return any(name == banned and pattern.search(value) for banned, pattern in _BANNED_CSS)


def no_active_content(letter: Letter) -> list[str]:
    faults = [f"<{one.tag}>" for one in letter.elements if one.tag in FORBIDDEN]
    faults += [f"<{tag}> as written" for tag in re.findall(r"<([a-z]+)[\s>/]", letter.html) if tag in FORBIDDEN]
    for one in letter.elements:
        for name, value in one.attrib.items():
            if name.startswith("on"):
                faults.append(f"{name} on <{one.tag}>")
            if re.match(r"\s*(?:javascript|vbscript|data)\s*:", re.sub(r"[\x00-\x20]", "", value), re.IGNORECASE):
                faults.append(f"{name}={value[:40]!r} on <{one.tag}>")
    if re.search(r"@import", "".join(letter.sheets)):
        faults.append("@import")
    return list(dict.fromkeys(faults))


# Type


def type_inline(letter: Letter) -> list[str]:
    wanted = ("font-family", "font-size", "line-height", "color")
    blocks = dict.fromkeys(block_of(element) for element, _ in letter.texts)
    found = [(one, [name for name in wanted if name not in inline(one)]) for one in blocks]
    return [f"{', '.join(missing)} not on {place(one)}" for one, missing in found if missing]


def margins_inline(letter: Letter) -> list[str]:
    return [
        f"no margin on {place(one)}"
        for one in letter.visible
        if one.tag in WITH_MARGINS
        and not ("margin" in (style := inline(one)) or {"margin-top", "margin-bottom"} <= set(style))
    ]


def fonts_in_cells(letter: Letter) -> list[str]:
    wanted = {"font-family", "font-size", "color"}
    faults = []
    for element, _ in letter.texts:
        chain = list(up(element))
        cell = next((number for number, one in enumerate(chain) if one.tag in ("td", "th")), None)
        if cell is None:
            continue
        missing = wanted - {name for one in chain[: cell + 1] for name in inline(one)}
        if missing:
            faults.append(f"{', '.join(sorted(missing))} nowhere inside the cell of {place(element)}")
    return list(dict.fromkeys(faults))


def body_size(letter: Letter) -> list[str]:
    cell = letter.letter_cell
    if cell is None:
        return ["no title, so no body"]
    inside = [element for element, _ in letter.texts if cell in up(element)]
    body = [one for one in inside if not any(above.tag in ("sup", "sub") for above in up(one))]
    return [f"{letter.light[one].px:.1f} px: {place(one)}" for one in body if letter.light[one].px < BODY_PX]


def least_size(letter: Letter) -> list[str]:
    small = [(one, letter.light[one].px) for one, _ in letter.texts if letter.light[one].px < LEAST_PX]
    return [f"{px:.1f} px: {place(one)}" for one, px in small]


def contrast_light(letter: Letter) -> list[str]:
    return _faint(letter, letter.light)


def contrast_dark(letter: Letter) -> list[str]:
    return _faint(letter, letter.dark)


def _faint(letter: Letter, by_element: Mapping[Element, Look]) -> list[str]:
    ratios = [(one, contrast(by_element[one].color, by_element[one].background)) for one, _ in letter.texts]
    ratios += [(one, contrast(by_element[one].color, by_element[one].background)) for one in letter.images]
    return list(dict.fromkeys(f"{ratio:.2f}: {place(one)}" for one, ratio in ratios if ratio < CONTRAST))


def dark_declared(letter: Letter) -> list[str]:
    metas = _metas(letter)
    names = ("color-scheme", "supported-color-schemes")
    return [
        f"{name} is {metas.get(name)!r}" for name in names if not {"light", "dark"} <= set(metas.get(name, "").split())
    ]


def dark_styled(letter: Letter) -> list[str]:
    light, dark = ([rule for sheet in letter.sheets for rule in rules(sheet, dark=mode)] for mode in (False, True))
    added = {rule.name for rule in dark} if len(dark) > len(light) else set()
    return [f"no {name} for dark" for name in ("color", "background-color") if name not in added]


# Pictures and links


def image_alts(letter: Letter) -> list[str]:
    return [f"no alt: {one.get('src')}" for one in letter.images if one.get("alt") is None]


def image_widths(letter: Letter) -> list[str]:
    return [
        f"width={one.get('width')!r}: {one.get('src')}"
        for one in letter.images
        if not re.fullmatch(r"[1-9]\d*", one.get("width") or "") or int(one.get("width")) > COLUMN
    ]


def image_addresses(letter: Letter) -> list[str]:
    return [f"{one.get('src')!r}" for one in letter.images if not re.match(r"https?://[^/]", one.get("src") or "")]


def images_fluid(letter: Letter) -> list[str]:
    faults = []
    for one in letter.images:
        style = inline(one)
        if style.get("max-width") != "100%":
            faults.append(f"max-width:{style.get('max-width')}: {one.get('src')}")
        if style.get("height", "auto" if one.get("height") is None else "") != "auto":
            faults.append(f"its height does not follow: {one.get('src')}")
    return faults


def image_kinds(letter: Letter) -> list[str]:
    sources = [one.get("src") or "" for one in letter.images]
    return [source for source in sources if re.search(r"\.(?:svgz?|webp|avif|jxl)(?:[?#]|$)", source, re.IGNORECASE)]


def link_addresses(letter: Letter) -> list[str]:
    return [
        f"{href!r}"
        for link in letter.links
        if not re.match(r"https?://[^/]|mailto:[^?]|tel:\+?\d", href := link.get("href"))
        and href not in letter.merge_tags
        and not href.startswith("#")
    ]


def no_fragment_links(letter: Letter) -> list[str]:
    return [f"{link.get('href')!r}" for link in letter.links if link.get("href").startswith("#")]


def link_words(letter: Letter) -> list[str]:
    def words(link: Element) -> str:
        return link.text_content() + "".join(image.get("alt") or "" for image in link.iter("img"))

    empty = [link for link in letter.links if not words(link).strip(PADDING + " \n\t")]
    bare = [one for one in letter.visible if one.tag == "a" and one.get("href") is None]
    return [f"{link.get('href')!r} has no words" for link in empty] + [f"no href: {place(one)}" for one in bare]


# The inbox


def _preheader(letter: Letter) -> str | None:
    first = next((one for one in letter.body if isinstance(one.tag, str)), None)
    if first is None or first not in letter.hidden or (letter.body.text or "").strip():
        return None
    return first.text_content()


def preheader_first(letter: Letter) -> list[str]:
    text = _preheader(letter)
    if text is None:
        return ["the body does not open with a hidden element"]
    return [] if text.strip(PADDING + " \n\t") else ["it is empty"]


def preheader_padded(letter: Letter) -> list[str]:
    text = _preheader(letter) or ""
    padding = len(text) - len(text.rstrip(PADDING + " "))
    return [] if padding >= LEAST_PADDING else [f"{padding} invisible characters after the words"]


def preheader_own(letter: Letter) -> list[str]:
    words = letters_of((_preheader(letter) or "").strip(PADDING + " \n\t"))
    headings = [letters_of(one.text_content()) for one in letter.visible if one.tag == "h1"]
    return ["it repeats the title"] if words in (*headings, letters_of(letter.title)) and words else []


def view_in_browser(letter: Letter) -> list[str]:
    found = [link for link in letter.links if link.get("href") == letter.view_in_browser and not _in_heading(link)]
    return [] if found else [f"no link to {letter.view_in_browser}"]


def unsubscribe(letter: Letter) -> list[str]:
    found = [link for link in letter.links if link.get("href") == letter.unsubscribe]
    return [] if found else [f"no link to {letter.unsubscribe}"]


def postal_address(letter: Letter) -> list[str]:
    words = squeeze("".join(text for _, text in letter.texts))
    return (
        [] if letter.postal_address and letter.postal_address in words else [f"{letter.postal_address!r} is not there"]
    )


def small_enough(letter: Letter) -> list[str]:
    size = len(letter.html.encode())
    return [] if size < BYTES else [f"{size:,} bytes"]


def no_newer_neighbor(letter: Letter) -> list[str]:
    hrefs = {link.get("href").split("#")[0] for link in letter.links}
    return [address for address in letter.newer if address in hrefs]


# The text twin


def text_without_tags(letter: Letter) -> list[str]:
    return _written(letter, TAG_LIKE)


def text_without_entities(letter: Letter) -> list[str]:
    return _written(letter, ENTITY_LIKE)


def text_without_markdown(letter: Letter) -> list[str]:
    return _written(letter, MARKDOWN_LIKE)


def _written(letter: Letter, pattern: re.Pattern[str]) -> list[str]:
    text = letter.plain("\n".join(letter.prose_lines))
    return [repr(text[max(match.start() - 20, 0) : match.end() + 20]) for match in pattern.finditer(text)]


def text_without_padding(letter: Letter) -> list[str]:
    # A zero-width non-joiner between letters is Persian spelling, a single no-break space is typography.
    return [
        repr(found[0])
        for found in re.finditer("[\u034f\u00ad\u2007\ufeff]|\u00a0{2,}|(?<!\\w)\u200c|\u200c(?!\\w)", letter.text)
    ]


def text_without_trailing_spaces(letter: Letter) -> list[str]:
    return [repr(line[-40:]) for line in letter.text.split("\n") if line != line.rstrip()]


def text_without_tabs(letter: Letter) -> list[str]:
    return [repr(line[:60]) for line in letter.prose_lines if re.search(r"[\x00-\x1f\x7f]", line)]


def text_lines_narrow(letter: Letter) -> list[str]:
    faults = []
    for line in letter.prose_lines:
        words = [word for word in line.split(" ") if not ADDRESS_LIKE.search(word)]
        columns = wcswidth(" ".join(words))
        if columns > COLUMNS or columns < 0:
            faults.append(f"{columns} columns: {line[:60]!r}")
    return faults


def text_addresses(letter: Letter) -> list[str]:
    wanted = dict.fromkeys(link.get("href").strip() for link in letter.links)
    return [href for href in wanted if not _address_is_there(letter, href)]


def _address_is_there(letter: Letter, href: str) -> bool:
    if href.startswith("tel:"):
        return re.sub(r"\D", "", href) in re.sub(r"\D", "", letter.text)
    return (
        href.removeprefix("mailto:").split("?")[0] in letter.text if href.startswith("mailto:") else href in letter.text
    )


def text_numbers(letter: Letter) -> list[str]:
    numbers = letter.numbers
    faults = []
    for item in items(letter):
        if item.element in numbers:
            number, mark = numbers[item.element], item.line.mark if item.line else "nothing"
            if mark not in (f"{number}.", f"{number})", f"[{number}]"):
                faults.append(f"{mark} instead of {number}. before {item.words[:40]!r}")
    return faults


def text_depth(letter: Letter) -> list[str]:
    found = {item.element: item for item in items(letter)}
    faults = []
    for item in found.values():
        above = next((found[one] for one in item.element.iterancestors("li") if one in found), None)
        if item.line is None:
            faults.append(f"no line of its own: {item.words[:40]!r}")
        elif above and above.line and item.line.indent <= above.line.indent:
            faults.append(f"{item.words[:40]!r} is not indented below {above.words[:40]!r}")
    return faults


def text_quotes(letter: Letter) -> list[str]:
    quotes = [one for one in letter.visible if one.tag == "blockquote"]
    depths = {one: sum(above.tag == "blockquote" for above in up(one)) for one in quotes}
    streams = {
        depth: "".join(line.stream for line in letter.lines if line.quotes >= depth) for depth in set(depths.values())
    }
    faults = []
    for quote, depth in depths.items():
        words = [piece.forms for piece in pieces(letter, quote) if piece.kind == "words"]
        faults += [
            f"not quoted: {forms[0][:40]!r}" for forms in words if not any(one in streams[depth] for one in forms)
        ]
    return faults


def text_quote_names(letter: Letter) -> list[str]:
    named = []
    for quote in (one for one in letter.visible if one.tag == "blockquote"):
        last = [one for one in quote if one.tag in ("p", "footer", "cite")][-1:]
        named += [words for one in last if re.match(r"[—–~]|--", words := squeeze(one.text_content()))]
    dashed = [letter.stream(line) for line in letter.text.split("\n") if re.match(r"[\s>]*(?:[—–~]|--) ?\S", line)]
    return [
        f"{name!r} is on no line of its own"
        for name in named
        if not any(line and letter.stream(name).startswith(line) for line in dashed)
    ]


def text_alts(letter: Letter) -> list[str]:
    stream = letter.stream(letter.text)
    alts = [image.get("alt") or "" for image in letter.images]
    return [repr(alt) for alt in alts if letter.stream(alt) not in stream]


def text_tables(letter: Letter) -> list[str]:
    streams = [letter.stream(line) for line in letter.text.split("\n")]
    faults = []
    for table in letter.tables:
        read = read_table(letter, table)
        for row in read.rows:
            filled = [(name, cell) for name, cell in zip(read.heads or [""] * len(row), row, strict=False) if cell]
            on_one_line = any("".join(row) in line for line in streams)
            if not on_one_line and not all(_named(streams, name, cell) for name, cell in filled):
                faults.append(f"row {' | '.join(row)[:60]!r}")
    return faults


def _named(streams: Sequence[str], name: str, cell: str) -> bool:
    """Whether a line opens with a column's name and goes on with the cell, as far as the line reaches."""
    whole = name + cell
    return any(
        line and (line.startswith(whole) or (whole.startswith(line) and len(line) > len(name))) for line in streams
    )


def html_words_in_text(letter: Letter) -> list[str]:
    return [f"only in the HTML: {words[:60]!r}" for words in letter.compared.html_only]


def text_words_in_html(letter: Letter) -> list[str]:
    return [f"only in the text: {words[:60]!r}" for words in letter.compared.text_only]


def text_unsubscribe(letter: Letter) -> list[str]:
    return [] if letter.unsubscribe in letter.text else [f"{letter.unsubscribe} is not there"]


def text_web_address(letter: Letter) -> list[str]:
    return [] if letter.view_in_browser in letter.text else [f"{letter.view_in_browser} is not there"]


def text_empty_lines(letter: Letter) -> list[str]:
    return [repr(letter.text[max(at.start() - 40, 0) : at.end()]) for at in re.finditer(r"\n\n\n+", letter.text)]


def text_ending(letter: Letter) -> list[str]:
    right = letter.text.endswith("\n") and not letter.text.endswith("\n\n") and not letter.text.startswith("\n")
    return [] if right else [f"{letter.text[:10]!r} ... {letter.text[-10:]!r}"]


def text_without_newer(letter: Letter) -> list[str]:
    return [address for address in letter.newer if re.search(re.escape(address) + r"(?![\w/-])", letter.text)]


CHECKS: tuple[Check, ...] = (
    Check("doctype", "html", "The HTML5 doctype comes first.", doctype),
    Check("language-outside", "html", "The root element names language and direction.", language_outside),
    Check("language-inside", "html", "A wrapper in the body names them again and holds all text.", language_inside),
    Check("title", "html", "The title is the issue's, in plain characters.", clean_title),
    Check("utf-8", "html", "UTF-8 is declared early.", encoding),
    Check("viewport", "html", "A viewport as wide as the device.", viewport),
    Check("outlook-dpi", "html", "Outlook is told 96 pixels per inch.", outlook_dpi),
    Check("styles-in-head", "html", "Style blocks stand in the head alone.", styles_in_head),
    Check("styles-flat", "html", "Style blocks nest no deeper than one @media.", styles_flat),
    Check("styles-small", "html", f"Each style block has fewer than {STYLE_BYTES} bytes.", styles_small),
    Check("no-visible-markup", "html", "No markup is shown as text.", no_visible_markup),
    Check("no-visible-markdown", "html", "No markdown is shown as text.", no_visible_markdown),
    Check("no-visible-entities", "html", "No entity was escaped twice.", no_visible_entities),
    Check("balanced", "html", "Every tag that opens is closed, also for Outlook.", balanced),
    Check("no-empty-paragraphs", "html", "No paragraph is empty.", no_empty_paragraphs),
    Check("no-nested-paragraphs", "html", "No paragraph holds a block.", no_nested_paragraphs),
    Check("one-h1", "html", "One first-level heading.", one_h1),
    Check("no-skipped-levels", "html", "Headings skip no level.", no_skipped_levels),
    Check("layout-tables", "html", "Layout tables say so and zero their spacing.", layout_tables),
    Check("data-tables", "html", "Data tables keep their role, and heads their scope.", data_tables),
    Check("ghost-table", "html", f"A table of {COLUMN} pixels holds the column in Outlook.", ghost_table),
    Check("fluid-column", "html", f"The column is fluid up to {COLUMN} pixels.", fluid_column),
    Check("nothing-too-wide", "html", "Nothing has a fixed width beyond a phone's.", nothing_too_wide),
    Check("long-words-break", "html", "Words longer than a phone's line may break.", long_words_break),
    Check("code-wraps", "html", "Code wraps.", code_wraps),
    Check("tables-fit-a-phone", "html", "Tables fit a phone, on their side if need be.", tables_fit_a_phone),
    Check("plain-css", "html", "No position, float, flex, grid, var(), calc() or rem.", plain_css),
    Check("no-active-content", "html", "No script, form, frame, media, external style or handler.", no_active_content),
    Check("type-inline", "html", "Every text block sets its own type inline.", type_inline),
    Check("margins-inline", "html", "Every block sets its margins inline.", margins_inline),
    Check("fonts-in-cells", "html", "Fonts are set again inside the innermost cell.", fonts_in_cells),
    Check("body-size", "html", f"Body text has {BODY_PX:.0f} pixels or more.", body_size),
    Check("least-size", "html", f"Nothing has fewer than {LEAST_PX:.0f} pixels.", least_size),
    Check("contrast-light", "html", f"Contrast is {CONTRAST} or more without style blocks.", contrast_light),
    Check("contrast-dark", "html", f"Contrast is {CONTRAST} or more in dark mode.", contrast_dark),
    Check("dark-declared", "html", "Dark mode is declared in two metas.", dark_declared),
    Check("dark-styled", "html", "Dark mode has text and ground of its own.", dark_styled),
    Check("image-alts", "html", "Every picture has an alt text.", image_alts),
    Check("image-widths", "html", "Every picture has a numeric width within the column.", image_widths),
    Check("image-addresses", "html", "Every picture's address is absolute.", image_addresses),
    Check("images-fluid", "html", "Every picture shrinks with the column.", images_fluid),
    Check("image-kinds", "html", "No picture is of a kind that clients do not show.", image_kinds),
    Check("link-addresses", "html", "Links are absolute, mailto:, tel: or a merge tag.", link_addresses),
    Check("no-fragment-links", "html", "No link leads to a # in the mail.", no_fragment_links),
    Check("link-words", "html", "Every link has words or a described picture.", link_words),
    Check("preheader-first", "html", "A hidden preheader opens the body.", preheader_first),
    Check("preheader-padded", "html", "The preheader is padded.", preheader_padded),
    Check("preheader-own", "html", "The preheader does not repeat the title.", preheader_own),
    Check("view-in-browser", "html", "A link leads to the web copy.", view_in_browser),
    Check("unsubscribe", "html", "A link ends the subscription.", unsubscribe),
    Check("postal-address", "html", "The postal address is there.", postal_address),
    Check("small-enough", "html", f"Fewer than {BYTES:,} bytes.", small_enough),
    Check("no-newer-neighbor", "html", "No link leads to a later tip.", no_newer_neighbor),
    Check("text-without-tags", "text", "No tags.", text_without_tags),
    Check("text-without-entities", "text", "No entities.", text_without_entities),
    Check("text-without-markdown", "text", "No raw markdown.", text_without_markdown),
    Check("text-without-padding", "text", "No invisible padding.", text_without_padding),
    Check("text-without-trailing-spaces", "text", "No line ends in a space.", text_without_trailing_spaces),
    Check("text-without-tabs", "text", "No tabs or control characters outside code.", text_without_tabs),
    Check(
        "text-lines-narrow",
        "text",
        f"Lines of {COLUMNS} columns or fewer, but for addresses and code.",
        text_lines_narrow,
    ),
    Check("text-addresses", "text", "Every link's address is there, unbroken.", text_addresses),
    Check("text-numbers", "text", "Ordered lists keep their numbers.", text_numbers),
    Check("text-depth", "text", "Nested lists keep their depth.", text_depth),
    Check("text-quotes", "text", "Quotes are marked, as deep as they are.", text_quotes),
    Check("text-quote-names", "text", "Quotes keep who said it.", text_quote_names),
    Check("text-alts", "text", "Alt texts stay.", text_alts),
    Check("text-tables", "text", "Tables are legible row by row.", text_tables),
    Check("html-words-in-text", "text", "The text has all words of the HTML, in order.", html_words_in_text),
    Check("text-words-in-html", "text", "The HTML has all words of the text.", text_words_in_html),
    Check("text-unsubscribe", "text", "A line says how to unsubscribe.", text_unsubscribe),
    Check("text-web-address", "text", "The web address is there.", text_web_address),
    Check("text-empty-lines", "text", "No more than one empty line in a row.", text_empty_lines),
    Check("text-ending", "text", "One newline at the end, none at the start.", text_ending),
    Check("text-without-newer", "text", "No address of a later tip.", text_without_newer),
)
"""Every check, in the order of the parts of a letter."""
