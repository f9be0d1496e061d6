"""What a command says beside its answer, in which colors, and whether to a person: `--quiet` and `--verbose`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from threading import Event, Timer
from typing import Any, TextIO, TypeVar

import click

from tipsgen.model import Problem, Severity

F = TypeVar("F", bound=Callable[..., Any])
Count = Callable[[int, int], None]
"""Told how many are done, of how many."""

_VOICE = "tipsgen.voice"
"""Where a context and those above it keep a command's voice."""
WAIT = 0.5
"""Seconds that a command may take before a line says what it is at."""
_EVERY = 50
_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_CLEAR = "\r\033[K"


def is_watched(stream: TextIO) -> bool:
    """Whether a person sees what is written to a stream, on a terminal that can take a line back."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_colors(stream: TextIO) -> bool:
    """Whether colors belong on a stream: a person watches, and `NO_COLOR` is not set, or empty (no-color.org)."""
    return is_watched(stream) and not os.environ.get("NO_COLOR")


def in_color(text: str, severity: Severity, stream: TextIO) -> str:
    """Text in the color of a severity, where there are colors."""
    return click.style(text, fg=_COLORS[severity]) if has_colors(stream) else text


@dataclass(frozen=True, slots=True)
class Voice:
    """How much a command says beside what it was asked for."""

    quiet: bool = False
    """Nothing but errors."""
    verbose: bool = False

    def say(self, text: str) -> None:
        """Words about what was done, on stdout."""
        if not self.quiet:
            click.echo(text)

    def note(self, text: str) -> None:
        """Words beside the answer, on stderr."""
        if not self.quiet:
            click.echo(text, err=True)

    def detail(self, text: str) -> None:
        """Words for those who want to know more, on stderr."""
        if self.verbose:
            click.echo(text, err=True)

    def warn(self, problems: Iterable[Problem]) -> None:
        """Problems that stop nothing, on stderr."""
        if not self.quiet:
            self.tell(problems)

    def tell(self, problems: Iterable[Problem]) -> None:
        """Problems on stderr, whatever was asked; their rules, too, where more was."""
        for problem in problems:
            first, *more = str(problem).split("\n", 1)
            rule = f" [{problem.rule}]" if self.verbose else ""
            text = "\n".join([first + rule, *more])
            click.echo(in_color(text, problem.severity, sys.stderr), err=True)

    @contextmanager
    def counting(self, words: str) -> Iterator[Count | None]:
        """A count of what is done, on one line of stderr while a person watches; it is gone at the end.

        It starts no thread, so that processes can be forked meanwhile.
        """
        if self.quiet or not is_watched(sys.stderr):
            yield None
            return

        def show(done: int, total: int) -> None:
            if done % _EVERY == 0 or done == total:
                _draw(f"{words} {done}/{total}")

        _draw("reading the site")
        try:
            yield show
        finally:
            _draw("")

    @contextmanager
    def waiting(self, words: str) -> Iterator[None]:
        """Say what a command is at on one line of stderr, if it takes a while and a person watches."""
        if self.quiet or not is_watched(sys.stderr):
            yield
            return
        shown = Event()

        def show() -> None:
            shown.set()
            _draw(words)

        timer = Timer(WAIT, show)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            if shown.is_set():
                _draw("")


def _draw(text: str) -> None:
    click.echo(_CLEAR + text, nl=False, err=True)


def voice_option(function: F) -> F:
    """`--quiet` and `--verbose`: handed over as `voice`, and kept with the context for errors that end the command."""

    @click.option("--quiet", "-q", is_flag=True, help="Print what was asked for and errors, nothing else.")
    @click.option("--verbose", "-v", is_flag=True, help="Say more, on standard error.")
    @wraps(function)
    def command(*args: Any, quiet: bool, verbose: bool, **rest: Any) -> Any:
        if quiet and verbose:
            raise click.UsageError("--quiet and --verbose exclude each other")
        voice = Voice(quiet, verbose)
        click.get_current_context().meta[_VOICE] = voice
        started = time.perf_counter()
        try:
            return function(*args, voice=voice, **rest)
        finally:
            voice.detail(f"took {time.perf_counter() - started:.2f} s")

    return command  # type: ignore[return-value]


def voice_of(context: click.Context) -> Voice:
    """The voice that the command of a context was given."""
    given = context.meta.get(_VOICE)
    return given if isinstance(given, Voice) else Voice()
