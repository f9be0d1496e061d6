"""One tip of a site by what a person calls it on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from tipsgen.assemble import Entry, Site
from tipsgen.errors import NoSuchTip
from tipsgen.fields import did_you_mean
from tipsgen.schedule import local_day

MOMENTS = ("today", "next", "latest")
"""Words that mean a tip by its time."""

_SHOWN = 5
_DAY_NUMBER = re.compile(r"day-(\d{1,6})\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def find_tip(words: str, site: Site, now: datetime) -> Entry:
    """The tip that `words` mean: a file, a key, a slug, a date, `day-74`, `today`, `next` or `latest`.

    `slug:WORD` means a slug whatever else the word may mean.  A `NoSuchTip` names the candidates
    where none answers, or several.
    """
    everything = site.everything
    found = _found(words.strip(), everything, now, site.settings.site.timezone)
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchTip(f"{words} may mean {len(found)} tips: {_listed(found)}")
    raise NoSuchTip(f"no tip answers to {words}; {_suggestion(words, everything, now)}")


def _found(words: str, everything: Sequence[Entry], now: datetime, zone: str) -> list[Entry]:
    if words.lower().startswith("slug:"):
        return [entry for entry in everything if entry.tip.slug == words[5:].lower()]
    if words.lower() in MOMENTS:
        return _by_time(words.lower(), [entry for entry in everything if not entry.tip.draft], now, zone)
    if words.endswith((".md", ".markdown")):
        path = words.replace("\\", "/").removeprefix("./")
        return [entry for entry in everything if entry.tip.path == path or entry.tip.path.endswith("/" + path)]
    number = _DAY_NUMBER.match(words.lower())
    if number:
        return [entry for entry in everything if entry.day_number == int(number[1])]
    if _DATE.match(words):
        return [entry for entry in everything if entry.tip.day.isoformat() == words]
    name = words.lower()
    return [entry for entry in everything if entry.key == name] or [
        entry for entry in everything if entry.tip.slug == name
    ]


def _by_time(word: str, tips: Sequence[Entry], now: datetime, zone: str) -> list[Entry]:
    if word == "today":
        today: date = local_day(now, zone)
        return [entry for entry in tips if entry.tip.day == today]
    if word == "next":
        return [entry for entry in tips if entry.tip.moment > now][:1]
    return [entry for entry in tips if entry.tip.moment <= now][-1:]


def _suggestion(words: str, everything: Sequence[Entry], now: datetime) -> str:
    if not everything:
        return "the site has no tips yet"
    hint = did_you_mean(words.removeprefix("slug:"), [entry.tip.slug for entry in everything])
    if hint.startswith("did") and words.lower() not in MOMENTS:
        return hint
    near = sorted(everything, key=lambda entry: (abs((entry.tip.moment - now).total_seconds()), entry.key))
    return f"the nearest are {_listed(near)}"


def _listed(entries: Sequence[Entry]) -> str:
    shown = ", ".join(entry.key for entry in entries[:_SHOWN])
    return shown + (", ..." if len(entries) > _SHOWN else "")
