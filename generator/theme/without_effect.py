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


class WarningInputs(Struct, frozen=True):
    """What decides about warnings, and is in no digest of the content or the theme."""

    settings_file: bytes
    """Digest of site.yaml, for the lines of settings."""
    problems: list[Problem]
    """Files that lie in no folder that is read, and folders that are not there."""


def warning_inputs(content: Path, site: Settings) -> WarningInputs:
    """What decides about warnings in a content folder: few names of folders are looked at."""
    files = misplaced(site.theme, content / site.templates)
    problems = [*absent_folders(content, site), *below(files, site.templates)]
    return WarningInputs(file_digest((content / FILE).read_bytes()), problems)


def with_ineffective(
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
    misplaced_files = warning_inputs(content, site).problems
    of_theme = below(slips, site.templates)
    idle = idle_settings(site, lines, scan)
    return with_lines({*problems, *misplaced_files, *of_theme, *idle}, lines)
