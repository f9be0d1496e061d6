"""A test send: one message to a few people over SMTP, never to a list."""

from __future__ import annotations

import ipaddress
import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tipsgen.errors import EnvironmentFault, UsageError
from tipsgen.settings import SmtpSettings
from tipsgen.urls import ascii_host

MOST = 10
"""Addresses of one test send at most."""
PASSWORD = "TIPSGEN_SMTP_PASSWORD"  # noqa: S105 - the variable's name
"""The environment variable that alone may hold the password."""

_ADDRESS = re.compile(r"[!#-'*+/-9=?A-Z^-~-]+(?:\.[!#-'*+/-9=?A-Z^-~-]+)*@[A-Za-z0-9.-]+\Z")
"""`dot-atom@domain` (RFC 5321, section 4.1.2), in ASCII."""
_NAMED = re.compile(r"[^<>\x00-\x1f\x7f]*<([^<>\s]+)>\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_PORTS = {"starttls": 587, "ssl": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how a message is handed over."""

    host: str
    port: int
    tls: str
    """`starttls`, `ssl` or `none`."""
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        ways = {"starttls": "with STARTTLS", "ssl": "with TLS", "none": "without TLS"}
        return f"{self.host}:{self.port} {ways[self.tls]}"


def find_server(smtp: SmtpSettings, password: str) -> Server:
    """The server that the settings mean; a `UsageError` where they leave something open or unsafe."""
    if not smtp.host:
        raise UsageError('no mail server is set; write host = "smtp.example.com" under [smtp] in tipsgen.toml')
    local = is_loopback(smtp.host)
    tls = smtp.tls or ("ssl" if smtp.port == 465 else "none" if local else "starttls")
    if tls == "none" and not local:
        raise UsageError(f'{smtp.host} is another machine, so [smtp] tls must be "starttls" or "ssl"')
    if smtp.user and not password:
        raise UsageError(f"[smtp] user is set, so the password must be in {PASSWORD}")
    if smtp.user and not (smtp.user + password).isascii():
        raise UsageError(f"[smtp] user and {PASSWORD} must be ASCII: this SMTP login takes no other password")
    return Server(smtp.host, smtp.port or _PORTS[tls], tls, smtp.user, password)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or its address alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_recipients(written: Sequence[str]) -> tuple[str, ...]:
    """The addresses of a test send, each once; a `UsageError` names what is none, or that they are too many."""
    found: dict[str, None] = {}
    for one in written:
        named = _NAMED.match(one.strip())
        address = named[1] if named else one.strip()
        if not _ADDRESS.match(address):
            raise UsageError(f"{one!r} is no email address; write one address for each --to")
        found[address] = None
    if len(found) > MOST:
        raise UsageError(
            f"{len(found)} addresses are too many: a test send goes to {MOST} at most, never to a list;"
            " your provider sends campaigns"
        )
    return tuple(found)


def send(message: bytes, sender: str, recipients: Sequence[str], server: Server, timeout: float = 30) -> None:
    """Hand a message to a server for `recipients`, byte for byte.

    An `EnvironmentFault` says what went wrong and who got nothing.  Where the server refuses some
    of the recipients, the others are sent to, and the fault names the refused.
    """
    local, _, host = sender.rpartition("@")
    with _explained(server, timeout):
        connection = _connect(server, timeout)
        try:
            _log_in(connection, server)
            refused = connection.sendmail(f"{local}@{ascii_host(host)}", list(recipients), message)
        finally:
            _leave(connection)
    if refused:
        raise EnvironmentFault(f"sent to the others, but {server.host} refused {_refusals(refused)}")


@contextmanager
def _explained(server: Server, timeout: float) -> Iterator[None]:
    """What a server does wrong, in words."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise EnvironmentFault(f"{server.host} refused every recipient: {_refusals(error.recipients)}") from error
    except smtplib.SMTPSenderRefused as error:
        words = _words(error.smtp_error)
        raise EnvironmentFault(f"{server.host} refused the sender {error.sender}: {words}") from error
    except smtplib.SMTPAuthenticationError as error:
        words = _words(error.smtp_error)
        message = f"{server.host} does not accept the user {server.user} with this password: {words}"
        raise EnvironmentFault(message) from error
    except smtplib.SMTPDataError as error:
        raise EnvironmentFault(f"{server.host} refused the message: {_words(error.smtp_error)}") from error
    except smtplib.SMTPResponseException as error:
        raise EnvironmentFault(f"{server.host} sends us away: {_words(error.smtp_error)}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise EnvironmentFault(f"{server.host} offers no way to log in; leave [smtp] user out") from error
    except smtplib.SMTPServerDisconnected as error:
        # smtplib says so of a timeout, too, while it reads an answer.
        if _was_timeout(error):
            raise EnvironmentFault(f"{server} did not answer within {timeout:g} seconds") from error
        message = f"{server.host} hung up in the middle; look whether the message came before you send it again"
        raise EnvironmentFault(message) from error
    except TimeoutError as error:
        raise EnvironmentFault(f"{server} did not answer within {timeout:g} seconds") from error
    except ssl.SSLCertVerificationError as error:
        raise EnvironmentFault(f"the certificate of {server.host} cannot be trusted: {error.verify_message}") from error
    except OSError as error:
        reason = error.strerror or _words(str(error))
        raise EnvironmentFault(f"no mail server answers at {server.host}:{server.port}: {reason}") from error
    except (smtplib.SMTPException, UnicodeError) as error:
        raise EnvironmentFault(f"cannot send through {server}: {_words(str(error))}") from error


def _was_timeout(error: BaseException) -> bool:
    before: BaseException | None = error
    while before is not None and not isinstance(before, TimeoutError):
        before = before.__context__
    return before is not None


def _connect(server: Server, timeout: float) -> smtplib.SMTP:
    if server.tls == "ssl":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
    if server.tls == "starttls":
        try:
            connection.ehlo_or_helo_if_needed()
            if not connection.has_extn("starttls"):
                raise EnvironmentFault(f"{server.host} offers no STARTTLS, so nothing was sent")
            code, answer = connection.starttls(context=ssl.create_default_context())
            if code != 220:
                raise smtplib.SMTPResponseException(code, answer)
        except (smtplib.SMTPException, OSError, EnvironmentFault):
            connection.close()
            raise
    return connection


def _log_in(connection: smtplib.SMTP, server: Server) -> None:
    if server.user:
        connection.login(server.user, server.password)


def _leave(connection: smtplib.SMTP) -> None:
    """Say goodbye; how the server takes it changes nothing any more."""
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _refusals(recipients: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{address} ({_words(answer)})" for address, (_, answer) in recipients.items())


def _words(answer: bytes | str) -> str:
    """A server's answer on one line, without anything that a terminal would obey."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(_CONTROL.sub(" ", text).split())
