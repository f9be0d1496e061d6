"""Frozen values: what `dataclass(frozen=True, slots=True)` makes, method by method."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from importlib import import_module
from pkgutil import walk_packages

import pytest

import tipsgen
from tipsgen.values import frozen


@frozen()
class Ours:
    """A value."""

    title: str
    count: int = 3
    extra: Mapping[str, int] = field(default_factory=dict)

    @property
    def loud(self) -> str:
        """The title in capitals."""
        return self.title.upper()


@dataclass(frozen=True, slots=True)
class Theirs:
    """A value."""

    title: str
    count: int = 3
    extra: Mapping[str, int] = field(default_factory=dict)


@frozen(kw_only=True)
class Named:
    """A value whose fields are named."""

    first: int = 1
    second: int


@frozen()
class One:
    """A value of one field."""

    only: str


@frozen()
class Nothing:
    """A value of no field."""


@pytest.mark.parametrize("args", [("a",), ("a", 4), ("a", 4, {"b": 1})])
def test_a_value_is_shown_and_taken_apart_as_a_dataclass_is(args: tuple[object, ...]) -> None:
    ours, theirs = Ours(*args), Theirs(*args)  # type: ignore[arg-type]

    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert asdict(ours) == asdict(theirs)
    assert Ours.__match_args__ == Theirs.__match_args__
    assert Ours.__slots__ == Theirs.__slots__  # type: ignore[attr-defined]
    assert [one.name for one in fields(Ours)] == [one.name for one in fields(Theirs)]
    assert is_dataclass(ours)
    assert Ours.__doc__ == "A value."


def test_equal_values_are_equal_and_have_one_hash() -> None:
    assert Named(second=2) == Named(first=1, second=2) != Named(second=3)
    assert hash(Named(second=2)) == hash((1, 2))
    assert {One("a"), One("a"), One("b")} == {One("b"), One("a")}
    assert hash(One("a")) == hash(("a",))
    assert Nothing() == Nothing()
    assert Ours("a") != Theirs("a")
    assert Ours("a") != ("a", 3, {})


def test_a_factory_makes_a_value_of_its_own_each_time() -> None:
    assert Ours("a").extra == {}
    assert Ours("a").extra is not Ours("a").extra


def test_a_value_can_be_copied_replaced_and_pickled() -> None:
    one = Ours("a", 4, {"b": 1})

    assert replace(one, count=5) == Ours("a", 5, {"b": 1})
    assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)  # noqa: S301 - our own bytes
    assert one.loud == "A"


def test_what_a_value_does_not_take_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Ours.__init__\(\) missing 1 required positional argument: 'title'"):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="takes 1 positional argument"):
        Named(1, 2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        Ours("a", other=1)  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["title", "other"])
def test_a_value_cannot_be_changed(name: str) -> None:
    one = Ours("a")

    with pytest.raises(FrozenInstanceError, match=name):
        setattr(one, name, "b")
    with pytest.raises(FrozenInstanceError, match=name):
        delattr(one, name)
    assert not hasattr(one, "__dict__")


def values() -> Iterator[type]:
    """Every class of frozen values in the package."""
    for module in walk_packages(tipsgen.__path__, "tipsgen."):
        if module.name.endswith("__main__"):
            continue
        for one in vars(import_module(module.name)).values():
            if isinstance(one, type) and one.__module__ == module.name and is_dataclass(one):
                yield one


def test_no_value_of_the_package_asks_for_more_of_a_field_than_is_made() -> None:
    ours = [one for one in values() if one.__setattr__ is Ours.__setattr__]

    assert len(ours) > 90
    for one in ours:
        assert all(own.init and own.repr and own.compare and own.hash is None for own in fields(one)), one
        assert not hasattr(one, "__post_init__"), one
        assert one.__bases__ == (object,), one
