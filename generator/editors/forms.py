"""What may be written where a value is expected: for each converter, a piece of JSON Schema.

Programs that read YAML give some values a type before a schema sees them: `title: 1984` is a number
by then. So a form takes every type that what is written may have turned into, and a pattern holds
for those that stayed text. A form never refuses what its converter takes.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from generator.content.feed_formats import FORMATS
from generator.content.records.hiding import ARCHIVED, HIDING_TYPES, understood
from generator.content.records.model import TYPES, PagePolicy
from generator.content.records.schema import OWN_FIELDS, PARTS
from generator.content.yaml.fields import PRIVATE, Convert
from generator.editors.questions import name_of

Form = Mapping[str, Any]

ANYTHING: Final[Form] = {}
_BEYOND: Final = r"[^\x00-\x7f]"  # digits of all scripts are among these
_DIGITS: Final = f"(?:[0-9]|{_BEYOND})(?:[0-9_]|{_BEYOND})*"
_HTTP: Final = "[Hh][Tt][Tt][Pp][Ss]?:"
_ENTITY: Final = "[^:]*&"  # what a reference to a character stands for is not looked at here
_ISO: Final = (
    r"\d{4}[-/]\d\d[-/]\d\d(?:[Tt ]\s*\d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?)?"
    r"\s*(?:[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
)
_RFC_822: Final = (
    r"(?:[A-Za-z]{3,9},?\s+)?\d\d?\s+[A-Za-z]{3}\w{0,6}\s+\d{4}"
    r"(?:\s+\d\d?:\d\d(?::\d\d)?(?:\s*(?:[+-]\d{4}|[A-Za-z]{1,3}))?)?"
)


def _text(pattern: str = "", *more: str) -> Form:
    """Text, empty or with such a pattern; `more` are types that YAML may give it."""
    matched = {"pattern": rf"^\s*(?:{pattern})\s*$"} if pattern else {}
    return {"type": ["string", *more, "null"], **matched}


def _number(kind: str, pattern: str, least: int | None = None, most: int | None = None) -> Form:
    bounds = {"minimum": least, "maximum": most}
    said = {name: bound for name, bound in bounds.items() if bound is not None}
    return {**_text(pattern, kind), **said}


def _whole(least: int | None = None, most: int | None = None) -> Form:
    return _number("integer", f"[+-]?{_DIGITS}", least, most)


def _choice(choices: Iterable[str], others: str = "") -> Form:
    """One of a few words, in any case; `others` is a pattern of what else is taken."""
    words = [str(choice) for choice in choices]
    pattern = "|".join([*map(_in_any_case, words), *([others] if others else [])])
    return {"anyOf": [{"enum": words}, _text(pattern)]}


def _in_any_case(word: str) -> str:
    return "".join(f"[{c.lower()}{c.upper()}]" if c.isalpha() else f"[{c}]" for c in word)


def any_spelling(words: Iterable[str]) -> str:
    """A pattern of words however they are written: `isDraft`, `is-draft`, `IS_DRAFT`."""
    between = r"[\W_]*"
    spelt = (between.join(map(_in_any_case, word)) for word in sorted(words))
    return f"{between}(?:{'|'.join(spelt)}){between}"


_PLAIN: Final = _text("", "number", "boolean")
_WORD: Final[Form] = {"type": ["string", "number", "boolean", "null"], "pattern": r"\S"}
_URL: Final = _text(f"{_HTTP}.*|{_ENTITY}.*")
_ADDRESS_OR_HIDING: Final = {
    **_text(f"{_HTTP}.*|{_ENTITY}.*|{any_spelling(understood(ARCHIVED))}", "boolean", "integer"),
    "minimum": -1,  # as in `hiding_form`
    "maximum": 1,
}
_PICTURE: Final = _text(f"(?:/|{_HTTP}|{_ENTITY}).*")
_OWN_PICTURE: Final = _text(
    rf"(?:{_HTTP}|(?![A-Za-z][A-Za-z0-9+.-]*:)[^?#\s]|{_ENTITY}).*", "number", "boolean"
)
_PATH: Final = _text("/.*")
_DATE: Final = _text(f"{_ISO}|{_RFC_822}")
_DECIMAL: Final = f"(?:[0-9eE._+-]|{_BEYOND})+"
_TRUTH: Final[Form] = {
    "anyOf": [
        {"enum": [True, False]},
        _text("|".join(map(_in_any_case, "true yes on false no off".split()))),
    ]
}

FORMS: Final[Mapping[str, Form]] = {
    "page_requests._linked_file": _WORD,
    "records.allowed.origin_or_self": _text(f"{_HTTP}.*|{_ENTITY}.*|'*self'*"),
    "records.attached.own_picture_url": _OWN_PICTURE,
    "records.dates.calendar_day": _text(r"\d{4}-\d\d-\d\d"),
    "records.dates.duration": _text(f"[Pp](?:[0-9.WDTHMSwdthms]|{_BEYOND})+"),
    "records.dates.instant.convert": _DATE,
    "records.extra.address": _PICTURE,
    "records.extra.number": _number("number", _DECIMAL),
    "records.links.domain": {"type": ["string", "number", "null"], "pattern": r"\S"},
    "records.links.page_path": _PATH,
    "records.links.picture_url": _PICTURE,
    "records.links.web_url": _URL,
    "records.schema._archived": _ADDRESS_OR_HIDING,
    "records.schema._note": _PLAIN,
    "records.schema._pixels": _whole(1, 20_000),
    "records.schema._reason": {**_PLAIN, "not": {"const": True}},
    "records.schema._stated_id.explicit": _PLAIN,
    "records.schema._stated_id.former_one": _PLAIN,
    "records.schema._story": _PLAIN,
    "records.schema._told_of_comments.read": _PLAIN,
    "records.schema._type": _choice(TYPES, any_spelling(HIDING_TYPES)),
    "records.schema.page_policy": _choice(PagePolicy),
    "records.text.as_written": _PLAIN,
    "records.text.excerpt": _PLAIN,
    "records.text.language_tag": _text("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", "boolean"),
    "records.text.plain": _PLAIN,
    "records.text.proper_name": _WORD,
    "records.text.seen_name": _PLAIN,
    "records.text.short": _PLAIN,
    "records.tracking.parameter": _WORD,
    "registries.editions._pixels": _whole(1, 20_000),
    "registries.editions.address": _text(f"(?:/|{_HTTP}|{_ENTITY}).*"),
    "registries.editions.some_words": _WORD,
    "registries.periods.cutoff": _text(r"\d{1,2}:\d\d", "integer"),
    "registries.feeds._identity": _text("[A-Za-z0-9_-]{1,40}", "number", "boolean"),
    "registries.feeds._limit": _whole(1, 1_000),
    "registries.feeds._weight": _number("number", _DECIMAL, 0, 100),
    "registries.topics._identity": _text("[A-Za-z0-9_.~-]{1,100}", "number", "boolean"),
    "registries.topics._slug": _text("[a-z0-9]+(?:-[a-z0-9]+)*", "number", "boolean"),
    "settings._category": _WORD,
    "settings._depth": _whole(1, 100),
    "settings._field": _choice(
        sorted({*OWN_FIELDS, *PARTS, "none"} - {PRIVATE}), r"extra\.[A-Za-z]\S*"
    ),
    "settings._folder": _WORD,
    "settings._formats.once": _choice(each.key for each in FORMATS),
    "settings._glob": _WORD,
    "settings._permalink": _PATH,
    "settings._redirect_target": _text(f"(?:/|{_HTTP}|{_ENTITY}).*"),
    "settings._rel": _PLAIN,
    "settings._site_id": _text(r"[^\s,]+,\d{4}(?:-\d\d(?:-\d\d)?)?"),
    "settings._theme": _text("[a-z0-9]+(?:-[a-z0-9]+)*", "number", "boolean"),
    "settings._timezone": _WORD,
    "settings._title": _WORD,
    "settings._weight": _number("number", _DECIMAL, 0),
    "settings.site_url": _text(f"(?:{_HTTP}|{_ENTITY})[^?]*|{_ENTITY}.*"),
    "yaml.fields.boolean": _TRUTH,
    "yaml.fields.decimal_number": _number("number", _DECIMAL),
    "yaml.fields.natural_number": _whole(0),
    "yaml.fields.positive_number": _whole(1),
    "yaml.fields.whole_number": _whole(),
    "yaml.fields.words": _PLAIN,
}
"""By the converter's name. One that is missing here is taken for plain text, and a test says so."""


