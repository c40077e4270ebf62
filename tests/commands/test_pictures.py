"""`broadsheet pictures` as it is run."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands.pictures import pictures_command
from generator.content.pictures import INDEX
from tests.factories import record_text, tree, write_site
from tests.pictures.files import painting_of, with_copies

HOST = "https://pictures.invalid"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(pictures_command, [str(each) for each in arguments])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {"articles/a.md": record_text("a", more=f"images: [{HOST}/a.jpg]")}
    return write_site(tmp_path / "content", files)


def test_a_folder_alone_is_that_whose_pictures_are_copied(content: Path) -> None:
    for arguments in ((content, "-n"), ("copy", content, "-n")):
        result = run(*arguments)
        assert result.exit_code == 0
        assert f"due: {HOST}/a.jpg" in result.output
        assert "pictures.show: link" in result.output


def test_what_could_not_be_had_is_named_and_ends_with_a_status_of_its_own(content: Path) -> None:
    result = run(content, "--now", "2026-01-01")
    assert result.exit_code == 1
    assert f"{HOST}/a.jpg does not answer" in result.output
    assert "articles/a.md" in result.output
    assert "from 2026-01-01 01:00Z on" in result.output


def test_the_report_is_json_where_it_is_to_be(content: Path) -> None:
    result = run(content, "--json", "--now", "2026-01-01")
    report = json.loads(result.stdout)
    assert (report["status"], report["pictures"], report["copied"]) == (1, 1, 0)
    (failed,) = report["failed"]
    assert failed["address"] == f"{HOST}/a.jpg"
    assert failed["again"] == "2026-01-01T01:00:00Z"


def test_where_there_is_no_site_nothing_is_done(tmp_path: Path) -> None:
    assert run(tmp_path / "none").exit_code == 2
    assert json.loads(run(tmp_path / "none", "--json").stdout)["status"] == 2
    assert list(tmp_path.iterdir()) == []


def test_without_pillow_it_is_said_how_to_install_it(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL.Image", None)
    result = run(content)
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert 'pip install "broadsheet[pictures]"' in result.output


def test_clean_names_what_no_record_names_and_removes_it_when_told(content: Path) -> None:
    index = with_copies(
        content,
        {f"{HOST}/a.jpg": painting_of("a"), f"{HOST}/b.jpg": painting_of("b", color="#000000")},
    )
    folder = index.parent
    (folder / "notes.txt").write_text("the owner's")
    (folder / "aa").mkdir(exist_ok=True)
    (folder / "aa/notes.webp").write_text("the owner's")
    (folder / "aa" / f"{'b' * 30}.webp.new").write_text("never whole")
    before = tree(folder)
    for arguments in (("clean", content), ("clean", content, "-n"), ("clean", content, "--json")):
        result = run(*arguments)
        assert result.exit_code == 0
        assert f"{HOST}/b.jpg" in result.output
        assert f"{HOST}/a.jpg" not in result.output
        assert tree(folder) == before
    result = run("clean", content, "--yes")
    assert (result.exit_code, "They are removed" in result.output) == (0, True)
    after = tree(folder)
    assert f"{HOST}/b.jpg" not in (folder / INDEX).read_text()
    assert set(before) - set(after) == {
        name for name, data in before.items() if data.startswith((b"b ", b"never"))
    }
    assert "There is no copy" in run("clean", content).output


def test_a_copy_that_two_pictures_have_in_common_stays_with_either(content: Path) -> None:
    index = with_copies(
        content, {f"{HOST}/{name}.jpg": painting_of("the same") for name in ("a", "b")}
    )
    assert run("clean", content, "-y").exit_code == 0
    assert len([path for path in index.parent.rglob("*.*") if path.parent != index.parent]) == 5


def test_nothing_is_removed_while_it_is_not_known_what_a_record_names(content: Path) -> None:
    index = with_copies(content, {f"{HOST}/a.jpg": painting_of("a")})
    before = tree(index.parent)
    file = content / "articles/a.md"
    text = file.read_text()
    file.write_text(text.replace("title:", "titel:"))
    result = run("clean", content, "--yes")
    assert result.exit_code == 2
    assert "articles/a.md" in result.output
    assert tree(index.parent) == before
    file.write_text(text)
    assert "There is no copy" in run("clean", content, "--yes").output
