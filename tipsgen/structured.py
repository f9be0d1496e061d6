"""Structured data for search engines: JSON-LD by schema.org's words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from tipsgen.views import Link, SiteView, TipView

_HEADLINE = 110
"""Characters of a headline that search engines show (schema.org's guides for articles)."""


def structured_data(*things: Mapping[str, Any]) -> Markup:
    """A data block that holds some things.  It is no script: nothing in it runs."""
    table = {"@context": "https://schema.org", "@graph": list(things)}
    # A data block ends at the first `</script`, whatever stands around it (HTML, section 4.12.1).
    data = _encoded(table).replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{data}</script>')  # noqa: S704 - no `<` is left in it


_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def website(site: SiteView) -> dict[str, Any]:
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
    return made


def posting(site: SiteView, tip: TipView) -> dict[str, Any]:
    """A tip."""
    url = site.base_url + tip.path
    made: dict[str, Any] = {
        "@type": "BlogPosting",
        "headline": tip.title[:_HEADLINE],
        "url": url,
        "mainEntityOfPage": tip.canonical or url,
        "datePublished": tip.moment,
        "dateModified": tip.moment,
        "inLanguage": tip.lang,
        "author": [
            {"@type": "Person", "name": credit.title, "url": site.base_url + credit.path} for credit in tip.credits
        ],
        "publisher": {"@type": "Organization", "name": site.title, "url": f"{site.base_url}/"},
        "isPartOf": {"@type": "Blog", "name": tip.series.title, "url": site.base_url + tip.series.path},
    }
    if tip.description:
        made["description"] = tip.description
    if tip.topics:
        made["keywords"] = [topic.title for topic in tip.topics]
    if tip.card:
        made["image"] = picture_address(site, tip.card.path)
    return made


def breadcrumbs(site: SiteView, steps: Sequence[Link]) -> dict[str, Any]:
    """The way from the home page to a page, the page itself last."""
    way = (Link(site.title, "/"), *steps)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": step.title, "item": site.base_url + step.path}
            for place, step in enumerate(way, 1)
        ],
    }


def picture_address(site: SiteView, path: str) -> str:
    """A picture's whole address."""
    return site.base_url + path if path.startswith("/") else path
