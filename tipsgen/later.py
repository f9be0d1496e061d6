"""A table of what is loaded when it is first asked for, as nobody needs all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")


class Later(Mapping[str, T]):
    """Values by name, each of them something in a module, which is imported for it."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places
        """Where each value is: `package.module:name`."""

    def __getitem__(self, name: str) -> T:
        module, _, place = self._places[name].partition(":")
        found: T = getattr(import_module(module), place)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
