"""Feeds: RSS, Atom and JSON Feed, of the site and of its topics, authors and series."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tipsgen.assemble import Entry
from tipsgen.jobs import Job, Result, Tools
from tipsgen.outputs.common import FEED_FORMATS, Plan
from tipsgen.outputs.kinds import FEED
from tipsgen.views import FeedInputs, FeedItem, FeedPicture, Link, SiteView

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).isoformat()


def plan(site: Plan) -> list[Job]:
    """The site's feeds, and those of topics, authors and series, as the settings ask for them."""
    settings = site.settings.feed
    if not settings.formats:
        return []
    identities = guids(site.site.entries)
    title = site.settings.site.title
    jobs = [_job(site, "/", title, site.site.entries, identities)]
    for path, name, entries in _groups(site):
        jobs.append(_job(site, path, f"{title}: {name}", entries, identities))
    return jobs


def _groups(site: Plan) -> Iterator[tuple[str, str, Sequence[Entry]]]:
    settings = site.settings
    if settings.feed.per_topic:
        for slug, entries in site.site.topics.items():
            yield f"/topics/{slug}/", site.site.topic_names[slug].name, entries
    if settings.feed.per_author:
        for key, entries in site.site.authors.items():
            author = next(credit.author for credit in entries[-1].credits if credit.author.key == key)
            yield f"/authors/{key}/", author.name, entries
    if settings.feed.per_series:
        for key, entries in site.site.series.items():
            yield f"/series/{key}/", settings.series_by_key(key).title, entries


def _job(site: Plan, home: str, title: str, entries: Sequence[Entry], identities: Mapping[str, str]) -> Job:
    settings = site.settings.feed
    newest = entries[-settings.limit :]
    items = tuple(_item(site, entry, identities[entry.key]) for entry in reversed(newest))
    inputs = FeedInputs(home=home, title=title, formats=settings.formats, hub=settings.hub, items=items)
    uses = tuple((entry.key, name) for entry in newest for name in ("feed", "description"))
    paths = tuple(home.lstrip("/") + FEED_FORMATS[name].file for name in settings.formats)
    return Job(FEED, home, paths, inputs, uses, source=f"tipsgen.toml (the feed of {home})")


def _item(site: Plan, entry: Entry, guid: str) -> FeedItem:
    return FeedItem(
        key=entry.key, guid=guid, path=entry.path, title=entry.full_title, moment=entry.tip.moment.isoformat(),
        lang=entry.lang,
        authors=tuple(Link(credit.name, credit.path) for credit in entry.credits),
        topics=tuple(topic.name for topic in entry.topics), picture=_picture(site, entry),
    )  # fmt: skip


def _picture(site: Plan, entry: Entry) -> FeedPicture | None:
    """The lead image, where a feed reader can be told what it is."""
    image = site.picture(entry.tip.image, entry.tip.path)
    if not image:
        return None
    types = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
    ending = image.path.split("?", 1)[0].rpartition(".")[2].lower()
    if ending not in types:
        return None
    return FeedPicture(path=image.path, type=types[ending], size=image.size, width=image.width, height=image.height)


def guids(entries: Iterable[Entry]) -> dict[str, str]:
    """A feed identity a tip, which neither its slug nor the site's domain can change.

    It is the tip's day; a second tip of one day, in the order of publication and of the files'
    names, adds its place.  A tip's own `guid` wins.  (RSS 2.0: a guid is any string, unique and lasting.)
    """
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (entry.tip.moment, entry.tip.path)):
        by_day[entry.tip.day].append(entry)
    found = {}
    for day, tips in by_day.items():
        for place, entry in enumerate(tips, 1):
            made = f"urn:tipsgen:{day.isoformat()}" + (f":{place}" if place > 1 else "")
            found[entry.key] = entry.tip.guid or made
    return found


def render(inputs: FeedInputs, tools: Tools) -> Result:
    """Every format that is asked for, of one feed."""
    write: Mapping[str, Callable[[FeedInputs, Tools], bytes]] = {"rss": _rss, "atom": _atom, "json": _json_feed}
    home = inputs.home.lstrip("/")
    return Result(tuple((home + FEED_FORMATS[name].file, write[name](inputs, tools)) for name in inputs.formats))


def _rss(inputs: FeedInputs, tools: Tools) -> bytes:
    """RSS 2.0 with the full text in `content:encoded`."""
    feed = _generator(inputs, tools.ground.view, "rss")
    feed.docs("https://www.rssboard.org/rss-specification")
    if inputs.hub:
        feed.register_extension("hub", _hub_in_rss(inputs.hub), _no_entry_extension())
    feed.lastBuildDate(datetime.fromisoformat(inputs.items[0].moment if inputs.items else _EPOCH))
    for item in inputs.items:
        entry = _entry(feed, tools.ground.view, item)
        entry.guid(item.guid, permalink=False)
        entry.pubDate(datetime.fromisoformat(item.moment))
        entry.description(tools.fragment(item.key, "description"))
        # A sanitized attribute may hold the mark that ends a CDATA section.
        entry.content(_text(item, tools).replace("]]>", "]]&gt;"), type="CDATA")
        for author in item.authors:
            entry.dc.dc_creator(author.title)
    rss: bytes = feed.rss_str(pretty=True)
    return rss


