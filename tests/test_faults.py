"""Real faults: processes that are killed, disks that are full, folders that cannot be written."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec import structs

from generator.build import Request, build
from generator.files import MARKER
from generator.problems import (
    AddressesError,
    BusyError,
    ContentError,
    OutputError,
    SettingsError,
)
from tests.factories import NOW, record_text, tree, write_site
from tests.test_folder import deep_below

ROOT = Path(__file__).parents[1]


def day(number: int) -> str:
    return f"2025-01-{number % 28 + 1:02}"


def make(folder: Path, count: int = 60) -> Path:
    return write_site(
        folder / "content",
        {
            f"articles/{n}.md": record_text(
                str(n), published=f"2025-01-{n % 28 + 1:02}", body="Words."
            )
            for n in range(count)
        },
    )


def command(content: Path, output: Path, *more: str) -> list[str]:
    now = ("--now", "2026-01-01", "-j", "1")
    return [
        sys.executable,
        "-m",
        "generator",
        "build",
        str(content),
        "-o",
        str(output),
        *now,
        *more,
    ]


def as_clean(content: Path, output: Path) -> bool:
    clean = content.parent / "clean"
    build(Request(content=content, output=clean, now=NOW, remember=False))
    return tree(output) == tree(clean)


@pytest.mark.parametrize("seconds", [0.3, 0.45, 0.6, 0.75, 0.9, 1.1])
def test_a_process_that_is_killed_leaves_whole_files_and_the_next_build_is_as_clean(
    tmp_path: Path, seconds: float
) -> None:
    content, output = make(tmp_path), tmp_path / "output"
    build(Request(content=content, output=output, now=NOW))
    for n in range(60):
        (content / f"articles/{n}.md").write_text(
            record_text(str(n), body="Other words, as it were.")
        )
    process = subprocess.Popen(command(content, output, "-q"))
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    pages = [path for path in output.rglob("*.html") if path.name[0] != "."]
    assert all(path.read_text().endswith("</html>\n") for path in pages)
    build(Request(content=content, output=output, now=NOW))
    assert as_clean(content, output)


def test_two_builds_started_together_end_with_one_site(tmp_path: Path) -> None:
    content, output = make(tmp_path, 300), tmp_path / "output"
    both = [subprocess.Popen(command(content, output, "-q", "--wait", "60")) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert as_clean(content, output)


def test_a_build_that_may_not_wait_says_who_is_building(tmp_path: Path) -> None:
    from generator.state.store import opened

    content = make(tmp_path, 1)
    with opened(content, 0), pytest.raises(BusyError, match=f"by process {os.getpid()}"):
        build(Request(content=content, output=tmp_path / "output", now=NOW))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="mounting needs to be root")
def test_a_full_disk_is_a_clear_error_and_the_next_build_repairs_all(tmp_path: Path) -> None:
    content, small = make(tmp_path), tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(OutputError, match=r"small/output.*: cannot be (written|made): .+"):
            build(Request(content=content, output=small / "output", now=NOW))
        subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
        build(Request(content=content, output=small / "output", now=NOW))
        assert as_clean(content, small / "output")
    finally:
        subprocess.run(["umount", str(small)], check=False)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    content = make(tmp_path, 1)
    (tmp_path / "closed").mkdir(mode=0o555)
    with pytest.raises(OutputError, match="Permission denied"):
        build(Request(content=content, output=tmp_path / "closed/output", now=NOW))


@pytest.mark.parametrize("output", ["file/x", "file"])
def test_an_output_that_cannot_be_a_folder_is_a_clear_error(tmp_path: Path, output: str) -> None:
    content = make(tmp_path, 1)
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError):
        build(Request(content=content, output=tmp_path / output, now=NOW))


@pytest.mark.parametrize("folder", ["static", "static/out", "articles", "topics"])
def test_a_site_is_never_built_into_what_is_read(tmp_path: Path, folder: str) -> None:
    content = make(tmp_path, 1)
    with pytest.raises(OutputError, match="which is read"):
        build(Request(content=content, output=content / folder, now=NOW))


def test_a_file_that_becomes_a_folder_and_back_is_replaced(tmp_path: Path) -> None:
    content, output = make(tmp_path, 1), tmp_path / "output"
    page = "---\ntitle: About\n---\n"
    for files, gone in (
        ({"static/about": "x"}, "pages"),
        ({"pages/about.md": page}, "static"),
        ({"static/about": "x"}, "pages"),
    ):
        shutil.rmtree(content / gone, ignore_errors=True)
        write_site(content, files)
        build(Request(content=content, output=output, now=NOW))
        assert as_clean(content, output)


def test_a_state_that_was_lost_or_belongs_to_another_output_is_no_harm(tmp_path: Path) -> None:
    content, output = make(tmp_path), tmp_path / "output"
    build(Request(content=content, output=output, now=NOW))
    shutil.rmtree(output)
    (output / "news/1").mkdir(parents=True)
    (output / "news/1/index.html").write_text("something else")
    (output / MARKER).write_text("Broadsheet\nanother state\nnews/1/index.html\nold.html\n")
    (output / "old.html").write_text("of a former build")
    build(Request(content=content, output=output, now=NOW))
    assert as_clean(content, output)


@pytest.mark.skipif(os.name != "posix", reason="such folders cannot be made here")
@pytest.mark.parametrize(
    ("what", "way"),
    [
        ("articles/1.md", "rights"),
        ("articles", "rights"),
        ("articles", "too deep"),
        ("articles", "link to nowhere"),
        ("articles", "link to itself"),
        ("articles", "link out"),
        ("articles/more", "rights"),
        ("articles/more", "too deep"),
        ("topics", "rights"),
        ("topics", "link to nowhere"),
        ("static", "too deep"),
        ("static/a.txt", "rights"),
        ("pages/about.md", "rights"),
        ("site.yaml", "rights"),
        ("../templates", "rights"),
        ("../templates/default/assets", "too deep"),
    ],
)
def test_what_is_there_and_cannot_be_read_leaves_the_former_site_whole(
    tmp_path: Path, what: str, way: str
) -> None:
    if way == "rights" and os.geteuid() == 0:
        pytest.skip("root may read anything")
    content, output = make(tmp_path, 3), tmp_path / "output"
    files = {"articles/more/4.md": record_text("4"), "topics/a.yaml": "name: A\n"}
    write_site(content, files | {"static/a.txt": "a", "pages/about.md": "---\ntitle: A\n---\n"})
    shutil.copytree(ROOT / "templates/default/assets", tmp_path / "templates/default/assets")
    request = Request(content=content, output=output, now=NOW)
    build(request)
    before = tree(output)
    place = content / what
    if way == "rights":
        place.chmod(0)
    elif way == "too deep":
        deep_below(place)
    else:
        place.rename(tmp_path / "away")
        goal = {"link out": tmp_path / "away", "link to itself": place}
        place.symlink_to(goal.get(way, tmp_path / "nowhere"))
    try:
        for clean in (False, True):
            for strict in (False, True):
                again = structs.replace(request, clean=clean, strict=strict)
                with pytest.raises((ContentError, SettingsError, OSError)) as error:
                    build(again)
                assert tree(output) == before
        assert len(str(error.value)) < 700
    finally:
        if way == "rights":
            place.chmod(0o755 if place.is_dir() else 0o644)
        elif way == "too deep":  # which the library's own removal cannot undo
            subprocess.run(["rm", "-rf", str(place)], check=False)
    if way == "rights":
        assert build(request).problems == ()
        assert tree(output) == before


def test_a_folder_of_records_that_is_empty_for_a_moment_empties_no_site(tmp_path: Path) -> None:
    """A disk that is not there leaves the empty folder in which it is mounted."""
    content, output = make(tmp_path, 8), tmp_path / "output"
    build(Request(content=content, output=output, now=NOW))
    before = tree(output)
    (content / "articles").rename(tmp_path / "away")
    for _ in range(2):
        for is_there in (False, True):
            if is_there:
                (content / "articles").mkdir()
            with pytest.raises(AddressesError, match="nothing was written"):
                build(Request(content=content, output=output, now=NOW))
            assert tree(output) == before
        (content / "articles").rmdir()
    (tmp_path / "away").rename(content / "articles")
    assert build(Request(content=content, output=output, now=NOW)).written == 0


def test_what_is_said_of_content_that_cannot_be_read_is_the_same_from_any_process() -> None:
    error = ContentError(["a: cannot be read: x", "b: cannot be read: y"])
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.lines) == (str(error), error.lines)
