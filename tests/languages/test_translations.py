"""The catalogues that ship: every word of the program and of every theme, soundly translated."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from generator.languages.catalogue import SHIPPED, find, placeholders

ROOT = Path(__file__).parents[2]
LANGUAGES = sorted(file.stem for file in SHIPPED.glob("*.po"))


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All words, as the command of docs/languages.md finds them."""
    found = tmp_path_factory.mktemp("words") / "words.pot"
    command = ["-q", "extract", "-F", "pyproject.toml", "-o", str(found), "."]
    arguments = [sys.executable, "-m", "babel.messages.frontend", *command]
    subprocess.run(arguments, cwd=ROOT, check=True)
    return read_po(found.open("rb"))


def shipped(language: str) -> Catalog:
    return read_po((SHIPPED / f"{language}.po").open("rb"), language)


def keys(catalog: Catalog) -> set[tuple[object, object]]:
    return {(message.context, message.id) for message in catalog if message.id}


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def test_words_are_found_in_the_program_and_in_every_theme(wanted: Catalog) -> None:
    places = {place.split("/")[0] for message in wanted for place, _ in message.locations}
    assert places == {"generator", "templates"}
    assert "Archive" in wanted
    assert wanted.get("Menu") is not None


def test_there_are_languages_of_either_direction() -> None:
    assert {"ar", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_missing_and_none_is_left_over(language: str, wanted: Catalog) -> None:
    """To mend it, follow "Keep the catalogues complete" in docs/languages.md."""
    there = {
        (message.context, message.id)
        for message in shipped(language)
        if message.id and all(strings(message)) and not message.fuzzy
    }
    assert sorted(map(str, keys(wanted) - there)) == []
    assert sorted(map(str, keys(shipped(language)) - keys(wanted))) == []
    assert not shipped(language).obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_that_ships_has_no_fault(language: str) -> None:
    assert find(language, []).translations.gettext("Archive") != "Archive"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_what_is_filled_in_and_the_tags(language: str) -> None:
    for message in shipped(language):
        if not message.id:
            continue
        every = ids(message)[-1]
        for string in strings(message):
            # A form for one or two may say its number in a word.
            optional = {"num"} if len(ids(message)) > 1 else set()
            assert placeholders(every) - optional <= placeholders(string), string
            assert Counter(tags(string)) == Counter(tags(every)), string
            assert string == string.strip(), string


def tags(text: str) -> list[str]:
    return re.findall(r"<[^>]*>", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_its_form(language: str) -> None:
    """The rule gives each form that the catalogue has, and no other."""
    words = find(language, []).translations
    forms = {words.ngettext("%(num)s more source", "%(num)s more sources", n) for n in range(1000)}
    message = shipped(language).get("%(num)s more source")
    assert message is not None
    assert forms == set(strings(message))
