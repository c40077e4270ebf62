"""Traces of what editors keep to themselves."""

import re
from collections.abc import Iterator
from typing import Final

from generator.verify.rule import Fault, Rule

PRIVATE = Rule(
    name="private-data",
    says="No file holds a trace of the editors' private field, `secured`: its name with a value, "
    "or a long run of base64 that is no address and no data: URL.",
    source="records.md: what is never read",
    do="find out which template or file lets it through, and publish nothing before that",
)

# An editors' private field is some 700 characters of base64; a "+" tells it from a long address.
# The word alone is no trace of it: "Funding secured: start-up raises 30 million".
_KEY: Final = re.compile(r"""["']secured["']\s*:|\bsecured\s*[:=]\s*["']?[A-Za-z0-9+/]{20}""")
_RUN: Final = re.compile(r"(?<![A-Za-z0-9+/,])[A-Za-z0-9+/]{200,}")
_LONG: Final = b"a" * 200
_AS_LETTERS: Final = bytes(
    ord("a") if chr(code).isascii() and (chr(code).isalnum() or chr(code) in "+/") else 0
    for code in range(256)
)


def private_faults(data: bytes, text: str) -> Iterator[Fault]:
    """Traces in any file of text."""
    found = _KEY.search(text) if "secured" in text else None
    if found is None and _LONG in data.translate(_AS_LETTERS):
        found = next((run for run in _RUN.finditer(text) if "+" in run[0]), None)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        yield PRIVATE.at(line, f"{len(found[0])} characters look like it")
