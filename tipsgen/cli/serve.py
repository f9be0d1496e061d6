"""`tipsgen serve`."""

from __future__ import annotations

import time
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from tipsgen.cli.options import Instant, command_moment, site_and_moment, site_option
from tipsgen.cli.voice import Voice, voice_option

if TYPE_CHECKING:
    from tipsgen.preview.server import Server
    from tipsgen.preview.site import Preview

_EPILOG = """\b
Examples:
  tipsgen serve
  tipsgen serve --open
  tipsgen serve --port 9000 --no-drafts
  tipsgen serve --at 2026-12-01
"""


@click.command("serve", epilog=_EPILOG)
@site_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes any.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="NAME",
    help="The name or address to listen on and to answer to; 0.0.0.0 lets others in.",
)  # fmt: skip
@click.option("--open", "opens", is_flag=True, help="Open the site in your browser.")
@click.option("--at", type=Instant(), help="Show the site as at this day's end, or as at this moment.")
@click.option("--drafts/--no-drafts", default=True, help="Show drafts and scheduled tips, too.  [default: drafts]")
@voice_option
def command(
    site_dir: Path | None, port: int, host: str, opens: bool, at: date | datetime | None, drafts: bool, voice: Voice
) -> None:
    """Show the site while you write: each save is in the browser at once.

    Pages, feeds and newsletters are rendered in memory; nothing is written.  The desk at
    /_desk/ shows one tip in every form.  Ctrl-C ends it, with exit code 0.
    """
    from tipsgen.preview.server import open_server
    from tipsgen.preview.site import Preview
    from tipsgen.preview.state import PreviewOptions
    from tipsgen.preview.watch import Watcher

    root = site_and_moment(site_dir, at, voice)[0].resolve()
    server = open_server(host, port, click.echo, voice.detail if voice.verbose else None)
    options = PreviewOptions(root=root, origin=server.origin, moment=partial(command_moment, root, at), drafts=drafts)
    preview = server.preview = Preview(options)
    watcher: Watcher | None = None
    try:
        _change(preview, voice, frozenset())
        watcher = Watcher(root, partial(_change, preview, voice), partial(_fonts, preview))
        _serve(server, opens)
    except KeyboardInterrupt:
        voice.say("\nBye.")
    finally:
        preview.close()
        server.server_close()
        if watcher:
            watcher.close()


def _serve(server: Server, opens: bool) -> None:
    from tipsgen.preview.added import DESK

    settings = server.preview.state.snapshot
    home = server.origin + (settings.loaded.site.settings.base_path if settings else "") + "/"
    click.echo(f"The site is at {home}\nThe desk is at {server.origin}{DESK}\nCtrl-C ends it.")
    if opens:
        # A browser in the terminal would wait for its page, which nobody served yet.
        Thread(target=_open, args=(home,), daemon=True).start()
    server.serve_forever(poll_interval=0.2)


def _open(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        click.echo(f"No browser was found; open {address} yourself.", err=True)


def _fonts(preview: Preview) -> tuple[str, ...]:
    """Files outside the site's own folders that it is made of: the fonts of share images."""
    snapshot = preview.state.snapshot
    images = snapshot.loaded.site.settings.share_images if snapshot else None
    return images.fonts if images and images.enabled else ()


def _change(preview: Preview, voice: Voice, paths: frozenset[str]) -> None:
    """Read the site again, and say what changed and what is wrong."""
    before, started = preview.state, time.perf_counter()
    state = preview.refresh(paths)
    if state is before:
        return
    spent = round((time.perf_counter() - started) * 1000)
    if paths:
        first, *more = sorted(paths)
        voice.say(f"changed {first}{f' and {len(more)} more' if more else ''} · {spent} ms")
    elif state.snapshot:
        count = len(state.snapshot.loaded.site.everything)
        voice.say(f"read {count} {'tip' if count == 1 else 'tips'} · {spent} ms")
    voice.tell(state.problems)
