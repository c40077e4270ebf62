"""Articles whose parts have names: rows of tables, objects of JSON, heads of files. The names are
ours, or those that other systems have for the same."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any, Final

from generator.content.records.dates import instant
from generator.content.records.foreign_fields import FOREIGN, plain_name
from generator.content.records.hiding import HIDING_TYPES, asks_to_hide, may_hide
from generator.content.records.schema import OWN_FIELDS
from generator.content.records.text import plain
from generator.content.yaml.fields import PRIVATE
from generator.content.yaml.writing import Value
from generator.importing.imported import Imported, Picture

BODY: Final = "body"
FIELDS: Final = OWN_FIELDS - {PRIVATE} | {BODY}
"""What a field may be called here."""
_OWN_BY_WORD: Final = {name.casefold(): name for name in sorted(FIELDS)}
_BODIES: Final = frozenset("body content text html markdown note notes contents".split())
_PASSWORDS: Final = frozenset("password postpassword passcode".split())
_AS_THEY_ARE: Final = frozenset(
    "type quality heat story hashtags price length levels ratings actions related featuredContent "
    "correction retracted removed deleted published page same_as extra archived".split()
)
"""Fields of records that need no reading of their own."""
_HTML: Final = frozenset(("featuredContent",))
_SEPARATORS: Final = re.compile("[;|]")
_COMMAS: Final = re.compile("[,;|]")
_LISTS: Final = frozenset("topics tags hashtags levels redirect_from items".split())
_NUMBER: Final = re.compile(r"0|-?[1-9]\d{0,8}", re.ASCII)
_WORDS: Final = {"true": True, "yes": True, "false": False, "no": False}
_DEEPEST: Final = 4  # levels of lists and fields in each other
_MOST: Final = 300  # values of a list; no field of a record takes more but `items`


def ours(name: str, given: Mapping[str, str]) -> str:
    """The field of ours that a name means; empty for none.

    given   what somebody said that names mean, which comes before what they are known to
    """
    if name in given:
        return given[name]
    word = plain_name(name)
    if word == PRIVATE:
        return ""
    if name in FIELDS:
        return name
    if own := _OWN_BY_WORD.get(name.casefold()):
        return own
    if word in _BODIES:
        return BODY
    if may_hide(name):
        return name
    known = FOREIGN.get(word)
    return known.ours if known else ""


def renamed(raw: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """The values by our names; of two that mean one field, the first that says something, and what
    was said that it means it before all others."""
    by_name: dict[str, Any] = {}
    for name in sorted(raw, key=lambda name: name not in given):
        field, value = ours(name, given), raw[name]
        if field == "published" and _is_date(value):
            field = "publishedDateTime"
        if field and not _is_empty(value) and _is_empty(by_name.get(field)):
            by_name[field] = value
    return by_name


def imported_of(
    fields: Mapping[str, Any],
    *,
    file: str,
    line: int = 0,
    is_html: bool = False,
    is_split: bool = False,
    **more: Any,
) -> Imported:
    """The article of values by our names.

    is_html    whether the body is HTML
    is_split   whether one text may stand for a list, with commas or semicolons between
    more       parts of `Imported` that the format knows better
    """

    def many(name: str) -> tuple[str, ...]:
        return tuple(_texts(fields.get(name), is_split=is_split and name in _LISTS))

    provider = fields.get("provider")
    provider = provider if isinstance(provider, Mapping) else {"name": provider}
    inner = {name[9:]: value for name, value in fields.items() if name.startswith("provider.")}
    provider = {**inner, **{name: value for name, value in provider.items() if value}}
    identity = _text(fields.get("guid"))
    if not identity and ":" in (stated := _text(fields.get("id"))):
        identity = stated  # a URI; any other word is of some program's own
    values = {
        "address": _text(fields.get("webUrl")),
        "original": _text(fields.get("originalUrl")),
        "title": plain(_text(fields.get("title")) or _text(fields.get("name"))),
        "excerpt": plain(_text(fields.get("excerpt"))),
        "body": _text(fields.get(BODY)),
        "is_html": is_html,
        "published": _text(fields.get("publishedDateTime")),
        "saved": _text(fields.get("addedDateTime")),
        "updated": _text(fields.get("updatedDateTime")),
        "publisher": plain(_text(provider.get("name"))),
        "domain": _text(provider.get("domain")),
        "authors": tuple(plain(text) for text in _authors(provider.get("authors"), is_split)),
        "topics": tuple(map(plain, many("topics"))),
        "tags": tuple(map(plain, many("tags"))),
        "category": plain(_text(fields.get("category"))),
        "pictures": tuple(_pictures(fields.get("images"))),
        "language": _text(fields.get("locale")),
        "former": many("redirect_from"),
        "identity": identity,
        "private": "has a password" if _has_password(fields) else "",
        "more": _more(fields, is_split=is_split),
    }
    return Imported(file=file, line=line, **{**values, **more})


def _more(fields: Mapping[str, Any], *, is_split: bool) -> dict[str, Value]:
    """What a record takes as it stands, and every word that may hide it."""
    taken: dict[str, Value] = {}
    for name, value in fields.items():
        if name in _AS_THEY_ARE or (may_hide(name) and name not in FIELDS):
            if plain_name(name) in _PASSWORDS:
                continue
            if is_split and name in _LISTS:
                value = list(_texts(value, is_split=True))
            kept = _simple(_value(value, 1, is_html=name in _HTML))
            if kept in (None, "", [], {}) or (kept is False and asks_to_hide(name)):
                continue  # what does not hide it needs no word
            taken[name] = kept
    kind = taken.get("type")
    if isinstance(kind, str) and plain_name(kind) not in HIDING_TYPES:
        taken["type"] = kind.lower()
    return taken


def _simple(value: Value) -> Value:
    """A text that is a number, or says yes or no, as what it is."""
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            return int(value)
        return _WORDS.get(value.casefold(), value)
    return value


def _value(value: Any, depth: int, *, is_html: bool = False) -> Value:
    """A value as a record may hold it, as plain text; what is private is in none, at any depth."""
    if value is None or isinstance(value, bool | int):
        return value
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {
            name: kept
            for name, below in value.items()
            if isinstance(name, str) and name != PRIVATE and _is_name(name)
            if (kept := _value(below, depth + 1)) is not None
        }
    if isinstance(value, list | tuple):
        flat = (item for item in value[:_MOST] if not isinstance(item, list | tuple))
        return [kept for item in flat if (kept := _value(item, depth + 1)) is not None]
    text = _text(value)
    return text if is_html else plain(text)


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z_][\w-]{0,60}", name, re.ASCII) is not None


def _text(value: Any) -> str:
    """One text; of a list, its first."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value}" if isinstance(value, int | float) else ""


