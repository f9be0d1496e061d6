"""An issue as a whole message (RFC 5322): multipart/alternative, text first, the same bytes every time."""

from __future__ import annotations

import binascii
import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from urllib.parse import urlsplit

from tipsgen.letters.issue import Issue
from tipsgen.providers.base import unsubscribe_mail
from tipsgen.views import MailView, SiteView, TipInputs

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")
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
    host = _ascii_host(urlsplit(site.base_url).hostname or "localhost")
    digest = sha256("\0".join((issue.subject, issue.html, issue.text)).encode()).hexdigest()
    boundary = f"=_tipsgen_{digest[:32]}"
    answers = parseaddr(mail.reply_to or mail.sender)[1]
    headers = [
        _header("From", _mailbox(mail.sender)),
        _header("Reply-To", _mailbox(mail.reply_to)) if mail.reply_to else "",
        _header("To", _mailbox(f'"{_clean(site.title)}" <{answers}>', site.title)),
        _header("Subject", _words(issue.subject, "Subject")),
        _header("Date", format_datetime(datetime.fromisoformat(mail.send_at))),
        _header("Message-ID", f"<{key}.{digest[:16]}@{host}>"),
        _header("List-Id", f"{_phrase(site.title)} <newsletter.{host}>"),
        *_unsubscribe(mail),
        _header("Content-Language", lang),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    parts = [_part("plain", issue.text, boundary), _part("html", issue.html, boundary), f"--{boundary}--\r\n"]
    return ("\r\n".join(header for header in headers if header) + "\r\n\r\n" + "".join(parts)).encode("ascii")


def _part(subtype: str, text: str, boundary: str) -> str:
    # Quoted-printable: lines stay short whatever a tip holds, and no relay needs to re-encode anything.
    body = binascii.b2a_qp(text.encode(), istext=True).decode("ascii").replace("\n", "\r\n")
    ending = "" if body.endswith("\r\n") else "\r\n"
    return (
        f'--{boundary}\r\nContent-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{body}{ending}"
    )


def _unsubscribe(mail: MailView) -> list[str]:
    addresses = [mail.unsubscribe_url] if mail.unsubscribe_url else []
    by_mail = unsubscribe_mail(mail)
    if by_mail and not mail.unsubscribe_url.startswith("mailto:"):
        addresses.append(by_mail)
    if not addresses:
        return []
    found = ["List-Unsubscribe: " + ",\r\n ".join(f"<{_safe_url(address)}>" for address in addresses)]
    if mail.unsubscribe_url.startswith("https://"):
        found.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return found


def _safe_url(address: str) -> str:
    return re.sub(r"[\s<>\"]", "", _clean(address)).encode("ascii", "ignore").decode("ascii")


def _clean(text: str) -> str:
    """Text for a header: on one line, whatever it held, so that it cannot start another header."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _header(name: str, value: str) -> str:
    return f"{name}: {value}"


def _words(text: str, name: str) -> str:
    """A header's text, folded, with encoded words where it is not ASCII (RFC 2047)."""
    text = _clean(text)
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")


def _phrase(name: str) -> str:
    """A display name: as it is, quoted, or encoded (RFC 5322, section 3.2.5)."""
    name = _clean(name)
    if not name.isascii() or "=?" in name:
        return Header(name, "utf-8", maxlinelen=_LINE, header_name="List-Id").encode(linesep="\r\n")
    if _PLAIN_PHRASE.match(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _mailbox(written: str, title: str = "") -> str:
    """`Name <address>` for a header."""
    name, address = parseaddr(_clean(written))
    name = title or name
    local, _, host = address.rpartition("@")
    address = f"{local}@{_ascii_host(host)}"
    return f"{_phrase(name)} <{address}>" if name else address


def _ascii_host(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")
