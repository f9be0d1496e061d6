"""A build that plans the whole site, and renders what does not stand as it was planned.

A job is rendered where something that it depends on is other than it was, where a fragment that it
shows changed, or where an output of it is not in place as it was written.
"""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from tipsgen.asked import BuildOptions, Place, in_order, stop_on
from tipsgen.assemble import Site, assemble
from tipsgen.build import Dress, LoadedSite, PlannedBuild, checked_settings, plan_build, read_dress
from tipsgen.digests import fingerprint, print_of
from tipsgen.errors import EnvironmentFault
from tipsgen.head import Head, ProblemRow
from tipsgen.jobs import Job, Ref, dead_links, find_collisions, known_paths
from tipsgen.ledger import JobRow, name_of, packed_job, row_of, told_of, users_of
from tipsgen.memory import Memory, Spool, all_problems, problem_row
from tipsgen.model import MediaFile, Problem, SourceFile, SourcePos, has_errors
from tipsgen.names import SETTINGS_FILE
from tipsgen.outcome import Outcome, begin, compiled_for
from tipsgen.outputs.common import Ground
from tipsgen.outputs.kinds import EARLY, SHARE, TIP
from tipsgen.outputs.search import PAGEFIND_FOLDER
from tipsgen.outputs.tip import StandingTip, Stands, nothing_stands
from tipsgen.pictures import Cache, MadePictures, make_pictures
from tipsgen.recall import Recalled, recall_sources
from tipsgen.seen import Seen, fonts_of, look_around
from tipsgen.settings import Settings
from tipsgen.shelf import Placed
from tipsgen.spans import span_of
from tipsgen.staging import Staging
from tipsgen.store import copy_bytes
from tipsgen.survey import Stamp
from tipsgen.themes import CSS_PATH
from tipsgen.values import frozen
from tipsgen.workers import Bench, Extras, Made, maker, spread


def build_whole(
    place: Place, options: BuildOptions, seen: Seen, memory: Memory, trusted: Mapping[str, Stamp],
    asked: tuple[object, ...],
) -> Outcome:  # fmt: skip
    """Build a site.  `trusted` are outputs that are in place as they were written, by size and time.

    `asked` is what the build was asked for, with tipsgen's own code, in plain values.
    """
    memory.open()
    head = memory.head
    # With other settings or another theme nothing stands, so everything is planned at once.
    same = head is not None and (head.asked, head.around) == (asked, seen.around)
    settings, source = _settings_of(place.root, options, memory, same)
    mark = fingerprint(settings)
    before = head.seen.stamps() if head and memory.get("build", "settings") == mark else {}
    begin(options, "read")
    recalled = recall_sources(
        place.root, seen.content, before, memory, settings, source, drafts=options.drafts, jobs=options.jobs
    )
    begin(options, "assemble")
    site, contradictions = assemble(recalled.loaded.sources, options.now, drafts=options.drafts, future=options.future)
    problems = dict.fromkeys((*recalled.loaded.problems, *contradictions))
    loaded = LoadedSite(site, recalled.loaded.media, tuple(problems))
    begin(options, "plan")
    kept = Cache(place.cache / "pictures")
    with ExitStack() as stack, Staging(place.out, place.cache / "kept", trusted) as staging:
        rows = {name: JobRow.unpacked(data) for name, data in memory.all("job")}
        draw = partial(_drawing, place, loaded, kept, read_dress(place.root, settings, kept))
        drawing = draw(partial(_stands, staging, rows) if same else nothing_stands)
        if head is None or head.ground != drawing.mark:
            rows = {}
            drawing = draw() if same else drawing
        work = _Work(place, options, seen, drawing, draw, memory, staging, kept, rows)
        stack.callback(work.close)
        work.render()
        stop_on(in_order(work.problems), options.strict)
        begin(options, "write")
        work.copy()
        done = staging.commit(work.is_early)
        if work.drew:
            kept.prune()
        begin(options, "remember")
        # Fonts that the settings name now; what else lies around is remembered as it was before it was read.
        around = (
            seen.around
            if fonts_of(seen.around) == sorted(settings.share_images.fonts)
            else look_around(str(place.root), settings.share_images.fonts)
        )
        span = span_of(site, options.now)
        new = Head(
            number=(head.number if head else 0) + 1, asked=asked, at=options.at, around=around,
            seen=seen.content, folders=memory.folders(seen), since=span.since, until=span.until, out=staging.survey(),
            manifest=staging.manifest_stamp(), published=len(site.entries), withheld=_withheld(site),
            planned=tuple(map(problem_row, dict.fromkeys(work.planned_problems))), said=work.said(),
            ground=drawing.mark,
        )  # fmt: skip
        work.remember(new, recalled, mark)
    return Outcome(new, done, in_order((*all_problems(new), *done.problems)))


