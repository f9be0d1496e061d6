"""One source file to one `Tip`, or to all the problems that stand in its way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from tipsgen.digests import digest
from tipsgen.fields import TableReader
from tipsgen.frontmatter import Document, decode, split
from tipsgen.markdown import parse
from tipsgen.mentions import mentions, placed_blocks
from tipsgen.model import Byline, Problem, Severity, SourceFile, SourcePos, Tip, has_errors
from tipsgen.prose import block_text, opening_words, split_attribution
from tipsgen.schedule import local_day, publication_moment
from tipsgen.settings import Settings
from tipsgen.urls import is_external, is_slug, slugify

TIPS_FOLDER = "content/tips/"

TIP_KEYS = (
    "title", "subtitle", "date", "slug", "aliases", "draft", "author", "authors", "topics", "series", "day_number",
    "guid", "description", "image", "image_alt", "subject", "preheader", "email", "related", "epigraph", "signoff",
    "rights", "canonical_url", "lang", "extra",
)  # fmt: skip
"""Every front matter key of a tip; docs/tips.md must name each."""

BROUGHT_KEYS = ("published", "tags", "excerpt", "summary")
"""Keys that people bring from other tools, taken for `draft`, `topics` and `description`."""

_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ ]+(.*))?\Z")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(Z|[+-]\d{2}:?\d{2})?\Z", re.IGNORECASE
)


def parse_tip(
    source: SourceFile, settings: Settings, *, drafts: bool = False, faulty: bool = False
) -> tuple[Tip | None, tuple[Problem, ...]]:
    """The tip that a file holds, or `None`, and its problems in the file's order.

    A tip with warnings only is returned with them; a draft's faults are warnings unless
    `drafts` are to be published.  `faulty` asks for a tip with errors, too, if it has its
    place in the site, so that its author and its links can be checked in the same run.  Authors
    are not looked up here: a byline's key is what the tip writes.
    """
    document = split(source)
    if isinstance(document, Problem):
        return None, (document,)
    table = TableReader(document.meta, document.locate)
    name = source.path.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".markdown")
    dated = _DATED_NAME.match(name)
    day, moment = _date(table, settings, dated[1] if dated else "")
    slug, slug_from = _slug(table, (dated[2] or "") if dated else name)
    draft, draft_from = _draft(table)
    description, description_from = _description(table)
    title, title_from, notes = _title(table, document, settings)
    tip = Tip(
        path=source.path,
        body=document.body,
        body_line=document.body_line,
        day=day or date.min,
        moment=moment or datetime.min.replace(tzinfo=UTC),
        slug=slug,
        title=title,
        title_from=title_from,
        subtitle=table.text("subtitle"),
        aliases=_aliases(table),
        draft=draft,
        authors=_authors(table, settings),
        topics=_topics(table),
        series=_series(table, settings),
        day_number=table.whole("day_number", None, 0, 100_000),
        guid=table.text("guid", limit=500),
        description=description,
        image=table.text("image"),
        image_alt=table.text("image_alt"),
        subject=table.text("subject"),
        preheader=table.text("preheader"),
        email=table.choice("email", "auto", ("auto", "never")) == "auto",
        related=tuple(name.removeprefix("tip:") for name in table.texts("related")),
        epigraph=table.text("epigraph", one_line=False),
        signoff=read_signoff(table),
        rights=table.text("rights", one_line=False),
        canonical_url=table.url("canonical_url"),
        lang=read_language(table),
        extra=_extra(table),
        came_from={
            "day": "date" if table.has("date") else "name",
            "slug": slug_from,
            "draft": draft_from,
            "description": description_from,
            "time": "date" if moment and is_timed(table.raw("date")) else "schedule",
        },
        lines=document.key_lines(),
        mentions=mentions(document.body),
        placed=placed_blocks(document.body),
    )
    table.finish((*TIP_KEYS, *BROUGHT_KEYS))
    problems = [*table.problems, *notes]
    # A draft that has just been started is empty, and that is no fault.
    if not document.body.strip() and not table.problems and (drafts or not draft):
        at = SourcePos(source.path, document.body_line)
        problems.append(
            Problem(at, "empty-body", "has front matter and no text", "write the tip below the front matter")
        )
    fatal = has_errors(problems)
    if fatal and draft and not drafts:
        problems = [problem.as_warning() for problem in problems]
        faulty = False
    usable = not fatal or (faulty and moment and slug)
    return (tip if usable else None), tuple(sorted(problems, key=lambda problem: problem.at))


def is_text_part(path: str) -> bool:
    """Whether a file below the tips' folder is named as a tip's text part: `2026-01-05-listen.txt`."""
    return path.endswith(".txt") and _DATED_NAME.match(path.rsplit("/", 1)[-1].removesuffix(".txt")) is not None


def with_text_parts(
    tips: Iterable[Tip], sources: Iterable[SourceFile], known: Collection[str]
) -> tuple[list[Tip], list[Problem]]:
    """The tips with the text parts that lie beside them, and what is wrong with those.

    `known` are the paths of all tips' files, those included that could not be read.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for source in sources:
        path = source.path.removesuffix(".txt") + ".md"
        text = decode(source)
        if isinstance(text, Problem):
            problems.append(text)
        elif path not in known:
            hint = f"name it as the tip's file is named; a tip would be {path}"
            problems.append(Problem(SourcePos(source.path), "text-part", "belongs to no tip", hint, Severity.WARNING))
        else:
            texts[path] = text
    return [_with_text(tip, texts[tip.path]) if tip.path in texts else tip for tip in tips], problems


