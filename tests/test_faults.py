"""Real faults: processes that are killed, disks that are full, folders that cannot be written."""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec import structs

from generator.build import Request, build
from generator.output.folder import LOCK, MARKER
from generator.parallel import WORTH_IT
from generator.problems import (
    AddressesError,
    BusyError,
    ContentError,
    OutputError,
    SettingsError,
    ThemeError,
    WrittenInPart,
)
from tests.content.test_source_folder import deep_below
from tests.factories import NOW, record_text, tree, write_site

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
    from generator.memo.store import opened

    content = make(tmp_path, 1)
    with opened(content, 0), pytest.raises(BusyError, match=f"by process {os.getpid()}"):
        build(Request(content=content, output=tmp_path / "output", now=NOW))


def mounted(folder: Path, size: str) -> None:
    """A small disk at that folder; the test is left out where that is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")


needs_root = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="mounting needs to be root"
)


@needs_root
def test_a_full_disk_is_a_clear_error_and_the_next_build_repairs_all(tmp_path: Path) -> None:
    content, small = make(tmp_path), tmp_path / "small"
    mounted(small, "400k")
    try:
        with pytest.raises(OutputError, match=r"small/output.*: cannot be (written|made): .+"):
            build(Request(content=content, output=small / "output", now=NOW))
        assert tree(small) == {}
        subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
        build(Request(content=content, output=small / "output", now=NOW))
        assert as_clean(content, small / "output")
    finally:
        subprocess.run(["umount", str(small)], check=False)


@needs_root
def test_a_disk_that_gets_full_leaves_the_former_site_whole(tmp_path: Path) -> None:
    content, small = make(tmp_path), tmp_path / "small"
    request = Request(content=content, output=small / "output", now=NOW)
    mounted(small, "64m")
    try:
        build(request)
        before = tree(request.output)
        used = sum(path.stat().st_blocks * 512 for path in small.rglob("*"))
        subprocess.run(["mount", "-o", f"remount,size={used + 100_000}", str(small)], check=True)
        for n in range(60):
            (content / f"articles/{n}.md").write_text(record_text(str(n), body="Other words."))
        with pytest.raises(OutputError):
            build(request)
        assert tree(request.output) == before
        subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
        build(request)
        assert as_clean(content, request.output)
    finally:
        subprocess.run(["umount", str(small)], check=False)


def test_a_template_that_fails_for_the_last_page_leaves_the_former_site_whole(
    tmp_path: Path,
) -> None:
    content, output = make(tmp_path), tmp_path / "output"
    request = Request(content=content, output=output, now=NOW)
    build(request)
    before = tree(output)
    template = content.parent / "templates/default/article.html"
    template.parent.mkdir(parents=True)
    template.write_text("{% if '59' in title %}{{ topics[0].title }}{% endif %}{{ title }}")
    with pytest.raises(ThemeError, match="news/59/"):
        build(request)
    assert tree(output) == before
    template.unlink()
    build(request)
    assert as_clean(content, output)


def test_a_file_of_anothers_where_a_page_has_to_go_ends_the_build_with_nothing_written(
    tmp_path: Path,
) -> None:
    content, output = make(tmp_path, 3), tmp_path / "output"
    request = Request(content=content, output=output, now=NOW)
    build(request)
    (output / "news/new/index.html").mkdir(parents=True)
    (output / "news/late").write_text("mine")
    before = tree(output)
    for name in ("new", "late"):
        write_site(content, {f"articles/{name}.md": record_text(name, body="Words.")})
        with pytest.raises(OutputError, match=f"news/{name}/index.html: cannot be written: some"):
            build(request)
        assert tree(output) == before
        (content / f"articles/{name}.md").unlink()


def test_what_fails_while_files_are_put_in_place_says_so_and_the_next_build_repairs_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, output = make(tmp_path, 10), tmp_path / "output"
    request = Request(content=content, output=output, now=NOW)
    build(request)
    write_site(content, {"articles/new.md": record_text("new", body="Words.")})
    left = 3
    replace = os.replace

    def fail(source: str, target: str) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise OSError(5, "Input/output error")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("generator.output.folder.os.replace", fail)
        told = r"(?s)Input/output error.*written in part.*build again"
        with pytest.raises(WrittenInPart, match=told):
            build(request)
    build(request)
    assert as_clean(content, output)


ASK = """
import importlib, os, signal, time
holder = importlib.import_module("generator.{module}")
*path, name = "{name}".split(".")
for each in path:
    holder = getattr(holder, each)
