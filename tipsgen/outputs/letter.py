"""A tip rendered: page, newsletter, text twin and the fragments of lists and feeds, from one parse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from tipsgen import weave
from tipsgen.blocks import fill
from tipsgen.channels.email import EmailRenderer
from tipsgen.channels.html import HtmlOptions, HtmlRenderer, safe_html
from tipsgen.channels.text import TextRenderer
from tipsgen.i18n import language
from tipsgen.jobs import Ref, Result, Tools
from tipsgen.markdown import Node, parse
from tipsgen.model import Problem, SourcePos, has_errors
from tipsgen.outputs.common import MEDIA_FOLDER
from tipsgen.prose import block_text, excerpt, recurring, shorten, split_attribution, tidy
from tipsgen.providers import PROVIDERS
from tipsgen.urls import output_file
from tipsgen.views import TipInputs

DESCRIPTION_LIMIT = 155
"""Characters of a description that is made from the text; search engines cut there."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A tip's texts as nodes, the same for every channel but for the body's passages."""

    bodies: Mapping[str, tuple[Node, ...]]
    """By channel: `web`, `feed`, `email`."""
    excerpt: tuple[Node, ...]
    epigraph: tuple[Node, ...]
    epigraph_by: tuple[Node, ...]
    signoff: tuple[Node, ...]
    rights: tuple[Node, ...]
    bios: tuple[tuple[Node, ...], ...]

    @property
    def epigraph_quote(self) -> tuple[Node, ...]:
        """The epigraph with its source, as the quote that it is."""
        return (Node("quote", self.epigraph, data={"by": self.epigraph_by}),) if self.epigraph else ()


def render(inputs: TipInputs, tools: Tools) -> Result:
    """The page, the newsletter with its text, and the fragments that lists and feeds show."""
    weaver = weave.Weaver(inputs.source, inputs.text)
    letter = _letter(inputs, weaver)
    refs = [*weaver.refs, *_picture_refs(inputs)]
    if not inputs.shown:
        # What lies beside a withheld tip is there, although this build copies none of it.
        refs = [ref for ref in refs if not ref.path.startswith(f"/{MEDIA_FOLDER}")]
    problems = tuple(_severity(inputs, weaver.problems))
    if not inputs.shown or has_errors(problems):
        return Result(problems=problems, refs=tuple(refs))
    if not inputs.tip.description:
        made = shorten(block_text(letter.excerpt), DESCRIPTION_LIMIT)
        inputs = replace(inputs, tip=replace(inputs.tip, description=made))
    page, fragments = _web(inputs, letter, tools)
    outputs = [(output_file(inputs.tip.path), page.encode())]
    if inputs.mail:
        html, text = _newsletter(inputs, letter, tools)
        folder = f"newsletters/{inputs.tip.key}"
        outputs += [(f"{folder}/index.html", html.encode()), (f"{folder}/index.txt", text.encode())]
    return Result(tuple(outputs), fragments, problems, tuple(refs))


def _severity(inputs: TipInputs, problems: Sequence[Problem]) -> list[Problem]:
    """A draft's faults stop no build that does not show it."""
    if inputs.tip.draft and not inputs.shown:
        return [problem.as_warning() for problem in problems]
    return list(problems)


def _picture_refs(inputs: TipInputs) -> list[Ref]:
    refs = []
    if inputs.tip.image and inputs.tip.image.path.startswith("/"):
        refs.append(Ref(inputs.tip.image.path, SourcePos(inputs.source, inputs.lines.get("image", 1))))
    photos = ((person.photo, person.source) for person in inputs.people if person.photo)
    return [*refs, *(Ref(photo.path, SourcePos(source)) for photo, source in photos if photo.path.startswith("/"))]


def _letter(inputs: TipInputs, weaver: weave.Weaver) -> _Letter:
    lang, smart = inputs.tip.lang, inputs.text.typographer

    def ready(text: str, line: int, source: str = "", *, filled: bool = False) -> tuple[Node, ...]:
        nodes = recurring(text, lang, smart)
        if filled:
            nodes = fill(nodes, inputs.placeholders)
        return weaver.weave(nodes, text, line, source)

    body = weaver.weave(tidy(parse(inputs.body, lang, smart)), inputs.body, inputs.body_line)
    weaver.problems += weave.unknown_blocks(body, inputs.known_passages, inputs.source, inputs.body_line)
    passages = [
        (passage, ready(passage.text, passage.body_line, passage.source, filled=True)) for passage in inputs.passages
    ]
    epigraph = Node("quote", ready(inputs.epigraph, inputs.lines.get("epigraph", 1)))
    epigraph = split_attribution(epigraph) if epigraph.children else epigraph
    signoff = weave.break_lines(ready(inputs.signoff, inputs.lines.get("signoff", 1), filled=True))
    rights = weave.link_phones(ready(inputs.rights, inputs.lines.get("rights", 1)))
    return _Letter(
        bodies={channel: weave.place_blocks(body, passages, channel) for channel in ("web", "feed", "email")},
        excerpt=excerpt(body),
        epigraph=epigraph.children,
        epigraph_by=epigraph.data.get("by", ()),
        signoff=signoff,
        rights=rights,
        bios=tuple(ready(person.bio, person.body_line, person.source) for person in inputs.people),
    )


