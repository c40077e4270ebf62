"""What the fields of another system's records are read as here: chosen by their names, and tried.

Each choice is tried on the records themselves, by the very reader that a build has. One by which
most records cannot be read is passed over instead, and that is said.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from generator.content.other_systems.systems import Layout, System
from generator.content.records import frontmatter
from generator.content.records.foreign_fields import FOREIGN, plain_name
from generator.content.records.hiding import asks_to_hide, may_hide
from generator.content.records.parse import parse
from generator.content.records.schema import OWN_FIELDS, Reading
from generator.content.source_folder import Folder
from generator.content.yaml import text as yaml_text
from generator.content.yaml.fields import PRIVATE
from generator.problems import Level, Problem

MOST_TRIED: Final = 1_000  # records, spread over all of them: a build reads the rest
_MOST_BYTES: Final = 100_000_000  # of all that are tried
_MOST_NAMES: Final = 300  # fields that are told apart; a record of a stranger may have thousands
_TOP: Final = re.compile(r"[.\[]")
_IN_A_PICTURE: Final = ("path", "image", "src", "file", "feature", "teaser")
_HIDING: Final = frozenset("published removed deleted retracted".split())
"""What hides is read by its own names alone, all of which are known, and never passed over."""
_OWN_BY_WORD: Final = {name.casefold(): name for name in sorted(OWN_FIELDS - _HIDING - {PRIVATE})}
"""Our own fields, for names that differ from them in case alone: `Title`."""
_CODE: Final = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_COMMAND: Final = re.compile(
    r"\{%[^\n{}]{1,200}%\}|\{\{[^\n{}]{1,200}\}\}|\{(?:filename|static|attach|category|tag)\}"
)
"""Of Liquid, as in Jekyll; shortcodes of Hugo; links within a site of Pelican."""
_ADDRESSES: Final = ("webUrl", "originalUrl")
_READING: Final = Reading(site_id="digest.example.org,2026")


class Reason(Struct, frozen=True):
    """A kind of fault or warning, with the first record that has it."""

    first: Problem
    count: int
    """Records that have it."""


class FieldChoice(Struct, frozen=True):
    """What one field of theirs is read as."""

    theirs: str
    ours: str
    """Empty for what is passed over."""
    count: int
    """Records that have it."""
    refused: str = ""
    """Why it is not read as what its name says: what a record would be told."""


class Command(Struct, frozen=True):
    """What a system does with texts, such as `{% include note.html %}`, and nothing does here."""

    text: str
    """The first that was found."""
    name: str
    """The record that has it."""
    count: int
    """Records that have any."""


class Survey(Struct, frozen=True):
    """What was found out about the records of a tree."""

    tried: int
    """Records that were read."""
    sound: int
    """Those of which an article came."""
    fields: tuple[FieldChoice, ...]
    unknown: tuple[FieldChoice, ...]
    """Fields that have no counterpart here, most frequent first."""
    reasons: tuple[Reason, ...]
    """What is wrong with records as they are read so, most frequent first."""
    command: Command | None
    """None where no text has any."""


class _Record(NamedTuple):
    name: str
    category: str
    data: bytes
    fields: yaml_text.Mapping | None


class _Use(Struct):
    """How often a field is there, and what stands in it."""

    count: int = 0
    urls: int = 0
    """Records in which it begins as an address of the web does."""


class _Trial(NamedTuple):
    sound: int
    blamed: Counter[str]
    """Records of which a field of theirs, or one of ours, cost a part or all."""
    messages: dict[str, str]
    unknown: Counter[str]
    reasons: list[Reason]


def survey(tree: Folder, system: System, layout: Layout) -> Survey:
    """Reads the records of a tree, and chooses what their fields are read as."""
    records = list(_records(tree, layout))
    uses = _uses(records)
    choice = _chosen(system, uses)
    refused: dict[str, str] = {}
    trial = _tried(records, choice)
    for name, count in trial.blamed.items():
        # What is needed and is nowhere is no fault of a field that is there.
        is_read = name in uses and (choice.get(name) or name in OWN_FIELDS - choice.keys())
        if not is_read or count * 2 <= uses[name].count:
            continue
        if may_hide(name) or name in _HIDING:
            choice.pop(name, None)  # what it says of hiding is heard, by whatever name
        else:
            refused[name] = trial.messages[name]
            choice[name] = ""
    has_addresses = {*choice.values(), *(uses.keys() - choice.keys())} & set(_ADDRESSES)
    if not has_addresses and (name := _holds_addresses(uses, choice)):
        choice = {name: "webUrl"} | {key: ours for key, ours in choice.items() if key != name}
        refused.pop(name, None)
    trial = _tried(records, choice)
    fields = (
        FieldChoice(name, ours, uses[name].count, refused.get(name, ""))
        for name, ours in choice.items()
    )
    by_count = sorted(trial.unknown.items(), key=lambda item: (-item[1], item[0]))
    unknown = (FieldChoice(name, "", count) for name, count in by_count)
    return Survey(
        len(records),
        trial.sound,
        tuple(fields),
        tuple(unknown),
        tuple(trial.reasons),
        _command(records),
    )


def _command(records: Sequence[_Record]) -> Command | None:
    """The first command that stands in a text outside of code, and how many records have any."""
    first, count = ("", ""), 0
    for record in records:
        parts, _ = frontmatter.split(record.data, record.name, foreign=True)
        text = _CODE.sub("", parts.body) if parts else ""  # fields may hold what is private
        if found := _COMMAND.search(text):
            first = first if count else (found[0], record.name)
            count += 1
    return Command(*first, count) if count else None


def _records(tree: Folder, layout: Layout) -> Iterator[_Record]:
    """Records of all places, spread evenly where there are more than are tried."""
    found = [
        (file.name, place.records.category)
        for place in layout.places
        for file in tree.survey(place.records.files, lambda _: False).found
    ]
    step = max(1, -(-len(found) // MOST_TRIED))
    left = _MOST_BYTES
    for name, category in found[::step]:
        data = tree.read(name, _READING.limits.file_size)
        left -= len(data)
        if left < 0:
            return
        parts, _ = frontmatter.split(data, name, foreign=True)
        yield _Record(name, category, data, parts.fields if parts else None)


def _uses(records: Sequence[_Record]) -> dict[str, _Use]:
    """Every field, and every field within one, by name: `cover`, `cover.image`."""
    uses: dict[str, _Use] = {}
    for record in records:
        for name, node in _named(record.fields):
            if name not in uses and len(uses) >= _MOST_NAMES:
                continue
            use = uses.setdefault(name, _Use())
            use.count += 1
            if isinstance(node, yaml_text.Scalar):
                use.urls += node.text.startswith(("https://", "http://"))
    return uses


def _named(fields: yaml_text.Mapping | None) -> Iterator[tuple[str, yaml_text.Node]]:
    for name, node in (fields.entries if fields else {}).items():
        if name == PRIVATE or yaml_text.is_nothing(node):
            continue
        yield name, node
        if isinstance(node, yaml_text.Mapping):
            for below, inner in node.entries.items():
                if below != PRIVATE and not yaml_text.is_nothing(inner):
                    yield f"{name}.{below}", inner


def _chosen(system: System, uses: Mapping[str, _Use]) -> dict[str, str]:
    """What each field is read as by its name: the system's own first, then the more frequent."""
    choice = {name: ours for name, ours in system.fields if name in uses}
    if not system.fields:
        return choice  # its records are ours
    for name, use in sorted(uses.items(), key=lambda item: (-item[1].count, item[0])):
        if "." in name or name in choice or name in OWN_FIELDS or asks_to_hide(name):
            continue
        if own := _OWN_BY_WORD.get(name.casefold()):
            choice[name] = own
            continue
        known = FOREIGN.get(plain_name(name))
        if known is None or known.ours in _HIDING or (may_hide(name) and not known.ours):
            continue
        ours = known.ours
        if ours.startswith("provider.") and use.urls * 2 > use.count:
            ours = "webUrl"  # a source is an address as often as a name
        choice[name] = ours
    for name in [name for name, ours in choice.items() if ours == "images"]:
        inner = next((f"{name}.{key}" for key in _IN_A_PICTURE if f"{name}.{key}" in uses), "")
        if inner and inner not in choice:
            choice = {inner: "images"} | choice
    return choice


