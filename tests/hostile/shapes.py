"""Wrong types: every field with what is not expected of it."""

from collections.abc import Iterator
from typing import Final

from tests.hostile.cases import FIRST, URL_AT, Dropped, Hostile, LeftOut, Shown, record

_PARTS: Final = {
    "provider": "provider: {{{0}: {1}}}",
    "provider.authors[0]": "provider: {{authors: [{{{0}: {1}}}]}}",
    "images[0]": "images: [{{url: 'https://news.example.com/a.jpg', {0}: {1}}}]",
    "related[0]": "related: [{{{0}: {1}}}]",
    "ratings": "ratings: {{{0}: {1}}}",
    "correction[0]": "correction: {{{0}: {1}}}",
    "actions[0]": "actions: [{{url: 'https://news.example.com/d', {0}: {1}}}]",
}
"""A line that gives one field of a part of a record."""

KINDS: Final = {
    "one value": (
        "title publishedDateTime webUrl originalUrl updatedDateTime addedDateTime excerpt category "
        "type quality heat published removed retracted deleted page story locale price length "
        "id guid same_as archived featuredContent correction[0].date correction[0].text "
        "provider.name provider.domain provider.authors[0].name images[0].width "
        "images[0].height images[0].title images[0].attribution related[0].title related[0].webUrl "
        "related[0].originalUrl related[0].archived related[0].excerpt "
        "related[0].publishedDateTime related[0].type related[0].quality ratings.count "
        "ratings.average actions[0].title actions[0].attribution"
    ).split(),
    "values": "topics tags hashtags levels items redirect_from".split(),
    "fields": "provider ratings extra related[0].provider".split(),
    "list of fields": (
        "images related actions correction provider.authors related[0].images"
    ).split(),
}  # fmt: skip
"""Every field that a record may have, by what is expected of it."""

SHAPES: Final = {
    "text": ("x y", '"x y"'),
    "a list": ("[[x, y], [z]]", "a list"),
    "fields": ("{a: {b: c}}", "fields"),
    "nothing": ("{}", "fields"),
}
"""What may stand there instead, and what a message calls it."""


HIDING: Final = frozenset(("published", "removed", "deleted"))
WORTH_THE_RECORD: Final = frozenset(
    ("title", "publishedDateTime", "webUrl", "id", "guid", "retracted", *HIDING)
)
"""Fields without which nothing sound is left, or which may ask to hide."""
ALONE: Final = frozenset(("provider", "provider.authors", "related[0].provider"))
"""Fields of which a part is meant by a value that stands there alone, and may be any text."""
ALONE_URL: Final = frozenset(("images", "actions", "related[0].images"))
"""The same, where it has to be a URL."""


def shapes() -> Iterator[tuple[str, Hostile]]:
    """Every field with what is not expected of it."""
    at = {"title": 2, "publishedDateTime": 3, "webUrl": URL_AT, "page": 5}
    for kind, fields in KINDS.items():
        for field in fields:
            part, _, name = field.rpartition(".")
            for shape, (written, said) in SHAPES.items():
                line = _PARTS[part].format(name, written) if part else f"{name}: {written}"
                message = _expectation(kind, shape, field, said)
                if message is None:
                    continue
                problem = f"{at.get(field, FIRST)}: {message}"
                body = "Words." if field == "page" else ""  # or it would have no page to look at
                data = record(line, body=body)
                yield f"shape-{field}-{shape}", Hostile(data, _outcome(field, problem))


def _outcome(field: str, problem: str) -> Shown | Dropped | LeftOut:
    if field in WORTH_THE_RECORD:
        return LeftOut(problem)
    if field in ("images[0].width", "images[0].height"):
        return Shown("T", problem)
    return Dropped("T", problem)


def _expectation(kind: str, shape: str, field: str, said: str) -> str | None:
    """The beginning of what is said of a field of that kind; None where the shape may stand."""
    match kind, shape:
        case "one value", "text" if field == "same_as":
            return "same_as: expected one of none"
        case "values", "text" if field == "redirect_from":
            return "redirect_from[0]: expected a path of this site"
        case "one value", "text":
            return None
        case "one value", _ if field in HIDING:
            return f"{field}: expected true or false, found {said}"
        case "one value", "a list":
            return f"{field}: expected one value, found a list"
        case "one value", _:
            return f"{field}: expected one value, found fields"
        case "values", "text":
            return None
        case "values", "a list":
            return f"{field}[0]: expected one value, found a list"
        case "values", _:
            return f"{field}: expected a list of values, found fields"
        case _, "text" if field in ALONE:
            return None  # it is that of its parts which is meant
        case "list of fields", "text" if field == "images":
            return f"{field}: no picture"
        case "list of fields", "text" if field == "related[0].images":
            return None  # what is related has neither title nor address, so all of it goes
        case "list of fields", "text" if field in ALONE_URL:
            return f"{field}[0].url: expected a whole URL"
        case "fields", "text" | "a list":
            return f'{field}: expected fields ("name: value"), found {said}'
        case "list of fields", "text" | "a list":
            return f'{field}[0]: expected fields ("name: value"), found {said}'
        case _:
            return None