def _atom(inputs: FeedInputs, tools: Tools) -> bytes:
    """Atom (RFC 4287) with the full text in `content`."""
    site = tools.ground.view
    feed = _generator(inputs, site, "atom")
    feed.id(site.base_url + inputs.home)
    feed.updated(datetime.fromisoformat(inputs.items[0].moment if inputs.items else _EPOCH))
    for item in inputs.items:
        entry = _entry(feed, tools.ground.view, item)
        entry.id(item.guid)
        entry.published(datetime.fromisoformat(item.moment))
        entry.updated(datetime.fromisoformat(item.moment))
        entry.summary(tools.fragment(item.key, "description"))
        entry.content(_text(item, tools), type="html")
        # RFC 4287, section 4.1.2: an entry names its author, unless the feed does.
        for author in item.authors or (Link(site.title, "/"),):
            entry.author(name=author.title, uri=site.base_url + author.path)
    atom: bytes = feed.atom_str(pretty=True)
    return atom


def _generator(inputs: FeedInputs, site: SiteView, name: str) -> FeedGenerator:
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.load_extension("dc", atom=False)
    feed.load_extension("media")
    feed.title(inputs.title)
    # feedgen takes the last link for the channel's own, so the feed's address comes first.
    address = site.base_url + inputs.home + FEED_FORMATS[name].file
    feed.link(href=address, rel="self", type=FEED_FORMATS[name].type)
    if inputs.hub:
        feed.link(href=inputs.hub, rel="hub")
    feed.link(href=site.base_url + inputs.home, rel="alternate")
    feed.description(site.description or site.title)
    feed.language(site.language)
    feed.generator("tipsgen")
    return feed


def _hub_in_rss(hub: str) -> type[Any]:
    """What writes the hub's link into RSS, where feedgen writes the feed's own alone (WebSub, section 4)."""
    from feedgen.ext.base import BaseExtension
    from lxml import etree

    class Hub(BaseExtension):  # type: ignore[misc]
        def extend_rss(self, feed: Any) -> Any:
            etree.SubElement(feed[0], "{http://www.w3.org/2005/Atom}link", href=hub, rel="hub")
            return feed

    return Hub


def _no_entry_extension() -> type[Any]:
    from feedgen.ext.base import BaseEntryExtension

    extension: type[Any] = BaseEntryExtension
    return extension


def _entry(feed: FeedGenerator, site: SiteView, item: FeedItem) -> Any:
    """An item with what RSS and Atom have in common."""
    entry = feed.add_entry(order="append")
    entry.title(item.title or item.key)
    entry.link(href=site.base_url + item.path)
    for topic in item.topics:
        entry.category(term=topic)
    picture = item.picture
    if picture:
        address = _whole(site.base_url, picture.path)
        if picture.size:
            entry.enclosure(address, str(picture.size), picture.type)
        size = {"width": str(picture.width), "height": str(picture.height)} if picture.width else {}
        entry.media.content(url=address, medium="image", type=picture.type, group=None, **size)
    return entry


def _json_feed(inputs: FeedInputs, tools: Tools) -> bytes:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    site = tools.ground.view
    table: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": inputs.title,
        "home_page_url": site.base_url + inputs.home,
        "feed_url": site.base_url + inputs.home + FEED_FORMATS["json"].file,
        "description": site.description or site.title,
        "language": site.language,
    }
    if inputs.hub:
        table["hubs"] = [{"type": "WebSub", "url": inputs.hub}]
    table["items"] = [_json_item(item, tools) for item in inputs.items]
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(item: FeedItem, tools: Tools) -> dict[str, Any]:
    base = tools.ground.view.base_url
    made: dict[str, Any] = {
        "id": item.guid,
        "url": base + item.path,
        "title": item.title,
        "content_html": _text(item, tools),
        "summary": tools.fragment(item.key, "description"),
        "date_published": item.moment,
        "language": item.lang,
    }
    if item.authors:
        made["authors"] = [{"name": author.title, "url": base + author.path} for author in item.authors]
    if item.topics:
        made["tags"] = list(item.topics)
    if item.picture:
        made["image"] = _whole(base, item.picture.path)
    return made


def _text(item: FeedItem, tools: Tools) -> str:
    return tools.fragment(item.key, "feed").strip()


def _whole(base: str, path: str) -> str:
    return base + path if path.startswith("/") else path
