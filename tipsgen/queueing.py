"""The commands that change the queue and the calendar: planned whole, checked, then done or not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path

from tipsgen.agenda import State, open_slots, placed
from tipsgen.assemble import Entry, Site, Sources, assemble
from tipsgen.build import parse_sources
from tipsgen.changes import Step, apply_changes, recover
from tipsgen.checks import Ground, findings_for
from tipsgen.desk import Desk, open_desk
from tipsgen.errors import ContentError, UsageError
from tipsgen.find import find_tip
from tipsgen.jobs import find_collisions
from tipsgen.links import Resolution, TipIndex
from tipsgen.mentions import joined
from tipsgen.model import MediaFile, Problem, Severity, SourceFile, SourcePos, Tip
from tipsgen.objections import References, objections
from tipsgen.outputs import tip
from tipsgen.outputs.common import Plan
from tipsgen.outputs.kinds import TIP
from tipsgen.plans import plan_site
from tipsgen.queue import (
    ORDER_FILE,
    QUEUE_FOLDER,
    QueuedTip,
    find_queued,
    matching,
    moved,
    swapped,
    written_order,
)
from tipsgen.redate import dated_source, moved_path
from tipsgen.scaffold import draft_text
from tipsgen.sources import SiteFiles
from tipsgen.store import locked
from tipsgen.tips import TIPS_FOLDER, key_from_name
from tipsgen.urls import beside, slugify, split_fragment


@dataclass(frozen=True, slots=True)
class Dated:
    """A tip that got a day, or another one."""

    source: str
    """Where its file was."""
    target: str
    """Where its file is."""
    title: str
    day: date
    draft: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """What `queue fill` did, or would do."""

    dated: tuple[Dated, ...]
    stayed: tuple[QueuedTip, ...]
    """Files that their errors keep in the queue."""
    claims: tuple[Problem, ...] = ()
    """What dated tips say of their day that is not true of the one that they got, where their files are now."""


@contextmanager
def changing(root: Path, now: datetime) -> Iterator[Desk]:
    """The desk, with the site's lock held and an earlier command's remains put back."""
    cache = root / ".tipsgen"
    with locked(cache):
        recover(root, cache)
        yield open_desk(root, now)


def fill_queue(
    root: Path, now: datetime, *, count: int | None = None, until: date | None = None, dry_run: bool = False
) -> Filled:
    """Give the queue's tips the schedule's free days after today, in order.

    At most `count` tips, no day after `until`.  A tip with errors stays; a draft gets a day and
    stays a draft.  A `ContentError` says what the next build would say; then nothing has changed.
    """
    with changing(root, now) as desk:
        fit = [one for one in desk.queue if one.fit]
        days = open_slots(desk.site, now)
        if until:
            days = takewhile(lambda day: day <= until, days)
        pairs = list(zip(fit if count is None else fit[:count], days, strict=False))
        steps: list[Step] = []
        dated: list[Dated] = []
        for one, day in pairs:
            target = _target(desk, one, day)
            steps += _carried(desk, one.source, target, day, one.tip)
            dated.append(Dated(one.path, target, one.title, day, one.draft))
        left = [one.name for one in desk.queue if one.path not in {done.source for done in dated}]
        steps = _shared(desk, steps, left)
        steps += _order_step(desk, left) if desk.queue_files.order else []
        ground = _check(desk, steps, {}, words=False)
        if not dry_run and dated:
            apply_changes(root, root / ".tipsgen", steps)
        stayed = tuple(one for one in desk.queue if not one.fit)
        return Filled(tuple(dated), stayed, tuple(_claims(ground, dated, dry_run)))


CLAIMS = ("wrong-weekday", "wrong-month", "wrong-date", "wrong-ago")
"""The rules of `tipsgen check` about the day on which a tip is read."""


def _claims(ground: Ground, dated: Sequence[Dated], dry_run: bool) -> Iterator[Problem]:
    targets = {one.target: one.source for one in dated}
    for entry in ground.everything:
        if entry.tip.path in targets:
            path = targets[entry.tip.path] if dry_run else entry.tip.path
            found = findings_for(ground.site, entry, ground=ground)
            yield from (replace(one, at=replace(one.at, path=path)) for one in found if one.rule in CLAIMS)


def _target(desk: Desk, one: QueuedTip, day: date) -> str:
    folder = TIPS_FOLDER
    if (desk.root / TIPS_FOLDER / str(day.year)).is_dir():
        folder += f"{day.year}/"
    slug = one.tip.slug if one.tip else slugify(one.stem)
    return f"{folder}{day.isoformat()}-{slug}.md"


def swap(root: Path, now: datetime, one: str, other: str, *, force: bool = False) -> tuple[Dated, ...]:
    """Swap two scheduled tips' days, or two places of the queue.

    The tips come back with their new days; the queue's files have none.  Whatever would no longer
    be true is in a `ContentError`; `force` leaves out what is only a guess about words.
    """
    with changing(root, now) as desk:
        queued = [matching(words, desk.queue) for words in (one, other)]
        if all(queued):
            names = [item.name for item in desk.queue]
            ends = [find_queued(words, desk.queue) for words in (one, other)]
            steps = _order_step(desk, swapped(names, ends[0].name, ends[1].name))
            apply_changes(root, root / ".tipsgen", steps)
            return ()
        if any(queued):
            dated, file = (one, other) if queued[1] else (other, one)
            raise UsageError(f"{file} is in the queue and {dated} is not; only two of one kind can be swapped")
        entries = [find_tip(words, desk.site, now) for words in (one, other)]
        first, second = entries
        if first.tip.day == second.tip.day:
            raise UsageError(f"{first.key} and {second.key} have the same day")
        for entry in entries:
            _refuse_published(desk, entry)
        pairs = ((first, second.tip.day), (second, first.tip.day))
        steps = [step for entry, day in pairs for step in _swapped_files(desk, entry, day)]
        paths = {entry.tip.path: moved_path(entry.tip.path, day) for entry, day in pairs}
        steps = _shared(desk, steps, ())
        _check(desk, steps, paths, words=not force)
        apply_changes(root, root / ".tipsgen", steps)
        return tuple(
            Dated(entry.tip.path, paths[entry.tip.path], entry.title, day, entry.tip.draft) for entry, day in pairs
        )


def _refuse_published(desk: Desk, entry: Entry) -> None:
    state = next(one.state for one in placed(desk.site) if one.entry.key == entry.key)
    if state is State.PUBLISHED:
        raise UsageError(f"{entry.key} is out; what was published is never moved")
    if entry.tip.moment <= desk.now:
        raise UsageError(f"{entry.key} has a day that is over; give it a new one by hand")


def _swapped_files(desk: Desk, entry: Entry, day: date) -> list[Step]:
    source = next(file for file in desk.files.tips if file.path == entry.tip.path)
    return _carried(desk, source, moved_path(entry.tip.path, day), day, entry.tip)


def move_queued(root: Path, now: datetime, words: str, place: int) -> tuple[str, int]:
    """Put a file of the queue to another place; its name and the place that it has now."""
    with changing(root, now) as desk:
        one = find_queued(words, desk.queue)
        names = moved([item.name for item in desk.queue], one.name, place)
        apply_changes(root, root / ".tipsgen", _order_step(desk, names))
        return one.name, names.index(one.name) + 1


def add_title(root: Path, now: datetime, title: str, place: int | None) -> tuple[str, int]:
    """A new draft in the queue: its path and place."""
    with changing(root, now) as desk:
        name = f"{slugify(title) or 'tip'}.md"
        step = Step("", QUEUE_FOLDER + name, draft_text(title, "", ()).encode())
        return _added(desk, [step], name, place)


def add_file(root: Path, now: datetime, path: Path, place: int | None) -> tuple[str, int]:
    """A file in the queue: its path and place.

    A tip of the site that is not out yet moves there with what lies beside it, and loses its day;
    any other file is copied.
    """
    with changing(root, now) as desk:
        inside = _inside(root, path)
        if inside.startswith(QUEUE_FOLDER):
            raise UsageError(f"{inside} is in the queue already")
        if inside.startswith(TIPS_FOLDER):
            return _undated(desk, inside, place)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}") from error
        name = f"{path.stem}.md"
        return _added(desk, [Step("", QUEUE_FOLDER + name, data)], name, place)


def _inside(root: Path, path: Path) -> str:
    """The file's path from the site's root; empty where it lies elsewhere."""
    whole = path.resolve()
    return whole.relative_to(root.resolve()).as_posix() if whole.is_relative_to(root.resolve()) else ""


def _undated(desk: Desk, path: str, place: int | None) -> tuple[str, int]:
    entry = find_tip(path, desk.site, desk.now)
    _refuse_published(desk, entry)
    source = next(file for file in desk.files.tips if file.path == path)
    name = f"{entry.tip.slug}.md"
    steps = _shared(desk, _carried(desk, source, QUEUE_FOLDER + name, None, entry.tip), ())
    _check(desk, steps, {path: ""}, words=True)
    return _added(desk, steps, name, place)


def _added(desk: Desk, steps: Sequence[Step], name: str, place: int | None) -> tuple[str, int]:
    names = [one.name for one in desk.queue]
    if name in names:
        raise UsageError(f"the queue has a file {name} already; choose another name")
    at = len(names) + 1 if place is None else min(max(place, 1), len(names) + 1)
    order = _order_step(desk, [*names[: at - 1], name, *names[at - 1 :]])
    apply_changes(desk.root, desk.root / ".tipsgen", [*steps, *order])
    return QUEUE_FOLDER + name, at


def _order_step(desk: Desk, names: Sequence[str]) -> list[Step]:
    old = desk.queue_files.order
    data = written_order(desk.order, names).encode()
    return [Step(ORDER_FILE if old else "", ORDER_FILE, data, old.data if old else b"")]


def _carried(desk: Desk, source: SourceFile, target: str, day: date | None, read: Tip | None) -> list[Step]:
    """A tip's file at its new path, with its text part, and what it shows from beside it."""
    changed = dated_source(source, day) if day else source
    if isinstance(changed, Problem):
        raise ContentError((changed,))
    steps = [Step(source.path, target, changed.data, source.data)]
    twin = source.path.removesuffix(".md") + ".txt"
    steps += [
        Step(twin, target.removesuffix(".md") + ".txt", text.data, text.data)
        for text in (*desk.files.texts, *desk.queue_files.texts)
        if text.path == twin
    ]
    if read and source.path.rpartition("/")[0] != target.rpartition("/")[0]:
        steps += _files_beside(desk, read, target)
    return steps


