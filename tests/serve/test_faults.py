"""What is wrong, as pages tell it."""

from pathlib import Path

import pytest

from generator.problems import Problem
from generator.serve.faults import faults_of
from generator.serve.shown import Fault
from tests.factories import write_site


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_site(tmp_path / "content", {"articles/a.md": "x"})
    write_site(tmp_path / "templates", {"home.html": "x"})
    monkeypatch.chdir(tmp_path)
    return Path("content")


def test_a_problem_names_its_file_as_its_owner_does(content: Path) -> None:
    problem = Problem("articles/a.md", 7, "quality", "expected a whole number")
    assert faults_of(content, [problem], "x://{path}:{line}") == [
        Fault(
            "quality: expected a whole number",
            "content/articles/a.md:7",
            f"x:/{content.absolute()}/articles/a.md:7",
        )
    ]


def test_each_line_of_a_message_that_names_a_file_is_a_fault(content: Path) -> None:
    message = "templates/home.html:3: no such name\n  as here\ncontent/site.yaml: no title"
    assert faults_of(content, message, "") == [
        Fault("no such name\n  as here", "templates/home.html:3"),
        Fault("no title", "content/site.yaml"),
    ]


@pytest.mark.parametrize(
    "message", ["", "Two pages want one path:", "no/such/file.md:1: it is", "\0: x"]
)
def test_a_message_that_names_no_file_is_told_as_it_is(content: Path, message: str) -> None:
    assert "".join(fault.message for fault in faults_of(content, message, "")) == message


def test_a_message_is_bounded(content: Path) -> None:
    (fault,) = faults_of(content, "x" * 100_000, "")
    assert len(fault.message) < 10_000
