"""Lighthouse, run on one page at a time."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--no-first-run", "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'",
)  # fmt: skip
"""Flags under which Chromium runs as root and finds no host but this one."""
MOST_RUNS = 4
"""Times that a page is measured until its performance is whole: a busy machine makes it slower, never faster."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lighthouse says of a page."""

    scores: dict[str, int]
    """Of 100, by category."""
    failing: tuple[str, ...]
    """Audits that count and do not pass, with their words."""


@dataclass(frozen=True, slots=True)
class Lighthouse:
    """Where node, Lighthouse's script and Chromium lie."""

    node: str
    script: str
    chromium: str

    def best(self, address: str) -> Verdict:
        """The best of a few runs; all but performance is the same in each."""
        verdict = self.run(address)
        for _ in range(MOST_RUNS - 1):
            if verdict.scores["performance"] == 100:
                break
            verdict = max(verdict, self.run(address), key=lambda one: one.scores["performance"])
        return verdict

    def run(self, address: str) -> Verdict:
        """One run, as on a phone with a slow line, which is what Lighthouse does by itself."""
        done = subprocess.run(
            [
                self.node,
                self.script,
                address,
                "--output=json",
                "--quiet",
                "--no-enable-error-reporting",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags={' '.join(FLAGS)}",
            ],
            capture_output=True,
            text=True,
            env={**os.environ, "CHROME_PATH": self.chromium},
            check=False,
        )
        assert done.stdout.startswith("{"), f"no verdict: {done.stderr[-2000:]}"
        report = json.loads(done.stdout)
        assert "runtimeError" not in report, report["runtimeError"]
        scores = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
        counted = {
            one["id"] for name in CATEGORIES for one in report["categories"][name]["auditRefs"] if one["weight"] > 0
        }
        failing = [
            f"{name}: {audit['title']} {audit.get('explanation', '')} {audit.get('displayValue', '')}".strip()
            for name, audit in report["audits"].items()
            if name in counted and audit["score"] is not None and audit["score"] < 0.9
        ]
        return Verdict(scores, tuple(failing))