def _files_beside(desk: Desk, read: Tip, target: str) -> list[Step]:
    steps = []
    for written, path in _written_files(desk, read):
        goal = beside(target, written)
        if written.startswith("..") or not goal.startswith("content/"):
            at = SourcePos(read.path)
            hint = "put the file beside the tip, or into content/static/ and write /name"
            message = f"shows {written}, which would not be found from {target}"
            raise ContentError((Problem(at, "move-refused", message, hint),))
        folder = goal.rpartition("/")[0]
        moves = [(path, f"{folder}/{path.rsplit('/', 1)[-1]}")]
        # Mail clients get the PNG or JPEG of the same name.
        stem = path.rpartition(".")[0] + "."
        moves += [
            (one, f"{folder}/{one.rsplit('/', 1)[-1]}") for one in desk.media if one.startswith(stem) and one != path
        ]
        steps += [Step(one, there, data, data) for one, there in moves for data in [(desk.root / one).read_bytes()]]
    return steps


def _written_files(desk: Desk, read: Tip) -> list[tuple[str, str]]:
    """Files beside a tip, as it writes them, with their paths."""
    said = joined(read.mentions, (read.epigraph, read.signoff or "", read.rights))
    if read.image:
        said = replace(said, addresses=(*said.addresses, read.image))
    written = Plan(desk.site, desk.media).rules(said, read.path, None).pictures
    found = [(one, beside(read.path, split_fragment(one)[0])) for one in written if not one.startswith("/")]
    return [(one, path) for one, path in found if path in desk.media]


