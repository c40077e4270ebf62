"""SARIF 2.1.0, held to what its schema requires of what is written here."""

import json

import jsonschema
import msgspec

from generator.doctor import sarif
from generator.doctor.rule import Finding
from generator.problems import Level

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REGION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["startLine"],
    "properties": {
        name: {"type": "integer", "minimum": 1}
        for name in ("startLine", "startColumn", "endLine", "endColumn")
    },
}
PLACE = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": {"type": "string", "pattern": "^[^ :]+$"}},
                },
                "region": REGION,
            },
        }
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": PLACE},
        "partialFingerprints": {
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
    },
}
DRIVER = {
    "type": "object",
    "required": ["name"],
    "properties": {"rules": {"type": "array", "uniqueItems": True, "items": RULE}},
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {"driver": DRIVER},
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
"""What sarif-schema-2.1.0.json asks of these, in our own words."""

FINDINGS = (
    Finding("a b/ä.md", "field-missing", "missing", Level.FAULT, "title", 2, 1),
    Finding("b.md", "text-entity", 'holds "&amp;"', Level.WARNING, "title", 2, 8, 2, 20),
    Finding("site.yaml", "path-clash", "two topics", Level.FAULT),
    Finding("b.md", "text-entity", 'holds "&lt;"', Level.WARNING, "excerpt", 3, 8, 3, 20),
)


def log(*findings: Finding) -> dict:
    document = sarif.document(findings, lambda finding: f"content/{finding.path}")
    encoded: dict = json.loads(msgspec.json.encode(document))
    return encoded


def test_a_log_keeps_the_schema() -> None:
    jsonschema.validate(log(*FINDINGS), LOG)
    jsonschema.validate(log(), LOG)


def test_each_result_names_its_rule_and_its_place() -> None:
    run = log(*FINDINGS)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [
        finding.code for finding in FINDINGS
    ]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    assert places[0] == {
        "artifactLocation": {"uri": "content/a%20b/%C3%A4.md"},
        "region": {"startLine": 2, "startColumn": 1},
    }
    assert places[1]["region"] == {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 20}
    assert "region" not in places[2]


def test_what_moves_keeps_its_fingerprint_and_two_fields_have_two() -> None:
    _, one, _, other = log(*FINDINGS)["runs"][0]["results"]
    (moved,) = log(msgspec.structs.replace(FINDINGS[1], line=9, end_line=9))["runs"][0]["results"]
    assert moved["partialFingerprints"] == one["partialFingerprints"]
    assert one["partialFingerprints"] != other["partialFingerprints"]
