"""Several tips in one issue, with a table of contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tipsgen.i18n import language
from tipsgen.jobs import Tools
from tipsgen.letters.issue import PADDING, Desk, Issue, compact, lead_picture, size, too_large
from tipsgen.letters.texts import Texts, around
from tipsgen.markdown import Node
from tipsgen.views import MailView, SiteView, TipInputs


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """What a digest says beside its tips."""

    key: str
    """Such as `digest-2026-W47`."""
    title: str
    span: str
    """The days that it covers, in words."""
    preheader: str
    lang: str
    direction: str


@dataclass(frozen=True, slots=True)
class DigestTip:
    """A tip as a digest shows it."""

    desk: Desk
    texts: Texts
    whole: bool


def write_digest(
    site: SiteView, mail: MailView, view: DigestView, tips: Sequence[tuple[TipInputs, Texts]], tools: Tools,
    *, whole: bool,
) -> Issue:  # fmt: skip
    """The digest of some tips, oldest first: each whole, or by its excerpt with a link to the rest.

    Where whole tips are too much for one email, the longest become excerpts, one after the other.
    """
    shown = [DigestTip(Desk(inputs, mail, tools, shift=1), texts, whole) for inputs, texts in tips]
    frame = Desk(tips[0][0], mail, tools)
    html = _html(site, view, frame, shown)
    while too_large(html) and any(tip.whole for tip in shown):
        longest = max((tip for tip in shown if tip.whole), key=lambda tip: size(tip.desk.html(tip.texts.alone)))
        shown = [DigestTip(tip.desk, tip.texts, False) if tip is longest else tip for tip in shown]
        html = _html(site, view, frame, shown)
    text = compact(tools.template("email/digest.txt", _context(site, view, frame, shown, is_html=False)))
    shield = frame.merge(is_html=False).shield
    is_cut = whole and not all(tip.whole for tip in shown)
    return Issue(shield(mail.subject), shield(view.preheader), html, text, is_cut)


def _html(site: SiteView, view: DigestView, frame: Desk, shown: Sequence[DigestTip]) -> str:
    return frame.document("email/digest.html", _context(site, view, frame, shown, is_html=True))


def _context(
    site: SiteView, view: DigestView, frame: Desk, shown: Sequence[DigestTip], *, is_html: bool
) -> dict[str, object]:
    return {
        "site": site, "words": language(view.lang).words, "lang": view.lang, "direction": view.direction,
        "heading": view.title, "span": view.span, "preheader": view.preheader, "padding": PADDING,
        "link": frame.link, "mail": frame.mail, "merge": frame.merge(is_html=is_html, permalink=site.base_url + "/"),
        "tips": [_tip(tip, is_html=is_html) for tip in shown],
    }  # fmt: skip


def _tip(tip: DigestTip, *, is_html: bool) -> dict[str, object]:
    desk, texts = tip.desk, tip.texts

    def written(nodes: Sequence[Node]) -> Markup | str:
        return desk.html(nodes) if is_html else desk.text(nodes)

    parts = around(desk.inputs, texts, written)
    if not is_html:
        parts["epigraph"] = desk.text(texts.epigraph_quote)
    body = texts.alone if tip.whole else texts.excerpt
    return {
        **parts, "tip": desk.inputs.tip, "whole": tip.whole, "body": written(body),
        "lead": written(lead_picture(desk.inputs)),
    }  # fmt: skip
