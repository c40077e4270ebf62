"""JSON Feed, 1.0 and 1.1: https://www.jsonfeed.org/version/1.1/."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported, Picture
from generator.importing.source import ImportFault, Source
from generator.problems import Problem

_VERSION: Final = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
_OURS: Final = "_broadsheet"


def is_it(source: Source) -> bool:
    """True for an object that says that it is a feed."""
    return source.opening.startswith("{") and _VERSION.search(source.opening) is not None


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Each item of the feed."""
    feed = source.json()
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if not isinstance(items, list):
        raise ImportFault(f"{source.name}: expected a feed with `items`; nothing was read")
    language = _text(feed.get("language"))
    for number, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            yield _imported(item, f"{source.name}, item {number:,}", language)
        else:
            message = "expected an object; left out"
            yield Problem(f"{source.name}, item {number:,}", 0, "", message)


def _imported(item: Mapping[str, Any], place: str, language: str) -> Imported:
    external = _text(item.get("external_url"))
    html = _text(item.get("content_html"))
    own = item.get(_OURS)
    own = own if isinstance(own, Mapping) else {}
    more = {
        name: own[name]
        for name in ("type", "quality", "heat")
        if isinstance(own.get(name), str | int)
    }
    authors = item.get("authors") or [item.get("author")]
    return Imported(
        file=place,
        address=external or _text(item.get("url")),
        page=_text(item.get("url")) if external else "",
        title=_text(item.get("title")),
        excerpt=_text(item.get("summary")),
        body=html or _text(item.get("content_text")),
        is_html=bool(html),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        authors=tuple(
            name
            for author in (authors if isinstance(authors, list) else ())
            if isinstance(author, Mapping) and (name := _text(author.get("name")))
        ),
        tags=tuple(_text(tag) for tag in item.get("tags") or () if _text(tag)),
        pictures=tuple(Picture(url=url) for url in [_text(item.get("image"))] if url),
        language=_text(item.get("language")) or language,
        identity=_text(item.get("id")),
        more=more,
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    return f"{value}".strip() if isinstance(value, str | int | float) else ""


FORMAT = Format(name="json-feed", title="a JSON Feed", is_it=is_it, read=read)
