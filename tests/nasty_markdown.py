"""Texts that markdown parsers trip over, made by chance, and a search for one that is read in two ways.

    python -m tests.nasty_markdown SECONDS [SEED]

reads random texts by tipsgen and by the library alone, prints each that differs, made small, and counts.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tipsgen.fastmark import fast_library
from tipsgen.library import library, words_only
from tipsgen.markdown import Node, parse, parse_inline, smarten
from tipsgen.nodetree import tree

ROOT = Path(__file__).parent.parent
EXAMPLES: list[str] = json.loads((ROOT / "tests/data/commonmark/examples.json").read_text(encoding="utf-8"))
LANGUAGES = ("en", "de", "fr", "es", "ja", "ar")

WORDS = (
    "word",
    "a",
    "it's",
    "don't",
    "'90s",
    "'tis",
    "O'Neil",
    "snake_case",
    "x_",
    "_y",
    "1",
    "12.",
    "3)",
    "2026",
    "wait...",
    "a--b",
    " -- ",
    " --- ",
    "(c)",
    "(TM)",
    "+-",
    "????",
    "!!!!!",
    ",,,",
    "?....",
    "workers'",
    '"quoted"',
    "'single'",
    "\"a 'b' c\"",
    '"',
    "'",
    "“x”",
    "«y»",
    "\u00a0",
    "\u2003",
    "\u202f",
    "\u000b",
    "\f",
    "\u001c",
    "\u0085",
    "\u2028",
    "é",
    "漢字",
    "İ",
    "ß",
    "🙂",
    "—",
    "–",
    "…",
    "`code`",
    "``co`de``",
    "`",
    "``",
    " `` ",
    "*em*",
    "**strong**",
    "***both***",
    "*a **b** c*",
    "**a *b* c**",
    "_u_",
    "__uu__",
    "*",
    "**",
    "_",
    "__",
    "~~gone~~",
    "~",
    "~~~",
    "~~",
    "\\*",
    "\\",
    "\\\\",
    "\\'",
    '\\"',
    "\\\n",
    "&amp;",
    "&",
    "&copy;",
    "&#39;",
    "&#x22;",
    "&quot;",
    "AT&T",
    "<b>",
    "</b>",
    "<br/>",
    "<a href='x'>",
    "<!-- c -->",
    "<script>",
    "</script>",
    "<https://x.org/a?b=c>",
    "<me@x.org>",
    "<",
    "<x",
    "[t](u)",
    "[text](https://x.org/a)",
    '[t](/a "title")',
    "[t](<a b>)",
    "[t](a(b)c)",
    "[t]()",
    "[t][r]",
    "[r]",
    "[r][]",
    "[^1]",
    "[^n]",
    "[t](javascript:x)",
    "[*e*](u)",
    "[`c`](u)",
    "[a [b](c) d](e)",
    "![i](s)",
    '![i](s "T")',
    "![*i*](s)",
    "![](s)",
    "!",
    "![",
    "[",
    "]",
    "](",
    "(",
    ")",
    "{",
    "}",
    "[[block:x]]",
    "[ ]",
    "[x]",
    "|",
    "a|b",
    "\\|",
    "  ",
    "   \n",
    "\n",
    "\t",
    "https://x.org",
    "http://EXAMPLE.org/Ü",
    "[u](http://EXAMPLE.org/ü%20?a=b&c=d#e)",
    "[u](//h/p)",
    "[u](mailto:a@b.c)",
    "[u](a%)",
    "[u](?a=b)",
    "[u](#f)",
    "wow!",
    "100%",
    '5"',
    "6'",
    '1""',
    "n'",
    "'n'",
)
"""Pieces of lines."""

STARTS = (
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "10) ",
    "1) ",
    "-   ",
    "-     ",
    "  ",
    "    ",
    "\t",
    " ",
    "   ",
    "> ",
    ">",
    ">\t",
    "> > ",
    "> - ",
    "- > ",
    "# ",
    "## ",
    "### ",
    "#",
    "#######  ",
    "#\t",
    "```",
    "```py",
    "~~~",
    "````",
    "---",
    "***",
    "___",
    "- - -",
    "===",
    "=",
    "--",
    "-",
    "*",
    "+",
    "1.",
    ": ",
    ":",
    ":   ",
    "~ ",
    "  : ",
    "| ",
    "|---|---|",
    "|:-:|--:|",
    "--|--",
    "| a | b |",
    "[r]: /u",
    "[r]: <u v> 't'",
    "[r]:",
    "[^1]: ",
    "[^n]: ",
    "    code",
    "<div>",
    "<p>x",
    "<!-- more -->",
    "<!-- check: x -->",
    "<pre>",
    "<script>",
    "</div>",
    "<?x",
    "[!NOTE]",
    "> [!TIP]",
    "> [!NOTE]",
    "- [ ] ",
    "- [x] ",
    "* [X]\t",
    "[[block:a]]",
    "\u00a0",
    "\f",
    "**b** ",
    "_e_ ",
    "`c` ",
    "12a ",
    "123456789. ",
    "1234567890. ",
    "![i](s)",
    "— who",
    "~ who",
)
"""Beginnings of lines."""

EVERYDAY = (
    "Word", "a", "it's", '"so', 'done"', '"x"', "*em*", "**Go.**", "`c`", "[t](/u)", "end.", "--", "wait...", "**a *b*",
    "'tis", "(c)", "![i](/s)", "“q”", "2 * 3", "_u_", "[sic]",
)  # fmt: skip
"""Pieces of lines that most tips are made of."""
SIGNS = "ab  \n\n\t*_`~[]()<>!&\\\"'-=+#:|.1>x;^\r\0\u00a0"


def own_texts() -> list[str]:
    """The bodies of all markdown in this repository, and the specification's examples."""
    folders = (ROOT / "content", ROOT / "tests/fixtures", ROOT / "docs", ROOT / "tipsgen/starter")
    files = sorted(path for folder in folders for path in folder.rglob("*.md"))
    texts = [path.read_bytes().decode(errors="replace") for path in files]
    return [text.split("---\n", 2)[-1] for text in texts] + EXAMPLES


