"""What the expressions of a template give, with the shapes of values in place of the values."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from tipsgen.contexts import WORDS
from tipsgen.fields import did_you_mean
from tipsgen.theming.library import Library, Source
from tipsgen.theming.shapes import ANY, MISSING, Macro, Many, Row, Shape, at, either, item, kind, known, read

Scope = dict[str, Shape]
_SAME = frozenset({"list", "sort", "unique", "reverse", "select", "reject", "selectattr", "rejectattr"})
"""Filters that give some of the values that they take."""
_ONE = frozenset({"first", "last", "random", "min", "max"})
_BY_ATTRIBUTE = frozenset({"groupby", "selectattr", "rejectattr"})
"""Filters whose first argument names a field; others say `attribute=`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not there."""

    source: Source
    line: int
    rule: str
    field: str
    message: str
    hint: str = dataclasses.field(compare=False)
    """Differs by page, as pages know different names."""


@dataclass
class Findings:
    """What the walks through all pages found."""

    faults: dict[Fault, set[str]] = field(default_factory=dict)
    """With the pages on which each was met."""
    reached: set[str] = field(default_factory=set)
    """Names of templates that some page is made with."""
    dynamic: bool = False
    """Whether a template is named by a value somewhere, so that it cannot be known which."""
    called: set[int] = field(default_factory=set)
    """Macros that were walked through, by their nodes' ids."""


