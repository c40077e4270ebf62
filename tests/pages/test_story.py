"""Story pages, and the other pages that speak in stories."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from msgspec import structs

from generator.content import urls
from generator.content.records.model import ALONE, Article, Provider
from generator.library.citations import citations_of
from generator.library.library import Library
from generator.library.newcomers import Newcomers
from generator.library.precedence import list_order
from generator.library.stories import StoryFold
from generator.pages.archive import DayView, archive_pages
from generator.pages.article import ArticleView, article_pages
from generator.pages.feeds.feed import FeedItem, FeedView, feed_pages
from generator.pages.home import HomeView, home_pages
from generator.pages.parts.page_context import PageContext
from generator.pages.sitemap import NewsSitemapView, SitemapView, sitemap_pages
from generator.pages.story import StoryView, story_pages
from generator.pages.topic import TopicView, topic_pages
from tests.factories import (
    NOW,
    changed,
    make_article,
    make_library,
    make_page_context,
    make_related,
    make_settings,
    make_site_context,
    make_topic,
    make_topics,
    pages_of,
)

START = datetime(2025, 1, 1, 12, tzinfo=UTC)
BASE = "https://digest.example.org"


def article(word: str, hours: float = 0, *lists: str, **given: object) -> Article:
    """An article so many hours after the start, of a publisher of its own, that lists others."""
    related = tuple(make_related(other) for other in lists)
    fields: dict[str, object] = {
        "published_at": START + timedelta(hours=hours),
        "provider": Provider(f"The {word.upper()}", f"{word}.example"),
        "related": related,
    }
    return make_article(word, **fields | given)


def story(*articles: Article, **settings: object) -> StoryView:
    (page,) = pages_of(story_pages(make_page_context(make_library(*articles), **settings)))
    assert isinstance(page.view, StoryView)
    return page.view


def items(library: Library, file: str = "feed.json", **settings: object) -> list[FeedItem]:
    pages = {page.path: page.view for page in feed_pages(make_page_context(library, **settings))}
    view = pages[file]
    assert isinstance(view, FeedView)
    return list(view.items)


A, B, C = article("a"), article("b", 3, "a", quality=90), article("c", 30, "b")
STORY = urls.story(A)


# Its page


def test_a_story_has_a_page_at_an_address_that_follows_from_its_opener() -> None:
    paths = [page.path for page in pages_of(story_pages(make_page_context(make_library(A, B, C))))]
    assert paths == [f"{STORY}index.html"]
    edited = structs.replace(A, title="Other", quality=99, published_at=A.published_at)
    late = changed(C, related=(), story="x")
    for articles in ([A, B], [edited, B, C], [A, structs.replace(B, story="x"), late]):
        pages = pages_of(story_pages(make_page_context(make_library(*articles))))
        assert [page.path for page in pages] == paths


def test_an_article_alone_has_no_story_page() -> None:
    alone = article("b", 3, "a", story=ALONE)
    assert list(pages_of(story_pages(make_page_context(make_library(A, alone))))) == []


@pytest.mark.parametrize("id", ["https://example.com/?a=1", "tag:e.example,2020:a", "..", "é"])
def test_a_foreign_id_has_an_address_like_any_other(id: str) -> None:
    foreign = structs.replace(A, id=id)
    (page,) = pages_of(story_pages(make_page_context(make_library(foreign, B))))
    assert re.fullmatch(r"stories/a-[0-9a-f]{8}/index\.html", page.path)


def met(article: Article, digits: int) -> Article:
    """The same under another id, of whose digest the first digits are the same."""
    wanted = digest(article.id)[:digits]
    tried = (f"{article.id}-{n}" for n in count())
    return structs.replace(article, id=next(id for id in tried if digest(id).startswith(wanted)))


def digest(id: str) -> str:
    return hashlib.sha256(id.encode()).hexdigest()


def test_of_two_stories_that_want_one_address_the_one_that_was_opened_first_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = urls.story
    monkeypatch.setattr(urls, "story", lambda of, digits=8: address(of, 3 if digits == 8 else 32))
    second = changed(met(A, 3), published_at=START + timedelta(days=20), story="y")
    more = article("z", 500, story="y")
    before = {story.id: story.folder for story in make_library(A, B).stories}
    after = {story.id: story.folder for story in make_library(A, B, second, more).stories}
    assert after == before | {second.id: f"stories/a-{digest(second.id)[:32]}/"}


def test_a_newcomer_that_would_take_the_address_of_a_story_is_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether it opens the story that was opened before, or makes one of what stood alone."""
    address = urls.story
    monkeypatch.setattr(urls, "story", lambda of, digits=8: address(of, 3 if digits == 8 else 32))
    stranger = article("s", -500, story="y")
    first = structs.replace(stranger, name="articles/x/a.md", id=met(A, 3).id)
    more = article("z", 500, story="y")
    for new in ({first.name, more.name}, {more.name}):
        articles = sorted((A, B, first, more), key=list_order)
        newcomers = Newcomers(new)
        settings = make_settings()
        StoryFold(articles, citations_of(articles), settings).note_takers(newcomers)
        assert more.name in newcomers.takes
        assert newcomers.takes[more.name].endswith("story's address")