def line(chance: random.Random) -> str:
    """One line of odd pieces."""
    start = chance.choice(STARTS) if chance.random() < 0.8 else ""
    pieces = [
        chance.choice(WORDS) + chance.choice((" ", " ", "", "")) for _ in range(chance.choice((0, 1, 1, 2, 3, 6)))
    ]
    return start * chance.choice((1, 1, 1, 1, 2)) + "".join(pieces)


def everyday(chance: random.Random) -> str:
    """One line as tips have it, with an odd piece at times."""
    pieces = [chance.choice((*EVERYDAY, chance.choice(WORDS))) for _ in range(chance.choice((1, 3, 6)))]
    end = chance.choice(("\n", "\n\n", "\n\n", "\n \n", "  \n"))
    return chance.choice(("", "", "- ", "1. ", "> ", "## ")) + " ".join(pieces) + end


def structured(chance: random.Random) -> str:
    """Lists with paragraphs, quotations, callouts and code, mostly well formed."""
    out = []
    marker = chance.choice(("- ", "* ", "1. ", "1) ", "-  ", "10. "))
    for _ in range(chance.choice((1, 2, 3, 4))):
        marker = chance.choice((marker, marker, marker, "2. ", "+ ", "- [x] ", "> ", "> - ", "> [!TIP]\n> ", "```py\n"))
        out.append(marker + everyday(chance).lstrip("->#1. "))
        if chance.random() < 0.6:
            indent = chance.choice((" " * len(marker), " " * len(marker), "  ", "   ", "    ", "> ", ">", "\t"))
            out.append(indent + everyday(chance).lstrip("->#1. "))
        if chance.random() < 0.2:
            out.append(chance.choice(("```\n", "\n", ">\n", "~~~\n", "Words.\n", "\nWords.\n\n", ": words\n")))
    return "".join(out)


