"""What a build after a change reads, renders and writes, and what it says: counted, not timed."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from tests.support import BuiltSite, SiteMaker, build, read_tree
from tests.test_build import PIXEL, numbered, settings, tip
from tests.test_store import write
from tipsgen import patch, recall, workers
from tipsgen.jobs import Job, Result
from tipsgen.ledger import name_of
from tipsgen.names import MANIFEST
from tipsgen.store import read_manifest
from tipsgen.workers import RenderTools

PLAIN = {"share_images": "enabled = false", "search": 'engine = "none"'}


def clean(root: Path, **options: object) -> BuiltSite:
    """The same site, built into a folder of its own."""
    return build(root, out=root / "clean", cache=root / "clean-cache", **options)


def edit(path: Path, more: str) -> None:
    """Write at the end of a file."""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def noisy(width: int, height: int) -> bytes:
    """A picture in which every way to make it smaller leaves its traces."""
    made = Image.frombytes("L", (width, height), random.Random(1).randbytes(width * height))  # noqa: S311
    out = io.BytesIO()
    made.resize((width // 4, height // 4)).resize((width, height)).save(out, "JPEG")
    return out.getvalue()


def test_other_widths_make_the_sizes_that_stay_anew(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", "![A bell](bell.jpg)"),
        "content/tips/bell.jpg": noisy(1600, 1200),
    }
    root = make_site({**files, **settings("[images]\nwidths = [200, 1500]")})
    build(root)
    write(root, settings("[images]\nwidths = [200]"))

    assert build(root).files() == clean(root).files()


def test_a_hidden_file_that_hosts_read_is_seen_in_a_theme(make_site: SiteMaker) -> None:
    root = make_site({**numbered(1), "themes/site/static/.well-known/x": "one"})
    build(root)
    write(root, {"themes/site/static/.well-known/x": "other"})

    assert build(root).files() == clean(root).files()


def test_two_dead_links_of_one_place_are_both_told_again(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": tip("A", "[x](&#47;gone/) [y](&#47;lost/)")})
    first = build(root).report.problems

    assert len(first) == 2
    assert build(root).report.problems == first


class Watch:
    """What builds read, render and write while it looks."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.rendered: list[str] = []
        self.parsed: list[str] = []
        render, read = workers.render, recall.read_tip_file

        def rendering(job: Job, tools: RenderTools) -> Result:
            self.rendered.append(name_of(job))
            return render(job, tools)

        def reading(*args: object) -> object:
            self.parsed.append(str(args[-1]).removeprefix("content/tips/"))
            return read(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(workers, "render", rendering)
        for module in (recall, patch):
            monkeypatch.setattr(module, "read_tip_file", reading)

    def build(self, **options: object) -> tuple[BuiltSite, set[str]]:
        """Build; the outputs that were put in place, too."""
        before = self._places()
        self.rendered, self.parsed = [], []
        site = build(self.root, jobs=1, **options)
        after = self._places()
        return site, {path for path, found in after.items() if before.get(path) != found and path != MANIFEST}

    def _places(self) -> dict[str, tuple[int, int]]:
        out = self.root / "site"
        found = {path.relative_to(out).as_posix(): path.lstat() for path in out.rglob("*") if path.is_file()}
        return {path: (about.st_ino, about.st_mtime_ns) for path, about in found.items()}


LONG_BODY = "First words of tip {}.\n\n<!-- more -->\n\nIts middle.\n"
TIPS = {
    f"content/tips/2026-01-0{day}-tip-{day}.md": tip(
        f"Tip {day}", LONG_BODY.format(day), topics=["y", "x"][day % 2 :][:1]
    )
    for day in range(1, 9)
}
FEW = settings(
    '[share_images]\nenabled = false\n[feed]\nlimit = 3\nformats = ["rss"]\n'
    "[blog]\ntips_per_page = 3\nrelated = 0\n[images]\nwidths = []"
)


@pytest.fixture
def watch(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """A site of eight tips, built, and looked at."""
    root = make_site({**TIPS, **FEW})
    build(root)
    return Watch(root, monkeypatch)


ALL = ("archive/", "archive/2026/", "authors/ada-brown/", "series/tips/")
"""Lists of all tips."""


def lists(*front: str) -> set[str]:
    """The pages of lists at these paths."""
    return {f"{path}index.html" for path in front}


OWN = {
    "2026/01/0{}/tip-{}/index.html",
    "newsletters/2026-01-0{}-tip-{}/index.html",
    "newsletters/2026-01-0{}-tip-{}/index.txt",
}


def own(day: int) -> set[str]:
    """What a tip of the site's makes for itself."""
    return {path.format(day, day) for path in OWN}


def test_an_edited_end_of_an_old_body_changes_the_tip_s_own_outputs_and_what_searches_and_sends_it(
    watch: Watch,
) -> None:
    edit(watch.root / "content/tips/2026-01-02-tip-2.md", "\nzebra\n")
    site, written = watch.build()

    assert watch.parsed == ["2026-01-02-tip-2.md"]
    assert watch.rendered == ["tip 2026-01-02-tip-2", "search-index search/", "campaigns campaigns"]
    assert written == own(2) | {"newsletters/index.json", "search/tips/0.json", "search/words/2.json"}
    assert site.report.written == len(written)


def test_an_edited_end_of_the_newest_body_changes_home_and_feeds_too_but_no_excerpt(watch: Watch) -> None:
    edit(watch.root / "content/tips/2026-01-08-tip-8.md", "\nzebra\n")
    _, written = watch.build()

    assert watch.parsed == ["2026-01-08-tip-8.md"]
    assert [name for name in watch.rendered if name.startswith("tip ")] == ["tip 2026-01-08-tip-8"]
    assert written == {
        *own(8),
        "index.html",
        "feed.xml",
        "authors/ada-brown/feed.xml",
        "series/tips/feed.xml",
        "topics/y/feed.xml",
        "newsletters/index.json",
        "search/tips/1.json",
        "search/words/2.json",
    }


def test_an_edited_body_leaves_the_text_part_that_its_author_wrote(watch: Watch) -> None:
    write(watch.root, {"content/tips/2026-01-02-tip-2.txt": "My own words. {unsubscribe}\n"})
    watch.build()
    edit(watch.root / "content/tips/2026-01-02-tip-2.md", "\nzebra\n")
    site, written = watch.build()

    assert site.text("newsletters/2026-01-02-tip-2/index.txt").startswith("My own words.")
    assert "newsletters/2026-01-02-tip-2/index.txt" not in written
    assert [name for name in watch.rendered if name.startswith("tip ")] == ["tip 2026-01-02-tip-2"]


def test_an_edited_beginning_changes_the_lists_that_show_the_excerpt(watch: Watch) -> None:
    path = watch.root / "content/tips/2026-01-02-tip-2.md"
    path.write_text(path.read_text(encoding="utf-8").replace("First words", "Zeroth words"), encoding="utf-8")
    _, written = watch.build()

    shown = lists("archive/1/", "archive/2026/1/", "authors/ada-brown/1/", "series/tips/1/", "topics/y/", "topics/y/1/")
    assert watch.parsed == ["2026-01-02-tip-2.md"]
    assert written == own(2) | shown | {"newsletters/index.json", "search/tips/0.json", *words(written)}
    assert watch.rendered == [
        "tip 2026-01-02-tip-2",
        "search-index search/",
        "list /archive/1/",
        "list /archive/2026/1/",
        "list /topics/y/",
        "list /topics/y/1/",
        "list /authors/ada-brown/1/",
        "list /series/tips/1/",
        "campaigns campaigns",
    ]


def words(written: set[str]) -> set[str]:
    """The parts of the index of words that were written; which ones depends on the words."""
    found = {path for path in written if path.startswith("search/words/")}
    assert 0 < len(found) <= 4
    return found


def test_another_title_changes_the_neighbours_and_the_lists(watch: Watch) -> None:
    path = watch.root / "content/tips/2026-01-04-tip-4.md"
    path.write_text(path.read_text(encoding="utf-8").replace('"Tip', '"Retitled'), encoding="utf-8")
    _, written = watch.build()

    shown = lists(
        *(f"{path}{more}" for path in ALL for more in ("", "2/")),
        "archive/2026-01/",
        "topics/y/1/",
        "topics/y/",
    )
    assert set(watch.parsed) == {"2026-01-04-tip-4.md"}
    tips = [name for name in watch.rendered if name.startswith("tip ")]
    assert tips == [f"tip 2026-01-0{day}-tip-{day}" for day in (3, 4, 5)]
    # An issue links to the tip before, which a feed shows too; a page to both.
    assert written == {
        *own(4),
        *own(5),
        "2026/01/03/tip-3/index.html",
        *shown,
        "topics/x/feed.xml",
        "topics/y/feed.xml",
        "newsletters/index.json",
        "search/tips/0.json",
        *words(written),
    }


def test_a_new_tip_changes_the_one_before_it_and_the_lists_that_show_or_count_it(watch: Watch) -> None:
    write(watch.root, {"content/tips/2026-01-09-new.md": tip("New", "Text.", topics=["x"])})
    _, written = watch.build()

    shown = lists(
        "",
        *(f"{path}{more}" for path in ALL for more in ("", "3/")),
        "topics/x/",
        "topics/x/2/",
        "archive/2026-01/",
        "topics/",
        "authors/",
        "series/",
    )
    feeds = {f"{path}feed.xml" for path in ("", "authors/ada-brown/", "series/tips/", "topics/x/")}
    new = {"2026/01/09/new/index.html", "newsletters/2026-01-09-new/index.html", "newsletters/2026-01-09-new/index.txt"}
    assert watch.parsed == ["2026-01-09-new.md"]
    # Tip 3 leaves the feed of its topic, and is asked for fewer pieces.
    assert [name for name in watch.rendered if name.startswith("tip ")] == [
        "tip 2026-01-03-tip-3",
        "tip 2026-01-08-tip-8",
        "tip 2026-01-09-new",
    ]
    assert written == {
        *new,
        "2026/01/08/tip-8/index.html",
        *shown,
        *feeds,
        "sitemap.xml",
        "newsletters/index.json",
        "search/tips/2.json",
        *words(written),
    }


def test_a_file_that_was_saved_as_it_was_is_read_and_nothing_rendered(watch: Watch) -> None:
    for path in (watch.root / "content/tips/2026-01-02-tip-2.md", watch.root / "content/authors/ada-brown.md"):
        path.touch()
    site, written = watch.build()

    assert (watch.rendered, written, site.report.written) == ([], set(), 0)
    assert watch.parsed == ["2026-01-02-tip-2.md"]
    assert (watch.build()[0].report.kept, watch.parsed) == (site.report.kept, [])


def test_an_edited_template_renders_everything_and_parses_nothing(watch: Watch) -> None:
    write(watch.root, {"themes/site/templates/blog/404.html": "<p>Lost.</p>\n"})
    _, written = watch.build()

    assert written == {"404.html"}
    assert watch.parsed == []
    assert [name for name in watch.rendered if name.startswith("tip ")] == [
        f"tip 2026-01-0{day}-tip-{day}" for day in range(1, 9)
    ]
    assert watch.build()[1] == set()
    assert watch.rendered == []


def test_a_file_of_a_theme_that_is_only_copied_renders_nothing(watch: Watch) -> None:
    write(watch.root, {"themes/site/static/extra.js": "1;"})
    watch.build()
    write(watch.root, {"themes/site/static/extra.js": "2;"})
    _, written = watch.build()

    assert (written, watch.rendered, watch.parsed) == ({"assets/extra.js"}, [], [])


def test_an_edited_setting_reads_and_renders_everything_and_writes_what_differs(watch: Watch) -> None:
    settings = watch.root / "tipsgen.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("limit = 3", "limit = 2"), encoding="utf-8")
    _, written = watch.build()

    assert len(watch.parsed) == 8
    assert written == {
        f"{path}feed.xml" for path in ("", "authors/ada-brown/", "series/tips/", "topics/x/", "topics/y/")
    }


def test_a_changed_picture_renders_the_tips_that_show_it_and_no_others(watch: Watch) -> None:
    shown = {"content/tips/2026-01-02-tip-2.md": "![b](bell.png)", "content/tips/2026-01-05-tip-5.md": "[b](bell.png)"}
    write(watch.root, {**{path: tip(path[-8:-3], f"{LONG_BODY.format(1)}\n{body}") for path, body in shown.items()}})
    (watch.root / "content/tips/bell.png").write_bytes(PIXEL)
    (watch.root / "content/tips/other.png").write_bytes(PIXEL)
    watch.build()
    (watch.root / "content/tips/bell.png").write_bytes(PIXEL + b"more")
    _, written = watch.build()

    assert [name for name in watch.rendered if name.startswith("tip ")] == [
        "tip 2026-01-02-tip-2",
        "tip 2026-01-05-tip-5",
    ]
    assert (written, watch.parsed) == ({"media/tips/bell.png"}, [])
    (watch.root / "content/tips/other.png").write_bytes(PIXEL + b"more")
    assert watch.build()[1] == set()
    assert watch.rendered == []


def test_a_clock_that_moves_on_publishes_without_parsing(watch: Watch) -> None:
    write(watch.root, {"content/tips/2027-01-05-later.md": tip("Later")})
    watch.build()
    site, written = watch.build(now=datetime(2027, 1, 6, tzinfo=UTC))

    assert "2027/01/05/later/index.html" in written
    assert watch.parsed == []
    assert site.report.published == 9


def test_outputs_that_are_missing_or_changed_are_healed_and_a_person_s_are_kept(watch: Watch) -> None:
    out = watch.root / "site"
    before = read_tree(out)
    (out / "2026/01/02/tip-2/index.html").unlink()
    (out / "2026/01/03/tip-3/index.html").touch()
    write(out, {"index.html": "mine", "assets/theme.css": "mine too"})
    site, written = watch.build()

    assert site.files() == before
    assert written == {"2026/01/02/tip-2/index.html", "index.html", "assets/theme.css"}
    assert watch.rendered == ["tip 2026-01-02-tip-2", "tip 2026-01-03-tip-3", "home home"]
    assert [(one.at.path, one.rule) for one in site.report.problems] == [
        ("assets/theme.css", "output-replaced"),
        ("index.html", "output-replaced"),
    ]
    assert read_tree(watch.root / ".tipsgen/kept") == {"index.html": b"mine", "assets/theme.css": b"mine too"}
    assert watch.build()[0].report.problems == ()


def test_a_change_that_size_and_time_do_not_show_is_found_by_verifying(watch: Watch) -> None:
    path = watch.root / "site/index.html"
    about, old = path.stat(), path.read_bytes()
    path.write_bytes(bytes(reversed(old)))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))

    assert watch.build()[1] == set()
    site, written = watch.build(verify=True)
    assert written == {"index.html"}
    assert path.read_bytes() == old
    assert [one.rule for one in site.report.problems] == ["output-replaced"]
    assert (watch.root / ".tipsgen/kept/index.html").read_bytes() == bytes(reversed(old))


