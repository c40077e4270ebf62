"""Redirects: addresses that moved, by the registry of topics, by site.yaml, and by records."""

from collections.abc import Iterator

from generator.pages import policy, topic, urls
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page, Standing
from generator.pages.shell import Frame, shell_of
from generator.pages.views import Icon, View
from generator.records.model import Article
from generator.settings import FILE, Settings


class RedirectView(View, frozen=True, kw_only=True):
    """An address that moved."""

    title: str
    language: str
    target: str
    """Absolute."""
    icons: tuple[Icon, ...] = ()
    """Those of the site; none for the theme's own."""


def redirect_pages(library: Library, frame: Frame) -> Iterator[Page]:
    """Former names of topics, the owner's own redirects, and what records say of themselves."""
    settings = frame.settings
    icons = shell_of(library, frame).site.icons
    for former, now in sorted(library.topics.former.items()):
        target = urls.absolute(urls.topic(now.slug), settings)
        view = RedirectView(title=now.name, language=settings.language, target=target, icons=icons)
        source = f"a former name of {topic.source(now)}"
        yield Page(urls.file(urls.topic(former)), "redirect.html", view, source=source)
    for old, new in settings.redirects:
        target = settings.root + new if new.startswith("/") else new
        view = RedirectView(
            title=settings.title, language=settings.language, target=target, icons=icons
        )
        yield Page(
            urls.served(old),
            "redirect.html",
            view,
            source=f"{FILE}: redirects: {old}",
            standing=Standing.REDIRECT,
        )
    for article in library.articles:
        if article.redirect_from:
            yield from _to_article(article, library, settings, icons)


def _to_article(
    article: Article, library: Library, settings: Settings, icons: tuple[Icon, ...]
) -> Iterator[Page]:
    """From each address that a record says it had to where its article is read."""
    story = library.story_of.get(article.id)
    if article.has_page:
        target = urls.absolute(urls.article(article, settings), settings)
    elif story is not None:
        target = urls.absolute(urls.story(story.id), settings)
    else:
        target = policy.outside_url(article.details)
    view = RedirectView(title=article.title, language=settings.language, target=target, icons=icons)
    for old in article.redirect_from:
        yield Page(
            urls.served(old),
            "redirect.html",
            view,
            record=article.name,
            source=f"{article.name}: redirect_from: {old}",
            standing=Standing.RECORD_REDIRECT,
        )


KIND = Kind(redirect_pages, {"redirect.html": RedirectView})
