"""Machines that are not as they should be: each build ends in a clear line and the right status,
and what it leaves is a whole site or the former one."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from generator.build import Request, build
from tests.factories import NOW, record_text, tree, write_site

pytestmark = pytest.mark.skipif(
    os.name != "posix" or not shutil.which("bash"), reason="these are set up by a shell"
)

ROOT: Final = Path(__file__).parents[1]
PROGRAM: Final = f"{sys.executable} -m generator"
BUILD: Final = f"{PROGRAM} build content -o output --now 2026-01-01 -j 2"
DROPPED: Final = 'articles/Größe-東京.md:5: quality: expected a whole number, found "hōch"'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with names and texts of many scripts, and how it looks when it is built."""
    folder = tmp_path_factory.mktemp("site")
    files = {
        "articles/Größe-東京.md": record_text("Über 人工智能", more="quality: hōch", body="Words."),
        "articles/a.md": record_text("a", body="Words."),
        "static/ü.txt": "x",
    }
    content = write_site(folder / "content", files)
    build(Request(content=content, output=folder / "good", now=NOW, remember=False))
    return folder


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made / "content", tmp_path / "content")
    return tmp_path


def run(
    site: Path, command: str = BUILD, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """What a shell says of a command, given the variables that every program has and these."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = kept | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"} | dict(env or {})
    return subprocess.run(
        ["bash", "-c", command], cwd=site, env=given, capture_output=True, check=False
    )


class Case(NamedTuple):
    """A machine, and what comes of a build on it."""

    env: Mapping[str, str] = {}
    before: str = ""
    """What the shell is told first."""
    after: str = ""
    """What is put behind the command."""
    status: int = 1
    """One part of a record is dropped wherever the site is built."""
    said: str = "The site is in output/"
    """On any of the two streams."""


CASES: Final = {
    "no variables": Case({"LANG": ""}),
    "the C locale": Case({"LC_ALL": "C"}),
    "ASCII names": Case({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "an output in ASCII": Case({"PYTHONIOENCODING": "ascii"}),
    "an output in Latin-1": Case({"PYTHONIOENCODING": "latin-1"}),
    "warnings as errors": Case({"PYTHONWARNINGS": "error"}),
    "Python's development mode": Case({"PYTHONDEVMODE": "1"}),
    "no assertions, no docstrings": Case({"PYTHONOPTIMIZE": "2"}),
    "a terminal of one column": Case({"COLUMNS": "1", "FORCE_COLOR": "1"}),
    "no folder for temporary files": Case({"TMPDIR": "/nonexistent"}),
    "no home": Case({"HOME": "/nonexistent"}),
    "an unknown zone": Case({"TZ": "No/Where"}),
    "no zone data": Case({"PYTHONTZPATH": "/nonexistent"}),
    "no output": Case(after=">&-", said=""),
    "no streams": Case(after="<&- >&- 2>&-", said=""),
    "a full output": Case(after=">/dev/full", said="The report could not be printed: No space"),
    "full streams": Case(after=">/dev/full 2>&1", said=""),
    "a report in JSON that no one takes": Case(after="--json >/dev/full", said="not be printed"),
    "a reader who leaves": Case(before="set -o pipefail;", after="| true", said=""),
    "a reader who leaves early": Case(
        before="set -o pipefail;", after="--json | head -c1 >/dev/null", said=""
    ),
    "20 files at once": Case(before="ulimit -n 20;"),
    "6 files at once": Case(before="ulimit -n 6;", status=2, said="be kept neither in"),
    "files of 10 kB": Case(before="ulimit -f 10;", status=2, said="can be kept neither in"),
    "a small stack": Case(before="ulimit -s 256;"),
    # Where the last bytes are missing, Python itself may crash: so much is missing here at once
    # that it notices.
    "too little memory": Case(
        before="truncate -s 2G content/static/large.bin; ulimit -v 500000;",
        status=2,
        said="not enough memory",
    ),
    "no memory": Case(before="ulimit -v 40000;", status=2, said=""),
    "rights that let no one in": Case(before="umask 0777;"),
    "a folder that is gone": Case(
        before="mkdir gone; cd gone; rmdir ../gone;", status=2, said='no folder "content"'
    ),
}
"""By a machine's name."""


@pytest.mark.parametrize("name", CASES)
def test_a_build_ends_as_it_should_on_a_machine_with(made: Path, site: Path, name: str) -> None:
    case = CASES[name]
    done = run(site, f"{case.before} {BUILD} {case.after}", case.env)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "Traceback" not in said
    assert done.returncode == case.status, said
    assert case.said in said
    output = site / "output"
    for path in output.rglob("*") if output.exists() else ():
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert (tree(output) if output.exists() else {}) == (
        tree(made / "good") if case.status == 1 else {}
    )


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "euc-jp"])
def test_what_is_printed_can_be_read_in_any_encoding(site: Path, encoding: str) -> None:
    env = {"PYTHONIOENCODING": encoding}
    told = run(site, f"{BUILD} --json", env)
    report = json.loads(told.stdout.decode(encoding))
    assert report["problems"][0]["source"] == "articles/Größe-東京.md"
    explained = run(site, f"{PROGRAM} build content -o output --explain news/a/", env)
    assert explained.returncode == 0
    assert b"article.html" in explained.stdout
    known = DROPPED.encode(encoding, "backslashreplace")
    assert known in run(site, BUILD, env).stderr or encoding == "ascii"


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with locales that are not in UTF-8."""
    folder = tmp_path_factory.mktemp("locales")
    for name, language, encoding in (
        ("de_DE.ISO-8859-1", "de_DE", "ISO-8859-1"),
        ("ja_JP.EUC-JP", "ja_JP", "EUC-JP"),
    ):
        if not shutil.which("localedef"):
            pytest.skip("there is no localedef to make a locale with")
        make = ["localedef", "-i", language, "-f", encoding, str(folder / name)]
        subprocess.run(make, capture_output=True, check=False)
        if not (folder / name).exists():
            pytest.skip(f"localedef makes no {name} here")
    return folder


@pytest.mark.parametrize("name", ["de_DE.ISO-8859-1", "ja_JP.EUC-JP"])
def test_names_on_the_disk_are_in_utf8_whatever_the_locale(
    made: Path, site: Path, locales: Path, name: str
) -> None:
    env = {"LOCPATH": str(locales), "LC_ALL": name}
    first = run(site, BUILD, env)
    assert first.returncode == 1, first.stderr
    assert tree(site / "output") == tree(made / "good")
    assert b"0 of " in run(site).stdout  # files written, by a build in another locale
    assert json.loads(run(site, f"{BUILD} --json", env).stdout)["written"] == 0


def test_a_name_that_is_not_utf8_is_told_and_stops_nothing(site: Path) -> None:
    (Path(os.fsdecode(bytes(site) + b"/content/articles/caf\xe9.md"))).write_text(record_text("c"))
    done = run(site)
    assert done.returncode == 1
    assert b"its name holds signs that cannot be shown" in done.stderr


def test_a_folder_whose_name_is_not_utf8_is_built_like_another(made: Path, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9"))
    shutil.copytree(made / "content", odd / "content")
    for extra in ("", "--json", "--clean --json"):
        done = run(odd, f'{PROGRAM} build "$PWD/content" -o "$PWD/output" --now 2026-01-01 {extra}')
        assert done.returncode == 1, done.stderr
    assert tree(odd / "output") == tree(made / "good")
    (odd / "content/site.yaml").unlink()
    done = run(odd, f'{PROGRAM} build "$PWD/content" -o "$PWD/output" --json')
    assert done.returncode == 2
    assert json.loads(done.stdout)["status"] == 2


@pytest.mark.parametrize(
    "epoch", ["x", "-62135596800", "253402300799", "-30641760000", "9" * 30, "1e9"]
)
@pytest.mark.parametrize("command", ["build content", "verify output"])
def test_a_moment_at_an_end_of_time_is_refused(site: Path, epoch: str, command: str) -> None:
    done = run(site, f"{PROGRAM} {command}", {"SOURCE_DATE_EPOCH": epoch})
    assert done.returncode == 2
    assert b"SOURCE_DATE_EPOCH: expected seconds since 1970" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("now", ["1000-01-02T00:00:00Z", "9998-12-31T23:59:59Z"])
def test_a_site_may_be_built_for_the_first_and_for_the_last_moment(site: Path, now: str) -> None:
    for _ in range(2):
        done = run(site, f"{PROGRAM} build content -o output --now {now} --verify-output")
        assert done.returncode == 1, done.stderr


def test_a_zone_that_the_system_does_not_know_is_told_as_such(site: Path) -> None:
    with open(site / "content/site.yaml", "a", encoding="utf-8") as file:
        file.write("timezone: Europe/Berlin\n")
    without = (
        "import sys; sys.modules['tzdata'] = None; from generator.commands.cli import run; run()"
    )
    program = f'{sys.executable} -c "{without}" build content -o output'
    done = run(site, program, {"PYTHONTZPATH": "/nonexistent"})
    assert done.returncode == 2
    assert b"timezone: this system has no time zone data" in done.stderr


@pytest.mark.parametrize("folder", ["x" * 300, "x/" * 3000, "content/site.yaml/x", "'a\tb'"])
def test_a_folder_that_cannot_be_is_told(site: Path, folder: str) -> None:
    done = run(site, f"{PROGRAM} build {folder}")
    assert done.returncode == 2
    assert b"there is no folder" in done.stderr
    done = run(site, f"{PROGRAM} build content -o {folder}") if folder[0] != "'" else done
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
