"""`tipsgen theme`: lists, copies that change nothing, and every fault of a theme with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, is_typeddict

import pytest

from tests.support import ROOT, SETTINGS, Golden, SiteMaker, build, read_tree, run
from tests.test_build import numbered, tip
from tipsgen.contexts import CONTEXTS, Table, Words, fields, names
from tipsgen.issues import IssueOptions, make_digest
from tipsgen.languages import CATALOG
from tipsgen.overrides import check, copy_to_site
from tipsgen.themefiles import read_theme
from tipsgen.themes import Layer, Theme
from tipsgen.theming.blocks import about, blocks_in
from tipsgen.theming.check import check_theme
from tipsgen.theming.library import Library
from tipsgen.theming.shapes import ANY, Either, Many, shape

THEMES = ("default", "ledger")
NOW = datetime(2026, 12, 31, tzinfo=UTC)
FILES = {
    **numbered(3, topics=["Clients"], subtitle="Below", epigraph="Wait. — Bo", rights="© Ada"),
    "content/tips/2026-01-04-picture.md": tip("Picture", "See.", image="/bell.png", image_alt="A bell"),
    "content/static/bell.png": b"",
    "content/pages/about.md": "---\ntitle: About\naliases: [/who/]\n---\nWords.\n",
    "content/blocks/signoff.md": "Yours\n",
    "content/authors/ada-brown.md": "---\nname: Ada Brown\nurl: https://ada.example/\nphoto: /bell.png\n---\nWrites.\n",
}


def chosen(theme: str, more: str = "") -> dict[str, str]:
    """Settings that choose a theme."""
    return {"tipsgen.toml": f'{SETTINGS}{more}\n[theme]\nname = "{theme}"\n'}


def override(name: str, text: str) -> dict[str, str]:
    return {f"themes/site/templates/{name}": text}


def templates(theme: str) -> Library:
    return Library(read_theme(ROOT, theme)[0])


# The second theme


def test_ledger_extends_the_default_in_less_than_120_honest_lines() -> None:
    files = [path for path in (ROOT / "themes/ledger").rglob("*") if path.is_file()]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]

    assert len(lines) < 120
    assert max(map(len, lines)) <= 120
    assert sum("parent/" in line for line in lines) >= 2


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_has_contrast_on_every_ground(theme: str, mode: str) -> None:
    colors = Theme(read_theme(ROOT, theme)[0]).tokens[mode]

    def light(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    grounds, texts = ("paper", "surface", "mark"), ("ink", "muted", "accent", "accent-2")
    pairs = {(text, ground): (light(colors[text]), light(colors[ground])) for text in texts for ground in grounds}
    ratios = {pair: (max(both) + 0.05) / (min(both) + 0.05) for pair, both in pairs.items()}

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


def test_a_ledger_has_a_line_a_tip_with_number_title_and_date(make_site: SiteMaker) -> None:
    files = {**FILES, **chosen("ledger", '[series.daily]\ntitle = "Daily"\nday_numbers = "year"\n')}
    page = build(make_site(files)).text("archive/index.html")
    rows = re.findall(
        r'<li><span class="number">(.*?)</span>\s*<a href="(.*?)">(.*?)</a>\s*<time datetime="(.*?)">(.*?)</time></li>',
        page,
    )

    assert rows[0] == ("4", "/2026/01/04/picture/", "Picture", "2026-01-04", "2026-01-04")
    assert [row[2] for row in rows] == ["Picture", "Tip 3", "Tip 2", "Tip 1"]
    assert 'class="excerpt"' not in page


# What templates are given


def seen(make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, Any]]]:
    """What every template was given in builds that use all of them, by its name."""
    contexts: dict[str, list[dict[str, Any]]] = {}
    render = Theme.render

    def noted(theme: Theme, name: str, context: dict[str, object]) -> str:
        contexts.setdefault(name, []).append(dict(context))
        return render(theme, name, context)

    monkeypatch.setattr(Theme, "render", noted)
    own_text = override("email/newsletter.txt", "{{ body }}")
    excerpts = '[blog]\nhome = "excerpt"\ncomments = "mailto"\n[feed]\ncontent = "excerpt"\n'
    build(make_site(FILES, name="plain"), jobs=1)
    build(make_site({**FILES, **own_text, **chosen("default", excerpts)}, name="other"), jobs=1)
    make_digest(make_site(FILES, name="digest"), date(2026, 1, 1), date(2026, 1, 4), IssueOptions(now=NOW))
    return contexts


def misfit(value: Any, hint: Any, where: str) -> list[str]:
    """Where a value is not of the shape that is declared."""
    expected = shape(hint)
    if expected is ANY:
        return []
    if isinstance(expected, Table):
        return [] if set(value) == set(expected.entries) else [f"{where}: {sorted(value)}"]
    if isinstance(expected, Many):
        return [fault for one in list(value)[:2] for fault in misfit(one, expected.item, f"{where}[]")]
    if value is None or isinstance(expected, Either):
        return [] if value is None else [f"{where}: {expected}"]
    if is_typeddict(expected):
        declared = {name: kind for name, kind in fields(expected).items() if name not in dir(dict) or name in value}
        if set(value) != set(declared):
            return [f"{where}: {sorted(set(value) ^ set(declared))}"]
        return [fault for name, kind in declared.items() for fault in misfit(value[name], kind, f"{where}.{name}")]
    if not isinstance(value, expected):
        return [f"{where}: {type(value).__name__} is no {expected.__name__}"]
    if expected.__module__.startswith("tipsgen"):
        return [
            fault
            for name, kind in fields(expected).items()
            if not callable(getattr(value, name))
            for fault in misfit(getattr(value, name), kind, f"{where}.{name}")
        ]
    return []


def test_every_template_gets_the_names_that_are_declared_with_values_of_their_types(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    contexts = seen(make_site, monkeypatch)

    assert set(contexts) == set(CONTEXTS)
    faults = []
    for name, given in contexts.items():
        for context in given:
            assert set(context) == set(names(name)), name
            faults += [
                fault for key, kind in names(name).items() for fault in misfit(context[key], kind, f"{name}: {key}")
            ]
    assert faults == []


def test_a_value_of_another_shape_would_be_noticed() -> None:
    assert misfit(3, str, "x") == ["x: int is no str"]
    assert misfit([3], Sequence[str], "x") == ["x[]: int is no str"]
    assert misfit({"title": 3}, names("blog/404.html")["words"], "words") == ["words: ['title']"]
    assert misfit(None, str | None, "x") == []


def test_every_language_has_the_same_words() -> None:
    assert {tag: set(one.words) for tag, one in CATALOG.items()} == {tag: set(CATALOG["en"].words) for tag in CATALOG}
    assert shape(Words).entries.keys() == CATALOG["en"].words.keys()


# theme check


@pytest.mark.parametrize("theme", THEMES)
def test_the_check_finds_nothing_in_the_themes_that_come_with_tipsgen(theme: str) -> None:
    assert check_theme(read_theme(ROOT, theme)[0]) == ()


def faults(files: Mapping[str, str], settings: str = "", css: str = "") -> list[str]:
    """What the check says of a site's own changes."""
    site = Layer("themes/site", files, settings, css)
    return [str(problem).replace("themes/site/templates/", "") for problem in check_theme([site, *DEFAULT])]


