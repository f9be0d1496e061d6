"""A preview on a real socket, for tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread

from tipsgen.preview.server import Server, open_server
from tipsgen.preview.site import Preview
from tipsgen.preview.state import PreviewOptions

NOW = datetime(2026, 1, 6, 20, tzinfo=UTC)


@dataclass
class Answer:
    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Served:
    """A preview that is being served."""

    root: Path
    server: Server
    preview: Preview

    def get(self, path: str, host: str | None = None, method: str = "GET") -> Answer:
        connection = self.open()
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", f"127.0.0.1:{self.server.server_port}" if host is None else host)
        connection.endheaders()
        response = connection.getresponse()
        answer = Answer(response.status, response.read().decode(errors="replace"), dict(response.headers))
        connection.close()
        return answer

    def open(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.server.server_port, timeout=20)

    def events(self) -> tuple[HTTPConnection, HTTPResponse]:
        connection = self.open()
        connection.request("GET", "/_desk/events")
        return connection, connection.getresponse()

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        self.preview.refresh(frozenset({path}))

    def delete(self, path: str) -> None:
        (self.root / path).unlink()
        self.preview.refresh(frozenset({path}))


@contextmanager
def served(root: Path, *, now: datetime = NOW, drafts: bool = True, host: str = "127.0.0.1") -> Iterator[Served]:
    """Serve the site in `root` until the end of the block; changes are read when `write` or `delete` make them."""
    server = open_server(host, 0, print)
    preview = server.preview = Preview(
        PreviewOptions(root=root, origin=server.origin, moment=lambda: now, drafts=drafts)
    )
    preview.refresh()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Served(root, server, preview)
    finally:
        preview.close()
        server.shutdown()
        server.server_close()
        thread.join()
