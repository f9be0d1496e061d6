"""A site as its author's desk sees it: tips with their states, and the queue beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from tipsgen.agenda import State, days_of, placed
from tipsgen.assemble import Site, Sources, assemble
from tipsgen.build import checked_settings, parse_sources, read_dress
from tipsgen.errors import ContentError
from tipsgen.explain import Explanation, facts_of, reason_of
from tipsgen.find import find_tip
from tipsgen.frontmatter import decode
from tipsgen.ics import write_ics
from tipsgen.locate import toml_lines
from tipsgen.model import MediaFile, Problem
from tipsgen.names import CACHE_FOLDER
from tipsgen.outputs import tip as tip_output
from tipsgen.outputs.feeds import guids
from tipsgen.outputs.kinds import TIP
from tipsgen.pictures import Cache
from tipsgen.plans import plan_site
from tipsgen.queue import QueuedTip, read_queued
from tipsgen.settings import Settings
from tipsgen.sources import QueueFiles, SiteFiles, read_queue, read_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A site, read for the commands that show and plan it."""

    root: Path
    now: datetime
    files: SiteFiles
    queue_files: QueueFiles
    settings: Settings
    sources: Sources
    site: Site
    """As a build at `now` publishes it."""
    problems: tuple[Problem, ...]
    """Of the site; errors among them stop a build and no desk."""
    queue: tuple[QueuedTip, ...]
    order: str
    """The text of `order.txt`."""

    @property
    def media(self) -> Mapping[str, MediaFile]:
        """Pictures and other files, those of the queue among them."""
        return {**self.files.media, **self.queue_files.media}

    @property
    def zone(self) -> str:
        """The site's time zone."""
        return self.settings.site.timezone


def open_desk(root: Path, now: datetime) -> Desk:
    """Read a site and its queue.  A `ContentError` where the settings or the order cannot be read."""
    files, queued = read_site(root), read_queue(root)
    settings = checked_settings(files.settings)
    sources, faults = parse_sources(files, settings)
    site, contradictions = assemble(sources, now)
    order = decode(queued.order) if queued.order else ""
    if isinstance(order, Problem):
        raise ContentError((order,))
    return Desk(
        root=root, now=now, files=files, queue_files=queued, settings=settings, sources=sources, site=site,
        problems=tuple(dict.fromkeys([*faults, *contradictions])),
        queue=read_queued(queued.tips, order, settings), order=order,
    )  # fmt: skip


def schedule_ics(desk: Desk, month: date | None) -> bytes:
    """The tips that are out or scheduled, of one month or all, as an iCalendar file."""
    tips = tuple(one.entry for one in placed(desk.site) if one.state is not State.DRAFT)
    identities = guids(tips)
    wanted = set(days_of(month)) if month else None
    shown = [entry for entry in tips if wanted is None or entry.tip.day in wanted]
    return write_ics(shown, identities, desk.settings)


def explain_tip(desk: Desk, words: str) -> Explanation:
    """What is known of the tip that `words` mean; a `NoSuchTip` names candidates.

    Its values and outputs are those of a build at which the tip is out.
    """
    found = find_tip(words, desk.site, desk.now)
    state = next(one.state for one in placed(desk.site) if one.entry.key == found.key)
    tips = (replace(tip, draft=False) if tip.path == found.tip.path else tip for tip in desk.sources.tips)
    site, _ = assemble(replace(desk.sources, tips=tuple(tips)), desk.now, future=True)
    entry = next(one for one in site.entries if one.tip.path == found.tip.path)
    look = read_dress(desk.root, desk.settings, Cache(desk.root / CACHE_FOLDER / "pictures", writes=False)).look
    plan = plan_site(site, desk.files.media, look.share)
    job = next(job for job in plan.jobs if job.kind == TIP and job.key == entry.key)
    read = tip_output.read_tip(tip_output.opened(job.inputs, plan.ground))
    text = decode(desk.files.settings)
    places = toml_lines(text) if isinstance(text, str) else {}
    own = [path for one in plan.jobs if one.source.split(" (")[0] == entry.tip.path for path in one.paths]
    shared = [path for one in plan.jobs if any(key == entry.key for key, _ in one.uses) for path in one.paths]
    about = [problem for problem in (*desk.problems, *read.problems) if problem.at.path == entry.tip.path]
    return Explanation(
        entry=found, state=state, reason=reason_of(found, state, desk.now, desk.zone),
        facts=facts_of(site, entry, read.inputs, places), own=tuple(own), shared=tuple(shared),
        problems=tuple(dict.fromkeys(about)),
    )  # fmt: skip
