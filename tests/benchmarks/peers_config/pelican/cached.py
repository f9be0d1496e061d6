"""The same settings, with Pelican's cache of parsed sources."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pelicanconf import *  # noqa: F403

CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CACHE_PATH = str(Path(__file__).parent / "cache")
