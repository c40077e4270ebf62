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

from generator.content import urls
from generator.content.records.model import Article
from generator.pages.feeds.feed import DocumentPosition, Feed, documents, entries_of, feeds
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import pagination
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.views import REDIRECT, RedirectView


def archive_pages(site: PageContext) -> Iterator[Bundle]:
    """Every document of every archive, in those of the site's formats that have any."""
    settings = site.settings
    contexts = site.story_contexts
    for feed in _archived(site):
        for part in pagination.paginate(feed.slots, feed.archive, settings.page_size):
            yield bundle(
                f"archive {part.path}",
                partial(_pages, feed, part, site),
                structs.replace(feed, slots=()),
                (part.older, part.newer),
                contexts.mark(part.articles),
                tuple((article.body, article.body_size) for article in part.articles),
            )


def folder_pages(site: PageContext) -> Iterator[Bundle]:
    """For readers: a page in every folder of an archive, where the site has none."""
    for feed in _archived(site):
        numbers = pagination.full_numbers(feed.slots, site.settings.page_size)
        yield bundle(
            f"folders of {feed.archive}",
            partial(_folder_pages, feed, numbers, site),
            structs.replace(feed, slots=()),
            numbers,
        )


def _archived(site: PageContext) -> Iterator[Feed]:
    """The feeds that have an archive; without former addresses of one that has it already."""
    for feed in feeds(site):
        if feed.archive and feed.archive == urls.feed_archive(feed.folder):
            yield feed


def _folder_pages(feed: Feed, numbers: tuple[int, ...], site: PageContext) -> Iterator[Page]:
    chrome = site.chrome
    front = _list_page(feed)
    leading = {feed.archive: front} if feed.archive != urls.ARCHIVE else {}  # which is a page
    if numbers:
        leading[f"{feed.archive}page/"] = front
    for number in numbers:
        leading[urls.full_page(feed.archive, number)] = _list_page(feed, number)
    for folder, page in leading.items():
        target = urls.absolute(page, chrome.settings.root)
        view = RedirectView.to(target, feed.title, chrome.settings.language, chrome.site.icons)
        source = f"the archive of {feed.source}"
        yield Page(urls.file(folder), REDIRECT, view, source=source, standing=Precedence.FOLDER)


def _list_page(of: Feed, number: int = 0) -> str:
    """The list page of the same articles as a document, by its number; 0 for the newest."""
    if of.folder == urls.HOME:
        return urls.ARCHIVE  # whose days are all there is of full pages
    return urls.full_page(of.page, number) if number else of.page


def _pages(feed: Feed, part: pagination.ListSlice[Article], site: PageContext) -> Iterator[Page]:
    formats = [format for format in site.settings.feed_formats if format.archived]
    contexts = site.story_contexts
    alone = (contexts.alone(article) for article in part.articles)
    shown = entries_of(alone, site)
    document = _document(feed, part, site)
    yield from documents(document, shown, site.chrome, formats)


def _document(of: Feed, part: pagination.ListSlice[Article], site: PageContext) -> Feed:
    """One document of a feed's archive. All have one id, for they are one feed."""
    return structs.replace(
        of,
        folder=part.path,
        page=_list_page(of, part.number),
        id=f"{of.id}:archive",
        title=f"{of.title} · {site.words.archive}",
        place=DocumentPosition(
            older=part.older,
            newer=part.newer if part.newer and part.newer != of.archive else "",
            current=of.archive if part.number else "",
        ),
        source=f"the archive of {of.source}",
        standing=Precedence.LIST if part.number else of.standing,
    )


def all_pages(site: PageContext) -> Iterator[Bundle]:
    """Documents, and what stands in their folders."""
    yield from archive_pages(site)
    yield from folder_pages(site)


KIND = Kind(all_pages, {})
