"""Whose word on its own worth counts."""

import pytest

from generator.content.records.model import Provider
from generator.content.settings import Trusted
from generator.library.policy import why_hidden
from generator.library.trust import is_trusted
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.ranking import score
from generator.pages.parts.site_chrome import SiteContext
from tests.factories import NOW, make_article, make_library, make_related, make_settings

NONE = Trusted(everyone=False)


def trusts(trusted: Trusted, **given: object) -> bool:
    return is_trusted(make_article(**given), make_settings(trusted=trusted))


def test_everyone_is_trusted_or_no_one() -> None:
    assert trusts(Trusted())
    assert not trusts(NONE)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("articles/desk/a.md", True),
        ("articles/desk/2025/a.md", True),
        ("articles/desks/a.md", False),
        ("articles/desk.md", False),
        ("inbox/articles/desk/a.md", False),
    ],
)
def test_a_folder_is_trusted_with_all_below_it(name: str, expected: bool) -> None:
    trusted = Trusted(everyone=False, folders=("articles/desk",))
    assert trusts(trusted, name=name) is expected


OWN, ELSEWHERE = "https://news.example.com/a", "https://strange.example/a"


@pytest.mark.parametrize(
    ("domain", "original", "web", "expected"),
    [
        ("example.com", OWN, OWN, True),
        ("news.example.com", OWN, OWN, True),
        ("strange.example", ELSEWHERE, ELSEWHERE, False),
        ("notexample.com", "https://notexample.com/a", "https://notexample.com/a", False),
        ("example.com", OWN, ELSEWHERE, False),
        ("example.com", ELSEWHERE, OWN, False),
        ("example.com", "https://youtu.be/abcdefghijk", "https://youtu.be/abcdefghijk", False),
        ("example.com", "", "", False),
        ("com", "https://com/", "https://com/", False),
    ],
)
def test_a_publisher_is_trusted_where_its_links_lead_to_it(
    domain: str, original: str, web: str, expected: bool
) -> None:
    trusted = Trusted(everyone=False, publishers=("example.com",))
    article = make_article(url=original, web_url=web, provider=Provider("Example News", domain))
    assert is_trusted(article, make_settings(trusted=trusted)) is expected


def test_what_is_not_trusted_does_not_pass_the_gate_whatever_it_says() -> None:
    for trusted, hidden in ((Trusted(), False), (NONE, True)):
        settings = make_settings(minimum_quality=70, trusted=trusted)
        for said in ({"quality": 100}, {"quality": None, "published": True}):
            assert bool(why_hidden(make_article(**said), NOW, settings)) is hidden
    assert why_hidden(make_article(), NOW, make_settings(trusted=NONE)) is None


def test_what_is_not_trusted_moves_no_story_up() -> None:
    ours = make_article("a", name="ours/a.md", quality=60, heat=60)
    stranger = make_article("s", day=2, related=(make_related("a"),), quality=999_999, heat=999_999)
    alone = make_article("b", day=2, quality=999_999, heat=999_999)
    trusted = Trusted(everyone=False, folders=("ours",))

    def of(trusted: Trusted) -> list[float]:
        settings = make_settings(trusted=trusted)
        library = make_library(ours, stranger, alone, settings=settings)
        contexts = PageContext(library, SiteContext(settings)).story_contexts
        return [score(contexts.of(each), settings) for each in (ours, alone)]

    (story, other), (believed, believed_other) = of(trusted), of(Trusted())
    warm = make_article("w", day=2, quality=50, heat=50)
    library = make_library(warm, settings=make_settings())
    context = PageContext(library, SiteContext(make_settings())).story_contexts.of(warm)
    assert other == score(context, make_settings())
    assert other < story < believed == believed_other
