"""The command line, as its users meet it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import __version__
from generator.commands.cli import main
from generator.output.folder import held
from generator.problems import WorkerLost
from tests.factories import record_text, tree, write_site


def run(*arguments: str | Path, environment: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(
        tmp_path / "content",
        {
            "articles/a.md": record_text("a", body="Words."),
            "articles/b.md": record_text("b", published="2030-01-01"),
        },
    )


def build(site: Path, *more: str, environment: dict[str, str] | None = None) -> Result:
    output = site.parent / "output"
    now = () if "--now" in more or environment else ("--now", "2026-01-01")
    return run("build", site, "-o", output, *now, *more, environment=environment)


def test_the_last_lines_say_what_was_built(site: Path) -> None:
    result = build(site)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "2 records: 1 shown, 1 held back, 0 left out"
    assert lines[1] == "  held back: 1 scheduled for later"
    assert lines[2] == "    articles/b.md: scheduled for 2030-01-01 00:00 UTC"
    assert " pages, " in lines[3]
    assert " files written, 0 removed" in lines[3]
    assert lines[4] == "Subscribers will see 0 new, 0 updated, 0 re-notified"
    assert lines[5].startswith("The site is in ")


def test_records_that_are_held_back_are_named_a_handful_of_them_and_the_due_ones_first(
    site: Path,
) -> None:
    for n in range(1, 6):
        write_site(site, {f"articles/{n}.md": record_text(str(n), more="published: false")})
    write_site(site, {"articles/c.md": record_text("c", published="2027-03-01")})
    lines = build(site).stdout.splitlines()
    named = [line for line in lines if line.startswith("    articles/")]
    assert len(named) == 5
    assert named[:3] == [
        "    articles/c.md: scheduled for 2027-03-01 00:00 UTC",
        "    articles/b.md: scheduled for 2030-01-01 00:00 UTC",
        "    articles/1.md: published: false",
    ]
    assert "    … and 2 more; --verbose names all" in lines
    told = build(site, "--verbose").stdout
    assert [f"    articles/{n}.md: published: false" in told for n in range(1, 6)] == [True] * 5
    assert "more; --verbose" not in told


def test_a_cause_is_said_once_with_a_count_and_three_examples(site: Path) -> None:
    for n in range(40):
        write_site(site, {f"articles/{n}.md": record_text(str(n))})
    build(site)
    write_site(site, {}, id="another.example,2024")
    result = build(site)
    assert result.exit_code == 2
    assert "41 items that subscribers have had" in result.stderr
    assert result.stderr.count('digest.example.org,2023" and is') == 1
    assert "name another folder with --output" in result.stderr
    assert result.stderr.count(" -> tag:another.example,2024:") == 3
    assert "… and 38 more; --json lists all" in result.stderr
    assert len(json.loads(build(site, "--json").stdout)["lines"]) == 41
    told = build(site, "--allow-renotify").stdout
    assert told.count(" -> tag:another.example,2024:") == 3


def test_feeds_that_go_are_said_for_their_subscribers_lose_them(site: Path) -> None:
    build(site)
    write_site(site, {}, feeds="{formats: [rss]}")
    lines = build(site).stdout.splitlines()
    (said,) = [line for line in lines if "get no more" in line]
    assert said.startswith("  2 feed files removed, whose subscribers get no more: ")
    assert "atom.xml, feed.json" in said
    assert "get no more" not in build(site).stdout


def test_a_fault_is_named_and_the_exit_status_says_so(site: Path) -> None:
    (site / "articles/c.md").write_text(record_text("c", more="draft: maybe"))
    result = build(site)
    assert result.exit_code == 1
    assert "articles/c.md:5: draft: cannot tell whether this hides the record" in result.stderr
    assert "1 left out" in result.stdout
    assert (site.parent / "output/index.html").exists()


def test_a_part_that_is_dropped_is_named_and_the_exit_status_says_so(site: Path) -> None:
    (site / "articles/c.md").write_text(record_text("c", more="quality: high"))
    for _ in range(2):
        result = build(site)
        assert result.exit_code == 1
        said = 'articles/c.md:5: quality: expected a whole number, found "high"'
        assert f"dropped: {site}/{said}" in result.stderr
        assert "0 left out" in result.stdout
        assert "1 part of records dropped" in result.stdout
    assert (site.parent / "output/index.html").exists()


def test_strict_writes_nothing_and_says_why(site: Path) -> None:
    (site / "articles/c.md").write_text(record_text("c", more="quality: high"))
    result = build(site, "--strict")
    assert result.exit_code == 2
    assert "quality: expected" in result.stderr
    assert "nothing was written" in result.stderr
    assert not (site.parent / "output").exists()


def test_a_fault_of_the_settings_is_no_traceback(site: Path) -> None:
    (site / "site.yaml").write_text("titel: x\n")
    result = build(site)
    assert result.exit_code == 2
    assert 'site.yaml:1: titel: unknown field; did you mean "title"?' in result.stderr
    assert "Traceback" not in result.stderr


def test_warnings_of_a_sort_are_cut_short(site: Path) -> None:
    for n in range(9):
        (site / f"articles/w{n}.md").write_text(record_text(f"w{n}", more="titel: x"))
    result = build(site)
    assert result.exit_code == 0
    assert result.stderr.count("did you mean") == 5
    assert "… and 4 more about titel; --json lists all" in result.stderr


def test_quiet_says_nothing_when_all_is_well(site: Path) -> None:
    result = build(site, "--quiet")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "", 0)


def test_the_report_comes_as_json(site: Path) -> None:
    (site / "articles/w.md").write_text(record_text("w", more="titel: x"))
    report = json.loads(build(site, "--json").stdout)
    assert (report["read"], report["shown"]) == (3, 2)
    assert report["held_back"] == [
        {
            "name": "articles/b.md",
            "kind": "scheduled",
            "reason": "scheduled for 2030-01-01 00:00 UTC",
        }
    ]
    assert report["problems"][0]["level"] == "warning"


def test_an_error_comes_as_json_too(site: Path) -> None:
    (site / "site.yaml").write_text("titel: x\n")
    result = build(site, "--json")
    assert result.exit_code == 2
    assert "titel" in json.loads(result.stdout)["error"]


def test_now_decides_what_is_due(site: Path) -> None:
    assert "2 shown" in build(site, "--now", "2030-01-01T00:00:01Z").stdout
    assert "1 shown" in build(site, "--now", "2029-12-31T23:59:59Z").stdout


def test_reproducible_builds_may_set_the_clock(site: Path) -> None:
    assert "2 shown" in build(site, environment={"SOURCE_DATE_EPOCH": "1900000000"}).stdout
    wrong = build(site, environment={"SOURCE_DATE_EPOCH": "soon"})
    assert wrong.exit_code == 2
    assert "expected seconds since 1970" in wrong.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "nowhere"], "name the one that holds site.yaml"),
        (["build", "--now", "soon"], "expected a date"),
        (["build", "--jobs", "0"], "--jobs"),
        (["biuld"], "biuld"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_drafts_are_shown_when_asked_for(site: Path) -> None:
    (site / "articles/d.md").write_text(record_text("d", more="published: false"))
    assert "1 shown" in build(site).stdout
    assert "2 shown" in build(site, "--unpublished").stdout


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"Broadsheet, version {__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["build", "--help"]])
def test_help_tells_a_newcomer_what_to_do(arguments: list[str]) -> None:
    result = run(*arguments)
    text = result.stdout + result.stderr
    assert (
        "`broadsheet init FOLDER` makes a site to begin with" in " ".join(text.split())
        or "Exit status:" in text
    )


def test_it_runs_as_a_module_too(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "build", str(site), "-o", str(site.parent / "o"), "-q"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "index.html" in tree(site.parent / "o")


def verify(site: Path, *more: str) -> Result:
    return run("verify", site.parent / "output", "--now", "2026-01-01", *more)


def test_what_was_built_is_verified_and_its_sum_told(site: Path) -> None:
    build(site)
    result = verify(site, "--content", str(site))
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "no faults, no warnings" in result.stdout


def test_a_broken_rule_is_told_with_its_place_and_what_to_do(site: Path) -> None:
    build(site)
    page = site.parent / "output" / "index.html"
    page.write_text(page.read_text("utf-8").replace("</main>", "<p onclick='x()'></main>"), "utf-8")
    result = verify(site)
    assert result.exit_code == 1
    (line,) = (each for each in result.stderr.splitlines() if "html-handler" in each)
    place = re.escape(str(page))
    assert re.fullmatch(place + r":\d+: html-handler: onclick=.+; drop the attribute.*", line)
    assert result.stdout.splitlines()[-1] == "  1 html-handler"
    assert verify(site, "--ignore", "html-handler").exit_code == 0


def test_findings_are_told_as_json_for_other_programs(site: Path) -> None:
    build(site)
    (site.parent / "output" / "404.html").unlink()
    result = verify(site, "--json")
    verdict = json.loads(result.stdout)
    assert result.exit_code == 1
    assert verdict["counts"] == {"site-files": 1}
    assert verdict["findings"][0] | {"do": ""} == {
        "path": "404.html",
        "line": 0,
        "rule": "site-files",
        "found": "is not there",
        "do": "",
        "level": "fault",
    }


def test_many_findings_of_a_rule_are_told_in_part(site: Path) -> None:
    build(site)
    page = site.parent / "output" / "index.html"
    many = "<p onclick='x()'></p>" * 15 + "</main>"
    page.write_text(page.read_text("utf-8").replace("</main>", many), "utf-8")
    result = verify(site)
    assert result.stderr.count("html-handler: onclick") == 10
    assert "… and 5 more of html-handler; --json lists more" in result.stderr


def test_what_cannot_be_verified_ends_with_a_reason(site: Path) -> None:
    result = run("verify", site.parent / "nowhere")
    assert result.exit_code == 2
    assert "build the site first" in result.stderr
    build(site)
    assert "no rule" in verify(site, "--ignore", "html-handlers").stderr


def test_a_build_that_is_verified_says_so(site: Path) -> None:
    result = build(site, "--verify-output")
    assert result.exit_code == 0
    assert "no faults, no warnings" in result.stdout
    report = json.loads(build(site, "--verify-output", "--json").stdout)
    assert report["verdict"]["counts"] == {}
    assert "verdict" not in json.loads(build(site, "--json").stdout)


def test_a_build_that_breaks_rules_ends_with_a_status_of_its_own(site: Path) -> None:
    own = site.parent / "templates" / "default" / "404.html"
    own.parent.mkdir(parents=True)
    own.write_text("<p>{{ head.title }}", "utf-8")
    result = build(site, "--verify-output")
    assert result.exit_code == 4
    told = [line for line in result.stderr.splitlines() if "html-doctype" in line]
    assert told
    assert told[0].startswith(str(site.parent / "output" / "404.html"))
    assert (site.parent / "output" / "index.html").exists()


@pytest.mark.parametrize("package", ["lxml", "turbohtml"])
def test_without_its_packages_verify_says_what_to_install(site: Path, package: str) -> None:
    """In a process of its own, where the package cannot be found."""
    build(site)
    without = "import sys; sys.modules[sys.argv.pop(1)] = None"
    program = f"{without}; from generator.commands.cli import run; run()"
    for command in (["verify", site.parent / "output"], ["build", site, "--verify-output"]):
        result = subprocess.run(
            [sys.executable, "-c", program, package, *map(str, command)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 2
        assert f"needs {package}" in result.stderr
        assert 'pip install "broadsheet[verify]"' in result.stderr


def test_a_folder_that_a_build_writes_to_is_not_verified_meanwhile(tmp_path: Path) -> None:
    with held(tmp_path / "out", 0):
        result = run("verify", tmp_path / "out")
    assert result.exit_code == 6
    assert "being written by another build" in result.output


def test_a_site_that_is_built_and_cannot_be_verified_is_not_called_unwritten(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise WorkerLost("SIGKILL")

    monkeypatch.setattr("generator.verify.run.verify", lost)
    result = build(site, "--verify-output")
    assert result.exit_code == 4
    assert "The site was written, and could not be verified." in result.output
