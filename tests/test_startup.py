"""What a command does not need is not loaded: half the time of a small build is imports."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from generator.build import Request, build
from generator.commands.cli import COMMANDS, command_of, main
from generator.theme.load import load
from generator.theme.templates import source_of
from tests.documented import ROOT, environment
from tests.factories import record_text, write_site

HEAVY = frozenset(
    "babel email feedparser html5lib httpcore2 httpx2 importlib.metadata jinja2 lxml markdown "
    "markupsafe multiprocessing protego rich slugify text_unidecode turbohtml xml zipfile".split()
)
"""What takes long to load, and only reading or making something needs."""
OF_MAKING = frozenset(
    f"generator.{name}"
    for name in (
        "content.read content.records.html content.records.parse output.subscribers output.write "
        "pages.plan parallel theme.contract theme.engine theme.render theme.slips theme.templates "
        "verify.run"
    ).split()
)
"""Our own modules that read records, or plan, make and verify pages."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROGRAM = """
import os, sys
def ended(status):
    sys.stdout.flush()
    print(status, *sorted(sys.modules), file=sys.stderr)
    sys.stderr.flush()
    os.kill(os.getpid(), 9)
os._exit = ended
from generator.__main__ import run
run()
"""


def loaded(*arguments: str | Path) -> tuple[str, set[str]]:
    """The status that the program ends with, and all modules that it has loaded by then."""
    program = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    ended = subprocess.run(
        program, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    status, *modules = ended.stderr.splitlines()[-1].split()
    return status, set(modules)


@pytest.mark.parametrize("option", ["--version", "--help", "-h"])
def test_what_the_program_says_of_itself_loads_no_command(option: str) -> None:
    status, modules = loaded(option)
    assert status == "0"
    assert not modules & (HEAVY | {"yaml", "ada_url", "sqlite3", "filelock"})
    own = {name for name in modules if name.startswith("generator.")}
    assert own == {
        "generator.__main__",
        "generator.commands",
        "generator.commands.cli",
        "generator.commands.terminal",
        "generator.problems",
        "generator.signals",
    }


@pytest.mark.parametrize("command", ["new", "inbox"])
def test_help_of_a_command_loads_nothing_that_reads_records_or_pages(command: str) -> None:
    status, modules = loaded(command, "--help")
    assert status == "0"
    assert not modules & (HEAVY | OF_MAKING | {"yaml", "sqlite3"})


def test_a_build_of_no_change_loads_nothing_that_reads_records_or_makes_pages(
    tmp_path: Path,
) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a", body="Words.")})
    build = ("build", site, "-o", tmp_path / "output", "--now", "2026-01-01")
    status, modules = loaded(*build)
    assert status == "0"
    assert modules >= OF_MAKING - {"generator.verify.run"}, "as a build that has work to do"
    assert {"jinja2", "babel", "markupsafe"} <= modules
    for _ in range(30):  # files are young for two seconds, and are read again
        status, modules = loaded(*build)
        assert status == "0"
        if "generator.content.read" not in modules:
            break
    assert not modules & (HEAVY | OF_MAKING)


def test_a_build_of_records_that_say_what_they_said_reads_them_and_plans_nothing(
    tmp_path: Path,
) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a", body="Words.")})
    build = ("build", site, "-o", tmp_path / "output", "--now", "2026-01-01")
    assert loaded(*build)[0] == "0"
    record = site / "articles/a.md"
    for time in (1, 2):  # as a fresh checkout gives it, or another branch and back
        os.utime(record, (time, time))
        status, modules = loaded(*build)
        assert status == "0"
        assert "generator.content.records.parse" in modules
        assert not modules & {"generator.pages.plan", "generator.output.write"}
    record.write_text(record_text("a", body="Other words."))
    os.utime(record, (time, time))  # but its size is another
    assert "generator.output.write" in loaded(*build)[1]


def test_templates_whose_digests_are_known_are_not_read_again(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a", body="Words.")})
    request = Request(
        content=site, output=tmp_path / "output", now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    build(request)
    write_site(site, {"articles/b.md": record_text("b", body="Other words.")})
    source_of.cache_clear()
    assert build(request).written > 0
    assert source_of.cache_info().misses == 0


def test_a_template_that_was_edited_is_read_again(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a", body="Words.")})
    request = Request(
        content=site, output=tmp_path / "output", now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    build(request)
    own = tmp_path / "templates/default"
    own.mkdir(parents=True)
    (own / "404.html").write_text("None here.")
    assert build(request).written == 1
    (own / "404.html").write_text("Nothing here.")
    write_site(site, {"articles/b.md": record_text("b", body="Other words.")})
    assert build(request).written > 1
    assert (tmp_path / "output/404.html").read_text() == "Nothing here."


def test_an_asset_in_a_hidden_folder_that_goes_out_is_a_part_of_the_theme(tmp_path: Path) -> None:
    well_known = tmp_path / "templates/default/assets/.well-known"
    write_site(tmp_path, {f"{well_known}/a.css": "a"})
    before = load("default", tmp_path / "templates", "")
    assert "assets/.well-known/a.css" in dict(before.assets)
    write_site(tmp_path, {f"{well_known}/a.css": "b"})
    assert load("default", tmp_path / "templates", "").version != before.version


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_of_each_command_what_the_command_says_of_itself(name: str) -> None:
    line, command = main.commands[name], command_of(name)
    assert command.name == name
    for width in range(20, 120):
        assert line.get_short_help_str(width) == command.get_short_help_str(width)


def test_every_command_of_the_package_is_one_of_the_program() -> None:
    context = click.Context(main)
    for name in main.list_commands(context):
        found, command, rest = main.resolve_command(context, [name, "--help"])
        assert (found, rest) == (name, ["--help"])
        assert command is command_of(name)
    modules = (ROOT / "generator/commands").glob("*.py")
    with_commands = {
        module.stem for module in modules if f"{module.stem}_command(" in module.read_text("utf-8")
    }
    assert with_commands == COMMANDS.keys()


@pytest.mark.parametrize("name", ["sqlite3", "jinja2", "generator.commands.build"])
def test_what_cannot_be_loaded_is_said_in_a_line(tmp_path: Path, name: str) -> None:
    """Whenever it is needed: a command, or what only a build asks for that has work to do."""
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    program = f"import sys; sys.modules[{name!r}] = None; from generator.__main__ import run; run()"
    ended = subprocess.run(
        [sys.executable, "-c", program, "build", site, "-o", tmp_path / "output"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("Broadsheet cannot be loaded: ")
    assert name.rpartition(".")[2] in last
    assert "Traceback" not in ended.stderr
    assert not list((tmp_path / "output").glob("*.html"))
