"""A tip's page, and the fragments that lists and feeds show of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from markupsafe import Markup

from tipsgen.channels.html import HtmlOptions, HtmlRenderer
from tipsgen.i18n import language
from tipsgen.jobs import Tools
from tipsgen.letters.texts import Texts, around, outside, shared
from tipsgen.markdown import Node
from tipsgen.policy import content_policy
from tipsgen.responsive import Pictures
from tipsgen.search import Found, found, words_json
from tipsgen.structured import breadcrumbs, picture_address, posting, structured_data
from tipsgen.views import Link, TipInputs


def write_page(inputs: TipInputs, texts: Texts, tools: Tools) -> tuple[str, dict[str, str]]:
    """The page, and those fragments that are wanted: of the texts, and `found` and `words` for search."""
    options = HtmlOptions(
        root=inputs.site.base_path, words=language(inputs.tip.lang).words, raw_html=inputs.text.raw_html,
        pictures=inputs.text.pictures, shown=tools.pictures,
    )  # fmt: skip
    # Only the body's headings have ids: a bio's could be the same.
    web = around(inputs, texts, lambda nodes: _piece(replace(options, ids=False), nodes))
    context = shared(inputs, root=inputs.site.base_path, channel="web", pictures=tools.pictures, **web)
    # A reader sees the lead picture at once, or else the first one of the text.
    body = _piece(replace(options, eager=0 if inputs.tip.image else 1), texts.bodies["web"])
    letter = tools.template("blog/letter.html", {**context, "body": body})
    tip, site = inputs.tip, inputs.site
    steps = (Link(tip.series.title, tip.series.path), Link(tip.title, tip.path))
    block = structured_data(posting(site, tip), breadcrumbs(site, steps))
    context |= {
        "letter": Markup(letter), "card": tip.card,  # noqa: S704
        "picture": picture_address(site, tip.card.path) if tip.card else "",
        "structured": block,
        "policy": content_policy(letter, inputs.text.raw_html, block, posts_to=site.posts_to),
    }  # fmt: skip
    page = tools.template("blog/tip.html", context)
    return page, _fragments(inputs, texts, tools, options, letter) if inputs.fragments else {}


def _piece(options: HtmlOptions, nodes: Sequence[Node]) -> Markup:
    return Markup(HtmlRenderer(options).safe(nodes))  # noqa: S704 - escaped by the renderer


def _fragments(inputs: TipInputs, texts: Texts, tools: Tools, options: HtmlOptions, letter: str) -> dict[str, str]:
    """What lists, feeds and search ask for, each made only where it is asked for."""
    here = inputs.site.base_path + inputs.tip.path

    @cache
    def about() -> Found:
        return found(inputs.tip, texts.epigraph_quote, texts.alone)

    made: dict[str, Callable[[], str]] = {
        "letter": lambda: letter,
        "excerpt": lambda: _piece(replace(options, ids=False, page=here), texts.excerpt),
        "feed": lambda: _feed_item(inputs, texts, tools, options),
        "description": lambda: inputs.tip.description,
        "found": lambda: json.dumps(about(), ensure_ascii=False),
        "words": lambda: words_json(about()),
    }
    return {name: str(made[name]()) for name in inputs.fragments if name in made}


def _feed_item(inputs: TipInputs, texts: Texts, tools: Tools, options: HtmlOptions) -> str:
    """The tip as feeds show it: whole addresses, no ids, pictures in one size, nothing trusted."""
    site = inputs.site
    options = replace(
        options,
        root=site.base_url,
        page=site.base_url + inputs.tip.path,
        ids=False,
        raw_html=outside(inputs),
        shown=None,
    )
    parts = around(inputs, texts, lambda nodes: _piece(options, nodes))
    body = texts.excerpt if inputs.feed_excerpt else texts.bodies["feed"]
    name = "feed/excerpt.html" if inputs.feed_excerpt else "blog/letter.html"
    about = shared(inputs, root=site.base_url, channel="feed", pictures=Pictures(), **parts)
    return tools.template(name, {**about, "body": _piece(options, body)})
