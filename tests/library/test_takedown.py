"""Takedowns: what was retracted is nowhere, and does not come back."""

import pytest

from generator.library.library import Library, Withheld
from generator.library.policy import Cause
from generator.library.takedown import Retraction
from generator.problems import Level
from tests.factories import library_and_problems, make_article, make_related, make_settings

ONE = "https://news.example.com/x"


def shown(library: Library) -> list[str]:
    return [article.title.removeprefix("Title ") for article in library.articles]


def test_a_retracted_record_keeps_its_place_and_shows_nothing_there() -> None:
    gone = make_article("b", day=2, retracted="It was made up.")
    library, problems = library_and_problems(make_article("a"), gone, make_article("c", day=3))
    slots = library.by_topic["ai"].slots
    assert [slot and slot.title for slot in slots] == ["Title a", None, "Title c"]
    assert library.retracted == (Retraction("articles/b.md", "news/b/", "It was made up."),)
    assert problems == []


def test_a_record_that_was_removed_in_silence_leaves_nothing() -> None:
    library, _ = library_and_problems(make_article(retracted="Wrong.", removed=True))
    assert library.retracted == ()


@pytest.mark.parametrize(("day", "added"), [(1, {}), (3, {}), (3, {"added_at": None})])
def test_another_record_does_not_bring_a_retracted_original_back(
    day: int, added: dict[str, None]
) -> None:
    gone = make_article("gone", day=2, url=ONE, retracted="Wrong.")
    again = make_article("again", day=day, url=f"{ONE}?utm_source=y", **added)
    library, problems = library_and_problems(gone, again)
    assert shown(library) == []
    assert [each.name for each in library.retracted] == ["articles/gone.md"]
    (problem,) = problems
    assert (problem.source, problem.field, problem.level) == (
        "articles/again.md", "originalUrl", Level.WARNING
    )  # fmt: skip
    assert "its original is on the deny list, by articles/gone.md" in problem.message
    assert {each.name: each.kind for each in library.withheld} == {
        "articles/gone.md": Cause.RETRACTED,
        "articles/again.md": Cause.DENIED,
    }


def test_an_original_is_known_by_the_address_that_readers_are_sent_to_as_well() -> None:
    gone = make_article("gone", web_url="https://news.example.com/moved", retracted="Wrong.")
    again = make_article("again", day=2, url="https://news.example.com/moved")
    assert shown(library_and_problems(gone, again)[0]) == []


def test_an_address_on_another_host_says_nothing_of_other_articles() -> None:
    """Where all links lead through one reader's address, one retraction must not deny them all."""
    gone = make_article("gone", web_url="https://reader.example/", retracted="Wrong.")
    other = make_article("other", day=2, web_url="https://reader.example/")
    assert shown(library_and_problems(gone, other)[0]) == ["other"]


def test_what_the_owner_denies_is_kept_out_though_no_record_says_so() -> None:
    settings = make_settings(deny=("https://news.example.com/a/?utm_source=y",))
    library, problems = library_and_problems(
        make_article("a"), make_article("b", day=2), settings=settings
    )
    assert shown(library) == ["b"]
    reason = "its original is on the deny list, by `deny` in site.yaml"
    assert library.withheld == (Withheld("articles/a.md", Cause.DENIED, reason),)
    assert [problem.level for problem in problems] == [Level.WARNING]
    assert library.retracted == ()
    assert [slot and slot.title for slot in library.whole.slots] == [None, "Title b"]


def test_a_record_that_is_hidden_anyway_needs_no_warning() -> None:
    settings = make_settings(deny=("https://news.example.com/a",))
    _, problems = library_and_problems(make_article("a", published=False), settings=settings)
    assert problems == []


def test_no_other_record_lists_what_was_retracted() -> None:
    """Nor has it a page of its own for nothing but that."""
    gone = make_article("gone", retracted="Wrong.")
    lists = make_article("lists", day=2, related=(make_related("gone"),), digest="abc")
    both = make_article("both", day=3, related=(make_related("gone"), make_related("kept")))
    library, problems = library_and_problems(gone, lists, both)
    assert [[each.title for each in a.details.related] for a in library.articles] == [
        [],
        ["Title kept"],
    ]
    assert [a.has_page for a in library.articles] == [False, True]
    assert library.articles[0].digest not in ("", "abc")
    assert problems == []


def test_of_two_records_of_one_original_that_are_both_retracted_one_tells_of_it() -> None:
    first = make_article("a", url=ONE, retracted="Wrong.")
    library, _ = library_and_problems(first, make_article("b", day=2, url=ONE, retracted="So."))
    assert [each.name for each in library.retracted] == ["articles/a.md"]
