"""What follows from a record that has been read."""

from datetime import UTC, datetime

import pytest
from msgspec import msgpack

from generator.content.records.model import (
    Action,
    Article,
    CitedArticle,
    Correction,
    Details,
    Embed,
    Image,
    OnHand,
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
    assert make_article("a", related=(itself, other)).coverage == 1
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
    said = msgpack.decode(msgpack.encode(article.details), type=Details)
    assert said == article.details
    shelf = OnHand(said)
    kept = msgpack.decode(msgpack.encode(article), type=Article, dec_hook=lambda kind, _: shelf)
    assert kept == article
    assert kept.page is PagePolicy.OWN
    assert kept.details.line("title") == 2


def test_a_line_is_that_of_the_nearest_field_around() -> None:
    lines = packed_lines([("related", 5), ("related[1].provider", 9), ("topics[0]", 3)])
    details = make_article(lines=lines).details
    assert details.line("related[1].provider.name") == 9
    assert details.line("related[0].provider") == 5
    assert details.line("topics[0]") == 3
    assert details.line("topics[1]") == details.line("title") == 0


def test_an_article_says_in_short_what_others_ask_of_its_details() -> None:
    listed = make_related("b", provider=Provider("E", "e.org"))
    article = make_article(
        related=(listed,),
        image=Image("/images/a.jpg"),
        web_url="https://m.news.example.com/a",
        embed=EMBED,
    )
    assert article.mentions == (
        CitedArticle(listed.canonical_url, "E", "e.org", listed.published_at),
    )
    assert article.own_image == "/images/a.jpg"
    assert (article.has_image, article.has_web_url, article.has_two_addresses) == (True,) * 3
    assert article.offers_more


def test_with_other_details_it_says_other_things_in_short() -> None:
    article = make_article(image=Image("https://e.org/a.jpg"), related=(make_related("b"),))
    bare = article.with_details(image=None, related=())
    assert (bare.digest, bare.has_image, bare.own_image, bare.mentions) == ("", False, "", ())
    assert bare.details.image is None
    assert bare.details.excerpt == article.details.excerpt


def test_what_it_says_else_is_in_both_of_its_digests() -> None:
    article = make_article(digest="whole", teaser_digest="teaser")
    others = [
        article.saying(category="other"),
        article.saying(category="another"),
        article.with_details(image=None),
    ]
    assert len({each.digest for each in (article, *others)}) == 4
    assert len({each.teaser_digest for each in (article, *others)}) == 4


def test_without_its_words_it_still_says_that_it_has_some() -> None:
    article, bare = make_article(body="0" * 32, body_size=9), make_article()
    assert article.without_words == make_article(body="1" * 32, body_size=10).without_words
    assert article.without_words.adds_its_own
    assert not bare.without_words.adds_its_own
