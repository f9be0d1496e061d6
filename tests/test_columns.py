"""Words filled into lines: narrow enough in every script, all of them, in order, addresses whole."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.channels.columns import WIDTH, columns, fill, has_wide

always = hypothesis_settings(derandomize=True, deadline=None, max_examples=150)

SCRIPTS = {
    "English": "Ask the person who does the work what they would change tomorrow.",
    "German": "Fragen Sie zuerst, „wie geht’s?“ – und hören Sie dann zu, größer als gedacht.",
    "Greek": "Ρώτα πρώτα και μετά άκου αυτό που σου λένε.",
    "Russian": "Сначала спроси, потом слушай, что тебе говорят.",
    "Arabic": "اسأل أولاً ثم استمع إلى من يقوم بالعمل كل يوم.",
    "Hebrew": "שאל קודם, ואחר כך הקשב למי שעושה את העבודה.",
    "Hindi": "पहले पूछिए, फिर ध्यान से सुनिए कि वे क्या कहते हैं।",
    "Thai": "ถามก่อนแล้วจึงฟังคนที่ทำงานนั้นทุกวันว่าอยากเปลี่ยนอะไร",
    "Chinese": "先问一问每天做这件事的人，他们明天想改变什么；然后认真听。",
    "Japanese": "まず、毎日その仕事をしている人に「何を変えたいですか」と聞いてみましょう。ノートに書く。",
    "Korean": "먼저 물어보고, 그다음에 매일 그 일을 하는 사람의 말을 들어 보세요.",
    "emoji": "👍🏽 👩‍👩‍👧‍👦 🇩🇪🇯🇵 ❤️ 1️⃣ ☑️ 🎉🎉🎉",
}
ADDRESSES = (
    "https://tips.example/2026/01/05/listen-first/",
    "https://tips.example/" + "x" * 90,
    "(https://tips.example/?a=1&b=2#top)",
    "ada.brown@tips.example",
    "www.tips.example/" + "y" * 80,
)

WORDS = st.one_of(*(st.text(alphabet=text.replace(" ", ""), min_size=1, max_size=12) for text in SCRIPTS.values()))
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)
ANY_WORDS = st.text(st.characters(categories=["L", "M", "N", "P", "S"]), min_size=1, max_size=9)
LEADS = st.sampled_from([("", ""), ("• ", "  "), ("> ", "> "), ("10. ", "    "), ("> > ", "> > "), ("• ☑ ", "    ")])


def bare(text: str) -> str:
    """A text without its spaces, which a line of Chinese has none of."""
    return "".join(text.split())


def unled(lines: list[str], first: str, rest: str) -> list[str]:
    """The lines without what opens them."""
    leads = [first, *[rest] * len(lines)]
    return ["" if line == lead.rstrip() else line.removeprefix(lead) for line, lead in zip(lines, leads, strict=False)]


# Columns.


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Ask why", 7),
        ("größer", 6),
        ("“Why?”—she", 10),
        ("先问", 4),
        ("ﾉｰﾄ", 3),
        ("ノート", 6),
        ("말", 2),
        ("e\u0301", 1),
        ("👍", 2),
        ("👍🏽", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("a\u200bb", 2),
        ("שלום", 4),
    ],
)
def test_columns_are_those_of_letters_of_one_width(text: str, count: int) -> None:
    assert columns(text) == count


def test_every_character_of_two_columns_is_known_as_wide() -> None:
    # Planes 0 to 3; those above hold marks without a width and private characters.
    every = (chr(code) for code in range(0x40000) if not 0xD800 <= code < 0xE000)

    assert [char for char in every if columns(char) > 1 and not has_wide(char)] == []


@pytest.mark.parametrize("script", ["English", "German", "Greek", "Russian", "Arabic", "Hebrew", "Hindi", "Thai"])
def test_scripts_of_single_columns_are_not_wide(script: str) -> None:
    assert not has_wide(SCRIPTS[script])


@pytest.mark.parametrize("script", ["Chinese", "Japanese", "Korean", "emoji"])
def test_scripts_of_two_columns_are_wide(script: str) -> None:
    assert has_wide(SCRIPTS[script])


# Every script.


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_long_text_of_any_script_is_filled_into_narrow_lines(script: str) -> None:
    text = " ".join([SCRIPTS[script]] * 6)

    lines = fill(text, "• ", "  ")

    assert len(lines) > 1
    assert [line for line in lines if columns(line) > WIDTH] == []
    assert bare("".join(unled(lines, "• ", "  "))) == bare(text)
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("script", ["Chinese", "Japanese", "Thai"])
def test_a_script_without_spaces_uses_its_lines(script: str) -> None:
    lines = fill(bare(SCRIPTS[script]) * 6)

    # Thai writes vowels above its letters, which may be counted as columns of their own.
    assert all(columns(line) > WIDTH * 2 // 3 for line in lines[:-1])


@pytest.mark.parametrize("script", ["Thai", "emoji", "Japanese"])
@pytest.mark.parametrize("before", range(8))
def test_no_line_opens_with_a_mark_that_belongs_to_the_letter_before_it(script: str, before: int) -> None:
    lines = fill("x" * before + bare(SCRIPTS[script]) * 6)

    assert [line for line in lines if unicodedata.category(line[0])[0] == "M" or line[0] in "\u200d🏽"] == []


@pytest.mark.parametrize("mark", "、。」）？！ーっょ")
def test_no_line_of_japanese_opens_with_a_closing_mark(mark: str) -> None:
    for before in range(30, 40):
        lines = fill("聞" * before + mark + "聞" * 20)

        assert not lines[1].startswith(mark), lines


@pytest.mark.parametrize("mark", "「（『【")
def test_no_line_of_japanese_closes_with_an_opening_mark(mark: str) -> None:
    for before in range(30, 40):
        lines = fill("聞" * before + mark + "聞" * 20)

        assert not lines[0].endswith(mark), lines


def test_words_of_latin_letters_among_chinese_are_not_torn() -> None:
    lines = fill("先问 listening 再说 " * 12)

    assert {word for line in lines for word in line.split() if word.isascii()} == {"listening"}


# Words that are longer than a line.


@pytest.mark.parametrize("script", ["English", "Greek", "Arabic"])
def test_a_word_that_is_longer_than_a_line_is_broken_where_the_line_ends(script: str) -> None:
    word = bare(SCRIPTS[script]).replace(".", "") * 5

    lines = fill(f"Say {word} now.", "> ", "> ")

    assert [line for line in lines if columns(line) > WIDTH] == []
    assert bare("".join(unled(lines, "> ", "> "))) == f"Say{word}now."


@pytest.mark.parametrize("script", ["Chinese", "Japanese", "Korean", "emoji"])
def test_a_latin_word_that_is_longer_than_a_line_is_broken_beside_wide_scripts_too(script: str) -> None:
    lines = fill(f"{SCRIPTS[script]} {'x' * 100} {SCRIPTS[script]}")

    assert [line for line in lines if columns(line) > WIDTH] == []


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("script", SCRIPTS)
def test_an_address_is_whole_in_a_text_of_any_script(address: str, script: str) -> None:
    lines = fill(f"{SCRIPTS[script]} {address} {SCRIPTS[script]}", "> ", "> ")

    assert [line for line in lines if address in line] != []
    assert [line for line in lines if columns(line) > WIDTH and address not in line] == []


@pytest.mark.parametrize(
    "address",
    [
        "https://tips.example/聞いて/から/話す/" + "話" * 30,
        "https://聞く.example/2026/01/05/" + "x" * 60,
        "https://tips.example/2026/👍/" + "x" * 60,
    ],
)
def test_an_address_with_wide_characters_is_whole_too(address: str) -> None:
    lines = fill(f"{SCRIPTS['English']} {address} {SCRIPTS['English']}")

    assert address in lines


def test_an_address_that_is_longer_than_a_line_stands_alone() -> None:
    address = ADDRESSES[1]

    assert fill(f"See {address} today.") == ["See", address, "today."]


# Lines and what opens them.


def test_what_opens_the_lines_counts() -> None:
    text = "a" * 70

    assert fill(text, "> ", "> ") == [f"> {text}"]
    assert fill(text, ">> ", "> ") == [f">> {text[:69]}", "> a"]


def test_line_ends_of_a_text_stay() -> None:
    assert fill("Yours,\nAda\n\nBrown", "> ", "> ") == ["> Yours,", "> Ada", ">", "> Brown"]
    assert fill("敬具\nAda", "• ", "  ") == ["• 敬具", "  Ada"]


@pytest.mark.parametrize("text", ["", " ", "   "])
def test_no_words_are_one_line_without_spaces(text: str) -> None:
    assert fill(text, "> ", "> ") == [">"]


@pytest.mark.parametrize("width", [1, 2, 3, 5])
@pytest.mark.parametrize("text", ["Ask the person", "先问一问", "👍🏽 ok"])
def test_a_column_narrower_than_what_opens_it_still_takes_every_character(text: str, width: int) -> None:
    lines = fill(text, "• ", "  ", width)

    assert bare("".join(unled(lines, "• ", "  "))) == bare(text)


# Anything.


@always
@given(TEXTS, LEADS, st.integers(40, WIDTH))
def test_no_line_of_any_scripts_is_wider_than_it_may_be(text: str, leads: tuple[str, str], width: int) -> None:
    lines = fill(text, *leads, width)

    assert [line for line in lines if columns(line) > width] == []
    assert [line for line in lines if line != line.rstrip(" ")] == []


@always
@given(TEXTS, LEADS)
def test_all_characters_survive_in_their_order(text: str, leads: tuple[str, str]) -> None:
    lines = unled(fill(text, *leads), *leads)

    assert bare("".join(lines)) == bare(text)


@always
@given(st.lists(st.text(alphabet="abçdé-–“”’…", min_size=1, max_size=30), max_size=60))
def test_words_with_spaces_between_them_stay_whole(words: list[str]) -> None:
    lines = fill(" ".join(words), "> ", "> ")

    assert [word for line in unled(lines, "> ", "> ") for word in line.split()] == words


@always
@given(st.lists(ANY_WORDS, max_size=40).map(" ".join))
def test_any_letters_and_marks_survive_in_their_order(text: str) -> None:
    lines = fill(text)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert [line for line in lines if columns(line) > WIDTH] == []


@always
@given(TEXTS, st.sampled_from(ADDRESSES), TEXTS)
def test_an_address_is_unbroken_wherever_it_stands(before: str, address: str, after: str) -> None:
    lines = fill(f"{before} {address} {after}", "• ", "  ")

    assert any(address in line for line in lines)
