"""Fingerprints: four digests that together say what a file was made of."""

import hashlib
import os
import re
import sys
import unicodedata
import zoneinfo
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct

from generator.memo.digests import SIZE, digest

_INSTALLED: Final = re.compile(r"([^-]+)-([^-]+)\.dist-info")
_PACKAGE: Final = Path(__file__).resolve().parents[1]

LIBRARIES: Final = {
    "ada-url": "ada_url",
    "babel": "babel",
    "imagesize": "imagesize",
    "jinja2": "jinja2",
    "markdown": "markdown",
    "markupsafe": "markupsafe",
    "msgspec": "msgspec",
    "nh3": "nh3",
    "python-slugify": "slugify",
    "pyyaml": "yaml",
    "text-unidecode": "text_unidecode",
}
"""What decides about bytes beside our own code, by the names under which it is installed and
imported. Others (command line, locks) do not."""


class Fingerprint(Struct, frozen=True):
    """What one file was made of, by cause, so that a build can say why it makes it again."""

    program: bytes
    """This program and the libraries that decide about bytes."""
    site: bytes
    """The settings, and what stands on every page."""
    template: bytes
    """The template with all that it extends, includes and imports."""
    page: bytes
    """What the page itself shows."""

    def pack(self) -> bytes:
        """All four in one, for keeping."""
        return self.program + self.site + self.template + self.page

    @classmethod
    def unpack(cls, packed: bytes) -> "Fingerprint":
        return cls(*(packed[at : at + SIZE] for at in range(0, 4 * SIZE, SIZE)))

    def reasons(self, previous: "Fingerprint") -> tuple[str, ...]:
        """In what it differs from a previous one: some of program, site, template, page."""
        return tuple(
            name
            for name in self.__struct_fields__
            if getattr(self, name) != getattr(previous, name)
        )


def file_digest(data: bytes) -> bytes:
    """16 bytes that stand for a file's, as other programs know them: BLAKE2b, as in `b2sum
    --length=128`."""
    return hashlib.blake2b(data, digest_size=SIZE).digest()


@cache
def program_digest() -> bytes:
    """Of this program's code, of Python and of the libraries: upgrades change it."""
    code = (
        part
        for path in sorted(_PACKAGE.rglob("*.py"))
        for part in (path.relative_to(_PACKAGE).as_posix().encode(), path.read_bytes())
    )
    return digest(digest(*code), _python(), _libyaml(), *map(_library, LIBRARIES.items()))


def zone_digest(name: str) -> bytes:
    """Of what this machine knows of a time zone, by its IANA name; empty where it knows nothing.

    The zone data of the system changes without any program: an update brings the rules that
    governments made since.
    """
    for folder in zoneinfo.TZPATH:
        file = Path(folder, name)
        if file.is_file():
            return digest(file.read_bytes())
    # Loaded where the system has no zone data of its own.
    from importlib import resources

    *folders, last = name.split("/")
    try:
        data = resources.files(".".join(("tzdata.zoneinfo", *folders))).joinpath(last)
        return digest(data.read_bytes())
    except (ImportError, OSError, ValueError):
        return b""


def _python() -> bytes:
    """Python, with what it knows of characters, and how long numbers may be that it reads."""
    kind, version = sys.implementation.name, sys.version_info
    longest = sys.get_int_max_str_digits()
    return repr((kind, tuple(version), unicodedata.unidata_version, longest)).encode()


def _libyaml() -> bytes:
    """The system may have another one than that with which PyYAML came, or none."""
    libyaml: Any = getattr(yaml, "_yaml", None)
    return repr(libyaml and libyaml.get_version_string()).encode()


def _library(names: tuple[str, str]) -> bytes:
    """A library as Python finds it: another copy that comes first is another library, whatever is
    said of the version that was installed."""
    installed, imported = names
    spec = util.find_spec(imported)
    begun, version = b"", None
    if spec and spec.origin:
        file = Path(spec.origin)
        begun = file.read_bytes()
        folder = file.parents[1] if spec.submodule_search_locations else file.parent
        version = _versions_in(folder).get(installed)
    if version is None:
        version = _version_by_metadata(installed)
    return digest(installed.encode(), version.encode(), begun)


@cache
def _versions_in(folder: Path) -> dict[str, str]:
    """What is installed in a folder, by its normalised name: the version in the name of the folder
    that says what it is, such as `PyYAML-6.0.2.dist-info`."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:  # what may be imported from there, and not be listed
        return {}
    found = filter(None, map(_INSTALLED.fullmatch, names))
    return {re.sub(r"[-_.]+", "-", each[1]).lower(): each[2] for each in found}


def _version_by_metadata(installed: str) -> str:
    """The version of what is installed elsewhere than where it is imported from."""
    # It loads what reads mail, zip files and more, which takes as long as all the rest of a digest.
    from importlib import metadata

    try:
        return metadata.version(installed)
    except metadata.PackageNotFoundError:  # it came without saying what it is
        return ""
