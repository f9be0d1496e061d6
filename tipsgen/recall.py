"""Reading a site with what is remembered of it: only files whose stamps are new are opened."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from tipsgen.build import LoadedSources, gather_sources
from tipsgen.companions import AUTHORS_FOLDER, BLOCKS_FOLDER, PAGES_FOLDER
from tipsgen.errors import EnvironmentFault
from tipsgen.memory import Memory
from tipsgen.model import MediaFile, SourceFile
from tipsgen.settings import Settings
from tipsgen.sources import SiteFiles, measured
from tipsgen.survey import Stamp, Survey, settled
from tipsgen.tipfiles import ReadTip, read_tip_file
from tipsgen.tips import TIPS_FOLDER, is_text_part
from tipsgen.values import frozen
from tipsgen.workers import spread


@frozen()
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
