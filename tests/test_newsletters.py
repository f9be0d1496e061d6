"""Every newsletter meets every check: the project's own, and a folder of nasty tips."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.broken_newsletters import BROKEN, GOOD, Breaker
from tests.newsletters import BYTES, CHECKS, Check, Letter, squeeze, up
from tests.support import CONTENT_NOW, ROOT, BuiltSite, SiteMaker, build, in_order
from tipsgen.asked import BuildOptions
from tipsgen.assemble import Entry
from tipsgen.build import load_site
from tipsgen.i18n import direction

NASTY = Path(__file__).parent / "fixtures/nasty"
NASTY_NOW = datetime(2026, 1, 1, tzinfo=UTC)
LONG_BYTES = 120_000
"""Bytes of each tip that is too long for one mail."""
SHOWN = 4
"""Faults of one letter that a failure lists."""


def _sentence(number: int) -> str:
    """A sentence that no other number has."""
    people = ("porter", "cook", "clerk", "driver", "nurse", "foreman", "teacher")
    deeds = ("asked what was in the way", "wrote the promise down", "called back before lunch", "opened the window")
    return f"On day {number} the {people[number % 7]} {deeds[number % 4]}, and somebody noticed."


def _grown(pieces: Callable[[int], str]) -> str:
    """Numbered pieces until the text is long enough."""
    text: list[str] = []
    size = 0
    while size < LONG_BYTES:
        text.append(pieces(len(text) + 1))
        size += len(text[-1])
    return "".join(text)


def _chapter(number: int) -> str:
    listed = "".join(f"{step}. {_sentence(number * 10 + step)}\n" for step in range(1, 5))
    return f"## Week {number}\n\n{_sentence(number)} {_sentence(number + 1)}\n\n{listed}\n> {_sentence(number)}\n\n"


LONG_TIPS = {
    "2025-12-01-a-year-of-small-things.md": ("A year of small things", _chapter),
    "2025-12-02-one-list-for-the-whole-year.md": ("One list for the whole year", lambda n: f"{n}. {_sentence(n)}\n"),
    "2025-12-03-all-in-one-breath.md": ("All in one breath", lambda n: f"{_sentence(n)} "),
}  # fmt: skip
"""Tips of 120 KB by file name: many blocks, one list, one single paragraph."""


def write_nasty_site(root: Path) -> Path:
    """A copy of the nasty folder, with the tips that are too long to be kept in it."""
    shutil.copytree(NASTY, root)
    for name, (title, piece) in LONG_TIPS.items():
        tip = root / "content/tips" / name
        tip.write_text(f"---\ntitle: {title}\n---\n{_grown(piece)}\n", encoding="utf-8")
    return root


def read_letters(site: BuiltSite, now: datetime) -> list[Letter]:
    """A built site's newsletters, the oldest first."""
    loaded = load_site(site.root, BuildOptions(now=now)).site
    mailed = [entry for entry in loaded.entries if entry.tip.email]
    newsletter, base = loaded.settings.newsletter, loaded.settings.site.base_url

    def letter(entry: Entry) -> Letter:
        older = loaded.neighbours[entry.key].older
        names = [credit.name for credit in entry.credits] + [credit.author.name for credit in entry.credits]
        literals = [entry.full_title, entry.title, entry.tip.subtitle, older.full_title if older else "", *names]
        return Letter(
            name=entry.key,
            html=site.text(f"newsletters/{entry.key}/index.html"),
            text=site.text(f"newsletters/{entry.key}/index.txt"),
            base_url=base,
            lang=entry.lang,
            direction=direction(entry.lang),
            title=entry.full_title,
            view_in_browser=base + entry.path,
            unsubscribe=newsletter.unsubscribe_url or f"mailto:{newsletter.reply_to}?subject=unsubscribe",
            postal_address=newsletter.postal_address,
            newer=tuple(base + other.path for other in loaded.entries if other.order > entry.order),
            literals=tuple(one for one in literals if one),
        )

    return [letter(entry) for entry in mailed]


@dataclass(frozen=True)
class Sites:
    """Both sites, built, and where the nasty one lies."""

    nasty: BuiltSite
    letters: tuple[Letter, ...]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    folder = tmp_path_factory.mktemp("newsletters")
    own = build(ROOT, now=CONTENT_NOW, out=folder / "own", cache=folder / "cache")
    nasty = build(write_nasty_site(folder / "nasty"), now=NASTY_NOW, out=folder / "out", cache=folder / "nasty-cache")
    return Sites(nasty, (*read_letters(own, CONTENT_NOW), *read_letters(nasty, NASTY_NOW)))


