"""The catalog: one small module for each language that tipsgen speaks."""

from __future__ import annotations

from collections.abc import Mapping

from tipsgen.languages.base import Language
from tipsgen.later import Later

_TAGS = ("en", "de", "es", "fr", "ar", "ja")

CATALOG: Mapping[str, Language] = Later({tag: f"tipsgen.languages.{tag}:{tag.upper()}" for tag in _TAGS})
"""Every language by its base tag: a module of that name, which holds it in capitals; most sites speak one."""
