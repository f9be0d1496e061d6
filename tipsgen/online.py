"""External links, asked politely: a HEAD, a GET where that is not enough, and answers kept for a week."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urldefrag, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from tipsgen import __version__
from tipsgen.errors import EnvironmentFault
from tipsgen.store import write_file
from tipsgen.urls import ascii_host

USER_AGENT = f"tipsgen/{__version__} (link check)"
KEPT_FOR = timedelta(days=7)
CACHE_FILE = "links.json"
_CACHE_VERSION = 1
_HOPS = 5
_AT_ONCE = 8
_REFUSES_HEAD = frozenset({400, 403, 404, 405, 406, 410, 429, 500, 501, 502, 503})
_RESERVED = (".example", ".test", ".invalid", ".localhost", "example.com", "example.net", "example.org")
"""Names that lead nowhere by design (RFC 2606, RFC 6761)."""
_MOVED = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say nothing of the page, only of the moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How links are asked."""

    timeout: float = 10.0
    """Seconds until a server counts as silent."""
    pause: float = 0.5
    """Seconds between two requests to one host."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a link."""

    status: int
    """The last HTTP status; 0 where there was none."""
    fault: str = ""
    """Why there was no status."""

    @property
    def is_lasting(self) -> bool:
        """Whether the answer will be the same tomorrow."""
        return self.status != 0 and self.status not in _PASSING

    @property
    def problem(self) -> str:
        """What is wrong with the link; empty where it leads somewhere, or where the server only asks for patience."""
        if self.fault:
            return self.fault
        if self.status < 400 or self.status in (401, 403, 407, 429, 451, 999):
            # A login, a robot's guard or a limit: the page is there, though not for a program.
            return ""
        return f"answers with status {self.status}"


@dataclass(slots=True)
class Probe:
    """Asks links and remembers the answers in `cache`; `skipped` counts those beyond the limit."""

    cache: Path
    now: datetime
    """The moment that answers are dated with."""
    manners: Manners = field(default_factory=Manners)
    skipped: int = 0

    def __call__(self, links: Sequence[str], limit: int) -> Mapping[str, str]:
        """What is wrong with each link that is dead, by the link; `limit` are asked, those in the cache aside."""
        known = self._read()
        pages = {link: urldefrag(link)[0] for link in links if not _is_reserved(link)}
        missing = [page for page in dict.fromkeys(pages.values()) if page not in known]
        self.skipped = max(len(missing) - limit, 0)
        asked = _ask_all(missing[:limit], self.manners)
        lasting = {page: answer for page, answer in asked.items() if answer.is_lasting}
        if lasting:
            self._write({**known, **{page: (answer, self.now) for page, answer in lasting.items()}})
        answers = {**{page: answer for page, (answer, _) in known.items()}, **asked}
        return {
            link: answers[page].problem for link, page in pages.items() if page in answers and answers[page].problem
        }

    def _read(self) -> dict[str, tuple[Answer, datetime]]:
        """Answers that are younger than a week; a cache that cannot be read is an empty one."""
        try:
            table = json.loads((self.cache / CACHE_FILE).read_text(encoding="utf-8"))
            if table["version"] != _CACHE_VERSION:
                return {}
            found = {
                page: (Answer(int(one["status"])), datetime.fromisoformat(one["asked"]))
                for page, one in table["links"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        return {page: one for page, one in found.items() if timedelta(0) <= self.now - one[1] < KEPT_FOR}

    def _write(self, answers: Mapping[str, tuple[Answer, datetime]]) -> None:
        links = {
            page: {"status": answer.status, "asked": asked.isoformat(timespec="seconds")}
            for page, (answer, asked) in sorted(answers.items())
        }
        text = json.dumps({"version": _CACHE_VERSION, "links": links}, ensure_ascii=False, indent=1)
        write_file(self.cache / CACHE_FILE, f"{text}\n".encode())


def _is_reserved(link: str) -> bool:
    host = (urlsplit(link).hostname or "").lower()
    return host == "localhost" or any(host == name.lstrip(".") or host.endswith(f".{name.lstrip('.')}")
                                      for name in _RESERVED)  # fmt: skip


def _ask_all(links: Iterable[str], manners: Manners) -> dict[str, Answer]:
    """Every link's answer: hosts side by side, the links of one host one after the other."""
    by_host: dict[str, list[str]] = {}
    for link in links:
        by_host.setdefault(urlsplit(link).netloc.lower(), []).append(link)
    lanes = _Lanes(manners.pause)
    opener = build_opener(_StandStill())
    opener.addheaders = [("User-Agent", USER_AGENT), ("Accept", "*/*")]

    def ask_host(group: Sequence[str]) -> list[tuple[str, Answer]]:
        return [(link, _ask(link, opener, lanes, manners.timeout)) for link in group]

    if not by_host:
        return {}
    with ThreadPoolExecutor(min(_AT_ONCE, len(by_host))) as pool:
        return dict(one for group in pool.map(ask_host, by_host.values()) for one in group)


class _StandStill(HTTPRedirectHandler):
    """Leaves redirects to the caller, which keeps each host's lane."""

    def redirect_request(self, *_request: object) -> None:
        """Makes no request of its own; the redirect's own answer comes back as an `HTTPError`."""


class _Lanes:
    """One request at a time to a host, with a pause after each."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}

    def send(self, opener: OpenerDirector, request: Request, timeout: float) -> tuple[int, str]:
        """A request's status and where it redirects to."""
        host = request.host.lower()
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            time.sleep(max(self._free_at.get(host, 0.0) - time.monotonic(), 0.0))
            try:
                response: Any = opener.open(request, timeout=timeout)
            except HTTPError as error:
                response = error
            finally:
                self._free_at[host] = time.monotonic() + self._pause
            with response:
                location = response.headers.get("Location", "")
                return int(response.status if isinstance(response, HTTPResponse) else response.code), location


def _ask(link: str, opener: OpenerDirector, lanes: _Lanes, timeout: float) -> Answer:
    address = link
    for _hop in range(_HOPS + 1):
        try:
            status, location = _status(_spelled(address), opener, lanes, timeout)
        except TimeoutError:
            return Answer(0, f"gives no answer in {timeout:g} s")
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                return Answer(0, f"gives no answer in {timeout:g} s")
            return Answer(0, f"cannot be reached: {error.reason}")
        except (HTTPException, OSError, ValueError) as error:
            return Answer(0, f"cannot be reached: {error}")
        if status not in _MOVED or not location:
            return Answer(status)
        address = urljoin(address, location)
        if not address.lower().startswith(("http://", "https://")):
            return Answer(0, f"redirects to {address!r}, which is no page")
    return Answer(0, f"redirects more than {_HOPS} times")


def _status(address: str, opener: OpenerDirector, lanes: _Lanes, timeout: float) -> tuple[int, str]:
    """The answer to a HEAD; to a GET where the server dislikes the first."""
    status, location = lanes.send(opener, Request(address, method="HEAD"), timeout)  # noqa: S310 - http and https only
    if status in _REFUSES_HEAD and status != 429:
        status, location = lanes.send(opener, Request(address, method="GET"), timeout)  # noqa: S310
    return status, location


def _spelled(address: str) -> str:
    """An address in ASCII, as a request line needs it (RFC 3986)."""
    parts = urlsplit(address)
    host = ascii_host(parts.hostname or "")
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{port}{path or '/'}" + (f"?{query}" if query else "")


def check_cache(cache: Path) -> None:
    """Refuse a cache folder that is a file, before any link is asked."""
    if cache.exists() and not cache.is_dir():
        raise EnvironmentFault(f"{cache} is a file where the cache folder must be")
