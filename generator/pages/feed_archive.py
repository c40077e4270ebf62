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
from generator.pages.shell import Frame, Shell, shell_of
from generator.pages.story_cards import story_cards_of
from generator.pages.views import REDIRECT, RedirectView
from generator.records.model import Article


def archive_pages(library: Library, frame: Frame) -> Iterator[Bundle]:
    """Every document of every archive, in those of the site's formats that have any."""
    settings = frame.settings
    cards = story_cards_of(library, settings)
    for feed in feeds(library, frame):
        if not feed.archive or feed.archive != urls.feed_archive(feed.folder):
            continue  # none, or a former address of one that has it already
        for part in listing.listing(feed.slots, feed.archive, settings.page_size):
            yield bundle(
                f"archive {part.path}",
                partial(_pages, feed, part, library, frame),
                structs.replace(feed, slots=()),
                (part.older, part.newer),
                cards.mark(part.articles),
            )


def _pages(
    feed: Feed, part: listing.Part[Article], library: Library, frame: Frame
) -> Iterator[Page]:
    formats = [format for format in frame.settings.feed_formats if format.archived]
    cards = story_cards_of(library, frame.settings)
    alone = (cards.alone(article) for article in part.articles)
    shown = entries_of(alone, library, frame.settings)
    document = _document(feed, part, frame)
    shell = shell_of(library, frame)
    yield from documents(document, shown, shell, formats)
    if part.path != urls.ARCHIVE:  # which is a page
        yield _folder_page(part.path, document.page, feed, shell)
    if not part.number and part.older:
        yield _folder_page(f"{part.path}page/", document.page, feed, shell)


def _folder_page(folder: str, page: str, of: Feed, shell: Shell) -> Page:
    """For readers: from a folder of documents to the list page of the same articles."""
    target = urls.absolute(page, shell.settings)
    view = RedirectView.to(target, of.title, shell.settings.language, shell.site.icons)
    source = f"the archive of {of.source}"
    return Page(urls.file(folder), REDIRECT, view, source=source, standing=Standing.FOLDER)


def _document(of: Feed, part: listing.Part[Article], frame: Frame) -> Feed:
    """One document of a feed's archive. All have one id, for they are one feed."""
    page = urls.ARCHIVE if of.folder == urls.HOME else of.page
    return structs.replace(
        of,
        folder=part.path,
        page=urls.sealed(page, part.number) if part.number and page != urls.ARCHIVE else page,
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


KIND = Kind(archive_pages, {})
