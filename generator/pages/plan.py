"""The plan: every page that the site has."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Final

from msgspec import Struct, structs

from generator.folder import Found
from generator.pages import (
    api,
    archive,
    article,
    category,
    corrections,
    feed,
    feed_archive,
    feed_index,
    home,
    publisher,
    redirects,
    site_files,
    sitemap,
    story,
    story_index,
    tombstone,
    topic,
    urls,
)
from generator.pages.bundle import NOTHING, Former
from generator.pages.copies import Copy, copies_of, may_be_a_page, without_taken
from generator.pages.kind import Kind
from generator.pages.library import HeldBack, Library, library_of
from generator.pages.newcomers import MOST_ROUNDS, Newcomers
from generator.pages.page import Page
from generator.pages.path_conflicts import clash, resolve
from generator.pages.policy import Cause
from generator.pages.selection import dropped_from, saying
from generator.pages.shell import Frame, shell_of
from generator.pages.views import View
from generator.problems import Level, Problem
from generator.records.model import Article, PagePolicy
from generator.registries.publishers import Publishers
from generator.registries.topics import Topics
from generator.settings import FILE

KINDS: Final[tuple[Kind, ...]] = (
    # In the order in which they are written: a link never points at what is not there yet.
    article.KIND,
    story.KIND,
    story_index.KIND,
    tombstone.KIND,
    corrections.KIND,
    archive.KIND,
    publisher.KIND,
    topic.KIND,
    category.KIND,
    home.KIND,
    site_files.KIND,
    redirects.KIND,
    feed_archive.KIND,
    feed.KIND,
    feed_index.KIND,
    sitemap.KIND,
    api.KIND,
)
"""Every kind of page that a site has."""

VIEWS: Final[dict[str, type[View]]] = {
    template: view for kind in KINDS for template, view in kind.views.items()
}
"""Which view each template is shown."""

_COPIED: Final = View()
_WHEN_IT_CAME: Final = "Write as its addedDateTime when it came here"


class Planned(Struct, frozen=True):
    """A site as it is to be: each path once."""

    library: Library
    pages: list[Page]
    """But for those of the bundles that are `passed`."""
    problems: list[Problem]
    """What is wrong between records, and between them and the site."""
    bundles: Mapping[str, bytes] = {}
    """The key of each bundle, by name; empty where pages had to give way to others: whether they
    have to shows only beside all the rest."""
    passed: frozenset[str] = frozenset()
    """The bundles whose pages are as they were."""
    copies: Mapping[str, Found] = {}
    """Files beside records that go out with them: by path, the file in the content folder."""


class Outline(Struct, frozen=True):
    """Every page of a site, in part only named. Paths may clash."""

    pages: list[Page]
    """But for those of the bundles that are `passed`."""
    bundles: Mapping[str, bytes]
    passed: frozenset[str]


def planned(
    articles: Iterable[Article],
    topics: Callable[[], Topics],
    publishers: Publishers,
    frame: Frame,
    now: datetime,
    assets: Iterable[str] = (),
    former: Former = NOTHING,
    attachments: Mapping[str, Sequence[Copy]] = MappingProxyType({}),
    newcomers: Collection[str] = frozenset(),
    withhold: Mapping[str, str] = MappingProxyType({}),
) -> Planned:
    """The site that these articles make.

    topics   gives the registry anew: a library adds what only its records name
    assets   paths of the theme's files
    former   bundles that need not be planned where their keys are the same
    attachments   by a record's name: files that go out with its article, where that is public
    newcomers   names of records that were not there at the last build
    withhold    those of them that are not let in, whatever they would take: what is said of each
    Newcomers that say they came before others, and would take what is theirs, are withheld.
    Where a record's page wants a path that is taken it goes without it, and all is planned once
    more, for every list leads to the original then; a record that can be read nowhere else is left
    out. Raises PathClash where two things of the owner's want one path.
    """
    articles = tuple(articles)
    files = {path: f"the theme's {path}" for path in assets}
    files |= {path: f"{frame.settings.static}/{path}" for path in sorted(frame.static)}
    problems: list[Problem] = []
    taken = _taken_categories(articles, frame)
    withheld = _Withheld()
    if withhold:
        unwanted = Newcomers(newcomers, withhold)
        articles, newcomers = withheld.without(articles, unwanted, "Look at these records")
    while True:
        new = Newcomers(newcomers)
        library, found = library_of(
            articles, topics(), publishers, frame.settings, now, taken, new, withheld.records
        )
        if new.takes:
            articles, newcomers = withheld.without(articles, new)
            continue
        outlined = outline(library, frame, former)
        copies = list(copies_of(library.articles, attachments))
        like_pages = (copy.path for copy in copies if may_be_a_page(copy.path))
        paths = chain(files, (page.path for page in outlined.pages), like_pages)
        if outlined.passed and any(former.is_taken(path, outlined.passed) for path in paths):
            former = NOTHING  # who has to give way shows only beside all the rest
            outlined = outline(library, frame)
        clashes = _category_clashes(frame)
        resolved = resolve(outlined.pages, files, clashes, library.articles)
        homeless = resolved.homeless
        for name, (_, holder) in homeless.items() if new else ():
            if holder.record in new.names and name not in new.names:
                new.would_take(holder.record, "address", name)
        if new.takes:
            articles, newcomers = withheld.without(articles, new)
            continue
        if not homeless:
            taken_paths = chain(files, (page.path for page in resolved.pages)) if copies else ()
            copied, lost = without_taken(copies, taken_paths)
            is_whole = not resolved.problems and len(resolved.pages) == len(outlined.pages)
            return Planned(
                library,
                redirects.with_rules(resolved.pages, frame.settings),
                [*problems, *withheld.problems, *found, *resolved.problems, *lost],
                outlined.bundles if is_whole and not problems else {},
                outlined.passed,
                copied,
            )
        problems += (
            _without_page(article, *homeless[article.name], frame.settings.permalink)
            for article in articles
            if article.name in homeless
        )
        articles = tuple(
            saying(article, page=PagePolicy.NONE) if article.name in homeless else article
            for article in articles
            if article.name not in homeless or _lies_elsewhere(article)
        )
        former = NOTHING


class _Withheld:
    """The newcomers that are withheld because they would take what is others'."""

    def __init__(self) -> None:
        self.records: list[HeldBack] = []
        self.problems: list[Problem] = []
        self._rounds = 0

    def without(
        self, articles: tuple[Article, ...], newcomers: Newcomers, advice: str = _WHEN_IT_CAME
    ) -> tuple[tuple[Article, ...], frozenset[str]]:
        """The articles without those of the newcomers that would take anything, and the names of
        the newcomers that are left."""
        self._rounds += 1
        if self._rounds > MOST_ROUNDS:
            newcomers.take_anything(articles)
        for each in articles:
            said = newcomers.takes.get(each.name)
            if said is not None:
                stated = "addedDateTime" if each.added_at else "publishedDateTime"
                message = f"{said}; it is withheld. {advice}, or let it in with --allow-renotify"
                self.records.append(HeldBack(each.name, Cause.NEWCOMER, said))
                self.problems.append(dropped_from(each, stated, message))
        left = tuple(each for each in articles if each.name not in newcomers.takes)
        return left, newcomers.names - newcomers.takes.keys()


