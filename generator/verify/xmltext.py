"""Reading XML as strangers' programs do: to the letter, and asking nothing of the network."""

import re
from typing import Any, Final

from lxml import etree

from generator.verify.patterns import ILLEGAL, short
from generator.verify.rule import Rule, Violation

Element = Any
"""lxml has no types of its own."""

_DECLARATION: Final = re.compile(
    r"""<\?xml\s+version=(["'])1\.0\1\s+encoding=(["'])utf-8\2"""
    r"""(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>""",
    re.IGNORECASE,
)

ENCODING = Rule(
    name="xml-encoding",
    requirement="A file of XML is UTF-8, without a byte order mark.",
    source="feedvalidator: `UnicodeError`; XML 1.0, 4.3.3",
    remedy="write it as UTF-8, without a byte order mark",
)
DECLARATION = Rule(
    name="xml-declaration",
    requirement="A feed, sitemap or OPML file begins, with nothing before it, with its XML "
    "declaration, which names UTF-8.",
    source="feedvalidator: `WPBlankLine`",
    remedy='let the first bytes be <?xml version="1.0" encoding="utf-8"?>',
)
CHARACTERS = Rule(
    name="xml-characters",
    requirement="XML holds only characters that XML 1.0 allows.",
    source="XML 1.0, 2.2; hugo#3268",
    remedy="drop the character: one of them makes the whole file unreadable",
)
WELL_FORMED = Rule(
    name="xml-well-formed",
    requirement="XML is well-formed: a reader that finds it is not reads none of it.",
    source="XML 1.0, 2.1",
    remedy="mend the template, or escape what it was given",
)
DOCTYPE = Rule(
    name="xml-doctype",
    requirement="XML has no document type and declares no entities: readers refuse them, or are "
    "attacked through them.",
    source="feedvalidator: `ContainsSystemEntity`",
    remedy="remove the declaration",
)


def decode(data: bytes) -> tuple[str | None, list[Violation]]:
    """The text of a file, None when it is not UTF-8, and the faults of its encoding."""
    if data.startswith(b"\xef\xbb\xbf"):
        fault = ENCODING.violation(1, "starts with a byte order mark")
        return data.decode("utf-8-sig", "replace"), [fault]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [ENCODING.violation(line, f"not UTF-8 at byte {error.start}")]


def read_xml(data: bytes) -> tuple[Element | None, list[Violation]]:
    """The root of an XML document, None when it cannot be read, and the faults of its form."""
    text, faults = decode(data)
    if text is None:
        return None, faults
    if not _DECLARATION.match(text):
        faults.append(DECLARATION.violation(1, f"begins with {short(text[:40])}"))
    if match := ILLEGAL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        faults.append(CHARACTERS.violation(line, f"holds U+{ord(match[0]):04X}"))
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        place = max(text.find("<!DOCTYPE"), text.find("<!ENTITY"))
        faults.append(
            DOCTYPE.violation(text.count("\n", 0, place) + 1, "declares a type or an entity")
        )
        return None, faults
    root, error = parsed(text)
    if error is not None:
        faults.append(error)
    return root, faults


def parsed(text: str) -> tuple[Element | None, Violation | None]:
    """The root of well-formed XML without a document type, or what is not well-formed."""
    parser = etree.XMLParser(
        recover=False,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        strip_cdata=False,
        huge_tree=True,  # a sitemap may have 50 MB; without entities, nothing grows
    )
    try:
        return etree.fromstring(text.lstrip("\ufeff").encode("utf-8", "replace"), parser), None
    except etree.XMLSyntaxError as error:
        return None, WELL_FORMED.violation(error.lineno, short(error.msg or str(error), 200))


def text_of(element: Element | None) -> str:
    """The text of an element, stripped; empty when there is none."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()
