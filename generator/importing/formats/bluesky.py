"""Posts of a Bluesky account as JSON, of which the links are taken: an answer of
`com.atproto.repo.listRecords`, JSON lines of posts, or a folder of them, a file each, as tools
unpack an account's repository. The repository itself (CAR) is not read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported
from generator.importing.source import ImportFault, Source, json_of
from generator.problems import ContentError, Problem

_KIND: Final = "app.bsky.feed.post"
_MARK: Final = re.compile(r'"\$type"\s*:\s*"app\.bsky\.feed\.post"')
_LINK: Final = "app.bsky.richtext.facet#link"
_TAG: Final = "app.bsky.richtext.facet#tag"
_LARGEST: Final = 1_000_000  # bytes of one post
_LONGEST: Final = 2_000_000  # characters of one line


def _is_repository(source: Source) -> bool:
    """True for a file of blocks (CAR), told by its header: a map with `roots` and `version`."""
    return b"\xa2" in source.beginning[:4] and b"eroots" in source.beginning[:200]


def is_it(source: Source) -> bool:
    """True for what holds posts of that kind, and for a whole repository."""
    if source.is_folder:
        return (source.path / _KIND).is_dir() or source.path.name == _KIND
    if _is_repository(source):
        return True
    return source.opening.startswith(("{", "[")) and _MARK.search(source.opening) is not None


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Each link of each post."""
    if _is_repository(source):
        raise ImportFault(
            f"{source.name}: a repository in CAR, which is not read; nothing was written. Unpack it"
            f" to JSON, such as by `goat repo unpack`, and import the folder {_KIND} of that"
        )
    for place, line, post in _posts(source):
        record = post.get("value", post) if isinstance(post, Mapping) else None
        if isinstance(record, Mapping):
            yield from _imported(record, place, line)
        else:
            yield Problem(place, line, "", "expected a post as an object; left out")


def _posts(source: Source) -> Iterator[tuple[str, int, Any]]:
    """Each post, with where it stands."""
    if source.is_folder:
        below = f"{_KIND}/" if (source.path / _KIND).is_dir() else ""
        for file in source.folder.scan(f"{below}*.json"):
            place = f"{source.name}/{file.name}"
            try:
                yield place, 0, json_of(source.folder.read(file.name, _LARGEST), place)
            except (ImportFault, ContentError):
                yield place, 0, None
        return
    if "\n{" in source.opening and '"records"' not in source.opening.partition("\n{")[0]:
        with source.text() as text:
            for number, line in enumerate(iter(lambda: text.readline(_LONGEST), ""), 1):
                try:
                    post = json_of(line, source.name) if line.strip() else {}
                except ImportFault:
                    post = None
                yield source.name, number, post
        return
    document = source.json()
    records = document.get("records", [document]) if isinstance(document, Mapping) else document
    for number, post in enumerate(records if isinstance(records, list) else [None], 1):
        yield f"{source.name}, post {number:,}", 0, post


def _imported(post: Mapping[str, Any], place: str, line: int) -> Iterator[Imported]:
    words = _text(post.get("text"))
    card = _card(post.get("embed"))
    links = [_text(card.get("uri")), *_said(post, _LINK, "uri")]
    for address in dict.fromkeys(filter(None, links)):
        is_card = address == links[0]
        yield Imported(
            file=place,
            line=line,
            address=address,
            title=_text(card.get("title")) if is_card else "",
            excerpt=_text(card.get("description")) if is_card else "",
            body=_escaped(words),
            is_html=True,
            saved=_text(post.get("createdAt")),
            tags=tuple(filter(None, _said(post, _TAG, "tag"))),
            language=next((_text(each) for each in _list(post.get("langs"))), ""),
        )


def _card(embed: Any) -> Mapping[str, Any]:
    """The link that a post shows as a card; empty for none."""
    for holder in (embed, embed.get("media") if isinstance(embed, Mapping) else None):
        if isinstance(holder, Mapping) and isinstance(holder.get("external"), Mapping):
            found: Mapping[str, Any] = holder["external"]
            return found
    return {}


def _said(post: Mapping[str, Any], kind: str, member: str) -> Iterator[str]:
    """What the marked parts of a post's words say, of one kind."""
    for facet in _list(post.get("facets")):
        for feature in _list(facet.get("features")) if isinstance(facet, Mapping) else ():
            if isinstance(feature, Mapping) and feature.get("$type") == kind:
                yield _text(feature.get(member))


def _escaped(words: str) -> str:
    """Plain words as HTML: what looks like Markdown in them is none."""
    text = words.replace("&", "&amp;").replace("<", "&lt;")
    paragraphs = (part.replace("\n", "<br>") for part in re.split(r"\n\s*\n", text) if part.strip())
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


FORMAT = Format(
    name="bluesky",
    title="posts of a Bluesky account, in JSON",
    is_it=is_it,
    read=read,
)
