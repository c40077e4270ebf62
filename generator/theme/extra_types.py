"""What templates may ask of fields of the owner's own, by what the owner declares of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from generator.content.records.extra import Declared, ExtraField, ExtraFields
from generator.pages.parts.extra import (
    PageExtra,
    PublisherExtra,
    RecordExtra,
    SiteExtra,
    TopicExtra,
)

_KINDS: Final[dict[str, type]] = {
    "text": str,
    "number": float,
    "whole_number": int,
    "boolean": bool,
    "date": datetime,
    "url": str,
}
"""Types as views have them."""


class StrangersWords(str):
    """The type of a text that a record says: any words, and no address that was looked at."""


class OwnFields(Struct, frozen=True):
    """The type of a value that has fields of the owner's own."""

    said: str
    """What it is, as in `extra` of records."""
    by_strangers: bool = False
    """True for what records say."""
    names: tuple[str, ...] = ()
    kinds: tuple[Any, ...] = ()
    """The types of these, in turn."""
    is_open: bool = False
    """True where any name may be asked for: nothing is declared."""

    @property
    def fields(self) -> dict[str, Any]:
        """The types by name."""
        return dict(zip(self.names, self.kinds, strict=True))


def own_types(declared: ExtraFields) -> Mapping[type, OwnFields]:
    """What each `extra` of a view is."""
    return {
        RecordExtra: _own("`extra` of records", declared.records, by_strangers=True),
        TopicExtra: _own("`extra` of topics", declared.topics),
        PublisherExtra: _own("`extra` of publishers", declared.publishers),
        PageExtra: _own("`extra` of pages", declared.pages),
        SiteExtra: _own("`extra` of the site", declared.site),
    }


def may_be_any_words(kind: Any) -> bool:
    """True for a type of what a record may say as it likes."""
    return kind is StrangersWords or (
        isinstance(kind, OwnFields) and kind.is_open and kind.by_strangers
    )


def _own(said: str, declared: Declared, *, by_strangers: bool = False) -> OwnFields:
    if declared is None:
        return OwnFields(said, by_strangers, is_open=True)
    names = tuple(field.name for field in declared)
    kinds = tuple(_kind(field, said, by_strangers=by_strangers) for field in declared)
    return OwnFields(said, by_strangers, names, kinds)


def _kind(field: ExtraField, said: str, *, by_strangers: bool) -> Any:
    """A type, as an annotation would say it."""
    kind = field.member if field.type == "list" else field.type
    if kind == "fields":
        one: Any = _own(f"`{field.name}` in {said}", field.of, by_strangers=by_strangers)
    elif kind == "text" and by_strangers:
        one = StrangersWords
    else:
        one = _KINDS[kind]
    return tuple[one, ...] if field.type == "list" else one
