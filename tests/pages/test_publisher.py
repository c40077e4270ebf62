"""Publisher pages and their index."""

from generator.content.records.model import Image, Provider
from generator.content.registries.publishers import Publisher
from generator.pages.publisher import PublishersView, PublisherView, publisher_pages
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    pages_of,
)

BBC = Publisher(
    source="p.md", name="BBC", domain="bbc.com", description="News.", logo=Image("/bbc.png", 50, 50)
)


def test_a_publisher_is_known_by_its_domain() -> None:
    article = make_article(provider=Provider("BBC News", "bbc.com"))
    library = make_library(article, publishers=[BBC])
    pages = {page.path: page.view for page in pages_of(publisher_pages(make_page_context(library)))}
    view = pages["publishers/bbc-com/index.html"]
    assert isinstance(view, PublisherView)
    assert (view.title, view.description) == ("BBC", "News.")
    assert view.logo is not None


def test_domains_that_read_alike_have_pages_of_their_own() -> None:
    """A stranger names the domain: two that wanted one address would end every build."""
    library = make_library(
        make_article("a", provider=Provider("A", "a-b.com")),
        make_article("b", day=2, provider=Provider("B", "a.b.com")),
    )
    paths = [page.path for page in pages_of(publisher_pages(make_page_context(library)))]
    assert len(paths) == len(set(paths)) == 3


def test_the_index_stands_by_name_with_counts() -> None:
    library = make_library(
        make_article("a", provider=Provider("Zeta", "z.example")),
        make_article("b", day=2, provider=Provider("alpha", "a.example")),
        make_article("c", day=3, provider=Provider("alpha", "a.example")),
    )
    index = next(page.view for page in pages_of(publisher_pages(make_page_context(library))))
    assert isinstance(index, PublishersView)
    assert [(e.title, e.count) for e in index.publishers] == [("alpha", 2), ("Zeta", 1)]


def test_a_publisher_without_public_articles_has_no_page() -> None:
    library = make_library(make_article(published=False))
    assert [page.path for page in pages_of(publisher_pages(make_page_context(library)))] == [
        "publishers/index.html"
    ]


def test_feeds_of_publishers_are_named_where_the_site_makes_them() -> None:
    library = make_library(make_article())
    for wanted in (True, False):
        pages = list(pages_of(publisher_pages(make_page_context(library, publisher_feeds=wanted))))
        assert isinstance(pages[1].view, PublisherView)
        assert bool(pages[1].view.feeds) is wanted


def test_a_publisher_without_a_name_is_shown_by_its_host_as_it_is_read() -> None:
    library = make_library(make_article("a", provider=Provider("", "xn--mnchen-3ya.de")))
    index, page, *_ = pages_of(publisher_pages(make_page_context(library)))
    assert isinstance(index.view, PublishersView)
    assert isinstance(page.view, PublisherView)
    (entry,) = index.view.publishers
    assert (entry.title, entry.domain) == ("münchen.de", "xn--mnchen-3ya.de")
    assert page.path == "publishers/xn----mnchen--3ya-de/index.html"
    assert page.view.title == "münchen.de"
