"""What is wrong with YAML that cannot be read, in our own words: the line, and how to write it.

A parser says what it would have expected, in words that differ by its version; who wrote the line
wants to know what to write instead. So the lines near the place where it stopped are looked at.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from generator.problems import shown

_PRIVATE: Final = "secured"  # as in `fields`: beside it, nothing of the file is shown
_NAME: Final = re.compile(r"[\w.-]+\s*:")
_BEFORE: Final = re.compile(r"\s*(?:- +)*")
_NO_SPACE: Final = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*):(?!//)(\S.*)")
_SINGLE: Final = re.compile(r"'(?:[^']|'')*+'(?:\s+#.*)?")
_DOUBLE: Final = re.compile(r'"(?:[^"\\]|\\.)*+"(?:\s+#.*)?')
_QUOTE: Final = re.compile("['\"]")
_CLOSING: Final = {
    "'": re.compile(r"(?:[^']|'')*+'"),
    '"': re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL),
}
_ESCAPE: Final = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^xuU])")
_HALF: Final = re.compile(r"\\(?:u|U0000)[Dd][89A-Fa-f][0-9A-Fa-f]{2}")
_ESCAPED: Final = frozenset('0abtnvfre "/\\N_LP\t')
_BLOCK: Final = re.compile(r"[|>][+-]?[1-9]?[+-]?(?:\s+#.*)?")
_BRACKETS: Final = {"[": "]", "{": "}"}
_NO_NAME: Final = tuple("#'\"[]{}")
_OPENED_EMPTY: Final = re.compile(r"[\[,{]\s*[@%`#*&!]")


class _Trouble(NamedTuple):
    reason: str
    """In our own words, with what to do."""
    instead: str = ""
    """What to write, from the file's own text."""


_UNTOLD: Final = _Trouble(
    "this cannot be read; quote the value if it holds special characters, and indent with spaces"
)


def advice(lines: Sequence[str], marks: Sequence[int]) -> tuple[int, str]:
    """The line to blame, counted from 0, and what is said of it.

    marks   the lines that the parser names: where it stopped, and where what it was reading began
    """
    last = max(len(lines) - 1, 0)
    stopped = min(marks[0], last) if marks else 0
    before = next((at for at in range(stopped - 1, -1, -1) if lines[at].strip()), stopped)
    for at in dict.fromkeys((stopped, *(min(mark, last) for mark in marks), before)):
        trouble = _trouble(lines[at]) if at < len(lines) else None
        if trouble is not None:
            return at, _said(lines, trouble)
    if stopped < len(lines) and not lines[stopped].strip():
        stopped = before
    return stopped, _said(lines, _misplaced(lines, stopped, before))


def deepest_flow(text: str, marks: Sequence[int]) -> int:
    """How many brackets are open at once in the value at which the parser stopped."""
    lines = text.split("\n")
    most = 0
    for start in marks:
        value = _entry(lines[start])[2] if start < len(lines) else ""
        if value[:1] in _BRACKETS:
            depth = 0
            for sign in _bare("\n".join([value, *lines[start + 1 : max(marks) + 1]])):
                depth += (sign in "[{") - (sign in "]}")
                most = max(most, depth)
    return most


def quoted(text: str) -> str:
    """The text as YAML writes any text, in the quotes that need the fewest escapes."""
    if ('"' in text or "\\" in text) and "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bare(text: str) -> str:
    """The text without what stands in quotes, in time that grows with it and no faster."""
    kept, start, at = [], 0, 0
    endless: set[str] = set()
    while quote := _QUOTE.search(text, at):
        at = quote.end()
        closing = None if quote[0] in endless else _CLOSING[quote[0]].match(text, at)
        if closing is None:
            endless.add(quote[0])
            continue
        kept.append(text[start : quote.start()])
        start = at = closing.end()
    return "".join([*kept, text[start:]])


def _said(lines: Sequence[str], trouble: _Trouble) -> str:
    if _is_private(lines):
        trouble = _UNTOLD
    instead = f": {trouble.instead}" if trouble.instead else ""
    return f"not valid YAML: {trouble.reason}{instead}"


def _is_private(lines: Sequence[str]) -> bool:
    """True if a value that is private may stand in any of the lines."""
    for at, line in enumerate(lines):
        if _PRIVATE in line.casefold():
            below = lines[at + 1] if at + 1 < len(lines) else ""
            if line.rstrip() != f"{_PRIVATE}:" or (below and not _NAME.match(below)):
                return True
    return False