def _with_text(tip: Tip, text: str) -> Tip:
    return replace(tip, text=text, source=f"{tip.source}+{digest(text.encode())}" if tip.source else "")


def key_from_name(path: str) -> str:
    """The key that a tip's file name promises, for links to a tip that could not be read."""
    dated = _DATED_NAME.match(path.rsplit("/", 1)[-1].removesuffix(".md"))
    return f"{dated[1]}-{slugify(dated[2] or '')}" if dated else ""


def _draft(table: TableReader) -> tuple[bool, str]:
    """Whether it is a draft, and the key that says so; empty where none does."""
    draft = table.flag("draft")
    published = table.flag("published", True)
    return draft or not published, "draft" if draft else "" if published else "published"


def _date(table: TableReader, settings: Settings, from_name: str) -> tuple[date | None, datetime | None]:
    zone = settings.site.timezone
    named: date | None = None
    if from_name:
        try:
            named = date.fromisoformat(from_name)
        except ValueError:
            table.fault("date", f"the file's name says {from_name}, which is no day", "rename the file", "bad-date")
    written = table.raw("date")
    if written is None:
        if not from_name:
            table.fault(
                "date",
                "is missing",
                "name the file YYYY-MM-DD-slug.md, or write date: 2026-01-05",
                "bad-date",
            )
        return (named, publication_moment(named, settings.schedule, zone)) if named else (None, None)
    value = _read_moment(written)
    if value is None:
        table.fault("date", f"is {written!s}, which is no day", "write date: 2026-01-05", "bad-date")
        return None, None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            table.fault("date", f"is {written!s}, a moment without a time zone",
                        "write the day alone, or add a zone such as -08:00", "bad-date")  # fmt: skip
            return None, None
        moment = value.astimezone(UTC)
        day = local_day(moment, zone)
    else:
        day, moment = value, publication_moment(value, settings.schedule, zone)
    if named and named != day:
        local = f" ({day} in {zone})" if isinstance(value, datetime) else ""
        table.fault(
            "date",
            f"is {written!s}{local}, but the file's name says {named}",
            "make the two agree",
            "bad-date",
        )
        return None, None
    return day, moment


def is_timed(written: object) -> bool:
    """Whether a `date` names a moment of its day, not the day alone."""
    return isinstance(_read_moment(written), datetime)


def _read_moment(written: object) -> date | datetime | None:
    if isinstance(written, (date, datetime)):
        return written
    text = str(written).strip()
    match = _MOMENT.match(text)
    try:
        if match:
            clock = match[2] if match[2].index(":") == 2 else "0" + match[2]
            return datetime.fromisoformat(f"{match[1]}T{clock}{(match[3] or '').upper()}")
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _slug(table: TableReader, from_name: str) -> tuple[str, str]:
    """The slug, and what gave it: the keys `slug` or `title`, or the file's `name`."""
    written = table.text("slug")
    if written:
        if not is_slug(written):
            close = slugify(written)
            table.fault("slug", f"is {written!r}, it may hold a-z, 0-9 and single hyphens, 80 characters at most",
                        f"write slug: {close}" if close else "", "bad-slug")  # fmt: skip
            return "", "slug"
        return written, "slug"
    named = slugify(from_name)
    slug = named or slugify(str(table.raw("title") or ""))
    if not slug:
        table.fault(
            "slug",
            "cannot be made from the file's name",
            "add a line such as slug: keep-the-door-open",
            "bad-slug",
        )
    return slug, "name" if named else "title"


