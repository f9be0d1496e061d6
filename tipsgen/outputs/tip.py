"""A tip: planning what its page, feed item and newsletter may see, and rendering them from one parse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from tipsgen import origins, weave
from tipsgen.assemble import Credit, Entry
from tipsgen.i18n import language
from tipsgen.jobs import Job, Ref, Result, Tools
from tipsgen.letters.campaign import campaign_json
from tipsgen.letters.frame import SIZE_LIMIT
from tipsgen.letters.issue import Issue, write_issue
from tipsgen.letters.page import write_page
from tipsgen.letters.texts import Texts, read_texts
from tipsgen.links import LinkFault
from tipsgen.mailboxes import address_of
from tipsgen.markdown import Node
from tipsgen.model import Problem, Severity, SourcePos, has_errors
from tipsgen.names import SETTINGS_FILE
from tipsgen.outputs.around import Around, around, carried, people
from tipsgen.outputs.common import MEDIA_FOLDER, VIEW, Ground, Plan
from tipsgen.outputs.kinds import TIP
from tipsgen.prose import block_text, shorten
from tipsgen.providers import PROVIDERS
from tipsgen.settings import NewsletterSettings
from tipsgen.urls import is_mail_picture, output_file
from tipsgen.values import frozen
from tipsgen.views import Link, MailView, Passage, PersonView, Picture, TextRules, TipInputs

DESCRIPTION_LIMIT = 155
"""Characters of a description that is made from the text; search engines cut there."""


@frozen(kw_only=True)
class PlannedTip:
    """What a tip's outputs depend on beside what is the same for the whole site; `opened` makes it ready."""

    entry: Entry
    body: str
    """Markdown.  A build brings it when the tip is rendered: planning keeps no bodies."""
    image: Picture | None
    signoff: str
    """Markdown, or empty where the tip closes without one."""
    rights: str
    people: tuple[PersonView, ...]
    passages: tuple[Passage, ...]
    known_passages: tuple[str, ...]
    """Names of all blocks, where the body places one."""
    text: TextRules
    older: Link | None
    newer: Link | None
    related: tuple[Link, ...]
    fragments: tuple[str, ...]
    """Names of the fragments that lists and feeds ask for."""
    shown: bool
    """False for a withheld tip, which is only checked."""


@frozen()
class StandingTip:
    """What is to be known of a tip whose plan is what it was, and whose outputs are in place: what files it shows."""

    image: Picture | None
    text: TextRules | None
    people: tuple[PersonView, ...]


Stands = Callable[[str, str, bytes], bool]
"""Whether a tip's outputs stand, by its key, its file's digest, and the mark of what surrounds it."""


def nothing_stands(_key: str, _source: str, _around: bytes) -> bool:
    """For who plans everything."""
    return False


def plan(
    site: Plan, wanted: Mapping[str, tuple[str, ...]], stands: Stands = nothing_stands
) -> tuple[list[Job], dict[str, bytes]]:
    """A job for every tip, and the mark of what surrounds each by its key; withheld ones are only checked.

    `wanted` names the fragments that other jobs use, by the tip's key.  Of tips that stand, no more is planned.
    """
    jobs: list[Job] = []
    marks: dict[str, bytes] = {}
    everything = [*((entry, True) for entry in site.site.entries), *((one.entry, False) for one in site.site.withheld)]
    for entry, shown in everything:
        here = around(site, entry, shown, wanted.get(entry.key, ()) if shown else ())
        mark = marks[entry.key] = here.mark(site, entry)
        if stands(entry.key, entry.tip.source, mark):
            jobs.append(_job(site, entry, shown, StandingTip(here.image, here.text, people(site, entry))))
        else:
            jobs.append(_job(site, entry, shown, _planned(site, entry, here)))
    return jobs, marks


def plan_one(site: Plan, entry: Entry) -> TipInputs:
    """What one tip's issue may see, for a command that makes nothing else."""
    return opened(plan_alone(site, entry), site.ground)


def plan_alone(site: Plan, entry: Entry) -> PlannedTip:
    """What one tip's job depends on, for a command that makes nothing else."""
    return _planned(site, entry, around(site, entry, True, ()))


