"""A table of what a tip can be: a tip of content/ that uses it, and what each channel makes of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from tests.support import CONTENT_NOW, ROOT, BuiltSite, build, in_order
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site

BASE = "https://dailyleadershiptip.example"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
CHANNELS = ("page", "feed", "email", "text")
Pieces = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A structure, a tip that uses it, and pieces that stand in each channel in this order.

    Line ends count as spaces, and an email's styles are left out.
    """

    structure: str
    tip: str
    page: Pieces
    email: Pieces
    text: Pieces
    feed: Pieces = ()
    """Empty: as on the page, with whole addresses."""
    absent: dict[str, Pieces] = field(default_factory=dict)
    """What must not stand in a channel; `all` means every one."""

    def pieces(self, channel: str) -> Pieces:
        if channel == "feed" and not self.feed:
            return tuple(re.sub(r'(href|src)="/', rf'\1="{BASE}/', piece) for piece in self.page)
        found: Pieces = getattr(self, channel)
        return found


ESSAY = "2026-09-25-the-bell-that-knows-your-name"
GUEST = "2026-08-31-invite-them-to-staff-meal"
SYNDICATED = "2026-10-14-the-colleague-nobody-has-heard-from"
INSIGHTS = "2026-09-17-what-to-do-with-the-answer"
FRIDAY_BLOCK = "<strong>IT IS FRIDAY!</strong> With number {} read"
HOST = ("Go kindly",)
TYPOGRAPHY = ("“I won’t comment on lamps,”", "orange—quite orange", "“I am going to keep my hands off…”")

