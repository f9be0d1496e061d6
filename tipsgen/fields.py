"""Reading tables of settings and front matter: types, limits, hints, and all faults at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tipsgen.model import Problem, Severity, SourcePos

Locate = Callable[[tuple[str, ...]], SourcePos]
"""Finds where a key, given as its path from the table's top, is written."""


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters but tab and newline: they mean nothing in a text, and harm in a header."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest known word, or all of them where none is close."""
    options = sorted(known)
    by_lower = {option.lower(): option for option in options}
    from difflib import get_close_matches

    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    if close:
        return f"did you mean {by_lower[close[0]]!r}?"
    return f"known here: {', '.join(options)}" if options else ""


def type_name(value: object) -> str:
    """What an author would call the type of a value that a parser returned."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (datetime, date)):
        return "a date"
    return "a list" if isinstance(value, Sequence) else "a table"


class TableReader:
    """Takes typed values out of one parsed table and remembers every fault.

    A method that meets a fault records a `Problem` and returns the default, so that the
    caller goes on and all faults come out of one run.
    """

    def __init__(self, table: Mapping[str, Any], locate: Locate, path: tuple[str, ...] = ()) -> None:
        self._table = table
        self._locate = locate
        self._path = path
        self._seen: set[str] = set()
        self.problems: list[Problem] = []

    def has(self, key: str) -> bool:
        """Whether the table holds `key` with any value but null."""
        return self._table.get(key) is not None

    def where(self, key: str) -> SourcePos:
        """The place at which `key` is written."""
        return self._locate((*self._path, key))

    def label(self, key: str) -> str:
        """The key with the table's path before it, as messages name it."""
        return ".".join((*self._path, key))

    def fault(self, key: str, message: str, hint: str = "", rule: str = "bad-value") -> None:
        """Record that the value of `key` cannot be used."""
        self.problems.append(Problem(self.where(key), rule, message, hint, Severity.ERROR, self.label(key)))

    def raw(self, key: str) -> Any:
        """The value of `key` as the parser gave it, `None` where it is absent."""
        self._seen.add(key)
        return self._table.get(key)

    def text(self, key: str, default: str = "", *, limit: int = 0, one_line: bool = True) -> str:
        """Text, stripped.  A number is taken as text; other types are faults."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.fault(key, f"expects text, found {type_name(value)}", "put the words in quotes")
            return default
        value = value.strip()
        if _CONTROL.search(value):
            self.fault(key, "holds a character that nobody can see, such as an escaped control character", "delete it")
            return default
        if one_line and "\n" in value:
            self.fault(key, "expects one line of text, found several")
            return default
        if limit and len(value) > limit:
            self.fault(key, f"is {len(value)} characters, the limit is {limit}", "shorten it")
            return default
        return value

    def required(self, key: str) -> str:
        """Text that must be there and not be empty."""
        if not self.has(key):
            self.raw(key)
            example = f'{key} = "..."' if self._path else f"{key}: ..."
            self.fault(key, "is required and is missing", f"add a line such as {example}", "missing-key")
            return ""
        value = self.text(key)
        if not value and isinstance(self._table[key], str):
            self.fault(key, "is required and is empty", "", "missing-key")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false; YAML 1.2 spells them so, and words such as `yes` get a hint."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self.fault(key, f"expects true or false, found {value!r}", "write true or false without quotes")
        return default

    def whole(self, key: str, default: int | None, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, f"expects a whole number, found {value!r}")
            return default
        if not low <= value <= high:
            self.fault(key, f"is {value}, it must be from {low} to {high}")
            return default
        return value

    def choice(self, key: str, default: str, options: Sequence[str]) -> str:
        """One of a few words."""
        value = self.text(key, default)
        if value in options:
            return value
        named = [option for option in options if option]
        self.fault(key, f"is {value!r}, it must be one of {', '.join(named)}", did_you_mean(value, named))
        return default

    def texts(self, key: str, *, split: bool = False) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one (or several, split at commas).

        A day, which YAML and TOML read as a date, is taken as it is written: `2026-03-11`.
        """
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = value.split(",") if split else [value]
        if type(value) is date:
            value = [value]
        if not isinstance(value, list):
            self.fault(key, f"expects a list, found {type_name(value)}", f"write {key}: [one, two]")
            return ()
        texts = []
        for item in value:
            if isinstance(item, (bool, datetime)) or not isinstance(item, (str, int, float, date)):
                self.fault(key, f"expects a list of words, found {type_name(item)} in it")
            elif str(item).strip():
                texts.append(str(item).strip())
        return tuple(dict.fromkeys(texts))

    def table(self, key: str) -> TableReader:
        """A reader of the table at `key`; of an empty one where it is absent or no table."""
        value = self.raw(key)
        if value is not None and not isinstance(value, Mapping):
            self.fault(
                key,
                f"expects a table, found {type_name(value)}",
                f"write [{self.label(key)}] on its own line",
            )
            value = None
        return TableReader(value or {}, self._locate, (*self._path, key))

    def url(self, key: str, default: str = "", *, schemes: Sequence[str] = ("https", "http")) -> str:
        """An absolute address with one of the schemes."""
        value = self.text(key, default)
        if value and not re.match(rf"(?:{'|'.join(schemes)}):(?://[^\s/]+|[^\s/])\S*\Z", value):
            self.fault(key, f"is {value!r}, it must be a whole address", f"start it with {schemes[0]}:")
            return default
        return value

    def finish(self, known: Iterable[str] = ()) -> None:
        """Record every key that no method asked for; `known` adds names for the hints."""
        names = self._seen | set(known)
        for key in self._table:
            if key not in self._seen:
                hint = did_you_mean(str(key), names)
                self.problems.append(
                    Problem(
                        self.where(str(key)),
                        "unknown-key",
                        "is no known key",
                        hint,
                        Severity.ERROR,
                        self.label(str(key)),
                    )
                )
