"""Templates as `compiled` writes them say what Jinja's own generator would make them say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from tipsgen.compiled import KeepingEnvironment
from tipsgen.views import Link

PARTS = {
    "part": "[{{ site.title }}|{{ root }}]",
    "tip-part": "[{{ tip.title }}]",
    "loose": "{% block inner %}{{ site.title }}{% endblock %}",
    "base": (
        "{% set title %}{% block title %}{{ site.title }}{% endblock %}{% endset %}<title>{{ title }}</title>"
        "{% block main %}{% endblock %}{% block foot %}<p>{{ site.title }}, {{ words.by }}</p>{% endblock %}"
    ),
    "macros": "{% macro row(tip, root, words=0) %}<a href='{{ root }}{{ tip.path }}'>{{ words.by }}</a>{% endmacro %}",
    "nested": "{% include 'part' %}{% if tip.links %}{% include 'tip-part' %}{% endif %}",
    "broken": "{% if %}",
    "demanding": "{% block asked required %}{% endblock %}",
}

TEMPLATES = [
    "plain words",
    "{{ site.title }}{{ tip.title }}{{ root }} and {{ words.by }}",
    "{{ 1 // 1 }}{{ '<' }}{{ 3 }}{{ none }}{{ true }}",
    "{% for one in site.nav %}{{ root }}{{ one.path }}<b>{{ one.title }}</b>{{ ',' if not loop.last }}{% endfor %}",
    "{% for link in site.nav %}{{ link.title }}{{ tip.title }}{% else %}none{% endfor %}",
    "{% for site in tip.links %}{{ site.title }}{% endfor %}{{ site.title }}",
    "{% if site.title == tip.title %}{{ site.title }}{% elif words.by %}{{ words.by }}{% endif %}",
    "{% set site = tip %}{{ site.title }}{% set words = {'by': '<'} %}{{ words.by }}",
    "{% set root = namespace(n=0) %}{% for one in tip.links %}{% set root.n = root.n + 1 %}{{ root.n }}{% endfor %}",
    "{% with site = tip %}{{ site.title }}{% endwith %}{{ site.title }}",
    "{% include 'part' %}{% include ['missing', 'part'] %}{% include 'missing' ignore missing %}",
    "{% include 'tip-part' %}{{ site.title }}",
    "{% set site = tip %}{% include 'part' %}",
    "before{% include 'loose' %}after{% include 'nested' %}",
    "{% if tip.title == 'none has it' %}{% include 'gone' %}{% include 'broken' %}{% endif %}",
    "{% extends 'base' %}{% block main %}{{ super() }}{{ tip.title }}{{ self.title() }}{% endblock %}",
    "{% extends 'base' %}{% block title %}{{ tip.title }} | {{ super() }}{% endblock %}{% set site = tip %}",
    "{% extends 'base' %}outside{% include 'part' %}{% block main %}inside{% endblock %}",
    "{% if tip.title %}{% extends 'base' %}{% endif %}{{ site.title }}{% block main %}in{% endblock %}",
    "{% extends 'demanding' %}{% block asked %}{{ site.title }}{% endblock %}",
    "{% from 'macros' import row %}{{ row(tip, '/x', words) }}{{ row(tip, root, words) }}",
    "{% macro it() %}<i>{{ caller() }}{{ site.title }}</i>{% endmacro %}{% call it() %}{{ site.title }}{% endcall %}",
    "{% for one in tip.links %}{% block row scoped %}{{ one.title }}{{ site.title }}{% endblock %}{% endfor %}",
    "{% filter upper %}{{ site.title }}{{ tip.title }}{% endfilter %}",
    "{% autoescape false %}{{ site.title }}{{ tip.title }}{% endautoescape %}{{ site.title }}",
    "{% for one in tip.links recursive %}{{ one.title }}{{ site.title }}{{ loop(one.links) }}{% endfor %}",
    "{{ site.title|upper }}{{ site.nav|map(attribute='title')|join('<') }}{{ 'x' is defined }}",
    "{{ site.title ~ tip.title }}{{ site.title ~ root }}",
    "{{ words['by'] }}{{ site.title[1:] }}{{ site.nav[0].title }}{{ (root, site.title)|join }}",
]


@dataclass(frozen=True)
class Named:
    title: str
    path: str = "/"
    nav: tuple[Named, ...] = ()
    links: tuple[Named, ...] = ()


def contexts() -> list[Mapping[str, object]]:
    """Pages of two sites, by turns, in two languages."""
    nav = (Named("About & more", "/about/"), Named("<Topics>"))
    sites = (Named('Tips\' & "Tricks"', nav=nav), Named("Other", nav=nav[:1]))
    tips = (Named("One", "/1/", links=nav), Named('Tips\' & "Tricks"'), Named("Three", links=nav[1:]))
    words = ({"by": "by"}, {"by": Markup("<i>von</i>")})
    return [
        {"site": site, "tip": tip, "words": said, "root": root}
        for said in words for site in sites for root in ("", "/blog") for tip in tips
    ]  # fmt: skip


def environments(sources: Mapping[str, str]) -> tuple[Environment, KeepingEnvironment]:
    loader = DictLoader({**PARTS, **sources})
    return (
        Environment(loader=loader, autoescape=True, undefined=StrictUndefined),
        KeepingEnvironment(loader=loader, autoescape=True, undefined=StrictUndefined),
    )


@pytest.mark.parametrize("source", TEMPLATES)
def test_a_template_says_what_jinja_makes_it_say(source: str) -> None:
    plain, keeping = environments({"page": source})

    for context in contexts():
        assert keeping.get_template("page").render(context) == plain.get_template("page").render(context)


def test_an_include_without_context_keeps_its_place() -> None:
    _, keeping = environments({"page": "before{% include 'bare' without context %}after", "bare": "<bare>"})

    assert keeping.get_template("page").render() == "before<bare>after"


def test_what_depends_on_the_site_alone_is_written_once() -> None:
    asked: list[str] = []

    class Site:
        @property
        def title(self) -> str:
            asked.append("title")
            return "Site"

    _, keeping = environments({"page": "<p>{{ site.title }}</p>{{ tip.title }}"})
    page, site = keeping.get_template("page"), Site()
    shown = [page.render(site=site, tip=SimpleNamespace(title=title)) for title in ("a", "b", "c")]

    assert shown == ["<p>Site</p>a", "<p>Site</p>b", "<p>Site</p>c"]
    assert asked == ["title"]
    assert page.render(site=Named("Next"), tip=Named("d")) == "<p>Next</p>d"


def test_values_that_are_shielded_are_never_kept() -> None:
    shields = iter(("one", "two"))
    keeping = KeepingEnvironment(loader=DictLoader({"page": "{{ site.title }}"}), finalize=lambda _: next(shields))
    page, site = keeping.get_template("page"), Named("Site")

    assert [page.render(site=site), page.render(site=site)] == ["one", "two"]


def test_what_is_drawn_by_lot_is_never_kept() -> None:
    _, keeping = environments({"page": "{{ site.nav|random }}"})
    keeping.get_template("page").render(site=Named("Site", nav=(Named("One"),)))

    assert not keeping.kept


def test_a_required_block_is_missed() -> None:
    _, keeping = environments({"page": "{% extends 'demanding' %}"})

    with pytest.raises(Exception, match="Required block 'asked' not found"):
        keeping.get_template("page").render()


def test_a_fault_in_a_place_that_would_be_kept_is_raised_each_time() -> None:
    _, keeping = environments({"page": "{{ site.gone }}"})

    for _ in range(2):
        with pytest.raises(UndefinedError):
            keeping.get_template("page").render(site=Named("Site"))


def test_an_attribute_of_a_view_is_read_and_one_that_it_lacks_is_undefined() -> None:
    _, keeping = environments({"page": "{{ site.title }}{{ one.title }}{{ one.path }}{{ one.credits is defined }}"})
    page = keeping.get_template("page")

    assert page.render(site=Named("<"), one=Link("Listen & ask", "/listen/")) == "&lt;Listen &amp; ask/listen/False"
    assert page.render(site=Named("<"), one={"title": "t", "path": 1, "credits": ()}) == "&lt;t1True"


def test_an_attribute_that_views_have_is_still_strict() -> None:
    _, keeping = environments({"page": "{{ one.credits }}"})

    with pytest.raises(UndefinedError, match="has no attribute 'credits'"):
        keeping.get_template("page").render(one=Link("Listen", "/listen/"))
