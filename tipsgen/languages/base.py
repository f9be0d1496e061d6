"""What a language has to say, and the plural rule that most of Europe shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tipsgen.values import frozen


def one_or_other(number: int) -> str:
    """The plural category of English and German: `one` for 1, otherwise `other`."""
    return "one" if number == 1 else "other"


@frozen(kw_only=True)
class Language:
    """How one language writes what a page needs."""

    months: tuple[str, ...]
    """As they stand inside a date."""
    weekdays: tuple[str, ...]
    """Monday first."""
    date_format: str
    """With `{weekday}`, `{day}`, `{month}` and `{year}`."""
    month_format: str = "{month} {year}"
    first_day: str = "1"
    """How a date writes the first day of a month."""
    quotes: tuple[str, str, str, str] = ("“", "”", "‘", "’")
    """Outer open and close, inner open and close; French ones carry their spaces."""
    plural: Callable[[int], str] = one_or_other
    """The CLDR plural category of a count; it names a form in `tips`."""
    tips: Mapping[str, str]
    """A number of tips by plural category, with `{number}` where the number is written in digits."""
    words: Mapping[str, str]
