"""What every planner needs: views of the site, of tips and of people."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tipsgen.assemble import Entry, Site
from tipsgen.i18n import direction, language, long_date
from tipsgen.links import REFERENCE, Resolution, TipIndex
from tipsgen.markdown import smarten
from tipsgen.model import Author, MediaFile
from tipsgen.origins import is_default_author
from tipsgen.settings import Settings
from tipsgen.urls import beside, is_external, is_mail_picture, split_fragment
from tipsgen.views import FeedLink, Link, PersonView, Picture, SiteView, TextRules, TipView

STATIC_FOLDER = "content/static/"
CONTENT_FOLDER = "content/"
MEDIA_FOLDER = "media/"
"""Where files that lie beside a source go in the output."""


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """A format of feeds."""

    file: str
    """Its file's name, beside the page that it belongs to."""
    type: str
    """MIME type."""
    name: str


FEED_FORMATS: Mapping[str, FeedFormat] = {
    "rss": FeedFormat("feed.xml", "application/rss+xml", "RSS"),
    "atom": FeedFormat("atom.xml", "application/atom+xml", "Atom"),
    "json": FeedFormat("feed.json", "application/feed+json", "JSON Feed"),
}
"""By the name that `[feed] formats` takes."""

MAIL_ENDINGS = (".png", ".jpg", ".jpeg", ".gif")
"""Pictures that every mail client shows, in the order of choice."""

_ADDRESS = re.compile(
    r"\]\(\s*<?([^\s()<>]+)|(?:src|href)=[\"']?([^\s\"'<>]+)|^\[[^\]]+\]:\s*<?([^\s<>]+)", re.MULTILINE
)


