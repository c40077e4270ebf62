"""Redirects: addresses that moved, by the registry of topics, by site.yaml, and by records."""

from collections.abc import Iterator

from generator.pages import policy, topic, urls
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page, Standing
from generator.pages.shell import Frame
from generator.pages.views import View
from generator.records.model import Article
from generator.settings import FILE, Settings


class RedirectView(View, frozen=True, kw_only=True):
    """An address that moved."""

    title: str
    language: str
    target: str
    """Absolute."""
    canonical: str
    """The same, without what names a part of it."""


def redirect_pages(library: Library, frame: Frame) -> Iterator[Page]:
    """Former names of topics, the owner's own redirects, and what records say of themselves."""
    settings = frame.settings
    for former, now in sorted(library.topics.former.items()):
        target = urls.absolute(urls.topic(now.slug), settings)
        view = _view(now.name, target, settings)
        source = f"a former name of {topic.source(now)}"
        yield Page(urls.file(urls.topic(former)), "redirect.html", view, source=source)
    for old, new in settings.redirects:
        target = settings.root + new if new.startswith("/") else new
        view = _view(settings.title, target, settings)
        yield Page(
            urls.served(old),
            "redirect.html",
            view,
            source=f"{FILE}: redirects: {old}",
            standing=Standing.REDIRECT,
        )
    for article in library.articles:
        if article.redirect_from:
            yield from _to_article(article, library, settings)
    yield from _of_former_rules(library, settings)


def _of_former_rules(library: Library, settings: Settings) -> Iterator[Page]:
    """From where the end of an id stood in an address, whatever its authority: see `urls._word`."""
    for story in library.stories:
        path = urls.story(story.id, settings)
        source = f"the story that {story.opener.name} opened"
        yield from _moved(urls.former_story(story.id), path, story.lead, source, settings)
    if "{id}" in settings.permalink:
        for article in library.articles:
            if article.has_page:
                path = urls.article(article, settings)
                former = urls.former_article(article, settings)
                yield from _moved(former, path, article, article.name, settings)


def _moved(
    former: str, path: str, article: Article, source: str, settings: Settings
) -> Iterator[Page]:
    """From where something lay, unless it still does; it is called by the title of an article."""
    if former != path:
        yield Page(
            urls.file(former),
            "redirect.html",
            _view(article.title, urls.absolute(path, settings), settings),
            source=f"the former address of {source}",
            standing=Standing.FORMER,
        )


def _to_article(article: Article, library: Library, settings: Settings) -> Iterator[Page]:
    """From each address that a record says it had to where its article is read."""
    story = library.story_of.get(article.id)
    if article.has_page:
        target = urls.absolute(urls.article(article, settings), settings)
    elif story is not None:
        target = urls.absolute(urls.story(story.id, settings), settings)
    else:
        target = policy.outside_url(article.details)
    view = _view(article.title, target, settings)
    for old in article.redirect_from:
        yield Page(
            urls.served(old),
            "redirect.html",
            view,
            record=article.name,
            source=f"{article.name}: redirect_from: {old}",
            standing=Standing.RECORD_REDIRECT,
        )


def _view(title: str, target: str, settings: Settings) -> RedirectView:
    canonical = target.partition("#")[0]
    return RedirectView(title=title, language=settings.language, target=target, canonical=canonical)


KIND = Kind(redirect_pages, {"redirect.html": RedirectView})
