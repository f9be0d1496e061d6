"""What every planner needs: views of the site, of tips and of people."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tipsgen.assemble import Entry, Site
from tipsgen.blocks import ordered
from tipsgen.digests import fingerprint
from tipsgen.i18n import direction, language, long_date
from tipsgen.links import CONTENT_FOLDER, STATIC_FOLDER, Resolution, TipIndex, find_media
from tipsgen.markdown import smarten
from tipsgen.mentions import mentions
from tipsgen.model import Author, Block, MediaFile, Mentions
from tipsgen.origins import is_default_author
from tipsgen.providers import PROVIDERS
from tipsgen.settings import Settings
from tipsgen.urls import beside, is_external, is_mail_picture, split_fragment
from tipsgen.values import frozen
from tipsgen.views import (
    Card,
    FeedLink,
    Link,
    Passage,
    PersonView,
    Picture,
    SiteView,
    SubscribeView,
    TextRules,
    TipView,
)

if TYPE_CHECKING:
    from tipsgen.share import ShareInputs, ShareLook

MEDIA_FOLDER = "media/"
"""Where files that lie beside a source go in the output."""
SEARCH_PATH = "/search/"
VIEW = "view"
"""The fragment of a tip that is its `TipView`, for lists."""


@frozen()
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

CARD_ENDINGS = (*MAIL_ENDINGS, ".webp")
"""Pictures that social networks show."""


@frozen()
class Ground:
    """What everything that is rendered may see of its site, whichever tips that has."""

    settings: Settings
    view: SiteView
    """The site as templates see it."""
    host: Author | None
    """The default author's file."""
    look: ShareLook | None = None
    """What share images are drawn with; `None`: the site has none."""

    def tip_share(self, entry: Entry) -> ShareInputs | str:
        """A tip's share image; the letter that no font has, or an empty text, where there is none."""
        if not self.look:
            return ""
        from tipsgen.share import share_inputs

        title = self.settings.site.title
        number = entry.day_number
        day_line = "" if number is None else language(entry.lang).words["day"].format(number=number)
        parts = [entry.series.title if entry.series.title != title else "", day_line]
        return share_inputs(
            self.look, f"/share/{entry.key}.png", entry.title, kicker=" · ".join(filter(None, parts)), left=title,
            right=credits_line([credit.name for credit in entry.credits], entry.lang),
            rtl=direction(entry.lang) == "rtl", lang=entry.lang,
        )  # fmt: skip

    def tip_view(self, entry: Entry, image: Picture | None) -> TipView:
        """A tip, with its lead picture, as templates see it."""
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
            image=image,
            image_alt=tip.image_alt,
            lang=entry.lang,
            direction=direction(entry.lang),
            canonical=tip.canonical_url,
            draft=tip.draft,
            extra=tip.extra,
            card=_lead_card(image, tip.image_alt) or _card(self.tip_share(entry), entry.title) or self.view.card,
        )