ROWS = (
    # Titles and days
    Row(
        "series title before the tip's title",
        "2026-11-20-make-the-second-call",
        page=(
            '<a href="/series/daily/">Daily Leadership Tip</a>',
            '<h1 class="title"><a href="/2026/11/20/make-the-second-call/">Make the second call</a></h1>',
        ),
        feed=(
            "<title>Daily Leadership Tip / Make the second call</title>",
            f'<a href="{BASE}/series/daily/">Daily Leadership Tip</a>',
        ),
        email=(
            "<title>Daily Leadership Tip / Make the second call</title>",
            '<p class="kicker">Daily Leadership Tip',
            ">Make the second call</a></h1>",
        ),
        text=("Daily Leadership Tip · Day 324 Make the second call",),
    ),
    Row(
        "day number of the year",
        "2026-11-20-make-the-second-call",
        page=('· <span class="day">Day 324</span>',),
        email=('<p class="kicker">Daily Leadership Tip · Day 324</p>',),
        text=("Daily Leadership Tip · Day 324",),
    ),
    Row(
        "day number by hand",
        ESSAY,
        page=('The Long View</a> · <span class="day">Day 7</span>',),
        email=('<p class="kicker">The Long View · Day 7</p>',),
        text=("The Long View · Day 7",),
    ),
    Row(
        "day number by sequence",
        "2026-10-09-the-bucket-under-the-back-stairs",
        page=('The Long View</a> · <span class="day">Day 8</span>',),
        feed=(
            "<title>The Long View: The bucket under the back stairs</title>",
            '<span class="day">Day 8</span>',
        ),
        email=("<title>The Long View: The bucket under the back stairs</title>", "The Long View · Day 8</p>"),
        text=("The Long View · Day 8 The bucket under the back stairs",),
    ),
    Row(
        "no day number",
        "2026-10-30-three-letters-about-feedback",
        page=('<p class="kicker"><a href="/series/letters/">Letters to June</a></p>',),
        feed=("<title>Three letters about feedback (Letters to June)</title>", ">Letters to June</a></p>"),
        email=(
            "<title>Three letters about feedback (Letters to June)</title>",
            '<p class="kicker">Letters to June</p>',
        ),
        text=("Letters to June Three letters about feedback",),
        absent={"page": ('class="day"',), "email": ("Letters to June ·",), "text": ("Letters to June ·",)},
    ),
    Row(
        "title made from the epigraph",
        ESSAY,
        page=(">Lend me your hat by all means, but…</a></h1>",),
        feed=("<title>The Long View: Lend me your hat by all means, but…</title>",),
        email=(">Lend me your hat by all means, but…</a></h1>",),
        text=("Lend me your hat by all means, but…",),
    ),
    Row(
        "subtitle",
        SYNDICATED,
        page=("</h1>", '<p class="subtitle">What a quiet member of the team may be waiting for</p>', "byline"),
        feed=("kicker", '<p class="subtitle">What a quiet member of the team may be waiting for</p>', "byline"),
        email=("</h1>", '<p class="subtitle">What a quiet member of the team may be waiting for</p>', "byline"),
        text=("has heard from What a quiet member of the team may be waiting for by Dr. P. Raghunathan",),
    ),
    Row(
        "epigraph with attribution",
        "2026-09-11-advertise-the-people",
        page=(
            '<blockquote class="epigraph"> <p>Learning the till',
            "the better year.</p>",
            '<p class="by">— Winifred Stroud, harbor shopkeeper</p> </blockquote>',
        ),
        email=(
            '<blockquote class="epigraph"> <p>Learning the till',
            '<p class="by">— Winifred Stroud, harbor shopkeeper</p> </blockquote>',
        ),
        text=("> Learning the till", "> — Winifred Stroud, harbor shopkeeper"),
    ),
    Row(
        "lead image",
        "2026-11-04-give-everyone-a-place-to-stand",
        page=(
            "</header>",
            '<img src="/images/storm-lantern.png" alt="A drawing of a storm lantern burning in the rain." width="',
            '<div class="body">',
        ),
        email=(
            f'<img src="{BASE}/images/storm-lantern.png" '
            'alt="A drawing of a storm lantern burning in the rain." width="536"',
        ),
        text=("[A drawing of a storm lantern burning in the rain.]",),
    ),
    # Body
    Row(
        "numbered insights of several paragraphs with bold lead-ins",
        INSIGHTS,
        page=(
            '<ol class="loose"> <li><p><strong>Thank them before you understand.</strong> Kit Lindqvist',
            "<p>He caught it",
            "</li> <li><p><strong>Fix the smallest true thing first.</strong> An honest",
            "</li> <li><p><strong>Report back, and say whose idea it was.</strong> Plenty",
            "</ol>",
        ),
        email=(
            "<strong>Thank them before you understand.</strong> Kit Lindqvist",
            "He caught it",
            "<strong>Fix the smallest true thing first.</strong> An honest",
            "<strong>Report back, and say whose idea it was.</strong> Plenty",
            "</ol>",
        ),
        text=(
            "1. Thank them before you understand. Kit Lindqvist",
            "He caught it",
            "2. Fix the smallest true thing first. An honest",
            "3. Report back, and say whose idea it was. Plenty",
        ),
    ),
    Row(
        "callout inside a list item",
        INSIGHTS,
        page=(
            "<strong>Fix the smallest",
            '<aside class="callout note" aria-label="Note"> <p class="callout-title">Note</p> <p>Go by the words',
            "</aside> <p>The larger overhaul",
            "</li> <li><p><strong>Report back",
        ),
        email=(
            "<strong>Fix the smallest",
            '<td class="callout"> <p class="callout-title">Note</p> <p>Go by the words',
            "</td></tr></table> <p>The larger overhaul",
            "</li>",
            "<strong>Report back",
        ),
        text=("2. Fix the smallest", "Note: Go by the words", "The larger overhaul", "3. Report back"),
    ),
    Row(
        "callout",
        "2026-11-04-give-everyone-a-place-to-stand",
        page=('<aside class="callout warning" aria-label="Warning"> <p class="callout-title">Warning</p> <p>Never',),
        email=('<td class="callout"> <p class="callout-title">Warning</p> <p>Never run',),
        text=("Warning: Never run a portable generator",),
    ),
    Row(
        "quote with a name after —",
        "2026-11-05-praise-the-thing-that-did-not-happen",
        page=(
            '<figure class="quote"> <blockquote> <p>If I had told you',
            "</blockquote> <figcaption>— Hedda Moravec, reservations clerk</figcaption> </figure>",
        ),
        email=("<blockquote> <p>If I had", '<p class="by">— Hedda Moravec, reservations clerk</p> </blockquote>'),
        text=("> If I had told you", "> — Hedda Moravec, reservations clerk"),
    ),
    Row(
        "quote with a name after –",
        "2026-10-20-say-the-small-thing-while-it-is-small",
        page=("I would have laughed.</p> </blockquote> <figcaption>— Sunniva Lund, front office clerk</figcaption>",),
        email=('I would have laughed.</p> <p class="by">— Sunniva Lund, front office clerk</p> </blockquote>',),
        text=("I would have laughed. > — Sunniva Lund, front office clerk",),
    ),
    Row(
        "quote with a name after --",
        "2026-10-12-praise-the-part-you-can-point-to",
        page=("“directions” in it.</p> </blockquote> <figcaption>— Corinne Abeyta</figcaption>",),
        email=('“directions” in it.</p> <p class="by">— Corinne Abeyta</p> </blockquote>',),
        text=("“directions” in it. > — Corinne Abeyta",),
    ),
    Row(
        "quotes with a name after ~",
        ESSAY,
        page=("<figcaption>— Leonora Achterberg</figcaption>", "<figcaption>— Adaeze Oduya</figcaption>"),
        email=('<p class="by">— Leonora Achterberg</p>', '<p class="by">— Adaeze Oduya</p>'),
        text=("> — Leonora Achterberg", "> — Adaeze Oduya"),
        absent={"all": ("~ Leonora", "~ Adaeze")},
    ),
    Row(
        "table",
        "2026-09-01-what-the-customer-hears",
        page=(
            "<table> <thead>",
            '<th scope="col">What people heard</th>',
            "<tbody>",
            "<td>Receipts must be shown</td><td>Prove it</td>",
        ),
        email=(
            '<table class="data"',
            'scope="col">What people heard</th>',
            ">Receipts must be shown</td>",
            ">Prove it</td>",
        ),
        text=("The rule as posted: Receipts must be shown What people heard: Prove it What it says now: No receipt?",),
    ),
    Row(
        "table with aligned columns",
        "2026-11-12-set-the-remedy-before-the-mistake",
        page=(
            '<tr><td class="left">Missed a visit</td><td class="left">One month free</td>'
            '<td class="right">$38.00</td></tr>',
        ),
        email=('<td class="cell" align="right" valign="top">$38.00</td>',),
        text=("Missed a visit One month free $38.00 Billed twice",),
    ),
    Row(
        "footnotes",
        "2026-09-24-put-the-decision-in-the-invitation",
        page=(
            'where to start.<sup><a href="#note-1" id="ref-1-0">1</a></sup>',
            '<section class="footnotes" aria-label="Notes">',
            '<li id="note-1"><p>He wrote “People spoke”',
            '<a href="#ref-1-0" class="back"',
        ),
        feed=(
            f'where to start.<sup><a href="{BASE}/2026/09/24/put-the-decision-in-the-invitation/#note-1">1</a></sup>',
            "<li><p>He wrote “People spoke”",
        ),
        email=("where to start.<sup>1</sup>", "<li><p>He wrote “People spoke”"),
        text=("where to start.[1]", "canceled five.[2]", "[1] He wrote “People spoke”", "[2] I expected"),
    ),
    Row(
        "definition list",
        "2026-09-10-four-words-for-a-mistake",
        page=("<dl> <dt>", "<dd>A sentence whose job is", "</dd> <dt>Explanation</dt> <dd>", "</dl>"),
        email=("<dl> <dt>", "<dd>A sentence whose job is", "</dd> <dt>Explanation</dt> <dd>", "</dl>"),
        text=("Excuse A sentence whose job is", "Explanation A sentence the customer needs"),
    ),
    Row(
        "code",
        "2026-08-28-ring-before-they-notice",
        page=('<pre tabindex="0"><code>This is [name]. I am', 'no "but"]', "</code></pre>"),
        email=('<td class="code"', "This is [name]. I am", 'no "but"]', "</code></td>"),
        text=('This is [name]. I am calling because we made a mistake. What happened: [one sentence, no "but"].',),
    ),
    Row(
        "strikethrough",
        "2026-10-01-strike-out-one-signature",
        page=("<li><s>Approved by: team lead</s></li>",),
        email=("<li><s>Approved by: team lead</s></li>",),
        text=("• -Approved by: team lead-",),
    ),
    Row(
        "task list",
        "2026-09-18-the-last-customer-of-the-day",
        page=(
            '<ul class="tasks">',
            'aria-label="done">☑</span> Admit that you have one.',
            'aria-label="open">☐</span> Be a customer there',
        ),
        email=("<li>☑ Admit that you have one.", "<li>☐ Be a customer there"),
        text=("• ☑ Admit that you have one.", "• ☐ Be a customer there"),
    ),
    Row(
        "typographic quotes and dashes",
        "2026-10-05-say-what-you-will-leave-alone",
        page=TYPOGRAPHY,
        email=TYPOGRAPHY,
        text=TYPOGRAPHY,
    ),
    Row(
        "picture in the body, beside its tip",
        "2026-10-19-climb-the-listening-ladder",
        page=(
            '<img src="/media/tips/2026/listening-ladder.png" alt="A ladder with five rungs, '
            'labeled from the bottom up: hear, pause, repeat, ask, act." width="1000" height="760"',
        ),
        email=(f'<img src="{BASE}/media/tips/2026/listening-ladder.png" alt="A ladder with', 'width="536"'),
        text=("[A ladder with five rungs, labeled from the bottom up: hear, pause, repeat, ask, act.]",),
    ),
    Row(
        "index of five tips under headings",
        "2026-11-13-five-november-tips-worth-keeping",
        page=(
            '<h2 id="write-down-the-words-they-used"><a href="/2026/11/02/write-down-the-words-they-used/">',
            "Once you have boiled",
            "Take people down",
            '<h2 id="bet-a-sandwich-on-the-deadline"><a href="/2026/11/10/bet-a-sandwich-on-the-deadline/">',
        ),
        feed=(
            f'<h2><a href="{BASE}/2026/11/02/write-down-the-words-they-used/">Write down',
            "Once you have boiled",
            "Take people down",
            f'<h2><a href="{BASE}/2026/11/10/bet-a-sandwich-on-the-deadline/">Bet a sandwich',
        ),
        email=(
            f'<h2><a href="{BASE}/2026/11/02/write-down-the-words-they-used/">Write down',
            "Take people down",
            f'<h2><a href="{BASE}/2026/11/10/bet-a-sandwich-on-the-deadline/">Bet a sandwich',
        ),
        text=(
            f"Write down the words they used ({BASE}/2026/11/02/write-down-the-words-they-used/) Once you have",
            f"Bet a sandwich on the deadline ({BASE}/2026/11/10/bet-a-sandwich-on-the-deadline/) Everybody is",
        ),
    ),
    # Links to other tips
    Row(
        "link to a tip by its date",
        INSIGHTS,
        page=('<a href="/2026/09/15/ask-what-nearly-drove-them-off/">two days ago</a>',),
        email=(f'<a href="{BASE}/2026/09/15/ask-what-nearly-drove-them-off/">two days ago</a>',),
        text=(f"two days ago ({BASE}/2026/09/15/ask-what-nearly-drove-them-off/)",),
    ),
    Row(
        "link to a tip by its day number",
        "2026-10-07-let-somebody-else-run-your-meeting",
        page=('<a href="/2026/09/21/hand-over-the-key-with-the-job/">our tip of September 21',),
        email=(f'<a href="{BASE}/2026/09/21/hand-over-the-key-with-the-job/">our tip of September 21',),
        text=(f"our tip of September 21, about a clerk without a till ({BASE}/2026/09/21/hand-over-the-key",),
    ),
    Row(
        "link to a tip by its slug",
        "2026-10-22-let-the-silence-finish",
        page=('<a href="/2026/10/19/climb-the-listening-ladder/">Monday’s ladder</a>',),
        email=(f'<a href="{BASE}/2026/10/19/climb-the-listening-ladder/">Monday’s ladder</a>',),
        text=(f"Monday’s ladder ({BASE}/2026/10/19/climb-the-listening-ladder/)",),
    ),
    Row(
        "link to a tip by its key",
        "2026-11-09-write-the-no-you-would-want-to-get",
        page=('<a href="/2026/09/04/say-sorry-once/">apologize once</a>',),
        email=(f'<a href="{BASE}/2026/09/04/say-sorry-once/">apologize once</a>',),
        text=(f"apologize once ({BASE}/2026/09/04/say-sorry-once/)",),
    ),
    # Blocks
    Row(
        "block by its weekday",
        "2026-08-28-ring-before-they-notice",
        page=("Stay quiet long enough", FRIDAY_BLOCK.format(240), '<div class="signoff">'),
        email=("Stay quiet long enough", FRIDAY_BLOCK.format(240), *HOST),
        text=("Stay quiet long enough", "IT IS FRIDAY! With number 240 read", *HOST),
    ),
    Row(
        "no weekday block on another day",
        "2026-09-21-hand-over-the-key-with-the-job",
        page=('<span class="day">Day 264</span>', *HOST),
        email=("Day 264", *HOST),
        text=("Day 264", *HOST),
        absent={"all": ("IT IS FRIDAY",)},
    ),
    Row(
        "block placed in the body",
        "2026-10-02-read-the-promises-back",
        page=("a new day.</p>", FRIDAY_BLOCK.format(275), "Oddly enough", *HOST),
        email=("a new day.</p>", FRIDAY_BLOCK.format(275), "Oddly enough", *HOST),
        text=("a new day.", "IT IS FRIDAY! With number 275 read", "Oddly enough", *HOST),
        absent={"all": ("[[block",)},
    ),
    Row(
        "block before the body from one day to another",
        "2026-10-28-say-the-name-the-way-they-do",
        page=('<div class="body"> <p><em>A note to readers: letters with questions',),
        email=("byline", "<p><em>A note to readers: letters with questions"),
        text=("October 28, 2026 A note to readers: letters with questions",),
    ),
    Row(
        "no block after its last day",
        "2026-11-02-write-down-the-words-they-used",
        page=HOST,
        email=HOST,
        text=HOST,
        absent={"all": ("A note to readers",)},
    ),
    Row(
        "block for one channel",
        "2026-11-03-ask-what-the-mistake-upset",
        page=HOST,
        email=("<p>Reply to this mail and it goes straight to June", *HOST),
        text=("Reply to this mail and it goes straight to June", *HOST),
        absent={"page": ("Reply to this mail",), "feed": ("Reply to this mail",)},
    ),
    Row(
        "block without a rule, with weekday, title and author's address",
        "2026-11-09-write-the-no-you-would-want-to-get",
        page=(
            "behind the fryer, just in case.</p>",
            "glad of <em>Write the no you would want to get</em>? Send it along this Monday.",
            '<a href="https://oyelaran.example/">more by the same hand</a>',
        ),
        email=(
            "glad of <em>Write the no you would want to get</em>? Send it along this Monday.",
            '<a href="https://oyelaran.example/">more by the same hand</a>',
        ),
        text=(
            "glad of Write the no you would want to get? Send it along this Monday.",
            "more by the same hand (https://oyelaran.example/)",
        ),
    ),
    # Sign-offs
    Row(
        "sign-off of the host, of several lines",
        "2026-11-20-make-the-second-call",
        page=('<div class="signoff"> <p>Go kindly, and mind the small things,<br> June</p> </div>',),
        email=("<p>Go kindly, and mind the small things,<br> June</p>",),
        text=("Go kindly, and mind the small things, June",),
    ),
    Row(
        "sign-off by the tip",
        "2026-09-04-say-sorry-once",
        page=('<div class="signoff"> <p>Sorry once, and meant it,<br> June</p> </div>',),
        email=("<p>Sorry once, and meant it,<br> June</p>",),
        text=("Sorry once, and meant it, June",),
        absent={"all": HOST},
    ),
    Row(
        "sign-off by a block's name, with month and year",
        "2026-09-29-a-quarter-hour-that-holds",
        page=('<div class="signoff"> <p>Written at one table in September 2026,<br> June and Tobias</p> </div>',),
        email=("<p>Written at one table in September 2026,<br> June and Tobias</p>",),
        text=("Written at one table in September 2026, June and Tobias",),
        absent={"all": ("two-pens", *HOST)},
    ),
    Row(
        "sign-off of the author",
        "2026-10-01-strike-out-one-signature",
        page=('<div class="signoff"> <p>Keep the list short and the line open,<br> Tobias</p> </div>',),
        email=("<p>Keep the list short and the line open,<br> Tobias</p>",),
        text=("Keep the list short and the line open, Tobias",),
        absent={"all": HOST},
    ),
    Row(
        "sign-off left out",
        "2026-10-08-when-the-job-comes-home",
        page=('<a href="/authors/tobias-renner/">Tobias Renner</a>', "@tobiasrenner"),
        email=("<strong>Tobias Renner</strong>", "@tobiasrenner"),
        text=("Tobias Renner", "@tobiasrenner"),
        absent={"all": ("Keep the list short", 'class="signoff"', *HOST)},
    ),
    Row(
        "guest without the host's words",
        GUEST,
        page=("while no vacancy is pressing you.</p> </div> <div class=\"about\">", "Marcus Oyelaran"),
        email=("while no vacancy is pressing you.", "<strong>Marcus Oyelaran</strong>"),
        text=("while no vacancy is pressing you.", "———— Marcus Oyelaran"),
        absent={"all": ('class="signoff"', *HOST)},
    ),
    # Authors, rights, comments
    Row(
        "several authors",
        "2026-09-29-a-quarter-hour-that-holds",
        page=(
            'by <a rel="author" href="/authors/june-hallworth/">June Hallworth</a> and '
            '<a rel="author" href="/authors/tobias-renner/">Tobias Renner</a> ·',
            '<div class="about">',
            "June Hallworth spent",
            '<div class="about">',
            "Tobias Renner ran",
        ),
        email=(
            f'by <a class="quiet" href="{BASE}/authors/june-hallworth/">June Hallworth</a> and '
            f'<a class="quiet" href="{BASE}/authors/tobias-renner/">Tobias Renner</a> ·',
            "June Hallworth spent",
            "Tobias Renner ran",
        ),
        text=("by June Hallworth and Tobias Renner ·", "June Hallworth spent", "Tobias Renner ran"),
    ),
    Row(
        "byline by an alias",
        SYNDICATED,
        page=(
            'by <a rel="author" href="/authors/priya-raghunathan/">Dr. P. Raghunathan</a> ·',
            '<a href="/authors/priya-raghunathan/">Dr. Priya Raghunathan</a>',
        ),
        email=(
            f'<a class="quiet" href="{BASE}/authors/priya-raghunathan/">Dr. P. Raghunathan</a> ·',
            "<strong>Dr. Priya Raghunathan</strong>",
        ),
        text=("by Dr. P. Raghunathan ·", "———— Dr. Priya Raghunathan"),
    ),
    Row(
        "bio, handle and address",
        GUEST,
        page=(
            "owns two restaurants, one of which makes money.",
            '@marcusoyelaran · <a href="https://oyelaran.example/">oyelaran.example</a>',
        ),
        email=(
            "owns two restaurants, one of which makes money.",
            '@marcusoyelaran · <a class="quiet" href="https://oyelaran.example/">oyelaran.example</a>',
        ),
        text=("owns two restaurants, one of which makes money.", "@marcusoyelaran · https://oyelaran.example/"),
    ),
    Row(
        "rights of a tip, with a number to call",
        SYNDICATED,
        page=(
            '<div class="rights"> <p>Copyright 2026 Priya Raghunathan.',
            "<strong>this notice stays with it</strong>",
            '<a href="tel:+15550100142">+1 555 010 0142</a>',
        ),
        email=(
            "<p>Copyright 2026 Priya Raghunathan.",
            "<strong>this notice stays with it</strong>",
            '<a href="tel:+15550100142">+1 555 010 0142</a>',
        ),
        text=("Copyright 2026 Priya Raghunathan.", "this notice stays with it", "call +1 555 010 0142."),
    ),
    Row(
        "rights of an author",
        "2026-10-06-which-parts-were-theirs-to-change",
        page=(
            '<div class="rights"> <p>Copyright Priya Raghunathan. Reprint',
            '<a href="tel:+15550100142">+1 555 010 0142</a>',
        ),
        email=("<p>Copyright Priya Raghunathan. Reprint", '<a href="tel:+15550100142">+1 555 010 0142</a>'),
        text=("Copyright Priya Raghunathan. Reprint whole and with this notice", "telephone +1 555 010 0142."),
    ),
    Row(
        "canonical address of a syndicated tip",
        SYNDICATED,
        page=(
            f'<link rel="canonical" href="https://raghunathan.example/columns/{SYNDICATED[11:]}/">',
            f'First published at <a href="https://raghunathan.example/columns/{SYNDICATED[11:]}/">',
        ),
        feed=(f'First published at <a href="https://raghunathan.example/columns/{SYNDICATED[11:]}/">',),
        email=(f'First published at <a class="quiet" href="https://raghunathan.example/columns/{SYNDICATED[11:]}/">',),
        text=(f"First published at https://raghunathan.example/columns/{SYNDICATED[11:]}/",),
    ),
    Row(
        "comment link",
        "2026-08-26-answer-the-dog-question",
        page=(
            '<p class="comment"><a href="mailto:june@dailyleadershiptip.example?subject='
            'Daily%20Leadership%20Tip%20/%20Answer%20the%20dog%20question">Write to June Hallworth about this tip</a>',
        ),
        email=(
            '<a href="mailto:june@dailyleadershiptip.example?subject='
            'Daily%20Leadership%20Tip%20/%20Answer%20the%20dog%20question">Write to June Hallworth about this tip</a>',
        ),
        text=("Write to June Hallworth about this tip: june@dailyleadershiptip.example",),
    ),
    Row(
        "neighbours by their full titles",
        ESSAY,
        page=(
            'rel="prev" href="/2026/09/24/put-the-decision-in-the-invitation/"><span>Older</span> '
            "Daily Leadership Tip / Put the decision in the invitation</a>",
            'rel="next" href="/2026/09/28/run-a-few-steps-together/"><span>Newer</span> '
            "Daily Leadership Tip / Run a few steps together before you let go</a>",
        ),
        feed=(
            f'Older tip: <a href="{BASE}/2026/09/24/put-the-decision-in-the-invitation/">'
            "Daily Leadership Tip / Put the decision in the invitation</a>",
        ),
        email=(
            f'Older tip: <a href="{BASE}/2026/09/24/put-the-decision-in-the-invitation/">'
            "Daily Leadership Tip / Put the decision in the invitation</a>",
        ),
        text=(
            "Older tip: Daily Leadership Tip / Put the decision in the invitation "
            f"{BASE}/2026/09/24/put-the-decision-in-the-invitation/",
        ),
        absent=dict.fromkeys(("feed", "email", "text"), ("Run a few steps together",)),
    ),
)  # fmt: skip
STRUCTURES = (
    "series title before the tip's title", "day number of the year", "day number by hand", "day number by sequence",
    "no day number", "title made from the epigraph", "subtitle", "epigraph with attribution", "lead image",
    "numbered insights of several paragraphs with bold lead-ins", "callout inside a list item", "callout",
    "quote with a name after —", "quote with a name after –", "quote with a name after --",
    "quotes with a name after ~", "table", "table with aligned columns", "footnotes", "definition list", "code",
    "strikethrough", "task list", "typographic quotes and dashes", "picture in the body, beside its tip",
    "index of five tips under headings", "link to a tip by its date", "link to a tip by its day number",
    "link to a tip by its slug", "link to a tip by its key", "block by its weekday",
    "no weekday block on another day", "block placed in the body", "block before the body from one day to another",
    "no block after its last day", "block for one channel",
    "block without a rule, with weekday, title and author's address", "sign-off of the host, of several lines",
    "sign-off by the tip", "sign-off by a block's name, with month and year", "sign-off of the author",
    "sign-off left out", "guest without the host's words", "several authors", "byline by an alias",
    "bio, handle and address", "rights of a tip, with a number to call", "rights of an author",
    "canonical address of a syndicated tip", "comment link", "neighbours by their full titles",
)  # fmt: skip
"""What a tip can be, each with one row; related tips and excerpts, which are not in every channel, follow below."""


