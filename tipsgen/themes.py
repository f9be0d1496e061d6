"""Themes: layers of templates, one set of design tokens, and the email styles made from them."""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from hashlib import blake2b
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from tipsgen.compiled import KeepingEnvironment
from tipsgen.dress import dress
from tipsgen.errors import ThemeError
from tipsgen.jobs import Frame
from tipsgen.model import SourcePos
from tipsgen.values import frozen

PARENT = "parent/"
"""Before a template's name: the one of the same name a layer down."""

CSS_PATH = "/assets/theme.css"


@frozen()
class Layer:
    """One folder of a theme, read."""

    name: str
    """For messages: the folder."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Sources by name, such as `blog/tip.html`."""
    settings: str = ""
    """The text of `theme.toml`."""
    css: str = ""
    """The text of `static/theme.css`; a higher layer's comes after the lower ones'."""


class _LayerLoader(BaseLoader):
    """Finds templates in layers; those of emails get their styles when they are read, once a theme."""

    def __init__(self, layers: Sequence[Layer], dress: Callable[[str], str]) -> None:
        self._layers = layers
        self._dress = dress

    def get_source(self, _environment: Environment, template: str) -> tuple[str, str | None, None]:
        name, _, depth = template.partition("@")
        for layer in self._layers[int(depth or 0) :]:
            if name in layer.templates:
                source = layer.templates[name]
                if name.startswith("email/") and name.endswith(".html"):
                    source = self._dress(source)
                return source, f"{layer.name}/templates/{name}", None
        searched = ", ".join(f"{layer.name}/templates/{name}" for layer in self._layers)
        raise ThemeError(f"template {name} is in none of the theme's folders; searched: {searched}")


class _LayerEnvironment(KeepingEnvironment):
    """Resolves names to layers, so that a template can extend the one below it."""

    layers: Sequence[Layer] = ()

    def join_path(self, template: str, parent: str) -> str:
        if not template.startswith(PARENT):
            return template
        name = template.removeprefix(PARENT)
        _, _, depth = parent.partition("@")
        below = self._depth(parent.partition("@")[0], int(depth or 0)) + 1
        return f"{name}@{below}"

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A table's entry by its key at once; Jinja looks for an attribute first, and fails on the way."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def _depth(self, name: str, start: int) -> int:
        for index, layer in enumerate(self.layers[start:], start):
            if name in layer.templates:
                return index
        return start


