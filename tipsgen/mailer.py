"""A test send: one message to a few people over SMTP, never to a list."""

from __future__ import annotations

import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from tipsgen.errors import EnvironmentFault, UsageError
from tipsgen.settings import SmtpSettings

MOST = 10
"""Addresses of one test send at most."""
PASSWORD = "TIPSGEN_SMTP_PASSWORD"  # noqa: S105 - the variable's name
"""The environment variable that alone may hold the password."""

_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\]+\Z")
_PORTS = {"starttls": 587, "ssl": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how a message is handed over."""

    host: str
    port: int
    tls: str
    """`starttls`, `ssl` or `none`."""
    user: str
    password: str

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
    addresses = tuple(dict.fromkeys(parseaddr(one)[1] or one for one in written))
    wrong = [one for one in addresses if not _ADDRESS.match(one) or not one.isascii()]
    if wrong:
        raise UsageError(f"{wrong[0]!r} is no email address")
    if len(addresses) > MOST:
        raise UsageError(
            f"{len(addresses)} addresses are too many: a test send goes to {MOST} at most, never to a list;"
            " your provider sends campaigns"
        )
    return addresses


def send(message: bytes, sender: str, recipients: Sequence[str], server: Server, timeout: float = 30) -> None:
    """Hand a message to a server for `recipients`, byte for byte.

    An `EnvironmentFault` says what went wrong and who got nothing.  Where the server refuses some
    of the recipients, the others are sent to, and the fault names the refused.
    """
    delivered = False
    try:
        with _connect(server, timeout) as connection:
            _log_in(connection, server)
            refused = connection.sendmail(sender, list(recipients), message)
            delivered = True
    except smtplib.SMTPRecipientsRefused as error:
        raise EnvironmentFault(f"{server.host} refused every recipient: {_refusals(error.recipients)}") from error
    except smtplib.SMTPSenderRefused as error:
        raise EnvironmentFault(f"{server.host} refused the sender {sender}: {_words(error.smtp_error)}") from error
    except smtplib.SMTPDataError as error:
        raise EnvironmentFault(f"{server.host} refused the message: {_words(error.smtp_error)}") from error
    except smtplib.SMTPServerDisconnected as error:
        if not delivered:
            raise EnvironmentFault(
                f"{server.host} hung up in the middle; look whether the message came before you send it again"
            ) from error
        refused = {}
    except TimeoutError as error:
        raise EnvironmentFault(f"{server} did not answer within {timeout:g} seconds") from error
    except (smtplib.SMTPException, OSError) as error:
        raise EnvironmentFault(f"cannot send through {server}: {error}") from error
    if refused:
        raise EnvironmentFault(f"sent to the others, but {server.host} refused {_refusals(refused)}")


def _connect(server: Server, timeout: float) -> smtplib.SMTP:
    try:
        if server.tls == "ssl":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
        connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
    except ssl.SSLCertVerificationError as error:
        raise EnvironmentFault(f"the certificate of {server.host} cannot be trusted: {error.verify_message}") from error
    except (ConnectionRefusedError, socket.gaierror) as error:
        raise EnvironmentFault(f"no mail server answers at {server.host}:{server.port}: {error.strerror}") from error
    if server.tls == "starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except smtplib.SMTPNotSupportedError as error:
            connection.close()
            raise EnvironmentFault(f"{server.host} offers no STARTTLS, so nothing was sent") from error
        except ssl.SSLCertVerificationError as error:
            connection.close()
            raise EnvironmentFault(
                f"the certificate of {server.host} cannot be trusted: {error.verify_message}"
            ) from error
    return connection


def _log_in(connection: smtplib.SMTP, server: Server) -> None:
    if not server.user:
        return
    try:
        connection.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        raise EnvironmentFault(
            f"{server.host} does not accept the user {server.user} with this password: {_words(error.smtp_error)}"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise EnvironmentFault(f"{server.host} offers no way to log in; leave [smtp] user out") from error


def _refusals(recipients: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{address} ({_words(answer)})" for address, (_, answer) in recipients.items())


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())
