"""What has come since an edition was proposed, added to its file; what an editor wrote stays."""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct, structs

from generator.content.records.text import plain
from generator.content.registries.editions import Edition, EditionItem, read_edition, short_id
from generator.content.settings import Settings
from generator.doctor.edits import applied
from generator.doctor.located import Located, located
from generator.doctor.rule import Edit
from generator.editions.file_text import (
    file_text,
    item_text,
    note,
    of_the_editor,
    section_text,
    text_digest,
)
from generator.editions.proposal import Proposal, ProposedItem, ProposedSection

_MEMBER: Final = re.compile(r"( *)-( +)")


class Refreshed(Struct, frozen=True):
    """A file with what has come since."""

    text: str
    added: tuple[str, ...]
    """Titles."""
    by_hand: tuple[str, ...] = ()
    """Titles of what could not be added to a file that is written in a way of its own."""


def refreshed(text: str, edition: Edition, proposal: Proposal, settings: Settings) -> Refreshed:
    """The text of an edition's file with the stories that are proposed now and were not before.

    Where nobody changed anything in the file, it is proposed anew. Else what stands there stays, to
    the letter; new stories come at the end of the section of their topic, and none that was
    proposed before and taken out. Lines end as they do there.
    """
    if text.count("\r\n") == text.count("\n") > 0:
        found = refreshed(text.replace("\r\n", "\n"), edition, proposal, settings)
        return structs.replace(found, text=found.text.replace("\n", "\r\n"))
    own = of_the_editor(text)
    if edition.proposed.file == text_digest(own):
        anew, had = file_text(proposal), {_key(item) for item in edition.items}
        new = (each.item for each in proposal.items if _key(each.item) not in had)
        return Refreshed(anew, tuple(item.title for item in new))
    added: list[str] = []
    by_hand: list[str] = []
    for section in proposal.sections:
        for each in _new(section, edition):
            grown = _with(own, edition.name, section.title, each, settings)
            (by_hand if grown is None else added).append(each.item.title)
            own = own if grown is None else grown
    if not added:
        return Refreshed(text, (), tuple(by_hand))
    # A digest that fits no text of a file: from now on, this one is its editor's.
    noted = note("", (each.item for each in proposal.items), edition.proposed.stories)
    whole = own + ("" if own.endswith("\n") else "\n") + noted
    if not _says(whole, edition.name, own, settings):  # as after `...`, which ends a file
        return Refreshed(text, (), (*added, *by_hand))
    return Refreshed(whole, tuple(added), tuple(by_hand))


def _new(section: ProposedSection, edition: Edition) -> list[ProposedItem]:
    """What of a section the file does not have, and never had."""
    known = set(edition.proposed.stories)
    had = {record for item in edition.items for record in item.records}
    addresses = {item.url for item in edition.items}
    return [
        each
        for each in section.items
        if had.isdisjoint(each.item.records)
        and each.item.url not in addresses
        and short_id(_key(each.item)) not in known
    ]


def _key(item: EditionItem) -> str:
    return item.records[0] if item.records else item.url


def _with(text: str, name: str, title: str, item: ProposedItem, settings: Settings) -> str | None:
    """The text with an item at the end of the section of a title, or with that section; None where
    that cannot be done without touching anything else."""
    places = located(text, has_body=False)
    number = _section_called(places, title)
    if number is None:
        section = ProposedSection(title, (item,))
        edit = _after(places, "sections[", lambda indent: section_text(section, indent))
    else:
        below = f"sections[{number}].items["
        edit = _after(places, below, lambda indent: item_text(item, indent))
    if edit is None:
        return None
    grown = applied(text, (edit,))
    before, after = (_read(each, name, settings) for each in (text, grown))
    if before is None or after is None or not _only_grew(before, after, item.item):
        return None
    return grown


def _section_called(places: Located, title: str) -> int | None:
    for name, value in places.values.items():
        found = re.fullmatch(r"sections\[(\d+)\]\.title", name)
        if found and plain(value.text) == title:
            return int(found[1])
    return None


def _after(places: Located, below: str, member: Callable[[int], str]) -> Edit | None:
    """The edit that puts a member behind the last one of a list, in the same form; None where that
    list is empty, or all in one line."""
    text = places.text
    keys = [key for name, key in places.keys.items() if name.startswith(below)]
    ends = [value.end for name, value in places.values.items() if name.startswith(below)]
    if not keys or not ends:
        return None
    start, end = min(key.start for key in keys), max(ends)
    line = text[text.rfind("\n", 0, start) + 1 : start]
    dash = _MEMBER.fullmatch(line)
    if dash is None:
        return None
    if not text[:end].endswith("\n"):
        stop = text.find("\n", end)
        end = len(text) if stop < 0 else stop + 1
    before = "" if text[:end].endswith("\n") else "\n"
    return Edit(end, end, before + member(len(dash[1])))


def _read(text: str, name: str, settings: Settings) -> Edition | None:
    return read_edition(text.encode(), name, settings.zone, settings.editions.cutoff)[0]


def _says(text: str, name: str, other: str, settings: Settings) -> bool:
    """True if a text says what another does, apart from what it notes of how it was proposed."""
    one, two = (_read(each, name, settings) for each in (text, other))
    if one is None or two is None:
        return False
    return one == structs.replace(two, proposed=one.proposed, digest=one.digest)


def _only_grew(before: Edition, after: Edition, item: EditionItem) -> bool:
    """True if the second says what the first says, and that item beside."""
    rest = [each for each in after.items if each.records != item.records]
    same = structs.replace(after, sections=before.sections, digest=before.digest)
    return rest == list(before.items) and same == before and len(list(after.items)) == len(rest) + 1