def _shared(desk: Desk, steps: Sequence[Step], left: Iterable[str]) -> list[Step]:
    """Steps without doubles; a file that stays in use where it is gets copied, not moved."""
    leaving = {step.source for step in steps}
    waiting = set(left)
    users = [*desk.sources.tips, *(one.tip for one in desk.queue if one.tip and one.name in waiting)]
    used = {path for user in users if user.path not in leaving for _, path in _written_files(desk, user)}
    result: dict[str, Step] = {}
    for step in steps:
        if step.source in desk.media:
            there = desk.root / step.target
            if step.source != step.target and there.is_file() and there.read_bytes() == step.data:
                continue  # the same picture lies there already
            if step.source in used or any(other.source == step.source for other in result.values()):
                step = replace(step, source="", old=b"")
            if result.get(step.target, step).data != step.data:
                raise UsageError(f"two different files would become {step.target}; rename one")
            if step.target in result:
                continue
        result[step.target if step.target not in result else f"{step.target} again"] = step
    return list(result.values())


def _check(desk: Desk, steps: Sequence[Step], paths: Mapping[str, str], *, words: bool) -> Ground:
    """Raise what the change would break: links, numbers, blocks, addresses, and the next build.

    Returns the site as it will be, with all that is scheduled.
    """
    becomes = {step.source: step for step in steps if step.source}
    made = {step.target: step for step in steps if step.target.startswith(TIPS_FOLDER)}
    media = {path: file for path, file in desk.files.media.items() if path not in becomes}
    media |= {path: MediaFile(path, len(step.data)) for path, step in made.items() if step.source in desk.media}
    media |= {path: MediaFile(path, len(step.data)) for path, step in made.items() if not step.source}
    tips, texts = (
        tuple(SourceFile(path, step.data) for path, step in made.items() if path.endswith(ending))
        for ending in (".md", ".txt")
    )
    read, faults = parse_sources(SiteFiles(desk.files.settings, tips=tips, texts=texts), desk.settings)
    kept = tuple(one for one in desk.sources.tips if one.path not in becomes)
    gone = {key_from_name(path) for path in becomes}
    sources = replace(desk.sources, tips=(*kept, *read.tips), broken=(desk.sources.broken - gone) | read.broken)
    before = _outlook(desk, desk.sources, desk.files.media, desk.problems, ())
    after = _outlook(desk, sources, media, (*desk.problems, *faults), made)
    found = list(objections(before.site, after.site, (before.said, after.said), paths, words=words))
    old = {(problem.rule, problem.message) for problem in before.problems}
    found += [
        problem
        for problem in after.problems
        if problem.severity is Severity.ERROR and (problem.rule, problem.message) not in old
    ]
    if found:
        raise ContentError(tuple(dict.fromkeys(found)))
    return Ground(after.site, media)


@dataclass(frozen=True, slots=True)
class _Outlook:
    """The site with all that is scheduled, as if it were out."""

    site: Site
    said: References
    problems: tuple[Problem, ...]


def _outlook(
    desk: Desk, sources: Sources, media: Mapping[str, MediaFile], found: Iterable[Problem], read: Container[str]
) -> _Outlook:
    """What builds to come will see; tips whose paths are in `read` are read to their last link."""
    site, contradictions = assemble(sources, desk.now, future=True)
    problems = list(found)
    plan = plan_site(site, media)
    index = TipIndex(site)
    said: dict[str, dict[str, Resolution]] = {}
    problems += [*contradictions, *plan.problems, *find_collisions(plan.jobs, plan.copies)]
    for job in plan.jobs:
        rules = getattr(job.inputs, "text", None)
        if rules:
            said[job.source] = dict(rules.links)
        if job.kind == TIP and job.source in read:
            problems += tip.read_tip(tip.opened(job.inputs, plan.ground)).problems
    for entry in site.everything:
        for reference in entry.tip.related:
            said.setdefault(entry.tip.path, {})[f"tip:{reference}"] = index.resolve(reference, entry)
    return _Outlook(site, said, tuple(dict.fromkeys(problems)))
