"""Real faults: processes that are killed, disks that are full, folders that cannot be written."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.files import MARKER
from generator.problems import BusyError, OutputError
from tests.factories import NOW, record_text, tree, write_site


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
