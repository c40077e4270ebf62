"""The vocabularies of XML in feeds, by the exact names that readers compare."""

from collections.abc import Iterator
from typing import Final

from generator.verify.rule import Rule, Violation
from generator.verify.xmltext import Element

_KNOWN: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "fh": "http://purl.org/syndication/history/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
ATOM: Final = f"{{{_KNOWN['atom']}}}"
CONTENT: Final = f"{{{_KNOWN['content']}}}"
MEDIA: Final = f"{{{_KNOWN['media']}}}"
DC: Final = f"{{{_KNOWN['dc']}}}"
HISTORY: Final = f"{{{_KNOWN['fh']}}}"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"

NAMESPACES = Rule(
    name="feed-namespaces",
    requirement="Well-known namespaces are spelt to the letter, and well-known prefixes mean them.",
    source="feedvalidator: `MissingNamespace`, `MediaRssNamespace`",
    remedy="write the namespace as its specification does",
)


def namespace_faults(root: Element) -> Iterator[Violation]:
    """Well-known namespaces under another prefix's name, or nearly written right."""
    declared: dict[tuple[str | None, str], int] = {}
    for element in root.iter():
        for pair in element.nsmap.items():
            declared.setdefault(pair, element.sourceline)
    for (prefix, uri), line in declared.items():
        if prefix in _KNOWN and uri != _KNOWN[prefix]:
            yield NAMESPACES.violation(line, f"{prefix} is {uri}, not {_KNOWN[prefix]}")
            continue
        for known in _KNOWN.values():
            if uri != known and _bare(uri) == _bare(known):
                yield NAMESPACES.violation(line, f"{uri} is written {known}")


def _bare(uri: str) -> str:
    return uri.lower().removeprefix("https").removeprefix("http").rstrip("/#")
