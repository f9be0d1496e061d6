"""`[subscribe]` read: where readers sign up for the mail."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tipsgen.fields import TableReader
from tipsgen.settings import SubscribeSettings
from tipsgen.urls import ascii_host

_ENDPOINT = re.compile(r"https://([^\s/?#@:\[\]]+)(:\d{1,5})?(?:[/?]\S*)?\Z", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\Z", re.IGNORECASE)


def read_subscribe(table: TableReader) -> SubscribeSettings:
    """A form's endpoint with its fields, or a link; empty where there is neither."""
    action, url = _action(table), table.url("url", schemes=("https", "http", "mailto"))
    name, hidden = table.text("field"), _hidden(table)
    if table.has("action") and table.has("url"):
        table.fault("url", "stands beside action", "keep action for a form, or url for a link")
    for key in ("field", "fields"):
        if table.has(key) and not table.has("action"):
            table.fault(key, "belongs to a form, and there is no action", "add the address that the form posts to")
    if name and name in dict(hidden):
        table.fault("fields", f"holds {name!r}, which is the address field", "leave it out")
    return SubscribeSettings(action=action, field=name, fields=hidden, url=url)


def _action(table: TableReader) -> str:
    """An `https:` address whose host can stand in a Content-Security-Policy."""
    action = table.text("action")
    if not action:
        return ""
    match = _ENDPOINT.match(action)
    if match is None:
        table.fault("action", f"is {action!r}, it must be a whole address with https", "copy it from your provider")
        return ""
    host = _ascii(match[1])
    if not _HOST.match(host):
        table.fault("action", f"is {action!r}, and no host can be called {match[1]!r}")
        return ""
    return f"https://{host}{action[match.end(1) :]}"


def _ascii(host: str) -> str:
    try:
        return ascii_host(host)
    except UnicodeError:
        return ""


def _hidden(table: TableReader) -> tuple[tuple[str, str], ...]:
    """Names and values of the hidden fields, in the file's order; a list of values repeats its name."""
    given = table.table("fields")
    found = []
    for name in _names(table.raw("fields")):
        if not name.strip() or not name.isprintable():
            given.fault(name, "is no name of a field", "the name stands in your provider's form as name=")
        elif isinstance(given.raw(name), list):
            found += [(name, value) for value in given.texts(name)]
        else:
            found.append((name, given.text(name)))
    table.problems += given.problems
    return tuple(found)


def _names(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, Mapping) else ()
