"""What an author is told: golden messages of broken sites, every fault in one run, with its place."""

from __future__ import annotations

import re

import pytest

from tests.support import SETTINGS, Golden, SiteMaker, build, read_tree, run
from tests.test_build import tip
from tipsgen.errors import ContentError

GOOD = {
    "content/tips/2026-01-01-good.md": tip("Good"),
    "content/tips/2026-01-02-better.md": tip("Better", "After [the good one](tip:good)."),
}
EIGHT_BROKEN_FILES: dict[str, str | bytes] = {
    "content/tips/2026-02-02-bad-yaml.md": "---\ntitle: One: two\ntopics: [a\n---\nWords.\n",
    "content/tips/2026-02-03-unknown-key.md": "---\ntitle: Unknown\nsubtitel: Below\n---\nWords.\n",
    "content/tips/2026-02-04-bad-date.md": (
        "---\ntitle: Bad date\ndate: 2026-02-30\nemail: sometimes\nday_number: many\n---\nWords.\n"
    ),
    "content/tips/2026-02-05-duplicate-key.md": "---\ntitle: One\ntopics: [a]\ntitle: Two\n---\nWords.\n",
    "content/tips/2026-02-06-dead-link.md": (
        "---\ntitle: Dead link\n---\nFine so far.\n\nAs I said [the other day](tip:2026-01-03), listen.\n"
    ),
    "content/tips/2026-02-09-missing-author.md": "---\ntitle: Missing\nauthor: Ada Browne\n---\nWords.\n",
    "content/tips/2026-02-10-bad-encoding.md": b"---\ntitle: Encoding\n---\nA caf\xe9 at noon.\n",
    "content/tips/2026-02-11-empty-file.md": "",
}
"""Eight broken files with ten faults: one of them has three."""


