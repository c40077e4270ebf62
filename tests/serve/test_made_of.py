"""Which files a page is made of."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.content.settings import load
from generator.serve.made_of import sources
from tests.factories import NOW, record_text, write_site


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with a story, a topic that a stranger named, and a template of its own."""
    related = "related: [{title: x, webUrl: https://news.example.com/a}]"
    files = {
        "articles/a.md": record_text("a", body="Words.", more='topics: ["/etc/passwd"]'),
        "articles/b.md": record_text("b", published="2025-01-01T13:00:00Z", more=related),
        "static/c.html": "<p>C",
    }
    own = tmp_path / "templates/default/article.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "default/article.html" %}')
    monkeypatch.chdir(tmp_path)
    content = write_site(Path("content"), files)
    build(Request(content=content, output=Path("output"), now=NOW))
    return content


def names(content: Path, path: str) -> list[str]:
    found = sources(content, Path("output"), path, load(content), "")
    assert not [source for source in found if source.link]
    return [source.name for source in found]


def test_an_article_is_made_of_its_record_and_a_template_where_that_is_the_sites_own(
    content: Path,
) -> None:
    assert names(content, "news/a/index.html") == [
        "content/articles/a.md",
        "templates/default/article.html",
    ]


def test_a_story_is_made_of_the_record_that_opened_it(content: Path) -> None:
    (story,) = Path("output/stories").glob("a-*/index.html")
    assert names(content, story.relative_to("output").as_posix()) == ["content/articles/a.md"]


def test_a_file_that_is_copied_is_made_of_itself(content: Path) -> None:
    assert names(content, "c.html") == ["content/static/c.html"]


def test_a_topic_is_told_by_its_name_whatever_that_is(content: Path) -> None:
    (topic,) = Path("output/topics").glob("*/index.html")
    assert names(content, topic.relative_to("output").as_posix()) == ['the topic "/etc/passwd"']


def test_a_topic_with_a_template_of_the_sites_own_is_told_by_its_name_first(content: Path) -> None:
    template = content.parent / "templates/default/topic.html"
    template.write_text("{{ site.title }}", "utf-8")
    (topic,) = Path("output/topics").glob("*/index.html")
    assert names(content, topic.relative_to("output").as_posix()) == [
        'the topic "/etc/passwd"',
        "templates/default/topic.html",
    ]


def test_a_list_is_made_of_no_one_file(content: Path) -> None:
    assert names(content, "index.html") == []
    assert names(content, "nothing/index.html") == []
