"""A built site on a loopback port, mounted where its address says, as a host serves it that reads `_headers`."""

from __future__ import annotations

import gzip
import mimetypes
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Web:
    """A folder of files and the address that they are made for."""

    folder: Path
    base: str
    """The site's address, with a slash at its end."""
    theme: str = ""

    def __str__(self) -> str:
        return f"{self.theme} under {self.mount}"

    @property
    def mount(self) -> str:
        """The path under which the site lies on its host: `/` or `/blog/`."""
        return urlsplit(self.base).path

    def file(self, path: str) -> Path | None:
        """The file behind a path on the site's host; `None` outside the mount and where nothing is."""
        if not path.startswith(self.mount):
            return None
        below = unquote(path[len(self.mount) :])
        found = (self.folder / (below + "index.html" if below.endswith("/") or not below else below)).resolve()
        return found if found.is_file() and found.is_relative_to(self.folder.resolve()) else None

    @cached_property
    def pages(self) -> tuple[Path, ...]:
        """Every HTML file but those of newsletters, which are mail by design."""
        return tuple(path for path in sorted(self.folder.rglob("*.html")) if not self.is_letter(path))

    def is_letter(self, path: Path) -> bool:
        """Whether a file belongs to the newsletters."""
        return path.relative_to(self.folder).parts[0] == "newsletters"

    def path_of(self, file: Path) -> str:
        """The path below the mount under which a file is read: `about/` for `about/index.html`."""
        return file.relative_to(self.folder).as_posix().removesuffix("index.html")

    @cached_property
    def headers(self) -> tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...]:
        """What the site's own `_headers` asks for: paths, `*` for any part of one, with the headers below them."""
        file = self.folder / "_headers"
        found: list[tuple[re.Pattern[str], tuple[tuple[str, str], ...]]] = []
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            if line.startswith(" "):
                name, _, value = line.strip().partition(": ")
                path, before = found[-1]
                found[-1] = (path, (*before, (name, value)))
            elif line:
                found.append((re.compile(re.escape(line).replace(r"\*", ".*")), ()))
        return tuple(found)

    def headers_of(self, path: str) -> dict[str, str]:
        """The headers of the file behind a path on the site's host."""
        return {name: value for asked, pairs in self.headers if asked.fullmatch(path) for name, value in pairs}


@contextmanager
def serve(web: Web, port: int = 0) -> Iterator[str]:
    """Serve a site until the end of the block, on a free port unless one is named; yields the home page's address."""
    server = _Server(("127.0.0.1", port), _handler(web))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{web.mount}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page hangs up on what it still waits for; that is no fault."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


KINDS = {".webmanifest": "application/manifest+json"}
"""MIME types that not every system's table has."""


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or kind.endswith(("xml", "json"))


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            file = web.file(path)
            missing = web.folder / "404.html"
            if file is None and path.startswith(web.mount) and missing.is_file():
                self._answer(HTTPStatus.NOT_FOUND, missing)
            elif file is None:
                self.send_error(HTTPStatus.NOT_FOUND)
            else:
                self._answer(HTTPStatus.OK, file)

        def _answer(self, status: HTTPStatus, file: Path) -> None:
            body = file.read_bytes()
            kind = KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            for name, value in web.headers_of(urlsplit(self.path).path).items():
                self.send_header(name, value)
            if _is_text(kind) and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: a test reports what it finds."""

    return Handler
