"""What must hold of any output, whatever went in."""

import re

import html5lib

LEGAL_XML = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
_FORBIDDEN = frozenset(
    "script style iframe object embed form input button svg math base meta link template".split()
)
_HARMLESS = re.compile(r"https?://|/(?!/)|mailto:|#")


def what_acts(html: str) -> list[str]:
    """All in a piece of HTML that could act, as a browser reads it: it should be nothing."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        if element.tag in _FORBIDDEN:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "srcset", "formaction"):
                found.append(f"<{element.tag} {name}>")
            if name in ("href", "src") and not _HARMLESS.match(value):
                found.append(f"{name}={value}")
        if element.get("src", "").startswith("http:"):
            found.append(f"src={element.get('src')}")
    return found
