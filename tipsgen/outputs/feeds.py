"""What machines read: the RSS feed, the sitemap and robots.txt."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from html import escape

from tipsgen.assemble import Entry
from tipsgen.jobs import Job, Result, Tools
from tipsgen.outputs.common import Plan
from tipsgen.views import Address, CampaignsInputs, FeedInputs, FeedItem, PlainInputs, SitemapInputs

FEED_KIND, SITEMAP_KIND, ROBOTS_KIND, CAMPAIGNS_KIND = "feed", "sitemap", "robots", "campaigns"
FEED_PATH = "/feed.xml"
CAMPAIGNS_PATH = "/newsletters/index.json"
CAMPAIGNS_VERSION = 1
CAMPAIGNS_LIMIT = 20
"""Issues that the list for scripts holds."""


def plan(site: Plan, listed: list[Job]) -> list[Job]:
    """The feed, robots.txt, and a sitemap of the `listed` jobs' pages and of the tips."""
    guids = _guids(site)
    newest = site.site.entries[-site.settings.feed.limit :]
    items = tuple(
        FeedItem(
            key=entry.key, guid=guids[entry.key], path=entry.path, title=entry.full_title,
            moment=entry.tip.moment.isoformat(), authors=tuple(credit.name for credit in entry.credits),
            topics=tuple(topic.name for topic in entry.topics),
        )
        for entry in reversed(newest)
    )  # fmt: skip
    feed = FeedInputs(site=site.view, path=FEED_PATH, items=items)
    uses = tuple((entry.key, name) for entry in newest for name in ("feed", "description"))
    robots = PlainInputs(site=site.view, path="/robots.txt")
    source = "tipsgen.toml (the {})"
    return [
        Job(FEED_KIND, "feed", ("feed.xml",), feed, uses, source=source.format("feed")),
        Job(SITEMAP_KIND, "sitemap", ("sitemap.xml",), _sitemap(site, listed), source=source.format("sitemap")),
        Job(ROBOTS_KIND, "robots", ("robots.txt",), robots, source=source.format("robots file")),
        _campaigns(site),
    ]


def _campaigns(site: Plan) -> Job:
    mailed = [entry for entry in site.site.entries if entry.tip.email][-CAMPAIGNS_LIMIT:]
    inputs = CampaignsInputs(path=CAMPAIGNS_PATH, keys=tuple(entry.key for entry in reversed(mailed)))
    uses = tuple((entry.key, "campaign") for entry in mailed)
    paths = (CAMPAIGNS_PATH.lstrip("/"),)
    source = "tipsgen.toml (the newsletters' list)"
    return Job(CAMPAIGNS_KIND, "campaigns", paths, inputs, uses, source=source)


def _guids(site: Plan) -> dict[str, str]:
    """A feed identity a tip, which neither its slug nor the site's domain can change.

    It is the tip's day; a second tip of one day, in the order of publication and of the files'
    names, adds its place.  A tip's own `guid` wins.  (RSS 2.0: a guid is any string, unique and lasting.)
    """
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in sorted(site.site.entries, key=lambda entry: (entry.tip.moment, entry.tip.path)):
        by_day[entry.tip.day].append(entry)
    guids = {}
    for day, entries in by_day.items():
        for place, entry in enumerate(entries, 1):
            made = f"urn:tipsgen:{day.isoformat()}" + (f":{place}" if place > 1 else "")
            guids[entry.key] = entry.tip.guid or made
    return guids


def _sitemap(site: Plan, listed: list[Job]) -> SitemapInputs:
    days = {entry.key: entry.tip.day.isoformat() for entry in site.site.entries}
    addresses = []
    for job in listed:
        for path in job.paths:
            if path.endswith("index.html"):
                shown = [days[key] for key, _ in job.uses]
                addresses.append(Address("/" + path.removesuffix("index.html"), max(shown, default="")))
    addresses += [Address(entry.path, days[entry.key]) for entry in site.site.entries if not entry.tip.canonical_url]
    return SitemapInputs(site=site.view, addresses=tuple(sorted(addresses, key=lambda one: one.path)))


def render_feed(inputs: FeedInputs, tools: Tools) -> Result:
    """RSS 2.0 with the full text in `content:encoded`."""
    from feedgen.feed import FeedGenerator

    site = inputs.site
    feed = FeedGenerator()
    feed.load_extension("dc")
    feed.title(site.title)
    # feedgen takes the last link for the channel's own, so the feed's address comes first.
    feed.link(href=site.base_url + inputs.path, rel="self", type="application/rss+xml")
    feed.link(href=site.base_url + "/", rel="alternate")
    feed.description(site.description or site.title)
    feed.language(site.language)
    feed.generator("tipsgen")
    feed.docs("https://www.rssboard.org/rss-specification")
    newest = inputs.items[0].moment if inputs.items else datetime(1970, 1, 1, tzinfo=UTC).isoformat()
    feed.lastBuildDate(datetime.fromisoformat(newest))
    for item in inputs.items:
        entry = feed.add_entry(order="append")
        entry.guid(item.guid, permalink=False)
        entry.title(item.title)
        entry.link(href=site.base_url + item.path)
        entry.pubDate(datetime.fromisoformat(item.moment))
        entry.description(tools.fragment(item.key, "description"))
        # A sanitized attribute may hold the mark that ends a CDATA section.
        entry.content(tools.fragment(item.key, "feed").strip().replace("]]>", "]]&gt;"), type="CDATA")
        for topic in item.topics:
            entry.category(term=topic)
        for author in item.authors:
            entry.dc.dc_creator(author)
    xml: bytes = feed.rss_str(pretty=True)
    return Result(((inputs.path.lstrip("/"), xml),))


def render_campaigns(inputs: CampaignsInputs, tools: Tools) -> Result:
    """The newest issues as JSON, newest first, with the fields of a campaign file, for scripts."""
    issues = [json.loads(tools.fragment(key, "campaign")) for key in inputs.keys]
    table = {"version": CAMPAIGNS_VERSION, "issues": issues}
    return Result(((inputs.path.lstrip("/"), (json.dumps(table, ensure_ascii=False, indent=2) + "\n").encode()),))


def render_sitemap(inputs: SitemapInputs, _tools: Tools) -> Result:
    """The sitemap (sitemaps.org protocol 0.9)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for address in inputs.addresses:
        changed = f"<lastmod>{address.day}</lastmod>" if address.day else ""
        lines.append(f"<url><loc>{escape(inputs.site.base_url + address.path)}</loc>{changed}</url>")
    return Result((("sitemap.xml", ("\n".join([*lines, "</urlset>"]) + "\n").encode()),))


def render_robots(inputs: PlainInputs, _tools: Tools) -> Result:
    """robots.txt: all but the newsletters, which repeat the pages (RFC 9309)."""
    site = inputs.site
    text = f"User-agent: *\nDisallow: {site.base_path}/newsletters/\n\nSitemap: {site.base_url}/sitemap.xml\n"
    return Result((("robots.txt", text.encode()),))
