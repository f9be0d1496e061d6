"""All that a theme uses and does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jinja2 import nodes

from tipsgen.contexts import CONTEXTS, Table
from tipsgen.fields import did_you_mean
from tipsgen.model import Problem, SourcePos
from tipsgen.themes import Layer
from tipsgen.theming.library import Library, Source
from tipsgen.theming.shapes import ANY, Macro
from tipsgen.theming.tokens import Settings, check_tokens, merged, read_settings
from tipsgen.theming.values import Findings
from tipsgen.theming.walk import Walk


def check_theme(layers: Sequence[Layer]) -> tuple[Problem, ...]:
    """Every fault of a theme with its layers, highest first, in the order of their places."""
    settings = [read_settings(layer) for layer in layers]
    library = Library(layers)
    problems = [source.problem for source in library.sources if source.problem]
    problems += check_tokens(settings)
    findings = Findings()
    always = {"theme": _theme(settings)}
    for page in CONTEXTS:
        Walk(library, page, always, findings).run()
    _walk_unused_macros(library, always, findings)
    problems += _as_problems(findings)
    for source in library.sources:
        problems += _dead(library, source)
    problems += _unused(library, findings)
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.at, problem.field)))


def _theme(settings: Sequence[Settings]) -> Table:
    """The global `theme`, with the tokens and rules that these layers have."""
    tokens = {group: Table("token", dict.fromkeys(values, str)) for group, values in merged(settings).items()}
    styles = Table("email style", {key: str for one in settings for key in one.styles})
    entries = {"tokens": Table("group of tokens", tokens), "styles": styles, "css_path": str, "email_styles": str}
    return Table("entry of the theme", entries)


def _walk_unused_macros(library: Library, always: Mapping[str, object], findings: Findings) -> None:
    """Macros that no page calls, with values of which nothing is known."""
    for source in library.sources:
        for node in source.tree.find_all(nodes.Macro):
            if source.name in findings.reached and id(node) not in findings.called:
                walk = Walk(library, source.name, always, findings)
                walk.source = source
                walk.macro(Macro(source, node, walk.always), [ANY] * len(node.args), {})


def _as_problems(findings: Findings) -> Iterator[Problem]:
    for fault, pages in findings.faults.items():
        elsewhere = sorted(pages - {fault.source.name})
        shown = ", ".join(elsewhere) if len(elsewhere) < 4 else f"{len(elsewhere)} templates"
        where = f" (used by {shown})" if elsewhere and fault.rule in ("template-name", "template-field") else ""
        at = fault.source.at(fault.line, fault.field.rpartition(".")[2])
        yield Problem(at, fault.rule, fault.message + where, fault.hint, field=fault.field)


def _dead(library: Library, source: Source) -> Iterator[Problem]:
    """What a template that extends another says in vain: blocks that nothing shows, text outside of blocks."""
    chain = tuple(library.chain(source))
    if not source.extends:
        return
    shown = {block.name for one in chain[1:] for block in one.tree.find_all(nodes.Block)}
    for step in source.tree.body:
        for block in [step] if isinstance(step, nodes.Block) else step.find_all(nodes.Block):
            if block.name not in shown and len(chain) > 1:
                hint = did_you_mean(block.name, shown)
                at = source.at(block.lineno, block.name)
                message = f"is a block that {chain[1].path} does not have, so nothing shows it"
                yield Problem(at, "template-block", message, hint, field=block.name)
        if isinstance(step, nodes.Output):
            for one in step.nodes:
                if not isinstance(one, nodes.TemplateData) or one.data.strip():
                    at = SourcePos(source.path, _line(one))
                    message = "stands outside of every block, so nothing shows it"
                    yield Problem(at, "template-block", message, "put it into a block")


def _line(node: nodes.Node) -> int:
    """The line where a text begins, empty ones before it left out."""
    data = node.data if isinstance(node, nodes.TemplateData) else ""
    return node.lineno + data[: len(data) - len(data.lstrip())].count("\n")


def _unused(library: Library, findings: Findings) -> Iterator[Problem]:
    """Templates that no page is made with."""
    if findings.dynamic:
        return
    for source in library.sources:
        if source.name not in findings.reached and source.name not in CONTEXTS:
            hint = did_you_mean(source.name, CONTEXTS)
            message = "is a template that no page, feed or issue is made with"
            yield Problem(SourcePos(source.path), "template-unused", message, hint, field=source.name)
