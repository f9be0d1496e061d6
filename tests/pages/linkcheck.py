"""Every address that the built files name, and why some lead nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from tests.pages.served import Web

ADDRESSES = ("href", "src", "action", "formaction", "poster", "data")
NAMED = frozenset({"og:url", "og:image", "og:image:url", "og:image:secure_url", "twitter:image"})
"""`meta` elements whose content is an address."""
XML_TEXTS = frozenset({"loc", "link", "guid", "url", "uri", "icon", "logo", "comments"})
XML_ADDRESSES = ("href", "url", "src", "uri")
XML_HTML = frozenset({"encoded", "description", "summary", "content"})
JSON_ADDRESSES = frozenset(
    (
        "url", "home_page_url", "feed_url", "next_url", "image", "banner_image", "icon", "favicon", "avatar", "src",
        "start_url", "scope",
    )
)  # fmt: skip
OWN_HOSTS = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1"})  # noqa: S104


@dataclass(frozen=True, slots=True)
class Link:
    """An address as a file writes it."""

    place: str
    """The file, below the site's folder."""
    how: str
    """What names it: an element's attribute, or the like."""
    address: str
    absolute: bool = False
    """The address is read away from the site, so it must name the host."""
    anchored: bool = True
    """What follows `#` must be an id; in JSON-LD it is a name and no more."""


@dataclass
class LinkCheck:
    """The addresses of one site, looked up in its folder."""

    web: Web
    _ids: dict[Path, frozenset[str]] = field(default_factory=dict)

    def faults(self) -> list[str]:
        """`file -> address (what names it): why`, for every address inside the site that leads nowhere."""
        return [
            f"{link.place} -> {link.address or '(empty)'} ({link.how}): {why}"
            for link in self.links()
            if (why := self.fault(link))
        ]

    def links(self) -> Iterator[Link]:
        """Every address in pages, feeds, the sitemap, style sheets and the files that hosts read."""
        for path in sorted(self.web.folder.rglob("*")):
            if not path.is_file() or self.web.is_letter(path):
                continue
            place = path.relative_to(self.web.folder).as_posix()
            match path.suffix or path.name:
                case ".html":
                    yield from _page_links(place, path.read_bytes())
                case ".xml":
                    yield from _xml_links(place, path.read_bytes())
                case ".json" | ".webmanifest" if not path.name.startswith("."):
                    value = json.loads(path.read_text(encoding="utf-8"))
                    feed = isinstance(value, dict) and "//jsonfeed.org/" in str(value.get("version"))
                    yield from _json_links(place, value, away=feed)
                case ".css":
                    yield from _css_links(place, path.read_text(encoding="utf-8"))
                case ".txt":
                    for address in re.findall(r"^Sitemap:\s*(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE):
                        yield Link(place, "Sitemap", address.strip(), absolute=True)
                case "_redirects":
                    for line in path.read_text(encoding="utf-8").splitlines():
                        if line.strip() and not line.startswith("#"):
                            yield Link(place, "target", line.split()[1])

    def fault(self, link: Link) -> str:
        """Why an address leads nowhere; empty where it leads somewhere or out of the site."""
        address = link.address.strip()
        if address in ("", "#"):
            return "names nothing"
        if link.absolute and not urlsplit(address).scheme:
            return "is relative, where it is read away from the site"
        home = urlsplit(self.web.base)
        target = urlsplit(urljoin(urljoin(self.web.base, self.web.path_of(self.web.folder / link.place)), address))
        if target.scheme == "javascript":
            return "runs a script"
        if target.scheme not in ("http", "https"):
            return ""
        if (target.hostname or "") in OWN_HOSTS:
            return "leads to the reader's own machine"
        if target.netloc != home.netloc:
            return ""
        if target.scheme != home.scheme:
            return f"is not {home.scheme}"
        if not target.path.startswith(self.web.mount):
            return f"lies outside {self.web.mount}"
        file = self.web.file(target.path)
        if file is None:
            return "no such file"
        anchor = unquote(target.fragment)
        if link.anchored and anchor and anchor not in self._ids_of(file):
            return f"no id {anchor!r} there"
        return ""

    def _ids_of(self, file: Path) -> frozenset[str]:
        if file not in self._ids:
            root = lxml_html.document_fromstring(file.read_bytes()) if file.suffix == ".html" else None
            self._ids[file] = frozenset(root.xpath("//@id")) if root is not None else frozenset()
        return self._ids[file]


def _page_links(place: str, data: bytes) -> Iterator[Link]:
    root = lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))
    for element in root.iter(etree.Element):
        yield from _element_links(place, element)
        if element.tag == "script" and element.get("type") == "application/ld+json":
            yield from _ld_links(place, json.loads(element.text_content()))


