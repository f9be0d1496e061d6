"""The catalog: one small module for each language that tipsgen speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from tipsgen.languages.base import Language

_TAGS = ("en", "de", "es", "fr", "ar", "ja")


class _Catalog(Mapping[str, Language]):
    """Loads a language when it is first asked for: most sites speak one."""

    def __getitem__(self, tag: str) -> Language:
        if tag not in _TAGS:
            raise KeyError(tag)
        found: Language = getattr(import_module(f"tipsgen.languages.{tag}"), tag.upper())
        return found

    def __contains__(self, tag: object) -> bool:
        return tag in _TAGS

    def __iter__(self) -> Iterator[str]:
        return iter(_TAGS)

    def __len__(self) -> int:
        return len(_TAGS)


CATALOG: Mapping[str, Language] = _Catalog()
"""Every language by its base tag: a module of that name, which holds it in capitals."""
