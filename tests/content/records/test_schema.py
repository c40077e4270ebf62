"""The schema of records, field by field."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.model import ALONE, Action, Correction, Image, PagePolicy, Provider
from generator.content.records.parse import Parsed, parse
from generator.content.records.schema import OWN_FIELDS, Reading
from generator.content.records.tracking import Tracking
from generator.problems import Level, faults
from tests.factories import article_of, parse_bytes, parse_record
from tests.properties import strategies

IFRAME = "<iframe src='https://www.youtube.com/embed/ENIACMQ7E1M'></iframe>"


def messages(parsed: Parsed, level: Level = Level.FAULT) -> list[str]:
    return [str(problem) for problem in parsed.problems if problem.level is level]


def test_corrections_are_read_one_or_several_the_newest_first() -> None:
    one = article_of(
        parse_record("correction: {date: 2025-01-02, text: The <b>river</b> &amp; so}")
    )
    assert one.corrections == (Correction(datetime(2025, 1, 2, tzinfo=UTC), "The river & so"),)
    several = "correction:\n  - {date: 2025-01-02, text: a}\n  - {date: 2025-01-03, text: b}"
    assert [each.text for each in article_of(parse_record(several)).corrections] == ["b", "a"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("correction: {text: a}", "correction[0].date: missing"),
        ("correction: {date: 2025-01-02}", "correction[0].text: missing"),
        (
            "correction: {date: 2025-01-02, text: <b></b>}",
            "text: expected what was wrong, in words",
        ),
        ("correction: The river was another.", 'expected fields ("name: value"), found "The'),
        ("correction: [{date: 2025-01-02, text: a}, {date: soon, text: b}]", "[1].date: expected"),
    ],
)
def test_a_correction_that_tells_readers_nothing_is_dropped(line: str, message: str) -> None:
    parsed = parse_record(line)
    assert message in messages(parsed, Level.DROPPED)[0]
    assert len(article_of(parsed).corrections) == line.count("text: a}, ")


@pytest.mark.parametrize("reason", ["true", "yes", "'<b></b>'", "{a: b}", "*a", "a\nretracted: b"])
def test_a_retraction_that_tells_readers_nothing_leaves_the_record_out(reason: str) -> None:
    """It asks not to be shown, so it is not."""
    parsed = parse_record(f"retracted: {reason}")
    assert parsed.article is None
    assert "retracted: " in messages(parsed)[0]


def test_a_record_that_is_not_retracted_may_say_so() -> None:
    assert article_of(parse_record("retracted: false")).retracted == ""


def test_a_record_is_retracted_with_a_reason() -> None:
    assert article_of(parse_record("retracted: It was a &lt;copy&gt;.")).retracted == (
        "It was a <copy>."
    )
    assert article_of(parse_record("retracted:")).retracted == ""


def test_a_record_needs_no_more_than_title_date_and_address() -> None:
    article = article_of(parse_record())
    assert article.category == "news"
    assert article.type == "article"
    assert article.page is PagePolicy.AUTO
    assert (article.quality, article.heat, article.published) == (None, None, None)
    assert not article.removed


def test_every_field_is_read() -> None:
    article = article_of(
        parse_record(
            """
updatedDateTime: 2025-01-02T00:00:00Z
addedDateTime: 2025-01-03T00:00:00Z
originalUrl: https://origin.example.com/a
ampWebUrl: https://amp.example.com/a
cdnAmpWebUrl: https://cdn.example.com/a
excerpt: "An excerpt.\\n"
category: Learning paths
type: video
quality: 104
heat: -1
published: yes
removed: no
deleted: no
provider:
  name: Example News
  domain: Example.com
  images: [{url: /logo.png, width: 50, height: 50}]
  authors: [{name: Ada}, {name: Alan}]