def _element_links(place: str, element: lxml_html.HtmlElement, *, absolute: bool = False) -> Iterator[Link]:
    read_away = absolute or (element.tag == "link" and element.get("rel") == "canonical")
    for name in ADDRESSES:
        address = element.get(name)
        if address is not None:
            rel = f" rel={element.get('rel')}" if element.tag == "link" else ""
            yield Link(place, f"{element.tag}{rel} {name}", address, absolute=read_away)
    for name in ("srcset", "imagesrcset"):
        for choice in filter(None, map(str.strip, (element.get(name) or "").split(","))):
            yield Link(place, f"{element.tag} {name}", choice.split()[0], absolute=absolute)
    if element.tag == "meta":
        content = element.get("content") or ""
        named = element.get("property") or element.get("name") or ""
        if named in NAMED:
            yield Link(place, named, content, absolute=True)
        if (element.get("http-equiv") or "").lower() == "refresh":
            yield Link(place, "refresh", content.partition("url=")[2].strip("'\" "))


def _ld_links(place: str, value: Any) -> Iterator[Link]:
    """What JSON-LD names: every string that is an address, its `@context` and vocabulary left out."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key != "@context":
                yield from _ld_links(place, one)
    elif isinstance(value, list):
        for one in value:
            yield from _ld_links(place, one)
    elif isinstance(value, str) and re.match(r"https?://", value):
        yield Link(place, "JSON-LD", value, absolute=True, anchored=False)


def _xml_links(place: str, data: bytes) -> Iterator[Link]:
    for element in etree.fromstring(data).iter(etree.Element):
        name, text = etree.QName(element).localname, (element.text or "").strip()
        for attribute in XML_ADDRESSES:
            if element.get(attribute) is not None:
                yield Link(place, f"{name} {attribute}", element.get(attribute, ""), absolute=True)
        if name in XML_TEXTS and text and element.get("isPermaLink") != "false":
            yield Link(place, name, text, absolute=True)
        elif name in XML_HTML and "<" in text:
            yield from _fragment_links(place, name, text)


def _json_links(place: str, value: Any, *, away: bool, key: str = "") -> Iterator[Link]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _json_links(place, one, away=away, key=name)
    elif isinstance(value, list):
        for one in value:
            yield from _json_links(place, one, away=away, key=key)
    elif isinstance(value, str) and key in JSON_ADDRESSES:
        yield Link(place, key, value, absolute=away)
    elif isinstance(value, str) and key == "content_html":
        yield from _fragment_links(place, key, value)


def _fragment_links(place: str, name: str, text: str) -> Iterator[Link]:
    """The addresses in HTML that a feed carries; a place in the text itself is `#id` for no reader."""
    for element in lxml_html.fragment_fromstring(text, create_parent="div").iter(etree.Element):
        for link in _element_links(place, element, absolute=True):
            yield Link(place, f"{name}: {link.how}", link.address, absolute=True)


def _css_links(place: str, text: str) -> Iterator[Link]:
    for address in re.findall(r"url\(\s*[\"']?([^\"')]*)", text):
        yield Link(place, "url()", address)
    for address in re.findall(r"@import\s+[\"']([^\"']*)", text):
        yield Link(place, "@import", address)
