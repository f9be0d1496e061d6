"""Rendering nodes by the method that is named after their kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar


class Dispatch:
    """A renderer whose method `on_KIND` renders the nodes of that kind."""

    handlers: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    """The methods by kind, looked up once a class."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        names = (name for name in dir(cls) if name.startswith("on_"))
        cls.handlers = {name.removeprefix("on_"): getattr(cls, name) for name in names}
