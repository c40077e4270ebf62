"""Lines of .po files: which are broken. What reads them passes over much of it, and words that
someone translated would be said in English, or with half of a file behind them."""

import re
from collections.abc import Iterator
from typing import Final

from generator.content.yaml.fields import did_you_mean
from generator.problems import shown

_TEXT: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s*')
_KEYWORD: Final = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(\[\s*\d{1,2}\s*\])?\s*(?=\W|$)")
_WORD: Final = re.compile(r"[^\s\"'\[“”„]+")
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPES: Final = frozenset('\\"nrt')
_KEYWORDS: Final = ("msgctxt", "msgid", "msgid_plural", "msgstr")
_BEHIND: Final = "write one behind it"
_FOLLOWS: Final = {
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr"),
    "msgid_plural": ("msgstr",),
    "msgstr": ("", "msgctxt", "msgid", "msgstr"),
    "": ("", "msgctxt", "msgid"),
}
"""By what stands before: what may come next; empty for the end."""


def broken_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines, from 1, of a .po file that are none, each with what is wrong and what to do."""
    last, last_at, opened, has_number = "", 0, 0, False
    parts: dict[str, str] = {}
    seen: dict[tuple[str | None, str], int] = {}
    lines = text.replace("\r\n", "\n").split("\n")
    for at, line in enumerate((*map(str.strip, lines), "msgid"), start=1):
        is_end = at > len(lines)
        if not line or line.startswith("#"):
            continue
        keyword = _KEYWORD.match(line)
        if keyword is None and line[0] != '"':
            yield at, _no_keyword(line)
            continue
        name = keyword[1] if keyword else last
        rest = line[keyword.end() :] if keyword else line
        if keyword:
            fault = _out_of_order(last, "" if is_end else name, keyword[2], has_number)
            if fault:
                yield last_at if fault.endswith(_BEHIND) else at, fault
            has_number, last_at = bool(keyword[2]), at
        if keyword and name in ("msgctxt", "msgid") and last not in ("msgctxt", "msgid"):
            if parts:
                yield from _doubled(parts, opened, seen)
            parts = {}
        if is_end:
            break
        if keyword and name == "msgid":
            opened = at
        last = name
        written = _TEXT.fullmatch(rest)
        if written is None:
            yield at, _no_text(name, rest)
        elif not last:
            yield at, "these words stand behind no msgid or msgstr; write one before them"
        else:
            if not keyword or name != "msgstr":
                parts[name] = parts.get(name, "") + written[1]
            for escape in _ESCAPE.finditer(written[1]):
                if escape[1] not in _ESCAPES:
                    yield at, f"\\{shown(escape[1])} means nothing; write \\\\ for a backslash"


def _out_of_order(last: str, name: str, number: str | None, had_number: bool) -> str:
    """What is said of a keyword behind another; empty where it may come there.

    number, had_number   what stands in brackets behind it, and whether anything did before
    """
    if number and name not in ("msgstr", ""):
        return f"{name} takes no number in brackets; take it out"
    if name == "msgstr":
        if last == "msgid_plural" and not number:
            return "the words for each number have one of their own; write msgstr[0], msgstr[1]"
        if last == "msgid" and number:
            return "msgstr[…] is for what has a msgid_plural; take the brackets out"
        if last == "msgstr" and not (number and had_number):
            return "this msgstr has no msgid before it; write one there"
    if name in _FOLLOWS[last]:
        return ""
    if last in ("msgctxt", "msgid", "msgid_plural"):
        wanted = " or ".join(_FOLLOWS[last])
        return f"this {last} has no {wanted}; {_BEHIND}"
    return f"this {name} has no msgid before it; write one there"


def _doubled(
    parts: dict[str, str], line: int, seen: dict[tuple[str | None, str], int]
) -> Iterator[tuple[int, str]]:
    if "msgid" in parts:
        key = parts.get("msgctxt"), parts["msgid"]
        first = seen.setdefault(key, line)
        if first != line:
            yield line, f'"{shown(key[1])}" stands here again, after line {first}; keep one of them'


def _no_keyword(line: str) -> str:
    word = _WORD.match(line)
    written = word[0] if word else line
    advice = did_you_mean(written, _KEYWORDS)
    return f'expected msgid, msgstr, or a comment behind #, found "{shown(line)}"{advice}'


def _no_text(name: str, rest: str) -> str:
    if not rest:
        return f'expected words in quotes behind {name}, found nothing; write "" for none'
    behind = f" behind {name}" if name else ""
    if rest[0] != '"':
        return f'expected words in straight quotes{behind}, found {shown(rest)}; write "…"'
    if _TEXT.match(rest):
        message = 'write \\" for a quote within words, and each keyword on a line of its own'
        return f"words go on behind their last quote, in {shown(rest)}; {message}"
    return f'the last quote is missing behind {shown(rest)}; write one "'
