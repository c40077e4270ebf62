"""The catalogue has every rule, and so has docs/check.md."""

from pathlib import Path

import pytest

import generator.doctor
from generator.doctor.catalogue import GROUPS, RULES, rules_of
from generator.doctor.rule import Mending, Rule

PAGE = Path(__file__).parents[2] / "docs" / "check.md"
START, END = "<!-- rules -->\n", "<!-- end of rules -->\n"
MARKS = {Mending.NONE: "", Mending.SAFE: "`--fix`", Mending.UNSAFE: "`--unsafe-fixes`"}


def tables() -> str:
    """Every rule with what it asks for, why, and what to do, a table for each group."""
    lines = []
    for heading, module in GROUPS:
        lines += ["", f"### {heading}", ""]
        lines += ["| rule | what has to be so | why | what to do | mended by |"]
        lines += ["| --- | --- | --- | --- | --- |"]
        lines += [row(rule) for rule in rules_of(module)]
    return "\n".join([*lines, ""]) + "\n"


def row(rule: Rule) -> str:
    cells = [rule.requirement, rule.why, rule.remedy, MARKS[rule.mending]]
    escaped = [cell.replace("<", "&lt;").replace("|", "\\|") for cell in cells]
    name = f'<a id="{rule.code}"></a>`{rule.code}` *({rule.level})*'
    return f"| {' | '.join([name, *escaped])} |"


def test_the_docs_list_every_rule(request: pytest.FixtureRequest) -> None:
    """`--update-golden` writes it."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    wanted = f"{before}{START}{tables()}{END}{after}"
    if request.config.getoption("--update-golden"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert PAGE.read_text("utf-8") == wanted


def test_every_file_that_holds_rules_is_in_the_catalogue() -> None:
    folder = Path(generator.doctor.__path__[0])
    with_rules = {path for path in folder.rglob("*.py") if " = Rule(\n" in path.read_text("utf-8")}
    assert {Path(str(module.__file__)) for _, module in GROUPS} == with_rules


def test_no_two_rules_have_one_code() -> None:
    codes = [rule.code for _, module in GROUPS for rule in rules_of(module)]
    assert len(codes) == len(set(codes)) == len(RULES)


def test_every_rule_is_told_in_whole_sentences() -> None:
    for rule in RULES.values():
        for sentence in (rule.requirement, rule.why, rule.remedy):
            assert sentence.endswith(".")
            assert sentence[0].isupper()
