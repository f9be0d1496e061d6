"""`tipsgen send`."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import click

from tipsgen.cli.options import Instant, provider_option, site_and_moment, site_option
from tipsgen.cli.voice import Voice, voice_option

_EPILOG = """\b
Examples:
  tipsgen send latest --to you@example.com
  tipsgen send next --to you@example.com --to friend@example.com
  tipsgen send latest --to you@example.com --dry-run

The server is [smtp] in tipsgen.toml; the password comes from TIPSGEN_SMTP_PASSWORD only.
"""


@click.command("send", epilog=_EPILOG)
@click.argument("tip")
@click.option("--to", "to", multiple=True, required=True, metavar="ADDRESS", help="Who gets it; ten at most.")
@site_option
@click.option("--at", type=Instant(), help="Take this day's end, or this moment, for now.")
@provider_option
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=30.0, show_default=True,
    help="Seconds to wait for the server.",
)  # fmt: skip
@voice_option
def command(
    tip: str, to: tuple[str, ...], site_dir: Path | None, at: date | datetime | None, provider: str, dry_run: bool,
    timeout: float, voice: Voice,
) -> None:  # fmt: skip
    """Send the issue of one TIP to yourself, as a test over SMTP.

    The message is the one that `tipsgen email TIP --format eml` writes, byte for byte.  It goes to
    the addresses given here and never to a list: campaigns are your provider's work.
    """
    from tipsgen.issues import IssueOptions, make_issue
    from tipsgen.mailer import PASSWORD, check_recipients, find_server, send

    recipients = check_recipients(to)
    root, now = site_and_moment(site_dir, at, voice)
    with voice.waiting("rendering the issue"):
        made = make_issue(root, tip, IssueOptions(now=now, provider=provider))
    message, sender = made.form("eml"), made.sender
    server = find_server(made.smtp, os.environ.get(PASSWORD, ""))
    voice.warn(made.problems)
    who = ", ".join(recipients)
    if dry_run:
        click.echo(f"Would send {made.key} ({len(message):,} bytes) from {sender} to {who} through {server}.")
        click.echo(f"Subject: {made.issue.subject}")
        click.echo("Nothing was sent.")
        return
    voice.detail(f"from {sender} to {who} through {server}: {made.issue.subject}")
    with voice.waiting(f"waiting for {server}"):
        send(message, sender, recipients, server, timeout)
    voice.say(f"Sent {made.key} ({len(message):,} bytes) to {who}: a test, not a campaign; no list was used.")
