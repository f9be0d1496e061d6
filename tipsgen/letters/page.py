"""A tip's page, and the fragments that lists and feeds show of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial

from markupsafe import Markup

from tipsgen.channels.html import HtmlOptions, HtmlRenderer
from tipsgen.i18n import language
from tipsgen.jobs import Tools
from tipsgen.letters.texts import Texts, around, outside, shared
from tipsgen.markdown import Node
from tipsgen.policy import content_policy
from tipsgen.responsive import Pictures
from tipsgen.structured import breadcrumbs, picture_address, posting, structured_data
from tipsgen.views import Link, TipInputs


def write_page(inputs: TipInputs, texts: Texts, tools: Tools) -> tuple[str, dict[str, str]]:
    """The page, and those fragments that are wanted: of the texts, and `found` and `words` for search."""
    tip, site = inputs.tip, inputs.site
    # Only the body's headings have ids: a bio's could be the same.
    web = around(inputs, texts, _writer(_options(inputs, tools, ids=False)))
    context = shared(inputs, root=site.base_path, channel="web", pictures=tools.pictures, **web)
    # A reader sees the lead picture at once, or else the first one of the text.
    body = _writer(_options(inputs, tools, eager=0 if tip.image else 1))(texts.bodies["web"])
    letter = tools.template("blog/letter.html", {**context, "body": body})
    steps = (Link(tip.series.title, tip.series.path), Link(tip.title, tip.path))
    block = structured_data(posting(site, tip), breadcrumbs(site, steps))
    context |= {
        "letter": Markup(letter), "card": tip.card,  # noqa: S704
        "picture": picture_address(site, tip.card.path) if tip.card else "",
        "structured": block,
        "policy": content_policy(letter, inputs.text.raw_html, block, posts_to=site.posts_to),
    }  # fmt: skip
    page = tools.template("blog/tip.html", context)
    return page, _fragments(inputs, texts, tools, letter) if inputs.fragments else {}


def _options(inputs: TipInputs, tools: Tools, *, page: str = "", ids: bool = True, eager: int = 0) -> HtmlOptions:
    """Where a text of the tip stands on a page of the site."""
    return HtmlOptions(
        root=inputs.site.base_path, page=page, ids=ids, words=language(inputs.tip.lang).words,
        raw_html=inputs.text.raw_html, pictures=inputs.text.pictures, shown=tools.pictures, eager=eager,
    )  # fmt: skip


def _writer(options: HtmlOptions) -> Callable[[Sequence[Node]], Markup]:
    """Writes texts; where one has ids, only that one, as they are counted."""
    renderer = HtmlRenderer(options)

    def written(nodes: Sequence[Node]) -> Markup:
        return Markup(renderer.safe(nodes)) if nodes else _NOTHING  # noqa: S704 - escaped by the renderer

    return written


_NOTHING = Markup("")


def _fragments(inputs: TipInputs, texts: Texts, tools: Tools, letter: str) -> dict[str, str]:
    """What lists, feeds and search ask for, each made only where it is asked for."""
    wanted = inputs.fragments
    made: dict[str, str] = {}
    if "letter" in wanted:
        made["letter"] = letter
    if "excerpt" in wanted:
        here = inputs.site.base_path + inputs.tip.path
        made["excerpt"] = str(_writer(_options(inputs, tools, ids=False, page=here))(texts.excerpt))
    if "feed" in wanted:
        made["feed"] = _feed_item(inputs, texts, tools)
    if "description" in wanted:
        made["description"] = inputs.tip.description
    if "found" in wanted or "words" in wanted:
        from tipsgen.search import found, words_json

        about = found(inputs.tip, texts.epigraph_quote, texts.alone)
        searched = {"found": partial(json.dumps, about, ensure_ascii=False), "words": partial(words_json, about)}
        made |= {name: write() for name, write in searched.items() if name in wanted}
    return {name: made[name] for name in wanted if name in made}


def _feed_item(inputs: TipInputs, texts: Texts, tools: Tools) -> str:
    """The tip as feeds show it: whole addresses, no ids, pictures in one size, nothing trusted."""
    site = inputs.site
    options = HtmlOptions(
        root=site.base_url, page=site.base_url + inputs.tip.path, ids=False, words=language(inputs.tip.lang).words,
        raw_html=outside(inputs), pictures=inputs.text.pictures,
    )  # fmt: skip
    written = _writer(options)
    body = texts.excerpt if inputs.feed_excerpt else texts.bodies["feed"]
    name = "feed/excerpt.html" if inputs.feed_excerpt else "blog/letter.html"
    parts = around(inputs, texts, written)
    about = shared(inputs, root=site.base_url, channel="feed", pictures=Pictures(), **parts)
    return tools.template(name, {**about, "body": written(body)})
