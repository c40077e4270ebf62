"""Slips of the site's own theme: what has no effect, though it was meant to have one.

They end no build, for the pages are whole without them; each is named with file and line, and with
what was probably meant.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from generator.content.records.text import language_tag
from generator.content.yaml.fields import MOST_ADVISED, did_you_mean
from generator.languages import catalogue
from generator.languages.catalogue import Translation, first_words
from generator.pages.parts import words
from generator.pages.parts.views import View
from generator.problems import Problem, ThemeError
from generator.theme.load import (
    ASSETS,
    Theme,
    files_in,
    is_template,
    shipped,
)
from generator.theme.misplaced import FOLDERS, NEAR, TEMPLATES, warning
from generator.theme.render import ENCODERS
from generator.theme.template_blocks import Blocks
from generator.theme.templates import JSON_CONTENT, closure, messages_in, source_of

_MISTAKEN: Final = frozenset((".htm", ".xhtml", ".jinja", ".jinja2", ".j2", ".tpl"))
"""Endings that other programs give to templates, and ours never have."""
_LEFT_BY_EDITORS: Final = ("~", ".bak", ".orig", ".rej", ".swp", ".tmp")


def slips(theme: Theme, own_templates: Path, views: Mapping[str, type[View]]) -> list[Problem]:
    """What has no effect in the files of a theme; each with its file below the folder of templates.

    Decided by the program and the theme's files alone, so as good as `Theme.version`.
    """
    templates = [JSON_CONTENT if name in ENCODERS else name for name in views]
    folders = [Path(folder) for folder in theme.folders if Path(folder).parent == own_templates]
    if not any(files_in(folder) for folder in folders):
        return []
    # What the owner has of the default theme may be meant for that one, which has other blocks.
    chosen = [folder for folder in folders if folder.name == Path(theme.folders[0]).name]
    used = {
        name: source for template in templates for name, source in closure(theme, template).items()
    }
    found = [
        *_in_blocks(theme, chosen, templates),
        *_of_no_known_name(chosen, used, any(e.may_name_any_template for e in used.values())),
        *_in_catalogues(theme, folders, templates),
    ]
    return sorted(found)


def _in_blocks(theme: Theme, folders: list[Path], templates: list[str]) -> Iterator[Problem]:
    names = {name for folder in folders for name in files_in(folder)}
    files = {}
    for name in names:
        if is_template(name):
            for folder in map(Path, theme.folders):
                if (folder / name).is_file():
                    files[name] = folder
                    break
    own = {name for name, folder in files.items() if folder in folders}
    for slip in Blocks(theme).slips(templates, own):
        place = f"{files[slip.template].name}/{slip.template}"
        yield warning(place, slip.line, slip.message)


def _of_no_known_name(
    folders: list[Path], used: Collection[str], may_be_any: bool
) -> Iterator[Problem]:
    """Files that no page is made of.

    may_be_any   some template computes the name of another, which may be each of them
    """
    if may_be_any:
        return
    for folder in folders:
        for name in files_in(folder):
            path = PurePosixPath(name)
            is_other = path.name.startswith((".", "#")) or path.name.endswith(_LEFT_BY_EDITORS)
            if is_other or name in used or not is_template(name):
                continue
            advice = _meant(name, used)
            if path.suffix in TEMPLATES or (advice and _may_be_one(path)):
                message = f"no page is made of this template, and no other names it{advice}"
                yield warning(f"{folder.name}/{name}", 0, message)


def _may_be_one(path: PurePosixPath) -> bool:
    return path.suffix.casefold() in _MISTAKEN | TEMPLATES or path.parent.name in FOLDERS


def _meant(name: str, used: Collection[str]) -> str:
    """What a file of no known name was probably called for."""
    last = PurePosixPath(name)
    of_one_name = [path for path in sorted(used) if PurePosixPath(path).name == last.name]
    if of_one_name:
        return f'; did you mean "{of_one_name[0]}"?'
    near = 0.6 if last.suffix in TEMPLATES else NEAR
    return did_you_mean(name, used, near) or (
        did_you_mean(str(last.with_suffix(".html")), used, NEAR)
    )


def _in_catalogues(theme: Theme, folders: list[Path], templates: list[str]) -> Iterator[Problem]:
    """Words that are translated and said nowhere, and files that are no catalogue by their name."""
    own = [Path(file) for file in theme.catalogue.files if Path(file).parent.parent in folders]
    said = messages_in(theme, templates) | {(None, message) for message in words.messages()}
    all_said: set[Translation] | None = None
    for folder in folders:
        for name in files_in(folder / catalogue.FOLDER):
            if fault := _name_of_no_catalogue(name):
                yield warning(f"{folder.name}/{catalogue.FOLDER}/{name}", 0, fault)
    for file in own:
        place = f"{file.parent.parent.name}/{catalogue.FOLDER}/{file.name}"
        entries = list(catalogue.entries(file, theme.catalogue.language))
        known = set(map(_key, said))
        if any(_key(entry.said) not in known for entry in entries):
            all_said = all_said or _said_anywhere(theme)
            known |= set(map(_key, all_said))
        unknown = [entry for entry in entries if _key(entry.said) not in known]
        for at, entry in enumerate(unknown):
            advice = _advice(entry.said, known) if at < MOST_ADVISED else ""
            message = f'no page says "{first_words(entry.said[1])}"{advice}'
            yield warning(place, entry.line, message)


def _name_of_no_catalogue(name: str) -> str:
    path = PurePosixPath(name)
    if path.name.startswith(".") or path.suffix not in (".po", ".pot", ".mo"):
        return ""
    if path.suffix != ".po":
        return "" if path.suffix == ".pot" else "is never read: catalogues are read as .po files"
    try:
        tag = language_tag(path.stem.replace("_", "-"))
    except ValueError:
        return "is never read: a catalogue is called after its language, such as de-AT.po"
    if path.stem == tag and name == path.name:
        return ""
    return f'is never read; did you mean "{tag}.po"?'


def _key(said: Translation) -> tuple[str | None, str]:
    """What gettext looks words up by."""
    context, identity = said
    return context, first_words(identity)


def _advice(said: Translation, known: set[tuple[str | None, str]]) -> str:
    words_said = first_words(said[1])
    others = [other for other, text in known if text == words_said]
    if None in others:
        return " in that context; take its msgctxt out"
    if others:
        return f' without a context; add msgctxt "{min(map(str, others))}"'
    return did_you_mean(words_said, {text for _, text in known})


def _said_anywhere(theme: Theme) -> set[Translation]:
    """What all templates say that are there, those of other themes as well, which this theme's
    catalogue may be meant for."""
    names = {name for folder in map(Path, theme.folders) for name in files_in(folder)}
    names |= set(files_in(shipped()))
    ends = (*TEMPLATES, ".css")
    return {
        message
        for name in sorted(names)
        if name.endswith(ends) and ASSETS not in name
        for message in _said_in(theme, name)
    }


def _said_in(theme: Theme, name: str) -> Collection[Translation]:
    try:
        return source_of(theme, name).messages
    except ThemeError:  # of no page, so it is no matter
        return ()
