"""Changes to an author's files: all that one command asks for, or none.

Every new byte is staged, and every old one kept, before the first file of the site is touched; a
journal says what is under way.  New files are put in place first, old ones removed last.  What
fails is rolled back; what a crash leaves is rolled back by the next command.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tipsgen.digests import digest
from tipsgen.errors import EnvironmentFault, UsageError

_FOLDER = "change"
_JOURNAL = "journal.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One file that gets a new name, new bytes, or both."""

    source: str
    """Path from the site's root; empty: a new file."""
    target: str
    data: bytes
    """The file's bytes afterwards."""
    old: bytes = b""
    """The bytes of `source` as they were read; others stop the command."""


def apply_changes(root: Path, cache: Path, steps: Sequence[Step]) -> None:
    """Do all steps or none.  The caller holds the site's lock and has called `recover`.

    Afterwards each target holds its bytes, and a source that is no target is gone.  An
    `EnvironmentFault` or `UsageError` means that nothing has changed.
    """
    folder = cache / _FOLDER
    whole = False
    try:
        _check(root, steps)
        _stage(root, folder, steps)
        targets = {step.target for step in steps}
        for number, step in enumerate(steps):
            _put(folder / f"new-{number}", root / step.target)
        for step in steps:
            if step.source and step.source not in targets:
                (root / step.source).unlink()
        (folder / _JOURNAL).unlink()
        whole = True
    except OSError as error:
        place = error.filename2 or error.filename
        raise EnvironmentFault(f"cannot write {place}: {error.strerror}; nothing was changed") from error
    finally:
        # Whatever ended it, an interrupt too, the files are put back now.
        if not whole:
            recover(root, cache)
    shutil.rmtree(folder, ignore_errors=True)
    _drop_empty(root, steps)


def recover(root: Path, cache: Path) -> bool:
    """Put back what a command that was cut off had begun; whether there was anything."""
    folder = cache / _FOLDER
    if (folder / _JOURNAL).is_file():
        _roll_back(root, cache)
        return True
    shutil.rmtree(folder, ignore_errors=True)
    return False


def is_cut_off(cache: Path) -> bool:
    """Whether a command on this site was cut off in the middle."""
    return (cache / _FOLDER / _JOURNAL).is_file()


def _check(root: Path, steps: Sequence[Step]) -> None:
    sources = {step.source for step in steps}
    targets = [step.target for step in steps]
    for target in targets:
        if targets.count(target) > 1:
            raise UsageError(f"two files would become {target}; nothing was changed")
        if target not in sources and _exists(root / target):
            raise UsageError(f"{target} exists already; nothing was changed")
    for step in steps:
        if not step.source:
            continue
        path = root / step.source
        if path.is_symlink():
            raise UsageError(f"{step.source} is a link to another file; move that by hand")
        if path.read_bytes() != step.old:
            raise UsageError(f"{step.source} was changed in the meantime; nothing was changed, try again")


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _stage(root: Path, folder: Path, steps: Sequence[Step]) -> None:
    folder.mkdir(parents=True)
    listed = []
    for number, step in enumerate(steps):
        _write(folder / f"new-{number}", step.data)
        if step.source:
            _write(folder / f"old-{number}", step.old)
            shutil.copymode(root / step.source, folder / f"new-{number}")
            shutil.copymode(root / step.source, folder / f"old-{number}")
        listed.append({"source": step.source, "target": step.target, "new": digest(step.data)})
    _write(folder / "journal", json.dumps({"version": _VERSION, "steps": listed}).encode())
    (folder / "journal").replace(folder / _JOURNAL)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _put(staged: Path, target: Path) -> None:
    """A copy of a staged file under its name, in one step: a reader sees the old file or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.tmp")
    shutil.copy(staged, beside)
    beside.replace(target)


def _roll_back(root: Path, cache: Path) -> None:
    folder = cache / _FOLDER
    try:
        steps = json.loads((folder / _JOURNAL).read_bytes())["steps"]
        sources = {step["source"] for step in steps}
        made = {step["target"]: step["new"] for step in steps}
        for number, step in enumerate(steps):
            target = root / step["target"]
            target.with_name(f".{target.name}.tmp").unlink(missing_ok=True)
            if step["source"]:
                _restore(root / step["source"], folder / f"old-{number}", made.get(step["source"], ""), cache, root)
        for target, made_of in made.items():
            path = root / target
            if target not in sources and path.is_file() and digest(path.read_bytes()) == made_of:
                path.unlink()
    except (OSError, ValueError, KeyError) as error:
        raise EnvironmentFault(f"cannot put files back ({error}); your files are in {folder}") from error
    # Without its journal the rest is only waste.
    (folder / _JOURNAL).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _restore(path: Path, kept: Path, made_of: str, cache: Path, root: Path) -> None:
    """Put an old file back; where its author has written something else since, beside that."""
    old = kept.read_bytes()
    present = path.read_bytes() if path.is_file() else None
    if present == old:
        return
    if present is None or digest(present) == made_of:
        _put(kept, path)
    else:
        _put(kept, cache / "kept" / path.relative_to(root))


def _drop_empty(root: Path, steps: Sequence[Step]) -> None:
    """Folders below the queue that a change has emptied."""
    for step in steps:
        folder = (root / step.source).parent
        if step.source.count("/") > 2 and step.source.startswith("content/queue/") and not any(folder.iterdir()):
            folder.rmdir()
