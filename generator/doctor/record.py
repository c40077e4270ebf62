"""One file, held to the rules that need no other: what its text says, and how it says it."""

import re
from collections.abc import Callable, Iterable, Iterator
from operator import eq
from types import MappingProxyType
from typing import Final, NamedTuple

from generator.content.limits import Limits
from generator.content.records.schema import Reading
from generator.content.source_folder import Folder
from generator.content.yaml.advice import quoted
from generator.doctor import addresses, dates, names, pictures, related, texts
from generator.doctor.catalogue import RULES
from generator.doctor.edits import changed_to
from generator.doctor.examined import Examined, few
from generator.doctor.located import Located, located
from generator.doctor.rule import Edit, Finding
from generator.doctor.silences import comments, kept, unknown_codes
from generator.doctor.told import FIELD_UNKNOWN, TEXT_CUT_OFF, rule_of
from generator.memo.digests import digest
from generator.problems import Problem

Findings = Callable[[Examined], Iterator[Finding]]

OF_RECORDS: Final[tuple[Findings, ...]] = (
    texts.findings,
    names.findings,
    addresses.findings,
    dates.findings,
    pictures.findings,
    related.findings,
)
"""What is asked of a record."""
OF_OTHERS: Final[tuple[Findings, ...]] = (texts.findings, names.findings)
"""What is asked of a topic, a publisher, a page and the settings."""

_LARGEST: Final = Limits().file_size
_LARGEST_HEAD: Final = Limits().front_matter_size
_MEANT: Final = re.compile(r'\Aunknown field; did you mean "([\w-]+)"\?\Z')


class RecordFindings(NamedTuple):
    """What was found in one record."""

    digest: bytes
    """Of the file's bytes."""
    findings: tuple[Finding, ...]


class RecordExaminer:
    """Examines records; sent to every process."""

    def __init__(self, folder: Folder, reading: Reading) -> None:
        self._folder = folder
        self._reading = reading

    def __call__(self, name: str) -> RecordFindings:
        """What is odd about one record. Raises ContentError where it cannot be read."""
        data = self._folder.read(name, self._reading.limits.file_size)
        return RecordFindings(digest(data), examined(data, name, self._reading))


def examined(
    data: bytes, name: str, reading: Reading, rules: Iterable[Findings] = OF_RECORDS
) -> tuple[Finding, ...]:
    """What is odd about one file, by itself and whether or not a build reads it; without what its
    own comments silence."""
    if len(data) > max(reading.limits.file_size, _LARGEST):
        return ()
    file = opened(data, name, reading)
    if file is None or not file.located.values:
        return ()
    if file.located.end - file.located.start > max(reading.limits.front_matter_size, _LARGEST_HEAD):
        return ()  # no build reads it
    said = comments(file.located)
    found = [finding for rule in rules for finding in few(rule(file))]
    found += unknown_codes(name, said, RULES.keys())
    return tuple(kept(found, said))


def opened(data: bytes, name: str, reading: Reading) -> Examined | None:
    """A file with its places; None where it is no text."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    foreign = {theirs: ours for theirs, ours in reading.fields if ours}
    places = located(
        text, has_body=name.endswith((".md", ".markdown")), names=MappingProxyType(foreign)
    )
    return Examined(name, places, reading)


def placed(problems: Iterable[Problem], file: Examined | None) -> Iterator[Finding]:
    """What a build tells of one file, with codes, columns, and what mends it.

    file   None where it cannot be read
    What the file's own comments silence is left out.
    """
    found = (_placed(problem, file) for problem in problems)
    return kept(found, comments(file.located)) if file is not None else iter([*found])


def _placed(problem: Problem, file: Examined | None) -> Finding:
    rule = rule_of(problem)
    plain = Finding(
        path=problem.source,
        code=rule.code,
        message=problem.message,
        level=problem.level,
        field=problem.field,
        line=problem.line,
        column=1 if problem.line else 0,
    )
    if file is None or not problem.field:
        return plain
    places = file.located
    field = problem.field
    if field not in places.values and field.removesuffix("[0]") in places.values:
        field = field.removesuffix("[0]")  # one value alone is a list of one
    is_name = rule is FIELD_UNKNOWN
    place = places.keys.get(field) if is_name else places.place(field)
    if place is None:
        return plain
    edit = None
    if rule is FIELD_UNKNOWN:
        edit = _renamed(problem, places)
    elif rule is TEXT_CUT_OFF:
        edit = _quoted(field, places)
    found = file.finding(
        rule,
        field,
        problem.message,
        at=(place.start, place.end),
        edit=edit,
        same=_goes_on if rule is TEXT_CUT_OFF else eq,
    )
    if problem.line and found.line != problem.line:  # of a field that stands there twice
        return plain
    return Finding(
        **{name: getattr(found, name) for name in found.__struct_fields__ if name != "level"},
        level=problem.level,
    )


def _goes_on(old: str, new: str) -> bool:
    """True if a value says what it said, and what had been cut off."""
    return new.startswith(old) and len(new) > len(old)


def _renamed(problem: Problem, places: Located) -> Edit | None:
    """The name that was probably meant, in the place of an unknown one."""
    meant = _MEANT.match(problem.message)
    key = places.keys.get(problem.field)
    if meant is None or key is None:
        return None
    above = problem.field.rpartition(".")[0]
    if (f"{above}.{meant[1]}" if above else meant[1]) in places.keys:
        return None
    return changed_to(places, key, meant[1])


def _quoted(field: str, places: Located) -> Edit | None:
    """All that stands behind the field's name, as one value."""
    value = places.values.get(field)
    if value is None or not value.is_plain:
        return None
    rest = re.split(r"[\r\n]", places.text[value.start :], maxsplit=1)[0].rstrip()
    start = value.start + len(rest) - len(rest.lstrip())  # where all of it was taken for a comment
    return Edit(start, value.start + len(rest), quoted(rest.strip()))
