"""Fields of the owner's own, as templates see them: read-only, by the names that the owner gave.

Whatever the owner calls a field, `items` or `keys` among it, is a field: so nothing here has a name
without an underscore.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from generator.content.records.extra import Declared, ExtraField, packed, unpacked
from generator.content.settings import Settings

_NOTHING: Final[dict[str, Any]] = {"text": "", "url": "", "list": (), "boolean": False}
"""What a declared field is that is not there, by its type; None for any other."""


class Extra:
    """Fields of the owner's own."""

    __slots__ = ("_declared", "_packed", "_said", "_settings")

    def __init__(self, data: bytes, declared: Declared, settings: Settings) -> None:
        self._packed = data
        self._declared = declared
        self._settings = settings
        self._said: dict[str, Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            try:
                return self[name]
            except KeyError:
                pass
        raise AttributeError(f'`extra` has no "{name}"')

    def __getitem__(self, name: str) -> Any:
        """The value of a field: text, a number, true or false, a date in the site's zone, a tuple
        of these, or fields. What is not there is empty, of its type where it is declared."""
        said = self._values()
        declared = _named(self._declared, name)
        if name in said:
            return self._shown(said[name], declared)
        if declared is None:
            if self._declared is None and isinstance(name, str):
                return ""
            raise KeyError(name)
        if declared.default:
            return self._shown(unpacked(declared.default), declared)
        if declared.type == "fields":
            return None
        return _NOTHING.get(declared.type)

    def __contains__(self, name: object) -> bool:
        return name in self._values()

    def __iter__(self) -> Iterator[str]:
        """The names of the fields that are there, sorted."""
        return iter(self._values())

    def __len__(self) -> int:
        return len(self._values())

    def __bytes__(self) -> bytes:
        """All that is said, in the one form that stands for it."""
        return self._packed

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is type(self)
            and self._packed == other._packed
            and self._declared == other._declared
            and (self._settings is other._settings or self._settings == other._settings)
        )

    def __hash__(self) -> int:
        return hash(self._packed)

    def __repr__(self) -> str:
        return f"extra: {', '.join(self)}"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._packed, self._declared, self._settings)

    def _values(self) -> dict[str, Any]:
        if self._said is None:
            self._said = unpacked(self._packed)
        return self._said

    def _shown(self, value: Any, field: ExtraField | None) -> Any:
        match value:
            case list():
                return tuple(self._shown(each, field) for each in value)
            case dict():
                return Extra(packed(value), field.of if field else None, self._settings)
            case datetime():
                return value.astimezone(self._settings.zone)
            case str() if value.startswith("/") and field and "url" in (field.type, field.member):
                return self._settings.base_path + value
        return value


def _named(declared: Declared, name: str) -> ExtraField | None:
    return next((field for field in declared or () if field.name == name), None)


class RecordExtra(Extra):
    """Those of a record."""

    __slots__ = ()


class TopicExtra(Extra):
    """Those of a topic."""

    __slots__ = ()


class PublisherExtra(Extra):
    """Those of a publisher."""

    __slots__ = ()


class PageExtra(Extra):
    """Those of a page of the owner's own."""

    __slots__ = ()


class SiteExtra(Extra):
    """Those of the site, from its site.yaml."""

    __slots__ = ()


def extra_of_record(data: bytes, settings: Settings) -> RecordExtra:
    return RecordExtra(data, settings.extra_fields.records, settings)


def extra_of_topic(data: bytes, settings: Settings) -> TopicExtra:
    return TopicExtra(data, settings.extra_fields.topics, settings)


def extra_of_publisher(data: bytes, settings: Settings) -> PublisherExtra:
    return PublisherExtra(data, settings.extra_fields.publishers, settings)


def extra_of_page(data: bytes, settings: Settings) -> PageExtra:
    return PageExtra(data, settings.extra_fields.pages, settings)


def extra_of_site(settings: Settings) -> SiteExtra:
    return SiteExtra(settings.extra, settings.extra_fields.site, settings)
