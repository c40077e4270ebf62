"""The declaration of fields of the owner's own in site.yaml: which there are, and of what type.

extra_fields:
  records:
    sponsor: text
    price: {type: number, default: 0}
    awards: {type: list, of: {name: text, year: whole_number}}
"""

from datetime import tzinfo
from typing import Final

from generator.content.records.extra import (
    DEEPEST,
    MEMBERS,
    TYPES,
    UNDECLARED,
    Declared,
    ExtraField,
    ExtraFields,
    is_extra_name,
    read_default,
)
from generator.content.records.text import plain
from generator.content.yaml.fields import Fields, boolean, one_of
from generator.content.yaml.text import Scalar
from generator.problems import Level, shown

SETTING: Final = "extra_fields"
_MOST_DECLARED: Final = 200  # fields of one place


def read_declared(fields: Fields, zone: tzinfo) -> ExtraFields:
    """What the setting declares; every fault of it is collected.

    zone   of dates that name none
    """
    below = fields.mapping(SETTING)
    if below is None:
        return UNDECLARED
    places = {place: _place(below, place, zone) for place in ExtraFields.__struct_fields__}
    below.finish(Level.FAULT)
    return ExtraFields(**places)


def _place(fields: Fields, place: str, zone: tzinfo) -> Declared:
    """The fields of one place. `{}` declares that there are none."""
    if not fields.has(place):
        fields.ignore(place)
        return None
    below = fields.mapping(place)
    return None if below is None else _fields(below, zone, 1)


def _fields(fields: Fields, zone: tzinfo, depth: int) -> tuple[ExtraField, ...]:
    names = fields.names()
    if len(names) > _MOST_DECLARED:
        fields.fault("", f"expected at most {_MOST_DECLARED} fields, found {len(names):,}")
    found = [_field(fields, name, zone, depth) for name in names[:_MOST_DECLARED]]
    fields.ignore(*names)
    fields.finish(Level.FAULT)
    return tuple(field for field in found if field is not None)


def _field(fields: Fields, name: str, zone: tzinfo, depth: int) -> ExtraField | None:
    if not is_extra_name(name):
        message = (
            "expected a name of letters, digits, _ and - that begins with a letter, and is not "
            "that of private data"
        )
        fields.fault(shown(name), message, fields.line(name))
        return None
    below = fields.mapping(name, alone="type")
    if below is None:
        if not fields.has(name):
            fields.fault(name, f"expected a type: one of {', '.join(TYPES)}", fields.line(name))
        return None
    kind = below.value("type", one_of(*TYPES), required=True)
    below.value("description", plain)  # a note for whoever reads the file
    required = below.value("required", boolean, default=False)
    field = ExtraField(name, kind or "text", required=required)
    if kind in ("list", "fields"):
        field = _with_members(below, field, zone, depth)
    elif below.has("of"):
        below.fault("of", 'says what `list` and `fields` hold; write "type: list" for a list')
        below.ignore("of")
    default = b""
    if below.has("default"):
        if required:
            below.fault("default", "is never used beside `required: true`; delete one of the two")
        default = read_default(below, field, zone)
    below.ignore("of", "default")
    below.finish(Level.FAULT)
    return ExtraField(name, field.type, field.member, field.of, required, default)


def _with_members(fields: Fields, field: ExtraField, zone: tzinfo, depth: int) -> ExtraField:
    """The same with what it holds. Without `of`, that is text in a list, and anything in fields."""
    if not fields.has("of"):
        return field
    if isinstance(fields.node("of"), Scalar):
        if field.type == "fields":
            fields.fault("of", "expected fields, each with its type: {name: text, link: url}")
            return field
        word = fields.value("of", one_of(*MEMBERS), default="text")
        member = next((known for known in MEMBERS if known == word), MEMBERS[0])
        return ExtraField(field.name, field.type, member)
    if depth == DEEPEST:
        fields.fault("of", f"fields within fields go {DEEPEST} deep at most; write it flatter")
        return field
    below = fields.mapping("of")
    if below is None:
        return field
    return ExtraField(field.name, field.type, "fields", _fields(below, zone, depth + 1))
