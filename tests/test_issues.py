"""Single issues on demand: `tipsgen email`, `tipsgen digest`, and the list of issues for scripts."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import Result

from tests.newsletters import CHECKS, Check, Letter
from tests.support import CONTENT_NOW, ROOT, SETTINGS, BuiltSite, SiteMaker, build, in_order, read_tree, run
from tests.test_build import numbered, tip
from tests.test_newsletters import NASTY_NOW, write_nasty_site
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site
from tipsgen.errors import ContentError, NoSuchTip
from tipsgen.i18n import direction
from tipsgen.issues import FORMATS, IssueOptions, MadeIssue, make_digest, make_issue
from tipsgen.letters.campaign import CAMPAIGN_FIELDS
from tipsgen.letters.issue import SIZE_LIMIT
from tipsgen.outputs.machines import CAMPAIGNS_LIMIT

AT = "2026-01-07"
NOW = datetime(2026, 1, 8, 7, 59, tzinfo=UTC)
"""The last minute of `AT` in the sites' zone."""
BASE = "https://tips.example"
STOP = "mailto:ada@tips.example?subject=unsubscribe"
STREET = "Ada Brown, 7 Quay Street, Lowmouth"
KEY = "2026-01-05-tip-5"
EML = {"tipsgen.toml": SETTINGS + "eml = true\n"}
FILES = numbered(9)
DRAFT = "2026-01-06-half-a-thought"
ENDINGS = {"html": "html", "text": "txt", "eml": "eml", "json": "json"}


def email(root: Path, words: str, *options: str | Path, at: str = AT) -> Result:
    return run("email", words, "--site", root, "--at", at, *options)


def digest(root: Path, *options: str | Path, at: str = AT) -> Result:
    return run("digest", "--site", root, "--at", at, *options)


def issue(root: Path, words: str = KEY, provider: str = "") -> MadeIssue:
    return make_issue(root, words, IssueOptions(now=NOW, provider=provider))


def fields(made: MadeIssue) -> dict[str, object]:
    found: dict[str, object] = json.loads(made.campaign)
    return found


def written(site: BuiltSite, key: str) -> dict[str, bytes]:
    """What a build wrote of an issue, by form."""
    folder = site.out / "newsletters" / key
    return {form: (folder / f"index.{ENDINGS[form]}").read_bytes() for form in ("html", "text", "eml")}


def made_files(made: MadeIssue) -> dict[str, bytes]:
    return {form: made.form(form) for form in ("html", "text", "eml")}


# Forms.


@pytest.mark.parametrize("form", ["html", "text", "eml"])
def test_each_form_goes_to_standard_output_as_the_build_writes_it(make_site: SiteMaker, form: str) -> None:
    root = make_site({**FILES, **EML})
    site = build(root, now=NOW)

    result = email(root, KEY, "--format", form)

    assert result.exit_code == 0
    assert result.stdout_bytes == written(site, KEY)[form]
    assert result.stderr == ""


def test_without_a_form_it_is_the_html(make_site: SiteMaker) -> None:
    root = make_site(FILES)

    assert email(root, KEY).stdout_bytes == email(root, KEY, "--format", "html", "--out", "-").stdout_bytes
    assert email(root, KEY).stdout.startswith("<!doctype html>")


