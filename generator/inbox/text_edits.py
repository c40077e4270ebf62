"""Edits of a candidate's text: whole fields at the top of its head, at the parser's marks.

Each edit is held to change no other value: comments, order, quoting and line ends of all the rest
stay as they are.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from generator.content.yaml.writing import Value, yaml_text
from generator.doctor.edits import CannotEditError, around, edited, written
from generator.doctor.located import Located, located

INBOX: Final = "inbox"
"""The field of a candidate's head that no record has: where it came from, and why."""

_BLANK_OR_COMMENT: Final = re.compile(r"[ \t]*(?:#.*)?(?:\r\n|\r|\n)?")
_QUOTES: Final = frozenset(("'", '"'))


def places_of(text: str) -> Located:
    """Where the values of a candidate's head stand."""
    return located(text, has_body=True)


def without(text: str, name: str) -> str:
    """The text without a field at the top, and all below it; the same text where it has none.

    Raises CannotEditError where that would change another field.
    """
    places = places_of(text)
    span = _span(places, name)
    if span is None:
        return text
    return _held(places, text[: span[0]] + text[span[1] :], name, is_there=False)


def blanked(text: str, name: str) -> str:
    """The text with empty lines in the place of a field at the top, so that all lines keep their
    numbers; the same text where it has none."""
    span = _span(places_of(text), name)
    if span is None:
        return text
    start, end = span
    return text[:start] + re.sub(r"[^\r\n]", "", text[start:end]) + text[end:]


def with_field(text: str, name: str, value: Value) -> str:
    """The text with a field at the top that says this; without it, for None.

    A value of one line is written within its marks; what is new stands before `inbox`, or at the
    end of the head. Raises CannotEditError where it would change another field.
    """
    if value is None:
        return without(text, name)
    places = places_of(text)
    if not places.values:
        raise CannotEditError("its head cannot be read")
    told = yaml_text({name: value})
    now = places.values.get(name)
    if isinstance(value, str) and now is not None and now.start == now.end:
        # Nothing is written there: YAML wants a space between the name and what is to come.
        at = text.index(":", places.keys[name].end) + 1
        new = told.partition(": ")[2].rstrip("\n")
        return _held(places, f"{text[:at]} {new}{text[at:]}", name)
    if isinstance(value, str) and now is not None and now.style in ("", *_QUOTES):
        inner = written(now, value) if now.style else None
        new = around(now, inner) if inner is not None else told.partition(": ")[2].rstrip("\n")
        return _held(places, text[: now.start] + new + text[now.end :], name)
    told = told.replace("\n", _line_end(text))
    span = _span(places, name)
    if span is None:
        last = _span(places, INBOX)
        start = end = last[0] if last else places.end
    else:
        start, end = span
    return _held(places, text[:start] + told + text[end:], name)


def with_fields(text: str, fields: Mapping[str, Value]) -> str:
    """The text with several fields that say this."""
    for name, value in fields.items():
        text = with_field(text, name, value)
    return text


def with_items(text: str, name: str, items: Sequence[Value], above: str = "") -> str:
    """The text with more members at the end of a list of fields.

    above   the field at the top that the list stands below; empty where it stands there itself
    Raises CannotEditError where there is no such list, written as one member below another.
    """
    places = places_of(text)
    field = f"{above}.{name}" if above else name
    members = [key for key in places.keys if key.startswith(f"{field}[")]
    span = _span(places, above or name)
    if span is None or not members:
        raise CannotEditError(f"{field} is no list of fields")
    first = places.keys[members[0]]
    line = text.rfind("\n", 0, first.start) + 1
    margin = text[line : first.start]
    if not re.fullmatch(r" *- +", margin):
        raise CannotEditError(f"{field} is not written as one member below another")
    indent = margin.index("-")
    end = max(value.end for key, value in places.values.items() if key.startswith(f"{field}["))
    stop = text.find("\n", max(end - 1, 0)) + 1 or len(text)
    told = yaml_text({name: items}).partition("\n")[2]
    lines = [" " * indent + line.removeprefix("  ") for line in told.splitlines()]
    new = "".join(f"{line}{_line_end(text)}" for line in lines)
    made = text[:stop] + new + text[stop:]
    after = places_of(made)
    if any(
        key not in after.values or after.values[key].text != value.text
        for key, value in places.values.items()
    ):
        raise CannotEditError(f"{field} cannot be written to")
    return made


def _held(before: Located, text: str, name: str, *, is_there: bool = True) -> str:
    """The text, if it says the same as before but for one field, which it has now or has not."""
    after = edited(before, text, name)
    if (name in after.keys) is not is_there:
        raise CannotEditError(f"`{name}` cannot be written without changing another field")
    return after.text


def _span(places: Located, name: str) -> tuple[int, int] | None:
    """From where to where a field stands at the top, with whole lines; what stands above the next
    field belongs to that. None where it does not stand there."""
    tops = sorted(key.start for key in places.keys.values() if _begins_line(places, key.start))
    key = places.keys.get(name)
    if key is None or key.start not in tops:
        return None
    end = next((start for start in tops if start > key.start), places.end)
    lines = places.text[key.start : end].splitlines(keepends=True)
    while len(lines) > 1 and _is_apart(lines[-1]):
        end -= len(lines.pop())
    return key.start, end


def _is_apart(line: str) -> bool:
    """True for an empty line, and for a comment at the margin."""
    return bool(_BLANK_OR_COMMENT.fullmatch(line)) and not line.startswith((" ", "\t"))


def _begins_line(places: Located, at: int) -> bool:
    return at == places.start or places.text[at - 1] in "\r\n"


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
