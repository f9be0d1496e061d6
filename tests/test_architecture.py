"""The house: who imports whom, where disk and clock come in, and what nobody keeps in a global.

`FLOORS` is the plan that docs/architecture.md draws.  A new module gets its place here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "tipsgen"

FLOORS: dict[str, tuple[str, ...]] = {
    "words": ("", "values", "later", "names", "summary", "model", "errors", "settings"),
    "reasoning": (
        "digests", "languages.base", "languages.ar", "languages.de", "languages.en", "languages.es", "languages.fr",
        "languages.ja", "languages", "speech.base", "speech.ar", "speech.de", "speech.en", "speech.es", "speech.fr",
        "speech.ja", "speech", "locate", "i18n", "urls", "mailboxes", "fields", "frontmatter", "signup", "config",
        "mentions", "nodes", "typemarks", "quickline", "quickblock", "library", "nodetree", "fastmark", "markdown",
        "prose", "schedule", "tips", "blocks", "companions", "redate", "queue", "assemble", "agenda", "spans",
        "origins", "links", "objections", "find", "views", "explain", "responsive", "jobs", "weave", "structured",
        "policy", "search", "bidi", "png", "rules", "checks.words", "checks.base", "checks.ignores", "checks.dates",
        "checks.counts", "checks.links", "checks.pictures", "checks.inbox", "checks.matter", "checks.reading",
        "checks",
    ),
    "rendering": (
        "sanitize", "cut", "dress", "lettering", "scale", "share", "compiled", "themes",
        "providers.base", "providers.brevo", "providers.buttondown",
        "providers.campaign_monitor", "providers.kit", "providers.listmonk", "providers.mailchimp",
        "providers.mailerlite", "providers.plain", "providers.postmark", "providers.sendgrid",
        "providers.sendgrid_legacy", "providers", "contexts", "theming", "theming.blocks", "theming.library",
        "theming.shapes", "theming.tokens", "theming.values", "theming.walk", "theming.check", "theming.override",
        "channels", "channels.dispatch", "channels.columns", "channels.pieces",
        "channels.rawtext", "channels.html", "channels.mend", "channels.email", "channels.text", "letters",
        "letters.texts", "letters.page", "letters.frame", "letters.twin", "letters.issue", "letters.campaign",
        "letters.message", "letters.digest", "outputs.kinds", "outputs.common", "outputs.around", "outputs.feeds",
        "outputs.lists", "outputs.machines", "outputs.pages", "outputs.search", "outputs.share", "outputs.tip",
        "outputs", "plans", "ics", "terminal", "preview", "preview.added", "preview.pages",
    ),
    "shell": (
        "asked", "survey", "seen", "head", "glance", "themefiles", "sources", "store", "memory", "pictures", "looks",
        "shelf", "staging", "bytecode", "outcome", "workers", "pagefind", "build", "ledger", "tipfiles", "recall",
        "whole", "patch", "rebuild", "scaffold", "issues", "mailer", "overrides", "changes", "desk", "queueing",
        "online", "check",
        "preview.watch", "preview.state", "preview.site", "preview.desk", "preview.server",
    ),
    "door": (
        "cli.voice", "cli.options", "cli.report", "cli.screen", "cli.findings", "cli.stages", "cli.build",
        "cli.calendar",
        "cli.check", "cli.digest", "cli.email", "cli.explain", "cli.init", "cli.list", "cli.new", "cli.queue",
        "cli.send", "cli.serve", "cli.status", "cli.theme", "cli", "start", "__main__",
    ),
}  # fmt: skip
"""Modules of tipsgen by floor, lowest first.  A module imports what stands before it, no more."""

PLACE = {module: place for place, module in enumerate(name for floor in FLOORS.values() for name in floor)}
CORE = tuple(name for floor in ("words", "reasoning", "rendering") for name in FLOORS[floor])

SHARED = {
    "languages": {"languages.base"},
    "speech": {"speech.base"},
    "providers": {"providers.base"},
    "channels": {
        "channels.dispatch",
        "channels.columns",
        "channels.pieces",
        "channels.rawtext",
        "channels.html",
        "channels.mend",
    },
    "letters": {"letters.texts", "letters.frame", "letters.twin", "letters.issue"},
    "outputs": {"outputs.kinds", "outputs.common", "outputs.around"},
    "theming": {
        "theming.blocks",
        "theming.library",
        "theming.shapes",
        "theming.tokens",
        "theming.values",
        "theming.walk",
    },
    "preview": {"preview.added", "preview.pages", "preview.state", "preview.site", "preview.desk"},
    "checks": {"checks.words", "checks.base", "checks.ignores"},
    "cli": {"cli.voice", "cli.options", "cli.report", "cli.screen", "cli.findings", "cli.stages"},
}
"""What the modules of a folder may share; other siblings do not know each other."""

DISK_AND_CLOCK = frozenset({"os", "pathlib", "subprocess", "socket", "shutil", "tempfile", "time"})
CLOCK_CALLS = frozenset({"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"})

MUTABLE_CALLS = frozenset({"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict", "bytearray"})
MUTATORS = frozenset(
    {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "clear", "discard"}
)


def module_name(path: Path) -> str:
    """`tipsgen/cli/build.py` as `cli.build`, the package itself as an empty name."""
    parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> dict[str, ast.Module]:
    """Every module of the package, parsed, by its name."""
    return {
        module_name(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"starter", "data"} & set(path.relative_to(PACKAGE).parts)
    }


MODULES = sources()


def imports(tree: ast.Module, known: dict[str, ast.Module]) -> set[str]:
    """Modules of tipsgen that a module imports, at its top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"line {node.lineno} imports relatively; write the whole name"
            module = node.module or ""
            inner = {f"{module}.{alias.name}" for alias in node.names}
            modules = {name for name in inner if name.removeprefix("tipsgen.") in known}
            # `from tipsgen import weave` needs the module, `from tipsgen.model import Tip` the whole.
            found |= modules if len(modules) == len(inner) else modules | {module}
    return {
        name.removeprefix("tipsgen").removeprefix(".")
        for name in found
        if name == "tipsgen" or name.startswith("tipsgen.")
    }


