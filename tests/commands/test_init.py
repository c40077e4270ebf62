"""A new site, as its owner meets it: questions, files, and a build that has nothing to report."""

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from generator.commands.cli import main
from generator.content import settings
from generator.content.new_site.answers import EXAMPLE_URL
from generator.languages.catalogue import FOLDER as CATALOGUES
from tests.documented import ROOT, environment, run_shell
from tests.factories import tree

LANGUAGES = ["en", *sorted(file.stem for file in (ROOT / f"generator/{CATALOGUES}").glob("*.po"))]
EDITORS = (ROOT / "docs/editors.md").read_text("utf-8")
NOW = {"SOURCE_DATE_EPOCH": "1767258000"}  # 2026-01-01T09:00:00Z


def run(*arguments: object, environment: dict[str, str] | None = None) -> Result:
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, given, env=NOW | (environment or {}))


def build(folder: Path, *more: str) -> dict[str, object]:
    result = run("build", folder / "content", "-o", folder / "output", "--json", *more)
    report: dict[str, object] = json.loads(result.stdout)
    return report


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_site_builds_at_once_with_nothing_to_report(tmp_path: Path, language: str) -> None:
    assert run("init", tmp_path / "site", "--language", language).exit_code == 0
    report = build(tmp_path / "site", "--verify-output")
    assert (report["status"], report["problems"]) == (0, [])
    assert (report["read"], report["shown"], report["held_back"]) == (5, 5, [])
    verdict = report["verdict"]
    assert isinstance(verdict, dict)
    assert verdict["findings"] == []


def test_the_five_examples_tell_one_story_of_three_publishers(tmp_path: Path) -> None:
    run("init", tmp_path / "site")
    build(tmp_path / "site")
    output = tmp_path / "site/output"
    (story,) = [page for page in (output / "stories").iterdir() if page.is_dir()]
    page = (story / "index.html").read_text()
    publishers = [folder for folder in (output / "publishers").iterdir() if folder.is_dir()]
    assert len(publishers) == 3
    assert all(f"/publishers/{folder.name}/" in page for folder in publishers)
    home = (output / "index.html").read_text()
    assert home.index("is lit again") < home.index("who paid")


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ('It\'s "quoted": yes, & <three>', "null, yes, 1e3, #AI, C #, a: b, 🤖, أخبار"),
        ("أخبار اليوم \u202e x", "page, feed, con, ---"),
        ("1e3", "topics"),
        ("null", "index.html"),
    ],
)
def test_no_name_keeps_a_site_from_being_built(tmp_path: Path, title: str, topics: str) -> None:
    result = run("init", tmp_path / "site", "--title", title, "--topics", topics)
    assert result.exit_code == 0, result.output
    report = build(tmp_path / "site", "--verify-output")
    assert (report["status"], report["problems"]) == (0, [])
    assert report["verdict"]["findings"] == []  # type: ignore[index]


def test_a_site_below_a_path_builds_as_well(tmp_path: Path) -> None:
    base_url = "https://example.github.io/digest/"
    run("init", tmp_path / "site", "--base-url", base_url)
    site = settings.load(tmp_path / "site/content")
    assert (site.base_url, site.id) == (base_url, "example.github.io,2026")
    assert (tmp_path / "site/.github/workflows/publish.yml").is_file()
    assert build(tmp_path / "site", "--verify-output")["problems"] == []


def test_editors_know_the_files_of_a_new_site(tmp_path: Path) -> None:
    run("init", tmp_path)
    editor = json.loads((tmp_path / ".vscode/settings.json").read_text())
    shown = re.search(r'```json\n(\{\s+"yaml.schemas".*?)```', EDITORS, re.DOTALL)
    assert shown is not None
    assert editor == json.loads(shown[1])
    for schema, files in editor["yaml.schemas"].items():
        validator = jsonschema.Draft7Validator(json.loads((tmp_path / schema).read_text()))
        for file in tmp_path.glob(files):
            assert list(validator.iter_errors(yaml.load(file.read_text(), yaml.BaseLoader))) == []


