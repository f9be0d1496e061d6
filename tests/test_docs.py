"""The manual knows everything that there is, and nothing that there is not."""

from __future__ import annotations

import ast
import re
import shlex
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.support import ROOT, SETTINGS, SiteMaker, build, run
from tests.test_architecture import FLOORS, SHARED
from tipsgen import sanitize
from tipsgen.blocks import PLACEHOLDERS
from tipsgen.cli import cli
from tipsgen.companions import AUTHOR_KEYS, BLOCK_KEYS, PAGE_KEYS
from tipsgen.config import SECTIONS, UTM_NAMES, read_settings
from tipsgen.issues import FORMATS
from tipsgen.letters.campaign import CAMPAIGN_FIELDS
from tipsgen.letters.issue import OWN_TAGS, SIZE_LIMIT
from tipsgen.mailer import PASSWORD
from tipsgen.model import SourceFile
from tipsgen.names import SETTINGS_FILE
from tipsgen.outputs.machines import CAMPAIGNS_LIMIT
from tipsgen.providers import PROVIDERS, Merge
from tipsgen.themefiles import read_theme
from tipsgen.themes import Theme
from tipsgen.theming.library import Library
from tipsgen.tips import BROUGHT_KEYS, TIP_KEYS
from tipsgen.urls import slugify

DOCS = ROOT / "docs"
MANUAL = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
EXTRA_COMMANDS = frozenset({"cd", "eval", "python3", ".", ".venv/bin/python"})


