"""The queue without a disk: its order, its names, and files that get another day byte for byte."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.test_assemble import make_settings
from tipsgen.errors import NoSuchTip, UsageError
from tipsgen.model import Problem, SourceFile
from tipsgen.queue import QueuedTip, find_queued, in_order, listed_names, moved, read_queued, swapped, written_order
from tipsgen.redate import dated_source, moved_path

always = hypothesis_settings(derandomize=True, deadline=None)
NAMES = st.lists(st.sampled_from([f"{letter}.md" for letter in "abcdefgh"]), unique=True, min_size=1)


def queued(files: dict[str, str], order: str = "") -> tuple[QueuedTip, ...]:
    sources = [SourceFile(f"content/queue/{name}", text.encode()) for name, text in files.items()]
    return read_queued(sources, order, make_settings())


def tip(title: str, body: str = "Words.", more: str = "") -> str:
    return f"---\ntitle: {title}\n{more}---\n{body}\n"


# Order.


def test_without_an_order_names_decide_and_numbers_count_as_numbers() -> None:
    assert in_order(["10-a.md", "2-b.md", "c.md", "B.md"], "") == ["2-b.md", "10-a.md", "B.md", "c.md"]


def test_the_order_comes_first_and_what_it_does_not_name_after() -> None:
    assert in_order(["a.md", "b.md", "c.md"], "c.md\na.md\n") == ["c.md", "a.md", "b.md"]


def test_an_order_by_hand_may_have_comments_doubles_windows_lines_and_names_that_are_gone() -> None:
    order = "\ufeff# soon\r\nb.md\r\n\r\n  b.md\r\ngone.md\r\n"

    assert listed_names(order) == ["b.md", "b.md", "gone.md"]
    assert in_order(["a.md", "b.md"], order) == ["b.md", "a.md"]


def test_a_new_order_keeps_comments_above_their_files() -> None:
    order = "# for spring\na.md\n\n# the hard ones\nb.md\nc.md\n# the end\n"

    assert written_order(order, ["c.md", "b.md", "a.md"]) == (
        "c.md\n\n# the hard ones\nb.md\n# for spring\na.md\n# the end\n"
    )


def test_a_comment_outlives_its_file() -> None:
    assert written_order("# remember\na.md\nb.md\n", ["b.md"]) == "b.md\n# remember\n"


@always
@given(NAMES, st.data())
def test_what_was_written_as_the_order_is_read_as_the_order(names: list[str], data: st.DataObject) -> None:
    order = data.draw(st.permutations(names))
    comments = "".join(f"# {name}\n{name}\n" for name in names)

    assert in_order(names, written_order(comments, order)) == order


@pytest.mark.parametrize(("place", "expected"), [(1, "cab"), (2, "acb"), (3, "abc"), (99, "abc"), (0, "cab")])
def test_a_file_moves_to_a_place(place: int, expected: str) -> None:
    assert "".join(moved(["a", "b", "c"], "c", place)) == expected


@always
@given(NAMES, st.data(), st.integers(-3, 12))
def test_moving_loses_none_and_leaves_the_others_in_order(names: list[str], data: st.DataObject, place: int) -> None:
    name = data.draw(st.sampled_from(names))
    after = moved(names, name, place)

    assert sorted(after) == sorted(names)
    assert [other for other in after if other != name] == [other for other in names if other != name]
    assert after.index(name) == min(max(place, 1), len(names)) - 1


def test_two_files_swap_places() -> None:
    assert swapped(["a", "b", "c"], "a", "c") == ["c", "b", "a"]
    with pytest.raises(UsageError, match="itself"):
        swapped(["a", "b"], "a", "a")


# Files.


def test_a_queued_tip_knows_title_draft_and_place() -> None:
    one, other = queued({"z.md": tip("Zeta"), "a.md": tip("Alpha", more="draft: true\n")}, "z.md\n")

    assert [(one.place, one.title, one.draft, one.fit), (other.place, other.title, other.draft, other.fit)] == [
        (1, "Zeta", False, True),
        (2, "Alpha", True, True),
    ]


@pytest.mark.parametrize(
    ("name", "title", "slug"),
    [
        ("listen.md", "Listen", "listen"),
        ("03-listen.md", "Listen", "listen"),
        ("3. Listen first.md", "Listen", "listen-first"),
        ("2026-11-30-listen.md", "Listen", "listen"),
        ("5-ways-to-listen.md", "5 ways to listen", "5-ways-to-listen"),
        ("05-5-ways.md", "5 ways", "05-5-ways"),
        ("12-five-ways.md", "Five ways", "five-ways"),
        ("耳.md", "Listen", "er"),
        ("2024.md", "A year", "2024"),
    ],
)
def test_a_number_that_only_orders_a_file_is_no_part_of_its_slug(name: str, title: str, slug: str) -> None:
    (one,) = queued({name: tip(title)})

    assert one.tip
    assert one.tip.slug == slug


def test_a_broken_file_says_so_with_its_own_path_and_place() -> None:
    (one,) = queued({"a.md": "---\ntitle: A\ncolour: red\n---\nWords.\n"})

    assert not one.fit
    assert [str(problem.at) for problem in one.problems] == ["content/queue/a.md:3:1"]


def test_a_file_that_is_not_utf_8_stays_with_its_name_for_a_title() -> None:
    (one,) = read_queued([SourceFile("content/queue/a.md", b"---\ntitle: caf\xe9\n---\n")], "", make_settings())

    assert (one.title, one.fit, one.problems[0].rule) == ("a.md", False, "encoding")


QUEUE = queued({"listen-first.md": tip("Listen"), "02-ask.md": tip("Ask"), "sub/ask.md": tip("Ask")})


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("1", "02-ask.md"),
        ("listen-first", "listen-first.md"),
        ("listen-first.md", "listen-first.md"),
        ("content/queue/listen-first.md", "listen-first.md"),
        ("./content/queue/02-ask.md", "02-ask.md"),
        ("Listen first", "listen-first.md"),
        ("sub/ask", "sub/ask.md"),
    ],
)
def test_a_file_of_the_queue_is_found_by_place_name_path_and_slug(words: str, name: str) -> None:
    assert find_queued(words, QUEUE).name == name


@pytest.mark.parametrize(
    ("words", "said"),
    [("lisen-first", "did you mean 'listen-first.md'"), ("9", "answers to 9"), ("ask", "may mean 02-ask.md, sub/ask")],
)
def test_what_is_not_found_or_twice_is_refused(words: str, said: str) -> None:
    with pytest.raises(NoSuchTip, match=said):
        find_queued(words, QUEUE)


def test_an_empty_queue_says_that_it_is_empty() -> None:
    with pytest.raises(NoSuchTip, match="the queue is empty"):
        find_queued("1", ())


# Another day.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ntitle: A\n---\ndate: 2020-01-01\n", None),
        ("No front matter.\ndate: 2020-01-01\n", None),
        ("---\ndate: 2026-01-05 # me\r\na: A\r\n---\r\nB\r\n", "---\ndate: 2026-12-01 # me\r\na: A\r\n---\r\nB\r\n"),
        ("---\ndate:   '2026-01-05'\n---\nB\n", "---\ndate:   '2026-12-01'\n---\nB\n"),
        ("+++\ndate = 2026-01-05\n+++\nB\n", "+++\ndate = 2026-12-01\n+++\nB\n"),
        ("\ufeff---\ndate: 2026-01-05\n---\n2026-01-05\n", "\ufeff---\ndate: 2026-12-01\n---\n2026-01-05\n"),
    ],
)  # fmt: skip
def test_only_the_day_itself_changes_in_a_file(before: str, after: str | None) -> None:
    done = dated_source(SourceFile("a.md", before.encode()), date(2026, 12, 1))

    assert isinstance(done, SourceFile)
    assert done.data == (after or before).encode()


@pytest.mark.parametrize("written", ["2026-01-05T18:30:00-08:00", '"5 January"', "2026-1-5", "!!str 2026-01-05"])
def test_a_date_that_is_no_plain_day_is_left_to_its_author(written: str) -> None:
    done = dated_source(SourceFile("a.md", f"---\ntitle: A\ndate: {written}\n---\nB\n".encode()), date(2026, 12, 1))

    assert isinstance(done, Problem)
    assert (done.at.line, done.rule) == (3, "move-refused")


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ("content/tips/2026-12-31-a.md", "content/tips/2027-01-04-a.md"),
        ("content/tips/2026/2026-12-31-a.md", "content/tips/2027/2027-01-04-a.md"),
        ("content/tips/old/2026-12-31-a.md", "content/tips/old/2027-01-04-a.md"),
        ("content/tips/x2026/2026-12-31-a.md", "content/tips/x2026/2027-01-04-a.md"),
        ("content/tips/a.md", "content/tips/a.md"),
    ],
)
def test_a_file_is_called_by_its_new_day(path: str, after: str) -> None:
    assert moved_path(path, date(2027, 1, 4)) == after
