"""What the preview answers to a path of the site: each job rendered when it is asked for."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import randbelow
from threading import Condition, RLock
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from tipsgen.assemble import Entry
from tipsgen.errors import TipsgenError
from tipsgen.jobs import Job, Result
from tipsgen.model import Problem, has_errors
from tipsgen.outputs import tip as tip_output
from tipsgen.outputs.common import Ground
from tipsgen.outputs.kinds import NOT_FOUND, TIP
from tipsgen.preview.added import in_scheme, with_live
from tipsgen.preview.pages import error_page
from tipsgen.preview.state import Memory, PreviewOptions, Snapshot, State, as_problem, refreshed
from tipsgen.themes import CSS_PATH, Theme
from tipsgen.urls import is_safe_output, output_file
from tipsgen.workers import Extras, RenderTools, render

_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json", ".eml": "text/plain; charset=utf-8", ".svg": "image/svg+xml",
    ".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back to a browser."""

    body: bytes
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Preview:
    """A site that is read again when it changes; asked from several threads at once."""

    def __init__(self, options: PreviewOptions) -> None:
        self.options = options
        self._memory = Memory()
        # Any number, so that pages of a server that ran before see that this one shows something else.
        self._state = State(randbelow(1_000_000_000))
        self._reading = RLock()
        self.rendering = RLock()
        """Held while a template is rendered: a theme keeps what it compiled."""
        self._results: dict[tuple[str, str], tuple[tuple[Theme, Ground], Job, tuple[Any, ...], Result]] = {}
        self._good: dict[str, bytes] = {}
        self._changed = Condition()
        self._closed = False

    @property
    def state(self) -> State:
        """What is known now."""
        return self._state

    def refresh(self, paths: frozenset[str] = frozenset()) -> State:
        """Read what changed, render the tips among `paths`, and wake those who wait for it.

        Without `paths`, nobody is woken where nothing is different.
        """
        with self._reading:
            before = self._state
            state = refreshed(before, self._memory, self.options)
            if not paths and before.snapshot and (state.problems, state.snapshot) == (before.problems, before.snapshot):
                return before
            snapshot = state.snapshot
            for entry in snapshot.loaded.site.entries if snapshot and paths else ():
                if snapshot and entry.tip.path in paths:
                    self.tip_result(snapshot, entry)
            with self._changed:
                self._state = state
                self._changed.notify_all()
            return state

    def wait(self, number: int, seconds: float) -> int | None:
        """The number of the state after `number`, once there is one; the same after so long, `None` at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._state.number != number, timeout=seconds)
            return None if self._closed else self._state.number

    def close(self) -> None:
        """Let those who wait go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def tools(self, snapshot: Snapshot, fragments: Mapping[tuple[str, str], Any] | None = None) -> RenderTools:
        """What jobs of a snapshot are rendered with; pictures are shown as they are, in no other size."""
        extras = Extras(fonts=snapshot.dress.look.fonts)
        return RenderTools(snapshot.dress.theme, fragments or {}, extras, snapshot.ground)

    def tip_result(self, snapshot: Snapshot, entry: Entry) -> Result:
        """A tip's page and issue, without a plan of the rest of the site."""
        job = Job(
            TIP, entry.key, (), tip_output.plan_alone(snapshot.sketch, entry), source=entry.tip.path
        )  # fmt: skip
        return self._once(snapshot, job, "alone", {})

    def result(self, snapshot: Snapshot, job: Job) -> Result:
        """A job of the plan, after the tips whose pieces it shows."""
        fragments: dict[tuple[str, str], Any] = {}
        if job.uses:
            tips = {one.key: one for one in snapshot.planned.plan.jobs if one.kind == TIP}
            for key, name in job.uses:
                found = self._once(snapshot, tips[key], "planned", {})
                # A tip with errors has no pieces; the problem is shown on its own page.
                fragments[key, name] = found.fragments.get(name, "")
        return self._once(snapshot, job, "planned", fragments)

    def _once(self, snapshot: Snapshot, job: Job, use: str, fragments: Mapping[tuple[str, str], Any]) -> Result:
        place, pieces = (f"{use} {job.kind}", job.key), tuple(fragments.values())
        with self.rendering:
            kept = self._results.get(place)
            around = (snapshot.dress.theme, snapshot.ground)
            if kept and kept[0] == around and kept[1].inputs == job.inputs and kept[2] == pieces:
                return kept[3]
            try:
                result = render(job, self.tools(snapshot, fragments))
            except TipsgenError as error:
                result = Result(problems=(as_problem(error),))
            self._results[place] = (around, job, pieces, result)
            return result

    def answer(self, target: str) -> Response:
        """The response to a request's target, such as `/2026/01/05/listen/?q=1`."""
        state = self._state
        raw, _, query = target.partition("?")
        if state.snapshot is None:
            return self._error(state, state.problems, 500)
        base = state.snapshot.loaded.site.settings.base_path
        if base and not raw.startswith(f"{base}/"):
            return (
                Response(b"", status=302, headers={"Location": f"{base}/"}) if raw in ("/", base) else self._lost(state)
            )
        path = unquote(raw[len(base) :])
        file = output_file(path)
        if not path.startswith("/") or not is_safe_output(file):
            return self._lost(state)
        response = self._file(state, state.snapshot, file)
        if response is None and not path.endswith("/") and self._knows(state.snapshot, output_file(f"{path}/")):
            where = quote(f"{base}{path}/") + (f"?{query}" if query else "")
            return Response(b"", status=302, headers={"Location": where})
        response = response or self._lost(state)
        scheme = parse_qs(query).get("scheme", [""])[0]
        if scheme in ("light", "dark") and response.type.startswith("text/css"):
            return Response(in_scheme(response.body.decode(), scheme).encode(), response.type)
        return response

    def _knows(self, snapshot: Snapshot, file: str) -> bool:
        return file in snapshot.pages or any(file in job.paths for job in snapshot.planned.plan.jobs)

    def _file(self, state: State, snapshot: Snapshot, file: str) -> Response | None:
        entry = snapshot.pages.get(file)
        if entry:
            ribbon = self._ribbon(snapshot, entry)
            return self._made(state, file, lambda: self.tip_result(snapshot, entry), ribbon, True)
        if file == CSS_PATH.lstrip("/"):
            return Response(snapshot.dress.theme.css.encode(), _type(file))
        planned = snapshot.planned
        job = next((job for job in planned.plan.jobs if file in job.paths), None)
        if job:
            return self._made(state, file, lambda: self.result(snapshot, job), "", True)
        copy = next((copy for copy in planned.plan.copies if copy.path == file), None)
        if copy:
            return _from_disk(self.options.root, self.options.root / copy.source, file)
        shipped = dict(planned.shipped).get(file)
        return _from_disk(None, shipped, file) if shipped else None

    def _made(self, state: State, file: str, make: Callable[[], Result], ribbon: str, live: bool) -> Response | None:
        result = make()
        data = dict(result.outputs).get(file)
        errors = tuple(one for one in result.problems if has_errors((one,)))
        stale = data is None
        if data is not None:
            self._good[file] = data
        else:
            data = self._good.get(file)
        problems = tuple(dict.fromkeys((*state.problems, *errors)))
        if data is None:
            return self._error(state, problems, 500) if problems else None
        if live and file.endswith(".html"):
            stale = stale or bool(state.problems)
            text = with_live(data.decode(), str(state.number), ribbon, problems, stale)
            return Response(text.encode(), _type(file))
        return Response(data, _type(file))

    def _lost(self, state: State) -> Response:
        """The site's own page for what is not there, or what is wrong with it."""
        snapshot = state.snapshot
        if state.problems or snapshot is None:
            return self._error(state, state.problems, 404)
        job = next(job for job in snapshot.planned.plan.jobs if job.kind == NOT_FOUND)
        found = self._made(state, job.paths[0], lambda: self.result(snapshot, job), "", True)
        return Response(found.body, status=404) if found else Response(b"Not found", "text/plain", 404)

    def _error(self, state: State, problems: tuple[Problem, ...], status: int) -> Response:
        page = error_page(problems)
        return Response(with_live(page, str(state.number)).encode(), status=status)

    def _ribbon(self, snapshot: Snapshot, entry: Entry) -> str:
        waits = entry.tip.draft or entry.tip.moment > snapshot.now
        return snapshot.outlook(entry.tip) if waits else ""


def _type(file: str) -> str:
    ending = file[file.rfind(".") :].lower() if "." in file.rsplit("/", 1)[-1] else ""
    return _TYPES.get(ending) or mimetypes.guess_type(file)[0] or "application/octet-stream"


def _from_disk(root: Path | None, path: Path, file: str) -> Response | None:
    """A file as it is; what lies outside the site's folder, behind a symbolic link, is refused."""
    if root and not path.resolve().is_relative_to(root.resolve()):
        return Response(
            b"A link in this folder leads out of the site; the preview does not follow it.\n", "text/plain", 403
        )
    try:
        return Response(path.read_bytes(), _type(file))
    except OSError:
        return None  # it was deleted a moment ago
