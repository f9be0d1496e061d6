"""What a value in a template is, as far as that is known before anything is rendered."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin, is_typeddict

from jinja2 import nodes

from tipsgen.contexts import WORDS, Table, Words, fields

ANY = Any
"""A value of which nothing is known: whatever a template reads of it is let through."""

Shape = Any
"""`ANY`, a plain class, or one of the classes below."""


@dataclass(frozen=True, slots=True)
class Many:
    """Several values of one shape."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Row:
    """A few values, each of its own shape; what `groupby` yields has names for its two."""

    items: tuple[Shape, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """A value of one of some shapes."""

    options: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """A template that was imported under a name."""

    macros: Mapping[str, Macro]


@dataclass(frozen=True, slots=True, eq=False)
class Macro:
    """A macro, and the file that has it."""

    source: Any
    node: nodes.Macro
    scope: Mapping[str, Shape]
    """The names that it sees beside its arguments."""


MISSING = object()
"""There is nothing of that name."""


def shape(hint: Any) -> Shape:
    """The shape of a type hint."""
    if hint is Words:
        return WORDS
    if isinstance(hint, (Table, Many, Row, Either, Macro, Module)):
        return hint
    origin, given = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return either(shape(one) for one in given if one is not type(None))
    if origin is tuple and len(given) == 2 and given[1] is Ellipsis:
        return Many(shape(given[0]))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return ANY
    if origin is not None and origin is not Callable and len(given) == 1:
        return Many(shape(given[0]))
    return hint if isinstance(hint, type) and hint is not object and origin is None else ANY


def either(shapes: Iterable[Shape]) -> Shape:
    """A value that may be any of these; unknown as soon as one of them is."""
    options: list[Shape] = []
    for one in shapes:
        options += [new for new in (one.options if isinstance(one, Either) else (one,)) if new not in options]
    if not options or ANY in options:
        return ANY
    return options[0] if len(options) == 1 else Either(tuple(options))


def read(owner: Shape, name: str) -> Shape:
    """What a template gets that reads `name` of a value; `MISSING` where there is nothing of that name."""
    if isinstance(owner, Either):
        found = [read(one, name) for one in owner.options]
        there = [one for one in found if one is not MISSING]
        return either(there) if there else MISSING
    if owner is ANY or isinstance(owner, Macro):
        return ANY
    if isinstance(owner, Table):
        return shape(owner.entries[name]) if name in owner.entries else (ANY if name in dir(dict) else MISSING)
    if isinstance(owner, Module):
        return owner.macros.get(name, MISSING)
    if isinstance(owner, Row):
        return owner.items[owner.names.index(name)] if name in owner.names else MISSING
    if isinstance(owner, Many):
        return ANY if name in dir(tuple) and not name.startswith("_") else MISSING
    known = fields(owner)
    return shape(known[name]) if name in known else MISSING


def known(owner: Shape) -> tuple[str, ...]:
    """The names that a template may read of a value, for hints."""
    if isinstance(owner, Either):
        return tuple(name for one in owner.options for name in known(one))
    if isinstance(owner, Table):
        return tuple(owner.entries)
    if isinstance(owner, Module):
        return tuple(owner.macros)
    if isinstance(owner, Row):
        return owner.names
    if owner in (str, int, bool, float) or isinstance(owner, (Many, Macro)) or owner is ANY:
        return ()
    return tuple(name for name in fields(owner) if not (is_typeddict(owner) and name in dir(dict)))


def item(owner: Shape) -> Shape:
    """What a loop over a value yields."""
    if isinstance(owner, Either):
        return either(item(one) for one in owner.options)
    if isinstance(owner, Many):
        return owner.item
    if isinstance(owner, Row):
        return either(owner.items)
    return str if owner is str or isinstance(owner, Table) else ANY


def at(owner: Shape, place: int) -> Shape:
    """The value at a place of a row or a list."""
    if isinstance(owner, Row) and -len(owner.items) <= place < len(owner.items):
        return owner.items[place]
    return item(owner)


def kind(owner: Shape) -> str:
    """What a key of a table is called."""
    return owner.what if isinstance(owner, Table) else "field"
