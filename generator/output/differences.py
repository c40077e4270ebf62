"""What changed between two moments of a site's inputs: each change with the cells that it is made
of, and in the words of who made it."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from generator.content.records.model import Article
from generator.content.settings import FILE, IN_A_GROUP
from generator.output.inputs import (
    OWN_PAGE,
    PAGE_FILE,
    RECORD,
    SETTING,
    TIME,
    Cell,
    Cells,
    Record,
)

PROGRAM: Final = "program"
TEMPLATE: Final = "template"

_READING: Final = frozenset(
    (
        *("id", "timezone", "zone_rules", "embeds", "page", "limits", "excerpts", "tracking"),
        *("extra_fields", "fields", "records"),
    )
)
"""Settings that decide what the text of records means."""

_FIELDS: Final = {
    "title": "title",
    "excerpt": "excerpt",
    "type": "type",
    "category": "category",
    "published_at": "publishedDateTime",
    "updated_at": "updatedDateTime",
    "added_at": "addedDateTime",
    "locale": "locale",
    "corrections": "correction",
    "original_url": "originalUrl",
    "web_url": "webUrl",
    "apart": "same_as",
    "redirect_from": "redirect_from",
    "provider": "provider",
    "topics": "topics",
    "tags": "tags",
    "hashtags": "hashtags",
    "quality": "quality",
    "heat": "heat",
    "story": "story",
    "published": "published",
    "draft": "draft",
    "noindex": "noindex",
    "expires_at": "expires",
    "retracted": "retracted",
    "removed": "removed",
    "page": "page",
    "id": "id",
    "image": "images",
    "spare_images": "images",
    "embed": "featuredContent",
    "related": "related",
    "price": "price",
    "length": "length",
    "levels": "levels",
    "ratings": "ratings",
    "rating": "ratings",
    "actions": "actions",
    "items": "items",
    "extra": "extra",
    "body": "text",
}
"""What a record says, by the field of `Article` or `Details`, and how its writer calls it. All else
follows from these."""


class Cause(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change that made a page another."""

    kind: str
    """`record`, `setting`, `topic`, `publisher`, `own page`, `static file`, `file beside a record`,
    `template`, `catalogue`, `assets`, `time` or `program`."""
    name: str = ""
    """The file, below the content folder; of a template, from the folder of templates on."""
    how: str
    """`new`, `gone`, `changed`, `renamed`, or `passed`, of a time."""
    fields: tuple[str, ...] = ()
    """What is another in it, as its writer calls it; of a record that was renamed, its name now; of
    a time, what became due then. Empty where that cannot be told."""


class Difference(Struct, frozen=True):
    """Something that changed."""

    kind: str
    name: str
    cells: tuple[Cell, ...]


def differences_between(old: Cells, new: Cells) -> list[Difference]:
    """All that changed, what belongs together in one: a record that was renamed, settings with what
    they made of records whose files are as they were."""
    changed = [cell for cell in sorted({*old, *new}) if _value(old, cell) is not _value(new, cell)]
    changed = [
        cell for cell in changed if cell not in old or cell not in new or old[cell] != new[cell]
    ]
    found, read_anew = [], []
    moved = _moved([name for kind, name in changed if kind == RECORD], old, new)
    for kind, name in changed:
        if kind == RECORD:
            if _is_read_anew(old.get((kind, name)), new.get((kind, name))):
                read_anew.append((kind, name))
            elif name in moved:
                found.append(Difference(RECORD, name, ((RECORD, name), (RECORD, moved[name]))))
            elif name not in moved.values():
                found.append(Difference(RECORD, name, ((RECORD, name),)))
        elif kind == PAGE_FILE and (OWN_PAGE, name) in changed:
            continue
        elif kind == OWN_PAGE and (PAGE_FILE, name) in changed:
            found.append(Difference(OWN_PAGE, name, ((OWN_PAGE, name), (PAGE_FILE, name))))
        elif kind != SETTING:
            found.append(Difference(kind, name, ((kind, name),)))
    settings = [cell for cell in changed if cell[0] == SETTING]
    if read_anew:
        reading = [cell for cell in settings if cell[1] in _READING]
        kind = SETTING if reading else PROGRAM
        found.append(Difference(kind, FILE if reading else "", (*reading, *read_anew)))
        settings = [cell for cell in settings if cell not in reading]
    found += [Difference(SETTING, FILE, (cell,)) for cell in settings]
    return found


def told(difference: Difference, old: Cells, new: Cells) -> Cause:
    """A difference in words."""
    kind, name, cells = difference.kind, difference.name, difference.cells
    if kind == PROGRAM:
        return Cause(kind=PROGRAM, how="changed")
    if kind == SETTING:
        fields = tuple(sorted(_setting(field) for each, field in cells if each == SETTING))
        return Cause(kind=SETTING, name=FILE, how="changed", fields=fields)
    if kind == RECORD and len(cells) > 1:
        return Cause(kind=RECORD, name=name, how="renamed", fields=(cells[1][1],))
    if kind == TIME:
        return Cause(kind=TIME, how="passed")
    before, after = old.get(cells[0]), new.get(cells[0])
    if before is None or after is None:
        return Cause(kind=kind, name=name, how="gone" if after is None else "new")
    return Cause(kind=kind, name=name, how="changed", fields=tuple(_fields(before, after)))


def _value(cells: Cells, cell: Cell) -> Any:
    return cells.get(cell)


def _is_read_anew(old: Record | None, new: Record | None) -> bool:
    """True for a record that says something else though its file's bytes are the same."""
    return old is not None and new is not None and old.digest == new.digest


def _moved(names: list[str], old: Cells, new: Cells) -> dict[str, str]:
    """By their former names, the names of records that were renamed: their ids came to be those of
    others that are new."""
    gone = {old[RECORD, name].article.id: name for name in names if (RECORD, name) not in new}
    there = {new[RECORD, name].article.id: name for name in names if (RECORD, name) not in old}
    return {gone[each]: there[each] for each in gone.keys() & there.keys()}


def _setting(field: str) -> str:
    """A setting as the owner's file has it."""
    return IN_A_GROUP.get(field, field)


def _fields(old: Any, new: Any) -> Iterator[str]:
    """What is another in something, as its writer calls it."""
    if isinstance(old, Record) and isinstance(new, Record):
        yield from dict.fromkeys(_record_fields(old.article, new.article))
    elif isinstance(old, Struct) and type(old) is type(new):
        yield from _struct_fields(old, new)


def _record_fields(old: Article, new: Article) -> Iterator[str]:
    pairs: tuple[tuple[Struct, Struct], ...] = ((old, new), (old.details, new.details))
    differing = {
        name
        for before, after in pairs
        for name in before.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    }
    if "canonical_url" in differing:
        differing.discard("id")
    for name, said in _FIELDS.items():
        if name in differing:
            yield said


def _struct_fields(old: Struct, new: Struct) -> Iterator[str]:
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before == after or name in ("html", "files", "registered", "slug", "id", "source"):
            continue
        if isinstance(before, Struct) and name == "topic":
            yield from _struct_fields(before, after)
        else:
            yield {"body": "text", "parent_name": "parent", "logo": "images"}.get(name, name)
