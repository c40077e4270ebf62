"""Which files of the site's owner a page is made of."""

from pathlib import Path, PurePath

from msgspec import Struct

from generator.content.settings import Settings
from generator.content.source_folder import told_path
from generator.output.lost_addresses import known_claim
from generator.serve import editor


class Source(Struct, frozen=True):
    """What a page is made of."""

    name: str
    """As its owner knows it: a path, or words such as `the topic "AI"`."""
    link: str = ""
    """What opens it in an editor; empty for no file, or no editor that is known."""


def sources(
    content: Path, output: Path, path: str, settings: Settings, editor_pattern: str
) -> list[Source]:
    """What the page at a path of the output folder is made of, as far as that is one thing: a
    record, an own page, a topic, a file that is copied; then its template, where that is the
    owner's. A list of many records is made of none."""
    claim = known_claim(content, output, path)
    if claim is None or not claim.source:
        copied = content / settings.static / path
        return [source_of(copied, editor_pattern)] if _is_file(copied) else []
    name = claim.source.removeprefix("the story that ").removesuffix(" opened")
    is_file = _is_below(name) and _is_file(content / name)
    found = [source_of(content / name, editor_pattern) if is_file else Source(claim.source)]
    own = content / settings.templates / settings.theme / claim.kind
    return [*found, source_of(own, editor_pattern)] if _is_file(own) else found


def source_of(file: Path, editor_pattern: str) -> Source:
    return Source(told_path(file), editor.link(editor_pattern, file))


def _is_below(name: str) -> bool:
    """True for a path that stays in its folder: a topic may have any name, from any stranger."""
    return not PurePath(name).is_absolute() and ".." not in PurePath(name).parts


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # of words that are no name
        return False
