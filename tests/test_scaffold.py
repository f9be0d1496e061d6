"""Starting a site with `tipsgen init`, and a tip with `tipsgen new`."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support import SETTINGS, SiteMaker, build, read_tree, run
from tests.test_build import listed, tip
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site
from tipsgen.errors import UsageError
from tipsgen.scaffold import StarterNames, start_site, start_tip

FRIDAY = "2026-11-20"
EVENING = str(int(datetime(2026, 11, 21, 3, tzinfo=UTC).timestamp()))
"""Seven in the evening of that Friday in Los Angeles."""


def new(root: Path, *words: str) -> tuple[str, str]:
    """The path below the site and the text of what `tipsgen new` makes on the evening of that Friday."""
    title, *options = words
    result = run("new", "--site", root, *options, "--", title, env={"SOURCE_DATE_EPOCH": EVENING})
    assert result.exit_code == 0, result.output
    path = Path(result.stdout.strip())
    return path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def test_a_new_site_builds_at_once_with_three_tips_and_no_warning(tmp_path: Path) -> None:
    made = run("init", tmp_path / "my-tips", "--date", FRIDAY)
    built = run("build", "--site", tmp_path / "my-tips", "--at", FRIDAY, "--strict")

    assert made.exit_code == built.exit_code == 0
    assert built.stdout.startswith("3 tips published, 0 withheld;")
    assert built.stderr == ""


def test_the_starter_tips_are_dated_on_the_last_three_weekdays(tmp_path: Path) -> None:
    start_site(tmp_path / "a", StarterNames(), date(2026, 11, 23))
    names = sorted(path.name for path in (tmp_path / "a/content/tips").iterdir())

    assert [name[:10] for name in names] == ["2026-11-19", "2026-11-20", "2026-11-23"]


def test_starter_tips_of_a_weekend_are_those_up_to_friday(tmp_path: Path) -> None:
    start_site(tmp_path / "a", StarterNames(), date(2026, 11, 22))
    names = sorted(path.name for path in (tmp_path / "a/content/tips").iterdir())

    assert [name[:10] for name in names] == ["2026-11-18", "2026-11-19", "2026-11-20"]


def test_a_new_site_built_right_now_shows_all_its_tips(tmp_path: Path) -> None:
    run("init", tmp_path / "a")

    assert run("build", "--site", tmp_path / "a").stdout.startswith("3 tips published, 0 withheld;")


def test_a_new_site_takes_its_names(tmp_path: Path) -> None:
    words = ("--title", 'The "Morning" Note', "--author", "Ada B. Brown", "--base-url", "https://ada.example/daily/")
    assert run("init", tmp_path / "a", *words, "--date", FRIDAY).exit_code == 0
    settings = load_site(tmp_path / "a", BuildOptions(now=datetime(2026, 12, 1, tzinfo=UTC))).site.settings
    site = build(tmp_path / "a")

    assert settings.site.title == 'The "Morning" Note'
    assert settings.site.base_url == "https://ada.example/daily"
    assert (tmp_path / "a/content/authors/ada-b-brown.md").is_file()
    assert "Ada B. Brown" in site.text("authors/ada-b-brown/index.html")


@pytest.mark.parametrize("author", ['O’Neil: "The" #1', "- dash", "Zoë", "{x}", "true", "日本"])
def test_any_name_makes_a_site_that_builds(tmp_path: Path, author: str) -> None:
    start_site(tmp_path / "a", StarterNames(title=f"{author} daily", author=author), date(2026, 11, 20))

    assert build(tmp_path / "a").report.published == 3


def test_no_placeholder_is_left_in_a_new_site(tmp_path: Path) -> None:
    start_site(tmp_path / "a", StarterNames(), date(2026, 11, 20))

    assert [path for path, data in read_tree(tmp_path / "a").items() if b"{{" in data] == []


def test_a_new_site_has_what_git_must_ignore_and_no_theme(tmp_path: Path) -> None:
    start_site(tmp_path / "a", StarterNames(), date(2026, 11, 20))

    ignored = (tmp_path / "a/.gitignore").read_text(encoding="utf-8").splitlines()
    assert {".tipsgen/"} <= {line.lstrip("/") for line in ignored}
    assert any(line.strip("/*") == "site" for line in ignored)
    assert not (tmp_path / "a/themes/default").exists()


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    result = run("init", tmp_path)

    assert result.exit_code == 2
    assert "is not empty" in result.stderr
    assert read_tree(tmp_path) == {"notes.txt": b"mine"}


def test_a_fresh_repository_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    assert run("init", tmp_path, "--date", FRIDAY).exit_code == 0
    assert (tmp_path / "tipsgen.toml").is_file()


def test_a_file_is_no_folder_for_a_site(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", encoding="utf-8")

    with pytest.raises(UsageError):
        start_site(tmp_path / "a", StarterNames(), date(2026, 11, 20))


def test_a_place_that_cannot_be_written_is_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", encoding="utf-8")
    result = run("init", tmp_path / "a/b")

    assert result.exit_code == 3
    assert "Traceback" not in result.output


def test_a_new_site_works_far_from_any_checkout(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tipsgen"]
    subprocess.run([*words, "init", "a", "--date", FRIDAY], cwd=tmp_path, check=True, capture_output=True)
    done = subprocess.run(
        [*words, "build", "--at", FRIDAY], cwd=tmp_path / "a/content", check=True, capture_output=True, text=True
    )

    assert done.stdout.startswith("3 tips published")
    assert (tmp_path / "a/site/index.html").is_file()


def test_a_new_tip_is_a_draft_on_the_next_weekday(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-11-20-a.md": tip("A")})
    path, text = new(root, "Listen first")

    assert path == "content/tips/2026-11-23-listen-first.md"
    assert text.startswith('---\ntitle: "Listen first"\n')
    assert "draft: true\n" in text


def test_a_new_tip_takes_the_next_free_slot(make_site: SiteMaker) -> None:
    root = make_site(
        {
            "tipsgen.toml": SETTINGS + '\n[schedule]\nweekdays = ["mon", "wed"]\nskip = ["2026-11-25"]\n',
            "content/tips/2026-11-23-a.md": tip("A"),
            "content/tips/2026-11-30-b.md": tip("B", draft=True),
        }
    )

    assert new(root, "Listen first", "--next-slot")[0] == "content/tips/2026-12-02-listen-first.md"
    assert new(root, "And then")[0] == "content/tips/2026-12-07-and-then.md"


def test_a_new_tip_fills_a_gap(make_site: SiteMaker) -> None:
    root = make_site({f"content/tips/2026-11-{day}-x.md": tip("X") for day in (23, 25, 26)})

    assert new(root, "Gap")[0] == "content/tips/2026-11-24-gap.md"


def test_a_new_tip_may_have_a_date(make_site: SiteMaker) -> None:
    assert new(make_site(), "Listen first", "--date", "2026-12-24")[0] == "content/tips/2026-12-24-listen-first.md"


def test_a_new_tip_goes_to_its_years_folder_where_there_is_one(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026/2026-11-20-a.md": tip("A")})

    assert new(root, "Listen first")[0] == "content/tips/2026/2026-11-23-listen-first.md"


def test_a_new_tip_by_nobody_is_refused(make_site: SiteMaker) -> None:
    root = make_site({})
    with pytest.raises(UsageError, match="did you mean 'Ada Brown'"):
        start_tip(root, "Listen", datetime(2026, 11, 20, tzinfo=UTC), author="Ada Browne")
    assert not list((root / "content/tips").iterdir())


def test_a_new_tip_has_author_and_topics(make_site: SiteMaker) -> None:
    root = make_site({"content/authors/b-stone.md": "---\nname: B. Stone\n---\nGuest.\n"})
    _, text = new(root, "Listen first", "--author", "B. Stone", "--topic", "listening", "--topic", "R&D: new")

    assert 'author: "B. Stone"\n' in text
    assert 'topics: ["listening", "R&D: new"]\n' in text


@pytest.mark.parametrize(
    "title", ["Plain", 'He said "no": twice', "- a # b", "Back\\slash", "Zoë’s café", "[x]", "  two  "]
)
def test_a_new_tip_of_any_title_can_be_built_once_it_has_words(make_site: SiteMaker, title: str) -> None:
    root = make_site()
    path, text = new(root, title)
    (root / path).write_text(f"{text}Words.\n", encoding="utf-8")
    site = build(root, drafts=True, future=True)

    assert site.report.published == 1
    entry = load_site(root, BuildOptions(now=datetime(2027, 1, 1, tzinfo=UTC))).site.everything[0]
    assert entry.tip.title == " ".join(title.split())
    assert len(listed(site, "archive/index.html")) == 1


def test_a_new_tip_does_not_disturb_the_next_build(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-11-20-a.md": tip("A")})
    new(root, "Listen first")
    site = build(root, now=datetime(2026, 11, 24, 20, tzinfo=UTC))

    assert site.report.published == 1
    assert [one.reason for one in site.report.withheld] == ["draft"]


def test_a_file_that_is_there_is_never_overwritten(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-12-24-listen-first.md": tip("Listen first", "Precious words.")})
    result = run("new", "Listen first", "--site", root, "--date", "2026-12-24")

    assert result.exit_code == 2
    assert "2026-12-24-listen-first" in result.stderr
    assert "Precious words." in (root / "content/tips/2026-12-24-listen-first.md").read_text(encoding="utf-8")


def test_a_tip_of_the_same_key_in_another_folder_is_refused(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/old/2026-12-24-listen-first.md": tip("Listen first")})
    result = run("new", "Listen first", "--site", root, "--date", "2026-12-24")

    assert result.exit_code == 2
    assert not (root / "content/tips/2026-12-24-listen-first.md").exists()


def test_a_broken_tip_does_not_lose_its_file_to_a_new_one(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-12-24-listen-first.md": "---\ntitle: [\n---\nPrecious.\n"})
    result = run("new", "Listen first", "--site", root, "--date", "2026-12-24")

    assert result.exit_code == 2
    assert "exists already" in result.stderr


def test_new_works_from_a_folder_inside_the_site(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_site()
    monkeypatch.chdir(root / "content/authors")
    result = run("new", "Listen first", "--date", "2026-12-24")

    assert result.exit_code == 0
    assert Path(result.stdout.strip()).resolve() == (root / "content/tips/2026-12-24-listen-first.md").resolve()
    assert (root / "content/tips/2026-12-24-listen-first.md").is_file()


@pytest.mark.parametrize(
    "words", [("--date", "2026-12-24", "--next-slot"), ("--date", "2026-02-30"), ("--date", "soon")]
)
def test_options_of_new_that_make_no_sense_are_exit_code_2(make_site: SiteMaker, words: tuple[str, ...]) -> None:
    root = make_site()

    assert run("new", "Listen first", *words, "--site", root).exit_code == 2
    assert list((root / "content/tips").iterdir()) == []


def test_an_empty_title_is_exit_code_2(make_site: SiteMaker) -> None:
    result = run("new", "  ", "--site", make_site())

    assert result.exit_code == 2
    assert "the title is empty" in result.stderr


def test_a_slot_stays_taken_while_its_tip_is_empty_or_broken(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-11-24-bad.md": "---\ntitle: [\n---\nWords.\n"})
    started = [new(root, title)[0] for title in ("One", "Two", "Three")]

    assert started == [
        "content/tips/2026-11-23-one.md",
        "content/tips/2026-11-25-two.md",
        "content/tips/2026-11-26-three.md",
    ]


def test_edit_opens_the_new_file(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = make_site()
    editor = tmp_path / "editor.py"
    editor.write_text("import sys; open(sys.argv[1], 'a').write('Edited.\\n')", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    result = run("new", "Listen first", "--date", "2026-12-24", "--site", root, "--edit")

    assert result.exit_code == 0
    assert (root / "content/tips/2026-12-24-listen-first.md").read_text(encoding="utf-8").endswith("Edited.\n")


def test_a_title_that_cannot_be_spelled_still_gets_a_file(make_site: SiteMaker) -> None:
    root = make_site()

    assert start_tip(root, "🎉", datetime(2026, 11, 20, tzinfo=UTC), day=date(2026, 12, 24)).is_file()
