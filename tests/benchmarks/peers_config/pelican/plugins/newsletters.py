"""A newsletter of each article, as an email and as text."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from pelican import signals
from pelican.generators import Generator

_TAG = re.compile(r"<[^>]+>")


class Newsletters(Generator):
    """Writes `newsletters/DAY-SLUG/index.html` and `index.txt`."""

    def generate_output(self, writer: Any) -> None:
        """Pelican calls this after all articles were read."""
        self.env.filters["plain"] = _plain
        templates = [(name, self.env.get_template(f"newsletter.{name}")) for name in ("html", "txt")]
        for article in self.context["articles"]:
            folder = f"newsletters/{article.date:%Y-%m-%d}-{article.slug}"
            for name, template in templates:
                # Not as `article`: the sitemap would list the article's address once more.
                writer.write_file(
                    f"{folder}/index.{name}", template, self.context, self.settings["RELATIVE_URLS"], tip=article
                )


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", html))


def _generators(_pelican: Any) -> type[Newsletters]:
    return Newsletters


def register() -> None:
    """Pelican calls this."""
    signals.get_generators.connect(_generators)
