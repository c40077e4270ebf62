"""Cards: what is known of an article beside its own words."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.model import Article, Provider
from generator.content.registries.publishers import Publisher
from generator.pages.parts.article_context import ArticleContext, ArticleContexts
from tests.factories import make_article, make_library, make_settings, make_topic, make_topics


def context(article: Article, *publishers: Publisher) -> ArticleContext:
    library = make_library(article, publishers=publishers)
    return ArticleContexts(library, make_settings()).of(library.articles[0])


def test_topics_stand_main_one_first_and_those_above_are_categories() -> None:
    registry = make_topics(make_topic("AI"), make_topic("Audio", parent="ai"))
    library = make_library(make_article(topics=("Audio", "Chess")), topics=registry)
    shown = ArticleContexts(library, make_settings()).of(library.articles[0])
    assert [topic.url for topic in shown.topics] == ["/topics/audio/", "/topics/chess/"]
    assert shown.categories == ("Audio", "AI", "Chess")


def test_a_publisher_is_named_as_the_record_names_it_or_as_the_registry_does() -> None:
    known = Publisher(source="p.md", name="The BBC", domain="bbc.com")
    said = context(make_article(provider=Provider("BBC News", "bbc.com")), known).source
    unsaid = context(make_article(provider=Provider("", "bbc.com")), known).source
    unknown = context(make_article(provider=Provider("", "x.example"))).source
    assert [each.name for each in (said, unsaid, unknown)] == ["BBC News", "The BBC", "x.example"]
    assert said.url == "/publishers/bbc-com/"


def test_a_name_that_is_anothers_is_not_shown() -> None:
    known = Publisher(source="p.md", name="Spotify", domain="spotify.com")
    assert context(make_article(provider=Provider("Spotify", "x.example")), known).source.name == (
        "x.example"
    )


def test_one_article_has_one_card() -> None:
    library = make_library(make_article())
    contexts = ArticleContexts(library, make_settings())
    assert contexts.of(library.articles[0]) is contexts.of(library.articles[0])


def test_a_key_stands_for_all_that_a_card_says() -> None:
    article = make_article()
    known = Publisher(source="p.md", name="N", domain="news.example.com")
    nameless = make_article(provider=Provider("", "news.example.com"))
    assert context(article).key == context(article).key
    assert context(article).key != context(make_article(title="Another")).key
    assert context(article).key != context(make_article(topics=("Chess",))).key
    assert context(nameless).key != context(nameless, known).key


def test_a_digest_stands_for_the_article_where_it_is_known() -> None:
    assert context(make_article(digest="a")).key != context(make_article(digest="b")).key


LIBRARY = make_library(*(make_article(word) for word in "abc"))
ARTICLES = list(LIBRARY.articles)
groups = st.lists(st.lists(st.sampled_from([None, *ARTICLES]), max_size=3), max_size=4)


@given(groups, groups)
def test_marks_are_equal_for_equal_groups_alone(
    these: list[list[Article | None]], those: list[list[Article | None]]
) -> None:
    """Where one group ends and the next begins counts: what moves from one to another was once
    not seen."""
    contexts = ArticleContexts(LIBRARY, make_settings())
    assert (contexts.mark_of_each(these) == contexts.mark_of_each(those)) == (these == those)
    one, other = [list(chain.from_iterable(each)) for each in (these, those)]
    assert (contexts.mark(one) == contexts.mark(other)) == (one == other)
