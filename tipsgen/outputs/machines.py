"""What machines read beside feeds: the sitemap, robots.txt, and the newsletters' list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape

from tipsgen.jobs import Job, Result, Tools
from tipsgen.links import STATIC_FOLDER
from tipsgen.outputs.common import Plan
from tipsgen.outputs.kinds import CAMPAIGNS, HEADERS, MANIFEST, ROBOTS, SITEMAP
from tipsgen.views import Address, CampaignsInputs, PlainInputs, SitemapInputs

HEADERS_PATH = "/_headers"
MANIFEST_PATH = "/site.webmanifest"
CAMPAIGNS_PATH = "/newsletters/index.json"
CAMPAIGNS_VERSION = 1
CAMPAIGNS_LIMIT = 20
"""Issues that the list for scripts holds."""


def plan(site: Plan, listed: list[Job]) -> list[Job]:
    """robots.txt, the newsletters' list, and a sitemap of the `listed` jobs' pages and of the tips."""
    robots = PlainInputs(path="/robots.txt")
    source = "tipsgen.toml (the {})"
    return [
        Job(SITEMAP, "sitemap", ("sitemap.xml",), _sitemap(site, listed), source=source.format("sitemap")),
        Job(ROBOTS, "robots", ("robots.txt",), robots, source=source.format("robots file")),
        Job(
            MANIFEST, "manifest", (MANIFEST_PATH.lstrip("/"),), PlainInputs(path=MANIFEST_PATH),
            source=source.format("web manifest"),
        ),
        _campaigns(site),
        *_headers(site),
    ]  # fmt: skip


def _headers(site: Plan) -> list[Job]:
    """`_headers` for hosts that read it, unless the author brings one."""
    if STATIC_FOLDER + HEADERS_PATH.lstrip("/") in site.media:
        return []
    inputs = PlainInputs(path=HEADERS_PATH)
    return [Job(HEADERS, "headers", (HEADERS_PATH.lstrip("/"),), inputs, source="tipsgen.toml (the headers file)")]


def _campaigns(site: Plan) -> Job:
    mailed = [entry for entry in site.site.entries if entry.tip.email][-CAMPAIGNS_LIMIT:]
    inputs = CampaignsInputs(path=CAMPAIGNS_PATH, keys=tuple(entry.key for entry in reversed(mailed)))
    uses = tuple((entry.key, "campaign") for entry in mailed)
    paths = (CAMPAIGNS_PATH.lstrip("/"),)
    source = "tipsgen.toml (the newsletters' list)"
    return Job(CAMPAIGNS, "campaigns", paths, inputs, uses, source=source)


def _sitemap(site: Plan, listed: list[Job]) -> SitemapInputs:
    days = {entry.key: entry.tip.day.isoformat() for entry in site.site.entries}
    addresses = []
    for job in listed:
        for path in job.paths:
            if path.endswith("index.html"):
                newest = max([days[key] for key, _ in job.uses], default="")
                addresses.append(Address("/" + path.removesuffix("index.html"), newest))
    addresses += [Address(entry.path, days[entry.key]) for entry in site.site.entries if not entry.tip.canonical_url]
    return SitemapInputs(addresses=tuple(sorted(addresses, key=lambda one: one.path)))


def render_campaigns(inputs: CampaignsInputs, tools: Tools) -> Result:
    """The newest issues as JSON, newest first, with the fields of a campaign file, for scripts."""
    issues = [json.loads(tools.fragment(key, "campaign")) for key in inputs.keys]
    table = {"version": CAMPAIGNS_VERSION, "issues": issues}
    return Result(((inputs.path.lstrip("/"), (json.dumps(table, ensure_ascii=False, indent=2) + "\n").encode()),))


def render_headers(inputs: PlainInputs, tools: Tools) -> Result:
    """Headers that a page cannot set for itself, and how long the style sheet may be kept."""
    root = tools.ground.view.base_path
    lines = [
        f"{root}/*",
        *(f"  {name}: {value}" for name, value in SECURITY_HEADERS.items()),
        f"{root}/assets/theme.css",
        "  Cache-Control: public, max-age=31536000, immutable",
    ]
    return Result(((inputs.path.lstrip("/"), ("\n".join(lines) + "\n").encode()),))


SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""For every file.  The rest of a page's Content-Security-Policy stands in the page."""


def render_manifest(inputs: PlainInputs, tools: Tools) -> Result:
    """What a phone shows of the site on its home screen (W3C, Web Application Manifest)."""
    text = tools.template("blog/site.webmanifest", {"site": tools.ground.view})
    return Result(((inputs.path.lstrip("/"), text.encode()),))


def render_sitemap(inputs: SitemapInputs, tools: Tools) -> Result:
    """The sitemap (sitemaps.org protocol 0.9)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for address in inputs.addresses:
        changed = f"<lastmod>{address.day}</lastmod>" if address.day else ""
        lines.append(f"<url><loc>{escape(tools.ground.view.base_url + address.path)}</loc>{changed}</url>")
    return Result((("sitemap.xml", ("\n".join([*lines, "</urlset>"]) + "\n").encode()),))


def render_robots(inputs: PlainInputs, tools: Tools) -> Result:
    """robots.txt: all but the newsletters, which repeat the pages (RFC 9309)."""
    site = tools.ground.view
    text = f"User-agent: *\nDisallow: {site.base_path}/newsletters/\n\nSitemap: {site.base_url}/sitemap.xml\n"
    return Result(((inputs.path.lstrip("/"), text.encode()),))