DEFAULT = read_theme(ROOT, "default")[0]
TIP = '{% extends "parent/blog/tip.html" %}\n{% block related %}'
HOME = '{% extends "parent/blog/home.html" %}\n{% block recent %}'
END = "{% endblock %}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ tip.titel }}", "blog/tip.html:2:27: tip.titel: is no known field\n  hint: did you mean 'title'?"),
        ("{{ tip['titel'] }}", "tip.titel: is no known field\n  hint: did you mean 'title'?"),
        ("{{ tip.image.hight }}", "tip.image.hight: is no known field\n  hint: did you mean 'height'?"),
        ("{{ tip.series.titel }}", "tip.series.titel: is no known field\n  hint: did you mean 'title'?"),
        ("{% for t in tip.topics %}{{ t.name }}{% endfor %}", "t.name: is no known field"),
        ("{% for one in people %}{{ one.person.nme }}{% endfor %}", "one.person.nme: is no known field"),
        ("{{ tip.topics[0].pth }}", "tip.topics.0.pth: is no known field"),
        ("{{ (tip.topics|first).pth }}", "….pth: is no known field"),
        ("{{ tip.topics|map(attribute='titel')|join }}", "titel: is no known field\n  hint: did you mean 'title'?"),
        ("{% set s = tip.series %}{{ s.pth }}", "s.pth: is no known field"),
        ("{% with s = older or newer %}{{ s.pth }}{% endwith %}", "s.pth: is no known field"),
        ("{{ (older if older else newer).pth }}", "….pth: is no known field"),
        ("{{ tip.title.uppr() }}", "tip.title.uppr: is no known field"),
        ("{{ titel }}", "blog/tip.html:2:23: titel: is no name that is known here"),
        ("{{ tip.title if tipp else '' }}", "tipp: is no name that is known here\n  hint: did you mean 'tip'?"),
        ("{{ words.archve }}", "words.archve: is no known word of the interface\n  hint: did you mean 'archive'?"),
        ("{{ words['archve'] }}", "words.archve: is no known word of the interface"),
        ("{{ theme.tokens.light.acent }}", "light.acent: is no known token\n  hint: did you mean 'accent'?"),
        ("{{ theme.tokens.lite }}", "theme.tokens.lite: is no known group of tokens"),
        ("{{ theme.cs_path }}", "theme.cs_path: is no known entry of the theme\n  hint: did you mean 'css_path'?"),
        ("{{ site.titel }}", "site.titel: is no known field"),
        ("{{ tip.title|uper }}", "uper: is no filter of Jinja\n  hint: did you mean 'upper'?"),
        ("{% if tip.title is emty %}{% endif %}", "emty: is no test of Jinja"),
        ("{% include 'blog/gone.html' %}", "blog/gone.html: is no template of this theme"),
        ("{% include ['blog/a.html', 'blog/b.html'] %}", "blog/a.html: is no template of this theme"),
        ("{% import 'blog/_itms.html' as x %}", "of this theme\n  hint: did you mean 'blog/_items.html'?"),
        ("{% from 'blog/_items.html' import listd %}", "listd: is no macro of blog/_items.html"),
        ("{% import 'blog/_items.html' as x %}{{ x.listd() }}", "x.listd: is no known field"),
        ("{% set x %}{{ y }}{% endset %}", "y: is no name that is known here"),
        ("{% macro m(a) %}{{ a.pth }}{% endmacro %}{{ m(older) }}", "a.pth: is no known field"),
        ("{% macro m(a=older) %}{{ a.pth }}{% endmacro %}{{ m() }}", "a.pth: is no known field"),
        ("{% macro m() %}{{ tip.titel }}{% endmacro %}{{ m() }}", "tip.titel: is no known field"),
        ("{% macro m() %}{{ tip.title }}{% endmacro %}{{ m() }}", ""),
        ("{{ tip.titel|default('') }}{{ gone|default('x') }}", ""),
        ("{{ 'x' if gone is defined }}{% if tip.titel is defined %}y{% endif %}", ""),
        ("{{ tip.extra.note }}{{ tip.extra['a']['b'] }}", ""),
        ("{{ tip.canonical.split('://')[1] }}{{ words.page.format(number=1) }}", ""),
        ("{% for t in tip.topics %}{{ loop.index }}{{ t.title }}{% else %}{{ tip.title }}{% endfor %}", ""),
        ("{% for k, v in tip.extra.items() %}{{ k }}{{ v.x }}{% endfor %}{{ range(3)|list }}", ""),
        ("{{ super() }}{{ self.footer() }}", ""),
        ("{% include tip.extra.part %}{% include 'no.html' ignore missing %}", ""),
        ("{% set ns = namespace(n=0) %}{% set ns.n = 1 %}{{ ns.n }}", ""),
        ("{% macro box() %}{{ caller() }}{% endmacro %}{% call box() %}{{ tip.title }}{% endcall %}", ""),
    ],
)  # fmt: skip
def test_what_a_template_uses_must_exist(text: str, said: str) -> None:
    found = faults({"blog/tip.html": f"{TIP}{text}{END}"})

    assert [said in one for one in found] == ([True] if said else []), found


