"""A language's words for days and numbers, as patterns that are ready to search with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tipsgen.languages import CATALOG
from tipsgen.speech import SPEECH
from tipsgen.speech.base import Speech

_CAPITALS = ("en", "de")
"""Languages whose names of days and months have a capital; without it they are other words: "may", "march"."""


def base_tag(lang: str) -> str:
    """The language of a BCP 47 tag without its region."""
    return lang.split("-")[0].lower()


@dataclass(frozen=True, slots=True)
class Reader:
    """A language's patterns, ready to search with."""

    speech: Speech
    weekdays: Mapping[str, int]
    """By name without case, Monday is 0."""
    months: Mapping[str, int]
    """By name without case, January is 1."""
    exact: bool
    """Whether names count in their own letters only; else in any, and are small here."""
    day_names: tuple[str, ...]
    month_names: tuple[str, ...]
    today: re.Pattern[str]
    tomorrow: re.Pattern[str]
    yesterday: re.Pattern[str]
    month: re.Pattern[str]
    near_month: re.Pattern[str]
    today_date: re.Pattern[str]
    weekday_date: re.Pattern[str]
    tip_of: re.Pattern[str]
    guard: re.Pattern[str]
    ago: tuple[tuple[re.Pattern[str], str, int], ...]
    counted: tuple[str, ...]
    """The nouns that announce a list, in small letters."""
    count: re.Pattern[str]
    no_count_before: re.Pattern[str]
    no_count_after: re.Pattern[str]

    def number(self, word: str | None) -> int:
        """What a number word or digits mean; 1 for none."""
        if not word:
            return 1
        return int(word) if word.isdecimal() else self.speech.numbers.get(word.casefold(), 0)


@lru_cache(maxsize=16)
def reader(lang: str) -> Reader | None:
    """The patterns of a language, or `None` where its words are not known here."""
    base = base_tag(lang)
    speech = SPEECH.get(base)
    if not speech:
        return None
    weekdays, months = _names(base)
    words = "|".join(sorted(speech.numbers, key=len, reverse=True))
    number = f"(?P<n>{words}|\\d{{1,3}})"
    day, month = _any_of(weekdays, base), _any_of(months, base)
    holes = {"W": f"(?P<W>{day})", "M": f"(?P<M>{month})", "D": speech.date.format(M=month), "N": number}

    def compiled(*patterns: str) -> re.Pattern[str]:
        return _alternatives(patterns, holes)

    return Reader(
        speech=speech,
        weekdays=weekdays,
        months=months,
        exact=base in _CAPITALS,
        day_names=_forms(weekdays, base),
        month_names=_forms(months, base),
        today=compiled(*speech.today),
        tomorrow=compiled(*speech.tomorrow),
        yesterday=compiled(*speech.yesterday),
        month=compiled(*speech.month),
        near_month=compiled(*speech.near_month),
        today_date=compiled(*speech.today_date),
        weekday_date=compiled(speech.weekday_date),
        tip_of=compiled(*speech.tip_of),
        guard=re.compile(speech.guard, re.IGNORECASE),
        ago=tuple((compiled(pattern), unit, count) for pattern, unit, count in speech.ago),
        counted=tuple(speech.counted.lower().split("|")),
        count=re.compile(speech.count.format(N=number, nouns=speech.counted), re.IGNORECASE),
        no_count_before=re.compile(speech.no_count_before, re.IGNORECASE),
        no_count_after=re.compile(speech.no_count_after, re.IGNORECASE),
    )


def _names(base: str) -> tuple[dict[str, int], dict[str, int]]:
    """Weekdays and months without case, by their numbers."""
    catalog = CATALOG[base]
    weekdays = {name.casefold(): index for index, name in enumerate(catalog.weekdays)}
    if base == "ja":
        weekdays |= {name[:2]: index for index, name in enumerate(catalog.weekdays)}
    return weekdays, {name.casefold(): index for index, name in enumerate(catalog.months, 1)}


def _any_of(names: Mapping[str, int], base: str) -> str:
    """A pattern for each of some names, longest first."""
    shown = _forms(sorted(names, key=len, reverse=True), base)
    return f"({'?-i' if base in _CAPITALS else '?'}:{'|'.join(shown)})"


def _forms(names: Iterable[str], base: str) -> tuple[str, ...]:
    """Names as they are written."""
    if base in _CAPITALS:
        return tuple(form for name in names for form in (name.capitalize(), name.upper()))
    return tuple(names)


def _alternatives(patterns: Sequence[str], holes: Mapping[str, str]) -> re.Pattern[str]:
    """One pattern of several, their holes filled, each group's name with its alternative's number."""
    filled = (pattern.format_map(holes) for pattern in patterns)
    parts = [re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>_{index}>", one) for index, one in enumerate(filled)]
    return re.compile("|".join(parts) if parts else r"(?!)", re.IGNORECASE)


def group(match: re.Match[str], name: str) -> str:
    """What the group `name` of any alternative caught; empty where none did."""
    return next((value for key, value in match.groupdict().items() if value and key.split("_")[0] == name), "")
