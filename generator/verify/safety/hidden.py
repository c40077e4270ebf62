"""What a content folder says must not be seen: it is looked for in every file that is seen."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content.records.extra import texts_in
from generator.content.records.model import Article, Details
from generator.theme.render import HasBodies
from generator.verify.patterns import short
from generator.verify.rule import Rule, Sighting, Violation

HIDDEN = Rule(
    name="hidden-record",
    requirement="Of a record that is not public (unpublished, below the quality gate, scheduled, "
    "removed) nothing is on any surface: no id, no title, no excerpt, no words of its body or of "
    "its own fields, no address of its original. What the site says without it as well is no such "
    "thing.",
    source="security.md: what is not to be shown is shown nowhere",
    remedy="build again with --clean; if it stays, do not publish, and report it",
)
SECURED = Rule(
    name="secured-value",
    requirement="Nothing of what a record says under `secured` is in any file, but for words that "
    "the site says without it as well.",
    source="security.md: what is `secured`",
    remedy="do not publish; find out which template or file lets it through",
)

_SHORTEST_TEXT: Final = 20  # characters; shorter titles are words that anyone may use
_SHORTEST_OF_BODIES: Final = 40
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


class Marks(Struct, frozen=True):
    """All that must not be seen."""

    texts: Mapping[str, Mark]
    """By the text as it would stand between two tags or quotes."""
    secrets: frozenset[str]
    """The first characters of each word of what is secured."""

    def seen(self, text: str) -> Iterator[Sighting]:
        """Those texts that a file holds."""
        if not self.texts:
            return
        parts = set(map(str.strip, _PART.split(text)))
        written = {unescaped: part for part in parts if "&" in part for unescaped in _read(part)}
        for part in sorted(self.texts.keys() & (parts | written.keys())):
            mark = self.texts[part]
            found = f"the {mark.what} of {mark.record}: {short(part)}"
            yield Sighting(HIDDEN.name, part, _line_of(written.get(part, part), text), found)

    def secrets_seen(self, text: str) -> Iterator[Sighting]:
        """Where a file holds what is secured; of what it is, only the number of characters."""
        if not self.secrets:
            return
        words = _WORD.findall(text)
        told = set()
        # Before it may stand the letter of an escape, as in \\n.
        for at in (0, 1):
            if self.secrets.isdisjoint(word[at : at + _SECRET_KEPT] for word in words):
                continue
            for word in words:
                start = word[at : at + _SECRET_KEPT]
                if start in self.secrets and start not in told:
                    told.add(start)
                    found = f"{len(word)} characters of it"
                    yield Sighting(SECURED.name, start, _line_of(word, text), found)


def _read(part: str) -> Iterator[str]:
    """A part of a file as it is read; and what it is made of, where it is HTML once more."""
    text = html.unescape(part)
    yield text.strip()
    if "<" in text:
        for inner in _PART.split(text):
            yield html.unescape(inner).strip()


def _line_of(part: str, text: str) -> int:
    """The line on which a part of a text begins first."""
    return text.count("\n", 0, text.find(part)) + 1


def marks_of(
    hidden: Iterable[Article],
    public: Iterable[Article],
    secrets: Iterable[str],
    bodies: HasBodies | None = None,
) -> Marks:
    """The marks of records that are not public, without most that public ones say as well.

    bodies   HTML by digest, of those that are hidden
    """
    said: set[str] = set()
    for article in public:
        details = article.details
        said.update(_texts(article.title, details.summary))
        said.update(_addresses(details))
        said.update(_texts(*texts_in(details.extra)))
        for related in details.related:
            said.update((_part(related.title), _part(related.excerpt)))
            said.update((related.url, related.archived))
        said.add(article.id)  # a draft of the same original has the same
    texts: dict[str, Mark] = {}
    for article in hidden:
        details = article.details
        shown = _texts(article.title, details.summary)
        named = [(article.id, "id"), *((text, "text") for text in shown)]
        named += [(text, "own field") for text in _texts(*texts_in(details.extra))]
        named += [(address, "address") for address in _addresses(details)]
        if bodies is not None and article.body:
            words = html.unescape(_part(bodies[article.body]))
            named += [(words, "body")] if len(words) >= _SHORTEST_OF_BODIES else []
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
    yield from filter(None, (details.web_url, details.original_url, details.archived))


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
            yield from (word[:_SECRET_KEPT] for word in _WORD.findall(field[2]))


def leaks(
    seen: Mapping[str, Sequence[Sighting]],
    said: Iterable[str],
    without: Callable[[str], Iterable[str]],
    rules: Mapping[str, Rule],
) -> Iterator[tuple[str, Violation]]:
    """What must not be seen and is, with the path of its file.

    seen      what files hold, by path
    said      those of the texts that are public in any case
    without   of a file that is made of what is public alone: the texts that it holds all the same
    rules     the rules, by name
    A text that stands in any such file is public, whoever hid it once more: so no draft, and no
    word under `secured`, that repeats what readers see makes a sound site look unsound.
    """
    public = set(said)
    made = 0
    for path, sightings in seen.items():
        if made < _MOST_MADE and not public.issuperset(sighting.text for sighting in sightings):
            made += 1
            public.update(without(path))
    for path, sightings in seen.items():
        for sighting in sightings:
            if sighting.text not in public:
                yield path, rules[sighting.rule].violation(sighting.line, sighting.found)


_MOST_MADE: Final = 1_000  # files; whoever hides that much must not publish before he has looked
