"""A tip's texts as nodes, read once for every form of its letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tipsgen import weave
from tipsgen.blocks import fill
from tipsgen.i18n import language
from tipsgen.markdown import Node, parse
from tipsgen.prose import excerpt, recurring, split_attribution, tidy
from tipsgen.values import frozen
from tipsgen.views import TipInputs


@frozen()
class Texts:
    """What a tip says, the same for every channel but for the body's passages."""

    bodies: Mapping[str, tuple[Node, ...]]
    """By channel: `web`, `feed`, `email`."""
    alone: tuple[Node, ...]
    """The body with those passages only that it names itself, for an issue of several tips."""
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


def read_texts(inputs: TipInputs, weaver: weave.Weaver, parsed: Sequence[Node] | None = None) -> Texts:
    """Every text of a tip, parsed and woven; `weaver` keeps the problems and links that were found.

    `parsed` is the body as `markdown.parse` gives it, for a caller that has it already.
    """
    lang, smart = inputs.tip.lang, inputs.text.typographer

    def ready(text: str, line: int, source: str = "", *, filled: bool = False) -> tuple[Node, ...]:
        nodes = recurring(text, lang, smart)
        if filled:
            nodes = fill(nodes, inputs.placeholders)
        return weaver.weave(nodes, text, line, source)

    nodes = parse(inputs.body, lang, smart) if parsed is None else parsed
    body = weaver.weave(tidy(nodes), inputs.body, inputs.body_line)
    placed = weave.places(body)
    if placed:
        weaver.problems += weave.unknown_blocks(placed, inputs.known_passages, inputs.source, inputs.body_line)
    passages = [
        (passage, ready(passage.text, passage.body_line, passage.source, filled=True)) for passage in inputs.passages
    ]
    epigraph = Node("quote", ready(inputs.epigraph, inputs.lines.get("epigraph", 1)))
    epigraph = split_attribution(epigraph) if epigraph.children else epigraph
    signoff = weave.break_lines(ready(inputs.signoff, inputs.lines.get("signoff", 1), filled=True))
    rights = weave.link_phones(ready(inputs.rights, inputs.lines.get("rights", 1)))
    return Texts(
        bodies={channel: weave.place_blocks(body, passages, channel, placed) for channel in ("web", "feed", "email")},
        alone=weave.place_blocks(body, [one for one in passages if not one[0].automatic], "email", placed),
        excerpt=excerpt(body),
        epigraph=epigraph.children,
        epigraph_by=epigraph.data.get("by", ()),
        signoff=signoff,
        rights=rights,
        bios=tuple(ready(person.bio, person.body_line, person.source) for person in inputs.people),
    )


def shared(inputs: TipInputs, **more: object) -> dict[str, object]:
    """What every template of a letter sees, beside its texts."""
    words = language(inputs.tip.lang).words
    return {
        "site": inputs.site, "tip": inputs.tip, "words": words, "older": inputs.older, "newer": inputs.newer,
        "related": inputs.related, "comment": inputs.comment, **more,
    }  # fmt: skip


def around(inputs: TipInputs, texts: Texts, written: Callable[[Sequence[Node]], str]) -> dict[str, object]:
    """What stands around the body, as a channel writes it."""
    return {
        "epigraph": written(texts.epigraph),
        "epigraph_by": written(texts.epigraph_by),
        "signoff": written(texts.signoff),
        "rights": written(texts.rights),
        "people": [
            {"person": person, "bio": written(bio)} for person, bio in zip(inputs.people, texts.bios, strict=True)
        ],
    }  # fmt: skip


def outside(inputs: TipInputs) -> str:
    """What becomes of hand-written HTML in feed and email, where nothing is trusted."""
    return "escape" if inputs.text.raw_html == "escape" else "sanitize"
