"""`tipsgen send` against real SMTP servers on this machine: what arrives, and what is said when it does not."""

# aiosmtpd finds a handler's methods by these names, and calls them with all of these arguments.
# ruff: noqa: N802, ARG002

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from click.testing import Result

from tests.support import SETTINGS, SiteMaker, build, run

KEY = "2026-01-05-listen-first"
ADA = "ada@tips.example"
BEN = "ben@readers.example"
CLEO = "cleo@readers.example"
USER = "june"
SECRET = "seven-quays-at-dawn"  # noqa: S105 - of a user who lives in this file
"""The password of `USER`; no output may hold it."""
SOON = ("--timeout", "0.3")
TIP = """\
---
title: Listen first
---
.5 of a minute of silence is long in a meeting. Ask Jörg, and wait.

    .
    .hidden
"""
TEXT = "Listen first\n\n.5 of a minute is long.\n.\n..\nFrom then on, wait.\nStop: {unsubscribe}\n"
"""A text part of the author's own, with the lines that SMTP treats in its own way (RFC 5321, section 4.5.2)."""

HANG_UP, SILENCE = "hang up", "silence"
"""What a server may do where another would answer."""


@dataclass(frozen=True)
class Received:
    """A message as a server got it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    user: str
    """Empty where nobody logged in."""
    encrypted: bool


@dataclass
class Desk:
    """A server's handler: answers as it was told to, and keeps what it accepts."""

    answers: Mapping[str, str]
    """By command, for RCPT also by `RCPT ADDRESS`; for EHLO one more offer.  All else is accepted."""
    received: list[Received] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    """Of each MAIL command."""

    async def answer(self, server: SMTP, name: str) -> str:
        """What to say to a command; empty: to be accepted."""
        said = self.answers.get(name, "")
        if said == HANG_UP:
            server.transport.close()
        if said in (HANG_UP, SILENCE):
            # The end of the connection cancels this: nothing is said until then.
            await asyncio.Event().wait()
        return said

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, host: str, lines: list[str]
    ) -> list[str]:
        session.host_name = host
        offered = [f"250-{self.answers['EHLO']}"] if "EHLO" in self.answers else []
        return [*lines[:-1], *offered, lines[-1]]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.senders.append(address)
        envelope.mail_from = address
        return await self.answer(server, "MAIL") or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = await self.answer(server, f"RCPT {address}") or await self.answer(server, "RCPT")
        if not said:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = await self.answer(server, "DATA")
        if not said:
            user = session.auth_data.login.decode() if session.authenticated else ""
            secure = server.transport.get_extra_info("cipher") is not None
            content = envelope.original_content or b""
            self.received.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), content, user, secure))
        return said or "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self.answer(server, "QUIT") or "221 Bye"


class CutsData(SMTP):
    """Hangs up after the first line of a message."""

    async def smtp_DATA(self, arg: str) -> None:
        await self.push("354 Go on")
        await self._reader.readuntil(b"\r\n")
        self.transport.abort()


class Greets(asyncio.Protocol):
    """Says one line to whoever comes, and hangs up."""

    def __init__(self, line: bytes) -> None:
        self._line = line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self._line)  # type: ignore[attr-defined]
        transport.close()


class LocalServer(Controller):
    """A server on a free port of this machine, which counts who comes."""

    def __init__(self, desk: Desk, make: Callable[[], asyncio.Protocol] | None, **options: Any) -> None:
        super().__init__(desk, "127.0.0.1", free_port(), server_hostname="localhost", **options)
        self.desk = desk
        self.visits = -1
        """Connections; the controller's own first one is not counted."""
        self._make = make

    def factory(self) -> Any:
        self.visits += 1
        return self._make() if self._make else super().factory()


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def knows_june(server: SMTP, session: Session, envelope: Envelope, way: str, data: LoginPassword) -> AuthResult:
    """Accepts `USER` with `SECRET` alone."""
    right = data == LoginPassword(USER.encode(), SECRET.encode())
    return AuthResult(success=right, handled=False, auth_data=data)


ServerMaker = Callable[..., LocalServer]


