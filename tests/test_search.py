"""Search: a tip's words, the index of them, the page, and Pagefind as a program that is run."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import SETTINGS, BuiltSite, SiteMaker, build, run
from tests.test_build import numbered, page, tip
from tests.test_head import graph, policy
from tipsgen.errors import ContentError, EnvironmentFault
from tipsgen.languages import CATALOG
from tipsgen.search import TIPS_IN_CHUNK, encode, shard_count, shard_of, shards, words

SCRIPT_LIMIT = 5_000
"""Bytes of the scripts that a search loads."""


def engine(name: str, more: str = "") -> dict[str, str]:
    return {"tipsgen.toml": f'{SETTINGS}\n[search]\nengine = "{name}"\n{more}'}


def decode(text: str) -> list[int]:
    """What `encode` wrote, as the script reads it."""
    numbers, number = [], -1
    for gap in re.findall("[m-|]*.", text):
        value = 0
        for digit in gap:
            value = value * 16 + (ord(digit) - 93) % 16
        number += value + 1
        numbers.append(number)
    return numbers


def index(site: BuiltSite) -> dict[str, tuple[list[int], list[int]]]:
    """A site's index: for each word the tips with it in their text, and those with it in their head."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for path, data in site.files().items():
        if path.startswith("search/words/"):
            for word, said in json.loads(data).items():
                texts, _, heads = said.partition(" ")
                assert word not in found
                found[word] = (decode(texts), decode(heads))
    return found


def shown(site: BuiltSite) -> list[list[str]]:
    """What results show, oldest tip first."""
    count = sum(path.startswith("search/tips/") for path in site.files())
    return [one for number in range(count) for one in json.loads(site.text(f"search/tips/{number}.json"))]


# Words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask, then ASK again.", ["AGAIN", "ASK", "THEN"]),
        ("Élan naïve coöperate", ["COOPERATE", "ELAN", "NAIVE"]),
        ("Straße STRASSE", ["STRASSE"]),
        ("ΟΔΟΣ οδός", ["ΟΔΟΣ"]),
        ("Istanbul İstanbul ıstanbul", ["ISTANBUL"]),
        ("don’t don't", ["DON", "T"]),
        ("snake_case one-on-one 24 ½", ["1", "2", "24", "CASE", "ON", "ONE", "SNAKE"]),
        ("ﬁrst ﬁve", ["FIRST", "FIVE"]),
        ("إدارة الإدارَة", ["اداره", "الاداره"]),
        ("عربيّ عربى", ["عربي"]),
        ("שָׁלוֹם עולם", ["עולם", "שלום"]),
        ("हिन्दी में", ["में", "हिन्दी"]),
        ("会議室", ["会議", "室", "議室"]),
        ("がき かき", ["かき", "がき", "き"]),
        ("iPhoneを買う", ["IPHONE", "う", "を買", "買う"]),
        ("ｱｲ ＡＩ", ["AI", "アイ", "イ"]),
        ("😀 … — “”", []),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_script(text: str, found: list[str]) -> None:
    assert [*words(text)] == sorted(found)


@given(st.text())
def test_folding_twice_changes_nothing_more_in_what_is_looked_up(text: str) -> None:
    for word in words(text):
        assert words(word.lower()) == words(word)


@pytest.mark.parametrize(("number", "text"), [(0, "]"), (15, "l"), (16, "n]"), (255, "|l"), (256, "nm]")])
def test_a_gap_is_written_in_base_16(number: int, text: str) -> None:
    assert encode([number]) == text


@given(st.sets(st.integers(0, 100_000)))
def test_what_is_written_of_rising_numbers_can_be_read_again(numbers: set[int]) -> None:
    text = encode(sorted(numbers))

    assert decode(text) == sorted(numbers)
    assert json.dumps(text, ensure_ascii=False) == f'"{text}"'


def test_a_word_lies_in_the_shard_of_its_first_three_letters() -> None:
    assert {shard_of(word, 256) for word in ("FEE", "FEED", "FEEDBACK")} == {shard_of("FEE", 256)}
    assert {shard_of(word, 256) for word in ("会", "会議", "会社")} == {shard_of("会", 256)}
    assert len({shard_of(word, 256) for word in ("FEE", "FEW", "ASK", "AS", "A", "会", "議")}) > 4


