"""An issue as a whole message: its headers and parts, its form to the byte, and what cannot be smuggled in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import parseaddr, unquote
from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.support import CONTENT_NOW, ROOT, SETTINGS, SiteMaker, build, run
from tipsgen.errors import ContentError
from tipsgen.issues import IssueOptions, make_issue
from tipsgen.letters.issue import Issue
from tipsgen.letters.message import assemble_message
from tipsgen.views import MailView, SiteView

always = hypothesis_settings(derandomize=True, deadline=None, max_examples=60)

KEY = "2026-01-05-listen-first"
NOW = datetime(2026, 12, 31, tzinfo=UTC)
ADA = "ada@tips.example"
TIP = """\
---
title: Listen first
---
Ask Jörg what he would do, and **wait**. He knows a longer answer than the one that you have ready = 42.

> .5 of a minute of silence is long in a meeting.
> — Ada
"""
NAMES = (
    "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "Content-Language", "MIME-Version",
    "Content-Type",
)  # fmt: skip
"""Headers of a message from `SETTINGS`, in order."""


def site(make_site: SiteMaker, tip: str = TIP, *, name: str = "web", key: str = KEY, **replaced: str) -> Path:
    """A site of one tip; settings are replaced or added by their names, the newsletter's without its section."""
    settings = SETTINGS.replace("[newsletter]\n", "[newsletter]\neml = true\n")
    for setting, value in replaced.items():
        line = f'{setting.removesuffix("_")} = "{value}"'
        settings, found = re.subn(rf"(?m)^{setting.removesuffix('_')} = .*$", lambda _, line=line: line, settings)
        settings += "" if found else f"{line}\n"
    return make_site({"tipsgen.toml": settings, f"content/tips/{key}.md": tip}, name=name)


def message_of(root: Path, key: str = KEY, now: datetime = NOW) -> bytes:
    """The message of a tip."""
    return make_issue(root, key, IssueOptions(now=now)).form("eml")


def message_or_problems(root: Path) -> bytes:
    """The message of the tip; empty where the site's files are refused, with problems that have a place."""
    try:
        return message_of(root)
    except ContentError as error:
        refused = [problem for problem in error.problems if problem.at.path and problem.message]
        assert refused != []
        return b""


def read(message: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(message, policy=default))


def names(message: bytes) -> tuple[str, ...]:
    """The names of a message's headers, in order."""
    return tuple(read(message).keys())


def written(message: bytes, name: str) -> str:
    """A header's value as it is written, on one line."""
    value = str(message_from_bytes(message, policy=compat32)[name])
    return re.sub(r"\r?\n(?=[ \t])", "", value).strip()


def words(value: str) -> str:
    """The words that a mail client shows for a header's value."""
    return str(make_header(decode_header(value)))


def mailbox(value: str) -> tuple[str, str]:
    """The name that a mail client shows for a mailbox, and the address."""
    name, address = parseaddr(value)
    return words(name), address


def letters(text: str) -> str:
    """Text without its white space and control characters, which a header may change."""
    return "".join(one for one in text if one.isprintable() and not one.isspace())


def faults(message: bytes) -> list[str]:
    """What is wrong with a message's form (RFC 5322, section 2.1; RFC 2045, section 2)."""
    head, _, body = message.partition(b"\r\n\r\n")
    found = []
    if not message.isascii():
        found.append("not ASCII")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", message):
        found.append("bare CR or LF")
    if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", message):
        found.append("control character")
    if max(map(len, message.split(b"\r\n"))) > 998:
        found.append("line over 998 bytes")
    for line in head.split(b"\r\n"):
        field = re.fullmatch(rb"(?:[!-9;-~]+:|[ \t])[ \t]*(.*)", line, re.DOTALL)
        if not field:
            found.append(f"no header: {line!r}")
        elif not line.strip():
            found.append("empty line of a header")
    if not body.endswith(b"--\r\n"):
        found.append("no end")
    parts = list(read(message).walk())
    found += [f"{type(defect).__name__} in a part" for part in parts for defect in part.defects]
    found += [f"{type(defect).__name__} in {name}" for name, value in read(message).items() for defect in value.defects]
    return found