def test_a_story_is_shown_by_its_lead_with_the_rest_newest_first() -> None:
    shown = story(A, B, C)
    assert shown.lead.title == "Title b"
    assert [each.title for each in shown.coverage] == ["Title c", "Title a"]
    assert all(each.ours and each.outside for each in shown.coverage)
    assert (shown.opened_at, shown.updated_at) == (A.published_at, C.published_at)


def test_outside_coverage_is_merged_in_once_an_address() -> None:
    x, y = make_related("x", day=2), make_related("y", published_at=None)
    more = make_related("x", title="The same, otherwise", day=9)
    a = changed(A, related=(more, y))
    b = changed(B, related=(*B.details.related, x))
    shown = story(a, b)
    assert [(each.title, each.ours) for each in shown.coverage] == [
        ("Title x", False),
        ("Title a", True),
        ("Title y", False),
    ]


def test_what_is_listed_and_is_ours_but_tells_another_story_is_named_as_ours() -> None:
    old = article("old", -2000, body="d")
    b = changed(B, related=(*B.details.related, make_related("old", published_at=None)))
    (_, other) = story(A, b, old).coverage
    assert (other.title, other.ours, other.outside) == ("Title old", True, True)
    assert other.page == "/news/old/"


def test_a_story_page_is_listed_and_one_that_only_repeats_it_is_not() -> None:
    noted = article("n", 4, "a", body="d")
    library = make_library(A, B, noted)
    pages = {page.path: page.view for page in pages_of(article_pages(make_page_context(library)))}
    repeats, adds = pages["news/b/index.html"], pages["news/n/index.html"]
    assert isinstance(repeats, ArticleView)
    assert isinstance(adds, ArticleView)
    assert (repeats.head.indexed, adds.head.indexed) == (False, True)
    assert repeats.story == adds.story == f"/{STORY}"
    assert repeats.head.canonical == f"{BASE}/news/b/"
    head = story(A, B, noted).head
    assert (head.indexed, head.canonical) == (True, f"{BASE}/{STORY}")
    assert [each.url for each in entries(library, "articles")] == [f"{BASE}/news/n/"]
    (listed,) = entries(library, "stories")
    assert (listed.url, listed.updated_at) == (f"{BASE}/{STORY}", noted.published_at)


def entries(library: Library, name: str) -> list:  # type: ignore[type-arg]
    pages = {page.path: page.view for page in pages_of(sitemap_pages(make_page_context(library)))}
    view = pages[f"sitemaps/{name}-2025.xml"]
    assert isinstance(view, SitemapView)
    return [entry for entry in view.entries if "/2025/" not in entry.url]


def test_the_news_sitemap_names_a_story_that_was_opened_in_the_last_two_days() -> None:
    recent = [
        structs.replace(each, published_at=NOW - timedelta(hours=hours))
        for each, hours in ((A, 20), (B, 10))
    ]
    pages = {
        page.path: page.view
        for page in pages_of(sitemap_pages(make_page_context(make_library(*recent))))
    }
    view = pages["news-sitemap.xml"]
    assert isinstance(view, NewsSitemapView)
    assert [(entry.url, entry.title) for entry in view.entries] == [(f"{BASE}/{STORY}", "Title b")]
    assert view.entries[0].published_at == recent[0].published_at


def test_a_story_page_says_what_it_gathers() -> None:
    data = story(A, B).head.structured_data
    for said in ('"CollectionPage"', "datePublished", '"name":"Title b"', '"name":"Title a"'):
        assert said in data


def test_titles_lead_to_the_storys_page_where_the_site_says_so() -> None:
    library, site_context = make_library(A, B), make_site_context(titles="page")
    (page,) = home_pages(PageContext(library, site_context))
    assert isinstance(page.view, HomeView)
    assert page.view.lead is not None
    teaser = page.view.lead.teaser
    assert (teaser.url, teaser.outside, teaser.story) == (f"/{STORY}", False, f"/{STORY}")
    (item,) = items(library, titles="page")
    assert item.link == f"{BASE}/{STORY}"


# Front pages and days


def home(*articles: Article, **settings: object) -> HomeView:
    (page,) = home_pages(make_page_context(make_library(*articles), **settings))
    assert isinstance(page.view, HomeView)
    return page.view


def test_the_front_page_shows_a_story_once_with_its_coverage() -> None:
    other = article("o", 8, heat=1)
    shown = home(A, B, C, other)
    assert shown.lead is not None
    assert shown.lead.teaser.story == f"/{STORY}"
    assert [each.source.name for each in shown.lead.coverage] == ["The C", "The A"]
    assert [story.teaser.title for story in shown.secondary] == ["Title o"]
    assert (shown.days, shown.sections) == ((), ())


def test_in_the_river_a_story_stands_under_the_day_of_its_newest_article() -> None:
    hot = [article(f"h{n}", 40, heat=99) for n in range(5)]
    days = home(*hot, A, B, C, article("o", 8)).days
    assert [(day.date.day, [t.title for t in day.teasers]) for day in days] == [
        (2, ["Title b"]),
        (1, ["Title o"]),
    ]
    teaser = days[0].teasers[0]
    assert (teaser.story, teaser.coverage) == (f"/{STORY}", 2)
    assert [each.source.name for each in teaser.also] == ["The C", "The A"]


