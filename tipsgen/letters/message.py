"""An issue as a whole message (RFC 5322): multipart/alternative, text first, the same bytes every time."""

from __future__ import annotations

import binascii
import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from urllib.parse import quote, urlsplit

from tipsgen.letters.issue import Issue
from tipsgen.providers.base import unsubscribe_mail
from tipsgen.urls import ascii_host
from tipsgen.views import MailView, SiteView, TipInputs

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")
_UNSAFE = re.compile(r"[^!-;=?-~]|%(?![0-9A-Fa-f]{2})")
_LINE = 76
"""Characters of a header line (RFC 5322, section 2.1.1, recommends 78 at most)."""


def write_message(inputs: TipInputs, mail: MailView, issue: Issue) -> bytes:
    """The message of an issue.  `To` names the newsletter, as the envelope alone says who gets it.

    List-Unsubscribe-Post is written where there is an address for it (RFC 8058, section 3.1,
    wants an `https:` one).
    """
    return assemble_message(inputs.site, mail, issue, inputs.tip.key, inputs.tip.lang)


def assemble_message(site: SiteView, mail: MailView, issue: Issue, key: str, lang: str) -> bytes:
    """A message out of an issue's parts; `key` names it within the site."""
    host = ascii_host(urlsplit(site.base_url).hostname or "localhost")
    digest = issue.digest
    boundary = f"=_tipsgen_{digest[:32]}"
    sender, answers = parseaddr(mail.sender), parseaddr(mail.reply_to)
    headers = [
        _mailbox("From", *sender),
        _mailbox("Reply-To", *answers) if mail.reply_to else "",
        _mailbox("To", site.title, answers[1] or sender[1]),
        f"Subject: {_words(issue.subject, 'Subject')}",
        f"Date: {format_datetime(datetime.fromisoformat(mail.send_at))}",
        _folded("Message-ID", f"<{key}.{digest[:16]}@{host}>"),
        _folded("List-Id", _phrase(site.title, "List-Id"), f"<newsletter.{host}>"),
        *_unsubscribe(mail),
        f"Content-Language: {lang}",
        "MIME-Version: 1.0",
        _folded("Content-Type", "multipart/alternative;", f'boundary="{boundary}"'),
    ]
    parts = [_part("plain", issue.text_data, boundary), _part("html", issue.html_data, boundary), f"--{boundary}--\r\n"]
    return ("\r\n".join(header for header in headers if header) + "\r\n\r\n" + "".join(parts)).encode("ascii")


def _part(subtype: str, text: bytes, boundary: str) -> str:
    # Quoted-printable: lines stay short whatever a tip holds, and no relay needs to re-encode anything.
    # The line end before a boundary belongs to the boundary (RFC 2046, section 5.1.1).
    body = binascii.b2a_qp(text, istext=True).decode("ascii").replace("\r", "=0D").replace("\n", "\r\n")
    return (
        f'--{boundary}\r\nContent-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{body}\r\n"
    )


def _unsubscribe(mail: MailView) -> list[str]:
    addresses = [mail.unsubscribe_url] if mail.unsubscribe_url else []
    by_mail = unsubscribe_mail(mail)
    if by_mail and not mail.unsubscribe_url.startswith("mailto:"):
        addresses.append(by_mail)
    if not addresses:
        return []
    shown = [f"<{_safe_url(address)}>" for address in addresses]
    found = [_folded("List-Unsubscribe", *(f"{one}," for one in shown[:-1]), shown[-1])]
    if mail.unsubscribe_url.startswith("https://"):
        found.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return found


def _safe_url(address: str) -> str:
    """An address in ASCII: its host as DNS has it, all else percent-encoded (RFC 3986, section 2.1)."""
    scheme, mark, rest = _clean(address).partition("://")
    if mark:
        host, slash, path = rest.partition("/")
        try:
            rest = f"{ascii_host(host)}{slash}{path}"
        except UnicodeError:
            rest = f"{host}{slash}{path}"
    whole = f"{scheme}{mark}{rest}"
    return _UNSAFE.sub(lambda match: quote(match[0], safe=""), whole)


def _clean(text: str) -> str:
    """Text for a header: on one line, whatever it held, so that it cannot start another header."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _folded(name: str, *pieces: str) -> str:
    """A header whose pieces stand on lines of their own where one line would be too long."""
    lines = [f"{name}:"]
    for piece in pieces:
        if len(lines[-1]) + 1 + len(piece.split("\r\n")[0]) > _LINE and len(lines[-1]) > len(name) + 1:
            lines.append("")
        lines[-1] += f" {piece}"
        *before, last = lines[-1].split("\r\n")
        lines[-1:] = [*before, last]
    return "\r\n".join(lines)


def _words(text: str, name: str) -> str:
    """A header's text, folded; encoded where it is not ASCII, or has a word too long for a line (RFC 2047)."""
    text = _clean(text)
    plain = text.isascii() and "=?" not in text and all(len(word) < _LINE - len(name) - 2 for word in text.split(" "))
    return Header(text, "us-ascii" if plain else "utf-8", maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")


def _phrase(name: str, header: str) -> str:
    """A display name: as it is, quoted, or encoded (RFC 5322, section 3.2.5)."""
    name = _clean(name)
    if not name.isascii() or "=?" in name or len(name) > _LINE - len(header) - 4:
        return Header(name, "utf-8", maxlinelen=_LINE, header_name=header).encode(linesep="\r\n")
    if _PLAIN_PHRASE.match(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _mailbox(header: str, name: str, address: str) -> str:
    """A header with `Name <address>`."""
    local, _, host = re.sub(r"[\x00-\x20\x7f<>]", "", address).rpartition("@")
    address = f"{local}@{ascii_host(host)}"
    return _folded(header, _phrase(name, header), f"<{address}>") if _clean(name) else _folded(header, address)
