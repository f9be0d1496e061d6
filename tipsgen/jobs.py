"""The seam between planning and writing: what is to be made, as plain frozen data.

A job's inputs are all that its rendering may see, so its fingerprint is complete, and a build
may skip it, spread it over processes, cache it or preview it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol
from urllib.parse import unquote

from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.responsive import Pictures
from tipsgen.urls import folders_of, is_safe_output, output_file
from tipsgen.values import frozen
from tipsgen.views import TipView


@frozen()
class Job:
    """One thing to render."""

    kind: str
    """A name in `outputs.KINDS`."""
    key: str
    """Unique within its kind."""
    paths: tuple[str, ...]
    """The files that it makes, relative to the output folder."""
    inputs: Any
    """Frozen, picklable, and nothing but data."""
    uses: tuple[tuple[str, str], ...] = ()
    """The fragments that it shows, as key of a tip and name; those tips are rendered first."""
    source: str = ""
    """What claims the paths, for messages: a source file, or a description."""


@frozen()
class Ref:
    """A link inside the site that a text makes."""

    path: str
    """Site path, without query and fragment."""
    at: SourcePos


@frozen()
class Result:
    """What rendering a job gave."""

    outputs: tuple[tuple[str, bytes], ...] = ()
    fragments: Mapping[str, Any] = field(default_factory=dict)
    """Named pieces that lists and feeds show: HTML, and `view`, a `TipView`."""
    problems: tuple[Problem, ...] = ()
    refs: tuple[Ref, ...] = ()
    records: tuple[tuple[str, bytes], ...] = ()
    """Pages that only Pagefind reads, to index them; their paths are those of the pages that they stand for."""


@frozen()
class Copy:
    """A file that goes to the output byte for byte."""

    source: str
    """Path from the site's root, or a theme's name for it."""
    path: str
    """Path relative to the output folder."""


@frozen()
class Frame:
    """A template cut at its slots, in UTF-8."""

    slots: tuple[str, ...]
    """The slots' names in order."""
    pieces: tuple[bytes, ...]
    """What stands before, between and after them: one more than there are slots."""

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The template with each slot's value in its place."""
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += (values[slot].encode(), piece)
        return b"".join(parts)


class Tools(Protocol):
    """What rendering may use beside its inputs."""

    def template(self, name: str, context: Mapping[str, object]) -> str:
        """A template of the theme, rendered."""

    def has_template(self, name: str) -> bool:
        """Whether the theme has a template of this name."""

    def tags(self, direction: str) -> Mapping[str, str]:
        """Start tags with the theme's email styles, for text of this direction."""

    def frame(self, name: str, context: Callable[[], Mapping[str, object]], same: tuple[object, ...]) -> Frame:
        """A template cut at its slots, rendered once for all that is the same in `same`."""

    def fragment(self, key: str, name: str) -> str:
        """The fragment `name` of the tip `key`."""

    def view(self, key: str) -> TipView:
        """The tip `key` as templates see it: its fragment `view`."""

    @property
    def ground(self) -> Any:
        """What is the same for the whole site: an `outputs.common.Ground`."""

    def font(self, name: str) -> bytes:
        """The font file with this digest."""

    @property
    def pictures(self) -> Pictures:
        """Pictures in the sizes that were made of them."""


Render = Callable[[Any, Tools], Result]


def find_collisions(jobs: Iterable[Job], copies: Sequence[Copy]) -> tuple[Problem, ...]:
    """Outputs that two sources claim, or that would leave the output folder.

    Each problem names both sources.
    """
    named = [(path, job.source or job.key) for job in jobs for path in job.paths]
    named += [(copy.path, copy.source) for copy in copies]
    paths = dict(named)
    if len(paths) == len(named) and all(map(is_safe_output, paths)) and paths.keys().isdisjoint(folders_of(paths)):
        return ()  # as nearly always; who claims what is asked only where something is wrong
    problems = []
    claims: dict[str, str] = {}
    for path, source in named:
        if not is_safe_output(path):
            message = f"would be written to {path!r}, outside the output folder"
            problems.append(Problem(_at(source), "unsafe-output", message))
            continue
        other = claims.setdefault(path, source)
        if other is not source:
            problems.append(_collision(path, source, other))
    free: set[str] = set()
    for path, source in claims.items():
        head = path.rpartition("/")[0]
        while head and head not in free:
            if head in claims:
                problems.append(_collision(head, source, claims[head]))
            else:
                free.add(head)
            head = head.rpartition("/")[0]
    return tuple(problems)


def known_paths(jobs: Iterable[Job], copies: Iterable[Copy]) -> frozenset[str]:
    """Every path of the output to which a link may lead."""
    return frozenset(path for job in jobs for path in job.paths) | {copy.path for copy in copies}


def dead_links(refs: Iterable[Ref], known: Collection[str]) -> list[Problem]:
    """A warning for each link or picture inside the site that leads to none of the `known` outputs."""
    problems = []
    for ref in dict.fromkeys(refs):
        path = unquote(ref.path)
        if output_file(path) in known or output_file(path + "/") in known or path == "":
            continue
        hint = "files come from content/static/; a tip is linked with tip:2026-01-05"
        problems.append(Problem(ref.at, "dead-link", f"{ref.path} leads nowhere in this site", hint, Severity.WARNING))
    return problems


def _at(source: str) -> SourcePos:
    return SourcePos(source.split(" (")[0])


def _collision(path: str, source: str, other: str) -> Problem:
    address = "/" + path.removesuffix("index.html")
    return Problem(
        _at(source), "output-collision", f"{source} and {other} both claim the address {address}",
        "change a slug, an alias or a file's name",
    )  # fmt: skip
