"""`broadsheet check`, as its users meet it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from generator.commands.cli import main
from tests.documented import ROOT, environment
from tests.factories import record_text, tree, write_site

ODD = record_text("a", more="tags: [NO]")
NOW = ("--now", "2026-01-01")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments), *NOW])


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of one odd record, seen from beside its content folder."""
    monkeypatch.chdir(tmp_path)
    return write_site(tmp_path / "content", {"articles/a.md": ODD})


def files(site: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(site).items() if not name.startswith(".broadsheet")}


def test_the_folder_of_the_site_is_checked_where_nothing_is_named(site: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert "name-typed: 1 warning\n" in result.output
    assert 'content/articles/a.md:5:8: tags[0]: "NO" is' in result.output
    assert result.output.endswith("1 record checked: 1 warning; --fix mends 1\n")


def test_the_documentation_shows_what_is_told_of_the_sample_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = (ROOT / "docs/check.md").read_text("utf-8").split("```text\n")[1].partition("```")[0]
    shutil.copytree(
        ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns(".broadsheet")
    )
    monkeypatch.chdir(tmp_path)
    for line, printed in zip(shown.splitlines(), run().output.splitlines(), strict=True):
        assert re.fullmatch(re.escape(line).replace("…", ".*"), printed), line


def test_a_sound_site_has_one_line(site: Path) -> None:
    write_site(site, {"articles/a.md": record_text("a")})
    assert run().output == "1 record checked: nothing to tell\n"


def test_what_would_be_left_out_ends_with_status_1(site: Path) -> None:
    write_site(site, {"articles/b.md": record_text("b", more="quality: high")})
    assert run().exit_code == 1
    assert run("content/articles/a.md").exit_code == 0


def test_strict_ends_with_status_1_for_warnings(site: Path) -> None:
    assert run("--strict").exit_code == 1
    assert run("--strict", "--ignore", "name-typed").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere",),
        ("..",),
        ("content/articles/b.md",),
        ("--ignore", "no-such-rule"),
        ("--fix", "--diff"),
        ("--unsafe-fixes",),
        ("content", "other"),
    ],
)
def test_what_cannot_be_checked_ends_with_status_2(site: Path, arguments: tuple[str, ...]) -> None:
    write_site(site.parent / "other", {})
    result = run(*arguments)
    assert result.exit_code == 2
    assert files(site)["articles/a.md"] == ODD.encode()


