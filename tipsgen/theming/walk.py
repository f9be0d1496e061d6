"""A template read as Jinja would render it, with the shapes of values in place of the values.

Every page is walked from the template that tipsgen renders, through what it extends, includes and
imports, and through the blocks that are shown there: what a page hides is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from tipsgen.contexts import names
from tipsgen.fields import did_you_mean
from tipsgen.theming.library import Library, Source
from tipsgen.theming.shapes import ANY, MISSING, Macro, Module, Shape, at, item
from tipsgen.theming.shapes import shape as shape_of
from tipsgen.theming.values import Findings, Scope, Values


class Walk(Values):
    """One page, walked from the template `page`."""

    def __init__(self, library: Library, page: str, always: Mapping[str, Shape], findings: Findings) -> None:
        super().__init__(library, page, findings)
        self.always = {**dict.fromkeys(library.environment.globals, ANY), **always}
        self.blocks: dict[str, list[tuple[Source, nodes.Block]]] = {}
        self.shown: list[tuple[str, int]] = []
        """Blocks that are being walked, with their depth under those of their name."""
        self.stack: list[object] = []

    def run(self) -> None:
        """Walk the whole page."""
        source = self.library.find(self.page)
        if source:
            self.template(source, {**self.always, **{name: shape_of(hint) for name, hint in names(self.page).items()}})

    # Templates and blocks

    def template(self, source: Source, scope: Scope) -> None:
        """A template with all that it extends."""
        if source in self.stack:
            return
        kept = (getattr(self, "source", source), self.blocks, self.shown)
        self.stack.append(source)
        chain = tuple(self.library.chain(source))
        self.findings.reached |= {one.name for one in chain}
        self.blocks, self.shown = {}, []
        for one in chain:
            for block in one.tree.find_all(nodes.Block):
                self.blocks.setdefault(block.name, []).append((one, block))
        for one in chain:
            self.source = one
            for step in one.tree.body:
                if one is chain[-1] or not isinstance(step, (nodes.Output, nodes.Block)):
                    self.walk(step, scope)
        self.stack.pop()
        self.source, self.blocks, self.shown = kept

    def block(self, name: str, depth: int, scope: Scope) -> None:
        """A block as the page shows it, or what lies `depth` below that."""
        found = self.blocks.get(name, [])
        if depth >= len(found) or (name, depth) in self.shown:
            return
        kept = self.source
        self.shown.append((name, depth))
        self.source, block = found[depth]
        self.several(block.body, {**scope, "super": ANY, "self": ANY})
        self.shown.pop()
        self.source = kept

    def several(self, steps: Sequence[nodes.Node], scope: Scope) -> None:
        """Statements, one after the other."""
        for step in steps:
            self.walk(step, scope)

    def walk(self, node: nodes.Node, scope: Scope) -> None:
        """One statement."""
        handler: Callable[[Any, Scope], None] | None = getattr(self, f"on_{type(node).__name__.lower()}", None)
        if handler:
            handler(node, scope)
        elif isinstance(node, nodes.Expr):
            self.value(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.walk(child, scope)

    def on_block(self, node: nodes.Block, scope: Scope) -> None:
        self.block(node.name, 0, scope)

    def on_extends(self, node: nodes.Extends, scope: Scope) -> None:
        self.named(node.template, node, scope)

    def on_include(self, node: nodes.Include, scope: Scope) -> None:
        for source in self.named(node.template, node, scope, must=not node.ignore_missing):
            self.template(source, dict(self.visible(node, scope)))

    def visible(self, node: nodes.Include | nodes.Import | nodes.FromImport, scope: Scope) -> Mapping[str, Shape]:
        """The names that a template sees which is included or imported."""
        return scope if node.with_context else self.always

    def on_import(self, node: nodes.Import, scope: Scope) -> None:
        found = self.named(node.template, node, scope)
        scope[node.target] = self.module(found[0], self.visible(node, scope)) if found else ANY

    def on_fromimport(self, node: nodes.FromImport, scope: Scope) -> None:
        found = self.named(node.template, node, scope)
        module = self.module(found[0], self.visible(node, scope)) if found else None
        for one in node.names:
            name, alias = one if isinstance(one, tuple) else (one, one)
            scope[alias] = module.macros.get(name, MISSING) if module else ANY
            if scope[alias] is MISSING:
                scope[alias] = ANY
                assert module is not None and found  # noqa: S101, PT018 - else nothing is missing
                hint = did_you_mean(name, module.macros)
                self.note(node.lineno, "template-name", name, f"is no macro of {found[0].name}", hint)

    def module(self, source: Source, seen: Mapping[str, Shape]) -> Module:
        """What another template can import of this one, whose macros see these names."""
        self.findings.reached.add(source.name)
        kept, self.source = getattr(self, "source", source), source
        scope: Scope = dict(seen)
        for step in source.tree.body:
            if isinstance(step, (nodes.Assign, nodes.AssignBlock, nodes.Import, nodes.FromImport, nodes.Macro)):
                self.walk(step, scope)
        self.source = kept
        macros = {one.name: Macro(source, one, scope) for one in source.tree.find_all(nodes.Macro)}
        return Module({**{name: value for name, value in scope.items() if name not in seen}, **macros})

    def named(self, name: nodes.Node, node: nodes.Node, scope: Scope, *, must: bool = True) -> list[Source]:
        """The templates that a tag names: none where it is a value, or where there is none."""
        if isinstance(name, nodes.Const) and isinstance(name.value, str):
            wanted = [name.value]
        elif isinstance(name, (nodes.List, nodes.Tuple)) and all(isinstance(one, nodes.Const) for one in name.items):
            wanted = [str(one.value) for one in name.items if isinstance(one, nodes.Const)]
        else:
            self.value(name, scope)
            self.findings.dynamic = True
            return []
        found = [source for source in (self.library.find(one, self.source) for one in wanted) if source]
        if not found and must:
            hint = f"searched: {self.library.searched(wanted[0])}"
            close = did_you_mean(wanted[0], self.library.names)
            if close.startswith("did"):
                hint = f"{close} {hint}"
            self.note(node.lineno, "template-missing", wanted[0], "is no template of this theme", hint)
        return found[:1]

    # Statements that make names

    def on_for(self, node: nodes.For, scope: Scope) -> None:
        inner = {**scope, "loop": ANY}
        self.bind(node.target, item(self.value(node.iter, scope)), inner)
        if node.test:
            self.value(node.test, inner)
        self.several(node.body, inner)
        self.several(node.else_, dict(scope))

    def on_assign(self, node: nodes.Assign, scope: Scope) -> None:
        self.bind(node.target, self.value(node.node, scope), scope)

    def on_assignblock(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self.several(node.body, dict(scope))
        self.bind(node.target, str, scope)

    def on_with(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self.bind(target, self.value(value, scope), inner)
        self.several(node.body, inner)

    def on_macro(self, node: nodes.Macro, scope: Scope) -> None:
        scope[node.name] = Macro(self.source, node, scope)

    def on_callblock(self, node: nodes.CallBlock, scope: Scope) -> None:
        self.value(node.call, scope)
        inner = dict(scope)
        for target in node.args:
            self.bind(target, ANY, inner)
        self.several(node.body, inner)

    def bind(self, target: nodes.Node, value: Shape, scope: Scope) -> None:
        """Give a value its name, or its parts their names."""
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for place, one in enumerate(target.items):
                self.bind(one, at(value, place), scope)

    def below(self, line: int, scope: Scope) -> None:
        if not self.shown:
            return
        name, depth = self.shown[-1]
        if depth + 1 >= len(self.blocks[name]):
            self.note(line, "template-block", "super()", f"finds no block {name!r} in what is extended", "")
        self.block(name, depth + 1, scope)

    def macro(self, macro: Macro, given: Sequence[Shape], named: Mapping[str, Shape]) -> None:
        """What a macro writes, called with these values."""
        self.findings.called.add(id(macro.node))
        if macro.node in self.stack:
            return
        kept, self.source = self.source, macro.source
        self.stack.append(macro.node)
        scope: Scope = {**macro.scope, "caller": ANY, "varargs": ANY, "kwargs": ANY}
        defaults: list[nodes.Expr | None] = [*macro.node.defaults]
        defaults = [*[None] * (len(macro.node.args) - len(defaults)), *defaults]
        for place, (argument, default) in enumerate(zip(macro.node.args, defaults, strict=True)):
            value = given[place] if place < len(given) else named.get(argument.name, MISSING)
            if value is MISSING:
                value = self.value(default, scope) if default else ANY
            scope[argument.name] = value
        self.several(macro.node.body, scope)
        self.stack.pop()
        self.source = kept
