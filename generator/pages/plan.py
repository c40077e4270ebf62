"""The plan: every page that the site has."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Final

from msgspec import Struct, structs

from generator.content import urls
from generator.content.copies import Copy
from generator.content.records.model import Article, PagePolicy
from generator.content.registries.publishers import Publishers
from generator.content.registries.topics import Topics
from generator.content.settings import FILE
from generator.content.source_folder import Found
from generator.library.attachments import copies_of, may_be_a_page, without_taken
from generator.library.library import Library, Withheld, library_of
from generator.library.newcomers import MOST_ROUNDS, Newcomers
from generator.library.policy import Cause
from generator.library.selection import dropped_from
from generator.memo.results import NO_RESULTS, Results
from generator.pages import (
    archive,
    article,
    category,
    corrections,
    edition,
    home,
    publisher,
    redirects,
    site_files,
    sitemap,
    story,
    story_index,
    tombstone,
    topic,
)
from generator.pages.api import documents
from generator.pages.feeds import edition_feed, feed, feed_archive, feed_index
from generator.pages.kind import Kind
from generator.pages.page import Page
from generator.pages.parts.bundle import NO_PREVIOUS_BUNDLES, PreviousBundles
from generator.pages.parts.edition_context import EditionContext
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.parts.views import View
from generator.pages.path_conflicts import clash, resolve
from generator.problems import Level, Problem

KINDS: Final[tuple[Kind, ...]] = (
    article.KIND,
    story.KIND,
    story_index.KIND,
    tombstone.KIND,
    corrections.KIND,
    edition.KIND,
    archive.KIND,
    publisher.KIND,
    topic.KIND,
    category.KIND,
    home.KIND,
    site_files.KIND,
    redirects.KIND,
    feed_archive.KIND,
    feed.KIND,
    edition_feed.KIND,
    feed_index.KIND,
    sitemap.KIND,
    documents.KIND,
)
"""Every kind of page that a site has."""

VIEWS: Final[dict[str, type[View]]] = {
    template: view for kind in KINDS for template, view in kind.views.items()
}
"""Which view each template is shown."""

_WHEN_IT_CAME: Final = "Write as its addedDateTime when it came here"


class Plan(Struct, frozen=True):
    """A site as it is to be: each path once."""

    library: Library
    pages: list[Page]
    """But for those of the bundles that are `up_to_date`."""
    chrome: bytes
    """Digest of what surrounds every page."""
    problems: list[Problem]
    """What is wrong between records, and between them and the site."""
    bundles: Mapping[str, bytes] = {}
    """The key of each bundle, by name; empty where pages had to give way to others: whether they
    have to shows only beside all the rest."""
    up_to_date: frozenset[str] = frozenset()
    """The bundles whose pages are as they were."""
    copies: Mapping[str, Found] = {}
    """Files beside records that go out with them: by path, the file in the content folder."""


class EnumeratedPages(Struct, frozen=True):
    """Every page of a site, in part only named. Paths may clash: see `resolve`."""

    pages: list[Page]
    """But for those of the bundles that are `up_to_date`."""
    chrome: bytes
    """Digest of what surrounds every page."""
    bundles: Mapping[str, bytes]
    up_to_date: frozenset[str]
    editions: tuple[EditionContext, ...]
    """Those that have come out."""


def plan_pages(
    articles: Iterable[Article],
    topics: Callable[[], Topics],
    publishers: Publishers,
    site_context: SiteContext,
    now: datetime,
    assets: Iterable[str] = (),
    previous: PreviousBundles = NO_PREVIOUS_BUNDLES,
    attachments: Mapping[str, Sequence[Copy]] = MappingProxyType({}),
    newcomers: Collection[str] = frozenset(),
    withhold: Mapping[str, str] = MappingProxyType({}),
    results: Results = NO_RESULTS,
) -> Plan:
    """The site that these articles make.

    topics   gives the registry anew: a library adds what only its records name
    assets   paths of the theme's files
    previous   bundles that need not be planned where their keys are the same
    attachments   by a record's name: files that go out with its article, where that is public;
                  and by an edition's, where that is out
    newcomers   names of records that were not there at the last build
    withhold    those of them that are not let in, whatever they would take: what is said of each
    results     what former plans found out of stories
    Newcomers that say they came before others, and would take what is theirs, are withheld.
    Where a record's page wants a path that is taken it goes without it, and all is planned once
    more, for every list leads to the original then; a record that can be read nowhere else is left
    out. Raises PathClash where two things of the owner's want one path.
    """
    articles = tuple(articles)
    files = {path: f"the theme's {path}" for path in assets}
    files |= {
        path: f"{site_context.settings.static}/{path}" for path in sorted(site_context.static)
    }
    problems: list[Problem] = []
    taken = _taken_categories(articles, site_context)
    withheld = _Withheld()
    if withhold:
        unwanted = Newcomers(newcomers, withhold)
        articles, newcomers = withheld.without(articles, unwanted, "Look at these records")
    while True:
        new = Newcomers(newcomers)
        library, found = library_of(
            articles,
            topics(),
            publishers,
            site_context.settings,
            now,
            taken,
            new,
            withheld.records,
            results,
        )
        if new.takes:
            articles, newcomers = withheld.without(articles, new)
            continue
        outlined = enumerate_pages(library, site_context, previous)
        copies = list(copies_of(library.articles, attachments))
        copies += (copy for each in outlined.editions for copy in each.copies(attachments))
        like_pages = (copy.path for copy in copies if may_be_a_page(copy.path))
        paths = chain(files, (page.path for page in outlined.pages), like_pages)
        if outlined.up_to_date and any(
            previous.is_taken(path, outlined.up_to_date) for path in paths
        ):
            previous = NO_PREVIOUS_BUNDLES  # who has to give way shows only beside all the rest
            outlined = enumerate_pages(library, site_context)
        clashes = _category_clashes(site_context)
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
            return Plan(
                library,
                redirects.with_rules(resolved.pages, site_context.settings),
                outlined.chrome,
                [*problems, *withheld.problems, *found, *resolved.problems, *lost],
                outlined.bundles if is_whole and not problems else {},
                outlined.up_to_date,
                copied,
            )
        problems += (
            _without_page(article, *homeless[article.name], site_context.settings.permalink)
            for article in articles
            if article.name in homeless
        )
        articles = tuple(
            article.saying(page=PagePolicy.NONE) if article.name in homeless else article
            for article in articles
            if article.name not in homeless or _lies_elsewhere(article)
        )
        previous = NO_PREVIOUS_BUNDLES


class _Withheld:
    """The newcomers that are withheld because they would take what is others'."""

    def __init__(self) -> None:
        self.records: list[Withheld] = []
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
                self.records.append(Withheld(each.name, Cause.NEWCOMER, said))
                self.problems.append(dropped_from(each, stated, message))
        left = tuple(each for each in articles if each.name not in newcomers.takes)
        return left, newcomers.names - newcomers.takes.keys()


