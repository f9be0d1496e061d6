"""Templates as Python code: how Jinja's generator is told to write them, so that they cost less to render.

What a template writes is the same as with Jinja's own generator.  Three things differ: a value that is fit
for HTML is not copied; a template, or a block of one, returns the list of its pieces in place of yielding
each through all who called it; and what depends on the site alone, such as the masthead, is written once
(docs/decisions/0016-templates.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from itertools import groupby
from typing import Any

import markupsafe
from jinja2 import Environment, Template, TemplateError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from markupsafe import Markup, escape

from tipsgen import views
from tipsgen.errors import ThemeError

SAME = frozenset({"site", "words", "root", "theme"})
"""Names of a template's context that are the same objects on many pages, and that nobody changes."""


def _with_references(text: str) -> str:
    """Words with references for what HTML would take for marks, as MarkupSafe writes them."""
    return str(escape(text))


_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", _with_references)
"""MarkupSafe's own inner function where it has one, since 3.0: it makes no object of what needs no reference."""


def safe(value: object) -> str:
    """A value fit for HTML, like `escape`, without a copy of what is fit for it already."""
    kind = type(value)
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is int else escape(value)


_NEVER = object()
"""What no name of a template stands for."""


class _Kept(dict[str, tuple[object, ...]]):
    """By place, the values of names that a text was written for, then the text.

    Places are named alike in every process, as compiled templates may be kept.
    """

    def __missing__(self, _place: str) -> tuple[object, ...]:
        return (_NEVER,) * len(SAME)


