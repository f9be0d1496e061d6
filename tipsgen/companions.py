"""What stands around the tips: authors, blocks and pages, each one file to one value."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TypeVar

from tipsgen.blocks import PLACEHOLDERS
from tipsgen.fields import TableReader, did_you_mean
from tipsgen.frontmatter import Document, split
from tipsgen.markdown import parse
from tipsgen.model import Author, Block, Page, Problem, SourceFile, SourcePos
from tipsgen.prose import block_text, opening_words
from tipsgen.tips import read_language, read_signoff
from tipsgen.urls import is_slug, slugify

AUTHORS_FOLDER = "content/authors/"
BLOCKS_FOLDER = "content/blocks/"
PAGES_FOLDER = "content/pages/"

AUTHOR_KEYS = ("name", "aliases", "url", "email", "handle", "photo", "rights", "signoff")
BLOCK_KEYS = ("weekdays", "from", "to", "channels", "place", "order")
PAGE_KEYS = ("title", "description", "nav", "draft", "lang", "aliases", "slug")

T = TypeVar("T")

CHANNELS = ("web", "email", "feed")


def parse_author(source: SourceFile) -> tuple[Author | None, tuple[Problem, ...]]:
    """The author that a file describes, or `None`, and the file's problems."""
    opened = _open(source, AUTHORS_FOLDER)
    if isinstance(opened, Problem):
        return None, (opened,)
    key, document, table = opened
    author = Author(
        key=slugify(key),
        name=table.required("name"),
        aliases=table.texts("aliases"),
        url=table.url("url"),
        email=_email(table),
        handle=table.text("handle"),
        photo=table.text("photo"),
        rights=table.text("rights", one_line=False),
        signoff=read_signoff(table),
        bio=document.body.strip(),
        path=source.path,
        body_line=document.body_line,
    )
    if not author.key:
        table.fault(
            "name",
            "the file's name cannot be an address",
            "name the file in a-z, 0-9 and hyphens",
            "bad-slug",
        )
    table.finish(AUTHOR_KEYS)
    return _outcome(author, table)


def parse_block(source: SourceFile) -> tuple[Block | None, tuple[Problem, ...]]:
    """The recurring passage that a file holds, or `None`, and the file's problems."""
    from tipsgen.config import read_weekdays

    opened = _open(source, BLOCKS_FOLDER)
    if isinstance(opened, Problem):
        return None, (opened,)
    key, document, table = opened
    ruled = any(table.has(name) for name in ("weekdays", "from", "to", "place"))
    starts, ends = _day(table, "from"), _day(table, "to")
    if starts and ends and ends < starts:
        table.fault("to", f"is {ends}, before from ({starts})")
    channels = table.texts("channels") or CHANNELS
    for channel in channels:
        if channel not in CHANNELS:
            table.fault("channels", f"{channel!r} is no channel", did_you_mean(channel, CHANNELS))
    block = Block(
        name=key,
        text=document.body.strip(),
        weekdays=read_weekdays(table),
        starts=starts,
        ends=ends,
        channels=channels,
        place=table.choice("place", "after-body", ("before-body", "after-body")),
        order=table.whole("order", 0, -1000, 1000) or 0,
        automatic=ruled,
        path=source.path,
        body_line=document.body_line,
    )
    table.finish(BLOCK_KEYS)
    problems = _placeholder_problems(document)
    value, faults = _outcome(block, table)
    return value, (*faults, *problems)


def parse_page(source: SourceFile) -> tuple[Page | None, tuple[Problem, ...]]:
    """The undated page that a file holds, or `None`, and the file's problems."""
    opened = _open(source, PAGES_FOLDER)
    if isinstance(opened, Problem):
        return None, (opened,)
    key, document, table = opened
    segments = [slugify(segment) for segment in key.split("/")]
    slug = table.text("slug")
    if slug:
        if not is_slug(slug):
            table.fault(
                "slug",
                f"is {slug!r}, it may hold a-z, 0-9 and single hyphens",
                f"write slug: {slugify(slug)}",
                "bad-slug",
            )
        segments[-1] = slug
    if not all(segments):
        table.fault("slug", "cannot be made from the file's name", "add a line such as slug: about", "bad-slug")
    title = table.text("title") or opening_words(block_text(parse(document.body[:2000], "en")))
    if not title:
        table.fault("title", "is required and is missing", "add a line such as title: About", "missing-key")
    page = Page(
        key="/".join(segments),
        title=title,
        description=table.text("description"),
        nav=table.whole("nav", None, 0, 1000),
        draft=table.flag("draft"),
        lang=read_language(table),
        aliases=tuple(alias if alias.startswith("/") else f"/{alias}" for alias in table.texts("aliases")),
        body=document.body,
        path=source.path,
        body_line=document.body_line,
        lines=document.key_lines(),
    )
    table.finish(PAGE_KEYS)
    return _outcome(page, table)


def _open(source: SourceFile, folder: str) -> tuple[str, Document, TableReader] | Problem:
    document = split(source)
    if isinstance(document, Problem):
        return document
    key = source.path.removeprefix(folder).removesuffix(".md")
    return key, document, TableReader(document.meta, document.locate)


def _outcome(value: T, table: TableReader) -> tuple[T | None, tuple[Problem, ...]]:
    return (None if table.problems else value), tuple(sorted(table.problems, key=lambda problem: problem.at))


def _email(table: TableReader) -> str:
    email = table.text("email")
    if email and not re.match(r"[^\s@<>]+@[^\s@<>]+\Z", email):
        table.fault("email", f"is {email!r}, which is no address", "write june@example.com")
    return email


def _day(table: TableReader, key: str) -> date | None:
    value = table.raw(key)
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = str(value)
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    table.fault(key, f"is {value!s}, which is no day", "write 2026-10-26", "bad-date")
    return None


def _placeholder_problems(document: Document) -> list[Problem]:
    problems = []
    for number, line in enumerate(document.body.split("\n")):
        for match in re.finditer(r"(?<!`)\{([a-z_]+)\}", line):
            if match[1] not in PLACEHOLDERS:
                at = SourcePos(document.path, document.body_line + number, match.start() + 1)
                problem = Problem(
                    at, "placeholder", f"{match[0]} is no placeholder", did_you_mean(match[1], PLACEHOLDERS)
                )
                problems.append(problem.as_warning())
    return problems
