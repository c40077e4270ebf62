"""What follows from a record that has been read."""

from datetime import UTC, datetime

import pytest
from msgspec import msgpack

from generator.records.model import (
    Action,
    Article,
    Correction,
    Embed,
    Image,
    PagePolicy,
    Provider,
    packed_lines,
)
from tests.factories import make_article, make_related

EMBED = Embed("https://player.vimeo.com/video/1", "vimeo.com")


def test_an_article_adds_nothing_by_its_title_and_excerpt() -> None:
    assert not make_article().adds_something


@pytest.mark.parametrize(
    "given",
    [
        {"body": "f00"},
        {"embed": EMBED},
        {"related": (make_related("b"),)},
        {"items": ("b",)},
        {"actions": (Action("https://e.org/", "Code"),)},
    ],
)
def test_whatever_its_original_lacks_is_something(given: dict[str, object]) -> None:
    assert make_article(**given).adds_something


def test_an_article_is_not_coverage_of_itself() -> None:
    itself, other = make_related("a"), make_related("b")
    assert make_article("a", related=(itself, other)).others == (other,)
    assert not make_article("a", related=(itself,)).adds_something
    assert not make_article("a", related=(itself,)).has_page


@pytest.mark.parametrize(
    ("policy", "body", "has_page"),
    [
        (PagePolicy.AUTO, "", False),
        (PagePolicy.AUTO, "f00", True),
        (PagePolicy.OWN, "", True),
        (PagePolicy.NONE, "f00", False),
    ],
)
def test_a_page_is_for_what_adds_something_unless_the_record_rules(
    policy: PagePolicy, body: str, has_page: bool
) -> None:
    assert make_article(page=policy, body=body).has_page is has_page


def test_what_has_no_address_elsewhere_always_has_a_page() -> None:
    assert make_article(url="", page=PagePolicy.NONE).has_page


def test_an_article_changed_when_it_was_updated_and_never_before_it_came_out() -> None:
    day = [datetime(2025, 1, number, tzinfo=UTC) for number in (1, 2, 3)]
    assert make_article(published_at=day[1], updated_at=day[2]).changed_at == day[2]
    assert make_article(published_at=day[1], updated_at=day[0]).changed_at == day[1]
    assert make_article(published_at=day[1]).changed_at == day[1]
    assert make_article(published_at=None, updated_at=day[1]).changed_at is None


def test_what_was_kept_of_an_article_is_the_article() -> None:
    image = Image("https://e.org/a.png", 20, 30, "A", "B")
    article = make_article(
        type="video",
        page=PagePolicy.OWN,
        provider=Provider("E", "e.org", ("A. Writer",)),
        image=image,
        related=(make_related("b", type="forum", image=image), make_related("c", quality=3)),
        embed=EMBED,
        corrections=(Correction(datetime(2025, 1, 2, tzinfo=UTC), "It was two."),),
        actions=(Action("https://e.org/", "Code"),),
        rating=4.5,
        lines=packed_lines([("title", 2)]),
    )
    kept = msgpack.decode(msgpack.encode(article), type=Article)
    assert kept == article
    assert kept.page is PagePolicy.OWN
    assert kept.line("title") == 2


def test_a_line_is_that_of_the_nearest_field_around() -> None:
    article = make_article(
        lines=packed_lines([("related", 5), ("related[1].provider", 9), ("topics[0]", 3)])
    )
    assert article.line("related[1].provider.name") == 9
    assert article.line("related[0].provider") == 5
    assert article.line("topics[0]") == 3
    assert article.line("topics[1]") == article.line("title") == 0
