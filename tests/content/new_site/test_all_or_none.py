"""A new site is written whole or not at all, and over nothing."""

import errno
from pathlib import Path

import pytest

from generator.content.new_site.all_or_none import write
from generator.problems import GeneratorError
from tests.factories import tree

FILES = {"content/a.md": b"a", "content/deep/er/b.md": b"b", "c": b"c"}


def test_all_files_are_written_into_a_folder_that_is_there_or_not(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    write(tmp_path / "new" / "site", FILES)
    assert tree(tmp_path / "new" / "site") == FILES
    assert tree(tmp_path) == FILES | {f"new/site/{name}": data for name, data in FILES.items()}


def test_what_is_there_already_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"mine")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/mine.md").write_bytes(b"mine")
    write(tmp_path, FILES)
    mine = {"README.md": b"mine", "content/mine.md": b"mine"}
    assert tree(tmp_path) == FILES | mine


@pytest.mark.parametrize("there", ["c", "content/a.md", "content/deep", "content"])
def test_nothing_is_written_where_one_file_is_in_the_way_and_it_is_named(
    tmp_path: Path, there: str
) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_bytes(b"mine")
    with pytest.raises(GeneratorError) as caught:
        write(tmp_path, FILES)
    assert caught.value.lines == (f"{tmp_path / there}: is there already",)
    assert tree(tmp_path) == {there: b"mine"}


def test_the_folder_itself_may_be_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"mine")
    with pytest.raises(GeneratorError, match="site: is there already"):
        write(tmp_path / "site", FILES)


def test_a_link_that_leads_nowhere_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "c").symlink_to(tmp_path / "nowhere")
    with pytest.raises(GeneratorError, match="c: is there already"):
        write(tmp_path, FILES)
    assert not (tmp_path / "nowhere").exists()
    assert not (tmp_path / "content").exists()


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    too_long = "x" * 300
    with pytest.raises(OSError) as caught:  # noqa: PT011
        write(tmp_path / "new", FILES | {too_long: b"d"})
    assert caught.value.errno == errno.ENAMETOOLONG
    assert list(tmp_path.iterdir()) == []
