"""The metadata block that opens a source: YAML between `---`, or TOML between `+++`.

The YAML reader is yaml-rs: YAML 1.2, so `day: 074` is 74 and `flag: No` is the word "No";
duplicate keys are errors; see docs/decisions/0002-libraries.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml_rs

from tipsgen.fields import Locate, type_name
from tipsgen.locate import nearest, toml_lines, yaml_lines
from tipsgen.model import Problem, SourceFile, SourcePos
from tipsgen.values import frozen

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_POSITION = re.compile(r"(?:at )?line (\d+),? column (\d+)")
_YAML_END = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_CARETS = re.compile(r"\n\s*\|\n.*", re.DOTALL)


@frozen()
class Document:
    """A source file taken apart: its metadata, unchecked, and its body."""

    path: str
    meta: Mapping[str, Any]
    matter: str
    """The text between the fences."""
    is_toml: bool
    body: str
    body_line: int
    """The line of the file on which the body starts."""

    def locate(self, path: tuple[str, ...]) -> SourcePos:
        """The place of a metadata key in the file."""
        places = toml_lines(self.matter) if self.is_toml else yaml_lines(self.matter)
        line, column = nearest(places, path)
        # The opening fence is line 1, so the text between the fences starts on line 2.
        return SourcePos(self.path, line + 1 if self.matter else 1, column)

    def key_lines(self) -> dict[str, int]:
        """The line of each top-level key."""
        found: dict[str, int] = {}
        for number, line in enumerate(self.matter.split("\n"), 2):
            if line[:1].isalpha():
                match = re.match(r"([A-Za-z_]+)\s*[:=]", line)
                if match:
                    found.setdefault(match[1], number)
        return found


def decode(source: SourceFile) -> str | Problem:
    """The text of a file: UTF-8, a leading byte order mark dropped, line ends as `\\n`.

    Returns a `Problem` for other encodings and for control characters, which no channel
    can carry (XML 1.0, section 2.2).
    """
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source.data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        return Problem(
            SourcePos(source.path, line, column),
            "encoding",
            f"is not UTF-8: byte 0x{source.data[error.start]:02x} cannot be read",
            "save the file as UTF-8 in your editor",
        )
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _CONTROL.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
        return Problem(
            SourcePos(source.path, line, column),
            "control-character",
            f"holds the control character U+{ord(bad[0]):04X}",
            "delete it; it cannot be shown in a page, a feed or an email",
        )
    return text


def body_of(source: SourceFile) -> str:
    """The text below the front matter of a source that `split` takes apart, without reading the front matter."""
    text = decode(source)
    if isinstance(text, Problem):
        return ""
    bounds = _bounds(text)
    return text[bounds[2] :].lstrip("\n") if bounds else text


def _bounds(text: str) -> tuple[int, int, int] | None:
    """Where the front matter starts and ends and what follows starts; `None` where there is none that ends."""
    fence = text[:4].rstrip("\n ")
    if fence not in ("---", "+++") or text[3:4] not in ("\n", " "):
        return None
    first_line_end = text.find("\n")
    closing = (_YAML_END if fence == "---" else _TOML_END).search(text, first_line_end + 1)
    return (first_line_end + 1, closing.start(), closing.end() + 1) if first_line_end >= 0 and closing else None


def split(source: SourceFile) -> Document | Problem:
    """Take a source apart.  The first fault found is returned; later ones cannot be known."""
    text = decode(source)
    if isinstance(text, Problem):
        return text
    if not text.strip():
        return Problem(
            SourcePos(source.path),
            "empty-file",
            "is empty",
            "start it with --- and a title, or delete the file",
        )
    fence = text[:4].rstrip("\n ")
    if fence not in ("---", "+++") or text[3:4] not in ("\n", " "):
        return Document(source.path, {}, "", False, text, 1)
    bounds = _bounds(text)
    if not bounds:
        return Problem(
            SourcePos(source.path),
            "front-matter",
            f"opens its front matter with {fence} and never closes it",
            f"put {fence} on a line of its own after the last key",
        )
    start, end, after = bounds
    matter = text[start:end]
    rest = text[after:]
    body = rest.lstrip("\n")
    body_line = text.count("\n", 0, end) + 2 + len(rest) - len(body)
    meta = _parse(source.path, matter, fence == "+++")
    if isinstance(meta, Problem):
        return meta
    return Document(source.path, meta, matter, fence == "+++", body, body_line)


def _parse(path: str, matter: str, is_toml: bool) -> Mapping[str, Any] | Problem:
    try:
        meta = tomllib.loads(matter) if is_toml else yaml_rs.loads(matter)
    except (tomllib.TOMLDecodeError, yaml_rs.YAMLDecodeError) as error:
        return _syntax_problem(path, matter, str(error), is_toml)
    if meta is None:
        return {}
    if not isinstance(meta, dict):
        return Problem(
            SourcePos(path, 2),
            "front-matter",
            f"front matter must be lines of key: value, found {type_name(meta)}",
            "write title: My title",
        )
    return {str(key): value for key, value in meta.items()}


def _syntax_problem(path: str, matter: str, message: str, is_toml: bool) -> Problem:
    language = "TOML" if is_toml else "YAML"
    line, column = 1, 1
    place = _POSITION.search(message)
    hint = f"check the {language} near this place"
    duplicate = re.search(r"duplicate mapping key: '(.*)'", message) or re.search(
        r"[Oo]verwrite a value|[Dd]uplicate", message
    )
    if place:
        line, column = int(place[1]), int(place[2])
    if duplicate and not is_toml:
        line, column = _second_place(matter, duplicate[1])
        return Problem(
            SourcePos(path, line + 1, column),
            "duplicate-key",
            f"front matter has the key {duplicate[1]!r} twice",
            "keep one of them",
        )
    if duplicate:
        return Problem(SourcePos(path, line + 1), "duplicate-key", "front matter has a key twice", "keep one of them")
    if "mapping values are not allowed" in message:
        hint = 'a value that holds a colon needs quotes: title: "One: two"'
    elif "unexpected character" in message:
        hint = "a value that starts with @, ` or % needs quotes"
    detail = _POSITION.sub("", _CARETS.sub(lambda m: "\n" + m[0].strip().split("\n")[-1], message))
    detail = detail.replace("YAML parse error", "").replace("(at )", "").strip(" \n:(),")
    return Problem(
        SourcePos(path, line + 1, column),
        "front-matter",
        f"front matter is not valid {language}: {detail}",
        hint,
    )


def _second_place(matter: str, key: str) -> tuple[int, int]:
    pattern = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*:", re.MULTILINE)
    places = [match.start() for match in pattern.finditer(matter)]
    start = places[1] if len(places) > 1 else 0
    return matter.count("\n", 0, start) + 1, 1


__all__ = ["Document", "Locate", "decode", "split"]
