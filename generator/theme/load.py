"""templates/<theme>/ -> Theme: the folders that templates are looked for in, and the assets."""

import hashlib
import os
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

import jinja2
from jinja2 import nodes
from jinja2.meta import find_referenced_templates
from markupsafe import Markup
from msgspec import Struct

from generator.content.source_folder import Folder
from generator.content.yaml.fields import did_you_mean
from generator.languages import catalogue
from generator.languages.catalogue import Catalogue, Translation
from generator.memo.digests import digest
from generator.pages.parts.site_chrome import ICONS
from generator.problems import ThemeError
from generator.theme.engine import Engine
from generator.theme.files import Templates, shown
from generator.theme.filters import TESTS, filters_in
from generator.theme.slots import FUNCTIONS as SLOT_FUNCTIONS
from generator.theme.translation import FUNCTIONS, Translated, messages

_PACKAGE: Final = Path(__file__).resolve().parents[1]
ASSETS: Final = "assets/"
JSON_CONTENT: Final = "feeds/content.html"
"""The template of the HTML inside a JSON feed."""
DEFAULT: Final = "default"
"""The theme that has all there is: what another lacks comes from here."""
ASKED_FOR: Final = ("favicon.ico", "apple-touch-icon.png")
"""Icons that browsers and feed readers ask for at the root of a host without being told of them. A
theme has them beside its templates."""
_ICON: Final = "assets/icon.svg"
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
    folders = folders_of(name, own_templates)
    own = [Path(folder) for folder in folders if not Path(folder).is_relative_to(shipped())]
    ours = [Path(folder) for folder in folders if Path(folder).is_relative_to(shipped())]
    for folder in own:
        _refuse_what_is_no_template(folder, ours)
    assets = _assets(folders) | _asked_for(folders)
    words = catalogue.find(language, [Path(folder) / catalogue.FOLDER for folder in folders])
    # All that ships, for any of it may be named: `default/base.html`.
    version = digest(*map(_version, (*own, shipped())), words.version)
    return Theme(folders, base_path, tuple(sorted(assets.items())), words, version)


def folders_of(name: str, own_templates: Path) -> tuple[str, ...]:
    """Where a theme's files are looked for, one folder after the other: see `Theme.folders`."""
    folders = _folders(name, own_templates)
    if not folders:
        known = ", ".join(shipped_themes())
        raise ThemeError(f'there is no theme "{name}" in {own_templates}; we ship: {known}')
    return folders + (_folders(DEFAULT, own_templates) if name != DEFAULT else ())


def _folders(name: str, own_templates: Path) -> tuple[str, ...]:
    places = (own_templates / name, shipped() / name)
    for place in (own_templates, own_templates / name):
        if os.path.lexists(place) and not os.path.isdir(place):
            raise ThemeError(f"{place}: is no folder, as a theme is; rename or remove it")
    return tuple(str(folder) for folder in places if os.path.isdir(folder))


def _refuse_what_is_no_template(folder: Path, ours: Iterable[Path]) -> None:
    """Raises ThemeError for what stands in for a file of ours and cannot, as it is no file, or for
    a folder, as it is none; and for what cannot be read. Else ours would be taken in silence.

    folder   of the site's own
    ours     the folders that it stands before
    """
    scan = Folder(folder, follow_links=True)
    scan.scan("**/*")
    faults = {
        shown(str(folder / name), name): "is a link that leads nowhere; remove it, or mend it"
        if (folder / name).is_symlink() and not os.path.exists(folder / name)
        else why
        for name, why in scan.refused.items()
    }
    folders = {ASSETS.rstrip("/"), catalogue.FOLDER}
    for place in ours:
        for name in files_in(place):
            folders.update(map(str, Path(name).parents))
            if (folder / name).is_dir():
                faults[shown(str(folder / name), name)] = "is a folder, and a template is a file"
    for name in folders:
        if (folder / name).exists() and not (folder / name).is_dir():
            faults[shown(str(folder / name), name)] = "is no folder; rename or remove it"
    if faults:
        raise ThemeError("\n".join(f"{name}: {why}" for name, why in sorted(faults.items())))


def _assets(folders: Iterable[str]) -> dict[str, str]:
    """Files by their paths below the output folder; those of the first folder count for most."""
    found: dict[str, str] = {}
    for folder in folders:
        for file in Folder(Path(folder) / "assets", follow_links=True).scan_all():
            found.setdefault(ASSETS + file.name, str(Path(folder) / "assets" / file.name))
    return found


def _asked_for(folders: Iterable[str]) -> dict[str, str]:
    """The same of the icons that are asked for: those of the first folder that has an icon at all,
    for that of another theme would be another's mark."""
    for folder in map(Path, folders):
        found = {name: str(folder / name) for name in ASKED_FOR if (folder / name).is_file()}
        if found or (folder / _ICON).is_file():
            return found
    return {}


def files_beside(theme: Theme, static: Collection[str]) -> dict[str, str]:
    """The theme's files that go out, by path below the output folder: the file of each.

    static   paths of the owner's files: who has any icon of his own gets none of the theme's
    """
    files = dict(theme.assets)
    own = {*ASKED_FOR, *(icon.url for icon in ICONS)}
    if not own.isdisjoint(static):
        for name in ASKED_FOR:
            files.pop(name, None)
    return files


def _version(folder: Path) -> bytes:
    return digest(
        *(part for name in files_in(folder) for part in (name.encode(), _bytes(folder / name)))
    )


def is_template(name: str) -> bool:
    """False for assets, catalogues and icons: no blocks are looked for in them, and no page is made
    of one."""
    return not name.startswith((ASSETS, f"{catalogue.FOLDER}/")) and name not in ASKED_FOR


def files_in(folder: Path) -> list[str]:
    """All that a template may name: hidden files as well, but nothing in a hidden folder."""
    scans = (Folder(folder, follow_links=True).scan(pattern) for pattern in ("**/*", "**/.*"))
    return sorted(found.name for scan in scans for found in scan)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"{shown(str(file), file.name)}: cannot be read: {error.strerror}"
        raise ThemeError(message) from error


def shipped() -> Path:
    """The themes that come with us: inside the package, or beside it in a checkout."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def shipped_themes() -> list[str]:
    """The names of the themes that come with us."""
    return sorted(folder.name for folder in shipped().iterdir() if folder.is_dir())


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
    return {path.removeprefix(ASSETS): digest(_bytes(Path(file))) for path, file in theme.assets}


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
    environment = theme.environment
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
def _environment(theme: Theme) -> Engine:
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
            versions[path] = hashlib.sha256(_bytes(Path(files[path]))).hexdigest()[:8]
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