def unfolded(message: bytes) -> list[bytes]:
    """Lines of the head over 78 bytes that have white space to be folded at (RFC 5322, section 2.1.1)."""
    head = message.partition(b"\r\n\r\n")[0]
    long = [line for line in head.split(b"\r\n") if len(line) > 78]
    return [line for line in long if len(re.sub(rb"^[!-9;-~]+:", b"", line).split()) > 1]


# The whole


def test_headers_stand_in_their_order_once_each(make_site: SiteMaker) -> None:
    assert names(message_of(site(make_site))) == NAMES


def test_the_text_comes_first_and_the_html_last(make_site: SiteMaker) -> None:
    message = read(message_of(site(make_site)))

    assert message.get_content_type() == "multipart/alternative"
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in parts] == ["utf-8", "utf-8"]
    assert [part["Content-Transfer-Encoding"] for part in parts] == ["quoted-printable", "quoted-printable"]


BY_HAND = "Listen first\n\n.\n..\nFrom then on: größer \t \n=20\n\n\tAsk.\n"
"""A text part with what encodings, mail boxes and SMTP treat in their own ways."""


@pytest.mark.parametrize("text", ["", BY_HAND, BY_HAND.strip(), "Ask. " * 400], ids=["made", "by hand", "bare", "long"])
def test_both_parts_hold_the_bytes_of_the_built_files(make_site: SiteMaker, text: str) -> None:
    root = site(make_site)
    if text:
        (root / f"content/tips/{KEY}.txt").write_text(text, encoding="utf-8")
    files = build(root, now=NOW).files()

    parts = list(read(files[f"newsletters/{KEY}/index.eml"]).iter_parts())

    # A part's lines end in CRLF on the way (RFC 2046, section 4.1.1), the file's in LF.
    decoded = [cast(bytes, part.get_payload(decode=True)).replace(b"\r\n", b"\n") for part in parts]
    assert decoded == [files[f"newsletters/{KEY}/index.{ending}"] for ending in ("txt", "html")]


def test_the_build_and_the_command_write_the_same_message(make_site: SiteMaker) -> None:
    root = site(make_site)

    assert build(root, now=NOW).files()[f"newsletters/{KEY}/index.eml"] == message_of(root)


@pytest.fixture(scope="module")
def own_messages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The messages of the project's own content, by path, whether or not its settings ask for them."""
    root = tmp_path_factory.mktemp("own")
    for folder in ("content", "themes"):
        shutil.copytree(ROOT / folder, root / folder)
    settings = re.sub(r"(?m)^eml = .*\n", "", (ROOT / "tipsgen.toml").read_text(encoding="utf-8"))
    settings = settings.replace("[newsletter]\n", "[newsletter]\neml = true\n")
    (root / "tipsgen.toml").write_text(settings, encoding="utf-8")
    files = build(root, now=CONTENT_NOW).files()
    return {path: data for path, data in files.items() if path.endswith(".eml")}


def test_every_message_of_the_own_content_is_well_formed(own_messages: dict[str, bytes]) -> None:
    assert len(own_messages) >= 20
    assert {path: faults(message) for path, message in own_messages.items() if faults(message)} == {}


def test_every_message_of_the_own_content_has_short_header_lines(own_messages: dict[str, bytes]) -> None:
    assert {path: unfolded(message) for path, message in own_messages.items() if unfolded(message)} == {}


def test_every_message_of_the_own_content_has_its_own_id(own_messages: dict[str, bytes]) -> None:
    assert len({read(message)["Message-ID"] for message in own_messages.values()}) == len(own_messages)


