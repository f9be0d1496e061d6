"""A tip's file for another day: what its name, its folder and its front matter become, byte for byte."""

from __future__ import annotations

import re
from datetime import date

from tipsgen.frontmatter import split
from tipsgen.model import Problem, SourceFile, SourcePos

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?(---|\+\+\+)")
_DATE_LINE = re.compile(
    rb"^(date[ \t]*[:=][ \t]*[\"']?)(\d{4}-\d{2}-\d{2})[\"']?[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE
)
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def dated_source(source: SourceFile, day: date) -> SourceFile | Problem:
    """The file with `day` in its front matter's `date`, where it has one, and no other byte changed.

    A moment, or a day written in an unusual way, is the author's to change: a `Problem` says so.
    """
    document = split(source)
    if isinstance(document, Problem) or document.meta.get("date") is None:
        return source
    lines = list(_DATE_LINE.finditer(source.data, 0, _end_of_matter(source.data)))
    if len(lines) != 1:
        at = document.locate(("date",))
        message = f"has the date {document.meta['date']}, which is no plain day"
        hint = "write the day alone, such as date: 2026-12-01, or leave date out"
        return Problem(SourcePos(source.path, at.line, at.column), "move-refused", message, hint, field="date")
    start, stop = lines[0].span(2)
    return SourceFile(source.path, source.data[:start] + day.isoformat().encode() + source.data[stop:])


def _end_of_matter(data: bytes) -> int:
    """Where the front matter's closing fence starts; 0 where there is no front matter."""
    opening = _OPENING.match(data)
    if not opening:
        return 0
    closing = re.compile(rb"^" + re.escape(opening[1]) + rb"[ \t]*\r?$", re.MULTILINE).search(data, opening.end())
    return closing.start() if closing else 0


def moved_path(path: str, day: date) -> str:
    """The tip's path on another day: the day in its name, and the year of a folder that is called by the year.

    >>> moved_path("content/tips/2026/2026-12-31-listen.md", date(2027, 1, 4))
    'content/tips/2027/2027-01-04-listen.md'
    """
    folder, _, name = path.rpartition("/")
    found = _DATED.match(name)
    if not found:
        return path
    year = found[0][:4]
    if folder.endswith(f"/{year}"):
        folder = f"{folder[: -len(year)]}{day.year:04d}"
    return f"{folder}/{day.isoformat()}{name[found.end() :]}"