def told(root: object, *words: str) -> str:
    """What `tipsgen build` says about a site that it refuses."""
    result = run("build", "--site", str(root), "--at", "2026-12-31", *words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


def faults(text: str) -> list[str]:
    """The places of all faults, in the order of the message."""
    return re.findall(r"^(\S+?:\d+:\d+): ", text, re.MULTILINE)


def test_eight_broken_files_are_all_reported_in_one_run(make_site: SiteMaker, golden: Golden) -> None:
    text = told(make_site({**GOOD, **EIGHT_BROKEN_FILES}))

    assert faults(text) == [
        "content/tips/2026-02-02-bad-yaml.md:2:11",
        "content/tips/2026-02-03-unknown-key.md:3:1",
        "content/tips/2026-02-04-bad-date.md:3:1",
        "content/tips/2026-02-04-bad-date.md:4:1",
        "content/tips/2026-02-04-bad-date.md:5:1",
        "content/tips/2026-02-05-duplicate-key.md:4:1",
        "content/tips/2026-02-06-dead-link.md:6:27",
        "content/tips/2026-02-09-missing-author.md:3:1",
        "content/tips/2026-02-10-bad-encoding.md:4:6",
        "content/tips/2026-02-11-empty-file.md:1:1",
    ]
    assert text.endswith("10 errors; nothing was written.\n")
    golden.check("problems/eight-broken-files.txt", text)


def test_eight_broken_files_leave_the_earlier_output_untouched(make_site: SiteMaker) -> None:
    root = make_site(GOOD)
    build(root)
    before = {
        path: (data, (root / "site" / path).stat().st_mtime_ns) for path, data in read_tree(root / "site").items()
    }
    make_site(EIGHT_BROKEN_FILES)
    told(root)

    assert {
        path: (data, (root / "site" / path).stat().st_mtime_ns) for path, data in read_tree(root / "site").items()
    } == before


def test_every_problem_with_settings_is_reported_in_one_run(make_site: SiteMaker, golden: Golden) -> None:
    settings = """\
[site]
title = "Tips"
base_url = "tips.example"
default_auther = "ada-brown"
timezone = "America/Los_Angles"

[schedule]
weekdays = ["mon", "tuesday", "caturday"]
time = "25:00"

[blog]
tips_per_page = 0
home = "fulll"

[bolg]
related = 3
"""
    text = told(make_site({"tipsgen.toml": settings}))

    assert len(faults(text)) >= 8
    golden.check("problems/settings.txt", text)


def test_settings_that_are_no_toml_name_the_line(make_site: SiteMaker, golden: Golden) -> None:
    golden.check("problems/settings-syntax.txt", told(make_site({"tipsgen.toml": SETTINGS + "\n[blog\n"})))


def test_companions_are_checked_like_tips(make_site: SiteMaker, golden: Golden) -> None:
    files = {
        "content/authors/guest.md": "---\nnmae: Guest\nurl: guest.example\n---\nBio.\n",
        "content/blocks/friday.md": "---\nweekdays: [freitag]\nchannels: [fax]\nplace: middle\n---\nIt is {wekday}.\n",
        "content/pages/about.md": "---\ntitle: About\nnav: first\nlayout: wide\n---\nUs. [Gone](tip:gone).\n",
    }
    golden.check("problems/companions.txt", told(make_site({**GOOD, **files})))


def test_links_to_other_tips_list_their_candidates(make_site: SiteMaker, golden: Golden) -> None:
    files = {
        "content/tips/2026-01-05-one.md": tip("One"),
        "content/tips/2026-01-05-two.md": tip("Two"),
        "content/tips/2026-01-06-one.md": tip("One again"),
        "content/tips/2026-01-07-half.md": tip("Half", draft=True),
        "content/tips/2026-01-08-links.md": tip(
            "Links",
            "[two of a day](tip:2026-01-05)\n\n[two of a slug](tip:one)\n\n[misspelled](tip:beter)\n\n"
            "[no such day](tip:2026-01-04)\n\n[no such number](tip:day-300)\n\n[a draft](tip:half)\n\n"
            "[later](tip:2026-01-09)\n\n[itself is fine](tip:links)\n\n[no day at all](tip:2026-13-01)",
        ),
        "content/tips/2026-01-09-later.md": tip("Later", related=["gone"]),
    }
    text = told(make_site({**GOOD, **files}))

    assert len(faults(text)) == 9
    golden.check("problems/links.txt", text)


def test_collisions_name_both_sources(make_site: SiteMaker, golden: Golden) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A", aliases=["/about/", "/old/"]),
        "content/tips/2026-01-06-b.md": tip("B", aliases=["/old/"]),
        "content/tips/more/2026-01-06-b.md": tip("B again"),
        "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
        "content/static/feed.xml": "mine",
        "content/static/2026/01/05": "a file where a folder must be",
    }
    golden.check("problems/collisions.txt", told(make_site({**GOOD, **files})))


def test_a_template_that_fails_is_told_in_one_line(make_site: SiteMaker, golden: Golden) -> None:
    text = told(make_site({**GOOD, "themes/site/templates/blog/tip.html": "<p>\n{{ tip.titel }}\n</p>\n"}))

    golden.check("problems/template.txt", text)


def test_drafts_are_told_as_warnings_beside_a_build_that_goes_through(make_site: SiteMaker, golden: Golden) -> None:
    files = {
        "content/tips/2026-01-05-half.md": tip(
            "Half", "See [x](tip:gone).\n\n[[block:none]]", draft=True, colour="red"
        ),
        "content/tips/2026-01-06-other.md": tip("Other", "See [y](tip:gone).", draft=True, author="Nobody"),
    }
    result = run("build", "--site", make_site({**GOOD, **files}), "--at", "2026-12-31")

    assert result.exit_code == 0
    assert all(": warning: " in line for line in result.stderr.splitlines() if not line.startswith("  hint: "))
    golden.check("problems/drafts.txt", result.stderr)


