"""Fingerprints: four digests that together say what a file was made of."""

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from msgspec import Struct

SIZE: Final = 16  # bytes of each digest

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# What decides about bytes beside our own code. Others (command line, locks) do not.
_LIBRARIES: Final = (
    "ada-url babel imagesize jinja2 markdown markupsafe msgspec nh3 python-slugify pyyaml".split()
)


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

    def causes(self, former: "Fingerprint") -> tuple[str, ...]:
        """In what it differs from a former one: some of program, site, template, page."""
        return tuple(
            name for name in self.__struct_fields__ if getattr(self, name) != getattr(former, name)
        )


def digest(*parts: bytes) -> bytes:
    """16 bytes that stand for these; where one ends and the next begins counts."""
    hasher = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "big"))
        hasher.update(part)
    return hasher.digest()


def file_digest(data: bytes) -> bytes:
    """16 bytes that stand for a file's, as other programs know them: BLAKE2b, as in `b2sum
    --length=128`."""
    return hashlib.blake2b(data, digest_size=SIZE).digest()


@cache
def program_digest() -> bytes:
    """Of this program's code, and the versions of Python and the libraries: upgrades change it."""
    sources = sorted(_PACKAGE.rglob("*.py"))
    code = digest(*(part for path in sources for part in (path.name.encode(), path.read_bytes())))
    return digest(code, platform.python_version().encode(), *_versions(_LIBRARIES))


def _versions(names: Iterable[str]) -> list[bytes]:
    return [f"{name} {metadata.version(name)}".encode() for name in names]
