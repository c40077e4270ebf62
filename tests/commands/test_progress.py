"""What is told of a build while it runs."""

import os
import subprocess
import sys

import pytest

from generator.commands.progress import showing_progress

COUNTING = """
from generator.commands.progress import showing_progress
with showing_progress(quiet=False) as progress:
    for _ in range(2):
        tick = progress("Writing files", 2_000)
        for _ in range(2_000):
            tick()
"""


def test_a_step_of_many_tasks_has_a_line_where_no_one_watches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with showing_progress(quiet=False) as progress:
        progress("Reading records", 12)()
        progress("Writing files", 12_345)()
    captured = capsys.readouterr()
    assert captured.err == "Writing files: 12,345\n"
    assert captured.out == ""


def test_nothing_is_told_where_it_is_to_be_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with showing_progress(quiet=True) as progress:
        progress("Writing files", 12_345)()
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_on_a_terminal_there_is_a_bar_that_leaves_no_trace() -> None:
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen([sys.executable, "-c", COUNTING], stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait() == 0
    assert b"2000/2000" in shown
    assert shown.rstrip().endswith(b"\x1b[2K")  # the last line is cleared