@pytest.mark.parametrize(("tips", "count"), [(0, 4), (30, 4), (241, 8), (1_000, 32), (10_000, 256), (10**6, 1024)])
def test_an_index_has_more_shards_the_more_tips_there_are(tips: int, count: int) -> None:
    assert shard_count(tips) == count


def test_the_index_says_where_a_word_stands_and_is_in_order() -> None:
    made = shards([("ASK", "FIRST ONE"), ("", "ASK ONE"), ("ONE", "ASK")], 2)
    every = {word: said for shard in made for word, said in shard.items()}

    assert {word: [*map(decode, said.split(" "))] for word, said in every.items()} == {
        "ASK": [[1, 2], [0]],
        "FIRST": [[0]],
        "ONE": [[0, 1], [2]],
    }
    for shard in made:
        assert [*shard] == sorted(shard)
    assert made == shards([("ASK", "FIRST ONE"), ("", "ASK ONE"), ("ONE", "ASK")], 2)


# The index of a site

BODY = """\
Public words with `code_words` and [linked](https://other.example/hidden) ones.

> Quoted words
> — Nora Quoted

<div onclick="hidden()">Handmade &amp; safe</div>

```text
fenced
```

[^1]: Footnoted.

A mark.[^1]

<!-- more -->

| Cell |
| --- |
| tabled |
"""


def test_title_subtitle_topics_authors_and_text_are_found(make_site: SiteMaker) -> None:
    front = {"subtitle": "Subtitled", "topics": ["Topical"], "author": "guest-person", "epigraph": "Epigraphic"}
    guest = {"content/authors/guest-person.md": "---\nname: Guest Person\n---\nWrites.\n"}
    found = index(build(make_site({**guest, "content/tips/2026-01-05-a.md": tip("Titled", BODY, **front)})))

    for word in ("TITLED", "SUBTITLED", "TOPICAL", "GUEST", "PERSON"):
        assert found[word] == ([], [0]), word
    for word in ("PUBLIC", "CODE", "LINKED", "NORA", "HANDMADE", "SAFE", "FENCED", "FOOTNOTED", "TABLED", "EPIGRAPHIC"):
        assert found[word] == ([0], []), word
    assert not {"HIDDEN", "ONCLICK", "DIV", "AMP", "HTTPS", "OTHER", "MORE", "WRITES"} & set(found)


def test_what_every_tip_carries_finds_none(make_site: SiteMaker) -> None:
    files = {**numbered(2), "content/blocks/pass.md": "---\nweekdays: [mon, tue, wed, thu, fri]\n---\nForwarded.\n"}
    site = build(make_site(files))

    assert "Forwarded." in site.text("2026/01/01/tip-1/index.html")
    assert "FORWARDED" not in index(site)


def test_results_show_title_day_and_text_oldest_first(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(TIPS_IN_CHUNK + 1)))

    path, title, line, lang, text, *_ = shown(site)[0]
    assert (path, title, lang) == ("/2026/01/01/tip-1/", "Tip 1", "en")
    assert line == "Day 1 · Thursday, January 1, 2026"
    assert text == "Text 1."
    assert [one[1] for one in shown(site)] == [f"Tip {number}" for number in range(1, TIPS_IN_CHUNK + 2)]
    assert len(json.loads(site.text("search/tips/0.json"))) == TIPS_IN_CHUNK


def test_a_new_tip_leaves_full_chunks_as_they_were(make_site: SiteMaker) -> None:
    before = build(make_site(numbered(TIPS_IN_CHUNK), name="before")).files()
    after = build(make_site(numbered(TIPS_IN_CHUNK + 1), name="after")).files()

    assert before["search/tips/0.json"] == after["search/tips/0.json"]
    assert "search/tips/1.json" not in before


def test_a_site_without_tips_has_a_search_that_finds_nothing(make_site: SiteMaker) -> None:
    site = build(make_site())

    assert index(site) == {}
    assert shown(site) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_index_is_the_same_in_any_number_of_processes(make_site: SiteMaker, jobs: int) -> None:
    root = make_site(numbered(9, topics=["x"]))
    plain = {path: data for path, data in build(root, out=root / "a").files().items() if path.startswith("search/")}
    again = build(root, out=root / "b", jobs=jobs).files()

    assert len(plain) > 4
    assert plain == {path: data for path, data in again.items() if path.startswith("search/")}


# The page


