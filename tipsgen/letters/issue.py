"""A tip's issue of the newsletter: the HTML part and the text part, for one provider."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from tipsgen.cut import cut
from tipsgen.jobs import Tools
from tipsgen.letters.frame import SIZE_LIMIT, Desk, Envelope, Passages, compact, lead_picture
from tipsgen.letters.texts import Texts, around, shared
from tipsgen.letters.twin import write_twin
from tipsgen.markdown import Node
from tipsgen.providers import Merge
from tipsgen.values import frozen
from tipsgen.views import MailView, TipInputs

TEMPLATE = "email/newsletter.txt"
"""The template that a theme may bring for the text part."""
_SPARE = 500
"""Bytes that cutting leaves free each time that it missed."""


@frozen()
class Issue:
    """An issue, ready to be sent."""

    subject: str
    preheader: str
    html_data: bytes
    """The HTML part in UTF-8."""
    text_data: bytes
    """The text part in UTF-8."""
    cut: bool
    """Whether the tip was too long, so that the issue ends with a link to the whole."""

    @property
    def html(self) -> str:
        """The HTML part."""
        return self.html_data.decode()

    @property
    def text(self) -> str:
        """The text part."""
        return self.text_data.decode()

    @property
    def digest(self) -> str:
        """The SHA-256 of subject, HTML and text in hex: the same for the same issue, so that none is sent twice."""
        return sha256(b"\0".join((self.subject.encode(), self.html_data, self.text_data))).hexdigest()


def write_issue(inputs: TipInputs, texts: Texts, tools: Tools) -> Issue:
    """The issue of a tip that has one; it knows the older neighbour only, so a later tip never changes it."""
    mail, tip = inputs.mail, inputs.tip
    assert mail is not None  # noqa: S101 - the caller asks for tips with an issue only
    desk = Desk(inputs, mail, tools)
    preheader = _preheader(inputs, mail)
    envelope = Envelope(
        inputs.site, mail, tools, tip.lang, tip.direction, tip.full_title, preheader, inputs.site.base_url + tip.path
    )
    body, html = _html(desk, texts, envelope, tools)
    is_cut = body is not texts.bodies["email"]
    merge = envelope.merge(is_html=False)
    text = _own_text(mail.text, merge) if mail.text else _text(desk, texts, body, is_cut, envelope, merge, tools)
    return Issue(merge.shield(mail.subject), merge.shield(preheader), html, text, is_cut)


def _preheader(inputs: TipInputs, mail: MailView) -> str:
    """What the inbox shows after the subject: never the title again, and never nothing."""
    tip, site = inputs.tip, inputs.site
    for words in (mail.preheader, tip.description, tip.subtitle, site.description, site.tagline):
        if words and not _repeats(words, tip.title):
            return words
    return site.title


def _repeats(words: str, title: str) -> bool:
    return words.casefold().rstrip(".!?… ") == title.casefold().rstrip(".!?… ")


def _html(desk: Desk, texts: Texts, envelope: Envelope, tools: Tools) -> tuple[tuple[Node, ...], bytes]:
    """The body that is shown, which is the tip's own where that is short enough, and the HTML part."""
    body = texts.bodies["email"]
    merge = envelope.merge(is_html=True)
    context = shared(desk.inputs, **around(desk.inputs, texts, desk.html))
    context |= {
        "newer": None, "merge": merge, "link": desk.link, "direction": envelope.direction, "names": desk.names(),
        "url": desk.link(desk.inputs.tip.path),
        "lead": desk.html(lead_picture(desk.inputs)),
    }  # fmt: skip

    def page(nodes: tuple[Node, ...], is_cut: bool) -> bytes:
        context["body"], context["is_cut"] = desk.html(nodes), is_cut
        return envelope.html(tools.template("email/newsletter.html", context), merge)

    html = page(body, False)
    if len(html) <= SIZE_LIMIT:
        return body, html
    shown: tuple[Node, ...] = ()
    budget = SIZE_LIMIT - len(page((), True))
    while len(html) > SIZE_LIMIT and budget > 0:
        shown = cut(body, budget, lambda node: len(desk.html((node,)).encode()))
        html = page(shown, True)
        budget -= _SPARE + max(len(html) - SIZE_LIMIT, 0)
    return shown, html


def _text(
    desk: Desk, texts: Texts, body: Sequence[Node], is_cut: bool, envelope: Envelope, merge: Merge, tools: Tools
) -> bytes:
    """The text part: as the theme's `email/newsletter.txt` has it where a theme brings one, else as `twin` does."""
    if not tools.has_template(TEMPLATE):
        return envelope.text(write_twin(desk, texts, body, is_cut, merge), merge)
    passages = Passages(merge)

    def kept(nodes: Sequence[Node]) -> str:
        return passages.keep(desk.text(nodes))

    context = shared(desk.inputs, **around(desk.inputs, texts, kept))
    context |= {
        "newer": None, "merge": merge, "link": desk.link, "body": kept(body), "is_cut": is_cut,
        "epigraph": kept(texts.epigraph_quote), "lead": kept(lead_picture(desk.inputs)),
    }  # fmt: skip
    return envelope.text(passages.put_in(compact(tools.template(TEMPLATE, context))), merge)


def _own_text(written: str, merge: Merge) -> bytes:
    """The text part that the author wrote, as it is but for its merge tags."""
    for name in OWN_TAGS:
        written = written.replace(f"{{{name}}}", getattr(merge, name))
    return (written.rstrip("\n") + "\n").encode()


OWN_TAGS = ("view_in_browser", "unsubscribe", "postal_address", "first_name")
"""Neutral merge tags, in braces, of a text part that an author wrote."""
