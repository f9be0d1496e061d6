"""Every kind of output: how it is planned and how it is rendered.

A new kind is one entry in `KINDS` and one planner in `plan_site`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tipsgen.assemble import Site
from tipsgen.jobs import Copy, Job, Render
from tipsgen.links import STATIC_FOLDER
from tipsgen.model import MediaFile, Problem
from tipsgen.outputs import feeds, lists, machines, pages, search, share, tip
from tipsgen.outputs.common import Ground, Plan, media_path, site_path
from tipsgen.share import ShareLook

SHARE_KIND = share.KIND

KINDS: Mapping[str, Render] = {
    tip.KIND: tip.render,
    lists.KIND: lists.render,
    lists.MONTH_KIND: lists.render_month,
    lists.INDEX_KIND: lists.render_index,
    lists.HOME_KIND: lists.render_home,
    pages.KIND: pages.render,
    pages.NOT_FOUND_KIND: pages.render_not_found,
    pages.REDIRECT_KIND: pages.render_redirect,
    pages.REDIRECTS_KIND: pages.render_redirects,
    search.KIND: search.render,
    search.INDEX_KIND: search.render_index,
    search.RECORDS_KIND: search.render_records,
    feeds.KIND: feeds.render,
    machines.SITEMAP_KIND: machines.render_sitemap,
    machines.ROBOTS_KIND: machines.render_robots,
    machines.CAMPAIGNS_KIND: machines.render_campaigns,
    machines.MANIFEST_KIND: machines.render_manifest,
    machines.HEADERS_KIND: machines.render_headers,
    share.KIND: share.render,
}
"""How each kind is rendered: module-level pure functions."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture of the site that a published page shows."""

    path: str
    """Site path."""
    file: MediaFile
    photo: bool
    """Whether it is an author's photo."""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """All that a build will make."""

    jobs: tuple[Job, ...]
    copies: tuple[Copy, ...]
    problems: tuple[Problem, ...]
    ground: Ground
    """What rendering may see of the site, beside the jobs' inputs."""
    pictures: tuple[ShownPicture, ...] = ()
    """Files of the site that published pages show, in the order of their paths."""


def plan_site(site: Site, media: Mapping[str, MediaFile], look: ShareLook | None = None) -> SitePlan:
    """Every job and every copy of a site; share images where there is a `look` for them."""
    plan = Plan(site, media, look)
    listed = lists.plan(plan)
    plain = pages.plan(plan)
    known = [*listed, *(job for job in plain if job.kind == pages.KIND)]
    sought = search.plan(plan)
    fed = [*feeds.plan(plan), *machines.plan(plan, known)]
    wanted: dict[str, tuple[str, ...]] = {}
    for key, name in dict.fromkeys(chain.from_iterable([job.uses for job in (*sought, *listed, *fed)])):
        wanted[key] = (*wanted.get(key, ()), name)
    # The index first among those that show tips: it takes longest.
    jobs = (*tip.plan(plan, wanted), *sought, *listed, *plain, *fed, *share.plan(plan))
    problems = (*tip.related_problems(plan), *tip.mail_problems(plan), *share.problems(plan))
    shown, photos = _shown(jobs)
    return SitePlan(jobs, _copies(plan, shown | photos), problems, plan.ground, _pictures(plan, shown, photos))


def _shown(jobs: Sequence[Job]) -> tuple[set[str], set[str]]:
    """Site paths of the pictures and files that something published shows, and of the authors' photos."""
    published = [job.inputs for job in jobs if job.paths]
    written = {
        picture
        for inputs in published
        for rules in (getattr(inputs, "text", None),)
        if rules
        for picture in rules.pictures.values()
    }
    written |= {image for inputs in published for image in (getattr(inputs, "image", None),) if image}
    shown = {picture.path for one in written for picture in (one, one.swap) if picture}
    people = [person for inputs in published for person in getattr(inputs, "people", ())]
    return shown, {person.photo.path for person in people if person.photo}


def _copies(plan: Plan, shown: set[str]) -> tuple[Copy, ...]:
    """Static files, and the files beside sources that something published shows."""
    copies = [Copy(path, path.removeprefix(STATIC_FOLDER)) for path in plan.media if path.startswith(STATIC_FOLDER)]
    beside = {media_path(path): path for path in plan.media if not path.startswith(STATIC_FOLDER)}
    copies += [Copy(beside[path], path.lstrip("/")) for path in sorted(shown & set(beside))]
    return tuple(copies)


def _pictures(plan: Plan, shown: set[str], photos: set[str]) -> tuple[ShownPicture, ...]:
    files = {site_path(file): file for file in plan.media.values() if file.width}
    found = [ShownPicture(path, files[path], False) for path in sorted(shown & set(files))]
    return (*found, *(ShownPicture(path, files[path], True) for path in sorted(photos & set(files))))


__all__ = ["KINDS", "SHARE_KIND", "ShownPicture", "SitePlan", "plan_site"]
