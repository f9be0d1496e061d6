"""Faults of `theme.toml` and of the style sheet: tokens and rules that do not exist or that nothing uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tipsgen.fields import did_you_mean
from tipsgen.locate import nearest, toml_lines
from tipsgen.model import Problem, SourcePos
from tipsgen.sanitize import TAGS
from tipsgen.themes import Layer

GROUPS = ("type", "light", "dark")
KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("name", "extends", "tokens", "pictures", "email"), "tokens": GROUPS, "pictures": ("sizes",),
    "email": ("styles",),
}  # fmt: skip
"""What `theme.toml` may hold, by table."""

_TAG = re.compile(r"<([a-z][a-z0-9]*)(?=[\s>])([^<>]*)")
_CLASS = re.compile(r"class=\"([a-z-]+)")
_USED = re.compile(r"\{([a-z0-9_-]+)\}")
_VAR = re.compile(r"var\(\s*--([\w-]+)\s*\)")
_OWN = re.compile(r"--([\w-]+)\s*:")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Settings:
    """A layer's `theme.toml`, as far as it could be read."""

    layer: Layer
    tokens: Mapping[str, Mapping[str, str]]
    styles: Mapping[str, str]
    problems: tuple[Problem, ...]

    def at(self, *path: str) -> SourcePos:
        """Where a key stands."""
        return SourcePos(f"{self.layer.name}/theme.toml", *nearest(toml_lines(self.layer.settings), path))


def read_settings(layer: Layer) -> Settings:
    """A layer's `theme.toml` with the faults of its form."""
    try:
        table = tomllib.loads(layer.settings)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        at = SourcePos(f"{layer.name}/theme.toml", *(map(int, place.groups()) if place else ()))
        detail = re.sub(r"\s*\(at .*\)", "", str(error))
        problem = Problem(at, "theme-settings", f"is not valid TOML: {detail}", "texts need quotes")
        return Settings(layer, {}, {}, (problem,))
    empty = Settings(layer, {}, {}, ())
    problems = list(_unknown_keys(empty, table))
    tokens = {group: _texts(empty, table, ("tokens", group), problems) for group in GROUPS}
    return Settings(layer, tokens, _texts(empty, table, ("email", "styles"), problems), tuple(problems))


def _unknown_keys(settings: Settings, table: Mapping[str, Any]) -> Iterator[Problem]:
    for name, allowed in KEYS.items():
        found = table.get(name, {}) if name else table
        path = (name,) if name else ()
        if not isinstance(found, Mapping):
            yield Problem(settings.at(*path), "theme-settings", "must be a table", field=name)
            continue
        for key in found:
            if key not in allowed:
                hint = did_you_mean(key, allowed)
                yield Problem(
                    settings.at(*path, key), "theme-settings", "is no known key", hint, field=".".join((*path, key))
                )


def _texts(settings: Settings, table: Any, path: tuple[str, ...], problems: list[Problem]) -> dict[str, str]:
    for key in path:
        table = table.get(key, {}) if isinstance(table, Mapping) else {}
    found = {}
    for key, value in table.items() if isinstance(table, Mapping) else ():
        if isinstance(value, str):
            found[key] = value
        else:
            hint = "put it in quotes"
            problems.append(
                Problem(settings.at(*path, key), "theme-settings", "must be a text", hint, field=".".join((*path, key)))
            )
    return found


def merged(settings: Iterable[Settings]) -> dict[str, dict[str, str]]:
    """The tokens of all layers, highest first, by group."""
    tokens: dict[str, dict[str, str]] = {group: {} for group in GROUPS}
    for one in reversed(tuple(settings)):
        for group, values in one.tokens.items():
            tokens[group].update(values)
    return tokens


def check_tokens(settings: Sequence[Settings]) -> Iterator[Problem]:
    """Tokens that nothing defines or nothing uses, and rules for what no issue holds."""
    tokens = merged(settings)
    for one in settings:
        yield from one.problems
    for place, one in enumerate(settings):
        yield from _unused(one, settings[place + 1 :], settings)
        yield from _undefined(one, tokens)
        if place + 1 < len(settings):
            yield from _unknown_rules(one, settings[place + 1 :], settings)
    yield from _css_tokens(settings, tokens)


def _unused(one: Settings, below: Sequence[Settings], all_of_them: Sequence[Settings]) -> Iterator[Problem]:
    known = merged(below)
    for group, values in one.tokens.items():
        for name in values:
            if name not in known[group] and not any(_uses(other, name) for other in all_of_them):
                hint = did_you_mean(name, known[group])
                yield Problem(
                    one.at("tokens", group, name), "theme-token", "is a token that nothing uses", hint,
                    field=f"tokens.{group}.{name}",
                )  # fmt: skip


def _uses(one: Settings, name: str) -> bool:
    return (
        name in _VAR.findall(one.layer.css)
        or any(name in _USED.findall(rule) for rule in one.styles.values())
        or any(re.search(rf"\b{re.escape(name)}\b", text) for text in one.layer.templates.values() if "tokens" in text)
    )


def _undefined(one: Settings, tokens: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    known = {*tokens["type"], *tokens["light"]}
    for key, rule in one.styles.items():
        for name in _USED.findall(rule):
            if name not in known:
                yield Problem(
                    one.at("email", "styles", key), "theme-token", f"uses the token {name!r}, which no layer defines",
                    did_you_mean(name, known), field=f"email.styles.{key}",
                )  # fmt: skip


def _unknown_rules(one: Settings, below: Sequence[Settings], all_of_them: Sequence[Settings]) -> Iterator[Problem]:
    known = {*TAGS, *(key for other in below for key in other.styles)}
    for other in all_of_them:
        for name, text in other.layer.templates.items():
            if name.startswith("email/") and name.endswith(".html"):
                known |= set(_dressed(text))
    elements, classes = ({key.partition(".")[part] for key in known} for part in (0, 2))
    for key in one.styles:
        element, _, name = key.partition(".")
        hint = did_you_mean(key, known - TAGS)
        # A class may come from HTML that an author writes by hand; one that is nearly a known one will not.
        mistyped = name not in classes and hint.startswith("did")
        if element not in elements or mistyped:
            yield Problem(
                one.at("email", "styles", key), "theme-rule", "is a rule for what no issue holds", hint,
                field=f"email.styles.{key}",
            )  # fmt: skip


def _dressed(html: str) -> Iterator[str]:
    """What rules a template's start tags ask for."""
    for element, rest in _TAG.findall(html):
        yield element
        named = _CLASS.search(rest)
        if named:
            yield f"{element}.{named[1]}"


def _css_tokens(settings: Sequence[Settings], tokens: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    known = {name for group in tokens.values() for name in group}
    known |= {name for one in settings for name in _OWN.findall(one.layer.css)}
    for one in settings:
        css = _CSS_COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), one.layer.css)
        for match in _VAR.finditer(css):
            if match[1] not in known:
                line = css.count("\n", 0, match.start()) + 1
                column = match.start() - css.rfind("\n", 0, match.start())
                at = SourcePos(f"{one.layer.name}/static/theme.css", line, column)
                hint = did_you_mean(match[1], known)
                yield Problem(at, "theme-token", f"uses the token {match[1]!r}, which no layer defines", hint)
