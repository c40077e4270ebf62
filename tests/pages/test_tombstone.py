"""Tombstones: what is left of a record that was retracted."""

import msgspec

from generator.pages.tombstone import TombstoneView, tombstone_pages
from tests.factories import make_article, make_library, make_page_context


def test_a_retracted_record_leaves_its_reason_at_its_address_and_no_word_more() -> None:
    gone = make_article("a", title="Libel", retracted="It was made up.", body="digest")
    (page,) = tombstone_pages(
        make_page_context(make_library(gone), base_url="https://e.example/ai/")
    )
    view = page.view
    assert page.path == "news/a/index.html"
    assert isinstance(view, TombstoneView)
    assert view.reason == "It was made up."
    assert not view.head.indexed
    said = msgspec.json.encode(view, enc_hook=repr).decode()
    for word in ("Libel", "Excerpt of a", "news.example.com", "digest"):
        assert word not in said


def test_it_is_left_whether_or_not_the_record_had_a_page() -> None:
    """What was in feeds without a page of its own is looked for here as well."""
    thin = make_article("a", retracted="Wrong.")
    assert not thin.has_page
    assert len(list(tombstone_pages(make_page_context(make_library(thin))))) == 1
