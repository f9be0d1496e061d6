"""From tip to tip: `rel=prev` leads from the newest to the oldest, `rel=next` leads back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from tests.support import CONTENT_NOW, ROOT, SETTINGS, BuiltSite, SiteMaker, build
from tests.test_build import numbered, page, settings, tip
from tipsgen.asked import BuildOptions
from tipsgen.build import load_site
from tipsgen.jobs import find_collisions
from tipsgen.outputs.kinds import LIST
from tipsgen.plans import plan_site

SERIES = '[series.daily]\ntitle = "Daily Leadership Tip"'


def walk(site: BuiltSite, start: str, rel: str) -> list[str]:
    """Paths from `start` on, by the links of a relation in each page's head."""
    paths = [start]
    while True:
        document = page(site, paths[-1].removeprefix(site_root(site)).lstrip("/") + "index.html")
        head = document.xpath(f"//head/link[@rel='{rel}']/@href")
        assert document.xpath(f"//nav[@class='neighbours']/a[@rel='{rel}']/@href") == head
        if not head:
            return paths
        assert head[0] not in paths, "the walk goes in circles"
        paths += head


def site_root(site: BuiltSite) -> str:
    """The base path, as the home link has it."""
    return str(page(site, "index.html").xpath("//p[@class='name']/a/@href")[0]).rstrip("/")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own site on the evening of 20 November 2026."""
    folder: Path = tmp_path_factory.mktemp("own")
    return build(ROOT, now=CONTENT_NOW, out=folder / "out", cache=folder / "cache")


def test_prev_visits_every_published_tip_of_the_projects_own_site_once_in_date_order(own: BuiltSite) -> None:
    entries = load_site(ROOT, BuildOptions(now=CONTENT_NOW)).site.entries
    paths = [entry.path for entry in entries]

    assert len(paths) >= 60
    assert walk(own, paths[-1], "prev") == paths[::-1]
    assert [entry.tip.moment for entry in entries] == sorted(entry.tip.moment for entry in entries)


def test_next_leads_back_to_the_newest_tip_of_the_projects_own_site(own: BuiltSite) -> None:
    paths = [entry.path for entry in load_site(ROOT, BuildOptions(now=CONTENT_NOW)).site.entries]

    assert walk(own, paths[0], "next") == paths


def test_the_walk_works_below_a_base_path(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(4)), base_url="https://tips.example/blog/")
    paths = [f"/blog/2026/01/{number:02d}/tip-{number}/" for number in range(1, 5)]

    assert walk(site, paths[-1], "prev") == paths[::-1]
    assert walk(site, paths[0], "next") == paths


def test_neighbours_show_their_full_titles_in_head_and_body(make_site: SiteMaker) -> None:
    document = page(build(make_site({**numbered(3), **settings(SERIES)})), "2026/01/02/tip-2/index.html")

    links = document.xpath("//head/link[@rel='prev' or @rel='next']")
    assert [(link.get("rel"), link.get("title"), link.get("href")) for link in links] == [
        ("prev", "Daily Leadership Tip / Tip 1", "/2026/01/01/tip-1/"),
        ("next", "Daily Leadership Tip / Tip 3", "/2026/01/03/tip-3/"),
    ]
    nav = document.xpath("//nav[@class='neighbours']/a")
    assert [(link.get("rel"), " ".join(link.text_content().split())) for link in nav] == [
        ("prev", "Older Daily Leadership Tip / Tip 1"),
        ("next", "Newer Daily Leadership Tip / Tip 3"),
    ]


def test_the_newest_tip_links_back_but_not_forward(make_site: SiteMaker) -> None:
    document = page(build(make_site(numbered(2))), "2026/01/02/tip-2/index.html")

    assert document.xpath("//*[@rel='prev']/@href") == ["/2026/01/01/tip-1/"] * 2
    assert document.xpath("//*[@rel='next']") == []


def test_a_lone_tip_has_no_neighbours(make_site: SiteMaker) -> None:
    document = page(build(make_site(numbered(1))), "2026/01/01/tip-1/index.html")

    assert document.xpath("//*[@rel='prev' or @rel='next']") == []
    assert document.xpath("//nav[@class='neighbours']") == []


def test_the_email_and_its_text_know_the_older_neighbour_only(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(3), **settings(SERIES)}))

    for name in ("index.html", "index.txt"):
        text = site.text(f"newsletters/2026-01-02-tip-2/{name}")
        assert "Daily Leadership Tip / Tip 1" in text
        assert "https://tips.example/2026/01/01/tip-1/" in text
        assert "Tip 3" not in text


def test_tips_of_one_moment_are_ordered_by_their_slugs(make_site: SiteMaker) -> None:
    files = {f"content/tips/{folder}/2026-01-05-{slug}.md": tip(slug) for folder, slug in ("xc", "yb", "za")}
    site = build(make_site(files))
    paths = [f"/2026/01/05/{slug}/" for slug in "abc"]

    assert walk(site, paths[0], "next") == paths


def test_moments_order_the_tips_of_one_day(make_site: SiteMaker) -> None:
    files = {
        "content/tips/2026-01-05-z.md": tip("Z", date="2026-01-05T06:00:00-08:00"),
        "content/tips/2026-01-05-a.md": tip("A", date="2026-01-05T17:00:00-08:00"),
        "content/tips/2026-01-05-m.md": tip("M", date="2026-01-05T20:00:00Z"),
    }
    site = build(make_site(files))

    assert walk(site, "/2026/01/05/z/", "next") == ["/2026/01/05/z/", "/2026/01/05/m/", "/2026/01/05/a/"]


def test_drafts_and_scheduled_tips_are_nobodys_neighbours(make_site: SiteMaker) -> None:
    files = {
        **numbered(3),
        "content/tips/2026-01-02-draft.md": tip("Draft", draft=True),
        "content/tips/2026-01-04-later.md": tip("Later"),
    }
    site = build(make_site(files), now=datetime(2026, 1, 4, 0, 0, tzinfo=UTC))

    assert walk(site, "/2026/01/03/tip-3/", "prev") == [f"/2026/01/0{day}/tip-{day}/" for day in (3, 2, 1)]


def test_related_tips_by_topic_look_back_only(make_site: SiteMaker) -> None:
    site = build(make_site(numbered(4, topics=["calm"])))

    def related(number: int) -> list[str]:
        found = page(site, f"2026/01/{number:02d}/tip-{number}/index.html")
        return [str(title) for title in found.xpath("//aside[@class='related']//li/a/text()")]

    assert related(1) == []
    assert related(3) == ["Tip 2", "Tip 1"]
    assert related(4) == ["Tip 3", "Tip 2", "Tip 1"]


def test_related_tips_named_by_hand_stand_alone(make_site: SiteMaker) -> None:
    files = {
        **numbered(3, topics=["calm"]),
        "content/tips/2026-01-09-x.md": tip("X", topics=["calm"], related=["tip-1"]),
    }
    found = page(build(make_site(files)), "2026/01/09/x/index.html")

    assert found.xpath("//aside[@class='related']//li/a/text()") == ["Tip 1"]


def test_the_number_of_related_tips_is_a_setting(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(4, topics=["calm"]), **settings("[blog]\nrelated = 1")}))

    found = page(site, "2026/01/04/tip-4/index.html").xpath("//aside[@class='related']//li/a/text()")
    assert found == ["Tip 3"]


def test_the_pages_of_a_list_form_one_chain(make_site: SiteMaker) -> None:
    site = build(make_site({**numbered(7), **settings("[blog]\ntips_per_page = 2")}))
    chain = ["archive/1/index.html"]
    while newer := page(site, chain[-1]).xpath("//nav[@class='pager']/a[@rel='next']/@href"):
        chain.append(newer[0].lstrip("/") + "index.html")

    assert chain == [*(f"archive/{number}/index.html" for number in (1, 2, 3, 4)), "archive/index.html"]


DAYS = st.dates(min_value=datetime(2020, 1, 1).date(), max_value=datetime(2026, 12, 30).date())
SLUGS = st.sampled_from(["a", "b", "c", "listen-first"])


@profile(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.tuples(DAYS, SLUGS), min_size=1, max_size=8))
def test_any_set_of_tips_is_walked_once_in_order(tmp_path_factory: pytest.TempPathFactory, tips: Iterable) -> None:
    root = SiteMaker(tmp_path_factory.mktemp("walk"))(
        {f"content/tips/{day}-{slug}.md": tip(slug) for day, slug in tips} | {"tipsgen.toml": SETTINGS}
    )
    site = build(root)
    paths = [f"/{day:%Y/%m/%d}/{slug}/" for day, slug in sorted(tips)]

    assert walk(site, paths[-1], "prev") == paths[::-1]
    assert walk(site, paths[0], "next") == paths


def test_no_page_of_a_long_archive_has_the_address_of_a_year(make_site: SiteMaker) -> None:
    tips = {f"content/tips/{day}.md": tip("Old", "x") for day in ("1001-01-05-a", "2026-01-05-a")}
    tips |= {f"content/tips/1999-01-05-tip-{number}.md": tip("Old", "x") for number in range(1001)}
    root = make_site({**tips, **settings("[blog]\ntips_per_page = 1\n[share_images]\nenabled = false")})
    loaded = load_site(root, BuildOptions(now=datetime(2026, 12, 31, tzinfo=UTC)))
    jobs = plan_site(loaded.site, loaded.media).jobs
    pages = [job.inputs for job in jobs if job.kind == LIST and job.inputs.kind == "archive"]

    assert find_collisions(jobs, ()) == ()
    assert [one.path for one in pages[998:1004]] == [
        "/archive/998/", "/archive/999/", "/archive/page-1000/", "/archive/page-1001/", "/archive/page-1002/",
        "/archive/page-1003/",
    ]  # fmt: skip
    assert [(one.older.path, one.newer.path) for one in pages[1000:1002]] == [
        ("/archive/999/", "/archive/page-1001/"), ("/archive/page-1000/", "/archive/page-1002/"),
    ]  # fmt: skip
    assert "/archive/1001/" in [job.inputs.path for job in jobs if job.kind == LIST]