class Generator(CodeGenerator):
    """Writes values by `safe`, pieces into lists, and once what depends on `SAME` alone, for as long as that stays.

    For each such place of its templates the environment keeps the values that its text was written for,
    then the text.
    """

    _is_kept = False
    """Whether the text of this place will be kept."""
    _places = 0
    """How many places of the template are kept."""
    _is_fickle = False
    """Whether the template changes what one of `SAME` holds, as a namespace's values can be."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """A whole template, after the names that all of its functions use."""
        self.writeline("safe = environment.safe")
        for name in sorted({asked.attr for asked in node.find_all(nodes.Getattr)} & _PLAIN.keys()):
            self.writeline(f"has_{name} = environment.plain[{name!r}]")
        self._is_fickle = any(one.name in SAME for one in node.find_all(nodes.NSRef))
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """An attribute: that of a view by Python's own quick way, any other by Jinja's rules."""
        name = node.attr
        if name not in _PLAIN:
            super().visit_Getattr(node, frame)
            return
        value = self.temporary_identifier()
        self.write(f"({value}.{name} if type(({value} := ")
        self.visit(node.node, frame)
        self.write(f")) in has_{name} else environment.getattr({value}, {name!r}))")

    def write_commons(self) -> None:
        """The first lines of each function, without the one that would make it a generator."""
        self.writeline("resolve = context.resolve_or_missing")
        self.writeline("undefined = environment.undefined")
        self.writeline("concat = environment.concat")
        self.writeline("cond_expr_undefined = Undefined")
        self.writeline("own, given = context.vars, context.parent")

    def enter_frame(self, frame: Frame) -> None:
        """The names that a frame takes from outside; those of the template's context without a call for each."""
        if self.get_context_ref() == "context":
            loads = frame.symbols.loads
            for target, (action, name) in loads.items():
                if action == VAR_LOAD_RESOLVE:
                    self.writeline(f"{target} = own[{name!r}] if {name!r} in own else given.get({name!r}, missing)")
            frame.symbols.loads = {target: load for target, load in loads.items() if load[0] != VAR_LOAD_RESOLVE}
            super().enter_frame(frame)
            frame.symbols.loads = loads
        else:
            super().enter_frame(frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("safe(")
        if finalize.src is not None:
            self.write(finalize.src)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """The body of a template, a block, a condition or a loop."""
        if frame.require_output_check:
            # What stands outside the blocks of a template that extends another may never be written.
            super().blockvisit(nodes, frame)
            return
        is_whole = frame.buffer is None and (frame.rootlevel or frame.block_frame)
        if is_whole:
            self.buffer(frame)
        # What a provider shields, and what is escaped in one mode and not in another, depends on more than its names.
        may_keep = self.environment.finalize is None and not (
            frame.eval_ctx.volatile or self._is_kept or self._is_fickle
        )
        for run, is_same in self._runs(nodes):
            if is_same and may_keep and frame.buffer is not None:
                self._write_once(run, frame)
            else:
                super().blockvisit(run, frame)
        if is_whole:
            # A template that extends this one, or includes it, hands on one piece in place of many.
            self.writeline(f"return [concat({frame.buffer})]" if frame.rootlevel else f"return {frame.buffer}")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802
        """The place of a block: all its pieces."""
        if frame.buffer is None:
            super().visit_Block(node, frame)
            return
        if node.required:
            self.writeline(f"if len(context.blocks[{node.name!r}]) <= 1:", node)
            message = f"Required block {node.name!r} not found"
            self.writeline(f"    raise TemplateRuntimeError({message!r})", node)
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{frame.buffer}.extend(context.blocks[{node.name!r}][0]({context}))", node)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """The place of another template: all its pieces."""
        if node.ignore_missing:
            self.writeline("try:")
            self.indent()
        self.writeline("template = environment.get_or_select_template(", node)
        self.visit(node.template, frame)
        self.write(f", {self.name!r})")
        if node.ignore_missing:
            self.outdent()
            self.writeline("except TemplateNotFound:")
            self.writeline("    pass")
            self.writeline("else:")
            self.indent()
        pieces = "template._get_default_module()._body_stream"
        if node.with_context:
            values = f"context.get_all(), True, {self.dump_local_context(frame)}"
            pieces = f"template.root_render_func(template.new_context({values}))"
        self.writeline(f"{frame.buffer}.extend({pieces})" if frame.buffer else f"yield from {pieces}")
        if node.ignore_missing:
            self.outdent()

    def _write_once(self, run: Sequence[nodes.Node], frame: Frame) -> None:
        """A run of nodes that depends on `SAME` alone: its text, rendered again only when one of them is another."""
        names = sorted(self._names(run) or ())
        found = [frame.symbols.find_ref(name) or f"{self.get_resolve_func()}({name!r})" for name in names]
        self._places += 1
        place, text = f"environment.kept[{f'{self.name} {self._places}'!r}]", self.temporary_identifier()
        self.writeline(f"{text} = {place}")
        tests = " or ".join(f"{text}[{index}] is not {value}" for index, value in enumerate(found))
        self.writeline(f"if {tests}:")
        self.indent()
        inner = frame.copy()
        self.buffer(inner)
        self._is_kept = True
        super().blockvisit(run, inner)
        self._is_kept = False
        self.writeline(f"{text} = {place} = ({', '.join(found)}, concat({inner.buffer}))")
        self.outdent()
        self.writeline(f"{frame.buffer}.append({text}[{len(names)}])")

    def _runs(self, body: Iterable[nodes.Node]) -> Iterator[tuple[list[nodes.Node], bool]]:
        """Neighbors that are written alike, and whether they depend on `SAME` alone."""
        parts = (part for node in body for part in (node.nodes if isinstance(node, nodes.Output) else (node,)))
        groups = [(is_same, list(group)) for is_same, group in groupby(parts, self._depends_on_same)]
        for is_worth, alike in groupby(groups, lambda group: group[0] and self._costs(group[1])):
            yield _stated([part for _, group in alike for part in group]), is_worth

    def _costs(self, group: Sequence[nodes.Node]) -> bool:
        """Whether what neighbors write costs more than to look up what was written."""
        costly = [part for part in group if not isinstance(part, nodes.TemplateData | nodes.Name)]
        return bool(self._names(costly))

    def _depends_on_same(self, node: nodes.Node) -> bool:
        names = self._names([node])
        return names is not None and names <= SAME

    def _names(self, parts: Iterable[nodes.Node | None]) -> frozenset[str] | None:
        """The names that nodes take from outside; `None` where one may do more than write what depends on them."""
        names: frozenset[str] = frozenset()
        for part in parts:
            if part is None:
                continue
            free = self._free(part)
            if free is None:
                return None
            names |= free
        return names

    def _free(self, node: nodes.Node) -> frozenset[str] | None:
        if isinstance(node, nodes.Name):
            return frozenset({node.name}) if node.ctx == "load" else None
        if isinstance(node, nodes.For):
            inner, outer = self._names([*node.body, node.test]), self._names([node.iter, *node.else_])
            if inner is None or outer is None or node.recursive:
                return None
            own = {
                name.name for name in (node.target, *node.target.find_all(nodes.Name)) if isinstance(name, nodes.Name)
            }
            return outer | (inner - own - {"loop"})
        if isinstance(node, nodes.Include):
            return self._included(node)
        if not isinstance(node, _PURE) or (isinstance(node, nodes.Filter) and node.name == "random"):
            return None
        return self._names(node.iter_child_nodes())

    def _included(self, node: nodes.Include) -> frozenset[str] | None:
        """The names that a template takes from outside, where it is included by its name and includes no other."""
        named, loader = node.template, self.environment.loader
        if not isinstance(named, nodes.Const) or not isinstance(named.value, str) or not node.with_context:
            return None
        if loader is None or self.name is None:
            return None
        name = self.environment.join_path(named.value, self.name)
        try:
            body = self.environment.parse(loader.get_source(self.environment, name)[0], name).body
        except (TemplateError, ThemeError):
            return None  # It is reported when it is rendered, which may never be.
        return None if any(part.find(nodes.Include) for part in body) else self._names(body)


def _attributes() -> Mapping[str, frozenset[type]]:
    """The views that have an attribute, by its name."""
    kinds = [kind for kind in vars(views).values() if isinstance(kind, type) and is_dataclass(kind)]
    names = {name for kind in kinds for name in dir(kind) if not name.startswith("_")}
    return {name: frozenset(kind for kind in kinds if hasattr(kind, name)) for name in names}


_PLAIN = _attributes()
_PURE = (
    nodes.BinExpr, nodes.Call, nodes.Compare, nodes.Concat, nodes.CondExpr, nodes.Filter, nodes.Getattr, nodes.Getitem,
    nodes.If, nodes.Keyword, nodes.Literal, nodes.Operand, nodes.Output, nodes.Slice, nodes.Test, nodes.UnaryExpr,
)  # fmt: skip
"""What gives the same for the same values of its names."""


def _stated(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Statements, and those values between them that are written in one go as one."""
    stated: list[nodes.Node] = []
    for is_value, run in groupby(parts, lambda part: isinstance(part, nodes.Expr)):
        found = list(run)
        stated += [nodes.Output(found, lineno=found[0].lineno)] if is_value else found
    return stated


class KeepingEnvironment(Environment):
    """An environment whose templates are written by `Generator`."""

    code_generator_class = Generator
    safe = staticmethod(safe)
    plain = _PLAIN

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kept = _Kept()
        self._named: dict[tuple[object, str | None], Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """The template of this name, as `parent` calls it, looked up once: none changes while a theme lives."""
        found = self._named.get((name, parent)) if globals is None else None
        if found is None:
            found = super().get_template(name, parent, globals)
            if globals is None:
                self._named[name, parent] = found
        return found
