"""Share images: a tip's title as a picture of 1200 by 630 pixels, as social networks show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b

from tipsgen.lettering import EM, Line, Typeface, break_lines, draw, missing, shape, without_pictures
from tipsgen.png import Color, hex_color, palette_png, ramp
from tipsgen.values import frozen

WIDTH, HEIGHT = 1200, 630
"""What Facebook, LinkedIn and X show whole (Open Graph's image, in a ratio of 1.91 to 1)."""
COLORS: Mapping[str, str] = {"paper": "#fffdf8", "ink": "#22201c", "muted": "#5f594f", "accent": "#8a3b12"}
"""Tokens that it is drawn with, and what stands in for one that is no hex color."""

_DESIGN = 2
"""Goes up when the drawing or its packing changes, so that networks fetch it again and no cache has the old bytes."""
_RULE = 28
_START, _END = 104, 96
_WIDEST = WIDTH - _START - _END
_SIZES = ((92, 3), (74, 3), (58, 5), (46, 6))
"""Sizes of a title with how many lines each may fill: three for most, then what holds 20 words and more."""
_SMALL = 34
_KICKER_BASE, _TITLE_TOP, _FOOT_BASE = 118, 170, 556
_LEADING = 1.16
_STEPS = 10
"""Shades between paper and ink: more cannot be seen, and the file grows."""


@frozen(kw_only=True)
class ShareFont:
    """A font that share images may use."""

    title: str
    """The digest of its file for titles: `Tools.font` brings the file."""
    text: str
    """The digest of its file for small lines."""
    covered: frozenset[int]
    """The letters that it has."""


@frozen(kw_only=True)
class ShareLook:
    """What share images of a site have in common."""

    colors: tuple[str, ...]
    """Hex colors in the order of `COLORS`."""
    fonts: tuple[ShareFont, ...]
    """In order of choice."""

    @property
    def coverages(self) -> tuple[frozenset[int], ...]:
        """The letters of each font."""
        return tuple(font.covered for font in self.fonts)


@frozen(kw_only=True)
class ShareInputs:
    """All that a share image depends on."""

    path: str
    """Site path."""
    kicker: str
    """The small line above the title; may be empty."""
    title: str
    left: str
    """At the foot where a line starts: the site's name."""
    right: str
    """At the foot where a line ends: the author; may be empty."""
    rtl: bool
    lang: str
    colors: tuple[str, ...]
    title_fonts: tuple[str, ...]
    """Digests of font files."""
    text_fonts: tuple[str, ...]

    @property
    def address(self) -> str:
        """The site path with a version, so that networks fetch it again after a change."""
        digest = blake2b(repr((_DESIGN, self)).encode(), digest_size=4).hexdigest()
        return f"{self.path}?v={digest}"


def share_inputs(
    look: ShareLook, path: str, title: str, *, kicker: str, left: str, right: str, rtl: bool, lang: str
) -> ShareInputs | str:
    """What the image of a title is drawn from; where no font has a letter of the title, that letter.

    Small lines that no font can write are left out.  A title of emoji alone has no letters: an empty text.
    """
    words = without_pictures(title)
    fault = missing(words, look.coverages)
    if fault or not words:
        return fault

    def written(text: str) -> str:
        kept = without_pictures(text)
        return "" if missing(kept, look.coverages) else kept

    left, right = written(left), written(right)
    return ShareInputs(
        path=path, kicker=written(kicker), title=words, left=left, right="" if right == left else right, rtl=rtl,
        lang=lang, colors=look.colors, title_fonts=tuple(font.title for font in look.fonts),
        text_fonts=tuple(font.text for font in look.fonts),
    )  # fmt: skip


@frozen()
class _Placed:
    line: Line
    size: int
    x: float
    base: int
    shade: int
    """Which color: 0 ink, 1 muted, 2 accent."""


def draw_share(inputs: ShareInputs, font: Callable[[str], bytes]) -> bytes:
    """The PNG file."""
    titles = [Typeface(font(name), 600) for name in inputs.title_fonts]
    texts = [Typeface(font(name), 400) for name in inputs.text_fonts]
    placed = [*_small(inputs, texts), *_title(inputs, titles)]
    paper, ink, muted, accent = (_color(text, name) for text, name in zip(inputs.colors, COLORS, strict=True))
    colors = [paper, *(shade for one in (ink, muted, accent) for shade in ramp(paper, one, _STEPS))]
    canvas = [bytearray(WIDTH) for _ in range(HEIGHT)]
    for shade in range(3):
        parts = [one for one in placed if one.shade == shade]
        if parts:
            _ink(canvas, parts, 1 + shade * _STEPS)
    rule = bytes([3 * _STEPS]) * _RULE
    place = slice(WIDTH - _RULE, WIDTH) if inputs.rtl else slice(0, _RULE)
    for row in canvas:
        row[place] = rule
    return palette_png(WIDTH, [bytes(row) for row in canvas], colors)


def _color(text: str, name: str) -> Color:
    return hex_color(text) or hex_color(COLORS[name]) or (0, 0, 0)


def _ink(canvas: list[bytearray], parts: Sequence[_Placed], first: int) -> None:
    """Draw lines of one color; where lines of two colors touch, the stronger pixel stays."""
    table = bytes(0 if (step := (value * _STEPS + 127) // 255) == 0 else first + step - 1 for value in range(256))
    low = max(min(one.base - one.size * 2 for one in parts), 0)
    high = min(max(one.base + one.size * 2 for one in parts), HEIGHT)
    rows = draw([(one.line, one.size, one.x, one.base) for one in parts], WIDTH, low, high)
    empty = bytes(WIDTH)
    for number, row in enumerate(rows, low):
        if row == empty:
            continue
        if canvas[number].count(0) != WIDTH:
            for column, value in enumerate(row.translate(table)):
                canvas[number][column] = value or canvas[number][column]
        else:
            canvas[number][:] = row.translate(table)


def _small(inputs: ShareInputs, faces: Sequence[Typeface]) -> list[_Placed]:
    """The line above the title and those at the foot."""
    found = []

    def measure(text: str) -> int:
        return shape(text, faces, inputs.rtl, inputs.lang).width

    def put(text: str, base: int, shade: int, *, at_end: bool, room: float) -> float:
        if not text:
            return 0.0
        lines = break_lines(text, int(room / _SMALL * EM), 1, measure, cut=True)
        line = shape(lines[0] if lines else "", faces, inputs.rtl, inputs.lang)
        width = line.width * _SMALL / EM
        margin = _END if at_end else _START
        x = WIDTH - margin - width if at_end != inputs.rtl else margin
        found.append(_Placed(line, _SMALL, x, base, shade))
        return width

    put(inputs.kicker, _KICKER_BASE, 2, at_end=False, room=_WIDEST)
    used = put(inputs.left, _FOOT_BASE, 1, at_end=False, room=_WIDEST * (0.62 if inputs.right else 1))
    put(inputs.right, _FOOT_BASE, 1, at_end=True, room=_WIDEST - used - 40)
    return found


def _title(inputs: ShareInputs, faces: Sequence[Typeface]) -> list[_Placed]:
    """The title in the largest size that holds it."""
    known: dict[str, int] = {}

    def measure(text: str) -> int:
        if text not in known:
            known[text] = shape(text, faces, inputs.rtl, inputs.lang).width
        return known[text]

    size, words = _SIZES[-1][0], [inputs.title]
    for size, most in _SIZES:
        words = break_lines(inputs.title, _WIDEST * EM // size, most, measure, cut=size == _SIZES[-1][0])
        if words:
            break
    lines = [shape(one, faces, inputs.rtl, inputs.lang) for one in words]
    tallest = max((line.rise + line.fall for line in lines), default=0) / EM
    leading = max(_LEADING, tallest + 0.12)
    leading = min(leading, (_FOOT_BASE - 70 - _TITLE_TOP) / (size * max(len(lines), 1)))
    # The first line hangs from where capitals of the largest size would.
    base = _TITLE_TOP + round(max(0.72 * size, lines[0].rise * size / EM if lines else 0))
    placed = []
    for number, (line, text) in enumerate(zip(lines, words, strict=True)):
        width, hang = line.width * size / EM, _hang(text, measure) * size / EM
        x = WIDTH - _START - width + hang if inputs.rtl else _START - hang
        placed.append(_Placed(line, size, x, base + round(number * leading * size), 0))
    return placed


def _hang(text: str, measure: Callable[[str], int]) -> int:
    """How far a quotation mark at a line's start stands out of the block, as good printers set it."""
    return measure(text[0]) if text[:1] in _HANGING else 0


_HANGING = frozenset("“”„‘’‚\"'«»")
