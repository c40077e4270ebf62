"""Lists whose full pages stop changing."""

import pytest

from generator.pages.parts.pagination import ListSlice, front_start, paginate


def pages(
    count: int, per_page: int = 3, hidden: set[int] = frozenset()
) -> dict[str, ListSlice[int]]:  # type: ignore[assignment]
    slots = [None if n in hidden else n for n in range(count)]
    return {part.path: part for part in paginate(slots, "t/", per_page)}


def test_a_full_page_stays_as_it_is_when_articles_are_added() -> None:
    before = pages(10)["t/page/1/"]
    for count in range(11, 30):
        assert pages(count)["t/page/1/"] == before


def test_a_full_page_is_written_once_more_when_its_successor_appears() -> None:
    last, then = pages(6)["t/page/2/"], pages(9)["t/page/2/"]
    assert last.articles == then.articles
    assert (last.newer, then.newer) == ("t/", "t/page/3/")


@pytest.mark.parametrize("count", range(3, 40))
def test_the_front_page_is_never_nearly_empty(count: int) -> None:
    assert 3 <= len(pages(count)["t/"].articles) <= 5


def test_the_front_page_shows_the_newest_first() -> None:
    assert pages(7)["t/"].articles == (6, 5, 4, 3)


@pytest.mark.parametrize("count", range(25))
def test_walking_to_older_pages_meets_every_article_once(count: int) -> None:
    parts = pages(count)
    at, met = "t/", []
    while at:
        met += parts[at].articles
        at = parts[at].older
    assert met == list(range(count))[::-1]


def test_walking_back_to_newer_pages_ends_at_the_front() -> None:
    parts = pages(20)
    at: str | None = "t/page/1/"
    for _ in range(10):
        assert at is not None
        newer = parts[at].newer
        if newer is None:
            break
        at = newer
    assert at == "t/"


def test_what_is_not_public_keeps_its_place_and_shows_nothing() -> None:
    shown, held = pages(10), pages(10, hidden={4})
    assert held["t/page/2/"].articles == (5, 3)
    assert held["t/page/1/"] == shown["t/page/1/"]
    assert held["t/page/3/"] == shown["t/page/3/"]


def test_a_page_that_would_show_nothing_is_not_made_and_not_linked() -> None:
    parts = pages(12, hidden={3, 4, 5})
    assert "t/page/2/" not in parts
    assert parts["t/page/3/"].older == "t/page/1/"
    assert parts["t/page/1/"].newer == "t/page/3/"


def test_a_front_page_behind_many_hidden_articles_still_shows_a_pages_worth() -> None:
    assert len(pages(30, hidden=set(range(10, 30)))["t/"].articles) >= 3


def test_an_empty_list_has_a_front_page() -> None:
    assert list(pages(0)) == ["t/"]
    assert pages(0)["t/"].older == ""


def test_all_hidden_is_as_good_as_empty() -> None:
    assert list(pages(9, hidden=set(range(9)))) == ["t/"]
    assert front_start([None] * 9, 3) == 0
