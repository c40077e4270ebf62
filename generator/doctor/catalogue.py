"""All rules, gathered from the files that hold them."""

from types import ModuleType
from typing import Final

from generator.doctor import (
    addresses,
    dates,
    editions,
    names,
    pictures,
    related,
    silences,
    texts,
    ties,
    told,
    topics,
)
from generator.doctor.links import rules as links
from generator.doctor.rule import Rule

GROUPS: Final[tuple[tuple[str, ModuleType], ...]] = (
    ("Words", texts),
    ("Names", names),
    ("Addresses", addresses),
    ("Dates", dates),
    ("Pictures", pictures),
    ("Related coverage", related),
    ("Topics", topics),
    ("Stories", ties),
    ("Editions", editions),
    ("Links", links),
    ("Silences", silences),
    ("What a build tells", told),
)
"""Every file that holds rules, under a heading."""


def rules_of(module: ModuleType) -> list[Rule]:
    """The rules that a file holds, in their order."""
    return [value for value in vars(module).values() if isinstance(value, Rule)]


RULES: Final = {rule.code: rule for _, module in GROUPS for rule in rules_of(module)}
"""Every rule by its code."""
