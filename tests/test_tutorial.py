"""The tutorial is followed from its first line to its last, as a newcomer would."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.commands.cli import COMMANDS
from tests.documented import ROOT, look_at, run_shell

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


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no such shell")
def test_the_tutorial_works_command_by_command(tmp_path: Path) -> None:
    here, printed, done = tmp_path, "", []
    for step in steps():
        if step.what == "run":
            ended, here = run(step, here)
            printed = NUMBERS.sub("0", ended.stdout + ended.stderr)
        elif step.what == "look":
            look_at(step.text, here, b"My Digest")
        elif step.file:
            edited(here, step)
        elif step.language == "text":
            for line in step.text.splitlines():
                assert NUMBERS.sub("0", line) in printed
        else:
            assert step.what == "install"
            continue
        done.append(step.what)
    assert done.count("run") == 7
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
