"""The tutorial is followed from its first line to its last, as a newcomer would."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.request import urlopen

import pytest

from generator.commands.cli import COMMANDS
from tests.documented import ROOT, environment, run_shell

TEXT = (ROOT / "docs/tutorial.md").read_text("utf-8")
NUMBERS = re.compile(r"\d[\d.,]*")


class Step(NamedTuple):
    """One code block, with what the comment before it says is to be done with it."""

    what: str
    file: str
    """The file that is edited, as a pattern; empty for other steps."""
    language: str
    text: str


def steps() -> list[Step]:
    blocks = re.finditer(
        r"(?:^<!-- (?P<what>\w+)(?:: (?P<file>\S+))? -->\n\n)?"
        r"^```(?P<language>\w+)\n(?P<text>.*?)^```$",
        TEXT,
        re.MULTILINE | re.DOTALL,
    )
    return [
        Step(block["what"] or "", block["file"] or "", block["language"], block["text"])
        for block in blocks
    ]


def edited(here: Path, step: Step) -> None:
    """Does what the reader is told: replaces lines of a file, or adds some below its first."""
    (file,) = here.glob(step.file)
    text = file.read_text("utf-8")
    for line in step.text.splitlines():
        name = line.partition(":")[0]
        if step.what == "add":
            text = text.replace("---\n", f"---\n{line}\n", 1)
        else:
            text, count = re.subn(rf"^{name}:.*$", line, text, flags=re.MULTILINE)
            assert count == 1, line
    file.write_text(text, "utf-8")


def run(step: Step, here: Path) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Runs shell lines; gives how they ended, and in which folder. A build may end with status 1,
    which says that a part of a record was left out."""
    ended = run_shell(f"trap pwd EXIT\n{step.text}", here)
    assert ended.returncode in (0, 1), ended.stderr
    assert "Traceback" not in ended.stderr
    return ended, Path(ended.stdout.splitlines()[-1])


@contextmanager
def served(script: str, here: Path) -> Iterator[Callable[[str], None]]:
    """Serves the site while its pages are asked whether they show some words; no browser opens."""
    program = script.replace("--open", "--port 0").strip()
    with subprocess.Popen(
        ["sh", "-euc", f"exec {program}"],
        cwd=here,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        address = next(line for line in lines if "http://" in line).split("at ")[1].split()[0]
        Thread(target=process.stdout.read, daemon=True).start()  # or it would wait for a reader

        def shows(words: str) -> None:
            for _ in range(600):
                if words in urlopen(address, timeout=60).read().decode():
                    return
                time.sleep(0.1)
            raise AssertionError(f"nothing of {words!r} at {address}")

        try:
            yield shows
        finally:
            process.terminate()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no such shell")
def test_the_tutorial_works_command_by_command(tmp_path: Path) -> None:
    with ExitStack() as running:
        followed(tmp_path, running)


def followed(tmp_path: Path, running: ExitStack) -> None:
    """Follows all steps; what they start goes on until the end."""
    here, printed, done = tmp_path, "", []
    served_pages: list[Callable[[str], None]] = []
    for step in steps():
        if step.what == "run":
            ended, here = run(step, here)
            if "broadsheet new" in step.text:
                for shows in served_pages:
                    shows("sails at midnight")
            printed = NUMBERS.sub("0", ended.stdout + ended.stderr)
        elif step.what == "serve":
            served_pages.append(running.enter_context(served(step.text, here)))
            served_pages[0]("is lit again")
        elif step.file:
            edited(here, step)
        elif step.language == "text":
            for line in step.text.splitlines():
                assert NUMBERS.sub("0", line) in printed
        else:
            assert step.what == "install"
            continue
        done.append(step.what)
    assert done.count("run") == 8
    assert done.count("") == 6
    site = (here / "output/index.html").read_text("utf-8")
    assert "https://tides.example.org/" in site
    assert "sails at midnight" in site


@pytest.mark.slow
def test_in_the_tutorial_a_story_is_joined_by_hand(tmp_path: Path) -> None:
    """What step 6 says shows on no line of a report."""
    here = tmp_path
    for step in steps():
        if step.what == "run":
            if "rm content" in step.text:
                break
            _, here = run(step, here)
        elif step.file:
            edited(here, step)
    (story,) = (here / "output/stories").glob("*/index.html")
    assert "do not mind the stairs" in story.read_text("utf-8")


def test_every_command_that_the_tutorial_names_is_there() -> None:
    named = set(re.findall(r"^broadsheet (\w+)", TEXT, re.MULTILINE))
    assert named <= COMMANDS.keys()
    assert named >= {"init", "build", "verify"}
