"""Builds of what changed end where clean builds do, whatever happened in between.

A machine edits a site, moves its clock, damages what is remembered, tampers with outputs and cuts builds off;
after each step an incremental build must leave the bytes of a clean one, and say the same.  The run in the suite is
short; `pytest -n0 --steps 3000 tests/test_incremental.py` takes thousands of steps.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from PIL import Image

from tests.support import AUTHOR, SETTINGS, SiteMaker, read_tree
from tests.test_build import PIXEL, tip
from tipsgen import staging, workers
from tipsgen.asked import BuildOptions, BuildReport
from tipsgen.digests import digest, print_of
from tipsgen.errors import ContentError, EnvironmentFault, ThemeError
from tipsgen.jobs import Job
from tipsgen.ledger import JobRow, name_of, packed_job
from tipsgen.model import Problem
from tipsgen.names import INTENT, MANIFEST, STAGING
from tipsgen.outputs import tip as tip_output
from tipsgen.outputs.common import Plan
from tipsgen.outputs.tip import StandingTip
from tipsgen.rebuild import build_site
from tipsgen.store import read_manifest

Wanted = Mapping[str, tuple[str, ...]]
NOWS = tuple(
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in ("2026-01-06T12:00", "2026-03-01T00:00", "2026-06-02T06:59:59", "2026-06-02T07:00", "2026-06-04T20:00")
)
DAYS = ("2026-01-05", "2026-01-06", "2026-01-07", "2026-06-02", "2026-06-03")
BODIES = (
    "One.",
    "Two words.\n\n## A heading\n\n- a\n- b",
    "Seen.\n\n<!-- more -->\n\nNot seen in lists.",
    "Look at [the first](tip:2026-01-05).",
    "Look at [the last](tip:2026-06-03) and at [nothing](/nowhere/).",
    "![A bell](bell.png)",
    "![A bell](bell.jpg) and ![a map](/images/map.png)",
    "[a map](/images/map.png), [a note](note.txt)",
    "<a href='/gone/'>gone</a> <a href='/lost/'>lost</a> [one](/gone/)",
    "[[block:quote]]\n\nAfter it.",
    '"Quoted" -- and `code`.\n\n> Said.\n>\n> — Ada',
)
FRONTS: tuple[dict[str, object], ...] = (
    {},
    {"topics": ["Clients"]},
    {"topics": ["clients", "Crisis"]},
    {"author": "Bo Lee"},
    {"authors": ["ada-brown", "Bo Lee"]},
    {"description": "What it is about."},
    {"image": "bell.png", "image_alt": "A bell"},
    {"image": "bell.jpg"},
    {"image": "/images/map.png"},
    {"aliases": ["/old/"]},
    {"aliases": ["/old/", "/older/"]},
    {"related": ["2026-01-05"]},
    {"email": "never"},
    {"draft": True},
    {"slug": "other"},
    {"day_number": 7, "series": "weekly"},
    {"lang": "de"},
    {"epigraph": "Less is more. — A. N.", "signoff": "Bye, {weekday}."},
    {"canonical_url": "https://elsewhere.example/a"},
    {"extra": {"a": 1, "b": ["x"]}},
)
BROKEN = (
    "---\ntitle: [\n---\nWords.\n",
    tip("X", colour="red"),
    tip("X", "[x](tip:gone)"),
    "---\ntitle: A\n---\n",
    "\xff",
)
AUTHORS = (
    AUTHOR,
    "---\nname: Ada Brown\nphoto: ada.png\n---\nOther bio.\n",
    "---\nname: Ada B.\naliases: [Ada Brown]\n---\n",
    "---\nname: Ada Brown\nrights: Ask first.\nurl: https://ada.example/\n---\nA [dead](/dead/) link.\n",
)
BLOCKS = (
    None,
    "---\nplace: after-body\n---\nEvery day.\n",
    "---\nweekdays: [mon]\nplace: before-body\n---\nIt is {weekday}.\n",
    "---\nfrom: 2026-01-06\nplace: after-body\n---\n[A](tip:2026-01-05)\n",
    "---\nplace: after-body\nchannels: [email]\n---\n![b](bell.png)\n",
)
PAGES = (
    None,
    "---\ntitle: About\nnav: 1\n---\nUs.\n",
    "---\ntitle: About us\n---\n![b](bell.png) [d](/dead/)\n",
    "---\ntitle: About\nnav: 2\naliases: [/old/]\n---\n[a](tip:2026-01-05)\n",
    "---\ntitle: About\ndraft: true\n---\nUs.\n",
)
PIECES = {
    "site": ('tagline = "Other"', 'language = "de"', 'timezone = "Europe/Berlin"', 'description = "All of it."'),
    "blog": ("tips_per_page = 1", "tips_per_page = 2", 'home = "excerpt"', "related = 0"),
    "feed": ("limit = 1", 'content = "excerpt"', 'formats = ["rss"]', "per_topic = false"),
    "search": ('engine = "none"',),
    "images": ("widths = [40]", "widths = [40, 80]", "widths = []"),
    "newsletter": ("eml = true", 'provider = "mailchimp"', 'subject = "{title}"'),
    "schedule": ('gap = "error"', 'time = "23:30"', 'weekdays = ["mon"]'),
    "markdown": ("typographer = false", 'raw_html = "escape"'),
    "share_images": ("enabled = true",),
    "theme": ('name = "ledger"', 'name = "gone"'),
    "permalinks": ('tip = "/{slug}/"',),
}
"""What settings may say beside the usual ones; share images are off by default, as they cost."""
THEME: dict[str, tuple[str | None, ...]] = {
    "templates/blog/404.html": (None, "<p>Gone.</p>\n", "<p>Lost.</p>\n"),
    "templates/blog/tip.html": (
        None,
        '{% extends "parent/blog/tip.html" %}\n{% block footer %}F{% endblock %}\n',
        "{{ no.such.thing }}",
    ),
    "templates/email/newsletter.txt": (None, "{{ tip.title }}\n"),
    "theme.toml": (None, '[tokens.light]\naccent = "#123456"\n', "[tokens"),
    "static/theme.css": (None, "p{color:red}\n", "p{color:blue}\n"),
    "static/extra.js": (None, "1;", "2;"),
    "static/.nojekyll": (None, "", "x"),
}
MEDIA = (
    "content/tips/bell.png",
    "content/tips/bell.jpg",
    "content/authors/ada.png",
    "content/blocks/bell.png",
    "content/pages/bell.png",
    "content/static/images/map.png",
    "content/static/nowhere/index.html",
    "content/static/.nojekyll",
    "content/static/_headers",
    "content/tips/note.txt",
)
Tree = dict[str, bytes]


def picture(shade: int, width: int, form: str) -> bytes:
    """A picture that packs well: a gradient, which is another for another shade."""
    made = Image.linear_gradient("L").resize((width, 60)).point(lambda value: value * shade // 4).convert("RGB")
    out = io.BytesIO()
    made.save(out, form)
    return out.getvalue()


PICTURES = {
    ".png": (PIXEL, picture(2, 100, "PNG"), picture(3, 100, "PNG")),
    ".jpg": (picture(2, 100, "JPEG"), picture(3, 300, "JPEG")),
}


@dataclass
class Ended:
    """How a build ended: what it reported, or what it complained of."""

    report: BuildReport | None = None
    failure: tuple[str, str, tuple[str, ...]] | None = None

    @property
    def said(self) -> list[str]:
        """Warnings, beside those of outputs."""
        found = self.report.problems if self.report else ()
        return sorted(map(full, (one for one in found if one.rule not in ("output-replaced", "output-kept"))))


def full(problem: Problem) -> str:
    return f"{problem.severity} {problem.rule} {problem}"


def run_build(root: Path, options: BuildOptions) -> Ended:
    """Build, and catch what an author can mend."""
    try:
        return Ended(build_site(root, options))
    except ContentError as error:
        return Ended(failure=("content", "", tuple(sorted(map(full, error.problems)))))
    except (ThemeError, EnvironmentFault) as error:
        return Ended(failure=(type(error).__name__, str(error).replace(str(options.out), "OUT"), ()))


class Cut(BaseException):
    """A build is cut off here."""


@contextmanager
def cut_after(steps: int) -> Iterator[None]:
    """End a build by force once it has put so many files or folders in place or taken them away."""
    left = steps

    def counting(real: Callable[..., None]) -> Callable[..., None]:
        def call(*args: Any, **named: Any) -> None:
            nonlocal left
            if left == 0:
                raise Cut
            left -= 1
            real(*args, **named)

        return call

    with (
        patch.object(staging.os, "rename", counting(os.rename)),
        patch.object(staging.os, "replace", counting(os.replace)),
        patch.object(Path, "unlink", counting(Path.unlink)),
    ):
        yield


@dataclass
class Outputs:
    """What is known of an output folder."""

    ours: dict[str, set[bytes]] = field(default_factory=dict)
    """By path, what builds may have put there and the manifest knows."""


@pytest.fixture(autouse=True)
def check_what_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan also the tips that are said to stand, and see that their plans are those that were rendered."""
    real = tip_output.plan

    def plan(site: Plan, wanted: Wanted, stands: tip_output.Stands) -> tuple[list[Job], dict[str, bytes]]:
        jobs, marks = real(site, wanted, stands)
        whole, again = real(site, wanted)
        assert marks == again
        for job, full in zip(jobs, whole, strict=True):
            if isinstance(job.inputs, StandingTip):
                assert isinstance(stands, partial)
                row: JobRow = stands.args[1][name_of(job)]
                shown = StandingTip(full.inputs.image, full.inputs.text, full.inputs.people)
                assert replace(job.inputs, text=job.inputs.text or site.no_rules) == shown
                assert replace(full, inputs=None) == replace(job, inputs=None)
                assert print_of(packed_job(full)) == row.print
            else:
                assert job == full
        return jobs, marks

    monkeypatch.setattr(tip_output, "plan", plan)


