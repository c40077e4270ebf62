"""Catalogues: the words of templates and pages in another language, from gettext's .po files.

They are read as they are, without a step that compiles them: whoever edits one builds the site and
sees it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from msgspec import Struct

from generator.languages.locales import locale_of, lookup
from generator.problems import ThemeError
from generator.state.fingerprint import digest

FOLDER: Final = "languages"
"""Where a theme keeps its catalogues, below its own folder."""
SHIPPED: Final = Path(__file__).parent / "catalogues"

_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")

MessageId = str | tuple[str, str]
"""A message, or its forms for one and for many."""

Said = tuple[str | None, MessageId]
"""A message with its context, if it has one."""


class Catalogue(Struct, frozen=True):
    """The words of one language: small enough to be sent to every process, which reads its files.

    Every word that it does not have is said in English, in which the templates are written.
    """

    language: str
    """BCP 47."""
    files: tuple[str, ...]
    """Where words are looked for, one file after the other."""
    version: bytes
    """Digest of the files."""

    @property
    def translations(self) -> NullTranslations:
        """What finds the words, as the standard library's gettext does."""
        return _read(self).translations

    @property
    def is_english(self) -> bool:
        """True for the language in which the templates are written: it lacks no word."""
        return self.language.partition("-")[0] == "en"

    def missing(self, messages: Iterable[Said]) -> list[str]:
        """Those of some messages that are said in English, though the language is another."""
        if self.is_english:
            return []
        found = _read(self).found
        absent = {text for context, text in messages if (context, text) not in found}
        return sorted({text if isinstance(text, str) else text[0] for text in absent})

    def digest(self, messages: Iterable[Said]) -> bytes:
        """Stands for what this catalogue says for some messages."""
        found = _read(self).found
        said = (found.get(key, ("",)) for key in sorted(messages, key=str))
        return digest(*(digest(*(each.encode() for each in strings)) for strings in said))


def find(language: str, folders: Iterable[Path]) -> Catalogue:
    """The catalogue of a language, from folders of .po files named after it.

    folders   the one that counts for most first, ours left out: it is asked last
    In each of them `de-AT.po` comes before `de.po`; a word that is missing in one is looked for in
    the next.
    """
    files = [
        file
        for folder in (*folders, SHIPPED)
        for tag in lookup(language)
        if (file := folder / f"{tag}.po").is_file()
    ]
    version = digest(*(part for file in files for part in (file.name.encode(), file.read_bytes())))
    return Catalogue(language, tuple(map(str, files)), version)


class _Words(Struct):
    translations: NullTranslations
    found: dict[Said, tuple[str, ...]]


@lru_cache(maxsize=4)
def _read(catalogue: Catalogue) -> _Words:
    chain = NullTranslations()
    found: dict[Said, tuple[str, ...]] = {}
    faults: list[str] = []
    for name in reversed(catalogue.files):
        file = Path(name)
        words = _parsed(file, catalogue.language)
        for message in words:
            if message.id and not message.fuzzy and any(_strings(message)):
                found[message.context, _message_id(message)] = _strings(message)
                place = f"{_shown(file)}:{message.lineno or 0}"
                faults += (f"{place}: {fault}" for fault in _faults(message, words.num_plurals))
        compiled = BytesIO()
        write_mo(compiled, words)
        compiled.seek(0)
        # Each file counts by its own rule, so they are asked one after the other.
        translations = GNUTranslations(compiled)
        translations.add_fallback(chain)
        chain = translations
    if faults:
        raise ThemeError("\n".join(sorted(faults)))
    return _Words(chain, found)


def _parsed(file: Path, language: str) -> Catalog:
    data = file.read_bytes()
    if b"\nmsgid_plural " in data and b"Plural-Forms:" not in data:
        rule = Catalog(locale_of(language)).plural_forms
        header = f'msgid ""\nmsgstr "Plural-Forms: {rule}\\n"'
        raise ThemeError(f"{_shown(file)}: does not say how it counts; begin it with\n{header}")
    try:
        return read_po(BytesIO(data), locale_of(language), abort_invalid=True)
    except PoFileError as error:
        raise ThemeError(f"{_shown(file)}:{error.lineno + 1}: {error}") from error
    except UnicodeDecodeError as error:
        raise ThemeError(f"{_shown(file)}: not UTF-8; save the file as UTF-8") from error
    except (LookupError, ValueError) as error:
        raise ThemeError(f"{_shown(file)}: {error}") from error


def _faults(message: Message, num_plurals: int) -> Iterator[str]:
    """What would end a build at the first page that says it."""
    strings = _strings(message)
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    if len(ids) > 1 and not all(strings):
        yield f'"{ids[0]}" has {sum(map(bool, strings))} of its {num_plurals} forms'
    given = {name for each in ids for name in placeholders(each)}
    for string in strings:
        try:
            wanted = placeholders(string)
        except ValueError as error:
            yield f'"{string}" has {error}'
            continue
        for name in sorted(wanted - given):
            offer = ", ".join(f"%({each})s" for each in sorted(given)) or "nothing"
            yield f'"{string}" asks for %({name})s, and is given {offer}'


def placeholders(message: str) -> set[str]:
    """The names that a message asks for, as in `%(num)s`.

    Raises ValueError for a `%` that begins nothing: words that are filled in later end there.
    """
    rest = message.replace("%%", "")
    names = set(_PLACEHOLDER.findall(rest))
    if "%" in _PLACEHOLDER.sub("", rest):
        raise ValueError("a % that begins nothing; write %% for the sign itself")
    return names


def _message_id(message: Message) -> MessageId:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def _shown(file: Path) -> str:
    """The end of a path: enough to find the file, without where this machine keeps it."""
    return "/".join(file.parts[-3:])
