"""The output folder: makes ready what differs, puts it in place, removes what was ours, and touches
nothing else."""

import os
from pathlib import Path

import pytest

from generator.memo.paths import parents
from generator.output.folder import LOCK, MARKER, UNFINISHED, Output, held, refuse_while_written
from generator.problems import BusyError, OutputError
from tests.factories import tree


def build(folder: Path, files: dict[str, bytes]) -> tuple[int, int]:
    """Builds such a site; gives how many files were written and removed."""
    with held(folder, 0) as output, output.staging():
        made = {path: output.stage(path, data) for path, data in files.items()}
        gone = sorted(output.previous - set(files))
        output.begin(files, "state", gone)
        written = sum(output.write(path, staged) for path, staged in made.items() if staged)
        removed = output.remove(gone)
        output.finish()
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
    with output.staging():
        staged = output.stage("a", b"x")
        assert staged is not None
        output.begin(["a", "b"], "state")
        output.write("a", staged)  # and here the power fails
    build(tmp_path, {"c": b"z"})
    assert site(tmp_path) == {"c": b"z"}


def test_nothing_that_anyone_reads_is_touched_while_files_are_made_ready(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"x", "b": b"y"})
    before = tree(tmp_path)
    output = Output(tmp_path)
    with output.staging():
        for path in ("a", "b", "new/c"):
            output.stage(path, b"other")
        assert [path for path in tree(tmp_path) if path[0] != "."] == ["a", "b"]
    assert tree(tmp_path) == before


def test_what_is_made_ready_says_what_lies_in_its_place(tmp_path: Path) -> None:
    build(tmp_path, {"same": b"x", "other": b"y", "folder/file": b"z"})
    output = Output(tmp_path)
    with output.staging():
        assert output.stage("same", b"x") is None
        found = {
            path: output.stage(path, b"x") for path in ("other", "new", "folder", "same/below")
        }
    assert {path: (each.is_new, each.is_blocked) for path, each in found.items() if each} == {
        "other": (False, False),
        "new": (True, False),
        "folder": (False, True),
        "same/below": (True, True),
    }


def test_what_killed_builds_left_is_removed_and_what_others_hid_is_not(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"x"})
    (tmp_path / ".broadsheet-0123").mkdir()
    (tmp_path / ".broadsheet-0123/file").write_text("x")
    (tmp_path / ".broadsheet-17").write_text("x")
    (tmp_path / ".git").mkdir()
    build(tmp_path, {"a": b"y"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [MARKER, ".git", "a"]


def test_a_build_whose_files_were_taken_away_puts_none_in_place(tmp_path: Path) -> None:
    """As where the folder's file system knows no locks, and another build begins."""
    first, second = Output(tmp_path), Output(tmp_path)
    with first.staging():
        staged = first.stage("a", b"x")
        assert staged is not None
        with second.staging():
            with pytest.raises(OutputError, match="is gone"):
                first.stage("b", b"x")
            with pytest.raises(OutputError, match="is gone"):
                first.write("a", staged)


def test_one_build_holds_a_folder_at_a_time_and_leaves_no_lock_behind(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with held(folder, 0):
        assert (folder / LOCK).exists()
        with pytest.raises(BusyError, match="being written by another build"), held(folder, 0):
            pass
        with pytest.raises(BusyError):
            refuse_while_written(folder)
        build_nothing = Output(folder)
        with build_nothing.staging():
            build_nothing.begin([], "state")
    assert [path.name for path in folder.iterdir()] == [MARKER]
    refuse_while_written(folder)


def test_a_folder_in_which_nothing_was_written_is_not_left(tmp_path: Path) -> None:
    with held(tmp_path / "a/b", 0):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["../a", "/etc/passwd", "a/../../b"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    output = Output(tmp_path / "out")
    with output.staging(), pytest.raises(OutputError, match="would leave"):
        output.stage(path, b"x")


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
    assert (output.previous, output.state) == ({"a"}, "state")
    with output.staging():
        output.begin(["b"], "other")
        assert (Output(tmp_path).previous, Output(tmp_path).state) == ({"a", "b"}, UNFINISHED)
        output.finish()
    assert (Output(tmp_path).previous, Output(tmp_path).state) == ({"a", "b"}, "other")


def test_what_is_written_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"x"})
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


def test_the_folders_above_a_path_are_named_from_the_top() -> None:
    assert list(parents("a/b/c")) == ["a", "a/b"]
    assert list(parents("a")) == []
