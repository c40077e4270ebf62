"""The page of corrections."""

from datetime import UTC, datetime
from typing import Any

from generator.content.records.model import Correction, PagePolicy
from generator.pages.corrections import CorrectionsView, corrections_pages
from tests.factories import make_article, make_library, make_page_context


def on(day: int, text: str) -> Correction:
    return Correction(datetime(2025, 2, day, tzinfo=UTC), text)


def views(*articles: Any, **settings: Any) -> dict[str, CorrectionsView]:
    pages = corrections_pages(make_page_context(make_library(*articles), **settings))
    return {page.path: page.view for page in pages if isinstance(page.view, CorrectionsView)}


def texts(view: CorrectionsView) -> list[str]:
    return [each.note.text for each in view.corrections]


def test_all_corrections_are_gathered_the_newest_first() -> None:
    a = make_article("a", corrections=(on(9, "second"), on(2, "first")))
    b = make_article("b", day=2, corrections=(on(5, "between"),))
    (view,) = views(a, b).values()
    assert texts(view) == ["second", "between", "first"]
    assert view.corrections[0].title == "Title a"


def test_a_title_leads_to_our_page_where_the_correction_stands_too() -> None:
    a = make_article("a", corrections=(on(2, "x"),))
    none = make_article("b", day=2, corrections=(on(1, "y"),), page=PagePolicy.NONE)
    (view,) = views(a, none).values()
    assert [(each.url, each.outside) for each in view.corrections] == [
        ("/news/a/", False),
        ("https://news.example.com/b", True),
    ]


def test_what_is_not_public_is_not_corrected_in_public() -> None:
    hidden = make_article("a", published=False, corrections=(on(2, "x"),))
    gone = make_article("b", retracted="Wrong.", corrections=(on(2, "y"),))
    (view,) = views(hidden, gone).values()
    assert texts(view) == []


def test_full_pages_of_corrections_stay_as_they_are() -> None:
    many = [make_article(f"a{n}", corrections=(on(n, f"{n}"),)) for n in range(1, 6)]
    before, after = (
        views(*many, page_size=2),
        views(*many, make_article("new", corrections=(on(9, "new"),)), page_size=2),
    )
    first = "corrections/page/1/index.html"
    assert texts(before[first]) == ["2", "1"]
    assert before[first] == after[first]
    assert texts(after["corrections/index.html"]) == ["new", "5"]


def test_the_page_is_there_before_the_first_correction() -> None:
    assert list(views()) == ["corrections/index.html"]
