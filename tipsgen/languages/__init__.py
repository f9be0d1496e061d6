"""The catalog: one small module for each language that tipsgen speaks."""

from __future__ import annotations

from collections.abc import Mapping

from tipsgen.languages.ar import AR
from tipsgen.languages.base import Language
from tipsgen.languages.de import DE
from tipsgen.languages.en import EN
from tipsgen.languages.es import ES
from tipsgen.languages.fr import FR
from tipsgen.languages.ja import JA

CATALOG: Mapping[str, Language] = {"en": EN, "de": DE, "es": ES, "fr": FR, "ar": AR, "ja": JA}
"""Every language by its base tag."""
