"""A tip's file: read, parsed, and in the form in which it is remembered."""

from __future__ import annotations

import marshal
import pickle
from dataclasses import fields
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from tipsgen.digests import SIZE, digest
from tipsgen.memory import problem_of, problem_row
from tipsgen.model import Byline, Mentions, Problem, SourceFile, Tip
from tipsgen.settings import Settings
from tipsgen.survey import Stamp, settled
from tipsgen.tips import parse_tip

_FIELDS = tuple(one.name for one in fields(Tip) if one.name not in ("body", "source", "authors", "mentions"))
"""What is remembered of a tip as it is; its body stays in its file."""
_NOTHING = Mentions()


class ReadTip(NamedTuple):
    """A tip's file, read and parsed."""

    path: str
    stamp: Stamp
    source: str
    """The digest of its bytes."""
    row: bytes
    """The tip without its body, packed; empty where the file holds none."""
    problems: tuple[tuple[Any, ...], ...]

    @property
    def facts(self) -> bytes:
        """A fingerprint of all that another output than the tip's own may show, and of where its keys stand."""
        return blake2b(self.row, digest_size=SIZE).digest()

    def tip(self) -> Tip | None:
        """The tip, without its body."""
        if not self.row:
            return None
        values, authors, tips, addresses = pickle.loads(self.row)  # noqa: S301 - our own bytes, by their checksum
        return Tip(
            **dict(zip(_FIELDS, values, strict=True)), body="", source=self.source, authors=_bylines(authors),
            mentions=Mentions(tips, addresses) if tips or addresses else _NOTHING,
        )  # fmt: skip

    def parsed(self) -> tuple[Tip | None, tuple[Problem, ...]]:
        """What parsing gave."""
        return self.tip(), tuple(map(problem_of, self.problems))

    def packed(self) -> bytes:
        """As it is remembered."""
        return marshal.dumps(tuple(self))

    @staticmethod
    def unpacked(data: bytes) -> ReadTip:
        """What was remembered."""
        path, stamp, source, row, problems = marshal.loads(data)  # noqa: S302 - our own bytes, by their checksum
        return ReadTip(path, tuple(stamp), source, row, tuple(problems))


@lru_cache(maxsize=1024)
def _bylines(authors: tuple[tuple[str, str], ...]) -> tuple[Byline, ...]:
    """One value for all tips of the same authors."""
    return tuple(Byline(name, key) for name, key in authors)


def read_tip_file(root: str, settings: Settings, drafts: bool, path: str) -> ReadTip:
    """A tip's file, read and parsed; an `OSError` where it cannot be read."""
    data, stamp = settled(f"{root}/{path}")
    tip, problems = parse_tip(SourceFile(path, data), settings, drafts=drafts, faulty=True)
    row = b""
    if tip:
        values = tuple(getattr(tip, name) for name in _FIELDS)
        authors = tuple((one.name, one.key) for one in tip.authors)
        packed = (values, authors, tip.mentions.tips, tip.mentions.addresses)
        row = pickle.dumps(packed, pickle.HIGHEST_PROTOCOL)
    return ReadTip(path, stamp, digest(data), row, tuple(problem_row(one) for one in problems))
