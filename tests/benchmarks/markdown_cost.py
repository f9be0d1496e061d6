"""What reading markdown costs: CPU a text, by tipsgen and by the library alone, in turns.

python -m tests.benchmarks.markdown_cost FOLDER [ROUNDS]
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tipsgen.library import library
from tipsgen.markdown import Node, parse
from tipsgen.nodetree import tree


def by_library(text: str) -> tuple[Node, ...]:
    """The blocks as the library alone reads them."""
    return tree(library("en", True).parse(text))


def by_tipsgen(text: str) -> tuple[Node, ...]:
    """The blocks as tipsgen reads them."""
    return parse(text, "en")


def cost(texts: Sequence[str], read: Callable[[str], tuple[Node, ...]]) -> float:
    """Milliseconds of CPU a text."""
    gc.collect()
    started = time.process_time()
    for text in texts:
        read(text)
    return (time.process_time() - started) / len(texts) * 1000


def main(folder: Path, rounds: int) -> None:
    """Print the best of some rounds for both."""
    texts = [path.read_text(encoding="utf-8").split("---\n", 2)[-1] for path in sorted(folder.rglob("*.md"))]
    gc.disable()
    best = {read: cost(texts, read) for read in (by_library, by_tipsgen)}
    for _ in range(rounds):
        best = {read: min(before, cost(texts, read)) for read, before in best.items()}
    alone, short = best[by_library], best[by_tipsgen]
    print(
        f"{len(texts)} texts: {alone:.3f} ms by the library, {short:.3f} ms by tipsgen, {alone / short:.1f} times less"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
