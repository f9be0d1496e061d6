"""Mailboxes: plain ones are read without the library, and as the library reads them."""

from __future__ import annotations

import subprocess
import sys
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tipsgen.mailboxes import address_of


@pytest.mark.parametrize(
    ("mailbox", "address"),
    [
        ("", ""),
        ("ada@example.com", "ada@example.com"),
        ("Daily Tip <tips+daily@mail.example.org>", "tips+daily@mail.example.org"),
        ('"Brown, Ada" <ada@example.com>', "ada@example.com"),
        ("Zoë <zoë@bücher.example>", "zoë@bücher.example"),
        ("Ada (at work) <ada@example.com>", "ada@example.com"),
        ("nobody", "nobody"),
    ],
)
def test_the_address_of_a_mailbox(mailbox: str, address: str) -> None:
    assert address_of(mailbox) == address == parseaddr(mailbox)[1]


@hypothesis_settings(derandomize=True, deadline=None, max_examples=500)
@given(st.text(alphabet='aZ09 .-_+@<>"(),;:[]\\é\t', max_size=24) | st.from_regex(r"(\w+ )*<?[\w.+-]+@[\w.-]+>?"))
def test_any_mailbox_is_read_as_the_library_reads_it(mailbox: str) -> None:
    assert address_of(mailbox) == parseaddr(mailbox)[1]


def test_a_plain_mailbox_needs_no_library() -> None:
    code = "import sys; from tipsgen.mailboxes import address_of; print(address_of('A B <a@b.example>'), *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    address, *modules = done.stdout.split()

    assert address == "a@b.example"
    assert "email.utils" not in modules