def _texts(value: Any, *, is_split: bool) -> Iterable[str]:
    if isinstance(value, str) and is_split:
        parts = value.strip().strip("[]")
        # Where there are semicolons or bars, commas are part of names.
        by = _SEPARATORS if _SEPARATORS.search(parts) else _COMMAS
        value = [part.strip().strip("\"'") for part in by.split(parts)]
    for item in value if isinstance(value, list | tuple) else (value,):
        named = item.get("name") or item.get("title") if isinstance(item, Mapping) else item
        if text := _text(named):
            yield text


def _authors(value: Any, is_split: bool) -> Iterable[str]:
    """Names; of one text, those between semicolons, or between commas where each is two words."""
    if isinstance(value, str) and is_split:
        by_comma = value.split(",")
        by = ";" if ";" in value or not all(len(part.split()) > 1 for part in by_comma) else ","
        value = value.split(by)
    return _texts(value, is_split=False)


def _pictures(value: Any) -> Iterable[Picture]:
    for item in value[:_MOST] if isinstance(value, list | tuple) else (value,):
        parts = item if isinstance(item, Mapping) else {"url": item}
        url = next((_text(parts.get(name)) for name in _PICTURES if parts.get(name)), "")
        if url:
            yield Picture(
                url=url,
                width=_pixels(parts.get("width")),
                height=_pixels(parts.get("height")),
                title=plain(_text(parts.get("title") or parts.get("alt"))),
                attribution=plain(_text(parts.get("attribution"))),
            )


_PICTURES: Final = ("url", "src", "image", "path", "href")


def _pixels(value: Any) -> int | None:
    text = _text(value)
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) else None


def _has_password(fields: Mapping[str, Any]) -> bool:
    return any(plain_name(name) in _PASSWORDS and fields[name] for name in fields)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def _is_date(value: Any) -> bool:
    try:
        instant(UTC)(_text(value))
    except ValueError:
        return False
    return True