class Machine(RuleBasedStateMachine):
    """A site that is worked on, and built after every step."""

    folder: Path
    foreign: Path

    def __init__(self) -> None:
        super().__init__()
        self.root = SiteMaker(Path(self.folder))({}, name="web")
        self.out, self.cache = self.root / "site", self.root / ".tipsgen"
        self.now = NOWS[1]
        self.asked: dict[str, Any] = {}
        self.pieces: dict[str, str] = {}
        self.known = Outputs()
        self.saved: Outputs | None = None
        self.steps = 0
        self.idle = False

    def teardown(self) -> None:
        shutil.rmtree(self.root)
        shutil.rmtree(self.root.parent / "saved", ignore_errors=True)

    # What changes.

    def write(self, path: str, data: str | bytes | None) -> None:
        target = self.root / path
        if data is None:
            target.unlink(missing_ok=True)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode("latin-1" if data == "\xff" else "utf-8"))

    def tips(self) -> list[Path]:
        return sorted((self.root / "content/tips").rglob("*.md"))

    @initialize(count=st.integers(0, 4))
    def begin(self, count: int) -> None:
        self.write_settings()
        self.write("content/authors/bo-lee.md", "---\nname: Bo Lee\n---\n")
        self.write("content/blocks/quote.md", "Less is more.\n")
        self.write(f"content/tips/{DAYS[0]}-tip.txt", "Plain words. {unsubscribe}\n" if count else None)
        for place, day in enumerate(DAYS[:count]):
            self.write(f"content/tips/{day}-tip.md", tip(f"Tip {place}", BODIES[place], **FRONTS[place]))
        self.build()

    @rule(
        day=st.sampled_from(DAYS),
        name=st.sampled_from(["tip", "sub/tip", "two"]),
        body=st.sampled_from(BODIES),
        front=st.sampled_from(FRONTS),
        more=st.sampled_from(FRONTS),
        then=st.booleans(),
    )
    def write_tip(
        self, day: str, name: str, body: str, front: dict[str, object], more: dict[str, object], then: bool
    ) -> None:
        folder, _, slug = name.rpartition("/")
        path = f"content/tips/{folder + '/' if folder else ''}{day}-{slug}.md"
        self.write(path, tip(f"{slug} of {day}", body, **front, **{k: v for k, v in more.items() if k not in front}))
        self.build(then)

    @rule(
        data=st.data(),
        how=st.sampled_from(["end", "start", "whole", "title", "draft", "blank", "touch", "crlf"]),
        word=st.sampled_from(["tale", "said", "x"]),
        then=st.booleans(),
    )
    def edit_tip(self, data: st.DataObject, how: str, word: str, then: bool) -> None:
        if not self.tips():
            return
        path = data.draw(st.sampled_from(self.tips()))
        text = path.read_bytes().decode("utf-8", "replace")
        head, _, body = text.rpartition("---\n")
        changed = {
            "end": f"{text}{word}\n",
            "start": f"{head}---\n{word} {body}",
            "whole": f"{head}---\n{word}\n",
            "touch": text,
            "title": re.sub("^title: .*", f'title: "A {word}"', text, flags=re.M),
            "crlf": text.replace("\n", "\r\n"),
            "draft": re.sub("^draft: true\n", "", text, flags=re.M)
            if "draft: true" in text
            else text.replace("---\n", "---\ndraft: true\n", 1),
            "blank": text.replace("---\n", "---\n# a comment\n", 1),
        }
        path.write_bytes(changed[how].encode())
        self.build(then or how in ("end", "whole"))

    @rule(which=st.sets(st.integers(0, 5), min_size=1), word=st.sampled_from(["tale", "[b](/nowhere/)"]))
    def edit_ends(self, which: set[int], word: str) -> None:
        """The everyday edit, of which only the bodies' own outputs and what shows them are made."""
        for place, path in enumerate(self.tips()):
            if place in which:
                path.write_bytes(path.read_bytes() + f"\n{word} {self.steps}\n".encode())
        self.build()

    @rule(data=st.data(), text=st.sampled_from(BROKEN))
    def break_tip_and_mend_it(self, data: st.DataObject, text: str) -> None:
        if not self.tips():
            return
        path = data.draw(st.sampled_from(self.tips()))
        before = path.read_bytes()
        self.write(path.relative_to(self.root).as_posix(), text)
        self.build()
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(before if data.draw(st.booleans()) else before + b"Mended.\n")
        self.build()

    @rule(
        data=st.data(),
        day=st.sampled_from(DAYS),
        how=st.sampled_from(["slug", "day", "folder", "gone"]),
        then=st.booleans(),
    )
    def move_tip(self, data: st.DataObject, day: str, how: str, then: bool) -> None:
        if not self.tips():
            return
        path = data.draw(st.sampled_from(self.tips()))
        name = {"slug": f"{path.name[:10]}-moved.md", "day": day + path.name[10:], "folder": f"deep/{path.name}"}.get(
            how
        )
        if name is None:
            path.unlink()
        else:
            (path.parent / name).parent.mkdir(exist_ok=True)
            path.replace(path.parent / name)
        self.build(then)

    @rule(data=st.data(), text=st.sampled_from([None, "Plain words.\n", "Other words. {unsubscribe}\n"]))
    def text_part(self, data: st.DataObject, text: str | None) -> None:
        day = data.draw(st.sampled_from(DAYS))
        self.write(f"content/tips/{day}-tip.txt", text)
        self.build()

    @rule(data=st.data(), path=st.sampled_from(MEDIA), then=st.booleans())
    def media(self, data: st.DataObject, path: str, then: bool) -> None:
        choices = PICTURES.get(Path(path).suffix, (b"one\n", b"two\n"))
        self.write(path, data.draw(st.sampled_from((None, *choices))))
        self.build(then)

    @rule(data=st.data(), then=st.booleans())
    def companion(self, data: st.DataObject, then: bool) -> None:
        path, choices = data.draw(
            st.sampled_from(
                [
                    ("authors/ada-brown", AUTHORS),
                    ("blocks/note", BLOCKS),
                    ("blocks/quote", BLOCKS),
                    ("pages/about", PAGES),
                    ("pages/legal/terms", PAGES),
                ]
            )
        )
        self.write(f"content/{path}.md", data.draw(st.sampled_from(choices)))
        self.build(then)

    def write_settings(self) -> None:
        text = SETTINGS
        pieces = {"share_images": "enabled = false", "images": "widths = [40]", **self.pieces}
        for table, line in pieces.items():
            if f"[{table}]\n" in text:
                text = text.replace(f"[{table}]\n", f"[{table}]\n{line}\n")
            else:
                text += f"\n[{table}]\n{line}\n"
        self.write("tipsgen.toml", text + '\n[series.tips]\ntitle = "Tips"\n\n[series.weekly]\ntitle = "Weekly"\n')

    @rule(data=st.data(), table=st.sampled_from(sorted(PIECES)), then=st.booleans())
    def settings(self, data: st.DataObject, table: str, then: bool) -> None:
        if table in self.pieces and data.draw(st.booleans()):
            del self.pieces[table]
        else:
            self.pieces[table] = data.draw(st.sampled_from(PIECES[table]))
        self.write_settings()
        self.build(then)
        if self.pieces.get("theme", "").endswith('"gone"') or "error" in self.pieces.get("schedule", ""):
            del self.pieces["theme" if table == "theme" else "schedule"]
            self.write_settings()

    @rule(data=st.data(), path=st.sampled_from(sorted(THEME)), layer=st.sampled_from(["site", "site", "ledger"]))
    def theme(self, data: st.DataObject, path: str, layer: str) -> None:
        text = data.draw(st.sampled_from(THEME[path]))
        place = f"themes/{layer}/{path}"
        if layer == "ledger" and path != "theme.toml" and not (self.root / "themes/ledger/theme.toml").exists():
            self.write("themes/ledger/theme.toml", 'name = "ledger"\nextends = "default"\n')
        self.write(place, text)
        self.build()
        if text in ("{{ no.such.thing }}", "[tokens"):
            self.write(place, None)
            self.build()
        if layer == "ledger" and path == "theme.toml":
            shutil.rmtree(self.root / "themes/ledger", ignore_errors=True)

    @rule(now=st.sampled_from(NOWS))
    def clock(self, now: datetime) -> None:
        self.now = now
        self.build()

    @rule(name=st.sampled_from(["drafts", "future", "strict", "base_url"]))
    def option(self, name: str) -> None:
        if name in self.asked:
            del self.asked[name]
        else:
            self.asked[name] = "https://other.example/blog" if name == "base_url" else True
        self.build()
        self.asked.pop("strict", None)

    @rule()
    def nothing(self) -> None:
        idle, before = self.idle, read_tree(self.out)
        ended = self.build()
        if ended.report and idle:
            assert (ended.report.written, ended.report.deleted) == (0, 0)
            assert ended.report.kept == len(read_manifest(self.out))
            assert read_tree(self.out) == before

    # What goes wrong.

    @rule(
        data=st.data(),
        how=st.sampled_from(["delete", "empty", "cut", "flip", "append", "folder"]),
        place=st.integers(0, 1_000_000),
    )
    def damage_cache(self, data: st.DataObject, how: str, place: int) -> None:
        files = sorted(
            path
            for path in self.cache.rglob("*")
            if path.is_file() and path.name != "lock" and "kept" not in path.parts
        )
        if not files:
            return
        path = data.draw(st.sampled_from(files))
        old = path.read_bytes()
        at = place % len(old) if old else 0
        if how == "folder":
            shutil.rmtree(self.cache)
        elif how == "delete":
            path.unlink()
        else:
            flipped = old[:at] + bytes([old[at] ^ (1 << place % 8)]) + old[at + 1 :] if old else b"x"
            path.write_bytes({"empty": b"", "cut": old[:at], "flip": flipped, "append": old + b"more"}[how])
        self.build(data.draw(st.booleans()))

    @rule(seed=st.integers(0, 1_000_000), then=st.booleans())
    def scramble_database(self, seed: int, then: bool) -> None:
        dice = random.Random(seed)  # noqa: S311 - a test
        for path in (self.cache / "builds").glob("*.db"):
            data = bytearray(path.read_bytes())
            for _ in range(dice.choice([1, 10, 1000])):
                if data:
                    data[dice.randrange(len(data))] = dice.randrange(256)
            path.write_bytes(data)
        self.write("content/pages/turn.md", f"---\ntitle: Turn\n---\n{seed}\n")
        self.build(then)

    @rule(which=st.sampled_from(["head", "db", "both"]))
    def foreign_cache(self, which: str) -> None:
        """What another site remembered, under the names of this one's."""
        heads = list((self.cache / "builds").glob("*.head"))
        if heads:
            for ending in ("head", "db"):
                if which in (ending, "both"):
                    (found,) = (self.foreign / ".tipsgen/builds").glob(f"*.{ending}")
                    shutil.copy2(found, heads[0].with_suffix(f".{ending}"))
        self.write("content/pages/turn.md", f"---\ntitle: Turn\n---\n{which} {self.steps}\n")
        self.build()

    @rule()
    def save(self) -> None:
        saved = self.root.parent / "saved"
        shutil.rmtree(saved, ignore_errors=True)
        if self.out.exists():
            shutil.copytree(self.out, saved / "out", symlinks=True)
            shutil.copytree(self.cache, saved / "cache")
            self.saved = Outputs({path: set(found) for path, found in self.known.ours.items()})

    @rule(what=st.sampled_from(["cache", "head", "db", "out", "all"]))
    def restore(self, what: str) -> None:
        """Put back what was saved some builds ago: all of it, or parts that do not belong together now."""
        saved = self.root.parent / "saved"
        if self.saved is None:
            return
        if what in ("cache", "all"):
            shutil.rmtree(self.cache)
            shutil.copytree(saved / "cache", self.cache)
        if what in ("out", "all"):
            shutil.rmtree(self.out)
            shutil.copytree(saved / "out", self.out, symlinks=True)
            self.known = Outputs({path: set(found) for path, found in self.saved.ours.items()})
        for path in (saved / "cache/builds").glob(f"*.{what}"):
            shutil.copy2(path, self.cache / "builds" / path.name)
        self.build()

    @rule(
        data=st.data(),
        then=st.booleans(),
        how=st.sampled_from(
            ["delete", "overwrite", "append", "same size", "touch", "link", "dead link", "empty folder", "silent"]
        ),
    )
    def tamper(self, data: st.DataObject, how: str, then: bool) -> None:
        paths = sorted(read_manifest(self.out))
        if not paths:
            return
        path = data.draw(st.sampled_from(paths))
        target = self.out / path
        if not target.is_file() or target.is_symlink():
            return
        old, about = target.read_bytes(), target.stat()
        if how == "touch":
            target.touch()
        elif how in ("link", "dead link", "empty folder", "delete"):
            target.unlink()
            if how == "empty folder":
                target.mkdir()
            elif how != "delete":
                target.symlink_to(self.root / ("tipsgen.toml" if how == "link" else "nowhere"))
        else:
            other = bytes(255 - one for one in old)
            target.write_bytes({"overwrite": b"mine", "append": old + b"mine"}.get(how, other))
        if how == "silent":
            os.utime(target, ns=(about.st_atime_ns, about.st_mtime_ns))
        self.build(then or how == "silent", verify=how == "silent")

    @rule()
    def delete_output(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        self.known = Outputs()
        self.build()

    @rule(how=st.sampled_from(["delete", "cut", "folder in the way"]))
    def tamper_with_manifest(self, how: str) -> None:
        manifest = self.out / MANIFEST
        if not manifest.is_file():
            return
        if how == "folder in the way":
            page = self.out / "index.html"
            page.unlink(missing_ok=True)
            (page / "mine").mkdir(parents=True)
            (page / "mine/x").touch()
            with pytest.raises((EnvironmentFault, ContentError)):
                build_site(self.root, self.options())
            shutil.rmtree(page)
        else:
            # What a build that was cut off had begun to put in place is still known.
            started = read_manifest(self.out, INTENT)
            self.known.ours = {
                path: {data for data in found if digest(data) == started.get(path)}
                for path, found in self.known.ours.items()
            }
            if how == "cut":
                manifest.write_bytes(manifest.read_bytes()[:-30])
            else:
                manifest.unlink()
        self.build()

    @rule(steps=st.integers(0, 40), body=st.sampled_from(BODIES))
    def cut_off(self, steps: int, body: str) -> None:
        """A build ends in the middle of putting things in place, or of taking others away."""
        self.write("content/tips/2026-01-05-tip.md", tip("Cut off", body, topics=["Cut"]))
        if steps % 2:
            (self.root / "content/tips/2026-01-06-tip.md").unlink(missing_ok=True)
        _, tree = self.clean_build()
        try:
            with cut_after(steps):
                build_site(self.root, self.options())
        except (Cut, ContentError, EnvironmentFault, ThemeError):
            pass
        for path, found in tree.items():
            self.known.ours.setdefault(path, set()).add(found)
        if steps % 3:
            self.build()

    # What must hold.

    def options(self, **more: Any) -> BuildOptions:
        found = {"now": self.now, "out": self.out, "cache": self.cache, "jobs": 1, **self.asked, **more}
        return BuildOptions(**found)

    def mend(self, ended: Ended) -> None:
        """Write the tips that links want and take away those that are wrong, so that the next builds do more."""
        said = "\n".join(ended.failure[2] if ended.failure else ())
        for path in re.findall(r"^error \S+ (content/tips/\S+?\.md):", said, re.MULTILINE):
            self.write(path, None)
        for day in re.findall(r"no tip answers to tip:([\d-]+)", said):
            self.write(f"content/tips/{day}-tip.md", tip("Wanted", "Found."))

    def clean_build(self) -> tuple[Ended, Tree]:
        out, cache = self.root.parent / "clean", self.root.parent / "clean-cache"
        try:
            ended = run_build(self.root, self.options(out=out, cache=cache))
            return ended, read_tree(out) if ended.report else {}
        finally:
            shutil.rmtree(out, ignore_errors=True)
            shutil.rmtree(cache, ignore_errors=True)

    def build(self, now: bool = True, verify: bool = False) -> Ended:
        """Build, unless more is to happen first, and compare."""
        self.steps += 1
        if not now:
            self.idle = False
            return Ended()
        before = read_tree(self.out)
        links = {path for path in before if (self.out / path).is_symlink()}
        clean, tree = self.clean_build()
        jobs = (1, 1, 1, 2, 0)[self.steps % 5]
        ended = run_build(self.root, self.options(verify=verify or self.steps % 11 == 0, jobs=jobs))
        assert ended.failure == clean.failure
        assert ended.said == clean.said
        after = read_tree(self.out)
        assert not [path for path in after if path == INTENT or path.startswith(STAGING)] or not ended.report
        self.idle = ended.report is not None
        if not ended.report or not clean.report:
            assert after == before
            self.mend(ended)
            return ended
        assert (ended.report.published, ended.report.withheld) == (clean.report.published, clean.report.withheld)
        self.compare(before, links, tree, after, ended.report)
        return ended

    def compare(self, before: Tree, links: set[str], tree: Tree, after: Tree, report: BuildReport) -> None:
        ours = self.known.ours
        touched = {path for path, data in before.items() if path not in ours or path in links or data not in ours[path]}
        touched -= {MANIFEST, INTENT}
        touched = {path for path in touched if not path.startswith(STAGING)}
        kept = {path for path in touched if path not in tree}
        said = {(one.rule, one.at.path) for one in report.problems if one.rule.startswith("output-")}
        replaced = {path for path in touched & set(tree) if path in links or before[path] != tree[path]}
        assert said == {
            *(("output-replaced", path) for path in replaced),
            *(("output-kept", path) for path in kept if ours.get(path)),
        }
        copies = {one.at.path: one.hint for one in report.problems if one.rule == "output-replaced"}
        for path in replaced:
            # An older copy of the name stays, so this one may have another.
            assert Path(copies[path].removeprefix("your copy is in ")).read_bytes() == before[path]
        wanted = {**{path: before[path] for path in kept}, **tree}
        assert sorted(after) == sorted(wanted)
        assert [path for path in wanted if after[path] != wanted[path]] == []
        assert read_manifest(self.out) == {path: digest(data) for path, data in tree.items() if path != MANIFEST}
        assert not [path for path in tree if (self.out / path).is_symlink()]
        self.known = Outputs({path: {data} for path, data in tree.items() if path != MANIFEST})


def test_any_sequence_of_changes_ends_where_a_clean_build_does(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = int(request.config.getoption("--steps"))
    monkeypatch.setattr(workers, "SPREAD_FROM", 4)
    monkeypatch.setattr("tipsgen.patch.FEW", 2)
    other = tmp_path_factory.mktemp("foreign")
    foreign = SiteMaker(other)({f"content/tips/{day}-tip.md": tip("Foreign", "Foreign.") for day in DAYS})
    build_site(foreign, BuildOptions(now=NOWS[1]))

    class Here(Machine):
        folder = tmp_path_factory.mktemp("machine")

    Here.foreign = foreign
    length = 50 if steps else 14
    run_state_machine_as_test(
        Here,
        settings=profile(
            max_examples=max(steps // length, 1) if steps else 5,
            stateful_step_count=length,
            deadline=None,
            derandomize=not steps,
            database=None,
            print_blob=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
