"""Pictures on a page in the sizes that were made of them: the element that lets a browser choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from html import escape

from markupsafe import Markup

from tipsgen.values import frozen
from tipsgen.views import Picture

PHOTO = 72
"""Pixels of an author's photo on a page, as wide as high."""


@frozen()
class Variant:
    """A picture made from another."""

    path: str
    """Site path."""
    width: int
    height: int


@frozen()
class PictureSet:
    """What was made of one picture."""

    width: int
    """Pixels of the picture as it is shown, which is turned where the camera says so (EXIF 2.32, tag 274)."""
    height: int
    variants: tuple[Variant, ...]
    """WebP, the narrowest first."""
    thumb: Variant | None = None
    """For an author's photo."""


@frozen()
class Pictures:
    """How the pages of a site show its pictures."""

    sizes: str = ""
    """How wide a picture is shown: the value of `sizes` (HTML, section 4.8.4.2.1)."""
    sets: Mapping[str, PictureSet] = field(default_factory=dict)
    """By the picture's site path."""

    def tag(
        self, image: Picture, alt: str, root: str, *, lazy: bool = True, first: bool = False, title: str = ""
    ) -> Markup:
        """A picture as HTML.

        `root` is the site's base path, `lazy` is for pictures further down the page, `first` for the
        one that readers wait for.
        """
        made = self.sets.get(image.path)
        width, height = (made.width, made.height) if made else (image.width, image.height)
        shown = _img(_address(image.path, root), alt, width, height, lazy=lazy, first=first, title=title)
        if not made or not made.variants:
            return Markup(shown)  # noqa: S704 - every value is escaped
        choice = ", ".join(f"{_address(one.path, root)} {one.width}w" for one in made.variants)
        source = f'<source type="image/webp" srcset="{choice}" sizes="{escape(self.sizes)}">'
        return Markup(f"<picture>{source}{shown}</picture>")  # noqa: S704

    def photo(self, image: Picture, root: str) -> Markup:
        """An author's photo as HTML, small; the name beside it says what it shows."""
        made = self.sets.get(image.path)
        shown = _img(_address(image.path, root), "", PHOTO, PHOTO, lazy=True)
        if not made or not made.thumb:
            return Markup(shown)  # noqa: S704
        source = f'<source type="image/webp" srcset="{_address(made.thumb.path, root)}">'
        return Markup(f"<picture>{source}{shown}</picture>")  # noqa: S704


def _address(path: str, root: str) -> str:
    # A space or a comma would end an address in a srcset.
    whole = (root if path.startswith("/") else "") + path
    return escape(whole.replace(" ", "%20").replace(",", "%2C"))


def _img(
    src: str, alt: str, width: int, height: int, *, lazy: bool, first: bool = False, title: str = ""
) -> str:  # fmt: skip
    size = f' width="{width}" height="{height}"' if width else ""
    name = f' title="{escape(title)}"' if title else ""
    hurry = ' loading="lazy"' if lazy else ' fetchpriority="high"' if first else ""
    return f'<img src="{src}" alt="{escape(alt)}"{size}{name}{hurry} decoding="async">'
