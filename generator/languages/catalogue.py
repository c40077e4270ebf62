"""Catalogues: the words of templates and pages in another language, from gettext's .po files.

They are read as they are, without a step that compiles them: whoever edits one builds the site and
sees it.
"""

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct, msgpack

from generator.content.source_folder import told_path
from generator.languages.locales import locale_of, lookup
from generator.languages.po_lines import broken_lines
from generator.memo.digests import digest
from generator.problems import ThemeError

if TYPE_CHECKING:  # Babel is loaded where a catalogue is read: a build of no change reads none.
    from babel.messages.catalog import Catalog, Message

FOLDER: Final = "languages"
"""Where a theme keeps its catalogues, below its own folder."""
SHIPPED: Final = Path(__file__).parent / "catalogues"
_PACKAGE: Final = SHIPPED.parents[1]

_COUNTED: Final = (*range(201), *(10**power + one for power in range(3, 10) for one in (0, 1)))
"""Numbers by which a rule for counting is tried: no language's has another answer for others."""
_MOST_FORMS: Final = 6  # Arabic's
_FORMS_COUNTED: Final = re.compile(rb"\bnplurals\s*=\s*(\d{1,20})")
_LINE: Final = re.compile(r" on \d+$")
"""What the reader of catalogues ends its messages with: a line that is counted from 0."""
_MOST_BROKEN: Final = 20  # lines of one file that are told of
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")

MessageId = str | tuple[str, str]
"""A message, or its forms for one and for many."""

Translation = tuple[str | None, MessageId]
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

    def missing(self, messages: Iterable[Translation]) -> list[str]:
        """Those of some messages that are said in English, though the language is another."""
        if self.is_english:
            return []
        found = _read(self).found
        absent = {text for context, text in messages if (context, text) not in found}
        return sorted(set(map(first_words, absent)))

    def digest(self, messages: Iterable[Translation]) -> bytes:
        """Stands for what this catalogue says for some messages, and for how it counts."""
        entries = _read(self).entries
        asked = {
            (context is not None, context or "", first_words(text)) for context, text in messages
        }
        return digest(msgpack.encode([(key, entries.get(key, ())) for key in sorted(asked)]))


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
        if _is_there(file := folder / f"{tag}.po")
    ]
    version = digest(*(part for file in files for part in (file.name.encode(), _bytes(file))))
    return Catalogue(language, tuple(map(str, files)), version)


class _Words(Struct):
    translations: NullTranslations
    found: dict[Translation, tuple[str, ...]]
    entries: dict[tuple[bool, str, str], list[tuple[MessageId, tuple[str, ...], str]]]
    """By whether there is a context, the context, and the words for one: all that may be said
    there, with the rule by which its file counts. gettext asks for words for many by those for one
    alone, and for those without a number by both."""


@lru_cache(maxsize=4)
def _read(catalogue: Catalogue) -> _Words:
    chain = NullTranslations()
    words = _Words(chain, {}, defaultdict(list))
    faults: list[str] = []
    for name in reversed(catalogue.files):
        file = Path(name)
        parsed = parsed_file(file, catalogue.language)
        for message in parsed:
            if message.id and not message.fuzzy and any(_strings(message)):
                identity, strings = _message_id(message), _strings(message)
                words.found[message.context, identity] = strings
                context = message.context
                key = (context is not None, context or "", first_words(identity))
                words.entries[key].append((identity, strings, parsed.plural_expr))
                place = f"{_shown(file)}:{message.lineno or 0}"
                faults += (f"{place}: {fault}" for fault in _faults(message, parsed.num_plurals))
        # Each file counts by its own rule, so they are asked one after the other.
        translations = _compiled(file, parsed)
        translations.add_fallback(chain)
        chain = words.translations = translations
    if faults:
        raise ThemeError("\n".join(sorted(faults)))
    return words


