"""Undated pages, the page for what is not found, and redirects from old addresses."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tipsgen import weave
from tipsgen.channels.html import HtmlOptions, HtmlRenderer
from tipsgen.i18n import direction, language
from tipsgen.jobs import Job, Result, Tools
from tipsgen.markdown import Node, parse
from tipsgen.mentions import mentions
from tipsgen.outputs.common import Plan
from tipsgen.outputs.kinds import NOT_FOUND, PAGE, REDIRECT, REDIRECTS
from tipsgen.policy import content_policy
from tipsgen.prose import block_text, excerpt, shorten, tidy
from tipsgen.structured import breadcrumbs, structured_data
from tipsgen.urls import output_file
from tipsgen.views import Link, PageInputs, PlainInputs, RedirectsInputs


def plan(site: Plan) -> list[Job]:
    """Pages, `404.html`, a redirect page for each alias, and `_redirects` for hosts that read it."""
    lang = site.settings.site.language
    jobs = []
    moves: list[Link] = []
    for page in site.site.pages:
        path = f"/{page.key}/"
        inputs = PageInputs(
            path=path, title=page.title, description=page.description, lang=page.lang or lang,
            direction=direction(page.lang or lang), body=page.body, source=page.path, body_line=page.body_line,
            text=site.rules(mentions(page.body), page.path, None),
        )  # fmt: skip
        jobs.append(Job(PAGE, page.key, (output_file(path),), inputs, source=page.path))
        moves += [Link(alias, path) for alias in page.aliases]
        jobs += [_redirect(alias, path, page.path) for alias in page.aliases]
    jobs.append(
        Job(
            NOT_FOUND,
            "404",
            ("404.html",),
            PlainInputs(path="/404.html"),
            source="tipsgen.toml (404)",
        )
    )
    for entry in site.site.entries:
        moves += [Link(alias, entry.path) for alias in entry.tip.aliases]
        jobs += [_redirect(alias, entry.path, entry.tip.path) for alias in entry.tip.aliases]
    if moves:
        redirects = RedirectsInputs(moves=tuple(sorted(moves, key=lambda move: move.title)))
        jobs.append(Job(REDIRECTS, "redirects", ("_redirects",), redirects, source="tipsgen.toml (redirects)"))
    return jobs


def _redirect(alias: str, path: str, source: str) -> Job:
    inputs = PlainInputs(path=alias_path(alias), target=path)
    return Job(REDIRECT, alias, (output_file(inputs.path),), inputs, source=f"{source} (alias)")


def alias_path(alias: str) -> str:
    """The site path that serves an alias: one without an ending is a folder."""
    last = alias.rsplit("/", 1)[-1]
    return alias if not last or "." in last else alias + "/"


def read_page(inputs: PageInputs, parsed: Sequence[Node] | None = None) -> tuple[tuple[Node, ...], weave.Weaver]:
    """A page's text, parsed and woven, and what was found on the way; `parsed` is the body, read already."""
    weaver = weave.Weaver(inputs.source, inputs.text)
    nodes = parse(inputs.body, inputs.lang, inputs.text.typographer) if parsed is None else parsed
    return weaver.weave(tidy(nodes), inputs.body, inputs.body_line), weaver


def render(inputs: PageInputs, tools: Tools) -> Result:
    """An undated page."""
    site = tools.ground.view
    words = language(inputs.lang).words
    nodes, weaver = read_page(inputs)
    options = HtmlOptions(
        root=site.base_path, words=words, raw_html=inputs.text.raw_html, pictures=inputs.text.pictures,
        shown=tools.pictures, eager=1,
    )  # fmt: skip
    html = HtmlRenderer(options).safe(nodes)
    block = structured_data(breadcrumbs(site, [Link(inputs.title, inputs.path)]))
    context = {
        "site": site, "words": words, "root": site.base_path, "page": inputs, "body": Markup(html),  # noqa: S704
        "description": inputs.description or shorten(block_text(excerpt(nodes)), 155),
        "structured": block,
        "card": site.card, "policy": content_policy(
            html, site.raw_html, block, posts_to=site.posts_to
        ),
    }  # fmt: skip
    page = tools.template("blog/page.html", context)
    return Result(((output_file(inputs.path), page.encode()),), {}, tuple(weaver.problems), tuple(weaver.refs))


def render_not_found(inputs: PlainInputs, tools: Tools) -> Result:
    """The page for addresses that lead nowhere."""
    site = tools.ground.view
    words = language(site.language).words
    context = {
        "site": site, "words": words, "root": site.base_path,
        "card": site.card, "policy": content_policy("", site.raw_html),
    }  # fmt: skip
    return Result(((inputs.path.lstrip("/"), tools.template("blog/404.html", context).encode()),))


def render_redirect(inputs: PlainInputs, tools: Tools) -> Result:
    """A page at an old address that leads to the new one."""
    site = tools.ground.view
    words = language(site.language).words
    context = {"site": site, "words": words, "root": site.base_path, "target": inputs.target}
    return Result(((output_file(inputs.path), tools.template("blog/redirect.html", context).encode()),))


def render_redirects(inputs: RedirectsInputs, tools: Tools) -> Result:
    """`_redirects`, a line `old new 301` for each alias."""
    root = tools.ground.view.base_path
    lines = [f"{root}{move.title} {root}{move.path} 301\n" for move in inputs.moves]
    return Result((("_redirects", "".join(lines).encode()),))
