"""Pagefind, run over pages in a folder of its own (https://pagefind.app)."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tipsgen.errors import EnvironmentFault

_NOT_USED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
"""Pagefind's own looks; the search page has the theme's."""


def find_program() -> Path:
    """Pagefind's program, which the package brings, or one that the system has."""
    hint = "install it with: python -m pip install 'tipsgen[pagefind]'"
    missing = f'[search] engine = "pagefind" needs Pagefind, which is not installed; {hint}'
    try:
        from pagefind.service import get_executable
    except ImportError as error:
        raise EnvironmentFault(missing) from error
    program: Path | None = get_executable()
    if program is None or not program.is_file():
        raise EnvironmentFault(missing)
    return program


def index(program: Path, pages: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Pagefind's files for some pages, by their path in its folder, in order."""
    try:
        with tempfile.TemporaryDirectory(prefix="tipsgen-pagefind-") as name:
            return _index(program, pages, Path(name))
    except OSError as error:
        raise EnvironmentFault(f"cannot run Pagefind: {error.filename or program}: {error.strerror}") from error


def _index(program: Path, pages: Sequence[tuple[str, bytes]], folder: Path) -> list[tuple[str, bytes]]:
    source, target = folder / "pages", folder / "made"
    source.mkdir()
    for path, data in pages:
        place = source / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    command = [str(program), "--site", str(source), "--output-path", str(target), "--quiet"]
    # What it says names no secret and no reader; it is shown where it fails.
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        raise EnvironmentFault(f"Pagefind failed ({done.returncode}): {(done.stderr or done.stdout).strip()[-500:]}")
    files = sorted(path for path in target.rglob("*") if path.is_file() and not path.name.startswith(_NOT_USED))
    return [(path.relative_to(target).as_posix(), path.read_bytes()) for path in files]
