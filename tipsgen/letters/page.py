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
    words = language(inputs.tip.lang).words
    url = inputs.site.base_url + inputs.tip.path
    page_options = HtmlOptions(
        root=inputs.site.base_path, words=words, raw_html=inputs.text.raw_html, pictures=inputs.text.pictures,
        shown=tools.pictures,
    )  # fmt: skip
    list_options = replace(page_options, ids=False, page=inputs.site.base_path + inputs.tip.path)
    feed_options = replace(
        page_options, root=inputs.site.base_url, page=url, ids=False, raw_html=outside(inputs), shown=None
    )

    def piece(options: HtmlOptions, nodes: Sequence[Node]) -> Markup:
        return Markup(HtmlRenderer(options).safe(nodes))  # noqa: S704

    # Only the body's headings have ids: a bio's could be the same.
    web = around(inputs, texts, lambda nodes: piece(replace(page_options, ids=False), nodes))
    context = shared(inputs, root=inputs.site.base_path, channel="web", pictures=tools.pictures, **web)
    # A reader sees the lead picture at once, or else the first one of the text.
    body = piece(replace(page_options, eager=0 if inputs.tip.image else 1), texts.bodies["web"])
    shown = tools.template("blog/letter.html", {**context, "body": body})
    tip, site = inputs.tip, inputs.site
    steps = (Link(tip.series.title, tip.series.path), Link(tip.title, tip.path))
    block = structured_data(posting(site, tip), breadcrumbs(site, steps))
    context |= {
        "letter": Markup(shown), "card": tip.card,  # noqa: S704
        "picture": picture_address(site, tip.card.path) if tip.card else "",
        "structured": block,
        "policy": content_policy(shown, inputs.text.raw_html, block, posts_to=site.posts_to),
    }  # fmt: skip
    page = tools.template("blog/tip.html", context)

    def feed() -> str:
        parts = around(inputs, texts, lambda nodes: piece(feed_options, nodes))
        body = texts.excerpt if inputs.feed_excerpt else texts.bodies["feed"]
        name = "feed/excerpt.html" if inputs.feed_excerpt else "blog/letter.html"
        about = shared(inputs, root=inputs.site.base_url, channel="feed", pictures=Pictures(), **parts)
        return tools.template(name, {**about, "body": piece(feed_options, body)})

    @cache
    def about() -> Found:
        return found(inputs.tip, texts.epigraph_quote, texts.alone)

    made: dict[str, Callable[[], str]] = {
        "letter": lambda: shown,
        "excerpt": lambda: piece(list_options, texts.excerpt),
        "feed": feed,
        "description": lambda: inputs.tip.description,
        "found": lambda: json.dumps(about(), ensure_ascii=False),
        "words": lambda: words_json(about()),
    }
    return page, {name: str(made[name]()) for name in inputs.fragments if name in made}
