"""A site as the preview knows it: what was read last, and what was good last."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from tipsgen.assemble import Entry, assemble
from tipsgen.build import (
    Dress,
    LoadedSite,
    Parsed,
    PlannedBuild,
    checked_settings,
    parse_sources,
    plan_build,
    read_dress,
)
from tipsgen.errors import ContentError, ThemeError, TipsgenError
from tipsgen.i18n import long_date
from tipsgen.jobs import find_collisions
from tipsgen.model import Problem, SourceFile, SourcePos, Tip, has_errors
from tipsgen.names import CACHE_FOLDER, SETTINGS_FILE
from tipsgen.outputs.common import Ground, Plan
from tipsgen.outputs.tip import issue_paths
from tipsgen.pictures import Cache
from tipsgen.schedule import local_day
from tipsgen.settings import Settings
from tipsgen.sources import SiteFiles, read_site
from tipsgen.urls import output_file


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewOptions:
    """What a preview is asked for."""

    root: Path
    origin: str
    """Where it is served, such as `http://127.0.0.1:8000`."""
    moment: Callable[[], datetime]
    """Gives the moment that counts as now."""
    drafts: bool = True
    """Whether drafts and scheduled tips are there."""


@dataclass(frozen=True)
class Snapshot:
    """A site at one moment, assembled; its plan is made when somebody asks for it."""

    root: Path
    loaded: LoadedSite
    dress: Dress
    base_url: str
    """The settings' own, which the preview's stands in for."""
    now: datetime = field(compare=False)
    _lock: Any = field(default_factory=Lock, compare=False, repr=False)

    @property
    def kept(self) -> Cache:
        """The site's cache, only to be read."""
        return Cache(self.root / CACHE_FOLDER / "pictures", writes=False)

    def outlook(self, tip: Tip) -> str:
        """When a tip comes out, in words: `Scheduled for Monday, December 1, 2026`."""
        when = long_date(local_day(tip.moment, self.loaded.site.settings.site.timezone), "en")
        if tip.draft:
            return f"Draft for {when}"
        return f"{'Scheduled for' if tip.moment > self.now else 'Published'} {when}"

    @cached_property
    def pages(self) -> Mapping[str, Entry]:
        """Published tips by each file that is made of them."""
        found: dict[str, Entry] = {}
        message = self.loaded.site.settings.newsletter.eml
        for entry in self.loaded.site.entries:
            found[output_file(entry.path)] = entry
            if entry.tip.email:
                found |= dict.fromkeys(issue_paths(entry.key, message).values(), entry)
        return found

    @cached_property
    def sketch(self) -> Plan:
        """What single tips are planned with."""
        return Plan(self.loaded.site, self.loaded.media, self.dress.look.share)

    @property
    def ground(self) -> Ground:
        """What rendering may see of the site, whichever tips it has."""
        return self.sketch.ground

    @property
    def planned(self) -> PlannedBuild:
        """All that a build would make."""
        with self._lock:
            return self._planned

    @cached_property
    def _planned(self) -> PlannedBuild:
        return plan_build(self.root, self.loaded, self.kept, self.dress)

    @cached_property
    def plan_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the plan: errors, such as two sources that claim one address."""
        planned = self.planned
        found = (*planned.problems, *find_collisions(planned.plan.jobs, planned.copies))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class State:
    """What the preview shows."""

    number: int = 0
    """Grows with each change."""
    snapshot: Snapshot | None = None
    """The last good one; `None` before there was any."""
    problems: tuple[Problem, ...] = ()
    """Errors of the sources, the settings and the theme, as they are now."""


class Memory:
    """Parsed sources by path and content, and what was good last under each path."""

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._answers: dict[str, tuple[bytes, Parsed[Any]]] = {}
        self._good: dict[str, Any] = {}
        self._asked: set[str] = set()

    def begin(self, settings: Settings) -> None:
        """Start a round; other settings may parse every source otherwise."""
        if settings != self._settings:
            self._answers.clear()
        self._settings = settings
        self._asked.clear()

    def end(self) -> None:
        """Forget files that this round did not ask for."""
        for path in self._answers.keys() - self._asked:
            del self._answers[path]
            self._good.pop(path, None)

    def recall(self, source: SourceFile, parse: Callable[[SourceFile], Parsed[Any]]) -> Parsed[Any]:
        """What parsing a source gives; of a broken one its problems, and the last good value."""
        self._asked.add(source.path)
        kept = self._answers.get(source.path)
        if kept and kept[0] == source.data:
            return kept[1]
        value, problems = parse(source)
        if value is not None and not has_errors(problems):
            self._good[source.path] = value
        answer = (self._good.get(source.path, value), problems)
        self._answers[source.path] = (source.data, answer)
        return answer


def refreshed(before: State, memory: Memory, options: PreviewOptions) -> State:
    """The site as it is on disk now, beside what was good last."""
    number = before.number + 1
    try:
        snapshot, problems = _read(before.snapshot, memory, options)
    except ContentError as error:
        return replace(before, number=number, problems=error.problems)
    except TipsgenError as error:
        return replace(before, number=number, problems=(as_problem(error),))
    return State(number, snapshot, tuple(one for one in problems if has_errors((one,))))


def _read(before: Snapshot | None, memory: Memory, options: PreviewOptions) -> tuple[Snapshot, tuple[Problem, ...]]:
    files = read_site(options.root)
    settings, own = _settings(files, options.origin)
    memory.begin(settings)
    sources, problems = parse_sources(files, settings, options.drafts, memory.recall)
    memory.end()
    now = options.moment()
    site, contradictions = assemble(sources, now, drafts=options.drafts, future=options.drafts)
    loaded = LoadedSite(site, files.media, tuple(dict.fromkeys([*problems, *contradictions])))
    dress = read_dress(options.root, settings, Cache(options.root / CACHE_FOLDER, writes=False), _dress(before))
    return Snapshot(options.root, loaded, dress, own, now), loaded.problems


def _dress(before: Snapshot | None) -> Dress | None:
    return before.dress if before else None


def _settings(files: SiteFiles, origin: str) -> tuple[Settings, str]:
    """The settings with the preview's address, and the address that they name."""
    own = checked_settings(files.settings)
    return checked_settings(files.settings, f"{origin}{own.base_path}"), own.site.base_url


_PLACED = re.compile(r"([^\s:]+\.[a-z]+):(\d+): (.*)", re.DOTALL)


def as_problem(error: TipsgenError) -> Problem:
    """An error that would end a build, with its place where it has one."""
    rule = "theme" if isinstance(error, ThemeError) else "environment"
    placed = _PLACED.fullmatch(str(error))
    if placed:
        return Problem(SourcePos(placed[1], int(placed[2])), rule, placed[3])
    at = error.at if isinstance(error, ThemeError) and error.at else SourcePos(SETTINGS_FILE)
    return Problem(at, rule, str(error))
