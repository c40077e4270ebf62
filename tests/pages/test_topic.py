"""Topic pages and their index."""

from generator.content.registries.topics import MOST_LEVELS
from generator.library.library import Library
from generator.pages.topic import TopicsView, TopicView, topic_pages
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    make_topic,
    make_topics,
    pages_of,
)

TREE = (
    make_topic("AI", order=0),
    make_topic("Facebook AI", parent="ai"),
    make_topic("Robots", order=9),
)


def views(library: Library) -> dict[str, TopicView]:
    pages = pages_of(topic_pages(make_page_context(library, page_size=2)))
    return {page.path: page.view for page in pages if isinstance(page.view, TopicView)}


def test_an_article_of_a_topic_below_stands_on_both_pages() -> None:
    library = make_library(make_article(topics=("Facebook AI",)), topics=make_topics(*TREE))
    shown = views(library)
    assert [t.title for t in shown["topics/ai/index.html"].teasers] == ["Title a"]
    assert [t.title for t in shown["topics/facebook-ai/index.html"].teasers] == ["Title a"]


def test_a_registered_topic_has_a_page_before_it_has_articles_and_a_free_one_has_not() -> None:
    library = make_library(
        make_article(topics=("Chess",), published=False), topics=make_topics(*TREE)
    )
    assert "topics/robots/index.html" in views(library)
    assert "topics/chess/index.html" not in views(library)


def test_full_pages_say_nothing_that_could_change() -> None:
    articles = [make_article(f"a{day}", day=day) for day in range(1, 9)]
    few, many = make_library(*articles[:5]), make_library(*articles)
    path = "topics/ai/page/1/index.html"
    assert views(few)[path] == views(many)[path]
    assert views(many)[path].number == 1
    assert views(many)[path].children == ()


def test_undated_articles_stand_on_the_front_page_and_move_nothing() -> None:
    articles = [make_article(f"a{day}", day=day) for day in range(1, 6)]
    course = make_article("course", type="course", published_at=None)
    before, after = views(make_library(*articles)), views(make_library(*articles, course))
    assert [t.title for t in after["topics/ai/index.html"].undated] == ["Title course"]
    assert "Title course" in after["topics/ai/index.html"].head.structured_data
    sealed = [path for path in after if "/page/" in path]
    assert len(sealed) == 2
    assert all(before[path] == after[path] for path in sealed)


def test_the_index_is_a_tree_with_counts() -> None:
    library = make_library(make_article(topics=("Facebook AI",)), topics=make_topics(*TREE))
    index = next(page.view for page in pages_of(topic_pages(make_page_context(library))))
    assert isinstance(index, TopicsView)
    ai, robots = index.topics
    assert (ai.title, ai.count, robots.title, robots.count) == ("AI", 1, "Robots", 0)
    assert [(child.title, child.count) for child in ai.children] == [("Facebook AI", 1)]


def test_a_topics_page_names_its_own_feeds_before_the_sites() -> None:
    head = views(make_library(make_article()))["topics/ai/index.html"].head
    assert head.feeds[0].url == "https://digest.example.org/topics/ai/feed.xml"
    assert head.feeds[3].url == "https://digest.example.org/feed.xml"


def test_a_tree_deeper_than_pages_show_stands_flat_where_they_end() -> None:
    """Functions that call themselves for each level ended the build at five hundred."""
    depth = 3_000
    names = [f"T{number}" for number in range(depth)]
    topics = make_topics(
        *(
            make_topic(name, parent=f"t{at - 1}" if at else "", order=at)
            for at, name in enumerate(names)
        )
    )
    article = make_article(topics=(names[-1],))
    library = make_library(article, topics=topics)
    assert len(library.by_topic) == depth
    index, *others = (page.view for page in pages_of(topic_pages(make_page_context(library))))
    assert isinstance(index, TopicsView)
    level, levels, told = index.topics, 0, []
    while level:
        levels += 1
        told += [branch.title for branch in level]
        (*_, last) = level
        level = last.children if len(level) == 1 else ()
    assert (levels, told) == (MOST_LEVELS, names)
    assert isinstance(others[-1], TopicView)
    assert len(others[-1].crumbs) == MOST_LEVELS + 2
    assert [crumb.title for crumb in others[-1].crumbs[-2:]] == names[-3:-1]
