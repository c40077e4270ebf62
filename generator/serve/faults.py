"""What is wrong, as a page tells it."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import structs

from generator.content.source_folder import told_path
from generator.problems import Problem
from generator.serve import editor
from generator.serve.shown import Fault

_PLACE: Final = re.compile(r"(?P<file>(?:[A-Za-z]:)?[^\n:]+)(?::(?P<line>\d{1,9}))?: (?=\S)")
_LONGEST: Final = 4_000  # signs of one message: more is in the terminal


def faults_of(content: Path, problems: Iterable[Problem] | str, editor_pattern: str) -> list[Fault]:
    """Problems of files below the content folder, or an error's message: each of its lines that
    begins with the name of a file is a fault of its own."""
    if not isinstance(problems, str):
        return [_of_problem(content, problem, editor_pattern) for problem in problems]
    found: list[Fault] = []
    for line in problems.splitlines():
        fault = _of_line(line, editor_pattern)
        if fault.place or not found:
            found.append(fault)
        else:
            message = f"{found[-1].message}\n{line}"[:_LONGEST]
            found[-1] = structs.replace(found[-1], message=message)
    return found


def _of_problem(content: Path, problem: Problem, editor_pattern: str) -> Fault:
    message = f"{problem.field}: {problem.message}" if problem.field else problem.message
    file = content / problem.source
    told = told_path(file) if _is_file(file) else problem.source
    return Fault(
        message=message[:_LONGEST],
        place=f"{told}:{problem.line}" if problem.line else told,
        link=editor.link(editor_pattern, file, problem.line) if _is_file(file) else "",
    )


def _of_line(line: str, editor_pattern: str) -> Fault:
    place = _PLACE.match(line)
    if place is None or not _is_file(Path(place["file"])):
        return Fault(line[:_LONGEST])
    file, number = Path(place["file"]), int(place["line"] or 0)
    return Fault(
        message=line[place.end() :][:_LONGEST],
        place=f"{told_path(file)}:{number}" if number else told_path(file),
        link=editor.link(editor_pattern, file, number),
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # of what is no name at all
        return False