def test_lists_can_be_grouped_by_a_field_that_exists() -> None:
    inner = "{{ month }}{% for t in tips %}{{ t.tip.title }}{% endfor %}"
    good = f"{{% for month, tips in items|groupby('month') %}}{inner}{{% endfor %}}"
    bad = good.replace("'month'", "'moth'").replace("t.tip.title", "t.tip.titel")
    named = "{% for g in items|groupby('tip.series.title') %}{{ g.grouper }}{{ g.list[0].moth }}{% endfor %}"

    assert faults({"blog/home.html": f"{HOME}{good}{END}"}) == []
    assert [one.split(": ")[1] for one in faults({"blog/home.html": f"{HOME}{bad}{END}"})] == ["moth", "t.tip.titel"]
    assert [one.split(": ")[1] for one in faults({"blog/home.html": f"{HOME}{named}{END}"})] == ["g.list.0.moth"]


def test_a_frame_may_use_only_what_every_page_has() -> None:
    frame = '{% extends "parent/blog/base.html" %}{% block footer %}{{ tip.title }}{% endblock %}'

    (found,) = faults({"blog/base.html": frame})

    assert "tip: is no name that is known here (used by 7 templates)" in found


def test_what_a_page_hides_is_not_read() -> None:
    hidden = '{% extends "parent/blog/base.html" %}{% block main %}{{ tip.title }}{% endblock %}'

    assert faults({"blog/base.html": hidden}) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("blog/tip.html", TIP.replace("related", "relatd") + END,
         "blog/tip.html:2:10: relatd: is a block that themes/default/templates/blog/tip.html does not "
         "have, so nothing shows it\n  hint: did you mean 'related'?"),
        ("blog/tip.html", '{% extends "parent/blog/tip.html" %}\n\n<p>Lost</p>\n',
         "blog/tip.html:3:1: stands outside of every block"),
        ("blog/tip.html", '{% extends "parent/blog/tip.html" %}\n{{ tip.title }}\n', "stands outside of every block"),
        ("blog/tip.html", '{% extends "parent/blog/tipp.html" %}', "parent/blog/tipp.html: is no template of"),
        ("blog/page.html", "{% block body %}{{ super() }}{% endblock %}", "super(): finds no block 'body'"),
        ("blog/tip.html", "\n{% if %}", "blog/tip.html:2:1: cannot be read: "),
        ("blog/tips.html", "x", "blog/tips.html:1:1: blog/tips.html: is a template that no page, feed or issue is made "
         "with\n  hint: did you mean 'blog/tip.html'?"),
    ],
)  # fmt: skip
def test_what_is_written_in_vain_is_reported(name: str, text: str, said: str) -> None:
    found = faults({name: text})

    assert [said in one for one in found] == [True], found