class Theme:
    """A theme with its parents, ready to render.

    Layers come highest first: the site's own overrides, the chosen theme, what that extends,
    the default.
    """

    def __init__(self, layers: Sequence[Layer], compiled: Callable[[str], BytecodeCache] | None = None) -> None:
        self.layers = tuple(layers)
        self._compiled = compiled
        tokens, styles, sizes = _merge_settings(self.layers)
        self.tokens: Mapping[str, Mapping[str, str]] = tokens
        self.styles: Mapping[str, str] = styles
        """Inline email styles by element, or by `element.class`."""
        self.picture_sizes = sizes
        """How wide pages show pictures: the value of an image's `sizes`."""
        self._environments: dict[tuple[bool, bool, bool], _LayerEnvironment] = {}
        self._templates: dict[tuple[str, bool, bool], Template] = {}
        self._frames: dict[str, tuple[tuple[object, ...], Frame]] = {}
        """The newest frame of each template, with what it was rendered for."""

    def _environment(self, html: bool, shielded: bool, mirrored: bool) -> _LayerEnvironment:
        """Where templates are compiled.

        Each escapes for HTML or not, shields values for a provider with tags or not, and has email
        styles for one direction.
        """
        found = self._environments.get((html, shielded, mirrored))
        if found:
            return found
        loader = _LayerLoader(self.layers, lambda source: dress(source, self.tags("rtl" if mirrored else "ltr")))
        environment = _LayerEnvironment(
            loader=loader, undefined=StrictUndefined, autoescape=html, trim_blocks=True,
            lstrip_blocks=True, keep_trailing_newline=True, auto_reload=False, cache_size=-1,
            finalize=_shield if shielded else None,
            bytecode_cache=self._compiled(f"{html:d}{shielded:d}{mirrored:d}") if self._compiled else None,
        )  # fmt: skip
        environment.layers = self.layers
        environment.globals["theme"] = {
            "tokens": self.tokens, "styles": self.styles, "css_path": f"{CSS_PATH}?v={self.css_version}",
            "email_styles": _Late(lambda: self.email_styles),
        }  # fmt: skip
        self._environments[html, shielded, mirrored] = environment
        return environment

    @cached_property
    def css(self) -> str:
        """The blog's style sheet: the tokens as custom properties, then the layers' own rules."""
        light = "".join(f"--{name}:{value};" for name, value in self.tokens["light"].items())
        dark = "".join(f"--{name}:{value};" for name, value in self.tokens["dark"].items())
        base = "".join(f"--{name}:{value};" for name, value in self.tokens["type"].items())
        head = (
            f":root{{color-scheme:light dark;{base}{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        )
        return head + "\n".join(layer.css for layer in reversed(self.layers) if layer.css)

    @cached_property
    def email_styles(self) -> str:
        """The style blocks of every issue, from the template `email/styles.html`."""
        return self.render("email/styles.html", {})

    @cached_property
    def css_version(self) -> str:
        """A few characters that change with the style sheet."""
        return blake2b(self.css.encode(), digest_size=4).hexdigest()

    def has_template(self, name: str) -> bool:
        """Whether one of the theme's folders has the template `name`."""
        return name in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for layer in self.layers for name in layer.templates)

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """The template `name`; a `ThemeError` says where one fails.

        Where the context has a `merge` (see `providers.base`) whose provider has tags, every value
        that the template writes is shielded, so that only the template itself can write a tag.
        """
        merge = context.get("merge")
        variant = (name, getattr(merge, "shields", False), context.get("direction") == "rtl")
        template = self._templates.get(variant)
        try:
            if template is None:
                template = self._environment(name.endswith(".html"), *variant[1:]).get_template(name)
                self._templates[variant] = template
            return _rendered(template, context)
        except TemplateNotFound as error:
            raise ThemeError(f"template {name}: {error}") from error
        except _TEMPLATE_FAULTS as error:
            raise ThemeError(f"{self._place(error) or name}: {error}") from error

    def frame(self, name: str, context: Callable[[], Mapping[str, object]], same: tuple[object, ...]) -> Frame:
        """The template `name` cut at its slots.

        It is rendered once for all that is equal in `same`, which must hold everything that its
        context depends on.  What a slot stands for is put in by the caller, ready for its place.
        """
        kept = self._frames.get(name)
        if kept and len(kept[0]) == len(same) and all(map(operator.is_, kept[0], same)):
            return kept[1]
        marks = {slot: Markup(f"\ue100{slot}\ue100") for slot in SLOTS}  # noqa: S704 - constants
        parts = _SLOT.split(self.render(name, {**context(), **marks}))
        frame = Frame(tuple(parts[1::2]), tuple(part.encode() for part in parts[::2]))
        self._frames[name] = (same, frame)
        return frame

    def _place(self, error: Exception) -> str:
        """The template and the line that an error comes from."""
        line = getattr(error, "lineno", None)
        if line:
            return f"{getattr(error, 'filename', None)}:{line}"
        # Jinja writes templates' names and lines into the traceback.
        place, step = "", error.__traceback__
        while step:
            file = step.tb_frame.f_code.co_filename
            if any(file == f"{layer.name}/templates/{name}" for layer in self.layers for name in layer.templates):
                place = f"{file}:{step.tb_lineno}"
            step = step.tb_next
        return place

    def tags(self, direction: str) -> Mapping[str, str]:
        """Start tags with the theme's email styles, for text of this direction.

        A tag's rule is looked up by its element and its first class, then by its element; one that
        has a style keeps it.
        """
        return self._mirrored_tags if direction == "rtl" else self._tags

    @cached_property
    def _tags(self) -> _Dressed:
        return _Dressed(self.styles)

    @cached_property
    def _mirrored_tags(self) -> _Dressed:
        return _Dressed({key: _mirror(rule) for key, rule in self.styles.items()})


