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
from typing import Any

from tipsgen.model import Tip

SIZE = 16
"""Bytes of a fingerprint."""
_ATOMS = frozenset({str, int, bool, float, bytes, type(None)})
_NO_REFERENCES = 2
"""The version of marshal's format before shared objects were marked, which equal values need not share alike."""


def digest(data: bytes) -> str:
    """The digest of a file's bytes, as the manifest has it: BLAKE2b (RFC 7693) in hex."""
    return blake2b(data, digest_size=SIZE).hexdigest()


def fingerprint(value: object) -> bytes:
    """The fingerprint of a value made of dataclasses, tuples, mappings and plain values."""
    return blake2b(marshal.dumps(plain(value), _NO_REFERENCES), digest_size=SIZE).digest()


def plain(value: Any) -> Any:
    """A value as nested tuples of plain values; a `TypeError` names a type that has no such form."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is tuple:
        return tuple([one if type(one) in _ATOMS else plain(one) for one in value])
    if kind is Tip and value.source:
        # What a tip is follows from its file's bytes and path, and from the settings, which every fingerprint covers.
        return ("Tip", value.path, value.source)
    parts = _parts(kind)  # type: ignore[arg-type]  # a type is hashable
    if parts:
        name, get = parts
        return (name, *[one if type(one) in _ATOMS else plain(one) for one in get(value)])
    return _other(value)


def _other(value: Any) -> Any:
    if isinstance(value, Mapping):
        return ("map", *sorted((str(key), plain(one)) for key, one in value.items()))
    if isinstance(value, (frozenset, set)):
        return ("set", *sorted(map(plain, value)))
    if isinstance(value, (list, tuple)):
        return ("list", *map(plain, value))
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no fingerprint")


@lru_cache
def _parts(kind: type) -> tuple[str, Callable[[Any], tuple[Any, ...]]] | None:
    """A dataclass's name, and what gives the values of all its fields; `None` for other types."""
    if not is_dataclass(kind):
        return None
    names = [one.name for one in fields(kind)]
    get = attrgetter(*names) if names else None
    if len(names) > 1 and get:
        return kind.__name__, get
    return kind.__name__, lambda value: tuple(getattr(value, name) for name in names)
