"""Make examples.json, the list beside this file, from the CommonMark specification.

Usage: python tests/data/commonmark/make.py PATH/TO/spec.txt
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$", re.MULTILINE | re.DOTALL)


def main(spec: Path) -> None:
    """Write what is written on the left side of each example; an arrow stands for a tab there."""
    found = [match[1].replace("→", "\t") for match in EXAMPLE.finditer(spec.read_text(encoding="utf-8"))]
    lines = ",\n".join(json.dumps(text, ensure_ascii=False) for text in found)
    (Path(__file__).parent / "examples.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
