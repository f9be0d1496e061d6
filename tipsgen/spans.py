"""How long a build stays as it is: while nothing comes out, and no open slot passes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from math import inf
from zoneinfo import ZoneInfo

from tipsgen.assemble import Site
from tipsgen.values import frozen


@frozen()
class Span:
    """Moments between which the same sources give the same site, in seconds since 1970."""

    since: float
    until: float
    """Not part of it."""


def span_of(site: Site, now: datetime) -> Span:
    """The moments around `now` between which a site's published set and its open slots are the same."""
    moments = [entry.tip.moment.timestamp() for entry in site.everything]
    here = now.timestamp()
    since = max((one for one in moments if one <= here), default=-inf)
    until = min((one for one in moments if one > here), default=inf)
    zone = ZoneInfo(site.settings.site.timezone)
    today = now.astimezone(zone).date()
    if any(entry.tip.day >= today for entry in site.everything):
        # Slots are open from today to the last scheduled tip.
        since = max(since, datetime.combine(today, time.min, zone).timestamp())
        until = min(until, datetime.combine(today + timedelta(days=1), time.min, zone).timestamp())
    return Span(since, until)
