"""Options that commands share, and the clock, which enters the program here."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from tipsgen.cli.voice import Voice
from tipsgen.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


def site_option(function: F) -> F:
    """`--site DIR`: the folder of the site, or one inside it."""
    option = click.option(
        "--site", "site_dir", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None,
        help="The site's folder, or one inside it.  [default: the current folder]",
    )  # fmt: skip
    return option(function)


def provider_option(function: F) -> F:
    """`--provider P`: whose merge tags an issue holds."""
    option = click.option(
        "--provider", type=Provider(), default="", metavar="NAME",
        help="Whose merge tags to write.  [default: the settings']",
    )  # fmt: skip
    return option(function)


def format_option(function: F) -> F:
    """`--format F`: one form of an issue."""
    option = click.option(
        "--format", "form", type=click.Choice(["html", "text", "eml", "json"]), default=None,
        help="One form; json is a campaign file.  [default: html, or all four in a folder]",
    )  # fmt: skip
    return option(function)


def out_option(function: F) -> F:
    """`--out DIR`: where an issue's files go; `-` is standard output."""
    option = click.option(
        "--out", default="-", metavar="DIR", help="A folder to write to, or - for standard output.  [default: -]"
    )
    return option(function)


class Provider(click.ParamType[str]):
    """The name of a provider profile."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from tipsgen.fields import did_you_mean
        from tipsgen.providers import PROVIDERS

        name = str(value).strip().lower().replace("-", "_").replace(" ", "_")
        if name and name not in PROVIDERS:
            self.fail(f"{value!r} is no provider; {did_you_mean(name, PROVIDERS)}", param, ctx)
        return name


class Week(click.ParamType[tuple[date, date]]):
    """An ISO week (`2026-W47`), as its Monday and its Sunday."""

    name = "week"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", str(value).strip(), re.IGNORECASE)
        try:
            if not found:
                raise ValueError("write a week such as 2026-W47")
            monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return monday, monday + timedelta(days=6)
        except ValueError as error:
            self.fail(f"{value!r} is no week: {error}", param, ctx)


class Instant(click.ParamType[date | datetime]):
    """A day (`2026-11-20`), which means its end, or a moment (`2026-11-20T06:30`, with or without a zone)."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        if isinstance(value, (date, datetime)):
            return value
        text = str(value).strip().replace(" ", "T", 1)
        try:
            return (
                date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else datetime.fromisoformat(text)
            )
        except ValueError:
            self.fail(f"{value!r} is no day and no moment; write 2026-11-20 or 2026-11-20T06:30", param, ctx)


class Day(click.ParamType[date]):
    """A day: `2026-11-20`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"{value!r} is no day; write 2026-11-20", param, ctx)


def clock(at: date | datetime | None, zone: str) -> datetime:
    """The moment that counts as now: `--at`, else SOURCE_DATE_EPOCH, else the real one.

    A day means its last moment in the site's zone; a moment without a zone is in the site's.
    SOURCE_DATE_EPOCH counts seconds since 1970 (reproducible-builds.org specification).
    """
    from tipsgen.schedule import end_of_day

    if isinstance(at, datetime):
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    if at is not None:
        return end_of_day(at, zone)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}, it must be a number of seconds") from error
    return datetime.now(UTC)


def site_zone(root: Path) -> str:
    """The site's time zone, before the settings are checked as a whole."""
    import tomllib

    try:
        table = tomllib.loads((root / "tipsgen.toml").read_text(encoding="utf-8-sig"))
        zone = str(table.get("site", {}).get("timezone", "America/Los_Angeles"))
        ZoneInfo(zone)
    except (OSError, ValueError, KeyError, AttributeError):
        return "UTC"  # the build reports what is wrong with the settings
    return zone


def command_moment(root: Path, at: date | datetime | None) -> datetime:
    """The moment for a command on the site in `root`."""
    return clock(at, site_zone(root))


def site_root(site_dir: Path | None, voice: Voice) -> Path:
    """The folder of the site that `--site` or the current folder is in."""
    from tipsgen.names import SETTINGS_FILE
    from tipsgen.seen import find_site

    start = site_dir or Path.cwd()
    found = find_site(str(start))
    if found is None:
        raise UsageError(f"no {SETTINGS_FILE} in {start} or above it; start a site with: tipsgen init DIR")
    root = Path(found)
    voice.detail(f"site {root}\nsettings {root / SETTINGS_FILE}")
    return root


def site_and_moment(site_dir: Path | None, at: date | datetime | None, voice: Voice) -> tuple[Path, datetime]:
    """A site's folder, and the moment that counts as now there."""
    root = site_root(site_dir, voice)
    zone = site_zone(root)
    now = clock(at, zone)
    source = "--at" if at else "SOURCE_DATE_EPOCH" if os.environ.get("SOURCE_DATE_EPOCH") else "the clock"
    voice.detail(f"now {now.astimezone(ZoneInfo(zone)).isoformat(timespec='minutes')} in {zone}, by {source}")
    return root, now


def own_time(moment: datetime, zone: str) -> datetime | None:
    """A moment on the clock of the person who asks, where that shows another time than the site's zone."""
    own = moment.astimezone()
    return None if own.utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset() else own


def at_option(function: F) -> F:
    """`--at MOMENT`: what counts as now."""
    option = click.option("--at", type=Instant(), help="Take this day's end, or this moment, for now.")
    return option(function)


def json_option(function: F) -> F:
    """`--json`: one JSON object for scripts."""
    option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    return option(function)
