"""The benchmark's own parts; no time is measured here."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import pytest

from tests.benchmarks import kill, peers, tools, trees
from tests.benchmarks.corpus import (
    LAST_DAY,
    NEW_DAY,
    SOURCES,
    corpus,
    days,
    edited,
    make_corpus,
    new_tip,
    tip_at,
    tipsgen_source,
)
from tests.benchmarks.table import PASS, Measurement, Numbers, Run, read, tables
from tests.benchmarks.words import AUTHORS, TOPICS
from tests.support import build, read_tree

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_tip_of_the_corpus_depends_on_its_number_alone() -> None:
    assert list(corpus(40)) == list(islice(corpus(400), 40))
    assert [tip_at(number) for number in (0, 4, 5, 399)] == [list(corpus(400))[number] for number in (0, 4, 5, 399)]


def test_the_corpus_is_the_same_on_every_machine() -> None:
    tip = tip_at(3)

    assert tip.key == "2026-11-17-return-a-shorter-list"
    assert tip.title == "Return a shorter list, & other advice"
    assert tip.body.startswith(
        "After a hard week your manager forgives an answer without a question in a single breath."
    )
    whole = "".join(source(one) for source in SOURCES.values() for one in corpus(60))
    assert blake2b(whole.encode(), digest_size=8).hexdigest() == "6611c286dcdf8982"


def test_there_is_a_tip_on_every_weekday_backwards() -> None:
    some = list(islice(days(), 7))

    assert some[0] == LAST_DAY
    assert some[-1] == date(2026, 11, 12)
    assert all(day.weekday() < 5 for day in some)
    assert new_tip().day == NEW_DAY > LAST_DAY


def test_tips_have_the_length_and_the_variety_of_real_ones() -> None:
    tips = list(corpus(1000))
    sizes = [len(tipsgen_source(tip).encode()) for tip in tips]

    assert 2600 < sum(sizes) / len(sizes) < 2900
    assert {topic for tip in tips for topic in tip.topics} == set(TOPICS)
    assert len(TOPICS) == 20
    assert {tip.author for tip in tips} == set(AUTHORS)
    assert all(len(set(tip.topics)) == len(tip.topics) in (1, 2) for tip in tips)
    assert len({tip.body for tip in tips}) == len(tips)
    for part in ("\n> ", "![", "```\n", "\n## ", "\n- ", "1. **"):
        assert any(part in tip.body for tip in tips), part


@pytest.mark.parametrize("base", sorted(SOURCES))
def test_every_format_holds_the_whole_tip(base: str) -> None:
    tip = tip_at(3)
    text = SOURCES[base](tip)

    assert text.endswith(f"\n\n{tip.body}")
    assert tip.title in text
    assert tip.description in text.replace("\\", "")
    assert all(topic in text for topic in tip.topics)


@pytest.mark.parametrize("lean", [True, False])
def test_the_benchmark_s_site_builds_without_a_warning(tmp_path: Path, lean: bool) -> None:
    make_corpus(tmp_path, 30, lean=lean)

    site = build(tmp_path, now=NOW)

    assert list(site.report.problems) == []
    assert site.report.published == 30
    assert ("assets/search.js" in site.files()) is not lean
    assert (f"share/{tip_at(0).key}.png" in site.files()) is not lean
    assert ("atom.xml" in site.files()) is not lean
    assert f"newsletters/{tip_at(29).key}/index.txt" in site.files()
    assert "printed by hand" in site.text("index.html")


def bench(folder: Path) -> tools.Bench:
    return tools.prepare_tipsgen("tipsgen", Path("python"), folder, 12)


def test_every_edit_changes_something_and_is_undone(tmp_path: Path) -> None:
    made = bench(tmp_path)
    before = read_tree(made.work)
    changed: dict[str, list[str]] = {}
    for scenario, edit in tools.EDITS.items():
        if edit:
            old = read_tree(made.work)
            edit(made, 12)
            changed[scenario] = [path for path, data in read_tree(made.work).items() if old.get(path) != data]

    made.restore()

    assert changed == {
        "body": [f"content/tips/{tip_at(6).key}.md"], "title": [f"content/tips/{tip_at(8).key}.md"],
        "new": [f"content/tips/{new_tip().key}.md"], "theme": ["themes/site/templates/blog/base.html"],
        "settings": ["tipsgen.toml"],
    }  # fmt: skip
    assert read_tree(made.work) == before


def test_what_a_tool_wrote_is_set_aside_and_not_deleted(tmp_path: Path) -> None:
    made = bench(tmp_path)
    made.out.mkdir()
    (made.out / "index.html").write_text("old")

    made.set_aside(tmp_path / "trash")

    assert not made.out.exists()
    assert [path.read_text() for path in (tmp_path / "trash").rglob("*.html")] == ["old"]


def test_a_peer_that_is_not_installed_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert [tools.program(name, tmp_path) for name in tools.PEERS] == [None] * len(tools.PEERS)


@pytest.mark.parametrize("name", tools.PEERS)
def test_a_peer_s_site_holds_the_corpus_and_can_be_edited(tmp_path: Path, name: str) -> None:
    fake = tmp_path / "tools" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    prepare = tools._PREPARE[name.split("-")[0]]

    made = prepare(name, fake, tmp_path / "work", tmp_path / "out", 5)

    assert {path.stem for path in made.tips.glob("2026-*.md")} == {tip.key for tip in corpus(5)}
    for edit in tools.EDITS.values():
        if edit:
            edit(made, 5)  # fails where it changes nothing
    made.restore()


@pytest.mark.parametrize("words", [["--peers", "hugo,jekyll"], ["--scenarios", "cold,jekyll"]])
def test_a_peer_or_a_scenario_that_nobody_knows_is_no_choice(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        peers.main(words)

    assert "there is no jekyll" in capsys.readouterr().err


def measured(tool: str, scenario: str = "cold", tips: int = 1000, **more: object) -> Measurement:
    plain = Measurement(tool, tips, scenario, 0, False, 2.0, 3.0, 0, "", 0, 0, 0)
    return replace(plain, **more)  # type: ignore[arg-type]


def run_of(*some: Measurement, missing: tuple[str, ...] = ()) -> Run:
    return Run("python -m tests.benchmarks.peers --tips 1000", {"cores": "2"}, {"hugo": "1.0"}, missing, list(some))


def test_a_median_is_taken_over_rounds_without_failed_runs() -> None:
    walls = [5.0, 1.0, 2.0]
    some = [measured("tipsgen", wall=wall, round=number) for number, wall in enumerate(walls)]
    numbers = Numbers([run_of(*some, measured("tipsgen", wall=900.0, round=3, code=1))])

    assert numbers.middle("tipsgen", 1000, "cold", "wall") == 2.0
    assert numbers.rounds("tipsgen", 1000, "cold") == 3


def test_a_ratio_is_taken_inside_a_round_and_only_then_a_median() -> None:
    ours, theirs = [1.0, 8.0, 3.0], [2.0, 4.0, 1.0]
    some = [measured("tipsgen", wall=wall, round=number) for number, wall in enumerate(ours)]
    some += [measured("hugo", wall=wall, round=number) for number, wall in enumerate(theirs)]
    numbers = Numbers([run_of(*some)])

    assert numbers.ratio(("tipsgen", 1000, "cold"), ("hugo", 1000, "cold"), "wall") == 2.0


def test_rounds_of_two_runs_are_not_mixed_up() -> None:
    first = run_of(measured("tipsgen", wall=1.0), measured("hugo", wall=1.0))
    second = run_of(measured("tipsgen", wall=30.0), measured("hugo", wall=10.0))

    assert Numbers([first, second]).ratio(("tipsgen", 1000, "cold"), ("hugo", 1000, "cold"), "wall") == 2.0


def test_rounds_of_memory_do_not_count_as_time() -> None:
    numbers = Numbers([run_of(measured("tipsgen"), measured("tipsgen", wall=99.0, memory=True, peak=5, peak_by="pss"))])

    assert numbers.middle("tipsgen", 1000, "cold", "wall") == 2.0
    assert numbers.peak("tipsgen", 1000, "cold") == 5


def everything() -> Run:
    some = []
    for number in range(2):
        for tips, factor in ((1000, 1), (10_000, 11)):
            some.append(measured(PASS, "no-op", tips, cpu=0.01, wall=0.01, round=number))
            for scenario in tools.EDITS:
                ours, theirs = (0.5, 8.0) if scenario != "cold" else (8.0 * factor, 10.0 * factor)
                some.append(measured("tipsgen", scenario, tips, wall=ours, cpu=ours, round=number, files=3699))
                some.append(measured("hugo", scenario, tips, wall=theirs, cpu=theirs, round=number, files=3650))
            some.append(measured("pelican", "cold", tips, wall=100.0, round=number))
            some.append(measured("tipsgen", "cold", tips, memory=True, peak=100_000_000, peak_by="pss", round=number))
            some.append(measured("hugo", "cold", tips, memory=True, peak=400_000_000, peak_by="pss", round=number))
    return run_of(*some, missing=("eleventy",))


def test_the_tables_say_what_was_run_where_and_what_is_missing() -> None:
    text = tables([everything()])

    assert "python -m tests.benchmarks.peers --tips 1000\n" in text
    assert "- cores: 2" in text
    assert "- left out, as they are not installed: eleventy" in text
    assert "| tipsgen | 3,699 | 0.0 |" in text
    assert "| first build | tipsgen | 2 | 8.00 | 8.00 | 100 | 0.80 | 0.80 |" in text
    assert "| one body edited | tipsgen | 2 | 0.50 | 0.50 | - | 0.062 | 0.062 |" in text
    assert "`python -c pass`: 10.0 ms of CPU." in text


def test_the_ratios_answer_what_is_asked_of_tipsgen() -> None:
    ratios = tables([everything()]).split("**Ratios**")[1]

    for line in (
        "| tipsgen | 10,000 | first build, wall, to hugo | 0.80 | 1, at most 1.25 |",
        "| tipsgen | 10,000 | first build, wall, to pelican | 0.88 | at most 0.33 |",
        "| tipsgen | 1,000 | first build, wall, to pelican | 0.080 | at most 0.33 |",
        "| tipsgen | 1,000 | one body edited, wall, to hugo's rebuild | 0.062 | at most 0.067 |",
        "| tipsgen | 1,000 | one body edited, CPU, to nothing changed | 1.00 | at most 3 |",
        "| tipsgen | 1,000 | one new tip, wall, to hugo's rebuild | 0.062 | at most 0.1 |",
        "| tipsgen | 1,000 | nothing changed, CPU, to `python -c pass` | 50.00 | at most 15 |",
        "| tipsgen | 1,000 | peak memory of a first build, to hugo | 0.25 | at most 0.33 |",
        "| tipsgen | 10,000 | first build, wall a tip, to 1,000 tips | 1.10 | less than 1.15 |",
    ):
        assert line in ratios


def test_a_table_without_hugo_has_no_ratios_to_it() -> None:
    text = tables([run_of(measured("tipsgen"), missing=("hugo",))])

    assert "| first build | tipsgen | 1 | 2.00 | 3.00 | - | - | - |" in text
    assert "Ratios" not in text


def test_the_tables_of_kept_measurements_are_those_of_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "run.json"
    kept.write_text(json.dumps(asdict(everything())))

    peers.main(["table", str(kept)])

    assert capsys.readouterr().out == tables([everything()]) + "\n"
    assert read(json.loads(kept.read_text())).measurements == everything().measurements


def test_a_file_of_neither_build_is_torn() -> None:
    old, new = {"a": b"1", "b": b"1", "gone": b"1"}, {"a": b"2", "b": b"2", "made": b"2"}

    assert trees.torn_files({"a": b"1", "b": b"2", "gone": b"1", "made": b"2"}, old, new) == ()
    assert trees.torn_files({"a": b"1", "b": b"3", "strange": b"1"}, old, new) == ("b", "strange")
    assert trees.torn_files({"b": b"1"}, old, new) == ("a",)
    assert trees.compare(old, new) == ("a", "b", "gone", "made")


def test_a_link_of_a_list_to_a_page_that_is_not_there_is_found(tmp_path: Path) -> None:
    for path, text in {
        "index.html": '<a href="/2026/here/">', "2026/here/index.html": '<a href="/lost/">', "archive/index.html":
        '<a href="/2026/here/#top"> <a href="/2026/lost/"> <a href="https://other.example/">',
        "sitemap.xml": "<loc>https://tips.example/2026/here/</loc><loc>https://tips.example/2026/lost/</loc>",
    }.items():  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    assert trees.dead_links(tmp_path) == ("archive/index.html -> /2026/lost/", "sitemap.xml -> /2026/lost/")


def test_the_summary_of_killed_builds_counts_phases_and_complaints() -> None:
    sound = kill.KillOutcome(0, kill.WHOLE, False, 0.5, "rendering", 3)
    torn = replace(sound, kind=kill.COLD, changes=4, phase="renaming", torn=("index.html", "feed.xml"))

    lines = kill.summary([sound, torn, sound]).splitlines()

    assert "| rendering | 2 | 0 | 0 | 0 | 0 |" in lines
    assert "| renaming | 1 | 1 | 0 | 0 | 0 |" in lines
    assert "| all | 3 | 1 | 0 | 0 | 0 |" in lines
    assert "| cold | 1 | 4 | 0 | 0 | 1 | 0 |" in lines
    assert "| whole | 2 | 3 | 0 | 2 | 0 | 0 |" in lines
    assert (sound.sound, torn.sound) == (True, False)
    assert kill.describe(torn).endswith("torn (2): index.html")


def test_a_sentence_is_added_at_the_end() -> None:
    assert edited(tip_at(2), "More.").body == tip_at(2).body + "\nMore.\n"
