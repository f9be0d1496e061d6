"""Files of an output folder: its manifest, its lock, and files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tipsgen.errors import EnvironmentFault
from tipsgen.names import MANIFEST

_MANIFEST_VERSION = 1


@contextmanager
def locked(cache: Path) -> Iterator[None]:
    """Keep a second build of the same site out; a dead process's lock is free."""
    from filelock import FileLock, Timeout

    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = FileLock(cache / "lock", timeout=0)
        with lock:
            yield
    except Timeout as error:
        raise EnvironmentFault("another build of this site is running; wait until it has ended") from error
    except OSError as error:
        place = error.filename or cache
        raise EnvironmentFault(f"cannot use {place}: {error.strerror or error}") from error


def read_manifest(out: Path, name: str = MANIFEST) -> dict[str, str]:
    """The digest of every file that the last build wrote, by path; empty where none is known."""
    import json

    try:
        table = json.loads((out / name).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(table, dict) or table.get("version") != _MANIFEST_VERSION:
        return {}
    outputs = table.get("outputs")
    if not isinstance(outputs, dict) or not set(map(type, outputs.values())) <= {str}:
        return {}
    return outputs


def write_manifest(path: Path, digests: Mapping[str, str], *, sync: bool = False) -> None:
    """Write a manifest; `sync` waits until the disk has it."""
    from json.encoder import encode_basestring

    # A line for each output, in a third of the time that a dump of the whole takes.
    lines = [f'{encode_basestring(name)}: "{value}"' for name, value in sorted(digests.items())]
    text = f'{{"version": {_MANIFEST_VERSION},\n"outputs": {{' + ",\n".join(lines) + "}}\n"
    with path.open("wb") as file:
        file.write(text.encode())
        if sync:
            file.flush()
            os.fsync(file.fileno())


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, whole or not at all; `FileExistsError` where it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, over an older one of its name."""
    staged = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(data)
        staged.replace(path)
    except OSError as error:
        raise EnvironmentFault(f"cannot write {error.filename or path}: {error.strerror}") from error


def copy_bytes(sources: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, bytes]]:
    """The bytes of files to be copied, by output path."""
    for path, source in sources:
        try:
            yield path, source.read_bytes()
        except OSError as error:
            raise EnvironmentFault(f"cannot read {source}: {error.strerror}") from error
