"""Templates as they were compiled, kept for the next build.

Each file starts with a checksum: bytecode that was damaged must never run.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from tipsgen.values import frozen

_SUM = 16


@frozen()
class Compiled:
    """Where compiled templates are kept."""

    folder: Path
    code: str
    """A digest of what compiles them, and of all of them: another code, or another template that one includes,
    makes something else of them."""

    def cache(self, variant: str) -> BytecodeCache:
        """The templates that are compiled in one way."""
        return _Files(self.folder, f"{self.code[:16]}-{variant}")


class _Files(BytecodeCache):
    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{self._name}-{bucket.key}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, unless its file is not there or not as it was written; Jinja compares versions and sources."""
        try:
            data = self._path(bucket).read_bytes()
        except OSError:
            return
        if data[:_SUM] == blake2b(data[_SUM:], digest_size=_SUM).digest():
            bucket.bytecode_from_string(data[_SUM:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; where that fails, the next build compiles it again."""
        code = bucket.bytecode_to_string()
        path = self._path(bucket)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for old in self._folder.iterdir():
                if not old.name.startswith(self._name.partition("-")[0]):
                    old.unlink(missing_ok=True)
            staged = path.with_name(f"{path.name}.{os.getpid()}.tmp")
            staged.write_bytes(blake2b(code, digest_size=_SUM).digest() + code)
            staged.replace(path)
        except OSError:
            return  # it is only the faster way
