"""Links: anchors that are not there, bare addresses, words that say nothing, http where https is spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from tipsgen.checks.base import Case, Found, Rule, Text, spoken, text_rule
from tipsgen.checks.words import base_tag
from tipsgen.links import LinkTarget
from tipsgen.markdown import Node, plain_text
from tipsgen.model import Severity
from tipsgen.prose import FRAME_ID, free_id
from tipsgen.speech import SPEECH
from tipsgen.urls import split_fragment

_BARE = re.compile(r"(?<![\w@./-])(?:https?://|www\.)[^\s<>()\"'“”‘’]+[\w/#=&]")
_RAW_ID = re.compile(r"\b(?:id|name)=[\"']?([^\s\"'<>]+)", re.IGNORECASE)
_RAW_LINK = re.compile(r"\b(?:href|src)=[\"']?(http://[^\s\"'<>]+)", re.IGNORECASE)


@lru_cache(maxsize=512)
def _anchors(body: str, lang: str) -> frozenset[str]:
    """The ids that another text has on its page."""
    return anchors(Text("", body, 1, lang))


def anchors(text: Text) -> frozenset[str]:
    """The ids that headings get, and those that hand-written HTML brings."""
    found: set[str] = set()
    for node, _line in text.marks("heading", "html", "html_span"):
        if node.kind == "heading":
            found.add(free_id(plain_text(node.children), found))
        else:
            found.update(_RAW_ID.findall(node.text))
    return frozenset(found)


def dead_anchor(case: Case) -> Iterator[Found]:
    """`#fragment` that no heading of the page answers to."""
    for node, line in case.text.marks("link"):
        base, mark, fragment = node.href.partition("#")
        if not mark or not fragment or FRAME_ID.match(fragment):
            continue
        known = _known_anchors(case, base)
        name = unquote(fragment)
        if known is None or name in known:
            continue
        near = ", ".join(f"#{one}" for one in sorted(known)[:5])
        hint = f"here are: {near}" if known else "there are no headings to link to"
        yield Found(case.text.find_exact(node.href, line), f"#{name} is no heading of that page", hint)


def _known_anchors(case: Case, base: str) -> frozenset[str] | None:
    """The ids of the page that a link means; `None` where it is no text of this site."""
    if not base:
        return anchors(case.text)
    ground = case.ground
    site_path = split_fragment(base)[0].removeprefix(ground.settings.site.base_url)
    if base.lower().startswith("tip:"):
        found = ground.index.resolve(split_fragment(base)[0][4:], case.entry)
        site_path = found.path if isinstance(found, LinkTarget) else ""
    entry = ground.by_path.get(site_path)
    if entry:
        return _anchors(entry.tip.body, entry.lang)
    page = next((page for page in ground.site.pages if site_path.strip("/") == page.key), None)
    return _anchors(page.body, page.lang or ground.settings.site.language) if page and site_path[:1] == "/" else None


def bare_url(case: Case) -> Iterator[Found]:
    """An address in running text that readers can only copy."""
    for passage in case.text.passages:
        if "http" not in passage.words and "www." not in passage.words:
            continue
        for text in _unlinked(passage.node.children):
            for match in _BARE.finditer(text):
                hint = f"link the words that it belongs to, or write <{match[0]}>"
                yield Found(case.text.find_exact(match[0], passage.line), f"{match[0]} is no link", hint)


def _unlinked(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        if node.kind == "text":
            yield node.text
        elif node.children and node.kind != "link":
            yield from _unlinked(node.children)


def click_here(case: Case) -> Iterator[Found]:
    """A link whose words do not say where it leads."""
    speech = SPEECH.get(base_tag(case.text.lang))
    empty = (speech.empty_links if speech else frozenset()) | SPEECH["en"].empty_links
    for node, line in case.text.marks("link"):
        words = " ".join(spoken(node.children).split()).strip(" .:!…→»>").casefold()
        if words in empty:
            hint = "link the words that name what is there; screen readers read links alone"
            at = case.text.find_exact(f"[{plain_text(node.children)}", line)
            yield Found(at, f"a link says {plain_text(node.children)!r}, and not where it leads", hint)


def http_link(case: Case) -> Iterator[Found]:
    """An address without TLS on a site that has it."""
    if not case.ground.is_https:
        return
    for node, line in case.text.marks("link", "image", "html", "html_span"):
        for href in _RAW_LINK.findall(node.text) if node.kind.startswith("html") else (node.href,):
            if href.lower().startswith("http://"):
                yield Found(
                    case.text.find_exact(href, line), f"{href} is http, and this site is https",
                    "write https where the other side speaks it; browsers warn of the rest",
                )  # fmt: skip


RULES: tuple[Rule, ...] = (
    text_rule("dead-anchor", dead_anchor),
    text_rule("bare-url", bare_url),
    text_rule("click-here", click_here),
    text_rule("http-link", http_link),
    Rule("unreachable", Severity.WARNING, "shell"),
)