def _trouble(line: str) -> _Trouble | None:
    """What is wrong with a line by itself; None where nothing is."""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        spaces = "  " * max(len(indent) // 2, 1)
        reason = "a tab stands at the beginning of the line; indent with spaces instead of a tab"
        return _Trouble(reason, f'"{spaces}{shown(line)}"')
    before, name, value = _entry(line)
    if not name and not before:
        return _trouble_without_field(line)
    if not value:
        return None
    return _trouble_of_value(f"{before}{shown(name)}: " if name else before, value)


def _entry(line: str) -> tuple[str, str, str]:
    """The dashes of lists before a field, its name, and its value; empty for what is not there."""
    begin = _column(line)
    dashes = "- " * line.count("-", 0, begin)
    rest = line[begin:].strip()
    name, colon, value = rest.partition(":")
    if not colon or rest[:1] in _NO_NAME or (value and not value[0].isspace()):
        return dashes, "", rest
    return dashes, name.rstrip(), value.strip()


def _trouble_without_field(line: str) -> _Trouble | None:
    text = line.strip()
    if joined := _NO_SPACE.fullmatch(line):
        reason = "a space is missing behind the colon; write"
        return _Trouble(reason, f"{joined[1]}: {shown(joined[2])}")
    if text[:1] == "-" and text[1:2] not in ("", "-", " "):
        reason = "a space is missing behind the dash of a list; write"
        return _Trouble(reason, f"- {shown(text[1:])}")
    if not text or text[0] in "#-?:[]{}'\"":
        return None
    return _Trouble(
        'this line is no field ("name: value"). If it goes on with the text above, indent it, or '
        'write all of it in quotes on one line; if the body begins here, put "---" above it',
        f'"{shown(text)}"',
    )


def _trouble_of_value(before: str, value: str) -> _Trouble | None:
    first = value[0]
    if first in "'\"":
        return _trouble_of_quotes(before, value)
    if first in _BRACKETS:
        return _trouble_of_brackets(before, value)
    whole = before + quoted(shown(value))
    if first in "@%`*&!,]}":
        return _Trouble(f'no value may begin with "{first}" unless it is quoted; write', whole)
    if first in "|>" and not _BLOCK.fullmatch(value):
        reason = f'text behind "{first}" begins on the next line, indented, or is quoted; write'
        return _Trouble(reason, whole)
    if value.startswith(("- ", "? ", ": ")) or value in ("-", "?", ":"):
        reason = f'behind a field\'s name, "{first}" begins a line of its own, or is quoted; write'
        return _Trouble(reason, whole)
    if ": " in value or value.endswith(":"):
        return _Trouble("a value that holds a colon and a space has to be quoted; write", whole)
    return None


def _trouble_of_quotes(before: str, value: str) -> _Trouble | None:
    mark, rest = value[0], value[1:]
    form = _SINGLE if mark == "'" else _DOUBLE
    if form.fullmatch(value):
        if mark == '"' and _HALF.search(value):
            return _Trouble("an escape in double quotes stands for no character; delete it")
        wrong = mark == '"' and any(
            found[0][1] not in _ESCAPED and found[0][1] not in "xuU"
            for found in _ESCAPE.finditer(value)
        )
        if wrong or (mark == '"' and "\\" in _ESCAPE.sub("", value)):
            inside = shown(value[1:].rpartition('"')[0])
            reason = 'a back-slash in double quotes is written twice, or the quotes are "\'"; write'
            return _Trouble(reason, before + quoted(inside))
        return None
    if mark not in rest:
        reason = "a quotation mark is opened and never closed; write"
        return _Trouble(reason, before + quoted(shown(rest.strip())))
    if rest.endswith(mark):
        inside = rest[:-1]
        reason = "a quotation mark inside the quotes ends the text there; write"
        return _Trouble(reason, before + quoted(shown(inside)))
    reason = "text stands behind the closing quotation mark; quote all of it: write"
    return _Trouble(reason, before + quoted(shown(value)))


def _trouble_of_brackets(before: str, value: str) -> _Trouble | None:
    bare = _bare(value)
    opened = sum(bare.count(sign) for sign in "[{")
    closed = sum(bare.count(sign) for sign in "]}")
    whole = before + quoted(shown(value))
    if opened > closed:
        reason = f'a bracket is opened and never closed; add "{_BRACKETS[value[0]]}", or write'
        return _Trouble(reason, whole)
    if opened < closed:
        return _Trouble("a bracket is closed that was never opened; delete it in", shown(value))
    if bare.rstrip()[-1:] not in ("]", "}") and " #" not in bare:
        return _Trouble("text stands behind the closing bracket; quote all of it: write", whole)
    if _OPENED_EMPTY.search(bare):
        reason = "quote each value in the brackets that begins with a sign, as in"
        return _Trouble(reason, '["#one", "@two"]')
    if ": " in bare:
        reason = "quote each value in the brackets that holds a colon, as in"
        return _Trouble(reason, '["one: two"]')
    return None


def _misplaced(lines: Sequence[str], at: int, before: int) -> _Trouble:
    """What is wrong where every line is sound by itself: where it begins."""
    line = lines[at] if at < len(lines) else ""
    column, above = _column(line), _column(lines[before]) if before < len(lines) else 0
    text = f'"{shown(line)}"'
    if line.lstrip()[:1] == "-":
        reason = (
            "the dash stands in another column than those of its list; put all dashes of a list "
            "below each other, under the field's name"
        )
        return _Trouble(reason, text)
    if column > above and at != before:
        reason = (
            "the line is indented, and the field above it has a value already; begin it in the "
            f"same column as the field above ({above + 1})"
        )
        return _Trouble(reason, text)
    if column != above:
        reason = (
            "the line begins in another column than the fields that it belongs with; put them all "
            "below each other"
        )
        return _Trouble(reason, text)
    return _Trouble(_UNTOLD.reason, text)


def _column(line: str) -> int:
    """Where the field of a line begins, counted from 0: behind the dashes of lists."""
    begin = _BEFORE.match(line)
    return begin.end() if begin else 0