def test_the_search_page_alone_loads_a_script_and_what_that_asks_for(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(2)), base_url="https://tips.example/blog/")
    found = {path: data for path, data in site.files().items() if path.endswith(".html")}

    assert [path for path, data in found.items() if b"<script " in data and b" src=" in data.split(b"<script ", 1)[1]
            and b'type="module"' in data] == ["search/index.html"]  # fmt: skip
    document = page(site, "search/index.html")
    assert document.xpath("//script/@src") == ["/blog/assets/search-static.js"]
    assert policy(document)["connect-src"] == "'self'"
    assert policy(document)["script-src"].startswith("'self' 'sha256-")
    assert "wasm" not in site.text("search/index.html")
    assert document.xpath("//form/@data-root") == ["/blog"]
    assert document.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "search" not in site.text("sitemap.xml")


def test_without_a_script_the_page_shows_no_form_and_leads_to_every_list(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(2, topics=["Trust"])), base_url="https://tips.example/blog/")
    document = page(site, "search/index.html")

    (form,) = document.xpath("//form")
    assert "hidden" in form.attrib
    assert "action" not in form.attrib
    assert document.xpath("//button[not(@hidden)]") == []
    assert "JavaScript" in document.xpath("//noscript")[0].text_content()
    assert {"/blog/archive/", "/blog/archive/2026/", "/blog/topics/trust/", "/blog/authors/", "/blog/series/"} <= set(
        document.xpath("//nav[@class='browse']//a/@href")
    )


@pytest.mark.parametrize("lang", sorted(CATALOG))
def test_the_page_speaks_the_language_of_the_site(make_site: SiteMaker, lang: str) -> None:
    settings = SETTINGS.replace("[site]", f'[site]\nlanguage = "{lang}"', 1)
    document = page(build(make_site({**numbered(1), "tipsgen.toml": settings}, name=lang)), "search/index.html")
    here = CATALOG[lang]

    assert document.xpath("//label/text()") == [here.words["search_label"]]
    assert document.xpath("//header//a[contains(@href, 'search')]/text()") == [here.words["search"]]
    assert json.loads(document.xpath("//form/@data-counts")[0]) == here.tips


def test_home_tells_search_engines_where_to_search(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(1)), base_url="https://tips.example/blog/")
    action = graph(page(site, "index.html"))["WebSite"]["potentialAction"]

    assert action["@type"] == "SearchAction"
    assert action["target"]["urlTemplate"] == "https://tips.example/blog/search/?q={search_term_string}"
    assert action["query-input"] == "required name=search_term_string"


def test_a_site_that_wants_no_search_has_no_trace_of_it(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(2), **engine("none")}))

    assert [path for path in site.files() if "search" in path] == []
    for path in ("index.html", "2026/01/01/tip-1/index.html", "archive/index.html"):
        assert b"search" not in site.files()[path].lower(), path


def test_only_the_scripts_of_the_engine_are_shipped_and_they_are_small(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(1)))
    scripts = {path: data for path, data in site.files().items() if path.endswith(".js")}

    assert set(scripts) == {"assets/search.js", "assets/search-static.js"}
    assert sum(map(len, scripts.values())) < SCRIPT_LIMIT


def test_a_page_of_the_author_s_own_at_its_address_is_a_problem(make_site: SiteMaker) -> None:
    files = {**numbered(1), "content/pages/search.md": "---\ntitle: My search\n---\nOwn.\n"}

    with pytest.raises(ContentError) as caught:
        build(make_site(files))

    assert {problem.rule for problem in caught.value.problems} == {"output-collision"}
    assert "the search page" in str(caught.value.problems[0])
    assert "Own." in build(make_site({**files, **engine("none")})).text("search/index.html")


def test_an_engine_that_does_not_exist_is_a_problem(make_site: SiteMaker) -> None:
    with pytest.raises(ContentError) as caught:
        build(make_site({**numbered(1), **engine("statik")}))

    (problem,) = caught.value.problems
    assert (problem.field, problem.at.line) == ("search.engine", 11)
    assert "static" in problem.hint


# Pagefind, played by a program of three lines