def test_a_missing_template_lists_the_places_searched() -> None:
    site = Layer("themes/site", {"blog/404.html": '{% include "blog/gone.html" %}'})
    (problem,) = check_theme([site, *DEFAULT])

    assert problem.hint.endswith(
        "searched: themes/site/templates/blog/gone.html, themes/default/templates/blog/gone.html"
    )


def test_a_block_inside_another_is_no_dead_one_and_a_helper_of_a_page_is_used() -> None:
    inner = TIP + "{% block mine %}{% include 'blog/part.html' %}{% endblock %}" + END

    assert faults({"blog/tip.html": inner, "blog/part.html": "{{ tip.title }}"}) == []
    assert len(faults({"blog/tip.html": inner, "blog/part.html": "{{ tip.titel }}"})) == 1


def test_templates_that_include_each_other_end() -> None:
    assert (
        faults({"blog/404.html": '{% include "blog/a.html" %}', "blog/a.html": '{% include "blog/404.html" %}'}) == []
    )


@pytest.mark.parametrize(
    ("settings", "css", "said"),
    [
        ('[tokens.light]\nacent = "#000"\n', "",
         "theme.toml:2:1: tokens.light.acent: is a token that nothing uses\n  hint: did you mean 'accent'?"),
        ('[tokens.light]\nink-2 = "#000"\n', "p{color:var(--ink-2)}", ""),
        ('[tokens.light]\nink-2 = "#000"\n[email.styles]\np = "color:{ink-2}"\n', "", ""),
        ('[email.styles]\np = "color:{acent}"\n', "",
         "themes/site/theme.toml:2:1: email.styles.p: uses the token 'acent', which no layer defines"),
        ("", "p{}\np{color:var(--acent)}",
         "static/theme.css:2:9: uses the token 'acent', which no layer defines\n  hint: did you mean 'accent'"),
        ("", "/* var(--acent) */p{--own:1;top:var(--own);left:var(--gone,0)}", ""),
        ('[email.styles]\n"p.byy" = "margin:0"\n', "",
         "theme.toml:2:1: email.styles.p.byy: is a rule for what no issue holds\n  hint: did you mean 'p.by'?"),
        ('[email.styles]\nmarquee = "margin:0"\n', "", "email.styles.marquee: is a rule for what no issue holds"),
        ('[email.styles]\n"p.promotion" = "margin:0"\n', "", ""),
        ('[email.styles]\n"td.callout" = "margin:0"\nfigure = "margin:0"\n', "", ""),
        ('[token.light]\nink = "#000"\n', "", "theme.toml:1:1: token: is no known key\n  hint: did you mean 'tokens'?"),
        ('[tokens.lite]\nink = "#000"\n', "", "tokens.lite: is no known key\n  hint: did you mean 'light'?"),
        ("[tokens.type]\nmail-size = 17\n", "", "theme.toml:2:1: tokens.type.mail-size: must be a text"),
        ('tokens = "x"\n', "", "theme.toml:1:1: tokens: must be a table"),
        ("[tokens\n", "", "themes/site/theme.toml:1:8: is not valid TOML"),
    ],
)  # fmt: skip
def test_tokens_and_rules_must_exist_and_be_used(settings: str, css: str, said: str) -> None:
    found = faults({}, settings, css)

    assert [said in one for one in found] == ([True] if said else []), found


