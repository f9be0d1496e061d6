"""The preview's own pages: the desk, and what is shown where nothing else can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from tipsgen.model import Problem
from tipsgen.preview.added import DESK, problem_list

_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    '<link rel="icon" href="data:,">{more}</head>'
)


def error_page(problems: Sequence[Problem]) -> str:
    """A page that is nothing but what stops the build."""
    head = _HEAD.format(title="This stops the build", more=f'<link rel="stylesheet" href="{DESK}desk.css">')
    found = problem_list(problems) if problems else "<p>There is no such page.</p>"
    return (
        f'{head}<body class="alone"><main><h1>This stops the build</h1>{found}'
        f'<p class="quiet">Mend the file and save it; this page shows the site again by itself. '
        f'<a href="{DESK}">The desk</a></p></main></body></html>'
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """What an inbox shows of an issue before it is opened."""

    sender: str
    subject: str
    preheader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """What the desk shows of one tip."""

    tip: str
    """Its key."""
    path: str
    """Its source, from the site's root."""
    address: str
    """Of its page in the preview; empty where it has none."""
    provider: str
    tips: tuple[Choice, ...]
    """Every tip, newest first."""
    providers: tuple[Choice, ...]
    inbox: InboxLine | None
    """`None`: it has no issue."""
    errors: tuple[Problem, ...]
    findings: tuple[Problem, ...]
    number: int
    """Of the state that is shown."""


@dataclass(frozen=True, slots=True)
class _Frame:
    title: str
    view: str
    width: int
    """CSS pixels."""
    scheme: str = "light"
    more: str = ""


_FRAMES = (
    _Frame("Page", "page", 720),
    _Frame("Page, dark", "page", 720, "dark"),
    _Frame("Email, 600", "email", 600),
    _Frame("Email, 600, dark", "email", 600, "dark"),
    _Frame("Email, 360", "email", 360),
    _Frame("Email, 360, dark", "email", 360, "dark"),
    _Frame("Email, images off", "email", 600, more="&images=off"),
    _Frame("Email, no style blocks", "email", 600, more="&styles=off"),
    _Frame("Text", "text", 600),
)


def desk_page(view: DeskView) -> str:
    """The desk: one tip in every form, side by side."""
    head = _HEAD.format(
        title=escape(f"{view.tip} · desk", quote=False),
        more=f'<link rel="stylesheet" href="{DESK}desk.css">',
    )
    address = f'<a href="{escape(view.address)}">Open the page</a>' if view.address else ""
    form = (
        f'<form class="choose" action="{DESK}" method="get">'
        f"<label>Tip {_select('tip', view.tips, view.tip)}</label>"
        f"<label>Provider {_select('provider', view.providers, view.provider)}</label>"
        f"<button>Show</button></form>"
    )
    frames = "".join(_frame(one, view) for one in _FRAMES if view.inbox or one.view == "page")
    return (
        f'{head}<body><a class="skip" href="#views">To the views</a><header><h1>Desk</h1>{form}<p class="quiet">'
        f"<code>{escape(view.path)}</code> {address}</p></header>"
        f'<main><section class="top">{_inbox(view)}{_findings(view)}</section>'
        f'<section id="views" class="views" aria-label="Views" tabindex="0">{frames}</section></main>'
        f'<script src="{DESK}live.js" data-generation="{view.number}"></script>'
        f'<script src="{DESK}desk.js"></script></body></html>'
    )


def empty_desk(problems: Sequence[Problem], number: int) -> str:
    """The desk of a site that has no tips, or cannot be read."""
    head = _HEAD.format(title="Desk", more=f'<link rel="stylesheet" href="{DESK}desk.css">')
    words = problem_list(problems) if problems else "<p>There is no tip yet. Start one: <code>tipsgen new</code></p>"
    return (
        f'{head}<body class="alone"><main><h1>Desk</h1>{words}</main>'
        f'<script src="{DESK}live.js" data-generation="{number}"></script></body></html>'
    )


def note_page(words: str) -> str:
    """A frame that has nothing to show."""
    return f"{_HEAD.format(title='', more='')}<body><p>{escape(words)}</p></body></html>"


def text_page(text: str, scheme: str) -> str:
    """The text twin as a mail program shows it, with lines as they are."""
    ground, ink = ("#171512", "#ece6db") if scheme == "dark" else ("#ffffff", "#22201c")
    style = f"margin:0;padding:16px;background:{ground};color:{ink};font:14px/1.5 ui-monospace,monospace"
    lines = "white-space:pre-wrap;margin:0;font:inherit"
    head = _HEAD.format(title="", more="")
    return f'{head}<body style="{style}"><pre style="{lines}">{escape(text)}</pre></body></html>'


def _select(name: str, choices: Sequence[Choice], chosen: str) -> str:
    options = "".join(
        f'<option value="{escape(one.value)}"{" selected" if one.value == chosen else ""}>{escape(one.words)}</option>'
        for one in choices
    )
    return f'<select name="{name}">{options}</select>'


def _frame(one: _Frame, view: DeskView) -> str:
    where = f"{DESK}frame/{quote(view.tip)}/{one.view}?provider={quote(view.provider)}&scheme={one.scheme}{one.more}"
    where = escape(where)
    return (
        f'<figure style="--width:{one.width}px"><figcaption><a href="{where}">{one.title}</a></figcaption>'
        f'<iframe sandbox="" src="{where}" title="{one.title}" width="{one.width}" loading="lazy"></iframe></figure>'
    )


def _inbox(view: DeskView) -> str:
    if not view.inbox:
        words = "No issue: its front matter says email: never, or it has errors."
        return f'<div class="inbox"><h2>In the inbox</h2><p class="quiet">{words}</p></div>'
    line = view.inbox
    return (
        '<div class="inbox"><h2>In the inbox</h2><div class="line"><span class="initial" aria-hidden="true">'
        f"{escape((line.sender or '?')[:1].upper())}</span><div><b>{escape(line.sender) or 'no sender'}</b>"
        f'<span class="subject">{escape(line.subject)}</span><span class="preheader">{escape(line.preheader)}</span>'
        "</div></div></div>"
    )


def _findings(view: DeskView) -> str:
    errors = (
        f'<div class="errors" role="alert"><h2>This stops the build</h2>{problem_list(view.errors)}</div>'
        if view.errors
        else ""
    )
    found = problem_list(view.findings) if view.findings else '<p class="quiet">The checks found nothing.</p>'
    return f'{errors}<div class="findings"><h2>Checks</h2>{found}</div>'
