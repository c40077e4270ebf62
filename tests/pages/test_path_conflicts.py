"""Path conflicts: who stays, and what is said of the others."""

import pytest

from generator.pages.page import Page, Precedence
from generator.pages.path_conflicts import resolve
from generator.pages.site_files import EmptyView
from generator.problems import Level, PathClash
from tests.factories import make_article


def page(path: str, source: str) -> Page:
    return Page(path, "page.html", EmptyView(), source=source)


def test_every_two_things_of_the_owners_that_clash_are_named_at_once() -> None:
    pages = [
        page("about/index.html", "pages/about.md"),
        page("about/index.html", "pages/About.md"),
        page("index.html", "the front page"),
        page("topics/index.html", "the index of topics"),
    ]
    with pytest.raises(PathClash) as caught:
        resolve(pages, {"index.html": "static/index.html", "topics": "static/topics"})
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    for line, *words in zip(
        lines,
        ["about/index.html", "index.html", "topics/index.html"],
        ["pages/About.md", "the front page", "the index of topics"],
        ["pages/about.md", "static/index.html", "with topics as a file by static/topics"],
        strict=True,
    ):
        assert all(word in line for word in words), line


def page_of(name: str, standing: Precedence, path: str = "news/a/index.html") -> Page:
    return Page(path, "x.html", EmptyView(), record=name, source=name, standing=standing)


def test_of_two_records_the_one_that_came_first_stays_whatever_the_order_of_the_pages() -> None:
    articles = [make_article("a", day=1), make_article("b", day=2)]
    names = [article.name for article in articles]
    for standing in (Precedence.RECORD, Precedence.RECORD_REDIRECT):
        first, second = (page_of(name, standing) for name in names)
        for pages in ([first, second], [second, first]):
            assert resolve(pages, {}, (), articles).pages == [first]


def test_an_article_whose_folder_is_anothers_file_is_homeless() -> None:
    articles = [make_article("a", day=1), make_article("b", day=2)]
    file = page_of(articles[0].name, Precedence.RECORD, "news/a")
    below = page_of(articles[1].name, Precedence.RECORD, "news/a/b/index.html")
    resolved = resolve([below, file], {}, (), articles)
    assert resolved.pages == [file]
    assert resolved.homeless == {articles[1].name: (below, file)}


def test_a_redirect_of_a_record_gives_way_to_every_other_page() -> None:
    article = make_article("a")
    redirect = page_of(article.name, Precedence.RECORD_REDIRECT)
    for standing in set(Precedence) - {
        Precedence.RECORD_REDIRECT,
        Precedence.FORMER,
        Precedence.FOLDER,
    }:
        other = page_of("other.md", standing)
        resolved = resolve([redirect, other], {}, (), [article])
        assert resolved.pages == [other]
        (problem,) = resolved.problems
        assert (problem.source, problem.field) == (article.name, "redirect_from")
        assert problem.level is Level.DROPPED


def test_a_folders_page_gives_way_to_every_other_without_a_word() -> None:
    article = make_article("a")
    folder = page_of("the folder", Precedence.FOLDER)
    for standing in set(Precedence) - {Precedence.FOLDER}:
        other = page_of(article.name, standing)
        resolved = resolve([folder, other], {}, (), [article])
        assert resolved.pages == [other]
        assert not resolved.problems
