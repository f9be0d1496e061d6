"""Pictures: words for those who do not see them, and files that are heavier or wider than anybody needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsgen.checks.base import Case, Found, Rule, text_rule
from tipsgen.links import find_media
from tipsgen.model import MediaFile, SourcePos

_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=", re.IGNORECASE)
_SRC = re.compile(r"\bsrc\s*=\s*[\"']?([^\s\"'<>]+)", re.IGNORECASE)
_DRAWN = (".svg",)


def no_alt(case: Case) -> Iterator[Found]:
    """A picture without words; hand-written HTML may say `alt=""` for one that only decorates."""
    hint = "say in a few words what it shows; many read mail with pictures off"
    for node, line in case.text.marks("image", "html", "html_span"):
        if node.kind == "image":
            if not node.text.strip():
                yield Found(case.text.find_exact("![", line), f"the picture {node.href} has no alt text", hint)
            continue
        for tag in _IMG.findall(node.text):
            if not _ALT.search(tag):
                yield Found(case.text.find_exact(tag, line), "a picture has no alt text", hint)
    tip = case.entry.tip if case.entry else None
    if tip and tip.image and not tip.image_alt:
        yield Found(tip.at("image"), f"the picture {tip.image} has no alt text", "add image_alt: ...", "image")


def _shown(case: Case) -> Iterator[tuple[MediaFile, SourcePos, str]]:
    """The pictures of this site that a text shows: the file, where it is written, the front matter key."""
    media = case.ground.media
    for node, line in case.text.marks("image", "html", "html_span"):
        for href in _SRC.findall(node.text) if node.kind != "image" else (node.href,):
            found = find_media(media, href, case.text.path)
            if found:
                yield found, case.text.find_exact(href, line), ""
    tip = case.entry.tip if case.entry else None
    lead = find_media(media, tip.image, tip.path) if tip and tip.image else None
    if tip and lead:
        yield lead, tip.at("image"), "image"


def heavy_picture(case: Case) -> Iterator[Found]:
    """A picture of more bytes than a mail should make its readers load."""
    limit = case.ground.limits.picture_kilobytes
    for file, at, field in _shown(case):
        if file.size > limit * 1000:
            message = f"{file.path} has {file.size / 1000:,.0f} kB, the limit is {limit:,}"
            yield Found(at, message, "save it smaller, as a JPEG where it is a photograph", field)


def wide_picture(case: Case) -> Iterator[Found]:
    """A picture of more pixels than the widest column shows on the sharpest screen."""
    limit = case.ground.limits.picture_width
    for file, at, field in _shown(case):
        if file.width > limit and not file.path.lower().endswith(_DRAWN):
            message = f"{file.path} is {file.width:,} pixels wide, and more than {limit:,} are of no use"
            yield Found(at, message, f"scale it to {limit:,} pixels or less", field)


RULES: tuple[Rule, ...] = (
    text_rule("no-alt", no_alt),
    text_rule("heavy-picture", heavy_picture),
    text_rule("wide-picture", wide_picture),
)
