"""Start tags as a channel writes them: as they are where there is a style sheet, with their styles in emails."""

from __future__ import annotations

import re
from collections.abc import Mapping


class PlainTags(dict[str, str]):
    """Start tags as they are."""

    def __missing__(self, tag: str) -> str:
        return tag


PLAIN_TAGS: Mapping[str, str] = PlainTags({tag: tag for tag in ("<p>", "<li>", "<strong>", "<em>", "<blockquote>")})
"""The tags that are looked up most are there, so that nothing is missing."""

_TAG = re.compile(r"(<[a-z][^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>)")


def dress(html: str, tags: Mapping[str, str]) -> str:
    """HTML with every start tag as `tags` has it, in one pass.

    Whole tags are matched, so that a `<` inside an attribute cannot be taken for one.
    """
    parts = _TAG.split(html)
    parts[1::2] = [tags[tag] for tag in parts[1::2]]
    return "".join(parts)
