"""Files of editions, as owners and strangers write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.registries.editions import (
    Edition,
    Sponsor,
    read_edition,
    read_sponsors,
)
from generator.content.yaml.writing import yaml_text
from generator.problems import Level, Problem
from tests.properties.strategies import nasty, text, urls

NAME = "editions/2025-01-01.yaml"
DAY = 24 * 60


def read(written: str, name: str = NAME) -> tuple[Edition | None, list[Problem]]:
    return read_edition(written.encode("utf-8", "surrogatepass"), name, UTC, DAY)


def edition_of(written: str) -> Edition:
    edition, problems = read(written)
    assert not problems
    assert edition is not None
    return edition


def items(more: str) -> str:
    return f"title: T\nsections:\n  - items:\n      - {more}\n"


def test_a_title_and_an_address_are_an_item() -> None:
    (item,) = edition_of(items("{title: A, url: 'https://a.example.com/'}")).items
    assert (item.title, item.url) == ("A", "https://a.example.com/")


def test_times_that_a_file_does_not_say_are_those_of_its_period() -> None:
    edition = edition_of("title: T\n")
    assert edition.since == datetime(2025, 1, 1, tzinfo=UTC)
    assert edition.until == edition.published_at == datetime(2025, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["editions/news.yaml", "editions/2025-02-30.yaml", "editions/2025-w99.yml"]
)
def test_a_file_that_is_called_by_no_period_is_none(name: str) -> None:
    edition, problems = read("title: T\n", name)
    assert edition is None
    assert "2023-08-03" in problems[0].message


@pytest.mark.parametrize(
    "more",
    [
        "{title: A}",
        "{url: 'https://a.example.com/'}",
        "{title: A, url: 'javascript:alert(1)'}",
        "{title: A, url: 'https://user@a.example.com/'}",
        "{title: A, url: '//a.example.com/'}",
        "{title: A, url: '/../a'}",
        "{title: ' ', url: '/a/'}",
        "Words",
        "[a, b]",
    ],
)
def test_an_item_with_a_fault_is_left_out_and_the_others_stay(more: str) -> None:
    written = items(more) + "      - {title: B, url: /b/}\n"
    edition, problems = read(written)
    assert edition is not None
    assert [item.title for item in edition.items] == ["B"]
    assert {problem.level for problem in problems} == {Level.DROPPED}
    assert {problem.line for problem in problems} == {4}


@pytest.mark.parametrize(
    "more",
    [
        "picture: 'javascript:alert(1)'",
        "picture: {url: 'data:image/png;base64,AA'}",
        "published: yesterday",
        "type: rumour",
        "domain: 'a b'",
        "also: [{title: A}]",
        "sources: -1",
    ],
)
def test_a_part_with_a_fault_costs_that_part(more: str) -> None:
    edition, problems = read(items(f"title: A\n        url: /a/\n        {more}"))
    assert edition is not None
    (item,) = edition.items
    assert (item.title, item.picture, item.published_at, item.also) == ("A", None, None, ())
    assert len(problems) == 1


def test_unknown_fields_are_told_and_what_was_meant() -> None:
    _, problems = read("title: T\nintor: x\n")
    assert 'did you mean "intro"?' in problems[0].message


def test_why_is_known_and_secured_is_never_read() -> None:
    edition_of(items("{title: A, url: /a/, why: words, secured: x}"))


def test_there_is_an_end_to_sections_and_items() -> None:
    many = "title: T\nsections:\n" + "  - {title: S}\n" * 60
    edition, problems = read(many)
    assert edition is not None
    assert len(edition.sections) == 50
    assert problems


def test_what_can_run_is_not_in_the_intro() -> None:
    written = "title: T\nintro: |\n  *Good* <img src=x onerror=alert(1)><script>x()</script>\n"
    edition, problems = read(written)
    assert edition is not None
    assert "<em>Good</em>" in edition.html
    assert "onerror" not in edition.html
    assert "script" not in edition.html
    assert problems[0].field == "intro"


def test_sponsors_are_booked_by_day() -> None:
    written = "sponsors:\n  - {name: A, since: 2025-01-01, until: 2025-01-02}\n"
    (booked,) = read_sponsors(written.encode(), "editions/sponsors.yaml")[0]
    assert booked.sponsor == Sponsor(name="A")
    backwards = written.replace("2025-01-02", "2024-01-02")
    sponsors, problems = read_sponsors(backwards.encode(), "editions/sponsors.yaml")
    assert not sponsors
    assert "lie before" in problems[0].message


values = st.recursive(
    text | urls() | st.sampled_from(["", "2025-01-01", "/a/", "1", "true"]) | nasty,
    lambda below: (
        st.lists(st.text(max_size=5), max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "url", "items", "also", "picture", "name", "text"]),
            below,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["title", "sections", "intro", "sponsor", "published", "proposed"]), values
    )
)
def test_whatever_stands_there_is_read_or_told(fields: dict[str, object]) -> None:
    edition, problems = read(yaml_text(fields))  # type: ignore[arg-type]
    assert edition is not None or problems


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    edition, problems = read_edition(data, NAME, UTC, DAY)
    assert edition is not None or problems
