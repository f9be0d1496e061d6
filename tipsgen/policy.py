"""What a page may load: its Content-Security-Policy (W3C, CSP Level 3)."""

from __future__ import annotations

import re

_PICTURE = re.compile(r"<img\b[^>]*?\bsrc=\"(https?://[^/\"?#]+)", re.IGNORECASE)


def content_policy(html: str, raw_html: str) -> str:
    """The policy of a page whose changing part is `html`: own files, and pictures of the hosts that it shows.

    Empty where `raw_html` is `trust`: what its authors wrote by hand may load what it likes.
    """
    if raw_html == "trust":
        return ""
    hosts = sorted(set(_PICTURE.findall(html))) if "src=" in html else []
    pictures = " ".join(("'self'", *hosts))
    return (
        f"default-src 'none'; img-src {pictures}; style-src 'self'; font-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
