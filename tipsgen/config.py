"""`tipsgen.toml` read into `Settings`, with every fault in one run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tipsgen.fields import TableReader, did_you_mean
from tipsgen.frontmatter import decode
from tipsgen.locate import nearest, toml_lines
from tipsgen.mailboxes import address_of
from tipsgen.model import Problem, SourceFile, SourcePos
from tipsgen.settings import (
    BlogSettings,
    CheckSettings,
    FeedSettings,
    ImageSettings,
    MarkdownSettings,
    NewsletterSettings,
    ScheduleSettings,
    SearchSettings,
    SeriesSettings,
    Settings,
    ShareSettings,
    SiteSettings,
    SmtpSettings,
)
from tipsgen.signup import read_subscribe
from tipsgen.urls import ascii_host, is_safe_output, is_slug, output_file, tip_path

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "site": ("title", "base_url", "default_author", "tagline", "description", "language", "timezone"),
    "series": ("title", "title_format", "day_numbers"),
    "schedule": ("weekdays", "time", "skip", "gap"),
    "permalinks": ("tip",),
    "blog": ("tips_per_page", "home", "comments", "related"),
    "feed": ("content", "limit", "formats", "per_topic", "per_author", "per_series", "hub"),
    "search": ("engine",),
    "newsletter": ("from", "reply_to", "subject", "postal_address", "unsubscribe_url", "provider", "eml", "utm"),
    "subscribe": ("action", "field", "fields", "url"),
    "smtp": ("host", "port", "user", "tls"),
    "theme": ("name",),
    "markdown": ("raw_html", "typographer"),
    "images": ("widths",),
    "share_images": ("enabled", "fonts"),
    "check": (
        "ignore",
        "subject_length",
        "sentence_words",
        "paragraph_words",
        "tip_words",
        "picture_kilobytes",
        "picture_width",
        "online_links",
    ),
}
"""Every setting there is; docs/settings.md must name each."""

SUBJECT_FIELDS = frozenset({"title", "full_title", "series", "day_number", "site"})
TITLE_FIELDS = frozenset({"title", "series", "day_number"})
FEED_FORMATS = ("rss", "atom", "json")
UTM_NAMES = ("source", "medium", "campaign", "content", "term", "id")
UTM_FIELDS = frozenset({"key", "series"})
PERMALINK_FIELDS = frozenset({"year", "month", "day", "slug"})


def read_settings(
    source: SourceFile, *, base_url: str = "", providers: tuple[str, ...] = ("plain",), rules: tuple[str, ...] = ()
) -> tuple[Settings | None, tuple[Problem, ...]]:
    """The settings, or `None` and all faults.

    `base_url` replaces the file's own, as `--base-url` asks; `providers` are the names
    that `[newsletter] provider` may take, `rules` those of `[check] ignore`, where they are given.
    """
    text = decode(source)
    if isinstance(text, Problem):
        return None, (text,)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (_syntax(source.path, str(error)),)
    places = toml_lines(text)

    def locate(path: tuple[str, ...]) -> SourcePos:
        line, column = nearest(places, path)
        return SourcePos(source.path, line, column)

    if base_url:
        table = {**table, "site": {**_as_table(table.get("site")), "base_url": base_url}}
    top = TableReader(table, locate)
    readers = {name: top.table(name) for name in SECTIONS}
    settings = Settings(
        site=_site(readers["site"]),
        series=_series(readers["series"], table),
        schedule=_schedule(readers["schedule"]),
        tip_permalink=_permalink(readers["permalinks"]),
        blog=_blog(readers["blog"]),
        feed=_feed(readers["feed"]),
        search=_search(readers["search"]),
        newsletter=_newsletter(readers["newsletter"], providers),
        subscribe=read_subscribe(readers["subscribe"]),
        smtp=_smtp(readers["smtp"]),
        theme=_theme(readers["theme"]),
        markdown=_markdown(readers["markdown"]),
        images=_images(readers["images"]),
        share_images=_share_images(readers["share_images"]),
        check=_check(readers["check"], rules),
    )
    top.finish()
    problems = list(top.problems)
    for name, reader in readers.items():
        if name != "series":
            reader.finish(SECTIONS[name])
        problems += reader.problems
    return (None if problems else settings), tuple(sorted(problems, key=lambda p: p.at))


def _as_table(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _syntax(path: str, message: str) -> Problem:
    place = re.search(r"line (\d+), column (\d+)", message)
    at = SourcePos(path, int(place[1]), int(place[2])) if place else SourcePos(path)
    detail = re.sub(r"\s*\(at .*\)", "", message)
    return Problem(at, "settings-syntax", f"is not valid TOML: {detail}", "texts need quotes, lists need [ and ]")


def _site(table: TableReader) -> SiteSettings:
    base_url = table.required("base_url").rstrip("/")
    host = re.match(r"https?://(?:[^\s/?#@]*@)?([^\s/?#:\[]+)", base_url)
    if base_url and not re.match(r"https?://[^\s/?#]+(?:/[^\s?#]*)?\Z", base_url):
        table.fault("base_url", f"is {base_url!r}, it must be a whole address", 'write "https://example.com/"')
    elif host and not _is_host(host[1]):
        table.fault("base_url", f"is {base_url!r}, and no host can be called {host[1]!r}")
    language = table.text("language", "en")
    if not re.match(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z", language):
        table.fault("language", f"{language!r} is no language tag", 'write "en", "de" or "pt-BR" (BCP 47)')
    zone = table.text("timezone", "America/Los_Angeles")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        close = did_you_mean(zone, available_timezones())
        table.fault(
            "timezone", f"{zone!r} is no time zone", close if close.startswith("did") else 'write "Europe/Berlin"'
        )
    return SiteSettings(
        title=table.required("title"),
        base_url=base_url,
        default_author=table.required("default_author"),
        tagline=table.text("tagline"),
        description=table.text("description"),
        language=language,
        timezone=zone,
    )


def _series(table: TableReader, top: Mapping[str, Any]) -> tuple[SeriesSettings, ...]:
    found = []
    for key in _as_table(top.get("series")):
        entry = table.table(key)
        if not is_slug(key):
            table.fault(key, "a series' key is its address: lower-case letters, digits and hyphens")
        title = entry.required("title")
        title_format = entry.text("title_format", "{series} / {title}")
        _check_format(entry, "title_format", title_format, TITLE_FIELDS)
        numbers = entry.choice("day_numbers", "year", ("year", "sequence", "manual", "none"))
        found.append(SeriesSettings(key=key, title=title, title_format=title_format, day_numbers=numbers))
        entry.finish(SECTIONS["series"])
        table.problems += entry.problems
    if not found:
        title = str(_as_table(top.get("site")).get("title", ""))
        found.append(SeriesSettings(key="tips", title=title, title_format="{title}"))
    return tuple(found)


def _check_format(table: TableReader, key: str, template: str, fields: frozenset[str]) -> bool:
    names = re.findall(r"\{([^{}]*)\}", template)
    stray = re.sub(r"\{[^{}]*\}", "", template)
    for name in names:
        if name not in fields:
            table.fault(key, f"holds {{{name}}}, which is no placeholder here", did_you_mean(name, fields))
            return False
    if "{" in stray or "}" in stray:
        table.fault(key, "holds a brace without its twin")
        return False
    return True


def _schedule(table: TableReader) -> ScheduleSettings:
    return ScheduleSettings(
        weekdays=read_weekdays(table) or (0, 1, 2, 3, 4),
        time=_clock(table),
        skip=_pauses(table),
        gap=table.choice("gap", "warn", ("warn", "error")),
    )


def read_weekdays(table: TableReader) -> tuple[int, ...]:
    """The days that `weekdays` names, in order, Monday is 0; `fri` and `Friday` are the same."""
    days = set()
    for name in table.texts("weekdays"):
        found = [n for n, day in enumerate(_DAY_NAMES) if len(name) >= 3 and day.startswith(name.lower())]
        if found:
            days.add(found[0])
        else:
            table.fault("weekdays", f"{name!r} is no day of the week", did_you_mean(name, WEEKDAYS))
    return tuple(sorted(days))


def _clock(table: TableReader) -> time:
    value = table.raw("time")
    if value is None:
        return time(0, 0)
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    if isinstance(value, str) and re.match(r"([01]?\d|2[0-3]):[0-5]\d\Z", value):
        hours, minutes = value.split(":")
        return time(int(hours), int(minutes))
    table.fault("time", f"is {value!r}, it must be a time of day", 'write "06:30"')
    return time(0, 0)


def _pauses(table: TableReader) -> tuple[tuple[date, date], ...]:
    value = table.raw("skip")
    pauses = []
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        first, _, last = str(item).partition("..")
        try:
            start = date.fromisoformat(first.strip())
            end = date.fromisoformat(last.strip()) if last else start
        except ValueError:
            table.fault("skip", f"{item!s} is no day", 'write "2026-11-26" or "2026-12-24..2027-01-01"')
            continue
        if isinstance(item, datetime) or end < start or end - start > timedelta(days=3660):
            table.fault("skip", f"{item!s} is no range of days", "the first day comes before the last")
            continue
        pauses.append((start, end))
    return tuple(sorted(pauses))


def _permalink(table: TableReader) -> str:
    default = "/{year}/{month}/{day}/{slug}/"
    template = table.text("tip", default)
    if not _check_format(table, "tip", template, PERMALINK_FIELDS):
        return default
    if not template.startswith("/") or "{slug}" not in template:
        table.fault("tip", f"is {template!r}, it must start with / and hold {{slug}}", f'write "{default}"')
        return default
    path = tip_path(template, date(2026, 1, 2), "slug")
    if not is_safe_output(output_file(path)) or re.search(r"[\s?#%&<>\"]", path):
        table.fault("tip", f"{template!r} cannot be an address", "use letters, digits, hyphens and slashes")
        return default
    return template


def _blog(table: TableReader) -> BlogSettings:
    comments = table.text("comments", "none")
    if comments not in ("none", "mailto"):
        if not re.match(r"https?://[^\s/]+\S*\Z", comments):
            table.fault("comments", f"is {comments!r}", 'write "none", "mailto" or an address with {permalink}')
        elif not _check_format(table, "comments", comments, frozenset({"permalink", "title", "key"})):
            comments = "none"
    return BlogSettings(
        tips_per_page=table.whole("tips_per_page", 10, 1, 1000) or 10,
        home=table.choice("home", "full", ("full", "excerpt")),
        comments=comments,
        related=_number(table, "related", 3, 0, 20),
    )


def _number(table: TableReader, key: str, default: int, low: int, high: int) -> int:
    value = table.whole(key, default, low, high)
    return default if value is None else value


def _feed(table: TableReader) -> FeedSettings:
    return FeedSettings(
        content=table.choice("content", "full", ("full", "excerpt")),
        limit=_number(table, "limit", 20, 1, 1000),
        formats=_formats(table),
        per_topic=table.flag("per_topic", True),
        per_author=table.flag("per_author", True),
        per_series=table.flag("per_series", True),
        hub=table.url("hub"),
    )


def _formats(table: TableReader) -> tuple[str, ...]:
    if not table.has("formats"):
        return FEED_FORMATS
    named = table.texts("formats")
    for name in named:
        if name not in FEED_FORMATS:
            table.fault("formats", f"{name!r} is no format of feeds", did_you_mean(name, FEED_FORMATS))
    return tuple(name for name in FEED_FORMATS if name in named)


def _search(table: TableReader) -> SearchSettings:
    return SearchSettings(engine=table.choice("engine", "static", ("static", "pagefind", "none")))


def _address(table: TableReader, key: str) -> str:
    value = table.text(key)
    address = address_of(value)
    if value and not re.match(r"[^\s@<>]+@[^\s@<>]+\Z", address):
        table.fault(key, f"is {value!r}, it must hold an email address", 'write "Name <name@example.com>"')
        return value
    local, _, host = address.rpartition("@")
    if not local.isascii():
        table.fault(key, f"is {value!r}, whose part before @ is not ASCII", "few mail servers take such an address")
    if not _is_host(host):
        table.fault(key, f"is {value!r}, whose part after @ is no host")
    return value


def _is_host(name: str) -> bool:
    """Whether a name can be looked up, in letters of any script (RFC 5890)."""
    try:
        return all(0 < len(label) < 64 for label in ascii_host(name).rstrip(".").split(".")) if name else True
    except UnicodeError:
        return False


def _newsletter(table: TableReader, providers: tuple[str, ...]) -> NewsletterSettings:
    subject = table.text("subject", "{full_title}")
    _check_format(table, "subject", subject, SUBJECT_FIELDS)
    return NewsletterSettings(
        sender=_address(table, "from"),
        reply_to=_address(table, "reply_to"),
        subject=subject,
        postal_address=table.text("postal_address", one_line=False),
        unsubscribe_url=table.url("unsubscribe_url", schemes=("https", "http", "mailto")),
        provider=table.choice("provider", "plain", providers),
        eml=_eml(table),
        utm=_utm(table),
    )


def _eml(table: TableReader) -> bool:
    wanted = table.flag("eml")
    if wanted and not table.text("from"):
        table.fault("eml", "a message needs a sender", 'add from = "Name <name@example.com>"')
    return wanted


def _utm(table: TableReader) -> tuple[tuple[str, str], ...]:
    """UTM parameters: `true` for the usual ones, or a table of them."""
    value = table.raw("utm")
    if value is None or value is False:
        return ()
    if value is True:
        return (("source", "newsletter"), ("medium", "email"), ("campaign", "{key}"))
    reader = table.table("utm")
    found = tuple((name, text) for name in UTM_NAMES if (text := reader.text(name)))
    for name, text in found:
        _check_format(reader, name, text, UTM_FIELDS)
    reader.finish(UTM_NAMES)
    table.problems += reader.problems
    return found


def _smtp(table: TableReader) -> SmtpSettings:
    host = table.text("host")
    is_address = ":" in host or "[" in host
    if host and not (re.match(r"[A-Za-z0-9.:\-\[\]]+\Z", host) and (is_address or _is_host(host))):
        table.fault("host", f"{host!r} is no server's name", 'write "smtp.example.com"')
    return SmtpSettings(
        host=host.strip("[]"),
        port=_number(table, "port", 0, 1, 65535),
        user=table.text("user"),
        tls=table.choice("tls", "", ("", "starttls", "ssl", "none")),
    )


def _theme(table: TableReader) -> str:
    name = table.text("name", "default")
    if not is_slug(name):
        table.fault("name", f"{name!r} is no theme's name", "a theme is named by its folder under themes/")
        return "default"
    return name


def _markdown(table: TableReader) -> MarkdownSettings:
    return MarkdownSettings(
        raw_html=table.choice("raw_html", "sanitize", ("sanitize", "escape", "trust")),
        typographer=table.flag("typographer", True),
    )


def _images(table: TableReader) -> ImageSettings:
    value = table.raw("widths")
    if value is None:
        return ImageSettings()
    numbers = value if isinstance(value, list) else [value]
    if any(isinstance(one, bool) or not isinstance(one, int) or not 16 <= one <= 4096 for one in numbers):
        table.fault("widths", f"is {value!r}, it must hold whole numbers from 16 to 4096", "write [480, 800, 1200]")
        return ImageSettings()
    return ImageSettings(widths=tuple(sorted(set(numbers))))


def _share_images(table: TableReader) -> ShareSettings:
    fonts = table.texts("fonts")
    for name in fonts:
        if not is_safe_output(name):
            hint = "put the file into the site's folder, such as fonts/NotoNaskhArabic-Bold.ttf"
            table.fault("fonts", f"{name!r} is no path inside the site", hint)
    return ShareSettings(enabled=table.flag("enabled", True), fonts=tuple(fonts))


def _check(table: TableReader, rules: tuple[str, ...]) -> CheckSettings:
    ignore = table.texts("ignore")
    for name in ignore:
        if rules and name not in rules:
            close = did_you_mean(name, rules)
            hint = close if close.startswith("did") else "docs/checks.md has their names"
            table.fault("ignore", f"{name!r} is no rule of tipsgen check", hint)
    usual = CheckSettings()
    return CheckSettings(
        ignore=ignore,
        subject_length=_number(table, "subject_length", usual.subject_length, 10, 1000),
        sentence_words=_number(table, "sentence_words", usual.sentence_words, 5, 1000),
        paragraph_words=_number(table, "paragraph_words", usual.paragraph_words, 10, 10_000),
        tip_words=_number(table, "tip_words", usual.tip_words, 0, 100_000),
        picture_kilobytes=_number(table, "picture_kilobytes", usual.picture_kilobytes, 10, 100_000),
        picture_width=_number(table, "picture_width", usual.picture_width, 100, 20_000),
        online_links=_number(table, "online_links", usual.online_links, 1, 10_000),
    )
