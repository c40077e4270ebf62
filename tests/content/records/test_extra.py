"""Fields of the owner's own: what they may say, and what becomes of what they may not."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.limits import Limits
from generator.content.records.extra import (
    Declared,
    ExtraField,
    is_extra_name,
    packed,
    texts_in,
    unpacked,
)
from generator.content.records.parse import Parsed
from generator.problems import Level
from tests.factories import article_of, parse_bytes, parse_record

PEOPLE = (ExtraField("name", required=True), ExtraField("since", "date"))


def said(text: str, declared: Declared = None, **reading: Any) -> dict[str, Any]:
    """What a record says under `extra`, of which the text is the rest of the line."""
    parsed = parse_record(f"extra: {text}", extra=declared, **reading)
    found: dict[str, Any] = unpacked(article_of(parsed).details.extra)
    return found


def messages(parsed: Parsed) -> list[str]:
    assert all(problem.level is Level.DROPPED for problem in parsed.problems), parsed.problems
    return [str(problem) for problem in parsed.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Words of a text", "Words of a text"),
        ("<b>Bold</b> &amp; brave", "Bold & brave"),
        ('"a\\u202eb\\u0007c"', "abc"),
        ("true", True),
        ("false", False),
        ("NO", "NO"),
        ("yes", "yes"),
        ("'true'", "true"),
        ("12", 12),
        ("-3", -3),
        ("4.5", 4.5),
        ("3.10", "3.10"),
        ("007", "007"),
        ("-0", "-0"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("12:30", "12:30"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("nan", "nan"),
        ("9" * 30, "9" * 30),
        ("0.00001", "0.00001"),
        ("'12'", "12"),
        ("2025-03-04", datetime(2025, 3, 4, tzinfo=UTC)),
        ("2025-03-04T09:15:00+02:00", datetime(2025, 3, 4, 7, 15, tzinfo=UTC)),
        ("2025-13-40", "2025-13-40"),
        ("'2025-03-04'", "2025-03-04"),
        ("[a, b]", ["a", "b"]),
        ("[1, 2]", [1, 2]),
        ("[1, two]", ["1", "two"]),
        ("[1, '2']", ["1", "2"]),
        ("[]", []),
        ("{b: 1, a: x}", {"a": "x", "b": 1}),
        ("[{name: Ann, age: 3}]", [{"age": 3, "name": "Ann"}]),
    ],
)
def test_what_is_not_declared_is_what_it_looks_like(written: str, value: object) -> None:
    found = said(f"{{x: {written}}}")["x"]
    assert found == value
    assert type(found) is type(value)


@given(st.from_regex(r"[-+]?[0-9_]{1,18}(\.[0-9]{0,18})?(e[0-9]{1,3})?", fullmatch=True))
def test_a_number_comes_out_as_it_was_written_or_is_text(text: str) -> None:
    assert str(said(f"{{x: {text}}}")["x"]) == text


DECLARED = (
    ExtraField("text"),
    ExtraField("number", "number"),
    ExtraField("whole", "whole_number"),
    ExtraField("flag", "boolean"),
    ExtraField("day", "date"),
    ExtraField("link", "url"),
    ExtraField("words", "list"),
    ExtraField("days", "list", "date"),
    ExtraField("people", "list", "fields", PEOPLE),
    ExtraField("person", "fields", of=PEOPLE),
    ExtraField("anything", "fields"),
)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("text: NO", "NO"),
        ("text: 3.10", "3.10"),
        ("text: true", "true"),
        ("number: 4.90", 4.9),
        ("number: 5", 5),
        ("number: '5'", 5),
        ("number: -0.0", 0.0),
        ("whole: 7", 7),
        ("flag: yes", True),
        ("day: 2025-03-04", datetime(2025, 3, 3, 23, tzinfo=UTC)),
        ("day: 2025/03/04 09:15", datetime(2025, 3, 4, 8, 15, tzinfo=UTC)),
        ("link: https://example.org/a?b&amp;c", "https://example.org/a?b&c"),
        ("link: /a/logo.png", "/a/logo.png"),
        ("words: alone", ["alone"]),
        ("words: [1, NO]", ["1", "NO"]),
        ("days: [2025-07-04]", [datetime(2025, 7, 3, 22, tzinfo=UTC)]),
        ("people: {name: Ann}", [{"name": "Ann"}]),
        ("person: {name: Ann, since: 2025-07-04T00:00Z}",
         {"name": "Ann", "since": datetime(2025, 7, 4, tzinfo=UTC)}),
        ("anything: {a: 1, b: {c: x}}", {"a": 1, "b": {"c": "x"}}),
    ],
)  # fmt: skip
def test_what_is_declared_is_of_its_type(written: str, value: object) -> None:
    (found,) = said(f"{{{written}}}", DECLARED, timezone="Europe/Berlin").values()
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("number: many", 'extra.number: expected a number, found "many"'),
        ("number: .nan", 'extra.number: expected a number, found ".nan"'),
        ("number: inf", "extra.number: expected a number"),
        ("number: 1e400", "extra.number: expected a number"),
        ("whole: 1.5", 'extra.whole: expected a whole number, found "1.5"'),
        (f"whole: {'9' * 400}", "extra.whole: expected a"),
        ("flag: perhaps", 'extra.flag: expected true or false, found "perhaps"'),
        ("day: soon", "extra.day: expected a date such as"),
        ("link: javascript:alert(1)", "extra.link: expected an http or https URL"),
        ("link: //[", "extra.link: expected"),
        ("link: /../x", "extra.link: expected"),
        ("link: data:text/html,x", "extra.link: expected an http or https URL"),
        ("text: {a: b}", "extra.text: expected one value, found fields"),
        ("text: [a, b]", "extra.text: expected one value, found a list; its first one is taken"),
        ("text: *x", 'extra.text: expected one value, found|alias "*x"'),
        ("people: [Ann]", 'extra.people[0]: expected fields ("name: value"), found "Ann"'),
        ("people: [{since: 2025-01-01}]", "extra.people[0].name: missing; it is required"),
        ("people: [{name: A, nmae: B}]", 'people[0].nmae: unknown field; did you mean "name"?'),
        ("txet: x", 'extra.txet: unknown field; did you mean "text"?'),
        ("anything: {a: {b: {c: 1}}}", "extra.anything.a.b: fields within fields go 3 deep"),
    ],
)
def test_what_is_wrong_goes_alone_with_line_and_field(written: str, message: str) -> None:
    parsed = parse_record(f"extra:\n  {written}\n  words: [kept]", extra=DECLARED)
    told = messages(parsed)
    assert any(part in told[0] for part in message.split("|")), told
    assert told[0].startswith("articles/a.md:6: ")
    assert unpacked(article_of(parsed).details.extra)["words"] == ["kept"]


def test_what_is_required_is_missed_without_and_within_extra() -> None:
    declared = (ExtraField("sponsor", required=True), ExtraField("tags", "list", required=True))
    for line in ("", "extra:", "extra: {}", "extra: {sponsor: , tags: }"):
        told = messages(parse_record(line, extra=declared))
        fields = [message.split(": ")[1] for message in told]
        assert fields == ["extra.sponsor", "extra.tags"], line
        assert all("missing; it is required" in message for message in told)


@pytest.mark.parametrize("name", "items keys get of a_b a-b größe été 名前 x1 class from".split())
def test_an_owner_may_use_any_word_for_a_name(name: str) -> None:
    assert is_extra_name(name)
    assert said(f"{{{name}: x}}") == {name: "x"}


@pytest.mark.parametrize(
    "name",
    ["__class__", "_x", "2024", "2024-01-01", "-a", "1.5", "a b", "a.b", "a:b", '""', "true!", "~"],
)
def test_a_name_that_no_template_could_ask_for_is_told(name: str) -> None:
    parsed = parse_record(f"extra:\n  {name}: x\n  kept: y")
    assert unpacked(article_of(parsed).details.extra) == {"kept": "y"}
    assert "begins with a letter" in messages(parsed)[0]
    assert ":6: extra" in messages(parsed)[0]


@pytest.mark.parametrize(
    "written",
    [
        "&a {x: 1}", "*a", "!tag x", "[1, 2]", "text", "[[1]]", "{? [a] : b}", "{x: [[1], [2]]}",
        "{x: [{a: [{b: [{c: 1}]}]}]}", "{x: &a 1, y: *a}", "{x: !!python/object:os.system y}",
        "{x: [null, ~, '']}", "{x: null}", "[]", "{<<: {a: 1}}", "{x: {1: {2: {3: 4}}}}",
        "{" + ", ".join(f"n{n}: {n}" for n in range(3_000)) + "}",
        "[" * 14 + "]" * 14, "{x: " + "[" * 10 + "{a: 1}" + "]" * 10 + "}",
        "{x: " + "word " * 20_000 + "}", "{x: [" + "y, " * 20_000 + "]}",
    ],
)  # fmt: skip
def test_no_value_of_yaml_costs_a_record_more_than_its_own_fields(written: str) -> None:
    for declared in (None, DECLARED):
        parsed = parse_record(f"extra: {written}", extra=declared)
        assert article_of(parsed).title == "A title"
        assert all(problem.line for problem in parsed.problems)
        assert len(article_of(parsed).details.extra) <= Limits().extra


@given(
    st.text(st.characters(codec="utf-8"), max_size=60)
    | st.text("{}[]:,-&*!|>'\" \nax1", max_size=60)
)
def test_whatever_stands_there_is_read_or_told(text: str) -> None:
    indented = "\n".join(f"  {line}" for line in text.split("\n"))
    parsed = parse_bytes(
        f"---\ntitle: A\npublishedDateTime: 2025-01-01\nwebUrl: https://n.example.com/a\n"
        f"extra:\n{indented}\n---\n".encode()
    )
    assert parsed.article is not None or parsed.problems


@pytest.mark.parametrize(
    "written",
    [
        "{secured: hidden-words, x: 1}",
        "{x: 1, y: {secured: hidden-words}}",
        "{x: 1, y: [{secured: hidden-words, z: 2}]}",
        "{x: 1, anything: {y: {secured: hidden-words}}}",
        "{x: 1, secured: [hidden-words, {a: hidden-words}]}",
        "{x: 1, secured: {a: {b: {c: hidden-words}}}}",
        "{x: 1, secured: hidden-words, secured: hidden-words}",
    ],
)
def test_what_is_secured_is_read_at_no_depth(written: str) -> None:
    for declared in (None, (ExtraField("x", "number"), *DECLARED)):
        parsed = parse_record(f"extra: {written}", extra=declared)
        assert "hidden-words" not in repr(parsed)
        assert "secured" not in repr(article_of(parsed).details.extra)
        assert unpacked(article_of(parsed).details.extra)["x"] == 1


def test_more_than_may_be_said_goes_field_by_field() -> None:
    parsed = parse_record(
        f"extra:\n  a: {'x' * 900}\n  b: {'y' * 900}\n  c: z", limits=Limits(extra=1_000)
    )
    assert list(unpacked(article_of(parsed).details.extra)) == ["a", "c"]
    assert "extra.b: with it, `extra` would take more than 1,000 bytes" in messages(parsed)[0]


def test_one_value_has_one_form_whatever_its_order() -> None:
    one = article_of(parse_record("extra: {b: {d: 1, c: 2}, a: x}")).details.extra
    other = article_of(parse_record("extra: {a: x, b: {c: 2, d: 1}}")).details.extra
    assert one == other == packed({"a": "x", "b": {"c": 2, "d": 1}})
    assert article_of(parse_record()).details.extra == b""
    assert article_of(parse_record("extra: {}")).details.extra == b""


def test_dates_are_of_the_sites_zone() -> None:
    found = said("{day: 2025-07-04}", timezone="Asia/Tokyo")["day"]
    assert found == datetime(2025, 7, 4, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("field", "told"),
    [("status: gold", "declare what it means"), ("expires: 2020-01-01", ""), ("draft: true", "")],
)
def test_a_word_that_hides_does_so_until_it_is_declared(field: str, told: str) -> None:
    hidden = parse_record(f"extra: {{{field}}}")
    article = hidden.article
    assert article is None or article.draft or article.expires_at
    assert told in "".join(map(str, hidden.problems))
    declared = tuple(ExtraField(name) for name in ("status", "expires", "draft"))
    shown = article_of(parse_record(f"extra: {{{field}}}", extra=declared))
    assert (shown.draft, shown.expires_at) == ("", None)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("sponsor_name: A\ncost: 3", {"sponsor": "A", "price": 3}),
        ("sponsor_name: A\nextra: {sponsor: B}", {"sponsor": "B"}),
        ("extra: {x: 1}\ncost: 4", {"x": 1, "price": 4}),
        ("params: {a: b}", {"a": "b"}),
    ],
)
def test_fields_of_another_system_may_become_own_ones(written: str, names: object) -> None:
    fields = (("sponsor_name", "extra.sponsor"), ("cost", "extra.price"), ("params", "extra"))
    parsed = parse_record(written, fields=fields)
    assert not parsed.problems
    assert unpacked(article_of(parsed).details.extra) == names


def test_numbers_of_toml_and_json_are_numbers() -> None:
    toml = b'+++\ntitle = "A"\ndate = 2025-01-01\nlink = "https://n.example.com/a"\n[extra]\nn = 4.5\nw = "12"\nd = 2025-03-04\nf = true\n+++\n'  # noqa: E501
    fields = (("date", "publishedDateTime"), ("link", "webUrl"))
    found = unpacked(article_of(parse_bytes(toml, fields=fields)).details.extra)
    assert found == {"n": 4.5, "w": "12", "d": datetime(2025, 3, 4, tzinfo=UTC), "f": True}


def test_every_text_and_date_is_found_again() -> None:
    data = packed({"a": "x", "b": [{"c": "y", "d": datetime(2025, 1, 2, tzinfo=UTC)}], "n": 1})
    assert set(texts_in(data, b"")) == {"x", "y", "2025-01-02T00:00:00Z"}
