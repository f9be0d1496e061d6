"""`tipsgen theme`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipsgen.cli.options import site_option, site_root
from tipsgen.cli.report import JSON_VERSION, problem_object, tally
from tipsgen.cli.voice import Voice, voice_option

if TYPE_CHECKING:
    from tipsgen.overrides import ThemeEntry
    from tipsgen.theming.library import Library

_EPILOG = """\b
Examples:
  tipsgen theme list
  tipsgen theme list blog/tip.html
  tipsgen theme copy footer
  tipsgen theme check
"""


@click.group("theme", epilog=_EPILOG)
def command() -> None:
    """Find out what a theme is made of, change a block of it, and check the change."""


@command.command("list")
@click.argument("template", required=False, default="")
@site_option
@click.option("--blocks", is_flag=True, help="Print every template with its blocks.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@voice_option
def show(template: str, site_dir: Path | None, blocks: bool, as_json: bool, voice: Voice) -> None:
    """Print the themes, or the blocks of TEMPLATE, such as blog/tip.html."""
    from tipsgen.errors import UsageError
    from tipsgen.fields import did_you_mean
    from tipsgen.overrides import library, list_themes

    root = site_root(site_dir, voice)
    if not template and not blocks:
        themes = list_themes(root)
        click.echo(_json({"themes": [_theme_object(one) for one in themes]}) if as_json else _themes(themes), nl=False)
        return
    templates = library(root)
    if template and template not in templates.names:
        raise UsageError(f"there is no template {template!r}; {did_you_mean(template, templates.names)}")
    names = [template] if template else list(templates.names)
    if as_json:
        click.echo(_json({"templates": [_template_object(templates, name) for name in names]}), nl=False)
    else:
        click.echo("\n".join(_template(templates, name) for name in names), nl=False)


def _themes(themes: tuple[ThemeEntry, ...]) -> str:
    width = max(len(one.name) for one in themes)
    lines = []
    for one in themes:
        below = f", extends {one.extends}" if one.extends else ""
        lines.append(f"{'*' if one.used else ' '} {one.name:{width}}  {one.place}{below}\n")
    return "".join([*lines, "* is in use here\n"])


def _theme_object(one: ThemeEntry) -> dict[str, Any]:
    return {"name": one.name, "place": one.place, "extends": one.extends, "used": one.used}


def _template(templates: Library, name: str) -> str:
    about = templates.about(name)
    width = max(map(len, about.blocks), default=0)
    lines = [f"{name}: {about.text}\n" if about.text else f"{name}\n"]
    lines += [f"  {block:{width}}  {text}".rstrip() + "\n" for block, text in about.blocks.items()]
    return "".join(lines)


def _template_object(templates: Library, name: str) -> dict[str, Any]:
    about = templates.about(name)
    files = [source.path for source in templates.sources if source.name == name]
    return {"name": name, "about": about.text, "files": files, "blocks": dict(about.blocks)}


def _json(table: dict[str, Any]) -> str:
    return json.dumps({"version": JSON_VERSION, **table}, ensure_ascii=False, indent=2) + "\n"


@command.command("copy")
@click.argument("what", metavar="WHAT")
@site_option
@click.option("--whole", is_flag=True, help="Copy the whole template.")
@voice_option
def copy(what: str, site_dir: Path | None, whole: bool, voice: Voice) -> None:
    """Start a change: write one block, as it is now, into themes/site, ready to be edited.

    WHAT is a block, TEMPLATE:BLOCK, or with --whole a template.
    """
    from tipsgen.overrides import copy_to_site

    voice.say(copy_to_site(site_root(site_dir, voice), what, whole=whole))


@command.command("check")
@site_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@voice_option
def check(site_dir: Path | None, as_json: bool, voice: Voice) -> None:
    """Report what the theme uses that does not exist, and what nothing uses."""
    from tipsgen.overrides import check as faults

    problems = faults(site_root(site_dir, voice))
    if as_json:
        found = [problem_object(problem) for problem in problems]
        click.echo(_json({"ok": not problems, "problems": found}), nl=False)
    else:
        voice.tell(problems)
        if problems:
            voice.note(f"{tally(problems)}.")
        else:
            voice.say("The theme uses nothing that does not exist.")
    if problems:
        raise click.exceptions.Exit(1)
