"""What a rule is, and what is said of a file that breaks it."""

from typing import NamedTuple

from msgspec import Struct

from generator.problems import Level


class Violation(NamedTuple):
    """One break of a rule, in a file that is known to whoever asked."""

    rule: str
    line: int
    """Counted from 1; 0 where the whole file is meant."""
    found: str
    about: str = ""
    """What of a text is odd, where it may be that it is meant to be read so."""
    named: str = ""
    """The address or date that is at fault: where a record names it, the record is what is to
    be mended, and whoever publishes is only warned."""


class Sighting(NamedTuple):
    """Something in a file that must not be seen, unless what is public says it as well."""

    rule: str
    text: str
    """By what it is known; never told."""
    line: int
    found: str
    """What may be told of it."""


class Rule(Struct, frozen=True, kw_only=True):
    """Something that a built file has to keep."""

    name: str
    """As in `rss-item-guid`: format, part."""
    requirement: str
    """What has to be so, as a sentence."""
    source: str
    """Who asks for it: a specification, a validator's check, a reader's code or documentation."""
    remedy: str
    """What to do where it is broken."""
    level: Level = Level.FAULT

    def violation(
        self, line: int | None, found: str, about: str = "", named: str = ""
    ) -> Violation:
        """A break of this rule."""
        return Violation(self.name, line or 0, found, about, named)


class Finding(Struct, frozen=True, order=True, rename={"remedy": "do"}):
    """One break of a rule, with all that whoever has to mend it needs."""

    path: str
    """Below the output folder; empty where the folder as a whole is meant."""
    line: int
    rule: str
    found: str
    remedy: str
    level: Level

    def __str__(self) -> str:
        place = f"{self.path or '.'}:{self.line}" if self.line else self.path or "."
        return f"{place}: {self.rule}: {self.found}; {self.remedy}"
