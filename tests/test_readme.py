"""README is followed in order, in a clean folder, as a newcomer would."""

import re
import shutil
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from generator.commands.cli import GROUPS
from generator.memo.store import FOLDER as STATE
from tests.documented import ROOT, look_at, run_shell

README: Final = (ROOT / "README.md").read_text("utf-8")
PARTS: Final = ("content", "templates")
"""What a build needs of a clone; the program itself is installed already."""
INSTALLS: Final = re.compile(r"python -m pip install \S+( \S+)? && ")
"""What the tests need not do again; `.ci/run` does, on a clean checkout."""


class Step(NamedTuple):
    """One code block of README."""

    language: str
    text: str
    file: str
    """The file that it shows, as the words before it say; empty for none."""
    mark: str
    """What README calls the block in a comment; empty for nothing."""


def steps() -> list[Step]:
    """README's code blocks from "Try it" to the end of "Make your own"."""
    part = README[README.index("## Try it") : README.index("## How it works")]
    blocks = re.finditer(
        r"(?P<before>[^\n]*)\n\n```(?P<language>\w+)\n(?P<text>.*?)^```$",
        part,
        re.MULTILINE | re.DOTALL,
    )
    found = []
    for block in blocks:
        file = re.search(r"`([\w./-]+)`:$", block["before"])
        mark = re.match(r"<!-- (\S+) -->$", block["before"])
        found.append(
            Step(
                block["language"],
                block["text"],
                file[1] if file else "",
                mark[1] if mark else "",
            )
        )
    return found


@pytest.mark.slow
def test_readme_works_step_by_step_in_a_clean_folder(tmp_path: Path) -> None:
    clone = tmp_path / "broadsheet"
    for name in PARTS:
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns(STATE))
    here, done = clone, []
    for step in steps():
        if step.file:
            assert (here / step.file).parent.is_dir(), step.file
            (here / step.file).write_text(step.text, "utf-8")
        elif step.language == "sh" and step.mark != "test-command":
            here = run(INSTALLS.sub("", step.text), here)
        else:
            continue
        done.append(step)
    assert [bool(step.file) for step in done] == [False, False, False, True, True, False]
    assert here.name == "my-digest"
    page = (here / "output" / "index.html").read_text("utf-8")
    assert "A story worth reading" in page
    assert not (here / "output" / "topics" / "deepmind").exists()
    assert (clone / "output" / "index.html").is_file()


def run(script: str, here: Path) -> Path:
    """Runs shell lines in a folder; gives the folder in which they end."""
    if "broadsheet serve" in script:
        look_at(script, here, b"AI Broadsheet")
        return here
    done = run_shell(f"{script}\npwd", here)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return Path(done.stdout.splitlines()[-1])


def test_the_commands_stand_in_readme_as_in_the_help_of_the_program() -> None:
    part = README[README.index("## Commands") : README.index("## How it works")]
    first_cells = re.findall(r"^\| (.+?) \|", part, re.MULTILINE)
    named: list[str] = []
    for cell in first_cells:
        named += re.findall(r"`(\w+)[^`]*`", cell) or [cell.strip("*")]
    expected: list[str] = []
    for title, commands in GROUPS.items():
        expected += [title.lower(), *commands]
    assert [name for name in named if name != "---"] == expected
