"""What all page kinds share."""

from datetime import UTC, datetime, timedelta

from tests.factories import make_article, make_library, make_page_context, make_related


def test_what_page_kinds_share_is_made_once_for_all_of_them() -> None:
    site = make_page_context(make_library(make_article("a")))
    assert site.chrome is site.chrome
    assert site.article_contexts is site.article_contexts
    assert site.story_contexts is site.story_contexts
    assert site.months is site.months


def test_two_sites_share_nothing() -> None:
    """Once they did, by the identity of a library, in a place that no caller saw."""
    one = make_library(make_article("a"))
    sites = [make_page_context(one), make_page_context(one, title="Another")]
    assert [site.chrome.site.title for site in sites] == ["Test Digest", "Another"]
    assert sites[0].article_contexts is not sites[1].article_contexts


def test_months_are_those_of_public_articles_in_the_sites_zone() -> None:
    site = make_page_context(make_library(make_article("a"), make_article("b", published=False)))
    assert site.months == {make_article("a").id: (2025, 1)}


def test_lateness_is_how_long_before_its_opener_an_article_was_published() -> None:
    opener = make_article("a", day=3)
    came_late = datetime(2025, 1, 4, tzinfo=UTC)
    late = make_article("b", day=2, added_at=came_late, related=(make_related("a"),))
    assert make_page_context(make_library(opener)).lateness == timedelta(0)
    assert make_page_context(make_library(opener, late)).lateness == timedelta(days=1)
