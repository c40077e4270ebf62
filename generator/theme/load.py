"""templates/<theme>/ -> Theme: the folders that templates are looked for in, and the assets."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct, msgpack

from generator.content.records.extra import ExtraFields
from generator.content.source_folder import Folder
from generator.languages import catalogue
from generator.languages.catalogue import Catalogue
from generator.memo.digests import digest
from generator.memo.fingerprint import program_digest
from generator.problems import ThemeError

_PACKAGE: Final = Path(__file__).resolve().parents[1]
ASSETS: Final = "assets/"
DEFAULT: Final = "default"
"""The theme that has all there is: what another lacks comes from here."""
ASKED_FOR: Final = ("favicon.ico", "apple-touch-icon.png")
"""Icons that browsers and feed readers ask for at the root of a host without being told of them. A
theme has them beside its templates."""
_ICON: Final = "assets/icon.svg"


class Theme(Struct, frozen=True):
    """A theme: small enough to be sent to every process, which compiles its templates by it."""

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
    # Of assets, what lies in a hidden folder goes out as well: .well-known.
    hidden = digest(*(bytes_of(Path(assets[path])) for path in sorted(assets) if "/." in path))
    version = digest(*map(_version, (*own, shipped())), words.version, hidden)
    return Theme(folders, base_path, tuple(sorted(assets.items())), words, version)


def inputs_digest(theme: Theme, declared: ExtraFields) -> bytes:
    """Of what decides whether templates fit their views: the program, the theme, and what the owner
    declares of own fields. Two themes may be made of the same files, in another order."""
    folders = [Path(folder).name for folder in theme.folders]
    parts = msgpack.encode((folders, theme.catalogue.language, declared))
    return digest(program_digest(), theme.version, parts)


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
    # Only a build that plans pages comes here, and has loaded what they are made of.
    from generator.pages.parts.site_chrome import ICONS

    files = dict(theme.assets)
    own = {*ASKED_FOR, *(icon.url for icon in ICONS)}
    if not own.isdisjoint(static):
        for name in ASKED_FOR:
            files.pop(name, None)
    return files


def _version(folder: Path) -> bytes:
    return digest(
        *(part for name in files_in(folder) for part in (name.encode(), bytes_of(folder / name)))
    )


def is_template(name: str) -> bool:
    """False for assets, catalogues and icons: no blocks are looked for in them, and no page is made
    of one."""
    return not name.startswith((ASSETS, f"{catalogue.FOLDER}/")) and name not in ASKED_FOR


def files_in(folder: Path) -> list[str]:
    """All that a template may name: hidden files as well, but nothing in a hidden folder."""
    scans = (Folder(folder, follow_links=True).scan(pattern) for pattern in ("**/*", "**/.*"))
    return sorted(found.name for scan in scans for found in scan)


def bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"{shown(str(file), file.name)}: cannot be read: {error.strerror}"
        raise ThemeError(message) from error


def shown(file: str | None, name: str) -> str:
    """The end of a template's path: enough to find it, without where this machine keeps it."""
    return "/".join(Path(file).parts[-len(Path(name).parts) - 2 :]) if file else name


def shipped() -> Path:
    """The themes that come with us: inside the package, or beside it in a checkout."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def shipped_themes() -> list[str]:
    """The names of the themes that come with us."""
    return sorted(folder.name for folder in shipped().iterdir() if folder.is_dir())
