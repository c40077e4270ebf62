"""What is not told: by `check` in site.yaml, and by comments in the files themselves.

A comment of YAML, `# check: ignore date-file-name, picture-size`, silences the rules that it
names: on a line of its own in the whole file, behind a field on that line. It silences warnings
alone: what is left out of the site is told whatever a file says of itself.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content.settings import FILE
from generator.content.silenced import Silenced, read_silenced
from generator.content.yaml.fields import Fields, did_you_mean
from generator.content.yaml.text import read_mapping
from generator.doctor.located import Located
from generator.doctor.rule import Finding, Rule
from generator.problems import Level, shown

UNKNOWN = Rule(
    code="ignore-unknown",
    requirement="What silences a rule names one that there is.",
    why="A code that does not exist silences nothing.",
    remedy="Correct the code: docs/check.md lists all.",
)

_COMMENT: Final = re.compile(r"[ \t]*check:[ \t]*ignore[ \t]([\w, \t-]+)")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_CODE: Final = re.compile(r"[\w-]+")
WHOLE_FILE: Final = 0


class Comment(Struct, frozen=True):
    """One comment that silences rules."""

    line: int
    """WHOLE_FILE for all of it."""
    stands_at: int
    """The line of the comment itself."""
    codes: tuple[str, ...]


def comments(file: Located) -> tuple[Comment, ...]:
    """The comments of a file that silence rules."""
    head = file.text[file.start : file.end or len(file.text)]
    if "check:" not in head:
        return ()
    found = []
    first = 1 + len(_LINE_END.findall(file.text, 0, file.start))
    for number, line in enumerate(_LINE_END.split(head), first):
        before, _, comment = line.rpartition("#")
        said = _COMMENT.fullmatch(comment) if "check:" in comment else None
        if said is not None and (not before or before[-1].isspace()):
            where = number if before.strip() else WHOLE_FILE
            found.append(Comment(where, number, tuple(_CODE.findall(said[1]))))
    return tuple(found)


def kept(findings: Iterable[Finding], said: Collection[Comment]) -> Iterator[Finding]:
    """The findings of a file that its own comments do not silence."""
    for finding in findings:
        is_silenced = finding.level is Level.WARNING and any(
            finding.code in comment.codes and comment.line in (WHOLE_FILE, finding.line)
            for comment in said
        )
        if not is_silenced:
            yield finding


def unknown_codes(path: str, said: Iterable[Comment], codes: Collection[str]) -> Iterator[Finding]:
    """Comments that name rules which do not exist."""
    for comment in said:
        for code in comment.codes:
            if code not in codes:
                message = f'there is no rule "{shown(code)}"{did_you_mean(code, codes)}'
                yield Finding(
                    path, UNKNOWN.code, message, UNKNOWN.level, line=comment.stands_at, column=1
                )


def of_settings(folder: Path) -> Silenced:
    """What site.yaml silences; nothing where it cannot be read."""
    try:
        text = (folder / FILE).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return Silenced()
    mapping, problems = read_mapping(text, FILE)
    return read_silenced(Fields(mapping, FILE, problems)) if mapping is not None else Silenced()


def unknown_settings(
    said: Silenced, codes: Collection[str], lines: Mapping[str, int]
) -> Iterator[Finding]:
    """Codes in site.yaml that are of no rule."""
    named = [("check.ignore", code) for code in said.everywhere]
    named += [(f"check.folders.{place}", code) for place, inner in said.folders for code in inner]
    for field, code in named:
        if code not in codes:
            message = f'there is no rule "{shown(code)}"{did_you_mean(code, codes)}'
            yield Finding(
                FILE, UNKNOWN.code, message, UNKNOWN.level, field, lines.get(field, 0)
            )  # fmt: skip
