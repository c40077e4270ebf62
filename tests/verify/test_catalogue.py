"""The catalogue has every rule, and so has docs/verify.md."""

from pathlib import Path

import pytest

import generator.verify
from generator.problems import Level
from generator.verify import catalogue
from generator.verify.catalogue import GROUPS, RULES, rules_of
from generator.verify.rule import Rule

PAGE = Path(__file__).parents[2] / "docs" / "verify.md"
START, END = "<!-- rules -->\n", "<!-- end of rules -->\n"


def tables() -> str:
    """Every rule with its sentence and its source, a table for each group."""
    lines = []
    for heading, modules in GROUPS:
        lines += ["", f"### {heading}", "", "| rule | what has to be so | who asks for it |"]
        lines.append("| --- | --- | --- |")
        lines += [row(rule) for rule in rules_of(modules)]
    return "\n".join([*lines, ""]) + "\n"


def row(rule: Rule) -> str:
    requirement = rule.requirement.replace("<", "&lt;").replace("|", "\\|")
    mark = " *(warning)*" if rule.level is Level.WARNING else ""
    return f"| `{rule.name}`{mark} | {requirement} | {rule.source} |"


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
    folder = Path(generator.verify.__path__[0])
    with_rules = {path for path in folder.rglob("*.py") if " = Rule(\n" in path.read_text("utf-8")}
    gathered = {Path(str(module.__file__)) for _, modules in GROUPS for module in modules}
    assert gathered == with_rules


def test_no_two_rules_have_one_name() -> None:
    listed = [rule.name for _, modules in catalogue.GROUPS for rule in rules_of(modules)]
    assert sorted(listed) == sorted(set(listed))
    assert len(RULES) == len(listed)
