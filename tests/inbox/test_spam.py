"""Every message through SpamAssassin, with its local tests: at most half a point of the five that make spam."""

from __future__ import annotations

import mailbox
import os
import re
import shutil
import subprocess
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support import BuiltSite

LIMIT = 0.5
SETTINGS = ("use_bayes 0", "use_auto_whitelist 0", "report_safe 0", "add_header all Points _TESTSSCORES(,)_")
"""What is learned from other mail counts for nothing, and spam is given back as it came, with its points."""


@pytest.fixture(scope="module")
def messages(sites: list[BuiltSite]) -> dict[str, bytes]:
    """Every newsletter as the message that the build wrote, by its site and key."""
    return {
        f"{site.root.name}/{path.parent.name}": path.read_bytes()
        for site in sites
        for path in sorted(site.out.glob("newsletters/*/index.eml"))
    }


def points(messages: dict[str, bytes], folder: Path) -> dict[str, tuple[float, dict[str, float]]]:
    """The score of each message and the rules that gave or took points.

    One run for all, because starting costs more than ten messages do.  SpamAssassin gives them back in
    an order of its own, so each carries its number.
    """
    program = shutil.which("spamassassin")
    assert program, "spamassassin is not installed; .ci/inbox does that"
    box = mailbox.mbox(folder / "in.mbox")
    for number, message in enumerate(messages.values()):
        box.add(b"X-Number: %d\n%s" % (number, message))
    box.close()
    answer = subprocess.run(
        [program, "--local", "--nocreate-prefs", "--mbox", *(f"--cf={line}" for line in SETTINGS)],
        input=(folder / "in.mbox").read_bytes(),
        capture_output=True,
        check=True,
        env={**os.environ, "HOME": str(folder)},
    )
    (folder / "out.mbox").write_bytes(answer.stdout)
    marked = mailbox.mbox(folder / "out.mbox")
    read = sorted(
        (int(message["X-Number"]), _verdict(str(message["X-Spam-Status"]), str(message["X-Spam-Points"])))
        for message in marked
    )
    marked.close()
    return {key: verdict for key, (_, verdict) in zip(messages, read, strict=True)}


def _verdict(status: str, rules: str) -> tuple[float, dict[str, float]]:
    score = re.search(r"score=(-?[\d.]+)", status)
    assert score, f"SpamAssassin gave no score: {status}"
    fired = {name: float(value) for name, value in re.findall(r"(\w+)=(-?[\d.]+)", rules)}
    return float(score[1]), {name: value for name, value in fired.items() if abs(value) >= 0.1}


def test_every_message_scores_at_most_half_a_point(
    messages: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = points(messages, tmp_path)
    worst = max(score for score, _ in scores.values())

    with capsys.disabled():
        print(f"\n  SpamAssassin: {len(scores)} messages, the highest score is {worst}", end="")
    assert len(scores) > 100
    report = "\n".join(f"{key}: {score} {rules}" for key, (score, rules) in scores.items() if score > LIMIT)
    assert not report, report


def test_spam_scores_more(tmp_path: Path) -> None:
    spam = EmailMessage()
    spam["From"] = "Winner <x9182736@prizes.example>"
    spam["To"] = "ada@tips.example"
    spam["Subject"] = "MAKE MONEY FAST!!! YOU ARE A WINNER $$$"
    spam.set_content(
        "<html><body><font color=#ffffff>Why?</font><div style='font-size:1px'>Hidden words.</div>"
        "<b>DEAR FRIEND, CLICK HERE TO CLAIM $1,000,000 DOLLARS, 100% FREE, NO RISK!</b>"
        "<a href='http://192.0.2.7/claim.exe'>http://bank.example/</a> Stop these emails.</body></html>",
        subtype="html",
    )

    score, rules = points({"spam": spam.as_bytes()}, tmp_path)["spam"]

    assert score > LIMIT
    assert len(rules) >= 2


@pytest.mark.parametrize(
    ("rule", "addition"),
    [
        ("HTML_FONT_LOW_CONTRAST", '<p style="color:#fffffe">Ask before you answer.</p>'),
        ("END_FUTURE_EMAILS", "<p>Click here to stop these emails.</p>"),
    ],
)
def test_a_fault_that_is_added_to_a_letter_is_seen(
    rule: str, addition: str, messages: dict[str, bytes], tmp_path: Path
) -> None:
    key = next(iter(messages))
    faulty = _with_html(messages[key], addition)

    before, after = points({"as built": messages[key], "faulty": faulty}, tmp_path).values()

    assert rule not in before[1]
    assert rule in after[1]
    assert after[0] > LIMIT


def _with_html(message: bytes, addition: str) -> bytes:
    """The message with more at the end of its HTML."""
    changed = message_from_bytes(message, policy=policy.SMTP)
    part = changed.get_body(("html",))
    assert isinstance(part, EmailMessage)
    part.set_content(
        part.get_content().replace("</body>", f"{addition}</body>"), subtype="html", cte="quoted-printable"
    )
    return changed.as_bytes()
