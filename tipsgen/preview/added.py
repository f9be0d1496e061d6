"""What the preview adds to a page or takes from it, as text to text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from markupsafe import escape as quoted

from tipsgen.model import Problem

DESK = "/_desk/"
"""Where the preview's own pages are, whatever the site's base path."""

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_SCHEME = re.compile(r"\(prefers-color-scheme:\s*(dark|light)\)")
_COLOR_SCHEME = re.compile(r"(color-scheme: )light dark")
_META_SCHEME = re.compile(r'(<meta name="(?:supported-)?color-scheme"(?:s?) content=")light dark(">)')
_SHEET = re.compile(r'(<link rel="stylesheet" href="[^"]*?)(\?[^"]*)?(")')
_STYLE_BLOCK = re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE)


def own_scripts(policy: str) -> str:
    """A page's Content-Security-Policy (CSP Level 3) with leave for the preview's own script, style and events."""
    found = dict.fromkeys(("script-src", "style-src", "connect-src"), False)
    parts = []
    for part in filter(None, (one.strip() for one in policy.split(";"))):
        name, _, rest = part.partition(" ")
        if name in found:
            found[name] = True
            sources = [one for one in rest.split() if one != "'none'"]
            part = part if "'self'" in rest.split() else " ".join((name, *sources, "'self'"))
        parts.append(part)
    return "; ".join([*parts, *(f"{name} 'self'" for name, there in found.items() if not there)])


def with_live(
    html: str, generation: str, ribbon: str = "", problems: Sequence[Problem] = (), stale: bool = False
) -> str:
    """A page that reloads itself, with a ribbon and what is wrong over it.

    `generation` names the state that it shows; `stale` says that it is the last good one of its address.
    """
    html = _POLICY.sub(lambda match: match[1] + str(quoted(own_scripts(unescape(match[2])))) + match[3], html)
    head = f'<link rel="stylesheet" href="{DESK}live.css">'
    parts = [f'<div class="tipsgen-ribbon" role="note">{escape(ribbon)}</div>'] if ribbon else []
    if problems:
        parts.append(panel(problems, stale))
    parts.append(f'<script src="{DESK}live.js" data-generation="{escape(generation)}"></script>')
    place = html.lower().find("</head>")
    html = f"{html[:place]}{head}{html[place:]}" if place >= 0 else head + html
    place = html.lower().rfind("</body>")
    return html[:place] + "".join(parts) + html[place:] if place >= 0 else html + "".join(parts)


def panel(problems: Sequence[Problem], stale: bool) -> str:
    """Problems that stop a build, over a page."""
    count = "One thing stops" if len(problems) == 1 else f"{len(problems)} things stop"
    more = " You see the last good version." if stale else ""
    return (
        f'<details class="tipsgen-panel" role="alert" open><summary>{count} the build.{more}</summary>'
        f"{problem_list(problems)}</details>"
    )


def problem_list(problems: Sequence[Problem]) -> str:
    """Problems as a list: place, message, hint."""
    items = []
    for one in problems:
        field = f"<b>{escape(one.field)}</b>: " if one.field else ""
        hint = f'<br><span class="tipsgen-hint">{escape(one.hint)}</span>' if one.hint else ""
        items.append(
            f'<li class="tipsgen-{one.severity}"><span class="tipsgen-severity">{one.severity}</span> '
            f"<code>{escape(str(one.at))}</code> "
            f'<span class="tipsgen-rule">{escape(one.rule)}</span><br>{field}{escape(one.message)}{hint}</li>'
        )
    return f'<ul class="tipsgen-problems">{"".join(items)}</ul>'


def in_scheme(text: str, scheme: str) -> str:
    """HTML or CSS as a reader whose system is `light` or `dark` sees it, whatever the browser's own is."""
    text = _SCHEME.sub(lambda match: "(min-width:0)" if match[1] == scheme else "(max-width:0)", text)
    text = _COLOR_SCHEME.sub(rf"\g<1>{scheme}", text)
    text = _META_SCHEME.sub(rf"\g<1>{scheme}\g<2>", text)
    return _SHEET.sub(lambda m: f"{m[1]}{m[2] + '&amp;' if m[2] else '?'}scheme={scheme}{m[3]}", text)


def without_styles(html: str) -> str:
    """An email as clients show it that drop style blocks (Gmail for accounts of other hosts)."""
    return _STYLE_BLOCK.sub("", html)


def without_bars(html: str) -> str:
    """A page that scrolls without a scroll bar, which would take of the width that is to be seen."""
    style = "<style>html{scrollbar-width:none}</style>"
    place = html.lower().find("</head>")
    return html[:place] + style + html[place:] if place >= 0 else style + html
