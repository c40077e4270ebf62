"""Findings as GitHub's workflows take them: lines that become annotations of a change."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from generator.doctor.rule import Finding
from generator.problems import Level

MOST: Final = 10
"""Annotations of a kind that GitHub shows of one step; those behind them it drops in silence."""

_KINDS: Final = {Level.FAULT: "error", Level.DROPPED: "error", Level.WARNING: "warning"}


def annotations(findings: Sequence[Finding], path_of: Callable[[Finding], str]) -> Iterator[str]:
    """A line for each of the worst of each kind, and one that says how many more there are.

    findings   the worst first
    path_of    the file of a finding, seen from the root of the repository
    """
    counts: dict[str, int] = {}
    for finding in findings:
        kind = _KINDS[finding.level]
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST:
            yield _annotation(kind, finding, path_of(finding))
    for kind, count in counts.items():
        more = count - MOST
        if more > 0:
            noun = kind if more == 1 else f"{kind}s"
            yield f"and {more:,} more {noun}: `broadsheet check` tells all"


def _annotation(kind: str, finding: Finding, path: str) -> str:
    place = {"file": path}
    if finding.line:
        place |= {"line": str(finding.line), "col": str(max(finding.column, 1))}
        if finding.end_line == finding.line:  # columns mean nothing across lines
            place["endColumn"] = str(finding.end_column)
    place["title"] = finding.code
    said = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    about = f"{finding.field}: " if finding.field else ""
    return f"::{kind} {said}::{_data(f'{about}{finding.message}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
