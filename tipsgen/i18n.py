"""Languages: interface words, dates as people write them, quotation marks, direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How one language writes what a page needs."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    """Monday first."""
    date_format: str
    """With `{weekday}`, `{day}`, `{month}` and `{year}`."""
    month_format: str = "{month} {year}"
    quotes: tuple[str, str, str, str] = ("“", "”", "‘", "’")
    """Outer open and close, inner open and close; French ones carry their spaces."""
    words: Mapping[str, str]


_EN_WORDS = {
    "archive": "Archive",
    "all_tips": "All tips",
    "topics": "Topics",
    "authors": "Authors",
    "series": "Series",
    "day": "Day {number}",
    "by": "by",
    "and": "and",
    "older": "Older",
    "newer": "Newer",
    "older_tip": "Older tip",
    "newer_tip": "Newer tip",
    "older_page": "Older tips",
    "newer_page": "Newer tips",
    "page": "page {number}",
    "related": "Related tips",
    "about_author": "About {name}",
    "comment": "Write a comment",
    "comment_mail": "Write to {name} about this tip",
    "read_on": "Read the whole tip",
    "recent": "Recent tips",
    "skip": "Skip to the text",
    "feed": "RSS feed",
    "no_tips": "No tips yet. The first one is being written.",
    "tips_one": "{number} tip",
    "tips_many": "{number} tips",
    "not_found": "This page is not here",
    "not_found_text": "The address may be mistyped, or the page has moved. The archive has every tip.",
    "moved": "This page has moved",
    "moved_text": "Its new address is",
    "first_published": "First published at",
    "view_in_browser": "Read on the web",
    "unsubscribe": "Unsubscribe",
    "digest": "{site}: the week in tips",
    "span": "{first} to {last}",
    "why_this_mail": "You get this because you asked for {site}.",
    "previous": "Previously",
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
    "footnotes": "Notes",
    "back_to_text": "Back to the text",
    "done": "done",
    "open": "open",
    "draft": "Draft",
    "archive_pages": "Pages of the archive",
    "main_menu": "Main",
    "neighbours": "Neighboring tips",
    "years": "Years",
    "made_with": "Made with tipsgen",
}

_DE_WORDS = {
    "archive": "Archiv",
    "all_tips": "Alle Tipps",
    "topics": "Themen",
    "authors": "Autoren",
    "series": "Reihen",
    "day": "Tag {number}",
    "by": "von",
    "and": "und",
    "older": "Älter",
    "newer": "Neuer",
    "older_tip": "Älterer Tipp",
    "newer_tip": "Neuerer Tipp",
    "older_page": "Ältere Tipps",
    "newer_page": "Neuere Tipps",
    "page": "Seite {number}",
    "related": "Verwandte Tipps",
    "about_author": "Über {name}",
    "comment": "Kommentar schreiben",
    "comment_mail": "{name} zu diesem Tipp schreiben",
    "read_on": "Den ganzen Tipp lesen",
    "recent": "Letzte Tipps",
    "skip": "Zum Text springen",
    "feed": "RSS-Feed",
    "no_tips": "Noch keine Tipps. Der erste wird gerade geschrieben.",
    "tips_one": "{number} Tipp",
    "tips_many": "{number} Tipps",
    "not_found": "Diese Seite gibt es hier nicht",
    "not_found_text": "Die Adresse ist vielleicht vertippt, oder die Seite ist umgezogen. Im Archiv steht jeder Tipp.",
    "moved": "Diese Seite ist umgezogen",
    "moved_text": "Ihre neue Adresse ist",
    "first_published": "Zuerst erschienen bei",
    "view_in_browser": "Im Web lesen",
    "unsubscribe": "Abbestellen",
    "digest": "{site}: die Tipps der Woche",
    "span": "{first} bis {last}",
    "why_this_mail": "Sie bekommen diese Mail, weil Sie {site} bestellt haben.",
    "previous": "Zuletzt",
    "note": "Hinweis",
    "tip": "Tipp",
    "important": "Wichtig",
    "warning": "Warnung",
    "caution": "Vorsicht",
    "footnotes": "Anmerkungen",
    "back_to_text": "Zurück zum Text",
    "done": "erledigt",
    "open": "offen",
    "draft": "Entwurf",
    "archive_pages": "Seiten des Archivs",
    "main_menu": "Hauptmenü",
    "neighbours": "Benachbarte Tipps",
    "years": "Jahre",
    "made_with": "Gemacht mit tipsgen",
}

_LANGUAGES: Mapping[str, Language] = {
    "en": Language(
        months=(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        date_format="{weekday}, {month} {day}, {year}",
        words=_EN_WORDS,
    ),
    "de": Language(
        months=(
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ),
        weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        date_format="{weekday}, {day}. {month} {year}",
        quotes=("„", "“", "‚", "‘"),
        words=_DE_WORDS,
    ),
}

_QUOTES: Mapping[str, tuple[str, str, str, str]] = {
    "fr": ("«\u202f", "\u202f»", "‹\u202f", "\u202f›"),
    "es": ("«", "»", "“", "”"),
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
    "ja": ("「", "」", "『", "』"),
    "zh": ("“", "”", "‘", "’"),
}

_RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv"})


def language(tag: str) -> Language:
    """The language of a BCP 47 tag; English words and dates where it is not in the catalog."""
    return _LANGUAGES.get(tag.split("-")[0].lower(), _LANGUAGES["en"])


def quotes(tag: str) -> tuple[str, str, str, str]:
    """The quotation marks of a language: outer open and close, inner open and close."""
    base = tag.split("-")[0].lower()
    return _QUOTES.get(base) or language(tag).quotes


def direction(tag: str) -> str:
    """`rtl` for languages that are written from right to left, otherwise `ltr`."""
    return "rtl" if tag.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def long_date(day: date, tag: str) -> str:
    """A day as the language writes it in full.

    >>> long_date(date(2026, 11, 20), "en")
    'Friday, November 20, 2026'
    """
    here = language(tag)
    return here.date_format.format(
        weekday=here.weekdays[day.weekday()], day=day.day, month=here.months[day.month - 1], year=day.year
    )


def count_tips(number: int, tag: str) -> str:
    """`1 tip`, `12 tips`."""
    words = language(tag).words
    return words["tips_one" if number == 1 else "tips_many"].format(number=number)
