"""Lists of tips, all paginated alike: archive, years, topics, authors, series; and their indexes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from markupsafe import Markup

from tipsgen import weave
from tipsgen.assemble import Entry
from tipsgen.channels.html import HtmlOptions, HtmlRenderer
from tipsgen.i18n import count_tips, language, month_heading
from tipsgen.jobs import Job, Result, Tools
from tipsgen.mentions import mentions
from tipsgen.outputs.common import Plan
from tipsgen.outputs.kinds import HOME, INDEX, LIST, MONTH
from tipsgen.policy import content_policy
from tipsgen.prose import recurring
from tipsgen.structured import breadcrumbs, structured_data, website
from tipsgen.urls import output_file
from tipsgen.views import (
    HomeInputs,
    HomeView,
    IndexInputs,
    IndexRow,
    Link,
    ListInputs,
    ListItem,
    MonthInputs,
    MonthView,
    PersonView,
    YearRow,
)


def plan(site: Plan) -> list[Job]:
    """Every list with its pages, every index, and the home page."""
    words = language(site.settings.site.language).words
    months = _months(site)
    years = {year: _year_row(site, year, months) for year in sorted(site.site.years, reverse=True)}
    jobs = _list(site, "archive", "/archive/", words["archive"], site.site.entries, years=tuple(years.values()))
    for year, entries in site.site.years.items():
        jobs += _list(site, "year", f"/archive/{year}/", str(year), entries, years=(years[year],))
    for slug, entries in site.site.topics.items():
        jobs += _list(site, "topic", f"/topics/{slug}/", site.site.topic_names[slug].name, entries)
    for key, entries in site.site.authors.items():
        author = next(credit.author for credit in entries[-1].credits if credit.author.key == key)
        jobs += _list(site, "author", f"/authors/{key}/", author.name, entries, person=site.person(author))
    for key, entries in site.site.series.items():
        jobs += _list(site, "series", f"/series/{key}/", site.settings.series_by_key(key).title, entries)
    return [*jobs, *_month_pages(site, months), *_indexes(site), _home(site)]


Months = dict[tuple[int, int], list[Entry]]
"""Tips by year and month, oldest first."""


def _months(site: Plan) -> Months:
    found: Months = {}
    for entry in site.site.entries:
        found.setdefault((entry.tip.day.year, entry.tip.day.month), []).append(entry)
    return found


def _month_path(year: int, month: int) -> str:
    # No numbered page of a year can be called so.
    return f"/archive/{year}-{month:02d}/"


def _year_row(site: Plan, year: int, months: Months) -> YearRow:
    lang = site.settings.site.language
    names = language(lang).months
    rows = [
        IndexRow(
            names[month - 1][:1].upper() + names[month - 1][1:], _month_path(of, month), count_tips(len(found), lang)
        )
        for (of, month), found in months.items()
        if of == year
    ]
    return YearRow(str(year), f"/archive/{year}/", count_tips(len(site.site.years[year]), lang), tuple(reversed(rows)))


def _month_pages(site: Plan, months: Months) -> list[Job]:
    """A page for every month with its titles, which are never too many for one page."""
    lang = site.settings.site.language
    links = [Link(month_heading(found[0].tip.day, lang), _month_path(*month)) for month, found in months.items()]
    jobs = []
    for (month, found), link, older, newer in zip(
        months.items(), links, [None, *links][:-1], [*links, None][1:], strict=True
    ):
        inputs = MonthInputs(
            path=link.path, heading=link.title, total=count_tips(len(found), lang),
            keys=keys(found), year=Link(str(month[0]), f"/archive/{month[0]}/"), older=older, newer=newer,
        )  # fmt: skip
        source = "tipsgen.toml (the archive's months)"
        uses = tuple([site.pieces(entry.key)[0] for entry in found])
        jobs.append(Job(MONTH, link.path, (output_file(link.path),), inputs, uses, source=source))
    return jobs


def keys(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Tips for a list, newest first."""
    return tuple(entry.key for entry in reversed(entries))


