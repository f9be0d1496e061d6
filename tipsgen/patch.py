"""A build after an edit of some tips' bodies: what was planned stands, so only what shows the bodies is made.

Everything that another output than a tip's own could show of it, its facts, must be as it was; else
there is nothing to patch, and the whole site is planned.
"""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from tipsgen.asked import BuildOptions, Place, in_order, stop_on
from tipsgen.digests import print_of
from tipsgen.head import Head
from tipsgen.jobs import Job, dead_links
from tipsgen.ledger import JobRow, job_of, name_of, packed_job, row_of, told_of
from tipsgen.memory import Memory, all_problems, problem_of
from tipsgen.model import Problem, Tip, has_errors
from tipsgen.outcome import Outcome, begin, compiled_for
from tipsgen.outputs.common import Ground
from tipsgen.outputs.kinds import EARLY, SEARCH_RECORDS, TIP
from tipsgen.seen import Seen
from tipsgen.staging import Staging
from tipsgen.survey import Stamp
from tipsgen.themefiles import read_theme
from tipsgen.tipfiles import ReadTip, read_tip_file
from tipsgen.tips import TIPS_FOLDER
from tipsgen.workers import Bench, Extras, Made, maker, spread

FEW = 200
"""Edited tips above which the whole site is planned."""


def build_patch(
    place: Place, options: BuildOptions, seen: Seen, memory: Memory, edited: Sequence[str], trusted: Mapping[str, Stamp]
) -> Outcome | None:
    """Build a site in which the files `edited` were saved, and nothing else; `None` where that is not enough."""
    head = memory.head
    if head is None or len(edited) > FEW or not all(_is_tip(path) for path in edited) or not memory.open():
        return None
    begin(options, "read")
    told = memory.get("build", "ground")
    if not told:
        return None
    ground: Ground = pickle.loads(told)  # noqa: S301 - our own bytes, by their checksum
    fresh = [read_tip_file(str(place.root), ground.settings, options.drafts, path) for path in edited]
    patch = _Patch(place, options, seen, memory, head, ground)
    if not patch.fits(fresh):
        return None
    with Staging(place.out, place.cache / "kept", trusted) as staging:
        if not patch.render(staging):
            return None
        stop_on(in_order(patch.problems), options.strict)
        begin(options, "write")
        staging.keep(path for path in trusted if path not in patch.paths)
        done = staging.commit(patch.is_early)
        begin(options, "remember")
        new = head.with_(
            number=head.number + 1, at=options.at, seen=seen.content, folders=memory.folders(seen),
            out=staging.survey(), manifest=staging.manifest_stamp(), said=patch.said,
        )  # fmt: skip
        memory.save(new, patch.put(fresh))
    return Outcome(new, done, in_order((*all_problems(new), *done.problems)))


def _is_tip(path: str) -> bool:
    return path.startswith(TIPS_FOLDER) and path.endswith(".md")


