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
    title: str
    state: str
    """When it comes out, or that it is a draft."""
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
    """One form of a tip."""

    title: str
    view: str
    width: int
    """CSS pixels: an email's own, of the others the least."""
    more: str = ""
    """What else its address asks for."""

    @property
    def fluid(self) -> bool:
        """Whether it may be wider."""
        return self.view != "email"


@dataclass(frozen=True, slots=True)
class _Row:
    """Forms that stand side by side."""

    name: str
    title: str
    frames: tuple[_Frame, ...]


_DARK = "&scheme=dark"
_ROWS = (
    _Row("light", "Light", (
        _Frame("Page", "page", 400), _Frame("Email, 600", "email", 600),
        _Frame("Email, 360", "email", 360), _Frame("Text", "text", 400),
    )),
    _Row("dark", "Dark", (
        _Frame("Page, dark", "page", 400, _DARK), _Frame("Email, 600, dark", "email", 600, _DARK),
        _Frame("Email, 360, dark", "email", 360, _DARK), _Frame("Text, dark", "text", 400, _DARK),
    )),
    _Row("bare", "Pictures or styles blocked", (
        _Frame("Email, 360, images off", "email", 360, "&images=off"),
        _Frame("Email, 600, images off", "email", 600, "&images=off"),
        _Frame("Email, 360, no style blocks", "email", 360, "&styles=off"),
        _Frame("Email, 600, no style blocks", "email", 600, "&styles=off"),
    )),
)  # fmt: skip


def desk_page(view: DeskView) -> str:
    """The desk: one tip in every form, side by side."""
    head = _HEAD.format(
        title=escape(f"{view.tip} · desk", quote=False),
        more=f'<link rel="stylesheet" href="{DESK}desk.css">',
    )
    address = f' · <a href="{escape(view.address)}">Open the page</a>' if view.address else ""
    form = (
        f'<form class="choose" action="{DESK}" method="get">'
        f"<label>Tip {_select('tip', view.tips, view.tip)}</label>"
        f"<label>Provider {_select('provider', view.providers, view.provider)}</label>"
        f"<button>Show</button></form>"
    )
    rows = [shown for row in _ROWS if (shown := _row(row, view))]
    links = "".join(f'<li><a href="#{row.name}">{row.title}</a></li>' for row in _ROWS if _row(row, view))
    return (
        f'{head}<body><a class="skip" href="#light">To the views</a>'
        f'<header><div><p class="state">{escape(view.state)}</p><h1>{escape(view.title)}</h1>'
        f'<p class="quiet"><code>{escape(view.path)}</code>{address}</p></div>{form}</header>'
        f'<main>{_errors(view)}<div class="top">{_inbox(view)}{_findings(view)}</div>'
        f'<nav aria-label="Views"><ul>{links}</ul></nav>{"".join(rows)}</main>'
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
    style = f"margin:0;padding:16px;background:{ground};color:{ink};font:13px/1.5 ui-monospace,monospace"
    lines = "white-space:pre-wrap;margin:0;font:inherit"
    head = _HEAD.format(title="", more="")
    return f'{head}<body style="{style}"><pre style="{lines}">{escape(text)}</pre></body></html>'


def _select(name: str, choices: Sequence[Choice], chosen: str) -> str:
    options = "".join(
        f'<option value="{escape(one.value)}"{" selected" if one.value == chosen else ""}>{escape(one.words)}</option>'
        for one in choices
    )
    return f'<select name="{name}">{options}</select>'


def _row(row: _Row, view: DeskView) -> str:
    """Forms side by side; empty where the tip has none of them."""
    frames = "".join(_frame(one, view) for one in row.frames if view.inbox or one.view == "page")
    if not frames:
        return ""
    return (
        f'<section class="row" id="{row.name}" aria-labelledby="{row.name}-title">'
        f'<h2 id="{row.name}-title">{row.title}</h2><div class="frames">{frames}</div></section>'
    )


def _frame(one: _Frame, view: DeskView) -> str:
    where = escape(f"{DESK}frame/{quote(view.tip)}/{one.view}?provider={quote(view.provider)}{one.more}")
    kind = " fluid" if one.fluid else ""
    return (
        f'<figure class="{one.view} wide-{one.width}{kind}" style="--width:{one.width}px">'
        f'<figcaption><a href="{where}">{one.title}</a></figcaption>'
        f'<div class="glass"><iframe sandbox="" src="{where}" title="{one.title}" loading="lazy"></iframe></div>'
        "</figure>"
    )


def _inbox(view: DeskView) -> str:
    if not view.inbox:
        words = "No issue: its front matter says email: never, or it has errors."
        return f'<section class="inbox"><h2>In the inbox</h2><p class="quiet">{words}</p></section>'
    line = view.inbox
    sender = escape(line.sender) or "no sender"
    return (
        '<section class="inbox"><h2>In the inbox</h2><div class="line"><span class="initial" aria-hidden="true">'
        f"{escape((line.sender or '?')[:1].upper())}</span><div><b>{sender}</b>"
        f'<span class="subject">{escape(line.subject)}</span><span class="preheader">{escape(line.preheader)}</span>'
        f'</div></div><p class="quiet">Subject: {len(line.subject)} characters, preheader: {len(line.preheader)}</p>'
        "</section>"
    )


def _errors(view: DeskView) -> str:
    if not view.errors:
        return ""
    return f'<section class="errors" role="alert"><h2>This stops the build</h2>{problem_list(view.errors)}</section>'


def _findings(view: DeskView) -> str:
    number = len(view.findings)
    count = f' <span class="count">{number}</span>' if number else ""
    found = '<p class="quiet">The checks found nothing.</p>'
    if number:
        # Who scrolls by keyboard must be able to go there.
        found = f'<div class="list" role="group" aria-label="Findings" tabindex="0">{problem_list(view.findings)}</div>'
    return f'<section class="findings"><h2>Checks{count}</h2>{found}</section>'
