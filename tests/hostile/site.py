"""A site of all hostile records, and what became of each."""

from pathlib import Path

from msgspec import Struct

from generator.build import Request, build
from generator.output.report import Report
from generator.problems import dropped
from tests.factories import NOW, tree, write_site
from tests.hostile.cases import Hostile
from tests.hostile.corpus import corpus


class Built(Struct, frozen=True):
    """A site, built."""

    content: Path
    output: Path
    report: Report
    files: dict[str, bytes]

    def said(self, name: str) -> list[str]:
        """What is said of one record, each without the file's name."""
        return [
            str(problem)[len(problem.source) :].lstrip(": ")
            for problem in self.report.problems
            if problem.source == file(name)
        ]

    def dropped(self, name: str) -> list[str]:
        """The same, of what was dropped."""
        return [
            str(problem)[len(problem.source) :].lstrip(": ")
            for problem in dropped(self.report.problems)
            if problem.source == file(name)
        ]


def file(name: str) -> str:
    """The file of a record of the corpus."""
    return f"articles/{name}.md"


def write_records(content: Path, records: dict[str, Hostile]) -> Path:
    """A content folder with these records."""
    write_site(content, {})
    for name, hostile in records.items():
        path = content / file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(hostile.bytes)
    return content


def built_corpus(folder: Path) -> Built:
    """The whole corpus, built in a folder."""
    content = write_records(folder / "content", corpus())
    report = build(Request(content=content, output=folder / "output", now=NOW))
    return Built(content, folder / "output", report, tree(folder / "output"))
