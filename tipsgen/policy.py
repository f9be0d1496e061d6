"""What a page may load: its Content-Security-Policy (W3C, CSP Level 3)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

_ORIGIN = re.compile(r"https://[^/?#]+", re.IGNORECASE)
# A search that starts with one certain character is several times as fast as one that ignores case.
_PICTURE = re.compile(r"<[Ii][Mm][Gg]\b[^>]*?\b[Ss][Rr][Cc]=\"([Hh][Tt][Tt][Pp][Ss]?://[^/\"?#]+)")


def content_policy(html: str, raw_html: str, data: str = "", engine: str = "", posts_to: str = "") -> str:
    """The policy of a page whose changing part is `html`: own files, and pictures of the hosts that it shows.

    `data` is the page's data block, which is named by its digest, as checkers take it for a script.
    `engine` is what searches on this page; without one no script runs.  `posts_to` is the address that its form posts
    to; browsers hold a redirect that answers it to the same host.
    Empty where `raw_html` is `trust`: what its authors wrote by hand may load what it likes.
    """
    if raw_html == "trust":
        return ""
    hosts = sorted(set(_PICTURE.findall(html))) if "src=" in html else []
    pictures = " ".join(("'self'", *hosts))
    block = data.partition(">")[2].rpartition("</")[0]
    scripts = [f"'sha256-{b64encode(sha256(block.encode()).digest()).decode()}'"] if block else []
    script = f"script-src {' '.join((*SCRIPTS.get(engine, ()), *scripts))}; " if engine or scripts else ""
    origin = _ORIGIN.match(posts_to)
    form = origin[0].lower() if origin else "'none'"
    # Where no script runs nothing connects; Lighthouse asks for robots.txt in the page's name, and must be let.
    return (
        f"default-src 'none'; {script}connect-src 'self'; img-src {pictures}; style-src 'self'; font-src 'self'; "
        f"manifest-src 'self'; base-uri 'none'; form-action {form}"
    )


SCRIPTS: Mapping[str, tuple[str, ...]] = {"static": ("'self'",), "pagefind": ("'self'", "'wasm-unsafe-eval'")}
"""What runs on the search page, by its engine; Pagefind's is WebAssembly (CSP Level 3, section 6.1.10)."""
