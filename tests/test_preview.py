"""tipsgen serve over a real socket, without a browser; tests/preview has one."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event

import pytest

from tests.served import Served, served
from tests.support import SETTINGS, SiteMaker, build, read_tree
from tipsgen.cli.serve import _fonts, _open
from tipsgen.errors import EnvironmentFault
from tipsgen.model import Problem, SourcePos
from tipsgen.preview.added import in_scheme, own_scripts, with_live, without_styles
from tipsgen.preview.server import EVERYWHERE, open_server
from tipsgen.preview.watch import Watcher
from tipsgen.themefiles import packaged

OUT = "content/tips/2026-01-05-listen.md"
LATER = "content/tips/2026-01-09-later.md"
DRAFT = "content/tips/2026-01-06-half.md"
TIPS = {
    OUT: "---\ntitle: Listen first\ntopics: [listening]\ndescription: Why.\n---\nFirst words. ![A bell](bell.png)\n",
    LATER: "---\ntitle: Later on\ndescription: Then.\n---\nNot yet.\n",
    DRAFT: "---\ntitle: Half done\ndraft: true\ndescription: Half.\n---\nSome words.\n",
    "content/tips/bell.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0",
    "content/static/plain.txt": "A file.\n",
}


@pytest.fixture
def site(make_site: SiteMaker) -> Iterator[Served]:
    with served(make_site(TIPS)) as one:
        yield one


def test_what_is_served_is_what_a_build_writes_but_for_what_the_preview_adds(site: Served) -> None:
    made = build(site.root, drafts=True, future=True, base_url=site.server.origin, out=site.root.parent / "out")

    different = []
    for path, data in made.files().items():
        if path.endswith(".html") or path in ("_headers", ".tipsgen.json"):
            continue
        answer = site.get("/" + path)
        if answer.status != 200 or answer.text != data.decode(errors="replace"):
            different.append(path)
    page = site.get("/2026/01/05/listen/").text
    added = r'<link rel="stylesheet" href="/_desk/live.css">|<script src="/_desk/live.js"[^>]*></script>'
    page = re.sub(added, "", page)
    page = re.sub(r"(script-src &#39;sha256-[^;]*&#39;) &#39;self&#39;;", r"\1;", page)
    page = re.sub(r'<div class="tipsgen-ribbon" role="note">[^<]*</div>', "", page)

    assert different == []
    assert page == made.text("2026/01/05/listen/index.html")


def test_nothing_is_written(site: Served) -> None:
    before = read_tree(site.root)
    for path in ("/", "/archive/", "/feed.xml", "/search/", "/_desk/", "/share/site.png", "/nothing/"):
        site.get(path)

    assert read_tree(site.root) == before


@pytest.mark.parametrize(
    ("path", "ribbon"),
    [
        ("/2026/01/06/half/", "Draft for Tuesday, January 6, 2026"),
        ("/2026/01/09/later/", "Scheduled for Friday, January 9, 2026"),
    ],
)
def test_drafts_and_scheduled_tips_are_there_with_a_ribbon(site: Served, path: str, ribbon: str) -> None:
    assert f'<div class="tipsgen-ribbon" role="note">{ribbon}</div>' in site.get(path).text
    assert "tipsgen-ribbon" not in site.get("/2026/01/05/listen/").text


def test_without_drafts_the_site_is_as_it_is_published(make_site: SiteMaker) -> None:
    with served(make_site(TIPS), drafts=False) as site:
        assert site.get("/2026/01/05/listen/").status == 200
        assert site.get("/2026/01/09/later/").status == 404
        assert "Later on" not in site.get("/").text
        # The desk shows them all the same: that is what it is for.
        assert "Later on (scheduled)" in site.get("/_desk/").text


def test_a_broken_file_shows_its_error_over_the_last_good_page_and_a_mended_one_none(site: Served) -> None:
    good = TIPS[OUT]
    assert isinstance(good, str)
    site.write(OUT, good.replace("title: Listen first", "title: [Listen first"))
    broken = site.get("/2026/01/05/listen/").text
    elsewhere = site.get("/").text
    site.write(OUT, good.replace("First words", "Mended words"))
    mended = site.get("/2026/01/05/listen/").text

    assert "First words" in broken
    assert re.search(rf"<code>{OUT}:[23]:\d+</code>", broken)
    assert "You see the last good version." in broken
    assert f"<code>{OUT}:" in elsewhere
    assert "Mended words" in mended
    assert "tipsgen-panel" not in mended


def test_all_problems_of_all_files_are_shown(site: Served) -> None:
    site.write(OUT, "---\ntitle: One\nslug: NO NO\ndraft: perhaps\n---\nText.\n")
    site.write(LATER, "---\nauthor: nobody-here\n---\nText.\n")
    page = site.get("/").text

    assert page.count(f"<code>{OUT}:") == 2
    assert page.count(f"<code>{LATER}:") >= 1
    assert "tipsgen-hint" in page


def test_a_link_to_no_tip_is_an_error_of_its_own_page_with_its_line(site: Served) -> None:
    site.get("/2026/01/05/listen/")
    site.write(OUT, "---\ntitle: Listen first\n---\nWords.\n\n[There](tip:2020-01-01).\n")
    page = site.get("/2026/01/05/listen/").text

    assert f"<code>{OUT}:6:" in page
    assert "First words" in page


def test_broken_settings_keep_the_last_good_site(site: Served) -> None:
    site.write("tipsgen.toml", SETTINGS.replace('title = "Daily', "title = Daily"))
    broken = site.get("/2026/01/05/listen/")
    site.write("tipsgen.toml", SETTINGS.replace("Daily Leadership Tip", "Another Name"))
    mended = site.get("/2026/01/05/listen/")

    assert "<code>tipsgen.toml:2:" in broken.text
    assert "First words" in broken.text
    assert "Another Name" in mended.text
    assert "tipsgen-panel" not in mended.text


def test_settings_that_were_never_good_give_a_page_of_their_own(make_site: SiteMaker) -> None:
    with served(make_site({**TIPS, "tipsgen.toml": "[site]\ntitle = 3\n"})) as site:
        broken = site.get("/2026/01/05/listen/")
        desk = site.get("/_desk/")
        site.write("tipsgen.toml", SETTINGS)
        mended = site.get("/2026/01/05/listen/")

    assert broken.status == 500
    assert "<code>tipsgen.toml:" in broken.text
    assert "/_desk/live.js" in broken.text
    assert "<code>tipsgen.toml:" in desk.text
    assert mended.status == 200


def test_a_broken_template_shows_its_place_and_a_mended_one_the_page(site: Served) -> None:
    site.get("/2026/01/05/listen/")
    name = "themes/site/templates/blog/tip.html"
    site.write(name, '{% extends "parent/blog/tip.html" %}\n{% block main %}\n{% if %}{% endblock %}\n')
    broken = site.get("/2026/01/05/listen/").text
    site.write(name, '{% extends "parent/blog/tip.html" %}\n{% block footer %}My own end{% endblock %}\n')
    mended = site.get("/2026/01/05/listen/").text

    assert f"<code>{name}:3:1</code>" in broken
    assert "First words" in broken
    assert "My own end" in mended
    assert "tipsgen-panel" not in mended


def test_a_template_that_extends_itself_is_an_error_like_any_other(site: Served) -> None:
    name = "themes/site/templates/blog/tip.html"
    site.write(name, '{% extends "blog/tip.html" %}\n')

    assert f"<code>{name}:1:1</code>" in site.get("/2026/01/05/listen/").text


def test_a_theme_that_is_not_there_keeps_the_last_good_site(site: Served) -> None:
    site.write("tipsgen.toml", SETTINGS + '\n[theme]\nname = "nowhere"\n')

    page = site.get("/2026/01/05/listen/").text
    assert "there is no theme" in page
    assert "First words" in page


def test_deleted_renamed_and_new_files_are_picked_up(site: Served) -> None:
    assert site.get("/2026/01/05/listen/").status == 200
    (site.root / OUT).rename(site.root / "content/tips/2026-01-05-hear.md")
    site.preview.refresh(frozenset({OUT, "content/tips/2026-01-05-hear.md"}))
    old, new, home = site.get("/2026/01/05/listen/"), site.get("/2026/01/05/hear/"), site.get("/archive/")
    site.delete("content/tips/2026-01-05-hear.md")
    site.write("content/pages/about.md", "---\ntitle: About\n---\nAbout us.\n")

    assert (old.status, new.status) == (404, 200)
    assert "/2026/01/05/hear/" in home.text
    assert "/2026/01/05/listen/" not in home.text
    assert site.get("/2026/01/05/hear/").status == 404
    assert "About us." in site.get("/about/").text


def test_only_the_changed_source_is_parsed_again(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    import tipsgen.build

    parsed: list[str] = []
    parse = tipsgen.build.parse_tip
    monkeypatch.setattr(
        tipsgen.build,
        "parse_tip",
        lambda source, *args, **more: parsed.append(source.path) or parse(source, *args, **more),
    )
    site.write(OUT, str(TIPS[OUT]) + "\nMore.\n")

    assert parsed == [OUT]


def test_a_page_made_once_is_not_made_again_until_its_tip_changes(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tipsgen.preview.site

    made: list[str] = []
    render = tipsgen.preview.site.render
    monkeypatch.setattr(tipsgen.preview.site, "render", lambda job, tools: made.append(job.key) or render(job, tools))
    for _ in range(3):
        site.get("/2026/01/05/listen/")
    site.write(LATER, str(TIPS[LATER]) + "\nMore.\n")
    made.remove("2026-01-09-later")
    site.get("/2026/01/05/listen/")

    assert made == ["2026-01-05-listen"]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "localhost.evil.example", "["]
)
def test_a_foreign_host_header_is_refused(site: Served, host: str) -> None:
    for path in ("/", "/_desk/", "/_desk/events"):
        answer = site.get(path, host=host)
        assert answer.status == 421
        assert "--host NAME" in answer.text


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]:8000", "tips.localhost", "localhost."]
)
def test_the_names_of_this_computer_are_answered(site: Served, host: str) -> None:
    assert site.get("/", host=host).status == 200


def test_a_host_s_name_is_answered_and_shown(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        assert host == "desk.ada.example"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("tipsgen.preview.server.socket.getaddrinfo", look_up)
    with served(make_site(TIPS), host="Desk.Ada.example.") as site:
        monkeypatch.undo()
        port = site.server.server_port
        assert site.server.origin == f"http://desk.ada.example:{port}"
        assert f"http://desk.ada.example:{port}/" in site.get("/", host=f"desk.ada.example:{port}").text
        assert site.get("/", host="DESK.ada.example.").status == 200
        assert site.get("/", host="127.0.0.1").status == 200
        assert site.get("/", host="ada.example").status == 421
        assert site.get("/", host="192.0.2.7").status == 421


def test_the_name_localhost_can_be_asked_for(make_site: SiteMaker) -> None:
    with served(make_site(TIPS), host="localhost") as site:
        assert site.server.origin == f"http://localhost:{site.server.server_port}"
        assert site.get("/").status == 200


@pytest.mark.parametrize("everywhere", sorted(EVERYWHERE))
def test_on_all_interfaces_any_address_and_this_computer_s_names_are_answered(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, everywhere: str
) -> None:
    if everywhere == "::" and not socket.has_ipv6:
        pytest.skip("this Python knows no IPv6")
    monkeypatch.setattr("tipsgen.preview.server.socket.gethostname", lambda: "Desk.ada.example")
    with served(make_site(TIPS), host=everywhere) as site:
        known = ["127.0.0.1", "192.168.1.7:8000", "[fe80::1]", "[::1]:8000", "localhost", "desk", "desk.local:80"]
        for host in [*known, "desk.ada.example."]:
            assert site.get("/_desk/", host=host).status == 200, host
        for host in ("evil.example", "192.168.1.7.evil.example", "ada.example", "", "0x7f.1.evil.example", "desk.evil"):
            answer = site.get("/_desk/", host=host)
            assert answer.status == 421, host
        assert "any address" in answer.text
        assert site.server.origin in (
            f"http://127.0.0.1:{site.server.server_port}",
            f"http://[::1]:{site.server.server_port}",
        )


@pytest.mark.parametrize(
    "path",
    [
        "/../tipsgen.toml",
        "/%2e%2e/tipsgen.toml",
        "/..%2ftipsgen.toml",
        "/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/static/..%5c..%5ctipsgen.toml",
        "//etc/passwd",
        "/plain.txt%00.html",
        "/content/tips/2026-01-05-listen.md",
        "/tipsgen.toml",
        "/_desk/../tipsgen.toml",
        "/_desk/%2e%2e/tipsgen.toml",
        "/_desk/frame/..%2f..%2ftipsgen.toml/page",
        "/_desk/assets/live.js",
        "tipsgen.toml",
    ],
)
def test_nothing_but_outputs_is_served(site: Served, path: str) -> None:
    answer = site.get(path)

    assert answer.status == 404
    assert "base_url" not in answer.text
    assert "root:" not in answer.text


def test_a_symbolic_link_out_of_the_site_is_not_followed(make_site: SiteMaker) -> None:
    root = make_site(TIPS)
    (root.parent / "secret.txt").write_text("a secret")
    (root / "content/static/leak.txt").symlink_to(root.parent / "secret.txt")
    (root / "content/static/within.txt").symlink_to(root / "content/static/plain.txt")
    with served(root) as site:
        leak, within = site.get("/leak.txt"), site.get("/within.txt")

    assert leak.status == 403
    assert "secret" not in leak.text
    assert within.text == "A file.\n"


@pytest.mark.parametrize(
    "path", ["/", "/feed.xml", "/plain.txt", "/nothing/", "/_desk/", "/_desk/live.js", "/assets/theme.css"]
)
def test_nothing_is_cached(site: Served, path: str) -> None:
    assert site.get(path).headers["Cache-Control"] == "no-store"


def test_a_head_request_has_no_body_and_the_length(site: Served) -> None:
    answer = site.get("/plain.txt", method="HEAD")

    assert (answer.status, answer.text, answer.headers["Content-Length"]) == (200, "", "8")


def test_an_address_without_its_slash_leads_to_the_page(site: Served) -> None:
    assert site.get("/2026/01/05/listen?a=1").headers["Location"] == "/2026/01/05/listen/?a=1"


def test_a_site_under_a_path_is_served_under_it(make_site: SiteMaker) -> None:
    settings = SETTINGS.replace("https://tips.example/", "https://tips.example/blog/")
    with served(make_site({**TIPS, "tipsgen.toml": settings})) as site:
        assert site.get("/").headers["Location"] == "/blog/"
        page = site.get("/blog/2026/01/05/listen/")
        assert page.status == 200
        assert f'href="{site.server.origin}/blog/2026/01/05/listen/"' in page.text
        assert site.get("/2026/01/05/listen/").status == 404
        assert site.get("/blogging/").status == 404
        assert 'href="/blog/2026/01/05/listen/"' in site.get("/_desk/?tip=2026-01-05-listen").text


def test_a_change_is_told_to_who_listens(site: Served) -> None:
    connection, stream = site.events()
    first = [stream.readline() for _ in range(4)]
    site.write(OUT, str(TIPS[OUT]) + "More.\n")
    second = [stream.readline() for _ in range(4)]
    connection.close()

    number = site.preview.state.number
    assert stream.headers["Content-Type"] == "text/event-stream"
    assert first[1:3] == [b"event: state\n", f"data: {number - 1}\n".encode()]
    assert second[1:3] == [b"event: state\n", f"data: {number}\n".encode()]
    assert f'data-generation="{number}"' in site.get("/").text


BARS = "<style>html{scrollbar-width:none}</style>"
"""Of the desk's, so that a scroll bar takes nothing of an email's width."""


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("2026-01-05-listen", "Published Monday, January 5, 2026"),
        ("2026-01-09-later", "Scheduled for Friday, January 9, 2026"),
    ],
)
def test_the_desk_says_when_a_tip_comes_out(site: Served, key: str, state: str) -> None:
    assert f'<p class="state">{state}</p>' in site.get(f"/_desk/?tip={key}").text


def test_the_desk_shows_a_tip_in_every_form(site: Served) -> None:
    desk = site.get("/_desk/?tip=2026-01-06-half&provider=mailchimp").text
    frames = re.findall(r'<iframe sandbox="" src="([^"]+)" title="([^"]+)"', desk)
    shown = {title: site.get(where.replace("&amp;", "&")) for where, title in frames}

    assert len(frames) == 12
    assert {answer.status for answer in shown.values()} == {200}
    assert "*|UNSUB|*" in shown["Email, 600"].text
    assert "Some words." in shown["Page"].text
    assert "/_desk/live.js" not in shown["Page"].text
    assert "img-src 'none'" in shown["Email, 600, images off"].headers["Content-Security-Policy"]
    assert "<style" in shown["Email, 600"].text
    assert "<style" not in shown["Email, 600, no style blocks"].text.replace(BARS, "")
    assert "prefers-color-scheme" not in shown["Email, 600, dark"].text
    assert "<style" not in shown["Email, 360, no style blocks"].text.replace(BARS, "")
    assert "img-src 'none'" in shown["Email, 360, images off"].headers["Content-Security-Policy"]
    assert '<p class="state">Draft for Tuesday, January 6, 2026</p><h1>Half done</h1>' in desk
    assert "Subject: 9 characters, preheader: 5" in desk
    assert '<span class="subject">Half done</span>' in desk
    assert '<span class="preheader">Half.</span>' in desk
    assert "<b>Ada Brown</b>" in desk


def test_the_desk_shows_what_the_checks_find_and_what_stops_the_build(site: Served) -> None:
    site.write(OUT, "---\ntitle: Listen first\ndescription: A.\n---\nHere are five ways:\n\n- one\n- two\n")
    found = site.get("/_desk/?tip=2026-01-05-listen").text
    site.write(OUT, "---\ntitle: [Listen first\n---\nText.\n")
    broken = site.get("/_desk/?tip=2026-01-05-listen").text

    assert re.search(r'<h2>Checks <span class="count">\d+</span></h2>', found)
    assert '<span class="tipsgen-severity">warning</span>' in found
    assert f"<code>{OUT}:5:" in found
    assert "<h2>This stops the build</h2>" in broken
    assert f"<code>{OUT}:" in broken


def test_the_desk_shows_two_sources_that_claim_one_address(site: Served) -> None:
    site.write("content/pages/archive.md", "---\ntitle: Old papers\n---\nText.\n")

    desk = site.get("/_desk/?tip=2026-01-05-listen").text

    assert "<h2>This stops the build</h2>" in desk
    assert "both claim the address /archive/" in desk


def test_the_desk_of_a_site_without_tips_says_how_to_start_one(make_site: SiteMaker) -> None:
    with served(make_site()) as site:
        assert "tipsgen new" in site.get("/_desk/").text


def test_a_tip_that_is_never_sent_has_no_email_on_the_desk(site: Served) -> None:
    site.write(OUT, "---\ntitle: Listen first\nemail: never\n---\nText.\n")
    desk = site.get("/_desk/?tip=2026-01-05-listen").text

    assert "email: never" in desk
    assert "Email, 600" not in desk


def test_a_port_in_use_gives_way_to_the_next_free_one() -> None:
    said: list[str] = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with open_server("127.0.0.1", port, said.append) as server:
            assert server.server_port > port
            assert said == [f"Port {port} is in use; this is {server.server_port}."]


def test_a_host_that_is_not_here_is_an_error_of_the_environment() -> None:
    with pytest.raises(EnvironmentFault, match="cannot listen on"):
        open_server("192.0.2.1", 8000, print)


def test_a_watcher_tells_of_changes_in_folders_that_come_later_too(make_site: SiteMaker) -> None:
    from queue import Empty, Queue

    root = make_site(TIPS)
    told: Queue[frozenset[str]] = Queue()
    watcher = Watcher(root.resolve(), told.put)

    def until(path: str) -> bool:
        """Touch a file until the watcher, which needs a moment to start, tells of it."""
        for _ in range(100):
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("x = 1\n")
            try:
                while path not in told.get(timeout=0.2):
                    pass
            except Empty:
                continue
            return True
        return False

    try:
        assert until(OUT)
        assert until("tipsgen.toml")
        assert until("themes/site/theme.toml")
    finally:
        watcher.close()


@pytest.mark.parametrize("font", ["fonts/own.ttf", "a/deep/folder/own.ttf", "own.ttf"])
def test_a_watcher_tells_of_single_files_elsewhere_and_of_nothing_beside_them(make_site: SiteMaker, font: str) -> None:
    root = make_site(TIPS).resolve()
    told: list[frozenset[str]] = []
    seen = Event()

    def hear(paths: frozenset[str]) -> None:
        told.append(paths)
        if font in paths:
            seen.set()

    watcher = Watcher(root, hear, lambda: (font,))
    try:
        for number in range(200):
            (root / font).parent.mkdir(parents=True, exist_ok=True)
            (root / font).with_name("beside.txt").write_text(str(number))
            (root / font).write_text(str(number))
            if seen.wait(timeout=0.1):
                break
    finally:
        watcher.close()

    assert seen.is_set(), told
    assert {path for paths in told for path in paths} <= {str(one) for one in Path(font).parents} | {font}


def test_a_font_of_share_images_that_changes_changes_the_image(make_site: SiteMaker) -> None:
    own, other = ((packaged("fonts") / f"{name}.ttf").read_bytes() for name in ("title", "text"))
    fonts = SETTINGS + '\n[share_images]\nfonts = ["fonts/own.ttf"]\n'
    with served(make_site({**TIPS, "tipsgen.toml": fonts, "fonts/own.ttf": own})) as site:
        assert _fonts(site.preview) == ("fonts/own.ttf",)
        address = re.search(r'og:image" content="http://[^/]+(/[^"]+)"', site.get("/2026/01/05/listen/").text)
        assert address
        before = site.get(address[1])
        (site.root / "fonts/own.ttf").write_bytes(other)
        site.preview.refresh(frozenset({"fonts/own.ttf"}))
        after = site.get(address[1])

    assert before.status == after.status == 200
    assert before.text != after.text


def test_without_share_images_no_font_is_watched(make_site: SiteMaker) -> None:
    off = SETTINGS + '\n[share_images]\nenabled = false\nfonts = ["fonts/own.ttf"]\n'
    with served(make_site({**TIPS, "tipsgen.toml": off})) as site:
        assert _fonts(site.preview) == ()


def started(root: Path, *more: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tipsgen", "serve", "--port", "0", *more], cwd=root, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONUNBUFFERED": "1", "PATH": "", **(env or {})},
    )  # fmt: skip


def test_open_opens_the_site_in_the_browser(make_site: SiteMaker, tmp_path: Path) -> None:
    told = tmp_path / "told"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {told}.part && mv {told}.part {told}\n')
    browser.chmod(0o755)
    process = started(
        make_site(TIPS), "--open", "--quiet", env={"BROWSER": f"{browser} %s", "PATH": os.environ["PATH"]}
    )
    assert process.stdout
    home = process.stdout.readline().removeprefix("The site is at ")
    for _ in range(600):
        if told.exists():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)

    assert told.read_text() == home
    assert (process.returncode, errors) == (0, "")


def test_where_there_is_no_browser_open_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    _open("http://127.0.0.1:8000/")

    assert capsys.readouterr().err == "No browser was found; open http://127.0.0.1:8000/ yourself.\n"


def test_verbose_tells_of_each_request(make_site: SiteMaker) -> None:
    process = started(make_site(TIPS), "--verbose")
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(4)]
    port = int(re.search(r"127\.0\.0\.1:(\d+)/", lines[1])[1])  # type: ignore[index]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as page:
        page.sendall(f"GET /plain.txt HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert page.recv(100).startswith(b"HTTP/1.1 200")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)

    assert '"GET /plain.txt HTTP/1.1" 200 -\n' in errors


def test_ctrl_c_ends_it_cleanly_even_while_a_page_listens(make_site: SiteMaker) -> None:
    process = started(make_site(TIPS))
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(4)]
    port = int(re.search(r"127\.0\.0\.1:(\d+)/", lines[1])[1])  # type: ignore[index]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as page:
        page.sendall(f"GET /_desk/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert page.recv(100).startswith(b"HTTP/1.1 200")
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=30)

    assert lines[0].startswith("read 3 tips · ")
    assert lines[2] == f"The desk is at http://127.0.0.1:{port}/_desk/\n"
    assert (process.returncode, errors, rest) == (0, "", "\nBye.\n")


POLICY = "default-src 'none'; connect-src 'self'; img-src 'self'; style-src 'self'; base-uri 'none'"


def test_a_policy_lets_the_preview_s_script_in_and_nothing_else() -> None:
    assert own_scripts(POLICY) == f"{POLICY}; script-src 'self'"
    assert own_scripts("script-src 'sha256-abc='; style-src 'none'").split("; ") == [
        "script-src 'sha256-abc=' 'self'",
        "style-src 'self'",
        "connect-src 'self'",
    ]


def test_what_is_added_to_a_page_is_escaped() -> None:
    problem = Problem(SourcePos("a<b>.md", 2), "rule", "<script>", "<i>", field="<b>")

    page = with_live("<html><head></head><body>Text</body></html>", "1", "<ribbon>", (problem,))
    assert not set(re.findall(r"<(script>|i>|ribbon>|b>\.md)", page))
    assert page.endswith("</script></body></html>")


def test_a_scheme_is_shown_whatever_the_browser_s_is() -> None:
    css = ":root { color-scheme: light dark; } @media (prefers-color-scheme: dark) { a {} } "
    css += "@media (prefers-color-scheme:light) {}"

    assert in_scheme(css, "dark") == (
        ":root { color-scheme: dark; } @media (min-width:0) { a {} } @media (max-width:0) {}"
    )
    sheet = '<link rel="stylesheet" href="/assets/theme.css?v=1"><link rel="stylesheet" href="/a.css">'
    assert in_scheme(sheet, "light") == (
        '<link rel="stylesheet" href="/assets/theme.css?v=1&amp;scheme=light">'
        '<link rel="stylesheet" href="/a.css?scheme=light">'
    )
    assert without_styles("<p><style>a{}\n</style>b</p><STYLE media=x></STYLE>") == "<p>b</p>"
