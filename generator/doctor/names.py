"""Names that readers of YAML take for something else: `NO`, `on`, `3.10`, `12:30`, `2024-01-31`."""

import re
from collections.abc import Iterator
from typing import Final

from generator.doctor.examined import Examined
from generator.doctor.rule import Edit, Finding, Mending, Rule
from generator.problems import shown

TYPED = Rule(
    code="name-typed",
    requirement="A name that YAML may take for a number, a date or a truth is quoted.",
    why="Here it stays what it is. Other programs read the topic `NO` as false, `3.10` as 3.1, "
    "`12:30` as 750 and `on:` as a field named true, and write it back so.",
    remedy="Quote it.",
    mending=Mending.SAFE,
)

_NAMES: Final = dict.fromkeys(
    (
        "title name excerpt provider provider.name provider.authors[] provider.authors[].name "
        "topics topics[] tags tags[] hashtags hashtags[] category story items[] images[].title "
        "images[].attribution related[].title related[].excerpt related[].provider "
        "related[].provider.name levels levels[] aliases aliases[] keywords keywords[] "
        "parent description id guid slug"
    ).split(),
    "name",
)
_TRUTH: Final = re.compile("y|n|yes|no|on|off|true|false", re.IGNORECASE)
_TYPED: Final = re.compile(
    r"""
    (?P<truth> y|n|yes|no|on|off|true|false )
    | (?P<time> [-+]?[0-9]+ (?: :[0-5]?[0-9] )+ (?: \.[0-9]* )? )
    | (?P<date> [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} (?: [Tt\ ] .* )? )
    | (?P<number> [-+]? (?: 0b[01_]+ | 0o?[0-7_]+ | 0x[0-9a-f_]+
        | [0-9][0-9_]* (?: \.[0-9_]* )? (?: e[-+]?[0-9]+ )? | \.[0-9][0-9_]* (?: e[-+]?[0-9]+ )?
        | \.inf ) | \.nan )
    """,
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_SAID: Final = {
    "truth": "true or false",
    "time": "a number of base 60",
    "date": "a date",
    "number": "a number",
}


def findings(file: Examined) -> Iterator[Finding]:
    """The names that other programs type."""
    for _, field, value in file.of(_NAMES):
        match = _TYPED.fullmatch(value.text) if value.is_plain else None
        if match is not None:
            what = _SAID[match.lastgroup or "number"]
            yield _finding(file, field, value.text, what, (value.start, value.end))
    for field, key in file.located.keys.items():
        if key.is_plain and len(key.text) <= 5 and _TRUTH.fullmatch(key.text):
            yield _finding(file, field, key.text, "true or false", (key.start, key.end))


def _finding(file: Examined, field: str, text: str, what: str, at: tuple[int, int]) -> Finding:
    message = f'"{shown(text)}" is {what} to other readers of YAML; quote it: "{shown(text)}"'
    edit = Edit(*at, f'"{text}"')
    return file.finding(TYPED, field, message, at=at, edit=edit)
