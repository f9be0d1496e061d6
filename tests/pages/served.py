"""A built site on a loopback port, mounted where its address says, as a plain host would serve it."""

from __future__ import annotations

import mimetypes
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


@contextmanager
def serve(web: Web) -> Iterator[str]:
    """Serve a site until the end of the block; yields the address of its home page."""
    server = _Server(("127.0.0.1", 0), _handler(web))
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
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: a test reports what it finds."""

    return Handler
