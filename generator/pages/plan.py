"""The plan: every page that the site has."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Final

from msgspec import Struct, structs

from generator.files import parents
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
    site_files,
    sitemap,
    story,
    tombstone,
    topic,
    urls,
)
from generator.pages.bundle import NOTHING, Former
from generator.pages.copies import Copy, copies_of, may_be_a_page, without_taken
from generator.pages.kind import Kind
from generator.pages.library import Library, library_of
from generator.pages.page import Page, Standing
from generator.pages.shell import Frame, shell_of
from generator.pages.views import View
from generator.problems import Level, PathClash, Problem, faults
from generator.records.model import Article
from generator.registries.publishers import Publishers
from generator.registries.topics import Topics
from generator.settings import FILE

KINDS: Final[tuple[Kind, ...]] = (
    # In the order in which they are written: a link never points at what is not there yet.
    article.KIND,
    story.KIND,
    tombstone.KIND,
    corrections.KIND,
    archive.KIND,
    publisher.KIND,
    topic.KIND,
    category.KIND,
    home.KIND,
    site_files.KIND,
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


class Settled(Struct, frozen=True):
    """Pages of which no two want one path."""

    pages: list[Page]
    problems: list[Problem]
    """Faults of the records that had to go, and warnings of other pages that did."""


def planned(
    articles: Iterable[Article],
    topics: Callable[[], Topics],
    publishers: Publishers,
    frame: Frame,
    now: datetime,
    assets: Iterable[str] = (),
    former: Former = NOTHING,
    attachments: Mapping[str, Sequence[Copy]] = MappingProxyType({}),
) -> Planned:
    """The site that these articles make.

    topics   gives the registry anew: a library adds what only its records name
    assets   paths of the theme's files
    former   bundles that need not be planned where their keys are the same
    attachments   by a record's name: files that go out with its article, where that is public
    Where records want a path that is taken they are left out and all is planned once more, for a
    record that goes is gone from every list. Raises PathClash where two things of the owner's do.
    """
    articles = tuple(articles)
    files = {path: f"the theme's {path}" for path in assets}
    files |= {path: f"{frame.settings.static}/{path}" for path in sorted(frame.static)}
    problems: list[Problem] = []
    taken = _taken_categories(articles, frame)
    while True:
        library, found = library_of(articles, topics(), publishers, frame.settings, now, taken)
        outlined = outline(library, frame, former)
        copies = list(copies_of(library.articles, attachments))
        like_pages = (copy.path for copy in copies if may_be_a_page(copy.path))
        paths = chain(files, (page.path for page in outlined.pages), like_pages)
        if outlined.passed and any(former.is_taken(path, outlined.passed) for path in paths):
            former = NOTHING  # who has to give way shows only beside all the rest
            outlined = outline(library, frame)
        settled = settle(outlined.pages, files, _category_clashes(frame))
        gone = {problem.source for problem in faults(settled.problems)}
        if not gone:
            taken_paths = chain(files, (page.path for page in settled.pages)) if copies else ()
            copied, lost = without_taken(copies, taken_paths)
            is_whole = not settled.problems and len(settled.pages) == len(outlined.pages)
            return Planned(
                library,
                settled.pages,
                [*problems, *found, *settled.problems, *lost],
                outlined.bundles if is_whole and not problems else {},
                outlined.passed,
                copied,
            )
        problems += faults(settled.problems)
        articles = tuple(article for article in articles if article.name not in gone)
        former = NOTHING


def plan(library: Library, frame: Frame) -> list[Page]:
    """Every page of the site. Paths may clash: see `settle`."""
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


def settle(pages: Sequence[Page], files: Mapping[str, str], clashes: Iterable[str] = ()) -> Settled:
    """The pages without those that cannot stay because their path is taken.

    files     paths that are taken by files which are copied, with what these are
    clashes   what is wrong already, in words
    Who stays is a matter of `Standing`; of two alike, the one that comes first. Raises PathClash,
    with all there are, where the owner alone can say who should move.
    """
    lines = dict.fromkeys(clashes)
    problems = []
    held: dict[str, Page] = {}
    folders: dict[str, Page] = {}
    copies = [Page(path, "", _COPIED, source=source) for path, source in files.items()]
    for page in (*copies, *sorted(pages, key=lambda page: page.standing)):
        rival, as_what = _rival(page, held, folders)
        if rival is None or page.template == rival.template == "":
            held[page.path] = page
            for folder in parents(page.path):
                folders.setdefault(folder, page)
        elif page.standing is Standing.SITE or (
            page.standing is Standing.REDIRECT
            and rival.standing in (Standing.SITE, Standing.REDIRECT)
        ):
            lines[_clash(page.path, rival.source, page.source, as_what)] = None
        else:
            problems.append(_gives_way(page, rival))
    if lines:
        raise PathClash("\n".join(lines))
    return Settled([page for page in pages if held.get(page.path) is page], problems)


def _rival(
    page: Page, held: Mapping[str, Page], folders: Mapping[str, Page]
) -> tuple[Page | None, str]:
    """Who holds the path of a page already, and as what."""
    if page.path in held:
        return held[page.path], ""
    if page.path in folders:
        return folders[page.path], "as a folder "
    for folder in parents(page.path):
        if folder in held:
            return held[folder], f"with {folder} as a file "
    return None, ""


def _clash(path: str, one: str, other: str, as_what: str) -> str:
    return f"{path} is wanted by {other}, and {as_what}by {one}; rename or remove one of them"


def _gives_way(page: Page, rival: Page) -> Problem:
    """What is said of a page that cannot stay."""
    match page.standing:
        case Standing.RECORD:
            message = f"its address {page.path} is that of {rival.source}; rename the file"
            return Problem(page.record, 0, "", message)
        case Standing.REDIRECT:
            message = f"{page.path} is that of {rival.source}, which stays; take this redirect out"
            return Problem(FILE, 0, page.source.removeprefix(f"{FILE}: "), message, Level.WARNING)
        case Standing.TOMBSTONE:
            message = f"{page.path} is that of {rival.source}, so nothing tells of the retraction"
            return Problem(page.record, 0, "retracted", message, Level.WARNING)
        case _:
            message = f"stays at {page.path}, so {page.source} has no page there"
            return Problem(rival.source, 0, "", message, Level.WARNING)


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
            yield _clash(path, "the site itself", source, "")
        for other in _holders(name, frame):
            yield _clash(path, other, source, "")


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
