"""Where in a TOML or YAML text a key is written, for messages only.

The parsers tell no positions of values; these tolerant scanners find the line again.  They
never decide what a value is, so a miss costs nothing but a less exact line.
"""

from __future__ import annotations

import re

_TABLE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?\Z")
_TOML_KEY = re.compile(
    r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_YAML_KEY = re.compile(r"(\s*)(?:- )?([\"']?)([A-Za-z0-9_.<-][^\"':]*?)\2\s*:(?:\s|\Z)")


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", dotted))


def toml_lines(text: str) -> dict[tuple[str, ...], tuple[int, int]]:
    """Line and column of every table header and key, by the key's full path."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    table: tuple[str, ...] = ()
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        header = _TABLE.match(line)
        key = _TOML_KEY.match(line)
        if header and not key:
            table = _parts(header[1])
            found.setdefault(table, (number, line.index("[") + 1))
        elif key:
            found.setdefault((*table, *_parts(key[1])), (number, len(line) - len(line.lstrip()) + 1))
            rest = line[key.end() :].lstrip()
            for quotes in ('"""', "'''"):
                if rest.startswith(quotes) and quotes not in rest[3:]:
                    fence = quotes
    return found


def yaml_lines(text: str) -> dict[tuple[str, ...], tuple[int, int]]:
    """Line and column of every block mapping key, by its path of keys."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    stack: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _YAML_KEY.match(line)
        if not match or line.lstrip().startswith("#"):
            continue
        indent = len(match[1])
        while stack and stack[-1][0] >= indent:
            stack.pop()
        stack.append((indent, match[3].strip()))
        found.setdefault(tuple(name for _, name in stack), (number, indent + 1))
    return found


def nearest(places: dict[tuple[str, ...], tuple[int, int]], path: tuple[str, ...]) -> tuple[int, int]:
    """The place of a key, or of the closest table around it, or the file's start."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return (1, 1)
