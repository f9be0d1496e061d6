"""Single issues: one tip's, rendered on demand for any provider, and digests of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parseaddr
from pathlib import Path

from tipsgen.asked import BuildOptions
from tipsgen.assemble import Entry, Site, assemble
from tipsgen.build import load_sources
from tipsgen.errors import ContentError, NoSuchTip, UsageError
from tipsgen.find import find_tip
from tipsgen.i18n import direction, language, long_date
from tipsgen.jobs import Tools
from tipsgen.letters.campaign import campaign_json, campaign_text
from tipsgen.letters.digest import DigestView, write_digest
from tipsgen.letters.frame import SIZE_LIMIT
from tipsgen.letters.issue import Issue, write_issue
from tipsgen.letters.message import assemble_message, write_message
from tipsgen.model import MediaFile, Problem, Severity, SourcePos, has_errors
from tipsgen.names import SETTINGS_FILE
from tipsgen.outputs.common import Plan
from tipsgen.outputs.tip import ReadTip, mail_problems, plan_one, read_tip, size_problems, utm_query
from tipsgen.settings import SmtpSettings
from tipsgen.themefiles import read_theme
from tipsgen.themes import Theme
from tipsgen.tips import key_from_name
from tipsgen.views import MailView, TipInputs
from tipsgen.workers import RenderTools

FORMATS = ("html", "text", "eml", "json")
"""The forms of an issue."""
_ENDINGS = {"html": "html", "text": "txt", "eml": "eml", "json": "json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOptions:
    """What a command asks of an issue."""

    now: datetime
    """The moment that counts as now, with a zone."""
    provider: str = ""
    """Empty: the settings'."""


