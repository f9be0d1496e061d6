"""Words set in fonts: which fonts have their letters, where their lines break, and how they look as pixels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from tipsgen.bidi import visual_runs
from tipsgen.values import frozen

if TYPE_CHECKING:
    import uharfbuzz

EM = 16384
"""Units of a font's size; every font is measured in them."""

_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff]"
    "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*\u200d?)+|[\ufe0e\ufe0f\u20e3]"
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Characters without a picture that change how letters join."""

_WIDE = "\u2e80-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_ATOM = re.compile(f"( +)|([{_WIDE}])|([^ {_WIDE}\\-/–—]+[\\-/–—]*|[\\-/–—]+)")
_NOT_FIRST = frozenset("、。，．・：；？！）］｝〉》」』】〕ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…,.:;?!)]}»”’%")
"""Signs that no line starts with (JIS X 4051, 4.3)."""
_NOT_LAST = frozenset("（［｛〈《「『【〔([{«“‘„")


@frozen()
class Typeface:
    """A font file, read."""

    data: bytes
    weight: int
    """What is asked of a font that has several: 400 is regular, 700 bold."""


@frozen()
class Glyph:
    """A letter's picture and where it stands on its line, in units."""

    face: Typeface
    number: int
    x: int
    y: int


@frozen()
class Line:
    """A line of text, shaped."""

    glyphs: tuple[Glyph, ...]
    width: int
    rise: int
    """How far its letters rise above the line they stand on, in units."""
    fall: int
    """How far they fall below it."""


