"""A picture made smaller, as WebP, without what the camera wrote into it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from tipsgen.values import frozen

if TYPE_CHECKING:
    from PIL import Image

RECIPE = 1
"""Goes up when the same picture is made otherwise: its variants get new addresses."""
THUMB = 216
"""Pixels of an author's photo on its shorter side: three times as many as a page gives it, for sharp screens."""
MOST_PIXELS = 80_000_000
"""Pixels that a picture may have to be made smaller; it takes four bytes of memory for each."""

_QUALITY = 82
_FLAT_QUALITY = 90
"""For PNG: drawings show the artifacts of a photo's quality."""
_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"})
_TURNED = frozenset({5, 6, 7, 8})


class UnreadablePictureError(ValueError):
    """The bytes are no picture that can be read."""


@frozen()
class Scaled:
    """A picture in one size."""

    width: int
    height: int
    data: bytes
    """WebP."""


@frozen()
class ScaledSet:
    """All sizes of a picture; none where it is better left as it is."""

    width: int
    """Pixels of the picture itself, turned as it is shown."""
    height: int
    made: tuple[Scaled, ...]


def scaled(data: bytes, widths: Sequence[int], *, thumb: bool = False) -> ScaledSet:
    """A picture in each of the widths that it is wide enough for, and in its own where that lies between them.

    With `thumb`, in the size of an author's photo alone.  Animations, pictures narrower than the
    first width, and what would not get smaller in bytes, stay as they are; a drawing may pack better
    whole than shrunk, and then has no narrower size.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(BytesIO(data))
            turned = picture.getexif().get(274, 1) in _TURNED
            width, height = picture.size[::-1] if turned else picture.size
            wanted = thumb_sizes(width, height) if thumb else sizes(width, height, widths)
            large = width * height > MOST_PIXELS
            if not wanted or large or getattr(picture, "is_animated", False) or picture.mode not in _MODES:
                return ScaledSet(width, height, ())
            flat = picture.format in ("PNG", "GIF")
            largest = max(wanted)
            picture.draft(None, largest[::-1] if turned else largest)
            whole = _plain(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadablePictureError(str(error)) from error
    made: list[Scaled] = []
    fewest = len(data)
    for size in reversed(wanted):
        small = whole if whole.size == size else whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        packed = _webp(small, flat)
        if len(packed) < fewest:
            fewest = len(packed)
            made.insert(0, Scaled(*size, packed))
    return ScaledSet(width, height, tuple(made))


def sizes(width: int, height: int, widths: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The sizes to be made of a picture, the narrowest first, none wider than the picture."""
    if not widths or width <= min(widths):
        return ()
    found = [one for one in sorted(widths) if one < width]
    if width <= max(widths):
        found.append(width)
    return tuple((one, max(round(height * one / width), 1)) for one in found)


def thumb_sizes(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """The size of a photo whose shorter side is as long as a page needs; none where it has no more."""
    short = min(width, height)
    return ((round(width * THUMB / short), round(height * THUMB / short)),) if short > THUMB else ()


def _plain(picture: Image.Image) -> Image.Image:
    """A picture in sRGB with red, green and blue, and with alpha where it has some."""
    from PIL import Image, ImageCms

    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = converted if converted else picture.convert("RGB")
        except ImageCms.PyCMSError:
            picture = picture.convert("RGB")  # a broken profile says nothing of the colors
    alpha = picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info
    plain = picture.convert("RGBA" if alpha else "RGB")
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())  # nothing but pixels


def _webp(picture: Image.Image, flat: bool) -> bytes:
    """A picture as WebP; a drawing without loss, too, if that is smaller."""

    def packed(**options: object) -> bytes:
        out = BytesIO()
        picture.save(out, "WEBP", method=4, **options)
        return out.getvalue()

    lossy = packed(quality=_FLAT_QUALITY if flat else _QUALITY)
    return min(lossy, packed(lossless=True, quality=60), key=len) if flat else lossy
