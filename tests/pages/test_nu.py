"""Every page and the style sheet through the Nu HTML checker: no error, no warning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.nu import Nu
from tests.pages.served import Web

GOOD = """\
<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Ask why</title></head>
<body><main><h1>Ask why</h1><p>One question first.</p></main></body></html>
"""


def test_every_page_is_valid(web: Web, address: str, nu: Nu, say: Callable[[str], None]) -> None:
    # By their addresses, as a page's policy speaks of its own host.
    faults = nu.html([address + page.relative_to(web.folder).as_posix() for page in web.pages])

    say(f"{web}: {len(web.pages)} pages, {len(faults)} messages of the Nu checker")
    assert not faults, "\n".join(faults)


def test_every_style_sheet_is_valid(web: Web, nu: Nu) -> None:
    sheets = sorted(web.folder.rglob("*.css"))

    assert sheets
    faults = nu.css(sheets)
    assert not faults, "\n".join(faults)


# The checker sees faults


def test_of_several_files_only_the_broken_ones_are_reported(nu: Nu, tmp_path: Path) -> None:
    pages = {
        "good": GOOD,
        "unclosed": GOOD.replace("</h1>", "</h2>"),
        "no alt": GOOD.replace("first.", 'first. <img src="bell.png">'),
        "no language": GOOD.replace(' lang="en"', ""),
        "twice": GOOD.replace("<p>", '<p id="why">Why.</p><p id="why">'),
        "bad style": GOOD.replace("<p>", '<p style="colour:red">'),
    }
    files = [tmp_path / f"{name}.html" for name in pages]
    for file, page in zip(files, pages.values(), strict=True):
        file.write_text(page, encoding="utf-8")

    faults = nu.html(files)

    assert {Path(fault.split(":")[0]).stem for fault in faults} == set(pages) - {"good"}
    assert any(": warning: " in fault and "no language" in fault for fault in faults)
    assert any(": error: " in fault and "no alt" in fault for fault in faults)


@pytest.mark.parametrize(
    "rule", ["p{colour:red}", "p{color:reddish}", "p{color:red;;}}", "@media (min-width:9zz){p{top:0}}"]
)
def test_a_broken_style_sheet_is_reported(rule: str, nu: Nu, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.css", tmp_path / "bad.css"
    good.write_text("p{color:red}", encoding="utf-8")
    bad.write_text(f"a{{color:red}}\n{rule}", encoding="utf-8")

    faults = nu.css([good, bad])

    assert faults
    assert all("/bad.css:" in fault for fault in faults)
