"""Fields of the owner's own, below `extra`: what they may say, and the form in which it is kept.

A declaration in site.yaml gives them types. What nothing is declared of is read as what it looks
like, and only where that loses nothing: `3.1` is a number, and `3.10`, which would come out as
`3.1`, stays text.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Any, Final, Literal, get_args

from msgspec import Struct, msgpack

from generator.content.records.dates import instant
from generator.content.records.links import picture_url, web_url
from generator.content.records.text import short
from generator.content.yaml.fields import (
    PRIVATE,
    Convert,
    Fields,
    boolean,
    decimal_number,
    whole_number,
)
from generator.content.yaml.text import Mapping, Node, Scalar, Sequence, is_cut
from generator.problems import Level, shown

NAME: Final = "extra"
"""The field that holds those of the owner's own."""
WHERE: Final = f"; `{NAME}` holds those of your own"
"""What is said of a field that nobody knows."""

ScalarType = Literal["text", "number", "whole_number", "boolean", "date", "url"]
Type = Literal["text", "number", "whole_number", "boolean", "date", "url", "fields", "list"]
Member = Literal["text", "number", "whole_number", "boolean", "date", "url", "fields"]
MEMBERS: Final[tuple[Member, ...]] = get_args(Member)
TYPES: Final[tuple[Type, ...]] = get_args(Type)