@pytest.mark.parametrize(
    ("front", "field", "line"),
    [
        ("title: A\ndate: 2026-01-06", "date", 3),
        ("title: A\nslug: Not A Slug", "slug", 3),
        ("title: A\naliases: ['/x y/']", "aliases", 3),
        ("title: A\nseries: weekly", "series", 3),
        ("title: A\ndraft: 'yes'", "draft", 3),
        ("title: A\nauthor: ada-brown\nauthors: [ada-brown]", "author", 3),
        ("title: A\ncanonical_url: elsewhere", "canonical_url", 3),
        ("title: [a, b]", "title", 2),
        ("title: A\ntopics: {a: b}", "topics", 3),
        ("title: A\ndate: 2026-01-05T08:00", "date", 3),
        ("title: A\nlang: english!", "lang", 3),
    ],
)
def test_every_fault_names_field_and_line(make_site: SiteMaker, front: str, field: str, line: int) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": f"---\n{front}\n---\nWords.\n"})

    with pytest.raises(ContentError) as caught:
        build(root)

    found = [(problem.field, problem.at.line, problem.at.path) for problem in caught.value.problems]
    assert found == [(field, line, "content/tips/2026-01-05-a.md")]


def test_a_fault_in_toml_front_matter_has_its_place_too(make_site: SiteMaker) -> None:
    root = make_site({"content/tips/2026-01-05-a.md": '+++\ntitle = "A"\ncolour = "red"\n+++\nWords.\n'})

    assert faults(told(root)) == ["content/tips/2026-01-05-a.md:3:1"]


def test_problems_are_sorted_by_file_and_line(make_site: SiteMaker) -> None:
    places = faults(told(make_site({**GOOD, **EIGHT_BROKEN_FILES})))
    split = [(path, int(line), int(column)) for path, line, column in (place.split(":") for place in places)]

    assert split == sorted(split)


def test_one_bad_tip_among_good_ones_stops_the_build(make_site: SiteMaker) -> None:
    root = make_site({**GOOD, "content/tips/2026-01-05-bad.md": tip("Bad", colour="red")})
    text = told(root)

    assert faults(text) == ["content/tips/2026-01-05-bad.md:3:1"]
    assert text.endswith("1 error; nothing was written.\n")
    assert not [path for path in (root / "site").rglob("*") if path.is_file()]


def test_a_tip_without_front_matter_is_fine_and_the_build_says_what_it_made_up(make_site: SiteMaker) -> None:
    site = build(make_site({"content/tips/2026-01-05-a.md": "Listen before you speak. Then wait.\n"}))

    assert [(problem.rule, problem.severity.value) for problem in site.report.problems] == [("title-made", "warning")]
    assert "Listen before you speak" in site.report.problems[0].message


def test_front_matter_author_and_links_of_one_file_are_checked_in_one_run(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-bad.md": (
            "---\ntitle: Bad\nsubtitel: x\nauthor: nobody\nrelated: [gone]\n---\n[x](tip:gone)\n\n[[block:none]]\n"
        ),
        "content/tips/2026-01-06-nameless.md": "---\ntitle: [a]\n---\n[x](tip:gone)\n",
    }
    root = make_site(files)

    assert faults(told(root)) == [
        "content/tips/2026-01-05-bad.md:3:1",
        "content/tips/2026-01-05-bad.md:4:1",
        "content/tips/2026-01-05-bad.md:5:1",
        "content/tips/2026-01-05-bad.md:7:5",
        "content/tips/2026-01-05-bad.md:9:1",
        "content/tips/2026-01-06-nameless.md:2:1",
        "content/tips/2026-01-06-nameless.md:4:5",
    ]
    assert not [path for path in (root / "site").rglob("*") if path.is_file()]


def test_a_link_to_a_broken_tip_is_not_reported_as_well(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-bad.md": tip("Bad", colour="red"),
        "content/tips/2026-01-06-good.md": tip("Links", "See [it](tip:2026-01-05-bad) and [again](tip:2026-01-05)."),
    }

    assert faults(told(make_site(files))) == ["content/tips/2026-01-05-bad.md:3:1"]
