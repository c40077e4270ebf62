"""Why a file is made, and whether what lies there is what a clean build gives."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.commands.explain import differences, explain
from tests.factories import NOW, record_text, tree, write_site

SETTINGS = "title: T\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text(body="Words.")})
    made = Request(content=content, output=tmp_path / "output", now=NOW)
    build(made)
    return made


@pytest.mark.parametrize(
    "address",
    ["news/a/index.html", "/news/a/", "news/a", "https://digest.example.org/news/a/"],
)
def test_a_page_is_found_by_its_path_or_any_form_of_its_address(
    request_: Request, address: str
) -> None:
    found = explain(request_, address)
    assert found is not None
    assert (found.path, found.template) == ("news/a/index.html", "article.html")
    assert found.record == "articles/a.md"
    assert found.last == ("new",)
    assert found.next == ()
    assert "Title a" in found.shows


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("articles/a.md", record_text(body="Other."), "what it shows"),
        ("site.yaml", SETTINGS + "page_size: 7\n", "the settings"),
        ("../templates/default/article.html", "{{ title }}", "its template"),
    ],
)
def test_what_changed_is_named(request_: Request, name: str, text: str, cause: str) -> None:
    before = tree(request_.output)
    write_site(request_.content, {} if name == "site.yaml" else {name: text})
    (request_.content / name).write_text(text)
    found = explain(request_, "news/a/")
    assert found is not None
    assert [words.startswith(cause) for words in found.next] == [True]
    assert tree(request_.output) == before


def test_no_page_is_no_explanation(request_: Request) -> None:
    assert explain(request_, "nowhere/") is None


def test_a_site_that_is_as_it_should_be_has_no_differences(request_: Request) -> None:
    assert differences(request_) == []


def test_each_difference_from_a_clean_build_is_named(request_: Request) -> None:
    (request_.output / "index.html").write_text("defaced")
    (request_.output / "feed.xml").unlink()
    (request_.content / "articles/a.md").unlink()
    found = differences(request_)
    assert "index.html: differs" in found
    assert "feed.xml: missing" in found
    assert "news/a/index.html: not wanted" in found
    assert (request_.output / "index.html").read_text() == "defaced"