def without_pictures(text: str) -> str:
    """A text without emoji and what nobody sees, its spaces single."""
    kept = _EMOJI.sub(" ", unicodedata.normalize("NFC", text))
    kept = "".join(c for c in kept if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    return re.sub(r"[ \t\n]+", " ", kept).strip()


def missing(text: str, coverages: Sequence[frozenset[int]]) -> str:
    """The first letter that none of the fonts has; empty where all are there."""
    for letter in text:
        seen = not letter.isspace() and letter not in _JOINERS
        if seen and not any(ord(letter) in covered for covered in coverages):
            return letter
    return ""


@lru_cache(maxsize=16)
def _font(face: Typeface) -> uharfbuzz.Font:
    import uharfbuzz

    font = uharfbuzz.Font(uharfbuzz.Face(face.data))
    font.scale = (EM, EM)
    font.set_variations({"wght": face.weight})
    return font


def coverage(data: bytes) -> frozenset[int]:
    """The letters that a font file has; empty where it is no font."""
    import uharfbuzz

    face = uharfbuzz.Face(data)
    return frozenset(face.unicodes) if face.glyph_count else frozenset()


def shape(text: str, faces: Sequence[Typeface], rtl: bool, lang: str) -> Line:
    """A line of text in the first of the fonts that have each of its letters."""
    glyphs: list[Glyph] = []
    x = rise = fall = 0
    for run in visual_runs(text, rtl):
        parts = [(face, "".join(letters)) for face, letters in groupby(run.text, key=_chooser(faces))]
        for face, letters in reversed(parts) if run.rtl else parts:
            for number, aside, up, step, top, bottom in _shaped(letters, face, run.rtl, lang):
                glyphs.append(Glyph(face, number, x + aside, up))
                x += step
                rise, fall = max(rise, top), max(fall, bottom)
    return Line(tuple(glyphs), x, rise, fall)


def _chooser(faces: Sequence[Typeface]) -> Callable[[str], Typeface]:
    """Gives each letter its font; spaces and marks stay with the letter before them."""
    last = faces[0]

    def chosen(letter: str) -> Typeface:
        nonlocal last
        if not (letter.isspace() or letter in _JOINERS or unicodedata.category(letter).startswith("M")):
            last = next((face for face in faces if _font(face).get_nominal_glyph(ord(letter))), last)
        return last

    return chosen


def _shaped(text: str, face: Typeface, rtl: bool, lang: str) -> Iterable[tuple[int, int, int, int, int, int]]:
    import uharfbuzz

    buffer, font = uharfbuzz.Buffer(), _font(face)
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = lang
    uharfbuzz.shape(font, buffer)
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        ink = font.get_glyph_extents(info.codepoint)
        top = ink.y_bearing + place.y_offset if ink else 0
        bottom = -(top + ink.height) if ink else 0
        yield info.codepoint, place.x_offset, place.y_offset, place.x_advance, top, bottom


def draw(parts: Iterable[tuple[Line, float, float, float]], width: int, low: int, high: int) -> list[bytes]:
    """Lines as rows of pixels from `low` down to `high`, a byte each: 0 is empty, 255 full.

    Each part is a line, its size, where it starts and where it stands, in pixels from the left and the top.
    """
    import uharfbuzz

    raster = uharfbuzz.RasterDraw()
    raster.extents = uharfbuzz.RasterExtents(0, -high, width, high - low, width)
    for line, size, left, base in parts:
        scale = size / EM
        for glyph in line.glyphs:
            raster.transform = (scale, 0, 0, scale, left + glyph.x * scale, glyph.y * scale - base)
            raster.draw_glyph(_font(glyph.face), glyph.number)
    image = raster.render()
    if image is None:
        return [bytes(width)] * (high - low)
    stride, data = image.extents.stride, image.buffer
    # Rows come from the bottom up.
    return [data[row * stride : row * stride + width] for row in range(high - low - 1, -1, -1)]


@frozen()
class _Atom:
    """What no line break parts."""

    text: str
    width: int
    spaced: bool
    """Whether a space stands before it."""
    penalty: float
    """How ill a line break before it looks."""


def break_lines(text: str, widest: int, most: int, measure: Callable[[str], int], *, cut: bool = False) -> list[str]:
    """A text in at most `most` lines no wider than `widest`, of even widths; empty where it does not fit.

    With `cut`, what does not fit is left out, and an ellipsis says so; a word too long is broken.
    """
    atoms = _atoms(text, measure)
    if cut:
        atoms = [part for atom in atoms for part in _split(atom, widest, measure)]
    space = measure(" ")
    found = _even(atoms, widest, most, space)
    while cut and not found and len(atoms) > 1:
        last = atoms[-2]
        words = last.text.removesuffix("…").rstrip(",.;:!?–—- ") + "…"
        atoms = [*atoms[:-2], _Atom(words, measure(words), last.spaced, last.penalty)]
        found = _even(atoms, widest, most, space)
    return found


def _atoms(text: str, measure: Callable[[str], int]) -> list[_Atom]:
    atoms: list[_Atom] = []
    spaced = False
    for match in _ATOM.finditer(text):
        if match[1]:
            spaced = True
            continue
        before = atoms[-1].text if atoms else ""
        tied = before and not spaced and (match[0][0] in _NOT_FIRST or before[-1] in _NOT_LAST)
        if tied:
            words = before + match[0]
            atoms[-1] = _Atom(words, measure(words), atoms[-1].spaced, atoms[-1].penalty)
        else:
            atoms.append(_Atom(match[0], measure(match[0]), spaced, _penalty(before, match[0], spaced)))
        spaced = False
    return atoms


def _penalty(before: str, after: str, spaced: bool) -> float:
    """Between words nothing; inside a Japanese phrase much: a new one starts where kana end."""
    if spaced or not before:
        return 0.0
    phrase = "\u3041" <= before[-1] <= "\u309f" and not "\u3041" <= after[0] <= "\u309f"
    return 0.0 if phrase or before[-1] in _NOT_FIRST else 0.6


def _split(atom: _Atom, widest: int, measure: Callable[[str], int]) -> list[_Atom]:
    """An atom in pieces that fit a line, with hyphens."""
    parts, rest, spaced = [], atom.text, atom.spaced
    while measure(rest) > widest and len(rest) > 2:
        end = next((end for end in range(len(rest) - 2, 1, -1) if measure(rest[:end] + "-") <= widest), 2)
        parts.append(_Atom(rest[:end] + "-", measure(rest[:end] + "-"), spaced, 0.0))
        rest, spaced = rest[end:], False
    return [*parts, _Atom(rest, measure(rest), spaced, atom.penalty if not parts else 0.0)]


def _even(atoms: Sequence[_Atom], widest: int, most: int, space: int) -> list[str]:
    """The lines of a text that are as few as may be, and then as even; empty where they are too many."""
    count = len(atoms)
    # best[n][end]: the cost of the first `end` atoms in n lines, and where the last of these starts.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    while count not in best[-1] and len(best) <= most:
        line: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            width = 0
            for end in range(start, count):
                width += atoms[end].width + (space if atoms[end].spaced and end > start else 0)
                if width > widest:
                    break
                loss = cost + (1 - width / widest) ** 2 + (atoms[start].penalty if start else 0)
                if end + 1 not in line or loss < line[end + 1][0]:
                    line[end + 1] = (loss, start)
        if not line:
            return []
        best.append(line)
    if count not in best[-1]:
        return []
    lines, end = [], count
    for table in reversed(best[1:]):
        start = table[end][1]
        words = "".join((" " if atom.spaced else "") + atom.text for atom in atoms[start:end])
        lines.append(words.strip())
        end = start
    return lines[::-1]
