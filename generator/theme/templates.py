"""The templates of a theme: compiled as they are asked for, and what each of them is made of.

Jinja is loaded with this module: what only asks where a theme's files lie does without.
"""

import hashlib
import os
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

import jinja2
from jinja2 import nodes
from jinja2.loaders import split_template_path
from jinja2.meta import find_referenced_templates
from markupsafe import Markup
from msgspec import Struct

from generator.content.yaml.fields import did_you_mean
from generator.languages.catalogue import Translation
from generator.memo.digests import digest
from generator.problems import ThemeError
from generator.theme.engine import Engine
from generator.theme.filters import TESTS, filters_in
from generator.theme.load import ASSETS, Theme, bytes_of, shipped, shown
from generator.theme.slots import FUNCTIONS as SLOT_FUNCTIONS
from generator.theme.translation import FUNCTIONS, Translated, messages

JSON_CONTENT: Final = "feeds/content.html"
"""The template of the HTML inside a JSON feed."""
_XML: Final = (".html", ".xml", ".opml")
_REMEMBERED: Final = 4_096  # results of `once`; a teaser is some kilobyte of HTML


def template_digests(theme: Theme, templates: Iterable[str]) -> dict[str, bytes]:
    """A digest of each template with all that it extends, includes, imports, links to and says."""
    return {name: _closure_digest(theme, name) for name in templates}


def _closure_digest(theme: Theme, name: str) -> bytes:
    parts = closure(theme, name)
    if any(source.may_name_any_template for source in parts.values()):
        return digest(b"all", theme.version)  # which covers assets and words as well
    texts = digest(*(part for each in sorted(parts) for part in parts[each].parts(each)))
    assets = _asset_digests(theme)
    named = {asset for source in parts.values() for asset in source.assets}
    if any(source.may_name_any_asset for source in parts.values()):
        named |= assets.keys()
    linked = (part for each in sorted(named) for part in (each.encode(), assets.get(each, b"")))
    # Of the words, those that are said: an edit of one makes the pages again that have it.
    said = {message for source in parts.values() for message in source.messages}
    return digest(texts, digest(*linked), theme.catalogue.digest(said))


@lru_cache(maxsize=2)
def _asset_digests(theme: Theme) -> dict[str, bytes]:
    """By the names under which templates ask for them."""
    return {path.removeprefix(ASSETS): digest(bytes_of(Path(file))) for path, file in theme.assets}


def messages_in(theme: Theme, templates: Iterable[str]) -> set[Translation]:
    """All that these templates may say."""
    return {
        message
        for name in templates
        for source in closure(theme, name).values()
        for message in source.messages
    }


class Source(Struct, frozen=True):
    """A template, as far as its text tells what its pages are made of."""

    text: str | None
    """None where there is none of that name: it may come."""
    file: str = ""
    tree: nodes.Template | None = None
    """What it was read to be, and what an engine may have made of it since."""
    references: tuple[str, ...] = ()
    """The templates that it names."""
    may_name_any_template: bool = False
    """True where it computes a name."""
    assets: tuple[str, ...] = ()
    """Those that it names."""
    may_name_any_asset: bool = False
    """True where it does anything with `asset` but call it with a word that is written out."""
    messages: frozenset[Translation] = frozenset()

    def parts(self, name: str) -> tuple[bytes, ...]:
        """What it is, for a digest."""
        is_there = self.text is not None
        return (name.encode(), bytes((is_there,)), (self.text or "").encode())


