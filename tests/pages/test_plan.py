"""The plan: every page, each path once."""

import pytest

from generator.pages.page import Page
from generator.pages.plan import KINDS, VIEWS, clashing_records, plan
from generator.pages.shell import Frame
from generator.pages.site_files import EmptyView, RedirectView
from generator.problems import PathClash
from generator.registries.content_pages import ContentPage
from tests.factories import (
    make_article,
    make_frame,
    make_library,
    make_settings,
    make_topic,
    make_topics,
)

ABOUT = ContentPage(
    name="pages/about.md", title="About", description="", order=0, body="d", html=""
)


def page(path: str, record: str = "") -> Page:
    return Page(path, "page.html", EmptyView(), record=record)


def test_an_empty_site_has_all_its_pages() -> None:
    paths = {each.path for each in plan(make_library(), make_frame())}
    assert paths >= {
        "index.html", "topics/index.html", "topics/ai/index.html", "publishers/index.html",
        "archive/index.html", "feeds/index.html", "404.html", "feed.xml", "atom.xml", "feed.json",
        "feeds.opml", "sitemap.xml", "news-sitemap.xml", "robots.txt", ".nojekyll", "_headers",
    }  # fmt: skip


def test_every_page_has_the_view_that_its_template_is_declared_with() -> None:
    library = make_library(make_article(body="d"), make_article("b", day=2, category="learning"))
    frame = Frame(
        make_settings(redirects=(("/old/", "/"),)),
        (ABOUT,),
    )
    pages = plan(library, frame)
    assert {each.template for each in pages} == set(VIEWS)
    assert all(type(each.view) is VIEWS[each.template] for each in pages)


def test_no_template_belongs_to_two_kinds() -> None:
    templates = [template for kind in KINDS for template in kind.views]
    assert len(templates) == len(set(templates))


def test_of_two_records_that_want_one_path_the_later_is_a_fault() -> None:
    (problem,) = clashing_records(
        [page("news/a/index.html", "x/a.md"), page("news/a/index.html", "y/a.md")], []
    )
    assert problem.source == "y/a.md"
    assert "news/a/index.html is that of x/a.md; rename the file" in problem.message


def test_a_record_never_takes_a_page_of_the_site() -> None:
    (problem,) = clashing_records(
        [page("about/index.html", "about.md"), page("about/index.html")], []
    )
    assert problem.source == "about.md"


def test_two_pages_of_the_site_that_clash_end_the_build() -> None:
    with pytest.raises(PathClash, match="wanted by two pages of the site"):
        clashing_records([page("about/index.html"), page("about/index.html")], [])


def test_a_copied_file_that_stands_in_the_way_ends_the_build() -> None:
    with pytest.raises(PathClash, match="a file of the static folder"):
        clashing_records([page("index.html")], ["index.html"])
    with pytest.raises(PathClash, match="as a folder by others"):
        clashing_records([page("topics/index.html")], ["topics"])


def test_former_names_of_topics_and_the_owners_redirects_lead_on() -> None:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    frame = make_frame(redirects=(("/old/", "/new/"), ("/gone", "https://e.org/")))
    targets = {
        each.path: each.view.target
        for each in plan(make_library(topics=topics), frame)
        if isinstance(each.view, RedirectView)
    }
    assert targets == {
        "topics/facebook-ai/index.html": "https://digest.example.org/topics/meta-ai/",
        "old/index.html": "https://digest.example.org/new/",
        "gone/index.html": "https://e.org/",
    }
