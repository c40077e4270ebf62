"""JSON-LD."""

from typing import Any

import msgspec

from generator.content.records.model import Article, Provider
from generator.pages.parts import structured_data
from generator.pages.parts.views import Link, Source
from tests.factories import make_article, make_settings
from tests.pages.parts.test_teaser import teaser_of

SETTINGS = make_settings(base_url="https://e.org/ai/")
SOURCE = Source("Example News", "news.example.com", "")


def decoded(text: str) -> Any:
    return msgspec.json.decode(text)


def article(given: Article) -> Any:
    return decoded(structured_data.article(given, "news/a/", "In short.", SOURCE, "", SETTINGS))


def test_an_article_is_ours_and_based_on_anothers() -> None:
    data = article(make_article(provider=Provider("N", "n.example", ("Ada",))))
    assert data["mainEntityOfPage"] == "https://e.org/ai/news/a/"
    assert data["publisher"]["url"] == "https://e.org/ai/"
    assert data["isBasedOn"]["publisher"] == {"@type": "Organization", "name": "Example News"}


def test_an_original_is_not_called_by_our_first_words() -> None:
    data = article(make_article(title="First words.", titleless=True))
    assert data["headline"] == "First words."
    assert "name" not in data["isBasedOn"]


def test_what_has_no_value_is_left_out() -> None:
    data = article(make_article(url="", published_at=None, image=None))
    assert not {"isBasedOn", "datePublished", "image"} & data.keys()
    bare = make_article(title="A", excerpt="", published_at=None, provider=Provider())
    text = structured_data.article(bare, "news/a/", "", Source("", "", ""), "", SETTINGS)
    assert "description" not in decoded(text)
    assert decoded(text)["isBasedOn"].keys() == {"@type", "name", "url"}
    assert "null" not in text
    assert structured_data.without_gaps({"a": None, "b": 0, "c": ""}) == {"b": 0, "c": ""}


def test_a_list_names_its_articles_by_whole_urls() -> None:
    shown = [
        teaser_of(make_article("a")),
        teaser_of(make_article("b", body="d"), titles="page", base_url="https://e.org/ai/"),
    ]
    data = decoded(structured_data.collection("topics/ai/", "AI", "", shown, SETTINGS, ["ML"]))
    entries = data["mainEntity"]["itemListElement"]
    assert [(each["position"], each["url"]) for each in entries] == [
        (1, "https://news.example.com/a"),
        (2, "https://e.org/ai/news/b/"),
    ]
    assert data["keywords"] == "ML"
    assert "description" not in data


def test_breadcrumbs_end_with_the_page_itself() -> None:
    way = [Link("Home", "/ai/"), Link("AI", "/ai/topics/ai/")]
    data = decoded(structured_data.breadcrumbs(way, "A", "news/a/", SETTINGS))
    assert [each["item"] for each in data["itemListElement"]] == [
        "https://e.org/ai/",
        "https://e.org/ai/topics/ai/",
        "https://e.org/ai/news/a/",
    ]


def test_documents_together_are_one_list() -> None:
    assert decoded(structured_data.joined('{"a":1}', '{"b":2}')) == [{"a": 1}, {"b": 2}]
