"""The command line.  Each command parses its words and delegates; heavy imports wait for use."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from tipsgen import __version__
from tipsgen.errors import ContentError, TipsgenError

_COMMANDS = {
    "build": "Build the blog, the feed and the newsletters.",
    "calendar": "Show a month, a tip a day.",
    "check": "Find what readers would stumble over.",
    "digest": "Make one issue out of several days' tips.",
    "email": "Render the issue of one tip, for any provider.",
    "explain": "Show where a tip's values come from, and what becomes of it.",
    "init": "Start a site in a new folder.",
    "list": "List tips, or the days that lack one.",
    "new": "Start a tip.",
    "queue": "Keep undated tips in order, and date them.",
    "send": "Send one issue to yourself, as a test.",
    "serve": "Show the site while you write.",
    "status": "Show what went out, what goes next, what is ready.",
    "theme": "List themes and their blocks, start a change, check it.",
}
"""Commands and their one-line help, so that --help imports none of them."""

_EPILOG = """\b
Examples:
  tipsgen init my-tips            start a site that builds at once
  tipsgen new "Listen first"      start a draft on the next free day
  tipsgen build                   write blog, feed and newsletters to site/
  tipsgen build --drafts --future see everything that is not out yet
  tipsgen email next              the next issue, ready to be pasted
  tipsgen serve --open            see the site, each save at once
  tipsgen status                  what went out, what goes next, what is ready
"""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"tipsgen.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from tipsgen.fields import did_you_mean

            hint = did_you_mean(args[0], _COMMANDS)
            raise click.UsageError(f"{error.message} {hint[0].upper()}{hint[1:]}", ctx) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn the package's errors into words on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except ContentError as error:
            from tipsgen.cli.report import show_problems
            from tipsgen.cli.voice import voice_of

            show_problems(error.problems, voice_of(ctx))
            ctx.exit(error.exit_code)
        except TipsgenError as error:
            from tipsgen.cli.voice import in_color
            from tipsgen.model import Severity

            click.echo(in_color(f"Error: {error}", Severity.ERROR, sys.stderr), err=True)
            ctx.exit(error.exit_code)


@click.group(cls=LazyGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tipsgen")
def cli() -> None:
    """Turn dated markdown tips into a blog, an RSS feed and email-ready newsletters."""


def main(args: Sequence[str] | None = None, **extra: Any) -> Any:
    """Run the command line; the entry point of the installed script."""
    return cli.main(args=list(args) if args is not None else None, **extra)
