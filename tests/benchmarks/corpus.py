"""A site of many tips for measuring: each differs from the others, and none depends on chance."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

SETTINGS = """\
[site]
title = "The Measured Tip"
base_url = "https://tips.example/"
default_author = "ada-brown"

[newsletter]
from = "Ada Brown <ada@tips.example>"
postal_address = "Ada Brown, 7 Quay Street, Lowmouth"
"""
AUTHOR = "---\nname: Ada Brown\n---\nWrites tips about meetings that end on time.\n"

_VERBS = ("Ask", "Listen", "Write", "Wait", "Thank", "Name", "Count", "Share", "Pause", "Decide", "Walk")
_THINGS = ("the plan", "the doubt", "a small win", "the last word", "the agenda", "one number", "the handover")
_TOPICS = ("listening", "meetings", "feedback", "delegation", "focus", "hiring", "conflict", "trust", "rest")
_SENTENCES = (
    "Take a sheet of paper and write down what you would like to hear.",
    "The quiet person at the end of the table has often seen it first.",
    "Nobody needs another hour of slides; most need five minutes and a question.",
    "Say it once, say it plainly, and let somebody else say what they heard.",
    "A promise with a day in it is worth three without one.",
    "What you praise on Monday is what you will see more of by the end of the week.",
    "Leave the room in better order than you found it, and do not mention it.",
    "Two people who disagree well are worth more than ten who nod.",
)


def make_corpus(root: Path, tips: int) -> Path:
    """Write a site with so many tips, one a weekday, the last on 31 December 2026; the last tip's file."""
    folder = root / "content" / "tips"
    folder.mkdir(parents=True)
    (root / "content" / "authors").mkdir()
    (root / "tipsgen.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "content" / "authors" / "ada-brown.md").write_text(AUTHOR, encoding="utf-8")
    day, made = date(2026, 12, 31), 0
    newest = folder
    while made < tips:
        if day.weekday() < 5:
            path = folder / f"{day}-{_slug(made)}.md"
            path.write_text(_tip(made), encoding="utf-8")
            newest = path if made == 0 else newest
            made += 1
        day -= timedelta(days=1)
    return newest


def _slug(number: int) -> str:
    return "-".join(_title(number).lower().split())


def _title(number: int) -> str:
    return f"{_VERBS[number % len(_VERBS)]} {_THINGS[number // 3 % len(_THINGS)]} {number + 1}"


def _tip(number: int) -> str:
    def sentences(start: int, count: int) -> str:
        return " ".join(_SENTENCES[(number * 5 + start + step * 3) % len(_SENTENCES)] for step in range(count))

    topics = ", ".join(dict.fromkeys(_TOPICS[(number + step) % len(_TOPICS)] for step in range(1 + number % 3)))
    listed = "\n".join(f"{step + 1}. {sentences(step, 1)}" for step in range(3))
    return (
        f"---\ntitle: {_title(number)}\ntopics: [{topics}]\n"
        f"description: What happens when you do it {number + 1} times.\n---\n"
        f"{sentences(0, 3)}\n\n{sentences(2, 2)} **{sentences(4, 1)}**\n\n## Three steps\n\n{listed}\n\n"
        f"> {sentences(1, 2)}\n> — June Okafor\n\n{sentences(5, 3)}\n"
    )
