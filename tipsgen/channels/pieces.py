"""Pictures, code and links as an issue writes them, whether they were markdown or hand-written HTML."""

from __future__ import annotations

import posixpath
import re
from html import escape

from tipsgen.urls import is_mail_picture, tel_digits

COLUMN = 536
"""Pixels that a picture may be wide: the column of 600 less its padding."""


def picture(source: str, alt: str, width: int) -> str:
    """A picture whose width every client obeys; 0 pixels where it is unknown."""
    shown = min(width or COLUMN, COLUMN)
    return f'<img src="{escape(source)}" alt="{escape(alt)}" width="{shown}" border="0">'


def named_picture(source: str, alt: str, linked: bool) -> str:
    """A picture that some clients cannot show, by its name: a link to it, or words where a link is open already."""
    words = escape(alt or posixpath.basename(source.split("?")[0]) or source, quote=False)
    return words if linked else f'<a href="{escape(source)}">{words}</a>'


def code_table(escaped: str) -> str:
    """Code whose lines wrap in every client: a `<pre>` does not in Outlook and Samsung's, and widens the letter."""
    lines = (re.sub(r"^ | (?= )", "&nbsp;", line) for line in escaped.split("\n"))
    return (
        '<table class="callout" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        f'<tr><td class="code"><code class="block">{"<br>".join(lines)}</code></td></tr></table>\n'
    )


def after_link(words: str, href: str) -> str:
    """What follows a link's words so that its address can be read: nothing where they say it already."""
    bare = shown_address(href)
    stripped = words.strip()
    if not bare or not stripped or href.startswith("#") or bare in words:
        return ""
    if href.startswith("tel:") and tel_digits(words) == href:
        return ""
    return "" if bare.removeprefix("https://").rstrip("/") == stripped else f" ({bare})"


def picture_words(alt: str, source: str) -> str:
    """A picture's alt text; with its address where the HTML part names it, too, as clients cannot show it."""
    words = f"[{alt}]" if alt else ""
    if is_mail_picture(source):
        return words
    return f"{words} ({source})" if words else source


def shown_address(href: str) -> str:
    """An address as people read it: without `mailto:` and its parameters, without `tel:`."""
    if href.startswith("mailto:"):
        return href.removeprefix("mailto:").split("?", 1)[0]
    return href.removeprefix("tel:")
