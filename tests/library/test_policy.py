"""One policy: what is public, where a title leads."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from generator.content.records.model import Action, Article, Embed, PagePolicy
from generator.content.settings import Settings
from generator.library import policy
from generator.library.policy import Cause
from tests.factories import NOW, make_article, make_related, make_settings

GATE = make_settings(minimum_quality=70)


def _is_public(article: Article, settings: Settings) -> bool:
    return policy.why_hidden(article, NOW, settings) is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, ""),
        ({"published": True, "quality": 1}, ""),
        ({"published": False}, "published: false"),
        ({"published": False, "quality": 100}, "published: false"),
        ({"quality": 69}, "quality 69 is below 70"),
        ({"quality": 70}, ""),
        ({"quality": 104}, ""),
        ({"quality": None}, "no quality, and 70 is wanted"),
        ({"removed": True, "published": True}, "removed"),
        ({"draft": "status: draft", "published": True}, "status: draft"),
        ({"expires_at": NOW}, "expired on 2026-01-01 00:00 UTC"),
        ({"expires_at": NOW + timedelta(seconds=1)}, ""),
        ({"retracted": "Wrong.", "published": True}, "retracted"),
        ({"retracted": "Wrong.", "removed": True}, "removed"),
        ({"published_at": NOW + timedelta(seconds=1)}, "scheduled for 2026-01-01 00:00 UTC"),
        ({"published_at": NOW}, ""),
        ({"published_at": None}, ""),
    ],
)
def test_the_gate_holds_back_what_its_editor_does_not_rule_on(
    given: dict[str, Any], reason: str
) -> None:
    article = make_article(**given)
    why = policy.why_hidden(article, NOW, GATE)
    assert (why.reason if why else "") == reason


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"removed": True}, Cause.REMOVED),
        ({"retracted": "Wrong."}, Cause.RETRACTED),
        ({"published": False}, Cause.EDITOR),
        ({"draft": "draft: true"}, Cause.DRAFT),
        ({"expires_at": NOW - timedelta(days=1)}, Cause.EXPIRED),
        ({"quality": None}, Cause.QUALITY),
        ({"quality": 1}, Cause.QUALITY),
        ({"published_at": NOW + timedelta(days=1)}, Cause.SCHEDULED),
    ],
)
def test_what_is_held_back_can_be_counted_by_kind(given: dict[str, Any], kind: Cause) -> None:
    why = policy.why_hidden(make_article(**given), NOW, GATE)
    assert why is not None
    assert why.kind is kind


def test_without_a_gate_quality_holds_nothing_back() -> None:
    assert _is_public(make_article(quality=None), make_settings())
    assert _is_public(make_article(quality=1), make_settings())


def test_a_preview_shows_drafts_and_nothing_that_was_taken_down_or_is_not_due() -> None:
    preview = make_settings(include_unpublished=True, minimum_quality=70)
    assert _is_public(make_article(published=False, quality=1), preview)
    assert _is_public(make_article(draft="draft: true"), preview)
    assert not _is_public(make_article(expires_at=NOW), preview)
    assert not _is_public(make_article(published=False, removed=True), preview)
    later = datetime(2030, 1, 1, tzinfo=UTC)
    assert not _is_public(make_article(published=False, published_at=later), preview)
    assert not _is_public(make_article(quality=1), preview)


@pytest.mark.parametrize(
    ("given", "has_page"),
    [
        ({}, False),
        ({"body": "digest"}, True),
        ({"related": (make_related("b"),)}, True),
        ({"embed": Embed("https://www.youtube-nocookie.com/embed/x", "youtube.com")}, True),
        ({"actions": (Action("https://e.org/a.zip", "Code"),)}, True),
        ({"items": ("a",)}, True),
        ({"page": PagePolicy.OWN}, True),
        ({"page": PagePolicy.NONE, "body": "digest"}, False),
    ],
)
def test_a_record_gets_a_page_where_it_adds_something(
    given: dict[str, Any], has_page: bool
) -> None:
    assert make_article(**given).has_page is has_page


def test_titles_lead_to_the_original() -> None:
    article = make_article(body="digest", url="https://e.org/a")
    assert policy.destination(article, "original", "/a/") == ("https://e.org/a", True)
    assert policy.destination(article, "original", "/a/", "/s/") == ("https://e.org/a", True)


def test_titles_lead_to_our_page_of_the_story_or_else_of_the_article_where_that_is_wanted() -> None:
    article = make_article(body="digest", url="https://e.org/a")
    assert policy.destination(article, "page", "/a/") == ("/a/", False)
    assert policy.destination(article, "page", "/a/", "/s/") == ("/s/", False)
    assert policy.destination(article, "page", "", "/s/") == ("/s/", False)
    assert policy.destination(article, "page", "") == ("https://e.org/a", True)


def test_what_is_read_here_leads_to_our_page_where_there_is_one() -> None:
    article = make_article(web_url="", url="https://e.org/a")
    assert policy.destination(article, "original", "/a/", "/s/") == ("/a/", False)
    assert policy.destination(article, "original", "") == ("https://e.org/a", True)


def test_a_page_with_nothing_of_its_own_asks_not_to_be_indexed() -> None:
    assert not policy.indexed(make_article(page=PagePolicy.OWN))
    assert policy.indexed(make_article(body="digest"))


def test_a_language_is_foreign_where_it_is_not_the_sites() -> None:
    settings = make_settings(language="de")
    assert policy.foreign_language(make_article(locale="ar").details, settings) == "ar"
    assert policy.foreign_language(make_article(locale="de").details, settings) == ""
    assert policy.foreign_language(make_article().details, settings) == ""


def test_a_record_can_keep_its_page_from_search_engines() -> None:
    article = make_article(body="digest")
    assert policy.indexed(article)
    assert not policy.indexed(structs.replace(article, noindex=True))
