"""Reading a site with what is remembered of it: only files whose stamps are new are opened."""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from tipsgen.build import LoadedSources, Parsed, gather_sources
from tipsgen.companions import AUTHORS_FOLDER, BLOCKS_FOLDER, PAGES_FOLDER
from tipsgen.digests import SIZE, digest
from tipsgen.errors import EnvironmentFault
from tipsgen.memory import Memory, problem_of, problem_row
from tipsgen.model import Byline, MediaFile, Mentions, SourceFile, Tip
from tipsgen.settings import Settings
from tipsgen.sources import SiteFiles, measured
from tipsgen.survey import Stamp, Survey, settled
from tipsgen.tips import TIPS_FOLDER, is_text_part, parse_tip
from tipsgen.workers import spread

_FIELDS = tuple(one.name for one in fields(Tip) if one.name not in ("body", "source", "authors", "mentions"))
"""What is remembered of a tip as it is; its body stays in its file."""


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
            **dict(zip(_FIELDS, values, strict=True)), body="", source=self.source, mentions=Mentions(tips, addresses),
            authors=tuple(Byline(name, key) for name, key in authors),
        )  # fmt: skip

    def parsed(self) -> Parsed[Tip]:
        """What parsing gave."""
        return self.tip(), tuple(problem_of(one) for one in self.problems)

    def packed(self) -> bytes:
        """As it is remembered."""
        return marshal.dumps(tuple(self))

    @staticmethod
    def unpacked(data: bytes) -> ReadTip:
        """What was remembered."""
        path, stamp, source, row, problems = marshal.loads(data)  # noqa: S302 - our own bytes, by their checksum
        return ReadTip(path, tuple(stamp), source, row, tuple(problems))


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


@dataclass(frozen=True, slots=True)
class Recalled:
    """A site, read with what was remembered of it."""

    loaded: LoadedSources
    fresh: tuple[ReadTip, ...]
    """Tips' files that were read in this build."""
    media: bytes
    """What is to be remembered of the other files."""


def recall_sources(
    root: Path, content: Survey, before: Mapping[str, Stamp], memory: Memory, settings: Settings, source: SourceFile,
    *, drafts: bool, jobs: int,
) -> Recalled:  # fmt: skip
    """Read a site's content; `before` has the stamps of the files of which something is remembered."""
    stamps = content.stamps()
    same = {path for path, moment in stamps.items() if before.get(path) == moment}
    tips = [path for path in stamps if path.startswith(TIPS_FOLDER) and path.endswith(".md")]
    try:
        known = _known_tips(memory, same) if same else {}
        unknown = [path for path in tips if path not in known]
        fresh = tuple(spread(partial(_tip_reader, str(root), settings, drafts), unknown, jobs))
        known |= {one.path: one for one in fresh}
        files, media = _others(root, stamps, same, memory, source)
    except OSError as error:
        raise EnvironmentFault(f"cannot read {error.filename}: {error.strerror}") from error
    sources, problems = gather_sources([(path, known[path].parsed()) for path in tips], files, settings)
    return Recalled(LoadedSources(sources, files.media, tuple(problems)), fresh, media)


def _tip_reader(root: str, settings: Settings, drafts: bool) -> Callable[[str], ReadTip]:
    return partial(read_tip_file, root, settings, drafts)


def _known_tips(memory: Memory, same: Iterable[str]) -> dict[str, ReadTip]:
    wanted = set(same)
    return {path: ReadTip.unpacked(data) for path, data in memory.all("tip") if path in wanted}


def _others(
    root: Path, stamps: Mapping[str, Stamp], same: set[str], memory: Memory, settings: SourceFile
) -> tuple[SiteFiles, bytes]:
    """Authors, blocks, pages and text parts, read anew as they are few; other files measured where they changed."""
    told = memory.get("build", "media") if same else None
    remembered = marshal.loads(told) if told else {}  # noqa: S302 - our own bytes, by their checksum
    media: dict[str, MediaFile] = {}
    texts: list[SourceFile] = []
    found: dict[str, list[SourceFile]] = {AUTHORS_FOLDER: [], BLOCKS_FOLDER: [], PAGES_FOLDER: [], TIPS_FOLDER: []}
    for path in stamps:
        folder = next((folder for folder in found if path.startswith(folder)), "")
        if folder and path.endswith(".md"):
            if folder != TIPS_FOLDER:
                found[folder].append(SourceFile(path, (root / path).read_bytes()))
        elif folder == TIPS_FOLDER and is_text_part(path):
            texts.append(SourceFile(path, (root / path).read_bytes()))
        elif path in same and path in remembered:
            media[path] = MediaFile(path, *remembered[path])
        else:
            media[path] = measured(path, settled(f"{root}/{path}")[0])
    rows = {path: (one.size, one.width, one.height, one.digest) for path, one in media.items()}
    authors, blocks, pages, _ = (tuple(found[folder]) for folder in found)
    files = SiteFiles(settings, (), authors, blocks, pages, media, tuple(texts))
    return files, marshal.dumps(rows)
