"""Make features.json, the table beside this file, from Can I email's own data.

Usage: python tests/data/caniemail/make.py PATH/TO/caniemail.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

CLIENTS = (
    "gmail.desktop-webmail",
    "gmail.ios",
    "gmail.android",
    "gmail.mobile-webmail",
    "outlook.windows",
    "outlook.macos",
    "outlook.outlook-com",
    "outlook.ios",
    "outlook.android",
    "apple-mail.macos",
    "apple-mail.ios",
    "yahoo.desktop-webmail",
    "yahoo.ios",
    "yahoo.android",
    "samsung-email.android",
)
"""The clients that every newsletter must be fit for, as family.platform; their order is that of the letters."""


def newest(tests: dict[str, str]) -> str:
    """The last verdict that is not `u`, without its note numbers; `u` where there is none.

    The source lists a client's versions from the oldest to the newest.
    """
    verdicts = [text.split()[0] for text in tests.values()]
    return next((verdict for verdict in reversed(verdicts) if verdict != "u"), "u")


def support(feature: dict[str, Any]) -> str:
    """One letter for each client: y yes, a almost, n no, u unknown."""
    stats = feature["stats"]
    return "".join(newest(stats.get(family, {}).get(platform, {})) for family, platform in map(_split, CLIENTS))


def _split(client: str) -> tuple[str, ...]:
    return tuple(client.split("."))


def table(source: dict[str, Any]) -> str:
    """The JSON text of the small table: a line for each feature, by slug."""
    rows = [
        f"  {json.dumps(one['slug'])}: "
        + json.dumps(
            {"title": one["title"].strip(), "category": one["category"], "support": support(one)}, ensure_ascii=False
        )
        for one in sorted(source["data"], key=lambda one: str(one["slug"]))
    ]
    head = json.dumps({"date": source["last_update_date"][:10], "clients": CLIENTS}, indent=1)
    return head.removesuffix("\n}") + ',\n "features": {\n' + ",\n".join(rows) + "\n }\n}\n"


if __name__ == "__main__":
    data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(__file__).with_name("features.json").write_text(table(data), encoding="utf-8")
