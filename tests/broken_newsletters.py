"""A small letter that meets every check, and the ways to break one point of it.

The letter is written by hand, so that the checks can be seen at work without the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.newsletters import BYTES, STYLE_BYTES, Letter

SERIF = "font-family:Georgia,serif;font-size:17px;line-height:1.6;color:#22201c"
SANS = "font-family:Arial,sans-serif;font-size:15px;line-height:1.4;color:#22201c"
QUIET = "font-family:Arial,sans-serif;font-size:13px;line-height:1.5;color:#5f594f"
WRAP = "white-space:pre-wrap;word-break:break-word"
ZERO = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
LINK = "color:#8a3b12;text-decoration:underline"
WEB = "https://tips.example/2025/03/10/keep-the-door-open/"
OLDER = "https://tips.example/2025/03/07/ring-first/"
NEWER = "https://tips.example/2025/03/11/the-second-chair/"
STOP = "mailto:ada@tips.example?subject=unsubscribe"
DOOR = "https://tips.example/images/door.png"

HTML = f"""\
<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>Daily Tip / Keep the door open</title>
<!--[if mso]><xml>
<o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings>
</xml><![endif]-->
<style>
a:hover {{ text-decoration: none; }}
@media (prefers-color-scheme: dark) {{
body, .ground {{ background-color: #221f1a !important; }}
.paper {{ background-color: #171512 !important; }}
.paper p, .paper li, .paper h1, .paper h2, .paper td, .paper th, .paper pre {{ color: #ece6db !important; }}
.paper pre, .paper code {{ background-color: #221f1a !important; color: #ece6db !important; }}
.paper a, .paper p.kicker, .paper img {{ color: #f0a36b !important; }}
p.foot, a.quiet {{ color: #b0a797 !important; }}
}}
</style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#f6f1e7">
<div style="display:none;max-height:0;overflow:hidden">Says more than a policy.{"&#847;&zwnj;&nbsp;" * 40}</div>
<div lang="en" dir="ltr">
<table class="ground" {ZERO} width="100%" style="background-color:#f6f1e7"><tr><td align="center">
<!--[if mso]><table {ZERO} width="600" align="center"><tr><td><![endif]-->
<table {ZERO} width="100%" style="max-width:600px">
<tr><td><p class="foot" style="margin:0;{QUIET}">
<a class="quiet" href="{WEB}" style="{LINK}">Read on the web</a></p></td></tr>
<tr><td class="paper" style="padding:36px 32px;background-color:#fffdf8;{SERIF}">
<p class="kicker" style="margin:0 0 10px;{SANS}">Daily Tip, day 69</p>
<h1 style="margin:0 0 10px;{SERIF}">Keep the door open</h1>
<p style="margin:0 0 18px;{SERIF}">A door says more than
<a href="{OLDER}" style="{LINK}">a bell that rings first</a>.<sup style="font-size:12px">1</sup></p>
<img src="{DOOR}" alt="An open door" width="400" style="max-width:100%;height:auto;margin:0 0 18px;{SANS}">
<h2 style="margin:30px 0 10px;{SERIF}">Three steps</h2>
<ol start="4" style="margin:0 0 18px;{SERIF}">
<li style="margin:0 0 8px;{SERIF}">Open it yourself every morning.
<ul style="margin:8px 0;{SERIF}">
<li style="margin:0 0 8px;{SERIF}">Use a wedge of wood.</li>
</ul></li>
<li style="margin:0 0 8px;{SERIF}">Say who may close it.</li>
</ol>
<blockquote style="margin:0 0 20px;border-left:3px solid #ddd5c6">
<p style="margin:0 0 18px;{SERIF}">The best seat is the one you give away.</p>
<p style="margin:0 0 18px;{SANS}">— A hotel porter</p>
</blockquote>
<table width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><th scope="col" style="{SANS}">Promise</th><th scope="col" style="{SANS}">Days</th></tr>
<tr><td style="{SANS}">Call back</td><td style="{SANS}">1</td></tr>
<tr><td style="{SANS}">Write it down</td><td style="{SANS}">2</td></tr>
</table>
<pre style="margin:0 0 18px;{WRAP};background-color:#f6f1e7;{SERIF}">open --wide   door</pre>
<ol style="margin:0 0 18px;{SERIF}">
<li style="margin:0 0 8px;{SERIF}">Or a window, in the summer.</li>
</ol>
</td></tr>
<tr><td>
<p class="foot" style="margin:0 0 10px;{QUIET}">Ada Brown, 14 Ferry Lane, Port Ansel, OR 97000</p>
<p class="foot" style="margin:0 0 10px;{QUIET}"><a class="quiet" href="{STOP}" style="{LINK}">Stop these emails</a></p>
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</div>
</body>
</html>
"""

TEXT = f"""\
Daily Tip, day 69

Keep the door open

A door says more than a bell that rings first
({OLDER}).[1]

[An open door]

Three steps

4. Open it yourself every morning.
   • Use a wedge of wood.
5. Say who may close it.

> The best seat is the one you give away.
> — A hotel porter

Promise         Days
—————————————   ————
Call back          1
Write it down      2

    open --wide   door

[1] Or a window, in the summer.

Read on the web: {WEB}
Stop these emails: {STOP}
Ada Brown, 14 Ferry Lane, Port Ansel, OR 97000
"""

GOOD = Letter(
    name="good",
    html=HTML,
    text=TEXT,
    base_url="https://tips.example",
    lang="en",
    direction="ltr",
    title="Daily Tip / Keep the door open",
    view_in_browser=WEB,
    unsubscribe=STOP,
    postal_address="Ada Brown, 14 Ferry Lane, Port Ansel, OR 97000",
    newer=(NEWER,),
)
"""Meets every check."""

Breaker = Callable[[Letter], Letter]


def html(old: str, new: str) -> Breaker:
    """Replace a passage of the HTML part, wherever it stands."""

    def broken(letter: Letter) -> Letter:
        assert old in letter.html, f"{old!r} is not in the letter"
        return replace(letter, html=letter.html.replace(old, new))

    return broken


def text(old: str, new: str) -> Breaker:
    """Replace a passage of the text part."""

    def broken(letter: Letter) -> Letter:
        assert old in letter.text, f"{old!r} is not in the letter"
        return replace(letter, text=letter.text.replace(old, new))

    return broken


def body(added: str) -> Breaker:
    """Add to the end of the letter's cell."""
    mark = '</td></tr>\n<tr><td>\n<p class="foot"'
    return html(mark, added + mark)


PARAGRAPH = f'<p style="margin:0 0 18px;{SERIF}">'
NAMES = "".join(f'<th scope="col" style="{SANS}">Promise {number}</th>' for number in range(8))
CELLS = "".join(f'<td style="{SANS}">kept by {number}</td>' for number in range(8))
WIDE_TABLE = f"<table><tr>{NAMES}</tr><tr>{CELLS}</tr></table>"

BROKEN: Mapping[str, tuple[Breaker, ...]] = {
    "doctype": (
        html("<!doctype html>\n", ""),
        html("<!doctype html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd">'),
    ),
    "language-outside": (html('<html lang="en" dir="ltr">', '<html lang="en">'),),
    "language-inside": (
        html('<div lang="en" dir="ltr">', "<div>"),
        html('<div lang="en" dir="ltr">', '<div lang="ar" dir="rtl">'),
        html('<div lang="en" dir="ltr">', 'Loose words <div lang="en" dir="ltr">'),
    ),
    "title": (
        html("<title>Daily Tip / Keep", "<title>Daily Tip / <b>Keep</b>"),
        html("<title>Daily Tip", "<title>Daily &amp;amp; Tip"),
    ),
    "utf-8": (html('<meta charset="utf-8">\n', ""),),
    "viewport": (html("width=device-width", "width=600"),),
    "outlook-dpi": (html("<o:PixelsPerInch>96</o:PixelsPerInch>", ""),),
    "styles-in-head": (html("<table width", "<style>p { margin: 0 }</style>\n<table width"),),
    "styles-flat": (
        html("a:hover {", "@media screen { @media (max-width: 600px) { p { margin: 0; } } }\na:hover {"),
        html("text-decoration: none; }", "text-decoration: none; & b { color: #000000; } }"),
        html("a:hover {", "@supports (color: red) { p { margin: 0; } }\na:hover {"),
    ),
    "styles-small": (html("a:hover {", "p { margin: 0; }\n" * (STYLE_BYTES // 17 + 1) + "a:hover {"),),
    "no-visible-markup": (html("Open it yourself", "&lt;b&gt;Open&lt;/b&gt; it yourself"),),
    "no-visible-markdown": (
        html("Open it yourself", "**Open** it yourself"),
        html("Say who", "[Say](https://tips.example/) who"),
        html("Three steps", "## Three steps"),
    ),
    "no-visible-entities": (
        html("Open it yourself", "Open it &amp;amp; yourself"),
        html('alt="An open door"', 'alt="An &amp;quot;open&amp;quot; door"'),
    ),
    "balanced": (
        html("Three steps</h2>", "Three steps"),
        html("Three steps</h2>", "Three steps</h2></div>"),
        html("<![endif]-->\n</td></tr></table>\n</div>", "</td><![endif]-->\n</td></tr></table>\n</div>"),
    ),
    "no-empty-paragraphs": (body("<p></p>"), body("<p> &nbsp;<b></b> </p>")),
    "no-nested-paragraphs": (
        html("A door says more", f"{PARAGRAPH}A door says more</p>"),
        html("A door says more", "<div>A door says more</div>"),
    ),
    "one-h1": (html("<h2 ", "<h1 "), html("<h1 ", "<h2 ")),
    "no-skipped-levels": (html("<h2 ", "<h3 "),),
    "layout-tables": (
        html('cellspacing="0" border="0" width="100%" style="max-width', 'border="0" width="100%" style="max-width'),
        html('<!--[if mso]><table role="presentation"', "<!--[if mso]><table"),
    ),
    "data-tables": (
        html(' scope="col"', ""),
        html("<table width", '<table role="presentation" width'),
        html('<th scope="col"', "<td"),
    ),
    "ghost-table": (
        html('width="600" align', 'width="700" align'),
        html("<!--[if mso]></td></tr></table><![endif]-->", ""),
    ),
    "fluid-column": (html("max-width:600px", "width:600px"), html('width="100%" style="max-width', 'style="max-width')),
    "nothing-too-wide": (
        html('<table width="100%"', '<table width="500"'),
        html('<blockquote style="', '<blockquote style="min-width:400px;'),
        html('<blockquote style="', '<blockquote style="white-space:nowrap;'),
    ),
    "long-words-break": (
        html("Use a wedge", "Use a " + "w" * 60 + " wedge"),
        html("open --wide ", "o" * 30 + '</pre><pre style="' + SERIF + '">' + "o" * 30),
    ),
    "code-wraps": (html("white-space:pre-wrap;", ""),),
    "tables-fit-a-phone": (body(WIDE_TABLE),),
    "plain-css": (
        html('<blockquote style="', '<blockquote style="display:flex;'),
        html('<blockquote style="', '<blockquote style="float:left;'),
        html('<blockquote style="', '<blockquote style="position:relative;'),
        html('<blockquote style="', '<blockquote style="padding:1rem;'),
        html('<blockquote style="', '<blockquote style="width:calc(100% - 4px);'),
        html('<blockquote style="', '<blockquote style="color:var(--ink);'),
        html("a:hover {", "p { display: grid; }\na:hover {"),
        html("a:hover {", "p:first-child { float: left; }\na:hover {"),
    ),
    "no-active-content": (
        body("<script>ring()</script>"),
        body("<form></form>"),
        body('<iframe src="https://tips.example/"></iframe>'),
        body('<video src="https://tips.example/a.mp4"></video>'),
        html("<h2 ", '<h2 onclick="ring()" '),
        html(f'href="{OLDER}"', 'href="java\nscript:ring()"'),
        html(f'src="{DOOR}"', 'src="data:image/png;base64,AAAA"'),
        html("</head>", '<link rel="stylesheet" href="https://tips.example/a.css"></head>'),
        html("a:hover {", "@import url(https://tips.example/a.css);\na:hover {"),
    ),
    "type-inline": (
        html(f'<h2 style="margin:30px 0 10px;{SERIF}"', '<h2 style="margin:30px 0 10px"'),
        body(f'<p style="margin:0;{SERIF.replace("line-height:1.6;", "")}">Once more.</p>'),
    ),
    "margins-inline": (
        html('<h2 style="margin:30px 0 10px;', '<h2 style="'),
        html('<ul style="margin:8px 0;', '<ul style="'),
    ),
    "fonts-in-cells": (html(f'<td style="{SANS}">Call back', "<td>Call back"),),
    "body-size": (html(f'<li style="margin:0 0 8px;{SERIF}">Say', f'<li style="margin:0 0 8px;{QUIET}">Say'),),
    "least-size": (
        html("font-size:13px", "font-size:11px"),
        body(f'{PARAGRAPH}<small style="font-size:60%">Small</small></p>'),
    ),
    "contrast-light": (
        html("color:#5f594f", "color:#b0a797"),
        html("background-color:#fffdf8", "background-color:#555555"),
    ),
    "contrast-dark": (
        html(".paper p, .paper li", ".paper li"),
        html(".paper { background-color: #171512 !important; }", ""),
        html(".paper a, .paper p.kicker", ".paper p.kicker"),
    ),
    "dark-declared": (html('<meta name="supported-color-schemes" content="light dark">\n', ""),),
    "dark-styled": (html("(prefers-color-scheme: dark)", "(max-width: 600px)"),),
    "image-alts": (html(' alt="An open door"', ""),),
    "image-widths": (html(' width="400"', ""), html('width="400"', 'width="50%"'), html('width="400"', 'width="900"')),
    "image-addresses": (html(DOOR, "/images/door.png"), html(DOOR, "//tips.example/images/door.png")),
    "images-fluid": (html("max-width:100%;height:auto;", ""), html("height:auto", "height:200px")),
    "image-kinds": (html("door.png", "door.svg"), html("door.png", "door.webp?v=2")),
    "link-addresses": (
        html(OLDER, "/2025/03/07/ring-first/"),
        html(OLDER, "ring-first"),
        html(OLDER, "ftp://tips.example"),
    ),
    "no-fragment-links": (html(OLDER, "#note-1"),),
    "link-words": (html("a bell that rings first</a>", "</a>"), html(f'href="{OLDER}" ', "")),
    "preheader-first": (
        html('<div style="display:none', f'{PARAGRAPH}Good morning.</p><div style="display:none'),
        html("Says more than a policy.", ""),
        html("display:none;", ""),
    ),
    "preheader-padded": (html("&#847;&zwnj;&nbsp;", ""),),
    "preheader-own": (html("Says more than a policy.", "Keep the door open"),),
    "view-in-browser": (html(WEB, "https://tips.example/"),),
    "unsubscribe": (html(STOP, "mailto:ada@tips.example"),),
    "postal-address": (html("14 Ferry Lane", "Ferry Lane"), lambda letter: replace(letter, postal_address="")),
    "small-enough": (body(f"{PARAGRAPH}{'One more word. ' * (BYTES // 15)}</p>"),),
    "no-newer-neighbor": (html(OLDER, NEWER),),
    "text-without-tags": (text("Open it", "<b>Open</b> it"), text("Say who", "<!-- more --> Say who")),
    "text-without-entities": (text("Open it", "Open &amp; it"), text("Open it", "Open&#8217; it")),
    "text-without-markdown": (text("Open it", "**Open** it"), text("Three steps", "## Three steps")),
    "text-without-padding": (
        text("Keep the door", "Keep\u00ad the door"),
        text("Keep the door", "Keep\u00a0\u00a0 the door"),
        text("Keep the door", "\u034f\u200c Keep the door"),
    ),
    "text-without-trailing-spaces": (text("Three steps\n", "Three steps \n"),),
    "text-without-tabs": (text("Three steps", "Three\tsteps"),),
    "text-lines-narrow": (
        text("Three steps", "Three steps " + "and one more " * 6),
        text("Three steps", "静" * 40),
        text("Three steps", "s" * 90),
    ),
    "text-addresses": (text(OLDER, OLDER.replace("/03/", "/03/\n")), text(f"({OLDER})", "")),
    "text-numbers": (text("4. Open", "1. Open"), text("5. Say", "• Say")),
    "text-depth": (text("   • Use", "• Use"), text("   • Use", "Use")),
    "text-quotes": (text("> The best seat", "The best seat"),),
    "text-quote-names": (text("> — A hotel porter\n", ""), text("away.\n> — A", "away. A")),
    "text-alts": (text("[An open door]", "[A picture]"),),
    "text-tables": (text("Call back          1", "Call back\n1"), text("Write it down      2\n", "")),
    "html-words-in-text": (
        text("every morning", "morning"),
        text("Three steps\n", ""),
        text("Write it down      2\n", ""),
        text(
            "4. Open it yourself every morning.\n   • Use a wedge of wood.\n",
            "   • Use a wedge of wood.\n4. Open it yourself every morning.\n",
        ),
    ),
    "text-words-in-html": (
        text("Three steps", "Three steps up"),
        text("Say who", "Do say who"),
        text("OR 97000\n", "OR 97000\n\nThe end.\n"),
    ),
    "text-unsubscribe": (text(f"Stop these emails: {STOP}\n", ""),),
    "text-web-address": (text(f"Read on the web: {WEB}\n", ""),),
    "text-empty-lines": (text("Three steps\n\n", "Three steps\n\n\n"),),
    "text-ending": (text("OR 97000\n", "OR 97000"), text("OR 97000\n", "OR 97000\n\n")),
    "text-without-newer": (text(OLDER, NEWER),),
}
"""For each check what breaks its point."""
