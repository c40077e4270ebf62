"""Path conflicts: of pages that want one path, which stays, and what is said of the others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from msgspec import Struct

from generator.content.records.model import Article
from generator.content.settings import FILE
from generator.library.precedence import precedence
from generator.library.selection import dropped_from
from generator.memo.paths import parents
from generator.pages.page import Page, Precedence
from generator.pages.parts.views import View
from generator.problems import Level, PathClash, Problem

_COPIED: Final = View()
_OF_RECORDS: Final = (Precedence.RECORD, Precedence.RECORD_REDIRECT)


class Conflict(NamedTuple):
    """A page that wants what another one holds."""

    page: Page
    holder: Page


class Resolved(Struct, frozen=True):
    """Pages of which no two want one path."""

    pages: list[Page]
    problems: list[Problem]
    """What is said of pages that had to go, but for those of articles."""
    homeless: Mapping[str, Conflict]
    """By the name of a record: why its article's page cannot be where it should."""


def resolve(
    pages: Sequence[Page],
    files: Mapping[str, str],
    clashes: Iterable[str] = (),
    articles: Iterable[Article] = (),
) -> Resolved:
    """The pages without those that cannot stay because their path is taken.

    files      paths that are taken by files which are copied, with what these are
    clashes    what is wrong already, in words
    articles   of all records that have pages
    Who stays is a matter of `Standing`; of two records, the one that came first. Raises PathClash,
    with all there are, where the owner alone can say who should move.
    """
    in_order = sorted(pages, key=lambda page: page.standing)
    held, conflicts = _held(in_order, files)
    by_name: dict[str, Article] = {}
    if any(each.page.standing in _OF_RECORDS for each in conflicts):
        # Only then it matters who came first, and most sites have none of it.
        by_name = {article.name: article for article in articles}
        in_order.sort(key=lambda page: (page.standing, _came(by_name.get(page.record))))
        held, conflicts = _held(in_order, files)
    lines = dict.fromkeys([*clashes, *(_clash(*each) for each in conflicts if _is_owners(*each))])
    if lines:
        raise PathClash("\n".join(lines))
    return Resolved(
        [page for page in pages if held.get(page.path) is page],
        [
            _problem(*each, by_name)
            for each in conflicts
            if each.page.standing not in (Precedence.RECORD, Precedence.FOLDER)
        ],
        {each.page.record: each for each in conflicts if each.page.standing is Precedence.RECORD},
    )


def clash(path: str, one: str, other: str, as_what: str = "") -> str:
    """What is said of two things of the owner's that want one path.

    as_what   how the one holds it, where it does not lie there itself
    """
    return f"{path} is wanted by {other}, and {as_what}by {one}; rename or remove one of them"


def _held(
    pages: Iterable[Page], files: Mapping[str, str]
) -> tuple[dict[str, Page], list[Conflict]]:
    """Which page holds each path, the first that wants it; and the pages that cannot have it."""
    held: dict[str, Page] = {}
    folders: dict[str, Page] = {}
    folded: dict[str, Page] = {}
    conflicts = []
    copies = [Page(path, "", _COPIED, source=source) for path, source in files.items()]
    for page in (*copies, *pages):
        holder = _holder(page, held, folders)
        if page.standing is Precedence.RECORD_REDIRECT:
            # These come last. Few sites have any, and what is held is folded for them alone.
            folded = folded or {path.casefold(): each for path, each in held.items()}
            holder = holder or folded.setdefault(page.path.casefold(), page)
            holder = holder if holder is not page else None
        if holder is None or page.template == holder.template == "":
            held[page.path] = page
            for folder in parents(page.path):
                folders.setdefault(folder, page)
        else:
            conflicts.append(Conflict(page, holder))
    return held, conflicts


def _came(article: Article | None) -> tuple[Any, ...]:
    return precedence(article) if article is not None else ()


def _holder(page: Page, held: Mapping[str, Page], folders: Mapping[str, Page]) -> Page | None:
    """Who holds the path of a page, or needs a folder there, or a file where it needs a folder."""
    wanted = held.get(page.path) or folders.get(page.path)
    return wanted or next((held[each] for each in parents(page.path) if each in held), None)


def _is_owners(page: Page, holder: Page) -> bool:
    """True if the owner alone can say which of the two should move."""
    if page.standing is Precedence.REDIRECT:
        return holder.standing in (Precedence.SITE, Precedence.REDIRECT)
    return page.standing is Precedence.SITE


def _clash(page: Page, holder: Page) -> str:
    if holder.path.startswith(f"{page.path}/"):
        as_what = "as a folder "
    else:
        as_what = "" if holder.path == page.path else f"with {holder.path} as a file "
    return clash(page.path, holder.source, page.source, as_what)


def _problem(page: Page, holder: Page, by_name: Mapping[str, Article]) -> Problem:
    """What is said of a page that cannot stay."""
    match page.standing:
        case Precedence.REDIRECT:
            message = f"{page.path} is that of {holder.source}, which stays; take this redirect out"
            return Problem(FILE, 0, page.source.removeprefix(f"{FILE}: "), message, Level.WARNING)
        case Precedence.RECORD_REDIRECT:
            differs = ""
            if page.path != holder.path and page.path.casefold() == holder.path.casefold():
                differs = f"differs in case alone from {holder.path}, which "
            message = f"{page.path} {differs}is that of {holder.source}; take this address out"
            return dropped_from(by_name[page.record], "redirect_from", message)
        case Precedence.TOMBSTONE:
            message = f"{page.path} is that of {holder.source}, so nothing tells of the retraction"
            return Problem(page.record, 0, "retracted", message, Level.WARNING)
        case _:
            message = f"stays at {page.path}, so {page.source} has no page there"
            return Problem(holder.source, 0, "", message, Level.WARNING)
