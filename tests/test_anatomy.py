"""Five tips of the shapes that leadership coaches really send, in all four channels.

The golden files lie in tests/golden/anatomy; the tests below them hold what no golden file
may ever lose: the order in which a letter's parts follow one another.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support import ROOT, BuiltSite, Golden, SiteMaker, build, html_text, in_order
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site
from tipsgen.markdown import Node, parse
from tipsgen.outputs.tip import PlannedTip, opened
from tipsgen.plans import plan_site
from tipsgen.prose import tidy
from tipsgen.views import TipInputs

FIXTURE = ROOT / "tests/fixtures/anatomy"
NOW = datetime(2013, 3, 31, tzinfo=UTC)
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
BASE = "https://harbor.example/letters"

DAILY = "2013-03-15-keep-the-gangway-down"
MONDAY = "2013-03-18-write-the-small-thing-down"
GUEST = "2013-03-13-what-a-clock-taught-my-apprentices"
ESSAY = "2013-03-14-the-long-table"
INDEX = "2013-03-19-five-letters-to-read-again"
SYNDICATED = "2013-03-12-count-the-chairs-first"
KEYS = (SYNDICATED, GUEST, ESSAY, DAILY, MONDAY, INDEX)
CHANNELS = ("page", "feed", "email", "text")

EVERYTHING = """\
---
title: Everything at once
subtitle: And nothing twice
authors: [B. Stone, ada-brown]
image: /images/lamp.png
image_alt: A lamp on a sill
rights: Reprint it, or ring +1 555 010 0133.
canonical_url: https://stone.example/everything/
signoff: |
  Yours,
  all of us
epigraph: |
  Begin at the door.
  — A porter
---
The body opens here.

> Mind the step. — A second porter

The body closes here.
"""


def path_of(key: str) -> str:
    return f"{key[:4]}/{key[5:7]}/{key[8:10]}/{key[11:]}/"


def feed_item(site: BuiltSite, key: str) -> ElementTree.Element:
    items = ElementTree.fromstring(site.text("feed.xml")).iter("item")  # noqa: S314 - our own feed
    return next(item for item in items if path_of(key) in (item.findtext("link") or ""))


def feed_html(site: BuiltSite, key: str) -> str:
    return feed_item(site, key).findtext(ENCODED) or ""


def shown(site: BuiltSite, key: str, channel: str) -> str:
    """What a channel makes of a tip: source text of the golden file, and of the order's checks."""
    if channel == "page":
        return re.sub(r"theme\.css\?v=\w+", "theme.css", site.text(path_of(key) + "index.html"))
    if channel == "feed":
        item = feed_item(site, key)
        facts = [f"{tag}: {item.findtext(tag)}" for tag in ("title", "link", "guid", "pubDate", "description")]
        facts += [f"creator: {one.text}" for one in item.iter(CREATOR)]
        facts += [f"category: {one.text}" for one in item.iter("category")]
        return "\n".join([*facts, "", feed_html(site, key), ""])
    return site.text(f"newsletters/{key}/index.{'html' if channel == 'email' else 'txt'}")


def words(site: BuiltSite, key: str, channel: str) -> str:
    """What a reader sees, on one line; of a page, its main part."""
    html = shown(site, key, channel)
    if channel == "text":
        return " ".join(html.split())
    if channel == "feed":
        return html_text(feed_html(site, key))
    if channel == "page":
        return html_text(html, "main")
    return html_text(html)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The fixture site, built once."""
    folder = tmp_path_factory.mktemp("anatomy")
    return build(FIXTURE, now=NOW, out=folder / "out", cache=folder / "cache")


@pytest.fixture(scope="module")
def inputs() -> dict[str, TipInputs]:
    """All that the rendering of each fixture tip may see."""
    loaded = load_site(FIXTURE, BuildOptions(now=NOW))
    plan = plan_site(loaded.site, loaded.media)
    return {job.key: opened(job.inputs, plan.ground) for job in plan.jobs if isinstance(job.inputs, PlannedTip)}


# The golden files: each tip as model, and as each channel shows it.


def outline(nodes: Sequence[Node], depth: int = 0) -> Iterator[str]:
    """The kinds of a text's nodes, one a line, without the words inside them."""
    inline = ("text", "soft_break", "hard_break", "strong", "em", "link", "code_span", "strike", "image")
    for node in nodes:
        if node.kind in inline:
            continue
        name = node.kind + (f" {node.text}" if node.kind == "placed_block" else "")
        facts = " ".join(
            f"{key}={'...' if key == 'by' else value}" for key, value in sorted(node.data.items()) if value is not None
        )
        yield "  " * depth + f"  {name}" + (f" ({facts})" if facts else "")
        yield from outline(node.children, depth + 1)


