"""Which server the settings mean, and what counts as an address, before anything is connected to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.errors import UsageError
from tipsgen.mailer import MOST, Server, check_recipients, find_server, is_loopback
from tipsgen.settings import SmtpSettings

always = hypothesis_settings(derandomize=True, deadline=None)
FAR = "smtp.tips.example"


@pytest.mark.parametrize(
    ("smtp", "port", "tls"),
    [
        (SmtpSettings(host=FAR), 587, "starttls"),
        (SmtpSettings(host=FAR, port=465), 465, "ssl"),
        (SmtpSettings(host=FAR, port=2525), 2525, "starttls"),
        (SmtpSettings(host=FAR, port=25), 25, "starttls"),
        (SmtpSettings(host=FAR, tls="ssl"), 465, "ssl"),
        (SmtpSettings(host=FAR, tls="ssl", port=587), 587, "ssl"),
        (SmtpSettings(host="localhost"), 25, "none"),
        (SmtpSettings(host="127.0.0.1", port=1025), 1025, "none"),
        (SmtpSettings(host="localhost", port=465), 465, "ssl"),
        (SmtpSettings(host="::1", tls="starttls"), 587, "starttls"),
    ],
)
def test_port_and_tls_complete_each_other(smtp: SmtpSettings, port: int, tls: str) -> None:
    assert find_server(smtp, "") == Server(smtp.host, port, tls, "", "")


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_known_by_its_name_and_addresses(host: str) -> None:
    assert is_loopback(host)
    assert find_server(SmtpSettings(host=host, tls="none"), "").tls == "none"


@pytest.mark.parametrize(
    "host",
    [
        FAR,
        "localhost.tips.example",
        "127.0.0.1.tips.example",
        "10.0.0.1",
        "192.168.1.25",
        "0.0.0.0",  # noqa: S104 - nothing listens there
        "2001:db8::25",
        "127.1.tips.example",
    ],
)
def test_every_other_machine_wants_tls(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(UsageError, match="is another machine, so"):
        find_server(SmtpSettings(host=host, tls="none"), "")
    assert find_server(SmtpSettings(host=host), "").tls == "starttls"


def test_no_host_is_no_server() -> None:
    with pytest.raises(UsageError, match="no mail server is set"):
        find_server(SmtpSettings(), "")


def test_a_user_wants_a_password() -> None:
    with pytest.raises(UsageError, match="the password must be in TIPSGEN_SMTP_PASSWORD"):
        find_server(SmtpSettings(host=FAR, user="june"), "")


def test_a_server_is_shown_without_its_password() -> None:
    server = find_server(SmtpSettings(host=FAR, user="june"), "seven-quays")

    assert server.password == "seven-quays"  # noqa: S105 - a test's own
    assert str(server) == "smtp.tips.example:587 with STARTTLS"
    assert "seven-quays" not in repr(server)


def test_addresses_keep_their_order_and_come_once() -> None:
    written = ["Ben <ben@readers.example>", "ada@tips.example", "ben@readers.example", " ada@tips.example "]

    assert check_recipients(written) == ("ben@readers.example", "ada@tips.example")


@pytest.mark.parametrize(
    "address",
    [
        "ben@readers.example",
        "ben+tips@readers.example",
        "o'neil@readers.example",
        "b.e_n-1@mail.readers.example",
        "a@b",
    ],
)
def test_usual_addresses_are_taken(address: str) -> None:
    assert check_recipients([address]) == (address,)


def test_one_address_too_many_is_one_too_many() -> None:
    written = [f"reader{number}@readers.example" for number in range(MOST + 1)]

    assert check_recipients([*written[:MOST], written[0]]) == tuple(written[:MOST])
    with pytest.raises(UsageError, match="11 addresses are too many"):
        check_recipients(written)


words = st.text(st.sampled_from('ab@<>,;:"() \t\r\n\x00\x7f\x85\u2028ß.'), max_size=12)


def taken(written: str) -> tuple[str, ...]:
    """What one word of the command line is taken as; empty where it is refused, in words that a terminal can show."""
    try:
        return check_recipients([written])
    except UsageError as error:
        return () if str(error).isprintable() else (f"refused as {error}",)


@always
@given(words, words)
def test_whatever_is_written_one_word_is_one_plain_address_or_refused(before: str, after: str) -> None:
    for address in taken(f"{before}ben@readers.example{after}"):
        assert address.isascii()
        assert address.isprintable()
        assert not set(address) & set(' <>,;:"()')
        assert address.count("@") == 1


@always
@given(words, words)
def test_no_address_is_made_of_another(before: str, after: str) -> None:
    """What is taken stands in what was written as a whole: bare, or between angle brackets that end it."""
    written = f"{before}ben@readers.example{after}"

    for address in taken(written):
        assert written.strip() == address or written.strip().endswith(f"<{address}>")