def test_a_folder_gets_all_four_files_and_nothing_else_is_written(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(FILES)
    before = read_tree(root)

    result = email(root, KEY, "--out", tmp_path / "new" / "campaign")

    found = read_tree(tmp_path / "new" / "campaign")
    assert found == {f"{KEY}.{ENDINGS[form]}": issue(root).form(form) for form in FORMATS}
    assert result.stdout.splitlines() == [str(tmp_path / "new/campaign" / name) for name in
                                          (f"{KEY}.{ENDINGS[form]}" for form in FORMATS)]  # fmt: skip
    assert read_tree(root) == before


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_and_a_form_make_one_file(make_site: SiteMaker, tmp_path: Path, form: str) -> None:
    email(make_site(FILES), KEY, "--format", form, "--out", tmp_path / "campaign")

    assert list(read_tree(tmp_path / "campaign")) == [f"{KEY}.{ENDINGS[form]}"]


def test_files_of_an_earlier_run_are_replaced(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(FILES)
    email(root, KEY, "--out", tmp_path / "campaign")
    make_site({**FILES, f"content/tips/{KEY}.md": tip("Tip 5", "Other words.")})

    email(root, KEY, "--out", tmp_path / "campaign")

    assert "Other words." in (tmp_path / "campaign" / f"{KEY}.txt").read_text(encoding="utf-8")


def test_without_a_sender_there_is_no_message_and_three_files(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site({**FILES, "tipsgen.toml": re.sub(r"from = .*\n", "", SETTINGS)})

    result = email(root, KEY, "--out", tmp_path / "campaign")
    asked = email(root, KEY, "--format", "eml")

    assert result.exit_code == 0
    assert sorted(read_tree(tmp_path / "campaign")) == [f"{KEY}.html", f"{KEY}.json", f"{KEY}.txt"]
    assert json.loads((tmp_path / "campaign" / f"{KEY}.json").read_text())["paths"] == {
        "html": f"{KEY}.html",
        "text": f"{KEY}.txt",
    }
    assert asked.exit_code == 2
    assert asked.stdout == ""
    assert 'write from = "Name <name@example.com>" under [newsletter]' in asked.stderr


def test_the_command_names_its_tip_in_every_way(make_site: SiteMaker) -> None:
    root = make_site(FILES)
    names = [KEY, "tip-5", "slug:tip-5", "2026-01-05", "day-5", f"content/tips/{KEY}.md", f"{KEY}.md"]

    assert {email(root, name).stdout for name in names} == {email(root, KEY).stdout}
    assert "Text 7." in email(root, "today").stdout
    assert "Text 7." in email(root, "latest").stdout
    assert "Text 8." in email(root, "next").stdout


# The same bytes as a build of the day.


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own site when all that is scheduled is out."""
    folder = tmp_path_factory.mktemp("own")
    return build(ROOT, now=CONTENT_NOW, future=True, out=folder / "out", cache=folder / "cache")


@pytest.mark.parametrize(
    "key",
    [
        "2026-08-26-answer-the-dog-question",
        "2026-08-31-invite-them-to-staff-meal",
        "2026-09-17-what-to-do-with-the-answer",
        "2026-09-25-the-bell-that-knows-your-name",
        "2026-10-09-the-bucket-under-the-back-stairs",
        "2026-10-14-the-colleague-nobody-has-heard-from",
        "2026-10-30-three-letters-about-feedback",
        "2026-11-04-give-everyone-a-place-to-stand",
        "2026-11-20-make-the-second-call",
    ],
)
def test_an_issue_of_the_projects_own_has_the_bytes_that_the_build_writes(key: str, own: BuiltSite) -> None:
    made = make_issue(ROOT, key, IssueOptions(now=CONTENT_NOW))

    told = [str(problem) for problem in own.report.problems if problem.at.path.endswith(f"{key}.md")]
    assert made_files(made) == written(own, key)
    assert [str(problem) for problem in made.problems] == told


def test_a_scheduled_issue_of_the_projects_own_is_that_of_its_day(own: BuiltSite) -> None:
    made = make_issue(ROOT, "next", IssueOptions(now=CONTENT_NOW))

    assert made.key > "2026-11-20"
    assert made_files(made) == written(own, made.key)


def test_a_scheduled_issue_has_the_bytes_of_the_build_of_its_day(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site({**FILES, **EML})
    then = build(root, now=NOW + timedelta(days=2), out=tmp_path / "then")

    assert made_files(issue(root, "2026-01-09")) == written(then, "2026-01-09-tip-9")


def test_a_draft_has_the_bytes_that_it_will_have_as_a_tip(make_site: SiteMaker) -> None:
    series = SETTINGS + 'eml = true\n\n[series.daily]\ntitle = "Daily"\nday_numbers = "sequence"\n'
    files = {**FILES, "tipsgen.toml": series}
    draft = make_site({**files, f"content/tips/{DRAFT}.md": tip("Half a thought", draft=True)}, name="draft")
    ready = make_site({**files, f"content/tips/{DRAFT}.md": tip("Half a thought")}, name="ready")

    assert made_files(issue(draft, DRAFT)) == written(build(ready, now=NOW), DRAFT)


def test_an_issue_is_the_same_before_and_after_its_day(make_site: SiteMaker) -> None:
    root = make_site({**FILES, **EML})
    moments = (datetime(2025, 1, 1, tzinfo=UTC), NOW, datetime(2027, 1, 1, tzinfo=UTC))

    made = [make_issue(root, KEY, IssueOptions(now=moment)) for moment in moments]

    assert len({tuple(one.form(form) for form in FORMATS) for one in made}) == 1


LATER = {
    "a later tip": {"content/tips/2026-01-20-later.md": tip("Later", topics=["listening"])},
    "a later tip of the same day": {"content/tips/2026-01-05-tip-6.md": tip("Same day", topics=["Listening"])},
    "a draft before it": {"content/tips/2026-01-02-draft.md": tip("Draft", draft=True, topics=["listening"])},
    "a draft of its day": {"content/tips/2026-01-05-a.md": tip("Draft", draft=True)},
    "a draft with faults": {"content/tips/2026-01-03-bad.md": tip("Draft", draft=True, colour="red")},
    "a later author": {"content/authors/zoe-quill.md": "---\nname: Zoe Quill\n---\nWrites too.\n"},
    "a later page": {"content/pages/about.md": "---\ntitle: About\nnav: 1\n---\nWords.\n"},
    "a later block": {"content/blocks/later.md": "---\nfrom: 2026-01-06\n---\nFrom now on.\n"},
    "a later series": {
        "tipsgen.toml": SETTINGS
        + "eml = true\n[series.daily]\ntitle = 'D'\nday_numbers = 'sequence'\n[series.essays]\ntitle = 'E'\n"
    },
}


@pytest.mark.parametrize("what", LATER)
def test_what_comes_later_changes_no_byte_of_an_issue(what: str, make_site: SiteMaker) -> None:
    files = {
        "tipsgen.toml": SETTINGS + "eml = true\n[series.daily]\ntitle = 'D'\nday_numbers = 'sequence'\n",
        **{f"content/tips/2026-01-0{day}-t.md": tip(f"T {day}", topics=["Listening"]) for day in (2, 4, 5)},
    }
    early, late = make_site(files, name="early"), make_site({**files, **LATER[what]}, name="late")

    before, after = build(early, now=NOW), build(late, now=NOW)

    for key in ("2026-01-02-t", "2026-01-04-t", "2026-01-05-t"):
        assert written(after, key) == written(before, key)
        assert made_files(issue(late, key)) == written(before, key)


# Providers.


def test_a_provider_changes_tags_and_nothing_else(make_site: SiteMaker) -> None:
    root = make_site({**FILES, f"content/tips/{KEY}.md": tip("Ask *why*", "1. One\n2. Two\n\n> Three.\n> — Ada")})
    plain, other = issue(root), issue(root, provider="mailchimp")
    web = f"{BASE}/2026/01/05/tip-5/"

    def untagged(text: str) -> str:
        text = text.replace("*|ARCHIVE|*", web).replace("*|UNSUB|*", STOP)
        return text.replace("*|HTML:LIST_ADDRESS_HTML|*", STREET).replace("*|LIST_ADDRESSLINE_TEXT|*", STREET)

    assert other.issue.html != plain.issue.html
    assert untagged(other.issue.html) == plain.issue.html
    assert untagged(other.issue.text) == plain.issue.text
    assert (other.issue.subject, other.issue.preheader) == (plain.issue.subject, plain.issue.preheader)


@pytest.mark.parametrize(
    ("provider", "tags", "others"),
    [
        ("mailchimp", ("*|ARCHIVE|*", "*|UNSUB|*", "*|HTML:LIST_ADDRESS_HTML|*"), ("{{", STOP, STREET)),
        ("buttondown", ("{{ email_url }}", "{{ unsubscribe_url }}", STREET), ("*|", STOP)),
        ("plain", (STOP, STREET), ("*|", "{{")),
    ],
)
def test_each_provider_gets_its_own_tags(
    provider: str, tags: tuple[str, ...], others: tuple[str, ...], make_site: SiteMaker
) -> None:
    html = email(make_site(FILES), KEY, "--provider", provider).stdout

    assert [tag for tag in tags if tag not in html] == []
    assert [tag for tag in others if tag in html] == []


def test_a_provider_on_the_command_line_wins_over_the_settings(make_site: SiteMaker) -> None:
    root = make_site({**FILES, "tipsgen.toml": SETTINGS + 'provider = "buttondown"\n'})

    assert "{{ unsubscribe_url }}" in email(root, KEY).stdout
    assert "*|UNSUB|*" in email(root, KEY, "--provider", "mailchimp").stdout
    assert STOP in email(root, KEY, "--provider", "plain").stdout
    assert fields(issue(root, provider="mailchimp"))["provider"] == "mailchimp"


@pytest.mark.parametrize("name", ["Campaign-Monitor", "campaign monitor", "CAMPAIGN_MONITOR"])
def test_a_providers_name_may_be_written_as_people_write_it(name: str, make_site: SiteMaker) -> None:
    assert "<webversion" in email(make_site(FILES), KEY, "--provider", name).stdout


def test_an_unknown_provider_is_a_fault_of_the_call_with_a_hint(make_site: SiteMaker) -> None:
    result = email(make_site(FILES), KEY, "--provider", "mailchip")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "'mailchip' is no provider; did you mean 'mailchimp'?" in result.stderr


# What stands in the way.


def test_a_tip_without_a_newsletter_says_why(make_site: SiteMaker) -> None:
    root = make_site({f"content/tips/{KEY}.md": tip("Quiet", email="never")})

    result = email(root, KEY)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {KEY} has no newsletter: its front matter says email: never\n"


def test_no_tip_of_that_name_is_a_fault_of_the_content_with_candidates(make_site: SiteMaker) -> None:
    result = email(make_site(FILES), "tip-55")

    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(r"Error: no tip answers to tip-55; did you mean 'tip-\d'\?\n", result.stderr)


def test_a_site_with_faults_names_them_all_and_writes_nothing(make_site: SiteMaker, tmp_path: Path) -> None:
    bad = {
        "content/tips/2026-01-06-tip-6.md": tip("Tip 6", colour="red"),
        "content/tips/2026-01-07-tip-7.md": tip("Tip 7", author="Nobody"),
        "content/authors/zoe.md": "---\nhandle: '@zoe'\n---\n",
    }

    result = email(make_site({**FILES, **bad}), KEY, "--out", tmp_path / "campaign")

    assert (result.exit_code, result.stdout) == (1, "")
    for name in bad:
        assert f"{name}:" in result.stderr
    assert result.stderr.endswith("3 errors; nothing was written.\n")
    assert not (tmp_path / "campaign").exists()


def test_faults_of_the_text_of_a_tip_stop_its_issue_alone(make_site: SiteMaker, tmp_path: Path) -> None:
    # Other tips' texts are not read for one issue; the build says what is wrong with them.
    root = make_site({**FILES, f"content/tips/{KEY}.md": tip("Tip 5", "[x](tip:no-such-tip)")})

    result = email(root, KEY, "--out", tmp_path / "campaign")

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"content/tips/{KEY}.md:4:5: no tip answers to tip:no-such-tip" in result.stderr
    assert not (tmp_path / "campaign").exists()
    assert email(root, "2026-01-04-tip-4").exit_code == 0


def test_settings_with_faults_are_all_named(make_site: SiteMaker) -> None:
    result = email(make_site({**FILES, "tipsgen.toml": SETTINGS + 'provider = "pigeon"\nutm = 5\n'}), KEY)

    assert (result.exit_code, result.stdout) == (1, "")
    in_order(result.stderr, "'pigeon'", "utm", "2 errors; nothing was written.")


@pytest.mark.parametrize("words", [DRAFT, f"{DRAFT}.md", f"content/tips/{DRAFT}.md", "half-a-thought"])
def test_a_draft_with_faults_is_answered_by_its_faults(words: str, make_site: SiteMaker) -> None:
    root = make_site({**FILES, f"content/tips/{DRAFT}.md": tip("Half", draft=True, colour="red", subtitel="x")})

    with pytest.raises(ContentError) as caught:
        issue(root, words)

    assert {problem.at.path for problem in caught.value.problems} == {f"content/tips/{DRAFT}.md"}
    assert {problem.field for problem in caught.value.problems} == {"colour", "subtitel"}


def test_a_draft_whose_author_nobody_knows_is_told_so(make_site: SiteMaker) -> None:
    root = make_site({**FILES, f"content/tips/{DRAFT}.md": tip("Half", draft=True, author="Nobody")})

    assert "Nobody" in email(root, DRAFT).stderr


@pytest.mark.parametrize(("words", "message"), [("ask", "did you mean 'ask-why'?"), ("next", "the nearest are ")])
def test_a_name_of_no_tip_is_not_answered_by_the_warnings_of_another(
    words: str, message: str, make_site: SiteMaker
) -> None:
    # Its title is made from its text, which is a warning.
    files = {"content/tips/2026-01-05-ask-why.md": tip(), "content/tips/2026-01-06-next-time.md": tip()}

    result = email(make_site(files), words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: no tip answers to {words}; {message}")


def test_warnings_are_those_of_the_tip_and_of_no_other(make_site: SiteMaker) -> None:
    root = make_site({**FILES, f"content/tips/{KEY}.md": tip(), "content/tips/2026-01-06-tip-6.md": tip()})

    assert f"content/tips/{KEY}.md:1:1: warning: title: has no title" in email(root, KEY).stderr
    assert "2026-01-06" not in email(root, KEY).stderr
    assert email(root, "2026-01-07").stderr == ""


def test_a_draft_without_words_yet_is_shown_as_far_as_it_goes(make_site: SiteMaker) -> None:
    result = email(make_site({**FILES, f"content/tips/{DRAFT}.md": tip("Half", "", draft=True)}), DRAFT)

    assert (result.exit_code, result.stderr) == (0, "")
    assert ">Half</a></h1>" in result.stdout


def test_a_folder_that_cannot_be_written_is_a_fault_outside_the_site(make_site: SiteMaker, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")

    result = email(make_site(FILES), KEY, "--out", tmp_path / "taken")

    assert result.exit_code == 3
    assert "Error: " in result.stderr


# The campaign file.


def test_a_campaign_file_has_every_field_in_order(make_site: SiteMaker) -> None:
    more = 'reply_to = "Ada <answers@tips.example>"\n'
    front = {"topics": ["Listening", "Teams"], "preheader": "Before you ask", "subject": "Listen!", "lang": "de"}
    root = make_site({"tipsgen.toml": SETTINGS + more, f"content/tips/{KEY}.md": tip("Listen first", **front)})

    found = fields(issue(root))

    assert tuple(found) == CAMPAIGN_FIELDS
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", str(found.pop("hash")))
    assert found == {
        "key": KEY,
        "subject": "Listen!",
        "preheader": "Before you ask",
        "from": "Ada Brown <ada@tips.example>",
        "reply_to": "answers@tips.example",
        "send_at": "2026-01-05T00:00:00-08:00",
        "lang": "de",
        "topics": ["Listening", "Teams"],
        "url": f"{BASE}/2026/01/05/tip-5/",
        "provider": "plain",
        "paths": {"html": f"{KEY}.html", "text": f"{KEY}.txt", "eml": f"{KEY}.eml"},
    }


def test_answers_go_to_the_sender_where_nobody_else_is_named(make_site: SiteMaker) -> None:
    assert fields(issue(make_site(FILES)))["reply_to"] == "ada@tips.example"


def test_the_moment_of_sending_is_that_of_the_sites_zone_and_clock(make_site: SiteMaker) -> None:
    root = make_site({**FILES, "tipsgen.toml": SETTINGS + '\n[schedule]\ntime = "06:30"\n'})

    assert fields(issue(root))["send_at"] == "2026-01-05T06:30:00-08:00"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"preheader": "Other words"}, False),
        ({"body": "Other text."}, False),
        ({"title": "Other title"}, False),
        ({"subject": "Other subject"}, False),
        # Nothing of it is in the mail.
        ({"description": "For search engines", "preheader": "Before"}, True),
        ({"aliases": ["/old/"]}, True),
    ],
)
def test_the_hash_is_that_of_what_is_sent(change: dict[str, object], same: bool, make_site: SiteMaker) -> None:
    facts: dict[str, object] = {"title": "Ask", "body": "Text.", "preheader": "Before"}
    one = make_site({f"content/tips/{KEY}.md": tip(**facts)}, name="one")  # type: ignore[arg-type]
    two = make_site({f"content/tips/{KEY}.md": tip(**{**facts, **change})}, name="two")  # type: ignore[arg-type]

    assert (fields(issue(one))["hash"] == fields(issue(two))["hash"]) is same


# The list of issues for scripts.


def listed(site: BuiltSite) -> list[dict[str, object]]:
    table = json.loads(site.text("newsletters/index.json"))
    assert table["version"] == 1
    issues: list[dict[str, object]] = table["issues"]
    return issues


def test_the_list_has_the_newest_twenty_newest_first(make_site: SiteMaker) -> None:
    root = make_site({**numbered(CAMPAIGNS_LIMIT), **EML})
    first = listed(build(root))

    make_site({"content/tips/2026-01-21-tip-21.md": tip("Tip 21"), **EML})
    second = listed(build(root))

    assert [one["key"] for one in first] == [f"2026-01-{day:02d}-tip-{day}" for day in range(20, 0, -1)]
    assert [one["key"] for one in second] == [f"2026-01-{day:02d}-tip-{day}" for day in range(21, 1, -1)]
    assert second[1:] == first[:-1]


def test_the_lists_fields_are_those_of_the_campaign_file(make_site: SiteMaker) -> None:
    root = make_site({**FILES, **EML})

    for one in listed(build(root, now=NOW)):
        alone = fields(issue(root, str(one["key"])))
        folder = f"newsletters/{one['key']}/index"
        assert tuple(one) == CAMPAIGN_FIELDS
        assert one.pop("paths") == {"html": f"{folder}.html", "text": f"{folder}.txt", "eml": f"{folder}.eml"}
        assert alone.pop("paths")
        assert one == alone


def test_the_list_names_files_that_are_there(make_site: SiteMaker) -> None:
    site = build(make_site(FILES), now=NOW)

    paths = [path for one in listed(site) for path in dict(one["paths"]).values()]  # type: ignore[call-overload]

    assert len(paths) == 14, "two forms of seven tips, as no message files are asked for"
    assert set(paths) <= set(site.files())


def test_the_list_has_tips_with_an_issue_only(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("A"),
        "content/tips/2026-01-06-b.md": tip("B", email="never"),
        "content/tips/2026-01-07-c.md": tip("C", draft=True),
        "content/tips/2026-01-09-d.md": tip("D"),
    }

    assert [one["key"] for one in listed(build(make_site(files), now=NOW))] == ["2026-01-05-a"]


def test_a_site_without_issues_has_an_empty_list(make_site: SiteMaker) -> None:
    assert listed(build(make_site())) == []


# Parameters of links.

LINKS = """\
[in](/listen/) [query](/listen/?a=1) [place](/listen/#why) [both](/listen/?a=1#why) [here](#why)
[whole](https://tips.example/whole/) [bare](https://tips.example)
[out](https://other.example/) [longer](https://tips.example.org/) [path](https://other.example/https://tips.example/)
[write](mailto:june@tips.example) ![A bell](/images/bell.png) [![Lamp](/images/lamp.png)](/lamps/)
"""
RAW = """\
<a href="/raw/?b=2#why">raw</a> <a href="https://other.example/raw/">out</a> <a href="https://tips.example/raw/">in</a>
<a href="//tips.example/raw/short/">short</a> <img src="/images/raw.png" alt="Raw">
"""
UTM = "utm_source=newsletter&utm_medium=email&utm_campaign=" + KEY
TIP_URL = f"{BASE}/2026/01/05/tip-5/"
MARKED = (
    f"{BASE}/listen/?{UTM}",
    f"{BASE}/listen/?a=1&{UTM}",
    f"{BASE}/listen/?{UTM}#why",
    f"{BASE}/listen/?a=1&{UTM}#why",
    f"{TIP_URL}?{UTM}#why",
    f"{BASE}/whole/?{UTM}",
    f"{BASE}?{UTM}",
    f"{BASE}/lamps/?{UTM}",
)
UNMARKED = (
    "https://other.example/",
    "https://tips.example.org/",
    "https://other.example/https://tips.example/",
    "mailto:june@tips.example",
    TIP_URL,
    STOP,
)


def linked(root: Path, utm: str = "true", body: str = LINKS) -> MadeIssue:
    files = {
        "tipsgen.toml": SETTINGS + f"utm = {utm}\n",
        f"content/tips/{KEY}.md": tip("Tip 5", body),
        "content/tips/2026-01-02-tip-2.md": tip("Tip 2"),
    }
    return issue(SiteMaker(root)(files))


def hrefs(made: MadeIssue) -> list[str]:
    return [one.replace("&amp;", "&") for one in re.findall(r'<a [^>]*href="([^"]*)"', made.issue.html)]


def test_links_to_the_site_carry_the_parameters_and_no_others(tmp_path: Path) -> None:
    found = hrefs(linked(tmp_path))

    assert [href for href in MARKED if href not in found] == []
    assert [href for href in UNMARKED if href not in found] == []
    assert {href for href in found if href.startswith((BASE + "/", BASE + "?")) and "utm_source" not in href} == {
        TIP_URL
    }


def test_hand_written_links_carry_the_parameters_as_others_do(tmp_path: Path) -> None:
    made = linked(tmp_path, body=RAW)

    wanted = (f"{BASE}/raw/?b=2&{UTM}#why", f"{BASE}/raw/?{UTM}", f"{BASE}/raw/short/?{UTM}")
    assert [href for href in (*wanted, "https://other.example/raw/") if href not in hrefs(made)] == []
    assert [href for href in wanted if href not in made.issue.text] == []
    assert f'<img src="{BASE}/images/raw.png"' in made.issue.html


def test_hand_written_html_beside_a_link_does_not_mark_it_twice(tmp_path: Path) -> None:
    found = hrefs(linked(tmp_path, body=LINKS + "\n<b>Bold</b> by hand.\n"))

    assert [href for href in MARKED if href not in found] == []
    assert [href for href in found if href.count("utm_source") > 1] == []


def test_the_frame_of_an_issue_carries_the_parameters_too(tmp_path: Path) -> None:
    found = hrefs(linked(tmp_path))

    assert f"{TIP_URL}?{UTM}" in found, "the title"
    assert f"{BASE}/2026/01/02/tip-2/?{UTM}" in found, "the older tip"
    assert f"{BASE}/authors/ada-brown/?{UTM}" in found


def test_the_text_part_carries_the_same_parameters(tmp_path: Path) -> None:
    text = linked(tmp_path).issue.text

    assert [href for href in MARKED if href not in text] == []
    assert f": {TIP_URL}\n" in text, "view in browser"
    assert re.findall(r"(?:other\.example|tips\.example\.org|mailto)\S*utm_", text) == []


def test_pictures_carry_no_parameters(tmp_path: Path) -> None:
    sources = re.findall(r'<img src="([^"]*)"', linked(tmp_path).issue.html)

    assert sources == [f"{BASE}/images/{name}.png" for name in ("bell", "lamp")]


def test_page_and_feed_carry_no_parameters(tmp_path: Path) -> None:
    linked(tmp_path)

    site = build(tmp_path / "web", now=NOW)

    assert "utm_" not in site.text("2026/01/05/tip-5/index.html")
    assert "utm_" not in site.text("feed.xml")
    assert fields(issue(tmp_path / "web"))["url"] == TIP_URL


def test_parameters_of_ones_own_are_written_as_addresses_are(tmp_path: Path) -> None:
    found = hrefs(linked(tmp_path, '{ source = "a & b", campaign = "{series}", content = "{key}" }'))

    assert f"{BASE}/listen/?utm_source=a+%26+b&utm_campaign=tips&utm_content={KEY}" in found
    assert not any("utm_medium" in href for href in found)


def test_without_the_setting_no_link_carries_parameters(tmp_path: Path) -> None:
    made = linked(tmp_path, "false")

    assert "utm_" not in made.issue.html + made.issue.text
    assert f"{BASE}/listen/" in hrefs(made)


def test_a_site_in_a_folder_marks_links_to_the_folder_alone(make_site: SiteMaker) -> None:
    body = "[in](/listen/) [whole](https://tips.example/notes/x/) [beside](https://tips.example/shop/)"
    toml = SETTINGS.replace("https://tips.example/", "https://tips.example/notes/") + 'utm = { source = "n" }\n'

    found = hrefs(issue(make_site({"tipsgen.toml": toml, f"content/tips/{KEY}.md": tip("Tip 5", body)})))

    assert {f"{BASE}/notes/listen/?utm_source=n", f"{BASE}/notes/x/?utm_source=n", f"{BASE}/shop/"} <= set(found)


# A text part that the author wrote.

OWN = f"content/tips/{KEY}.txt"


def test_a_text_beside_the_tip_replaces_the_text_part_whole(make_site: SiteMaker) -> None:
    words = "My own\t words,  as they   are.\n\n\n\nStop: {unsubscribe}\n"
    root = make_site({**FILES, OWN: words})

    made = issue(root)

    assert made.issue.text == words.replace("{unsubscribe}", STOP)
    assert made.problems == ()
    assert "Text 5." in made.issue.html
    assert build(root, now=NOW).text(f"newsletters/{KEY}/index.txt") == made.issue.text


def test_a_text_of_ones_own_may_hold_every_merge_tag(make_site: SiteMaker) -> None:
    words = "Dear {first_name}!\n{view_in_browser}\n{unsubscribe}\n{postal_address}\n{title} {{first_name}}"
    root = make_site({**FILES, OWN: words})

    assert issue(root).issue.text == f"Dear !\n{TIP_URL}\n{STOP}\n{STREET}\n{{title}} {{}}\n"
    assert issue(root, provider="mailchimp").issue.text == (
        "Dear *|FNAME|*!\n*|ARCHIVE|*\n*|UNSUB|*\n*|LIST_ADDRESSLINE_TEXT|*\n{title} {*|FNAME|*}\n"
    )


def test_a_text_of_ones_own_may_hold_the_providers_own_tags(make_site: SiteMaker) -> None:
    root = make_site({**FILES, OWN: "Stop: *|UNSUB|*\n", "tipsgen.toml": SETTINGS + 'provider = "mailchimp"\n'})

    assert issue(root).issue.text == "Stop: *|UNSUB|*\n"
    assert build(root, now=NOW).report.problems == ()


def test_a_text_of_ones_own_changes_the_hash_and_the_message(make_site: SiteMaker) -> None:
    one, two = make_site(FILES, name="one"), make_site({**FILES, OWN: "Mine: {unsubscribe}\n"}, name="two")

    assert fields(issue(one))["hash"] != fields(issue(two))["hash"]
    assert b"Mine: mailto:ada" in issue(two).message


def test_a_text_without_a_way_to_unsubscribe_is_warned_of(make_site: SiteMaker) -> None:
    site = build(make_site({**FILES, OWN: "Words.\n"}), now=NOW)

    assert [str(problem) for problem in site.report.problems] == [
        f"{OWN}:1:1: warning: shows readers no way to unsubscribe\n"
        "  hint: write {unsubscribe} where the address shall stand"
    ]


def test_the_command_warns_of_a_text_without_a_way_to_unsubscribe_too(make_site: SiteMaker) -> None:
    result = email(make_site({**FILES, OWN: "Words.\n"}), KEY, "--format", "text")

    assert result.stdout == "Words.\n"
    assert f"{OWN}:1:1: warning: shows readers no way to unsubscribe" in result.stderr


def test_a_text_of_no_tip_is_warned_of(make_site: SiteMaker) -> None:
    name = "content/tips/2026-01-05-tip-55.txt"

    site = build(make_site({**FILES, name: "Words.\n"}), now=NOW)

    (problem,) = site.report.problems
    assert (problem.severity.value, problem.at.path, problem.message) == ("warning", name, "belongs to no tip")
    assert "2026-01-05-tip-55.md" in problem.hint


def test_other_text_files_are_only_files(make_site: SiteMaker) -> None:
    site = build(make_site({**FILES, "content/tips/notes.txt": "Words.\n"}), now=NOW)

    assert site.report.problems == ()


def test_a_text_that_is_not_utf_8_is_an_error_at_its_place(make_site: SiteMaker) -> None:
    result = email(make_site({**FILES, OWN: b"One.\nCaf\xe9 {unsubscribe}\n"}), KEY)

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{OWN}:2:4: " in result.stderr
    assert "UTF-8" in result.stderr


def test_a_text_beside_a_tip_in_a_folder_of_its_own_belongs_to_it(make_site: SiteMaker) -> None:
    folder = "content/tips/2026/listen"
    files = {f"{folder}/{KEY}.md": tip("Listen"), f"{folder}/{KEY}.txt": "Mine: {unsubscribe}\n"}

    assert issue(make_site(files)).issue.text == f"Mine: {STOP}\n"


# The postal address.


@pytest.mark.parametrize(
    ("provider", "warned"), [("plain", True), ("buttondown", True), ("sendgrid_legacy", True), ("mailchimp", False)]
)
def test_an_empty_postal_address_is_warned_of_where_the_provider_has_none(
    provider: str, warned: bool, make_site: SiteMaker
) -> None:
    toml = re.sub(r"postal_address = .*\n", f'provider = "{provider}"\n', SETTINGS)

    problems = build(make_site({**FILES, "tipsgen.toml": toml}), now=NOW).report.problems

    assert [(one.rule, one.severity.value, one.field) for one in problems] == (
        [("postal-address", "warning", "newsletter.postal_address")] if warned else []
    )


def test_the_command_warns_of_an_empty_postal_address_too(make_site: SiteMaker) -> None:
    root = make_site({**FILES, "tipsgen.toml": re.sub(r"postal_address = .*\n", "", SETTINGS)})

    assert "newsletter.postal_address" in email(root, KEY).stderr
    assert email(root, KEY, "--provider", "mailchimp").stderr == ""


def test_a_site_that_mails_nothing_needs_no_postal_address(make_site: SiteMaker) -> None:
    toml = re.sub(r"postal_address = .*\n", "", SETTINGS)

    assert build(make_site({"tipsgen.toml": toml, **numbered(2, email="never")})).report.problems == ()


# Digests: which days.

WEEK = {f"content/tips/2026-01-0{day}-tip-{day}.md": tip(f"Tip {day}", f"Text {day}.") for day in (5, 6, 7, 8, 9)}
"""A tip each day from Monday to Friday of the second week of 2026; three are out at `AT`."""


def digest_fields(root: Path, *options: str) -> dict[str, object]:
    result = digest(root, *options, "--format", "json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


def headings(html: str) -> list[str]:
    """The titles of a digest's tips as they stand above their texts."""
    return re.findall(r'<h2 class="tip"[^>]*><a class="title"[^>]*>([^<]*)</a>', html)


@pytest.mark.parametrize(
    ("week", "first", "last"),
    [
        ("2026-W02", "2026-01-05", "2026-01-11"),
        ("2026W02", "2026-01-05", "2026-01-11"),
        ("2026-w2", "2026-01-05", "2026-01-11"),
        # The first week of 2026 begins in 2025, the last of it ends in 2027 (ISO 8601).
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2027-W01", "2027-01-04", "2027-01-10"),
        ("2025-W52", "2025-12-22", "2025-12-28"),
    ],
)
def test_a_week_runs_from_monday_to_sunday(week: str, first: str, last: str, make_site: SiteMaker) -> None:
    ends = [date.fromisoformat(first), date.fromisoformat(last)]
    days = [ends[0] - timedelta(days=1), *ends, ends[1] + timedelta(days=1)]
    root = make_site({f"content/tips/{day}-a.md": tip(f"Of {day}") for day in days})

    html = digest(root, "--week", week).stdout

    assert headings(html) == [f"Of {first}", f"Of {last}"]
    assert digest_fields(root, "--week", week)["key"] == f"digest-{week[:4]}-W{int(week.upper().split('W')[1]):02d}"


@pytest.mark.parametrize("week", ["2025-W53", "2026-W54", "2026-W00", "2026-47", "W47", "next", "2026-W", ""])
def test_a_week_that_there_is_not_is_a_fault_of_the_call(week: str, make_site: SiteMaker) -> None:
    result = digest(make_site(WEEK), "--week", week)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "is no week" in result.stderr


def test_days_are_given_by_their_first_and_last(make_site: SiteMaker) -> None:
    root = make_site(WEEK)

    assert headings(digest(root, "--from", "2026-01-06", "--to", "2026-01-08").stdout) == ["Tip 6", "Tip 7", "Tip 8"]
    assert headings(digest(root, "--from", "2026-01-06", "--to", "2026-01-06").stdout) == ["Tip 6"]
    assert digest_fields(root, "--from", "2026-01-06", "--to", "2026-01-08")["key"] == "digest-2026-01-06-2026-01-08"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "say which days: --week 2026-W47, or --from"),
        (("--from", "2026-01-05"), "say which days"),
        (("--to", "2026-01-05"), "say which days"),
        (("--week", "2026-W02", "--from", "2026-01-05"), "give --week, or --from and --to, not both"),
        (("--from", "2026-01-07", "--to", "2026-01-05"), "--to 2026-01-05 comes before --from 2026-01-07"),
        (("--from", "2026-02-30", "--to", "2026-03-01"), "'2026-02-30' is no day"),
        (("--from", "monday", "--to", "friday"), "'monday' is no day"),
        (("--week", "2026-W02", "--content", "none"), "'none' is not one of"),
        (("--week", "2026-W02", "--provider", "pigeon"), "'pigeon' is no provider"),
    ],
)
def test_words_that_name_no_days_are_a_fault_of_the_call(
    options: tuple[str, ...], message: str, make_site: SiteMaker
) -> None:
    result = digest(make_site(WEEK), *options)

    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_days_without_a_tip_are_a_fault_of_the_content(make_site: SiteMaker, tmp_path: Path) -> None:
    result = digest(make_site(WEEK), "--week", "2026-W10", "--out", tmp_path / "out")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: no tip is dated from 2026-03-02 to 2026-03-08\n"
    assert not (tmp_path / "out").exists()


def test_drafts_and_tips_without_a_newsletter_are_left_out(make_site: SiteMaker) -> None:
    files = {
        **WEEK,
        "content/tips/2026-01-06-tip-6.md": tip("Tip 6", draft=True),
        "content/tips/2026-01-07-tip-7.md": tip("Tip 7", email="never"),
    }
    root = make_site(files)

    made = make_digest(root, date(2026, 1, 5), date(2026, 1, 9), IssueOptions(now=NOW))

    assert headings(made.issue.html) == ["Tip 5", "Tip 8", "Tip 9"]
    assert not re.search("(?:Tip|Text) [67]", made.issue.html + made.issue.text)
    with pytest.raises(NoSuchTip):
        make_digest(root, date(2026, 1, 6), date(2026, 1, 7), IssueOptions(now=NOW))


def test_a_site_with_faults_has_no_digest(make_site: SiteMaker, tmp_path: Path) -> None:
    bad = {"content/tips/2026-01-06-tip-6.md": tip("Tip 6", colour="red")}

    result = digest(make_site({**WEEK, **bad}), "--week", "2026-W02", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "content/tips/2026-01-06-tip-6.md:" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_fault_in_a_text_of_its_tips_stops_a_digest(make_site: SiteMaker) -> None:
    bad = {"content/tips/2026-01-06-tip-6.md": tip("Tip 6", "[x](tip:no-such-tip)")}

    result = digest(make_site({**WEEK, **bad}), "--week", "2026-W02")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "content/tips/2026-01-06-tip-6.md:4:5: no tip answers to tip:no-such-tip" in result.stderr


# Digests: what they hold.


def test_tips_stand_in_the_order_of_their_days_under_a_list_of_contents(make_site: SiteMaker) -> None:
    made = make_digest(make_site(WEEK), date(2026, 1, 5), date(2026, 1, 9), IssueOptions(now=NOW))
    words = [f"Tip {day}" for day in (5, 6, 7, 8, 9)]
    addresses = [f"{BASE}/2026/01/0{day}/tip-{day}/" for day in (5, 6, 7, 8, 9)]

    contents = re.search(r"<ol[^>]*>(.*?)</ol>", made.issue.html, re.DOTALL)
    assert contents
    assert re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', contents[1]) == list(zip(addresses, words, strict=True))
    in_order(made.issue.html, contents[0], *(f"{one}</a></h2>" for one in words))
    in_order(made.issue.text, *(f"{place}. {one}" for place, one in enumerate(words, 1)), "————", *words)
    in_order(made.issue.text, *(part for day in (5, 6, 7, 8, 9) for part in (f"Text {day}.", addresses[day - 5])))


def test_a_digest_says_what_it_is_and_for_which_days(make_site: SiteMaker) -> None:
    root = make_site(WEEK)

    html = digest(root, "--week", "2026-W02").stdout
    named = digest(root, "--week", "2026-W02", "--title", "Five & more").stdout

    assert "<title>Daily Leadership Tip: the week in tips</title>" in html
    assert "Monday, January 5, 2026 to Friday, January 9, 2026" in html
    assert "<title>Five &amp; more</title>" in named
    assert digest_fields(root, "--week", "2026-W02", "--title", "Five & more")["subject"] == "Five & more"


def test_a_digest_of_one_day_names_one_day(make_site: SiteMaker) -> None:
    html = digest(make_site(WEEK), "--from", "2026-01-06", "--to", "2026-01-06").stdout

    assert ">Tuesday, January 6, 2026<" in html
    assert " to Tuesday" not in html


LONGER = "First paragraph of it.\n\nSecond paragraph, which is not in the excerpt."


def test_tips_are_shown_whole_or_by_their_excerpts(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, "content/tips/2026-01-06-tip-6.md": tip("Tip 6", LONGER, epigraph="Ask.\n~ June")})

    whole = [digest(root, "--week", "2026-W02", "--format", form).stdout for form in ("html", "text")]
    short = [digest(root, "--week", "2026-W02", "--format", form, "--content", "excerpt").stdout
             for form in ("html", "text")]  # fmt: skip

    for part in whole:
        in_order(part, "— June", "First paragraph", "Second paragraph")
        assert "Read the whole tip" not in part
    for part in short:
        in_order(part, "First paragraph", "Read the whole tip: Tip 6", "Tip 7")
        assert "Second paragraph" not in part
        assert "June" not in part
        assert part.count("Read the whole tip") == 5
    assert f'href="{BASE}/2026/01/06/tip-6/"' in short[0]


def test_too_many_long_tips_show_the_longest_by_their_excerpts(make_site: SiteMaker) -> None:
    def long(count: int) -> str:
        return "\n\n".join(f"Paragraph {n} asks who noticed, and why nobody said so." for n in range(count))

    files = {f"content/tips/2026-01-0{day}-tip-{day}.md": tip(f"Tip {day}", long(count))
             for day, count in ((5, 30), (6, 300), (7, 20), (8, 150), (9, 10))}  # fmt: skip
    root = make_site(files)

    result = digest(root, "--week", "2026-W02")

    assert result.exit_code == 0
    assert len(result.stdout.encode()) <= SIZE_LIMIT
    assert re.findall(r"Read the whole tip: (Tip \d)", result.stdout) == ["Tip 6"]
    assert result.stderr == (
        "tipsgen.toml:1:1: warning: the tips are too long for one email (90,000 bytes); the longest are shown by their"
        " excerpts\n  hint: take fewer days, or --content excerpt\n"
    )
    assert digest(root, "--week", "2026-W02", "--content", "excerpt").stderr == ""


def test_a_digest_that_is_too_long_even_with_excerpts_is_an_error(make_site: SiteMaker, tmp_path: Path) -> None:
    files = {f"content/tips/2026-01-0{day}-tip-{day}.md": tip(f"Tip {day}", "Ask and listen. " * 1500)
             for day in (5, 6, 7, 8, 9)}  # fmt: skip

    result = digest(make_site(files), "--week", "2026-W02", "--out", tmp_path / "out")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "even with excerpts" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_digest_has_the_providers_tags(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, "content/tips/2026-01-06-tip-6.md": tip("Say *|FNAME|*", "Or *|FNAME|*.")})

    parts = [digest(root, "--week", "2026-W02", "--provider", "mailchimp", "--format", form).stdout
             for form in ("html", "text")]  # fmt: skip

    for part in parts:
        assert "*|UNSUB|*" in part
        assert "*|ARCHIVE|*" in part
        assert "*|FNAME|*" not in part
    plain = digest(root, "--week", "2026-W02").stdout
    assert STOP in plain
    assert f'href="{BASE}/"' in plain, "view in browser is the home page"


def test_a_digests_links_carry_the_parameters(make_site: SiteMaker) -> None:
    root = make_site({**WEEK, "tipsgen.toml": SETTINGS + "utm = true\n"})

    found = re.findall(r'<a [^>]*href="([^"]*)"', digest(root, "--week", "2026-W02").stdout)

    assert len([href for href in found if href.startswith(f"{BASE}/2026/") and "utm_campaign=" in href]) == 10
    assert [href for href in found if href.startswith(f"{BASE}/2026/") and "utm_campaign=" not in href] == []
    # They came by the digest, not by the issue of a single tip.
    assert {campaign for href in found for campaign in re.findall("utm_campaign=([^&]*)", href)} == {"digest-2026-W02"}


def test_a_digest_comes_in_every_form_and_writes_nothing_into_the_site(make_site: SiteMaker, tmp_path: Path) -> None:
    root = make_site(WEEK)
    build(root, now=NOW)
    before = read_tree(root)

    result = digest(root, "--week", "2026-W02", "--out", tmp_path / "out")

    found = read_tree(tmp_path / "out")
    assert sorted(found) == sorted(f"digest-2026-W02.{ending}" for ending in ENDINGS.values())
    assert result.stdout.splitlines() == [str(tmp_path / "out" / f"digest-2026-W02.{ENDINGS[form]}")
                                          for form in FORMATS]  # fmt: skip
    for form in FORMATS:
        assert (
            digest(root, "--week", "2026-W02", "--format", form).stdout_bytes
            == found[f"digest-2026-W02.{ENDINGS[form]}"]
        )
    assert read_tree(root) == before


def test_a_digests_campaign_file_has_every_field(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-a.md": tip("Ask", topics=["Listening", "Teams"]),
        "content/tips/2026-01-06-b.md": tip("Listen", topics=["teams", "Trust"]),
    }

    found = digest_fields(make_site(files), "--week", "2026-W02")

    assert tuple(found) == CAMPAIGN_FIELDS
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", str(found.pop("hash")))
    assert found == {
        "key": "digest-2026-W02",
        "subject": "Daily Leadership Tip: the week in tips",
        "preheader": "Ask · Listen",
        "from": "Ada Brown <ada@tips.example>",
        "reply_to": "ada@tips.example",
        "send_at": "2026-01-06T00:00:00-08:00",
        "lang": "en",
        "topics": ["Listening", "Teams", "Trust"],
        "url": f"{BASE}/",
        "provider": "plain",
        "paths": {form: f"digest-2026-W02.{ENDINGS[form]}" for form in ("html", "text", "eml")},
    }


def test_a_text_part_of_ones_own_is_no_part_of_a_digest(make_site: SiteMaker) -> None:
    made = make_digest(
        make_site({**WEEK, OWN.replace("tip-55", "tip-5"): "Mine: {unsubscribe}\n"}),
        date(2026, 1, 5), date(2026, 1, 9), IssueOptions(now=NOW),
    )  # fmt: skip

    assert "Mine" not in made.issue.text
    assert "Text 5." in made.issue.text


# Digests: every check that a newsletter must meet.


def read_digest(root: Path, first: date, last: date, now: datetime) -> Letter:
    """The digest of some days, with what its sender knows."""
    made = make_digest(root, first, last, IssueOptions(now=now))
    site = load_site(root, BuildOptions(now=now, future=True)).site
    newsletter, base = site.settings.newsletter, site.settings.site.base_url
    shown = [entry for entry in site.entries if first <= entry.tip.day <= last]
    names = [name for entry in shown for credit in entry.credits for name in (credit.name, credit.author.name)]
    words = [word for entry in shown for word in (entry.full_title, entry.title, entry.tip.subtitle)]
    lang = site.settings.site.language
    return Letter(
        name=made.key,
        html=made.issue.html,
        text=made.issue.text,
        base_url=base,
        lang=lang,
        direction=direction(lang),
        title=made.issue.subject,
        view_in_browser=f"{base}/",
        unsubscribe=newsletter.unsubscribe_url or f"mailto:{newsletter.reply_to}?subject=unsubscribe",
        postal_address=newsletter.postal_address,
        newer=tuple(base + entry.path for entry in site.entries if entry.tip.day > last),
        literals=tuple(one for one in (site.settings.site.title, *words, *names) if one),
    )


def spans(days: list[date], length: int) -> list[tuple[date, date]]:
    """Runs of `length` days, each with a tip, that cover the days given."""
    starts = [days[0]]
    for day in days:
        if day - starts[-1] >= timedelta(days=length):
            starts.append(day)
    return [(start, start + timedelta(days=length - 1)) for start in starts]


ONE_BLOCK = ("2025-12-02-one-list-for-the-whole-year.md", "2025-12-03-all-in-one-breath.md")
"""Nasty tips that are one block of 120 KB, so that their excerpt, too, is more than an email may hold."""


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> tuple[Letter, ...]:
    """The project's own tips week by week, the nasty ones four weeks at a time."""
    nasty = write_nasty_site(tmp_path_factory.mktemp("digests") / "nasty")
    for name in ONE_BLOCK:
        (nasty / "content/tips" / name).unlink()
    found = []
    for root, now, length in ((ROOT, CONTENT_NOW, 7), (nasty, NASTY_NOW, 28)):
        site = load_site(root, BuildOptions(now=now)).site
        days = [entry.tip.day for entry in site.entries]
        start = days[0] - timedelta(days=days[0].weekday())
        found += [read_digest(root, *span, now) for span in spans([start, *days], length)]
    return tuple(found)


def test_the_digests_hold_every_week_of_the_projects_own_and_the_nasty_tips(digests: tuple[Letter, ...]) -> None:
    assert len(digests) >= 16
    assert all(one.name < other.name for one, other in pairwise(digests[:12]))
    assert any("A year of small things" in letter.text for letter in digests)


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in CHECKS])
def test_every_digest_meets(check: Check, digests: tuple[Letter, ...]) -> None:
    faults = [f"{letter.name}: {fault}" for letter in digests for fault in check.find(letter)[:4]]

    assert not faults, "\n".join([check.says, *faults])