@dataclass
class Shown:
    """The project's own site, built, and each tip's feed item from a build in which the feed had it."""

    site: BuiltSite
    items: dict[str, str]

    def channel(self, key: str, channel: str) -> str:
        if channel == "feed":
            return _flat(self.items[key])
        if channel == "page":
            return _flat(self.site.text(f"{key[:4]}/{key[5:7]}/{key[8:10]}/{key[11:]}/index.html"))
        html = self.site.text(f"newsletters/{key}/index.{'html' if channel == 'email' else 'txt'}")
        return _flat(re.sub(r' style="[^"]*"', "", html))


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """A feed holds twenty items, so the site is built as at each twentieth tip and at the end."""
    folder = tmp_path_factory.mktemp("structures")
    entries = load_site(ROOT, BuildOptions(now=CONTENT_NOW)).site.entries
    moments = [entry.tip.moment + timedelta(minutes=1) for entry in entries[19::20]]
    paths = {f"{BASE}{entry.path}": entry.key for entry in entries}
    items: dict[str, str] = {}
    for number, now in enumerate([*moments, CONTENT_NOW]):
        site = build(ROOT, now=now, out=folder / str(number), cache=folder / "cache")
        for item in ElementTree.fromstring(site.text("feed.xml")).iter("item"):  # noqa: S314 - our own feed
            title = f"<title>{item.findtext('title')}</title>\n"
            items.setdefault(paths[item.findtext("link") or ""], title + (item.findtext(ENCODED) or ""))
    return Shown(site, items)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("row", [pytest.param(row, id=row.structure) for row in ROWS])