def model(tip_key: str, inputs: dict[str, TipInputs]) -> str:
    """The facts of a tip at its place in the site, before any channel sees them."""
    entry = next(one for one in load_site(FIXTURE, BuildOptions(now=NOW)).site.entries if one.key == tip_key)
    tip, made = entry.tip, inputs[tip_key]
    facts = {
        "key": entry.key,
        "path": entry.path,
        "moment": tip.moment.isoformat(),
        "title": entry.title,
        "title from": tip.title_from,
        "full title": entry.full_title,
        "subtitle": tip.subtitle,
        "series": entry.series.key,
        "day number": entry.day_number,
        "day line": made.tip.day_line,
        "credits": [f"{credit.name} -> {credit.author.key}" for credit in entry.credits],
        "topics": [topic.slug for topic in entry.topics],
        "image": made.tip.image,
        "image alt": tip.image_alt,
        "epigraph": tip.epigraph,
        "blocks": [f"{passage.name} ({', '.join(passage.channels)})" for passage in made.passages],
        "sign-off": made.signoff,
        "rights": made.rights,
        "canonical": tip.canonical_url,
        "comment": made.comment and made.comment.path,
        "subject": made.mail and made.mail.subject,
        "preheader": made.mail and made.mail.preheader,
        "older": made.older and made.older.title,
        "newer": made.newer and made.newer.title,
        "related": [link.title for link in made.related],
    }
    lines = [f"{name}: {value!r}" for name, value in facts.items()]
    return "\n".join([*lines, "body:", *outline(tidy(parse(tip.body, entry.lang))), ""])


@pytest.mark.parametrize("key", KEYS)
def test_a_tip_becomes_the_model_in_its_golden_file(key: str, inputs: dict[str, TipInputs], golden: Golden) -> None:
    golden.check(f"anatomy/{key}/model.txt", model(key, inputs))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("key", KEYS)
def test_a_tip_becomes_what_the_golden_file_of_each_channel_holds(
    key: str, channel: str, site: BuiltSite, golden: Golden
) -> None:
    name = {"page": "page.html", "feed": "feed.html", "email": "email.html", "text": "text.txt"}[channel]

    golden.check(f"anatomy/{key}/{name}", shown(site, key, channel))


def test_the_archive_becomes_what_its_golden_file_holds(site: BuiltSite, golden: Golden) -> None:
    html = re.sub(r"theme\.css\?v=\w+", "theme.css", site.text("archive/index.html"))

    golden.check("anatomy/archive.html", html)


