"""What templates see: flat, frozen values, made by planning from the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tipsgen.links import Resolution
from tipsgen.values import frozen


@frozen()
class Link:
    """Words that lead to a site path or an address."""

    title: str
    path: str


@frozen()
class FeedLink:
    """A feed that a page leads to."""

    title: str
    path: str
    type: str
    """MIME type."""
    name: str
    """What people call its format: `RSS`, `Atom`, `JSON Feed`."""


@frozen()
class FeedPicture:
    """A picture of a feed's item."""

    path: str
    """Site path, or a whole address."""
    type: str
    """MIME type."""
    size: int
    """Bytes; 0 where unknown."""
    width: int
    height: int


@frozen()
class Picture:
    """A picture inside the site, or elsewhere."""

    path: str
    """Site path, or a whole address."""
    width: int = 0
    """Pixels; 0 where unknown."""
    height: int = 0
    swap: Picture | None = None
    """The same picture in a form that every mail client shows, where the site has one."""
    size: int = 0
    """Bytes; 0 where unknown."""
    digest: str = ""
    """Of the file's bytes, so that whatever shows the picture depends on them; empty where unknown."""


@frozen()
class Card:
    """The picture that social networks and search engines show for a page."""

    path: str
    """Site path, or a whole address."""
    width: int
    """Pixels; 0 where unknown."""
    height: int
    alt: str


@frozen(kw_only=True)
class SubscribeView:
    """Where readers sign up for the mail: a form, or a link."""

    action: str = ""
    """The address that the form posts to; empty where there is a link."""
    field: str = ""
    """The name of the form's address field."""
    hidden: tuple[tuple[str, str], ...] = ()
    """Names and values of the form's hidden fields."""
    url: str = ""
    """What the link leads to; empty where there is a form."""


@frozen(kw_only=True)
class SiteView:
    """The site, as every template knows it."""

    title: str
    tagline: str
    description: str
    language: str
    direction: str
    """`ltr` or `rtl`."""
    base_url: str
    """Without a trailing slash."""
    base_path: str
    """The path of `base_url`: `""` or `/blog`."""
    nav: tuple[Link, ...]
    """Pages that stand in the masthead."""
    has_topics: bool
    feeds: tuple[FeedLink, ...] = ()
    """The site's own feeds."""
    search: str = ""
    """Site path of the search page; empty where there is none."""
    me: tuple[str, ...] = ()
    """Addresses of the host elsewhere, for `rel=me`."""
    raw_html: str = "sanitize"
    """What becomes of hand-written HTML: `sanitize`, `escape` or `trust`."""
    card: Card | None = None
    """What networks show for pages that have no picture of their own."""
    subscribe: SubscribeView | None = None
    """Where readers sign up for the mail; `None`: nowhere."""

    @property
    def posts_to(self) -> str:
        """The address that the subscribe form posts to; empty where there is no form."""
        return self.subscribe.action if self.subscribe else ""


@frozen(kw_only=True)
class TipView:
    """A tip's own facts, ready to be shown."""

    key: str
    path: str
    """Site path."""
    title: str
    full_title: str
    subtitle: str
    series: Link
    day_line: str
    """`Day 74`, or empty."""
    day_number: int | None
    iso_day: str
    date: str
    """The day in words."""
    moment: str
    """ISO 8601, UTC."""
    credits: tuple[Link, ...]
    topics: tuple[Link, ...]
    description: str
    """Plain text as the author gave it; may be empty."""
    image: Picture | None
    image_alt: str
    lang: str
    direction: str
    canonical: str
    """Where a syndicated tip first appeared; empty for the site's own."""
    draft: bool
    extra: Mapping[str, object] = field(default_factory=dict)
    card: Card | None = None
    """The lead picture, else the share image."""


@frozen(kw_only=True)
class PersonView:
    """An author, with the bio in markdown."""

    name: str
    path: str
    bio: str
    url: str
    handle: str
    photo: Picture | None
    source: str
    body_line: int

    @property
    def site(self) -> str:
        """The address of the author's own site as people read it."""
        return self.url.split("://", 1)[-1].removeprefix("www.").rstrip("/")


@frozen(kw_only=True)
class Passage:
    """A recurring passage that a tip carries."""

    name: str
    text: str
    """Markdown."""
    channels: tuple[str, ...]
    place: str
    automatic: bool
    source: str
    body_line: int


@frozen(kw_only=True)
class TextRules:
    """How markdown of this site is read."""

    typographer: bool
    raw_html: str
    links: Mapping[str, Resolution]
    """References as written, and what they mean."""
    pictures: Mapping[str, Picture]
    """Pictures and files as written, and where they are."""


@frozen(kw_only=True)
class MailView:
    """What an issue needs beside its tip."""

    sender: str
    """`Name <address>`, or empty."""
    reply_to: str
    subject: str
    preheader: str
    """As the author gave it; may be empty."""
    provider: str
    """A name in `providers.PROVIDERS`."""
    postal_address: str
    unsubscribe_url: str
    send_at: str
    """When the issue goes out: ISO 8601 in the site's zone, with its offset."""
    query: str = ""
    """UTM parameters for links to the site, such as `utm_source=newsletter`; empty: none."""
    text: str = ""
    """The text part as its author wrote it; empty: made from the tip."""
    message: bool = False
    """Whether the build writes the whole message, `index.eml`, too."""


