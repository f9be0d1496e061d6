"""The templates of all layers, parsed, and which one a name means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from jinja2 import Environment, TemplateSyntaxError, nodes

from tipsgen.model import Problem, SourcePos
from tipsgen.themes import PARENT, Layer
from tipsgen.theming.blocks import About, Block, about, blocks_in


@dataclass(frozen=True, eq=False)
class Source:
    """One template file of one layer."""

    layer: int
    """Its layer's place, 0 is the highest."""
    name: str
    path: str
    """For messages."""
    text: str
    environment: Environment

    @cached_property
    def _parsed(self) -> tuple[nodes.Template, Problem | None]:
        try:
            return self.environment.parse(self.text), None
        except TemplateSyntaxError as error:
            at = SourcePos(self.path, error.lineno)
            problem = Problem(at, "template-syntax", f"cannot be read: {error.message}")
            return nodes.Template([], lineno=1), problem

    @property
    def tree(self) -> nodes.Template:
        """The template parsed; empty where that cannot be done."""
        return self._parsed[0]

    @property
    def problem(self) -> Problem | None:
        """Why it cannot be parsed."""
        return self._parsed[1]

    @property
    def extends(self) -> nodes.Extends | None:
        """Its first `extends`."""
        return next(self.tree.find_all(nodes.Extends), None)

    def at(self, line: int, word: str = "") -> SourcePos:
        """The place of a word in a line, or the line."""
        lines = self.text.split("\n")
        column = lines[line - 1].find(word) + 1 if word and 0 < line <= len(lines) else 0
        return SourcePos(self.path, line, max(column, 1))


class Library:
    """The templates of a theme's layers."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = tuple(layers)
        self.environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
        self._sources: dict[tuple[int, str], Source] = {}
        for place, layer in enumerate(self.layers):
            for name, text in sorted(layer.templates.items()):
                path = f"{layer.name}/templates/{name}"
                self._sources[place, name] = Source(place, name, path, text, self.environment)

    @property
    def sources(self) -> Sequence[Source]:
        """Every file, the highest layer's first."""
        return tuple(self._sources.values())

    @property
    def names(self) -> Sequence[str]:
        """The names of all templates, sorted."""
        return tuple(sorted({name for _, name in self._sources}))

    def find(self, name: str, asker: Source | None = None) -> Source | None:
        """The template that `name` means where `asker` writes it; see `themes.PARENT`."""
        start = 0
        if asker and name.startswith(PARENT):
            name = name.removeprefix(PARENT)
            start = asker.layer + 1 if name == asker.name else self._depth(asker.name, asker.layer) + 1
        return self.top(name, start)

    def _depth(self, name: str, start: int) -> int:
        return next((place for place in range(start, len(self.layers)) if (place, name) in self._sources), start)

    def chain(self, source: Source) -> Iterator[Source]:
        """A template and what it extends, one after the other, as far as the names are plain words."""
        seen: set[Source] = set()
        step: Source | None = source
        while step and step not in seen:
            seen.add(step)
            yield step
            wanted = step.extends.template if step.extends else None
            step = self.find(wanted.value, step) if isinstance(wanted, nodes.Const) else None

    def searched(self, name: str) -> str:
        """The places where a template could be, for messages."""
        name = name.removeprefix(PARENT)
        return ", ".join(f"{layer.name}/templates/{name}" for layer in self.layers)

    def top(self, name: str, start: int = 0) -> Source | None:
        """The file that is `name` from a layer downward."""
        found = (self._sources.get((place, name)) for place in range(start, len(self.layers)))
        return next(filter(None, found), None)

    def blocks(self, name: str, start: int = 0) -> dict[str, list[Block]]:
        """Every block that a template has from a layer downward, inherited ones too, each with those that it hides."""
        found: dict[str, list[Block]] = {}
        top = self.top(name, start)
        for source in self.chain(top) if top else ():
            for block in blocks_in(source.text).values():
                found.setdefault(block.name, []).append(block)
        return found

    def about(self, name: str) -> About:
        """What a template is and what each of its blocks holds, inherited ones too, as its files' comments say."""
        texts = [about(source.text) for source in self.chain(top)] if (top := self.top(name)) else []
        lines: dict[str, str] = {}
        for block in self.blocks(name):
            lines[block] = next((one.blocks[block] for one in texts if block in one.blocks), "")
        return About(texts[0].text if texts else "", lines)

    def own_blocks(self, name: str, start: int = 0) -> tuple[str, ...]:
        """The blocks that a template's own files write, in any layer from one downward."""
        files = [source for source in self.sources if source.name == name and source.layer >= start]
        return tuple(dict.fromkeys(block for source in files for block in blocks_in(source.text)))
