"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import quote

from generator import __version__
from generator.doctor.catalogue import RULES
from generator.doctor.rule import Finding
from generator.memo.digests import digest
from generator.problems import Level

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Level.FAULT: "error", Level.DROPPED: "error", Level.WARNING: "warning"}
_FINGERPRINT: Final = "broadsheetFinding/v1"


def document(findings: Sequence[Finding], path_of: Callable[[Finding], str]) -> dict[str, Any]:
    """The log of one run.

    path_of   the file of a finding, seen from the root of the repository
    """
    codes = [code for code in RULES if any(finding.code == code for finding in findings)]
    driver = {
        "name": "Broadsheet",
        "version": __version__,
        "rules": [_rule(code) for code in codes],
    }
    results = [_result(finding, path_of(finding), codes) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.requirement},
        "fullDescription": {"text": f"{rule.requirement} {rule.why}"},
        "help": {"text": f"{rule.why} {rule.remedy}"},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
    }


def _result(finding: Finding, path: str, codes: Sequence[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(path)}}
    if finding.line:
        place["region"] = _region(finding)
    about = f"{finding.field}: " if finding.field else ""
    mark = digest(*(part.encode() for part in (finding.path, finding.code, finding.field)))
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.level],
        "message": {"text": f"{about}{finding.message}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {_FINGERPRINT: mark.hex()},
    }


def _region(finding: Finding) -> dict[str, int]:
    region = {"startLine": finding.line, "startColumn": max(finding.column, 1)}
    if finding.end_line:
        region |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    return region
