"""A new record has all that can be known, and nothing that a build would complain of."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from generator.content.records.model import Article, Image, Provider
from generator.content.records.parse import parse
from generator.content.registries.publishers import Publisher, Publishers
from generator.content.registries.topics import Topics
from generator.content.settings import Records, Settings
from generator.content.sources.source_page import SourcePage
from generator.library.new_record import Assignment, NewRecord, Newsroom, new_record
from tests.factories import article_of, make_article, make_settings, make_topic, make_topics
from tests.properties import strategies

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
HERE = "https://news.example.com/tides"
PAGE = SourcePage(
    address=HERE,
    title="Tides forecasts floods",
    excerpt="A network warns of floods seven days before they come.",
    published="2026-01-30T09:15:00Z",
    image=Image("https://news.example.com/a.jpg", 1600, 900, "A gauge"),
    authors=("Ada Example",),
    language="de",
    site_name="Example News",
)


def newsroom(
    *articles: Article,
    topics: Topics | None = None,
    publishers: tuple[Publisher, ...] = (),
    **settings: Any,
) -> Newsroom:
    return Newsroom(
        settings=make_settings(**settings),
        articles=articles,
        topics=topics or make_topics(make_topic("Floods"), make_topic("AI")),
        publishers=Publishers(publishers),
        names=[article.name for article in articles],
    )


def made(*articles: Article, room: Newsroom | None = None, **assigned: Any) -> NewRecord:
    given = {"address": HERE, "page": PAGE, "now": NOW} | assigned
    return new_record(Assignment(**given), room or newsroom(*articles))


def read(record: NewRecord, settings: Settings | None = None) -> Article:
    """What a build reads, which has to be all that is to be said."""
    reading = (settings or make_settings()).reading
    parsed = parse(record.text.encode(), record.name, "news", reading)
    assert parsed.problems == ()
    return article_of(parsed)


def test_a_record_says_what_its_page_says() -> None:
    record = made()
    article = read(record)
    details = article.details
    assert record.name == "articles/2026-01-30-tides-forecasts-floods.md"
    assert article.title == PAGE.title
    assert details.excerpt == PAGE.excerpt
    assert article.published_at == datetime(2026, 1, 30, 9, 15, tzinfo=UTC)
    assert article.added_at == NOW
    assert details.web_url == HERE
    assert details.image == PAGE.image
    assert article.provider.name == "Example News"
    assert article.provider.authors == ("Ada Example",)
    assert article.topics == ("Floods",)
    assert details.locale == "de"
    assert record.notes == ()


def test_what_its_writer_says_rules_over_the_page() -> None:
    article = read(made(title="Another title", topics=("ai",)))
    assert article.title == "Another title"
    assert article.topics == ("AI",)


def test_a_topic_that_may_not_be_is_refused() -> None:
    room = newsroom(topics=make_topics(make_topic("AI"), free=False))
    with pytest.raises(ValueError, match="no topic of this site"):
        made(room=room, topics=("Weather",))


def test_an_address_alone_makes_a_record_whose_guesses_are_told() -> None:
    address = "https://news.example.com/2026/01/29/tides-forecasts-floods-12345678.html"
    record = made(page=None, address=address)
    article = read(record)
    assert article.title == "Tides forecasts floods"
    assert article.published_at == datetime(2026, 1, 29, tzinfo=UTC)
    assert [note.partition(":")[0] for note in record.notes] == ["title", "publishedDateTime"]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("Tides-Forecasts-Floods", "Tides Forecasts Floods"),
        ("tides-forecasts-floods.amp.html", "Tides forecasts floods"),
        ("v2.0-of-tides-is-here/", "V2 0 of tides is here"),
        ("tides_forecasts_%C3%9Cberflutungen.aspx", "Tides forecasts Überflutungen"),
    ],
)
def test_a_title_of_an_address_has_its_words(path: str, title: str) -> None:
    assert read(made(page=None, address=f"https://news.example.com/{path}")).title == title


def test_a_record_that_no_pattern_finds_is_told() -> None:
    only = (Records("articles/2025*.md"),)
    assert any(
        "no pattern of `records`" in note for note in made(room=newsroom(records=only)).notes
    )


def test_where_nothing_says_when_it_came_out_it_is_now_and_that_is_told() -> None:
    record = made(page=None, address="https://news.example.com/a", title="A title")
    assert read(record).published_at == NOW
    assert any("the present" in note for note in record.notes)


def test_without_words_there_is_no_record_and_it_is_said_what_is_missing() -> None:
    record = made(page=None, address="https://news.example.com/a")
    assert record.article is None
    assert record.problems


def test_a_title_alone_has_no_address_and_is_no_record() -> None:
    record = made(page=None, address="", title="A title")
    assert record.article is None
    assert any("webUrl" in problem for problem in record.problems)


def test_what_the_site_has_already_is_told() -> None:
    record = made(make_article("tides", title="Another"))
    assert [known.name for known in record.already] == ["articles/tides.md"]


def test_what_was_retracted_or_is_denied_is_told() -> None:
    assert made(make_article("tides", retracted="It was wrong.")).already[0].why
    denied = made(room=newsroom(deny=(HERE,))).already
    assert ["deny list" in known.why for known in denied] == [True]


def test_a_site_with_a_gate_shows_the_record_all_the_same() -> None:
    room = newsroom(minimum_quality=70)
    record = made(room=room)
    assert read(record).published is True
    assert any("quality of 70" in note for note in record.notes)


def test_records_that_may_tell_the_same_stand_in_it_as_comments() -> None:
    """Which say nothing until their marks are taken away; then they are related coverage."""
    near = make_article(
        "b",
        title="Floods: what Tides forecasts, and \u2028# what: it 'cannot'",
        published_at=datetime(2026, 1, 29, tzinfo=UTC),
        url="https://other.example.com/b",
    )
    record = made(near)
    assert read(record).details.related == ()
    lines = record.text.splitlines()
    marked = [line for line in lines if line.startswith("# ") and "?" not in line]
    text = "\n".join(line.removeprefix("# ") if line in marked else line for line in lines)
    parsed = parse(text.encode(), record.name, "news", make_settings().reading)
    assert [each.url for each in article_of(parsed).details.related] == [
        "https://other.example.com/b"
    ]


def test_what_a_build_will_join_with_it_is_told_and_stands_in_no_comment() -> None:
    title = "Tides forecasts floods a week before they come"
    near = make_article(
        "b",
        title=title,
        published_at=datetime(2026, 1, 29, 12, tzinfo=UTC),
        provider=Provider("Other", "other.example"),
    )
    record = made(near, title=f"{title} now")
    assert [each.name for each in record.related] == ["articles/b.md"]
    assert "one story" in record.related[0].why
    assert "#" not in record.text


@pytest.mark.parametrize(
    "title",
    [
        "A &lt;b&gt; of HTML",
        "<b>Bold</b> & <i>brave</i>",
        "Tom &amp; Jerry &#8217;",
        "---",
        "--- # title: x",
        "'single' \"double\" \\n: {a} [b] *c &d !e |f >g %h @i `j`",
        "no",
        "2026-01-31",
        "#AI",
        "C #",
        "- a: b",
    ],
)
def test_a_title_is_read_as_it_is_said(title: str) -> None:
    article = read(made(title=title))
    assert article.title == title


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("  Two  spaces\tand\na line ", "Two spaces and a line"),
        ("Zero\u200bwidth and soft\u00adhyphen", "Zerowidth and softhyphen"),
        ("A bell\x07 rings", "A bell rings"),
    ],
)
def test_a_title_is_tidied_as_it_was_typed_or_pasted(typed: str, title: str) -> None:
    assert read(made(title=typed)).title == title


def test_what_a_page_puts_unseen_into_words_does_not_come_along() -> None:
    page = structs.replace(PAGE, title="Ge\u00adzei\u00adten", authors=("Ada\u200b Example",))
    record = made(page=page)
    assert not {"\u00ad", "\u200b"} & set(record.text)


def test_only_what_would_be_read_otherwise_is_escaped() -> None:
    assert 'title: "Ebb & flow: &lt;b>bold&lt;/b>"\n' in made(title="Ebb & flow: <b>bold</b>").text


def test_a_topic_that_nobody_named_before_is_told_with_the_one_that_was_meant() -> None:
    room = newsroom(make_article("a", topics=["Weather"]))
    notes = made(room=room, topics=("Flods", "Weather", "AI")).notes
    assert notes == (
        'topics: "Flods" is in no registry and in no other record; did you mean "Floods"?',
    )
    no_registry = structs.replace(newsroom(), topics=Topics(()))
    assert made(room=no_registry, topics=("Flods",)).notes == ()


PAGES = st.builds(
    SourcePage,
    address=st.just(HERE),
    title=strategies.text,
    excerpt=strategies.text | st.text(min_size=200, max_size=300),
    published=st.sampled_from(["", "2026-01-30", "2026-01-30T09:15:00Z"]),
    image=st.none()
    | st.builds(
        Image,
        st.just("https://a.example/a.png"),
        st.integers(-5, 10**6),
        st.integers(-5, 10**6),
        strategies.text,
    ),
    authors=st.lists(strategies.text, max_size=3).map(tuple),
    language=st.sampled_from(["", "de", "en-GB", "x"]),
    site_name=strategies.text,
)


@given(PAGES, strategies.text)
def test_no_text_breaks_a_record_or_brings_anything_to_complain_of(
    page: SourcePage, title: str
) -> None:
    """Even of a page that was read carelessly: what cannot stand in a record is left out."""
    record = made(page=page, title=title)
    record.text.encode()
    if record.article is not None:
        assert read(record) == record.article
    else:
        assert record.problems
