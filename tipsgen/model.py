"""The values that flow through a build: sources, problems, tips and what surrounds them.

All are frozen; collections are tuples, so that a value can be compared, pickled and digested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from tipsgen.values import frozen


class Severity(StrEnum):
    """How much a problem matters to a build."""

    ERROR = "error"
    """Stops the build before anything is written."""
    WARNING = "warning"
    """Is shown; `--strict` turns it into an error."""
    NOTE = "note"
    """Only `tipsgen check` has these: worth a look, and a failure under its `--strict` alone."""


@dataclass(frozen=True, slots=True, order=True)
class SourcePos:
    """A place in a file that an author wrote."""

    path: str
    """Path from the site's root, with forward slashes."""
    line: int = 1
    """Line, the first is 1."""
    column: int = 1
    """Column in characters, the first is 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@frozen()
class Problem:
    """Something an author can mend, with the place where the author wrote it."""

    at: SourcePos
    rule: str
    """The rule's stable name, such as `unknown-key`; docs/problems.md explains each."""
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    field: str = ""
    """The front matter key or settings path that is meant, empty where none is."""

    def __str__(self) -> str:
        mark = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        place = f"{self.field}: " if self.field else ""
        advice = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{self.at}: {mark}{place}{self.message}{advice}"

    def as_warning(self) -> Problem:
        """The same problem, of a severity that does not stop a build."""
        return replace(self, severity=Severity.WARNING)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of the problems stops a build by itself."""
    return any(problem.severity is Severity.ERROR for problem in problems)


@frozen()
class SourceFile:
    """One file of the site, read."""

    path: str
    """Path from the site's root, with forward slashes."""
    data: bytes


@frozen()
class MediaFile:
    """A picture or other file that is copied to the output, not rendered."""

    path: str
    """Path from the site's root, such as `content/static/images/bell.png`."""
    size: int
    """Bytes."""
    width: int = 0
    """Pixels; 0 where the file is no picture or its size could not be read."""
    height: int = 0
    """Pixels; 0 where unknown."""
    digest: str = ""
    """Of its bytes; empty where nobody asked for it."""


@frozen()
class Mentions:
    """What a markdown text refers to, as it writes it."""

    tips: tuple[str, ...] = ()
    """The words after `tip:`."""
    addresses: tuple[str, ...] = ()
    """Addresses of links and pictures without a scheme."""


@frozen(kw_only=True)
class Author:
    """A person who writes tips.  Source: `content/authors/KEY.md`."""

    key: str
    """The file's name without `.md`: `[a-z0-9-]`; the last segment of the author's page."""
    name: str
    aliases: tuple[str, ...] = ()
    """Other spellings of the name that a tip may use."""
    url: str = ""
    email: str = ""
    handle: str = ""
    """A name on a social network, such as `@june`."""
    photo: str = ""
    """A picture's address as written."""
    rights: str = ""
    """Reprint terms of everything by this author, in markdown."""
    signoff: str | None = None
    """Closing lines in markdown, or a block's name; `None`: not said, `""`: none wanted."""
    bio: str = ""
    """The file's body, in markdown."""
    path: str = ""
    body_line: int = 1


@frozen(kw_only=True)
class Block:
    """A recurring passage.  Source: `content/blocks/NAME.md`."""

    name: str
    """The file's name without `.md`."""
    text: str
    """Markdown, with placeholders such as `{weekday}`."""
    weekdays: tuple[int, ...] = ()
    """Days of the week on which it appears, Monday is 0; empty: any."""
    starts: date | None = None
    """First day on which it appears."""
    ends: date | None = None
    """Last day on which it appears."""
    channels: tuple[str, ...] = ("web", "email", "feed")
    place: str = "after-body"
    """Where it goes unless a tip places it: `before-body` or `after-body`."""
    order: int = 0
    """Blocks of one place are sorted by this, then by name."""
    automatic: bool = False
    """Whether it appears by its rule; otherwise only where a tip names it."""
    path: str = ""
    body_line: int = 1


@frozen(kw_only=True)
class Page:
    """An undated page.  Source: `content/pages/PATH.md`."""

    key: str
    """Path below content/pages without `.md`; the page's address is `/KEY/`."""
    title: str
    description: str = ""
    nav: int | None = None
    """Place in the masthead's links, lowest first; `None`: not there."""
    draft: bool = False
    lang: str = ""
    aliases: tuple[str, ...] = ()
    body: str = ""
    path: str = ""
    body_line: int = 1
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each front matter key."""


@frozen()
class Byline:
    """An author as a tip names him or her."""

    name: str
    """The name as the tip writes it; empty where it writes the author's key."""
    key: str
    """The author's key."""


@frozen(kw_only=True)
class Tip:
    """One dated tip as its author wrote it.

    Source: `content/tips/YYYY-MM-DD-slug.md`.  Only `tips.parse_tip` makes one; for fields
    that break a rule it returns `Problem`s, all of them.
    """

    path: str
    """Source path from the site's root."""
    body: str
    """Markdown after the front matter."""
    body_line: int
    """The line of the file on which `body` starts."""
    day: date
    """Publication day in the site's time zone."""
    moment: datetime
    """Publication moment, in UTC."""
    slug: str
    """Last URL segment: `[a-z0-9-]`, 1-80 characters, unique within its day."""
    title: str
    """Plain text."""
    title_from: str = "title"
    """Where the title came from: `title`, `epigraph` or `body`."""
    subtitle: str = ""
    aliases: tuple[str, ...] = ()
    """Old paths that lead here, each starting with `/`."""
    draft: bool = False
    authors: tuple[Byline, ...] = ()
    topics: tuple[str, ...] = ()
    """Names as written."""
    series: str = ""
    """Key of a `[series.KEY]`."""
    day_number: int | None = None
    """Set by hand; `None`: by the series' rule."""
    guid: str = ""
    """Feed identity as set by hand; empty: made from the key."""
    description: str = ""
    """Plain text; empty: made from the excerpt."""
    image: str = ""
    """The lead image's address as written."""
    image_alt: str = ""
    subject: str = ""
    preheader: str = ""
    """Inbox preview, plain text; empty: the description."""
    email: bool = True
    """Whether a newsletter is made."""
    text: str = ""
    """The newsletter's text part as its author wrote it, from `NAME.txt` beside the tip; empty: made."""
    related: tuple[str, ...] = ()
    """References to earlier tips, as after `tip:`."""
    epigraph: str = ""
    """Markdown; the last line may name its source after a dash."""
    signoff: str | None = None
    """Closing lines in markdown, or a block's name; `None`: not said, `""`: none wanted."""
    rights: str = ""
    """Reprint terms, markdown."""
    canonical_url: str = ""
    """Where a syndicated tip first appeared."""
    lang: str = ""
    """BCP 47 tag; empty: the site's."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """Whatever the author keeps under `extra`, for templates."""
    came_from: Mapping[str, str] = field(default_factory=dict)
    """For `day`, `time`, `slug`, `draft` and `description`: the key that gave the value, `name` for the
    file's name, `schedule` for the settings' time."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each front matter key."""
    mentions: Mentions = Mentions()
    """What the body refers to."""
    placed: tuple[str, ...] = ()
    """Names of the blocks that the body places."""
    source: str = ""
    """The digest of the bytes that it was read from; empty where nobody asked for one."""

    @property
    def key(self) -> str:
        """`YYYY-MM-DD-slug`, unique in the site."""
        return f"{self.day.isoformat()}-{self.slug}"

    def at(self, name: str) -> SourcePos:
        """The place of the front matter key `name`, line 1 where it is not written."""
        return SourcePos(self.path, self.lines.get(name, 1))
