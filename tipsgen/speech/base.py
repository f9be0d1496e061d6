"""What has to be known of a language to read what it says of days and numbers.

Patterns hold `{W}` for a weekday, `{M}` for a month, `{D}` for a whole date and `{N}` for a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How a language makes claims about the day on which it is read."""

    today: tuple[str, ...]
    """A claim that today is the weekday `{W}`."""
    tomorrow: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    """A claim that it is the month `{M}`."""
    near_month: tuple[str, ...] = ()
    """A month that must be this one or one beside it: "this March"."""
    today_date: tuple[str, ...] = ()
    """A claim that today is the date `{D}`."""
    date: str
    """A date: groups `day`, `month` and, where it is written, `year`."""
    weekday_date: str
    """A weekday with its date, `{W}` and `{D}`."""
    guard: str = r"(?!)"
    """What may stand just before words that look like a claim and are none."""
    ago: tuple[tuple[str, str, int], ...]
    """A pattern for how long ago something was, the unit, and how many; 0 where `{N}` says it."""
    tip_of: tuple[str, ...] = ()
    """A mention of another tip by its day: `{W}` or `{D}`."""
    numbers: Mapping[str, int]
    """From 2 on."""
    counted: str
    """Nouns that announce a list."""
    count: str = r"\b{N}\s+(?P<between>(?:[\w’'-]+\s+){{0,2}}?)(?P<noun>{nouns})\b"
    """A number of such nouns."""
    no_count_before: str = r"(?!)"
    """What stands before a number that is not the list's: "another two steps"."""
    no_count_after: str = r"(?!)"
    empty_links: frozenset[str] = frozenset()
    """Words of a link that say nothing about where it leads."""