def test_a_structure_is_shown_in_every_channel(row: Row, channel: str, shown: Shown) -> None:
    seen = shown.channel(row.tip, channel)

    assert row.pieces(channel)
    in_order(seen, *row.pieces(channel))
    for unwanted in (*row.absent.get("all", ()), *row.absent.get(channel, ())):
        assert unwanted not in seen


def test_the_table_has_one_row_for_every_structure() -> None:
    assert Counter(row.structure for row in ROWS) == Counter(STRUCTURES)


# What pages alone show: related tips and lists


def _related(shown: Shown, key: str) -> list[str]:
    page = shown.channel(key, "page")
    aside = page[page.index('<aside class="related"') :]
    return re.findall(r'<li><a href="([^"]+)">', aside)


def test_related_tips_by_hand_stand_in_the_order_written(shown: Shown) -> None:
    assert _related(shown, "2026-10-27-taste-it-before-you-praise-it") == [
        "/2026/10/12/praise-the-part-you-can-point-to/",
        "/2026/10/16/thank-a-team-so-each-one-hears-it/",
    ]


def test_related_tips_by_topics_are_three_earlier_ones_that_share_the_most(shown: Shown) -> None:
    key = "2026-09-16-retire-the-word-policy"
    entries = {entry.path: entry for entry in load_site(ROOT, BuildOptions(now=CONTENT_NOW)).site.entries}
    own = next(entry for entry in entries.values() if entry.key == key)
    earlier = [entry for entry in entries.values() if entry.order < own.order]

    def score(path: str) -> int:
        return len(set(entries[path].topics) & set(own.topics))

    found = _related(shown, key)

    assert len(found) == 3
    assert all(entries[path].order < own.order for path in found)
    assert [score(path) for path in found] == sorted((score(entry.path) for entry in earlier), reverse=True)[:3]


