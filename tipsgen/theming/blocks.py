"""Where blocks stand in a template's text, and what its own comment says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_TAG = re.compile(
    r"\{#.*?#\}"
    r"|\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}"
    r"|\{\{.*?\}\}"
    r"|(?P<open>\{%[-+]?\s*block\s+(?P<name>\w+)(?P<how>(?:\s+(?:scoped|required))*)\s*[-+]?%\})"
    r"|(?P<close>\{%[-+]?\s*endblock\b[^%]*%\})",
    re.DOTALL,
)
_COMMENT = re.compile(r"\s*\{#[-+]?(.*?)[-+]?#\}", re.DOTALL)
_LINE = re.compile(r"\s+(\w+): (\S.*?)\s*\Z")
_SUPER = re.compile(r"\{\{[-+]?\s*super\(\)\s*[-+]?\}\}")


@dataclass(frozen=True, slots=True)
class Block:
    """A block as a template writes it."""

    name: str
    opening: str
    """Its opening tag as it can be written again: `{% block items %}`."""
    body: str
    """What stands between its tags."""
    line: int

    @property
    def text(self) -> str:
        """The block as it can stand in another template."""
        return f"{self.opening}{self.body}{{% endblock %}}\n"


def blocks_in(text: str) -> dict[str, Block]:
    """Every block of a template by name, in the order of their opening tags, inner ones too."""
    opened: list[tuple[re.Match[str], int]] = []
    found: dict[str, Block] = {}
    order: list[str] = []
    for match in _TAG.finditer(text):
        if match["open"]:
            opened.append((match, text.count("\n", 0, match.start()) + 1))
            order.append(match["name"])
        elif match["close"] and opened:
            start, line = opened.pop()
            scoped = " scoped" if "scoped" in start["how"] else ""
            opening = f"{{% block {start['name']}{scoped} %}}"
            found[start["name"]] = Block(start["name"], opening, text[start.end() : match.start()], line)
    return {name: found[name] for name in order if name in found}


@dataclass(frozen=True, slots=True)
class About:
    """What a template's opening comment says."""

    text: str
    """What the template is, on one line."""
    blocks: Mapping[str, str]
    """What each block holds, on one line, by the block's name."""


def about(text: str) -> About:
    """The comment that opens a template: a sentence or two, then a line `NAME: what it holds` for each block."""
    comment = _COMMENT.match(text)
    if not comment:
        return About("", {})
    words: list[str] = []
    lines: dict[str, str] = {}
    for line in comment[1].split("\n"):
        named = _LINE.match(line)
        if named:
            lines[named[1]] = named[2]
        else:
            words.append(line)
    return About(" ".join(" ".join(words).split()), lines)


def expanded(text: str, stacks: Mapping[str, Sequence[Block]], name: str = "", depth: int = 0) -> str:
    """A text that shows the same a layer higher: what `{{ super() }}` and inner blocks show is written out.

    `stacks` has each block of the template, the uppermost first; the text is the body of the block
    `name` at `depth`, or a whole template.
    """
    parts: list[str] = []
    end, level = 0, 0
    inner: re.Match[str] | None = None
    for match in _TAG.finditer(text):
        if match["open"]:
            inner = inner if level else match
            level += 1
        elif match["close"] and inner and level:
            level -= 1
            if not level:
                stack = stacks.get(inner["name"], ())
                body = stack[0].body if stack else text[inner.end() : match.start()]
                parts += [text[end : inner.end()], expanded(body, stacks, inner["name"])]
                end = match.start()
        elif name and not level and _SUPER.fullmatch(match[0]):
            below = stacks.get(name, ())[depth + 1 : depth + 2]
            # Jinja drops the newline after a block's tag.
            shown = below[0].body.removeprefix("\n") if below else ""
            parts += [text[end : match.start()], expanded(shown, stacks, name, depth + 1)]
            end = match.end()
    return "".join([*parts, text[end:]])
