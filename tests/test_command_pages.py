"""docs/commands/ is generated from the commands' own help: `pytest tests/test_command_pages.py --update-golden`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from tests.support import ROOT
from tipsgen.cli import cli

FOLDER = ROOT / "docs" / "commands"
UPDATE = "pytest tests/test_command_pages.py --update-golden"


def all_commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    return {name: cli.get_command(context, name) for name in cli.list_commands(context)}  # type: ignore[misc]


def cell(text: str) -> str:
    """Words that may stand in a cell of a table, without what would be markup there."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "\\<").strip()


def options(command: click.Command, context: click.Context) -> Iterator[str]:
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if isinstance(param, click.Option) and record and "--help" not in param.opts:
            yield f"| `{record[0]}` | {cell(record[1])} |"


def words(text: str | None) -> str:
    """A docstring's paragraphs, each on one line."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def examples(command: click.Command) -> list[str]:
    lines = (command.epilog or "").split("Examples:\n", 1)[-1].splitlines()
    return [line.strip() for line in lines if line.strip().startswith("tipsgen ")]


def notes(command: click.Command) -> str:
    """What the help says below its examples."""
    found = re.split(r"\n\s*\n", (command.epilog or "").strip())[1:]
    return words("\n\n".join(part.replace("\b", "") for part in found))


def chapter(name: str, command: click.Command, level: int) -> list[str]:
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    lines = [f"{'#' * level} {name}", "", words(command.help), "", "```text", usage, "```", ""]
    table = list(options(command, context))
    if table:
        lines += ["| Option | Means |", "| --- | --- |", *table, ""]
    if examples(command):
        lines += ["```sh", *examples(command), "```", ""]
    if notes(command):
        lines += [notes(command), ""]
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found
            lines += chapter(f"{name} {inner}", found, level + 1)
    return lines


def page(name: str, command: click.Command) -> str:
    """The page of one command."""
    return "\n".join(
        [*chapter(f"tipsgen {name}", command, 1), f"All commands: [Commands](../cli.md#tipsgen-{name}).", ""]
    )


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_the_page_of_a_command_is_what_its_help_says(name: str, request: pytest.FixtureRequest) -> None:
    made = page(name, all_commands()[name])
    path = FOLDER / f"{name}.md"
    if request.config.getoption("--update-golden"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")

    assert path.is_file(), f"{path.name} is missing; make it with: {UPDATE}"
    assert path.read_text(encoding="utf-8") == made, f"{path.name} is not current; renew it with: {UPDATE}"


def test_there_is_no_page_of_a_command_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(all_commands())


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_the_overview_leads_to_the_page_of_each_command(name: str) -> None:
    assert f"(commands/{name}.md)" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_one_line_help_of_the_list_is_written_for_every_command() -> None:
    context = click.Context(cli)
    shown = cli.get_help(context)

    assert [name for name in cli.list_commands(context) if not re.search(rf"^  {name}\s+\S", shown, re.MULTILINE)] == []