@pytest.fixture
def serve() -> Iterator[ServerMaker]:
    """Starts servers: `serve({"MAIL": "550 No"})`, with aiosmtpd's own options; `make` is another protocol."""
    with ExitStack() as running:

        def start(
            answers: Mapping[str, str] | None = None, make: Callable[[], asyncio.Protocol] | None = None, **options: Any
        ) -> LocalServer:
            server = LocalServer(Desk(answers or {}), make, **options)
            server.start()
            running.callback(server.stop)
            return server

        yield start


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs the certificate of the server."""
    return trustme.CA()


@pytest.fixture(scope="module")
def identity(authority: trustme.CA) -> ssl.SSLContext:
    """The server's side of TLS, with a certificate for this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes this machine trust the authority, as OpenSSL reads it from the environment."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.fixture(autouse=True)
def _no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on what the environment holds."""
    monkeypatch.delenv("TIPSGEN_SMTP_PASSWORD", raising=False)


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the test where anything looks up a host or connects."""

    def refuse(*args: object, **options: object) -> None:
        pytest.fail(f"the network was used: {args}")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def site(make_site: SiteMaker, port: int = 0, host: str = "127.0.0.1", newsletter: str = "", **smtp: str) -> Path:
    """A site with one tip, whose `[smtp]` has these values."""
    lines = [f'host = "{host}"', *([f"port = {port}"] if port else [])]
    lines += [f'{name} = "{value}"' for name, value in smtp.items()]
    settings = SETTINGS + newsletter + "\n[smtp]\n" + "\n".join(lines) + "\n"
    return make_site({"tipsgen.toml": settings, f"content/tips/{KEY}.md": TIP, f"content/tips/{KEY}.txt": TEXT})


def send(root: Path, *to: str, words: tuple[str, ...] = (), tip: str = KEY, password: str | None = None) -> Result:
    """Run the command, to Ben unless told otherwise; the password is never in what it says."""
    addresses = [word for address in to or (BEN,) for word in ("--to", address)]
    env = {} if password is None else {"TIPSGEN_SMTP_PASSWORD": password}
    result = run("send", tip, "--site", root, *addresses, *words, env=env)
    assert SECRET not in result.output
    return result