function, calls = getattr(holder, name), 0
after, times, number = {after}, {times}, signal.{signal}
def asking(*given, **more):
    global calls
    calls += 1
    if calls == after:
        for _ in range(times):
            os.kill(os.getpid(), number)
            time.sleep(0.01 if times == 2 else 1.1)
    return function(*given, **more)
setattr(holder, name, asking)
from generator.__main__ import run
run()
"""
"""A program that is asked to end when a function is called for the so-manieth time."""

MOMENTS = {
    "while records are read": ("content.read", "RecordReader.__call__", 20),
    "while pages are planned": ("output.planned_site", "plan_pages", 1),
    "while files are made": ("output.folder", "Output.stage", 30),
    "when the first file is put in place": ("output.folder", "Output.write", 1),
    "while files are put in place": ("output.folder", "Output.write", 20),
    "while files are removed": ("output.folder", "Output.remove", 2),
    "when all is noted": ("memo.store", "Store.set_complete", 1),
}


def asked(folder: Path, moment: str, number: str, times: int, *more: str) -> tuple[int, str]:
    """Builds a site of which much changed, and asks the program to end. Gives its status and what
    it said."""
    content, output = make(folder), folder / "output"
    build(Request(content=content, output=output, now=NOW))
    for n in range(60):
        (content / f"articles/{n}.md").write_text(record_text(str(n), body="Other words."))
    (content / "articles/0.md").unlink()
    module, name, after = MOMENTS[moment]
    script = ASK.format(module=module, name=name, after=after, times=times, signal=number)
    temporary = folder / "temporary"
    temporary.mkdir()
    process = subprocess.run(
        [sys.executable, "-c", script, *command(content, output, "-q", *more)[3:]],
        capture_output=True,
        text=True,
        env=os.environ | {"TMPDIR": str(temporary)},
        check=False,
    )
    assert list(temporary.iterdir()) == []
    assert [path.name for path in output.glob(".broadsheet-*")] == []
    return process.returncode, process.stdout + process.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX does")
@pytest.mark.parametrize(("number", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("moment", MOMENTS)
def test_who_asks_a_build_to_end_finds_all_as_it_was_or_all_as_it_will_be(
    tmp_path: Path, moment: str, number: str, status: int
) -> None:
    ended, said = asked(tmp_path, moment, number, 1)
    is_written = as_clean(tmp_path / "content", tmp_path / "output")
    done = "the site was written" if is_written else "nothing was written"
    how = "by Ctrl-C" if number == "SIGINT" else "by SIGTERM"
    assert (ended, said) == (status, f"Interrupted {how}: {done}.\n")
    assert is_written == (list(MOMENTS).index(moment) >= 3)
    if not is_written:
        pages = (tmp_path / "output/news").rglob("*.html")
        assert not any("Other words" in page.read_text() for page in pages)
    build(Request(content=tmp_path / "content", output=tmp_path / "output", now=NOW))
    assert as_clean(tmp_path / "content", tmp_path / "output")


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX does")
def test_a_program_that_asks_for_json_is_told_in_json(tmp_path: Path) -> None:
    ended, said = asked(tmp_path, "while files are made", "SIGTERM", 1, "--json")
    document, _, rest = said.rpartition("}")
    assert json.loads(document + "}")["status"] == ended == 143
    assert "nothing was written" in rest


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX does")
@pytest.mark.parametrize(
    ("times", "said"),
    [(2, "the site was written."), (3, "the site was written in part; build again")],
)
def test_only_who_asks_again_after_a_while_has_it_end_at_once(
    tmp_path: Path, times: int, said: str
) -> None:
    """A Ctrl-C often comes twice: from the terminal, and from what has started the program."""
    ended, told = asked(tmp_path, "while files are put in place", "SIGINT", times)
    assert ended == 130
    assert told.startswith(f"Interrupted by Ctrl-C: {said}")
    build(Request(content=tmp_path / "content", output=tmp_path / "output", now=NOW))
    assert as_clean(tmp_path / "content", tmp_path / "output")


def children(process: int) -> list[int]:
    """The processes that it has started."""
    try:
        return [
            int(each)
            for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class InSeveral(NamedTuple):
    """A build that reads in three processes, of a site that was built and of which all changed."""

    content: Path
    output: Path
    before: dict[str, bytes]
    """What lay in the output folder."""
    process: "subprocess.Popen[str]"
    others: list[int]
    """The two processes that it has started."""


def in_several_processes(folder: Path) -> InSeveral:
    """Such a build, while it is running."""
    if not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists():
        pytest.skip("needs /proc to find the processes")
    content, output = make(folder, WORTH_IT + 50), folder / "output"
    build(Request(content=content, output=output, now=NOW))
    for n in range(WORTH_IT + 50):
        text = record_text(str(n), body="Other *words* <b>x</b> & more. " * 500)
        (content / f"articles/{n}.md").write_text(text)
    before = tree(output)
    process = subprocess.Popen(
        command(content, output, "-q", "-j", "3"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until = time.monotonic() + 60
    while len(found := children(process.pid)) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert len(found) == 2
    return InSeveral(content, output, before, process, found)


@pytest.mark.slow
def test_processes_end_with_the_one_that_has_started_them_however_that_ends(
    tmp_path: Path,
) -> None:
    content, output, before, process, others = in_several_processes(tmp_path)
    os.kill(others[0], signal.SIGSTOP)  # as on a machine that has other things to do
    process.kill()
    os.kill(others[0], signal.SIGCONT)
    assert process.communicate(timeout=60) == ("", None)  # no one holds what the caller reads
    until = time.monotonic() + 60
    while any(map(is_running, others)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(is_running, others))
    assert {path: data for path, data in tree(output).items() if path != LOCK} == before
    build(Request(content=content, output=output, now=NOW))
    assert as_clean(content, output)


def test_a_process_that_the_system_ends_is_a_clear_error_with_nothing_written(
    tmp_path: Path,
) -> None:
    _, output, before, process, others = in_several_processes(tmp_path)
    os.kill(others[0], signal.SIGKILL)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said.count("\n") == 1
    assert "SIGKILL" in said
    assert "--jobs 1" in said
    assert not is_running(others[1])
    assert tree(output) == before


@pytest.mark.slow
def test_two_contents_of_one_output_are_not_built_at_once(tmp_path: Path) -> None:
    one, other, output = make(tmp_path / "1", 300), make(tmp_path / "2", 300), tmp_path / "output"
    both = [subprocess.Popen(command(content, output, "-q")) for content in (one, other)]
    assert sorted(process.wait() for process in both) in ([0, 0], [0, 6])
    assert tree(output).keys() <= set((output / MARKER).read_text().splitlines()) | {MARKER}
    both = [
        subprocess.Popen(command(content, output, "-q", "--wait", "60")) for content in (one, other)
    ]
    assert [process.wait() for process in both] == [0, 0]
    assert as_clean(one, output)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_the_output_that_lets_nothing_be_changed_ends_the_build_with_all_as_it_was(
    tmp_path: Path,
) -> None:
    content, output = make(tmp_path, 3), tmp_path / "output"
    build(Request(content=content, output=output, now=NOW))
    before = tree(output)
    (content / "articles/new.md").write_text(record_text("new", body="Words."))
    (output / "news").chmod(0o555)
    try:
        with pytest.raises(OutputError, match="its rights let no one change it"):
            build(Request(content=content, output=output, now=NOW))
        assert tree(output) == before
    finally:
        (output / "news").chmod(0o755)
    build(Request(content=content, output=output, now=NOW))
    assert as_clean(content, output)


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
