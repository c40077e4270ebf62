"""Copies: files beside records that go out with them as they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.content.copies import Copy
from generator.content.records.model import Article
from generator.content.source_folder import Found
from generator.memo.paths import parents
from generator.problems import Level, Problem


def copies_of(
    articles: Iterable[Article], attachments: Mapping[str, Sequence[Copy]]
) -> Iterator[Copy]:
    """What goes out with these articles.

    attachments   by a record's name
    """
    for article in articles if attachments else ():
        yield from attachments.get(article.name, ())


def may_be_a_page(path: str) -> bool:
    """True if a page of the site may have that path: pages end in what no picture does."""
    return path.endswith((".json", ".txt"))


def without_taken(
    copies: Iterable[Copy], taken: Iterable[str]
) -> tuple[dict[str, Found], list[Problem]]:
    """The copies by path; one whose path is taken is left where it is, with a problem.

    taken   paths of pages, and of all else that goes out
    """
    kept: dict[str, Found] = {}
    problems = []
    held, folders = set[str](), set[str]()
    for path in taken:
        held.add(path)
        folders.update(parents(path))
    for copy in copies:
        path = copy.path
        if kept.get(path) == copy.file:  # two records show one picture
            continue
        if path in held or path in folders or not held.isdisjoint(parents(path)):
            message = f"its address {path} is that of another file; rename it; it is not copied"
            problems.append(Problem(copy.file.name, 0, "", message, Level.DROPPED))
            continue
        kept[path] = copy.file
        held.add(path)
        folders.update(parents(path))
    return kept, problems
