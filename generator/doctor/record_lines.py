"""One line of a record's head, put in, written anew or taken out at the parser's marks. No other
byte of the file changes, and no other field says anything else."""

import re
from typing import Final

from generator.content.records.model import ALONE
from generator.content.records.schema import Reading
from generator.content.story_decisions import LineEdit
from generator.content.yaml.writing import yaml_text
from generator.doctor.edits import CannotEditError, applied, edited
from generator.doctor.located import Located
from generator.doctor.record import opened
from generator.doctor.rule import Edit

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def with_field(
    data: bytes, name: str, field: str, value: str, reading: Reading
) -> tuple[bytes, LineEdit | None]:
    """A record that says this in a field at the top, and which line was written for it; None where
    it says so already.

    data    of the file
    value   on one line; empty to take the field out
    Raises CannotEditError where that cannot be done in one line.
    """
    file = _places(data, name, reading)
    key, now = file.keys.get(field), file.values.get(field)
    if key is None:
        if not value:
            return data, None
        line = f"{field}: {_told(value)}"
        return _edited(file, LineEdit(name, _line_of(file, file.end), after=line), field, value)
    if key.text != field:
        raise CannotEditError(f"`{field}` is written as `{key.text}`")
    if now is None or now.style in ("|", ">"):
        raise CannotEditError(f"`{field}` is written over several lines")
    if value and now.text == value:
        return data, None
    number, start, end = _line_at(file, key.start)
    before = file.text[start:end]
    if key.start != start or now.end > end:
        raise CannotEditError(f"`{field}` does not stand on a line of its own")
    told = _told(value)
    after = f"{before[: now.start - start]}{told}{before[now.end - start :]}" if value else ""
    return _edited(file, LineEdit(name, number, before, after), field, value)


def reverted(data: bytes, edit: LineEdit, reading: Reading) -> bytes:
    """A record as it was before an edit; the same bytes where it is so already.

    Raises CannotEditError where the line is another by now.
    """
    file = _places(data, edit.name, reading)
    lines = [match[0] for match in _LINE.finditer(file.text, file.start, file.end) if match[0]]
    first = file.line_and_column(file.start)[0]
    said = [_LINE_END.sub("", line) for line in lines]
    if edit.after:
        at = [number for number, line in enumerate(said, first) if line == edit.after]
        field = edit.after.partition(":")[0]
        if not at and (edit.before in said if edit.before else field not in file.keys):
            return data
        if edit.line in at:
            at = [edit.line]
        if len(at) != 1:
            raise CannotEditError(f"`{edit.after}` does not stand there any more")
        line, before = at[0], edit.before
    else:
        if edit.before in said:
            return data
        line, before = max(first, min(edit.line, first + len(said))), edit.before
    changed = LineEdit(edit.name, line, edit.after, before)
    field = (edit.after or edit.before).partition(":")[0]
    return _edited(file, changed, field, None)[0]


def _edited(file: Located, edit: LineEdit, field: str, value: str | None) -> tuple[bytes, LineEdit]:
    """The file with that line, held to say the same as before but for one field.

    value   what the field is to say; None for whatever the line says
    """
    start = _start_of(file, edit.line)
    end = _LINE_END.search(file.text, start)
    line_end = _LINE_END.search(file.text)
    told = f"{edit.after}{line_end[0] if line_end else chr(10)}" if edit.after else ""
    stop = end.end() if end and edit.before else start
    text = applied(file.text, (Edit(start, stop, told),))
    after = edited(file, text, field)
    if value is not None and (after.values[field].text if field in after.values else "") != value:
        raise CannotEditError(f"`{field}` cannot be written on a line of its own")
    return text.encode(), edit


def _told(value: str) -> str:
    """A text as YAML; the word of one that stands alone as the docs write it."""
    return value if value == ALONE else yaml_text({"": value}).removeprefix(": ").rstrip("\n")


def _places(data: bytes, name: str, reading: Reading) -> Located:
    file = opened(data, name, reading)
    if file is None or not file.located.values:
        raise CannotEditError("its head is not of plain YAML")
    return file.located


def _line_of(file: Located, at: int) -> int:
    return file.line_and_column(at)[0]


def _line_at(file: Located, at: int) -> tuple[int, int, int]:
    """The line that a place is in: its number, where it starts, and where it ends, without its line
    end."""
    number = _line_of(file, at)
    start = _start_of(file, number)
    end = _LINE_END.search(file.text, start)
    return number, start, end.start() if end else len(file.text)


def _start_of(file: Located, number: int) -> int:
    """Where a line starts, counted from 1."""
    start = 1 if file.text.startswith("\ufeff") else 0
    for _ in range(number - 1):
        end = _LINE_END.search(file.text, start)
        if end is None:
            return len(file.text)
        start = end.end()
    return start