def form_of(convert: Convert[Any]) -> Form:
    """What a converter takes, with the program's own words for what it refuses."""
    choices = getattr(convert, "choices", None)
    form = _choice(choices) if choices else FORMS.get(name_of(convert), _PLAIN)
    message = _refusal(convert)
    return _with_message(form, message) if message else form


def hiding_form(name: str) -> Form:
    """What may stand in `published`, `removed` or `deleted`."""
    said: Form = {
        **_text(any_spelling(understood(name)), "boolean", "integer"),
        "minimum": -1,  # signs between letters and digits count for nothing there
        "maximum": 1,
        "patternErrorMessage": "expected true or false",
    }
    return {"anyOf": [{"enum": [True, False]}, said, {"type": "array", "minItems": 1}]}


def in_a_list(form: Form) -> Form:
    """The same where a list may stand whose first value is taken: with no other value in it."""
    empty = {"contains": {"type": "null"}}
    alone = {"type": "array", "minItems": 1, "items": form, "anyOf": [{"maxItems": 1}, empty]}
    return {"anyOf": [*form.get("anyOf", [form]), alone]}


def _refusal(convert: Convert[Any]) -> str:
    """What is said of a text that hardly anything is."""
    try:
        convert("?!")
    except ValueError as error:
        return str(error)
    return ""


def _with_message(form: Form, message: str) -> Form:
    if "anyOf" in form:
        return {**form, "anyOf": [_with_message(each, message) for each in form["anyOf"]]}
    return {**form, "patternErrorMessage": message} if "pattern" in form else form
