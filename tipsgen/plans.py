"""A site's outputs, planned: all that a build will make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import chain
from typing import TYPE_CHECKING

from tipsgen.assemble import Site
from tipsgen.jobs import Copy, Job
from tipsgen.links import STATIC_FOLDER
from tipsgen.model import MediaFile, Problem
from tipsgen.outputs import feeds, lists, machines, pages, search, tip
from tipsgen.outputs.common import Ground, Plan, media_path, site_path
from tipsgen.outputs.kinds import PAGE
from tipsgen.values import frozen

if TYPE_CHECKING:
    from tipsgen.share import ShareLook


@frozen()
class ShownPicture:
    """A picture of the site that a published page shows."""

    path: str
    """Site path."""
    file: MediaFile
    photo: bool
    """Whether it is an author's photo."""


@frozen()
class SitePlan:
    """All that a build will make."""

    jobs: tuple[Job, ...]
    copies: tuple[Copy, ...]
    problems: tuple[Problem, ...]
    ground: Ground
    """What rendering may see of the site, beside the jobs' inputs."""
    pictures: tuple[ShownPicture, ...] = ()
    """Files of the site that published pages show, in the order of their paths."""
    marks: Mapping[str, bytes] = field(default_factory=dict)
    """The mark of what surrounds each tip, by its key."""


def plan_site(
    site: Site, media: Mapping[str, MediaFile], look: ShareLook | None = None, stands: tip.Stands = tip.nothing_stands
) -> SitePlan:
    """Every job and every copy of a site; share images where there is a `look` for them.

    A tip that `stands` has a job with a `StandingTip`, which cannot be rendered.
    """
    plan = Plan(site, media, look)
    listed = lists.plan(plan)
    plain = pages.plan(plan)
    known = [*listed, *(job for job in plain if job.kind == PAGE)]
    sought = search.plan(plan)
    fed = [*feeds.plan(plan), *machines.plan(plan, known)]
    wanted: dict[str, tuple[str, ...]] = {}
    for key, name in dict.fromkeys(chain.from_iterable([job.uses for job in (*sought, *listed, *fed)])):
        wanted[key] = (*wanted.get(key, ()), name)
    drawn, undrawn = _share_plan(plan)
    # The index first among those that show tips: it takes longest.
    tips, marks = tip.plan(plan, wanted, stands)
    jobs = (*tips, *sought, *listed, *plain, *fed, *drawn)
    problems = (*tip.related_problems(plan), *tip.mail_problems(plan), *undrawn)
    shown, photos = _shown(jobs)
    pictures = _pictures(plan, shown, photos)
    return SitePlan(jobs, _copies(plan, shown | photos), problems, plan.ground, pictures, marks)


def _share_plan(plan: Plan) -> tuple[list[Job], list[Problem]]:
    """The share images, where the site has any, and what is wrong with them."""
    if not plan.look:
        return [], []
    from tipsgen.outputs import share

    return share.plan(plan), share.problems(plan)


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
