"""`<!-- check: ignore RULE -->`: what a text asks the checks to pass over, and words to them that mean nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tipsgen.checks.base import Found, Rule, Text, as_problem
from tipsgen.fields import did_you_mean
from tipsgen.markdown import CHECK_COMMENT, Node
from tipsgen.model import Problem, Severity, SourcePos

UNUSED = Rule("unused-ignore", Severity.WARNING, "shell")
UNKNOWN = Rule("unknown-rule", Severity.ERROR, "shell")
RULES: tuple[Rule, ...] = (UNUSED, UNKNOWN)

_EVERY_LINE = 1_000_000_000
_INSIDE = re.compile(r"<!--\s*check:")


@dataclass(frozen=True, slots=True)
class Ignore:
    """A rule that is passed over on some lines of a file."""

    rule: str
    at: SourcePos
    first: int
    """Line of the file."""
    last: int

    def covers(self, problem: Problem) -> bool:
        """Whether a finding is one that it silences."""
        return (
            problem.rule == self.rule
            and problem.severity is not Severity.ERROR
            and self.first <= problem.at.line <= self.last
        )


def read_ignores(text: Text, rules: Collection[str]) -> tuple[tuple[Ignore, ...], tuple[Problem, ...]]:
    """What a text asks to be passed over, and its words to the checks that cannot be understood."""
    if not _INSIDE.search(text.body):
        return (), ()
    ignores: list[Ignore] = []
    problems: list[Problem] = []
    for node, first, last in _spans(text.nodes, text.body.count("\n") + 1):
        at = text.at(node.line)
        match = CHECK_COMMENT.match(node.text)
        verb, _, names = (match[1] if match else "").strip().partition(" ")
        named = re.findall(r"[^\s,]+", names)
        if verb != "ignore" or not named:
            hint = "write <!-- check: ignore bare-url -->"
            problems.append(as_problem(UNKNOWN, Found(at, "a word to the checks that they do not know", hint)))
        for name in named if verb == "ignore" else ():
            if name not in rules:
                close = did_you_mean(name, rules)
                hint = close if close.startswith("did") else "docs/checks.md has their names"
                problems.append(as_problem(UNKNOWN, Found(at, f"{name!r} is no rule of tipsgen check", hint)))
            elif last < 0:
                ignores.append(Ignore(name, at, 1, _EVERY_LINE))
            else:
                ignores.append(Ignore(name, at, text.first_line + first, text.first_line + last))
    for node, line in text.marks("html_span"):
        if _INSIDE.match(node.text):
            hint = "put it on a line of its own, before the block that it means"
            at = text.find_exact(node.text, line)
            problems.append(as_problem(UNUSED, Found(at, "stands inside a block, where it counts for nothing", hint)))
    return tuple(ignores), tuple(problems)


def _spans(nodes: Sequence[Node], end: int, outermost: bool = True) -> Iterator[tuple[Node, int, int]]:
    """Each comment for the checks with the lines that it counts for, the last one -1 for the whole file.

    Lines are counted from 0.  A comment counts for the block that follows it among its siblings; where none
    follows, for no line.
    """
    # Notes come last in the tree wherever they are written, so they tell nothing of where a block ends.
    blocks = [node for node in nodes if node.line >= 0]
    for place, node in enumerate(blocks):
        after = blocks[place + 1 :]
        until = after[0].line if after else end
        if node.kind == "html" and _is_word(node):
            following = [one for one in after if not _is_word(one)]
            if outermost and all(_is_word(one) for one in blocks[:place]):
                yield node, 0, -1
            elif following:
                beyond = following[1].line if len(following) > 1 else end
                yield node, following[0].line, beyond - 1
            else:
                yield node, end, end
        elif node.children:
            yield from _spans(node.children, until, False)


def _is_word(node: Node) -> bool:
    return node.kind == "html" and CHECK_COMMENT.match(node.text) is not None


def silence(
    problems: Iterable[Problem], ignores: Sequence[Ignore], rules: Collection[str], off: Collection[str]
) -> Iterator[Problem]:
    """The findings that are left, and one for each comment that silences nothing; an error stays.

    `rules` are those that were asked, `off` those that the settings pass over.
    """
    used: set[Ignore] = set()
    for problem in problems:
        silenced = [ignore for ignore in ignores if ignore.covers(problem)]
        used.update(silenced)
        if not silenced and (problem.rule not in off or problem.severity is Severity.ERROR):
            yield problem
    for ignore in ignores:
        if ignore not in used and ignore.rule in rules and "unused-ignore" not in off:
            why = (
                "the settings pass over it already" if ignore.rule in off else f"nothing here is found by {ignore.rule}"
            )
            yield as_problem(UNUSED, Found(ignore.at, f"silences nothing: {why}", "remove it"))
