"""Putting a build in place: whole or not at all, by manifest, and never over a person's own files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support import SiteMaker, build, read_tree, run
from tests.test_build import numbered, tip
from tipsgen.digests import digest
from tipsgen.errors import ContentError, EnvironmentFault, ThemeError, UsageError
from tipsgen.names import MANIFEST
from tipsgen.staging import Staging
from tipsgen.store import locked, read_manifest, write_new

OWN = {"CNAME": "tips.example\n", ".well-known/token": "abc", ".gitignore": "*\n", "own/page.html": "<p>mine</p>"}


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Text files below a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def put(out: Path, files: Mapping[str, str], kept: Path | None = None) -> Staging:
    """One build of these outputs, committed."""
    with Staging(out, kept or out.parent / "kept") as staging:
        for path, text in files.items():
            staging.add(path, text.encode())
        staging.commit()
    return staging


def test_the_manifest_has_a_digest_of_every_output(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(2)))
    files = site.files()
    files.pop(MANIFEST)

    assert read_manifest(site.out) == {path: digest(data) for path, data in files.items()}
    assert json.loads(site.text(MANIFEST))["version"] == 1


def test_nothing_of_the_staging_stays_behind(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(1)))

    assert not [path.name for path in site.out.iterdir() if "staging" in path.name]


def test_a_crashed_builds_staging_is_cleared_away(make_site: SiteMaker) -> None:
    root = make_site(numbered(1))
    write(root / "site", {".tipsgen-staging-dead/0": "half a page"})

    assert not [path for path in build(root).files() if "staging" in path]


def test_outputs_that_stayed_the_same_are_not_touched(make_site: SiteMaker) -> None:
    root = make_site(numbered(2))
    before = {path: (root / "site" / path).stat().st_mtime_ns for path in build(root).files()}
    again = build(root)

    assert again.report.written == 0
    assert again.report.kept == len(before) - 1
    assert {path: (root / "site" / path).stat().st_mtime_ns for path in before if path != MANIFEST} == {
        path: moment for path, moment in before.items() if path != MANIFEST
    }


def test_a_tip_that_is_gone_leaves_nothing_behind(make_site: SiteMaker) -> None:
    root = make_site(numbered(2))
    build(root)
    (root / "content/tips/2026-01-02-tip-2.md").unlink()
    site = build(root)

    assert not (site.out / "2026/01/02").exists()
    assert not (site.out / "newsletters/2026-01-02-tip-2").exists()
    assert not (site.out / "share/2026-01-02-tip-2.png").exists()
    assert site.report.deleted == 4


def test_a_persons_own_files_survive_every_build(make_site: SiteMaker) -> None:
    root = make_site(numbered(2))
    write(root / "site", OWN)
    build(root)
    (root / "content/tips/2026-01-01-tip-1.md").unlink()
    site = build(root)

    assert {path: site.text(path) for path in OWN} == OWN


def test_a_folder_that_holds_a_persons_file_stays(make_site: SiteMaker) -> None:
    root = make_site(numbered(2))
    build(root)
    write(root / "site", {"2026/01/02/tip-2/notes.txt": "mine"})
    (root / "content/tips/2026-01-02-tip-2.md").unlink()
    site = build(root)

    assert site.text("2026/01/02/tip-2/notes.txt") == "mine"
    assert not (site.out / "2026/01/02/tip-2/index.html").exists()


def test_a_file_that_was_made_by_hand_is_kept_before_it_is_replaced(make_site: SiteMaker) -> None:
    root = make_site(numbered(1))
    write(root / "site", {"index.html": "<p>my own home page</p>"})
    site = build(root)

    assert "Tip 1" in site.text("index.html")
    assert (root / ".tipsgen/kept/index.html").read_text(encoding="utf-8") == "<p>my own home page</p>"
    assert [(one.at.path, one.rule) for one in site.report.problems] == [("index.html", "output-replaced")]
    assert str(root / ".tipsgen/kept/index.html") in site.report.problems[0].hint


def test_an_output_that_was_changed_by_hand_is_kept_too(make_site: SiteMaker) -> None:
    root = make_site(numbered(1))
    build(root)
    write(root / "site", {"robots.txt": "User-agent: mine\n"})
    site = build(root)

    assert site.text("robots.txt").startswith("User-agent: *")
    assert (root / ".tipsgen/kept/robots.txt").read_text(encoding="utf-8") == "User-agent: mine\n"


def test_a_later_copy_takes_no_older_ones_place(make_site: SiteMaker) -> None:
    root = make_site(numbered(1))
    for text in ("first", "second", "third"):
        build(root)
        write(root / "site", {"robots.txt": text})
    hint = build(root).report.problems[0].hint

    kept = {path.name: path.read_text(encoding="utf-8") for path in (root / ".tipsgen/kept").iterdir()}
    assert kept == {"robots.txt": "first", "robots.txt~2": "second", "robots.txt~3": "third"}
    assert hint.endswith("robots.txt~3")


def test_a_kept_file_blocks_no_folder_of_its_name(make_site: SiteMaker) -> None:
    page = {"content/pages/about.md": "---\ntitle: About\n---\nUs.\n"}
    root = make_site({**numbered(1), **page})
    write(root, {".tipsgen/kept/about": "an older copy", "site/about/index.html": "mine"})
    build(root)

    assert (root / ".tipsgen/kept/about").read_text(encoding="utf-8") == "an older copy"
    assert (root / ".tipsgen/kept/about~index.html~2").read_text(encoding="utf-8") == "mine"


def test_an_output_that_the_last_build_made_is_replaced_without_a_word(make_site: SiteMaker) -> None:
    root = make_site(numbered(1))
    build(root)
    (root / "content/tips/2026-01-01-tip-1.md").write_text(tip("Tip 1", "Other words."), encoding="utf-8")
    site = build(root)

    assert site.report.problems == ()
    assert not (root / ".tipsgen/kept").exists()


def test_a_stale_output_that_was_changed_by_hand_stays(make_site: SiteMaker) -> None:
    root = make_site(numbered(2))
    build(root)
    page = "2026/01/02/tip-2/index.html"
    write(root / "site", {page: "<p>changed</p>"})
    (root / "content/tips/2026-01-02-tip-2.md").unlink()
    site = build(root)

    assert site.text(page) == "<p>changed</p>"
    assert [(one.at.path, one.rule) for one in site.report.problems] == [(page, "output-kept")]


def test_without_a_manifest_nothing_is_deleted(make_site: SiteMaker) -> None:
    root = make_site(numbered(2))
    build(root)
    (root / "site" / MANIFEST).unlink()
    (root / "content/tips/2026-01-02-tip-2.md").unlink()
    site = build(root)

    assert site.report.deleted == 0
    assert (site.out / "2026/01/02/tip-2/index.html").exists()


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"version": 99, "outputs": {"CNAME": "x"}}', '{"version": 1}'])
def test_a_manifest_that_cannot_be_read_counts_as_none(tmp_path: Path, text: str) -> None:
    write(tmp_path, {MANIFEST: text})

    assert read_manifest(tmp_path) == {}


@pytest.mark.parametrize("path", ["../precious.txt", "/etc/hostname", "sub/../../precious.txt", "."])
def test_a_manifest_cannot_delete_what_lies_outside(tmp_path: Path, path: str) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("precious", encoding="utf-8")
    out = tmp_path / "out"
    table = {"version": 1, "outputs": {path: digest(b"precious")}}
    write(out, {MANIFEST: json.dumps(table), "sub/x": "x"})
    put(out, {"index.html": "x"})

    assert precious.read_text(encoding="utf-8") == "precious"


def test_a_link_to_a_folder_outside_is_refused_and_the_old_site_stays(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(numbered(1))
    build(root)
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "site/2027").symlink_to(outside)
    before = read_tree(root / "site")
    write(root, {"content/tips/2026-01-02-b.md": tip("B"), "content/tips/2027-01-01-c.md": tip("C")})

    with pytest.raises(EnvironmentFault, match="leads out of the output folder"):
        build(root, future=True)

    assert list(outside.iterdir()) == []
    assert read_tree(root / "site") == before


def test_nothing_is_deleted_through_a_link(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(numbered(2))
    build(root)
    outside = tmp_path / "outside"
    (root / "site/newsletters/2026-01-02-tip-2").rename(outside)
    (root / "site/newsletters/2026-01-02-tip-2").symlink_to(outside)
    (root / "content/tips/2026-01-02-tip-2.md").unlink()
    build(root)

    assert sorted(path.name for path in outside.iterdir()) == ["index.html", "index.txt"]


def test_a_linked_file_is_replaced_and_what_it_leads_to_stays(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(numbered(1))
    outside = tmp_path / "outside.txt"
    outside.write_text("precious", encoding="utf-8")
    (root / "site").mkdir()
    (root / "site/robots.txt").symlink_to(outside)
    site = build(root)

    assert outside.read_text(encoding="utf-8") == "precious"
    assert site.text("robots.txt").startswith("User-agent")
    assert not (site.out / "robots.txt").is_symlink()


def test_a_folder_where_a_file_must_go_fails_before_anything_is_replaced(make_site: SiteMaker) -> None:
    root = make_site(numbered(1))
    build(root)
    (root / "site/robots.txt").unlink()
    write(root / "site", {"robots.txt/mine": "x"})
    before = read_tree(root / "site")
    (root / "content/tips/2026-01-01-tip-1.md").write_text(tip("Tip 1", "Other words."), encoding="utf-8")

    with pytest.raises(EnvironmentFault, match=r"robots\.txt"):
        build(root)

    assert read_tree(root / "site") == before


def test_a_file_where_a_folder_must_go_fails_before_anything_is_replaced(make_site: SiteMaker) -> None:
    root = make_site(numbered(1))
    build(root)
    write(root / "site", {"about": "mine"})
    before = read_tree(root / "site")
    write(root, {"content/pages/about.md": "---\ntitle: About\nnav: 1\n---\nUs.\n"})

    with pytest.raises(EnvironmentFault, match="about"):
        build(root)

    assert read_tree(root / "site") == before


def test_an_old_file_makes_way_for_a_folder_of_the_same_name(make_site: SiteMaker) -> None:
    root = make_site({"content/static/about": "a file", **numbered(1)})
    build(root)
    (root / "content/static/about").unlink()
    write(root, {"content/pages/about.md": "---\ntitle: About\n---\nUs.\n"})
    site = build(root)

    assert "Us." in site.text("about/index.html")


def test_an_old_folder_makes_way_for_a_file_of_the_same_name(make_site: SiteMaker) -> None:
    root = make_site({"content/pages/about.md": "---\ntitle: About\n---\nUs.\n", **numbered(1)})
    build(root)
    (root / "content/pages/about.md").unlink()
    write(root, {"content/static/about": "a file"})
    site = build(root)

    assert site.text("about") == "a file"


FAILURES = {
    "a bad tip": ({"content/tips/2026-01-09-x.md": tip("X", colour="red")}, ContentError),
    "a dead tip link": ({"content/tips/2026-01-09-x.md": tip("X", "[x](tip:gone)")}, ContentError),
    "a template that breaks": ({"themes/site/templates/blog/tip.html": "{{ tip.nothing.at.all }}"}, ThemeError),
    "a template that cannot be read": ({"themes/site/templates/blog/list.html": "{% block %"}, ThemeError),
    "a template that fails late": (
        {"themes/site/templates/blog/redirect.html": "{{ 1 / 0 }}",
         "content/tips/2026-01-09-x.md": tip("X", aliases=["/old/"])},
        ThemeError,
    ),
    "a theme that is not there": ({"tipsgen.toml": None}, ThemeError),
    "two claims on one address": ({"content/static/feed.xml": "mine"}, ContentError),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_build_that_fails_leaves_the_old_site_byte_for_byte(make_site: SiteMaker, name: str) -> None:
    root = make_site(numbered(2))
    build(root)
    before = read_tree(root / "site")
    files, error = FAILURES[name]
    settings = (root / "tipsgen.toml").read_text(encoding="utf-8") + '\n[theme]\nname = "gone"\n'
    write(root, {path: settings if text is None else text for path, text in files.items()})
    write(root, {"content/tips/2026-01-02-tip-2.md": tip("Tip 2", "Changed words.")})

    with pytest.raises(error):
        build(root)

    assert read_tree(root / "site") == before


def test_a_first_build_that_fails_leaves_an_empty_folder_at_most(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-09-x.md": tip("X", "[x](tip:gone)")})

    with pytest.raises(ContentError):
        build(root)

    assert not (root / "site").exists() or list((root / "site").iterdir()) == []


def test_an_interrupted_commit_is_mended_by_the_next_build(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(numbered(3))

    def fail(staging: Staging) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Staging, "_write_manifest", fail)
        with pytest.raises(KeyboardInterrupt):
            build(root)
    site = build(root)

    assert read_manifest(site.out)
    assert not [path for path in site.files() if "staging" in path]


def test_the_lock_keeps_a_second_build_out_and_is_freed(tmp_path: Path) -> None:
    second = locked(tmp_path / "cache")
    with locked(tmp_path / "cache"), pytest.raises(EnvironmentFault, match="another build"):
        second.__enter__()
    with locked(tmp_path / "cache"):
        assert (tmp_path / "cache/lock").exists()


def test_a_build_that_fails_frees_the_lock(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-09-x.md": tip("X", colour="red")})
    with pytest.raises(ContentError):
        build(root)
    (root / "content/tips/2026-01-09-x.md").write_text(tip("X"), encoding="utf-8")

    assert build(root).report.published == 1


def test_two_sites_may_be_built_into_folders_of_their_own(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(numbered(1))
    here = build(root, out=tmp_path / "here").files()
    there = build(root, out=tmp_path / "there/deep").files()

    assert here == there
    assert not (root / "site").exists()


@pytest.mark.parametrize("out", [".", "content", "content/tips/deep", "themes/site", ".."])
def test_an_output_folder_among_the_sources_is_refused(make_site: SiteMaker, out: str) -> None:
    root = make_site(numbered(1))

    with pytest.raises(UsageError, match="name a folder of its own"):
        build(root, out=root / out)


def test_a_new_file_is_never_written_over_an_old_one(tmp_path: Path) -> None:
    write_new(tmp_path / "a/b.md", b"first")

    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a/b.md", b"second")
    assert (tmp_path / "a/b.md").read_bytes() == b"first"


def test_a_picture_that_vanishes_while_building_is_no_traceback(make_site: SiteMaker) -> None:
    root = make_site({"content/static/x.txt": "x", **numbered(1)})
    (root / "content/static/gone.txt").symlink_to(root / "nowhere")

    assert run("build", "--site", root, "--at", "2026-01-01").exit_code == 0
    assert not (root / "site/gone.txt").exists()
