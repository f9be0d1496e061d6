"""The text of an override: one block of a template, or the whole, as it is now and ready to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tipsgen.errors import UsageError
from tipsgen.fields import did_you_mean
from tipsgen.themes import PARENT
from tipsgen.theming.blocks import Block, blocks_in, expanded
from tipsgen.theming.library import Library


def find_target(library: Library, words: str, start: int, *, whole: bool) -> tuple[str, str]:
    """The template and the block that `TEMPLATE`, `TEMPLATE:BLOCK` or `BLOCK` means; no block means the whole.

    Looked for from the layer `start` downward.
    """
    template, colon, block = words.partition(":")
    if colon or template in library.names or "/" in template or "." in template:
        if template not in library.names:
            raise UsageError(f"there is no template {template!r}; {did_you_mean(template, library.names)}")
        if whole:
            if block:
                raise UsageError("--whole copies a template and no single block of it; name the template alone")
            return template, ""
        blocks = library.blocks(template, start)
        if block in blocks:
            return template, block
        if block:
            raise UsageError(f"{template} has no block {block!r}; {did_you_mean(block, blocks)}")
        advice = f"name one of its blocks: {', '.join(blocks)}; or add" if blocks else "it has no blocks; add"
        raise UsageError(f"{template}: {advice} --whole to copy the file")
    if whole:
        raise UsageError(f"--whole copies a template; {words!r} is none")
    found = [name for name in library.names if words in library.own_blocks(name, start)]
    if not found:
        every = {block for name in library.names for block in library.own_blocks(name, start)}
        raise UsageError(f"no template has a block {words!r}; {did_you_mean(words, every)}")
    if len(found) > 1:
        choices = "".join(f"\n  {name}:{words}" for name in found)
        raise UsageError(f"{len(found)} templates have a block {words!r}; name one of them:{choices}")
    return found[0], words


def block_text(stacks: Mapping[str, Sequence[Block]], name: str) -> str:
    """A block as it is shown now, to stand in a layer above."""
    top = stacks[name][0]
    return f"{top.opening}{expanded(top.body, stacks, name)}{{% endblock %}}\n"


def started(template: str, block: str) -> str:
    """A new override with one block's text in it."""
    return f'{{% extends "{PARENT}{template}" %}}\n{block}'


def added(existing: str, path: str, name: str, block: str, known: Sequence[str]) -> str:
    """An override that is there already, with one more block at its end and nothing else changed.

    `known` are the blocks that it inherits.
    """
    there = blocks_in(existing)
    if name in there:
        raise UsageError(f"{path}:{there[name].line} has the block {name!r} already; change it there")
    if name not in known:
        raise UsageError(f"{path} replaces the whole template and has no place for the block {name!r}")
    twice = [inner for inner in blocks_in(block) if inner in there]
    if twice:
        place = f"{path}:{there[twice[0]].line}"
        raise UsageError(f"the block {name!r} holds the block {twice[0]!r}, which {place} has already; copy by hand")
    return existing + ("" if existing.endswith("\n") or not existing else "\n") + block


def whole_text(library: Library, template: str, start: int) -> str:
    """A template's file as it is from a layer downward, to stand in a layer above."""
    top = library.top(template, start)
    return expanded(top.text, library.blocks(template, start)) if top else ""
