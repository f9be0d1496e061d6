"""From single tips to a site: what is published, in which order, and what belongs together.

Neighbours, topics and numbers live here, never inside a `Tip`.  The published set is computed
once; everything that is shown reads only that.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from itertools import chain

from tipsgen.fields import did_you_mean
from tipsgen.markdown import smarten
from tipsgen.model import Author, Block, Byline, Page, Problem, Severity, SourcePos, Tip
from tipsgen.schedule import gaps, local_day
from tipsgen.settings import SeriesSettings, Settings
from tipsgen.urls import slugify, tip_path
from tipsgen.values import frozen

RELATED_WINDOW = 40
"""How many earlier tips of each topic are looked at for related tips."""


@frozen()
class Topic:
    """A topic as the whole site shows it."""

    slug: str
    name: str
    """As the oldest published tip spells it, so that it never changes later."""

    @property
    def path(self) -> str:
        """The site path of its list."""
        return f"/topics/{self.slug}/"


@frozen()
class Credit:
    """An author of one tip, named as the tip names him or her."""

    name: str
    author: Author

    @property
    def path(self) -> str:
        """The site path of the author's page."""
        return f"/authors/{self.author.key}/"


@frozen(kw_only=True)
class Entry:
    """A tip at its place in the site."""

    tip: Tip
    key: str
    """The tip's key."""
    path: str
    """Site path of its page."""
    title: str
    """With typographic marks."""
    full_title: str
    """By the series' `title_format`."""
    series: SeriesSettings
    day_number: int | None
    credits: tuple[Credit, ...]
    topics: tuple[Topic, ...] = ()
    lang: str = "en"

    @property
    def order(self) -> tuple[datetime, str]:
        """By moment, then slug, so that equal moments never swap."""
        return (self.tip.moment, self.tip.slug)


@frozen()
class Neighbours:
    """The tips published just before and just after one."""

    older: Entry | None
    newer: Entry | None


@frozen()
class Withheld:
    """A tip that this build does not publish, and why."""

    entry: Entry
    reason: str
    """`draft` or `scheduled`."""


@frozen(kw_only=True)
class Sources:
    """Everything that was read, parsed, before anything is put in order."""

    settings: Settings
    tips: tuple[Tip, ...] = ()
    authors: tuple[Author, ...] = ()
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    broken: frozenset[str] = frozenset()
    """Keys of tips that could not be read, so that links to them are not reported again."""
    broken_authors: frozenset[str] = frozenset()
    """Keys of author files that could not be read."""


