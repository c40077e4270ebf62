"""What articles list as related, found at once for all that ask."""

from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.model import Article, CitedArticle
from generator.library.citations import citations_of
from tests.factories import make_article, make_related

_WORDS = "abcdefgh"


@st.composite
def some_articles(draw: st.DrawFn) -> list[Article]:
    """Articles that list each other, themselves, and what is no article of the site."""
    words = draw(st.lists(st.sampled_from(_WORDS), unique=True))
    listed = st.lists(st.sampled_from(f"{_WORDS}xyz"), max_size=5, unique=True)
    made = []
    for word in words:
        related = tuple(make_related(each) for each in draw(listed))
        url = {} if draw(st.booleans()) else {"url": ""}
        made.append(make_article(word, related=related, **url))
    return made


def _others(article: Article) -> list[CitedArticle]:
    return [each for each in article.mentions if each.url != article.canonical_url]


@given(some_articles())
def test_links_lead_from_each_article_to_each_other_that_it_lists(articles: list[Article]) -> None:
    assert citations_of(articles).links == [
        (article, other)
        for article in articles
        for mention in _others(article)
        for other in articles
        if other.canonical_url == mention.url
    ]


@given(some_articles())
def test_what_two_or_more_list_is_known_by_its_address(articles: list[Article]) -> None:
    shared = citations_of(articles).shared
    for url in {mention.url for article in articles for mention in article.mentions}:
        found = [
            (article, mention)
            for article in articles
            for mention in _others(article)
            if mention.url == url
        ]
        assert shared.get(url, []) == (found if len(found) > 1 else [])
    assert all(len(found) > 1 for found in shared.values())


def test_an_article_without_an_original_is_found_at_no_address() -> None:
    a, b = make_article("a"), make_article("b", url="", related=(make_related("a"),))
    listings = citations_of([a, b])
    assert listings.by_url == {"https://news.example.com/a": a}
    assert listings.links == [(b, a)]