def closure(theme: Theme, name: str) -> dict[str, Source]:
    """A template with all that it extends, includes and imports, by name."""
    found: dict[str, Source] = {}
    # A page that an encoder makes has no template of its own, but asks for that of an item.
    waiting = [JSON_CONTENT if name.endswith(".json") else name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = source_of(theme, each)
            waiting += found[each].references
    return found


@lru_cache(maxsize=256)
def source_of(theme: Theme, name: str) -> Source:
    """The template of that name, as the theme has it. Raises ThemeError for what is none."""
    environment = environment_of(theme)
    assert environment.loader is not None
    try:
        text, file, _ = environment.loader.get_source(environment, name)
    except jinja2.TemplateNotFound:
        return Source(None)
    try:
        tree = environment.read(text, name)
    except jinja2.TemplateSyntaxError as error:
        place = f"{shown(file, name)}:{error.lineno}"
        raise ThemeError(f"{place}: {error.message}") from error
    except RecursionError as error:
        raise ThemeError(f"{shown(file, name)}: is nested too deeply") from error
    references = list(find_referenced_templates(tree))
    assets = list(_assets_in(tree))
    return Source(
        text,
        file or "",
        tree,
        tuple(each for each in references if each is not None),
        None in references,
        tuple(each for each in assets if each is not None),
        None in assets,
        frozenset(messages(tree)),
    )


def _assets_in(tree: nodes.Template) -> Iterator[str | None]:
    """The names of the assets that a template asks for; None where only a page tells which."""
    called = set()
    for node in tree.find_all((nodes.Call, nodes.Name)):  # a call comes before what it calls
        match node:
            case nodes.Call(
                node=nodes.Name(name="asset"),
                args=[nodes.Const(value=str(name))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                called.add(id(node.node))
                yield name
            case nodes.Name(name="asset") if id(node) not in called:
                yield None


@lru_cache(maxsize=2)
def environment_of(theme: Theme) -> Engine:
    """The templates of a theme, compiled as they are asked for; one environment a process."""
    environment = Translated(
        theme.catalogue,
        # Ours are there under the theme's name as well, for a site's own to build on.
        loader=Templates((*theme.folders, str(shipped()))),
        autoescape=lambda name: name is not None and name.endswith(_XML),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # a theme that was edited is another one
        extensions=["jinja2.ext.loopcontrols"],
    )
    environment.filters.update(filters_in(theme.catalogue.language))
    environment.tests.update(TESTS)
    files = dict(theme.assets)
    versions: dict[str, str] = {}

    def asset(name: str) -> str:
        """An asset's URL. It names the file's digest, so that browsers may keep it for ever."""
        path = ASSETS + name
        if path not in files:
            known = [each.removeprefix(ASSETS) for each in files if each.startswith(ASSETS)]
            raise ValueError(f'the theme has no asset "{name}"{did_you_mean(name, known)}')
        if path not in versions:
            versions[path] = hashlib.sha256(bytes_of(Path(files[path]))).hexdigest()[:8]
        return f"{theme.base_path}/{quote(path)}?v={versions[path]}"

    # What is equal and of another type looks another way: 1 and True, text and markup.
    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def once(macro: Callable[..., Markup], *arguments: Hashable) -> Markup:
        """What the macro makes of these arguments: made once, however many pages show it."""
        return macro(*arguments)

    asset.__qualname__, once.__qualname__ = "asset", "once"  # as messages name them
    words = {name: environment.globals[name] for name in FUNCTIONS}
    environment.known["asset"] = lambda name: nodes.Const(asset(name))
    environment.globals = {"asset": asset, "once": once, **SLOT_FUNCTIONS, **words}
    return environment


class Templates(jinja2.BaseLoader):
    """Finds a template by its name: in the first folder that has it."""

    def __init__(self, folders: Iterable[str]) -> None:
        self.folders = tuple(folders)

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        """Its text and its file. Raises TemplateNotFound, and ThemeError where it is no text."""
        *above, last = split_template_path(template) or [""]
        # What lies in hidden folders is no part of a theme, and no digest covers it.
        if not last or any(folder.startswith(".") for folder in above):
            raise jinja2.TemplateNotFound(template)
        for folder in self.folders:
            file = Path(folder, *above, last)
            if os.path.isfile(file):  # of a name that no file can have, as well
                try:
                    # Some editors begin a file with a sign that is no part of its text.
                    return file.read_bytes().decode("utf-8-sig"), str(file), None
                except UnicodeDecodeError as error:
                    fault = "not UTF-8; save the file as UTF-8"
                    raise ThemeError(f"{shown(str(file), template)}: {fault}") from error
                except OSError as error:
                    fault = f"cannot be read: {error.strerror}"
                    raise ThemeError(f"{shown(str(file), template)}: {fault}") from error
        raise jinja2.TemplateNotFound(template)
