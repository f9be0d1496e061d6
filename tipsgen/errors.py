"""What can go wrong, for people and for exit codes.

Faults of content are values (`model.Problem`); the exceptions here end a command.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` takes longer to load than a build that has nothing to do may take
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tipsgen.model import Problem, SourcePos


class TipsgenError(Exception):
    """The base of all errors that a command reports without a traceback."""

    exit_code = 1
    """What the process returns: 1 content, 2 usage, 3 environment."""


class ContentError(TipsgenError):
    """The site's own files have faults; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


class UsageError(TipsgenError):
    """The command was called with words that cannot work together."""

    exit_code = 2


class EnvironmentFault(TipsgenError):  # noqa: N818 - EnvironmentError is taken
    """Something outside the site is missing: a disk, a lock, a permission."""

    exit_code = 3


class ThemeError(TipsgenError):
    """A theme is missing, or one of its templates cannot be used."""

    exit_code = 1

    def __init__(self, message: str, at: SourcePos | None = None) -> None:
        super().__init__(message)
        self.at = at
        """The place in a `theme.toml`, where that is at fault."""


class NoSuchTip(TipsgenError):  # noqa: N818 - what is missing says it
    """No tip, or more than one, answers to what was asked for; the message names candidates."""

    exit_code = 1
