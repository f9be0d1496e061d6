"""Several tips in one issue, with a table of contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tipsgen.i18n import language
from tipsgen.jobs import Tools
from tipsgen.letters.frame import SIZE_LIMIT, Desk, Envelope, Passages, compact, lead_picture
from tipsgen.letters.issue import Issue
from tipsgen.letters.texts import Texts, around
from tipsgen.markdown import Node
from tipsgen.providers import Merge
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
    home = site.base_url + "/"
    envelope = Envelope(site, mail, tools, view.lang, view.direction, view.title, view.preheader, home)
    html = _html(envelope, view, shown)
    while len(html) > SIZE_LIMIT and any(tip.whole for tip in shown):
        longest = max((tip for tip in shown if tip.whole), key=lambda tip: len(tip.desk.html(tip.texts.alone).encode()))
        shown = [DigestTip(tip.desk, tip.texts, False) if tip is longest else tip for tip in shown]
        html = _html(envelope, view, shown)
    merge = envelope.merge(is_html=False)
    passages = Passages(merge)
    letter = tools.template("email/digest.txt", _context(view, shown, site, merge, passages))
    text = envelope.text(passages.put_in(compact(letter)), merge)
    is_cut = whole and not all(tip.whole for tip in shown)
    return Issue(merge.shield(mail.subject), merge.shield(view.preheader), html, text, is_cut)


def _html(envelope: Envelope, view: DigestView, shown: Sequence[DigestTip]) -> bytes:
    merge = envelope.merge(is_html=True)
    letter = envelope.tools.template("email/digest.html", _context(view, shown, envelope.site, merge))
    return envelope.html(letter, merge)


def _context(
    view: DigestView, shown: Sequence[DigestTip], site: SiteView, merge: Merge, passages: Passages | None = None
) -> dict[str, object]:
    """What a digest's template sees; `passages` takes the texts of the text part."""
    return {
        "site": site, "words": language(view.lang).words, "direction": view.direction, "heading": view.title,
        "span": view.span, "merge": merge, "link": shown[0].desk.link,
        "tips": [_tip(tip, passages) for tip in shown],
    }  # fmt: skip


def _tip(tip: DigestTip, passages: Passages | None) -> dict[str, object]:
    desk, texts = tip.desk, tip.texts

    def written(nodes: Sequence[Node]) -> Markup | str:
        return passages.keep(desk.text(nodes)) if passages else desk.html(nodes)

    parts = around(desk.inputs, texts, written)
    if passages:
        parts["epigraph"] = written(texts.epigraph_quote)
    body = texts.alone if tip.whole else texts.excerpt
    return {
        **parts, "tip": desk.inputs.tip, "whole": tip.whole, "body": written(body),
        "lead": written(lead_picture(desk.inputs)),
    }  # fmt: skip
