"""Edits of a file's text: made at the parser's marks, and held to change nothing else."""

from collections.abc import Callable, Iterable
from typing import Final

from generator.doctor.located import Located, Value, relocated
from generator.doctor.rule import Edit

_QUOTES: Final = frozenset("'\"")

Same = Callable[[str, str], bool]


def changed_to(located_file: Located, value: Value, new: str) -> Edit | None:
    """The smallest edit that writes a value anew; None where there is nothing to do.

    new   all of what is to stand between the value's marks
    """
    old = located_file.text[value.start : value.end]
    if new == old:
        return None
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return Edit(value.start + start, value.end - end, new[start : len(new) - end])


def is_sound(before: Located, edit: Edit, field: str, same: Same = lambda old, new: True) -> bool:
    """True if an edit changes nothing but the field: neither another value, nor the lines, nor
    whether the file can be read.

    same   whether that field may say the second of two texts in the place of the first
    """
    if not before.values:
        return False
    removed = before.text[edit.start : edit.end]
    if any(sign in removed + edit.new for sign in "\r\n"):
        return False
    after = relocated(before, applied(before.text, (edit,)))
    if len(after.values) != len(before.values) or len(after.keys) != len(before.keys):
        return False
    values = zip(before.values.items(), after.values.items(), strict=True)
    return all(
        same(was.text, now.text) if _is_below(old, field) else old == new and was.text == now.text
        for (old, was), (new, now) in values
    ) and all(
        old == new or _is_below(old, field)
        for old, new in zip(before.keys, after.keys, strict=True)
    )


class CannotEditError(ValueError):
    """A text in which a field cannot be written without changing another. Says why, in words that
    follow the name of its file."""


def edited(before: Located, text: str, field: str) -> Located:
    """The places of an edited text, held to say the same as before but for one field at the top
    and all below it. Raises CannotEditError where it does not."""
    after = relocated(before, text)
    if _others(before, field) != _others(after, field):
        raise CannotEditError(f"`{field}` cannot be written without changing another field")
    return after


def _others(places: Located, field: str) -> list[tuple[str, str]]:
    """All values but those of one field, in their order."""
    return [
        (name, value.text) for name, value in places.values.items() if not _is_below(name, field)
    ]


def _is_below(field: str, above: str) -> bool:
    return field == above or field.startswith((f"{above}.", f"{above}["))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap, each at its place in the text as it is given."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def written(value: Value, raw: str) -> str | None:
    """How a text stands within the marks of a value, in its own quotes; None where it cannot.

    raw   of one line
    """
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in raw):
        return None
    if value.style == '"':
        return raw.replace("\\", "\\\\").replace('"', '\\"')
    return raw.replace("'", "''") if value.style == "'" else raw


def inside(located_file: Located, value: Value) -> str:
    """What stands between the quotes of a value, as it is written."""
    raw = located_file.text[value.start : value.end]
    return raw[1:-1] if value.style in _QUOTES else raw


def around(value: Value, raw: str) -> str:
    """The same with the quotes around it."""
    return f"{value.style}{raw}{value.style}" if value.style in _QUOTES else raw
