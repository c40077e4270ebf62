"""What changed since it was taken, over any number of builds."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.build import Request, build
from generator.commands.cli import main
from generator.memo.store import FOLDER as STATE
from generator.output.changes import FILE, Changes, change_log
from generator.problems import StateError
from tests.factories import NOW, record_text, write_site


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {f"articles/{n}.md": record_text(str(n), body="Words.") for n in range(3)}
    return write_site(tmp_path / "content", files)


def run(content: Path, output: str = "output") -> None:
    build(Request(content=content, output=content.parent / output, now=NOW))


def asked(content: Path, *more: str, output: str = "output") -> Result:
    arguments = ["changes", str(content), "-o", str(content.parent / output), *more]
    return CliRunner().invoke(main, arguments)


def changes(content: Path, *more: str, output: str = "output") -> Changes:
    answer = asked(content, "--format", "json", *more, output=output)
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert said.pop("algorithm") == "blake2b-128"
    return Changes(**said | {"removed": tuple(said["removed"])})


def files(folder: Path) -> dict[str, str]:
    """Every file that was built, with its digest by the algorithm that is named."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(
            path.read_bytes(), digest_size=16
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".broadsheet"
    }


def edit(content: Path, name: str, text: str) -> None:
    write_site(content, {f"articles/{name}.md": text})


def test_at_first_all_files_are_new_with_their_digests(content: Path) -> None:
    run(content)
    found = changes(content)
    assert found.added == files(content.parent / "output")
    assert not found.changed
    assert not found.removed


def test_changes_add_up_over_builds_until_they_are_taken(content: Path) -> None:
    run(content)
    before = files(content.parent / "output")
    changes(content, "--take")
    assert changes(content).paths == ()
    edit(content, "new", record_text("new", body="Words."))
    run(content)
    (content / "articles/0.md").unlink()
    run(content)
    run(content)
    after = files(content.parent / "output")
    for _ in range(2):
        found = changes(content)
        assert found.added == {path: after[path] for path in after.keys() - before.keys()}
        assert set(found.changed) >= {
            path for path in after.keys() & before.keys() if after[path] != before[path]
        }
        assert all(after[path] == digest for path, digest in found.changed.items())
        assert set(found.removed) == before.keys() - after.keys()
    changes(content, "--take")
    assert changes(content).paths == ()


def test_what_came_and_went_in_between_is_in_neither(content: Path) -> None:
    run(content)
    changes(content, "--take")
    edit(content, "new", record_text("new", body="Words."))
    run(content)
    (content / "articles/new.md").unlink()
    run(content)
    assert "news/new/index.html" not in changes(content).paths


def test_a_mark_asks_for_any_time_and_takes_nothing(content: Path) -> None:
    run(content)
    mark = changes(content, "--take").mark
    edit(content, "new", record_text("new", body="Words."))
    run(content)
    changes(content, "--take")
    assert "news/new/index.html" in changes(content, "--since", mark).added
    assert changes(content, "--since", "0").added == files(content.parent / "output")
    assert changes(content).paths == ()
    for wrong in ("99-00000000", "99999-" + mark.rpartition("-")[2], "x"):
        answer = asked(content, "--since", wrong)
        assert answer.exit_code == 2
        assert "is no mark of this log" in answer.stderr


def test_what_a_build_notes_agrees_with_what_is_asked_for(content: Path) -> None:
    """changes.json and `broadsheet changes --since` of its mark say the same."""

    def noted() -> Changes:
        said = json.loads((content / STATE / "changes.json").read_text())
        return Changes(
            *(said["since"], said["mark"], said["added"], said["changed"]), tuple(said["removed"])
        )

    run(content)
    mark = ""
    for step in range(4):
        edit(content, "new", record_text("new", body=f"Words {step}."))
        if step == 2:
            (content / "articles/0.md").unlink()
        run(content)
        run(content)  # which changes nothing, and takes nothing away
        assert noted() == changes(content, "--since", noted().since)
        assert mark in ("", noted().since)  # nothing was missed
        mark = noted().mark
    assert changes(content, "--since", mark).paths == ()


def test_whoever_missed_a_build_finds_out_by_its_mark(content: Path) -> None:
    run(content)
    file = content / STATE / "changes.json"
    seen = json.loads(file.read_text())["mark"]
    for name in ("first", "second"):
        edit(content, name, record_text(name, body="Words."))
        run(content)
    said = json.loads(file.read_text())
    assert said["since"] != seen
    assert "news/first/index.html" not in said["added"]
    assert "news/first/index.html" in changes(content, "--since", seen).added


