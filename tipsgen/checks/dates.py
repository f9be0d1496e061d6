"""Time that lies: words about today, or about how long ago something was, that do not fit the tip's date.

A claim says what day it is when the tip is read ("it is Friday"); a mention ("on a hard Tuesday", "in 2017") does not,
and neither does what somebody says between quotation marks.  docs/decisions/0012-checks.md has the border.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tipsgen.assemble import Entry
from tipsgen.checks.base import Case, Found, Rule, Said, spoken, text_rule, tip_of, tip_rule, unquoted
from tipsgen.checks.words import Reader, group, reader
from tipsgen.i18n import language, long_date
from tipsgen.links import LinkTarget
from tipsgen.markdown import Node
from tipsgen.model import Severity
from tipsgen.schedule import is_slot
from tipsgen.urls import split_fragment

NEAR = 60
"""Days from the tip within which a date without a year is taken to mean the year of the tip."""


def _claims(
    case: Case, passages: Sequence[Said], pattern: re.Pattern[str], read: Reader
) -> Iterator[tuple[re.Match[str], Found]]:
    """Matches in some of a text's words that are claims, each with an empty finding at its place."""
    for said in passages:
        for match in pattern.finditer(said.words):
            if not read.guard.search(said.words[max(match.start() - 40, 0) : match.start()]):
                yield match, Found(case.place(said, match[0]), "", field=said.field)


def _today(case: Case) -> tuple[date, str] | None:
    """The day that a tip's claims must fit, as a date and in words; `None` for texts without a day."""
    return (case.entry.tip.day, long_date(case.entry.tip.day, case.text.lang)) if case.entry else None


def wrong_weekday(case: Case) -> Iterator[Found]:
    """ "It is Friday", "happy Monday", "tomorrow is Tuesday" on another day."""
    read = reader(case.text.lang)
    if not read or not (case.entry or case.weekdays):
        return
    names = language(case.text.lang).weekdays
    for pattern, shift in ((read.today, 0), (read.tomorrow, 1), (read.yesterday, -1)):
        for match, found in _claims(case, case.weekdays_named, pattern, read):
            said = (read.weekdays[group(match, "W").casefold()] - shift) % 7
            if case.entry:
                if said != case.entry.tip.day.weekday():
                    message = f"{match[0].strip()!r}, and the tip comes out on {_today(case)[1]}"  # type: ignore[index]
                    yield found._replace(message=message, hint="write the right day, or move the tip to it")
            elif said not in case.weekdays:
                shown = ", ".join(names[day] for day in case.weekdays)
                hint = "{weekday} in a block is the day on which it is read"
                yield found._replace(message=f"{match[0].strip()!r}, and the block appears on {shown}", hint=hint)


def wrong_month(case: Case) -> Iterator[Found]:
    """ "It is March", or "this March" two months and more away from it."""
    read = reader(case.text.lang)
    if not read or not case.entry:
        return
    here = case.entry.tip.day.month
    for pattern, room in ((read.month, 0), (read.near_month, 1)):
        for match, found in _claims(case, case.months_named, pattern, read):
            if found.field == "title" and group(match, "M").casefold() == "may":
                continue  # "Why This May Work"
            apart = abs(read.months[group(match, "M").casefold()] - here)
            if min(apart, 12 - apart) > room:
                message = (
                    f"{match[0].strip()!r}, and the tip comes out on {long_date(case.entry.tip.day, case.text.lang)}"
                )
                yield found._replace(message=message, hint="write the month with its year, or last or next before it")


def _date(match: re.Match[str], read: Reader, near: date) -> date | None:
    """The date that a match writes; without a year, the one closest to `near`.  `None` where it is no day."""
    month = read.months[(group(match, "month") or group(match, "month2")).casefold()]
    day = int(group(match, "day") or group(match, "day2"))
    year = group(match, "year")
    found = []
    for one in (int(year),) if year else (near.year - 1, near.year, near.year + 1):
        try:
            found.append(date(one, month, day))
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - near)) if found else None


def wrong_date(case: Case) -> Iterator[Found]:
    """ "Today is March 5" on another day."""
    read = reader(case.text.lang)
    if not read or not case.entry:
        return
    for match, found in _claims(case, case.months_named, read.today_date, read):
        said = _date(match, read, case.entry.tip.day)
        if said != case.entry.tip.day:
            message = f"{match[0].strip()!r}, and the tip comes out on {_today(case)[1]}"  # type: ignore[index]
            yield found._replace(message=message, hint="write the right date, or move the tip to it")


def weekday_date(case: Case) -> Iterator[Found]:
    """A date with a weekday that it does not have: "Friday, November 21, 2026"."""
    read = reader(case.text.lang)
    if not read or not case.entry:
        return
    day = case.entry.tip.day
    for said in case.months_named:
        for match in read.weekday_date.finditer(said.words):
            meant = _date(match, read, day)
            if meant is None or (not group(match, "year") and abs(meant - day).days > NEAR):
                continue
            if read.weekdays[group(match, "W").casefold()] != meant.weekday():
                message = f"{match[0]!r} is a {language(case.text.lang).weekdays[meant.weekday()]} in {meant.year}"
                yield Found(case.place(said, match[0]), message, "mend the weekday or the date", said.field)