def test_a_rule_for_a_class_of_an_own_template_is_used() -> None:
    letter = '{% extends "parent/email/newsletter.html" %}{% block kicker %}<p class="mine">x</p>{% endblock %}'

    assert faults({"email/newsletter.html": letter}, '[email.styles]\n"p.mine" = "margin:0"\n') == []


def test_every_class_that_an_issue_holds_may_have_a_rule(tmp_path: Path) -> None:
    found: set[str] = set()
    for name in ("anatomy", "nasty"):
        site = build(ROOT / "tests/fixtures" / name, out=tmp_path / name, cache=tmp_path / f"{name}-cache")
        for path in site.out.glob("newsletters/*/index.html"):
            tags = re.findall(r'<([a-z][a-z0-9]*) [^<>]*?class="([a-z-]+)', path.read_text(encoding="utf-8"))
            found |= {f"{element}.{first}" for element, first in tags}
    rules = "".join(f'"{key}" = "margin:0"\n' for key in sorted(found))

    assert len(found) > 20
    assert faults({}, f"[email.styles]\n{rules}") == []


BROKEN = {
    "themes/sea/theme.toml": (
        'extends = "ledger"\n[tokens.light]\nacent = "#123456"\n[email.styles]\n"p.byy" = "color:{inc}"\n'
    ),
    "themes/sea/static/theme.css": "p{color:var(--acent-2)}\n",
    "themes/sea/templates/blog/tip.html": (
        TIP + "\n{{ tip.titel }} {{ words.relatd }}\n{% include 'blog/gone.html' %}\n" + END
    ),
    "themes/sea/templates/blog/list.html": (
        '{% extends "parent/blog/list.html" %}\n{% block item %}{% endblock %}\nLost\n'
    ),
    "themes/sea/templates/blog/tips.html": "{% if %}",
    "themes/site/templates/blog/404.html": "<p>{{ nobody }}</p>\n{{ site.titel }}\n",
}  # fmt: skip


