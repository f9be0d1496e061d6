"""Every kind of output, and how it is rendered; a new kind is one entry here and one planner in `plans.plan_site`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType

from tipsgen.jobs import Render
from tipsgen.outputs import kinds

_PLACES: Mapping[str, str] = MappingProxyType(
    {
        kinds.TIP: "tip.render",
        kinds.LIST: "lists.render",
        kinds.MONTH: "lists.render_month",
        kinds.INDEX: "lists.render_index",
        kinds.HOME: "lists.render_home",
        kinds.PAGE: "pages.render",
        kinds.NOT_FOUND: "pages.render_not_found",
        kinds.REDIRECT: "pages.render_redirect",
        kinds.REDIRECTS: "pages.render_redirects",
        kinds.SEARCH: "search.render",
        kinds.SEARCH_INDEX: "search.render_index",
        kinds.SEARCH_RECORDS: "search.render_records",
        kinds.FEED: "feeds.render",
        kinds.SITEMAP: "machines.render_sitemap",
        kinds.ROBOTS: "machines.render_robots",
        kinds.CAMPAIGNS: "machines.render_campaigns",
        kinds.MANIFEST: "machines.render_manifest",
        kinds.HEADERS: "machines.render_headers",
        kinds.SHARE: "share.render",
    }
)
"""Where each kind is rendered: a module of this folder, and in it a pure function."""


class _Kinds(Mapping[str, Render]):
    """Loads a kind's module when one of its jobs is rendered: a build of what changed has few kinds."""

    def __getitem__(self, kind: str) -> Render:
        module, _, name = _PLACES[kind].partition(".")
        render: Render = getattr(import_module(f"tipsgen.outputs.{module}"), name)
        return render

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


KINDS: Mapping[str, Render] = _Kinds()
"""How each kind is rendered: module-level pure functions."""

__all__ = ["KINDS"]