def _holds_addresses(uses: Mapping[str, _Use], choice: Mapping[str, str]) -> str:
    """The field that holds a web address most often, where no other is read as one."""
    names = [
        name
        for name, use in uses.items()
        if use.urls * 2 > use.count and choice.get(name) not in ("images", "featuredContent")
    ]
    return max(names, key=lambda name: (uses[name].urls, name), default="")


def _tried(records: Sequence[_Record], choice: Mapping[str, str]) -> _Trial:
    """Reads all records with that choice of fields."""
    reading = Reading(site_id=_READING.site_id, fields=tuple(choice.items()))
    trial = _Trial(0, Counter(), {}, Counter(), [])
    sound = 0
    firsts: dict[tuple[str, Level], Problem] = {}
    counts: Counter[tuple[str, Level]] = Counter()
    for record in records:
        parsed = parse(record.data, record.name, record.category, reading)
        sound += parsed.article is not None
        kinds: dict[tuple[str, Level], Problem] = {}
        unknown: set[str] = set()
        for problem in parsed.problems:
            top = _TOP.split(problem.field)[0]
            name = _blamed(record, top, choice)
            if problem.level is Level.WARNING and _is_unknown(top, record, choice):
                unknown.add(top)
                continue
            kinds.setdefault((name, problem.level), problem)
        trial.unknown.update(unknown)
        for (name, level), problem in kinds.items():
            firsts.setdefault((name, level), problem)
            counts[(name, level)] += 1
            if level is not Level.WARNING:
                trial.blamed[name] += 1
                trial.messages.setdefault(name, problem.message)
    reasons = [Reason(firsts[kind], count) for kind, count in counts.most_common()]
    return trial._replace(sound=sound, reasons=reasons)


def _blamed(record: _Record, ours: str, choice: Mapping[str, str]) -> str:
    """The field of theirs that a field of ours was read from; else that one itself."""
    there = record.fields.entries if record.fields else {}
    if ours in there and ours not in choice:
        return ours
    for name, meant in choice.items():
        if meant.split(".")[0] == ours and name.split(".")[0] in there:
            return name
    return ours


def _is_unknown(name: str, record: _Record, choice: Mapping[str, str]) -> bool:
    """True for a field of theirs that nothing is known of."""
    there = record.fields.entries if record.fields else {}
    return name in there and name not in choice and name not in OWN_FIELDS
