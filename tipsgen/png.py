"""A picture of few colors as a PNG file (W3C, Portable Network Graphics, third edition)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

Color = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


def palette_png(width: int, rows: Sequence[bytes], colors: Sequence[Color]) -> bytes:
    """A PNG of `rows`, in which each byte names one of at most 256 `colors`."""
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    # Rows of a palette pack best without a filter (section 12.7); runs alone are found in a third of the time.
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    data = packer.compress(b"".join([b"\0" + row for row in rows])) + packer.flush()
    table = b"".join(bytes(color) for color in colors)
    chunks = ((b"IHDR", head), (b"PLTE", table), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def hex_color(text: str) -> Color | None:
    """A color as themes write it, `#8a3b12` or `#fff`; `None` for every other form."""
    digits = text.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        value = bytes.fromhex(digits)
    except ValueError:
        return None
    return (value[0], value[1], value[2]) if len(value) == 3 and text.strip().startswith("#") else None


def ramp(ground: Color, ink: Color, steps: int) -> tuple[Color, ...]:
    """The colors from just above `ground` to `ink`, for the edges of letters."""
    red, green, blue = (
        [low + (high - low) * step // steps for step in range(1, steps + 1)]
        for low, high in zip(ground, ink, strict=True)
    )
    return tuple(zip(red, green, blue, strict=True))