def enumerate_pages(
    library: Library, site_context: SiteContext, previous: PreviousBundles = NO_PREVIOUS_BUNDLES
) -> EnumeratedPages:
    """Every page of the site, but for bundles whose keys are as they were."""
    site = PageContext(library, site_context)
    known = previous.keys if previous.chrome == site.chrome.key else {}
    pages: list[Page] = []
    keys: dict[str, bytes] = {}
    up_to_date = set()
    for kind in KINDS:
        for each in kind.pages(site):
            if isinstance(each, Page):
                pages.append(each)
                continue
            keys[each.name] = each.key
            if known.get(each.name) == each.key:
                up_to_date.add(each.name)
            else:
                pages += (structs.replace(page, bundle=each.name) for page in each.pages())
    return EnumeratedPages(pages, site.chrome.key, keys, frozenset(up_to_date), site.editions.all)


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


def _category_clashes(site_context: SiteContext) -> Iterator[str]:
    """Where the owner's categories want the address of another thing of the owner's.

    Such a list is made only once there is a second category: then it would be a record that ends
    the build.
    """
    for records in site_context.settings.records:
        name = records.category
        source = f'the category "{name}" ({FILE}: records)'
        path = urls.file(urls.category(name))
        if urls.is_reserved(name):
            yield clash(path, "the site itself", source)
        for other in _holders(name, site_context):
            yield clash(path, other, source)


def _taken_categories(articles: Iterable[Article], site_context: SiteContext) -> set[str]:
    """The categories that only records name and whose address belongs to something else."""
    owned = {records.category for records in site_context.settings.records}
    named = {article.category for article in articles} - owned
    return {name for name in named if _holders(name, site_context)}


def _holders(category: str, site_context: SiteContext) -> list[str]:
    """What the owner has at the address of a category."""
    path = urls.file(urls.category(category))
    held = [
        page.name for page in site_context.pages if urls.content_page(page.name) == f"{category}/"
    ]
    held += [
        f"{site_context.settings.static}/{each}"
        for each in (category, path)
        if each in site_context.static
    ]
    return held
