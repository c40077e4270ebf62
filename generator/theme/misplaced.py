"""What lies beside the folders of themes and was meant for one of them: each build looks for it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import structs

from generator.content.yaml.fields import did_you_mean
from generator.problems import Level, Problem
from generator.theme.load import DEFAULT, shipped, shipped_themes

TEMPLATES: Final = frozenset((".html", ".xml", ".opml"))
"""Endings of what can be nothing but a template."""
NEAR: Final = 0.85
"""How alike, of 1, the name of a file has to be that may as well be something else."""
FOLDERS: Final = frozenset(("assets", "feeds", "host", "languages", "partials", "sitemaps"))


def below(problems: Iterable[Problem], templates: str) -> list[Problem]:
    """The same, with their files below the content folder.

    templates   the folder of templates, as the settings name it
    """
    start = templates.rstrip("/")
    return [structs.replace(each, source=f"{start}/{each.source}") for each in problems]


def misplaced(theme: str, own_templates: Path) -> list[Problem]:
    """What lies beside the folders of themes, or in one whose name is misspelt: as `slips`.

    No digest of a theme covers it, so it is looked for by every build; it takes one list.
    """
    if not os.path.isdir(own_templates) or os.path.samefile(own_templates, shipped()):
        return []
    try:
        names = sorted(name for name in os.listdir(own_templates) if name.isprintable())
    except OSError:  # what is asked for by its name may be read all the same
        return []
    found = []
    for name in names:
        if what := _part_of_a_theme(own_templates / name, theme):
            message = f"{what} belongs in the folder of its theme: move it to {theme}/{name}"
            found.append(warning(name, 0, message))
        elif not {theme, DEFAULT} & set(names) and _may_be_a_theme(own_templates / name, theme):
            message = f'no theme of this name is used; did you mean "{theme}", as `theme` says?'
            found.append(warning(name, 0, message))
    return found


def _part_of_a_theme(path: Path, theme: str) -> str:
    """What lies there and can be nothing but a part of a theme; empty for all else."""
    if path.suffix in TEMPLATES and path.is_file():
        return "a template"
    return "a folder of a theme" if path.name in FOLDERS - {theme} and path.is_dir() else ""


def _may_be_a_theme(path: Path, theme: str) -> bool:
    """True if a folder was meant to be that of this theme, and is misspelt."""
    is_other = path.name[0] in "._" or path.name in shipped_themes() or not path.is_dir()
    return not is_other and bool(did_you_mean(path.name, [theme], NEAR))


def warning(source: str, line: int, message: str) -> Problem:
    return Problem(source, line, "", message, Level.WARNING)
