"""Words of the site that stand in English, where its language is another."""

from collections.abc import Iterator, Mapping
from typing import Final

from generator.content.settings import FILE, Settings
from generator.languages.catalogue import FOLDER
from generator.pages.parts import words
from generator.pages.parts.views import View
from generator.problems import Level, Problem
from generator.theme.load import Theme
from generator.theme.templates import messages_in

_NAMED: Final = 3  # messages that the warning shows


def untranslated(
    settings: Settings, theme: Theme, views: Mapping[str, type[View]]
) -> Iterator[Problem]:
    """Warns, once, of the words of these templates that the site's language lacks.

    views   which view each template is shown
    """
    if theme.catalogue.is_english:
        return  # and no template need be read for it
    said = messages_in(theme, views) | {(None, message) for message in words.messages()}
    missing = theme.catalogue.missing(said)
    if missing:
        examples = ", ".join(f'"{message}"' for message in missing[:_NAMED])
        message = (
            f'{len(missing)} of {len(said)} words of the pages have no "{settings.language}" and'
            f" stand in English, such as {examples}; add them in"
            f" {settings.templates}/{settings.theme}/{FOLDER}/{settings.language}.po,"
            f" which `broadsheet catalogue {settings.language}` writes"
        )
        yield Problem(FILE, 0, "language", message, Level.WARNING)