def test_related_tips_stay_out_of_what_is_mailed_and_fed(shown: Shown) -> None:
    for channel in ("feed", "email", "text"):
        assert "Related tips" not in shown.channel("2026-10-27-taste-it-before-you-praise-it", channel)


def _item(shown: Shown, key: str) -> str:
    """A tip in the archive."""
    path = f'href="/{key[:4]}/{key[5:7]}/{key[8:10]}/{key[11:]}/"'
    lists = [shown.site.text(name) for name in shown.site.files() if re.match(r"archive/(?:\d{1,3}/)?index", name)]
    found = [item for html in lists for item in html.split('<article class="item">')[1:] if f"<h2><a {path}" in item]
    return _flat(found[0].split("</article>")[0])


def test_an_excerpt_is_all_before_the_more_line(shown: Shown) -> None:
    item = _item(shown, "2026-09-16-retire-the-word-policy")

    in_order(
        item, "<p>The pool at the Marlowe Court", "<p>Later I asked the lifeguard", "with wet hair and no answer.</p>"
    )
    assert "retired engineer" not in item


def test_an_excerpt_without_a_more_line_is_the_first_paragraph(shown: Shown) -> None:
    item = _item(shown, "2026-08-26-answer-the-dog-question")

    in_order(item, "<p>A bride called Delphine", "with a pond in each.</p>")
    assert "Orrin" not in item


