"""Fingerprints: equal values have equal ones anywhere, and no field of anything that is rendered is forgotten."""

from __future__ import annotations

import pickle
import subprocess
import sys
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, make_dataclass, replace
from datetime import UTC, date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import ROOT, SiteMaker
from tests.test_build import RICH
from tests.test_workers import planned
from tipsgen.digests import SIZE, digest, fingerprint
from tipsgen.model import Tip
from tipsgen.outputs import KINDS
from tipsgen.outputs.common import Ground
from tipsgen.outputs.tip import PlannedTip
from tipsgen.responsive import Pictures
from tipsgen.share import ShareLook
from tipsgen.themes import Layer

ATOMS: dict[Any, tuple[Any, Any]] = {
    str: ("a", "b"),
    int: (1, 2),
    float: (1.0, 2.5),
    bool: (False, True),
    bytes: (b"a", b"b"),
    object: ("a", ("b", 1)),
    Any: ("a", 2),
    date: (date(2026, 1, 5), date(2026, 1, 6)),
    time: (time(6, 0), time(6, 1)),
    datetime: (datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 5, 1, tzinfo=UTC)),
}


def sample(hint: Any, which: int) -> Any:
    """One of two different values of a type."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in ATOMS:
        return ATOMS[hint][which]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)[which]
    if is_dataclass(hint):
        return whole(hint) if which == 0 else changed(hint, fields(hint)[0].name)
    if origin in (typing.Union, types.UnionType):
        some = [one for one in args if one is not type(None)]
        if len(some) == len(args):
            return sample(some[which], which)
        return sample(some[0], 0) if which else None  # a picture may hold a picture
    if origin is tuple:
        if args[-1] is Ellipsis:
            return (sample(args[0], 0),) if which == 0 else (sample(args[0], 0), sample(args[0], 1))
        return tuple(sample(one, which) for one in args)
    if origin is frozenset:
        return frozenset({sample(args[0], which)})
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {sample(args[0], 0): sample(args[1], which)}
    raise AssertionError(f"no sample of {hint}")


def hints(kind: type) -> dict[str, Any]:
    # `Ground` names a type of share images, which it does not load.
    return typing.get_type_hints(kind, localns={"ShareLook": ShareLook})


def whole(kind: type) -> Any:
    """A value with something in each of its fields; a tip is one that was read from no file."""
    known = hints(kind)
    value = kind(**{one.name: sample(known[one.name], 0) for one in fields(kind)})
    return replace(value, source="") if kind is Tip else value


def changed(kind: type, name: str) -> Any:
    """The same, but for one field."""
    return replace(whole(kind), **{name: sample(hints(kind)[name], 1)})


def rendered() -> list[type]:
    """Every dataclass that rendering may see: the inputs of all kinds of jobs, what is common, and what those hold."""
    found: dict[type, None] = {}

    def walk(hint: Any) -> None:
        for arg in typing.get_args(hint):
            walk(arg)
        if is_dataclass(hint) and isinstance(hint, type) and hint not in found:
            found[hint] = None
            for inner in hints(hint).values():
                walk(inner)

    for render in KINDS.values():
        walk(next(iter(hints(render).values())))  # type: ignore[arg-type]
    for kind in (Ground, ShareLook, Pictures, Layer):
        walk(kind)
    return list(found)


def test_the_walk_finds_what_is_rendered() -> None:
    names = {kind.__name__ for kind in rendered()}

    assert len(names) == len(rendered()) > 40
    assert names >= {"PlannedTip", "ListInputs", "FeedInputs", "Settings", "Tip", "Author", "TextRules", "PictureSet"}


@pytest.mark.parametrize("kind", rendered(), ids=lambda kind: kind.__name__)
def test_every_field_of_what_is_rendered_changes_the_fingerprint(kind: type) -> None:
    before = fingerprint(whole(kind))

    assert fingerprint(whole(kind)) == before
    for one in fields(kind):
        other = changed(kind, one.name)
        assert other != whole(kind), one.name
        assert fingerprint(other) != before, one.name


def test_of_a_tip_that_was_read_the_file_s_digest_and_path_count() -> None:
    tip = replace(whole(Tip), source="digest")
    before = fingerprint(tip)

    assert fingerprint(replace(tip, source="digest+text")) != before
    assert fingerprint(replace(tip, path="content/tips/b.md")) != before


def test_a_fingerprint_tells_classes_with_the_same_fields_apart() -> None:
    one, other = (make_dataclass(name, [("a", int)], frozen=True) for name in ("One", "Other"))

    assert fingerprint(one(1)) != fingerprint(other(1))


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(PLAIN)
def test_equal_values_that_share_nothing_have_equal_fingerprints(value: object) -> None:
    copy = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    twice = pickle.loads(pickle.dumps((value, value)))  # noqa: S301

    assert fingerprint(copy) == fingerprint(value)
    assert fingerprint((copy, value)) == fingerprint((value, value)) == fingerprint(twice)
    assert len(fingerprint(value)) == SIZE


@given(st.lists(st.tuples(st.text(), st.integers()), unique_by=lambda one: one[0]), st.randoms())
def test_the_order_of_a_mapping_or_a_set_does_not_count(items: list[tuple[str, int]], dice: Any) -> None:
    shuffled = list(items)
    dice.shuffle(shuffled)

    assert fingerprint(dict(items)) == fingerprint(dict(shuffled))
    assert fingerprint(frozenset(items)) == fingerprint(frozenset(shuffled))
    assert fingerprint((dict(items), 1)) != fingerprint((items, 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", None),
        (0, False),
        (1, True),
        (1, 1.0),
        ("a", b"a"),
        ((), None),
        ((), {}),
        (("a", "b"), ("ab", "")),
        ((("a",), "b"), ("a", ("b",))),
        ({}, frozenset()),
        ("1", 1),
        ({"a": 1}, {"b": 1}),
        ({"a": {"b": 1}}, {"a": 1, "b": 1}),
        (0.0, -0.0),
        (2**31, 2**63),
    ],
)
def test_values_that_render_otherwise_have_other_fingerprints(one: object, other: object) -> None:
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint((one,)) != fingerprint((other,))


@dataclass(frozen=True)
class Holder:
    inner: object


@pytest.mark.parametrize(
    "value", [object(), Path("a"), print, 1j, bytearray(b"a"), range(3)], ids=lambda value: type(value).__name__
)
def test_a_type_without_a_form_is_refused_by_its_name(value: object) -> None:
    for around in (value, (value,), [value], {"a": value}, Holder(value), (1, (Holder((value,)),))):
        with pytest.raises(TypeError, match=type(value).__name__):
            fingerprint(around)


IN_A_PROCESS = """
import pickle, sys
from tipsgen.digests import fingerprint
print([fingerprint(value).hex() for value in pickle.load(sys.stdin.buffer)])
"""


@pytest.mark.parametrize("seed", ["0", "1", "4294967295"])
def test_fingerprints_are_the_same_in_another_process(make_site: SiteMaker, seed: str) -> None:
    jobs, _, ground = planned(make_site(RICH))
    values = [
        ground,
        *((job.paths, job.inputs) for job in jobs),
        frozenset("abcdefgh"),
        {"b": 1, "a": frozenset("xyz")},
    ]
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS],
        input=pickle.dumps(values),
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
    )

    assert done.stdout.decode().strip() == str([fingerprint(value).hex() for value in values]), done.stderr.decode()
    assert any(isinstance(job.inputs, PlannedTip) for job in jobs)


def test_a_digest_is_that_of_the_bytes_alone() -> None:
    assert digest(b"") == "cae66941d9efbd404e4d88758ea67670"
    assert digest(b"a") != digest(b"b")