def test_every_question_has_a_flag(tmp_path: Path) -> None:
    flags = {
        "--title": "Tides",
        "--base-url": "https://tides.example.org/",
        "--id": "tides.example.org,2020",
        "--language": "de",
        "--timezone": "Europe/Berlin",
        "--topics": "Floods, Ports",
        "--host": "netlify",
    }
    result = run("init", tmp_path / "site", *(part for pair in flags.items() for part in pair))
    assert result.exit_code == 0
    site = settings.load(tmp_path / "site/content")
    said = (site.title, site.base_url, site.id, site.language, site.timezone)
    assert said == tuple(flags.values())[:5]
    topics = sorted(file.name for file in (tmp_path / "site/content/topics").iterdir())
    assert topics == ["01-floods.yaml", "02-ports.yaml"]
    assert (tmp_path / "site/netlify.toml").is_file()


def test_every_fault_of_the_flags_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    faults = ("--id", "mine", "--timezone", "Atlantis", "--host", "moon", "--topics", "a,A")
    result = run("init", tmp_path / "site", *faults)
    assert result.exit_code == 2
    for option in faults[::2]:
        assert f"{option}: " in result.stderr
    assert not (tmp_path / "site").exists()


def test_the_same_answers_at_the_same_time_make_the_same_site(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("init", tmp_path / name, "--title", "T", "--timezone", "UTC")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_a_second_time_overwrites_nothing_and_names_what_is_there(tmp_path: Path) -> None:
    run("init", tmp_path)
    before = tree(tmp_path)
    for more in ((), ("--json",)):
        result = run("init", tmp_path, "--title", "Another", *more)
        assert result.exit_code == 2
        assert "content/site.yaml" in result.stderr
    assert json.loads(result.stdout)["lines"]
    assert tree(tmp_path) == before


def test_only_what_is_an_example_is_to_be_set_before_publishing(tmp_path: Path) -> None:
    mine = ("--base-url", "https://tides.example.org/")
    for name, more, note in (
        ("a", (), "set base_url and id in content/site.yaml: they are examples"),
        ("b", ("--id", "tides.example.org,2020"), "set base_url in content/site.yaml: it is an"),
        ("c", mine, ""),
    ):
        said = run("init", tmp_path / name, *more).stdout
        assert note in said
        assert ("Before you publish" in said) == bool(note)


def test_what_a_new_repository_has_already_stays_and_what_it_lacks_is_told(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc\n/.venv/\n")
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/settings.json").write_text("{}\n")
    result = run("init", tmp_path)
    assert result.exit_code == 0
    assert (tmp_path / ".gitignore").read_text() == "*.pyc\n/.venv/\n"
    assert (tmp_path / ".vscode/settings.json").read_text() == "{}\n"
    told = result.stdout.partition(".gitignore was there, and stays as it is; add to it:\n")[2]
    assert [line.strip() for line in told.splitlines()[:3]] == [
        "/output/",
        "/preview/",
        ".broadsheet/",
    ]
    assert "/.venv/" not in result.stdout
    assert '"content/site.yaml"' in told
    assert (tmp_path / "content/site.yaml").is_file()


@pytest.mark.parametrize("place", [("",), ("--from", "")])
def test_a_folder_without_a_name_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[str, ...]
) -> None:
    """A variable of the shell that is not set must not make a site of the folder one stands in."""
    monkeypatch.chdir(tmp_path)
    result = run("init", *place)
    assert result.exit_code == 2
    assert "found none" in result.stderr
    assert tree(tmp_path) == {}


def test_in_a_folder_with_other_files_they_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Mine.")
    assert run("init", tmp_path).exit_code == 0
    assert (tmp_path / "README.md").read_text() == "Mine."
    (tmp_path / "content/site.yaml").unlink()
    result = run("init", tmp_path)
    assert result.exit_code == 2
    assert "01-coast.yaml: is there already" in result.stderr
    assert not (tmp_path / "content/site.yaml").exists()


def test_what_was_made_is_told_as_json(tmp_path: Path) -> None:
    result = run("init", tmp_path / "a site", "--json")
    told = json.loads(result.stdout)
    assert told["status"] == 0
    assert sorted(told["files"]) == sorted(tree(tmp_path / "a site"))
    assert told["answers"]["base_url"] == EXAMPLE_URL
    assert any("base_url" in note for note in told["notes"])
    assert told["next"][0] == f"cd '{tmp_path / 'a site'}'"
    assert result.stderr == ""


@pytest.mark.slow
def test_the_next_commands_are_printed_and_work(tmp_path: Path) -> None:
    done = subprocess.run(
        ["broadsheet", "init", "my digest"],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    commands = done.stdout.partition("Next:\n")[2].split("\n  ")
    assert len(commands) == 3
    assert commands.pop().strip() == "broadsheet serve --open"
    script = "\n".join(command.strip() for command in commands)
    after = subprocess.run(
        ["sh", "-euc", script],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (after.returncode, after.stderr) == (0, "")
    assert "5 shown" in after.stdout


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    """Though there is something to be read."""
    done = subprocess.run(
        ["broadsheet", "init", "site"],
        cwd=tmp_path,
        env=environment(),
        input="Another name\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert settings.load(tmp_path / "site/content").title == "Site"


def test_a_program_without_any_input_makes_a_site_as_well(tmp_path: Path) -> None:
    assert run_shell("broadsheet init site <&-", tmp_path).returncode == 0
    assert (tmp_path / "site/content/site.yaml").is_file()


pty = pytest.importorskip("pty") if sys.platform != "win32" else None


def at_a_terminal(folder: Path, typed: Sequence[str], *more: str) -> tuple[int, str]:
    """The status and all that a person sees who types one of these at each question."""
    child, terminal = pty.fork()  # type: ignore[union-attr]
    if child == 0:
        os.chdir(folder)
        os.execvpe("broadsheet", ["broadsheet", "init", "my-digest", *more], environment())
    left = list(typed)
    seen = key = ""
    for _ in range(60):
        if not select.select([terminal], [], [], 3)[0]:
            # Python loses a signal between a question and the wait for its answer: type it again.
            os.write(terminal, key.encode())
            continue
        try:
            part = os.read(terminal, 4096).decode()
        except OSError:  # the other end is closed
            break
        seen += part
        if seen.endswith("]: ") and left:
            text = left.pop(0)
            key = text if len(text) == 1 and text < " " and text != "\n" else ""
            os.write(terminal, text.encode())
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), seen


@pytest.mark.skipif(pty is None, reason="there are no such terminals on Windows")
def test_at_a_terminal_each_question_is_asked_until_its_answer_is_sound(tmp_path: Path) -> None:
    typed = ["Tides", "", "nonsense", "tides.example.org,2024", "de", "UTC", "Floods", ""]
    status, seen = at_a_terminal(tmp_path, [f"{line}\n" for line in typed])
    assert status == 0, seen
    site = settings.load(tmp_path / "my-digest/content")
    assert (site.title, site.base_url) == ("Tides", EXAMPLE_URL)
    assert (site.id, site.language) == ("tides.example.org,2024", "de")
    assert re.search(r"expected a domain and a year", seen)


@pytest.mark.skipif(pty is None, reason="there are no such terminals on Windows")
def test_what_a_flag_says_is_not_asked_and_yes_asks_nothing(tmp_path: Path) -> None:
    status, seen = at_a_terminal(tmp_path, [], "--yes")
    assert (status, "[" in seen) == (0, False)


@pytest.mark.skipif(pty is None, reason="there are no such terminals on Windows")
@pytest.mark.parametrize(("keys", "expected"), [("\x04", 2), ("\x03", 130)])
@pytest.mark.slow
def test_who_answers_no_more_has_nothing_written(tmp_path: Path, keys: str, expected: int) -> None:
    status, seen = at_a_terminal(tmp_path, ["Tides\n", keys])
    assert status == expected, seen
    assert list(tmp_path.iterdir()) == []
