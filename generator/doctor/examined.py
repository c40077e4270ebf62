"""A file under examination: its values by what they are, and findings with their places."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from operator import eq
from typing import Final

from msgspec import Struct

from generator.content.records.schema import Reading
from generator.doctor.edits import Same, is_sound
from generator.doctor.located import Located, Value
from generator.doctor.rule import Edit, Finding, Fix, Mending, Rule

_PLACE: Final = re.compile(r"\[\d+\]")
_MOST_OF_A_RULE: Final = 20
"""Findings of one rule in one file: who has more has them all."""
_LARGEST_MENDED: Final = 30_000
"""Characters of a head in which edits are offered: each is tried out, and real heads have few."""


class Examined(Struct, frozen=True):
    """One file whose values are known."""

    name: str
    """Below the content folder."""
    located: Located
    reading: Reading

    def of(self, kinds: Mapping[str, str]) -> Iterator[tuple[str, str, Value]]:
        """The values that are of some kind: that, what each is called, and the value.

        kinds   by a field without its places, such as `related[].webUrl`
        """
        for field, value in self.located.values.items():
            kind = kinds.get(placeless(field))
            if kind is not None:
                yield kind, field, value

    def text(self, field: str) -> str:
        """What a field says; empty where it is not there."""
        value = self.located.values.get(field)
        return value.text if value is not None else ""

    def finding(
        self,
        rule: Rule,
        field: str,
        message: str,
        *,
        at: tuple[int, int] | None = None,
        edit: Edit | None = None,
        same: Same = eq,
    ) -> Finding:
        """A break of a rule.

        at     where it is in the text, if not at the whole value of the field
        edit   what would mend it; left out where more than that field would change by it
        same   whether what the field says afterwards may stand for what it says
        """
        file = self.located
        if at is None and (value := file.place(field)) is not None:
            at = value.start, value.end
        line, column = file.line_and_column(at[0]) if at else (0, 0)
        end_line, end_column = file.line_and_column(at[1]) if at else (0, 0)
        fix = None
        if edit is not None and file.end - file.start <= _LARGEST_MENDED:
            is_safe = rule.mending is Mending.SAFE
            fix = Fix(edit, is_safe) if is_sound(file, edit, field, same) else None
        return Finding(
            path=self.name,
            code=rule.code,
            message=message,
            level=rule.level,
            field=field,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            fix=fix,
        )


def few(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The first of them: so many of each rule, and twice as many of all that a file of rules has,
    for each takes its time."""
    counts: Counter[str] = Counter()
    for finding in islice(findings, 2 * _MOST_OF_A_RULE):
        counts[finding.code] += 1
        if counts[finding.code] <= _MOST_OF_A_RULE:
            yield finding


@lru_cache(maxsize=4096)
def placeless(field: str) -> str:
    """The name of a field without places in lists: `related[].webUrl`."""
    return _PLACE.sub("[]", field)
