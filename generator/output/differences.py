"""What changed between two moments of a site's inputs: each change with the cells that it is made
of, and in the words of who made it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from generator.content.records.model import Article
from generator.content.settings import FILE, IN_A_GROUP
from generator.output.inputs import (
    ASIDE,
    ASSETS,
    BESIDE,
    EDITION,
    OWN_PAGE,
    PAGE_FILE,
    PICTURE,
    PUBLISHER,
    RECORD,
    SETTING,
    STATIC,
    TIME,
    TOPIC,
    WORDS,
    Cell,
    Cells,
    Record,
)

PROGRAM: Final = "program"
ZONE_DATA: Final = "zone data"
TEMPLATE: Final = "template"

_READING: Final = frozenset(
    (
        *("id", "timezone", "zone_rules", "embeds", "page", "limits", "excerpts", "tracking"),
        *("extra_fields", "fields", "records"),
    )
)
"""Settings that decide what the text of records means. Of several that changed, what each made of
a record is not known."""

_DECIDE: Final[Mapping[str, Collection[str]]] = {
    "records": (RECORD, BESIDE),
    "topics": (TOPIC,),
    "publishers": (PUBLISHER,),
    "pages": (OWN_PAGE, PAGE_FILE),
    "static": (STATIC,),
    "show_pictures": (PICTURE,),
    "picture_folder": (PICTURE,),
    "follow_links": (RECORD, BESIDE, STATIC, TOPIC, PUBLISHER, OWN_PAGE, PAGE_FILE, EDITION),
    "theme": (WORDS, ASSETS),
    "templates": (WORDS, ASSETS),
    "language": (WORDS,),
}
"""Settings that decide which files there are, or where words come from: by each, of what kinds."""

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
    "archived": "archived",
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
    """`record`, `setting`, `topic`, `publisher`, `own page`, `edition`, `static file`,
    `file beside a record`, `picture`, `template`, `catalogue`, `assets`, `time`, `zone data` or
    `program`."""
    name: str = ""
    """The file, below the content folder; of a template, from the folder of templates on; of a
    picture of another site, its address."""
    how: str
    """`new`, `gone`, `changed`, `renamed`; of a record, `left out` for a fault, or for what it
    would take, and `let in` again; of a time, `passed` or `to come`."""
    fields: tuple[str, ...] = ()
    """What is another in it, as its writer calls it; of a record that was renamed, its name now; of
    a time, what became due then; of a copied file that is the same, `its time alone`. Empty where
    that cannot be told."""


class Difference(Struct, frozen=True):
    """Something that changed."""

    kind: str
    name: str
    cells: tuple[Cell, ...]


def differences_between(old: Cells, new: Cells) -> list[Difference]:
    """All that changed; what belongs together in one: a record that was renamed, a setting with all
    that it made another, though no file changed."""
    changed = [cell for cell in sorted({*old, *new}) if _differs(cell, old, new)]
    settings = [name for kind, name in changed if kind == SETTING]
    moved = _moved([name for kind, name in changed if kind == RECORD], old, new)
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in changed:
        groups.setdefault(_group_of(cell, settings, moved, old, new), []).append(cell)
    return [Difference(kind, name, tuple(cells)) for (kind, name), cells in groups.items()]


def _differs(cell: Cell, old: Cells, new: Cells) -> bool:
    if cell[0] == ASIDE:  # of which no page is made
        return False
    return (cell in old) != (cell in new) or bool(old[cell] != new[cell])


def _group_of(
    cell: Cell, settings: list[str], moved: Mapping[str, str], old: Cells, new: Cells
) -> tuple[str, str]:
    """The kind and the name of the change that a cell is part of."""
    kind, name = cell
    comes_or_goes = (cell in old) != (cell in new)
    if kind == SETTING:
        return _reading_group(settings) if name in _READING else (SETTING, name)
    if kind == RECORD and not comes_or_goes and old[cell].digest == new[cell].digest:
        return _reading_group(settings)  # its file is the same: it was read in another way
    for setting, kinds in _DECIDE.items():
        if setting in settings and kind in kinds and (comes_or_goes or kind in (WORDS, ASSETS)):
            return _reading_group(settings) if setting in _READING else (SETTING, setting)
    if kind == RECORD:
        return RECORD, moved.get(name, name)
    return OWN_PAGE if kind == PAGE_FILE else kind, name


def _reading_group(settings: list[str]) -> tuple[str, str]:
    """The change that had records say something else whose files are the same."""
    deciding = _READING.intersection(settings)
    if not deciding:
        return PROGRAM, ""
    return (ZONE_DATA, "") if deciding == {"zone_rules"} else (SETTING, "how records are read")


def told(difference: Difference, old: Cells, new: Cells) -> Cause:
    """A difference in words."""
    kind, name, cells = difference.kind, difference.name, difference.cells
    if kind in (PROGRAM, ZONE_DATA):
        return Cause(kind=kind, how="changed")
    if kind == SETTING:
        fields = sorted({IN_A_GROUP.get(field, field) for each, field in cells if each == SETTING})
        named = tuple(field for field in fields if field != "zone_rules")
        return Cause(kind=SETTING, name=FILE, how="changed", fields=named)
    if kind == TIME:
        return Cause(kind=TIME, how="passed")
    if kind == RECORD and len(cells) > 1:
        now = next(each for _, each in cells if each != name)
        return Cause(kind=RECORD, name=name, how="renamed", fields=(now,))
    before, after = old.get(cells[0]), new.get(cells[0])
    if before is None or after is None:
        how, aside = ("gone", new) if after is None else ("new", old)
        if (ASIDE, name) in aside:
            how = "left out" if after is None else "let in"
        return Cause(kind=kind, name=name, how=how)
    return Cause(kind=kind, name=name, how="changed", fields=tuple(_fields(before, after)))


def _moved(names: list[str], old: Cells, new: Cells) -> dict[str, str]:
    """The former names of records that were renamed, by those that they have now: their ids were
    those of others that are gone."""
    gone = {old[RECORD, name].article.id: name for name in names if (RECORD, name) not in new}
    there = {new[RECORD, name].article.id: name for name in names if (RECORD, name) not in old}
    return {there[each]: gone[each] for each in gone.keys() & there.keys()}


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


_OF_OURS: Final = frozenset(
    ("html", "files", "registered", "slug", "id", "source", "digest", "proposed")
)
"""What no owner wrote by that name, or what says no more than the rest."""
_CALLED: Final = {
    "body": "text",
    "parent_name": "parent",
    "logo": "images",
    "published_at": "published",
}


def _struct_fields(old: Struct, new: Struct) -> Iterator[str]:
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before == after or name in _OF_OURS:
            continue
        if isinstance(before, Struct) and name == "topic":
            yield from _struct_fields(before, after)
        else:
            yield _CALLED.get(name, name)
