"""What each template is given: names and their types, for `tipsgen theme check` and the manual.

A test renders a site and holds that every template gets these names, with values of these types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict, get_type_hints

from tipsgen.i18n import language
from tipsgen.providers import Merge
from tipsgen.responsive import Pictures
from tipsgen.views import (
    Card,
    HomeView,
    IndexInputs,
    Link,
    ListInputs,
    MonthView,
    PageInputs,
    PersonView,
    SearchInputs,
    SiteView,
    TipView,
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose keys are known only when a theme is read; a key leads to a shape."""

    what: str
    """What a key is called in a message: `word`, `token`."""
    entries: Mapping[str, Any]


WORDS = Table("word of the interface", dict.fromkeys(language("en").words, str))
"""Every interface word.  (English has them all; a test holds the other languages to it.)"""


class Words(Mapping[str, str]):
    """Interface words in the page's language; stands for `WORDS`."""


class PersonShown(TypedDict):
    """One of a tip's authors."""

    person: PersonView
    bio: str


class ItemShown(TypedDict):
    """A tip in a list, with its excerpt."""

    tip: TipView
    month: str
    excerpt: str


class Everywhere(TypedDict):
    """What almost every template sees."""

    site: SiteView
    words: Words


class Framed(Everywhere):
    """What the frame of every page sees."""

    root: str
    policy: str
    card: Card | None


class Described(Framed):
    """A page that search engines are told about."""

    structured: str


class Around(TypedDict):
    """What stands around a tip's text."""

    epigraph: str
    epigraph_by: str
    signoff: str
    rights: str
    people: Sequence[PersonShown]


class Neighbours(Everywhere):
    """A tip and where it leads."""

    tip: TipView
    older: Link | None
    newer: Link | None
    related: tuple[Link, ...]
    comment: Link | None


class Letter(Neighbours, Around):
    """`blog/letter.html` and `feed/excerpt.html`."""

    root: str
    channel: str
    pictures: Pictures
    body: str


class TipPage(Neighbours, Around, Described):
    """`blog/tip.html`."""

    channel: str
    pictures: Pictures
    letter: str
    picture: str


class ListPage(Described):
    """`blog/list.html`."""

    list: ListInputs
    items: Sequence[ItemShown]
    pictures: Pictures
    bio: str


class MonthPage(Described):
    """`blog/month.html`."""

    month: MonthView


class IndexPage(Described):
    """`blog/index.html`."""

    index: IndexInputs


class HomePage(Described):
    """`blog/home.html`."""

    home: HomeView
    newest: str
    items: Sequence[ItemShown]
    pictures: Pictures


class UndatedPage(Described):
    """`blog/page.html`."""

    page: PageInputs
    body: str
    description: str


class SearchPage(Described):
    """`blog/search.html`."""

    search: SearchInputs
    path: str
    script: str
    chunk: int
    counts: str
    marks: str
    unspaced: str


class Redirect(Everywhere):
    """`blog/redirect.html`."""

    root: str
    target: str


class Manifest(TypedDict):
    """`blog/site.webmanifest`."""

    site: SiteView


class Styles(TypedDict):
    """`email/styles.html`, which sees the theme alone."""


class MailFrame(Everywhere):
    """The frame of every issue; the last four are slots."""

    merge: Merge
    lang: str
    direction: str
    padding: str
    heading: str
    preheader: str
    view_link: str
    letter: str


class MailLetter(Neighbours, Around):
    """A tip's issue."""

    merge: Merge
    link: Callable[[str], str]
    lead: str
    body: str
    is_cut: bool


class MailPage(MailLetter):
    """A tip's issue in HTML."""

    direction: str
    names: str
    url: str


class DigestTip(Around):
    """One of a digest's tips."""

    tip: TipView
    whole: bool
    body: str
    lead: str


class Digest(Everywhere):
    """Several tips in one issue."""

    direction: str
    heading: str
    span: str
    merge: Merge
    link: Callable[[str], str]
    tips: Sequence[DigestTip]


CONTEXTS: Mapping[str, type] = {
    "blog/404.html": Framed,
    "blog/home.html": HomePage,
    "blog/index.html": IndexPage,
    "blog/letter.html": Letter,
    "blog/list.html": ListPage,
    "blog/month.html": MonthPage,
    "blog/page.html": UndatedPage,
    "blog/redirect.html": Redirect,
    "blog/search.html": SearchPage,
    "blog/site.webmanifest": Manifest,
    "blog/tip.html": TipPage,
    "email/base.html": MailFrame,
    "email/base.txt": MailFrame,
    "email/digest.html": Digest,
    "email/digest.txt": Digest,
    "email/newsletter.html": MailPage,
    "email/newsletter.txt": MailLetter,
    "email/styles.html": Styles,
    "feed/excerpt.html": Letter,
}
"""Every template that tipsgen renders, with what it is given; the others are reached from these."""


@cache
def fields(owner: Any) -> Mapping[str, Any]:
    """What a template may read of a value of this type, by name, each with its type; `Any` where that is not said."""
    found: dict[str, Any] = dict(get_type_hints(owner))
    for name in dir(owner):
        member = getattr(owner, name)
        if isinstance(member, property):
            found[name] = get_type_hints(member.fget).get("return", Any)
        elif name not in found:
            found[name] = Any
    return {name: kind for name, kind in found.items() if not name.startswith("_")}


def names(template: str) -> Mapping[str, Any]:
    """The names that a template of `CONTEXTS` is given, with their types."""
    return get_type_hints(CONTEXTS[template])