def _job(site: Plan, entry: Entry, shown: bool, inputs: PlannedTip | StandingTip) -> Job:
    tip = entry.tip
    paths: tuple[str, ...] = ()
    if shown:
        paths = (output_file(entry.path),)
        if tip.email:
            paths += tuple(issue_paths(tip.key, site.settings.newsletter.eml).values())
    return Job(TIP, tip.key, paths, inputs, source=tip.path)


def issue_paths(key: str, message: bool) -> dict[str, str]:
    """The files of an issue by their form, relative to the output folder."""
    folder = f"newsletters/{key}/index"
    paths = {"html": f"{folder}.html", "text": f"{folder}.txt"}
    return {**paths, "eml": f"{folder}.eml"} if message else paths


def _planned(site: Plan, entry: Entry, here: Around) -> PlannedTip:
    tip, given = entry.tip, carried(site, entry)
    return PlannedTip(
        entry=entry,
        body=tip.body,
        image=here.image,
        signoff=given.signoff,
        rights=given.rights,
        people=given.people,
        passages=given.passages,
        known_passages=tuple(sorted(site.site.blocks)) if tip.placed else (),
        text=here.text or site.no_rules,
        older=Link(*here.older) if here.older else None,
        newer=Link(*here.newer) if here.newer else None,
        related=tuple([Link(*pair) for pair in here.related]),
        fragments=here.fragments,
        shown=here.shown,
    )


def opened(planned: PlannedTip, ground: Ground) -> TipInputs:
    """All that a tip's page, feed item, newsletter and text may see."""
    entry = planned.entry
    tip = entry.tip
    return TipInputs(
        site=ground.view,
        tip=ground.tip_view(entry, planned.image),
        source=tip.path,
        body=planned.body,
        body_line=tip.body_line,
        epigraph=tip.epigraph,
        signoff=planned.signoff,
        rights=planned.rights,
        people=planned.people,
        passages=planned.passages,
        known_passages=planned.known_passages,
        placeholders=_placeholders(entry),
        text=planned.text,
        lines=tip.lines,
        older=planned.older,
        newer=planned.newer,
        related=planned.related,
        comment=_comment(ground, entry),
        mail=_mail(ground, entry) if tip.email else None,
        feed_excerpt=ground.settings.feed.content == "excerpt",
        fragments=planned.fragments,
        shown=planned.shown,
    )


def _placeholders(entry: Entry) -> dict[str, str]:
    here = language(entry.lang)
    day = entry.tip.day
    first: Credit | None = entry.credits[0] if entry.credits else None
    return {
        "year": str(day.year),
        "month": here.months[day.month - 1],
        "weekday": here.weekdays[day.weekday()],
        "day_number": "" if entry.day_number is None else str(entry.day_number),
        "title": entry.title,
        "author_url": (first.author.url or first.path) if first else "/",
    }


def related_problems(site: Plan) -> list[Problem]:
    """References in `related` that lead nowhere, of every tip."""
    problems = []
    hidden = {one.entry.key for one in site.site.withheld if one.reason == "draft"}
    for entry in site.site.everything:
        for reference in entry.tip.related:
            found = site.index.resolve(reference, entry)
            if isinstance(found, LinkFault):
                problem = Problem(entry.tip.at("related"), "tip-link", found.message, found.hint, field="related")
                problems.append(problem.as_warning() if entry.key in hidden else problem)
    return problems


