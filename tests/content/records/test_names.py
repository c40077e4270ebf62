"""What a record is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.names import path_of, stem, wanted_path


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("articles/tides.md", "tides"),
        ("articles/2026/tides.markdown", "tides"),
        ("articles/tides/index.md", "tides"),
        ("articles/2026/tides/index.markdown", "tides"),
        ("articles/v1.2/index.md", "v1.2"),
        ("articles/v1.2.md", "v1.2"),
        ("articles/tides/Index.md", "tides"),
        ("articles/tides/INDEX.MD", "tides"),
        ("articles/tides/indexes.md", "indexes"),
        ("articles/tides/_index.md", "_index"),
        ("index.md", "index"),
        ("tides/index.md", "tides"),
    ],
)
def test_a_record_is_called_by_its_file_or_as_an_index_by_its_folder(
    name: str, called: str
) -> None:
    assert stem(name) == called


@pytest.mark.parametrize(
    "item", ["tides", "tides.md", "tides/", "tides/index", "tides/index.md", "/tides"]
)
def test_an_item_names_one_record_however_it_says_it(item: str) -> None:
    assert wanted_path(item) == "tides"


parts = st.text(st.characters(exclude_characters="/.", exclude_categories=("Cs",)), min_size=1)


@given(st.lists(parts.filter(lambda part: part != "index"), min_size=1, max_size=4))
def test_a_file_and_an_index_in_a_folder_of_its_name_are_called_alike(folders: list[str]) -> None:
    path = "/".join(folders)
    assert path_of(f"{path}.md") == path_of(f"{path}/index.md") == path
    assert stem(f"{path}.md") == stem(f"{path}/index.md") == folders[-1]