@dataclass(frozen=True, slots=True)
class MadeIssue:
    """An issue in every form, and what goes with it."""

    key: str
    issue: Issue
    mail: MailView
    message: bytes
    """Empty where the settings name no sender."""
    campaign: str
    """The campaign file's text; its paths are those beside one another in one folder."""
    problems: tuple[Problem, ...]
    """Warnings."""
    smtp: SmtpSettings

    @property
    def sender(self) -> str:
        """The sender's bare address."""
        return parseaddr(self.mail.sender)[1]

    def form(self, name: str) -> bytes:
        """One of `FORMATS`; a `UsageError` where a message has no sender."""
        if name == "eml" and not self.message:
            raise UsageError('a message needs a sender; write from = "Name <name@example.com>" under [newsletter]')
        issue = self.issue
        made = {
            "html": issue.html_data, "text": issue.text_data, "eml": self.message, "json": self.campaign.encode(),
        }  # fmt: skip
        return made[name]

    def files(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """The forms as files of one folder, by name."""
        return {f"{self.key}.{_ENDINGS[name]}": self.form(name) for name in names}


@dataclass(frozen=True, slots=True)
class _Desk:
    """A site as the commands on single issues see it: scheduled tips are there, as on their day."""

    site: Site
    media: Mapping[str, MediaFile]
    tools: Tools
    warnings: tuple[Problem, ...]


def make_issue(root: Path, words: str, options: IssueOptions) -> MadeIssue:
    """The issue of the tip that `words` mean, the same bytes as the build of its day writes.

    A `NoSuchTip` names candidates; a `ContentError` holds the faults of the site's files.
    """
    desk, entry = _open(root, options, words)
    assert entry is not None  # noqa: S101 - `words` were given
    if not entry.tip.email:
        raise NoSuchTip(f"{entry.key} has no newsletter: its front matter says email: never")
    read = _read(desk, [entry])[0]
    inputs, mail = read.inputs, _mail(read.inputs)
    issue = write_issue(inputs, read.texts, desk.tools)
    problems = (*_warnings(desk, [entry]), *read.problems, *size_problems(inputs, issue))
    _stop_on(problems)
    message = write_message(inputs, mail, issue) if mail.sender else b""
    paths = {name: f"{entry.key}.{_ENDINGS[name]}" for name in ("html", "text", *(("eml",) if message else ()))}
    campaign = campaign_json(inputs, mail, issue, paths)
    return MadeIssue(entry.key, issue, mail, message, campaign, problems, desk.site.settings.smtp)


def make_digest(
    root: Path, first: date, last: date, options: IssueOptions, *, key: str = "", title: str = "", whole: bool = True
) -> MadeIssue:
    """One issue out of the tips from the day `first` to the day `last`, oldest first.

    `key` and `title` name it; else they are made from the days.  `whole` shows each tip's whole
    text, otherwise its excerpt.  A `NoSuchTip` says that no tip has its day there.
    """
    desk, _ = _open(root, options)
    entries = [one for one in desk.site.entries if first <= one.tip.day <= last and one.tip.email]
    if not entries:
        raise NoSuchTip(f"no tip is dated from {first} to {last}")
    read = _read(desk, entries)
    view = _digest_view(desk, entries, first, last, key, title)
    last_mail = _mail(read[-1].inputs)
    query = utm_query(desk.site.settings.newsletter, view.key, entries[-1].series.key)
    mail = replace(last_mail, subject=view.title, text="", query=query)
    plan = Plan(desk.site, desk.media)
    issue = write_digest(plan.view, mail, view, [(one.inputs, one.texts) for one in read], desk.tools, whole=whole)
    found = (problem for one in read for problem in one.problems)
    problems = (*_warnings(desk, entries), *found, *_digest_problems(issue))
    _stop_on(problems)
    message = assemble_message(plan.view, mail, issue, view.key, view.lang) if mail.sender else b""
    paths = {name: f"{view.key}.{_ENDINGS[name]}" for name in ("html", "text", *(("eml",) if message else ()))}
    topics = dict.fromkeys(topic.title for one in read for topic in one.inputs.tip.topics)
    campaign = campaign_text(mail, issue, paths, view.key, view.lang, tuple(topics), plan.view.base_url + "/")
    return MadeIssue(view.key, issue, mail, message, campaign, problems, desk.site.settings.smtp)


def _open(root: Path, options: IssueOptions, words: str = "") -> tuple[_Desk, Entry | None]:
    """The site with its scheduled tips, and the tip that `words` mean, ready even where it is a draft."""
    loaded = load_sources(root, BuildOptions(now=options.now))
    sources = loaded.sources
    newsletter = sources.settings.newsletter
    if options.provider:
        newsletter = replace(newsletter, provider=options.provider)
        sources = replace(sources, settings=replace(sources.settings, newsletter=newsletter))
    site, contradictions = assemble(sources, options.now, future=True)
    problems = [*loaded.problems, *contradictions]
    _stop_on(problems)
    entry = _find(words, site, options.now, problems) if words else None
    if entry and entry.tip.draft:
        tips = (replace(tip, draft=False) if tip.path == entry.tip.path else tip for tip in sources.tips)
        site, _ = assemble(replace(sources, tips=tuple(tips)), options.now, future=True)
        entry = next(one for one in site.entries if one.tip.path == entry.tip.path)
    theme = Theme(read_theme(root, site.settings.theme)[0])
    return _Desk(site, loaded.media, RenderTools(theme), tuple(problems)), entry


def _find(words: str, site: Site, now: datetime, problems: Iterable[Problem]) -> Entry:
    try:
        return find_tip(words, site, now)
    except NoSuchTip:
        # A draft with faults is no tip yet; its faults are a better answer than that there is none.
        read = {entry.tip.path for entry in site.everything}
        name = words.removesuffix(".md").rsplit("/", 1)[-1].lower()
        unread = {problem.at.path for problem in problems} - read
        meant = {path for path in unread if name in _names(path)}
        faults = [problem for problem in problems if problem.at.path in meant]
        if faults:
            raise ContentError(faults) from None
        raise


def _names(path: str) -> tuple[str, ...]:
    """What a tip that could not be read may be called: by its file, its key, its day or its slug."""
    name = path.rsplit("/", 1)[-1].removesuffix(".md")
    key = key_from_name(path)
    return (name, key, key[:10], key[11:]) if key else (name,)


def _read(desk: _Desk, entries: Sequence[Entry]) -> list[ReadTip]:
    plan = Plan(desk.site, desk.media)
    read = [read_tip(plan_one(plan, entry)) for entry in entries]
    _stop_on([problem for one in read for problem in one.problems])
    return read


def _warnings(desk: _Desk, entries: Sequence[Entry]) -> list[Problem]:
    """What the build would say of these tips and of the newsletter, and nothing of the rest of the site."""
    paths = {entry.tip.path for entry in entries}
    about = {*paths, *(path.removesuffix(".md") + ".txt" for path in paths)}
    mail = mail_problems(Plan(desk.site, desk.media))
    return [
        *(problem for problem in desk.warnings if problem.at.path in paths),
        *(problem for problem in mail if problem.at.path in about or problem.at.path == SETTINGS_FILE),
    ]


def _mail(inputs: TipInputs) -> MailView:
    assert inputs.mail is not None  # noqa: S101 - tips without an issue were left out
    return inputs.mail


def _stop_on(problems: Sequence[Problem]) -> None:
    if has_errors(problems):
        raise ContentError(sorted(problems, key=lambda problem: problem.at))


def _digest_view(desk: _Desk, entries: Sequence[Entry], first: date, last: date, key: str, title: str) -> DigestView:
    settings = desk.site.settings
    lang = settings.site.language
    words = language(lang).words
    start, end = long_date(entries[0].tip.day, lang), long_date(entries[-1].tip.day, lang)
    span = start if start == end else words["span"].format(first=start, last=end)
    return DigestView(
        key=key or f"digest-{first.isoformat()}-{last.isoformat()}",
        title=title or words["digest"].format(site=settings.site.title),
        span=span,
        preheader=" · ".join(entry.title for entry in entries),
        lang=lang,
        direction=direction(lang),
    )


def _digest_problems(issue: Issue) -> tuple[Problem, ...]:
    at = SourcePos(SETTINGS_FILE)
    if len(issue.html_data) > SIZE_LIMIT:
        message = f"the digest is {len(issue.html_data):,} bytes of at most {SIZE_LIMIT:,}, even with excerpts"
        return (Problem(at, "email-size", message, "take fewer days"),)
    if not issue.cut:
        return ()
    message = f"the tips are too long for one email ({SIZE_LIMIT:,} bytes); the longest are shown by their excerpts"
    return (Problem(at, "email-cut", message, "take fewer days, or --content excerpt", Severity.WARNING),)