def test_a_preview_elsewhere_changes_nothing_of_it(content: Path) -> None:
    run(content)
    changes(content, "--take")
    noted = content / ".broadsheet" / "changes.json"
    before = noted.read_bytes()
    run(content, "preview")
    assert noted.read_bytes() == before
    assert changes(content).paths == ()
    assert changes(content, output="preview").added == files(content.parent / "preview")


def test_it_outlasts_a_state_that_is_deleted(content: Path) -> None:
    run(content)
    changes(content, "--take")
    edit(content, "new", record_text("new", body="Words."))
    run(content)
    wanted = changes(content)
    for path in (content / ".broadsheet").glob("state*"):
        path.unlink()
    run(content)
    found = changes(content)
    assert (found.added, found.changed) == (wanted.added, wanted.changed)


def test_a_log_that_is_deleted_gives_all_files_once_more(content: Path) -> None:
    run(content)
    changes(content, "--take")
    (content / ".broadsheet" / "changes.db").unlink()
    run(content)
    assert changes(content).added == files(content.parent / "output")


def test_rows_of_folders_that_are_gone_leave_the_state(content: Path) -> None:
    run(content, "preview")
    shutil.rmtree(content.parent / "preview")
    run(content)
    answer = asked(content, output="preview")
    assert answer.exit_code == 2
    assert "build it first" in answer.stderr


def test_lists_for_programs_are_paths_alone(content: Path) -> None:
    run(content)
    paths = list(changes(content).paths)
    answer = asked(content)
    assert answer.stdout.splitlines() == paths
    assert answer.stderr.startswith("mark ")
    assert asked(content, "--format", "rsync").stdout.splitlines() == [f"./{p}" for p in paths]


def test_what_a_killed_build_may_have_written_counts_as_changed(tmp_path: Path) -> None:
    with change_log(tmp_path) as log:
        log.finish("o", {"a": "1", "b": "1"}, ())
        log.take("o", log.since("o"))
        log.begin("o", ["a", "c"])  # and then it was killed
        assert log.since("o").changed == {"a": "", "c": ""}
        log.begin("o", ["b"])
        assert log.unknown("o") == ["a", "c"]
        log.finish("o", {"a": "2", "b": "1"}, ["c"])
        found = log.since("o")
        assert (found.added, found.changed) == ({}, {"a": "2"})
        assert not log.unknown("o")
        with pytest.raises(StateError):
            log.since("o", "7-abc")


def test_a_build_without_its_former_output_says_that_it_had_nothing_to_compare_with(
    content: Path,
) -> None:
    def notes(output: str = "output") -> tuple[str, ...]:
        request = Request(content=content, output=content.parent / output, now=NOW)
        return build(request).notes

    assert notes() == ()
    assert notes() == ()
    assert notes("preview") == ()
    for empty in (shutil.rmtree, without_what_shows):
        empty(content.parent / "output")
        (note,) = notes()
        assert "there was nothing to compare with" in note
        assert notes() == ()
    (content.parent / "output/index.html").unlink()  # which is not all of it
    assert notes() == ()


def without_what_shows(folder: Path) -> None:
    """As `rm -rf folder/*`: what is hidden stays."""
    for each in folder.iterdir():
        if not each.name.startswith("."):
            shutil.rmtree(each) if each.is_dir() else each.unlink()


def test_a_folder_that_was_emptied_but_for_what_is_hidden_is_filled_again(content: Path) -> None:
    run(content)
    whole = files(content.parent / "output")
    changes(content, "--take")
    noted = (content / STATE / "changes.json").read_bytes()
    without_what_shows(content.parent / "output")
    run(content)
    assert files(content.parent / "output") == whole
    assert changes(content).paths == ()  # it is what was published
    assert (content / STATE / "changes.json").read_bytes() == noted


@pytest.mark.parametrize("damage", [b"no log", b"SQLite format 3\0" + bytes(4_000)])
def test_a_log_that_is_of_no_use_costs_no_build_and_then_all_files_count_as_changed(
    content: Path, damage: bytes
) -> None:
    run(content)
    whole = set(changes(content, "--take").paths)
    (content / STATE / FILE).write_bytes(damage)
    edit(content, "0", record_text("0", body="Other words."))
    report = build(Request(content=content, output=content.parent / "output", now=NOW))
    assert "publish all files once" in report.notes[0]
    noted = json.loads((content / STATE / "changes.json").read_text())
    assert (noted["since"], noted["mark"]) == ("0", "0")  # which ask for all
    assert build(Request(content=content, output=content.parent / "output", now=NOW)).notes == ()
    assert set(changes(content).paths) == whole
