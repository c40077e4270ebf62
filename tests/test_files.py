"""The output folder: writes what differs, removes what was ours, and nothing else."""

import os
from pathlib import Path

import pytest

from generator.files import MARKER, UNFINISHED, Output, parents
from generator.problems import OutputError
from tests.factories import tree


def build(folder: Path, files: dict[str, bytes]) -> tuple[int, int]:
    """Builds such a site; gives how many files were written and removed."""
    output = Output(folder)
    output.begin(files)
    written = sum(output.write(path, data) for path, data in files.items())
    gone = sorted(output.former - set(files))
    removed = output.remove(gone)
    output.finish(files, "state", gone)
    return written, removed


def site(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(folder).items() if path != MARKER}


def test_files_are_written_below_the_folder(tmp_path: Path) -> None:
    files = {"a/b/index.html": b"x", "c.xml": b"yy"}
    assert build(tmp_path / "out", files) == (2, 0)
    assert site(tmp_path / "out") == files


def test_a_file_that_says_the_same_keeps_its_time(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"x", "b": b"y"})
    os.utime(tmp_path / "a", (1, 1))
    assert build(tmp_path, {"a": b"x", "b": b"z"}) == (1, 0)
    assert (tmp_path / "a").stat().st_mtime == 1


def test_what_is_no_longer_wanted_goes_with_its_folders(tmp_path: Path) -> None:
    build(tmp_path, {"a/b/c": b"x", "a/d": b"y"})
    assert build(tmp_path, {"a/d": b"y"}) == (0, 1)
    assert site(tmp_path) == {"a/d": b"y"}
    assert not (tmp_path / "a/b").exists()


def test_files_that_are_not_ours_stay(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"x"})
    (tmp_path / "CNAME").write_text("example.org")
    build(tmp_path, {"b": b"y"})
    assert site(tmp_path) == {"b": b"y", "CNAME": b"example.org"}


def test_a_folder_with_files_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(
        OutputError, match=r"holds files that Broadsheet did not write \(thesis.txt"
    ):
        Output(tmp_path)


def test_a_note_and_hidden_files_do_not_make_it_anothers(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("built here")
    (tmp_path / ".gitkeep").write_text("")
    build(tmp_path, {"a": b"x"})
    assert (tmp_path / "README.md").exists()


def test_a_build_that_was_stopped_leaves_nothing_unknown_behind(tmp_path: Path) -> None:
    output = Output(tmp_path)
    output.begin(["a", "b"])
    output.write("a", b"x")  # and here the power fails
    build(tmp_path, {"c": b"z"})
    assert site(tmp_path) == {"c": b"z"}


def test_no_half_file_and_no_temporary_file_is_left(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    output = Output(tmp_path / "out")
    (tmp_path / "out/a").mkdir()  # a folder stands where the file has to go
    with pytest.raises(OutputError, match="cannot be written"):
        output.write("a", b"x")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]


@pytest.mark.parametrize("path", ["../a", "/etc/passwd", "a/../../b"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(OutputError, match="would leave"):
        Output(tmp_path / "out").write(path, b"x")


def test_a_marker_cannot_make_us_remove_what_lies_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    out = tmp_path / "out"
    build(out, {"a": b"x"})
    (out / MARKER).write_text((out / MARKER).read_text() + "../precious\n")
    with pytest.raises(OutputError, match="would leave"):
        build(out, {"a": b"x"})
    assert (tmp_path / "precious").exists()


def test_a_folder_remembers_what_was_said_of_it(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"x"})
    output = Output(tmp_path)
    assert (output.former, output.state) == ({"a"}, "state")
    output.begin(["b"])
    assert (Output(tmp_path).former, Output(tmp_path).state) == ({"a", "b"}, UNFINISHED)


def test_what_is_written_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"x"})
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


def test_the_folders_above_a_path_are_named_from_the_top() -> None:
    assert list(parents("a/b/c")) == ["a", "a/b"]
    assert list(parents("a")) == []
