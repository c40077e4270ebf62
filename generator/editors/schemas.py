"""JSON Schemas of the files of a site, made of what their readers ask for.

A schema refuses nothing that the program takes without a word. Some of what the program tells of
shows in no schema: what contradicts something else, a day that no month has, a body.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from generator.content.records import schema as record_schema
from generator.content.records.extra import NAME as EXTRA
from generator.content.records.extra import Declared
from generator.content.records.extra_declared import SETTING as EXTRA_FIELDS
from generator.content.records.hiding import AROUND, WORDS
from generator.content.records.model import TYPES
from generator.content.records.schema import WITHOUT_ORIGINAL, Reading
from generator.content.registries.content_pages import page_of
from generator.content.registries.edition_files import FOLDER as EDITIONS
from generator.content.registries.editions import edition_of, sponsors_of
from generator.content.registries.feeds import feeds_of
from generator.content.registries.publishers import publisher_of
from generator.content.registries.topics import entry_of
from generator.content.settings import Settings, read_settings
from generator.content.yaml.fields import PRIVATE, Fields
from generator.editors.documented import sentence
from generator.editors.forms import ANYTHING, Form, any_spelling, form_of, hiding_form, in_a_list
from generator.editors.questions import ANY_NAME, Question, Shape, shape_of
from generator.problems import Level

VERSION: Final = "http://json-schema.org/draft-07/schema#"
"""The newest that all servers of YAML for editors read."""
KINDS: Final[Mapping[str, str]] = {
    "site": "The settings of a Broadsheet site: site.yaml",
    "feeds": "The feeds that a Broadsheet site follows: feeds.yaml",
    "topics": "A topic of a Broadsheet site",
    "publishers": "A publisher of a Broadsheet site",
    "pages": "The fields of a page of one's own, of a Broadsheet site",
    "editions": "An edition of a Broadsheet site",
    "sponsors": "The sponsors of editions of a Broadsheet site: sponsors.yaml",
    "record": "The fields of a record of a Broadsheet site",
}
"""Every kind of file that has a schema."""

_NO_SITE: Final = Settings(title="", base_url="", id="example.org,2000")
_DATED: Final = "2000-01-01-any.md"  # a name that stands in for a date, as a record's may
HIDING: Final = ("published", "removed", "deleted")
"""Fields of records that are not read for their values: what they ask is looked for."""
_ADDRESSES: Final = ("webUrl", "originalUrl")  # one of them is needed, and stands in for the other


def schema_of(kind: str, settings: Settings | None = None) -> dict[str, Any]:
    """The JSON Schema of a kind of file.

    settings   of the site whose files they are: what it declares or limits holds for them. None for
               any site
    """
    site = settings or _NO_SITE
    shape = shape_of_kind(kind, site)
    made = {
        "$schema": VERSION,
        "title": KINDS[kind],
        **_object(shape, kind, ""),
    }
    if kind == "topics":  # a former system's id, which is not read beside one of ours
        made["properties"]["_id"] = ANYTHING
    if kind == "record":
        _add_what_hides(made)
        _add_other_names(made, site)
        made["anyOf"] = list(_addresses(site))
    return made


def shape_of_kind(kind: str, settings: Settings = _NO_SITE) -> Shape:
    """The fields that a kind of file may have, on such a site."""
    own, zone = settings.extra_fields, settings.zone
    if kind == "site":
        shape = shape_of(read_settings, Level.FAULT)
        _leave_open(shape)
        return shape
    if kind == "feeds":
        return shape_of(feeds_of, Level.DROPPED)
    if kind == "record":
        return _shape_of_records(settings.reading)
    if kind == "editions":
        name, cutoff = f"{EDITIONS}/2000-01-01.yaml", settings.editions.cutoff
        return shape_of(lambda fields: edition_of(fields, name, zone, cutoff), Level.DROPPED)
    if kind == "sponsors":
        return shape_of(sponsors_of, Level.DROPPED)
    declared: dict[str, tuple[Callable[..., object], Declared]] = {
        "topics": (entry_of, own.topics),
        "publishers": (publisher_of, own.publishers),
        "pages": (_page, own.pages),
    }
    read, of_owner = declared[kind]
    return shape_of(lambda fields: read(fields, "any", of_owner, zone), Level.DROPPED)


def _page(fields: Fields, name: str, declared: Declared, zone: Any) -> object:
    return page_of(fields, name, "", declared, zone)


def _shape_of_records(reading: Reading) -> Shape:
    def read(fields: Fields) -> object:
        return record_schema.article(fields, name=_DATED, category="news", reading=reading)

    # A record that has no title has a name: each is asked for in the absence of the other.
    return shape_of(read, Level.DROPPED, reading.limits, without=("title",))


def _leave_open(shape: Shape) -> None:
    """Takes back what only the declaration of the very same file could say."""
    extra, declared = shape.fields[EXTRA].below, shape.fields[EXTRA_FIELDS].below
    if extra is not None:
        extra.fields[ANY_NAME] = Question([], [])
    for place in declared.fields.values() if declared else ():
        own = place.below.fields[ANY_NAME].below if place.below else None
        if own is not None:
            own.fields["default"] = Question([], [])


def _object(shape: Shape, kind: str, prefix: str) -> dict[str, Any]:
    """Fields, each with what may stand there; nothing else may."""
    questions = {name: each for name, each in shape.fields.items() if name != ANY_NAME}
    properties: dict[str, Form] = {
        name: {**said_of(kind, f"{prefix}{name}", each), **_form(each, shape, kind, prefix + name)}
        for name, each in questions.items()
    }
    required = [name for name, each in questions.items() if each.is_required]
    either = [{"required": [name]} for name in _ADDRESSES if prefix and name in properties]
    any_other = shape.fields.get(ANY_NAME)
    others = _form(any_other, shape, kind, f"{prefix}*") if any_other else False
    if properties or not prefix:
        properties[PRIVATE] = ANYTHING
    return {
        "type": ["object", "null"] if prefix else "object",
        "properties": properties,
        **({"required": required} if required else {}),
        **({"anyOf": either} if len(either) > 1 else {}),
        "additionalProperties": others,
    }


def _form(question: Question, shape: Shape, kind: str, path: str) -> Form:
    """What may stand in a field."""
    if kind == "record" and path in HIDING:
        return hiding_form(path)
    if question.is_passed_over:
        return ANYTHING
    forms: list[Form] = []
    for convert in question.values:
        forms.append(form_of(convert) if shape.is_strict else in_a_list(form_of(convert)))
    for convert in question.members:
        one = form_of(convert) if shape.is_strict else in_a_list(form_of(convert))
        forms += [one, {"type": "array", "items": one, "maxItems": question.most}]
    if question.below is not None:
        fields = _members(question, question.below, kind, f"{path}.")
        forms += [fields] if shape.is_strict else [fields, _one_in_a_list(fields)]
    if question.each is not None:
        fields = _members(question, question.each, kind, f"{path}[].")
        forms += [fields, {"type": "array", "items": fields, "maxItems": question.most}]
    return _any_of(forms)


def _members(question: Question, below: Shape, kind: str, prefix: str) -> Form:
    """Fields, or the one value that may stand in their place."""
    fields = _object(below, kind, prefix)
    if not question.alone or question.values:
        return fields
    alone = below.fields.get(question.alone)
    values = [form_of(convert) for convert in alone.values] if alone else []
    return _any_of([fields, *values])


def _one_in_a_list(form: Form) -> Form:
    return {"type": "array", "items": form, "minItems": 1, "maxItems": 1}


def _any_of(forms: list[Form]) -> Form:
    flat: list[Form] = []
    for form in forms:
        flat += form["anyOf"] if form.keys() == {"anyOf"} else [form]
    once = [form for at, form in enumerate(flat) if form not in flat[:at]]
    return once[0] if len(once) == 1 else {"anyOf": once}


def said_of(kind: str, path: str, question: Question) -> dict[str, str]:
    """The sentence of a field; of one that only holds others, which these are."""
    said = sentence(kind, path)
    if not said and question.below is not None:
        names = [f"`{name}`" for name in question.below.fields if name != ANY_NAME]
        said = f"Holds {', '.join(names)}." if names else ""
    return {"description": said} if said else {}


def _add_what_hides(made: dict[str, Any]) -> None:
    """Fields of other systems that may hide a record are understood, however they are spelt."""
    around = any_spelling({*AROUND, "robots", "sitemap"} - {EXTRA, "<<"})
    made["patternProperties"] = {
        f"^{any_spelling(WORDS)}$": ANYTHING,
        f"^(?!{EXTRA}$){around}$": {"type": ["object", "string", "boolean", "null", "array"]},
    }


def _add_other_names(made: dict[str, Any], settings: Settings) -> None:
    """Fields that the site has read under another name."""
    properties = made["properties"]
    for name, ours in settings.fields:
        form = ANYTHING if name.count(".") else properties.get(ours, ANYTHING)
        properties.setdefault(name.partition(".")[0], form)


def _addresses(settings: Settings) -> Iterator[Form]:
    """One address is needed, but for what is on this site alone."""
    for name in _ADDRESSES:
        yield {"required": [name]}
        for other, ours in settings.fields:
            if ours == name:
                yield {"required": [other.partition(".")[0]]}
    needy = [kind for kind in TYPES if kind not in WITHOUT_ORIGINAL]
    yield {"required": ["type"], "properties": {"type": {"not": {"enum": [*needy, None]}}}}
