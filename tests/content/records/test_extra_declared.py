"""What a site declares of fields of the owner's own."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from generator.content import settings
from generator.content.records.extra import ExtraField, ExtraFields, packed, unpacked
from generator.problems import SettingsError

SMALLEST = "title: T\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"


def declared(text: str) -> ExtraFields:
    return settings.parse(f"{SMALLEST}{text}").extra_fields


def test_a_type_alone_declares_a_field() -> None:
    found = declared("extra_fields:\n  records: {sponsor: text, price: number}\n  site: {}\n")
    assert found == ExtraFields(
        records=(ExtraField("sponsor"), ExtraField("price", "number")), site=()
    )
    assert found.topics is None


def test_lists_and_fields_say_what_they_hold() -> None:
    found = declared(
        "extra_fields:\n  topics:\n"
        "    tags: {type: list}\n"
        "    days: {type: list, of: date}\n"
        "    things: {type: list, of: fields}\n"
        "    people: {type: list, of: {name: {type: text, required: true}, link: url}}\n"
        "    place: {type: fields, of: {street: text}}\n"
        "    anything: fields\n"
    ).topics
    people = (ExtraField("name", required=True), ExtraField("link", "url"))
    assert found == (
        ExtraField("tags", "list"),
        ExtraField("days", "list", "date"),
        ExtraField("things", "list", "fields"),
        ExtraField("people", "list", "fields", people),
        ExtraField("place", "fields", "fields", (ExtraField("street"),)),
        ExtraField("anything", "fields"),
    )


@pytest.mark.parametrize(
    ("kind", "default", "value"),
    [
        ("text", "none at all", "none at all"),
        ("number", "4.90", 4.9),
        ("whole_number", "7", 7),
        ("boolean", "yes", True),
        ("date", "2025-03-04", datetime(2025, 3, 4, tzinfo=timezone(timedelta(hours=1)))),
        ("url", "/a.png", "/a.png"),
        ("list", "[a, b]", ["a", "b"]),
        ("fields", "{a: b}", {"a": "b"}),
    ],
)
def test_a_default_is_of_its_fields_type(kind: str, default: str, value: object) -> None:
    fields = declared(
        f"timezone: Europe/Berlin\n"
        f"extra_fields: {{pages: {{x: {{type: {kind}, default: {default}}}}}}}"
    ).pages
    assert fields is not None
    assert unpacked(fields[0].default) == value


def test_a_description_is_for_who_reads_the_file_and_changes_no_page() -> None:
    plain = "extra_fields: {site: {x: {type: text}}}"
    told = "extra_fields: {site: {x: {type: text, description: Whose sponsor it is.}}}"
    assert declared(plain) == declared(told)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("records: {a: txt}", 'extra_fields.records.a.type: expected one of text, .*mean "text"'),
        ("records: {a: }", "extra_fields.records.a: expected a type: one of text"),
        ("records: {a: {}}", "extra_fields.records.a.type: missing"),
        ("records: {a: {type: text, requird: true}}", 'unknown field; did you mean "required"'),
        ("records: {__class__: text}", "a name of letters, digits, _ and -"),
        ("records: {2024: text}", "a name of letters, digits, _ and -"),
        ("records: {secured: text}", "extra_fields.records.secured: expected a name"),
        ("record: {a: text}", 'extra_fields.record: unknown field; did you mean "records"'),
        ("records: [a, b]", "extra_fields.records: expected fields"),
        ("records: {a: {type: number, default: many}}", "a.default: expected a number"),
        ("records: {a: {type: text, required: true, default: x}}", "a.default: is never used"),
        ("records: {a: {type: text, of: text}}", "a.of: says what `list` and `fields` hold"),
        ("records: {a: {type: list, of: words}}", "a.of: expected one of text"),
        ("records: {a: {type: list, of: list}}", "a.of: expected one of text"),
        ("records: {a: {type: fields, of: text}}", "a.of: expected fields, each with its type"),
        ("records: {a: {type: fields, of: {b: {type: fields, of: {c: {type: fields, "
         "of: {d: text}}}}}}}", "go 3 deep at most"),
        ("records: {a: text, a: number}", "stands here and on line 4"),
        ("[a]", "extra_fields: expected fields"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_declaration_ends_the_build(text: str, fault: str) -> None:
    with pytest.raises(SettingsError, match=r"(?s)site\.yaml:4: .*" + fault):
        declared(f"extra_fields: {{{text}}}" if text[0] != "[" else f"extra_fields: {text}")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("extra: {days: many}", "extra.days: expected a whole number"),
        ("extra: {dyas: 1}", 'extra.dyas: unknown field; did you mean "days"'),
        ("extra: {sponsors: [{from: 2025-01-01}]}", r"extra.sponsors\[0\].name: missing"),
        ("", "extra.name: missing; it is required"),
    ],
)
def test_what_is_wrong_in_the_sites_own_fields_ends_the_build(text: str, fault: str) -> None:
    fields = (
        "{name: {type: text, required: true}, days: whole_number, "
        "sponsors: {type: list, of: {name: {type: text, required: true}, from: date}}}"
    )
    with pytest.raises(SettingsError, match=fault):
        settings.parse(f"{SMALLEST}extra_fields: {{site: {fields}}}\n{text}\n")


def test_the_sites_own_fields_may_be_many() -> None:
    sponsors = "".join(f"    - {{name: A{n}, from: 2025-01-01}}\n" for n in range(1_000))
    found = settings.parse(f"{SMALLEST}extra:\n  sponsors:\n{sponsors}").extra
    assert len(unpacked(found)["sponsors"]) == 1_000
    day = datetime(2025, 1, 1, tzinfo=UTC)
    assert unpacked(found)["sponsors"][7] == {"name": "A7", "from": day}


def test_what_is_secured_is_not_read_from_the_settings_either() -> None:
    found = settings.parse(f"{SMALLEST}extra: {{secured: hidden, a: {{secured: hidden, b: 1}}}}\n")
    assert found.extra == packed({"a": {"b": 1}})


@pytest.mark.parametrize("ours", ["extra", "extra.sponsor", "extra.sponsor-name"])
def test_a_field_of_another_system_may_become_an_own_one(ours: str) -> None:
    assert settings.parse(f"{SMALLEST}fields: {{x: {ours}}}\n").fields == (("x", ours),)


def test_it_becomes_none_that_is_not_declared() -> None:
    own = "extra_fields: {records: {sponsor: text}}\n"
    found = settings.parse(f"{SMALLEST}{own}fields: {{x: extra.sponsor}}\n")
    assert found.fields == (("x", "extra.sponsor"),)
    with pytest.raises(SettingsError, match=r'site\.yaml:5: fields\.x: .*mean "extra.sponsor"'):
        settings.parse(f"{SMALLEST}{own}fields: {{x: extra.sponsr}}\n")


@pytest.mark.parametrize(
    "ours", ["extra.", "extra.a.b", "extra.__class__", "extra.secured", "extr"]
)
def test_it_becomes_none_under_a_name_that_cannot_be(ours: str) -> None:
    with pytest.raises(SettingsError, match=r"fields\.x: expected a field of records"):
        settings.parse(f"{SMALLEST}fields: {{x: {ours}}}\n")
