"""Rules of `tipsgen check`, one by one: what each finds, and the honest prose on which it stays silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import CONTENT_NOW, ROOT, SETTINGS, SiteMaker
from tests.test_assemble import make_tip
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site
from tipsgen.check import CheckOptions, check
from tipsgen.checks import RULES, check_case, findings_for, tip_case
from tipsgen.checks.base import Ground, Text, unquoted
from tipsgen.checks.words import group, reader
from tipsgen.languages import CATALOG
from tipsgen.model import Problem, Severity
from tipsgen.speech import SPEECH

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FRIDAY = "content/tips/2026-11-20-note.md"
EARLIER = {
    "content/tips/2026-11-18-ask-why.md": "---\ntitle: Ask why\ndescription: A short one.\n---\nAsk.\n",
    "content/tips/2026-11-13-look.md": "---\ntitle: Look\ndescription: Another.\n---\n## A heading\n\nLook.\n",
    "content/tips/2026-10-20-wait.md": "---\ntitle: Wait\ndescription: A third.\n---\nWait.\n",
}


def note(body: str, **front: str) -> str:
    lines = {"title": "A note", "description": "What it is about.", **front}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items() if value) + f"---\n{body}\n"


def found(
    folder: Path,
    body: str,
    *,
    settings: str = "",
    files: Mapping[str, str] | None = None,
    path: str = FRIDAY,
    **front: str,
) -> list[tuple[str, int]]:
    """The rules that a tip of Friday, 20 November 2026 breaks, each with the line of its body (0: front matter)."""
    made = {"tipsgen.toml": SETTINGS + settings, **EARLIER, path: note(body, **front), **(files or {})}
    root = SiteMaker(folder)(made)
    first = made[path].split("\n").index("---", 1) + 1
    problems = check(root, CheckOptions(now=NOW, paths=(root / path,), jobs=1)).problems
    return [(problem.rule, max(problem.at.line - first, 0)) for problem in problems]


@pytest.mark.parametrize(
    "words",
    [
        "It is Monday.", "It's Monday again, and I am late.", "IT IS MONDAY", "Today is Monday.", "Happy Monday, all!",
        "Have a good Monday.", "Today, Monday, we rest.", "On this Monday we rest.", "Tomorrow is Sunday.",
        "Yesterday was Monday.", "It is **Monday**, friends.", "As it is\nMonday, go home.",
    ],
)  # fmt: skip
def test_a_claim_about_another_day_is_found(tmp_path: Path, words: str) -> None:
    assert [rule for rule, _ in found(tmp_path, words)] == ["wrong-weekday"]


@pytest.mark.parametrize(
    "words",
    [
        "It is Friday.", "Happy Friday!", "Tomorrow is Saturday.", "Yesterday was Thursday.",
        "On a hard Tuesday, wait.",
        "It was a Monday.", "When it is Monday, call them.", "If it's Monday, call them.", "I thought it was Monday.",
        "He thinks it is Monday.", "“It is Monday,” she said.", 'She said, "It is Monday."', "> It is Monday.",
        "It is Monday's work.", "We meet on Mondays.", "By Monday it will be gone.", "Do it this Tuesday.",
        "She had a happy Monday.", "`It is Monday`", "    it is Monday", "Until it is Monday, wait.",
        "I remember the day in 2017 when it rained.", "Ask as though it is Monday.",
    ],
)  # fmt: skip
def test_a_day_that_is_only_mentioned_is_no_claim(tmp_path: Path, words: str) -> None:
    assert found(tmp_path, words) == []


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("We do it this March.", ["wrong-month"]),
        ("It is March.", ["wrong-month"]),
        ("It's already May.", ["wrong-month"]),
        ("We do it this November.", []),
        ("We did it this October.", []),
        ("We do it this December.", []),
        ("In March we did it. This may help. They march. This march was long.", []),
        ("It is March 3 that I remember.", ["wrong-date"]),
        ("This March 2025 paper is dull.", []),
        ("It is November.", []),
        ("Today is November 20.", []),
        ("Today is November 20, 2025.", ["wrong-date"]),
        ("Today is the 21st of November.", ["wrong-date"]),
        ("We meet on Thursday, November 26.", []),
        ("We meet on Thursday, November 27.", ["weekday-date"]),
        ("We met on Friday, 13 March 2026.", []),
        ("We met on Friday, 13 March 2025.", ["weekday-date"]),
        ("We met on Tuesday, May 5.", []),
        ("We met on Monday, February 30, 2026.", []),
    ],
)
def test_months_and_dates(tmp_path: Path, words: str, rules: list[str]) -> None:
    assert [rule for rule, _ in found(tmp_path, words)] == rules


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("See [two days ago](tip:ask-why).", False),
        ("See [three days ago](tip:ask-why).", True),
        ("Three days ago I wrote about [asking](tip:ask-why).", True),
        ("Three days ago a man told me what I wrote about [asking](tip:ask-why) was odd.", False),
        ("See [the note of yesterday](tip:ask-why).", True),
        ("[Asking](tip:ask-why), two days ago, was easier.", False),
        ("[Asking](tip:ask-why), four days ago, was easier.", True),
        ("See [last week](tip:look).", False),
        ("See [last week](tip:ask-why).", True),
        ("See [a week ago](tip:look).", False),
        ("See [a month ago](tip:wait).", False),
        ("See [two months ago](tip:wait).", True),
        ("See [last month](tip:wait).", False),
        ("See [last year](tip:wait).", True),
        ("See [the tip of November 18](tip:ask-why).", False),
        ("See [the tip of November 17](tip:ask-why).", True),
        ("See [Wednesday's tip](tip:ask-why).", False),
        ("See [Tuesday's tip](/2026/11/18/ask-why/).", True),
        ("See [Tuesday's tip](https://tips.example/2026/11/18/ask-why/#x).", True),
        ("Two days ago I saw [a map](https://maps.ada.blog/).", False),
    ],
)
def test_how_long_ago_a_linked_tip_was(tmp_path: Path, words: str, wrong: bool) -> None:
    assert ("wrong-ago" in [rule for rule, _ in found(tmp_path, words)]) is wrong


@pytest.mark.parametrize(
    ("lang", "words", "rules"),
    [
        ("de", "Heute ist Montag.", ["wrong-weekday"]),
        ("de", "Heute ist Freitag. Am Montag ist frei. Wenn es ist Montag wird.", []),
        ("de", "Diesen März machen wir das.", ["wrong-month"]),
        ("de", "Heute ist der 21. November.", ["wrong-date"]),
        ("de", "Am Freitag, dem 27. November 2025, ist Schluss.", ["weekday-date"]),
        ("de", "Das stand [vor drei Tagen](tip:ask-why) hier.", ["wrong-ago"]),
        ("de", "Drei Schritte:\n\n- Eins\n- Zwei", ["wrong-count"]),
        ("de", "[Hier](https://ada.blog/) steht mehr.", ["click-here"]),
        ("es", "Hoy es lunes.", ["wrong-weekday"]),
        ("es", "Hoy es viernes. El lunes descansamos.", []),
        ("es", "Este marzo descansamos.", ["wrong-month"]),
        ("es", "Lo dijimos [hace tres días](tip:ask-why).", ["wrong-ago"]),
        ("es", "Tres pasos:\n\n- Uno\n- Dos", ["wrong-count"]),
        ("fr", "Nous sommes lundi.", ["wrong-weekday"]),
        ("fr", "Nous sommes vendredi. Lundi, on se repose.", []),
        ("fr", "Le jeudi 27 novembre 2026, tout ferme.", ["weekday-date"]),
        ("fr", "C'était [il y a trois jours](tip:ask-why).", ["wrong-ago"]),
        ("fr", "Trois étapes :\n\n- Une\n- Deux", ["wrong-count"]),
        ("ar", "اليوم هو الاثنين.", ["wrong-weekday"]),
        ("ar", "اليوم هو الجمعة.", []),
        ("ar", "ثلاث خطوات:\n\n- واحدة\n- اثنتان", ["wrong-count"]),
        ("ja", "今日は月曜日です。", ["wrong-weekday"]),
        ("ja", "今日は金曜日です。月曜日は休みです。", []),
        ("ja", "今日は11月21日です。", ["wrong-date"]),
        ("ja", "3つのステップ:\n\n- 一\n- 二", ["wrong-count"]),
        ("it", "Oggi è lunedì, it is Monday, three steps.\n\n- Uno", []),
    ],
)
def test_rules_that_read_words_know_the_tip_s_language(tmp_path: Path, lang: str, words: str, rules: list[str]) -> None:
    assert [rule for rule, _ in found(tmp_path, words, lang=lang, title="9", description="8")] == rules


@pytest.mark.parametrize("lang", sorted(CATALOG))
def test_every_interface_language_has_its_speech(lang: str) -> None:
    read = reader(lang)

    assert read is not None
    assert set(SPEECH) == set(CATALOG)
    for index, name in enumerate(CATALOG[lang].weekdays):
        assert read.weekdays[name.casefold()] == index
        assert (name if read.exact else name.lower()) in read.day_names
    for index, name in enumerate(CATALOG[lang].months, 1):
        assert read.months[name.casefold()] == index
        assert (name if read.exact else name.lower()) in read.month_names
    for word, number in SPEECH[lang].numbers.items():
        assert read.number(word) == number
    assert reader("xx") is None


def test_a_region_of_a_language_speaks_as_the_language_does() -> None:
    read = reader("de-AT")

    assert read is not None
    match = read.today.search("Heute ist Montag")
    assert match is not None
    assert group(match, "W") == "Montag"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Here are three steps:\n\n1. One\n2. Two", 1),
        ("Three good, cheap ways:\n\nA word between.\n\n- One\n- Two", 0),
        ("- One\n- Two\n\nThose were three rules.", 4),
        ("Three lessons.\n\n## 1. One\n\nWords.\n\n## 2. Two\n\nWords.", 1),
        ("The 3 steps:\n\n- One\n- Two", 1),
    ],
)
def test_a_count_that_is_not_its_list_s(tmp_path: Path, words: str, line: int) -> None:
    assert found(tmp_path, words) == ([("wrong-count", line)] if line else [])


@pytest.mark.parametrize(
    "words",
    [
        "Here are two steps:\n\n1. One\n2. Two",
        "Three steps.\n\nOne.\n\nTwo.\n\nThree.\n\n- A list\n- of its own",
        "One of three steps:\n\n- One\n- Two",
        "The first three steps are easy:\n\n- One\n- Two",
        "Take three steps back.\n\n- One\n- Two",
        "She took three steps away from him.\n\n- One\n- Two",
        "“Three steps,” he said.\n\n- One\n- Two",
        "Three steps:\n\n1. One\n2. Two\n\nA word.\n\n3. Three",
        "A rule, one step, some ways.\n\n- One\n- Two",
        "Three apples:\n\n- One\n- Two",
        "Two steps and three rules:\n\n- One\n- Two\n\nThen:\n\n- Rule\n- Rule\n- Rule",
    ],
)
def test_a_count_that_is_right_or_not_of_the_list(tmp_path: Path, words: str) -> None:
    assert found(tmp_path, words) == []


def test_a_title_counts_the_list_that_opens_the_tip(tmp_path: Path) -> None:
    assert found(tmp_path, "- One\n- Two", title="Three rules for a Friday") == [("wrong-count", 0)]


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("See [below](#two).\n\n## Two", []),
        ("See [below](#tow).\n\n## Two", ["dead-anchor"]),
        ("See [it](tip:look#a-heading).", []),
        ("See [it](tip:look#no-heading).", ["dead-anchor"]),
        ("See [it](/2026/11/13/look/#no-heading).", ["dead-anchor"]),
        ('See [it](#here).\n\n<p id="here">Here.</p>', []),
        ("See [the top](#main).", []),
        ("At www.ada.blog there is more.", ["bare-url"]),
        ("At `https://ada.blog` there is more.", []),
        ("At [https://ada.blog](https://ada.blog) there is more.", []),
        ("At **https://ada.blog/x** there is more.", ["bare-url"]),
        ("[here](https://ada.blog/)", ["click-here"]),
        ("[**Read more** »](https://ada.blog/)", ["click-here"]),
        ("[here is the map](https://ada.blog/)", []),
        ("![A map](http://ada.blog/map.png)", ["http-link"]),
        ('<a href="http://ada.blog/">A map</a>', ["http-link"]),
    ],
)
def test_links(tmp_path: Path, words: str, rules: list[str]) -> None:
    assert [rule for rule, _ in found(tmp_path, words)] == rules


def test_http_is_no_finding_on_a_site_that_has_nothing_else(tmp_path: Path) -> None:
    settings = SETTINGS.replace("https://tips.example/", "http://tips.example/")

    assert found(tmp_path, "[A map](http://ada.blog/)", files={"tipsgen.toml": settings}) == []


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ('<img src="https://ada.blog/a.png">', ["no-alt"]),
        ('<img src="https://ada.blog/a.png" alt="">', []),
        ("[![](https://ada.blog/a.png)](https://ada.blog/)", ["no-alt"]),
    ],
)
def test_pictures_without_words(tmp_path: Path, words: str, rules: list[str]) -> None:
    assert [rule for rule, _ in found(tmp_path, words)] == rules


def test_the_lead_picture_needs_words_too(tmp_path: Path) -> None:
    assert found(tmp_path, "Words.", image="https://ada.blog/a.png") == [("no-alt", 0)]
    assert found(tmp_path, "Words.", image="https://ada.blog/a.png", image_alt="A map") == []


@pytest.mark.parametrize(
    ("front", "rules"),
    [
        ({"subject": "x" * 60}, []),
        ({"subject": "x" * 61}, ["subject-length"]),
        ({"subject": "x" * 61, "email": "never"}, []),
        ({"title": "Ask why"}, ["same-subject"]),
        ({"title": "ASK why"}, ["same-subject"]),
        ({"title": "Wait"}, []),
        ({"title": "Ask why", "draft": "true"}, []),
        ({"description": ""}, ["no-preheader"]),
        ({"description": "", "preheader": "More of it."}, ["no-description"]),
        ({"description": "", "email": "never"}, ["no-description"]),
        ({"preheader": "A note."}, ["preheader-repeats"]),
        ({"description": "A note"}, ["preheader-repeats"]),
        ({"preheader": "A note on what the tide brings, and takes again."}, []),
        ({"title": "READ NOW or never"}, ["all-caps"]),
        ({"title": "NASA and the FBI"}, []),
        ({"title": "Read it!!"}, ["exclamations"]),
        ({"title": "Read it!"}, []),
        ({"subject": "'Hello {{ name }}'"}, ["merge-tag"]),
        ({"title": "A {weekday} note"}, ["merge-tag"]),
    ],
)
def test_the_inbox(tmp_path: Path, front: dict[str, str], rules: list[str]) -> None:
    assert [rule for rule, _ in found(tmp_path, "Words.", **front)] == rules


@pytest.mark.parametrize("tag", ["*|FNAME|*", "{{ name }}", "%%first_name%%", "{$name}", "[unsubscribe]", "{weekday}"])
def test_what_looks_like_a_merge_tag(tmp_path: Path, tag: str) -> None:
    assert [rule for rule, _ in found(tmp_path, f"Dear {tag}, wait.")] == ["merge-tag"]
    assert found(tmp_path, f"Dear `{tag}`, wait.") == []


@pytest.mark.parametrize(
    "words",
    [
        "100% of 50%",
        "[x] done",
        "a {b} c",
        "Say: This is [name].",
        "|x| + |y|",
        "IT IS FRIDAY!",
        "50 % and 20 %",
        "*|* or |",
    ],
)
def test_what_shouts_at_nobody_and_is_no_tag(tmp_path: Path, words: str) -> None:
    assert found(tmp_path, words) == []


def test_limits_are_settings(tmp_path: Path) -> None:
    long = "word " * 30 + "end."

    assert found(tmp_path, long) == []
    assert found(tmp_path, long, settings="[check]\nsentence_words = 20\n") == [("long-sentence", 1)]
    assert found(tmp_path, long, settings="[check]\nparagraph_words = 30\n") == [("wall-of-text", 1)]
    assert found(tmp_path, long, settings="[check]\ntip_words = 30\n") == [("long-tip", 1)]
    assert found(tmp_path, "Words.", settings="[check]\nsubject_length = 10\n", title="Twelve words") == [
        ("subject-length", 0)
    ]


def test_somebody_else_s_sentence_is_not_counted(tmp_path: Path) -> None:
    assert found(tmp_path, "> " + "word " * 200 + "end.") == []


def test_sentences_are_not_counted_in_a_language_without_spaces(tmp_path: Path) -> None:
    assert found(tmp_path, "語 " * 300 + "。", lang="ja", title="9", description="8") == []


def test_a_silent_comment_for_the_next_block_only(tmp_path: Path) -> None:
    body = "It is Monday.\n\n<!-- check: ignore wrong-weekday -->\n\nIt is Monday.\n\nIt is Monday."

    assert found(tmp_path, body) == [("wrong-weekday", 1), ("wrong-weekday", 7)]


def test_a_comment_at_the_top_counts_for_the_whole_file(tmp_path: Path) -> None:
    body = "<!-- check: ignore wrong-weekday, all-caps exclamations -->\n\nIt is Monday!!\n\nWords.\n\nIt is Monday."

    assert found(tmp_path, body, title="READ NOW or never") == []


def test_a_comment_in_a_list_counts_for_what_follows_there(tmp_path: Path) -> None:
    item = "- One.\n\n  <!-- check: ignore wrong-weekday -->\n\n  It is Monday.\n\n  It is Monday.\n\n- It is Monday."

    assert found(tmp_path, item) == [("wrong-weekday", 7), ("wrong-weekday", 9)]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ("Words.\n\n<!-- check: ignore bare-url -->", ["unused-ignore"]),
        ("Words <!-- check: ignore bare-url --> and more.", ["unused-ignore"]),
        ("Words.\n\n<!-- check: ignore -->\n\nWords.", ["unknown-rule"]),
        ("Words.\n\n<!-- check: silence bare-url -->\n\nWords.", ["unknown-rule"]),
        ("Words.\n\n<!-- check: ignore tip-link -->\n\n[x](tip:gone)", ["unknown-rule", "tip-link"]),
        ("Words.\n\n<!-- check: ignore dead-link -->\n\n[x](/gone/)", []),
        ("Words.\n\n<!-- check: ignore unreachable -->\n\n[x](https://ada.blog/)", []),
        ("<!-- a plain comment -->\n\nWords.", []),
    ],
)
def test_comments_that_mean_nothing_are_findings(tmp_path: Path, body: str, rules: list[str]) -> None:
    assert [rule for rule, _ in found(tmp_path, body)] == rules


def test_the_settings_silence_a_rule_everywhere(tmp_path: Path) -> None:
    settings = '[check]\nignore = ["wrong-weekday", "dead-link"]\n'
    body = "It is Monday.\n\n[x](/gone/)\n\n<!-- check: ignore wrong-weekday -->\n\nIt is Monday."

    assert found(tmp_path, body, settings=settings) == []


def test_a_draft_is_judged_more_mildly(tmp_path: Path) -> None:
    root = SiteMaker(tmp_path)({FRIDAY: note("It is Monday.", draft="true")})

    (problem,) = check(root, CheckOptions(now=NOW, jobs=1)).problems

    assert (problem.rule, problem.severity) == ("wrong-weekday", Severity.NOTE)


def test_pages_blocks_and_authors_are_read_too(tmp_path: Path) -> None:
    files = {
        "content/pages/about.md": "---\ntitle: About\ndescription: Us.\n---\nAt https://ada.blog there is more.\n",
        "content/blocks/friday.md": "---\nweekdays: [fri]\n---\nIt is Monday, number {day_number}!\n",
        "content/blocks/any.md": "---\n---\nIt is Monday.\n",
        "content/authors/ada-brown.md": "---\nname: Ada Brown\n---\nWrites!! Much.\n",
        FRIDAY: note("Words."),
    }
    root = SiteMaker(tmp_path)(files)

    report = check(root, CheckOptions(now=NOW, jobs=1))

    assert [(one.at.path.split("/")[1], one.rule, one.at.line) for one in report.problems] == [
        ("authors", "exclamations", 4), ("blocks", "wrong-weekday", 4), ("pages", "bare-url", 5),
    ]  # fmt: skip


def test_what_the_build_says_is_said_once(tmp_path: Path) -> None:
    files = {
        "content/authors/ada-brown.md": "---\nname: Ada Brown\n---\nSee [it](/gone/).\n",
        "content/pages/about.md": "---\ntitle: About\ndescription: Us.\n---\n[x](tip:gone)\n",
        "content/tips/2026-11-19-broken.md": "---\ntitle: One: two\n---\nWords.\n",
        **EARLIER,
        FRIDAY: note("![A map](/map.png)"),
    }
    root = SiteMaker(tmp_path)(files)

    problems = check(root, CheckOptions(now=NOW, jobs=1)).problems

    assert [(one.at.path, one.rule) for one in problems] == [
        ("content/authors/ada-brown.md", "dead-link"), ("content/pages/about.md", "tip-link"),
        ("content/tips/2026-11-19-broken.md", "front-matter"), (FRIDAY, "dead-link"),
    ]  # fmt: skip


def test_settings_that_cannot_be_read_are_findings(tmp_path: Path) -> None:
    root = SiteMaker(tmp_path)({"tipsgen.toml": SETTINGS + '[check]\nignore = ["bare-ulr"]\nsentence_words = 1\n'})

    problems = check(root, CheckOptions(now=NOW)).problems

    assert [(one.field, one.severity) for one in problems] == [
        ("check.ignore", Severity.ERROR), ("check.sentence_words", Severity.ERROR),
    ]  # fmt: skip
    assert problems[0].hint == "did you mean 'bare-url'?"


def test_one_tip_of_an_assembled_site_can_be_checked_alone(tmp_path: Path) -> None:
    root = SiteMaker(tmp_path)({**EARLIER, FRIDAY: note("It is Monday.\n\n<!-- check: ignore bare-url -->\n\nWords.")})
    loaded = load_site(root, BuildOptions(now=NOW))
    entry = next(entry for entry in loaded.site.entries if entry.tip.path == FRIDAY)

    problems = findings_for(loaded.site, entry, loaded.media)

    assert [(problem.rule, problem.at.line) for problem in problems] == [("wrong-weekday", 5), ("unused-ignore", 7)]
    assert problems == findings_for(loaded.site, entry, loaded.media, Ground(loaded.site, loaded.media))


def test_the_project_s_own_content_is_clean() -> None:
    report = check(ROOT, CheckOptions(now=CONTENT_NOW, jobs=1))

    assert report.problems == ()
    assert report.files > 80


def test_a_comment_for_the_checks_is_seen_by_no_reader(tmp_path: Path) -> None:
    from tests.support import build

    comment = "<!-- check: ignore bare-url -->\n\n"
    body = f"{comment}At https://ada.blog.\n\n- One.\n\n  {comment}  Two."
    for raw_html in ("sanitize", "escape", "trust"):
        settings = f'{SETTINGS}[markdown]\nraw_html = "{raw_html}"\n'
        built = build(SiteMaker(tmp_path)({"tipsgen.toml": settings, FRIDAY: note(body)}, raw_html))
        pages = [data for path, data in built.files().items() if path.endswith((".html", ".xml", ".json", ".txt"))]
        assert not [page for page in pages if b"check:" in page]


def test_words_are_found_through_marks_and_lines() -> None:
    text = Text("a.md", "Words.\n\nIt **is\nMonday**, _they_ say.\n", 5, "en")

    at = text.find("is Monday, they", 2)

    assert (at.line, at.column) == (7, 6)
    assert str(text.find("nowhere at all", 2)) == "a.md:7:1"
    assert str(text.find_exact("Monday**", 0)) == "a.md:8:1"


def test_quoted_words_are_blanked_out_at_their_place() -> None:
    assert unquoted('Say "it is so" now') == "Say            now"
    assert unquoted("“One” and «two» and 「三」") == "      and       and    "


def test_every_rule_has_a_scope_and_a_way_to_be_found() -> None:
    for rule in RULES.values():
        assert rule.scope in ("text", "tip", "site", "shell")
        assert bool(rule.on_case) == (rule.scope in ("text", "tip")), rule.name
        assert bool(rule.on_site) == (rule.scope == "site"), rule.name


def test_the_rules_of_a_tip_need_nothing_but_values() -> None:
    from tests.test_assemble import make_site

    site, _ = make_site(make_tip("listen", "2026-11-20"))
    (entry,) = site.everything

    found_here: tuple[Problem, ...] = check_case(tip_case(entry, Ground(site, {})))

    assert {problem.rule for problem in found_here} <= {"no-preheader", "no-description"}
