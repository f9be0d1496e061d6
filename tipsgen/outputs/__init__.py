"""Every kind of output, and how it is rendered; a new kind is one entry here and one planner in `plans.plan_site`."""

from __future__ import annotations

from collections.abc import Mapping

from tipsgen.jobs import Render
from tipsgen.later import Later
from tipsgen.outputs import kinds

KINDS: Mapping[str, Render] = Later(
    {
        kinds.TIP: "tipsgen.outputs.tip:render",
        kinds.LIST: "tipsgen.outputs.lists:render",
        kinds.MONTH: "tipsgen.outputs.lists:render_month",
        kinds.INDEX: "tipsgen.outputs.lists:render_index",
        kinds.HOME: "tipsgen.outputs.lists:render_home",
        kinds.PAGE: "tipsgen.outputs.pages:render",
        kinds.NOT_FOUND: "tipsgen.outputs.pages:render_not_found",
        kinds.REDIRECT: "tipsgen.outputs.pages:render_redirect",
        kinds.REDIRECTS: "tipsgen.outputs.pages:render_redirects",
        kinds.SEARCH: "tipsgen.outputs.search:render",
        kinds.SEARCH_INDEX: "tipsgen.outputs.search:render_index",
        kinds.SEARCH_RECORDS: "tipsgen.outputs.search:render_records",
        kinds.FEED: "tipsgen.outputs.feeds:render",
        kinds.SITEMAP: "tipsgen.outputs.machines:render_sitemap",
        kinds.ROBOTS: "tipsgen.outputs.machines:render_robots",
        kinds.CAMPAIGNS: "tipsgen.outputs.machines:render_campaigns",
        kinds.MANIFEST: "tipsgen.outputs.machines:render_manifest",
        kinds.HEADERS: "tipsgen.outputs.machines:render_headers",
        kinds.SHARE: "tipsgen.outputs.share:render",
    }
)
"""How each kind is rendered: a pure function in a module of this folder; a build of what changed has few kinds."""

__all__ = ["KINDS"]