def test_files_are_found_in_the_content_folder_above_them(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(site, {"articles/b.md": record_text("b", more="tags: [on]")})
    for place, name in ((site.parent, "content/articles/b.md"), (site / "articles", "b.md")):
        monkeypatch.chdir(place)
        for named in (Path(name), Path(name).absolute()):
            output = run(named).output
            assert "tags[0]" in output
            assert "a.md" not in output
    monkeypatch.chdir(site)
    assert "2 warnings" in run(".").output


def test_quiet_tells_of_no_warnings(site: Path) -> None:
    assert run("-q").output == ""
    write_site(site, {"articles/b.md": record_text("b", more="quality: high")})
    assert "quality" in run("-q").output
    assert "tags" not in run("-q").output


def test_of_many_findings_the_first_are_named(site: Path) -> None:
    write_site(
        site, {f"articles/{n}.md": record_text(f"{n}", more="tags: [NO]") for n in range(15)}
    )
    assert "  … and 6 more; --verbose names all\n" in run().output
    assert run("-v").output.count("tags[0]") == 16


def test_fix_writes_and_a_second_time_has_nothing_to_write(site: Path) -> None:
    result = run("--fix")
    assert result.exit_code == 0
    assert result.output == (
        "Mended 1 file:\n  content/articles/a.md\n1 record checked: nothing to tell\n"
    )
    assert files(site)["articles/a.md"] == ODD.replace("NO", '"NO"').encode()
    before = os.stat(site / "articles/a.md").st_mtime_ns
    assert "Mended" not in run("--fix").output
    assert os.stat(site / "articles/a.md").st_mtime_ns == before


def test_fix_mends_only_what_is_asked_about(site: Path) -> None:
    write_site(site, {"articles/b.md": record_text("b", more="tags: [NO]")})
    run("--fix", "content/articles/b.md")
    assert files(site)["articles/a.md"] == ODD.encode()
    assert b'"NO"' in files(site)["articles/b.md"]
    run("--fix", "--ignore", "name-typed")
    assert files(site)["articles/a.md"] == ODD.encode()


def test_unsafe_fixes_are_made_where_they_are_asked_for(site: Path) -> None:
    write_site(site, {"articles/a.md": record_text("a", more="qualty: 3")})
    assert run().output.endswith("; --fix --unsafe-fixes mends 1\n")
    run("--fix")
    assert b"qualty: 3" in files(site)["articles/a.md"]
    run("--fix", "--unsafe-fixes")
    assert b"quality: 3" in files(site)["articles/a.md"]


def test_diff_shows_what_fix_writes_and_writes_nothing(site: Path) -> None:
    write_site(site, {"articles/ä b.md": record_text("b", more="tags: [on] \r\nstory: '3' ")})
    before = files(site)
    result = run("--diff")
    assert result.exit_code == 1
    assert files(site) == before
    run("--fix")
    after = files(site)
    assert after != before
    write_site(site, before)
    apply = ["git", "apply", "-"]
    try:
        subprocess.run(apply, cwd=site.parent, input=result.stdout_bytes, check=True)
    except FileNotFoundError:
        pytest.skip("there is no git")
    assert files(site) == after
    assert run("--diff").exit_code == 0
    assert run("--diff").output == ""


def test_json_has_all_of_it(site: Path) -> None:
    document = json.loads(run("--format", "json").output)
    assert document | {"findings": []} == {
        "status": 0,
        "folder": "content",
        "records": 1,
        "counts": {"name-typed": 1},
        "mended": [],
        "findings": [],
    }
    (finding,) = document["findings"]
    assert finding == {
        "path": "articles/a.md",
        "code": "name-typed",
        "message": finding["message"],
        "level": "warning",
        "field": "tags[0]",
        "line": 5,
        "column": 8,
        "end_line": 5,
        "end_column": 10,
        "fix": {"edit": {"start": 101, "end": 103, "new": '"NO"'}, "is_safe": True},
    }


def test_errors_are_json_as_well(site: Path) -> None:
    document = json.loads(run("--format", "json", "--ignore", "none").stdout)
    assert document["status"] == 2
    assert "none" in document["error"]


def test_github_and_sarif_name_files_as_seen_from_here(site: Path) -> None:
    line = run("--format", "github").output
    assert line.startswith("::warning file=content/articles/a.md,line=5,col=8,")
    document = json.loads(run("--format", "sarif").output)
    (result,) = document["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/articles/a.md"


def test_settings_that_are_wrong_are_named_with_their_lines(site: Path) -> None:
    write_site(site, {}, timezon="UTC")
    result = run()
    assert result.exit_code == 1
    assert (
        'content/site.yaml:4:1: timezon: unknown field; did you mean "timezone"?' in result.output
    )
    assert result.output.endswith(
        "nothing else can be checked.\nsite.yaml checked: 1 fault; --fix --unsafe-fixes mends 1\n"
    )


def test_each_hook_runs_a_command_that_there_is(site: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["broadsheet-check", "broadsheet-fix"]
    for hook in hooks:
        program, command, *options = hook["entry"].split()
        assert (program, command) == ("broadsheet", "check")
        assert re.match(hook["files"], "content/articles/a.md")
        assert run(*options, "content/articles/a.md").exit_code == 0
    assert files(site)["articles/a.md"] != ODD.encode()


def acted(site: Path, **inputs: str) -> "subprocess.CompletedProcess[str]":
    """What the step of the action does that checks, in a repository that holds a site."""
    _, step = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    program = f"broadsheet() {{ '{sys.executable}' -m generator \"$@\"; }}\n{step['run']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", program],
        cwd=site.parent,
        env=environment() | {"PYTHONPATH": str(ROOT), "OPTIONS": "", "FILES": "content"} | inputs,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_action_annotates_what_its_inputs_name(site: Path) -> None:
    ended = acted(site)
    assert ended.returncode == 0
    assert ended.stdout.startswith("::warning file=content/articles/a.md,line=5,")
    assert acted(site, OPTIONS="--strict").returncode == 1
    assert acted(site, OPTIONS="--strict --ignore name-typed").returncode == 0


def test_the_action_runs_nothing_that_stands_in_an_input(site: Path) -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    assert not [step for step in steps if "${{" in step["run"]]
    for text in ("$(touch made)", "; touch made", "`touch made`", "* && touch made"):
        assert acted(site, FILES=text).returncode == 2
        acted(site, OPTIONS=text)
        assert not (site.parent / "made").exists()