class Values(ABC):
    """Reads expressions; what is missing becomes a fault of the template that is being walked."""

    def __init__(self, library: Library, page: str, findings: Findings) -> None:
        self.library = library
        self.page = page
        self.findings = findings
        self.source: Source
        """The file that is being walked."""

    def note(self, line: int, rule: str, field: str, message: str, hint: str) -> None:
        """Note a fault of the template that is being walked."""
        found = Fault(self.source, line, rule, field, message, hint)
        self.findings.faults.setdefault(found, set()).add(self.page)

    @abstractmethod
    def walk(self, node: nodes.Node, scope: Scope) -> None:
        """One statement."""

    @abstractmethod
    def below(self, line: int, scope: Scope) -> None:
        """What `super()` shows."""

    @abstractmethod
    def macro(self, macro: Macro, given: Sequence[Shape], named: Mapping[str, Shape]) -> None:
        """What a macro writes, called with these values."""

    def value(self, node: nodes.Node, scope: Scope) -> Shape:
        """What an expression gives."""
        handler: Callable[[Any, Scope], Shape] | None = getattr(self, f"of_{type(node).__name__.lower()}", None)
        if handler:
            return handler(node, scope)
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.value(child, scope)
            else:
                self.walk(child, scope)
        return ANY

    def of_name(self, node: nodes.Name, scope: Scope) -> Shape:
        if node.name not in scope:
            hint = did_you_mean(node.name, {name for name in scope if name not in self.library.environment.globals})
            self.note(node.lineno, "template-name", node.name, "is no name that is known here", hint)
            return ANY
        return scope[node.name]

    def of_const(self, node: nodes.Const, _scope: Scope) -> Shape:
        return type(node.value) if isinstance(node.value, (str, int, float, bool)) else ANY

    def of_getattr(self, node: nodes.Getattr, scope: Scope) -> Shape:
        return self.field(self.value(node.node, scope), node.attr, node)

    def of_getitem(self, node: nodes.Getitem, scope: Scope) -> Shape:
        owner = self.value(node.node, scope)
        if isinstance(node.arg, nodes.Slice):
            self.value(node.arg, scope)
            return owner
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self.field(owner, node.arg.value, node)
        self.value(node.arg, scope)
        place = node.arg.value if isinstance(node.arg, nodes.Const) else 0
        return at(owner, place) if isinstance(place, int) else ANY

    def field(self, owner: Shape, name: str, node: nodes.Node) -> Shape:
        """What is read of a value by name."""
        found = read(owner, name)
        if found is not MISSING:
            return found
        hint, message = did_you_mean(name, known(owner)), f"is no known {kind(owner)}"
        if owner is WORDS:
            self.note(node.lineno, "template-word", written(node), message, hint)
        else:
            self.note(node.lineno, "template-field", written(node), message, hint)
        return ANY

    def of_condexpr(self, node: nodes.CondExpr, scope: Scope) -> Shape:
        self.value(node.test, scope)
        return either(self.value(one, scope) for one in (node.expr1, node.expr2) if one)

    def of_or(self, node: nodes.Or, scope: Scope) -> Shape:
        return either([self.value(node.left, scope), self.value(node.right, scope)])

    of_and = of_or

    def of_list(self, node: nodes.List | nodes.Tuple, scope: Scope) -> Shape:
        return Row(tuple([self.value(one, scope) for one in node.items]))

    of_tuple = of_list

    def of_test(self, node: nodes.Test, scope: Scope) -> Shape:
        if node.name not in self.library.environment.tests:
            hint = did_you_mean(node.name, self.library.environment.tests)
            self.note(node.lineno, "template-name", node.name, "is no test of Jinja", hint)
        self.asked(node.node, scope) if node.name in ("defined", "undefined") else self.value(node.node, scope)
        for one in self.arguments(node):
            self.value(one, scope)
        return bool

    def asked(self, node: nodes.Node, scope: Scope) -> Shape:
        """An expression that may lead nowhere: only what it is read of must be there."""
        if isinstance(node, nodes.Name) and node.name not in scope:
            return ANY
        if isinstance(node, (nodes.Getattr, nodes.Getitem)):
            self.asked(node.node, scope)
            return ANY
        return self.value(node, scope)

    def of_filter(self, node: nodes.Filter, scope: Scope) -> Shape:
        if node.name not in self.library.environment.filters:
            hint = did_you_mean(node.name, self.library.environment.filters)
            self.note(node.lineno, "template-name", node.name, "is no filter of Jinja", hint)
        taken: Shape = ANY
        if node.node:
            taken = (self.asked if node.name in ("default", "d") else self.value)(node.node, scope)
        for one in self.arguments(node):
            self.value(one, scope)
        each = item(taken)
        asked = [one.value for one in node.kwargs if one.key == "attribute"]
        if node.name in _BY_ATTRIBUTE:
            asked += node.args[:1]
        read_fields = [self.path(each, one.value, node) for one in asked if isinstance(one, nodes.Const)]
        if node.name in _SAME:
            return taken if isinstance(taken, Many) else Many(each)
        if node.name in _ONE:
            return each
        if node.name == "map" and read_fields:
            return Many(read_fields[0])
        if node.name == "groupby":
            return Many(Row((read_fields[0] if read_fields else ANY, Many(each)), ("grouper", "list")))
        return ANY

    def path(self, owner: Shape, dotted: object, node: nodes.Filter) -> Shape:
        """A field that a filter names by words: `attribute="tip.title"`."""
        for name in str(dotted).split("."):
            owner = ANY if name.isdecimal() else self.field(owner, name, nodes.Const(dotted, lineno=node.lineno))
        return owner

    def of_call(self, node: nodes.Call, scope: Scope) -> Shape:
        given = [self.value(one, scope) for one in node.args]
        named = {one.key: self.value(one.value, scope) for one in node.kwargs}
        for one in (node.dyn_args, node.dyn_kwargs):
            if one:
                self.value(one, scope)
        if isinstance(node.node, nodes.Name) and node.node.name == "super":
            self.below(node.lineno, scope)
            return str
        called = self.value(node.node, scope)
        if isinstance(called, Macro):
            self.macro(called, given, named)
            return str
        return ANY

    def arguments(self, node: nodes.Filter | nodes.Test) -> Iterator[nodes.Expr]:
        """What a filter or a test is given beside its value."""
        yield from node.args
        yield from (one.value for one in node.kwargs)
        yield from (one for one in (node.dyn_args, node.dyn_kwargs) if one)


def written(node: nodes.Node) -> str:
    """An expression as a template writes it, where it is a name and what is read of that."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Const):
        return str(node.value)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{written(node.node)}.{node.arg.value}"
    return "…"