def _list(
    site: Plan, kind: str, path: str, heading: str, entries: Sequence[Entry], *,
    person: PersonView | None = None, years: tuple[YearRow, ...] = (),
) -> list[Job]:  # fmt: skip
    """The front page with the newest tips, and numbered pages, of which 1 is the oldest.

    Numbered pages never change their tips once they are full.  The front shows the last of
    them, and the one before it too while the last is not full.
    """
    size = site.settings.blog.tips_per_page
    chunks = [entries[start : start + size] for start in range(0, len(entries), size)]
    pages = len(chunks)
    words = language(site.settings.site.language).words
    rules = site.rules(mentions(person.bio), person.source, None) if person else None
    feeds = site.feeds(path, f"{site.settings.site.title}: {heading}") if _has_feed(site, kind) else ()
    jobs = []
    for number in range(pages + 1):
        if number == 0:
            partial = pages > 1 and len(chunks[-1]) < size
            shown = (*chunks[-2], *chunks[-1]) if partial else tuple(chunks[-1]) if chunks else ()
            oldest = pages - (2 if partial else 1)
        else:
            if pages == 1:
                break
            shown, oldest = tuple(chunks[number - 1]), number - 1
        newer = None
        if number:
            newer = Link(words["newer_page"], _page_path(path, kind, number + 1) if number < pages else path)
        here = _page_path(path, kind, number) if number else path
        older = Link(words["older_page"], _page_path(path, kind, oldest)) if oldest > 0 else None
        title = f"{heading}{words['comma']}{words['page'].format(number=number)}" if number else heading
        # A full page says nothing that the next tip would change.
        total = "" if number else count_tips(len(entries), site.settings.site.language)
        inputs = ListInputs(
            path=here, heading=heading, title=title, kind=kind, number=number, keys=keys(shown), total=total,
            older=older, newer=newer, person=person, years=() if number else years, feeds=feeds, text=rules,
        )  # fmt: skip
        uses = tuple(chain.from_iterable([site.pieces(entry.key) for entry in shown]))
        jobs.append(Job(LIST, here, (output_file(here),), inputs, uses, source=f"tipsgen.toml (the {kind} list)"))
    return jobs


def _page_path(path: str, kind: str, number: int) -> str:
    """Where a numbered page lies; in the archive, a number of four digits would be the address of a year."""
    return f"{path}page-{number}/" if kind == "archive" and 1000 <= number <= 9999 else f"{path}{number}/"


def _has_feed(site: Plan, kind: str) -> bool:
    """Whether the lists of a kind have feeds of their own."""
    feed = site.settings.feed
    return {"topic": feed.per_topic, "author": feed.per_author, "series": feed.per_series}.get(kind, False)


def _indexes(site: Plan) -> list[Job]:
    lang = site.settings.site.language
    words = language(lang).words
    tables = {
        "topics": [(site.site.topic_names[slug].name, slug, len(found)) for slug, found in site.site.topics.items()],
        "authors": [
            (next(c.author.name for c in found[-1].credits if c.author.key == key), key, len(found))
            for key, found in site.site.authors.items()
        ],
        "series": [
            (site.settings.series_by_key(key).title, key, len(found)) for key, found in site.site.series.items()
        ],
    }
    jobs = []
    for name, rows in tables.items():
        shown = tuple(
            IndexRow(title, f"/{name}/{slug}/", count_tips(count, lang))
            for title, slug, count in sorted(rows, key=lambda row: (row[0].casefold(), row[1]))
        )
        inputs = IndexInputs(path=f"/{name}/", heading=words[name], rows=shown)
        jobs.append(Job(INDEX, name, (f"{name}/index.html",), inputs, source=f"tipsgen.toml (the {name} index)"))
    return jobs


def _home(site: Plan) -> Job:
    recent = site.site.entries[-site.settings.blog.tips_per_page :]
    topics = tuple(Link(topic.name, topic.path) for topic in site.site.topic_names.values())
    inputs = HomeInputs(
        keys=keys(recent), full=site.settings.blog.home == "full",
        topics=tuple(sorted(topics, key=lambda link: link.title.casefold())),
    )  # fmt: skip
    uses = tuple(chain.from_iterable([site.pieces(entry.key) for entry in recent]))
    if recent and site.settings.blog.home == "full":
        uses = (*uses[:-1], (recent[-1].key, "letter"))
    return Job(HOME, "home", ("index.html",), inputs, uses, source="tipsgen.toml (the home page)")


def _items(found: Sequence[str], tools: Tools) -> tuple[ListItem, ...]:
    lang = tools.ground.view.language
    views = [tools.view(key) for key in found]
    return tuple([ListItem(tip=view, month=_month(view.iso_day[:7], lang)) for view in views])


@lru_cache(maxsize=1024)
def _month(written: str, lang: str) -> str:
    """A month such as `2026-11` as it stands over a list."""
    return month_heading(date.fromisoformat(f"{written}-01"), lang)


