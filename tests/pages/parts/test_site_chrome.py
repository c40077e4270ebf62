"""What surrounds every HTML page."""

from msgspec import structs

from generator.content.registries.content_pages import ContentPage
from generator.content.settings import Records
from generator.pages.parts.site_chrome import (
    SiteContext,
    absolute_picture,
    categories,
    crumbs,
    feed_links,
    head,
    site_chrome_of,
)
from generator.pages.parts.views import Picture
from generator.pages.parts.words import ENGLISH
from tests.factories import (
    make_article,
    make_library,
    make_settings,
    make_site_context,
    make_topic,
    make_topics,
)

SETTINGS = make_settings(base_url="https://e.org/ai/")


def test_the_navigation_is_of_registered_top_topics_then_of_categories() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Audio", parent="ai"))
    library = make_library(
        make_article("a", topics=("Chess", "Audio")),
        make_article("b", day=2, category="long-reads"),
        topics=topics,
    )
    site = site_chrome_of(library, SiteContext(SETTINGS)).site
    assert [(link.title, link.url) for link in site.navigation] == [
        ("AI", "/ai/topics/ai/"),
        ("Long reads", "/ai/long-reads/"),
    ]


def test_records_that_name_hundreds_of_categories_do_not_fill_the_navigation() -> None:
    """Each link stands on every page, so ten thousand of them were gigabytes."""
    articles = [make_article(f"a{n}", category=f"c{n:03}") for n in range(300)]
    settings = make_settings(records=(Records(category="z"),))
    library = make_library(*articles, make_article("z", category="z"), settings=settings)
    site = site_chrome_of(library, SiteContext(settings)).site
    assert [link.title for link in site.navigation[:3]] == ["AI", "Z", "C000"]
    assert len(site.navigation) == 13


def test_one_category_alone_has_no_page() -> None:
    hidden = make_article("b", day=2, category="learning", published=False)
    assert categories(make_library(make_article("a"), hidden)) == ()
    course = make_article("c", category="learning", published_at=None)
    assert categories(make_library(make_article("a"), course)) == ("learning", "news")


def test_the_owners_pages_are_linked() -> None:
    about = ContentPage(name="p/About.md", title="About", description="", order=0, body="", html="")
    site = site_chrome_of(make_library(), SiteContext(SETTINGS, (about,))).site
    assert [(link.title, link.url) for link in site.pages] == [("About", "/ai/about/")]


def test_icons_are_linked_where_the_static_folder_has_them() -> None:
    def icons(*static: str) -> list[tuple[str, str, str]]:
        site = site_chrome_of(make_library(), SiteContext(SETTINGS, (), frozenset(static))).site
        return [(icon.url, icon.type, icon.sizes) for icon in site.icons]

    assert icons("icon-512.png", "a.png", "favicon.svg") == [
        ("/ai/favicon.svg", "image/svg+xml", "any"),
        ("/ai/icon-512.png", "image/png", "512x512"),
    ]
    assert icons("a/favicon.svg") == []


def test_the_shells_key_stands_for_all_that_surrounds_a_page() -> None:
    library = make_library(make_article())
    key = site_chrome_of(library, make_site_context()).key
    assert key == site_chrome_of(make_library(make_article()), make_site_context()).key
    spanish = SiteContext(make_settings(), words=structs.replace(ENGLISH, topics="Temas"))
    others = (
        make_site_context(title="X"),
        make_site_context(rel=""),
        make_site_context(page_size=3),
        spanish,
    )
    for other in others:
        assert key != site_chrome_of(library, other).key
    with_icon = SiteContext(make_settings(), (), frozenset(["favicon.svg"]))
    assert key != site_chrome_of(library, with_icon).key
    assert (
        key == site_chrome_of(library, SiteContext(make_settings(), (), frozenset(["a.png"]))).key
    )


def test_a_head_says_where_the_page_is_and_what_it_is_called() -> None:
    shown = head(SETTINGS, "topics/", "Topics", feeds=feed_links(SETTINGS, "topics/ai/", "AI"))
    assert (shown.url, shown.canonical) == ("/ai/topics/", "https://e.org/ai/topics/")
    assert shown.title == "Topics · Test Digest"
    assert [feed.title for feed in shown.feeds][::3] == ["AI (RSS)", "Test Digest (RSS)"]
    assert head(SETTINGS, "").title == "Test Digest"


def test_the_way_up_begins_at_the_front_page() -> None:
    assert [link.url for link in crumbs(SETTINGS, ("Topics", "topics/"))] == [
        "/ai/",
        "/ai/topics/",
    ]


def test_a_picture_of_this_site_is_made_whole_and_others_are_left() -> None:
    ours = Picture("/ai/a.png", 1, 1, "", "", True)
    shown = absolute_picture(ours, SETTINGS.origin)
    assert shown is not None
    assert shown.url == "https://e.org/ai/a.png"
    theirs = Picture("https://x.example/a.png", 1, 1, "", "", True)
    assert absolute_picture(theirs, SETTINGS.origin) == theirs
    assert absolute_picture(None, SETTINGS.origin) is None
