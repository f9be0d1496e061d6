"""Addresses: slugs, site paths, and the files that answer to them.

A *site path* starts with `/` and knows neither the base URL nor its path; a channel puts
its own root before it (`/blog`, or `https://example.com/blog`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from urllib.parse import unquote

SLUG_LIMIT = 80
"""Characters in a slug at most."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_REST = re.compile(r"[?#]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE = re.compile(r"(?:\A|/)\.{0,2}(?:/|\Z)|[\\\0:]")
"""Empty steps, `.` and `..` in a path, and what some systems take for more than a letter."""
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)


def is_slug(text: str) -> bool:
    """Whether `text` may stand in an address as it is: `[a-z0-9-]`, 1 to 80 characters."""
    return len(text) <= SLUG_LIMIT and bool(_SLUG.match(text)) and text not in _RESERVED


@lru_cache(maxsize=4096)
def slugify(text: str) -> str:
    """A slug made from any words; empty where nothing of them can be spelled in ASCII."""
    plain = text.lower().replace(" ", "-") if text.isascii() else ""
    if is_slug(plain):
        return plain  # As the library would spell it, which takes long to load.
    from slugify import slugify as spell

    slug: str = spell(text.replace("'", "").replace("’", ""), max_length=SLUG_LIMIT, word_boundary=True)
    return f"{slug}-x" if slug in _RESERVED else slug


def tip_path(template: str, day: date, slug: str) -> str:
    """The site path of a tip by the `[permalinks] tip` template."""
    path = template.format(year=f"{day.year:04d}", month=f"{day.month:02d}", day=f"{day.day:02d}", slug=slug)
    return path if path.endswith(("/", ".html")) else path + "/"


def output_file(path: str) -> str:
    """The file, relative to the output folder, that serves the site path `path`.

    >>> output_file("/2026/01/05/listen/")
    '2026/01/05/listen/index.html'
    """
    return (path + "index.html" if path.endswith("/") else path).lstrip("/")


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder on the way to some relative paths."""
    found: set[str] = set()
    level = {path[: path.rfind("/")] for path in paths if "/" in path}
    while level:
        found |= level
        level = {folder[: folder.rfind("/")] for folder in level if "/" in folder} - found
    return found


def is_safe_output(path: str) -> bool:
    """Whether a relative output path stays inside the output folder on every platform."""
    if path[-1:] in ("", "/") or path[0] in "./" or "/." in path or "//" in path:
        return _UNSAFE.search(path) is None
    return "\\" not in path and ":" not in path and "\0" not in path


def is_external(href: str) -> bool:
    """Whether an address names its own scheme or host."""
    return href.startswith("//") or bool(_SCHEME.match(href))


def split_fragment(href: str) -> tuple[str, str]:
    """An address without its query and fragment, and that rest with its mark."""
    mark = _REST.search(href)
    return (href[: mark.start()], href[mark.start() :]) if mark else (href, "")


_NOT_IN_MAIL = (".svg", ".webp", ".avif", ".apng", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".ico", ".jxl")


_PICTURES = (".png", ".jpg", ".jpeg", ".gif", *_NOT_IN_MAIL)


def is_mail_picture(href: str) -> bool:
    """Whether every mail client may be able to show a picture, by its file's ending.

    Gmail drops SVG, Outlook on Windows shows neither SVG nor WebP nor AVIF (caniemail.com, image formats).
    """
    return not split_fragment(href)[0].lower().endswith(_NOT_IN_MAIL)


def with_query(href: str, query: str) -> str:
    """An address with `query`, such as `utm_source=news`, added before its fragment, once; a picture's stays."""
    if not query or query in href or split_fragment(href)[0].lower().endswith(_PICTURES):
        return href
    base, mark, fragment = href.partition("#")
    return f"{base}{'&' if '?' in base else '?'}{query}{mark}{fragment}"


def beside(source: str, href: str) -> str:
    """The path from the site's root that `href`, relative to the file `source`, means.

    Percent signs are decoded.  The answer may start with `..` where it leaves the site.
    """
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(href)))


def ascii_host(host: str) -> str:
    """A host as DNS and mail headers write it; a `ValueError` where it cannot be (RFC 5890)."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def tel_digits(number: str) -> str:
    """The `tel:` form of a telephone number as people write it (RFC 3966, section 5.1.1)."""
    digits = re.sub(r"[^\d+]", "", number)
    return f"tel:{digits}"
