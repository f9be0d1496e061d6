"""Structured data for search engines: JSON-LD by schema.org's words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any

from markupsafe import Markup

from tipsgen.views import Link, SiteView, TipView

_HEADLINE = 110
"""Characters of a headline that search engines show (schema.org's guides for articles)."""


def structured_data(*things: str) -> Markup:
    """A data block that holds some things, each JSON.  It is no script: nothing in it runs."""
    # A data block ends at the first `</script`, whatever stands around it (HTML, section 4.12.1).
    data = f'{{"@context":"https://schema.org","@graph":[{",".join(things)}]}}'.replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{data}</script>')  # noqa: S704 - no `<` is left in it


def website(site: SiteView) -> str:
    """The site as a whole."""
    made: dict[str, Any] = {
        "@type": "WebSite",
        "name": site.title,
        "url": f"{site.base_url}/",
        "inLanguage": site.language,
    }
    if site.description:
        made["description"] = site.description
    if site.search:
        target = {"@type": "EntryPoint", "urlTemplate": f"{site.base_url}{site.search}?q={{search_term_string}}"}
        made["potentialAction"] = {
            "@type": "SearchAction",
            "target": target,
            "query-input": "required name=search_term_string",
        }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


# Every tip's page has one of these.  A table of them takes several times as long to make and to write out.
def posting(site: SiteView, tip: TipView) -> str:
    """A tip."""
    base, url, moment = site.base_url, _quoted(site.base_url + tip.path), _quoted(tip.moment)
    authors = ",".join([_named("Person", credit.title, base + credit.path) for credit in tip.credits])
    made = (
        f'{{"@type":"BlogPosting","headline":{_quoted(tip.title[:_HEADLINE])},"url":{url},'
        f'"mainEntityOfPage":{_quoted(tip.canonical) if tip.canonical else url},'
        f'"datePublished":{moment},"dateModified":{moment},"inLanguage":{_quoted(tip.lang)},"author":[{authors}],'
        f'"publisher":{_named("Organization", site.title, f"{base}/")},'
        f'"isPartOf":{_named("Blog", tip.series.title, base + tip.series.path)}'
    )
    if tip.description:
        made += f',"description":{_quoted(tip.description)}'
    if tip.topics:
        made += f',"keywords":[{",".join([_quoted(topic.title) for topic in tip.topics])}]'
    if tip.card:
        made += f',"image":{_quoted(picture_address(site, tip.card.path))}'
    return f"{made}}}"


def breadcrumbs(site: SiteView, steps: Sequence[Link]) -> str:
    """The way from the home page to a page, the page itself last."""
    way = [(site.title, f"{site.base_url}/"), *[(step.title, site.base_url + step.path) for step in steps]]
    items = [
        f'{{"@type":"ListItem","position":{place},"name":{_quoted(name)},"item":{_quoted(address)}}}'
        for place, (name, address) in enumerate(way, 1)
    ]
    return f'{{"@type":"BreadcrumbList","itemListElement":[{",".join(items)}]}}'


@lru_cache(maxsize=1024)
def _named(kind: str, name: str, url: str) -> str:
    return f'{{"@type":"{kind}","name":{_quoted(name)},"url":{_quoted(url)}}}'


def picture_address(site: SiteView, path: str) -> str:
    """A picture's whole address."""
    return site.base_url + path if path.startswith("/") else path