def mail_problems(site: Plan) -> list[Problem]:
    """What the law, and the filters of mail servers, will miss in every issue."""
    newsletter = site.settings.newsletter
    mailed = [entry for entry in site.site.entries if entry.tip.email]
    provider = PROVIDERS[newsletter.provider]
    problems = []
    if mailed and not newsletter.postal_address and not (provider.postal_address and provider.address_is_whole):
        message = "is empty, and many countries want a sender's postal address in every newsletter"
        hint = 'write postal_address = "Name, street, town" under [newsletter]'
        field = "newsletter.postal_address"
        problems.append(Problem(SourcePos(SETTINGS_FILE), "postal-address", message, hint, Severity.WARNING, field))
    tags = tuple(filter(None, (provider.unsubscribe, provider.unsubscribe_text)))
    settled = newsletter.unsubscribe_url or newsletter.sender or newsletter.reply_to
    if mailed and not (tags or provider.unsubscribe_element or settled):
        message = "shows readers no way to unsubscribe"
        hint = 'write from = "Name <name@example.com>" or an unsubscribe_url under [newsletter]'
        at = SourcePos(SETTINGS_FILE)
        problems.append(Problem(at, "no-unsubscribe", message, hint, Severity.WARNING, "newsletter"))
    for entry in mailed:
        text = entry.tip.text
        if text and not any(tag in text for tag in ("{unsubscribe}", *tags)):
            path = entry.tip.path.removesuffix(".md") + ".txt"
            hint = "write {unsubscribe} where the address shall stand"
            problems.append(
                Problem(SourcePos(path), "text-part", "shows readers no way to unsubscribe", hint, Severity.WARNING)
            )
    return problems


def _comment(ground: Ground, entry: Entry) -> Link | None:
    words = language(entry.lang).words
    settings, host = ground.settings, ground.host
    comments = settings.blog.comments
    if comments == "none":
        return None
    if comments == "mailto":
        address = address_of(settings.newsletter.reply_to or settings.newsletter.sender)
        address = address or (host.email if host else "")
        if not address:
            return None
        name = host.name if host else settings.site.title
        return Link(
            words["comment_mail"].format(name=name),
            f"mailto:{quote(address, safe='@+')}?subject={quote(entry.full_title)}",
        )
    permalink = settings.site.base_url + entry.path
    target = comments.replace("{permalink}", quote(permalink, safe=""))
    target = target.replace("{title}", quote(entry.full_title, safe="")).replace("{key}", entry.key)
    return Link(words["comment"], target)


def _mail(ground: Ground, entry: Entry) -> MailView:
    newsletter = ground.settings.newsletter
    local = entry.tip.moment.astimezone(ZoneInfo(ground.settings.site.timezone))
    return MailView(
        sender=newsletter.sender,
        reply_to=newsletter.reply_to,
        subject=origins.subject(ground.settings, entry).value,
        preheader=origins.preheader(entry).value,
        provider=newsletter.provider,
        postal_address=newsletter.postal_address,
        unsubscribe_url=newsletter.unsubscribe_url,
        send_at=local.isoformat(timespec="seconds"),
        query=utm_query(newsletter, entry.key, entry.series.key),
        text=entry.tip.text,
        message=newsletter.eml,
    )


@frozen()
class ReadTip:
    """A tip's texts, read for every form of its letter, and what was found on the way."""

    inputs: TipInputs
    """With the description that was made where the author gave none."""
    texts: Texts
    problems: tuple[Problem, ...]
    refs: tuple[Ref, ...]


def read_tip(inputs: TipInputs, parsed: Sequence[Node] | None = None) -> ReadTip:
    """A tip's texts, parsed and woven; `parsed` is the body where a caller has read it already."""
    weaver = weave.Weaver(inputs.source, inputs.text)
    texts = read_texts(inputs, weaver, parsed)
    refs = [*weaver.refs, *_picture_refs(inputs)]
    if not inputs.shown:
        # What lies beside a withheld tip is there, although this build copies none of it.
        refs = [ref for ref in refs if not ref.path.startswith(f"/{MEDIA_FOLDER}")]
    problems = _severity(inputs, [*weaver.problems, *_mail_pictures(inputs, weaver.unmailable)])
    if not inputs.tip.description:
        made = shorten(block_text(texts.excerpt), DESCRIPTION_LIMIT)
        inputs = replace(inputs, tip=replace(inputs.tip, description=made))
    return ReadTip(inputs, texts, tuple(problems), tuple(refs))


def utm_query(newsletter: NewsletterSettings, key: str, series: str) -> str:
    """The UTM parameters of an issue's links to the site; empty where the settings ask for none."""
    return urlencode({f"utm_{name}": value.format(key=key, series=series) for name, value in newsletter.utm})


