"""A tip as search finds it: what is shown of it, its words without accents and case, and an index of many.

`themes/default/static/search-static.js` folds, cuts and looks up in the same way; tests/pages holds both together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import NamedTuple
from unicodedata import category, normalize

from tipsgen.markdown import Node, plain_text
from tipsgen.views import TipView

TIPS_IN_CHUNK = 4
"""Tips in one file of what results show (docs/decisions/0009-search.md)."""
_TIPS_IN_SHARD = 40
_FEWEST, _MOST = 4, 1024
"""Shards of an index."""
_KEY = 3
"""Characters that decide in which shard a word lies, so that one shard answers for a beginning of this length."""

MARKS = r"\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\ufe0f"
"""Accents and vowel points that writers leave out: of Latin, Greek and Cyrillic, Hebrew and Arabic letters.

Those of Indic scripts and the voicing marks of kana make another letter, and stay.  Like `UNSPACED`, it stands inside a
class of characters, and means the same in Python and in JavaScript: the search page hands both to its script.
"""
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3041-\u30fa\u30fc-\u9fff\uf900-\ufaff" "\U00020000-\U000323af"
)
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han."""
_MARK, _UNSPACED_RUN = re.compile(f"[{MARKS}]"), re.compile(f"[{UNSPACED}]+")
_PUNCTUATION, _PLAIN_RUN = re.compile("[\u00a0\u00ab\u00bb\u2010-\u205e]+"), re.compile("[A-Z0-9]+")
_DIGITS = "]^_`abcdefghijklmnopqrstuvwxyz{|"
"""Sixteen that end a number, and sixteen that go on; none that JSON would escape."""
_NO_WORDS = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)


class Found(NamedTuple):
    """What a result shows of a tip, and what of it is searched beside title and text."""

    path: str
    """Site path."""
    title: str
    line: str
    """Its day number, where it has one, and its day in words."""
    lang: str
    text: str
    """Plain text on one line."""
    about: str = ""
    """Subtitle, topics, authors."""


def found(tip: TipView, *texts: Sequence[Node]) -> Found:
    """A tip with its texts, ready to be found."""
    about = (tip.subtitle, *(link.title for link in (*tip.topics, *tip.credits)))
    return Found(
        path=tip.path, title=tip.title, line=" · ".join(filter(None, (tip.day_line, tip.date))), lang=tip.lang,
        text=" ".join(" ".join(_pieces(nodes) for nodes in texts).split()), about="\n".join(filter(None, about)),
    )  # fmt: skip


def _pieces(nodes: Sequence[Node]) -> str:
    """The words of a text: code, quoted people and what stands between hand-written tags among them."""
    parts = []
    for node in nodes:
        if node.kind == "html":
            parts.append(unescape(_NO_WORDS.sub(" ", node.text)))
        elif node.kind == "code":
            parts.append(node.text)
        elif node.kind in ("paragraph", "plain", "heading", "cell", "term"):
            parts.append(plain_text(node.children))
        else:
            parts.append(_pieces(node.children))
            parts.append(plain_text(node.data.get("by", ())))
    return " ".join(parts)


def fold(text: str) -> str:
    """A text without case and accents, in capitals, as they make ß SS and know no final sigma.

    >>> fold("Élan, οδός, Straße, إدارة")
    'ELAN, ΟΔΟΣ, STRASSE, اداره'
    """
    if text.isascii():
        return text.upper()
    bare = normalize("NFC", _MARK.sub("", normalize("NFKD", text)).upper())
    return bare.replace("ى", "ي").replace("ة", "ه")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, each once and in order; pairs of characters where a script has no spaces.

    >>> words("Ask, ask: 会議室")
    ('ASK', '会議', '室', '議室')
    """
    text = _PUNCTUATION.sub(" ", text)
    folded = fold(text)
    if text.isascii():
        return tuple(sorted(set(_PLAIN_RUN.findall(folded))))
    # A mark that stayed is part of its word, and `\w` does not know it.
    marks = "".join(sorted({one for one in folded if one > "\u02ff" and category(one)[0] == "M"}))
    letter = f"[^\\W_{UNSPACED}]"
    runs = set(re.findall(f"[{UNSPACED}]+|(?:{letter}|[{marks}])+" if marks else f"[{UNSPACED}]+|{letter}+", folded))
    made = {run for run in runs if not _UNSPACED_RUN.match(run)}
    for run in runs - made:
        made.update(run[start : start + 2] for start in range(len(run)))
    return tuple(sorted(made))


def words_json(one: Found) -> str:
    """The words of a tip: those of title, subtitle, topics and authors, and those of its text."""
    heads, texts = words(f"{one.title}\n{one.about}"), words(one.text)
    return json.dumps((" ".join(heads), " ".join(texts)), ensure_ascii=False)


def shard_count(tips: int) -> int:
    """How many files an index of so many tips has: a power of two, so that it seldom changes."""
    wanted = _FEWEST
    while wanted < _MOST and wanted * _TIPS_IN_SHARD * 1.5 < tips:
        wanted *= 2
    return wanted


def shard_of(word: str, count: int) -> int:
    """The shard that holds a word: chosen by its beginning."""
    key = word[:1] if _UNSPACED_RUN.match(word) else word[:_KEY]
    number = 0
    for character in key:
        number = (number * 31 + ord(character)) % 65521
    return number % count


def encode(numbers: Sequence[int]) -> str:
    """Rising numbers in few characters: the gap between each and the one before, in digits of base 16.

    >>> encode((0, 1, 5, 40))
    ']]`o_'
    """
    gaps = []
    before = -1
    for number in numbers:
        gap = number - before - 1
        before = number
        digits = _DIGITS[gap & 15]
        while gap > 15:
            gap >>= 4
            digits = _DIGITS[(gap & 15) + 16] + digits
        gaps.append(digits)
    return "".join(gaps)


def shards(tips: Iterable[tuple[str, str]], count: int) -> tuple[Mapping[str, str], ...]:
    """An index of tips, oldest first, each with the words of its head and those of its text as `words_json` has them.

    A shard says for a word which tips have it in their text and, after a space, which have it in their head.
    """
    texts: dict[str, list[int]] = {}
    heads: dict[str, list[int]] = {}
    for number, (head, text) in enumerate(tips):
        for table, own in ((heads, head), (texts, text)):
            for word in own.split():
                numbers = table.get(word)
                if numbers is None:
                    table[word] = [number]
                else:
                    numbers.append(number)
    made: tuple[dict[str, str], ...] = tuple({} for _ in range(count))
    for word in sorted({*texts, *heads}):
        said = encode(texts.get(word, ()))
        if word in heads:
            said += " " + encode(heads[word])
        made[shard_of(word, count)][word] = said
    return made
