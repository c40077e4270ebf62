"""Values as YAML text that means them, whatever they are: what `text.read_mapping` reads back."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"""What can be written: texts, numbers, true and false, lists, fields, and nothing."""

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ .-][A-Za-z0-9]+)*")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_OF_TIME: Final = "DateTime"  # how the fields of records end that say when something was
_ADDRESS: Final = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w./~%?&=+-]*)?(?<=[\w/])", re.ASCII)
_NOT_TEXT: Final = frozenset("true false yes no on off y n null none nan inf".split())
"""What other readers of YAML take for something else than text."""
_ESCAPED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def yaml_text(fields: Mapping[str, Value], indent: int = 0) -> str:
    """Fields, one a line, in their order; each line ends with a line end.

    Texts stand in double quotes, where nothing in them can end them or begin anything else; but
    for plain words, moments and simple addresses, which need none. A day needs none where it is
    told when something was: elsewhere it may be a title.
    """
    return "".join(_field(name, value, " " * indent) for name, value in fields.items())


def _field(name: str, value: Value, margin: str) -> str:
    if value is None:
        return f"{margin}{name}:\n"
    if isinstance(value, Mapping):
        return f"{margin}{name}:\n{yaml_text(value, len(margin) + 2)}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"{margin}{name}:\n" + "".join(_item(item, f"{margin}  ") for item in value)
    is_day = name.endswith(_OF_TIME) and isinstance(value, str) and _DAY.fullmatch(value)
    return f"{margin}{name}: {value if is_day else _scalar(value)}\n"


def _item(value: Value, margin: str) -> str:
    if isinstance(value, Mapping):
        return f"{margin}- {yaml_text(value, len(margin) + 2).lstrip(' ')}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        raise TypeError("a list right in a list is in no record")
    return f"{margin}- {_scalar('' if value is None else value)}\n"


def _scalar(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value}"
    is_word = _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT
    if is_word or _DATE.fullmatch(value) or _ADDRESS.fullmatch(value):
        return value
    return f'"{"".join(map(_character, value))}"'


def _character(sign: str) -> str:
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    if sign.isprintable():
        return sign
    code = ord(sign)
    if code > 0xFFFF:
        return f"\\U{code:08X}"
    return "" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04X}"