def _settings_of(root: Path, options: BuildOptions, memory: Memory, same: bool) -> tuple[Settings, SourceFile]:
    """A site's settings and their file; a `ContentError` with all that is wrong in them.

    Where they are the `same` as in the last build, they are remembered.
    """
    try:
        source = SourceFile(SETTINGS_FILE, (root / SETTINGS_FILE).read_bytes())
    except OSError as error:
        raise EnvironmentFault(f"cannot read {error.filename}: {error.strerror}") from error
    told = memory.get("build", "ground") if same else None
    if told:
        ground: Ground = pickle.loads(told)  # noqa: S301 - our own bytes, by their checksum
        return ground.settings, source
    return checked_settings(source, options.base_url), source


def _withheld(site: Site) -> tuple[tuple[str, str, str, str], ...]:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(site.settings.site.timezone)
    return tuple(
        (
            one.entry.key, one.entry.tip.path, one.reason,
            one.entry.tip.moment.astimezone(zone).isoformat(timespec="minutes"),
        )
        for one in site.withheld
    )  # fmt: skip


@frozen()
class _Drawing:
    """A site's plan, with its pictures in the sizes that it shows."""

    planned: PlannedBuild
    pictures: MadePictures
    media: Mapping[str, MediaFile]
    mark: bytes
    """The fingerprint of what is the same for all jobs."""


def _drawing(place: Place, loaded: LoadedSite, kept: Cache, dress: Dress, stands: Stands = nothing_stands) -> _Drawing:
    planned = plan_build(place.root, loaded, kept, dress, stands)
    theme, widths = planned.theme, loaded.site.settings.images.widths
    made = make_pictures(place.root, planned.plan.pictures, widths, theme.picture_sizes, kept)
    mark = fingerprint((planned.plan.ground, planned.look.share, theme.layers, made.shown.sizes))
    return _Drawing(planned, made, loaded.media, mark)


def _stands(staging: Staging, rows: Mapping[str, JobRow], key: str, source: str, around: bytes) -> bool:
    """Whether a tip's outputs are in place, and its file and all around it as they were when it was rendered."""
    row = rows.get(f"{TIP} {key}")
    return row is not None and row.around == around and row.source == source and staging.has_all(row.outputs)


