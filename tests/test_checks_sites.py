"""Two sites in tests/fixtures/checks: in `bad`, each file breaks the rule in its name; `good` has its twin."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.benchmarks import check_cost
from tests.support import ROOT, run
from tests.test_checks_manual import picture
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site, plan_build
from tipsgen.check import CheckOptions, check, reckoned
from tipsgen.checks import RULES
from tipsgen.cli.options import clock
from tipsgen.letters.issue import write_issue
from tipsgen.markdown import parse
from tipsgen.model import Problem
from tipsgen.outputs.tip import PlannedTip, opened, read_tip
from tipsgen.pictures import Cache
from tipsgen.rules import BUILD_WARNINGS
from tipsgen.workers import RenderTools

FIXTURES = ROOT / "tests" / "fixtures" / "checks"
NOW = "2026-11-20"

EXPECTED = {
    "content/tips/2026-09-01-wrong-weekday.md": ("wrong-weekday", 7),
    "content/tips/2026-09-02-wrong-month.md": ("wrong-month", 5),
    "content/tips/2026-09-03-wrong-date.md": ("wrong-date", 5),
    "content/tips/2026-09-04-weekday-date.md": ("weekday-date", 6),
    "content/tips/2026-09-07-wrong-ago.md": ("wrong-ago", 5),
    "content/tips/2026-09-08-wrong-count.md": ("wrong-count", 5),
    "content/tips/2026-09-09-dead-anchor.md": ("dead-anchor", 5),
    "content/tips/2026-09-10-bare-url.md": ("bare-url", 8),
    "content/tips/2026-09-11-click-here.md": ("click-here", 5),
    "content/tips/2026-09-14-http-link.md": ("http-link", 5),
    "content/tips/2026-09-15-no-alt.md": ("no-alt", 7),
    "content/tips/2026-09-16-heavy-picture.md": ("heavy-picture", 5),
    "content/tips/2026-09-17-wide-picture.md": ("wide-picture", 5),
    "content/tips/2026-09-18-subject-length.md": ("subject-length", 2),
    "content/tips/2026-09-22-same-subject.md": ("same-subject", 2),
    "content/tips/2026-09-23-no-preheader.md": ("no-preheader", 2),
    "content/tips/2026-09-24-preheader-repeats.md": ("preheader-repeats", 3),
    "content/tips/2026-09-25-all-caps.md": ("all-caps", 2),
    "content/tips/2026-09-28-exclamations.md": ("exclamations", 5),
    "content/tips/2026-09-29-merge-tag.md": ("merge-tag", 5),
    "content/tips/2026-09-30-no-description.md": ("no-description", 2),
    "content/tips/2026-10-01-topic-typo.md": ("topic-typo", 4),
    "content/tips/2026-10-02-topic-case.md": ("topic-case", 4),
    "content/tips/2026-10-05-long-tip.md": ("long-tip", 5),
    "content/tips/2026-10-06-long-sentence.md": ("long-sentence", 7),
    "content/tips/2026-10-07-heading-jump.md": ("heading-jump", 9),
    "content/tips/2026-10-08-wall-of-text.md": ("wall-of-text", 5),
    "content/tips/2026-10-09-email-near-cut.md": ("email-near-cut", 5),
    "content/tips/2026-10-12-unused-ignore.md": ("unused-ignore", 5),
    "content/tips/2026-10-13-unknown-rule.md": ("unknown-rule", 7),
    "content/tips/2026-10-14-dead-link.md": ("dead-link", 5),
    "content/tips/2026-10-15-email-picture.md": ("email-picture", 5),
    "content/tips/2026-10-16-tip-link.md": ("tip-link", 5),
    "content/tips/2026-10-19-title-made.md": ("title-made", 1),
    "content/tips/same-day.md": ("same-day", 3),
    "content/tips/off-schedule.md": ("off-schedule", 3),
    "tipsgen.toml": ("schedule-gap", 1),
    "content/authors/unused-author.md": ("unused-author", 1),
}
"""Where each file's one finding is: the rule, and the line."""


