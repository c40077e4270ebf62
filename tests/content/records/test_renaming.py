"""Fields of records as another system has them, read under the names here."""

from datetime import UTC, datetime

import pytest

from generator.content.records.model import Image, Provider
from generator.problems import Level
from tests.factories import article_of, parse_bytes

JEKYLL = b"""\
---
layout: post
title: "Ferries to run at night"
date: 2026-03-09 08:00:00 +0100
categories: [transport, news]
link: https://news.example.com/ferries
author: Ada
cover: /images/a.jpg
excerpt: Short.
---
Body.
"""
HUGO = b"""\
---
title: "Ferries to run at dawn"
date: Mon, 09 Mar 2026 08:00:00 +0100
lastmod: 2026-03-10
externalUrl: https://news.example.com/ferries
categories: [transport, news]
author: [Ada, Bob]
cover: {image: /images/a.jpg, alt: x}
params: {summary: Short.}
draft: false
---
Body.
"""
HUGO_TOML = b"""\
+++
title = "Ferries to run at dusk"
date = 2026-03-09T08:00:00+01:00
lastmod = 2026-03-10
externalUrl = "https://news.example.com/ferries"
categories = ["transport", "news"]
author = ["Ada", "Bob"]
draft = false
summary = "Short."
[cover]
image = "/images/a.jpg"
+++
Body.
"""
JSON = b"""\
{
 "title": "Ferries to run at tea",
 "date": "2026-03-09T08:00:00+01:00",
 "link": "https://news.example.com/ferries",
 "categories": ["transport", "news"],
 "author": "Ada",
 "cover": {"image": "/images/a.jpg"},
 "summary": "Short."
}

Body.
"""
PELICAN = b"""\
Title: Ferries to run at noon
Date: 2026-03-09 08:00
Categories: transport, news
Link: https://news.example.com/ferries
Authors: Ada, Bob
Cover: /images/a.jpg
Summary: Short.
Slug: noon

Body.
"""
FIELDS = (
    ("date", "publishedDateTime"),
    ("lastmod", "updatedDateTime"),
    ("link", "webUrl"),
    ("externalUrl", "webUrl"),
    ("categories", "topics"),
    ("author", "provider.authors"),
    ("authors", "provider.authors"),
    ("cover.image", "images"),
    ("cover", "images"),
    ("summary", "excerpt"),
    ("params.summary", "excerpt"),
    ("layout", ""),
    ("slug", ""),
)


@pytest.mark.parametrize("data", [JEKYLL, HUGO, HUGO_TOML, JSON, PELICAN])
def test_records_of_other_systems_are_read_as_they_lie(data: bytes) -> None:
    parsed = parse_bytes(data, fields=FIELDS, timezone="Europe/Berlin")
    article = article_of(parsed)
    assert not parsed.problems
    assert article.title.startswith("Ferries to run at ")
    assert article.published_at == datetime(2026, 3, 9, 7, tzinfo=UTC)
    assert article.topics == ("transport", "news")
    assert article.details.web_url == "https://news.example.com/ferries"
    assert article.provider == Provider(
        "", "news.example.com", ("Ada", "Bob") if b"Bob" in data else ("Ada",)
    )
    assert article.details.image == Image("/images/a.jpg")
    assert article.details.excerpt == "Short."
    assert parsed.body == "<p>Body.</p>"


def read(lines: str, **fields: str) -> tuple[object, ...]:
    """The title, the excerpt, the publisher and the main topic of a record with these lines."""
    text = f"---\npublishedDateTime: 2025-01-01\nwebUrl: https://e.org/\n{lines}\n---\n"
    names = tuple((name.replace("_", "."), ours) for name, ours in fields.items())
    article = article_of(parse_bytes(text.encode(), fields=names))
    topic = article.topics[0] if article.topics else ""
    return article.title, article.details.excerpt, article.provider.name, topic


@pytest.mark.parametrize(
    ("lines", "fields", "found"),
    [
        # What stands there by its name here comes first, then the order of the setting.
        ("title: T\nheadline: H", {"headline": "title"}, ("T", "", "", "")),
        ("title:\nheadline: H", {"headline": "title"}, ("H", "", "", "")),
        ("a: A\nb: B\ntitle: T", {"b": "excerpt", "a": "excerpt"}, ("T", "B", "", "")),
        ("a: A\nb:\ntitle: T", {"b": "excerpt", "a": "excerpt"}, ("T", "A", "", "")),
        # A name here may stand for another one there.
        ("title: T\nexcerpt: E", {"title": "excerpt", "excerpt": "title"}, ("E", "T", "", "")),
        ("title: T\ncategory: C", {"category": "topics"}, ("T", "", "", "C")),
        # Parts.
        ("title: T\nsource: S", {"source": "provider.name"}, ("T", "", "S", "")),
        ("title: T\nprovider: P\nby: A", {"by": "provider.authors"}, ("T", "", "P", "")),
        (
            "title: T\nprovider: {name: P}\nsource: S",
            {"source": "provider.name"},
            ("T", "", "P", ""),
        ),
        ("title: T\na: {b: B}", {"a_b": "excerpt"}, ("T", "B", "", "")),
        ("title: T\na: A", {"a_b": "excerpt"}, ("T", "", "", "")),
        ("title: T\na: A", {"a": ""}, ("T", "", "", "")),
    ],
)
def test_a_field_has_the_name_that_the_setting_gives_it(
    lines: str, fields: dict[str, str], found: tuple[str, ...]
) -> None:
    assert read(lines, **fields) == found


@pytest.mark.parametrize(
    ("lines", "name", "ours", "published"),
    [
        ("live: false", "live", "published", False),
        ("gone: true", "gone", "removed", None),
        ("published: true\nlive: false", "live", "published", "fault"),
        ("published: false\nlive: true", "live", "published", "fault"),
        ("live: true\nlive: false", "live", "published", "fault"),
    ],
)
def test_of_two_words_that_may_hide_none_is_passed_over(
    lines: str, name: str, ours: str, published: object
) -> None:
    text = f"---\ntitle: T\npublishedDateTime: 2025-01-01\nwebUrl: https://e.org/\n{lines}\n---\n"
    parsed = parse_bytes(text.encode(), fields=((name, ours),))
    if published == "fault":
        assert parsed.article is None
        return
    article = article_of(parsed)
    assert (article.published, article.removed) == (published, ours == "removed")


def test_a_problem_has_the_line_on_which_the_field_stands() -> None:
    text = (
        b"---\ntitle: T\nwebUrl: https://e.org/\nx: {y: soon}\ndate: 2025-01-01\nmod: soon\n---\n"
    )
    names = (("date", "publishedDateTime"), ("mod", "updatedDateTime"), ("x.y", "addedDateTime"))
    parsed = parse_bytes(text, fields=names)
    assert {(p.field, p.line) for p in parsed.problems} == {
        ("updatedDateTime", 6),
        ("addedDateTime", 4),
    }
    assert article_of(parsed).details.line("updatedDateTime") == 6


def test_what_is_private_is_read_by_no_name() -> None:
    parsed = parse_bytes(JEKYLL.replace(b"layout: post", b"secured: hush"), fields=FIELDS)
    assert "hush" not in repr(parsed)
    assert {problem.level for problem in parsed.problems} <= {Level.WARNING}
