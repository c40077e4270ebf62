"""JSON Feed of all versions: what it says, in the shape of the others.

Its members are read one by one, so that a member of a wrong type costs no more than itself.
"""

from collections.abc import Iterator
from typing import Any, Final

from generator.content.foreign_json import read_json as value_of
from generator.content.sources.feeds.told import NoFeed, ToldFeed, ToldImage, ToldItem

_MOST: Final = 5_000
"""Items that are looked at, of one feed."""


def read_json(data: bytes) -> ToldFeed:
    """What a JSON Feed says. Raises NoFeed for anything else."""
    try:
        feed = value_of(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        raise NoFeed("is JSON that cannot be read") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise NoFeed("is JSON, and no JSON Feed: it has no list of items")
    items = [each for each in feed["items"][:_MOST] if isinstance(each, dict)]
    return ToldFeed(
        title=_text(feed, "title"),
        base=_text(feed, "home_page_url"),
        languages=(_text(feed, "language"),),
        items=tuple(map(_item, items)),
    )


def _text(thing: dict[str, Any], name: str) -> str:
    value = thing.get(name)
    return value if isinstance(value, str) else ""


def _identity(thing: dict[str, Any]) -> str:
    """A number is what it is written as: ids of 1.0 were such."""
    value = thing.get("id")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value}" if is_number else _text(thing, "id")


def _texts(thing: dict[str, Any], *names: str) -> tuple[str, ...]:
    return tuple(text for name in names if (text := _text(thing, name)))


def _things(thing: dict[str, Any], name: str) -> list[Any]:
    """A list, or what stands there alone."""
    value = thing.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _item(item: dict[str, Any]) -> ToldItem:
    return ToldItem(
        id=_identity(item),
        links=_texts(item, "external_url", "url"),
        title=_text(item, "title"),
        texts=_texts(item, "summary", "content_text", "content_html"),
        published=_texts(item, "date_published"),
        updated=_texts(item, "date_modified"),
        authors=tuple(_authors(item)),
        images=tuple(ToldImage(url) for url in _texts(item, "image", "banner_image")),
        languages=_texts(item, "language"),
        categories=tuple(tag for tag in _things(item, "tags") if isinstance(tag, str)),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Of version 1.1, and of 1.0, which knows one."""
    for author in (*_things(item, "authors"), *_things(item, "author")):
        if isinstance(author, dict):
            yield _text(author, "name")
        elif isinstance(author, str):
            yield author