def _title(table: TableReader, document: Document, settings: Settings) -> tuple[str, str, list[Problem]]:
    title = table.text("title", limit=300)
    if title or (table.problems and table.has("title")):
        return title, "title", []
    lang = settings.site.language
    epigraph = table.raw("epigraph")
    source, origin = document.body, "body"
    if isinstance(epigraph, str) and epigraph.strip():
        source, origin = f"> {epigraph.strip()}".replace("\n", "\n> "), "epigraph"
    nodes = parse(source[:4000], lang, settings.markdown.typographer)
    if origin == "epigraph" and nodes:
        nodes = split_attribution(nodes[0]).children
    words = block_text([node for node in nodes if node.kind != "placed_block"])
    made = opening_words(words)
    if not made:
        table.fault("title", "is missing and the text has no words to take it from", "add a title", "missing-key")
        return "", origin, []
    note = Problem(
        SourcePos(document.path), "title-made", f"has no title; it is shown as {made!r}, the {origin}'s opening words",
        "add a title to choose your own", field="title",
    )  # fmt: skip
    return made, origin, [note.as_warning()]


def _aliases(table: TableReader) -> tuple[str, ...]:
    aliases = []
    for alias in table.texts("aliases"):
        path = alias if alias.startswith("/") else f"/{alias}"
        if is_external(alias) or re.search(r"[\s?#<>\"\\]|//|/\.{1,2}(?:/|\Z)", path):
            table.fault("aliases", f"{alias!r} is no path of this site", "write a path such as /old/address/")
        elif path == "/":
            table.fault("aliases", "'/' is the home page")
        else:
            aliases.append(path)
    return tuple(aliases)


def _authors(table: TableReader, settings: Settings) -> tuple[Byline, ...]:
    names = table.texts("authors")
    single = table.text("author")
    if single and names:
        table.fault("author", "stands beside authors", "keep one of the two keys")
    return tuple(Byline(name, "") for name in ((single,) if single else names) or (settings.site.default_author,))


def _topics(table: TableReader) -> tuple[str, ...]:
    topics = (*table.texts("topics", split=True), *table.texts("tags", split=True))
    by_slug: dict[str, str] = {}
    for topic in topics:
        slug = slugify(topic)
        if slug:
            by_slug.setdefault(slug, topic)
        else:
            table.fault("topics", f"{topic!r} cannot be spelled in an address", "use letters or digits")
    return tuple(by_slug.values())


def _series(table: TableReader, settings: Settings) -> str:
    keys = [series.key for series in settings.series]
    return table.choice("series", keys[0], keys)


def _description(table: TableReader) -> tuple[str, str]:
    """The description, and the key that gave it; both empty where there is none."""
    found = [(table.text(key, one_line=False), key) for key in ("description", "excerpt", "summary")]
    text, key = next((one for one in found if one[0]), ("", ""))
    return " ".join(text.split()), key


def read_signoff(table: TableReader) -> str | None:
    """A sign-off as written: text, `""` for `false`, `None` where nothing is said."""
    value = table.raw("signoff")
    if value is None or isinstance(value, bool):
        if value is True:
            table.fault("signoff", "is true", "write its words, a block's name, or false")
        return "" if value is False else None
    return table.text("signoff", one_line=False)


def read_language(table: TableReader) -> str:
    """A language tag as BCP 47 spells it."""
    lang = table.text("lang")
    if lang and not re.match(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z", lang):
        table.fault("lang", f"{lang!r} is no language tag", "write en, de or pt-BR (BCP 47)")
        return ""
    return lang


def _extra(table: TableReader) -> dict[str, object]:
    value = table.raw("extra")
    if value is None:
        return {}
    if not isinstance(value, dict):
        table.fault("extra", "expects a table of your own keys", "indent them below extra:")
        return {}
    return {str(key): item for key, item in value.items()}