PLAYER = """\
#!{python}
import pathlib, sys
words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
made = pathlib.Path(words["--output-path"])
(made / "index").mkdir(parents=True)
(made / "pagefind-ui.css").write_text("not used")
(made / "pagefind.js").write_text("export {{}}")
pages = sorted(pathlib.Path(words["--site"]).rglob("*.html"))
(made / "index" / "all").write_text("\\n".join(page.read_text() for page in pages))
{end}
"""


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in Pagefind's place."""
    program = tmp_path / "pagefind"
    program.write_text(PLAYER.format(python=sys.executable, end=""), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("tipsgen.pagefind.find_program", lambda: program)
    return program


def test_pagefind_sees_tips_and_nothing_else(make_site: SiteMaker, played: Path) -> None:
    files = {
        **numbered(2, topics=["Trust"], subtitle="A <b> & c"),
        **engine("pagefind"),
        "content/tips/2026-01-03-zebra.md": tip("Zebra", draft=True),
    }
    site = build(make_site(files))
    made = site.text("pagefind/index/all")

    assert sorted(path for path in site.files() if path.startswith("pagefind/")) == [
        "pagefind/index/all", "pagefind/pagefind.js"
    ]  # fmt: skip
    assert made.count("<!doctype html>") == 2
    assert made.count("data-pagefind-body") == 2
    assert "<p>Text 1.</p>" in made
    assert "<p>A &lt;b&gt; &amp; c</p><p>Trust</p><p>Ada Brown</p>" in made
    assert 'content="/2026/01/01/tip-1/"' in made
    assert "ebra" not in made
    assert not any(path.startswith(("search/words", "search/tips")) for path in site.files())


def test_pagefind_s_page_may_run_its_program_and_nothing_more(make_site: SiteMaker, played: Path) -> None:
    site = build(make_site({**numbered(1), **engine("pagefind")}))
    said = policy(page(site, "search/index.html"))

    assert said["script-src"].startswith("'self' 'wasm-unsafe-eval' 'sha256-")
    assert said["connect-src"] == "'self'"
    assert {path for path in site.files() if path.startswith("assets/") and path.endswith(".js")} == {
        "assets/search.js", "assets/search-pagefind.js"
    }  # fmt: skip


def test_pagefind_s_files_go_when_it_is_no_longer_used(make_site: SiteMaker, played: Path) -> None:
    root = make_site({**numbered(1), **engine("pagefind")})
    assert "pagefind/pagefind.js" in build(root).files()
    (root / "tipsgen.toml").write_text(engine("static")["tipsgen.toml"], encoding="utf-8")

    assert not any(path.startswith("pagefind") for path in build(root).files())


def test_when_pagefind_fails_the_old_site_stays(make_site: SiteMaker, played: Path) -> None:
    root = make_site({**numbered(1), **engine("pagefind")})
    before = build(root).files()
    played.write_text(PLAYER.format(python=sys.executable, end="sys.exit('no more room')"), encoding="utf-8")
    (root / "content/tips/2026-01-01-tip-1.md").write_text(tip("Changed"), encoding="utf-8")

    with pytest.raises(EnvironmentFault, match=r"Pagefind failed.*no more room"):
        build(root)

    assert build_files(root) == before


def build_files(root: Path) -> dict[str, bytes]:
    out = root / "site"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_a_program_that_cannot_run_is_a_fault_of_the_machine(make_site: SiteMaker, played: Path) -> None:
    played.chmod(0o644)
    played.write_text("not a program", encoding="utf-8")

    with pytest.raises(EnvironmentFault, match="cannot run Pagefind"):
        build(make_site({**numbered(1), **engine("pagefind")}))


def test_a_file_of_the_author_s_in_pagefind_s_folder_is_a_problem(make_site: SiteMaker, played: Path) -> None:
    files = {**numbered(1), **engine("pagefind"), "content/static/pagefind/pagefind.js": "mine"}

    with pytest.raises(ContentError) as caught:
        build(make_site(files))

    assert {problem.rule for problem in caught.value.problems} == {"output-collision"}


def test_pagefind_that_is_not_installed_ends_the_build_with_the_way_to_install_it(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pagefind.service", None)
    root = make_site({**numbered(1), **engine("pagefind")})

    done = run("build", "--site", root)

    assert done.exit_code == 3
    assert "python -m pip install 'tipsgen[pagefind]'" in done.stderr
    assert not (root / "site" / "index.html").exists()


def test_the_package_s_extra_brings_pagefind_with_its_program() -> None:
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")

    assert re.search(r"^pagefind = \[\n  \"pagefind\[bin\]", text, re.MULTILINE)
