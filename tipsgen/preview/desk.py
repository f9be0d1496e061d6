"""The desk's answers: one tip in every form, for any provider, with what the checks find."""

from __future__ import annotations

from dataclasses import replace
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote

from tipsgen.assemble import Entry, Site
from tipsgen.checks import Ground, findings_for
from tipsgen.errors import TipsgenError
from tipsgen.jobs import dead_links, known_paths
from tipsgen.letters.issue import Issue, write_issue
from tipsgen.model import Problem, Severity, has_errors
from tipsgen.outputs.common import Plan
from tipsgen.outputs.tip import plan_one, read_tip, size_problems
from tipsgen.preview.added import DESK, in_scheme, without_bars, without_styles
from tipsgen.preview.pages import (
    Choice,
    DeskView,
    InboxLine,
    desk_page,
    empty_desk,
    error_page,
    note_page,
    text_page,
)
from tipsgen.preview.site import Preview, Response
from tipsgen.preview.state import Snapshot, State, as_problem
from tipsgen.providers import PROVIDERS
from tipsgen.urls import output_file


def answer(preview: Preview, path: str, query: str) -> Response | None:
    """The response to a path under `/_desk/`; `None` where there is nothing."""
    state = preview.state
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    if path == DESK:
        return _desk(preview, state, asked)
    parts = path.removeprefix(f"{DESK}frame/").split("/")
    if path.startswith(f"{DESK}frame/") and len(parts) == 2 and state.snapshot:
        entry = _entry(state.snapshot.loaded.site, unquote(parts[0]))
        return _frame(preview, state.snapshot, entry, parts[1], asked) if entry else None
    return None


def _entry(site: Site, key: str) -> Entry | None:
    return next((one for one in site.everything if one.key == key), None)


def _desk(preview: Preview, state: State, asked: dict[str, str]) -> Response:
    snapshot = state.snapshot
    everything = snapshot.loaded.site.everything if snapshot else ()
    if snapshot is None or not everything:
        return Response(empty_desk(state.problems, state.number).encode())
    site = snapshot.loaded.site
    entry = _entry(site, asked.get("tip", "")) or _nearest(snapshot, everything)
    provider = asked.get("provider", "")
    provider = provider if provider in PROVIDERS else site.settings.newsletter.provider
    issue, problems = _issue(preview, snapshot, entry, provider)
    errors = [*state.problems, *(one for one in (*problems, *snapshot.plan_problems) if has_errors((one,)))]
    findings = [*(one for one in problems if not has_errors((one,))), *_findings(preview, snapshot, entry)]
    published = any(one.key == entry.key for one in site.entries)
    view = DeskView(
        tip=entry.key,
        title=entry.title,
        state=snapshot.outlook(entry.tip),
        path=entry.tip.path,
        address=site.settings.base_path + entry.path if published else "",
        provider=provider,
        tips=tuple(Choice(one.key, _named(one, snapshot)) for one in reversed(everything)),
        providers=tuple(Choice(name, name.replace("_", " ")) for name in sorted(PROVIDERS)),
        inbox=_inbox(site, issue) if issue else None,
        errors=tuple(dict.fromkeys(errors)),
        findings=tuple(dict.fromkeys(findings)),
        number=state.number,
    )
    return Response(desk_page(view).encode())


def _nearest(snapshot: Snapshot, everything: tuple[Entry, ...]) -> Entry:
    """The tip that goes out next, else the newest."""
    return next((one for one in everything if one.tip.moment > snapshot.now), everything[-1])


def _named(entry: Entry, snapshot: Snapshot) -> str:
    state = "draft" if entry.tip.draft else "scheduled" if entry.tip.moment > snapshot.now else ""
    return f"{entry.tip.day} · {entry.title}" + (f" ({state})" if state else "")


def _inbox(site: Site, issue: Issue) -> InboxLine:
    name, address = parseaddr(site.settings.newsletter.sender)
    return InboxLine(sender=name or address, subject=issue.subject, preheader=issue.preheader)


def _issue(
    preview: Preview, snapshot: Snapshot, entry: Entry, provider: str
) -> tuple[Issue | None, tuple[Problem, ...]]:
    """A tip's issue for a provider, and what the build says of the tip."""
    site = snapshot.loaded.site
    newsletter = replace(site.settings.newsletter, provider=provider)
    site = replace(site, settings=replace(site.settings, newsletter=newsletter))
    read = read_tip(plan_one(Plan(site, snapshot.loaded.media), entry))
    problems = read.problems
    if not read.inputs.mail or has_errors(problems):
        return None, problems
    try:
        with preview.rendering:
            issue = write_issue(read.inputs, read.texts, preview.tools(snapshot))
    except TipsgenError as error:
        return None, (*problems, as_problem(error))
    return issue, (*problems, *size_problems(read.inputs, issue))


def _findings(preview: Preview, snapshot: Snapshot, entry: Entry) -> tuple[Problem, ...]:
    """What `tipsgen check` says of a tip, at the site's own address, and its dead links."""
    loaded = snapshot.loaded
    settings = loaded.site.settings
    own = replace(settings, site=replace(settings.site, base_url=snapshot.base_url))
    found = findings_for(loaded.site, entry, loaded.media, Ground(replace(loaded.site, settings=own), loaded.media))
    planned = snapshot.planned
    known = known_paths(planned.plan.jobs, planned.copies)
    dead = dead_links(preview.tip_result(snapshot, entry).refs, known)
    about = (one for one in loaded.problems if one.at.path == entry.tip.path and one.severity is not Severity.ERROR)
    return (*about, *dead, *found)


def _frame(preview: Preview, snapshot: Snapshot, entry: Entry, view: str, asked: dict[str, str]) -> Response | None:
    scheme = "dark" if asked.get("scheme") == "dark" else "light"
    if view == "page":
        result = preview.tip_result(snapshot, entry)
        data = dict(result.outputs).get(output_file(entry.path))
        html = data.decode() if data else error_page(result.problems)
        return Response(in_scheme(html, scheme).encode())
    provider = asked.get("provider", "")
    if view not in ("email", "text") or provider not in PROVIDERS:
        return None
    issue, problems = _issue(preview, snapshot, entry, provider)
    if issue is None:
        html = error_page(problems) if problems else note_page("This tip has no newsletter.")
        return Response(html.encode())
    if view == "text":
        return Response(text_page(issue.text, scheme).encode())
    html = in_scheme(issue.html, scheme)
    html = without_styles(html) if asked.get("styles") == "off" else html
    # Mail programs that block pictures show their words; so does a browser that may not load them.
    policy = {"Content-Security-Policy": "img-src 'none'; script-src 'none'"} if asked.get("images") == "off" else {}
    return Response(without_bars(html).encode(), headers=policy)