def fails(result: Result, code: int, *pieces: str) -> None:
    """Assert how a command failed: its exit code, and one line of plain words that holds the pieces."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert [piece for piece in pieces if piece not in result.stderr] == [], result.stderr
    # A server's answer is bytes, and must not be shown as Python writes them.
    assert "b'" not in result.stderr
    assert 'b"' not in result.stderr
    assert "Traceback" not in result.stderr


# What arrives


@pytest.mark.parametrize("text", [TEXT, ""], ids=["text by hand", "text made"])
@pytest.mark.parametrize("provider", ["plain", "mailchimp"])
def test_what_arrives_is_byte_for_byte_what_is_rendered(
    make_site: SiteMaker, serve: ServerMaker, tmp_path: Path, text: str, provider: str
) -> None:
    server = serve()
    root = site(make_site, server.port, newsletter=f'eml = true\nprovider = "{provider}"\n')
    if not text:
        (root / f"content/tips/{KEY}.txt").unlink()

    assert send(root).exit_code == 0
    assert run("email", KEY, "--site", root, "--format", "eml", "--out", tmp_path / "out").exit_code == 0

    message = (tmp_path / f"out/{KEY}.eml").read_bytes()
    # Lines that SMTP doubles the dot of, so that this test is about them too.
    assert [line for line in message.split(b"\r\n") if line.startswith(b".")] != []
    assert [one.content for one in server.desk.received] == [message]
    assert build(root).files()[f"newsletters/{KEY}/index.eml"] == message


def test_a_provider_of_the_command_line_is_the_messages_too(
    make_site: SiteMaker, serve: ServerMaker, tmp_path: Path
) -> None:
    server = serve()
    root = site(make_site, server.port)
    (root / f"content/tips/{KEY}.txt").unlink()

    assert send(root, words=("--provider", "mailchimp")).exit_code == 0
    run("email", KEY, "--site", root, "--provider", "mailchimp", "--format", "eml", "--out", tmp_path / "out")

    assert b"*|UNSUB|*" in server.desk.received[0].content
    assert server.desk.received[0].content == (tmp_path / f"out/{KEY}.eml").read_bytes()


def test_the_envelope_has_the_sender_and_those_who_were_named(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve()

    result = send(site(make_site, server.port), BEN, CLEO)

    assert [(one.sender, one.recipients) for one in server.desk.received] == [(ADA, (BEN, CLEO))]
    assert f"Sent {KEY}" in result.stdout
    assert f"{BEN}, {CLEO}: a test, not a campaign; no list was used." in result.stdout
    assert (result.exit_code, result.stderr) == (0, "")


def test_the_recipients_are_named_nowhere_in_the_message(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve()

    send(site(make_site, server.port), BEN, CLEO)

    assert b"readers.example" not in server.desk.received[0].content


def test_an_address_that_is_given_twice_gets_one_message(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve()

    assert send(site(make_site, server.port), BEN, f"Ben <{BEN}>", BEN).exit_code == 0

    assert [one.recipients for one in server.desk.received] == [(BEN,)]


def test_ten_addresses_are_taken(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve()
    readers = [f"reader{number}@readers.example" for number in range(10)]

    assert send(site(make_site, server.port), *readers).exit_code == 0

    assert server.desk.received[0].recipients == tuple(readers)


def test_a_sender_of_an_international_host_is_written_in_ascii(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve()
    root = site(make_site, server.port)
    settings = (root / "tipsgen.toml").read_text(encoding="utf-8")
    (root / "tipsgen.toml").write_text(settings.replace(ADA, "ada@bücher.example"), encoding="utf-8")

    assert send(root).exit_code == 0

    assert server.desk.senders == ["ada@xn--bcher-kva.example"]


# TLS


@pytest.mark.usefixtures("trusted")
def test_starttls_encrypts_what_is_sent(make_site: SiteMaker, serve: ServerMaker, identity: ssl.SSLContext) -> None:
    server = serve(tls_context=identity, require_starttls=True)

    result = send(site(make_site, server.port, tls="starttls"))

    assert result.exit_code == 0, result.output
    assert [one.encrypted for one in server.desk.received] == [True]


@pytest.mark.usefixtures("trusted")
def test_tls_from_the_first_byte_works_too(make_site: SiteMaker, serve: ServerMaker, identity: ssl.SSLContext) -> None:
    server = serve(ssl_context=identity)

    result = send(site(make_site, server.port, host="localhost", tls="ssl"))

    assert result.exit_code == 0, result.output
    assert [one.encrypted for one in server.desk.received] == [True]


def encrypting(serve: ServerMaker, tls: str, identity: ssl.SSLContext) -> LocalServer:
    """A server that speaks this kind of TLS."""
    return serve(ssl_context=identity) if tls == "ssl" else serve(tls_context=identity)


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_certificate_of_an_unknown_authority_is_refused(
    make_site: SiteMaker, serve: ServerMaker, identity: ssl.SSLContext, tls: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    trustme.CA().cert_pem.write_to_path(tmp_path / "another.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "another.pem"))
    server = encrypting(serve, tls, identity)

    result = send(site(make_site, server.port, tls=tls))

    fails(result, 3, "the certificate of 127.0.0.1 cannot be trusted: ")
    assert server.desk.senders == []


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_certificate_for_another_host_is_refused(
    make_site: SiteMaker, serve: ServerMaker, authority: trustme.CA, tls: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("smtp.elsewhere.example").configure_cert(context)
    server = encrypting(serve, tls, context)

    result = send(site(make_site, server.port, tls=tls))

    fails(result, 3, "the certificate of 127.0.0.1 cannot be trusted: ")
    assert server.desk.senders == []


def test_without_the_starttls_that_is_wanted_nothing_is_sent(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve()

    result = send(site(make_site, server.port, tls="starttls"))

    fails(result, 3, "127.0.0.1 offers no STARTTLS, so nothing was sent")
    assert (server.visits, server.desk.senders) == (1, [])


def test_a_server_that_offers_starttls_and_then_refuses_it_gets_nothing(
    make_site: SiteMaker, serve: ServerMaker
) -> None:
    server = serve({"EHLO": "STARTTLS"})

    result = send(site(make_site, server.port, tls="starttls", user=USER), password=SECRET)

    fails(result, 3, "TLS not available")
    assert server.desk.senders == []


def test_a_plain_server_does_not_pass_for_one_with_tls(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve()

    result = send(site(make_site, server.port, tls="ssl"))

    fails(result, 3, f"127.0.0.1:{server.port}")
    assert server.desk.senders == []


@pytest.mark.usefixtures("unplugged")
@pytest.mark.parametrize("host", ["smtp.tips.example", "192.0.2.25", "localhost.tips.example", "127.0.0.1.example"])
def test_another_machine_is_never_called_without_tls(make_site: SiteMaker, host: str) -> None:
    result = send(site(make_site, 25, host=host, tls="none"))

    fails(result, 2, f'{host} is another machine, so [smtp] tls must be "starttls" or "ssl"')


# Logging in


@pytest.mark.usefixtures("trusted")
def test_the_right_password_opens_the_door(make_site: SiteMaker, serve: ServerMaker, identity: ssl.SSLContext) -> None:
    server = serve(tls_context=identity, auth_required=True, authenticator=knows_june)

    result = send(site(make_site, server.port, tls="starttls", user=USER), password=SECRET)

    assert result.exit_code == 0, result.output
    assert [(one.user, one.encrypted) for one in server.desk.received] == [(USER, True)]


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_named_as_the_cause(
    make_site: SiteMaker, serve: ServerMaker, identity: ssl.SSLContext
) -> None:
    server = serve(tls_context=identity, auth_required=True, authenticator=knows_june)

    result = send(site(make_site, server.port, tls="starttls", user=USER), password="eight-quays")  # noqa: S106

    fails(result, 3, f"127.0.0.1 does not accept the user {USER} with this password: ", "credentials invalid")
    assert "eight-quays" not in result.output
    assert server.desk.senders == []


def test_a_password_beyond_ascii_ends_in_words(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve(auth_require_tls=False, authenticator=knows_june)

    result = send(site(make_site, server.port, user=USER), password="größer")  # noqa: S106 - nobody's

    # RFC 4616 has passwords in UTF-8, and smtplib knows ASCII alone: whoever refuses it, it is said.
    assert result.exit_code in (2, 3)
    assert "password" in result.stderr
    assert "größer" not in result.output
    assert server.desk.senders == []


@pytest.mark.usefixtures("unplugged")
def test_a_user_without_a_password_is_told_where_it_belongs(make_site: SiteMaker) -> None:
    result = send(site(make_site, 587, tls="starttls", user=USER))

    fails(result, 2, "[smtp] user is set, so the password must be in TIPSGEN_SMTP_PASSWORD")


def test_a_server_without_a_login_is_told_from_a_wrong_password(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve()

    result = send(site(make_site, server.port, user=USER), password=SECRET)

    fails(result, 3, "127.0.0.1 offers no way to log in; leave [smtp] user out")
    assert server.desk.senders == []


def test_a_server_that_knows_other_ways_to_log_in_only_gets_no_password(
    make_site: SiteMaker, serve: ServerMaker
) -> None:
    server = serve({"EHLO": "AUTH XOAUTH2"})

    fails(send(site(make_site, server.port, user=USER), password=SECRET), 3, "No suitable authentication method")
    assert server.desk.senders == []


@pytest.mark.usefixtures("trusted")
def test_a_server_that_wants_a_login_says_so(
    make_site: SiteMaker, serve: ServerMaker, identity: ssl.SSLContext
) -> None:
    server = serve(tls_context=identity, auth_required=True, authenticator=knows_june)

    fails(send(site(make_site, server.port, tls="starttls")), 3, "Authentication required")


@pytest.mark.usefixtures("unplugged")
def test_the_settings_hold_no_password(make_site: SiteMaker) -> None:
    result = send(site(make_site, 587, tls="starttls", user=USER, password=SECRET))

    fails(result, 1, "smtp.password", "is no known key")


def test_a_password_without_a_user_is_not_used(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve(auth_require_tls=False, authenticator=knows_june)

    assert send(site(make_site, server.port), password=SECRET).exit_code == 0

    assert [one.user for one in server.desk.received] == [""]


# What a server refuses


def test_the_refused_are_named_and_the_others_get_it(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve({f"RCPT {CLEO}": "550 5.1.1 No such reader"})

    result = send(site(make_site, server.port), BEN, CLEO, ADA)

    fails(result, 3, f"sent to the others, but 127.0.0.1 refused {CLEO} (5.1.1 No such reader)")
    assert [one.recipients for one in server.desk.received] == [(BEN, ADA)]


def test_where_all_are_refused_each_is_named(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve({"RCPT": "550 5.7.1 No relay here"})

    result = send(site(make_site, server.port), BEN, CLEO)

    refused = f"{BEN} (5.7.1 No relay here); {CLEO} (5.7.1 No relay here)"
    fails(result, 3, f"127.0.0.1 refused every recipient: {refused}")
    assert server.desk.received == []


def test_a_refused_sender_is_named(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve({"MAIL": "550 5.7.1 Not your address"})

    fails(send(site(make_site, server.port)), 3, f"127.0.0.1 refused the sender {ADA}: 5.7.1 Not your address")
    assert server.desk.received == []


def test_a_refused_message_has_the_servers_words(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve({"DATA": "554 5.6.0 We do not like tips"})

    fails(send(site(make_site, server.port)), 3, "127.0.0.1 refused the message: 5.6.0 We do not like tips")


def test_a_greeting_that_sends_us_away_has_the_servers_words(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve(make=lambda: Greets(b"554 No mail from here\r\n"))

    fails(send(site(make_site, server.port)), 3, "127.0.0.1", "No mail from here")


def test_words_of_a_server_stay_on_one_line(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve({"DATA": "554-5.6.0 No.\r\n554 \x1b]0;Really\x07"})

    result = send(site(make_site, server.port))

    fails(result, 3, "5.6.0 No. ")
    assert result.stderr.count("\n") == 1
    # A terminal would take this for its new title.
    assert result.stderr.strip().isprintable()


# Servers that go away or say nothing


def test_a_server_that_hangs_up_at_once(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve(make=lambda: Greets(b""))

    fails(send(site(make_site, server.port)), 3, "127.0.0.1 hung up")


def test_a_server_that_hangs_up_before_the_message(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve({"MAIL": HANG_UP})

    fails(send(site(make_site, server.port)), 3, "127.0.0.1 hung up")
    assert server.desk.received == []


def test_a_server_that_hangs_up_within_the_message(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve(make=lambda: CutsData(Desk({}), hostname="localhost"))

    fails(send(site(make_site, server.port)), 3, "127.0.0.1")


def test_where_the_answer_to_the_message_is_missing_it_may_have_arrived(
    make_site: SiteMaker, serve: ServerMaker
) -> None:
    server = serve({"DATA": HANG_UP})

    result = send(site(make_site, server.port))

    fails(result, 3, "127.0.0.1 hung up in the middle; look whether the message came before you send it again")


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_falls_silent_is_not_waited_for(make_site: SiteMaker, serve: ServerMaker, command: str) -> None:
    server = serve({command: SILENCE})

    result = send(site(make_site, server.port), words=SOON)

    fails(result, 3, f"127.0.0.1:{server.port} without TLS did not answer within 0.3 seconds")


@pytest.mark.parametrize("tls", ["none", "starttls", "ssl"])
def test_a_server_that_never_answers_is_not_waited_for(make_site: SiteMaker, tls: str) -> None:
    # The system accepts the connection for a program that never looks at it.
    with socket.create_server(("127.0.0.1", 0)) as mute:
        result = send(site(make_site, mute.getsockname()[1], tls=tls), words=SOON)

    fails(result, 3, "did not answer within 0.3 seconds")


@pytest.mark.parametrize(
    "farewell",
    ["421 4.4.2 Too late", "500 5.5.1 What?", HANG_UP, SILENCE],
)
def test_how_a_server_says_goodbye_does_not_matter(make_site: SiteMaker, serve: ServerMaker, farewell: str) -> None:
    server = serve({"QUIT": farewell})

    result = send(site(make_site, server.port), words=SOON)

    assert len(server.desk.received) == 1
    assert result.exit_code == 0, result.output


def test_the_refused_are_named_however_the_server_says_goodbye(make_site: SiteMaker, serve: ServerMaker) -> None:
    server = serve({f"RCPT {CLEO}": "550 5.1.1 No such reader", "QUIT": "500 5.5.1 What?"})

    result = send(site(make_site, server.port), BEN, CLEO)

    fails(result, 3, f"sent to the others, but 127.0.0.1 refused {CLEO} (5.1.1 No such reader)")


def test_nobody_listens(make_site: SiteMaker) -> None:
    port = free_port()

    fails(send(site(make_site, port)), 3, f"no mail server answers at 127.0.0.1:{port}: Connection refused")


def test_a_host_that_is_not_there(make_site: SiteMaker) -> None:
    result = send(site(make_site, host="smtp.tips.invalid"), words=SOON)

    fails(result, 3, "no mail server answers at smtp.tips.invalid:587: ")


@pytest.mark.parametrize("host", ["smtp..invalid", ".invalid", "a" * 64 + ".invalid"])
def test_a_host_that_cannot_be(make_site: SiteMaker, host: str) -> None:
    result = send(site(make_site, host=host), words=SOON)

    # The settings may refuse it, or the look-up: in words, and naming it.
    assert result.exit_code in (1, 3)
    assert host in result.stderr


# What is refused before any connection


@pytest.mark.usefixtures("unplugged")
def test_eleven_addresses_are_too_many(make_site: SiteMaker) -> None:
    readers = [f"reader{number}@readers.example" for number in range(11)]

    result = send(site(make_site, 25), *readers)

    fails(result, 2, "11 addresses are too many: a test send goes to 10 at most, never to a list")


@pytest.mark.usefixtures("unplugged")
@pytest.mark.parametrize(
    "address",
    [
        "ben",
        "@readers.example",
        "ben@",
        "ben cleo@readers.example",
        "ben@readers example",
        "jörg@readers.example",
        "ben@lesegrüße.example",
        f"{BEN}, {CLEO}",
        f"{BEN} {CLEO}",
        f"{BEN}\nBcc: {CLEO}",
        f"{BEN}>\r\nRCPT TO:<{CLEO}",
        f"Ben <{BEN}>\r\nDATA",
        f"{BEN}\x00",
        f"{BEN}\u2028{CLEO}",
    ],
)
def test_what_is_no_address_is_refused(make_site: SiteMaker, address: str) -> None:
    result = send(site(make_site, 25), address)

    fails(result, 2, "is no email address")
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("unplugged")
def test_one_wrong_address_keeps_the_others_from_being_sent_to(make_site: SiteMaker) -> None:
    fails(send(site(make_site, 25), BEN, "cleo"), 2, "'cleo' is no email address")


@pytest.mark.usefixtures("unplugged")
def test_somebody_has_to_be_named(make_site: SiteMaker) -> None:
    result = run("send", KEY, "--site", site(make_site, 25))

    fails(result, 2, "Missing option '--to'")


@pytest.mark.usefixtures("unplugged")
def test_a_site_without_a_server_is_told_how_to_name_one(make_site: SiteMaker) -> None:
    root = make_site({f"content/tips/{KEY}.md": TIP})

    fails(send(root), 2, 'no mail server is set; write host = "smtp.example.com" under [smtp] in tipsgen.toml')


@pytest.mark.usefixtures("unplugged")
def test_a_site_without_a_sender_is_told_how_to_name_one(make_site: SiteMaker) -> None:
    root = site(make_site, 25)
    settings = (root / "tipsgen.toml").read_text(encoding="utf-8")
    (root / "tipsgen.toml").write_text(settings.replace(f'from = "Ada Brown <{ADA}>"\n', ""), encoding="utf-8")

    fails(send(root), 2, 'a message needs a sender; write from = "Name <name@example.com>" under [newsletter]')


@pytest.mark.usefixtures("unplugged")
def test_a_tip_that_is_not_there_is_no_matter_of_the_server(make_site: SiteMaker) -> None:
    result = send(site(make_site, 25), tip="listen-last")

    fails(result, 1, "no tip answers to listen-last; did you mean 'listen-first'?")


# --dry-run


@pytest.mark.usefixtures("unplugged")
def test_a_dry_run_says_everything_and_calls_nobody(make_site: SiteMaker) -> None:
    root = site(make_site, 2525, host="smtp.tips.example", tls="starttls", user=USER)

    result = send(root, BEN, CLEO, words=("--dry-run",), password=SECRET)

    assert (result.exit_code, result.stderr) == (0, "")
    first, subject, last = result.stdout.splitlines()
    assert first.startswith(f"Would send {KEY} (")
    assert first.endswith(f" from {ADA} to {BEN}, {CLEO} through smtp.tips.example:2525 with STARTTLS.")
    assert (subject, last) == ("Subject: Listen first", "Nothing was sent.")


@pytest.mark.usefixtures("unplugged")
@pytest.mark.parametrize(
    ("to", "smtp", "code"),
    [("ben", {}, 2), (BEN, {"tls": "none"}, 2), (BEN, {"user": USER}, 2), (BEN, {"tls": "sometimes"}, 1)],
)
def test_a_dry_run_finds_what_a_real_one_would(make_site: SiteMaker, to: str, smtp: dict[str, str], code: int) -> None:
    root = site(make_site, host="smtp.tips.example", **smtp)

    assert send(root, to, words=("--dry-run",)).exit_code == code
    assert send(root, to).exit_code == code