DEEPEST: Final = 3  # `extra`, a list of fields in it, and fields in these: more is no small mapping
_LONGEST_NAME: Final = 60
_OWNERS_LIST: Final = 10_000  # members: a sponsor a day for decades; site.yaml is no stranger's
_OWNERS_SIZE: Final = 1_000_000  # bytes, the same
_WHOLE: Final = re.compile(r"-?\d{1,15}", re.ASCII)
_DECIMAL: Final = re.compile(r"-?\d{1,15}\.\d{1,15}", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?", re.ASCII)


class ExtraField(Struct, frozen=True):
    """One field, as it is declared."""

    name: str
    type: Type = "text"
    member: Member = "text"
    """Of what a list holds."""
    of: "tuple[ExtraField, ...] | None" = None
    """Of `fields`, and of a list of them: what they hold. None where that may be anything."""
    required: bool = False
    default: bytes = b""
    """Packed; empty for none."""


Declared = tuple[ExtraField, ...] | None
"""All fields that there may be; None for any."""


class ExtraFields(Struct, frozen=True, kw_only=True):
    """The fields that a site declares, by where they belong."""

    records: Declared = None
    topics: Declared = None
    publishers: Declared = None
    pages: Declared = None
    site: Declared = None


UNDECLARED: Final = ExtraFields()


class _Options(Struct, frozen=True):
    """How the fields of one file are read."""

    zone: tzinfo
    level: Level
    """Of what is said of one that is wrong."""
    longest: int | None
    """Members of a list; None for what the file's limits allow any list."""


def read_extra(
    fields: Fields, declared: Declared, zone: tzinfo, level: Level = Level.DROPPED
) -> bytes:
    """What stands below `extra`, packed; empty for nothing.

    zone    of dates that name none
    level   FAULT in the owner's site.yaml, which is held to no size
    """
    required = [field for field in declared or () if field.required]
    if not fields.has(NAME):
        fields.ignore(NAME)
        for field in required:
            fields.drop(f"{NAME}.{field.name}", "missing; it is required")
        return b""
    below = fields.mapping(NAME)
    if below is None:
        return b""
    is_owners = level is Level.FAULT
    options = _Options(zone, level, _OWNERS_LIST if is_owners else None)
    found = _read(below, declared, options, 1)
    most = _OWNERS_SIZE if is_owners else fields.limits.extra
    if len(packed(found)) > most:
        found = _fitting(found, most, below)
    return packed(found)


def read_default(fields: Fields, field: ExtraField, zone: tzinfo) -> bytes:
    """The declared default of a field, packed."""
    asked = ExtraField("default", field.type, field.member, field.of)
    value = _value(fields, asked, _Options(zone, Level.FAULT, _OWNERS_LIST), 1)
    return b"" if value is None else packed(value)


def packed(value: Any) -> bytes:
    """One form for one value: fields by their names. Nothing is empty."""
    return b"" if value == {} else msgpack.encode(_sorted(value))


def unpacked(data: bytes) -> Any:
    """Text, numbers, true and false, dates in UTC, lists, and fields by name."""
    return msgpack.decode(data) if data else {}


def is_extra_name(name: str) -> bool:
    """True for what templates can ask for: letters, digits, `_` and `-`, a letter first."""
    is_word = name.replace("-", "_").isidentifier() and not name.startswith(("_", "-"))
    return is_word and len(name) <= _LONGEST_NAME and name != PRIVATE


def _read(fields: Fields, declared: Declared, options: _Options, depth: int) -> dict[str, Any]:
    """The values of one mapping, in the order of the declaration or else of the file."""
    asked = declared if declared is not None else tuple(_guessed(fields, options))
    values = ((field.name, _value(fields, field, options, depth)) for field in asked)
    found = {name: value for name, value in values if value is not None}
    fields.finish(options.level)
    return found


def _value(fields: Fields, field: ExtraField, options: _Options, depth: int) -> Any:
    """The value of one field; None where there is none, or it is wrong."""
    name, is_list = field.name, field.type == "list"
    holds_fields = "fields" in (field.type, field.member if is_list else "")
    if holds_fields and depth == DEEPEST:
        fields.ignore(name)
        if fields.has(name):
            fields.drop(name, f"fields within fields go {DEEPEST} deep at most; write it flatter")
        return None
    if (is_list or holds_fields) and not fields.has(name):
        fields.ignore(name)
        if field.required:
            fields.drop(name, "missing; it is required")
        return None
    if holds_fields:
        below = fields.mappings(name, options.longest) if is_list else [fields.mapping(name)]
        found = [_member(item, field.of, options, depth + 1) for item in below if item is not None]
        sound = [member for member in found if member is not None]
        return sound if is_list else next(iter(sound), None)
    convert = _converter(field.member if is_list else field.type, options.zone)  # type: ignore[arg-type]
    if is_list:
        return [value for value in fields.values(name, convert, options.longest) if value != ""]
    return fields.value(name, convert, required=field.required)


def _member(
    fields: Fields, declared: Declared, options: _Options, depth: int
) -> dict[str, Any] | None:
    """Fields within fields; None where one is missing that is required of them."""
    found = _read(fields, declared, options, depth)
    is_whole = all(field.name in found for field in declared or () if field.required)
    return found if is_whole else None


def _converter(kind: ScalarType, zone: tzinfo) -> Convert[Any]:
    match kind:
        case "number":
            return number
        case "whole_number":
            return whole_number
        case "boolean":
            return boolean
        case "date":
            return instant(zone)
        case "url":
            return address
    return short


def number(text: str) -> int | float:
    """A number: whole if it is written without a point."""
    value = decimal_number(text) + 0.0  # and no -0.0, which would be shown so
    return int(text) if _WHOLE.fullmatch(text.strip()) else value


def address(text: str) -> str:
    """An http(s) URL, or a path of this site such as `/images/a.jpg`."""
    return picture_url(text) if text.strip()[:1] == "/" else web_url(text)


def _guessed(fields: Fields, options: _Options) -> Iterator[ExtraField]:
    """What is there, as fields of the types that it looks like."""
    names = [name for name in fields.names() if name != PRIVATE]
    most = fields.limits.list if options.longest is None else options.longest
    for name in names[:most]:
        if not is_extra_name(name):
            fields.ignore(name)
            what = "a name has letters, digits, _ and -, and begins with a letter; write another"
            fields.drop(shown(name), what, fields.line(name))
        elif (node := fields.node(name)) is None:
            fields.ignore(name)
        else:
            yield _looks_like(name, node, options.zone)
    if len(names) > most:
        fields.ignore(*names[most:])
        message = f"expected at most {most:,} fields, found {len(names):,}; the first {most:,} stay"
        fields.drop(shown(names[most]), message, fields.line(names[most]))


def _looks_like(name: str, node: Node, zone: tzinfo) -> ExtraField:
    if isinstance(node, Mapping):
        return ExtraField(name, "fields")
    if not isinstance(node, Sequence):
        return ExtraField(name, _scalar_type(node, zone))
    if any(isinstance(item, Mapping) for item in node.items):
        return ExtraField(name, "list", "fields")
    # One list, one type: what is a number in one place and a word in another is a word.
    found = {_scalar_type(item, zone) for item in node.items}
    return ExtraField(name, "list", found.pop() if len(found) == 1 else "text")


def _scalar_type(node: Node, zone: tzinfo) -> ScalarType:
    """The type of a value that comes out as it is written; text for any other."""
    if not isinstance(node, Scalar) or not node.plain or is_cut(node):
        return "text"
    text = node.text
    if text in ("true", "false"):
        return "boolean"
    if _WHOLE.fullmatch(text) and str(int(text)) == text:
        return "number"
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text:
        return "number"
    if _DATE.fullmatch(text):
        try:
            instant(zone)(text)
        except ValueError:
            return "text"
        return "date"
    return "text"


def _fitting(found: dict[str, Any], most: int, fields: Fields) -> dict[str, Any]:
    """As many of these as fit, in their order."""
    kept, size = {}, 1
    for name, value in found.items():
        taken = len(packed({name: value}))
        if size + taken > most:
            message = f"with it, `{NAME}` would take more than {most:,} bytes; make it shorter"
            fields.drop(name, message)
        else:
            kept[name] = value
            size += taken
    return kept


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def texts_in(*packed_ones: bytes) -> Iterator[str]:
    """Every text and date that these say: dates as RFC 3339 has them, in UTC."""
    waiting: list[Any] = [unpacked(item) for item in packed_ones]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, datetime):
            yield value.isoformat().replace("+00:00", "Z")
        elif isinstance(value, Iterable):
            waiting += value.values() if isinstance(value, dict) else value