def _shown(found: Sequence[ListItem], tools: Tools) -> list[dict[str, Any]]:
    return [
        {"tip": item.tip, "month": item.month, "excerpt": Markup(tools.fragment(item.tip.key, "excerpt"))}  # noqa: S704
        for item in found
    ]


def render(inputs: ListInputs, tools: Tools) -> Result:
    """One page of a list."""
    site = tools.ground.view
    words = language(site.language).words
    bio = ""
    if inputs.person and inputs.text:
        # The tips' own jobs report what is wrong in a bio.
        nodes = recurring(inputs.person.bio, site.language, inputs.text.typographer)
        weaver = weave.Weaver(inputs.person.source, inputs.text)
        nodes = weaver.weave(nodes, inputs.person.bio, inputs.person.body_line)
        options = HtmlOptions(
            root=site.base_path, ids=False, words=words, raw_html=inputs.text.raw_html,
            pictures=inputs.text.pictures, shown=tools.pictures,
        )  # fmt: skip
        bio = HtmlRenderer(options).safe(nodes)
    items = _shown(_items(inputs.keys, tools), tools)
    shown = bio + "".join([item["excerpt"] for item in items])
    photo = f'<img src="{inputs.person.photo.path}"' if inputs.person and inputs.person.photo else ""
    block = structured_data(breadcrumbs(site, [Link(inputs.title, inputs.path)]))
    context = {
        "site": site, "words": words, "root": site.base_path, "list": inputs,
        "items": items, "bio": Markup(bio), "pictures": tools.pictures,  # noqa: S704
        "card": site.card, "policy": content_policy(shown + photo, site.raw_html, block),
        "structured": block,
    }  # fmt: skip
    html = tools.template("blog/list.html", context)
    return Result(((output_file(inputs.path), html.encode()),))


def render_month(inputs: MonthInputs, tools: Tools) -> Result:
    """A month of the archive."""
    site = tools.ground.view
    words = language(site.language).words
    month = MonthView(
        path=inputs.path, heading=inputs.heading, total=inputs.total, items=_items(inputs.keys, tools),
        year=inputs.year, older=inputs.older, newer=inputs.newer,
    )  # fmt: skip
    steps = [Link(words["archive"], "/archive/"), inputs.year, Link(inputs.heading, inputs.path)]
    block = structured_data(breadcrumbs(site, steps))
    context = {
        "site": site, "words": words, "root": site.base_path, "month": month,
        "card": site.card, "policy": content_policy("", site.raw_html, block),
        "structured": block,
    }  # fmt: skip
    return Result(((output_file(inputs.path), tools.template("blog/month.html", context).encode()),))


def render_index(inputs: IndexInputs, tools: Tools) -> Result:
    """The index of topics, authors or series."""
    site = tools.ground.view
    words = language(site.language).words
    block = structured_data(breadcrumbs(site, [Link(inputs.heading, inputs.path)]))
    context = {
        "site": site, "words": words, "root": site.base_path, "index": inputs,
        "card": site.card, "policy": content_policy("", site.raw_html, block),
        "structured": block,
    }  # fmt: skip
    return Result(((output_file(inputs.path), tools.template("blog/index.html", context).encode()),))


def render_home(inputs: HomeInputs, tools: Tools) -> Result:
    """The home page: the newest tip, then recent ones."""
    site = tools.ground.view
    words = language(site.language).words
    found = _items(inputs.keys, tools)
    home = HomeView(newest=found[0] if found else None, full=inputs.full, items=found[1:], topics=inputs.topics)
    newest = ""
    if home.newest:
        newest = tools.fragment(home.newest.tip.key, "letter" if inputs.full else "excerpt")
    items = _shown(home.items, tools)
    image = home.newest.tip.image if home.newest else None
    lead = f'<img src="{image.path}"' if image else ""
    shown = newest + lead + "".join([item["excerpt"] for item in items])
    block = structured_data(website(site))
    context = {
        "site": site, "words": words, "root": site.base_path, "home": home,
        "newest": Markup(newest), "items": items, "pictures": tools.pictures,  # noqa: S704
        "card": site.card, "policy": content_policy(
            shown, site.raw_html, block, posts_to=site.posts_to
        ),
        "structured": block,
    }  # fmt: skip
    return Result((("index.html", tools.template("blog/home.html", context).encode()),))
