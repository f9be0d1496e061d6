"""The kinds of outputs by name."""

from __future__ import annotations

TIP = "tip"
LIST, MONTH, INDEX, HOME = "list", "month", "index", "home"
PAGE, NOT_FOUND, REDIRECT, REDIRECTS = "page", "not-found", "redirect", "redirects"
SEARCH, SEARCH_INDEX, SEARCH_RECORDS = "search", "search-index", "search-records"
FEED = "feed"
SITEMAP, ROBOTS, CAMPAIGNS, MANIFEST, HEADERS = "sitemap", "robots", "campaigns", "manifest", "headers"
SHARE = "share"

EARLY = (TIP, SHARE, PAGE)
"""Kinds of what goes into place first, so that no list leads to a page that is missing."""