class _Dressed(dict[str, str]):
    """Start tags with their styles, each looked up once; links by what stands before their address."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self._styles = styles
        self._links: dict[str, str] = {}

    def __missing__(self, tag: str) -> str:
        head, link, _ = tag.partition(' href="')
        if link:
            style = self._links.get(head)
            if style is None:
                style = self._links[head] = self._style(head)
            return f"{tag[:-1]}{style}>"
        dressed = f"{tag[:-1]}{self._style(tag)}>"
        if len(self) < _REMEMBERED:
            self[tag] = dressed
        return dressed

    def _style(self, tag: str) -> str:
        if "style=" in tag:
            return ""
        element, name = _ELEMENT.match(tag), _CLASS.search(tag)
        assert element is not None  # noqa: S101 - it is a start tag
        style = self._styles.get(f"{element[1]}.{name[1]}") if name else None
        style = style or self._styles.get(element[1])
        return f' style="{style}"' if style else ""


SLOTS = ("heading", "preheader", "view_link", "letter")
"""What each issue puts into its frame."""
_SLOT = re.compile(f"\ue100({'|'.join(SLOTS)})\ue100")


def _rendered(template: Template, context: Mapping[str, object]) -> str:
    """What `Template.render` does, with one copy of the context in place of three."""
    environment = template.environment
    try:
        inner = template.new_context({**template.globals, **context}, shared=True)
        return environment.concat(template.root_render_func(inner))
    except _TEMPLATE_FAULTS:
        environment.handle_exception()


_TEMPLATE_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a template that is wrong may raise."""


class _Late:
    """Words of a template that are made when it is first rendered."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def __html__(self) -> str:
        return self._make()

    __str__ = __html__


@pass_context
def _shield(context: Context, value: object) -> object:
    return context["merge"].shield(value)


_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)")
_REMEMBERED = 500
"""Start tags without a link that a theme remembers; pictures have one each."""
_CLASS = re.compile(r"class=\"([a-z-]+)")
_TOKEN = re.compile(r"\{([a-z0-9_-]+)\}")


_SIDES = re.compile(r"\b(margin|padding):([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;]+)")
_SIDE = re.compile(r"(?<=-)(left|right)(?=:)|(?<=text-align:)(left|right)\b")
_OTHER = {"left": "right", "right": "left"}


def _mirror(rule: str) -> str:
    """A rule for the other direction: what is on the left goes to the right, and back."""
    turned = _SIDES.sub(r"\1:\2 \5 \4 \3", rule)
    return _SIDE.sub(lambda match: _OTHER[match[0]], turned)


def _merge_settings(layers: Sequence[Layer]) -> tuple[dict[str, dict[str, str]], dict[str, str], str]:
    """Tokens, email styles and the width of pictures; what a higher layer says counts."""
    sizes = "100vw"
    tokens: dict[str, dict[str, str]] = {"type": {}, "light": {}, "dark": {}}
    rules: dict[str, str] = {}
    for layer in reversed(layers):
        try:
            table = tomllib.loads(layer.settings)
        except tomllib.TOMLDecodeError as error:
            raise ThemeError(f"{layer.name}/theme.toml: {error}") from error
        for group in tokens:
            tokens[group].update({key: str(value) for key, value in table.get("tokens", {}).get(group, {}).items()})
        rules.update({key: str(value) for key, value in table.get("email", {}).get("styles", {}).items()})
        sizes = str(table.get("pictures", {}).get("sizes", sizes))
    values = {**tokens["type"], **tokens["light"]}

    def fill(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise ThemeError(f"an email style uses the token {match[1]!r}, which no theme.toml defines")
        return values[match[1]].replace('"', "'")

    styles: dict[str, str] = {key: Markup(_TOKEN.sub(fill, rule).replace('"', "'")) for key, rule in rules.items()}  # noqa: S704
    marked: dict[str, dict[str, str]] = {}
    for group, named in tokens.items():
        marked[group] = {key: Markup(value) for key, value in named.items()}  # noqa: S704 - a theme is trusted
    return marked, styles, sizes


def extends(settings: str, name: str) -> str:
    """The theme that a `theme.toml` extends; `default` where it names none."""
    try:
        return str(tomllib.loads(settings).get("extends", "default"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        at = SourcePos(f"{name}/theme.toml", *(map(int, place.groups()) if place else ()))
        raise ThemeError(f"{name}/theme.toml: {error}", at) from error
