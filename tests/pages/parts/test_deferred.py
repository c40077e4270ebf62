"""Views made when they are needed: the key tells beforehand whether they changed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from generator.content.records.model import Embed, Image
from generator.content.registries.content_pages import ContentPage
from generator.memo.digests import Keyed, digest_of
from generator.pages.page import Page
from generator.pages.parts.deferred import Deferred, deferred
from generator.pages.parts.site_chrome import SiteContext, site_chrome_of
from generator.pages.parts.views import Link, View
from generator.pages.plan import enumerate_pages
from generator.pages.site_files import EmptyView
from tests.factories import (
    make_article,
    make_library,
    make_related,
    make_settings,
    make_site_context,
    make_topic,
    make_topics,
)

SHELL = site_chrome_of(make_library(), make_site_context())


def one(chrome: Keyed, *inputs: object) -> View:
    return EmptyView()


def other(chrome: Keyed, *inputs: object) -> View:
    return EmptyView()


@pytest.mark.parametrize(
    ("these", "those"),
    [
        (("a",), ("b",)),
        (("a", "b"), ("ab",)),
        (("a", ""), ("", "a")),
        ((("a",), ("b",)), (("a", "b"),)),
        ((1,), (None,)),
        ((datetime(2025, 1, 1, tzinfo=UTC),), (datetime(2025, 1, 2, tzinfo=UTC),)),
        ((date(2025, 1, 1),), (date(2025, 1, 2),)),
        ((Link("a", "b"),), (Link("b", "a"),)),
        ((one,), (other,)),
    ],
)
def test_equal_inputs_have_equal_keys_and_others_have_others(
    these: tuple[Any, ...], those: tuple[Any, ...]
) -> None:
    assert deferred(one, SHELL, *these).key == deferred(one, SHELL, *these).key
    assert deferred(one, SHELL, *these).key != deferred(one, SHELL, *those).key


def test_the_function_counts_and_the_shell_is_kept_apart() -> None:
    assert deferred(one, SHELL, "a").key != deferred(other, SHELL, "a").key
    chrome = site_chrome_of(make_library(), make_site_context(title="Another"))
    assert chrome.key != SHELL.key
    assert deferred(one, chrome, "a").key == deferred(one, SHELL, "a").key


def test_what_has_no_digest_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="object has no digest"):
        digest_of(object())


def site(**given: Any) -> list[Page]:
    """A site with something of everything, made anew."""
    fields: dict[str, Any] = {
        "page_size": 2,
        "publisher_feeds": True,
        "redirects": (("/old/", "/"),),
    }
    about = ContentPage(name="p/a.md", title="A", description="", order=0, body="d", html="")
    site_context = SiteContext(
        make_settings(**fields | given), (about,), frozenset(["favicon.svg"])
    )
    articles = [
        make_article(f"a{day}", day=day, body="d", related=(make_related("a1"), make_related("x")))
        for day in range(1, 8)
    ]
    articles += [
        make_article("v", day=9, embed=Embed("https://v.example/x", "v.example"), topics=("B",)),
        make_article("c", type="course", category="learning", published_at=None, price="Free"),
        make_article("l", type="collection", url="", published_at=None, items=("a1", "c")),
        make_article("i", day=9, image=Image("/a.png"), page="own", tags=("t",)),
    ]
    topics = make_topics(make_topic("AI"), make_topic("B", parent="ai", aliases=("Former",)))
    return enumerate_pages(make_library(*articles, topics=topics), site_context).pages


def made_anew() -> Iterator[tuple[Page, Page]]:
    yield from zip(site(), site(), strict=True)


def test_a_site_planned_twice_has_the_same_keys_and_views() -> None:
    kinds = set()
    for page, again in made_anew():
        assert (page.path, page.key) == (again.path, again.key)
        assert page.view == again.view
        kinds.add(page.template)
    assert len(kinds) > 15


def test_a_view_made_twice_is_equal() -> None:
    for page in site():
        if isinstance(page.content, Deferred):
            assert page.content() == page.content()


def test_pages_of_one_template_that_differ_have_keys_that_differ() -> None:
    by_key: dict[tuple[str, bytes], Page] = {}
    for page in site():
        twin = by_key.setdefault((page.template, page.key), page)
        assert twin.view == page.view, (twin.path, page.path)


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Another"},
        {"excerpt": "Another."},
        {"heat": 99},
        {"topics": ("B",)},
        {"body": "e"},
        {"related": (make_related("y"),)},
        {"published": False},
        {"updated_at": datetime(2025, 6, 1, tzinfo=UTC)},
        {"published_at": None, "type": "course"},
        {"page": "none"},
        {"image": Image("/a.png", 1, 1)},
    ],
)
def test_what_a_page_shows_is_among_its_inputs(edit: dict[str, Any]) -> None:
    """The exactness of incremental builds: where no key changed, no view may have."""
    site_context = make_site_context(page_size=2, publisher_feeds=True)
    topics = (make_topic("AI"), make_topic("B"))
    rest = [
        make_article(f"a{day}", day=day, body="d", related=(make_related("a3"),))
        for day in (1, 2, 4, 5, 6)
    ]
    listed = make_article("l", type="collection", url="", published_at=None, items=("a3",))
    sites = []
    for given in ({}, edit):
        article = make_article("a3", **{"day": 3, "body": "d", **given})
        library = make_library(*rest, article, listed, topics=make_topics(*topics))
        chrome = site_chrome_of(library, site_context).key
        sites.append(
            {
                page.path: (chrome, page.key, page.view)
                for page in enumerate_pages(library, site_context).pages
            }
        )
    before, after = sites
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
    assert changed or before.keys() != after.keys()
    for path in before.keys() & after.keys():
        if before[path][:2] == after[path][:2]:
            assert before[path][2] == after[path][2], path
