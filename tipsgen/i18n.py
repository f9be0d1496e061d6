"""Languages: interface words, dates as people write them, quotation marks, direction.

Numbers stand in Latin digits in every language: Arabic sites use both kinds, and these are the digits of
addresses, feeds and code, so that a tip's day is written one way wherever it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from tipsgen.languages import CATALOG
from tipsgen.languages.base import Language

_QUOTES: Mapping[str, tuple[str, str, str, str]] = {
    "it": ("«", "»", "“", "”"),
    "pt": ("“", "”", "‘", "’"),
    "nl": ("“", "”", "‘", "’"),
    "sv": ("”", "”", "’", "’"),
    "fi": ("”", "”", "’", "’"),
    "da": ("”", "”", "’", "’"),
    "nb": ("«", "»", "‘", "’"),
    "pl": ("„", "”", "‚", "’"),
    "cs": ("„", "“", "‚", "‘"),
    "ru": ("«", "»", "„", "“"),
    "uk": ("«", "»", "„", "“"),
    "zh": ("“", "”", "‘", "’"),
}
"""Quotation marks of languages that are not in the catalog."""

_RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv"})


def _base(tag: str) -> str:
    """The language of a BCP 47 tag without its script and region: `fr` for `fr-CA`."""
    return tag.split("-")[0].lower()


@lru_cache(maxsize=64)
def language(tag: str) -> Language:
    """The language of a BCP 47 tag, whatever its region; English where it is not in the catalog."""
    base = _base(tag)
    return CATALOG[base if base in CATALOG else "en"]


def quotes(tag: str) -> tuple[str, str, str, str]:
    """The quotation marks of a language: outer open and close, inner open and close."""
    return _QUOTES.get(_base(tag)) or language(tag).quotes


def direction(tag: str) -> str:
    """`rtl` for languages that are written from right to left, otherwise `ltr`."""
    return "rtl" if _base(tag) in _RIGHT_TO_LEFT else "ltr"


def long_date(day: date, tag: str) -> str:
    """A day as the language writes it in full.

    >>> long_date(date(2026, 11, 20), "en")
    'Friday, November 20, 2026'
    """
    here = language(tag)
    return here.date_format.format(
        weekday=here.weekdays[day.weekday()],
        day=here.first_day if day.day == 1 else day.day,
        month=here.months[day.month - 1],
        year=day.year,
    )


def month_heading(day: date, tag: str) -> str:
    """The month of a day with its year, as it stands over a list: with a capital, unlike in a date.

    >>> month_heading(date(2026, 11, 20), "fr")
    'Novembre 2026'
    """
    here = language(tag)
    text = here.month_format.format(month=here.months[day.month - 1], year=day.year)
    return text[:1].upper() + text[1:]


def count_tips(number: int, tag: str) -> str:
    """`1 tip`, `12 tips`, by the plural rules of the language."""
    here = language(tag)
    return here.tips[here.plural(number)].format(number=number)
