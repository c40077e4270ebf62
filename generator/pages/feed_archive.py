"""Archives of feeds: every article, in documents that stop changing once full (RFC 5005).

A feed holds the newest; whoever wants all follows its archive from document to document. The full
ones are those of the list pages: numbered from the oldest, each written once more when the next
one is full, and then never again. New articles come to the document in front of them, which is a
feed of its own: of every article, whatever story it tells.

Readers who cut a document's address short find the list page of the same articles.
"""

from collections.abc import Iterator
from functools import partial

from msgspec import structs

from generator.pages import listing, urls
from generator.pages.bundle import Bundle, bundle
from generator.pages.feed import Feed, Place, documents, entries_of, feeds
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page, Standing
from generator.pages.shell import Frame, shell_of
from generator.pages.story_cards import story_cards_of
from generator.pages.views import REDIRECT, RedirectView
from generator.records.model import Article


def archive_pages(library: Library, frame: Frame) -> Iterator[Bundle]:
    """Every document of every archive, in those of the site's formats that have any."""
    settings = frame.settings
    cards = story_cards_of(library, settings)
    for feed in _archived(library, frame):
        for part in listing.listing(feed.slots, feed.archive, settings.page_size):
            yield bundle(
                f"archive {part.path}",
                partial(_pages, feed, part, library, frame),
                structs.replace(feed, slots=()),
                (part.older, part.newer),
                cards.mark(part.articles),
            )


def folder_pages(library: Library, frame: Frame) -> Iterator[Bundle]:
    """For readers: a page in every folder of an archive, where the site has none."""
    for feed in _archived(library, frame):
        numbers = listing.full_numbers(feed.slots, frame.settings.page_size)
        yield bundle(
            f"folders of {feed.archive}",
            partial(_folder_pages, feed, numbers, library, frame),
            structs.replace(feed, slots=()),
            numbers,
        )


def _archived(library: Library, frame: Frame) -> Iterator[Feed]:
    """The feeds that have an archive; without former addresses of one that has it already."""
    for feed in feeds(library, frame):
        if feed.archive and feed.archive == urls.feed_archive(feed.folder):
            yield feed


def _folder_pages(
    feed: Feed, numbers: tuple[int, ...], library: Library, frame: Frame
) -> Iterator[Page]:
    shell = shell_of(library, frame)
    front = _list_page(feed)
    leading = {feed.archive: front} if feed.archive != urls.ARCHIVE else {}  # which is a page
    if numbers:
        leading[f"{feed.archive}page/"] = front
    for number in numbers:
        leading[urls.sealed(feed.archive, number)] = _list_page(feed, number)
    for folder, page in leading.items():
        target = urls.absolute(page, shell.settings)
        view = RedirectView.to(target, feed.title, shell.settings.language, shell.site.icons)
        source = f"the archive of {feed.source}"
        yield Page(urls.file(folder), REDIRECT, view, source=source, standing=Standing.FOLDER)


def _list_page(of: Feed, number: int = 0) -> str:
    """The list page of the same articles as a document, by its number; 0 for the newest."""
    if of.folder == urls.HOME:
        return urls.ARCHIVE  # whose days are all there is of full pages
    return urls.sealed(of.page, number) if number else of.page


def _pages(
    feed: Feed, part: listing.Part[Article], library: Library, frame: Frame
) -> Iterator[Page]:
    formats = [format for format in frame.settings.feed_formats if format.archived]
    cards = story_cards_of(library, frame.settings)
    alone = (cards.alone(article) for article in part.articles)
    shown = entries_of(alone, library, frame.settings)
    document = _document(feed, part, frame)
    yield from documents(document, shown, shell_of(library, frame), formats)


def _document(of: Feed, part: listing.Part[Article], frame: Frame) -> Feed:
    """One document of a feed's archive. All have one id, for they are one feed."""
    return structs.replace(
        of,
        folder=part.path,
        page=_list_page(of, part.number),
        id=f"{of.id}:archive",
        title=f"{of.title} · {frame.words.archive}",
        place=Place(
            older=part.older,
            newer=part.newer if part.newer and part.newer != of.archive else "",
            current=of.archive if part.number else "",
        ),
        source=f"the archive of {of.source}",
        standing=Standing.LIST if part.number else of.standing,
    )


def all_pages(library: Library, frame: Frame) -> Iterator[Bundle]:
    """Documents, and what stands in their folders."""
    yield from archive_pages(library, frame)
    yield from folder_pages(library, frame)


KIND = Kind(all_pages, {})
