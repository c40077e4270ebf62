"""Fields of the owner's own, as templates see them."""

import pickle
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from generator.content.records.extra import ExtraField, ExtraFields, packed
from generator.content.registries.content_pages import ContentPage
from generator.content.registries.publishers import Publisher
from generator.memo.digests import digest_of
from generator.pages.parts.extra import (
    Extra,
    RecordExtra,
    TopicExtra,
    extra_of_record,
    extra_of_site,
)
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.plan import enumerate_pages
from tests.factories import make_article, make_library, make_settings, make_topic, make_topics

DAY = datetime(2025, 7, 3, 22, tzinfo=UTC)
DECLARED = (
    ExtraField("text"),
    ExtraField("number", "number"),
    ExtraField("whole", "whole_number"),
    ExtraField("flag", "boolean"),
    ExtraField("day", "date"),
    ExtraField("link", "url"),
    ExtraField("words", "list"),
    ExtraField("links", "list", "url"),
    ExtraField("person", "fields", of=(ExtraField("name"),)),
    ExtraField("people", "list", "fields", (ExtraField("name", default=packed("?")),)),
    ExtraField("price", "number", default=packed(3)),
)


def extra(declared: tuple[ExtraField, ...] | None = None, **said: object) -> RecordExtra:
    settings = make_settings(
        base_url="https://digest.example.org/ai/",
        timezone="Europe/Berlin",
        extra_fields=ExtraFields(records=declared),
    )
    return extra_of_record(packed(dict(said)), settings)


def test_fields_are_asked_for_by_name_in_either_way() -> None:
    shown = extra(items="a", keys="b", **{"a-b": "c", "of": "d"})
    assert (shown.items, shown["keys"], shown["a-b"], shown.of) == ("a", "b", "c", "d")
    assert list(shown) == ["a-b", "items", "keys", "of"]
    assert len(shown) == 4
    assert "of" in shown
    assert "no" not in shown


def test_values_come_in_the_form_in_which_pages_show_them() -> None:
    shown = extra(
        DECLARED, day=DAY, link="/a.png", links=["/b", "https://c.example/"], words=["/d"]
    )
    assert shown.day.isoformat() == "2025-07-04T00:00:00+02:00"
    assert shown.link == "/ai/a.png"
    assert shown.links == ("/ai/b", "https://c.example/")
    assert shown.words == ("/d",)
    assert extra(people=[{"name": "Ann"}]).people[0].name == "Ann"


def test_what_is_not_there_is_empty_by_its_type() -> None:
    shown = extra(DECLARED, people=[{}])
    assert (shown.text, shown.link, shown.words, shown.flag) == ("", "", (), False)
    assert (shown.number, shown.whole, shown.day, shown.person) == (None, None, None, None)
    assert (shown.price, shown.people[0].name) == (3, "?")
    with pytest.raises(AttributeError):
        _ = shown.txet
    with pytest.raises(KeyError):
        _ = shown["txet"]


def test_where_nothing_is_declared_what_is_not_there_is_empty_text() -> None:
    shown = extra(a=[{"b": 1}])
    assert (shown.nothing, shown["none"], shown.a[0].nothing) == ("", "", "")
    assert not extra()


@pytest.mark.parametrize("name", ["__html__", "_said", "__nothing__", "_x"])
def test_what_python_has_is_no_field(name: str) -> None:
    shown = extra(a=1)
    if not hasattr(Extra, name):
        with pytest.raises(AttributeError):
            getattr(shown, name)
    public = [each for each in dir(RecordExtra) if not each.startswith("_")]
    assert public == []


def test_equal_fields_are_equal_whatever_was_asked_of_them_before() -> None:
    one, other = extra(a=1), extra(a=1)
    assert one.a == 1
    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one
    assert digest_of((one,)) == digest_of((other,))
    assert repr(one) == "extra: a"


def test_fields_that_differ_in_any_way_differ() -> None:
    settings = make_settings()
    there = [
        extra(a=1),
        extra(a="1"),
        extra(a=True),
        extra(a=1.0),
        extra(),
        extra(b=1),
        extra((ExtraField("a"),), a=1),
        RecordExtra(packed({"a": 1}), None, settings),
        TopicExtra(packed({"a": 1}), None, settings),
        TopicExtra(packed({"a": 1}), None, make_settings(timezone="Asia/Tokyo")),
    ]
    assert len({id(each) for each in there}) == len(set(there))


def test_every_page_shows_the_fields_of_what_it_is_about() -> None:
    said = {
        name: packed({"who": name}) for name in ("record", "topic", "publisher", "page", "site")
    }
    settings = make_settings(extra=said["site"])
    library = make_library(
        make_article("a", extra=said["record"], body="x", topics=("AI",)),
        topics=make_topics(make_topic("AI", extra=said["topic"])),
        publishers=[
            Publisher(source="p", name="P", domain="news.example.com", extra=said["publisher"])
        ],
        settings=settings,
    )
    page = ContentPage(
        name="pages/about.md", title="A", description="", order=0, body="", html="",
        extra=said["page"],
    )  # fmt: skip
    views = {
        each.template: each.view
        for each in enumerate_pages(library, SiteContext(settings, (page,))).pages
    }
    shown = {template: view.extra.who for template, view in views.items() if hasattr(view, "extra")}
    assert shown == {
        "article.html": "record",
        "topic.html": "topic",
        "publisher.html": "publisher",
        "page.html": "page",
    }
    assert views["topic.html"].teasers[0].extra.who == "record"
    sites = [view.site.extra.who for view in views.values() if hasattr(view, "site")]
    assert set(sites) == {"site"}
    assert len(sites) > 8


def test_the_page_of_a_story_shows_the_fields_of_its_lead() -> None:
    one = make_article("a", story="s", extra=packed({"who": "a"}))
    other = make_article("b", story="s", hour=13, extra=packed({"who": "b"}))
    pages = enumerate_pages(make_library(one, other), SiteContext(make_settings())).pages
    view = next(page.view for page in pages if page.template == "story.html")
    assert view.extra == view.lead.extra
    assert view.extra.who in ("a", "b")


def test_dates_of_the_site_are_in_its_zone() -> None:
    settings = make_settings(timezone="Asia/Tokyo", extra=packed({"day": DAY}))
    assert extra_of_site(settings).day.tzinfo == ZoneInfo("Asia/Tokyo")
