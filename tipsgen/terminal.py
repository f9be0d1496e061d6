"""What the desk's commands show in a terminal: plain English, in as many columns as there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tipsgen.agenda import DayLine, Kind, Placed, State, Status
from tipsgen.assemble import Entry
from tipsgen.channels.columns import columns, fill
from tipsgen.explain import Explanation
from tipsgen.i18n import month_heading
from tipsgen.languages.en import EN
from tipsgen.queue import QueuedTip

LEAST_WIDTH = 36
"""Columns that are used at least; a narrower terminal wraps by itself."""

_STYLES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36",
}  # fmt: skip
_NAMED = 3
"""Tips that a line of the status names at most."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where text is shown."""

    width: int = 80
    color: bool = False

    def paint(self, text: str, *styles: str) -> str:
        """Text in a color, where there are colors (ECMA-48, SGR)."""
        if not self.color or not text or not styles:
            return text
        return f"\033[{';'.join(_STYLES[style] for style in styles)}m{text}\033[0m"


def day_words(day: date, today: date | None = None) -> str:
    """A day in short: `Tue 1 December`, with its year unless it is this year's.

    >>> day_words(date(2026, 12, 1), date(2026, 11, 25))
    'Tue 1 December'
    """
    year = "" if today and day.year == today.year else f" {day.year}"
    return f"{EN.weekdays[day.weekday()][:3]} {day.day} {EN.months[day.month - 1]}{year}"


def counted(number: int, noun: str) -> str:
    """`1 tip`, `2 tips`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def cut(text: str, width: int) -> str:
    """Text that fits into some columns, with an ellipsis where it was longer."""
    if columns(text) <= width:
        return text
    kept = ""
    for char in text:
        if columns(kept + char) > width - 1:
            break
        kept += char
    return kept.rstrip() + "…"


def padded(text: str, width: int) -> str:
    """Text with spaces up to some columns."""
    return text + " " * max(width - columns(text), 0)


def _rows(screen: Screen, rows: Sequence[tuple[str, str]]) -> list[str]:
    """Labels and what they say; long sayings go on under themselves."""
    left = max(columns(label) for label, _ in rows) + 2
    lines = []
    for label, said in rows:
        first, *rest = fill(said, "", "", max(screen.width, LEAST_WIDTH) - left)
        lines.append(screen.paint(padded(label, left), "dim") + first)
        lines += [" " * left + line for line in rest]
    return lines


def status_text(status: Status, queue: Sequence[QueuedTip], zone: str, own: datetime | None, screen: Screen) -> str:
    """The status in a few lines.  `own` is the next tip's moment on the reader's clock, where that differs."""
    here = ZoneInfo(zone)
    local = status.now.astimezone(here)
    today = local.date()
    rows = [("Out last", _when(status.last, here, today) if status.last else "nothing yet")]
    if status.next:
        yours = _yours(own, status.next.tip.day, today) if own else ""
        rows.append(("Goes next", _when(status.next, here, today, yours)))
    else:
        rows.append(("Goes next", "nothing is scheduled"))
    rows.append(("Runway", runway(status)))
    rows.append(("Drafts", _named(status.drafts, today) if status.drafts else "none"))
    rows.append(("Queue", _queue_words(queue)))
    if status.no_topic:
        rows.append(("No topic", _named(status.no_topic, today)))
    if status.no_description:
        rows.append(("No description", _named(status.no_description, today)))
    head = f"{day_words(today)}, {_clock(local)} in {zone}"
    return "\n".join([screen.paint(status.title, "bold"), *fill(head, width=max(screen.width, LEAST_WIDTH)), "",
                      *_rows(screen, rows)])  # fmt: skip


def _yours(own: datetime, day: date, today: date) -> str:
    """The same moment on the reader's clock."""
    other_day = "" if own.date() == day else f"{day_words(own.date(), today)}, "
    return f" ({other_day}{_clock(own)} where you are)"


def runway(status: Status) -> str:
    """`7 weekday tips ready, the first gap is Tue 1 December`."""
    noun = "weekday tip" if status.workdays else "tip"
    gap = f"the first gap is {day_words(status.gap, status.now.date())}"
    ready = f"{counted(status.ready, noun)} ready" if status.ready else f"no {noun} ready"
    after = f"; {status.beyond} more scheduled" if status.beyond else ""
    return f"{ready}, {gap}{after}"