@dataclass(frozen=True)
class Plan:
    """A site with everything that planners look up, made once a build."""

    site: Site
    media: Mapping[str, MediaFile]
    """Files that are not rendered, by their path from the site's root."""
    look: ShareLook | None = None
    """What share images are drawn with; `None`: the site has none."""

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        return self.site.settings

    @cached_property
    def index(self) -> TipIndex:
        """All tips by what authors call them."""
        return TipIndex(self.site)

    @cached_property
    def ground(self) -> Ground:
        """What rendering may see of the site, beside what is planned for it."""
        return Ground(self.settings, self.view, self.host, self.look)

    @cached_property
    def view(self) -> SiteView:
        """The site as templates see it."""
        site = self.settings.site
        host = self.host
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
            search="" if self.settings.search.engine == "none" else SEARCH_PATH,
            me=tuple(filter(None, (host.url,))) if host else (),
            raw_html=self.settings.markdown.raw_html,
            card=_card(self.site_share, site.title),
            subscribe=subscribe_view(self.settings),
        )

    def feeds(self, home: str, title: str) -> tuple[FeedLink, ...]:
        """The feeds of the page `home`, in the formats that the settings ask for."""
        found = ((FEED_FORMATS[name]) for name in self.settings.feed.formats)
        return tuple(FeedLink(title, home + one.file, one.type, one.name) for one in found)

    @cached_property
    def site_share(self) -> ShareInputs | str:
        """The image of the site itself; the letter that no font has, or an empty text, where there is none."""
        site, host = self.settings.site, self.host
        if not self.look:
            return ""
        from tipsgen.share import share_inputs

        return share_inputs(
            self.look, "/share/site.png", site.title, kicker="", left=site.tagline, right=host.name if host else "",
            rtl=direction(site.language) == "rtl", lang=site.language,
        )  # fmt: skip

    @cached_property
    def host(self) -> Author | None:
        """The author file of the site's host, if there is one."""
        found = (one for one in self.site.author_files.values() if is_default_author(one, self.settings))
        return next(found, None)

    @cached_property
    def constant(self) -> bytes:
        """A fingerprint of what every tip's plan may hold beside the tip's file, and what surrounds it in the site."""
        people = tuple(self.site.author_files[key] for key in sorted(self.site.author_files))
        photos = tuple(self.picture(author.photo, author.path) for author in people)
        blocks = tuple(self.site.blocks[name] for name in sorted(self.site.blocks))
        return fingerprint((self.settings, people, photos, blocks))

    @cached_property
    def recurring_mentions(self) -> bool:
        """Whether a text that several tips may show refers to a tip or a file."""
        texts = [block.text for block in self.site.blocks.values()]
        for author in self.site.author_files.values():
            texts += [author.bio, author.signoff or "", author.rights]
        return any(mentions(text) != Mentions() for text in texts)

    @cached_property
    def no_rules(self) -> TextRules:
        """What the links of a text mean that has none, one value for all of them."""
        return self.rules(Mentions(), "", None)

    @cached_property
    def _pieces(self) -> dict[str, tuple[tuple[str, str], tuple[str, str]]]:
        return {}

    def pieces(self, key: str) -> tuple[tuple[str, str], tuple[str, str]]:
        """The fragments of a tip that lists show, one value for all of them: its view, and its excerpt."""
        pair = self._pieces.get(key)
        if pair is None:
            pair = self._pieces[key] = ((key, VIEW), (key, "excerpt"))
        return pair

    @cached_property
    def _people(self) -> dict[str, PersonView]:
        return {}

    def person(self, author: Author) -> PersonView:
        """An author as templates see him or her."""
        view = self._people.get(author.key)
        if view is None:
            view = self._people[author.key] = PersonView(
                name=author.name,
                path=f"/authors/{author.key}/",
                bio=author.bio,
                url=author.url,
                handle=author.handle,
                photo=self.picture(author.photo, author.path),
                source=author.path,
                body_line=author.body_line,
            )
        return view

    @cached_property
    def passages(self) -> tuple[tuple[Block, Passage], ...]:
        """Every block with what a tip that carries it shows, in their order."""
        return tuple(
            (
                block,
                Passage(
                    name=block.name, text=block.text, channels=block.channels, place=block.place,
                    automatic=block.automatic, source=block.path, body_line=block.body_line,
                ),
            )
            for block in ordered(self.site.blocks.values())
        )  # fmt: skip

    def picture(self, written: str, source: str) -> Picture | None:
        """A picture as a source writes it: a site path, a path beside the source, or an address."""
        if not written:
            return None
        found = self._file(written, source)
        if found:
            return found
        return Picture(written if is_external(written) or written.startswith("/") else f"/{written}")

    def _file(self, written: str, source: str) -> Picture | None:
        media = find_media(self.media, written, source)
        if not media:
            return None
        path = split_fragment(written)[0] if written.startswith("/") else site_path(media)
        return Picture(path, media.width, media.height, self._swap(media), media.size, media.digest)

    def _swap(self, media: MediaFile) -> Picture | None:
        """For a picture that some mail clients cannot show: the file of its name that all can."""
        if is_mail_picture(media.path):
            return None
        stem = posixpath.splitext(media.path)[0]
        found = next((self.media[stem + end] for end in MAIL_ENDINGS if stem + end in self.media), None)
        return (
            Picture(site_path(found), found.width, found.height, size=found.size, digest=found.digest)
            if found
            else None
        )

    def rules(self, said: Mentions, source: str, origin: Entry | None) -> TextRules:
        """What the links and pictures that texts of the file `source` write mean in the tip `origin`."""
        links: dict[str, Resolution] = {}
        pictures: dict[str, Picture] = {}
        for reference in said.tips:
            links.setdefault("tip:" + reference.lower(), self.index.resolve(reference, origin))
        for written in said.addresses:
            found = self._file(written, source)
            if found:
                pictures[written] = found
            elif written.endswith(".md"):
                tip = self.index.resolve_source(beside(source, written), origin)
                if tip:
                    links[written] = tip
        markdown = self.settings.markdown
        return TextRules(typographer=markdown.typographer, raw_html=markdown.raw_html, links=links, pictures=pictures)


def subscribe_view(settings: Settings) -> SubscribeView | None:
    """Where readers sign up; what the settings leave open is as the provider's own form has it."""
    given, provider = settings.subscribe, PROVIDERS[settings.newsletter.provider]
    if given.url:
        return SubscribeView(url=given.url)
    if not given.action:
        return None
    named = dict(given.fields)
    usual = tuple((name, value) for name, value in provider.form_fields if name not in named)
    return SubscribeView(
        action=given.action, field=given.field or provider.form_field or "email", hidden=(*usual, *given.fields)
    )


def credits_line(names: Sequence[str], lang: str) -> str:
    """Authors' names in one line, as a byline has them."""
    words = language(lang).words
    if len(names) < 2:
        return "".join(names)
    return f"{words['comma'].join(names[:-1])} {words['and']} {names[-1]}"


def _card(share: ShareInputs | str, title: str) -> Card | None:
    if isinstance(share, str):
        return None
    from tipsgen.share import HEIGHT, WIDTH

    return Card(share.address, WIDTH, HEIGHT, title)


def _lead_card(image: Picture | None, alt: str) -> Card | None:
    """The lead picture as networks show it, or the file that mail shows in its place; none of SVG or AVIF."""
    if image and not image.path.lower().endswith(CARD_ENDINGS):
        image = image.swap
    return Card(image.path, image.width, image.height, alt) if image else None


def site_path(media: MediaFile) -> str:
    """Where a file of the site lies in the output, as a site path."""
    if media.path.startswith(STATIC_FOLDER):
        return "/" + media.path.removeprefix(STATIC_FOLDER)
    return media_path(media.path)


def media_path(path: str) -> str:
    """The site path of a file that lies beside a source: `content/tips/a.png` at `/media/tips/a.png`."""
    return "/" + MEDIA_FOLDER + path.removeprefix(CONTENT_FOLDER)