def test_a_broken_theme_is_reported_whole_with_places_and_hints(make_site: SiteMaker, golden: Golden) -> None:
    result = run("theme", "check", "--site", make_site({**FILES, **BROKEN, **chosen("sea")}))

    assert result.exit_code == 1
    assert result.stdout == ""
    golden.check("problems/theme.txt", result.stderr)


def test_the_check_says_that_all_is_well_or_gives_json(make_site: SiteMaker) -> None:
    good = run("theme", "check", "--site", make_site({**FILES, **chosen("ledger")}, name="good"))
    bad = run("theme", "check", "--json", "--site", make_site({**FILES, **BROKEN, **chosen("sea")}, name="bad"))
    table = json.loads(bad.stdout)

    assert (good.exit_code, good.stdout) == (0, "The theme uses nothing that does not exist.\n")
    assert (bad.exit_code, table["ok"]) == (1, False)
    assert {"template-field", "template-name", "template-word", "template-block", "template-missing", "template-syntax",
            "template-unused", "theme-token", "theme-rule"} == {one["rule"] for one in table["problems"]}  # fmt: skip


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('extends = "gone"\n', "themes/sea/theme.toml:1:1: there is no theme 'gone'; searched: themes/gone, "),
        ('\nextends "gone"\n', "themes/sea/theme.toml:2:9: "),
    ],
)
def test_a_theme_whose_layers_cannot_be_found_is_reported_with_its_place(
    make_site: SiteMaker, toml: str, said: str
) -> None:
    result = run("theme", "check", "--site", make_site({**chosen("sea"), "themes/sea/theme.toml": toml}))

    assert result.exit_code == 1
    assert result.stderr.startswith(said)


def test_a_theme_that_is_not_there_and_a_template_that_is_missing_list_the_places_searched(
    make_site: SiteMaker,
) -> None:
    none = make_site({**FILES, **chosen("sea")}, name="none")
    include = override("blog/404.html", '{% include "blog/gone.html" %}')
    lost = run("build", "--site", make_site({**FILES, **chosen("ledger"), **include}, name="lost"))

    for command in (("build",), ("theme", "check"), ("theme", "list", "--blocks"), ("theme", "copy", "footer")):
        result = run(*command, "--site", none)
        assert (result.exit_code, result.stderr) == (
            1, "Error: there is no theme 'sea'; searched: themes/sea, tipsgen's own themes/sea\n",
        )  # fmt: skip
    assert lost.exit_code == 1
    assert lost.stderr == (
        "Error: template blog/gone.html is in none of the theme's folders; searched: "
        "themes/site/templates/blog/gone.html, tipsgen's own themes/ledger/templates/blog/gone.html, "
        "tipsgen's own themes/default/templates/blog/gone.html\n"
    )


# theme copy


def copied(root: Path, theme: str, *, outer: bool) -> None:
    """Copy every block of every template: those that hold others, or those that are held."""
    library = templates(theme)
    for name in library.names:
        stacks = library.blocks(name)
        inside = {inner for stack in stacks.values() for inner in blocks_in(stack[0].body)}
        holding = {block for block, stack in stacks.items() if blocks_in(stack[0].body)}
        wanted = [block for block in stacks if block not in (inside if outer else holding)]
        for block in wanted:
            assert copy_to_site(root, f"{name}:{block}", whole=False) == f"themes/site/templates/{name}"
        if wanted:
            text = (root / f"themes/site/templates/{name}").read_text(encoding="utf-8")
            assert text.startswith(f'{{% extends "parent/{name}" %}}\n')
            assert set(blocks_in(text)) >= set(wanted)


