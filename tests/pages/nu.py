"""The Nu HTML checker, run once over many files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Nu:
    """Where Java and the checker's jar lie."""

    java: str
    jar: str

    def html(self, files: Sequence[Path | str]) -> list[str]:
        """Errors and warnings about HTML files, or about pages by their addresses."""
        return self._check([], files)

    def css(self, files: Sequence[Path]) -> list[str]:
        """Errors and warnings about style sheets."""
        return self._check(["--css"], files)

    def _check(self, options: Sequence[str], files: Sequence[Path | str]) -> list[str]:
        done = subprocess.run(
            # Loopback, where the pages are served, is forbidden unless one says otherwise.
            [
                self.java,
                "-Dnu.validator.servlet.allow-forbidden-hosts=true",
                "-jar",
                self.jar,
                *options,
                "--format",
                "json",
                "--stdout",
                *map(str, files),
            ],
            capture_output=True,
            text=True,
            check=False,  # it ends with 1 where it finds something
        )
        assert done.returncode in (0, 1), f"no verdict: {done.stderr[:500]}"
        assert done.stdout.startswith("{"), f"no verdict: {done.stdout[:500]}{done.stderr[:500]}"
        return [_fault(message) for message in json.loads(done.stdout)["messages"]]


def _fault(message: dict[str, Any]) -> str:
    kind = message.get("subType") or message["type"]
    place = f"{unquote(urlsplit(message.get('url', '')).path)}:{message.get('lastLine', 0)}"
    return f"{place}: {kind}: {message['message']} {message.get('extract', '').strip()!r}"