def plan(library: Library, frame: Frame) -> list[Page]:
    """Every page of the site. Paths may clash: see `resolve`."""
    return outline(library, frame).pages


def outline(library: Library, frame: Frame, former: Former = NOTHING) -> Outline:
    """Every page of the site, but for bundles whose keys are as they were."""
    known = former.keys if former.shell == shell_of(library, frame).key else {}
    pages: list[Page] = []
    keys: dict[str, bytes] = {}
    passed = set()
    for kind in KINDS:
        for each in kind.pages(library, frame):
            if isinstance(each, Page):
                pages.append(each)
                continue
            keys[each.name] = each.key
            if known.get(each.name) == each.key:
                passed.add(each.name)
            else:
                pages += (structs.replace(page, bundle=each.name) for page in each.pages())
    return Outline(pages, keys, frozenset(passed))


def _without_page(article: Article, page: Page, holder: Page, permalink: str) -> Problem:
    """What is said of an article whose page cannot be where it should."""
    came_first = ", which came first" if holder.record else ""
    advice = "give it another title" if "{slug}" in permalink else "rename the file"
    taken = f"its page would be {page.path}, which is that of {holder.source}{came_first}"
    if _lies_elsewhere(article):
        message = f"{taken}: it has none, and lists lead to the original; {advice} to give it one"
        return Problem(article.name, 0, "", message, Level.DROPPED)
    return Problem(article.name, 0, "", f"{taken}, and it lies nowhere else; {advice}")


def _lies_elsewhere(article: Article) -> bool:
    """True if it can do without a page of ours."""
    return bool(article.canonical_url)


def _category_clashes(frame: Frame) -> Iterator[str]:
    """Where the owner's categories want the address of another thing of the owner's.

    Such a list is made only once there is a second category: then it would be a record that ends
    the build.
    """
    for records in frame.settings.records:
        name = records.category
        source = f'the category "{name}" ({FILE}: records)'
        path = urls.file(urls.category(name))
        if urls.is_reserved(name):
            yield clash(path, "the site itself", source)
        for other in _holders(name, frame):
            yield clash(path, other, source)


def _taken_categories(articles: Iterable[Article], frame: Frame) -> set[str]:
    """The categories that only records name and whose address belongs to something else."""
    owned = {records.category for records in frame.settings.records}
    named = {article.category for article in articles} - owned
    return {name for name in named if _holders(name, frame)}


def _holders(category: str, frame: Frame) -> list[str]:
    """What the owner has at the address of a category."""
    path = urls.file(urls.category(category))
    held = [page.name for page in frame.pages if urls.content_page(page.name) == f"{category}/"]
    held += [f"{frame.settings.static}/{each}" for each in (category, path) if each in frame.static]
    return held
