"""What is odd or wrong in an inbox, as the doctor tells it: candidates that cannot be read, or are
no record as they are, and lines among the decisions that say nothing.

All of it is a warning: nothing of an inbox is built, so that nothing is left out of a site.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import structs

from generator.content.settings import Settings
from generator.content.source_folder import Folder
from generator.doctor.examined import Examined
from generator.doctor.record import opened, placed
from generator.doctor.rule import Finding
from generator.doctor.silences import of_settings
from generator.inbox.candidate import LARGEST, read_candidates
from generator.inbox.decisions import Decisions
from generator.problems import Level, Problem


def findings_of(content: Path, settings: Settings) -> list[Finding]:
    """What is odd about the inbox of a content folder, but for what the folder silences.

    Raises GeneratorError where it cannot be read.
    """
    read = read_candidates(content, settings)
    silenced = of_settings(content)
    folder = Folder(content, follow_links=settings.follow_links)
    by_file: dict[str, list[Problem]] = {}
    for problem in (*read.problems, *Decisions(content).problems):
        by_file.setdefault(problem.source, []).append(problem)
    found: list[Finding] = []
    for name, problems in by_file.items():
        file = None
        if name.endswith(".md") and name not in folder.refused and (content / name).is_file():
            file = opened(folder.read(name, LARGEST), name, settings.reading)
        found += (each for each in told(problems, file) if each.code not in silenced.of(name))
    return found


def told(problems: Iterable[Problem], file: Examined | None) -> Iterator[Finding]:
    """Problems of a candidate, with codes and columns. None is mended by a program: the same is
    told of the record that it becomes, and mended there."""
    for finding in placed(problems, file):
        yield structs.replace(finding, level=Level.WARNING, fix=None)
