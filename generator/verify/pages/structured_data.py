"""JSON-LD: what pages tell search engines, held to what we promise of it."""

import json
from collections.abc import Iterator
from typing import Any, Final

from generator.verify.pages.html_page import HtmlPage, line_of
from generator.verify.patterns import rfc_3339_date, short, web_url
from generator.verify.rule import Rule, Violation

FORM = Rule(
    name="json-ld-form",
    requirement="JSON-LD is JSON without a bare <, in the context of schema.org, and says of what "
    "type it is.",
    source="schema.org; JSON-LD 1.1; HTML: 4.12.1.3 Restrictions for contents of script elements",
    remedy="let an encoder write it, and write < as \\u003c",
)
DATES = Rule(
    name="json-ld-dates",
    requirement="datePublished and dateModified are moments with their zone, in this order.",
    source="Google Search: structured-data/article",
    remedy="write them as 2023-08-03T09:15:00Z",
)
URLS = Rule(
    name="json-ld-urls",
    requirement="Addresses in JSON-LD are absolute.",
    source="Google Search: structured-data/article, structured-data/breadcrumb",
    remedy="write the whole address",
)
ARTICLE = Rule(
    name="json-ld-article",
    requirement="An article has a headline, an author and a publisher, each with a name, and as "
    "mainEntityOfPage the page's canonical address.",
    source="Google Search: structured-data/article",
    remedy="add what is missing",
)
COLLECTION = Rule(
    name="json-ld-collection",
    requirement="A collection page has a name, the page's canonical address as url, and a "
    "mainEntity.",
    source="schema.org: CollectionPage",
    remedy="add what is missing",
)
LIST = Rule(
    name="json-ld-list",
    requirement="The items of a list have positions 1, 2, 3, each with a name and an address (the "
    "last step of a breadcrumb may lack it); breadcrumbs have at least two.",
    source="Google Search: structured-data/breadcrumb; schema.org: ItemList",
    remedy="number them in order, and name each",
)

_ARTICLES: Final = frozenset(
    "Article NewsArticle BlogPosting Report TechArticle ScholarlyArticle AnalysisNewsArticle"
    " OpinionNewsArticle ReviewNewsArticle".split()
)
_COLLECTIONS: Final = frozenset(("CollectionPage",))
_LISTS: Final = frozenset(("ItemList", "BreadcrumbList"))
_DATES: Final = ("datePublished", "dateModified", "dateCreated", "uploadDate")
_URLS: Final = ("url", "item", "image", "mainEntityOfPage", "isBasedOn", "sameAs", "logo")


def structured_data_faults(page: HtmlPage) -> Iterator[Violation]:
    """Every fault of a page's JSON-LD."""
    for script in page.all("script"):
        if (script.attr("type") or "").strip().lower() != "application/ld+json":
            continue
        line = line_of(script)
        if "<" in script.text:
            yield FORM.violation(line, "holds a bare <")
        try:
            value = json.loads(script.text)
        except ValueError as error:
            yield FORM.violation(line, f"no JSON: {error}")
            continue
        for document in value if isinstance(value, list) else [value]:
            yield from _document(line, document, page.canonical)


def described_urls(page: HtmlPage) -> Iterator[tuple[str, int]]:
    """Every text in a page's JSON-LD that may be an address, but for those that only name a thing,
    with its line."""
    for script in page.all("script"):
        if (script.attr("type") or "").strip().lower() == "application/ld+json":
            try:
                value = json.loads(script.text)
            except ValueError:
                continue
            for text in strings(value):
                yield text, line_of(script)


def strings(value: Any) -> Iterator[str]:
    """Every text of a value of JSON, or of what becomes one, at any depth, but for those of `@id`
    and `id`."""
    todo = [value]
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | tuple):
            todo.extend(value)
        elif isinstance(value, dict):
            todo.extend(child for name, child in value.items() if name not in ("@id", "id"))


