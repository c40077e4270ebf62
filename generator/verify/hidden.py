"""What a content folder says must not be seen: it is looked for in every file that is seen."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.records.model import Article, Details
from generator.verify.forms import short
from generator.verify.rule import Fault, Rule

HIDDEN = Rule(
    name="hidden-record",
    says="Of a record that is not public (unpublished, below the quality gate, scheduled, removed) "
    "nothing is on any surface: no id, no title, no excerpt, no address of its original.",
    source="security.md: what is not to be shown is shown nowhere",
    do="build again with --clean; if it stays, do not publish, and report it",
)
SECURED = Rule(
    name="secured-value",
    says="Nothing of what a record says under `secured` is in any file.",
    source="security.md: what is `secured`",
    do="do not publish; find out which template or file lets it through",
)

_SHORTEST_TEXT: Final = 20  # characters; shorter titles are words that anyone may use
_SECRET_KEPT: Final = 24
_PART: Final = re.compile(r"[<>\"\n]")
_WORD: Final = re.compile(r"[A-Za-z0-9+/=_-]{16,}")
_FIELD: Final = re.compile(
    r"^([ \t]*)secured[ \t]*:(.*(?:\n(?:\1[ \t]+.*|[ \t]*$))*)", re.MULTILINE
)


class Mark(Struct, frozen=True):
    """Something that stands for one record that is not public."""

    record: str
    what: str
    """As in `title`, `id`."""


class Seen(Struct, frozen=True):
    """A mark that a file holds."""

    text: str
    line: int


class Marks(Struct, frozen=True):
    """All that must not be seen."""

    texts: Mapping[str, Mark]
    """By the text as it would stand between two tags or quotes."""
    secrets: frozenset[str]
    """The first characters of each word of what is secured."""

    def seen(self, text: str) -> tuple[Seen, ...]:
        """Those that a file's text holds."""
        if not self.texts:
            return ()
        parts = set(map(str.strip, _PART.split(text)))
        written = {html.unescape(part): part for part in parts if "&" in part}
        there = self.texts.keys() & (parts | written.keys())
        return tuple(Seen(mark, _line_of(written.get(mark, mark), text)) for mark in sorted(there))

    def secret_faults(self, text: str) -> Iterator[Fault]:
        """Where a file's text holds what is secured."""
        if not self.secrets:
            return
        words = _WORD.findall(text)
        # Before it may stand the letter of an escape, as in \\n.
        for at in (0, 1):
            if self.secrets.isdisjoint(word[at : at + _SECRET_KEPT] for word in words):
                continue
            word = next(w for w in words if w[at : at + _SECRET_KEPT] in self.secrets)
            yield SECURED.at(_line_of(word, text), f"{len(word)} characters of it")
            return


def _line_of(part: str, text: str) -> int:
    """The line on which a part of a text begins first."""
    return text.count("\n", 0, text.find(part)) + 1


def marks_of(hidden: Iterable[Article], public: Iterable[Article], secrets: Iterable[str]) -> Marks:
    """The marks of records that are not public, without what public ones say as well."""
    said: set[str] = set()
    for article in public:
        details = article.details
        said.update(_texts(article.title, details.summary))
        said.update(_addresses(details))
        for related in details.related:
            said.update((_part(related.title), _part(related.excerpt), related.url))
    texts: dict[str, Mark] = {}
    for article in hidden:
        details = article.details
        shown = _texts(article.title, details.summary)
        named = [(article.id, "id"), *((text, "text") for text in shown)]
        named += [(address, "address") for address in _addresses(details)]
        for text, what in named:
            if text and text not in said:
                texts.setdefault(text, Mark(article.name, what))
    return Marks(texts, frozenset(secrets))


def _texts(*texts: str) -> Iterator[str]:
    for text in texts:
        part = _part(text)
        if len(part) >= _SHORTEST_TEXT:
            yield part


def _part(text: str) -> str:
    """The longest part of a text that stands unbroken in a file."""
    return max(_PART.split(text), key=len).strip()


def _addresses(details: Details) -> Iterator[str]:
    yield from filter(None, (details.web_url, details.original_url))


def secrets_of(folder: Path, names: Sequence[str]) -> Iterator[str]:
    """The first characters of every long word of what records say under `secured`.

    The files are read as they are: the program itself never reads the field.
    """
    for name in names:
        try:
            text = (folder / name).read_text("utf-8", "replace")
        except OSError:
            continue
        front = text.partition("\n---")[0] if text.startswith("---") else text
        if "secured" not in front:
            continue
        for field in _FIELD.finditer(front):
            yield from words_of((field[2],))


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The first characters of every long word in some texts."""
    return frozenset(word[:_SECRET_KEPT] for text in texts for word in _WORD.findall(text))


def hidden_faults(
    marks: Marks, seen: Mapping[str, Sequence[Seen]], also_said: Iterable[str]
) -> Iterator[tuple[str, Fault]]:
    """Every fault, with the path of its file.

    seen       what files hold, by path
    also_said  texts that are public for another reason: bodies of public records, the owner's pages
    """
    excused: set[str] = set()
    wanted = {each.text for found in seen.values() for each in found}
    if wanted:
        for text in also_said:
            excused |= {mark for mark in wanted - excused if mark in text}
    for path, found in seen.items():
        for each in found:
            mark = marks.texts[each.text]
            if each.text not in excused or mark.what == "id":
                yield (
                    path,
                    HIDDEN.at(each.line, f"the {mark.what} of {mark.record}: {short(each.text)}"),
                )
