"""The search page, and what its engine looks up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape

from tipsgen.i18n import language
from tipsgen.jobs import Job, Result, Tools
from tipsgen.outputs.common import SEARCH_PATH, Plan
from tipsgen.outputs.kinds import SEARCH, SEARCH_INDEX, SEARCH_RECORDS
from tipsgen.policy import content_policy
from tipsgen.search import MARKS, TIPS_IN_CHUNK, UNSPACED, Found, shard_count, shards
from tipsgen.structured import breadcrumbs, structured_data
from tipsgen.urls import output_file
from tipsgen.views import Link, SearchInputs

SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "static": ("assets/search.js", "assets/search-static.js"),
    "pagefind": ("assets/search.js", "assets/search-pagefind.js"),
}
"""The theme's scripts by the engine that needs them; the last is the one that the page names."""
PAGEFIND_FOLDER = "pagefind"


def plan(site: Plan) -> list[Job]:
    """The search page and its index, or nothing."""
    engine = site.settings.search.engine
    if engine == "none":
        return []
    keys = tuple(entry.key for entry in site.site.entries)
    topics = (Link(topic.name, topic.path) for topic in site.site.topic_names.values())
    inputs = SearchInputs(
        engine=engine, keys=keys, shards=shard_count(len(keys)),
        years=tuple(Link(str(year), f"/archive/{year}/") for year in sorted(site.site.years, reverse=True)),
        topics=tuple(sorted(topics, key=lambda link: link.title.casefold())),
    )  # fmt: skip
    page = Job(SEARCH, "search", (output_file(SEARCH_PATH),), inputs, source="tipsgen.toml (the search page)")
    uses = tuple((key, "found") for key in keys)
    if engine == "pagefind":
        return [Job(SEARCH_RECORDS, "search", (), inputs, uses), page]
    uses += tuple((key, "words") for key in keys)
    folder = SEARCH_PATH.lstrip("/")
    paths = [_words_path(number) for number in range(inputs.shards)]
    paths += [_tips_path(number) for number in range(len(range(0, len(keys), TIPS_IN_CHUNK)))]
    index = Job(SEARCH_INDEX, folder, tuple(paths), inputs, uses, source="tipsgen.toml (the search index)")
    return [index, page]


def unused_scripts(engine: str) -> frozenset[str]:
    """The theme's scripts that no page of the site asks for, as output paths."""
    return frozenset(path for paths in SCRIPTS.values() for path in paths) - frozenset(SCRIPTS.get(engine, ()))


def _words_path(number: int) -> str:
    return f"{SEARCH_PATH.lstrip('/')}words/{number}.json"


def _tips_path(number: int) -> str:
    return f"{SEARCH_PATH.lstrip('/')}tips/{number}.json"


def render(inputs: SearchInputs, tools: Tools) -> Result:
    """The search page."""
    site = tools.ground.view
    here = language(site.language)
    block = structured_data(breadcrumbs(site, [Link(here.words["search"], SEARCH_PATH)]))
    context = {
        "site": site, "words": here.words, "root": site.base_path, "search": inputs,
        "path": SEARCH_PATH, "script": "/" + SCRIPTS[inputs.engine][-1], "chunk": TIPS_IN_CHUNK,
        "counts": json.dumps(dict(here.tips), ensure_ascii=False), "structured": block,
        "marks": MARKS, "unspaced": UNSPACED,
        "card": site.card, "policy": content_policy("", site.raw_html, block, inputs.engine),
    }  # fmt: skip
    return Result(((output_file(SEARCH_PATH), tools.template("blog/search.html", context).encode()),))


def render_index(inputs: SearchInputs, tools: Tools) -> Result:
    """The files behind the engine `static`: an index of words, and what results show, a few tips in each."""
    index = shards((json.loads(tools.fragment(key, "words")) for key in inputs.keys), inputs.shards)
    outputs = [(_words_path(number), _json(shard)) for number, shard in enumerate(index)]
    for start in range(0, len(inputs.keys), TIPS_IN_CHUNK):
        chunk = [tools.fragment(key, "found") for key in inputs.keys[start : start + TIPS_IN_CHUNK]]
        outputs.append((_tips_path(start // TIPS_IN_CHUNK), f"[{','.join(chunk)}]\n".encode()))
    return Result(tuple(outputs))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def render_records(inputs: SearchInputs, tools: Tools) -> Result:
    """Pages of nothing but what shall be found, for Pagefind to index."""
    tips = (Found(*json.loads(tools.fragment(key, "found"))) for key in inputs.keys)
    return Result(records=tuple((output_file(one.path), _record(one).encode()) for one in tips))


def _record(one: Found) -> str:
    shown = {"title": one.title, "path": one.path, "line": one.line, "lang": one.lang}
    shown["length"] = str(len(one.text.split()))
    metas = "".join(
        f'<meta data-pagefind-meta="{key}[content]" content="{escape(text)}">' for key, text in shown.items()
    )
    about = "".join(f"<p>{escape(line)}</p>" for line in one.about.splitlines())
    return (
        f'<!doctype html><html lang="{escape(one.lang)}"><head><title>{escape(one.title)}</title>{metas}</head>'
        # The text comes first, so that an excerpt can stop where it ends.
        f"<body data-pagefind-body><p>{escape(one.text)}</p><h1>{escape(one.title)}</h1>"
        f'<div data-pagefind-weight="5">{about}</div></body></html>'
    )
