"""How languages say today, a number, and how long ago: one small module for each that the checks read.

A language that has no entry here is not read for these.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipsgen.speech.ar import AR
from tipsgen.speech.base import Speech
from tipsgen.speech.de import DE
from tipsgen.speech.en import EN
from tipsgen.speech.es import ES
from tipsgen.speech.fr import FR
from tipsgen.speech.ja import JA

SPEECH: Mapping[str, Speech] = {"en": EN, "de": DE, "es": ES, "fr": FR, "ar": AR, "ja": JA}
"""Every language by its base tag."""
