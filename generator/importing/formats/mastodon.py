"""The archive of a Mastodon account: `outbox.json`, of whose public posts the links are taken."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from generator.content.other_systems.systems import counted
from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported
from generator.importing.source import ImportFault, Source
from generator.problems import Level, Problem

_LONGEST: Final = 50_000  # characters of a post that are read; servers take some thousands at most
_FILE: Final = "outbox.json"
_MARK: Final = re.compile(r'"type"\s*:\s*"OrderedCollection"')
_PUBLIC: Final = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))


def is_it(source: Source) -> bool:
    """True for an ordered collection of activities, and for a folder that holds one."""
    if source.is_folder:
        return (source.path / _FILE).is_file()
    return source.opening.startswith("{") and _MARK.search(source.opening) is not None


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Each link of each public post. Posts without one, and what was boosted, are not taken."""
    source = Source(Path(source.path / _FILE)) if source.is_folder else source
    outbox = source.json()
    activities = outbox.get("orderedItems") if isinstance(outbox, Mapping) else None
    if not isinstance(activities, list):
        raise ImportFault(f"{source.name}: expected `orderedItems`; nothing was read")
    boosts = 0
    for number, activity in enumerate(activities, 1):
        place = f"{source.name}, item {number:,}"
        if not isinstance(activity, Mapping):
            yield Problem(place, 0, "", "expected an object; left out")
            continue
        post = activity.get("object")
        if activity.get("type") == "Create" and isinstance(post, Mapping):
            yield from _imported(post, place)
        else:
            boosts += activity.get("type") == "Announce"
    if boosts:
        message = f"{counted(boosts, 'boost')} not taken: the archive does not say what was boosted"
        yield Problem(source.name, 0, "", message, Level.WARNING)


def _imported(post: Mapping[str, Any], place: str) -> Iterator[Imported]:
    content = post.get("content")
    content = content[:_LONGEST] if isinstance(content, str) else ""
    to = post.get("to")
    is_public = not _PUBLIC.isdisjoint(
        each for each in (to if isinstance(to, list) else [to]) if isinstance(each, str)
    )
    tags = post.get("tag")
    for address in dict.fromkeys(_links(content)):
        yield Imported(
            file=place,
            address=address,
            body=content,
            is_html=True,
            saved=_text(post.get("published")),
            language=next(iter(_languages(post)), ""),
            tags=tuple(
                _text(tag.get("name")).removeprefix("#")
                for tag in (tags if isinstance(tags, list) else ())
                if isinstance(tag, Mapping)
                and tag.get("type") == "Hashtag"
                and _text(tag.get("name"))
            ),
            private="" if is_public else "is not for everybody",
        )


def _languages(post: Mapping[str, Any]) -> Iterator[str]:
    said = post.get("contentMap")
    if isinstance(said, Mapping):
        yield from (name for name in said if isinstance(name, str))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _links(content: str) -> Iterator[str]:
    """The addresses of a post, but for those of people and of hashtags."""
    import turbohtml

    for link in turbohtml.parse_fragment(content).select("a[href]"):
        words = {*_words(link.attrs.get("class")), *_words(link.attrs.get("rel"))}
        address = str(link.attrs["href"])
        is_other = words & {"mention", "hashtag", "tag"}
        if not is_other and address.startswith(("http://", "https://")):
            yield address


def _words(value: Any) -> list[str]:
    """What an attribute says, a list of words or one text."""
    return value.split() if isinstance(value, str) else [str(word) for word in value or ()]


FORMAT = Format(
    name="mastodon",
    title="the archive of a Mastodon account (outbox.json)",
    is_it=is_it,
    read=read,
)
