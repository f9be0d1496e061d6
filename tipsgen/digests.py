"""Fingerprints of frozen values: equal values have equal ones, in any process, with any hash seed.

A value is taken apart into plain tuples by a walk over all fields of its dataclasses, so that no
field can be forgotten, and those are packed by `marshal` in a version that knows no references.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, NamedTuple

from tipsgen.model import Tip

SIZE = 16
"""Bytes of a fingerprint."""
_ATOMS = frozenset({str, int, bool, float, bytes, type(None)})
NO_REFERENCES = 2
"""The version of marshal's format before shared objects were marked, which equal values need not share alike."""


def digest(data: bytes) -> str:
    """The digest of a file's bytes, as the manifest has it: BLAKE2b (RFC 7693) in hex."""
    return blake2b(data, digest_size=SIZE).hexdigest()


def packed(value: object) -> bytes:
    """A value made of dataclasses, tuples, mappings and plain values, as bytes; `rebuilt` makes it again."""
    return marshal.dumps(plain(value), NO_REFERENCES)


def print_of(data: bytes) -> bytes:
    """The fingerprint of a packed value."""
    return blake2b(data, digest_size=SIZE).digest()


def fingerprint(value: object) -> bytes:
    """The fingerprint of a value that can be packed."""
    return print_of(packed(value))


def plain(value: Any) -> Any:
    """A value in plain ones: a dataclass as a list of its name and its fields' values, a tuple as a tuple.

    What is plain already stays as it is.  A `TypeError` names a type that has no such form.
    """
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is tuple:
        if _ATOMS.issuperset(map(type, value)):
            return value
        return tuple([one if type(one) in _ATOMS else plain(one) for one in value])
    if kind is Tip and value.source:
        # What a tip is follows from its file's bytes and path, and from the settings, which every fingerprint covers.
        return ["Tip", value.path, value.source]
    parts = _parts(kind)  # type: ignore[arg-type]  # a type is hashable
    if parts:
        values = parts.get(value)
        if _ATOMS.issuperset(map(type, values)):
            return [parts.name, *values]
        return [parts.name, *[one if type(one) in _ATOMS else plain(one) for one in values]]
    return _other(value)


def _other(value: Any) -> Any:
    if isinstance(value, Mapping):
        return ["map", *sorted((str(key), plain(one)) for key, one in value.items())]
    if isinstance(value, (frozenset, set)):
        return ["set", *sorted(map(plain, value))]
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if isinstance(value, list):
        return ["list", *map(plain, value)]
    if isinstance(value, (date, datetime, time)):
        return [type(value).__name__, value.isoformat()]
    if isinstance(value, Enum):
        return [type(value).__name__, plain(value.value)]
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no fingerprint")


class _Parts(NamedTuple):
    name: str
    names: tuple[str, ...]
    get: Callable[[Any], tuple[Any, ...]]


@lru_cache
def _parts(kind: type) -> _Parts | None:
    """A dataclass's name, its fields, and what gives their values; `None` for other types."""
    if not is_dataclass(kind):
        return None
    names = tuple(one.name for one in fields(kind))
    if len(names) > 1:
        return _Parts(kind.__name__, names, attrgetter(*names))
    return _Parts(kind.__name__, names, lambda value: tuple(getattr(value, name) for name in names))


def rebuilt(data: bytes, kinds: Mapping[str, type], tip: Callable[[str, str], Tip] | None = None) -> Any:
    """A packed value, made again; `kinds` are the classes that it may hold, by name.

    `tip` finds a tip by its file's path and digest.  A `ValueError` where the bytes hold something else.
    """
    return built(marshal.loads(data), kinds, tip)  # noqa: S302 - our own bytes, by their checksum


def built(value: Any, kinds: Mapping[str, type], tip: Callable[[str, str], Tip] | None = None) -> Any:
    """A value in plain ones, made again."""
    return _Builder(kinds, tip).build(value)


class _Builder:
    def __init__(self, kinds: Mapping[str, type], tip: Callable[[str, str], Tip] | None) -> None:
        self._kinds = kinds
        self._tip = tip
        self._plain: Mapping[str, Callable[[list[Any]], Any]] = {
            "map": lambda rest: {key: self.build(one) for key, one in rest},
            "set": lambda rest: frozenset(map(self.build, rest)),
            "list": lambda rest: list(map(self.build, rest)),
            "date": lambda rest: date.fromisoformat(rest[0]),
            "datetime": lambda rest: datetime.fromisoformat(rest[0]),
            "time": lambda rest: time.fromisoformat(rest[0]),
        }

    def build(self, value: Any) -> Any:
        kind = type(value)
        if kind is tuple:
            return tuple([one if type(one) in _ATOMS else self.build(one) for one in value])
        if kind is not list:
            return value
        name, *rest = value
        if name == "Tip" and self._tip and len(rest) == 2:
            return self._tip(*rest)
        if name in self._plain:
            return self._plain[name](rest)
        found = self._kinds.get(name)
        if found is None:
            raise ValueError(f"{name} cannot be made again")
        values = [one if type(one) in _ATOMS else self.build(one) for one in rest]
        if issubclass(found, Enum):
            return found(values[0])
        parts = _parts(found)  # type: ignore[arg-type]
        assert parts is not None  # noqa: S101 - `kinds` holds dataclasses and enums
        return found(**dict(zip(parts.names, values, strict=True)))
