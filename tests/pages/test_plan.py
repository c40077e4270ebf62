"""The plan: every page, each path once."""

from datetime import UTC, datetime, timedelta

import pytest

from generator.content.feed_formats import FORMATS
from generator.content.records.model import Article
from generator.content.registries.content_pages import ContentPage
from generator.content.registries.publishers import Publishers
from generator.content.registries.topics import Topics
from generator.content.settings import Records
from generator.pages.page import Page
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.plan import KINDS, VIEWS, Plan, enumerate_pages, plan_pages
from generator.pages.redirects import RedirectView
from generator.problems import Level, PathClash
from tests.factories import (
    NOW,
    make_article,
    make_library,
    make_related,
    make_settings,
    make_site_context,
    make_topic,
    make_topics,
)
from tests.pages.test_edition import edition

ABOUT = ContentPage(
    name="pages/about.md", title="About", description="", order=0, body="d", html=""
)


def made(
    *articles: Article, site_context: SiteContext | None = None, topics: Topics | None = None
) -> Plan:
    registry = topics or make_topics()
    return plan_pages(
        articles,
        lambda: Topics(tuple(registry)),
        Publishers(),
        site_context or make_site_context(),
        NOW,
    )


def test_an_empty_site_has_all_its_pages() -> None:
    paths = {each.path for each in enumerate_pages(make_library(), make_site_context()).pages}
    assert paths >= {
        "index.html", "topics/index.html", "topics/ai/index.html", "publishers/index.html",
        "archive/index.html", "feeds/index.html", "404.html", "feed.xml", "atom.xml", "feed.json",
        "feeds.opml", "sitemap.xml", "news-sitemap.xml", "robots.txt", ".nojekyll", "_headers",
    }  # fmt: skip


def test_every_page_has_the_view_that_its_template_is_declared_with() -> None:
    story = (make_article(body="d"), make_article("s", related=(make_related("a"),)))
    library = make_library(
        *story,
        make_article("b", day=2, category="learning"),
        make_article("c", day=3, retracted="Wrong."),
    )
    site_context = SiteContext(
        make_settings(redirects=(("/old/", "/"),), api=True, show_pictures="local"),
        (ABOUT,),
        editions=(edition("2025-01-01"),),
    )
    pages = enumerate_pages(library, site_context).pages
    assert {each.template for each in pages} == set(VIEWS)
    assert all(type(each.view) is VIEWS[each.template] for each in pages)


def test_another_body_is_another_page_only_where_its_words_stand() -> None:
    other = make_article("b", day=2, related=(make_related("a"),))
    site_context = make_site_context(api=True, archives="site")

    def pages(body: str) -> dict[str, Page]:
        article = make_article(body=body * 32, body_size=9)
        library = make_library(article, other, settings=site_context.settings)
        return {page.path: page for page in enumerate_pages(library, site_context).pages}

    before, after = pages("0"), pages("1")
    assert before.keys() == after.keys()
    others = [page for path, page in before.items() if page.key != after[path].key]
    feeds = {page.template for page in others if page.path.endswith((".xml", "feed.json"))}
    assert feeds == {each.template for each in FORMATS}
    assert {page.path for page in others if page.template not in feeds} == {
        "news/a/index.html",
        "api/records/a/index.json",
    }


def test_no_template_belongs_to_two_kinds() -> None:
    templates = [template for kind in KINDS for template in kind.views]
    assert len(templates) == len(set(templates))


def test_what_is_left_of_a_record_gives_way_to_every_other_and_it_is_said() -> None:
    """A retraction must not leave out a record that has the address now."""
    plan = made(
        make_article("a", name="x/a.md", retracted="Wrong."),
        make_article("b", day=2, name="y/a.md", body="d"),
    )
    assert [each.record for each in plan.pages if each.record] == ["y/a.md"]
    (problem,) = plan.problems
    assert (problem.source, problem.field, problem.level) == ("x/a.md", "retracted", Level.WARNING)
    assert "news/a/index.html is that of y/a.md" in problem.message


def test_a_list_that_records_bring_along_gives_way_to_the_owners_file() -> None:
    site_context = SiteContext(make_settings(), (), frozenset({"2025/01/01/index.html"}))
    site = made(make_article(), site_context=site_context)
    assert "2025/01/01/index.html" not in {each.path for each in site.pages}
    (problem,) = site.problems
    assert (problem.source, problem.level) == ("static/2025/01/01/index.html", Level.WARNING)
    assert "the day 2025-01-01 has no page there" in problem.message


def test_of_two_articles_that_want_one_address_the_later_is_listed_without_a_page() -> None:
    one = make_article("one", name="x/a.md", body="d")
    two = make_article("two", name="y/a.md", day=2, body="d")
    site = made(one, two)
    assert [article.title for article in site.library.articles] == ["Title one", "Title two"]
    assert [each.record for each in site.pages if each.record] == ["x/a.md"]
    (problem,) = site.problems
    assert (problem.source, problem.level) == ("y/a.md", Level.DROPPED)
    assert "news/a/index.html, which is that of x/a.md, which came first" in problem.message
    assert "rename the file" in problem.message
    assert len({each.path for each in site.pages}) == len(site.pages)


def test_a_newcomer_that_says_it_is_older_never_ousts_what_is_published() -> None:
    came = datetime(2025, 6, 1, tzinfo=UTC)
    old = make_article("old", name="x/a.md", day=20, added_at=came, body="d")
    newcomer = make_article(
        "new", name="a/a.md", day=1, added_at=came + timedelta(days=1), body="d"
    )
    for articles in ((old, newcomer), (newcomer, old)):
        site = made(*articles)
        assert [each.record for each in site.pages if each.record] == ["x/a.md"]
        assert [problem.source for problem in site.problems] == ["a/a.md"]