def site(kind: str, folder: Path) -> Path:
    """A fixture site, with the picture that is too heavy to be kept."""
    root = folder / kind
    shutil.copytree(FIXTURES / kind, root)
    if kind == "bad":
        (root / "content/static/images/storm.png").write_bytes(picture(600, 1_100_000))
    return root


def found_in(root: Path, jobs: int = 1, paths: tuple[Path, ...] = ()) -> tuple[Problem, ...]:
    from datetime import date

    now = clock(date.fromisoformat(NOW), "America/Los_Angeles")
    return check(root, CheckOptions(now=now, jobs=jobs, paths=paths)).problems


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_bad_file_has_its_one_finding_at_the_right_line(tmp_path: Path, jobs: int) -> None:
    found = [(problem.at.path, (problem.rule, problem.at.line)) for problem in found_in(site("bad", tmp_path), jobs)]

    assert len(found) == len(EXPECTED)
    assert dict(found) == EXPECTED


def test_the_good_twins_are_clean(tmp_path: Path) -> None:
    root = site("good", tmp_path)

    assert found_in(root) == ()
    assert {path.name for path in (FIXTURES / "bad/content/tips").iterdir()} <= {
        path.name for path in (FIXTURES / "good/content/tips").iterdir()
    }


def test_the_bad_site_breaks_every_rule_that_needs_no_net() -> None:
    broken = {rule for rule, _ in EXPECTED.values()}

    assert {*RULES} - {"unreachable"} <= broken
    assert {"dead-link", "tip-link", "email-picture", "title-made", "schedule-gap"} <= broken & {
        *BUILD_WARNINGS, "tip-link",
    }  # fmt: skip


@pytest.mark.parametrize("path", [path for path in EXPECTED if path.startswith("content/tips/")])
def test_one_file_alone_has_the_same_finding(tmp_path: Path, path: str) -> None:
    root = tmp_path / "bad"
    if not root.exists():
        root = site("bad", tmp_path)

    found = found_in(root, paths=(root / path,))

    assert [(problem.rule, problem.at.line) for problem in found] == [EXPECTED[path]]


def test_nothing_in_a_site_is_touched(tmp_path: Path) -> None:
    root = site("bad", tmp_path)
    before = sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*"))

    result = run("check", "--site", root, "--at", NOW)

    assert result.exit_code == 1
    assert sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*")) == before


@pytest.mark.parametrize("site", ["", "tests/fixtures/nasty", "tests/fixtures/anatomy"])
def test_an_issue_is_never_larger_than_two_thirds_of_what_was_reckoned(site: str, tmp_path: Path) -> None:
    root = ROOT / site
    loaded = load_site(root, BuildOptions(now=clock(None, "UTC"), drafts=True, future=True))
    planned = plan_build(root, loaded, Cache(tmp_path, writes=False))
    tools = RenderTools(planned.theme)
    shares = {}
    for job in planned.plan.jobs:
        inputs = opened(job.inputs, planned.plan.ground) if isinstance(job.inputs, PlannedTip) else None
        if inputs and inputs.mail:
            read = read_tip(inputs)
            size = len(write_issue(read.inputs, read.texts, tools).html_data)
            shares[job.key] = size / reckoned(inputs, parse(inputs.body, "en", typographer=False))

    assert shares
    assert max(shares.values()) < 2 / 3, max(shares, key=lambda key: shares[key])


def test_the_tip_that_is_measured_has_ten_kilobytes_and_all_that_rules_look_for() -> None:
    source = check_cost.long_tip()
    kinds = {node.kind for node in parse(source.data.decode(), "en")}

    assert check_cost.SIZE - 100 <= len(source.data) <= check_cost.SIZE
    assert {"paragraph", "list", "heading", "table"} <= kinds


def test_the_benchmark_tells_what_a_tip_costs(capsys: pytest.CaptureFixture[str]) -> None:
    check_cost.main(1, profiled=False)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("milliseconds of CPU: best, median")
    assert [line[:22].strip() for line in lines[1:]] == ["front matter and text", "rules", "whole"]