def manual(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """The text under a heading, up to the next one of its level or above."""
    level = re.match(r"#+", heading)
    assert level
    assert f"\n{heading}\n" in text, f"there is no {heading!r}"
    rest = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"^#{{1,{len(level[0])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def fences(text: str, language: str) -> list[str]:
    """The contents of code fences in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def rows(text: str) -> dict[str, str]:
    """Table rows that open with a word in code, by that word."""
    return dict(re.findall(r"^\| `([^`]+)` \|(.*)\|$", text, re.MULTILINE))


def commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def emitted_rules() -> set[str]:
    """Every rule that the package gives a `Problem`, directly or through `TableReader.fault`."""
    rules: set[str] = set()
    for path in (ROOT / "tipsgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = {"Problem": 1, "note": 1, "fault": 3}.get(name)
                if place is None:
                    continue
                given = node.args[place] if len(node.args) > place else None
                given = given or next((word.value for word in node.keywords if word.arg == "rule"), None)
                if isinstance(given, ast.Constant):
                    rules.add(given.value)
            elif isinstance(node, ast.FunctionDef) and node.name == "fault":
                rules |= {one.value for one in node.args.defaults if isinstance(one, ast.Constant) and one.value}
    return rules


def test_every_command_has_its_chapter() -> None:
    text = manual("cli.md")

    assert [name for name in commands() if f"## tipsgen {name}" not in text] == []


def rows_of_all() -> list[str]:
    """The options that all commands have, and that no command's chapter repeats."""
    table = section(manual("cli.md"), "## What a command says")
    return re.findall(r"^\| `(--[a-z]+)`, `-[a-z]` \|", table, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_of_a_command_is_explained_and_no_other(name: str) -> None:
    documented = {
        word.split()[0]
        for word in rows(section(manual("cli.md"), f"## tipsgen {name}"))
        if word.startswith("--")
    }  # fmt: skip
    command = commands()[name]
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    real = {
        opt
        for one in (command, *inner)
        for param in one.params
        if isinstance(param, click.Option)
        for opt in param.opts
        if opt.startswith("--")
    }  # fmt: skip

    common = set(rows_of_all())

    assert common == {"--quiet", "--verbose"} <= real
    assert documented == real - {"--help"} - common


def test_every_exit_code_and_json_field_is_explained() -> None:
    text = manual("cli.md")

    assert re.findall(r"^\| (\d) \|", section(text, "## Exit codes"), re.MULTILINE) == ["0", "1", "2", "3"]
    assert set(rows(section(text, "## The JSON object"))) == _json_fields()


def _json_fields() -> set[str]:
    import json

    from tipsgen.asked import BuildReport
    from tipsgen.cli.report import report_json

    report = BuildReport(published=0, withheld=(), written=0, kept=0, deleted=0, seconds=0.0)
    return {*json.loads(report_json(report, ())), *json.loads(report_json(None, error="no site"))}


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_every_setting_is_explained_and_no_other(name: str) -> None:
    assert set(rows(section(manual("settings.md"), f"## {name}"))) == set(SECTIONS[name])


@pytest.mark.parametrize("example", fences(manual("settings.md"), "toml"))
def test_an_example_of_settings_is_read_without_a_problem(example: str) -> None:
    settings, problems = read_settings(SourceFile(SETTINGS_FILE, example.encode()))

    assert problems == ()
    assert settings is not None


def test_the_examples_of_settings_use_every_setting() -> None:
    used: dict[str, set[str]] = {name: set() for name in SECTIONS}
    for example in fences(manual("settings.md"), "toml"):
        for name, table in tomllib.loads(example).items():
            for keys in table.values() if name == "series" else [table]:
                used[name] |= set(keys)

    assert used == {name: set(keys) for name, keys in SECTIONS.items()}


def test_every_front_matter_key_of_a_tip_is_explained_and_no_other() -> None:
    assert set(rows(section(manual("tips.md"), "## Every key"))) == set(TIP_KEYS)


def test_every_key_that_people_bring_from_elsewhere_is_explained() -> None:
    written = {word.split(":")[0] for word in rows(section(manual("tips.md"), "## Keys from elsewhere"))}

    assert written == set(BROUGHT_KEYS)


@pytest.mark.parametrize(
    ("page", "heading", "keys"),
    [
        ("blocks-and-authors.md", "## Authors", AUTHOR_KEYS),
        ("pages.md", "# Pages", PAGE_KEYS),
    ],
)
def test_every_key_of_authors_and_pages_is_explained(page: str, heading: str, keys: tuple[str, ...]) -> None:
    assert set(rows(section("\n" + manual(page), heading))) == set(keys)


def test_every_key_and_placeholder_of_blocks_is_explained() -> None:
    blocks = section(manual("blocks-and-authors.md"), "## Blocks")
    placeholders = section(manual("blocks-and-authors.md"), "### Placeholders")

    assert set(rows(blocks.split("\n### ")[0])) == set(BLOCK_KEYS)
    assert set(rows(placeholders)) == {f"{{{name}}}" for name in PLACEHOLDERS}


def test_the_rules_are_found_in_the_code() -> None:
    assert {"bad-value", "unknown-key", "bad-date", "tip-link", "output-collision", "missing-key"} <= emitted_rules()


def test_every_rule_is_explained_and_no_other() -> None:
    assert set(re.findall(r"^### (\S+)$", manual("problems.md"), re.MULTILINE)) == emitted_rules()


@pytest.mark.parametrize("rule", sorted(emitted_rules()))
def test_every_rule_has_a_bad_example_and_a_good_one(rule: str) -> None:
    text = section(manual("problems.md"), f"### {rule}").lower()

    assert "bad:" in text
    assert "good:" in text


def _packages(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[ ;]", requirement, maxsplit=1)[0].lower() for requirement in requirements}


def test_every_runtime_package_has_its_reason_license_and_upkeep_and_no_other_is_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = rows(manual("decisions/0002-libraries.md"))

    assert set(listed) == _packages(project["dependencies"])
    assert all(all(cell.strip() for cell in row.split("|")) and row.count("|") == 2 for row in listed.values())


def test_every_development_package_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = manual("decisions/0002-libraries.md")
    packages = _packages(project["optional-dependencies"]["dev"])

    assert [package for package in packages if f"`{package}`" not in text] == []


def test_the_manual_lists_the_elements_that_the_sanitizer_keeps() -> None:
    (listed,) = fences(section(manual("markdown.md"), "### Elements that stay"), "text")

    assert set(listed.split()) == sanitize.TAGS


def test_the_manual_lists_the_elements_that_go_with_all_they_hold() -> None:
    (listed,) = fences(section(manual("markdown.md"), "### Elements that go with all they hold"), "text")

    assert set(listed.split()) == sanitize.DROPPED_WITH_CONTENT


def test_the_manual_lists_the_attributes_that_the_sanitizer_keeps() -> None:
    listed = section(manual("markdown.md"), "### Attributes that stay")
    found = {
        "*" if element == "every element" else element.strip("`"): set(re.findall(r"`([^`]+)`", attributes))
        for element, attributes in re.findall(r"^\| (every element|`[a-z0-9]+`) \|(.*)\|$", listed, re.MULTILINE)
    }

    assert found == sanitize.ATTRIBUTES


def test_the_manual_lists_the_schemes_that_links_may_have() -> None:
    text = section(manual("markdown.md"), "### Links")

    assert set(re.findall(r"`([a-z]+):`", text.split(" or be relative")[0])) == sanitize.URL_SCHEMES


def block_chapter() -> str:
    """Every template of the default theme with its own blocks, as the templates' comments say."""
    library = Library(read_theme(ROOT, "default")[0])
    parts = []
    for name in library.names:
        told, source = library.about(name), library.top(name)
        assert source is not None
        inherited = [one.name for one in library.chain(source)][1:]
        hidden = {block for one in inherited for block in library.blocks(one)}
        own = [block for block in told.blocks if block not in hidden]
        lines = ["", "| Block | Holds |", "| --- | --- |"] if own else []
        lines += [f"| `{block}` | {told.blocks[block]} |" for block in own]
        more = f" It has the blocks of `{inherited[0]}`, too." if inherited else "" if own else " It has no blocks."
        text = textwrap.fill(told.text + more, 124, break_on_hyphens=False, break_long_words=False)
        parts.append("\n".join([f"### `{name}`", "", text, *lines]))
    return "\n" + "\n\n".join(parts) + "\n\n"


def test_every_block_of_every_template_is_explained_as_the_template_does(request: pytest.FixtureRequest) -> None:
    written = section(manual("themes.md"), "## Every block")
    intro, _, _ = written.partition("\n### ")
    if request.config.getoption("--update-golden"):
        page = DOCS / "themes.md"
        page.write_text(manual("themes.md").replace(written, intro + block_chapter()), encoding="utf-8")

    assert section(manual("themes.md"), "## Every block") == intro + block_chapter(), (
        "docs/themes.md tells of other blocks than the templates; write it anew with: pytest --update-golden"
    )


def test_every_theme_that_comes_with_tipsgen_is_described_and_in_the_wheel() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    shipped = wheel["targets"]["wheel"]["force-include"]
    names = {path.name for path in (ROOT / "themes").iterdir() if (path / "theme.toml").is_file()}

    assert set(rows(section(manual("themes.md"), "## Themes that come with tipsgen"))) == names
    assert {f"themes/{name}" for name in names} == {path for path in shipped if path.startswith("themes/")}


def test_every_token_of_the_default_theme_is_named() -> None:
    tokens = tomllib.loads((ROOT / "themes/default/theme.toml").read_text(encoding="utf-8"))["tokens"]
    text = section(manual("themes.md"), "## Tokens")

    assert [name for group in tokens.values() for name in group if f"`{name}`" not in text] == []


def _shell_lines() -> Iterator[tuple[str, str]]:
    for path in MANUAL:
        for block in fences(path.read_text(encoding="utf-8"), "sh"):
            for line in block.splitlines():
                for command in line.split(" && "):
                    yield path.name, command.strip()


@pytest.mark.parametrize(("page", "line"), sorted(set(_shell_lines())))
def test_a_shell_example_names_real_commands_and_options(page: str, line: str) -> None:
    words = shlex.split(line)
    if Path(words[0]).name != "tipsgen":
        assert words[0] in EXTRA_COMMANDS, f"{page}: nobody checks {line!r}"
        return
    if words[1].startswith("-"):
        assert words[1] in {"--help", "--version", "-h"}
        return
    command, rest = commands()[words[1]], words[2:]
    if isinstance(command, click.Group):
        command, rest = command.commands[words[2]], words[3:]

    command.make_parser(click.Context(command)).parse_args(rest)


def _links() -> Iterator[tuple[Path, str]]:
    for path in MANUAL:
        text = re.sub(r"^(`{3,}).*?^\1$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        text = re.sub(r"`[^`\n]*\]\([^`\n]*`", "", text)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not re.match(r"[a-z]+:", target):
                yield path, target


@pytest.mark.parametrize(("page", "target"), [(page.name, target) for page, target in _links()])
def test_a_link_of_the_manual_leads_to_a_file_and_to_a_heading_of_it(page: str, target: str) -> None:
    source = next(path for path, name in _links() if path.name == page and name == target)
    file, _, fragment = target.partition("#")
    goal = (source.parent / file).resolve() if file else source

    assert goal.is_file(), target
    if fragment:
        headings = re.findall(r"^#+ (.+)$", goal.read_text(encoding="utf-8"), re.MULTILINE)
        assert fragment in {slugify(heading) or heading for heading in headings}, target


def test_every_page_of_the_manual_is_reached_from_its_index() -> None:
    index = manual("README.md")
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"README.md"}

    assert [page for page in sorted(pages) if f"({page})" not in index] == []


def test_the_readme_starts_with_two_blocks_that_each_set_up_everything() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = fences(section(text, "## Start"), "sh")

    assert len(blocks) == 2
    build, test = blocks
    assert build.startswith("python3 -m venv .venv && .venv/bin/python -m pip install")
    assert build.rstrip().endswith(".venv/bin/tipsgen build")
    assert test.startswith("python3 -m venv .venv && .venv/bin/python -m pip install")
    assert "-e '.[dev]'" in test
    assert test.rstrip().endswith(".venv/bin/python -m pytest -n auto")


def test_the_changelog_knows_the_package_s_version() -> None:
    from tipsgen import __version__

    assert f"\n## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_manual_lists_the_elements_that_email_does_without() -> None:
    (listed,) = fences(section(manual("markdown.md"), "### Elements that email does without"), "text")

    assert set(listed.split()) == sanitize.NOT_IN_MAIL


def test_the_manual_lists_the_attributes_that_email_does_without() -> None:
    listed = section(manual("markdown.md"), "### Attributes that email does without")

    assert set(re.findall(r"`([^`]+)`", listed)) == sanitize.NOT_IN_MAIL_ATTRIBUTES


def test_the_architecture_document_draws_the_floors_that_the_tests_hold() -> None:
    drawn = re.findall(r"^\| (\w+) \| ((?:`[^`]+` ?)+)\|$", manual("architecture.md"), re.MULTILINE)

    assert {floor: tuple(re.findall(r"`([^`]+)`", names)) for floor, names in drawn} == {
        floor: tuple(name for name in names if name) for floor, names in FLOORS.items()
    }
    assert [floor for floor, _ in drawn] == [*reversed(FLOORS)]


def test_the_architecture_document_says_what_the_modules_of_a_folder_share() -> None:
    table = manual("architecture.md").split("| Folder | Shared by all |\n", 1)[1].split("\n\n", 1)[0]
    shared = {folder: set(re.findall(r"`([^`]+)`", names)) for folder, names in rows(table).items()}

    assert shared == {folder: {name.split(".")[1] for name in names} for folder, names in SHARED.items()}


def test_every_utm_parameter_and_the_password_s_variable_are_named() -> None:
    text = manual("settings.md")
    utm = text.split("**UTM parameters.**", 1)[1].split("```", 1)[0]

    assert [name for name in UTM_NAMES if f"`{name}`" not in utm] == []
    assert f"`{PASSWORD}`" in section(text, "## smtp")
    assert PASSWORD in rows(section(manual("cli.md"), "## Environment"))


def test_every_field_of_a_campaign_file_is_explained_and_no_other() -> None:
    chapter = section(manual("send.md"), "## An issue as files")
    formats, fields = chapter.split("The campaign file has these fields:", 1)

    assert set(rows(formats)) == set(FORMATS)
    assert set(rows(fields)) == set(CAMPAIGN_FIELDS)


def test_the_limits_in_the_manual_are_those_of_the_code() -> None:
    for page in ("publish.md", "problems.md", "architecture.md", "decisions/0008-issues.md"):
        assert set(re.findall(r"\d\d,\d{3} bytes", manual(page))) == {f"{SIZE_LIMIT:,} bytes"}, page
    assert f"newest {CAMPAIGNS_LIMIT} issues" in section(manual("publish.md"), "## Issues for scripts")
    words = {10: "ten", 11: "eleven"}
    assert f"{words[len(PROVIDERS)]} names" in rows(section(manual("settings.md"), "## newsletter"))["provider"]


def test_every_placeholder_of_an_own_text_part_is_explained() -> None:
    chapter = section(manual("tips.md"), "## A text part of your own")

    assert set(rows(chapter)) == {f"{{{name}}}" for name in OWN_TAGS}


def test_the_manual_s_own_text_part_goes_out_whole_and_without_a_warning(tmp_path: Path) -> None:
    (written,) = fences(section(manual("tips.md"), "## A text part of your own"), "text")
    site = SiteMaker(tmp_path)(
        {"content/tips/2026-01-05-listen.md": "---\ntitle: Listen\n---\nWait.\n",
         "content/tips/2026-01-05-listen.txt": written}
    )  # fmt: skip

    built = build(site)

    assert built.report.problems == ()
    assert built.text("newsletters/2026-01-05-listen/index.txt") == written.format(
        view_in_browser="https://tips.example/2026/01/05/listen/",
        unsubscribe="mailto:ada@tips.example?subject=unsubscribe",
        postal_address="Ada Brown, 7 Quay Street, Lowmouth",
    )


TWO_TIPS = {
    "content/tips/2026-01-05-listen.md": "---\ntitle: Listen\n---\nWait for the second answer.\n",
    "content/tips/2026-03-15-ask.md": "---\ntitle: Ask\n---\nAsk the one who has not spoken.\n",
}
"""The tip that the manual names in many ways, and one for day 74."""


@pytest.mark.parametrize(
    "words", [word for word in rows(section(manual("cli.md"), "## tipsgen email")) if not word.startswith("--")]
)
def test_each_way_to_name_a_tip_that_the_manual_shows_finds_one(tmp_path: Path, words: str) -> None:
    site = SiteMaker(tmp_path)(TWO_TIPS)

    done = run("email", words, "--site", site, "--at", "2026-01-05", "--format", "text")

    assert done.exit_code == 0, done.output
    assert ("Ask the one" if words in ("day-74", "next") else "Wait for the second") in done.stdout


def test_a_folder_gets_the_four_files_that_the_manual_names(tmp_path: Path) -> None:
    site = SiteMaker(tmp_path)(TWO_TIPS)
    (names,) = re.findall(r"there are four files: (.*?);", section(manual("cli.md"), "## tipsgen email"), re.DOTALL)

    done = run("email", "listen", "--site", site, "--out", tmp_path / "campaign")

    assert done.exit_code == 0, done.output
    assert {path.name for path in (tmp_path / "campaign").iterdir()} == {
        name.replace("KEY", "2026-01-05-listen") for name in re.findall(r"`(KEY\.\w+)`", names)
    }


def test_the_issues_for_scripts_have_the_shape_that_the_manual_shows(tmp_path: Path) -> None:
    import json

    (example,) = fences(section(manual("publish.md"), "## Issues for scripts"), "json")
    shown = json.loads(example)
    made = json.loads(build(SiteMaker(tmp_path)(TWO_TIPS)).text("newsletters/index.json"))

    assert made["version"] == shown["version"]
    assert set(made) == set(shown)
    assert [issue["key"] for issue in made["issues"]] == ["2026-03-15-ask", "2026-01-05-listen"]
    assert [*made["issues"][0]][:2] == [*shown["issues"][0]]
    assert made["issues"][0]["paths"]["html"] == "newsletters/2026-03-15-ask/index.html"


def test_every_name_that_an_email_template_sees_is_explained_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, set[str]] = {}
    render = Theme.render

    def noted(theme: Theme, name: str, context: dict[str, object]) -> str:
        seen[name] = set(context)
        return render(theme, name, context)

    monkeypatch.setattr(Theme, "render", noted)
    build(SiteMaker(tmp_path)(TWO_TIPS), jobs=1)
    chapter = section(manual("themes.md"), "### What an email template sees")
    intro, frame, letter = re.split(r"\n\| Name in the \w+ \| Is \|\n", chapter)
    everywhere = set(re.findall(r"`(\w+)`", intro)) - {"theme"}

    def named(table: str) -> set[str]:
        cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        return everywhere | set(re.findall(r"`(\w+)`", " ".join(cells)))

    assert named(frame) == seen["email/base.html"]
    assert named(letter) == seen["email/newsletter.html"]


def test_every_merge_tag_of_a_template_is_explained_and_no_other() -> None:
    cells = re.findall(r"^\| (`merge.*?) \|", section(manual("themes.md"), "### Merge tags"), re.MULTILINE)
    slots = {"provider", "is_html", "shields", "shield"}
    assigned = {
        node.attr
        for node in ast.walk(ast.parse((ROOT / "tipsgen/providers/base.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    real = {name for name in {*vars(Merge), *assigned} if not name.startswith("_")} - slots

    assert set(re.findall(r"`merge\.(\w+)", " ".join(cells))) == real


@pytest.mark.parametrize(
    "example", [one for one in fences(manual("themes.md"), "html") if one.startswith("{% extends")]
)
def test_a_whole_template_of_the_manual_renders(tmp_path: Path, example: str) -> None:
    (name,) = re.findall(r'extends "parent/([^"]+)"', example)
    settings = SETTINGS + 'provider = "mailchimp"\n'
    site = SiteMaker(tmp_path)({**TWO_TIPS, "tipsgen.toml": settings, f"themes/site/templates/{name}": example})

    built = build(site)

    changed = built.text(
        "newsletters/2026-03-15-ask/index.html" if name.startswith("email/") else "2026/03/15/ask/index.html"
    )
    assert ("Good morning, *|FNAME|*." if name.startswith("email/") else "Get one every morning.") in changed


def test_tags_that_stand_in_a_template_go_out_as_the_manual_writes_them(tmp_path: Path) -> None:
    (example,) = [one for one in fences(manual("themes.md"), "html") if "{% raw %}" in one]
    template = '{% extends "parent/email/newsletter.html" %}\n{% block kicker %}\n' + example + "{% endblock %}\n"
    settings = SETTINGS + 'provider = "brevo"\n'
    site = SiteMaker(tmp_path)(
        {**TWO_TIPS, "tipsgen.toml": settings, "themes/site/templates/email/newsletter.html": template}
    )

    issue = build(site).text("newsletters/2026-03-15-ask/index.html")

    assert ">*|LIST:DESCRIPTION|*</p>" in issue
    assert ">{{ contact.COMPANY }}</p>" in issue


LINKS = """\
[Ours](/404.html), [the front](https://tips.example/) and [theirs](https://other.example/).

![A bell](/bell.png) ![A ladder](/ladder.svg)
"""


@pytest.mark.parametrize("by_hand", ["", '\n<b>By hand: <a href="/404.html">ours</a></b>\n'])
def test_utm_parameters_go_where_the_manual_says_and_go_there_once(tmp_path: Path, by_hand: str) -> None:
    site = SiteMaker(tmp_path)(
        {"tipsgen.toml": SETTINGS + "utm = true\n",
         "content/static/bell.png": b"", "content/static/ladder.svg": b"<svg/>",
         "content/tips/2026-01-05-listen.md": f"---\ntitle: Listen\n---\n{LINKS}{by_hand}"}
    )  # fmt: skip
    built = build(site)
    page = built.text("newsletters/2026-01-05-listen/index.html")
    text = built.text("newsletters/2026-01-05-listen/index.txt")
    tail = "utm_source=newsletter&utm_medium=email&utm_campaign=2026-01-05-listen"
    found = {address.replace("&amp;", "&") for address in re.findall(r'(?:href|src)="(http[^"]*)"', page)}
    plain = {"https://tips.example/2026/01/05/listen/", "https://other.example/",
             "https://tips.example/bell.png", "https://tips.example/ladder.svg"}  # fmt: skip

    assert {address for address in found if "utm_" not in address} == plain
    assert {address.split("?", 1)[1] for address in found - plain} == {tail}
    assert {address.split("?", 1)[1] for address in re.findall(r"https?://[^\s)]*utm_[^\s)]*", text)} == {tail}
    assert "utm_" not in built.text("2026/01/05/listen/index.html")
