"""What a build loads: no more than what it has to do asks for, as every module costs time before anything is done."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import SiteMaker
from tests.test_build import numbered, settings, tip

LEAN = settings('[search]\nengine = "none"\n\n[share_images]\nenabled = false')
BODY = "First words of tip {}.\n\n" + "Words that lists do not show.\n"

NEVER = {
    *("PIL", "uharfbuzz", "markdown_it", "mdit_py_plugins", "nh3", "watchfiles", "icalendar", "wcwidth"),
    *("multiprocessing", "concurrent.futures", "html.parser", "email.utils", "difflib", "slugify"),
    *("tipsgen.checks", "tipsgen.checks.base", "tipsgen.speech", "tipsgen.config", "tipsgen.signup", "tipsgen.queue"),
    *("tipsgen.share", "tipsgen.lettering", "tipsgen.looks", "tipsgen.scale", "tipsgen.bidi", "tipsgen.png"),
    *("tipsgen.outputs.share", "tipsgen.pagefind", "tipsgen.fastmark", "tipsgen.library", "tipsgen.nodetree"),
    *("tipsgen.channels.mend", "tipsgen.channels.rawtext", "tipsgen.letters.message", "tipsgen.letters.digest"),
    *("tipsgen.languages.de", "tipsgen.providers.mailchimp", "tipsgen.preview", "tipsgen.scaffold"),
}
"""What no build of a plain site loads after its first one."""
WHOLE = {
    *("tipsgen.build", "tipsgen.recall", "tipsgen.sources", "tipsgen.companions", "tipsgen.pictures", "tipsgen.plans"),
    *("tipsgen.spans", "tipsgen.search", "tipsgen.outputs.lists", "tipsgen.outputs.pages", "tipsgen.outputs.machines"),
    *("tipsgen.outputs.search", "tipsgen.outputs.feeds", "tipsgen.rules", "lxml", "feedgen", "dateutil"),
}
"""What only a build of the whole site, or of its lists and feeds, loads."""
RENDERING = {
    *("jinja2", "markupsafe", "yaml_rs", "tomllib", "json", "pickle", "sqlite3", "filelock", "urllib.request"),
    *("tipsgen.views", "tipsgen.settings", "tipsgen.jobs", "tipsgen.markdown", "tipsgen.workers", "tipsgen.staging"),
}
"""What a build loads that has something to do."""

BUILD = """
import sys
from types import ModuleType
if "alone" in sys.argv:
    # An edit is done without the module that builds the whole site: in its place stands one that can do nothing.
    sys.modules["tipsgen.whole"] = ModuleType("tipsgen.whole")
    sys.modules["tipsgen.whole"].build_whole = None
from datetime import UTC, datetime
from pathlib import Path
from tipsgen.asked import BuildOptions
from tipsgen.rebuild import build_site
report = build_site(Path(sys.argv[1]), BuildOptions(now=datetime(2026, 12, 30, tzinfo=UTC)))
print([sorted(report.paths), sorted(sys.modules)])
"""


@pytest.fixture
def root(make_site: SiteMaker) -> Path:
    """A plain site of thirty tips, built twice."""
    tips = {path: tip(f"Tip {n}", BODY.format(n)) for n, path in enumerate(numbered(30), 1)}
    made = make_site({**tips, **LEAN})
    loaded(made)
    loaded(made)
    return made


def loaded(root: Path, *words: str) -> tuple[set[str], set[str]]:
    """Build in a process of its own; the outputs that it wrote, and the modules that it loaded."""
    done = subprocess.run([sys.executable, "-c", BUILD, str(root), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    paths, modules = ast.literal_eval(done.stdout)
    return set(paths), set(modules)


def test_a_build_with_nothing_to_do_loads_neither_planning_nor_rendering(root: Path) -> None:
    paths, modules = loaded(root)

    assert not paths
    assert sorted(modules & (NEVER | WHOLE | RENDERING)) == []


def test_an_edit_loads_what_renders_a_tip_and_nothing_that_plans_a_site(root: Path) -> None:
    path = root / "content/tips/2026-01-02-tip-2.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more paragraph.\n", encoding="utf-8")
    paths, modules = loaded(root, "alone")

    assert "2026/01/02/tip-2/index.html" in paths
    assert sorted(modules & (NEVER | WHOLE)) == []
    assert modules >= {"tipsgen.patch", "tipsgen.outputs.tip", "tipsgen.providers.plain", "tipsgen.languages.en"}


def test_an_edit_that_a_feed_shows_loads_what_writes_feeds_and_lists(root: Path) -> None:
    path = root / "content/tips/2026-01-30-tip-30.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more paragraph.\n", encoding="utf-8")
    paths, modules = loaded(root, "alone")

    assert "feed.xml" in paths
    assert "feedgen" in modules
    assert sorted(name for name in modules & WHOLE if name.startswith("tipsgen.")) == [
        "tipsgen.outputs.feeds", "tipsgen.outputs.lists", "tipsgen.outputs.machines",
    ]  # fmt: skip


def test_a_new_tip_loads_what_plans_a_site_without_reading_its_settings_again(root: Path) -> None:
    name = "content/tips/2026-01-31-tip-31.md"
    (root / name).write_text(tip("Tip 31", BODY.format(31)), encoding="utf-8")
    paths, modules = loaded(root)

    assert "2026/01/31/tip-31/index.html" in paths
    assert sorted(modules & NEVER) == []
    assert modules >= {"tipsgen.whole", "tipsgen.plans", "tipsgen.outputs.lists"}


def test_what_may_not_be_loaded_exists() -> None:
    names = [name for name in NEVER | WHOLE | RENDERING if name.startswith("tipsgen.")]
    package = Path(__file__).parent.parent

    missing = [
        name
        for name in names
        if not (package / f"{name.replace('.', '/')}.py").is_file()
        and not (package / name.replace(".", "/") / "__init__.py").is_file()
    ]

    assert not missing
