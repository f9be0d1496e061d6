"""The site's settings as typed values.  `config.read_settings` makes them from `tipsgen.toml`."""

from __future__ import annotations

from datetime import date, time

from tipsgen.values import frozen


@frozen(kw_only=True)
class SiteSettings:
    """`[site]`: who speaks, where and when."""

    title: str
    base_url: str
    """Origin and path without a trailing slash, such as `https://example.com/blog`."""
    default_author: str
    tagline: str = ""
    description: str = ""
    language: str = "en"
    timezone: str = "America/Los_Angeles"


@frozen(kw_only=True)
class SeriesSettings:
    """`[series.KEY]`: a named run of tips."""

    key: str
    title: str
    title_format: str = "{series} / {title}"
    day_numbers: str = "year"
    """`year` (day of the year), `sequence`, `manual` or `none`."""


@frozen(kw_only=True)
class ScheduleSettings:
    """`[schedule]`: the days and the time on which tips come out."""

    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Monday is 0."""
    time: time = time(0, 0)
    skip: tuple[tuple[date, date], ...] = ()
    """First and last day of each pause."""
    gap: str = "warn"


@frozen(kw_only=True)
class BlogSettings:
    """`[blog]`: the shape of the web pages."""

    tips_per_page: int = 10
    home: str = "full"
    comments: str = "none"
    related: int = 3


@frozen(kw_only=True)
class FeedSettings:
    """`[feed]`: what feed readers get."""

    content: str = "full"
    limit: int = 20
    formats: tuple[str, ...] = ("rss", "atom", "json")
    per_topic: bool = True
    per_author: bool = True
    per_series: bool = True
    hub: str = ""
    """A WebSub hub's address; empty: none."""


@frozen(kw_only=True)
class SearchSettings:
    """`[search]`: how readers search the blog."""

    engine: str = "static"
    """`static`, `pagefind` or `none`."""


@frozen(kw_only=True)
class NewsletterSettings:
    """`[newsletter]`: what goes into every email."""

    sender: str = ""
    """`from`: `Name <address>`."""
    reply_to: str = ""
    subject: str = "{full_title}"
    postal_address: str = ""
    unsubscribe_url: str = ""
    provider: str = "plain"
    eml: bool = False
    utm: tuple[tuple[str, str], ...] = ()
    """UTM parameters without their `utm_`, in order; a value may hold `{key}` and `{series}`."""


@frozen(kw_only=True)
class SubscribeSettings:
    """`[subscribe]`: where readers sign up for the mail."""

    action: str = ""
    """The address that the form posts to, `https:` and in ASCII up to its path; empty: no form."""
    field: str = ""
    """The name of the form's address field; empty: the provider's."""
    fields: tuple[tuple[str, str], ...] = ()
    """Names and values of hidden fields; a name may stand there twice."""
    url: str = ""
    """What a link leads to in place of a form."""


@frozen(kw_only=True)
class SmtpSettings:
    """`[smtp]`: the server that test sends go through."""

    host: str = ""
    port: int = 0
    """0: the usual port of `tls`."""
    user: str = ""
    tls: str = ""
    """`starttls`, `ssl` or `none`; empty: by port and host."""


@frozen(kw_only=True)
class ImageSettings:
    """`[images]`: the sizes in which pages offer pictures."""

    widths: tuple[int, ...] = (480, 800, 1200)
    """Pixels, ascending; empty: pictures stay as they are."""


@frozen(kw_only=True)
class ShareSettings:
    """`[share_images]`: pictures for social networks."""

    enabled: bool = True
    fonts: tuple[str, ...] = ()
    """Font files of the site, by their path from its folder, in order of choice."""


@frozen(kw_only=True)
class MarkdownSettings:
    """`[markdown]`: how sources are read."""

    raw_html: str = "sanitize"
    typographer: bool = True


@frozen(kw_only=True)
class CheckSettings:
    """`[check]`: what `tipsgen check` passes over, and its limits."""

    ignore: tuple[str, ...] = ()
    """Rules that find nothing."""
    subject_length: int = 60
    """Characters."""
    sentence_words: int = 45
    paragraph_words: int = 150
    tip_words: int = 0
    """0: three times the usual tip of its series."""
    picture_kilobytes: int = 1000
    picture_width: int = 2000
    """Pixels."""
    online_links: int = 200
    """External links that one run of `--online` asks for at most."""


@frozen(kw_only=True)
class Settings:
    """All of `tipsgen.toml`."""

    site: SiteSettings
    series: tuple[SeriesSettings, ...] = ()
    """In the file's order; the first is the default."""
    schedule: ScheduleSettings = ScheduleSettings()
    tip_permalink: str = "/{year}/{month}/{day}/{slug}/"
    """`[permalinks] tip`."""
    blog: BlogSettings = BlogSettings()
    feed: FeedSettings = FeedSettings()
    search: SearchSettings = SearchSettings()
    newsletter: NewsletterSettings = NewsletterSettings()
    subscribe: SubscribeSettings = SubscribeSettings()
    smtp: SmtpSettings = SmtpSettings()
    theme: str = "default"
    """`[theme] name`."""
    markdown: MarkdownSettings = MarkdownSettings()
    images: ImageSettings = ImageSettings()
    share_images: ShareSettings = ShareSettings()
    check: CheckSettings = CheckSettings()

    @property
    def base_path(self) -> str:
        """The path part of the base URL without a trailing slash: `""` or `/blog`."""
        origin_end = self.site.base_url.find("/", self.site.base_url.find("://") + 3)
        return "" if origin_end < 0 else self.site.base_url[origin_end:]

    @property
    def default_series(self) -> SeriesSettings:
        """The series of a tip that names none."""
        return self.series[0]

    def series_by_key(self, key: str) -> SeriesSettings:
        """The series with this key; a `KeyError` where there is none."""
        for series in self.series:
            if series.key == key:
                return series
        raise KeyError(key)
