"""The front page: the newest articles by day, and the topics."""

from collections.abc import Iterator

from generator.pages import structured_data, urls
from generator.pages.cards import Card, cards_of
from generator.pages.deferred import deferred
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.shell import Frame, Shell, head, shell_of
from generator.pages.teasers import by_day
from generator.pages.topic import TopicBranch, branches
from generator.pages.views import DayTeasers, HtmlView


class HomeView(HtmlView, frozen=True, kw_only=True):
    days: tuple[DayTeasers, ...]
    """The newest day first."""
    topics: tuple[TopicBranch, ...]


def home_pages(library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    dated = [article for article in library.articles if article.published_at is not None]
    newest = dated[: -settings.front_page_size - 1 : -1]
    content = deferred(
        _view,
        shell_of(library, frame),
        cards_of(library, settings).of_all(newest),
        branches(library, settings),
    )
    yield Page(urls.file(urls.HOME), "home.html", content)


def _view(shell: Shell, cards: tuple[Card, ...], topics: tuple[TopicBranch, ...]) -> HomeView:
    settings = shell.settings
    days = by_day(cards, settings)
    teasers = [teaser for day in days for teaser in day.teasers]
    data = structured_data.collection(
        urls.HOME, settings.title, settings.description, teasers, settings
    )
    return HomeView(
        site=shell.site,
        head=head(settings, urls.HOME, structured_data=data),
        days=days,
        topics=topics,
    )


KIND = Kind(home_pages, {"home.html": HomeView})
