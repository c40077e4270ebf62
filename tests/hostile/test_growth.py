"""Twice as much of anything that records bring along takes twice the work, and no more.

Work is counted in lines of the program that run, so no machine and no load decides.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import generator
from generator.content.records.model import Article, Provider
from generator.content.registries.publishers import Publishers
from generator.content.registries.topics import Topics
from generator.content.settings import Settings
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.plan import plan_pages
from tests.factories import NOW, make_article, make_related, make_settings

FEW = 60
PROGRAM = str(Path(generator.__file__).parent)


def free_topics(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", topics=tuple(f"T {i} {k}" for k in range(5))) for i in range(n))


def alike_topics(n: int) -> Iterator[Article]:
    """Of which each is another spelling of one."""
    return (make_article(f"a{i}", topics=(f"T{'-' * i}x",)) for i in range(n))


def publishers(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", provider=Provider(f"P {i}", f"p{i}.example")) for i in range(n))


def categories(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", category=f"c{i}") for i in range(n))


def words(n: int) -> Iterator[Article]:
    """Tags and authors."""
    for i in range(n):
        yield make_article(f"a{i}", tags=tuple(f"t{i}-{k}" for k in range(5)))


def days(n: int) -> Iterator[Article]:
    for i in range(n):
        year, day = divmod(i, 28)
        yield make_article(f"a{i}", published_at=NOW.replace(year=1990 + year, day=1 + day))


def one_moment(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", published_at=NOW) for i in range(n))


def one_story(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", story="x", hour=i % 24) for i in range(n))


def stories(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", story=f"s{i // 2}", hour=i % 24) for i in range(n))


def one_that_all_list(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", day=1 + i % 20, related=(make_related("x"),)) for i in range(n))


def collections(n: int) -> Iterator[Article]:
    for i in range(n):
        yield make_article(f"a{i}")
        items = (f"a{i}", f"a{i // 2}", f"none{i}")
        yield make_article(f"c{i}", type="collection", published_at=None, items=items)


def doubles(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", canonical_url="https://news.example.com/x") for i in range(n))


def one_id(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", id="tag:digest.example.org,2023:x") for i in range(n))


def spellings_of_an_id(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", id=f"https://e.org/{'./' * i}x") for i in range(n))


def foreign_ids(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", id=f"tag:evil.example,2020:a{i // 2}") for i in range(n))


def addresses(n: int) -> Iterator[Article]:
    """Of which all want one."""
    return (make_article(f"f{i}", name=f"articles/{i}/same.md", page="own") for i in range(n))


def redirects(n: int) -> Iterator[Article]:
    return (make_article(f"a{i}", redirect_from=(f"/o/{i}/", "/same/")) for i in range(n))


KINDS = (
    *(free_topics, alike_topics, publishers, categories, words, days, one_moment, one_story),
    *(stories, one_that_all_list, collections, doubles, one_id, spellings_of_an_id, foreign_ids),
    *(addresses, redirects),
)


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of the program run."""
    count = 0

    def within(site_context: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return within

    def entered(site_context: FrameType, event: str, _: Any) -> Any:
        return within if site_context.f_code.co_filename.startswith(PROGRAM) else None

    sys.settrace(entered)
    try:
        work()
    finally:
        sys.settrace(None)
    return count


def work(articles: list[Article], settings: Settings) -> None:
    """Plans a site, and makes what its pages show."""
    site = plan_pages(articles, lambda: Topics(()), Publishers(), SiteContext(settings), NOW)
    for page in site.pages:
        assert page.view is not None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_twice_as_many_take_twice_the_work(kind: Callable[[int], Iterator[Article]]) -> None:
    settings = make_settings(api=True, permalink="/{category}/{id}/", publisher_feeds=True)
    few, many = list(kind(FEW)), list(kind(2 * FEW))
    work(few, settings)  # what is looked up once and kept
    assert lines_run(lambda: work(many, settings)) < 2.5 * lines_run(lambda: work(few, settings))