def _when(entry: Entry, zone: ZoneInfo, today: date, more: str = "") -> str:
    local = entry.tip.moment.astimezone(zone)
    return f"{day_words(entry.tip.day, today)}, {_clock(local)}{more}: {entry.title}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _named(entries: Sequence[Entry], today: date) -> str:
    """How many, and the newest few by name."""
    shown = "; ".join(f"{entry.title} ({day_words(entry.tip.day, today)})" for entry in entries[::-1][:_NAMED])
    more = len(entries) - _NAMED
    return f"{len(entries)}: {shown}" + (f"; and {more} more" if more > 0 else "")


def _queue_words(queue: Sequence[QueuedTip]) -> str:
    if not queue:
        return "empty"
    unfit = sum(not one.fit for one in queue)
    drafts = sum(one.draft for one in queue)
    notes = [counted(drafts, "draft")] if drafts else []
    notes += [f"{unfit} with errors, see tipsgen queue list"] if unfit else []
    more = f" ({', '.join(notes)})" if notes else ""
    return f"{counted(len(queue), 'tip')}{more}, first {queue[0].title}"


_NOTES = {
    Kind.OUT: "out", Kind.SCHEDULED: "", Kind.DRAFT: "draft", Kind.QUEUED: "queue", Kind.GAP: "gap",
    Kind.OPEN: "open", Kind.SKIPPED: "skipped", Kind.EMPTY: "",
}  # fmt: skip
_PAINTS: dict[Kind, tuple[str, ...]] = {
    Kind.OUT: (), Kind.SCHEDULED: ("green",), Kind.DRAFT: ("yellow",), Kind.QUEUED: ("cyan",), Kind.GAP: ("red",),
    Kind.OPEN: ("dim",), Kind.SKIPPED: ("dim",), Kind.EMPTY: ("dim",),
}  # fmt: skip
_NOTE_WIDTH = 7