def _document(line: int, document: Any, canonical: str) -> Iterator[Violation]:
    if not isinstance(document, dict):
        yield FORM.violation(line, f"{short(document)} is no object")
        return
    if "schema.org" not in str(document.get("@context", "")):
        yield FORM.violation(line, f"@context is {short(document.get('@context'))}")
    if "@graph" not in document and not document.get("@type"):
        yield FORM.violation(line, "has no @type")
    for thing in _things(document):
        kinds = _kinds(thing)
        yield from _dates(line, thing)
        yield from _urls(line, thing)
        if kinds & _ARTICLES:
            yield from _article(line, thing, canonical)
        if kinds & _COLLECTIONS:
            yield from _collection(line, thing, canonical)
        if kinds & _LISTS:
            yield from _list(line, thing, is_trail="BreadcrumbList" in kinds)


def _things(value: Any) -> Iterator[dict[str, Any]]:
    todo = [value]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            yield value
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)


def _kinds(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type", [])
    return {str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _dates(line: int, thing: dict[str, Any]) -> Iterator[Violation]:
    for name in _DATES:
        if name in thing and not rfc_3339_date(str(thing[name])):
            yield DATES.violation(line, f"{name} {short(thing[name])} is no moment with its zone")
    published = rfc_3339_date(str(thing.get("datePublished")))
    modified = rfc_3339_date(str(thing.get("dateModified")))
    if published and modified and modified < published:
        yield DATES.violation(line, f"dateModified {modified.isoformat()} is before datePublished")


def _urls(line: int, thing: dict[str, Any]) -> Iterator[Violation]:
    for name in _URLS:
        values = thing.get(name, [])
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, str) and not web_url(value):
                yield URLS.violation(line, f"{name} {short(value)} is not absolute")


def _article(line: int, thing: dict[str, Any], canonical: str) -> Iterator[Violation]:
    if not str(thing.get("headline") or "").strip():
        yield ARTICLE.violation(line, "has no headline")
    for name in ("author", "publisher"):
        values = thing.get(name)
        people = values if isinstance(values, list) else [values]
        if not people or not all(isinstance(p, dict) and p.get("name") for p in people):
            yield ARTICLE.violation(line, f"has no {name} with a name")
    main = thing.get("mainEntityOfPage")
    address = main.get("@id") or main.get("url") if isinstance(main, dict) else main
    if address is None or (canonical and address != canonical):
        yield ARTICLE.violation(
            line, f"mainEntityOfPage is {short(address)}, not the canonical address"
        )


def _collection(line: int, thing: dict[str, Any], canonical: str) -> Iterator[Violation]:
    if not str(thing.get("name") or "").strip():
        yield COLLECTION.violation(line, "has no name")
    if "url" not in thing or (canonical and thing["url"] != canonical):
        yield COLLECTION.violation(
            line, f"url is {short(thing.get('url'))}, not the canonical address"
        )
    if "mainEntity" not in thing:
        yield COLLECTION.violation(line, "has no mainEntity")


def _list(line: int, thing: dict[str, Any], *, is_trail: bool) -> Iterator[Violation]:
    elements = thing.get("itemListElement")
    if not isinstance(elements, list) or not all(isinstance(element, dict) for element in elements):
        yield LIST.violation(line, "itemListElement is no list of objects")
        return
    if is_trail and len(elements) < 2:
        yield LIST.violation(line, f"a trail of {len(elements)} steps")
    positions = [element.get("position") for element in elements]
    if positions != list(range(1, len(elements) + 1)):
        yield LIST.violation(line, f"the positions are {short(positions)}")
    for number, element in enumerate(elements, 1):
        item = element.get("item")
        inner = item if isinstance(item, dict) else {}
        if not str(element.get("name") or inner.get("name") or "").strip():
            yield LIST.violation(line, f"item {number} has no name")
        is_last_step = is_trail and number == len(elements)
        if not (element.get("url") or item) and not is_last_step:
            yield LIST.violation(line, f"item {number} has no address")
