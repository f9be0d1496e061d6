"""Starting a site, and starting a tip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import tipsgen
from tipsgen.agenda import open_slots
from tipsgen.asked import BuildOptions
from tipsgen.assemble import author_names
from tipsgen.build import load_site
from tipsgen.errors import EnvironmentFault, UsageError
from tipsgen.fields import did_you_mean
from tipsgen.store import write_new
from tipsgen.tips import TIPS_FOLDER
from tipsgen.urls import slugify

_STARTER_DAYS = 3
_RENAMED = {"gitignore": ".gitignore"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterNames:
    """What a new site is called."""

    title: str = "My Daily Tip"
    author: str = "Your Name"
    base_url: str = "https://example.com/"


def start_site(folder: Path, names: StarterNames, today: date) -> tuple[Path, ...]:
    """Write a site that builds at once; its three tips are dated up to `today`.

    Returns the files made.  A folder with anything in it but hidden files is left alone.
    """
    if folder.is_file() or (folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir())):
        raise UsageError(f"{folder} is not empty; name a new folder")
    starter = Path(tipsgen.__file__).parent / "starter"
    days = _weekdays_up_to(today, _STARTER_DAYS)
    values = {
        "title": names.title, "author": names.author, "author_key": slugify(names.author) or "author",
        "base_url": names.base_url, **{f"day{number}": day.isoformat() for number, day in enumerate(days, 1)},
    }  # fmt: skip
    made = []
    try:
        for source in sorted(path for path in starter.rglob("*") if path.is_file()):
            name = source.relative_to(starter).as_posix()
            text = source.read_text(encoding="utf-8")
            for key, value in values.items():
                # The author's file, too, has its value in quotes.
                is_quoted = name.endswith((".toml", "/author.md"))
                escaped = value.replace("\\", "\\\\").replace('"', '\\"') if is_quoted else value
                text = text.replace("{{" + key + "}}", escaped)
            target = folder / _target(name, values)
            write_new(target, text.encode())
            made.append(target)
        (folder / "content" / "static" / "images").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(f"cannot write {error.filename}: {error.strerror}") from error
    return tuple(made)


def _target(name: str, values: dict[str, str]) -> str:
    head, _, last = name.rpartition("/")
    last = _RENAMED.get(last, last)
    if last == "author.md":
        last = f"{values['author_key']}.md"
    for number in range(1, _STARTER_DAYS + 1):
        last = last.replace(f"day{number}-", values[f"day{number}"] + "-")
    return f"{head}/{last}" if head else last


def _weekdays_up_to(today: date, count: int) -> list[date]:
    days: list[date] = []
    day = today
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


def start_tip(
    root: Path,
    title: str,
    now: datetime,
    *,
    day: date | None = None,
    author: str = "",
    topics: tuple[str, ...] = (),
) -> Path:
    """Write a draft with its front matter, on `day` or on the schedule's next free slot.

    A slot is free when no tip, draft or not, has its day.  The search starts after today.
    """
    site = load_site(root, BuildOptions(now=now)).site
    slug = slugify(title) or "tip"
    names = author_names(site.author_files.values())
    if author and names and " ".join(author.casefold().split()) not in names:
        raise UsageError(f"{author!r} is no author of this site; {did_you_mean(author, names.values())}")
    day = day or next(open_slots(site, now))
    key = f"{day.isoformat()}-{slug}"
    if any(entry.key == key for entry in site.everything):
        raise UsageError(f"there is a tip {key} already; choose another title or --date")
    folder = root / TIPS_FOLDER
    if (folder / str(day.year)).is_dir():
        folder = folder / str(day.year)
    path = folder / f"{key}.md"
    try:
        write_new(path, draft_text(title, author, topics).encode())
    except OSError as error:
        if isinstance(error, FileExistsError) and path.exists():
            name = path.relative_to(root).as_posix()
            raise UsageError(f"{name} exists already; choose another title or --date") from error
        raise EnvironmentFault(f"cannot write {error.filename}: {error.strerror}") from error
    return path


def draft_text(title: str, author: str, topics: tuple[str, ...]) -> str:
    """A new tip's file, with nothing below its front matter."""
    byline = [f"author: {_quoted(author)}"] if author else []
    listed = ", ".join(_quoted(topic) for topic in topics)
    lines = ["---", f"title: {_quoted(title)}", *byline, f"topics: [{listed}]", "description:", "draft: true", "---"]
    return "\n".join(lines) + "\n\n"


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
