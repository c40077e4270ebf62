"""The front page: the newest articles by day, and the topics."""

from collections.abc import Iterator

from generator.pages import structured_data, urls
from generator.pages.cards import Card, cards_of
from generator.pages.deferred import deferred
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.shell import Frame, Shell, head, shell_of
from generator.pages.teasers import by_day, teasers
from generator.pages.topic import TopicBranch, branches
from generator.pages.views import DayTeasers, HtmlView, Teaser
from generator.records.model import Article


class HomeView(HtmlView, frozen=True, kw_only=True):
    """The front page."""

    days: tuple[DayTeasers, ...]
    """The newest day first."""
    undated: tuple[Teaser, ...]
    """Courses, collections and the like, which have no date: those that came last, as far as
    records say when they came."""
    topics: tuple[TopicBranch, ...]


def home_pages(library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    dated = [article for article in library.articles if article.published_at is not None]
    newest = dated[: -settings.front_page_size - 1 : -1]
    lasting = sorted(library.whole.undated, key=_newest_first)[: settings.front_page_size]
    cards = cards_of(library, settings)
    content = deferred(
        _view,
        shell_of(library, frame),
        cards.of_all(newest),
        cards.of_all(lasting),
        branches(library, settings),
    )
    yield Page(urls.file(urls.HOME), "home.html", content, source="the front page")


def _newest_first(article: Article) -> float:
    return -article.added_at.timestamp() if article.added_at else float("inf")


def _view(
    shell: Shell,
    cards: tuple[Card, ...],
    undated: tuple[Card, ...],
    topics: tuple[TopicBranch, ...],
) -> HomeView:
    settings = shell.settings
    days, lasting = by_day(cards, settings), teasers(undated, settings)
    shown = [*(teaser for day in days for teaser in day.teasers), *lasting]
    data = structured_data.collection(
        urls.HOME, settings.title, settings.description, shown, settings
    )
    return HomeView(
        site=shell.site,
        head=head(settings, urls.HOME, structured_data=data),
        days=days,
        undated=lasting,
        topics=topics,
    )


KIND = Kind(home_pages, {"home.html": HomeView})
