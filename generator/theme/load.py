"""templates/<theme>/ -> Theme: the folders that templates are looked for in, and the assets."""

import hashlib
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

import jinja2
from jinja2 import nodes
from jinja2.meta import find_referenced_templates
from markupsafe import Markup
from msgspec import Struct

from generator.folder import Folder
from generator.languages import catalogue
from generator.languages.catalogue import Catalogue, Said
from generator.problems import ThemeError
from generator.state.fingerprint import digest
from generator.theme.engine import Engine
from generator.theme.filters import TESTS, filters_in
from generator.theme.words import FUNCTIONS, Translated, messages

_PACKAGE: Final = Path(__file__).resolve().parents[1]
ASSETS: Final = "assets/"
JSON_CONTENT: Final = "feeds/content.html"
"""The template of the HTML inside a JSON feed."""
DEFAULT: Final = "default"
"""The theme that has all there is: what another lacks comes from here."""
_XML: Final = (".html", ".xml", ".opml")
_REMEMBERED: Final = 4_096  # results of `once`; a teaser is some kilobyte of HTML


class Theme(Struct, frozen=True):
    """A theme: small enough to be sent to every process, which loads its templates by it."""

    folders: tuple[str, ...]
    """Where templates are looked for, file by file: the site's own folder first, then what ships
    with us, then the same of the default theme."""
    base_path: str
    """What stands before a path of the site in a link."""
    assets: tuple[tuple[str, str], ...]
    """Pairs of an asset's path below the output folder, and the file it is copied from."""
    catalogue: Catalogue
    """Its words in the site's language."""
    version: bytes
    """Digest of every file of the theme: one that was edited is another theme."""

    @property
    def environment(self) -> Engine:
        """The templates, compiled as they are asked for; one environment a process."""
        return _environment(self)


def load(name: str, own_templates: Path, base_path: str, language: str = "en") -> Theme:
    """The theme of that name.

    language        of its words and dates, BCP 47
    own_templates   a site's folder of templates; what it holds under the theme's name stands in
                    for ours, file by file
    What a theme lacks is the default theme's, templates and assets alike: its templates ask for
    its assets, and so do those of a theme that build on them.
    Raises ThemeError where neither the site nor we have such a theme.
    """
    folders = _folders(name, own_templates)
    if not folders:
        known = ", ".join(sorted(folder.name for folder in shipped().iterdir() if folder.is_dir()))
        raise ThemeError(f'there is no theme "{name}" in {own_templates}; we ship: {known}')
    default = _folders(DEFAULT, own_templates) if name != DEFAULT else ()
    folders += default
    assets = _assets(folders)
    words = catalogue.find(language, [Path(folder) / catalogue.FOLDER for folder in folders])
    version = digest(_version(folders), words.version)
    return Theme(folders, base_path, tuple(sorted(assets.items())), words, version)


def _folders(name: str, own_templates: Path) -> tuple[str, ...]:
    places = (own_templates / name, shipped() / name)
    return tuple(str(folder) for folder in places if folder.is_dir())


def _assets(folders: Iterable[str]) -> dict[str, str]:
    """Files by their paths below the output folder; those of the first folder count for most."""
    found: dict[str, str] = {}
    for folder in folders:
        for file in Folder(Path(folder) / "assets", follow_links=True).scan_all():
            found.setdefault(ASSETS + file.name, str(Path(folder) / "assets" / file.name))
    return found


def _version(folders: Iterable[str]) -> bytes:
    return digest(
        *(
            part
            for folder in folders
            for file in Folder(Path(folder), follow_links=True).scan_all()
            for part in (file.name.encode(), Path(folder, file.name).read_bytes())
        )
    )


def shipped() -> Path:
    """The themes that come with us: inside the package, or beside it in a checkout."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def template_digests(theme: Theme, templates: Iterable[str]) -> dict[str, bytes]:
    """A digest of each template with all that it extends, includes, imports, links to and says."""
    return {name: _closure_digest(theme, name) for name in templates}


def _closure_digest(theme: Theme, name: str) -> bytes:
    closure = _closure(theme, name)
    parts = [text.encode() for each in sorted(closure) for text in (each, closure[each].text)]
    if any("asset(" in source.text for source in closure.values()):
        parts.append(_assets_digest(theme))
    # Of the words, those that are said: an edit of one makes the pages again that have it.
    said = {message for source in closure.values() for message in source.messages}
    return digest(theme.catalogue.digest(said), *parts)


@lru_cache(maxsize=2)
def _assets_digest(theme: Theme) -> bytes:
    return digest(*(Path(file).read_bytes() for _, file in theme.assets))


def messages_in(theme: Theme, templates: Iterable[str]) -> set[Said]:
    """All that these templates may say."""
    return {
        message
        for name in templates
        for source in _closure(theme, name).values()
        for message in source.messages
    }


class _Source(Struct, frozen=True):
    text: str
    references: tuple[str, ...]
    messages: frozenset[Said]


def _closure(theme: Theme, name: str) -> dict[str, _Source]:
    """A template with all that it extends, includes and imports, by name."""
    found: dict[str, _Source] = {}
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = _source(theme, each)
            waiting += found[each].references
    return found


@lru_cache(maxsize=256)
def _source(theme: Theme, name: str) -> _Source:
    # A page that an encoder makes has no template of its own, but asks for that of an item.
    if name.endswith(".json"):
        name = JSON_CONTENT
    environment = theme.environment
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    tree = environment.read(source, name)
    references = tuple(found for found in find_referenced_templates(tree) if found is not None)
    return _Source(source, references, frozenset(messages(tree)))


@lru_cache(maxsize=2)
def _environment(theme: Theme) -> Engine:
    environment = Translated(
        theme.catalogue,
        # Ours are there under the theme's name as well, for a site's own to build on.
        loader=jinja2.FileSystemLoader((*theme.folders, str(shipped()))),
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
            raise ThemeError(f'the theme has no asset "{name}"')
        if path not in versions:
            versions[path] = hashlib.sha256(Path(files[path]).read_bytes()).hexdigest()[:8]
        return f"{theme.base_path}/{path}?v={versions[path]}"

    @lru_cache(maxsize=_REMEMBERED)
    def once(macro: Callable[..., Markup], *arguments: Hashable) -> Markup:
        """What the macro makes of these arguments: made once, however many pages show it."""
        return macro(*arguments)

    words = {name: environment.globals[name] for name in FUNCTIONS}
    environment.known["asset"] = lambda name: nodes.Const(asset(name))
    environment.globals = {"asset": asset, "once": once, **words}
    return environment