@frozen(kw_only=True)
class Site:
    """The whole site at one moment."""

    settings: Settings
    entries: tuple[Entry, ...]
    """Published tips, oldest first."""
    withheld: tuple[Withheld, ...]
    blocks: Mapping[str, Block]
    pages: tuple[Page, ...]
    broken: frozenset[str] = frozenset()
    neighbours: Mapping[str, Neighbours] = field(default_factory=dict)
    topics: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Entries by topic slug, oldest first; slugs in alphabetical order."""
    topic_names: Mapping[str, Topic] = field(default_factory=dict)
    authors: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Entries by author key, oldest first; only authors with a published tip."""
    author_files: Mapping[str, Author] = field(default_factory=dict)
    series: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    years: Mapping[int, tuple[Entry, ...]] = field(default_factory=dict)
    similar: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Earlier tips that share topics, best first."""

    @property
    def everything(self) -> tuple[Entry, ...]:
        """Published and withheld tips in order, for links and checks."""
        return tuple(sorted((*self.entries, *(one.entry for one in self.withheld)), key=lambda entry: entry.order))


def assemble(
    sources: Sources, now: datetime, *, drafts: bool = False, future: bool = False
) -> tuple[Site, tuple[Problem, ...]]:
    """Put everything in its place as of `now`, and report what contradicts itself.

    `drafts` publishes drafts too, `future` what is scheduled after `now`.
    """
    settings = sources.settings
    problems: list[Problem] = []
    people = _people(sources, problems)
    unique = _unique_tips(sources.tips, drafts, problems)
    placed = _place(unique, people, sources, drafts, problems)
    published: list[Entry] = []
    withheld: list[Withheld] = []
    for entry in placed:
        if entry.tip.draft and not drafts:
            withheld.append(Withheld(entry, "draft"))
        elif entry.tip.moment > now and not future:
            withheld.append(Withheld(entry, "scheduled"))
        else:
            published.append(entry)
    entries, names = _with_topics(published)
    problems += _gap_problems(placed, settings, now)
    site = Site(
        settings=settings,
        entries=entries,
        withheld=tuple(withheld),
        blocks={block.name: block for block in sources.blocks},
        pages=tuple(page for page in sorted(sources.pages, key=lambda page: page.key) if drafts or not page.draft),
        broken=sources.broken,
        neighbours=neighbours(entries),
        topics=_group(entries, lambda entry: [topic.slug for topic in entry.topics]),
        topic_names=names,
        authors=_group(entries, lambda entry: [credit.author.key for credit in entry.credits]),
        author_files={author.key: author for author in sources.authors},
        series=_group(entries, lambda entry: [entry.series.key]),
        years=_group(entries, lambda entry: [entry.tip.day.year]),
        similar=_similar(entries, settings.blog.related),
    )
    return site, tuple(problems)


def neighbours(entries: Sequence[Entry]) -> dict[str, Neighbours]:
    """Map each tip's key to the tips just before and just after it.

    The oldest has no `older`, the newest no `newer`: nothing wraps around.
    """
    ordered = sorted(entries, key=lambda entry: entry.order)
    older = [None, *ordered][:-1]
    newer = [*ordered, None][1:]
    return {entry.key: Neighbours(before, after) for entry, before, after in zip(ordered, older, newer, strict=True)}


def _group(entries: Iterable[Entry], keys_of: object) -> dict:  # type: ignore[type-arg]
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in dict.fromkeys(keys_of(entry)):  # type: ignore[operator]
            groups[key].append(entry)
    return {key: tuple(groups[key]) for key in sorted(groups)}  # type: ignore[type-var]


def _people(sources: Sources, problems: list[Problem]) -> dict[str, Author]:
    people: dict[str, Author] = {}
    for author in sorted(sources.authors, key=lambda author: author.key):
        for name in (author.key, author.name, *author.aliases):
            other = people.setdefault(_fold(name), author)
            if other is not author:
                at = SourcePos(author.path)
                hint = f"{other.path} has it too; drop it from one of them"
                problems.append(Problem(at, "author-name", f"the name {name!r} belongs to two authors", hint))
    if not people and not sources.broken_authors:
        name = sources.settings.site.default_author
        people[_fold(name)] = Author(key=slugify(name) or "author", name=name)
    return people


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _unique_tips(tips: Iterable[Tip], drafts: bool, problems: list[Problem]) -> list[Tip]:
    by_key: dict[str, Tip] = {}
    for tip in sorted(tips, key=lambda tip: tip.path):
        other = by_key.setdefault(tip.key, tip)
        if other is not tip:
            problem = Problem(
                tip.at("slug"),
                "same-key",
                f"has the same day and slug as {other.path}",
                "give one of them another slug",
            )
            problems.append(problem.as_warning() if tip.draft and not drafts else problem)
    return sorted(by_key.values(), key=lambda tip: (tip.moment, tip.slug))


def _place(
    tips: Sequence[Tip], people: Mapping[str, Author], sources: Sources, drafts: bool, problems: list[Problem]
) -> list[Entry]:
    settings = sources.settings
    sequences: dict[str, int] = defaultdict(int)
    placed = []
    for tip in tips:
        series = settings.series_by_key(tip.series)
        number = tip.day_number
        if number is None and series.day_numbers == "year":
            number = tip.day.timetuple().tm_yday
        if series.day_numbers == "sequence" and not tip.draft:
            number = tip.day_number if tip.day_number is not None else sequences[series.key] + 1
            sequences[series.key] = number
        elif series.day_numbers == "sequence" and number is None:
            number = sequences[series.key] + 1
        lang = tip.lang or settings.site.language
        title = smarten(tip.title, lang) if settings.markdown.typographer else tip.title
        placed.append(
            Entry(
                tip=tip,
                key=tip.key,
                path=tip_path(settings.tip_permalink, tip.day, tip.slug),
                title=title,
                full_title=full_title(series, title, number),
                series=series,
                day_number=number,
                credits=tuple(_credits(tip, people, sources, drafts, problems)),
                lang=lang,
            )
        )
    return placed


def full_title(series: SeriesSettings, title: str, number: int | None) -> str:
    """A tip's title by its series' `title_format`."""
    if series.title_format == "{title}":
        return " ".join(title.split())
    shown = series.title_format.format(series=series.title, title=title, day_number="" if number is None else number)
    return " ".join(shown.split())


def _credits(
    tip: Tip, people: Mapping[str, Author], sources: Sources, drafts: bool, problems: list[Problem]
) -> Iterable[Credit]:
    for byline in tip.authors:
        author = people.get(_fold(byline.name))
        if author is None:
            if slugify(byline.name) not in sources.broken_authors:
                problems.append(_missing_author(tip, byline, people, drafts))
            continue
        yield Credit(author.name if byline.name == author.key else byline.name, author)


def author_names(authors: Iterable[Author]) -> dict[str, str]:
    """Every spelling that a tip may use for one of the authors, by the spelling without case and spaces."""
    return {_fold(name): name for author in authors for name in (author.key, author.name, *author.aliases)}


def _missing_author(tip: Tip, byline: Byline, people: Mapping[str, Author], drafts: bool) -> Problem:
    field_name = next((name for name in ("author", "authors") if name in tip.lines), "")
    known = {author.key for author in people.values()}
    close = did_you_mean(byline.name, author_names(people.values()).values())
    hint = (
        close
        if close.startswith("did")
        else f"write content/authors/{slugify(byline.name)}.md, or name one of: {', '.join(sorted(known))}"
    )
    message = f"{byline.name!r} is no author of this site"
    if not field_name:
        at = SourcePos("tipsgen.toml")
        return Problem(at, "missing-author", message, hint, Severity.ERROR, "site.default_author")
    problem = Problem(tip.at(field_name), "missing-author", message, hint, Severity.ERROR, field_name)
    return problem.as_warning() if tip.draft and not drafts else problem


def _with_topics(published: Sequence[Entry]) -> tuple[tuple[Entry, ...], dict[str, Topic]]:
    names: dict[str, Topic] = {}
    entries = []
    for entry in published:
        topics = []
        for written in entry.tip.topics:
            slug = slugify(written)
            topics.append(names.setdefault(slug, Topic(slug, written)))
        entries.append(_replace_topics(entry, tuple(topics)) if topics else entry)
    return tuple(entries), {slug: names[slug] for slug in sorted(names)}


def _replace_topics(entry: Entry, topics: tuple[Topic, ...]) -> Entry:
    return Entry(
        tip=entry.tip, key=entry.key, path=entry.path, title=entry.title, full_title=entry.full_title,
        series=entry.series,
        day_number=entry.day_number, credits=entry.credits, topics=topics, lang=entry.lang,
    )  # fmt: skip


def _similar(entries: Sequence[Entry], limit: int) -> dict[str, tuple[Entry, ...]]:
    """Earlier tips by shared topics: more shared ones first, then the newer."""
    recent: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=RELATED_WINDOW))
    found: dict[str, tuple[Entry, ...]] = {}
    size = len(entries)
    for index, entry in enumerate(entries):
        best = _best([recent[topic.slug] for topic in entry.topics], size) if limit else []
        found[entry.key] = tuple([entries[earlier] for earlier in best[:limit]])
        for topic in entry.topics:
            recent[topic.slug].append(index)
    return found


def _best(lists: Sequence[deque[int]], size: int) -> list[int]:
    """Numbers below `size` out of some lists that rise: those in more lists first, then the greater."""
    if len(lists) == 1:
        return list(lists[0])[::-1]
    if len(lists) == 2:
        # What nearly all tips have is done by sets, in a third of the time.
        first, second = map(set, lists)
        return sorted(first & second, reverse=True) + sorted(first ^ second, reverse=True)
    counts = Counter(chain.from_iterable(lists))
    scores = sorted([count * size + number for number, count in counts.items()], reverse=True)
    return [score % size for score in scores]


def gap_runs(tips: Iterable[Tip], settings: Settings, now: datetime) -> tuple[tuple[date, date], ...]:
    """Runs of slots without a tip between today and the last scheduled tip; drafts fill none."""
    days = {tip.day for tip in tips if not tip.draft}
    today = local_day(now, settings.site.timezone)
    return gaps(today, max(days), days, settings.schedule) if days else ()


def _gap_problems(placed: Sequence[Entry], settings: Settings, now: datetime) -> list[Problem]:
    severity = Severity.ERROR if settings.schedule.gap == "error" else Severity.WARNING
    problems = []
    for first, last in gap_runs([entry.tip for entry in placed], settings, now):
        span = f"{first}" if first == last else f"{first} to {last}"
        problems.append(
            Problem(
                SourcePos("tipsgen.toml"), "schedule-gap", f"the schedule has no tip for {span}",
                "write one, or list the day under [schedule] skip", severity, "schedule",
            )
        )  # fmt: skip
    return problems