def month_text(month: date, lines: Sequence[DayLine], now: datetime, zone: str, screen: Screen) -> str:
    """A month as a list, a tip a day, with an empty line between weeks."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    width = max(min(screen.width, 100), LEAST_WIDTH)
    shown = [screen.paint(month_heading(month, "en"), "bold"), ""]
    week: tuple[int, int] | None = None
    for line in lines:
        this_week = line.day.isocalendar()[:2]
        if week not in (None, this_week):
            shown.append("")
        week = this_week
        shown.append(_day_line(line, today, here, width, screen))
    if not lines:
        shown.append("  No tips, and none are due.")
    return "\n".join([*shown, "", *fill(_month_sum(lines), width=width)])


def _day_line(line: DayLine, today: date, zone: ZoneInfo, width: int, screen: Screen) -> str:
    is_today = line.day == today
    label = f"{EN.weekdays[line.day.weekday()][:3]} {line.day.day:2}" if line.first else " " * 6
    lead = f"{'>' if is_today and line.first else ' '} {label}  "
    note = _NOTES[line.kind]
    if line.kind is Kind.SCHEDULED and line.entry:
        note = _clock(line.entry.tip.moment.astimezone(zone))
    title = line.entry.title if line.entry else f"({line.queued})" if line.queued else "-"
    if line.kind is Kind.EMPTY:
        title = "(today)"
    room = width - columns(lead) - _NOTE_WIDTH - 2
    body = f"{padded(cut(title, room), room)}  {note}".rstrip()
    return screen.paint(lead, *(("bold",) if is_today else ())) + screen.paint(body, *_PAINTS[line.kind])


def _month_sum(lines: Sequence[DayLine]) -> str:
    counts = [(kind, sum(line.kind is kind for line in lines)) for kind in Kind]
    words = {
        Kind.OUT: "out", Kind.SCHEDULED: "scheduled", Kind.DRAFT: "draft", Kind.QUEUED: "from the queue",
        Kind.GAP: "gap", Kind.OPEN: "open", Kind.SKIPPED: "skipped",
    }  # fmt: skip
    plural = {Kind.DRAFT: "drafts", Kind.GAP: "gaps"}
    parts = [
        f"{number} {words[kind] if number == 1 else plural.get(kind, words[kind])}"
        for kind, number in counts
        if number and kind in words
    ]
    is_full = parts and not any(line.kind in (Kind.GAP, Kind.OPEN, Kind.DRAFT, Kind.QUEUED) for line in lines)
    return ", ".join(parts) + (", no gaps" if is_full else "")


_STATE_WORDS = {State.PUBLISHED: "out", State.SCHEDULED: "scheduled", State.DRAFT: "draft"}
_STATE_PAINTS: dict[State, tuple[str, ...]] = {
    State.PUBLISHED: (), State.SCHEDULED: ("green",), State.DRAFT: ("yellow",),
}  # fmt: skip


def list_text(tips: Sequence[Placed], screen: Screen) -> str:
    """Tips, one a line: day, state, title, topics where there is room."""
    width = max(min(screen.width, 120), LEAST_WIDTH)
    lines = []
    for one in tips:
        tip = one.entry.tip
        lead = f"{tip.day.isoformat()}  {_STATE_WORDS[one.state]:9}  "
        topics = ", ".join(tip.topics)
        room = width - len(lead)
        title = cut(one.entry.title, room)
        left = room - columns(title) - 3
        more = screen.paint(f"  [{topics}]", "dim") if topics and columns(topics) + 1 <= left else ""
        lines.append(screen.paint(lead, *_STATE_PAINTS[one.state]) + title + more)
    return "\n".join(lines)


def gap_text(gaps: Sequence[tuple[date, date]], today: date) -> str:
    """Gaps, one a line."""
    return "\n".join(
        day_words(first, today) if first == last else f"{day_words(first, today)} to {day_words(last, today)}"
        for first, last in gaps
    )


def queue_text(queue: Sequence[QueuedTip], days: Sequence[date], today: date, screen: Screen) -> str:
    """The queue in order, each with the day that it would get."""
    width = max(min(screen.width, 100), LEAST_WIDTH)
    number = len(str(len(queue)))
    waiting = iter(days)
    lines = []
    for one in queue:
        day = day_words(next(waiting), today) if one.fit else "stays: errors"
        note = f"{day}, draft" if one.draft else day
        lead = f"{one.place:{number}}  "
        room = max(width - len(lead) - columns(note) - 2, 12)
        lines.append(
            lead + padded(cut(one.title, room), room) + "  "
            + screen.paint(note, *(("yellow",) if one.draft else ("dim",) if one.fit else ("red",)))
        )  # fmt: skip
    return "\n".join(lines)


def filled_text(rows: Sequence[tuple[date, str, bool]], stayed: int, dry_run: bool, today: date, screen: Screen) -> str:
    """What `queue fill` did: each day, the file that has it, whether it is a draft."""
    label = max((columns(day_words(day, today)) for day, _, _ in rows), default=0)
    lines = [
        f"{padded(day_words(day, today), label)}  {path}{screen.paint('  draft', 'yellow') if draft else ''}"
        for day, path, draft in rows
    ]
    verb = "would get a day" if dry_run else "got a day"
    left = (
        f"; {counted(stayed, 'file')} with errors {'stays' if stayed == 1 else 'stay'} in the queue" if stayed else ""
    )
    many = counted(len(rows), "tip") if rows else "No tip"
    return "\n".join([*lines, f"{many} {verb}{left}."])


def explain_text(told: Explanation, screen: Screen, verbose: bool) -> str:
    """A tip explained; `verbose` shows what it has not, too, and every list that shows it."""
    width = max(min(screen.width, 100), LEAST_WIDTH)
    facts = [fact for fact in told.facts if verbose or not fact.plain]
    rows = [(fact.name, f"{cut(fact.value, 160) or '-'} ({fact.origin})") for fact in facts]
    lines = [screen.paint(told.entry.title, "bold"), told.entry.tip.path, "", *fill(told.reason, width=width), ""]
    lines += [*_rows(Screen(width, screen.color), rows), "", screen.paint("Makes", "bold")]
    lines += [f"  {path}" for path in told.own]
    if told.shared and verbose:
        lines += ["", screen.paint("Is shown in", "bold"), *(f"  {path}" for path in told.shared)]
    elif told.shared:
        lines += fill(f"and is shown in {counted(len(told.shared), 'other file')} (--verbose lists them).", "  ", "  ",
                      width)  # fmt: skip
    if told.state is not State.PUBLISHED:
        lines += ["", "None of this is written before it is out."]
    return "\n".join(lines)
