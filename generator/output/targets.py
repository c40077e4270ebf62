"""The files that the site is to have, each with the fingerprint of what it is made of."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content.source_folder import Found
from generator.memo.digests import digest
from generator.memo.fingerprint import Fingerprint, program_digest
from generator.output.order import making_order
from generator.pages.page import Page
from generator.theme.load import Theme, files_beside

_NOTHING: Final = bytes(16)


class Target(Struct, frozen=True):
    """One file that the site is to have."""

    path: str
    fingerprint: Fingerprint
    page: Page | None = None
    source: str = ""
    """The file that is copied; empty for a page."""


def target_files(
    pages: Sequence[Page],
    static: Iterable[Found],
    copies: Mapping[str, Found],
    content: Path,
    folder: Path,
    theme: Theme,
    chrome: bytes,
    racy_since: int,
    templates: Mapping[str, bytes],
) -> dict[str, Target]:
    """Every file of the site by path, in the order in which they are best made.

    copies      files beside records, by path
    content     the folder that these lie in
    folder      of the static files
    chrome      digest of what stands on every page
    racy_since  files changed since then (nanoseconds) may change again without their time telling
    templates   digests of at least the pages' templates, by name
    """
    targets: dict[str, Target] = {}
    static = tuple(static)
    for path, asset in files_beside(theme, {file.name for file in static}).items():
        targets[path] = Target(path, _of_copy(Path(asset).read_bytes()), source=asset)
    sources = [(file.name, folder / file.name, b"static", file) for file in static]
    sources += [(path, content / file.name, b"beside", file) for path, file in copies.items()]
    for path, source, kind, file in sources:
        # Another file may come to the same address with the same size and time.
        stamp = (kind, file.name.encode(), f"{file.size} {file.mtime}".encode())
        is_settled = file.mtime < racy_since
        fingerprint = _of_copy(*stamp) if is_settled else _of_copy(source.read_bytes())
        targets[path] = Target(path, fingerprint, source=str(source))
    program = program_digest()
    for page in sorted(pages, key=making_order):
        fingerprint = Fingerprint(program, chrome, templates[page.template], page.key)
        targets[page.path] = Target(page.path, fingerprint, page)
    return targets


def _of_copy(*parts: bytes) -> Fingerprint:
    """The fingerprint of a file that is copied: of no program and no template."""
    return Fingerprint(_NOTHING, _NOTHING, _NOTHING, digest(*parts))