topics: [AI, NO]
tags: [one, one]
hashtags: ["#two"]
locale: de
images:
  - {url: https://example.com/a.jpg, width: 1200, height: 675, title: A, isCached: true}
featuredContent: "<iframe src='https://www.youtube.com/embed/ENIACMQ7E1M'></iframe>"
price: Free
length: PT13M34S
levels: [Beginner]
ratings: {count: 524, average: 4.4255724}
actions: [{url: https://example.com/a.zip, type: download, title: Code, attribution: Us}]
items: [videos/one]
page: none
secured: "aGVsbG8="
"""
        )
    )
    details = article.details
    assert article.updated_at == datetime(2025, 1, 2, tzinfo=UTC)
    assert article.added_at == datetime(2025, 1, 3, tzinfo=UTC)
    assert details.original_url == "https://origin.example.com/a"
    assert details.web_url == "https://news.example.com/a"
    assert details.excerpt == "An excerpt."
    assert article.category == "learning-paths"
    assert (article.type, article.quality, article.heat) == ("video", 104, -1)
    assert (article.published, article.removed) == (True, False)
    assert article.topics == ("AI", "NO")
    assert (details.tags, details.hashtags, details.locale) == (
        ("one",),
        ("#two",),
        "de",
    )
    assert details.image == Image("https://example.com/a.jpg", 1200, 675, "A")
    assert details.embed is not None
    assert (details.price, details.length, details.levels) == (
        "Free",
        814,
        ("Beginner",),
    )
    assert (details.ratings, details.rating) == (524, 4.4255724)
    assert details.actions == (Action("https://example.com/a.zip", "Code", "Us"),)
    assert article.items == ("videos/one",)
    assert article.page is PagePolicy.NONE


def test_what_is_secured_is_nowhere_in_what_was_read() -> None:
    parsed = parse_record(
        'secured: "aHVzaA=="\nrelated:\n  - {title: x, webUrl: "https://e.org/", secured: aHVzaA}'
    )
    assert "aHVzaA" not in repr(parsed)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("quality: high", 'articles/a.md:5: quality: expected a whole number, found "high"'),
        ("heat: {a: b}", "heat: expected one value, found fields"),
        ("type: vidoe", 'did you mean "video"?'),
        ("originalUrl: javascript:alert(1)", "expected an http or https URL"),
        ("updatedDateTime: soon", "expected a date such as"),
        ("addedDateTime: 2025-02-30", "expected a date that exists"),
        ("provider: {authors: [{url: x}]}", "provider.authors[0].name: missing"),
        ("provider: {domain: a b}", "provider.domain: expected a domain"),
        ("provider: [[a]]", "provider: expected fields"),
        ("images: [{width: 1}]", "images[0].url: missing"),
        ("images: [{url: ftp://e.org/a.jpg}]", "images[0].url: expected an http or https URL"),
        ("images: [[a]]", "images[0]: expected fields"),
        (f"tags: [{'x,' * 101}]", "tags: expected at most 100 in a list, found 101; the first 100"),
        (f"topics: [{'x,' * 21}]", "topics: expected at most 20 in a list, found 21; the first 20"),
        (f"related: [{'{},' * 201}]", "related: expected at most 200 in a list, found 201"),
        (f"items: [{'x,' * 1_001}]", "items: expected at most 1,000 in a list, found 1,001"),
        (f"title2: x\nprice: {'x' * 1_001}", "price: expected at most 1,000 characters"),
        ("related: [{title: x}]", "related[0].webUrl: missing"),
        ("related: [{title: x, webUrl: a}]", "related[0].webUrl: expected a whole URL"),
        ("related: [{webUrl: https://e.org/}]", "related[0].title: missing"),
        ("related: [https://e.org/]", "related[0]: expected fields"),
        ("length: 13 minutes", "expected a duration"),
        ("ratings: {average: good}", "ratings.average: expected a number"),
        ("ratings: good", "ratings: expected fields"),
        ("actions: [{title: x}]", "actions[0].url: missing"),
        ("actions: [{url: x}]", "actions[0].url: expected a whole URL"),
        ("page: always", "expected one of auto, own, none"),
        ("story: <b></b>", "story: expected a name"),
        ("locale: 12", "expected a language"),
        ("topics:\n  - #AI", "quote it"),
        ("topics: ['<b></b>']", "expected a name"),
        (f"topics: [{'x' * 1_001}]", "topics[0]: expected at most 1,000 characters"),
        ("category: {a: b}", "category: expected one value"),
        ("excerpt: *note", 'excerpt: alias "*note"'),
        ("tags: !wow AI", 'tags[0]: tag "!wow"'),
        ("quality: &x 1", 'quality: anchor "&x"'),
        (f"tags: {'[' * 30}{']' * 30}", "tags[0]: "),
        ("quality: 1\nquality: 2", "quality: stands here and on line 5; the first counts"),
        ("? [a, b]\n: c", "a field's name has to be one word"),
    ],
)
def test_a_wrong_value_costs_only_what_is_wrong_and_says_why(more: str, message: str) -> None:
    parsed = parse_record(more)
    article = article_of(parsed)
    assert (article.title, article.details.web_url) == ("A title", "https://news.example.com/a")
    said = messages(parsed, Level.DROPPED)
    assert any(message in each for each in said), parsed.problems
    assert all(each.startswith("articles/a.md:") for each in said)


@pytest.mark.parametrize(
    ("more", "field", "left"),
    [
        ("topics: [A, '', B, [], C]", "topics", ("A", "B", "C")),
        (f"topics: [{', '.join(f't{n}' for n in range(25))}]", "topics", None),
        ("tags: [a, {b: c}, d]", "tags", ("a", "d")),
        ("images: [{url: 'x:y'}, /b.jpg, {url: 'https://e.org/c.jpg'}]", "image", Image("/b.jpg")),
        ("images: 'https://e.org/c.jpg'", "image", Image("https://e.org/c.jpg")),
        ("provider: Example News", "provider", Provider("Example News", "news.example.com")),
        (
            "provider: {name: E, authors: Ada}",
            "provider",
            Provider("E", "news.example.com", ("Ada",)),
        ),
        (
            "provider: {name: [E], domain: a b, authors: [Ada, {nmae: x}, {name: Bob}]}",
            "provider",
            Provider("E", "news.example.com", ("Ada", "Bob")),
        ),
        ("quality: [80, 90]", "quality", 80),
        ("actions: https://e.org/a.zip", "actions", (Action("https://e.org/a.zip", "Download"),)),
        ("quality: 1\nquality: 2", "quality", 1),
        ("originalUrl: x", "original_url", "https://news.example.com/a"),
        ("type: vidoe", "type", "article"),
        ("page: always", "page", PagePolicy.AUTO),
        ("ratings: {count: 3, average: good}", "ratings", 3),
    ],
)
def test_what_is_sound_beside_what_is_wrong_is_kept(more: str, field: str, left: object) -> None:
    article = article_of(parse_record(more))
    found = getattr(article if hasattr(article, field) else article.details, field)
    assert found == (left if left is not None else tuple(f"t{n}" for n in range(20)))


JUNK = (
    "x y|''|'   '|[]|{}|[[x]]|{a: {b: c}}|[{a: b}]|*x|&x y|!x y|!!binary aGk=|-1|9999999999999999"
    "|.inf|~|true|no|2025-13-40|javascript:alert(1)|https://e.org/ a|/x|'<b></b>'|#x|C #|'\\u202e'"
    f"|{'[' * 20}{']' * 20}|{'x' * 1_200}|[{'x,' * 300}]|[{'{a: b},' * 300}]"
).split("|")
SAFE_TO_MISTAKE = sorted(
    OWN_FIELDS
    - {"title", "name", "publishedDateTime", "originalUrl", "webUrl", "id", "guid"}
    - {"published", "removed", "deleted", "retracted", "secured"}
)


@pytest.mark.parametrize("field", SAFE_TO_MISTAKE)
def test_whatever_stands_in_one_field_the_record_is_shown(field: str) -> None:
    for junk in JUNK:
        parsed = parse_record(f"{field}: {junk}")
        assert parsed.article is not None, (junk, parsed.problems)
        assert parsed.article.title == "A title"


@given(
    st.sampled_from(SAFE_TO_MISTAKE),
    st.recursive(
        strategies.text | st.integers() | st.booleans() | st.none() | st.floats(),
        lambda each: (
            st.lists(each, max_size=4) | st.dictionaries(strategies.text, each, max_size=4)
        ),
        max_leaves=8,
    ),
)
def test_whatever_a_machine_makes_up_for_one_field_the_record_is_shown(
    field: str, junk: object
) -> None:
    written = json.dumps(junk, ensure_ascii=False).encode("utf-8", "replace").decode()
    assert article_of(parse_record(f"{field}: {written}")).title == "A title"


def test_an_archived_copy_is_an_address() -> None:
    article = article_of(
        parse_record(
            "archived: https://web.archive.org/web/2025/https://e.org/a?utm_source=x&amp;b=1\n"
            "related: [{title: R, webUrl: 'https://e.org/r', archived: 'https://archive.ph/r'}]"
        )
    )
    copy = "https://web.archive.org/web/2025/https://e.org/a?utm_source=x&b=1"
    assert article.details.archived == copy
    assert article.details.related[0].archived == "https://archive.ph/r"


@pytest.mark.parametrize(
    "written", ["web.archive.org/a", "javascript:alert(1)", "2025-01-02", "https://a@e.org/"]
)
def test_what_is_no_address_of_a_copy_is_dropped_and_the_rest_is_shown(written: str) -> None:
    related = "related: [{{title: R, webUrl: 'https://e.org/r', archived: '{0}'}}]\n"
    parsed = parse_record(f"archived: '{{0}}'\n{related}".format(written))
    article = article_of(parsed)
    assert (article.details.archived, article.details.related[0].archived) == ("", "")
    assert article.details.related[0].url == "https://e.org/r"
    assert [(each.field, each.level) for each in parsed.problems] == [
        ("related[0].archived", Level.DROPPED),
        ("archived", Level.DROPPED),
    ]
    assert all(f'found "{written}"' in each.message for each in parsed.problems)


def test_a_word_that_hides_is_heard_where_a_copy_may_stand() -> None:
    for word in ("true", "yes", "[true]"):
        parsed = parse_record(f"archived: {word}")
        article = article_of(parsed)
        assert (article.draft != "", article.details.archived, parsed.problems) == (True, "", ())
    parsed = parse_record("archived: https://archive.ph/a\narchived: true")
    assert parsed.article is None


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("id: a<b", "id: expected a URI"),
        ("id: {a: b}", "id: expected one value"),
        ("title: {a: b}", "title: expected a title, or words"),
    ],
)
def test_what_would_take_its_identity_leaves_the_record_out(more: str, message: str) -> None:
    text = f"---\n{more}\npublishedDateTime: 2025-01-01\nwebUrl: https://e.org/\n"
    text += "" if more.startswith("title") else "title: T\n"
    parsed = parse_bytes(f"{text}---\n".encode())
    assert parsed.article is None
    assert any(message in said for said in messages(parsed)), messages(parsed)


@pytest.mark.parametrize(
    ("written", "url", "original"),
    [
        ("webUrl: https://e.org/a\noriginalUrl: x", "https://e.org/a", "https://e.org/a"),
        ("webUrl: x\noriginalUrl: https://e.org/a", "", "https://e.org/a"),
        ("webUrl: [https://e.org/a, x]", "https://e.org/a", "https://e.org/a"),
        ("webUrl: https://e.org/a\nwebUrl: https://e.org/b", "https://e.org/a", "https://e.org/a"),
    ],
)
def test_of_two_addresses_the_one_that_is_sound_serves(
    written: str, url: str, original: str
) -> None:
    text = f"---\ntitle: T\npublishedDateTime: 2025-01-01\n{written}\n---\n"
    parsed = parse_bytes(text.encode())
    details = article_of(parsed).details
    assert (details.web_url, details.original_url) == (url, original)
    assert [problem.level for problem in parsed.problems] == [Level.DROPPED]


@pytest.mark.parametrize("written", ["webUrl: x", "webUrl: x\noriginalUrl: 'ftp://e.org/'", "a: b"])
def test_without_an_address_that_is_sound_the_record_is_left_out(written: str) -> None:
    text = f"---\ntitle: T\npublishedDateTime: 2025-01-01\n{written}\n---\n"
    parsed = parse_bytes(text.encode())
    assert parsed.article is None
    assert messages(parsed, Level.DROPPED) == []
    collection = parse_bytes(text.replace("title", "type: collection\ntitle").encode())
    assert collection.article is not None


@pytest.mark.parametrize(
    ("name", "date", "found"),
    [
        ("articles/2026-03-09-x.md", "", "2026-03-09"),
        ("articles/2026-03-09.md", "", "2026-03-09"),
        ("2026-03-09_x.md", "", "2026-03-09"),
        ("articles/2026-03-09-x/index.md", "", "2026-03-09"),
        ("articles/2026-03-09-x.md", "publishedDateTime: soon", "2026-03-09"),
        ("articles/2026-03-09-x.md", "publishedDateTime: {a: b}", "2026-03-09"),
        ("articles/2026-03-09-x.md", "publishedDateTime: 2025-01-01", "2025-01-01"),
        ("articles/2026-03-09-x/y.md", "", None),
        ("articles/2026-13-09-x.md", "", None),
        ("articles/0000-01-01-x.md", "", None),
        ("articles/12026-03-09-x.md", "", None),
        ("articles/2026-03-091.md", "", None),
        ("articles/x-2026-03-09.md", "", None),
        ("articles/x.md", "publishedDateTime: soon", None),
    ],
)
def test_the_date_of_the_files_name_counts_where_the_record_has_none(
    name: str, date: str, found: str | None
) -> None:
    data = f"---\ntitle: T\nwebUrl: https://e.org/\n{date}\n---\n".encode()
    parsed = parse(data, name, "news", Reading(site_id="e.org,2023", timezone="Europe/Berlin"))
    if found is None:
        assert parsed.article is None
        assert [problem.field for problem in parsed.problems] == ["publishedDateTime"]
        return
    at = article_of(parsed).published_at
    assert at is not None
    assert at.astimezone(ZoneInfo("Europe/Berlin")).isoformat()[:16] == f"{found}T00:00"
    warned = messages(parsed, Level.WARNING)
    assert [found in said for said in warned] == ([True] if "2025" not in date else [])


def test_an_unknown_field_is_a_warning_and_the_record_is_kept() -> None:
    parsed = parse_record("titel: x")
    assert parsed.article is not None
    assert messages(parsed, Level.WARNING) == [
        'articles/a.md:5: titel: unknown field; did you mean "title"?'
    ]


def test_news_needs_a_date_and_a_course_does_not() -> None:
    text = "---\ntitle: x\ntype: {}\nwebUrl: https://e.org/\n---\n"
    assert parse_bytes(text.format("article").encode()).article is None
    assert article_of(parse_bytes(text.format("course").encode())).published_at is None


def test_a_collection_needs_no_original() -> None:
    text = b"---\ntitle: x\ntype: collection\nitems: [a]\n---\n"
    assert article_of(parse_bytes(text)).details.original_url == ""


def test_either_address_stands_in_for_the_other() -> None:
    only_original = article_of(
        parse_bytes(
            b"---\ntitle: x\npublishedDateTime: 2025-01-01\noriginalUrl: https://e.org/\n---\n"
        )
    )
    assert (only_original.details.original_url, only_original.details.web_url) == (
        "https://e.org/",
        "",
    )
    only_web = article_of(parse_record(url="https://e.org/"))
    assert (only_web.details.original_url, only_web.details.web_url) == (
        "https://e.org/",
        "https://e.org/",
    )


def test_a_name_stands_in_for_the_title_of_a_person() -> None:
    article = article_of(parse_bytes(b"---\nname: Ada\ntype: profile\n---\n"))
    assert article.title == "Ada"


def test_a_publisher_that_contradicts_the_link_is_reported_and_the_host_is_shown() -> None:
    parsed = parse_record("provider: {name: Spotify, domain: spotify.com}")
    assert article_of(parsed).provider == Provider(domain="news.example.com")
    assert "does not publish on news.example.com" in messages(parsed, Level.WARNING)[0]


def test_a_channel_on_a_video_host_is_a_publisher_of_its_own() -> None:
    parsed = parse_record(
        "provider: {name: April, domain: april.example}", url="https://youtube.com/watch?v=1"
    )
    assert article_of(parsed).provider == Provider("April", "april.example")
    assert not parsed.problems


def test_without_a_publisher_the_links_host_is_one() -> None:
    assert article_of(parse_record()).provider == Provider(domain="news.example.com")


def test_related_coverage_is_listed_once_an_address() -> None:
    more = "related:\n" + "".join(
        f"  - {{title: {title}, webUrl: '{url}'}}\n"
        for title, url in [
            ("one", "https://e.org/1"),
            ("again", "http://e.org/1/"),
            ("two", "https://e.org/2"),
        ]
    )
    assert [related.title for related in article_of(parse_record(more)).details.related] == [
        "one",
        "two",
    ]


def test_the_first_picture_is_the_records() -> None:
    more = "images:\n  - {url: https://e.org/1.jpg}\n  - {url: https://e.org/2.jpg}\n"
    image = article_of(parse_record(more)).details.image
    assert image is not None
    assert image.url == "https://e.org/1.jpg"


def test_a_type_decides_nothing_about_letters_case() -> None:
    assert article_of(parse_record("type: Video")).type == "video"


def test_a_zone_is_that_of_the_site() -> None:
    article = article_of(parse_record(published="2025-07-01", timezone="Europe/Berlin"))
    assert article.published_at == datetime(2025, 6, 30, 22, tzinfo=UTC)


def test_a_player_is_kept_without_the_html_it_came_in() -> None:
    article = article_of(parse_record(f'featuredContent: "{IFRAME}"'))
    assert article.details.embed is not None
    assert article.details.embed.url == "https://www.youtube-nocookie.com/embed/ENIACMQ7E1M"


def test_a_player_that_may_not_be_shown_is_left_away_and_the_record_is_kept() -> None:
    parsed = parse_record("featuredContent: <iframe src='https://evil.example/'></iframe>")
    assert article_of(parsed).details.embed is None
    assert "evil.example is not among the hosts" in messages(parsed, Level.WARNING)[0]


def test_what_has_no_original_is_always_read_here() -> None:
    text = b"---\ntitle: x\ntype: collection\npage: none\n---\n"
    assert article_of(parse_bytes(text)).has_page


def test_a_hidden_body_is_read_and_kept_under_its_digest() -> None:
    parsed = parse_record(body="Some *words*.")
    assert parsed.body == "<p>Some <em>words</em>.</p>"
    assert len(article_of(parsed).body) == 32
    assert article_of(parse_record()).body == ""


@pytest.mark.parametrize("width", ["0", "20001", "99999999999", "9999999999999999999", "wide"])
def test_a_size_that_cannot_be_is_not_believed_and_the_record_is_kept(width: str) -> None:
    parsed = parse_record(f"images: [{{url: https://e.org/a.jpg, width: {width}, height: 20000}}]")
    assert article_of(parsed).details.image == Image("https://e.org/a.jpg", None, 20_000)
    assert "images[0].width: expected" in messages(parsed, Level.WARNING)[0]


def test_a_title_of_a_thousand_words_is_cut_at_a_word() -> None:
    parsed = parse_record(title="word " * 1_000)
    (said,) = messages(parsed, Level.DROPPED)
    assert "title: expected at most 1,000 characters instead of 4,999; cut there" in said
    assert article_of(parsed).title == "word " * 199 + "word…"


def test_a_control_character_costs_no_record() -> None:
    assert article_of(parse_record("excerpt: one\x0btwo\x07")).details.excerpt == "one two"


def test_a_collection_does_not_hold_itself() -> None:
    parsed = parse_record("type: collection\nitems:\n  - b\n  - a\n  - articles/a.md\n  - c/a\n")
    assert article_of(parsed).items == ("b", "c/a")
    assert [problem.line for problem in parsed.problems] == [8, 9]


def test_what_may_prove_wrong_later_has_its_line() -> None:
    article = article_of(
        parse_record(
            """\
id: x
category: news
topics:
  - AI
  - AI
  - Music
images:
  - {url: https://e.org/a.jpg}
related:
  - {title: one, webUrl: "https://e.org/1"}
  - title: two
    webUrl: https://e.org/2
    provider: {name: E}
items: [b, c]
"""
        )
    )
    lines = {
        "title": 2, "originalUrl": 4, "id": 5, "category": 6, "topics[1]": 10, "images": 11,
        "related[0].provider": 14, "related[1].provider": 17, "items[1]": 18, "webUrl": 4,
    }  # fmt: skip
    assert {field: article.details.line(field) for field in lines} == lines


@pytest.mark.parametrize(
    ("written", "story"),
    [
        ("Tides model", "tides-model"),
        ("TIDES  MODEL!", "tides-model"),
        ("none", ALONE),
        ("None", ALONE),
        ("'2025'", "2025"),
        ("", ""),
    ],
)
def test_a_story_is_named_by_any_words(written: str, story: str) -> None:
    assert article_of(parse_record(f"story: {written}")).story == story


def test_a_story_needs_a_name_of_which_something_is_left() -> None:
    (problem,) = parse_record("story: <b></b>").problems
    assert (problem.field, problem.message) == ("story", 'expected a name, found "<b></b>"')


def test_the_id_of_another_article_with_the_same_original_follows_from_what_tells_them_apart() -> (
    None
):
    page = "https://news.example.com/changes"
    ids = [
        article_of(parse_record(more, url=url, published=published)).id
        for more, url, published in (
            ("", page, "2025-01-01"),
            ("same_as: none", page, "2025-01-01"),
            ("same_as: none", page, "2026-01-01"),
            ("same_as: none", f"{page}#v1", "2026-01-01"),
            ("same_as: none", f"{page}#v2", "2026-01-01"),
        )
    ]
    assert len(set(ids)) == len(ids)
    # And from nothing that an editor puts right later.
    same = article_of(
        parse_record("same_as: none", url=f"{page}?utm_source=x#v2", published="2027-05-05")
    )
    assert same.id == ids[-1]


@pytest.mark.parametrize("field", ["title", "excerpt"])
def test_a_comment_that_is_not_shown_is_told_of(field: str) -> None:
    lines = {"title": {"title": "'See <!-- this --> and that'"}, "excerpt": {}}[field]
    more = "" if field == "title" else "excerpt: 'See <!-- this --> and that'"
    parsed = parse_record(more, **lines)
    article = article_of(parsed)
    assert "See and that" in (article.title, article.details.excerpt)
    assert [(each.field, each.level) for each in parsed.problems] == [(field, Level.WARNING)]
    assert "comment" in parsed.problems[0].message


def test_a_site_has_excerpts_as_they_are_written_where_it_says_so() -> None:
    cut = "The board has met. It agreed on a plan that lets the old crane stay where it has stood "
    cut += "for ninety years while the quay around it is made new by a"
    more = f"excerpt: {cut}\nrelated: [{{title: B, webUrl: 'https://e.org/b', excerpt: {cut}}}]"
    tidy = article_of(parse_record(more)).details
    plain = article_of(parse_record(more, excerpts="as_written")).details
    assert tidy.excerpt == tidy.related[0].excerpt == f"{cut.removesuffix(' a')}…"
    assert plain.excerpt == plain.related[0].excerpt == cut


def test_what_a_site_says_of_parameters_decides_ids_and_related_addresses() -> None:
    more = "related: [{title: B, webUrl: 'https://e.org/b?ref=x&spm=1'}]"
    url = "https://e.org/a?ref=x&spm=1"
    tracking = Tracking(add=("ref",), keep=("spm",))
    article = article_of(parse_record(more, url=url, tracking=tracking))
    assert article.canonical_url == "https://e.org/a?spm=1"
    assert article.details.related[0].canonical_url == "https://e.org/b?spm=1"
    assert article_of(parse_record(url=url)).canonical_url == "https://e.org/a?ref=x"


UNSEEN = [
    *("\u200b", "\u2060\u200d", "\u3164", "\u115f\u1160", "\uffa0", "\xad", "\u0301", "\u034f"),
    *("\U000e0041\U000e007f", "\ue000", "\U000f0000", "\ufe0f", "\U000e0100", "\u2800", "\u180b"),
    *("\u200e", "\u061c", "\u17b4", "\U0001d173", "\U0001bca0", "\ufff9", "\u20dd"),
]


@pytest.mark.parametrize(
    "line",
    [
        'topics: ["{}"]',
        'tags: ["{}"]',
        'hashtags: ["{}"]',
        'levels: ["{}"]',
        'category: "{}"',
        'provider: {{name: "{}"}}',
        'provider: "{}"',
        'provider: {{authors: [{{name: "{}"}}]}}',
        'provider: {{authors: ["{}"]}}',
        'related: [{{title: "{}", webUrl: "https://e.org/x"}}]',
        'related: [{{title: T, webUrl: "https://e.org/x", provider: "{}"}}]',
        'story: "{}"',
    ],
)
@pytest.mark.parametrize("name", UNSEEN, ids=ascii)
def test_a_name_of_which_nothing_is_seen_is_none_and_it_is_said(line: str, name: str) -> None:
    parsed = parse_record(line.format(name))
    (problem,) = parsed.problems
    assert problem.level is Level.DROPPED
    assert problem.field.split(".")[0].split("[")[0] == line.partition(":")[0]
    assert name not in repr(msgspec.to_builtins(article_of(parsed)))


@pytest.mark.parametrize("title", UNSEEN, ids=ascii)
def test_a_title_of_which_nothing_is_seen_is_a_fault(title: str) -> None:
    parsed = parse_record(title=f'"{title}"')
    assert parsed.article is None
    assert [problem.field for problem in faults(parsed.problems)] == ["title"]
