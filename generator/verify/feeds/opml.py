"""OPML 2.0: the list of feeds that readers import."""

from collections.abc import Iterator

from generator.verify.patterns import (
    below,
    plain_text_faults,
    repeated,
    rfc_822_date,
    short,
    web_url,
)
from generator.verify.rule import Rule, Violation
from generator.verify.xmltext import Element

FORM = Rule(
    name="opml-form",
    requirement="OPML is of version 2.0: a head with a plain title, then a body with outlines; its "
    "dates have the form of RSS.",
    source="OPML 2.0; feedvalidator: opml.py",
    remedy="mend the template",
)
OUTLINE = Rule(
    name="opml-outline",
    requirement='An outline has a plain text; one with an xmlUrl has type="rss" and a title as '
    "well; any other is a group of outlines.",
    source="OPML 2.0; feedvalidator: `MissingOutlineType`, `MissingXmlURL`",
    remedy="add what is missing",
)
FEEDS = Rule(
    name="opml-feeds",
    requirement="A feed has absolute addresses of itself and of its page, below the site, and is "
    "there once.",
    source="OPML 2.0; feedvalidator: opml.py",
    remedy="write the whole address of a feed of this site, once",
)


def opml_faults(root: Element, base_url: str) -> Iterator[Violation]:
    """Every fault of a list of feeds."""
    if root.get("version") != "2.0":
        yield FORM.violation(root.sourceline, f"version is {short(root.get('version'))}")
    if [child.tag for child in root if isinstance(child.tag, str)] != ["head", "body"]:
        yield FORM.violation(root.sourceline, "expected a head, then a body")
        return
    head = root.find("head")
    for odd in plain_text_faults(root.findtext("head/title")):
        yield FORM.violation(head.sourceline, f"the title {odd.what}", odd.about)
    for tag in ("dateCreated", "dateModified"):
        date = root.findtext(f"head/{tag}")
        if date is not None and not rfc_822_date(date):
            yield FORM.violation(head.sourceline, f"{tag} is {short(date)}")
    outlines = list(root.iterfind("body//outline"))
    if not outlines:
        yield FORM.violation(root.sourceline, "there are no outlines")
    for outline in outlines:
        yield from _outline(outline, base_url)
    feeds = {url: outline.sourceline for outline in outlines if (url := outline.get("xmlUrl"))}
    for url in repeated(url for outline in outlines if (url := outline.get("xmlUrl"))):
        yield FEEDS.violation(feeds[url], f"{short(url)} is there more than once")


def _outline(outline: Element, base_url: str) -> Iterator[Violation]:
    line = outline.sourceline
    text = outline.get("text", "")
    for odd in plain_text_faults(text):
        yield OUTLINE.violation(line, f"text {odd.what}", odd.about)
    if outline.get("type") != "rss":
        if outline.get("xmlUrl"):
            yield OUTLINE.violation(line, f"{short(text)} has an xmlUrl, and its type is not rss")
        elif not len(outline):
            yield OUTLINE.violation(line, f"{short(text)} is neither a feed nor a group of feeds")
        return
    if not outline.get("title", "").strip():
        yield OUTLINE.violation(line, f"{short(text)} has no title")
    for name in ("xmlUrl", "htmlUrl"):
        url = outline.get(name)
        if not web_url(url) or not below(url, base_url):
            yield FEEDS.violation(line, f"{short(text)} has {name} {short(url)}")
