"""The front page: the newest articles by day, and the topics."""

from collections.abc import Iterator

from generator.pages import shell, structured_data, urls
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import DayTeasers, HtmlView, Page
from generator.pages.shell import Frame
from generator.pages.teasers import by_day
from generator.pages.topic import TopicBranch, branches


class HomeView(HtmlView, frozen=True, kw_only=True):
    days: tuple[DayTeasers, ...]
    """The newest day first."""
    topics: tuple[TopicBranch, ...]


def home_pages(library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    dated = [article for article in library.articles if article.published_at is not None]
    newest = dated[: -settings.front_page_size - 1 : -1]
    days = by_day(newest, library, settings)
    teasers = [teaser for day in days for teaser in day.teasers]
    data = structured_data.collection(
        urls.HOME, settings.title, settings.description, teasers, settings
    )
    yield Page(
        urls.file(urls.HOME),
        "home.html",
        HomeView(
            site=shell.site(library, frame),
            head=shell.head(settings, urls.HOME, structured_data=data),
            days=days,
            topics=branches(library, settings),
        ),
    )


KIND = Kind(home_pages, {"home.html": HomeView})