BROKEN = {
    "bare CR or LF": lambda message: message.replace(b"\r\nTo:", b"\nTo:"),
    "not ASCII": lambda message: message.replace(b"Listen", "Höre".encode()),
    "control character": lambda message: message.replace(b"Listen", b"Lis\x00ten"),
    "line over 998 bytes": lambda message: message.replace(b"Subject: ", b"Subject: " + b"x" * 998),
    "no header": lambda message: message.replace(b"Subject: ", b"Subject\r\n: "),
    "empty line of a header": lambda message: message.replace(b"\r\nSubject: ", b"\r\n  \r\nSubject: "),
    "no end": lambda message: message + b"more\r\n",
    "CloseBoundaryNotFoundDefect": lambda message: message.rsplit(b"--=_", 1)[0],
    "InvalidHeaderDefect": lambda message: message.replace(ADA.encode(), b"ada@"),
}
"""For each fault a change that brings it about."""


@pytest.mark.parametrize("fault", list(BROKEN))
def test_the_check_of_the_form_finds_each_fault(make_site: SiteMaker, fault: str) -> None:
    message = message_of(site(make_site))

    assert faults(message) == []
    assert [one for one in faults(BROKEN[fault](message)) if one.startswith(fault)] != []


def test_the_check_of_folding_finds_lines_that_could_be_shorter() -> None:
    words_, word = b"Subject: " + b"why " * 20, b"Subject: " + b"w" * 80

    assert unfolded(words_ + b"\r\n " + words_[9:] + b"\r\n\r\n" + words_) == [words_, b" " + words_[9:]]
    assert unfolded(word + b"\r\n " + word[9:] + b"\r\n" + words_[:78] + b"\r\n\r\n") == []


# Headers


def test_sender_and_list_are_named(make_site: SiteMaker) -> None:
    message = message_of(site(make_site, reply_to="June <june@tips.example>"))

    assert written(message, "From") == f"Ada Brown <{ADA}>"
    assert written(message, "Reply-To") == "June <june@tips.example>"
    assert written(message, "To") == "Daily Leadership Tip <june@tips.example>"
    assert written(message, "Subject") == "Listen first"
    assert written(message, "Content-Language") == "en"
    assert names(message) == (NAMES[0], "Reply-To", *NAMES[1:])


def test_without_a_reply_address_the_list_answers_at_the_senders(make_site: SiteMaker) -> None:
    assert written(message_of(site(make_site)), "To") == f"Daily Leadership Tip <{ADA}>"


@pytest.mark.parametrize(
    ("zone", "offset"), [("America/Los_Angeles", "-0800"), ("Asia/Kathmandu", "+0545"), ("Europe/Berlin", "+0100")]
)
def test_the_date_is_the_tips_moment_in_the_sites_zone(make_site: SiteMaker, zone: str, offset: str) -> None:
    root = site(make_site)
    settings = (root / "tipsgen.toml").read_text(encoding="utf-8")
    settings = settings.replace("[newsletter]", f'timezone = "{zone}"\n\n[schedule]\ntime = "06:30"\n\n[newsletter]')
    (root / "tipsgen.toml").write_text(settings, encoding="utf-8")

    message = message_of(root)

    assert written(message, "Date") == f"Mon, 05 Jan 2026 06:30:00 {offset}"
    assert read(message)["Date"].datetime == datetime(2026, 1, 5, 6, 30, tzinfo=ZoneInfo(zone))


def test_the_message_id_is_of_the_sites_host(make_site: SiteMaker) -> None:
    message = message_of(site(make_site, base_url="https://www.tips.example:8443/letters/"))

    assert re.fullmatch(rf"<{KEY}\.[0-9a-f]{{16}}@www\.tips\.example>", written(message, "Message-ID"))


def test_the_message_id_changes_with_the_content_alone(make_site: SiteMaker) -> None:
    root = site(make_site)
    first = written(message_of(root), "Message-ID")
    later = written(message_of(root, now=NOW + timedelta(days=400)), "Message-ID")
    other_text = written(message_of(site(make_site, TIP.replace("wait", "listen"), name="text")), "Message-ID")
    other_title = written(message_of(site(make_site, TIP.replace("first", "last"), name="title")), "Message-ID")

    assert later == first
    assert len({first, other_text, other_title}) == 3