def _context(inputs: TipInputs, **more: object) -> dict[str, object]:
    words = language(inputs.tip.lang).words
    return {
        "site": inputs.site, "tip": inputs.tip, "words": words, "older": inputs.older, "newer": inputs.newer,
        "related": inputs.related, "comment": inputs.comment, **more,
    }  # fmt: skip


def _parts(inputs: TipInputs, letter: _Letter, written: Callable[[Sequence[Node]], str]) -> dict[str, object]:
    """What stands around the body, as a channel writes it."""
    return {
        "epigraph": written(letter.epigraph),
        "epigraph_by": written(letter.epigraph_by),
        "signoff": written(letter.signoff),
        "rights": written(letter.rights),
        "people": [
            {"person": person, "bio": written(bio)} for person, bio in zip(inputs.people, letter.bios, strict=True)
        ],
    }  # fmt: skip


def _web(inputs: TipInputs, letter: _Letter, tools: Tools) -> tuple[str, dict[str, str]]:
    """The page, and the fragments `letter`, `excerpt`, `feed` and `description`."""
    words = language(inputs.tip.lang).words
    url = inputs.site.base_url + inputs.tip.path
    pictures = inputs.text.pictures
    page_options = HtmlOptions(
        root=inputs.site.base_path, words=words, raw_html=inputs.text.raw_html, pictures=pictures
    )
    list_options = replace(page_options, ids=False, page=inputs.site.base_path + inputs.tip.path)
    feed_options = replace(page_options, root=inputs.site.base_url, page=url, ids=False, raw_html=_outside(inputs))

    def piece(options: HtmlOptions, nodes: Sequence[Node]) -> Markup:
        return Markup(safe_html(HtmlRenderer(options), nodes))  # noqa: S704

    # Only the body's headings have ids: a bio's could be the same.
    web = _parts(inputs, letter, lambda nodes: piece(replace(page_options, ids=False), nodes))
    context = _context(inputs, root=inputs.site.base_path, channel="web", **web)
    shown = tools.template("blog/letter.html", {**context, "body": piece(page_options, letter.bodies["web"])})
    page = tools.template("blog/tip.html", {**context, "letter": Markup(shown)})  # noqa: S704

    def feed() -> str:
        parts = _parts(inputs, letter, lambda nodes: piece(feed_options, nodes))
        body = letter.excerpt if inputs.feed_excerpt else letter.bodies["feed"]
        name = "feed/excerpt.html" if inputs.feed_excerpt else "blog/letter.html"
        about = _context(inputs, root=inputs.site.base_url, channel="feed", **parts)
        return tools.template(name, {**about, "body": piece(feed_options, body)})

    made: dict[str, Callable[[], str]] = {
        "letter": lambda: shown,
        "excerpt": lambda: piece(list_options, letter.excerpt),
        "feed": feed,
        "description": lambda: inputs.tip.description,
    }
    return page, {name: str(made[name]()) for name in inputs.fragments}


def _outside(inputs: TipInputs) -> str:
    """What becomes of hand-written HTML in feed and email, where nothing is trusted."""
    return "escape" if inputs.text.raw_html == "escape" else "sanitize"


def _newsletter(inputs: TipInputs, letter: _Letter, tools: Tools) -> tuple[str, str]:
    """The issue as HTML and as text; both know the older neighbour only."""
    mail = inputs.mail
    assert mail is not None  # noqa: S101 - the caller asks for tips with an issue only
    words = language(inputs.tip.lang).words
    url = inputs.site.base_url + inputs.tip.path
    links = PROVIDERS[mail.provider].links(mail, url)
    options = HtmlOptions(
        root=inputs.site.base_url, page=url, ids=False, words=words, raw_html=_outside(inputs),
        pictures=inputs.text.pictures,
    )  # fmt: skip

    def piece(nodes: Sequence[Node]) -> Markup:
        return Markup(tools.style(safe_html(EmailRenderer(options), nodes)))  # noqa: S704

    preheader = mail.preheader or inputs.tip.description
    common = {"mail": mail, "links": links, "url": url, "preheader": preheader}
    body = letter.bodies["email"]
    html_context = _context(inputs, root=inputs.site.base_url, **common, **_parts(inputs, letter, piece))
    html_context |= {"newer": None, "body": piece(body)}
    writer = TextRenderer(inputs.site.base_url, words)
    text_context = _context(inputs, root=inputs.site.base_url, **common, **_parts(inputs, letter, writer.text))
    text_context |= {"newer": None, "body": writer.text(body), "epigraph": writer.text(letter.epigraph_quote)}
    return tools.template("email/newsletter.html", html_context), _compact(
        tools.template("email/newsletter.txt", text_context)
    )


def _compact(text: str) -> str:
    """A text without trailing spaces and without more than one empty line in a row."""
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
