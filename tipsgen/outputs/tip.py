"""Planning a tip: everything that its page, feed item, newsletter and text may see."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import quote

from tipsgen.assemble import Credit, Entry, Neighbours
from tipsgen.blocks import SIGNOFF_BLOCK, carried
from tipsgen.i18n import language
from tipsgen.jobs import Job
from tipsgen.links import LinkFault
from tipsgen.model import Problem
from tipsgen.outputs.common import Plan, link_to
from tipsgen.urls import output_file
from tipsgen.views import Link, MailView, Passage, TipInputs

KIND = "tip"


def plan(site: Plan, wanted: Mapping[str, tuple[str, ...]]) -> list[Job]:
    """A job for every tip; withheld ones are only checked and make nothing.

    `wanted` names the fragments that other jobs use, by the tip's key.
    """
    jobs = [_job(site, entry, True, wanted.get(entry.key, ())) for entry in site.site.entries]
    jobs += [_job(site, one.entry, False, ()) for one in site.site.withheld]
    return jobs


def _job(site: Plan, entry: Entry, shown: bool, wanted: tuple[str, ...]) -> Job:
    tip = entry.tip
    inputs = _inputs(site, entry, shown, wanted)
    paths: tuple[str, ...] = ()
    if shown:
        paths = (output_file(entry.path),)
        if inputs.mail:
            paths += (f"newsletters/{tip.key}/index.html", f"newsletters/{tip.key}/index.txt")
    return Job(KIND, tip.key, paths, inputs, source=tip.path)


def _inputs(site: Plan, entry: Entry, shown: bool, wanted: tuple[str, ...]) -> TipInputs:
    tip, settings = entry.tip, site.settings
    signoff = _signoff(site, entry)
    rights = tip.rights or next((credit.author.rights for credit in entry.credits if credit.author.rights), "")
    passages = tuple(
        Passage(
            name=block.name, text=block.text, channels=block.channels, place=block.place,
            automatic=block.automatic, source=block.path, body_line=block.body_line,
        )
        for block in carried(site.site.blocks, tip.day)
        if block.automatic or f"[[block:{block.name}]]" in tip.body
    )  # fmt: skip
    people = tuple(site.person(credit.author) for credit in entry.credits)
    texts = [tip.body, tip.epigraph, signoff, rights, *(passage.text for passage in passages)]
    texts += [person.bio for person in people]
    around = site.site.neighbours.get(entry.key, Neighbours(None, None))
    mail = _mail(site, entry) if tip.email else None
    return TipInputs(
        site=site.view,
        tip=site.tip_view(entry),
        source=tip.path,
        body=tip.body,
        body_line=tip.body_line,
        epigraph=tip.epigraph,
        signoff=signoff,
        rights=rights,
        people=people,
        passages=passages,
        known_passages=tuple(sorted(site.site.blocks)),
        placeholders=_placeholders(entry),
        text=site.rules(texts, tip.path, entry),
        lines=tip.lines,
        older=link_to(around.older),
        newer=link_to(around.newer),
        related=_related(site, entry),
        comment=_comment(site, entry),
        mail=mail,
        feed_excerpt=settings.feed.content == "excerpt",
        fragments=wanted,
        shown=shown,
    )


def _signoff(site: Plan, entry: Entry) -> str:
    """The tip's own, else its author's, else the block `signoff` for the default author."""
    first = entry.credits[0].author if entry.credits else None
    written = entry.tip.signoff
    if written is None and first:
        written = first.signoff
    if written is None:
        if not first or not site.is_default_author(first):
            return ""
        written = SIGNOFF_BLOCK if SIGNOFF_BLOCK in site.site.blocks else ""
    block = site.site.blocks.get(written)
    return block.text if block else written


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


def _related(site: Plan, entry: Entry) -> tuple[Link, ...]:
    limit = site.settings.blog.related
    if entry.tip.related:
        found = [site.index.resolve(reference, entry) for reference in entry.tip.related]
        return tuple(
            Link(target.title, target.path) for target in found if not isinstance(target, LinkFault) and target.path
        )
    return tuple(Link(other.title, other.path) for other in site.site.similar.get(entry.key, ())[:limit])


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


def _comment(site: Plan, entry: Entry) -> Link | None:
    words = language(entry.lang).words
    comments = site.settings.blog.comments
    if comments == "none":
        return None
    if comments == "mailto":
        address = parseaddr(site.settings.newsletter.reply_to or site.settings.newsletter.sender)[1]
        default = site.default_author()
        address = address or (default.email if default else "")
        if not address:
            return None
        name = default.name if default else site.settings.site.title
        return Link(
            words["comment_mail"].format(name=name),
            f"mailto:{quote(address, safe='@+')}?subject={quote(entry.full_title)}",
        )
    permalink = site.settings.site.base_url + entry.path
    target = comments.replace("{permalink}", quote(permalink, safe=""))
    target = target.replace("{title}", quote(entry.full_title, safe="")).replace("{key}", entry.key)
    return Link(words["comment"], target)


def _mail(site: Plan, entry: Entry) -> MailView:
    newsletter = site.settings.newsletter
    number = "" if entry.day_number is None else str(entry.day_number)
    subject = entry.tip.subject or newsletter.subject.format(
        title=entry.title, full_title=entry.full_title, series=entry.series.title, day_number=number,
        site=site.settings.site.title,
    )  # fmt: skip
    return MailView(
        sender=newsletter.sender,
        reply_to=newsletter.reply_to,
        subject=" ".join(subject.split()),
        preheader=entry.tip.preheader or entry.tip.description,
        provider=newsletter.provider,
        postal_address=newsletter.postal_address,
        unsubscribe_url=newsletter.unsubscribe_url,
    )
