"""`tipsgen build --profile` and `--verify`, and the program's start."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.support import SiteMaker, run
from tests.test_build import numbered
from tipsgen import __version__
from tipsgen.cli.stages import STAGES

AT = "2026-12-31"


def stages(text: str) -> list[str]:
    """The stages that a report names, in its order."""
    return [match[1] for match in re.finditer(r"^([a-z ]+?) +\d+\.\d{3} +\d+\.\d{3} +\d+\.\d{3}", text, re.MULTILINE)]


def test_a_first_build_tells_all_its_stages_on_stderr(make_site: SiteMaker) -> None:
    result = run("build", "--site", make_site(numbered(2)), "--at", AT, "--profile")

    assert stages(result.stderr) == [*STAGES, "in all"]
    assert all(words in result.stderr for words in STAGES.values())
    assert result.stdout.startswith("2 tips published")


def test_a_build_with_nothing_to_do_only_looks(make_site: SiteMaker) -> None:
    root = make_site(numbered(2))
    run("build", "--site", root, "--at", AT)

    assert stages(run("build", "--site", root, "--at", AT, "--profile").stderr) == ["look", "in all"]


def test_an_edit_neither_assembles_nor_plans(make_site: SiteMaker) -> None:
    root = make_site(numbered(2))
    run("build", "--site", root, "--at", AT)
    path = root / "content/tips/2026-01-01-tip-1.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")

    found = stages(run("build", "--site", root, "--at", AT, "--profile").stderr)

    assert found == ["look", "read", "render tips", "render lists", "write", "remember", "in all"]


def test_verifying_heals_what_size_and_time_do_not_show(make_site: SiteMaker) -> None:
    import os

    root = make_site(numbered(1))
    run("build", "--site", root, "--at", AT)
    page = root / "site/robots.txt"
    about, text = page.stat(), page.read_text(encoding="utf-8")
    page.write_text(text.swapcase(), encoding="utf-8")
    os.utime(page, ns=(about.st_atime_ns, about.st_mtime_ns))

    assert ", 0 deleted" in run("build", "--site", root, "--at", AT).stdout
    assert page.read_text(encoding="utf-8") == text.swapcase()
    assert "1 file written" in run("build", "--site", root, "--at", AT, "--verify").stdout
    assert page.read_text(encoding="utf-8") == text


def test_the_version_is_told_without_loading_anything() -> None:
    code = "import sys; sys.argv[1:] = ['--version']; from tipsgen.__main__ import main; main(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said, modules = done.stdout.split("\n", 1)

    assert said == f"tipsgen, version {__version__}" == run("--version").stdout.strip()
    assert not {"click", "tipsgen.cli", "pathlib", "re"} & set(modules.split())