def damaged(chance: random.Random, texts: list[str]) -> str:
    """A part of a real text, with something put in or left out."""
    text = chance.choice(texts)
    start = chance.randrange(max(1, len(text) - 700))
    text = text[start : start + 700]
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(text) + 1)
        other = chance.choice(texts)
        cut = chance.randrange(len(other) + 1)
        into = chance.choice(("", chance.choice(WORDS), "\n" + chance.choice(STARTS), other[cut : cut + 80]))
        text = text[:at] + into + text[at + (0 if into else chance.randrange(1, 6)) :]
    return text


def nasty(chance: random.Random, texts: list[str]) -> str:
    """A text."""
    kind = chance.random()
    if kind < 0.35:
        text = chance.choice(("\n", "\n", "\n\n")).join(line(chance) for _ in range(chance.choice((1, 2, 3, 5, 8))))
    elif kind < 0.5:
        text = structured(chance)
    elif kind < 0.65:
        text = "".join(everyday(chance) for _ in range(chance.choice((1, 2, 4, 8))))
    elif kind < 0.9:
        text = damaged(chance, texts)
    else:
        text = "".join(chance.choice(SIGNS) for _ in range(chance.choice((3, 8, 20, 50))))
    if chance.random() < 0.1:
        text = text.replace("\n", chance.choice(("\r\n", "\r")))
    return text + chance.choice((" ", "\t", "  ", "\n ", "\0")) if chance.random() < 0.05 else text


def outcome(read: Callable[[], Any]) -> Any:
    """What a reader gives, or how it fails."""
    try:
        return read()
    except (RuntimeError, ValueError, IndexError, KeyError) as error:
        return f"{type(error).__name__}: {error}"


def by_library(text: str, lang: str, typographer: bool) -> tuple[Node, ...]:
    """The blocks as the library alone reads them."""
    return tree(library(lang, typographer).parse(text))


def plain_smart(text: str, lang: str) -> str:
    """A line's words with typographic marks, as the library alone sets them."""
    return "".join(child.content for child in words_only(lang).parseInline(text)[0].children or ())


def differs(text: str, lang: str, typographer: bool) -> bool:
    """Whether tipsgen reads a text otherwise than the library alone: as blocks, as one line, as words or as tokens."""
    blocks = outcome(lambda: parse(text, lang, typographer)) != outcome(lambda: by_library(text, lang, typographer))
    inlines = parse_inline(text, lang, typographer) != tree(library(lang, typographer).parseInline(text))
    gated = any(mark in text for mark in ("'", '"', "--", "...", "(", "+-"))
    words = smarten(text, lang) != (plain_smart(text, lang) if gated else text)
    mine: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    tokens = fast_library(lang, typographer).parse(text, mine) != library(lang, typographer).parse(text, theirs)
    return blocks or inlines or words or tokens or mine.get("references") != theirs.get("references")


def small(text: str, fails: Callable[[str], bool]) -> str:
    """A text that still fails, without what is not needed for it."""
    size = max(1, len(text) // 2)
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            if fails(shorter):
                text = shorter
            else:
                at += size
        size //= 2
    return text


def search(seconds: float, seed: int) -> Iterator[tuple[int, str]]:
    """The number of each text tried, with the text where it is read in two ways and nothing otherwise."""
    chance = random.Random(seed)  # noqa: S311
    texts = own_texts()
    number = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        number += 1
        text, lang, typographer = nasty(chance, texts), chance.choice(LANGUAGES), chance.random() < 0.75
        if differs(text, lang, typographer):
            found = small(text, lambda one, lang=lang, on=typographer: differs(one, lang, on))  # type: ignore[misc]
            yield number, f"{lang} {typographer} {found!r}"
        else:
            yield number, ""


def main() -> None:
    """Search, and say what was found."""
    tried = [wrong for _, wrong in search(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)]
    different = [wrong for wrong in tried if wrong]
    print(*different, f"{len(tried)} texts, {len(different)} read in two ways", sep="\n")


if __name__ == "__main__":
    main()