def test_the_list_id_names_the_newsletter_of_the_host(make_site: SiteMaker) -> None:
    # RFC 2919, section 2: a phrase, then labels with dots between angle brackets.
    assert written(message_of(site(make_site)), "List-Id") == "Daily Leadership Tip <newsletter.tips.example>"


def test_unsubscribing_is_by_mail_where_no_address_is_set(make_site: SiteMaker) -> None:
    message = message_of(site(make_site, reply_to="june@tips.example"))

    assert written(message, "List-Unsubscribe") == "<mailto:june@tips.example?subject=unsubscribe>"
    assert "List-Unsubscribe-Post" not in read(message)


def test_unsubscribing_by_https_takes_one_click(make_site: SiteMaker) -> None:
    message = message_of(site(make_site, unsubscribe_url="https://tips.example/stop?list=1&from=mail"))

    assert written(message, "List-Unsubscribe") == (
        f"<https://tips.example/stop?list=1&from=mail>, <mailto:{ADA}?subject=unsubscribe>"
    )
    assert written(message, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert faults(message) == []


@pytest.mark.parametrize("address", ["http://tips.example/stop", "mailto:stop@tips.example?subject=stop"])
def test_one_click_is_promised_for_https_alone(make_site: SiteMaker, address: str) -> None:
    message = message_of(site(make_site, unsubscribe_url=address))

    assert written(message, "List-Unsubscribe").startswith(f"<{address}>")
    # RFC 8058, section 3.1.
    assert "List-Unsubscribe-Post" not in read(message)


def test_an_unsubscribe_address_by_mail_stands_alone(make_site: SiteMaker) -> None:
    message = message_of(site(make_site, unsubscribe_url="mailto:stop@tips.example"))

    assert written(message, "List-Unsubscribe") == "<mailto:stop@tips.example>"


@pytest.mark.parametrize(
    ("address", "ascii_address"),
    [
        ("https://tips.example/größe", "https://tips.example/gr%C3%B6%C3%9Fe"),
        ("https://bücher.example/stop", "https://xn--bcher-kva.example/stop"),
        ("https://tips.example/stop?list=<one>", "https://tips.example/stop?list=%3Cone%3E"),
        ("https://tips.example/a%20b?x=%C3%BC", "https://tips.example/a%20b?x=%C3%BC"),
    ],
)
def test_an_unsubscribe_address_stays_the_same_address_in_ascii(
    make_site: SiteMaker, address: str, ascii_address: str
) -> None:
    message = message_of(site(make_site, unsubscribe_url=address))

    assert written(message, "List-Unsubscribe").startswith(f"<{ascii_address}>")


# Words of every sort


WORDS = {
    "umlauts": "Größe zeigt, wer zuhört",
    "emoji": "Listen 👂🏽 first 👩‍💻 always",
    "arabic": "استمع أولا ثم تحدث",
    "chinese": "先听后说" * 20,
    "300 letters": "Listen " * 42 + "before",
    "300 without a space": "x" * 300,
    "300 umlauts": "größer " * 42 + "größer",
    "300 umlauts without a space": "ü" * 300,
    "quotes": "Say “why?” and \"how?\" and 'when?'",
    "an encoded word": "=?utf-8?q?x?=",
    "an encoded word amid others": "Why =?utf-8?q?B=63c?= is no header",
    "an address": "Ask ada@tips.example, or <ben@tips.example>",
    "specials": "Teams (small): ask, listen; [repeat] \\ again.",
    "a backslash at the end": "Listen first \\",
    "a quote at the end": 'Say "yes"',
    "one quote": 'The 5" rule',
}

STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def quoted(text: str) -> str:
    """Text as it stands between quotes of YAML, of TOML, or of a mailbox."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


@pytest.mark.parametrize("sort", list(WORDS))
def test_a_title_is_the_subject_as_it_was_written(make_site: SiteMaker, sort: str) -> None:
    tip = TIP.replace("title: Listen first", f'title: "{quoted(WORDS[sort])}"')

    made = make_issue(site(make_site, tip), KEY, IssueOptions(now=NOW))

    # Quotes of a title are made round on the way to the subject.
    assert made.issue.subject.translate(STRAIGHT) == WORDS[sort].translate(STRAIGHT)
    assert words(written(made.message, "Subject")) == made.issue.subject
    assert (faults(made.message), names(made.message)) == ([], NAMES)


@pytest.mark.parametrize("sort", list(WORDS))
def test_a_site_may_have_any_title(make_site: SiteMaker, sort: str) -> None:
    message = message_of(site(make_site, title=quoted(WORDS[sort])))

    assert mailbox(written(message, "To")) == (WORDS[sort], ADA)
    phrase, _, address = written(message, "List-Id").rpartition(" ")
    assert (words(unquote(phrase)), address) == (WORDS[sort], "<newsletter.tips.example>")
    assert (faults(message), names(message)) == ([], NAMES)


@pytest.mark.parametrize("sort", list(WORDS))
@pytest.mark.parametrize(("setting", "header"), [("from", "From"), ("reply_to", "Reply-To")])
def test_a_sender_may_have_any_name(make_site: SiteMaker, setting: str, header: str, sort: str) -> None:
    message = message_of(site(make_site, **{setting: quoted(f'"{quoted(WORDS[sort])}" <{ADA}>')}))

    assert mailbox(written(message, header)) == (WORDS[sort], ADA)
    assert faults(message) == []


def test_very_long_names_make_no_line_too_long(make_site: SiteMaker) -> None:
    message = message_of(site(make_site, title="Lead well " * 120, from_=f"{'Ada Brown ' * 120}<{ADA}>"))

    assert (faults(message), unfolded(message)) == ([], [])


@pytest.mark.parametrize("sort", list(WORDS))
def test_header_lines_are_folded_where_they_can_be(make_site: SiteMaker, sort: str) -> None:
    tip = TIP.replace("title: Listen first", f'title: "{quoted(WORDS[sort])}"')
    sender = quoted(f'"{quoted(WORDS[sort])}" <{ADA}>')
    root = site(make_site, tip, title=quoted(WORDS[sort]), from_=sender, reply_to=sender)

    assert unfolded(message_of(root)) == []


# International hosts


@pytest.mark.parametrize(
    ("host", "ascii_host"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("例え.example", "xn--r8jz45g.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
    ],
)
def test_international_hosts_are_written_in_ascii(make_site: SiteMaker, host: str, ascii_host: str) -> None:
    message = message_of(site(make_site, base_url=f"https://{host}/", from_=f"Ada <ada@{host}>", reply_to=f"b@{host}"))

    assert written(message, "From") == f"Ada <ada@{ascii_host}>"
    assert written(message, "Reply-To") == f"b@{ascii_host}"
    assert mailbox(written(message, "To"))[1] == f"b@{ascii_host}"
    assert written(message, "Message-ID").endswith(f"@{ascii_host}>")
    assert written(message, "List-Id").endswith(f"<newsletter.{ascii_host}>")
    assert faults(message) == []


@pytest.mark.parametrize("host", ["ü" * 70 + ".example", "ü..example", "💡.example", "a‍ü.example"])
@pytest.mark.parametrize("setting", ["base_url", "from", "reply_to"])
def test_a_host_that_cannot_be_is_a_problem_or_harmless(make_site: SiteMaker, setting: str, host: str) -> None:
    value = f"https://{host}/" if setting == "base_url" else f"Ada <ada@{host}>"

    message = message_or_problems(site(make_site, **{setting: value}))

    assert intruders(message, *(["Reply-To"] if setting == "reply_to" else [])) == []


# Nothing is smuggled in


BREAKS = {
    "CR LF": "\r\n", "LF": "\n", "CR": "\r", "NUL": "\0", "FF": "\f", "NEL": "\x85", "LS": "\u2028",
    "end of head": "\r\n\r\n",
}  # fmt: skip
"""What some program somewhere takes for the end of a line."""

every_break = pytest.mark.parametrize("sort", list(BREAKS))


def escaped(text: str) -> str:
    """Text as escapes that YAML's double quotes and TOML's read alike."""
    return "".join(f"\\u{ord(one):04x}" for one in text)


def smuggled(before: str, sort: str) -> str:
    """A value that would begin another header."""
    return f"{before}{escaped(BREAKS[sort])}Bcc: eve@evil.example"


def intruders(message: bytes, *more: str) -> list[str]:
    """What a message has and should not: faults, and headers beside those of `NAMES` and `more`; a refused one none."""
    if not message:
        return []
    expected = [*NAMES, *more]
    return [*faults(message), *(name for name in names(message) if names(message).count(name) != expected.count(name))]


@every_break
@pytest.mark.parametrize(
    ("form", "field"),
    [("YAML", "title"), ("YAML", "subject"), ("YAML", "preheader"), ("YAML", "lang"), ("TOML", "title")],
)
def test_front_matter_cannot_start_a_header(make_site: SiteMaker, form: str, field: str, sort: str) -> None:
    values = {"title": "Listen first", field: smuggled("Listen", sort)}
    fence, sign = ("---", ":") if form == "YAML" else ("+++", " =")
    matter = "".join(f'{name}{sign} "{value}"\n' for name, value in values.items())

    message = message_or_problems(site(make_site, f"{fence}\n{matter}{fence}\nAsk, and wait.\n"))

    assert intruders(message) == []


@every_break
def test_the_names_of_authors_cannot_start_a_header(make_site: SiteMaker, sort: str) -> None:
    root = site(make_site)
    author = f'---\nname: "{smuggled("Ada", sort)}"\n---\nWrites tips.\n'
    (root / "content/authors/ada-brown.md").write_text(author, encoding="utf-8")

    assert intruders(message_or_problems(root)) == []


@every_break
@pytest.mark.parametrize(
    ("setting", "value", "more"),
    [
        ("title", "{}", ()),
        ("base_url", "https://tips.example{}", ()),
        ("from", f"Ada {{}} <{ADA}>", ()),
        ("from", f'\\"Ada {{}}\\" <{ADA}>', ()),
        ("from", f"Ada <{ADA}{{}}>", ()),
        ("reply_to", f"Ada {{}} <{ADA}>", ("Reply-To",)),
        ("reply_to", f"{ADA}{{}}", ("Reply-To",)),
        ("subject", "{{title}}{}", ()),
        ("unsubscribe_url", "https://tips.example/{}", ("List-Unsubscribe-Post",)),
        ("unsubscribe_url", "mailto:stop@tips.example{}", ()),
    ],
)
def test_settings_cannot_start_a_header(
    make_site: SiteMaker, setting: str, value: str, more: tuple[str, ...], sort: str
) -> None:
    root = site(make_site, **{setting: value.format(smuggled("", sort))})

    assert intruders(message_or_problems(root), *more) == []


@every_break
@pytest.mark.parametrize("setting", ["from", "reply_to"])
def test_an_address_with_more_in_it_becomes_no_other(make_site: SiteMaker, setting: str, sort: str) -> None:
    root = site(make_site, **{setting: f"Ada <{ADA}{escaped(BREAKS[sort])}.evil.example>"})

    message = message_or_problems(root)

    # Without the break it is somebody's at tips.example.evil.example.
    assert (mailbox(written(message, "To"))[1] if message else "refused") in (ADA, "refused")


def view(title: str = "Daily Leadership Tip") -> SiteView:
    return SiteView(
        title=title, tagline="", description="", language="en", direction="ltr", base_url="https://tips.example",
        base_path="", nav=(), has_topics=False,
    )  # fmt: skip


def mail(sender: str = ADA, reply_to: str = "", unsubscribe_url: str = "") -> MailView:
    return MailView(
        sender=sender, reply_to=reply_to, subject="", preheader="", provider="plain", postal_address="",
        unsubscribe_url=unsubscribe_url, send_at="2026-01-05T06:00:00-08:00",
    )  # fmt: skip


def issue(subject: str = "Listen first", html: str = "<p>Ask.</p>", text: str = "Ask.") -> Issue:
    return Issue(subject, "", html.encode(), text.encode(), cut=False)


assembled = partial(assemble_message, key=KEY, lang="en")
tricky = st.text(st.sampled_from('ab Zü👂\r\n\0\x85\u2028\t"\\<>()@,;:.=?_[]'), max_size=120)
values = st.one_of(tricky, st.text(max_size=400)).filter(letters)
"""Values of headers with something to see in them."""


@always
@given(values)
def test_any_subject_comes_back_as_its_words(subject: str) -> None:
    message = assembled(view(), mail(), issue(subject))

    assert names(message) == NAMES
    assert faults(message) == []
    assert letters(words(written(message, "Subject"))) == letters(subject)


@always
@given(values)
def test_any_title_of_a_site_comes_back_as_its_words(title: str) -> None:
    message = assembled(view(title), mail(), issue())

    assert names(message) == NAMES
    assert faults(message) == []
    name, address = mailbox(written(message, "To"))
    assert (letters(name), address) == (letters(title), ADA)
    assert written(message, "List-Id").endswith("<newsletter.tips.example>")


@always
@given(values.map(lambda text: "".join(filter(str.isprintable, text))).filter(letters))
def test_any_name_of_a_sender_comes_back_as_its_words(name: str) -> None:
    sender = f'"{quoted(name)}" <{ADA}>'

    message = assembled(view(), mail(sender, sender), issue())

    assert names(message) == (NAMES[0], "Reply-To", *NAMES[1:])
    assert faults(message) == []
    for header in ("From", "Reply-To"):
        shown, address = mailbox(written(message, header))
        assert (letters(shown), address) == (letters(name), ADA)


@always
@given(values)
def test_any_unsubscribe_address_leaves_the_headers_alone(path: str) -> None:
    message = assembled(view(), mail(unsubscribe_url=f"https://tips.example/{path}"), issue())

    assert names(message) == (*NAMES[:7], "List-Unsubscribe-Post", *NAMES[7:])
    assert faults(message) == []
    addresses = re.findall(r"<([^<>]*)>", written(message, "List-Unsubscribe"))
    assert [urlsplit(address).scheme for address in addresses] == ["https", "mailto"]
    assert urlsplit(addresses[0]).hostname == "tips.example"


bodies = st.text(st.sampled_from("ab \t\n.=-ü👂<>F rom_"), max_size=200)


@always
@given(bodies, bodies)
def test_any_text_comes_back_from_its_part(text: str, html: str) -> None:
    message = assembled(view(), mail(), issue(text=text, html=html))

    assert faults(message) == []
    decoded = [cast(bytes, part.get_payload(decode=True)) for part in read(message).iter_parts()]
    assert [one.replace(b"\r\n", b"\n").decode() for one in decoded] == [text, html]


def test_a_part_cannot_end_itself(make_site: SiteMaker) -> None:
    first = assembled(view(), mail(), issue())
    boundary = read(first).get_boundary()
    assert boundary

    message = assembled(view(), mail(), issue(text=f"Ask.\n--{boundary}--\nBcc: eve@evil.example\n.\nAsk."))

    assert faults(message) == []
    assert len(list(read(message).iter_parts())) == 2


# The same bytes


def test_two_builds_write_the_same_messages(make_site: SiteMaker) -> None:
    first, second = site(make_site, name="one"), site(make_site, name="two")

    path = f"newsletters/{KEY}/index.eml"
    assert build(first, now=NOW).files()[path] == build(second, now=NOW + timedelta(days=9)).files()[path]


@pytest.mark.parametrize("seed", ["0", "4294967295"])
def test_another_process_writes_the_same_message(make_site: SiteMaker, seed: str) -> None:
    root = site(make_site, unsubscribe_url="https://tips.example/stop")
    command = [sys.executable, "-m", "tipsgen", "email", KEY, "--site", str(root), "--format", "eml"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}

    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)

    assert done.stdout == message_of(root)


def test_the_command_writes_bytes_as_they_are(make_site: SiteMaker) -> None:
    root = site(make_site)

    assert run("email", KEY, "--site", root, "--format", "eml").stdout_bytes == message_of(root)
