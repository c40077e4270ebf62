"""New records lie, and are called, as the others of a site."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.record_names import record_name
from generator.content.slugs import LONGEST
from tests.properties import strategies

DAY = date(2026, 1, 31)
FILES = "articles/**/*.md"


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ([], "articles/2026-01-31-a-new-title.md"),
        (["articles/2025-01-02-a.md"], "articles/2026-01-31-a-new-title.md"),
        (["articles/2025/2025-01-02-a.md"], "articles/2026/2026-01-31-a-new-title.md"),
        (["articles/2025/01/2025-01-02-a.md"], "articles/2026/01/2026-01-31-a-new-title.md"),
        (["articles/2025/01/02/2025-01-02-a.md"], "articles/2026/01/31/2026-01-31-a-new-title.md"),
        (["articles/2025/2025-01-02-a/index.md"], "articles/2026/2026-01-31-a-new-title.md"),
        (["articles/100%/2025-01-02-a.md"], "articles/100%/2026-01-31-a-new-title.md"),
        (["articles/news/a.md", "articles/news/b.md"], "articles/news/a-new-title.md"),
        (["other/2025/2025-01-02-a.md"], "articles/2026-01-31-a-new-title.md"),
        (
            [
                "articles/2024-01-02-a.md",
                "articles/2025/2025-01-02-b.md",
                "articles/2025/2025-02-c.md",
            ],
            "articles/2026/2026-01-31-a-new-title.md",
        ),
        (["articles/2026-01-31-a-new-title.md"], "articles/2026-01-31-a-new-title-2.md"),
        (
            ["articles/2026-01-31-A-new-title/index.md", "articles/x/2026-01-31-a-new-title-2.md"],
            "articles/x/2026-01-31-a-new-title-3.md",
        ),
    ],
)
def test_a_new_record_is_called_as_the_others_are(names: list[str], name: str) -> None:
    assert record_name("A new title", DAY, names, FILES) == name


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ("_news/*.md", "_news/2026-01-31-a.md"),
        ("*.md", "2026-01-31-a.md"),
        ("articles/**/*.markdown", "articles/2026-01-31-a.markdown"),
        ("articles/**/*", "articles/2026-01-31-a.md"),
    ],
)
def test_a_first_record_lies_where_the_pattern_finds_it(files: str, name: str) -> None:
    assert record_name("A", DAY, [], files) == name


@given(strategies.text | st.text(min_size=200))
def test_any_title_makes_a_name_that_is_short_and_an_address(title: str) -> None:
    folder, _, name = record_name(title, DAY, [], FILES).rpartition("/")
    assert folder == "articles"
    assert name.isascii()
    assert len(name.removesuffix(".md")) <= LONGEST
    assert not name.removesuffix(".md").endswith("-")
