"""What docs/publishing.md tells owners to do is done here, as it stands there."""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.memo.store import FILE as STATE_FILE
from generator.memo.store import FOLDER as STATE
from generator.memo.store import VERSION
from generator.output.changes import FILE as CHANGE_LOG
from generator.output.folder import MARKER, held
from generator.output.report import Report
from generator.problems import OutputError, RenotificationError, Status
from tests.documented import environment, shown
from tests.factories import NOW, record_text, tree, write_site

DOCS = shown("publishing.md")
CRON = {"SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "LOGNAME": "owner"}
"""All that cron gives a job, beside a home."""
pytestmark = pytest.mark.slow


def run(content: Path) -> Report:
    return build(Request(content=content, output=content.parent / "output", now=NOW))


def tree_built(folder: Path) -> dict[str, bytes]:
    """Every file that was built, and not the list of them."""
    return {path: data for path, data in tree(folder).items() if path != MARKER}


def write(content: Path, name: str, text: str) -> None:
    (content / "articles" / f"{name}.md").write_text(text, "utf-8")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """`content/` of nine records, as it lies in an owner's folder."""
    names = [*map(str, range(8)), "a # 100%"]
    files = {
        f"articles/{name}.md": record_text(f"n{at}", body="Words.") for at, name in enumerate(names)
    }
    return write_site(tmp_path / "content", files, max_lost_addresses="50")


class Owner:
    """Runs the lines of the docs in the owner's folder, with `host` for the host's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host = folder / "host"
        self._environment = environment()

    def run(self, name: str, host: Path | None = None) -> subprocess.CompletedProcess[str]:
        lines = DOCS[name].replace("host:/srv/digest/", f"{shlex.quote(str(host or self.host))}/")
        return subprocess.run(
            ["sh", "-c", lines.replace("rsync --archive", "rsync --itemize-changes --archive")],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
        )


@pytest.fixture
def owner(content: Path) -> Owner:
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    run(content)
    return Owner(content.parent)


def sent(answer: subprocess.CompletedProcess[str]) -> set[str]:
    """The files that rsync said it sent or removed."""
    assert answer.returncode == 0, answer.stderr
    lines = (line.split(maxsplit=1) for line in answer.stdout.splitlines())
    return {
        line[1]
        for line in lines
        if len(line) == 2 and line[0][:2] in ("<f", ">f", "*d") and not line[1].endswith("/")
    }


def edited(content: Path) -> None:
    """One record new, one other, one gone. Days pass before: files of one second and one size are
    the same to rsync."""
    write(content, "new", record_text("new", body="Words."))
    write(content, "1", record_text("n1", body="Other words."))
    (content / "articles/2.md").unlink()
    for folder in ("output", "host"):
        for path in (content.parent / folder).rglob("*"):
            os.utime(path, (1_700_000_000, 1_700_000_000))
    run(content)


def test_the_whole_folder_is_sent_with_what_is_gone_taken_away(owner: Owner) -> None:
    owner.host.mkdir()
    owner.run("rsync all")
    assert tree_built(owner.host) == tree_built(owner.folder / "output")
    edited(owner.folder / "content")
    before = tree_built(owner.host)
    assert owner.run("rsync all").returncode == 0
    assert tree_built(owner.host) == tree_built(owner.folder / "output") != before
    assert not (owner.host / "news/2").exists()


def test_a_fresh_runner_sends_what_differs_alone(owner: Owner) -> None:
    owner.host.mkdir()
    owner.run("rsync all")
    for path in (owner.folder / "output").rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    answer = owner.run("rsync checksum")
    assert answer.returncode == 0
    # `.f..t` is a file of which the time alone was set.
    assert not [line for line in answer.stdout.splitlines() if line.startswith((">f", "<f"))]
    edited(owner.folder / "content")
    assert "news/new/index.html" in sent(owner.run("rsync checksum"))
    assert tree_built(owner.host) == tree_built(owner.folder / "output")


def test_what_changed_is_sent_and_nothing_else(owner: Owner) -> None:
    owner.host.mkdir()
    assert len(sent(owner.run("rsync changes"))) > 20
    assert tree_built(owner.host) == tree_built(owner.folder / "output")
    edited(owner.folder / "content")
    run(owner.folder / "content")
    files = sent(owner.run("rsync changes"))
    assert tree_built(owner.host) == tree_built(owner.folder / "output")
    assert "news/new/index.html" in files
    assert not {"news/0/index.html", "assets/style.css", "favicon.ico"} & files
    assert sent(owner.run("rsync changes")) == set()


def test_a_deployment_that_failed_is_made_good_by_the_next(owner: Owner) -> None:
    owner.host.mkdir()
    assert owner.run("rsync changes").returncode == 0
    edited(owner.folder / "content")
    assert owner.run("rsync changes", host=Path("/dev/null/nowhere")).returncode != 0
    write(owner.folder / "content", "newer", record_text("newer", body="Words."))
    run(owner.folder / "content")
    assert {"news/new/index.html", "news/newer/index.html"} <= sent(owner.run("rsync changes"))
    assert tree_built(owner.host) == tree_built(owner.folder / "output")


def test_the_hosts_own_copy_can_be_restored(owner: Owner) -> None:
    owner.host.mkdir()
    owner.run("rsync all")
    whole = tree_built(owner.folder / "output")
    shutil.rmtree(owner.folder / "output")
    shutil.rmtree(owner.folder / "content" / STATE)
    back = ["rsync", "--archive", f"{owner.host}/", f"{owner.folder / 'output'}/"]
    subprocess.run(back, check=True)
    report = run(owner.folder / "content")
    assert (report.written, report.removed) == (0, 0)
    assert tree_built(owner.folder / "output") == whole


def crontab(folder: Path) -> str:
    """The command that the docs have in a crontab, for a site in a folder."""
    *_, line = DOCS["crontab"].splitlines()
    times, command = line[: line.index(" cd ")], line[line.index(" cd ") + 1 :]
    assert len(times.split()) == 5
    assert "%" not in command  # which crontab takes for the end of a line
    program = shlex.quote(str(Path(sys.executable).parent / "broadsheet"))
    return (
        command.replace("/srv/venv/bin/broadsheet", program)
        .replace("/srv/digest-source", shlex.quote(str(folder)))
        .replace("/srv/digest ", f"{shlex.quote(str(folder / 'served'))} ")
    )


def by_cron(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A command as cron runs it: in another folder, and with next to no environment."""
    home.mkdir(exist_ok=True)
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=home,
        env=CRON | {"HOME": str(home)},
        capture_output=True,
        text=True,
    )