class _Patch:
    """The jobs of an edit."""

    def __init__(
        self, place: Place, options: BuildOptions, seen: Seen, memory: Memory, head: Head, ground: Ground
    ) -> None:
        self._place = place
        self._options = options
        self._seen = seen
        self._memory = memory
        self._head = head
        self._ground = ground
        self._edited: dict[str, Tip] = {}
        self._tips: list[tuple[Job, JobRow]] = []
        self._results: dict[str, tuple[Made, JobRow]] = {}
        self._packed: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self.said = dict(head.said)
        self.paths: set[str] = set()
        """Outputs of the jobs that were rendered."""
        self._late: set[str] = set()

    def fits(self, fresh: Iterable[ReadTip]) -> bool:
        """Whether nothing that others show of the edited tips changed; finds their jobs."""
        for read in fresh:
            told = self._memory.get("tip", read.path)
            old = ReadTip.unpacked(told) if told else None
            if old is None or (old.facts, old.problems) != (read.facts, read.problems):
                return False
            parsed = read.tip()
            if parsed is None:
                return False
            self._edited[read.path] = parsed
            found = self._job(f"{TIP} {parsed.key}")
            if found is None:
                return False
            if read.source != old.source:
                self._tips.append(found)
        return True

    def _job(self, name: str) -> tuple[Job, JobRow] | None:
        data, row = self._memory.get("packed", name), self._memory.get("job", name)
        if not data or not row:
            return None
        try:
            return job_of(data, self._tip), JobRow.unpacked(row)
        except LookupError:
            return None

    def _tip(self, path: str, source: str) -> Tip:
        """An edited tip as it is now, for a job that was packed before; a `LookupError` where it is not known."""
        if "+" in source:
            raise LookupError(path)  # its text part lies in a file of its own, which is read with the whole site
        return self._edited[path]

    def render(self, staging: Staging) -> bool:
        """Render the edited tips, then what shows pieces of them that changed; false where that is not enough."""
        begin(self._options, "render tips")
        bench = self._bench(staging)
        if bench is None:
            return False
        changed = self._make(bench, staging, self._tips)
        if not has_errors(self.problems):
            begin(self._options, "render lists")
            users = self._users(changed)
            pieces = self._pieces(users) if users is not None else None
            if users is None or pieces is None:
                return False
            self._make(replace(bench, pieces=pieces), staging, users)
        said = self._head.said.items()
        self.problems += [problem_of(one) for name, told in said if name not in self._results for one in told]
        self.problems += map(problem_of, self._head.planned)
        # Whether a link is dead is known from the whole plan.
        refs = [ref for _, row in self._results.values() for ref in row.found_refs()]
        return has_errors(self.problems) or not dead_links(refs, frozenset(self._head.out.paths()))

    def _bench(self, staging: Staging) -> Bench | None:
        told = self._memory.get("build", "pictures")
        if not told:
            return None
        layers, _ = read_theme(self._place.root, self._ground.settings.theme)
        return Bench(
            root=self._place.root,
            layers=layers,
            ground=self._ground,
            shelf=staging.shelf,
            extras=Extras(pickle.loads(told)),  # noqa: S301 - our own bytes, by their checksum
            compiled=compiled_for(self._place, self._seen, layers),
        )

    def _make(self, bench: Bench, staging: Staging, work: Sequence[tuple[Job, JobRow]]) -> dict[str, set[str]]:
        """Render jobs; the names of the fragments that are other than they were, by the tip's key."""
        changed: dict[str, set[str]] = {}
        results = tuple(spread(partial(maker, bench), [job for job, _ in work], self._options.jobs))
        for (job, old), made in zip(work, results, strict=True):
            name = name_of(job)
            data = packed_job(job)
            row = row_of(job, print_of(data), made, old.around)
            self._results[name] = (made, row)
            self._packed[name] = data
            self.problems += made.problems
            for placed in made.outputs:
                staging.take(placed)
            self.paths.update(path for path, _ in old.outputs)
            if job.kind not in EARLY:
                self._late.update(job.paths)
            self.said.pop(name, None)
            if row.problems:
                self.said[name] = row.problems
            before = dict(old.prints)
            names = {piece for piece, print_ in made.prints if before.get(piece) != print_}
            if names:
                changed[job.key] = names
        return changed

    def _users(self, changed: Mapping[str, set[str]]) -> list[tuple[Job, JobRow]] | None:
        """The jobs that show fragments which changed; `None` where they are not known."""
        if not changed:
            return []
        told = self._memory.get("build", "users")
        if not told:
            return None
        names, users = marshal.loads(told)  # noqa: S302 - our own bytes, by their checksum
        found = []
        for number in sorted({number for key in changed for number in users.get(key, ())}):
            one = self._job(names[number])
            if one is None or one[0].kind == SEARCH_RECORDS:
                return None
            if any(piece in changed.get(key, ()) for key, piece in one[0].uses):
                found.append(one)
        return found

    def _pieces(self, work: Iterable[tuple[Job, JobRow]]) -> dict[str, bytes] | None:
        found: dict[str, bytes] = {}
        for key in dict.fromkeys(key for job, _ in work for key, _ in job.uses):
            made = self._results.get(f"{TIP} {key}")
            data = made[0].pieces if made else self._memory.get("pieces", key)
            if data is None:
                return None
            found[key] = data
        return found

    def is_early(self, path: str) -> bool:
        """Whether an output goes into place before those that lead to it."""
        return path not in self._late

    def put(self, fresh: Iterable[ReadTip]) -> Iterator[tuple[str, str, bytes]]:
        """What is to be remembered of this build."""
        for read in fresh:
            yield "tip", read.path, read.packed()
        for name, (made, row) in self._results.items():
            yield from told_of(name, row, self._packed[name], made)