def _compiled(file: Path, parsed: "Catalog") -> GNUTranslations:
    """What finds the words of one file."""
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    rule = f"Plural-Forms: nplurals={parsed.num_plurals}; plural={parsed.plural_expr};"
    try:
        write_mo(compiled, parsed)
        compiled.seek(0)
        translations = GNUTranslations(compiled)
    except (LookupError, ValueError) as error:  # a UnicodeError is one
        raise ThemeError(f"{_shown(file)}: {error}; it says {rule}") from error
    count: Callable[[int], int] = translations.plural  # type: ignore[attr-defined]
    for number in _COUNTED:
        try:
            form = count(number)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            message = f"the rule by which it counts fails for {number}: {error}"
            raise ThemeError(f"{_shown(file)}: {message}; it says {rule}") from error
        if not 0 <= form < parsed.num_plurals:
            message = f"for {number} it asks for form {form} of {parsed.num_plurals}, from 0"
            raise ThemeError(f"{_shown(file)}: {message}; it says {rule}")
    return translations


class Entry(NamedTuple):
    """A message of one file."""

    said: Translation
    line: int


def entries(file: Path, language: str) -> Iterator[Entry]:
    """The messages that a file has words for, in its order."""
    for message in parsed_file(file, language):
        if message.id and any(_strings(message)):
            yield Entry((message.context, _message_id(message)), message.lineno or 0)


def _is_there(file: Path) -> bool:
    if file.is_dir():
        raise ThemeError(f"{_shown(file)}: is a folder, and a catalogue is a file")
    return file.is_file()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ThemeError(f"{_shown(file)}: cannot be read: {error.strerror}") from error


def parsed_file(file: Path, language: str) -> "Catalog":
    """What a file says. Raises ThemeError, with its line, where it is no catalogue."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import PoFileError, read_po

    data = _bytes(file).removeprefix(BOM_UTF8)  # some editors begin a file with it
    if broken := list(islice(broken_lines(data.decode("utf-8", "replace")), _MOST_BROKEN)):
        raise ThemeError("\n".join(f"{_shown(file)}:{line}: {what}" for line, what in broken))
    if b"\nmsgid_plural " in data and b"Plural-Forms:" not in data:
        rule = Catalog(locale_of(language)).plural_forms
        header = f'msgid ""\nmsgstr "Plural-Forms: {rule}\\n"'
        raise ThemeError(f"{_shown(file)}: does not say how it counts; begin it with\n{header}")
    if any(int(count) > _MOST_FORMS for count in _FORMS_COUNTED.findall(data)):
        raise ThemeError(f"{_shown(file)}: no language has more than {_MOST_FORMS} forms of a word")
    try:
        return read_po(BytesIO(data), locale_of(language), abort_invalid=True)
    except PoFileError as error:
        said = _LINE.sub("", str(error))
        raise ThemeError(f"{_shown(file)}:{error.lineno + 1}: {said}") from error
    except UnicodeDecodeError as error:
        raise ThemeError(f"{_shown(file)}: not UTF-8; save the file as UTF-8") from error
    except Exception as error:  # whatever stands there, the file is the owner's
        raise ThemeError(f"{_shown(file)}: is no catalogue: {error}") from error


def _faults(message: "Message", num_plurals: int) -> Iterator[str]:
    """What would end a build at the first page that says it."""
    strings = _strings(message)
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    if len(ids) > 1 and not all(strings):
        yield f'"{ids[0]}" has {sum(map(bool, strings))} of its {num_plurals} forms'
    given = {name for text in ids for name in placeholders(text)}
    for string in strings:
        try:
            wanted = placeholders(string)
        except ValueError as error:
            yield f'"{string}" has {error}'
            continue
        for name in sorted(wanted - given):
            offer = ", ".join(f"%({name})s" for name in sorted(given)) or "nothing"
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


def _message_id(message: "Message") -> MessageId:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def first_words(identity: MessageId) -> str:
    """A message, or its form for one: what gettext looks it up by."""
    return identity if isinstance(identity, str) else identity[0]


def _strings(message: "Message") -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def _shown(file: Path) -> str:
    """The whole path of a site's own file; of one that ships, its end."""
    if file.is_relative_to(_PACKAGE) or file.is_relative_to(_PACKAGE.parent / "templates"):
        return "/".join(file.parts[-3:])
    return told_path(file)
