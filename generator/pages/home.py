"""The front page: the lead story, those beside it, the newest stories by day, and the topics."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from msgspec import structs

from generator.content import urls
from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.languages.forms import forms_of
from generator.pages.kind import Kind
from generator.pages.page import Page
from generator.pages.parts import front, once, structured_data
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.deferred import deferred
from generator.pages.parts.front import FrontStory, TopicSection
from generator.pages.parts.once import Taken
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteChrome, head
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.story_teasers import by_day, story_teaser
from generator.pages.parts.teaser import local, teasers
from generator.pages.parts.views import DayTeasers, HtmlView, Link, Teaser
from generator.pages.topic import TopicBranch, branches


class HomeView(HtmlView, frozen=True, kw_only=True):
    """The front page."""

    edition: datetime | None
    """Start of the newest record's day, in the site's zone; None where nothing has a date."""
    day: Link | None
    """That day's own page."""
    lead: FrontStory | None
    """The one with the most points of the newest stories."""
    secondary: tuple[FrontStory, ...]
    """The next."""
    days: tuple[DayTeasers, ...]
    """All other stories of the front page, the newest day first."""
    beside: int
    """How many of these days have room beside the topics: the others run below both."""
    sections: tuple[TopicSection, ...]
    """Topics with what is not above already."""
    undated: tuple[Teaser, ...]
    """Courses, collections and the like, which have no date: those that came last, as far as
    records say when they came."""
    topics: tuple[TopicBranch, ...]


def home_pages(site: PageContext) -> Iterator[Page]:
    library, settings = site.library, site.settings
    contexts, stories = site.article_contexts, site.story_contexts
    taken = Taken()
    top, below = front.laid_out(library, stories, settings, taken)
    undated = sorted(library.whole.undated, key=_newest_first)
    lasting = tuple(islice(filter(taken.admits_article, undated), settings.front_page_size))
    sections = tuple(
        (
            Link(topic.name, urls.url(urls.topic(topic.slug), settings.base_path)),
            front.section_stories(topic, library, stories, taken),
        )
        for topic in front.section_topics(library)
    )
    dates = (each.published_at for each in reversed(library.articles))
    content = deferred(
        _view,
        site.chrome,
        next((date for date in dates if date is not None), None),
        top,
        below,
        sections,
        contexts.of_all(lasting),
        branches(library, settings.base_path),
    )
    yield Page(urls.file(urls.HOME), "home.html", content, source="the front page")


def _newest_first(article: Article) -> float:
    return -article.added_at.timestamp() if article.added_at else float("inf")


def _view(
    chrome: SiteChrome,
    newest: datetime | None,
    top: tuple[StoryContext, ...],
    below: tuple[StoryContext, ...],
    sections: tuple[tuple[Link, tuple[StoryContext, ...]], ...],
    undated: tuple[ArticleContext, ...],
    topics: tuple[TopicBranch, ...],
) -> HomeView:
    settings = chrome.settings
    latest = local(newest, settings.zone)
    edition = latest and latest.replace(hour=0, minute=0, second=0, microsecond=0)
    stories = (*top, *below)
    # What has no date, and the headlines of topics, name nothing below them, and come afterwards.
    headlines = [story for _, found in sections for story in found]
    left_out = once.elsewhere((*stories, *undated, *headlines))[: len(stories)]
    shown = once.pictured_once(
        [
            *(
                story_teaser(story, settings, out)
                for story, out in zip(stories, left_out, strict=True)
            ),
            *teasers(undated, settings),
        ]
    )
    leading, river = shown[: len(top)], shown[len(top) : len(stories)]
    covered = (story.coverage(settings, out) for story, out in zip(top, left_out, strict=False))
    front_stories = tuple(FrontStory(*each) for each in zip(leading, covered, strict=True))
    data = structured_data.collection(
        urls.HOME, settings.title, settings.description, shown, settings
    )
    days = by_day(below, river, settings)
    filled = [(topic, found) for topic, found in sections if found]
    return HomeView(
        site=chrome.site,
        head=head(settings, urls.HOME, structured_data=data),
        edition=edition,
        day=_day_link(edition, settings) if edition else None,
        lead=front_stories[0] if front_stories else None,
        secondary=front_stories[1:],
        days=days,
        beside=front.beside(days, [len(found) for _, found in filled], topics),
        sections=tuple(
            TopicSection(topic, tuple(_headline(each, settings) for each in found))
            for topic, found in filled
        ),
        undated=shown[len(stories) :],
        topics=topics,
    )


def _headline(story: StoryContext, settings: Settings) -> Teaser:
    """A story by its lead alone."""
    return structs.replace(story_teaser(story, settings), also=())


def _day_link(day: datetime, settings: Settings) -> Link:
    return Link(forms_of(settings.language).day(day), urls.url(urls.day(day), settings.base_path))


KIND = Kind(home_pages, {"home.html": HomeView})