def _faults(check: Check, letters: tuple[Letter, ...]) -> Iterator[str]:
    for letter in letters:
        found = check.find(letter)
        more = [f"    and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        yield from ([letter.name, *(f"    {fault}" for fault in found[:SHOWN]), *more] if found else [])


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in CHECKS])
def test_every_newsletter_meets(check: Check, sites: Sites, request: pytest.FixtureRequest) -> None:
    # What `record_property` does, which warns where a JUnit file of the default family is written.
    request.node.user_properties += [("check", check.id), ("newsletters", len(sites.letters))]
    report = list(_faults(check, sites.letters))

    assert not report, "\n".join([check.says, *report])


def test_there_are_letters_of_both_kinds(sites: Sites) -> None:
    names = {letter.name for letter in sites.letters}

    assert len(names) == len(sites.letters) >= 100
    assert {name.removesuffix(".md") for name in LONG_TIPS} < names


def test_the_nasty_letters_hold_what_the_checks_are_about(sites: Sites) -> None:
    nasty = [letter for letter in sites.letters if letter.name.startswith("2025-")]
    seen = {element.tag for letter in nasty for element in letter.visible}

    assert {"ol", "ul", "table", "th", "img", "blockquote", "code", "h1", "h2", "h3", "sup", "dl"} <= seen
    assert {"ltr", "rtl"} == {letter.direction for letter in nasty}
    assert any(number == 4 for letter in nasty for number in letter.numbers.values())


def test_a_later_tip_changes_no_byte_of_an_earlier_issue(sites: Sites, tmp_path: Path) -> None:
    then = datetime(2025, 3, 10, 12, tzinfo=UTC)

    early = build(sites.nasty.root, now=then, out=tmp_path / "out", cache=tmp_path / "cache")

    letters = {path: data for path, data in early.files().items() if path.startswith("newsletters/2")}
    assert len(letters) > 20
    assert {path: sites.nasty.files()[path] for path in letters} == letters


@pytest.mark.parametrize(
    ("name", "ending"),
    # A single paragraph has no block boundary to be cut at.
    list(zip(LONG_TIPS, ("somebody noticed.", "somebody noticed.", "…"), strict=True)),
)
def test_a_tip_that_is_too_long_ends_early_with_a_link_and_a_warning(name: str, ending: str, sites: Sites) -> None:
    letter = next(one for one in sites.letters if one.name == name.removesuffix(".md"))
    whole = [link for link in letter.links if link.get("href") == letter.view_in_browser]
    words = squeeze(" ".join(text for element, text in letter.texts if letter.letter_cell in up(element)))
    told = [problem for problem in sites.nasty.report.problems if problem.at.path.endswith(name)]

    assert len(letter.html.encode()) > BYTES // 2, "as much as fits is there"
    assert [link.text_content() for link in whole][-1].startswith("Read the whole tip")
    assert words.partition(" Read the whole tip")[0].endswith(ending)
    assert "Read the whole tip" in letter.text
    assert [problem.severity.value for problem in told] == ["warning"]


def test_a_note_that_ends_in_a_list_is_mailed(make_site: SiteMaker) -> None:
    # Its link back to the text has no paragraph to stand in.
    tip = "---\ntitle: Ask twice\n---\nAsk.[^1]\n\n[^1]: Twice:\n\n    1. aloud\n    2. in writing\n"

    site = build(make_site({"content/tips/2025-03-10-ask-twice.md": tip}))

    in_order(
        site.text("newsletters/2025-03-10-ask-twice/index.txt"), "Ask.[1]", "[1] Twice:", "1. aloud", "2. in writing"
    )


# The checks themselves


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in CHECKS])
def test_a_good_letter_passes(check: Check) -> None:
    assert check.find(GOOD) == []


@pytest.mark.parametrize(
    ("check", "breaker"),
    [
        pytest.param(check, breaker, id=f"{check.id}-{number}")
        for check in CHECKS
        for number, breaker in enumerate(BROKEN.get(check.id, ()), 1)
    ],
)
def test_a_broken_letter_is_reported(check: Check, breaker: Breaker) -> None:
    assert check.find(breaker(GOOD))


def test_every_check_has_a_broken_letter_and_a_name_of_its_own() -> None:
    names = [check.id for check in CHECKS]

    assert sorted(names) == sorted(set(names))
    assert set(names) == set(BROKEN)