@frozen(kw_only=True)
class TipInputs:
    """All that a tip's page, feed item, newsletter and text may see."""

    site: SiteView
    tip: TipView
    source: str
    body: str
    body_line: int
    epigraph: str
    signoff: str
    """Markdown, or empty where the tip closes without one."""
    rights: str
    people: tuple[PersonView, ...]
    passages: tuple[Passage, ...]
    known_passages: tuple[str, ...]
    """Names of all blocks, for messages."""
    placeholders: Mapping[str, str]
    text: TextRules
    lines: Mapping[str, int]
    """The line of each front matter key."""
    older: Link | None
    newer: Link | None
    related: tuple[Link, ...]
    comment: Link | None
    mail: MailView | None
    """`None` where no newsletter is made."""
    feed_excerpt: bool
    fragments: tuple[str, ...] = ()
    """Names of the fragments that lists and feeds ask for."""
    shown: bool = True
    """False for a withheld tip, which is only checked."""


@frozen(kw_only=True)
class ListItem:
    """A tip in a list."""

    tip: TipView
    month: str
    """Its month in words, for lists that group by it."""


@frozen(kw_only=True)
class ListInputs:
    """One page of a list of tips."""

    path: str
    heading: str
    title: str
    """For the browser's tab; names the page's number."""
    kind: str
    """`archive`, `year`, `topic`, `author` or `series`."""
    number: int
    """The page's number, 1 is the oldest; 0 on the front page."""
    keys: tuple[str, ...]
    """Its tips, newest first."""
    total: str
    """How many tips the whole list has, in words; empty on numbered pages."""
    older: Link | None
    newer: Link | None
    text: TextRules | None
    """For the author's bio, where it shows one."""
    person: PersonView | None = None
    years: tuple[YearRow, ...] = ()
    """On the front of the archive every year, newest first; on a year's front that year alone."""
    feeds: tuple[FeedLink, ...] = ()
    """The list's own feeds."""


@frozen(kw_only=True)
class HomeInputs:
    """The home page."""

    keys: tuple[str, ...]
    """Its tips, newest first."""
    full: bool
    """Whether the newest one is shown whole."""
    topics: tuple[Link, ...]


@frozen(kw_only=True)
class HomeView:
    """The home page, as its template sees it."""

    newest: ListItem | None
    full: bool
    items: tuple[ListItem, ...]
    topics: tuple[Link, ...]


@frozen()
class IndexRow:
    """A topic, an author or a series in its index."""

    title: str
    path: str
    count: str
    """In words, such as `12 tips`."""


@frozen()
class YearRow:
    """A year of the archive with its months, newest first."""

    title: str
    path: str
    count: str
    """In words, such as `250 tips`."""
    months: tuple[IndexRow, ...]


@frozen(kw_only=True)
class MonthInputs:
    """A month of the archive: all its titles on one page."""

    path: str
    heading: str
    """The month with its year, in words."""
    total: str
    """How many tips it has, in words."""
    keys: tuple[str, ...]
    """Newest first, at least one."""
    year: Link
    older: Link | None
    """The month before it that has tips."""
    newer: Link | None


@frozen(kw_only=True)
class MonthView:
    """A month of the archive, as its template sees it."""

    path: str
    heading: str
    """The month with its year, in words."""
    total: str
    """How many tips it has, in words."""
    items: tuple[ListItem, ...]
    """Newest first, at least one."""
    year: Link
    older: Link | None
    """The month before it that has tips."""
    newer: Link | None


@frozen(kw_only=True)
class IndexInputs:
    """The index of topics, authors or series."""

    path: str
    heading: str
    rows: tuple[IndexRow, ...]


@frozen(kw_only=True)
class SearchInputs:
    """The search page, and the index behind it."""

    engine: str
    """`static` or `pagefind`."""
    keys: tuple[str, ...]
    """Every tip that can be found, oldest first."""
    shards: int
    """Files of the index of words."""
    years: tuple[Link, ...] = ()
    topics: tuple[Link, ...] = ()


@frozen(kw_only=True)
class PageInputs:
    """An undated page."""

    path: str
    title: str
    description: str
    lang: str
    direction: str
    body: str
    source: str
    body_line: int
    text: TextRules


@frozen(kw_only=True)
class PlainInputs:
    """A page that needs the site and its own path only."""

    path: str
    target: str = ""
    """Where a redirect leads, as a site path."""


@frozen(kw_only=True)
class FeedItem:
    """One item of a feed, without its text."""

    key: str
    guid: str
    path: str
    title: str
    """The full title."""
    moment: str
    """ISO 8601, UTC."""
    lang: str
    authors: tuple[Link, ...]
    topics: tuple[str, ...]
    picture: FeedPicture | None


@frozen(kw_only=True)
class FeedInputs:
    """A feed in its formats."""

    home: str
    """Site path of the page that it belongs to, with a slash at its end."""
    title: str
    formats: tuple[str, ...]
    """Of `rss`, `atom`, `json`."""
    hub: str
    """The WebSub hub's address, or empty."""
    items: tuple[FeedItem, ...]


@frozen(kw_only=True)
class CampaignsInputs:
    """The newest issues, for scripts."""

    path: str
    keys: tuple[str, ...]
    """Tips with an issue, newest first."""


@frozen()
class Address:
    """One line of the sitemap."""

    path: str
    day: str
    """ISO day of the newest thing on it, or empty."""


@frozen(kw_only=True)
class SitemapInputs:
    """All public addresses."""

    addresses: tuple[Address, ...]


@frozen(kw_only=True)
class RedirectsInputs:
    """Old and new site paths."""

    moves: tuple[Link, ...]
    """`title` is the old path, `path` the new one."""