def test_the_line_for_cron_works_as_cron_runs_it_and_prints_only_what_is_wrong(
    content: Path,
) -> None:
    folder, home = content.parent, content.parent / "home"
    command = crontab(folder)
    answer = by_cron(command, home)
    assert (answer.returncode, answer.stdout, answer.stderr) == (Status.FINE, "", "")
    assert (folder / "served/index.html").is_file()
    assert list(home.iterdir()) == []

    write(content, "wrong", record_text("wrong").replace("title: Title wrong", "title: [}"))
    answer = by_cron(command, home)
    assert answer.returncode == Status.LEFT_OUT
    assert "content/articles/wrong.md" in answer.stdout + answer.stderr

    before = tree_built(folder / "served")
    with held(folder / "served", 0):
        answer = by_cron(command.replace("--wait 300", "--wait 0.2"), home)
    assert answer.returncode == Status.BUSY
    assert "is being written by another build" in answer.stderr

    with (content / "site.yaml").open("a") as settings:
        settings.write("languge: en\n")
    answer = by_cron(command, home)
    assert answer.returncode == Status.NOT_BUILT
    assert "languge" in answer.stderr
    assert tree_built(folder / "served") == before


def test_a_site_that_moves_to_another_domain_keeps_the_ids_of_all_items(content: Path) -> None:
    run(content)
    ids = ids_in(content.parent / "output")
    settings = content / "site.yaml"
    moved = "base_url: https://other.example/news/"
    settings.write_text(
        settings.read_text().replace("base_url: https://digest.example.org/", moved)
    )
    seen = run(content).subscribers
    assert (seen.new, seen.updated, seen.renotified) == (0, 0, ())
    assert ids_in(content.parent / "output") == ids
    pages = tree_built(content.parent / "output")
    assert not [path for path, data in pages.items() if b"https://digest.example.org" in data]


def ids_in(output: Path) -> dict[str, list[bytes]]:
    """By feed, the ids of its items."""
    return {
        path: re.findall(rb"<guid[^>]*>[^<]*|<id>[^<]*", data)
        for path, data in tree_built(output).items()
        if path.endswith(("feed.xml", "atom.xml"))
    }


def test_a_site_that_is_restored_from_content_alone_is_the_same(
    content: Path, tmp_path: Path
) -> None:
    run(content)
    edited(content)
    before = tree_built(content.parent / "output")
    elsewhere = tmp_path / "restored" / "content"
    shutil.copytree(content, elsewhere, ignore=shutil.ignore_patterns(STATE))
    run(elsewhere)
    assert tree_built(elsewhere.parent / "output") == before


def other_originals(content: Path) -> None:
    """Has all records name another original, and so be other items."""
    for path in (content / "articles").glob("*.md"):
        path.write_text(path.read_text("utf-8").replace("//news.example.com/", "//other.example/"))


def test_a_restored_output_protects_subscribers_without_a_state(content: Path) -> None:
    run(content)
    backup = shutil.copytree(content.parent / "output", content.parent / "backup")
    shutil.rmtree(content.parent / "output")
    shutil.rmtree(content / STATE)
    shutil.copytree(backup, content.parent / "output")
    before = tree_built(backup)
    other_originals(content)
    with pytest.raises(RenotificationError):
        run(content)
    assert tree_built(content.parent / "output") == before
    (content.parent / "output" / MARKER).unlink()
    with pytest.raises(OutputError, match="did not write"):
        run(content)


def test_an_older_version_after_a_newer_one_builds_what_it_always_did(content: Path) -> None:
    run(content)
    before = tree_built(content.parent / "output")
    for file in (STATE_FILE, CHANGE_LOG):
        newer = sqlite3.connect(content / STATE / file)
        newer.execute(f"PRAGMA user_version = {VERSION + 90}")
        newer.close()
    report = run(content)
    assert (report.written, report.removed) == (0, 0)
    assert any("publish all files once" in note for note in report.notes)
    assert tree_built(content.parent / "output") == before
    assert run(content).notes == ()
    other_originals(content)
    with pytest.raises(RenotificationError):
        run(content)


def test_a_build_of_a_folder_elsewhere_says_where_it_wrote(content: Path, tmp_path: Path) -> None:
    """An output folder is seen from where the program was started."""
    here = tmp_path / "here"
    here.mkdir()
    program = Path(sys.executable).parent / "broadsheet"
    answer = subprocess.run(
        [program, "build", "../content"], cwd=here, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    assert (here / "output/index.html").is_file()
    assert answer.stdout.splitlines()[-1] == f"The site is in output/ ({here.resolve()}/output)"
    answer = subprocess.run(
        [program, "build", "../content", "--json"], cwd=here, capture_output=True, text=True
    )
    assert f'"output": "{here.resolve()}/output"' in answer.stdout