def render(planned: PlannedTip, tools: Tools) -> Result:
    """The page, the issue in its forms, and the fragments that lists and feeds show."""
    inputs = opened(planned, tools.ground)
    view = inputs.tip
    read = read_tip(inputs)
    if not inputs.shown or has_errors(read.problems):
        return Result(problems=read.problems, refs=read.refs)
    inputs, problems = read.inputs, read.problems
    page, made = write_page(inputs, read.texts, tools)
    fragments: dict[str, Any] = {**made, VIEW: view} if VIEW in inputs.fragments else dict(made)
    outputs = [(output_file(inputs.tip.path), page.encode())]
    if inputs.mail:
        issue = write_issue(inputs, read.texts, tools)
        outputs += issue_files(inputs, inputs.mail, issue)
        problems += size_problems(inputs, issue)
        if CAMPAIGN in inputs.fragments:
            paths = issue_paths(inputs.tip.key, inputs.mail.message)
            fragments[CAMPAIGN] = campaign_json(inputs, inputs.mail, issue, paths)
    return Result(tuple(outputs), fragments, problems, read.refs)


CAMPAIGN = "campaign"
"""The fragment that `newsletters/index.json` shows."""


def issue_files(inputs: TipInputs, mail: MailView, issue: Issue) -> list[tuple[str, bytes]]:
    """The files of an issue: HTML, text and, where the settings ask for it, the message."""
    made = {"html": issue.html_data, "text": issue.text_data}
    if mail.message:
        from tipsgen.letters.message import write_message

        made["eml"] = write_message(inputs, mail, issue)
    return [(path, made[form]) for form, path in issue_paths(inputs.tip.key, mail.message).items()]


def _severity(inputs: TipInputs, problems: Sequence[Problem]) -> list[Problem]:
    """A draft's faults stop no build that does not show it."""
    if inputs.tip.draft and not inputs.shown:
        return [problem.as_warning() for problem in problems]
    return list(problems)


def _picture_refs(inputs: TipInputs) -> list[Ref]:
    refs = []
    if inputs.tip.image and inputs.tip.image.path.startswith("/"):
        refs.append(Ref(inputs.tip.image.path, SourcePos(inputs.source, inputs.lines.get("image", 1))))
    photos = ((person.photo, person.source) for person in inputs.people if person.photo)
    return [*refs, *(Ref(photo.path, SourcePos(source)) for photo, source in photos if photo.path.startswith("/"))]


def _mail_pictures(inputs: TipInputs, found: Sequence[Ref]) -> list[Problem]:
    """A warning for each picture that an issue can only name."""
    if not inputs.mail:
        return []
    image = inputs.tip.image
    if image and not is_mail_picture(image.path) and not image.swap:
        found = [*found, Ref(image.path, SourcePos(inputs.source, inputs.lines.get("image", 1)))]
    hint = "put a PNG or JPEG of the same name beside it, and the newsletter shows that"
    return [
        Problem(
            ref.at, "email-picture", f"mail clients do not show {ref.path}; the newsletter names it instead",
            hint, Severity.WARNING,
        )
        for ref in found
    ]  # fmt: skip


def size_problems(inputs: TipInputs, issue: Issue) -> tuple[Problem, ...]:
    """What the build says of an issue that is too long to be sent whole."""
    if len(issue.html_data) <= SIZE_LIMIT and not issue.cut:
        return ()
    at = SourcePos(inputs.source, inputs.body_line)
    if len(issue.html_data) > SIZE_LIMIT:
        message = (
            f"what stands around the tip makes its newsletter {len(issue.html_data):,} bytes of at most {SIZE_LIMIT:,}"
        )
        return (Problem(at, "email-size", message, "shorten bio, sign-off, reprint terms or epigraph"),)
    message = f"is too long for one email ({SIZE_LIMIT:,} bytes); the newsletter ends early, with a link to the whole"
    return (Problem(at, "email-cut", message, "shorten the tip, or make two of it", Severity.WARNING),)