@dataclass(frozen=True)
class Plan:
    """A site with everything that planners look up, made once a build."""

    site: Site
    media: Mapping[str, MediaFile]
    """Files that are not rendered, by their path from the site's root."""

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        return self.site.settings

    @cached_property
    def index(self) -> TipIndex:
        """All tips by what authors call them."""
        return TipIndex(self.site)

    @cached_property
    def view(self) -> SiteView:
        """The site as templates see it."""
        site = self.settings.site
        host = self.default_author()
        pages = sorted(
            (page for page in self.site.pages if page.nav is not None), key=lambda page: (page.nav, page.key)
        )
        return SiteView(
            title=site.title,
            tagline=site.tagline,
            description=site.description or site.tagline,
            language=site.language,
            direction=direction(site.language),
            base_url=site.base_url,
            base_path=self.settings.base_path,
            nav=tuple(Link(page.title, f"/{page.key}/") for page in pages),
            has_topics=bool(self.site.topics),
            feeds=self.feeds("/", site.title),
            me=tuple(filter(None, (host.url,))) if host else (),
            raw_html=self.settings.markdown.raw_html,
        )

    def feeds(self, home: str, title: str) -> tuple[FeedLink, ...]:
        """The feeds of the page `home`, in the formats that the settings ask for."""
        found = ((FEED_FORMATS[name]) for name in self.settings.feed.formats)
        return tuple(FeedLink(title, home + one.file, one.type, one.name) for one in found)

    @cached_property
    def _tip_views(self) -> dict[str, TipView]:
        return {}

    def tip_view(self, entry: Entry) -> TipView:
        """A tip as templates see it, made once however many lists show it."""
        view = self._tip_views.get(entry.key)
        if view is None:
            view = self._tip_views[entry.key] = self._tip_view(entry)
        return view

    def _tip_view(self, entry: Entry) -> TipView:
        tip = entry.tip
        words = language(entry.lang).words

        def shown(text: str) -> str:
            return smarten(text, entry.lang) if self.settings.markdown.typographer else text

        return TipView(
            key=entry.key,
            path=entry.path,
            title=entry.title,
            full_title=entry.full_title,
            subtitle=shown(tip.subtitle),
            series=Link(entry.series.title, f"/series/{entry.series.key}/"),
            day_line="" if entry.day_number is None else words["day"].format(number=entry.day_number),
            day_number=entry.day_number,
            iso_day=tip.day.isoformat(),
            date=long_date(tip.day, entry.lang),
            moment=tip.moment.isoformat(),
            credits=tuple(Link(credit.name, credit.path) for credit in entry.credits),
            topics=tuple(Link(topic.name, topic.path) for topic in entry.topics),
            description=shown(tip.description),
            image=self.picture(tip.image, tip.path),
            image_alt=tip.image_alt,
            lang=entry.lang,
            direction=direction(entry.lang),
            canonical=tip.canonical_url,
            draft=tip.draft,
            extra=tip.extra,
        )

    def person(self, author: Author) -> PersonView:
        """An author as templates see him or her."""
        return PersonView(
            name=author.name,
            path=f"/authors/{author.key}/",
            bio=author.bio,
            url=author.url,
            handle=author.handle,
            photo=self.picture(author.photo, author.path),
            source=author.path,
            body_line=author.body_line,
        )

    def default_author(self) -> Author | None:
        """The author file of the site's host, if there is one."""
        return next((author for author in self.site.author_files.values() if self.is_default_author(author)), None)

    def is_default_author(self, author: Author) -> bool:
        """Whether this is the site's host."""
        return is_default_author(author, self.settings)

    def picture(self, written: str, source: str) -> Picture | None:
        """A picture as a source writes it: a site path, a path beside the source, or an address."""
        if not written:
            return None
        found = self._file(written, source)
        if found:
            return found
        return Picture(written if is_external(written) or written.startswith("/") else f"/{written}")

    def _file(self, written: str, source: str) -> Picture | None:
        if is_external(written) or written.startswith("#"):
            return None
        path = split_fragment(written)[0]
        if path.startswith("/"):
            media = self.media.get(posixpath.normpath(STATIC_FOLDER + path.lstrip("/")))
            return Picture(path, media.width, media.height, self._swap(media), media.size) if media else None
        media = self.media.get(beside(source, path))
        if not media or not media.path.startswith(CONTENT_FOLDER):
            return None
        return Picture(_site_path(media), media.width, media.height, self._swap(media), media.size)

    def _swap(self, media: MediaFile) -> Picture | None:
        """For a picture that some mail clients cannot show: the file of its name that all can."""
        if is_mail_picture(media.path):
            return None
        stem = posixpath.splitext(media.path)[0]
        found = next((self.media[stem + end] for end in MAIL_ENDINGS if stem + end in self.media), None)
        return Picture(_site_path(found), found.width, found.height, size=found.size) if found else None

    def rules(self, texts: Iterable[str], source: str, origin: Entry | None) -> TextRules:
        """What the links and pictures that some texts write mean in the tip `origin`."""
        links: dict[str, Resolution] = {}
        pictures: dict[str, Picture] = {}
        for text in texts:
            if "tip:" in text or "TIP:" in text:
                for match in REFERENCE.finditer(text):
                    links.setdefault("tip:" + match[1].lower(), self.index.resolve(match[1], origin))
            if "](" not in text and "=" not in text and "]:" not in text:
                continue
            for match in _ADDRESS.finditer(text):
                written = match[1] or match[2] or match[3]
                if ":" in written:
                    continue
                found = self._file(written, source)
                if found:
                    pictures[written] = found
                elif written.endswith(".md"):
                    tip = self.index.resolve_source(beside(source, written), origin)
                    if tip:
                        links[written] = tip
        markdown = self.settings.markdown
        return TextRules(typographer=markdown.typographer, raw_html=markdown.raw_html, links=links, pictures=pictures)


def _site_path(media: MediaFile) -> str:
    if media.path.startswith(STATIC_FOLDER):
        return "/" + media.path.removeprefix(STATIC_FOLDER)
    return media_path(media.path)


def media_path(path: str) -> str:
    """The site path of a file that lies beside a source: `content/tips/a.png` at `/media/tips/a.png`."""
    return "/" + MEDIA_FOLDER + path.removeprefix(CONTENT_FOLDER)


def link_to(entry: Entry | None) -> Link | None:
    """A link to a tip by its full title."""
    return Link(entry.full_title, entry.path) if entry else None
