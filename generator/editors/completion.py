"""What may be written at a place: names of fields, words for their values, topics, publishers."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from generator.content.registries.publishers import Publisher
from generator.content.registries.topics import Topic
from generator.content.settings import Settings
from generator.content.yaml.advice import quoted
from generator.editors.cursor import Cursor
from generator.editors.forms import form_of
from generator.editors.questions import ANY_NAME, Question, Shape
from generator.editors.schemas import HIDING, said_of, shape_of_kind

_TOPICS: Final = frozenset(
    (
        *(("record", "topics[]"), ("record", "topics"), ("topics", "parent")),
        *(("feeds", "feeds[].topics[]"), ("feeds", "feeds[].topics")),
    )
)
_NAMES: Final = re.compile(r"(?:related\[\]\.)?provider(?:\.name)?")
_DOMAINS: Final = re.compile(r"(?:related\[\]\.)?provider\.domain")
_PUBLISHER: Final = ("feeds", "feeds[].publisher")
_TYPED: Final = frozenset("true false yes no on off y n null".split())  # to programs beside ours
# Words that YAML reads as they are: nothing in them means anything to it.
_BARE: Final = re.compile(r"[^\W\d_][\w.+-]*(?: [\w.+-]+)*")


class Suggestion(NamedTuple):
    """Something that may be written."""

    label: str
    written: str
    """As it stands in the file."""
    about: str = ""
    """In Markdown."""
    is_field: bool = False


class Registries(NamedTuple):
    """What a site knows by name."""

    topics: tuple[Topic, ...] = ()
    publishers: tuple[Publisher, ...] = ()


def suggestions(
    kind: str, place: Cursor, settings: Settings, registries: Registries
) -> list[Suggestion]:
    """All that may be written, whatever was typed of it: editors pick by that."""
    shape = shape_of_kind(kind, settings)
    around = _shape_at(shape, place.path)
    prefix = "".join(f"{name}." for name in place.path)
    if place.field:
        question = around.fields.get(place.field) if around else None
        path = f"{prefix}{place.field}"
        return [*_values(kind, path, question, registries)]
    found = list(_fields(kind, prefix, around, place.siblings)) if around else []
    if place.path and place.path[-1].endswith("[]"):
        owner = _question_at(shape, place.path)
        found += _values(kind, prefix.removesuffix("."), owner, registries)
    return found


def question_at(kind: str, path: str, settings: Settings) -> Question | None:
    """What is asked of a field; path is as in `related[].webUrl`."""
    *above, name = path.split(".")
    shape = _shape_at(shape_of_kind(kind, settings), tuple(above))
    return shape.fields.get(name.removesuffix("[]")) if shape else None


def _shape_at(shape: Shape, path: Iterable[str]) -> Shape | None:
    """The fields that may stand below a path; None where there are none."""
    at: Shape | None = shape
    for name in path:
        question = at.fields.get(name.removesuffix("[]"), at.fields.get(ANY_NAME)) if at else None
        if question is None:
            return None
        is_member = name.endswith("[]")
        at = (question.each or question.below) if is_member else (question.below or question.each)
    return at


def _question_at(shape: Shape, path: tuple[str, ...]) -> Question | None:
    around = _shape_at(shape, path[:-1])
    return around.fields.get(path[-1].removesuffix("[]")) if around else None


def _fields(kind: str, prefix: str, shape: Shape, siblings: frozenset[str]) -> Iterator[Suggestion]:
    for name, question in shape.fields.items():
        is_hiding = kind == "record" and prefix + name in HIDING
        if name == ANY_NAME or name in siblings or (question.is_passed_over and not is_hiding):
            continue
        about = said_of(kind, f"{prefix}{name}", question).get("description", "")
        yield Suggestion(name, f"{name}: ", about, is_field=True)


def _values(
    kind: str, path: str, question: Question | None, registries: Registries
) -> Iterator[Suggestion]:
    if (kind, path) in _TOPICS:
        for topic in registries.topics:
            yield Suggestion(topic.name, _as_yaml(topic.name), topic.description)
    if kind == "record" and _NAMES.fullmatch(path):
        for publisher in registries.publishers:
            yield Suggestion(publisher.name, _as_yaml(publisher.name), publisher.domain)
    if (kind == "record" and _DOMAINS.fullmatch(path)) or (kind, path) == _PUBLISHER:
        for publisher in registries.publishers:
            yield Suggestion(publisher.domain, publisher.domain, publisher.name)
    if kind == "record" and path in HIDING:
        yield from (Suggestion(word, word) for word in ("true", "false"))
    converters = (*question.values, *question.members) if question else ()
    words = (word for convert in converters for word in _words(form_of(convert)))
    yield from (Suggestion(word, word) for word in dict.fromkeys(words))


def _words(form: Any) -> Iterator[str]:
    """The few words that a field may hold."""
    for each in form.get("anyOf", ()):
        for word in each.get("enum", ()):
            yield str(word).lower() if isinstance(word, bool) else word


def _as_yaml(text: str) -> str:
    is_bare = _BARE.fullmatch(text) and text.lower() not in _TYPED
    return text if is_bare else quoted(text)