def test_an_article_that_lies_nowhere_else_is_left_out_where_its_address_is_taken() -> None:
    one = make_article("one", name="x/a.md", body="d")
    two = make_article("two", name="y/a.md", day=2, url="", items=("a",))
    site = made(one, two)
    assert site.library.articles == (one,)
    assert [(problem.source, problem.level) for problem in site.problems] == [
        ("y/a.md", Level.FAULT)
    ]
    assert len({each.path for each in site.pages}) == len(site.pages)


@pytest.mark.parametrize(
    ("site_context", "holder"),
    [
        (SiteContext(make_settings(permalink="/{stem}/"), (ABOUT,)), "pages/about.md"),
        (SiteContext(make_settings(), (), frozenset({"news/about"})), "static/news/about"),
        (
            SiteContext(make_settings(), (), frozenset({"news/about/index.html/b.png"})),
            "static/news/about/index.html/b.png",
        ),
    ],
)
def test_an_article_never_takes_what_is_the_owners(site_context: SiteContext, holder: str) -> None:
    site = made(make_article("about", body="d"), site_context=site_context)
    assert not [each for each in site.pages if each.record]
    (problem,) = site.problems
    assert (problem.source, problem.level) == ("articles/about.md", Level.DROPPED)
    assert f"which is that of {holder}: it has none" in problem.message


@pytest.mark.parametrize(
    ("pages", "static"),
    [((ABOUT,), ()), ((), ("about/index.html",)), ((), ("about",))],
)
def test_a_category_that_only_a_record_names_never_ends_the_build(
    pages: tuple[ContentPage, ...], static: tuple[str, ...]
) -> None:
    site_context = SiteContext(make_settings(), pages, frozenset(static))
    stranger = make_article("b", day=2, category="about")
    site = made(make_article("a"), stranger, site_context=site_context)
    assert [article.category for article in site.library.articles] == ["news", "news"]
    assert [(p.source, p.field) for p in site.problems] == [("articles/b.md", "category")]


def test_a_folder_of_static_files_takes_no_category() -> None:
    site_context = SiteContext(make_settings(), (), frozenset(["learning/a.png"]))
    site = made(
        make_article("a"), make_article("b", category="learning"), site_context=site_context
    )
    assert not site.problems


@pytest.mark.parametrize(
    ("name", "other"),
    [("news", "pages/news.md"), ("news", "static/news/index.html"), ("topics", "the site itself")],
)
def test_a_category_of_the_settings_that_clashes_is_the_owners_affair(
    name: str, other: str
) -> None:
    """Even before there is a list of it, or the record that brings the list ends the build."""
    page = ContentPage(name="pages/news.md", title="N", description="", order=0, body="", html="")
    site_context = SiteContext(
        make_settings(records=(Records("a/*.md", name),)),
        (page,) if other == page.name else (),
        frozenset(["news/index.html"]) if "static" in other else frozenset(),
    )
    with pytest.raises(PathClash) as caught:
        made(site_context=site_context)
    assert f'the category "{name}" (site.yaml: records)' in str(caught.value)
    assert other in str(caught.value)


def test_a_redirect_gives_way_to_an_article_and_it_is_said() -> None:
    site_context = make_site_context(redirects=(("/news/a/", "/"),))
    site = made(make_article(body="d"), site_context=site_context)
    (shown,) = (each for each in site.pages if each.path == "news/a/index.html")
    assert shown.record == "articles/a.md"
    (problem,) = site.problems
    assert (problem.source, problem.level) == ("site.yaml", Level.WARNING)
    assert problem.field == "redirects: /news/a/"
    assert "articles/a.md" in problem.message


@pytest.mark.parametrize("old", ["/about/", "/", "/topics/ai/", "/topics/ml/", "/robots.txt", "/x"])
def test_a_redirect_from_another_thing_of_the_owners_ends_the_build(old: str) -> None:
    topics = make_topics(make_topic("AI", aliases=("ML",)))
    site_context = SiteContext(make_settings(redirects=((old, "/a/"), ("/x/", "/b/"))), (ABOUT,))
    with pytest.raises(PathClash, match=f"redirects: {old}"):
        made(site_context=site_context, topics=topics)


def test_a_free_topic_that_goes_does_not_stay_in_the_registry() -> None:
    site_context = SiteContext(make_settings(), (), frozenset(["news/b/index.html"]))
    gone = make_article("b", url="", topics=("Chess",))
    site = made(make_article("a"), gone, site_context=site_context)
    assert [topic.name for topic in site.library.topics] == ["AI"]


def test_every_page_says_what_it_stands_for() -> None:
    library = make_library(make_article(body="d"), make_article("b", day=2, category="learning"))
    site_context = SiteContext(
        make_settings(redirects=(("/old/", "/"),), publisher_feeds=True), (ABOUT,)
    )
    assert all(each.source for each in enumerate_pages(library, site_context).pages)


def test_former_names_of_topics_and_the_owners_redirects_lead_on() -> None:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    site_context = make_site_context(redirects=(("/old/", "/new/"), ("/gone", "https://e.org/")))
    targets = {
        each.path: each.view.target
        for each in enumerate_pages(make_library(topics=topics), site_context).pages
        if isinstance(each.view, RedirectView)
    }
    assert targets == {
        "topics/facebook-ai/index.html": "https://digest.example.org/topics/meta-ai/",
        "old/index.html": "https://digest.example.org/new/",
        "gone/index.html": "https://e.org/",
    }