def foreign_imports(tree: ast.Module) -> set[str]:
    """Top-level packages that a module imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def calls(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The name of every call, such as `open` or `datetime.now`, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def is_mutable(value: ast.expr | None) -> bool:
    """Whether an expression makes something that can change."""
    if isinstance(value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)):
        return True
    return isinstance(value, ast.Call) and ast.unparse(value.func) in MUTABLE_CALLS


def module_values(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None, int]]:
    """Names that a module sets at its top, with their values and lines."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node.value, node.lineno
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value, node.lineno


def changes(tree: ast.Module, names: set[str]) -> list[str]:
    """Lines that change one of `names` in place: `NAME[...] = `, `NAME.attr = ` or `NAME.append(...)`."""
    found = []
    for node in ast.walk(tree):
        owner: ast.expr | None = None
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            owner = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
            owner = node.func.value
        if isinstance(owner, ast.Name) and owner.id in names:
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def test_every_module_has_its_place_on_a_floor() -> None:
    assert set(MODULES) == set(PLACE)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_what_stands_below_it_or_to_its_left(module: str) -> None:
    too_high = {name for name in imports(MODULES[module], MODULES) if PLACE[name] >= PLACE[module]}

    assert not too_high, f"{module} imports {sorted(too_high)}, which stand above it"


@pytest.mark.parametrize("module", sorted(name for name in MODULES if "." in name))
def test_a_module_knows_no_sibling_but_what_its_folder_shares(module: str) -> None:
    folder = module.split(".")[0]
    siblings = {name for name in imports(MODULES[module], MODULES) if name.startswith(f"{folder}.")}

    assert siblings <= SHARED[folder]


def test_no_imports_run_in_a_circle() -> None:
    graph = {module: imports(tree, MODULES) for module, tree in MODULES.items()}

    order = list(TopologicalSorter(graph).static_order())

    assert set(order) == set(MODULES)


@pytest.mark.parametrize("module", CORE)
def test_below_the_shell_nothing_imports_disk_or_clock(module: str) -> None:
    assert not foreign_imports(MODULES[module]) & DISK_AND_CLOCK


@pytest.mark.parametrize("module", CORE)
def test_below_the_shell_nothing_opens_a_file(module: str) -> None:
    opened = [line for name, line in calls(MODULES[module]) if name in ("open", "io.open")]

    assert not opened


def reads_clock(name: str) -> bool:
    return name in CLOCK_CALLS or name.endswith(tuple(f".{call}" for call in CLOCK_CALLS))


def test_only_the_start_and_the_options_of_the_command_line_read_the_clock() -> None:
    readers = {module for module, tree in MODULES.items() if any(reads_clock(name) for name, _ in calls(tree))}

    assert readers == {"cli.options", "start"}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_what_a_module_holds_at_its_top_is_a_constant(module: str) -> None:
    tree = MODULES[module]
    mutable = {name: line for name, value, line in module_values(tree) if is_mutable(value)}

    assert all(name.isupper() or name == "__all__" for name in mutable), f"{module}: {mutable}"
    assert not changes(tree, set(mutable))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)]


def test_only_a_worker_process_keeps_something_in_a_class() -> None:
    keepers = {
        module
        for module, tree in MODULES.items()
        if changes(tree, {node.name for node in tree.body if isinstance(node, ast.ClassDef)})
    }

    assert keepers == {"workers"}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_error_is_caught_without_a_name_or_without_a_word(module: str) -> None:
    silent = []
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            idle = all(
                isinstance(step, ast.Pass) or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
                for step in node.body
            )
            if caught in ("", "Exception", "BaseException") or idle:
                silent.append(f"line {node.lineno}: except {caught}")
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("suppress", "contextlib.suppress"):
            silent.append(f"line {node.lineno}: suppress")

    assert not silent


def test_the_architecture_document_names_every_module() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    missing = [name for name in PLACE if name and name.split(".")[-1].strip("_") not in text]

    assert not missing


def test_imports_are_seen_at_the_top_inside_functions_and_as_modules() -> None:
    tree = ast.parse(
        "from tipsgen import weave\n"
        "from tipsgen.model import Tip\n"
        "import tipsgen.urls\n"
        "import json\n"
        "def late():\n"
        "    from tipsgen.outputs import feeds, lists\n"
    )

    assert imports(tree, MODULES) == {"weave", "model", "urls", "outputs.feeds", "outputs.lists"}


def test_a_changed_constant_is_seen() -> None:
    tree = ast.parse("FOUND = {}\nSEEN = []\ndef keep(key):\n    FOUND[key] = 1\n    SEEN.append(key)\n")

    assert changes(tree, {"FOUND", "SEEN"}) == ["line 4: FOUND[key]", "line 5: SEEN.append(key)"]
