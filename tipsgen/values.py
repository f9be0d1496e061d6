"""Frozen values: dataclasses whose class is made in a fraction of the time.

`@frozen()` gives what `@dataclass(frozen=True, slots=True)` gives.  Up to Python 3.12 that compiles six methods for
each class, half a millisecond of every command that loads it; here one is compiled, and the others are shared.
A field has no more than a default or a factory of one.  For modules that every build loads; elsewhere it pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")
_LEFT_OUT = object()
"""What stands for a field whose value is made by its factory."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """A class of frozen values with slots, which are equal, hashed and shown by their fields."""

    def make(cls: type[T]) -> type[T]:
        cls.__doc__ = cls.__doc__ or cls.__name__  # else a dataclass shows its signature, which takes milliseconds
        made = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
        own = fields(made)  # type: ignore[arg-type]
        for method in (_init(made, own), *_compared(tuple(one.name for one in own)), *_SHARED):
            setattr(made, method.__name__, method)
        return made

    return make


def _init(cls: type, own: tuple[Field[Any], ...]) -> Callable[..., None]:
    """The one method that is compiled: any other way to set fields would cost every value that is made."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_left_out": _LEFT_OUT}
    asked, body = ["self"], []
    for one in sorted(own, key=attrgetter("kw_only")):
        name = given = one.name
        if one.kw_only and "*" not in asked:
            asked.append("*")
        if one.default_factory is not MISSING:
            known[f"_make_{name}"] = one.default_factory
            asked.append(f"{name}=_left_out")
            given = f"_make_{name}() if {name} is _left_out else {name}"
        elif one.default is not MISSING:
            known[f"_default_{name}"] = one.default
            asked.append(f"{name}=_default_{name}")
        else:
            asked.append(name)
        body.append(f" _set(self, {name!r}, {given})")
    exec(f"def __init__({', '.join(asked)}):\n" + "\n".join(body or [" pass"]), known)  # noqa: S102 - our own names
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _compared(names: tuple[str, ...]) -> tuple[Callable[..., Any], ...]:
    """Equality, hash and state of a class with fields of these names."""
    get: Callable[[Any], tuple[Any, ...]]
    if len(names) > 1:
        get = attrgetter(*names)
    else:

        def get(one: Any) -> tuple[Any, ...]:
            return tuple(getattr(one, name) for name in names)

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return get(self) == get(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(get(self))

    def __getstate__(self: Any) -> list[Any]:  # noqa: N807
        return list(get(self))

    def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807
        for name, one in zip(names, state, strict=True):
            object.__setattr__(self, name, one)

    return __eq__, __hash__, __getstate__, __setstate__


def __repr__(self: Any) -> str:  # noqa: N807
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self))
    return f"{self.__class__.__qualname__}({shown})"


def __setattr__(_self: object, name: str, _value: object) -> NoReturn:  # noqa: N807
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(_self: object, name: str) -> NoReturn:  # noqa: N807
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_SHARED = (__repr__, __setattr__, __delattr__)
"""Methods that are the same for all classes."""
