"""What is remembered of a job: what it depended on, what it made, and what it said."""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from tipsgen import assemble, jobs, links, model, settings, views
from tipsgen.digests import NO_REFERENCES, plain, rebuilt
from tipsgen.jobs import Job, Ref
from tipsgen.memory import problem_of, problem_row
from tipsgen.model import Problem, SourcePos, Tip
from tipsgen.outputs import common
from tipsgen.outputs import tip as tips
from tipsgen.workers import Made


class JobRow(NamedTuple):
    """A job that was rendered, as it is remembered."""

    print: bytes
    """The fingerprint of all that it depended on, fragments of other jobs aside."""
    outputs: tuple[tuple[str, str], ...]
    """Paths with digests."""
    problems: tuple[tuple[Any, ...], ...]
    refs: tuple[tuple[str, str, int, int], ...]
    prints: tuple[tuple[str, bytes], ...]
    """The fingerprint of each of its fragments."""
    source: str = ""
    """Of a tip: the digest of its file."""
    around: bytes = b""
    """Of a tip: the mark of what surrounds it."""

    def packed(self) -> bytes:
        """As it is remembered."""
        return marshal.dumps(tuple(self))

    @staticmethod
    def unpacked(data: bytes) -> JobRow:
        """What was remembered."""
        return JobRow(*marshal.loads(data))  # noqa: S302 - our own bytes, by their checksum

    def found_problems(self) -> tuple[Problem, ...]:
        """What it said, dead links aside."""
        return tuple(problem_of(tuple(one)) for one in self.problems)

    def found_refs(self) -> tuple[Ref, ...]:
        """Links inside the site that it made."""
        return tuple(Ref(path, SourcePos(source, line, column)) for path, source, line, column in self.refs)


def row_of(job: Job, mark: bytes, made: Made, around: bytes = b"", more: Iterable[tuple[str, str]] = ()) -> JobRow:
    """What is to be remembered of a job; `more` are outputs that others made out of what it gave."""
    return JobRow(
        print=mark,
        outputs=(*((one.path, one.digest) for one in made.outputs), *more),
        problems=tuple(problem_row(one) for one in made.problems),
        refs=tuple((ref.path, ref.at.path, ref.at.line, ref.at.column) for ref in made.refs),
        prints=made.prints,
        source=job.inputs.entry.tip.source if isinstance(job.inputs, tips.PlannedTip) else "",
        around=around,
    )


def told_of(name: str, row: JobRow, packed: bytes, made: Made) -> Iterator[tuple[str, str, bytes]]:
    """A job that was rendered as pieces of a memory: kind, name and bytes of each."""
    yield "job", name, row.packed()
    yield "packed", name, packed
    if made.pieces:
        yield "pieces", name.partition(" ")[2], made.pieces


def users_of(jobs: Iterable[Job]) -> bytes:
    """Which jobs show pieces of each tip, packed."""
    users: dict[str, list[int]] = defaultdict(list)
    names: list[str] = []
    for job in jobs:
        if job.uses:
            names.append(name_of(job))
            number = len(names) - 1
            for key in {key for key, _ in job.uses}:
                users[key].append(number)
    return marshal.dumps((names, dict(users)))


def packed_job(job: Job) -> bytes:
    """A job in the form of which its fingerprint is made: what `digests.packed` gives, with less walking."""
    fields = ["Job", job.kind, job.key, job.paths, plain(job.inputs), job.uses, job.source]
    return marshal.dumps(fields, NO_REFERENCES)


def job_of(data: bytes, tip: Callable[[str, str], Tip]) -> Job:
    """A job from its packed form; `tip` finds a tip by its file's path and digest.

    A `ValueError` where it is the job of a share image.
    """
    job: Job = rebuilt(data, _KINDS, tip)
    return job


_KINDS: Mapping[str, type] = MappingProxyType(
    {
        name: kind
        for module in (assemble, common, jobs, links, model, settings, tips, views)
        for name, kind in vars(module).items()
        if is_dataclass(kind) and isinstance(kind, type)
    }
)
"""Whatever the inputs of a job may hold, those of a share image aside, which shows no text of a tip."""


def name_of(job: Job) -> str:
    """A job's name among all jobs."""
    return f"{job.kind} {job.key}"
