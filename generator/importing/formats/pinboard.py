"""Pinboard's export in JSON: a list of posts, as its API gives them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported
from generator.importing.source import ImportFault, Source
from generator.problems import Problem

_MARKS: Final = tuple(re.compile(rf'"{name}"\s*:') for name in ("href", "shared", "toread"))


def is_it(source: Source) -> bool:
    """True for a list of objects with the members that it alone has."""
    opening = source.opening
    return opening.startswith("[") and all(mark.search(opening) for mark in _MARKS)


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Each post that is shared and was read; those to be read are drafts."""
    posts = source.json()
    if not isinstance(posts, list):
        raise ImportFault(f"{source.name}: expected a list of posts; nothing was read")
    for number, post in enumerate(posts, 1):
        place = f"{source.name}, post {number:,}"
        if isinstance(post, Mapping):
            yield _imported(post, place)
        else:
            yield Problem(place, 0, "", "expected an object; left out")


def _imported(post: Mapping[str, Any], place: str) -> Imported:
    def text(name: str) -> str:
        value = post.get(name)
        return value.strip() if isinstance(value, str) else ""

    title = text("description")
    return Imported(
        file=place,
        address=text("href"),
        title="" if title == text("href") else title,
        excerpt=text("extended"),
        saved=text("time"),
        tags=tuple(tag for tag in text("tags").split() if not tag.startswith(".")),
        is_draft=text("toread") == "yes",
        private="" if text("shared") == "yes" else "is not shared",
    )


FORMAT = Format(name="pinboard", title="an export of Pinboard, in JSON", is_it=is_it, read=read)