def test_a_list_shows_title_subtitle_and_excerpt(shown: Shown) -> None:
    item = _item(shown, SYNDICATED)

    in_order(
        item,
        "The colleague nobody has heard from</a></h2>",
        '<p class="subtitle">What a quiet member',
        '<div class="excerpt">',
    )


def test_a_list_shows_the_lead_image_before_the_excerpt(shown: Shown) -> None:
    item = _item(shown, "2026-11-04-give-everyone-a-place-to-stand")

    in_order(item, "</h2>", 'src="/images/storm-lantern.png" alt="A drawing of a storm', '<div class="excerpt">')


def test_a_list_shows_neither_the_friday_block_nor_the_note_to_readers(shown: Shown) -> None:
    assert "IT IS FRIDAY" not in _item(shown, "2026-10-02-read-the-promises-back")
    assert "A note to readers" not in _item(shown, "2026-10-28-say-the-name-the-way-they-do")


def test_an_old_path_leads_to_the_tip_that_names_it(shown: Shown) -> None:
    assert "/2026/09/08/one-exception-a-shift/" in shown.site.text("tips/the-wooden-nickel/index.html")
    assert "/tips/the-wooden-nickel/ /2026/09/08/one-exception-a-shift/" in shown.site.text("_redirects")


def test_a_tip_that_is_never_mailed_has_a_page_and_a_feed_item_alone(shown: Shown) -> None:
    key = "2026-10-23-a-printable-list-for-your-one-on-one"

    assert "I reread what I promised" in shown.channel(key, "page")
    assert "I reread what I promised" in shown.channel(key, "feed")
    assert [path for path in shown.site.files() if path.startswith(f"newsletters/{key}")] == []


def test_a_feed_identity_by_hand_is_kept(shown: Shown) -> None:
    items = ElementTree.fromstring(shown.site.text("feed.xml")).iter("item")  # noqa: S314 - our own feed
    guids = {item.findtext("link"): item.findtext("guid") for item in items}

    assert guids[f"{BASE}/2026/10/26/when-two-good-people-stop-talking/"] == "urn:tipsgen:legacy:1042"
