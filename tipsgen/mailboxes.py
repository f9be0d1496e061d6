"""Mailboxes as authors write them: `Name <name@example.com>`, or the address alone (RFC 5322, section 3.4)."""

from __future__ import annotations

import re
from functools import lru_cache

_ATOM, _LABELS = r"[A-Za-z0-9_+-]+", r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@{_LABELS}"
_PLAIN = re.compile(rf"(?:[A-Za-z0-9]+(?: [A-Za-z0-9]+)* <({_ADDRESS})>|({_ADDRESS}))\Z")


@lru_cache(maxsize=64)
def address_of(mailbox: str) -> str:
    """The address of a mailbox; empty where there is none.

    The library that knows them all takes long to load, so plain ones are read here as it reads them.
    """
    plain = _PLAIN.match(mailbox)
    if plain:
        return plain[1] or plain[2]
    from email.utils import parseaddr

    return parseaddr(mailbox)[1]
