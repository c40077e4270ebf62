"""What a site has and nothing comes of: its settings, and its own templates. It ends no build."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from generator.content.idle_settings import absent_folders, idle_settings, lines_of, with_lines
from generator.content.scan import Scan
from generator.content.settings import FILE, Settings
from generator.memo.fingerprint import file_digest
from generator.problems import Problem
from generator.theme.misplaced import below, misplaced


class Aside(Struct, frozen=True):
    """What decides about warnings, and is in no digest of the content or the theme."""

    settings_file: bytes
    """Digest of site.yaml, for the lines of settings."""
    problems: list[Problem]
    """Files that lie in no folder that is read, and folders that are not there."""


def aside_of(content: Path, site: Settings) -> Aside:
    """Looks at a few names of folders."""
    files = misplaced(site.theme, content / site.templates)
    problems = [*absent_folders(content, site), *below(files, site.templates)]
    return Aside(file_digest((content / FILE).read_bytes()), problems)


def told_of(
    problems: Iterable[Problem],
    content: Path,
    site: Settings,
    scan: Scan,
    slips: Iterable[Problem],
) -> list[Problem]:
    """These problems and all that has no effect, those of the settings with their lines.

    slips   of the theme, as `generator.theme.slips` has them
    """
    lines = lines_of(content)
    found = {*problems, *aside_of(content, site).problems, *below(slips, site.templates)}
    return with_lines({*found, *idle_settings(site, lines, scan)}, lines)
