"""One article of any format, as a record that a build takes as it is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from generator.importing.imported import Imported, Picture
from generator.importing.record import Made, Making, NotTaken, Rules
from tests.factories import make_settings, make_topic, make_topics

HOME = "https://notes.example.net/"


def rules(**given: Any) -> Rules:
    values: dict[str, Any] = {
        "settings": make_settings(),
        "topics": make_topics(make_topic("Ports")),
        "category": "news",
        "now": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Rules(**values | given)


def made(more: Rules | None = None, /, **given: Any) -> Made:
    values: dict[str, Any] = {
        "file": "export",
        "address": "https://news.example.org/a",
        "title": "T",
        "published": "2024-05-17",
    }
    return Making(Imported(**values | given), more or rules()).made()


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2024-05-17", "2024-05-17"),
        ("2024/05/17", "2024-05-17"),
        ("17.5.2024", "2024-05-17"),
        ("17.05.2024 10:30", "2024-05-17T08:30:00Z"),
        ("2024-05-17 10:30", "2024-05-17T08:30:00Z"),
        ("2024-05-17T08:30:00.123Z", "2024-05-17T08:30:00Z"),
        ("2024-05-17 08:30:00 UTC", "2024-05-17T08:30:00Z"),
        ("Fri, 17 May 2024 10:30:00 +0200", "2024-05-17T08:30:00Z"),
        ("1715934600", "2024-05-17T08:30:00Z"),
        ("1715934600000", "2024-05-17T08:30:00Z"),
    ],
)
def test_a_date_is_a_day_or_a_moment_of_the_world(said: str, date: str) -> None:
    record = made(published=said, zone="Europe/Berlin")
    assert record.fields["publishedDateTime"] == date


@pytest.mark.parametrize("said", ["01/02/2024", "someday", "2024-02-30", "9" * 30])
def test_a_date_that_could_be_two_is_none(said: str) -> None:
    with pytest.raises(NotTaken, match="expected a date"):
        made(published=said)


def test_when_it_was_saved_stands_in_and_then_the_day_in_its_address() -> None:
    assert made(published="", saved="1715934600").fields["publishedDateTime"].startswith("2024-05")
    record = made(published="", address="https://news.example.org/2024/05/17/a")
    assert record.fields["publishedDateTime"] == "2024-05-17"


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {"webUrl": "https://news.example.org/a"}),
        (
            {"page": f"{HOME}b/"},
            {"webUrl": "https://news.example.org/a", "redirect_from": ["/b/"]},
        ),
        ({"address": "", "page": "/b/"}, {"originalUrl": f"{HOME}b/", "redirect_from": ["/b/"]}),
        ({"address": f"{HOME}b/"}, {"originalUrl": f"{HOME}b/", "redirect_from": ["/b/"]}),
        (
            {"address": f"{HOME}b/", "original": "https://news.example.org/c"},
            {"webUrl": "https://news.example.org/c", "redirect_from": ["/b/"]},
        ),
        (
            {"original": "https://news.example.org/c"},
            {"webUrl": "https://news.example.org/a", "originalUrl": "https://news.example.org/c"},
        ),
        ({"page": f"{HOME}?p=7"}, {"webUrl": "https://news.example.org/a"}),
    ],
    ids=["elsewhere", "page too", "page alone", "below home", "about", "original", "question"],
)
def test_it_leads_to_what_it_is_about_and_former_addresses_lead_to_it(
    given: dict[str, str], fields: dict[str, Any]
) -> None:
    record = made(rules(home=HOME), **given)
    names = ("originalUrl", "webUrl", "redirect_from")
    assert {name: record.fields[name] for name in names if name in record.fields} == fields


@pytest.mark.parametrize("former", ["/../x", "/a/%2e%2e/b", "/feed.xml", "/.well-known/x", "/a b"])
def test_a_former_address_that_none_may_have_is_left_out_and_told(former: str) -> None:
    record = made(former=(former,))
    assert "redirect_from" not in record.fields
    assert [problem.field for problem in record.problems] == ["redirect_from"]


def test_only_the_part_that_is_wrong_is_left_out_and_told() -> None:
    related = [
        {"title": "R", "webUrl": "https://r.example.org/a", "provider": {"domain": "spotify.com"}},
        {"title": "Q"},
    ]
    pictures = (Picture(url="ftp://x.example/a"), Picture(url="https://x.example/a.png"))
    more = {"related": related, "quality": "high"}
    record = made(pictures=pictures, more=more, domain="elsewhere.example", authors=("Ada",))
    assert record.fields["images"] == [{"url": "https://x.example/a.png"}]
    assert record.fields["related"] == [{"title": "R", "webUrl": "https://r.example.org/a"}]
    assert record.fields["provider"] == {"authors": [{"name": "Ada"}]}
    assert "quality" not in record.fields
    assert {problem.field for problem in record.problems} == {
        "images[0].url",
        "related[0].provider",
        "related[1].webUrl",
        "provider",
        "quality",
    }


def test_what_may_hide_it_and_is_not_understood_keeps_it_out() -> None:
    with pytest.raises(NotTaken, match="hides the record"):
        made(more={"draft": "perhaps"})


def test_texts_mean_what_they_say() -> None:
    record = made(title="A <b> & &amp; b: #c\n---", excerpt="1 < 2", topics=("R & D",))
    assert record.article.title == "A <b> & &amp; b: #c ---"
    assert record.article.details.excerpt == "1 < 2"
    assert record.article.topics == ("R & D",)


def test_without_title_and_words_it_is_called_by_its_address() -> None:
    record = made(title="", address="https://news.example.org/a-ferry-runs-at-night.html")
    assert record.article.title == "A ferry runs at night"
    assert made(title="").article.title == "news.example.org/a"
    assert made(title="", body="Words of it.").article.title == "Words of it."


def test_a_picture_of_the_former_site_has_its_whole_address_or_is_told() -> None:
    pictures = (Picture(url="/a.png"), Picture(url="https://x.example/b.png"))
    record = made(pictures=pictures, page=f"{HOME}2024/b/")
    assert record.fields["images"] == [{"url": f"{HOME}a.png"}, {"url": "https://x.example/b.png"}]
    record = made(pictures=pictures)
    assert record.fields["images"] == [{"url": "https://x.example/b.png"}]
    assert [problem.field for problem in record.problems] == ["images"]