class _Work:
    """The jobs of one build: which are rendered, what they gave, what is left as it is."""

    def __init__(
        self, place: Place, options: BuildOptions, seen: Seen, drawing: _Drawing, again: Callable[[], _Drawing],
        memory: Memory, staging: Staging, kept: Cache, rows: dict[str, JobRow],
    ) -> None:  # fmt: skip
        self._place = place
        self._options = options
        self._seen = seen
        self._planned = drawing.planned
        self._pictures = drawing.pictures
        self._media = drawing.media
        self._again = again
        """Plans everything, also what stands."""
        self._memory = memory
        self._staging = staging
        self._kept = kept
        self._jobs = self._planned.plan.jobs
        copies = (*self._planned.copies, *(copy for copy, _ in self._pictures.files))
        collisions = find_collisions(self._jobs, copies)
        self.planned_problems: list[Problem] = [*self._planned.problems, *self._pictures.problems, *collisions]
        self._known_paths = known_paths(self._jobs, copies)
        self._marks: dict[str, bytes] = {}
        self._packed = Spool(place.cache / "builds")
        self._rows: dict[str, JobRow] = {}
        self._old = rows
        self._results: dict[str, tuple[Job, Made]] = {}
        self._changed: set[tuple[str, str]] = set()
        self._done = 0
        self._dead: list[Problem] = []
        self.drew = False
        self.problems: list[Problem] = list(self.planned_problems)

    def render(self) -> None:
        """Render what does not stand, first the jobs that others show pieces of."""
        begin(self._options, "compare")
        for job in self._jobs:
            self._compare(job)
        first = [job for job in self._jobs if not job.uses]
        later = [job for job in self._jobs if job.uses]
        stale = [job for job in first if not self._stands(job)]
        self._done = len(first) - len(stale)
        begin(self._options, "render tips")
        self._render([job for job in stale if job.kind != SHARE], {})
        self._draw([job for job in stale if job.kind == SHARE])
        if not has_errors(self.problems):
            stale = [job for job in later if not self._stands(job) or not self._changed.isdisjoint(job.uses)]
            self._done = len(self._jobs) - len(stale)
            begin(self._options, "render lists")
            self._render(stale, self._pieces(stale))
        self._add_dead_links()

    def _compare(self, job: Job) -> None:
        if isinstance(job.inputs, StandingTip):
            return
        name, data = name_of(job), packed_job(job)
        mark = self._marks[name] = print_of(data)
        row = self._old.get(name)
        if row is None or row.print != mark:
            self._packed[name] = data

    def _stands(self, job: Job) -> bool:
        """Whether a job's outputs are in place, and made of what it depends on now."""
        name = name_of(job)
        row = self._old.get(name)
        if row is None:
            return False
        if not isinstance(job.inputs, StandingTip) and not (
            row.print == self._marks[name] and self._staging.has_all(row.outputs)
        ):
            return False
        self._rows[name] = row
        return True

    def _render(self, jobs: Sequence[Job], pieces: Mapping[str, bytes]) -> None:
        if not jobs:
            return
        wrong = has_errors(self.problems)
        bench = Bench(
            root=self._place.root, layers=self._planned.theme.layers, ground=self._planned.plan.ground,
            shelf=None if wrong else self._staging.shelf, pieces=pieces,
            extras=Extras(self._pictures.shown, self._planned.look.fonts),
            compiled=compiled_for(self._place, self._seen, self._planned.theme.layers),
        )  # fmt: skip
        # What is interrupted here ends its processes first: they would go on staging.
        with closing(spread(partial(maker, bench), jobs, self._options.jobs)) as results:
            for job, made in zip(jobs, results, strict=True):
                self._take(job, made)

    def _take(self, job: Job, made: Made) -> None:
        name = name_of(job)
        for placed in made.outputs:
            self._staging.take(placed)
        self.problems += made.problems
        self._results[name] = (job, made)
        more: Sequence[tuple[str, str]] = ()
        if made.records:
            more = [(one.path, one.digest) for one in self._index(made.records)]
        around = self._planned.plan.marks.get(job.key, b"") if job.kind == TIP else b""
        self._rows[name] = row_of(job, self._marks[name], made, around, more)
        old = dict(self._old[name].prints) if name in self._old else {}
        self._changed.update((job.key, piece) for piece, mark in made.prints if old.get(piece) != mark)
        self._count()

    def _count(self) -> None:
        self._done += 1
        if self._options.progress:
            self._options.progress(self._done, len(self._jobs))

    def _index(self, records: Sequence[tuple[str, bytes]]) -> Iterable[Placed]:
        from tipsgen.pagefind import find_program, index

        program = find_program()
        return [self._staging.add(f"{PAGEFIND_FOLDER}/{path}", data) for path, data in index(program, records)]

    def _draw(self, jobs: Sequence[Job]) -> None:
        """Share images, which are taken from the cache where it has them."""
        if not jobs:
            return
        from tipsgen.looks import share_key

        keys = {job.key: share_key(job) for job in jobs}
        missing = []
        for job in jobs:
            data = self._kept.get(keys[job.key])
            if data is None:
                missing.append(job)
            elif not has_errors(self.problems):
                self._take(job, Made((self._staging.add(job.paths[0], data),), b"", (), (), (), ()))
        self.drew = bool(missing)
        self._render(missing, {})
        for job in missing:
            for placed in self._results[name_of(job)][1].outputs:
                self._kept.put(keys[job.key], self._staging.read(placed))

    def _pieces(self, jobs: Iterable[Job]) -> dict[str, bytes]:
        """The packed fragments that some jobs show; tips whose fragments are lost are rendered again."""
        wanted = dict.fromkeys(key for job in jobs for key, _ in job.uses)
        found: dict[str, bytes] = {}
        lost = []
        for key in wanted:
            made = self._results.get(f"{TIP} {key}")
            data = made[1].pieces if made else self._memory.get("pieces", key)
            if data is None:
                lost.append(key)
            else:
                found[key] = data
        if lost:
            again = [job for job in self._again().planned.plan.jobs if job.kind == TIP and job.key in set(lost)]
            for job in again:
                self._compare(job)
            self._render(again, {})
            found |= {key: self._results[f"{TIP} {key}"][1].pieces for key in lost}
        return found

    def _add_dead_links(self) -> None:
        refs: list[Ref] = [ref for row in self._rows.values() if row.refs for ref in row.found_refs()]
        self._dead = dead_links(refs, self._known_paths)
        stand = [row for name, row in self._rows.items() if row.problems and name not in self._results]
        self.problems += [*(one for row in stand for one in row.found_problems()), *self._dead]

    def said(self) -> dict[str, tuple[ProblemRow, ...]]:
        """Warnings of jobs, by their names; dead links are told by the job that made the link."""
        dead: dict[SourcePos, list[Problem]] = {}
        for one in self._dead:
            dead.setdefault(one.at, []).append(one)
        found: dict[str, tuple[ProblemRow, ...]] = {}
        for name, row in self._rows.items():
            if row.problems or (dead and row.refs):
                told = (*row.found_problems(), *(one for ref in row.found_refs() for one in dead.get(ref.at, ())))
                if told:
                    found[name] = tuple(map(problem_row, dict.fromkeys(told)))
        return found

    def copy(self) -> None:
        """Stage what is not rendered, and let stand what stands."""
        staging, planned, root = self._staging, self._planned, self._place.root
        stand = [row for name, row in self._rows.items() if name not in self._results]
        staging.keep([path for row in stand for path, _ in row.outputs])
        staging.add(CSS_PATH.lstrip("/"), planned.theme.css.encode())
        told = self._memory.get("build", "sizes")
        before = marshal.loads(told) if told else {}  # noqa: S302 - our own bytes, by their checksum
        for copy, cached in self._pictures.files:
            # Its path tells the picture that it was made from, its name in the cache also how.
            if before.get(copy.path) == cached and staging.has(copy.path, staging.old.get(copy.path, "")):
                staging.keep([copy.path])
            else:
                staging.add(copy.path, self._kept.need(cached))
        files = []
        for copy in planned.plan.copies:
            if staging.has(copy.path, self._media[copy.source].digest):
                staging.keep([copy.path])
            else:
                files.append((copy.path, root / copy.source))
        for path, data in copy_bytes([*planned.shipped, *files]):
            staging.add(path, data)

    @property
    def is_early(self) -> Callable[[str], bool]:
        """Whether an output goes into place before those that lead to it."""
        late = {path for job in self._jobs if job.kind not in EARLY for path in job.paths}
        return lambda path: path not in late

    def close(self) -> None:
        """Let go of what waits on the disk."""
        self._packed.close()

    def remember(self, head: Head, recalled: Recalled, settings: bytes) -> None:
        """Remember this build."""
        memory = self._memory
        jobs = memory.names("job") - self._rows.keys()
        gone = [(kind, name) for name in jobs for kind in ("job", "packed")]
        gone += [("pieces", key) for key in memory.names("pieces") - self._planned.plan.marks.keys()]
        gone += [("tip", path) for path in memory.names("tip").difference(head.seen.paths())]
        memory.save(head, self._put(recalled, settings), gone)

    def _put(self, recalled: Recalled, settings: bytes) -> Iterator[tuple[str, str, bytes]]:
        yield "build", "settings", settings
        yield "build", "media", recalled.media
        yield "build", "ground", pickle.dumps(self._planned.plan.ground, pickle.HIGHEST_PROTOCOL)
        yield "build", "pictures", pickle.dumps(self._pictures.shown, pickle.HIGHEST_PROTOCOL)
        yield "build", "sizes", marshal.dumps({copy.path: cached for copy, cached in self._pictures.files})
        yield "build", "users", users_of(self._jobs)
        for read in recalled.fresh:
            yield "tip", read.path, read.packed()
        for key, mark in self._planned.plan.marks.items():
            name = f"{TIP} {key}"
            row = self._rows[name]
            if row.around != mark and name not in self._results:
                # It stands, but what is the same for all tips, or a name in it, is another.
                yield "job", name, row._replace(around=mark).packed()
        for name, (job, made) in self._results.items():
            # What depends on the same as before was not kept, as it hardly ever has to be rendered.
            yield from told_of(name, self._rows[name], self._packed.get(name) or packed_job(job), made)