def test_a_stale_output_that_was_changed_is_kept_and_told_once(watch: Watch) -> None:
    page = "2026/01/02/tip-2/index.html"
    write(watch.root / "site", {page: "mine"})
    (watch.root / "content/tips/2026-01-02-tip-2.md").unlink()
    site, _ = watch.build()

    assert [(one.at.path, one.rule) for one in site.report.problems] == [(page, "output-kept")]
    assert site.text(page) == "mine"
    assert not (site.out / "newsletters/2026-01-02-tip-2").exists()
    assert watch.build()[0].report.problems == ()
    assert site.text(page) == "mine"


HEAVY = {
    *("jinja2", "markdown_it", "mdit_py_plugins", "lxml", "feedgen", "PIL", "watchfiles", "sqlite3", "uharfbuzz"),
    *("nh3", "yaml_rs", "imagesize", "multiprocessing", "concurrent"),
}


NOTHING = """
import json, sys
events = []
def note(name, given):
    if name in ("open", "sqlite3.connect"):
        events.append((name, str(given[0])))
sys.addaudithook(note)
from datetime import datetime, UTC
from pathlib import Path
from tipsgen.asked import BuildOptions
from tipsgen.rebuild import build_site
report = build_site(Path(sys.argv[1]), BuildOptions(now=datetime(2026, 12, 30, tzinfo=UTC)))
print(json.dumps([report.kept, events, sorted(sys.modules)]))
"""


def test_a_build_with_nothing_to_do_opens_nothing_of_the_site_and_loads_next_to_nothing(watch: Watch) -> None:
    for folder in (watch.root / "content", *filter(Path.is_dir, (watch.root / "content").rglob("*"))):
        os.utime(folder, (1_700_000_000.5, 1_700_000_000.5))  # a folder that changed just now is gone through
    edit(watch.root / "content/tips/2026-01-01-tip-1.md", "More.\n")
    watch.build()
    for _ in range(2):
        command = [sys.executable, "-c", NOTHING, str(watch.root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    kept, events, modules = json.loads(done.stdout)
    opened = {path.removeprefix(f"{watch.root}/") for name, path in events if path.startswith(str(watch.root))}
    (head,) = (watch.root / ".tipsgen/builds").glob("*.head")

    assert kept == len(read_manifest(watch.root / "site"))
    # Paths that are looked at begin at the site's folder or at its output.
    assert opened <= {f".tipsgen/builds/{head.name}", ".tipsgen/lock", str(watch.root), "site"}
    assert not [name for name, _ in events if name == "sqlite3.connect"]
    assert not {name.partition(".")[0] for name in modules} & HEAVY