@pytest.mark.parametrize("how", ["outer blocks", "inner blocks", "whole"])
@pytest.mark.parametrize("theme", THEMES)
def test_what_is_copied_and_not_edited_changes_nothing(theme: str, how: str, make_site: SiteMaker) -> None:
    plain = build(make_site({**FILES, **chosen(theme)}, name="plain")).files()
    root = make_site({**FILES, **chosen(theme)}, name="copied")

    if how == "whole":
        for name in templates(theme).names:
            copy_to_site(root, name, whole=True)
    else:
        copied(root, theme, outer=how == "outer blocks")

    assert build(root).files() == plain
    assert check(root) == ()


def test_a_block_of_one_template_needs_no_more_than_its_name(make_site: SiteMaker) -> None:
    root = make_site(FILES)

    result = run("theme", "copy", "neighbours", "--site", root)

    assert result.stdout == "themes/site/templates/blog/tip.html\n"
    own = blocks_in((ROOT / "themes/default/templates/blog/tip.html").read_text(encoding="utf-8"))["neighbours"]
    assert (root / result.stdout.strip()).read_text(encoding="utf-8") == (
        '{% extends "parent/blog/tip.html" %}\n' + own.text
    )


def test_a_block_is_added_to_an_override_and_nothing_of_it_is_lost(make_site: SiteMaker) -> None:
    mine = '{# mine #}\n{% extends "parent/blog/tip.html" %}\n{% block related %}\r\nMine{% endblock %}'
    root = make_site({**FILES, **override("blog/tip.html", mine)})

    result = run("theme", "copy", "blog/tip.html:neighbours", "--site", root)
    text = (root / "themes/site/templates/blog/tip.html").read_bytes().decode()

    assert result.exit_code == 0
    assert text.startswith(mine + "\n{% block neighbours %}\n{% if older or newer %}")
    assert list(blocks_in(text)) == ["related", "neighbours"]


def test_what_a_block_shows_of_the_one_below_is_written_out(make_site: SiteMaker) -> None:
    sea = '{% extends "parent/blog/base.html" %}{% block footer %}[{{ super() }}]{% endblock %}'
    root = make_site({**FILES, **chosen("sea"), "themes/sea/templates/blog/base.html": sea})
    before = build(root).text("404.html")

    run("theme", "copy", "footer", "--site", root)

    text = (root / "themes/site/templates/blog/base.html").read_text(encoding="utf-8")
    assert "super()" not in text
    assert "words.authors" in text
    assert build(root).text("404.html") == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["heading"], "have a block 'heading'; name one of them:\n  blog/letter.html:heading\n  blog/list.html"),
        (["fotter"], "no template has a block 'fotter'; did you mean 'footer'?"),
        (["blog/tip.html:relatd"], "blog/tip.html has no block 'relatd'; did you mean 'related'?"),
        (["blog/tipp.html:related"], "there is no template 'blog/tipp.html'; did you mean 'blog/tip.html'?"),
        (["blog/tip.html"], "name one of its blocks: lang, dir, title"),
        (["blog/redirect.html"], "it has no blocks; add --whole to copy the file"),
        (["footer", "--whole"], "--whole copies a template; 'footer' is none"),
        (["blog/tip.html:related", "--whole"], "--whole copies a template and no single block of it"),
        (["masthead"], "themes/site/templates/blog/base.html:2 has the block 'masthead' already; change it there"),
        (["blog/base.html", "--whole"], "themes/site/templates/blog/base.html is there already"),
        (["blog/tip.html:main"], "holds the block 'related', which themes/site/templates/blog/tip.html:2 has already"),
        (["blog/page.html:title"], "themes/site/templates/blog/page.html replaces the whole template"),
    ],
)  # fmt: skip
def test_a_copy_that_cannot_be_made_says_why_and_writes_nothing(
    make_site: SiteMaker, words: list[str], said: str
) -> None:
    base = '{% extends "parent/blog/base.html" %}\n{% block masthead %}Mine{% endblock %}\n'
    root = make_site({**FILES, **override("blog/base.html", base), **override("blog/page.html", "mine"),
                      **override("blog/tip.html", TIP + END)})  # fmt: skip
    before = read_tree(root / "themes")

    result = run("theme", "copy", *words, "--site", root)

    assert result.exit_code == (2 if "page.html" not in words[0] else result.exit_code)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert read_tree(root / "themes") == before


