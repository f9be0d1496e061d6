"""The text part of a tip's issue, put together from texts that are ready."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tipsgen.channels.columns import fill
from tipsgen.i18n import language
from tipsgen.letters.frame import LINE, Desk, is_too_wide, lead_picture
from tipsgen.letters.texts import Texts
from tipsgen.markdown import Node
from tipsgen.providers import Merge
from tipsgen.views import Link, TipInputs, TipView


def write_twin(desk: Desk, texts: Texts, body: Sequence[Node], is_cut: bool, merge: Merge) -> str:
    """A tip from its series to its older neighbour, an empty line between what belongs together."""
    inputs, tip = desk.inputs, desk.inputs.tip
    words = language(tip.lang).words

    shield = merge.shield if merge.shields else str

    def text(nodes: Sequence[Node]) -> str:
        return shield(desk.text(nodes)) if nodes else ""

    def line(words: str) -> str:
        return shield(_fitted(words)) if words else ""

    parts = [
        line(f"{tip.series.title} · {tip.day_line}" if tip.day_line else tip.series.title),
        line(tip.title),
        line(tip.subtitle),
        line(_byline(tip, words)),
        text(texts.epigraph_quote),
        text(lead_picture(inputs)),
        text(body),
    ]
    if is_cut:
        parts.append(line(f"{words['read_on']}{words['colon']}{tip.title}") + "\n" + desk.link(tip.path))
    parts.append(text(texts.signoff))
    for person, bio in zip(inputs.people, texts.bios, strict=True):
        parts += [LINE, line(person.name) + "\n" + desk.link(person.path), text(bio)]
        parts.append(line(" · ".join(filter(None, (person.handle, person.url)))))
    parts.append(text(texts.rights))
    parts += [line(ending) for ending in _endings(inputs, words)]
    if inputs.older:
        parts.append(
            line(f"{words['older_tip']}{words['colon']}{inputs.older.title}") + "\n" + desk.link(inputs.older.path)
        )
    return "\n\n".join([part for part in parts if part])


def _byline(tip: TipView, words: Mapping[str, str]) -> str:
    names = [credit.title for credit in tip.credits]
    if not names:
        return tip.date
    before = words["comma"].join(names[:-1])
    shown = f"{before} {words['and']} {names[-1]}" if before else names[-1]
    return f"{words['by']} {shown} · {tip.date}"


def _endings(inputs: TipInputs, words: Mapping[str, str]) -> Iterable[str]:
    if inputs.tip.canonical:
        yield f"{words['first_published']} {inputs.tip.canonical}"
    if inputs.comment:
        yield f"{inputs.comment.title}{words['colon']}{_address(inputs.comment)}"


def _address(comment: Link) -> str:
    if comment.path.startswith("mailto:"):
        return comment.path.removeprefix("mailto:").split("?", 1)[0]
    return comment.path


def _fitted(line: str) -> str:
    """A line around the tip's own text, in several where it is long."""
    return "\n".join(fill(line)) if is_too_wide(line) else line
