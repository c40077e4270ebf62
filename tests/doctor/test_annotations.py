"""Annotations of GitHub's workflows: few, and never more than one line each."""

import re

from generator.doctor.annotations import annotations
from generator.doctor.rule import Finding
from generator.problems import Level


def lines(*findings: Finding) -> list[str]:
    return list(annotations(findings, lambda finding: f"content/{finding.path}"))


def test_an_annotation_names_file_line_columns_and_rule() -> None:
    finding = Finding("a.md", "text-entity", "100% odd", Level.WARNING, "title", 2, 8, 2, 20)
    assert lines(finding) == [
        "::warning file=content/a.md,line=2,col=8,endColumn=20,title=text-entity::title: 100%25 odd"
    ]


def test_what_costs_a_part_is_an_error_and_a_whole_file_has_no_line() -> None:
    finding = Finding("a.md", "value-form", "odd", Level.DROPPED)
    assert lines(finding) == ["::error file=content/a.md,title=value-form::odd"]


def test_of_each_kind_ten_are_told_and_the_rest_is_counted() -> None:
    faults = [Finding("a.md", "value-form", f"{n}", Level.FAULT, line=n) for n in range(1, 24)]
    odd = [Finding("a.md", "text-entity", f"{n}", Level.WARNING, line=n) for n in range(1, 12)]
    said = lines(*faults, *odd)
    assert [line[:9] for line in said[:20]] == ["::error f"] * 10 + ["::warning"] * 10
    assert said[20:] == [
        "and 13 more errors: `broadsheet check` tells all",
        "and 1 more warning: `broadsheet check` tells all",
    ]
    assert lines(*faults[:10]) == said[:10]


def test_no_text_of_a_stranger_becomes_a_command() -> None:
    finding = Finding("a,b:c.md", "text-entity", "a\n::stop-commands::x\r\n%0A", Level.WARNING)
    (line,) = lines(finding)
    assert "\n" not in line
    assert "\r" not in line
    assert line.startswith("::warning file=content/a%2Cb%3Ac.md,title=")
    assert re.search(r"a%0A::stop-commands::x%0D%0A%250A$", line)
