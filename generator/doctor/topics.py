"""Topics: those that no one uses, and those that no one keeps."""

from collections.abc import Iterator, Sequence

from generator.content.registries.topics import Entry
from generator.doctor.rule import Rule
from generator.library.library import Library
from generator.problems import Level, Problem, shown

UNUSED = Rule(
    code="topic-unused",
    requirement="A topic of the registry has records, or topics below it that have.",
    why="Its page is empty, so it has none; most often records spell it in another way.",
    remedy="Name it in records, or remove its file.",
)


def unused(entries: Sequence[Entry], library: Library) -> Iterator[Problem]:
    """Topics of the registry that no record names, be it shown or not, nor one below them."""
    named = {topic for topics in library.topics_of.values() for topic in topics}
    used = {topic.slug for topic in named}
    used |= {above.slug for topic in named for above in library.topics.ancestors(topic)}
    for entry in entries:
        if entry.topic.slug not in used:
            name = shown(entry.topic.name)
            message = f'no record names "{name}"; name it in records, or remove this file'
            yield Problem(entry.source, 0, "name", message, Level.WARNING)