# theme list


def test_the_list_shows_every_theme_what_it_extends_and_which_is_used(make_site: SiteMaker) -> None:
    files = {**chosen("sea"), "themes/sea/theme.toml": 'extends = "ledger"\n', **override("blog/404.html", "x")}
    root = make_site(files)

    text = run("theme", "list", "--site", root).stdout
    table = json.loads(run("theme", "list", "--json", "--site", root).stdout)

    assert text == (
        "  default  comes with tipsgen\n"
        "  ledger   comes with tipsgen, extends default\n"
        "* sea      themes/sea, extends ledger\n"
        "* site     themes/site, extends sea\n"
        "* is in use here\n"
    )
    assert table["themes"][2] == {"name": "sea", "place": "themes/sea", "extends": "ledger", "used": True}


def test_the_list_of_a_template_shows_its_blocks_and_what_they_hold(make_site: SiteMaker) -> None:
    root = make_site({**FILES, **chosen("ledger")})

    text = run("theme", "list", "blog/list.html", "--site", root).stdout
    everything = run("theme", "list", "--blocks", "--site", root).stdout
    table = json.loads(run("theme", "list", "blog/list.html", "--json", "--site", root).stdout)

    assert text.startswith("blog/list.html: ")
    assert re.search(r"^  items +the tips$", text, re.MULTILINE)
    assert re.search(r"^  footer +what every page ends with$", text, re.MULTILINE)
    assert text in everything
    assert [one.split(":")[0] for one in re.findall(r"^\S+", everything, re.MULTILINE)] == list(
        templates("ledger").names
    )
    assert table["templates"][0]["blocks"]["items"] == "the tips"
    assert table["templates"][0]["files"] == [
        f"tipsgen's own themes/{theme}/templates/blog/list.html" for theme in ("ledger", "default")
    ]
    wrong = run("theme", "list", "blog/lst.html", "--site", root)
    assert (wrong.exit_code, wrong.stderr) == (
        2, "Error: there is no template 'blog/lst.html'; did you mean 'blog/list.html'?\n",
    )  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_every_template_and_block_says_in_a_line_what_it_holds(theme: str) -> None:
    library = templates(theme)
    for name in library.names:
        told = library.about(name)
        assert told.text, name
        assert [block for block, words in told.blocks.items() if not words] == [], name
    for source in library.sources:
        assert set(about(source.text).blocks) <= set(blocks_in(source.text)), (
            f"{source.path} tells of blocks it has not"
        )


def test_blocks_are_found_as_jinja_finds_them() -> None:
    from jinja2 import nodes

    for theme in THEMES:
        for source in templates(theme).sources:
            found = {block.name: block.lineno for block in source.tree.find_all(nodes.Block)}
            assert {name: block.line for name, block in blocks_in(source.text).items()} == found, source.path


def test_a_block_in_a_comment_or_between_raw_tags_is_none() -> None:
    hidden = "{# {% block a %} #}{% raw %}{% block b %}{% endraw %}{{ '{% block c %}' }}"
    text = hidden + "{%- block d scoped -%}D{%+ endblock d %}"

    assert {name: block.text for name, block in blocks_in(text).items()} == {
        "d": "{% block d scoped %}D{% endblock %}\n"
    }