def wrong_ago(case: Case) -> Iterator[Found]:
    """ "Two days ago", "yesterday", "Tuesday's tip" on a link to a tip of another day."""
    read = reader(case.text.lang)
    entry = tip_of(case)
    if not read:
        return
    for passage in case.text.passages:
        children = passage.node.children
        for place, node in enumerate(children):
            if node.kind != "link":
                continue
            target = linked_tip(case, node)
            if not target or target is entry:
                continue
            for words in _around(children, place, target, read):
                fault = _lies(words, entry.tip.day, target.tip.day, read)
                if fault:
                    message = f"{fault!r}, and the linked tip is of {long_date(target.tip.day, case.text.lang)}"
                    at = case.text.find(fault, passage.line)
                    yield Found(at, message, f"this tip is of {long_date(entry.tip.day, case.text.lang)}")
                    break


def linked_tip(case: Case, link: Node) -> Entry | None:
    """The tip that a link leads to, by reference or by its address in this site."""
    base = split_fragment(link.href)[0]
    ground = case.ground
    if base.lower().startswith("tip:"):
        found = ground.index.resolve(base[4:], case.entry)
        return ground.by_path.get(found.path) if isinstance(found, LinkTarget) else None
    return ground.by_path.get(base.removeprefix(ground.settings.site.base_url))


def _around(children: tuple[Node, ...], place: int, target: Entry, read: Reader) -> Iterator[str]:
    """The words of a link, and those beside it that still speak of it."""
    words = unquoted(spoken(children[place].children))
    if words.casefold() not in (target.tip.title.casefold(), target.title.casefold()):
        yield words
    before = unquoted(spoken(children[:place]))[-80:]
    after = unquoted(spoken(children[place + 1 :]))[:60]
    for pattern, _unit, _count in read.ago:
        for match in pattern.finditer(before):
            if _LEADS.match(before[match.end() :]):
                yield match[0]
        close = pattern.match(after.lstrip(" ,("))
        if close:
            yield close[0]


_LEADS = re.compile(
    r"(?:['’]s)?[,:]?(?:\s+(?:in|I|we|wrote|told|you|about|said|that|asked|the|our|my|tip|note|letter|is|was))*\s*\Z",
    re.IGNORECASE,
)


def _lies(words: str, day: date, target: date, read: Reader) -> str:
    """The part of some words about a linked tip of the day `target` that is not true on `day`; empty: none."""
    for pattern, unit, count in read.ago:
        match = pattern.search(words)
        if match:
            number = count or read.number(group(match, "n"))
            return "" if not number or _fits(unit, number, day, target) else match[0]
    match = read.tip_of.search(words)
    if not match:
        return ""
    if group(match, "W"):
        return "" if read.weekdays[group(match, "W").casefold()] == target.weekday() else match[0]
    return "" if _date(match, read, target) == target else match[0]


def _fits(unit: str, number: int, day: date, target: date) -> bool:
    apart = (day - target).days
    months = (day.year - target.year) * 12 + day.month - target.month
    if unit == "day":
        return apart == number
    if unit == "week":
        return abs(apart - 7 * number) <= 3
    if unit == "month":
        return abs(apart - 30.4 * number) <= 16
    if unit == "year":
        return abs(apart - 365.25 * number) <= 60
    if unit == "last-week":
        return (day - timedelta(day.weekday()) - (target - timedelta(target.weekday()))).days == 7
    return months == 1 if unit == "last-month" else day.year - target.year == 1


def same_day(case: Case) -> Iterator[Found]:
    """A second tip of a series on one day."""
    entry = tip_of(case)
    if entry.tip.draft:
        return
    others = case.ground.by_day[entry.series.key, entry.tip.day.isoformat()]
    if others[0] is not entry:
        message = f"{entry.tip.day} has a tip already: {others[0].tip.path}"
        yield Found(entry.tip.at("date"), message, "give one of them another day", "date")


def off_schedule(case: Case) -> Iterator[Found]:
    """A tip that is still to come, on a day that the schedule leaves out."""
    entry, ground = tip_of(case), case.ground
    schedule = ground.settings.schedule
    if is_slot(entry.tip.day, schedule) or not any(one.entry is entry for one in ground.site.withheld):
        return
    left_out = "skip names it" if entry.tip.day.weekday() in schedule.weekdays else "weekdays leaves it out"
    message = f"{long_date(entry.tip.day, ground.settings.site.language)}, has no tip: [schedule] {left_out}"
    yield Found(entry.tip.at("date"), message, "give the tip another day, or change [schedule]", "date")


RULES: tuple[Rule, ...] = (
    text_rule("wrong-weekday", wrong_weekday),
    tip_rule("wrong-month", wrong_month),
    tip_rule("wrong-date", wrong_date),
    tip_rule("weekday-date", weekday_date),
    tip_rule("wrong-ago", wrong_ago),
    tip_rule("same-day", same_day),
    tip_rule("off-schedule", off_schedule, Severity.NOTE),
)
