"""Every kind of output: how it is planned and how it is rendered.

A new kind is one entry in `KINDS` and one planner in `plan_site`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tipsgen.assemble import Site
from tipsgen.jobs import Copy, Job, Render
from tipsgen.links import STATIC_FOLDER
from tipsgen.model import MediaFile, Problem
from tipsgen.outputs import feeds, lists, machines, pages, tip
from tipsgen.outputs.common import Plan, media_path

KINDS: Mapping[str, Render] = {
    tip.KIND: tip.render,
    lists.KIND: lists.render,
    lists.INDEX_KIND: lists.render_index,
    lists.HOME_KIND: lists.render_home,
    pages.KIND: pages.render,
    pages.NOT_FOUND_KIND: pages.render_not_found,
    pages.REDIRECT_KIND: pages.render_redirect,
    pages.REDIRECTS_KIND: pages.render_redirects,
    feeds.KIND: feeds.render,
    machines.SITEMAP_KIND: machines.render_sitemap,
    machines.ROBOTS_KIND: machines.render_robots,
    machines.CAMPAIGNS_KIND: machines.render_campaigns,
    machines.MANIFEST_KIND: machines.render_manifest,
    machines.HEADERS_KIND: machines.render_headers,
}
"""How each kind is rendered: module-level pure functions."""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """All that a build will make."""

    jobs: tuple[Job, ...]
    copies: tuple[Copy, ...]
    problems: tuple[Problem, ...]


def plan_site(site: Site, media: Mapping[str, MediaFile]) -> SitePlan:
    """Every job and every copy of a site."""
    plan = Plan(site, media)
    listed = lists.plan(plan)
    plain = pages.plan(plan)
    known = [*listed, *(job for job in plain if job.kind == pages.KIND)]
    fed = [*feeds.plan(plan), *machines.plan(plan, known)]
    wanted: dict[str, tuple[str, ...]] = {}
    for job in (*listed, *fed):
        for key, name in job.uses:
            if name not in wanted.get(key, ()):
                wanted[key] = (*wanted.get(key, ()), name)
    jobs = (*tip.plan(plan, wanted), *listed, *plain, *fed)
    return SitePlan(jobs, _copies(plan, jobs), (*tip.related_problems(plan), *tip.mail_problems(plan)))


def _copies(plan: Plan, jobs: tuple[Job, ...]) -> tuple[Copy, ...]:
    """Static files, and the files beside sources that something published shows."""
    copies = [Copy(path, path.removeprefix(STATIC_FOLDER)) for path in plan.media if path.startswith(STATIC_FOLDER)]
    beside = {media_path(path): path for path in plan.media if not path.startswith(STATIC_FOLDER)}
    shown = {
        picture.path
        for job in jobs
        if job.paths
        for rules in (getattr(job.inputs, "text", None),)
        if rules
        for written in rules.pictures.values()
        for picture in (written, written.swap)
        if picture
    }
    shown |= {
        picture.path
        for job in jobs
        if job.paths
        for view in (getattr(job.inputs, "tip", None),)
        if view and view.image
        for picture in (view.image, view.image.swap)
        if picture
    }
    people = (person for job in jobs if job.paths for person in getattr(job.inputs, "people", ()))
    shown |= {person.photo.path for person in people if person.photo}
    copies += [Copy(beside[path], path.lstrip("/")) for path in sorted(shown & set(beside))]
    return tuple(copies)


__all__ = ["KINDS", "SitePlan", "plan_site"]
