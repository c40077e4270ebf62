"""What collections hold: records, named by an editor by the end of their path."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.content.records.model import Article
from generator.content.records.names import path_of, stem, wanted_path
from generator.content.yaml.fields import did_you_mean
from generator.library.policy import WithholdReason
from generator.library.selection import warning_of
from generator.problems import Problem

_MOST_MISSING: Final = 20  # items of one collection that are warned of
_MOST_COMPARED: Final = (
    10_000  # names, to say what was meant: half a second of a large site's build
)
_DEEPEST: Final = 16  # folders by which a collection may name a record


def collection_items(
    articles: Iterable[Article],
    records: Iterable[Article],
    merged_into: Mapping[str, Article],
    hidden: Mapping[str, WithholdReason],
    problems: list[Problem],
) -> dict[str, tuple[Article, ...]]:
    """What each collection holds. Records are named by the end of their path, without suffix.

    articles     the public ones
    records      all that may be named, those that are hidden among them
    merged_into  by the name of a record that was merged: the article that stands for it
    """
    articles = [article for article in articles if article.items]
    if not articles:
        return {}
    by_name = {article.name: article for article in records}
    by_name |= {name: kept for name, kept in merged_into.items() if kept.name in by_name}
    by_tail: dict[str, list[str]] = defaultdict(list)
    for name in sorted(by_name):
        for tail in _tails(name):
            by_tail[tail].append(name)
    stems = {stem(name): None for name in by_name}
    items_of = {}
    missing = 0
    for article in articles:
        items = []
        unknown = 0
        for at, item in enumerate(article.items):
            wanted = wanted_path(item)
            names = by_tail.get(wanted)
            if not names:
                missing, unknown = missing + 1, unknown + 1
                if unknown > _MOST_MISSING:
                    continue
                called = wanted.rpartition("/")[2]
                advises = missing * len(stems) <= _MOST_COMPARED
                advice = did_you_mean(called, stems) if advises else ""
                message = f'no record is called "{wanted}"{advice}; the collection goes without it'
                problems.append(warning_of(article, f"items[{at}]", message))
                continue
            nearest = by_name[max(names, key=lambda name: _shared_folders(name, article.name))]
            if nearest.name not in hidden and nearest is not article:
                items.append(nearest)
        if unknown > _MOST_MISSING:
            message = f"{unknown - _MOST_MISSING} more are not there; the collection goes without"
            problems.append(warning_of(article, "items", message))
        items_of[article.id] = tuple(dict.fromkeys(items))
    return items_of


def _tails(name: str) -> Iterator[str]:
    """All ends of a path, without suffix: `x/y/a.md` is `a`, `y/a` and `x/y/a`; and so is
    `x/y/a/index.md`."""
    parts = path_of(name).split("/")
    return ("/".join(parts[at:]) for at in range(max(len(parts) - _DEEPEST, 0), len(parts)))


def _shared_folders(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count
