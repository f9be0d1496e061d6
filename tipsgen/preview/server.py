"""The preview's server: HTTP on the loopback interface, and events that make browsers reload."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Collection, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from tipsgen.errors import EnvironmentFault
from tipsgen.preview import desk
from tipsgen.preview.added import DESK
from tipsgen.preview.site import Preview, Response

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with what the author asked for
"""Addresses that mean all interfaces."""
PORTS = 20
"""How many ports are tried, from the one that was asked for."""
_ALIVE = 10.0
"""Seconds after which an idle event stream shows that it is alive."""
_ASSETS: Mapping[str, str] = {
    "live.js": "text/javascript; charset=utf-8", "desk.js": "text/javascript; charset=utf-8",
    "live.css": "text/css; charset=utf-8", "desk.css": "text/css; charset=utf-8",
}  # fmt: skip


class Server(ThreadingHTTPServer):
    """A server for one preview."""

    daemon_threads = True
    allow_reuse_address = True
    preview: Preview

    def __init__(self, host: str, port: int, log: Callable[[str], None] | None = None) -> None:
        self.log = log
        self.host = host.strip("[]").rstrip(".").lower()
        found = socket.getaddrinfo(self.host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        self.address_family, _, _, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        self.names = known_names(self.host, str(address[0]))
        super().__init__((str(address[0]), port), _Handler)

    def server_bind(self) -> None:
        """Bind, without the look-up of the host's name that the standard library makes."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.host == "::":
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)  # IPv4, too (RFC 3493, section 5.3)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    @property
    def origin(self) -> str:
        """Where it answers, such as `http://127.0.0.1:8000`."""
        # An address for all interfaces is none that a browser can open.
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://{_in_address(host)}:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away; anything else is a fault of tipsgen, and is shown."""
        import sys

        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def known_names(host: str, address: str) -> frozenset[str]:
    """What a Host header may name where a server listens on `host`, which is `address`."""
    names = {*LOCAL_NAMES, _in_address(host), _in_address(address)}
    if host in EVERYWHERE:
        own = socket.gethostname().lower()
        short = own.partition(".")[0]
        names |= {own, short, f"{short}.local"}
    return frozenset(names)


def is_known(name: str, host: str, names: Collection[str]) -> bool:
    """Whether a Host header names this computer: no other site's name may lead here (DNS rebinding).

    Where all interfaces were asked for, any address will do: no name is looked up for one.
    """
    name = name.lower().rstrip(".")
    return _in_address(name) in names or name.endswith(".localhost") or (host in EVERYWHERE and _is_address(name))


def _in_address(host: str) -> str:
    """A host as an address of the web has it (RFC 3986, section 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def open_server(host: str, port: int, say: Callable[[str], None], log: Callable[[str], None] | None = None) -> Server:
    """A server on `port`, or on the next one that is free, of `PORTS`; `log` hears of each request."""
    for number in range(port, port + PORTS if port else 1):
        try:
            server = Server(host, number, log)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or number + 1 >= port + PORTS:
                raise EnvironmentFault(f"cannot listen on {host}:{number}: {error.strerror}") from error
            continue
        except OverflowError as error:
            raise EnvironmentFault(f"there is no port {number}") from error
        if number != port:
            say(f"Port {port} is in use; this is {number}.")
        return server
    raise EnvironmentFault(f"cannot listen on {host}: the ports {port} to {port + PORTS - 1} are in use")


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server
    server_version = "tipsgen"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer a request."""
        if not self._is_known_host():
            everywhere = self.server.host in EVERYWHERE
            names = ", ".join((*sorted(self.server.names), *(("any address",) if everywhere else ())))
            words = f"This preview answers to {names}; start it with --host NAME for another.\n"
            self._send(Response(words.encode(), "text/plain; charset=utf-8", 421))
            return
        path, _, query = self.path.partition("?")
        if path == f"{DESK}events":
            self._events()
        elif path.startswith(DESK):
            found = _asset(path.removeprefix(DESK)) or desk.answer(self.server.preview, path, query)
            self._send(found or Response(b"Not found\n", "text/plain; charset=utf-8", 404))
        else:
            self._send(self.server.preview.answer(self.path))

    do_HEAD = do_GET  # noqa: N815 - the standard library's name

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of single requests, unless somebody asked to hear of them."""
        if self.server.log:
            line = format % args
            self.server.log("".join(char if char.isprintable() else "?" for char in line))

    def _is_known_host(self) -> bool:
        try:
            name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        except ValueError:
            return False
        return is_known(name, self.server.host, self.server.names)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.type)
        self.send_header("Content-Length", str(len(response.body)))
        self._send_common()
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _send_common(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")

    def _events(self) -> None:
        """Server-sent events (HTML Living Standard, section 9.2): the state's number now and after each change."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self._send_common()
        self.end_headers()
        self.close_connection = True
        number: int | None = self.server.preview.state.number
        while number is not None:
            try:
                self.wfile.write(f"retry: 500\nevent: state\ndata: {number}\n\n".encode())
                self.wfile.flush()
            except OSError:
                return  # the page was closed
            number = self.server.preview.wait(number, _ALIVE)


def _asset(name: str) -> Response | None:
    """A script or a style of the preview's own."""
    if name not in _ASSETS:
        return None
    return Response((Path(__file__).parent / "assets" / name).read_bytes(), _ASSETS[name])
