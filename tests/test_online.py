"""External links, asked of a server on this machine: statuses, redirects, manners, the cache."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support import SiteMaker, run
from tests.test_checks import EARLIER, FRIDAY, note
from tipsgen import __version__
from tipsgen.online import Manners, Probe

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUICK = Manners(timeout=5.0, pause=0.0)


@dataclass
class Server:
    """A server that remembers its requests."""

    base: str = ""
    seen: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    most_at_once: int = 0
    now_at_once: int = 0
    silence: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def paths(self) -> list[str]:
        return [f"{method} {path}" for method, path in self.seen]


STATUSES = {
    "/ok": 200, "/gone": 404, "/removed": 410, "/busy": 429, "/broken": 500, "/login": 401, "/guarded": 403,
    "/here%20now": 200, "/caf%C3%A9?q=%C3%BC": 200,
}  # fmt: skip
MOVES = {"/moved": "/ok", "/moved-to-gone": "/gone", "/circle": "/circle", "/mail": "mailto:ada@ada.example"}


@pytest.fixture
def server() -> Iterator[Server]:
    known = Server()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            with known.lock:
                known.seen.append((self.command, self.path))
                known.agents.add(self.headers["User-Agent"])
                known.now_at_once += 1
                known.most_at_once = max(known.most_at_once, known.now_at_once)
            if self.path == "/silent":
                known.silence.wait(10)
            status = STATUSES.get(self.path, 301 if self.path in MOVES else 404)
            if self.path == "/no-head":
                status = 405 if self.command == "HEAD" else 200
            with known.lock:
                known.now_at_once -= 1
            self.send_response(status)
            if self.path in MOVES:
                self.send_header("Location", MOVES[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer  # noqa: N815 - names of the base class

        def log_message(self, format: str, *args: object) -> None:
            pass

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.base = f"http://127.0.0.1:{served.server_port}"
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield known
    known.silence.set()
    served.shutdown()
    thread.join()
    served.server_close()


def asked(server: Server, folder: Path, *paths: str, manners: Manners = QUICK, now: datetime = NOW) -> dict[str, str]:
    """What is wrong with some paths of the server."""
    found = Probe(folder, now, manners)([server.base + path for path in paths], 200)
    return {link.removeprefix(server.base): fault for link, fault in found.items()}


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/ok", ""), ("/no-head", ""), ("/moved", ""), ("/login", ""), ("/guarded", ""), ("/busy", ""),
        ("/gone", "answers with status 404"), ("/removed", "answers with status 410"),
        ("/broken", "answers with status 500"), ("/moved-to-gone", "answers with status 404"),
        ("/circle", "redirects more than 5 times"),
        ("/mail", "redirects to 'mailto:ada@ada.example', which is no page"),
        ("/ok#a-part", ""), ("/here now", ""), ("/café?q=ü", ""),
    ],
)  # fmt: skip
def test_what_an_answer_means(server: Server, tmp_path: Path, path: str, fault: str) -> None:
    assert asked(server, tmp_path, path) == ({path: fault} if fault else {})


def test_a_head_is_enough_where_the_server_likes_it(server: Server, tmp_path: Path) -> None:
    asked(server, tmp_path, "/ok", "/no-head")

    assert server.paths() == ["HEAD /ok", "HEAD /no-head", "GET /no-head"]
    assert server.agents == {f"tipsgen/{__version__} (link check)"}


def test_a_server_that_asks_for_patience_is_asked_once(server: Server, tmp_path: Path) -> None:
    asked(server, tmp_path, "/busy")

    assert server.paths() == ["HEAD /busy"]


def test_a_silent_server_is_a_finding_and_is_asked_again_next_time(server: Server, tmp_path: Path) -> None:
    manners = Manners(timeout=0.2, pause=0.0)

    assert asked(server, tmp_path, "/silent", manners=manners) == {"/silent": "gives no answer in 0.2 s"}
    assert not (tmp_path / "links.json").exists()


def test_a_server_that_is_not_there_is_a_finding(server: Server, tmp_path: Path) -> None:
    link = "http://127.0.0.1:9/nothing"

    assert "cannot be reached" in Probe(tmp_path, NOW, QUICK)([link], 200)[link]


def test_one_host_gets_one_request_at_a_time(server: Server, tmp_path: Path) -> None:
    asked(server, tmp_path, *(f"/gone?{number}" for number in range(12)), "/moved", "/ok")

    assert server.most_at_once == 1


def test_one_page_is_asked_once_however_many_parts_of_it_are_linked(server: Server, tmp_path: Path) -> None:
    found = asked(server, tmp_path, "/gone", "/gone#a", "/gone#b")

    assert set(found) == {"/gone", "/gone#a", "/gone#b"}
    assert server.paths() == ["HEAD /gone", "GET /gone"]


def test_answers_are_kept_for_a_week(server: Server, tmp_path: Path) -> None:
    first = asked(server, tmp_path, "/ok", "/gone")
    count = len(server.seen)

    assert asked(server, tmp_path, "/ok", "/gone", now=NOW + timedelta(days=6)) == first
    assert len(server.seen) == count
    asked(server, tmp_path, "/ok", "/gone", now=NOW + timedelta(days=7))
    assert len(server.seen) == 2 * count
    assert json.loads((tmp_path / "links.json").read_text())["links"][f"{server.base}/ok"]["status"] == 200


@pytest.mark.parametrize("path", ["/busy", "/broken"])
def test_answers_that_say_nothing_of_the_page_are_not_kept(server: Server, tmp_path: Path, path: str) -> None:
    asked(server, tmp_path, path)
    count = len(server.seen)
    asked(server, tmp_path, path)

    assert len(server.seen) == 2 * count


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"version": 1}', '{"version": 2, "links": {}}', '{"version":1,"links":{"x":1}}']
)
def test_a_cache_that_cannot_be_read_is_an_empty_one(server: Server, tmp_path: Path, text: str) -> None:
    (tmp_path / "links.json").write_text(text)

    assert asked(server, tmp_path, "/gone") == {"/gone": "answers with status 404"}


def test_a_run_asks_no_more_links_than_its_limit(server: Server, tmp_path: Path) -> None:
    probe = Probe(tmp_path, NOW, QUICK)
    links = [f"{server.base}/gone?{number}" for number in range(5)]

    assert len(probe(links, 2)) == 2
    assert probe.skipped == 3
    assert len(probe(links, 2)) == 4
    assert probe.skipped == 1


@pytest.mark.parametrize(
    "link", ["https://ada.example/", "http://localhost:9/", "https://www.example.com/a", "https://x.test/"]
)
def test_names_that_lead_nowhere_by_design_are_not_asked(tmp_path: Path, link: str) -> None:
    assert Probe(tmp_path, NOW, QUICK)([link], 200) == {}


def test_a_dead_link_is_a_finding_of_the_command(server: Server, make_site: SiteMaker) -> None:
    body = (
        f"See [one]({server.base}/ok), [two]({server.base}/gone).\n\n<!-- check: ignore unreachable -->\n\n"
        f"See [three]({server.base}/removed).\n\n<!-- check: ignore unreachable -->\n\n[four]({server.base}/ok)."
    )
    settings = '[check]\nignore = ["http-link"]\n'
    root = make_site({**EARLIER, FRIDAY: note(body)})
    (root / "tipsgen.toml").write_text((root / "tipsgen.toml").read_text() + settings)

    offline = run("check", "--site", root, "--at", "2026-11-20")
    online = run("check", "--site", root, "--at", "2026-11-20", "--online", "--format", "json")

    assert (offline.exit_code, online.exit_code) == (0, 1)
    found = [(one["rule"], one["line"], one["message"]) for one in json.loads(online.stdout)["findings"]]
    assert found == [
        ("unreachable", 5, f"{server.base}/gone answers with status 404"),
        ("unused-ignore", 11, "silences nothing: nothing here is found by unreachable"),
    ]
    assert (root / ".tipsgen/links.json").is_file()


def test_the_limit_is_a_setting_and_the_rest_is_told(server: Server, make_site: SiteMaker) -> None:
    root = make_site({**EARLIER, FRIDAY: note(f"[A map]({server.base}/ok), [a bell]({server.base}/ok?2).")})
    settings = '[check]\nignore = ["http-link"]\nonline_links = 1\n'
    (root / "tipsgen.toml").write_text((root / "tipsgen.toml").read_text() + settings)

    result = run("check", "--site", root, "--online", "--at", "2026-11-20", "--cache", root.parent / "kept")

    assert result.exit_code == 0
    assert "1 external link waits for the next run" in result.stderr
    assert len(server.seen) == 1
    assert (root.parent / "kept/links.json").is_file()


def test_a_cache_folder_that_is_a_file_is_told(make_site: SiteMaker) -> None:
    root = make_site(EARLIER)
    (root / ".tipsgen").write_text("")

    assert run("check", "--site", root, "--online").exit_code == 3