# The order of all parts, on one tip that has them all.


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site whose middle tip has every part that a tip can have."""
    picture = (FIXTURE / "content/static/images/chairs.png").read_bytes()
    more = '\n[series.daily]\ntitle = "Daily Tip"\n\n[blog]\ncomments = "https://talk.example/?{permalink}"\n'
    make = SiteMaker(tmp_path_factory.mktemp("everything"))
    root = make(
        {
            "tipsgen.toml": make.defaults["tipsgen.toml"] + more,
            "content/authors/bertram-stone.md": "---\nname: Bertram Stone\naliases: [B. Stone]\n"
            'handle: "@bertram"\nurl: https://stone.example/\n---\nBertram carries things.\n',
            "content/blocks/first.md": "---\nplace: before-body\n---\nA block before.\n",
            "content/blocks/friday.md": "---\nweekdays: [fri]\n---\nA block after.\n",
            "content/static/images/lamp.png": picture,
            "content/tips/2013-03-14-earlier.md": "---\ntitle: Earlier\n---\nOne.\n",
            "content/tips/2013-03-15-everything.md": EVERYTHING,
            "content/tips/2013-03-16-later.md": "---\ntitle: Later\n---\nTwo.\n",
        }
    )
    return build(root, now=NOW)


OLDER, NEWER = "Daily Tip / Earlier", "Daily Tip / Later"
HEAD = ("Daily Tip", "Day 74")
FROM_SUBTITLE_TO_BODY = (
    "And nothing twice",
    "B. Stone",
    "Ada Brown",
    "Begin at the door.",
    "A porter",
)
FROM_BODY_TO_SIGNOFF = (
    "A block before.",
    "The body opens here.",
    "Mind the step.",
    "A second porter",
    "The body closes here.",
    "A block after.",
    "Yours,",
    "all of us",
    "Bertram Stone",
    "Bertram carries things.",
    "@bertram",
    "stone.example",
    "Ada Brown",
    "Writes tips.",
)
RIGHTS = ("Reprint it, or ring", "+1 555 010 0133", "stone.example/everything/")
LAMP = 'images/lamp.png" alt="A lamp on a sill"'


def test_a_page_shows_all_parts_in_order_and_both_neighbours(everything: BuiltSite) -> None:
    page = everything.text("2013/03/15/everything/index.html")

    in_order(
        page[page.index("<main") :],
        *HEAD, "Everything at once", *FROM_SUBTITLE_TO_BODY, LAMP, *FROM_BODY_TO_SIGNOFF, *RIGHTS,
        "Write a comment", OLDER, NEWER,
    )  # fmt: skip


def test_a_feed_item_shows_all_parts_in_order_and_the_older_neighbour_alone(everything: BuiltSite) -> None:
    item = feed_item(everything, "2013-03-15-everything")
    content = item.findtext(ENCODED) or ""

    assert item.findtext("title") == "Daily Tip / Everything at once"
    in_order(content, *HEAD, *FROM_SUBTITLE_TO_BODY, LAMP, *FROM_BODY_TO_SIGNOFF, *RIGHTS, "Write a comment", OLDER)
    assert NEWER not in content


def test_an_email_shows_all_parts_in_order_and_the_older_neighbour_alone(everything: BuiltSite) -> None:
    mail = everything.text("newsletters/2013-03-15-everything/index.html")

    in_order(
        mail[mail.index('class="kicker"') :],
        *HEAD, "Everything at once", *FROM_SUBTITLE_TO_BODY, LAMP, *FROM_BODY_TO_SIGNOFF, *RIGHTS,
        "Write a comment", OLDER,
    )  # fmt: skip
    assert NEWER not in mail


def test_the_text_shows_all_parts_in_order_and_the_older_neighbour_alone(everything: BuiltSite) -> None:
    text = everything.text("newsletters/2013-03-15-everything/index.txt")

    in_order(
        text,
        *HEAD, "Everything at once", *FROM_SUBTITLE_TO_BODY, "[A lamp on a sill]", *FROM_BODY_TO_SIGNOFF, *RIGHTS,
        "Write a comment", OLDER,
    )  # fmt: skip
    assert NEWER not in text


# The daily tip: day line, numbered insights, a callout in one of them, the Friday block.

FRIDAY = "It is Friday! Before you go"


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_daily_tip_keeps_its_callout_inside_insight_two_and_the_friday_block_before_the_third(
    channel: str, site: BuiltSite
) -> None:
    title = () if channel == "feed" else ("Keep the gangway down",)

    in_order(
        words(site, DAILY, channel),
        "Daily Leadership Tip · Day 74", *title, "by Nora Whitlock", "A deckhand of ours",
        "He stayed where he was.", "He stood beside the owner", "He said it in one breath.",
        "Note", "A reason is worth having later", "Then he asked what was inside", FRIDAY, "ends on day 74",
        "He came back with news.", "“Nothing yet” is news.", "Tell them so today.", "Fair winds, Nora",
        "managed a ferry company", "@norawhitlock", "whitlock.example", "Write a comment",
        "Sunday Thoughts: Pull up a chair, and let the soup get cold",
    )  # fmt: skip


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_friday_block_stands_once_where_the_tip_places_it(channel: str, site: BuiltSite) -> None:
    assert words(site, DAILY, channel).count("It is Friday!") == 1


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_monday_shows_no_friday_block_though_the_tip_has_a_place_for_it(channel: str, site: BuiltSite) -> None:
    seen = words(site, MONDAY, channel)

    assert "Day 77" in seen
    assert "Hang something by your own door" in seen
    assert "Friday" not in seen.replace("Friday, March 15", "")
    assert "[[block" not in seen


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_block_for_mail_stands_in_the_mail_alone(channel: str, site: BuiltSite) -> None:
    assert ("Answer this mail" in words(site, DAILY, channel)) == (channel in ("email", "text"))


def test_the_callout_is_part_of_the_second_list_item(site: BuiltSite) -> None:
    page, mail = shown(site, DAILY, "page"), shown(site, DAILY, "email")

    second = page[page.index("He said it in one breath") : page.index("It is")]
    assert second.index('<aside class="callout note"') < second.index("Then he asked") < second.index("</li>")
    second = mail[mail.index("He said it in one breath") : mail.index("It is")]
    assert second.index('<table class="callout"') < second.index("Then he asked") < second.index("</li>")


def test_insights_after_the_block_go_on_counting(site: BuiltSite) -> None:
    assert '<ol class="loose" start="3">' in shown(site, DAILY, "page")
    assert '<ol class="loose" start="3">' in shown(site, DAILY, "feed")
    assert re.search(r'<ol[^>]* start="3"', shown(site, DAILY, "email"))
    assert "\n3. He came back with news." in shown(site, DAILY, "text")


@pytest.mark.parametrize(
    ("channel", "link"),
    [
        ("page", '<a href="/letters/2013/03/13/what-a-clock-taught-my-apprentices/">two days ago</a>'),
        ("feed", f'<a href="{BASE}/2013/03/13/what-a-clock-taught-my-apprentices/">two days ago</a>'),
        ("email", f'href="{BASE}/2013/03/13/what-a-clock-taught-my-apprentices/"'),
        ("text", f"two days ago\n({BASE}/2013/03/13/what-a-clock-taught-my-apprentices/)"),
    ],
)
def test_two_days_ago_leads_to_the_tip_of_that_day(channel: str, link: str, site: BuiltSite) -> None:
    assert link in shown(site, DAILY, channel)


# The guest's list.


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_guests_list_ends_in_the_guests_bio_and_never_in_the_hosts_words(channel: str, site: BuiltSite) -> None:
    title = () if channel == "feed" else ("What a clock taught my apprentices",)
    seen = words(site, GUEST, channel)

    in_order(
        seen,
        "Day 72", *title, "by Basil Fennimore", "A clock shop is a quiet place", "Listen before you open it.",
        "Lay the parts out in order.", "Never force the key.", "Set it going, then wait a day.",
        "Basil Fennimore", "repairs clocks and has had nine apprentices", "@basilmends", "fennimore.example/shop",
        "Write a comment", "Daily Leadership Tip / Count the chairs first",
    )  # fmt: skip
    assert "Fair winds" not in seen
    assert "Nora Whitlock" not in seen


def test_run_in_lead_ins_stand_in_bold_in_one_paragraph_with_their_text(site: BuiltSite) -> None:
    assert "<li><strong>Never force the key.</strong> If it will not turn" in shown(site, GUEST, "page")
    assert "<li><strong>Never force the key.</strong> If it will not turn" in shown(site, GUEST, "feed")
    assert re.search(r"<li[^>]*><strong[^>]*>Never force the key\.</strong> If", shown(site, GUEST, "email"))
    assert "\n• Never force the key. If it will not turn" in shown(site, GUEST, "text")


def test_the_comment_link_carries_the_tips_address(site: BuiltSite) -> None:
    target = "https://talk.example/new?about=https%3A%2F%2Fharbor.example%2Fletters%2F2013%2F03%2F13%2F"

    for channel in ("page", "feed", "email", "text"):
        assert target + "what-a-clock-taught-my-apprentices%2F" in shown(site, GUEST, channel)


def test_a_bio_shows_handle_and_address_on_one_line(site: BuiltSite) -> None:
    link = '@basilmends · <a href="https://www.fennimore.example/shop/">fennimore.example/shop</a>'

    assert link in shown(site, GUEST, "page")
    assert link in shown(site, GUEST, "feed")
    assert "@basilmends · https://www.fennimore.example/shop/\n" in shown(site, GUEST, "text")


# The untitled essay.


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_essay_shows_its_epigraph_its_quotes_and_the_link_between_them(channel: str, site: BuiltSite) -> None:
    title = () if channel == "feed" else ("Pull up a chair, and let the soup get cold",)
    mark = " > " if channel == "text" else " "

    in_order(
        words(site, ESSAY, channel),
        "Sunday Thoughts", *title, "by Nora Whitlock",
        "Pull up a chair, and let the soup get cold.", f"{mark}— a sign in a Lowmouth kitchen",
        "My grandmother fed sixteen", "talks least.", f"{mark}— Wilhelmina Whitlock", "It slowed the evening down",
        "rooms that talk", "The quick answer is for the person who gives it.",
        f"{mark}— Edwin, much later", "in the middle of a sentence.", "Fair winds, Nora", "Write a comment",
        "Daily Leadership Tip / What a clock taught my apprentices",
    )  # fmt: skip


def test_an_essay_without_numbers_shows_no_day_line(site: BuiltSite) -> None:
    for channel in CHANNELS:
        assert "Day " not in words(site, ESSAY, channel)


def test_the_build_says_that_it_made_the_essays_title(site: BuiltSite) -> None:
    made = [(problem.at.path, problem.rule) for problem in site.report.problems]

    assert made == [(f"content/tips/{ESSAY}.md", "title-made")]


def test_quotes_that_end_in_a_tilde_become_figures_with_the_name(site: BuiltSite) -> None:
    page = shown(site, ESSAY, "page")
    body = page[page.index('<div class="body">') : page.index('<div class="signoff">')]

    assert re.findall(r"<figcaption>(.*?)</figcaption>", body) == ["— Wilhelmina Whitlock", "— Edwin, much later"]
    assert body.count('<figure class="quote">') == 2
    assert "~" not in html_text(body)


def test_the_related_link_in_mid_body_leads_to_the_earlier_tip(site: BuiltSite) -> None:
    there = "2013/03/12/count-the-chairs-first/"

    assert f'<a href="/letters/{there}">rooms that talk</a>' in shown(site, ESSAY, "page")
    assert f'<a href="{BASE}/{there}">rooms that talk</a>' in shown(site, ESSAY, "feed")
    assert re.search(rf'<a href="{BASE}/{there}"[^>]*>rooms that talk</a>', shown(site, ESSAY, "email"))
    assert f"rooms that talk ({BASE}/{there})" in " ".join(shown(site, ESSAY, "text").split())


# The index of five tips, written by hand, and the archive, made by the build.

FIVE = (
    ("Write the small thing down", "kept a slate by the wheelhouse door.", "Nobody ever saw him wipe it"),
    ("Keep the gangway down", "let a suitcase slide into the harbor.", "which is rarer than it sounds."),
    ("A table for ten", "one answer at a time.", "nobody left early."),
    ("What a clock taught my apprentices", "says on the first morning.", "The last of them takes a day."),
    ("Count the chairs first", "in a hall for two hundred.", "He blamed the microphone."),
)


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_index_of_five_tips_shows_each_with_its_paragraphs(channel: str, site: BuiltSite) -> None:
    title = () if channel == "feed" else ("Five letters to read again",)
    pieces = [piece for one in FIVE for piece in one]

    in_order(
        words(site, INDEX, channel),
        "Day 78", *title, "by Nora Whitlock", "These five letters brought", "Read one of them to somebody", *pieces,
        "Fair winds, Nora", "managed a ferry company", "Write a comment",
        "Daily Leadership Tip / Write the small thing down",
    )  # fmt: skip


def test_an_index_links_each_heading_to_its_tip(site: BuiltSite) -> None:
    page = shown(site, INDEX, "page")
    found = re.findall(r'<h2 id="[^"]+"><a href="/letters/([^"]+)">(.*?)</a></h2>', page)

    assert found == [
        (path_of(MONDAY), "Write the small thing down"),
        (path_of(DAILY), "Keep the gangway down"),
        (path_of(ESSAY), "A table for ten"),
        (path_of(GUEST), "What a clock taught my apprentices"),
        (path_of(SYNDICATED), "Count the chairs first"),
    ]


def test_related_tips_by_hand_stand_below_the_letter_in_the_order_written(site: BuiltSite) -> None:
    page = shown(site, INDEX, "page")
    related = page[page.index('<aside class="related"') :]

    in_order(related, "Count the chairs first</a>", "Keep the gangway down</a>")


@pytest.mark.parametrize("path", ["archive/index.html", "archive/2013/index.html"])
def test_the_archive_shows_excerpts_of_several_paragraphs_and_no_more(path: str, site: BuiltSite) -> None:
    listed = html_text(site.text(path), "main")

    in_order(
        listed,
        "Five letters to read again", "These five letters brought", "Read one of them to somebody at lunch.",
        "Keep the gangway down", "A deckhand of ours", "it was his second week.",
        "Pull up a chair", "My grandmother", "Wilhelmina Whitlock", "heard out every Sunday of his life.",
        "What a clock taught my apprentices", "A clock shop is a quiet place", "on the first morning:",
        "Count the chairs first", "What a room says before anybody opens their mouth", "I once watched a director",
        "Take chairs away.", "less than you would think.",
    )  # fmt: skip
    for later in ("He stayed where he was", "rooms that talk", "Never force the key", "Turn the table", "Fair winds"):
        assert later not in listed


@pytest.fixture(scope="module")
def excerpts(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The fixture site with a feed of excerpts."""
    root = tmp_path_factory.mktemp("excerpts") / "web"
    shutil.copytree(FIXTURE, root)
    with (root / "tipsgen.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[feed]\ncontent = "excerpt"\n')
    return build(root, now=NOW)


def test_a_feed_of_excerpts_shows_subtitle_image_excerpt_and_the_way_to_the_whole(excerpts: BuiltSite) -> None:
    item = feed_item(excerpts, SYNDICATED)
    content = item.findtext(ENCODED) or ""

    assert item.findtext("title") == "Daily Leadership Tip / Count the chairs first"
    in_order(
        content,
        "What a room says before anybody opens their mouth", f'src="{BASE}/images/chairs.png"',
        "I once watched a director", "Take chairs away.", "less than you would think.",
        f'<a href="{BASE}/{path_of(SYNDICATED)}">Read the whole tip',
    )  # fmt: skip
    assert "Turn the table" not in content


def test_an_excerpt_of_several_paragraphs_keeps_its_quote_and_drops_the_rest(excerpts: BuiltSite) -> None:
    content = feed_html(excerpts, ESSAY)

    in_order(content, "<p>My grandmother", "talks least.", "Wilhelmina Whitlock", "<p>It slowed the evening")
    assert "rooms that talk" not in content
    assert "Fair winds" not in content


# The syndicated tip.


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_syndicated_tip_shows_subtitle_alias_image_lead_ins_and_rights_in_order(
    channel: str, site: BuiltSite
) -> None:
    title = () if channel == "feed" else ("Count the chairs first",)
    seen = words(site, SYNDICATED, channel)

    in_order(
        seen,
        "Daily Leadership Tip · Day 71", *title, "What a room says before anybody opens their mouth",
        "by Dr. A. Edelstein", "I once watched a director", "Take chairs away.", "When the late ones arrive",
        "Turn the table.", "Leave first.", "Dr. Andra J. Edelstein", "studies meetings", "edelstein.example",
        "Copyright Andra Edelstein.", "+1 555 010 0177", "First published", "edelstein.example/columns/",
        "Write a comment",
    )  # fmt: skip
    assert "Fair winds" not in seen


def test_the_alias_in_the_byline_leads_to_the_one_author(site: BuiltSite) -> None:
    where = "/authors/andra-edelstein/"

    assert f'<a rel="author" href="/letters{where}">Dr. A. Edelstein</a>' in shown(site, SYNDICATED, "page")
    assert f'<a rel="author" href="{BASE}{where}">Dr. A. Edelstein</a>' in shown(site, SYNDICATED, "feed")
    assert re.search(rf'href="{BASE}{where}"[^>]*>Dr\. A\. Edelstein</a>', shown(site, SYNDICATED, "email"))
    assert "<h1" in site.text("authors/andra-edelstein/index.html")
    assert "Count the chairs first" in site.text("authors/andra-edelstein/index.html")


def test_the_rights_phone_number_can_be_called(site: BuiltSite) -> None:
    for channel in ("page", "feed"):
        assert '<a href="tel:+15550100177">+1 555 010 0177</a>' in shown(site, SYNDICATED, channel)
    assert re.search(r'<a href="tel:\+15550100177"[^>]*>\+1 555 010 0177</a>', shown(site, SYNDICATED, "email"))
    assert "+1 555 010 0177" in shown(site, SYNDICATED, "text")


def test_lead_ins_in_bold_open_paragraphs_without_numbers(site: BuiltSite) -> None:
    page = shown(site, SYNDICATED, "page")

    assert re.findall(r"<p><strong>(.*?)</strong>", page) == ["Take chairs away.", "Turn the table.", "Leave first."]
    assert "<ol" not in page[page.index('<div class="body">') :]


def test_the_lead_image_follows_the_byline_with_its_alt_text(site: BuiltSite) -> None:
    picture = 'images/chairs.png" alt="A drawing of four chairs around a small table"'

    for channel in ("page", "feed", "email"):
        html = shown(site, SYNDICATED, channel)
        in_order(html[html.index('class="byline"') :], "Edelstein</a>", picture, "I once watched a director")
    in_order(
        shown(site, SYNDICATED, "text"),
        "by Dr. A. Edelstein", "[A drawing of four chairs around a small table]", "I once watched a director",
    )  # fmt: skip


def test_the_page_names_the_place_of_first_publication_as_canonical(site: BuiltSite) -> None:
    there = "https://edelstein.example/columns/count-the-chairs/"

    assert f'<link rel="canonical" href="{there}">' in shown(site, SYNDICATED, "page")
    assert path_of(SYNDICATED) not in site.text("sitemap.xml")
    for channel in CHANNELS:
        assert there in shown(site, SYNDICATED, channel)


# Neighbours.


def test_the_oldest_tip_has_a_newer_neighbour_alone_and_the_newest_an_older(site: BuiltSite) -> None:
    oldest, newest = shown(site, SYNDICATED, "page"), shown(site, INDEX, "page")

    assert 'rel="prev"' not in oldest
    assert 'rel="next" href="/letters/2013/03/13/' in oldest
    assert 'rel="prev" href="/letters/2013/03/18/' in newest
    assert 'rel="next"' not in newest


@pytest.mark.parametrize("channel", ["feed", "email", "text"])
@pytest.mark.parametrize(("key", "newer"), list(pairwise(KEYS)))
def test_what_went_out_never_names_the_tip_that_came_after(key: str, newer: str, channel: str, site: BuiltSite) -> None:
    assert path_of(newer) not in shown(site, key, channel)


def test_a_later_tip_changes_no_earlier_issue(site: BuiltSite, tmp_path: Path) -> None:
    before = build(FIXTURE, now=datetime(2013, 3, 15, 20, tzinfo=UTC), out=tmp_path / "out", cache=tmp_path / "cache")

    for key in KEYS[:4]:
        for name in ("index.html", "index.txt"):
            path = f"newsletters/{key}/{name}"
            assert before.text(path) == site.text(path)
