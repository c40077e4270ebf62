"""The front page: the lead story, those beside it, the newest stories by day, and the topics."""

from collections.abc import Iterator
from datetime import datetime

from generator.languages.forms import forms_of
from generator.pages import front, ranking, structured_data, urls
from generator.pages.cards import Card, cards_of
from generator.pages.deferred import deferred
from generator.pages.front import FrontDay, FrontStory, TopicSection
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.shell import Frame, Shell, head, shell_of
from generator.pages.story_cards import StoryCard, story_cards_of
from generator.pages.story_teasers import mixed_teasers
from generator.pages.teasers import local, teasers
from generator.pages.topic import TopicBranch, branches
from generator.pages.views import HtmlView, Link, Teaser
from generator.records.model import Article
from generator.settings import Settings


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
    days: tuple[FrontDay, ...]
    """All other stories of the front page, the newest day first."""
    sections: tuple[TopicSection, ...]
    """Topics with what is not above already."""
    undated: tuple[Teaser, ...]
    """Courses, collections and the like, which have no date: those that came last, as far as
    records say when they came."""
    topics: tuple[TopicBranch, ...]


def home_pages(library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    cards, stories = cards_of(library, settings), story_cards_of(library, settings)
    shown = front.chosen(library, stories, settings)
    top = tuple(ranking.top(shown, settings)[: front.SECONDARY + 1])
    lasting = sorted(library.whole.undated, key=_newest_first)[: settings.front_page_size]
    taken = {story.id for story in shown}
    sections = tuple(
        (
            Link(topic.name, urls.url(urls.topic(topic.slug), settings)),
            front.section_stories(topic, library, stories, taken),
        )
        for topic in front.section_topics(library)
    )
    dates = (each.published_at for each in reversed(library.articles))
    content = deferred(
        _view,
        shell_of(library, frame),
        next((date for date in dates if date is not None), None),
        top,
        tuple(story for story in shown if story not in top),
        sections,
        cards.of_all(lasting),
        branches(library, settings),
    )
    yield Page(urls.file(urls.HOME), "home.html", content, source="the front page")


def _newest_first(article: Article) -> float:
    return -article.added_at.timestamp() if article.added_at else float("inf")


def _view(
    shell: Shell,
    newest: datetime | None,
    top: tuple[StoryCard, ...],
    below: tuple[StoryCard, ...],
    sections: tuple[tuple[Link, tuple[StoryCard, ...]], ...],
    undated: tuple[Card, ...],
    topics: tuple[TopicBranch, ...],
) -> HomeView:
    settings = shell.settings
    latest = local(newest, settings)
    edition = latest and latest.replace(hour=0, minute=0, second=0, microsecond=0)
    stories = tuple(front.front_story(story, settings) for story in top)
    days, lasting = front.river(below, edition, settings), teasers(undated, settings)
    shown = [
        *(story.teaser for story in stories),
        *(teaser for day in days for teaser in day.teasers),
        *lasting,
    ]
    data = structured_data.collection(
        urls.HOME, settings.title, settings.description, shown, settings
    )
    return HomeView(
        site=shell.site,
        head=head(settings, urls.HOME, structured_data=data),
        edition=edition,
        day=_day_link(edition, settings) if edition else None,
        lead=stories[0] if stories else None,
        secondary=stories[1:],
        days=days,
        sections=tuple(
            TopicSection(topic, mixed_teasers(found, settings))
            for topic, found in sections
            if found
        ),
        undated=lasting,
        topics=topics,
    )


def _day_link(day: datetime, settings: Settings) -> Link:
    return Link(forms_of(settings.language).day(day), urls.url(urls.day(day), settings))


KIND = Kind(home_pages, {"home.html": HomeView})
