"""A build in a few lines of words."""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` takes longer to load than all that this module does
if TYPE_CHECKING:
    from collections.abc import Iterable


def summary(
    published: int, withheld: Iterable[tuple[str, str, str, str]], *, written: int, kept: int, deleted: int,
    seconds: float,
) -> str:  # fmt: skip
    """What is out, what waits and why, what was written.

    `withheld` has key, path, reason and moment of each tip that waits.
    """
    waiting = [
        f"  withheld: {path}: {f'scheduled for {moment}' if reason == 'scheduled' else 'a draft (shown with --drafts)'}"
        for _, path, reason, moment in withheld
    ]
    first = (
        f"{counted(published, 'tip')} published, {len(waiting)} withheld; {counted(written, 'file')} written, "
        f"{kept} kept, {deleted} deleted in {seconds:.2f} s."
    )
    return "\n".join([first, *waiting])


def counted(number: int, noun: str) -> str:
    """How many of something: `2 tips`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
