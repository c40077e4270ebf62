"""Traces of what editors keep to themselves."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from generator.verify.rule import Rule, Sighting

PRIVATE = Rule(
    name="private-data",
    requirement="No file holds a trace of the editors' private field, `secured`: its name with a "
    "value, or a long run of base64 that is no address and no data: URL. What public records say "
    "themselves is none.",
    source="records.md: what is never read",
    remedy="find out which template or file lets it through, and publish nothing before that",
)

# An editors' private field is some 700 characters of base64; a "+" tells it from a long address.
# The word alone is no trace of it ("Funding secured: start-up raises 30 million"), nor is any word
# behind it: a secret has small letters, capitals and digits.
_KEY: Final = re.compile(
    r"\bsecured[\"']?\s*[:=]\s*[\"']?(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])(?=[A-Za-z+/]*[0-9])"
    r"[A-Za-z0-9+/]{20}"
)
_NAME: Final = re.compile(r"""["']secured["']\s*:""")
_PROGRAMS: Final = (".js", ".mjs")
_RUN: Final = re.compile(r"(?<![A-Za-z0-9+/,])[A-Za-z0-9+/]{200,}")
_LONG: Final = b"a" * 200
_AS_LETTERS: Final = bytes(
    ord("a") if chr(code).isascii() and (chr(code).isalnum() or chr(code) in "+/") else 0
    for code in range(256)
)
_ADDRESS: Final = re.compile(r"""[a-z]:/[^\s"'<>]*\Z""")
_BEFORE: Final = 2_000  # characters; no address is longer


def private(path: str, data: bytes, text: str) -> Iterator[Sighting]:
    """The first trace in a file of text."""
    if "secured" in text:
        if match := _KEY.search(text):
            yield _trace(match[0], text, match.start())
            return
        named = _NAME.search(text)
        if named and (path.endswith(_PROGRAMS) or (path.endswith(".json") and _has_it(text))):
            yield _trace(named[0], text, named.start())
            return
    if _LONG in data.translate(_AS_LETTERS):
        for run in _RUN.finditer(text):
            start = run.start()
            if "+" in run[0] and not _ADDRESS.search(text[max(0, start - _BEFORE) : start]):
                yield _trace(run[0], text, start)
                return


def _trace(found: str, text: str, place: int) -> Sighting:
    line = text.count("\n", 0, place) + 1
    return Sighting(PRIVATE.name, found, line, f"{len(found)} characters look like it")


def _has_it(text: str) -> bool:
    """Whether any object of a JSON text has a value under that name."""
    names: set[str] = set()

    def note(value: dict[str, Any]) -> dict[str, Any]:
        names.update(value)
        return value

    try:
        json.loads(text, object_hook=note)
    except (ValueError, RecursionError):
        return False
    return "secured" in names
