"""Catalogues to be filled in: every message that a site's theme says, in a file of its own."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import normalize
from msgspec import Struct

from generator.content.source_folder import told_path
from generator.languages import catalogue
from generator.languages.catalogue import MessageId, Translation, first_words
from generator.languages.locales import locale_of
from generator.pages.parts import words
from generator.problems import ThemeError
from generator.theme.load import Theme
from generator.theme.templates import closure, source_of

_IN_TITLES: Final = "#. In titles of pages and feeds, among others."
"""What is said of words that the program itself says, with or without templates."""
_WIDTH: Final = 100  # of comments


class Needed(Struct, frozen=True):
    """A message of the site."""

    said: Translation
    places: tuple[str, ...]
    """The templates that say it."""
    is_in_titles: bool


class Update(Struct, frozen=True):
    """What a catalogue is to be, and how much it has."""

    text: bytes
    added: int
    """Messages that it had not."""
    translated: int
    needed: int
    """Messages that the site says."""
    elsewhere: int
    """Of those that it does not translate, what catalogues behind it do."""


def needed(theme: Theme, templates: Iterable[str]) -> list[Needed]:
    """Every message that these templates say, and the program; by where it is used first."""
    places: dict[Translation, dict[str, None]] = defaultdict(dict)
    for name in sorted({used for template in templates for used in closure(theme, template)}):
        for message in source_of(theme, name).messages:
            places[message][name] = None
    titles: set[Translation] = {(None, text) for text in words.messages()}
    messages = [
        Needed(said, tuple(places[said]), said in titles) for said in titles | places.keys()
    ]
    return sorted(messages, key=_in_order)


def _in_order(need: Needed) -> tuple[bool, tuple[str, ...], str, str]:
    context, identity = need.said
    return not need.places, need.places[:1], first_words(identity), context or ""


def updated(
    file: Path, theme: Theme, wanted: Sequence[Needed], language: str, title: str
) -> Update:
    """A catalogue with all messages that are wanted: what it says already stays byte for byte, and
    what is missing comes behind it.

    file    is there, or not yet
    theme   in that language
    Raises ThemeError where it is no catalogue.
    """
    parsed = Catalog(locale_of(language))
    before = file.read_bytes() if file.is_file() else b""
    known: dict[tuple[str | None, str], Message] = {}
    previous: dict[tuple[str | None, str], Message] = {}
    if before:
        parsed = catalogue.parsed_file(file, language)
        known = {_key(message): message for message in parsed if message.id}
        previous = {_key(message): message for message in parsed.obsolete.values()}
    rule = f"nplurals={parsed.num_plurals}; plural={parsed.plural_expr}"
    lines: list[str] = []
    added = [need for need in wanted if (need.said[0], first_words(need.said[1])) not in known]
    for need in added:
        context, identity = need.said
        lines += [
            "",
            *_entry(need, parsed.num_plurals, previous.get((context, first_words(identity)))),
        ]
    end = b"\r\n" if b"\r\n" in before else b"\n"
    behind = end.join(_encoded(line, file, parsed) for line in [*lines, ""]) if lines else b""
    text = before if before.endswith(end) or not before else before + end
    has_plural = any(not isinstance(need.said[1], str) for need in wanted)
    if not before:
        text = "\n".join(_header(language, title, rule)).encode()
    elif has_plural and b"Plural-Forms:" not in before:
        text = _with_rule(text, rule, end)
    translated = sum(_is_translated(known.get(_key_of(need))) for need in wanted)
    translated += sum(_is_translated(previous.get(_key_of(need))) for need in added)
    missing = set(theme.catalogue.missing(need.said for need in wanted))
    elsewhere = 0 if theme.catalogue.is_english else len(wanted) - translated - len(missing)
    return Update(text + behind, len(added), translated, len(wanted), max(elsewhere, 0))


def _encoded(line: str, file: Path, parsed: Catalog) -> bytes:
    try:
        return line.encode(parsed.charset or "utf-8")
    except UnicodeEncodeError as error:
        fault = f"{parsed.charset} has no {error.object[error.start]!r}; save the file as UTF-8"
        raise ThemeError(f"{told_path(file)}: {fault}") from error


def _key(message: Message) -> tuple[str | None, str]:
    identity = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, identity


def _key_of(need: Needed) -> tuple[str | None, str]:
    return need.said[0], first_words(need.said[1])


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    string = message.string or ""
    return any((string,) if isinstance(string, str) else string)


def _header(language: str, title: str, rule: str) -> list[str]:
    name = locale_of(language).get_display_name("en") or language
    one_line = " ".join(title.split())
    return [
        f"# Words of {one_line} in {name}. What is left empty stays as it was.",
        "# Keep %(num)s and the like, and tags such as <a href=…>; write %% for a % of your own.",
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {rule};\\n"',
        "",
    ]


def _entry(need: Needed, forms: int, previous: Message | None) -> list[str]:
    context, identity = need.said
    lines = [_IN_TITLES] if need.is_in_titles else []
    lines += _places(need.places)
    if "%(" in str(identity):
        lines.append("#, python-format")
    if context is not None:
        lines.append(f"msgctxt {_quoted(context)}")
    lines.append(f"msgid {_quoted(first_words(identity))}")
    strings = _strings(previous, identity, forms)
    if isinstance(identity, str):
        return [*lines, f"msgstr {_quoted(strings[0])}"]
    lines.append(f"msgid_plural {_quoted(identity[1])}")
    return [*lines, *(f"msgstr[{at}] {_quoted(text)}" for at, text in enumerate(strings))]


def _strings(previous: Message | None, identity: MessageId, forms: int) -> list[str]:
    """What was said before the message was taken out; nothing where that has other forms."""
    count = 1 if isinstance(identity, str) else forms
    string = (previous.string if previous is not None else None) or ""
    given = [string] if isinstance(string, str) else list(string)
    return given if len(given) == count else [""] * count


def _places(places: Sequence[str]) -> list[str]:
    lines = ["#:"] if places else []
    for place in places:
        if len(lines[-1]) > 2 and len(lines[-1]) + len(place) + 1 > _WIDTH:
            lines.append("#:")
        lines[-1] += f" {place}"
    return lines


def _quoted(text: str) -> str:
    """A text in quotes; one of several lines, a line each."""
    quoted: str = normalize(text, width=0)
    return quoted


def _with_rule(text: bytes, rule: str, end: bytes) -> bytes:
    """The same file, whose header says how the language counts."""
    line = f'"Plural-Forms: {rule};\\n"'.encode()
    header = re.search(rb'^msgid\s*""\s*\r?\nmsgstr[ \t]*', text, re.MULTILINE)
    if header is None or text[header.end() : header.end() + 1] != b'"':
        return b'msgid ""' + end + b'msgstr ""' + end + line + end + end + text
    return text[: header.end()] + b'""' + end + line + end + text[header.end() :]
