"""The owner's own pages, 404, and what static hosts read."""

from generator.content.feed_formats import FORMATS
from generator.content.registries.content_pages import ContentPage
from generator.pages.page import Page
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.site_files import ContentView, HeadersView, NotFoundView, site_file_pages
from tests.factories import make_library, make_settings, make_topic, make_topics

ABOUT = ContentPage(
    name="pages/About us.md", title="About", description="Who we are.", order=0, body="d", html=""
)


def pages(**settings: object) -> dict[str, Page]:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    site_context = SiteContext(make_settings(**settings), (ABOUT,))
    return {
        page.path: page
        for page in site_file_pages(PageContext(make_library(topics=topics), site_context))
    }


def test_a_page_of_the_owners_is_named_by_its_file() -> None:
    page = pages()["about-us/index.html"]
    assert isinstance(page.view, ContentView)
    assert (page.source, page.bodies) == ("pages/About us.md", ("d",))
    assert page.view.head.description == "Who we are."


def test_what_does_not_exist_is_not_to_be_indexed() -> None:
    view = pages()["404.html"].view
    assert isinstance(view, NotFoundView)
    assert not view.head.indexed
    assert [(link.title, link.url) for link in view.topics] == [("Meta AI", "/topics/meta-ai/")]


def test_hosts_are_told_the_types_of_feeds_below_the_base_path() -> None:
    view = pages(base_url="https://e.org/ai/")["_headers"].view
    assert isinstance(view, HeadersView)
    assert view.base_path == "/ai"
    assert ("feed.json", "application/feed+json") in view.types


def test_feeds_are_sent_as_xml_or_browsers_would_not_show_them_in_their_style_sheet() -> None:
    view = pages()["_headers"].view
    assert isinstance(view, HeadersView)
    assert {type for file, type in view.types if file.endswith(".xml")} == {"application/xml"}


def test_hosts_are_told_of_the_feeds_there_are() -> None:
    view = pages(feed_formats=FORMATS[1:])["_headers"].view
    assert isinstance(view, HeadersView)
    assert [file for file, _ in view.types] == ["atom.xml", "feed.json"]