def test_a_teaser_names_ten_others_and_says_how_many_there_are() -> None:
    many = [article(f"m{n}", n, "a") for n in range(1, 15)]
    lead = home(A, *many).lead
    assert lead is not None
    assert (len(lead.teaser.also), lead.teaser.coverage, len(lead.coverage)) == (10, 14, 14)


def test_a_topic_front_shows_the_whole_story_and_full_pages_each_article() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Chess"))
    others = [article(f"o{n}", -500 + n, topics=("Chess",)) for n in range(3)]
    b = structs.replace(B, topics=("Chess",))
    c = structs.replace(C, topics=("Chess",))
    library = make_library(A, b, c, *others, topics=topics)
    pages = pages_of(topic_pages(make_page_context(library, page_size=2)))
    views = {page.path: page.view for page in pages if isinstance(page.view, TopicView)}
    front = views["topics/chess/index.html"].teasers
    assert [(t.title, t.story) for t in front] == [("Title b", f"/{STORY}"), ("Title o2", "")]
    assert [each.title for each in front[0].also] == ["Title c", "Title a"]
    full = views["topics/chess/page/2/index.html"].teasers
    assert [(t.title, t.story, t.also) for t in full] == [
        ("Title b", "", ()),
        ("Title o2", "", ()),
    ]
    assert [t.title for t in views["topics/ai/index.html"].teasers] == ["Title b"]


def test_a_day_shows_of_a_story_what_came_on_it_so_past_days_stay_as_they_were() -> None:
    def day(*articles: Article) -> DayView:
        pages = {
            p.path: p.view
            for p in pages_of(archive_pages(make_page_context(make_library(*articles))))
        }
        view = pages["2025/01/01/index.html"]
        assert isinstance(view, DayView)
        return view

    (teaser,) = day(A, B, C).teasers
    assert teaser.title == "Title b"
    assert [each.title for each in teaser.also] == ["Title a"]
    before, after = day(A, B).teasers, day(A, B, C).teasers
    assert before == after


# Feeds


def test_a_story_is_one_item_whose_id_is_its_openers_while_it_grows() -> None:
    grown = [items(make_library(*articles)) for articles in ([A], [A, B], [A, B, C])]
    assert [[item.id for item in each] for each in grown] == [[A.id]] * 3
    assert [each[0].title for each in grown] == ["Title a", "Title b", "Title b"]
    assert [each[0].published_at for each in grown] == [A.published_at] * 3
    assert [each[0].updated_at for each in grown] == [
        A.published_at,
        B.published_at,
        C.published_at,
    ]
    assert [record.id for record in grown[2][0].records] == [A.id, B.id, C.id]
    assert grown[0][0].records == ()


def test_a_storys_id_survives_a_title_a_file_and_a_lead() -> None:
    edited = structs.replace(A, title="Edited", name="articles/z.md", quality=99, topics=())
    (item,) = items(make_library(edited, B))
    assert (item.id, item.title) == (A.id, "Edited")


def test_a_late_record_that_says_when_it_came_updates_the_item_and_renames_nothing() -> None:
    late = article("l", -20, "b", added_at=START + timedelta(days=4))
    (item,) = items(make_library(A, B, late))
    assert item.id == A.id
    assert item.updated_at == START + timedelta(days=4)


def test_a_topics_feed_has_the_story_under_the_same_id_though_another_topics_record_opened_it() -> (
    None
):
    topics = make_topics(make_topic("AI"), make_topic("Chess"))
    library = make_library(A, structs.replace(B, topics=("Chess",)), topics=topics)
    assert [item.id for item in items(library, "topics/chess/feed.json")] == [A.id]


def test_a_publishers_feed_has_each_article_by_itself() -> None:
    here = Provider("The B", "b.example")
    library = make_library(structs.replace(A, provider=here), B)
    feed = items(library, "publishers/b-example/feed.json", publisher_feeds=True)
    assert [item.id for item in feed] == [B.id, A.id]
    assert [item.page for item in feed] == [f"{BASE}/news/b/", ""]


def test_a_story_that_has_left_a_feed_does_not_come_back() -> None:
    """Readers that forget what has left would show it as new."""
    busy = [article(f"n{n}", 200 + n) for n in range(60)]
    again = article("b", 9000, story="x")
    grown = [structs.replace(A, story="x"), again]
    assert A.id not in [item.id for item in items(make_library(*grown, *busy), feed_size=50)]
    assert A.id in [item.id for item in items(make_library(*grown, *busy), feed_size=70)]


def test_an_item_names_the_rest_of_the_story_by_whole_addresses() -> None:
    read_here = article("r", 5, "a", web_url="", body="d")
    item = items(make_library(A, B, read_here))[0]
    assert [each.url for each in item.related] == [f"{BASE}/news/r/", "https://news.example.com/a"]
    assert item.page == f"{BASE}/{STORY}"
