"""Fields read one by one."""

import pytest

from generator.content.yaml.fields import (
    PRIVATE,
    Fields,
    Partly,
    boolean,
    did_you_mean,
    one_of,
    whole_number,
    words,
)
from generator.content.yaml.text import read_mapping
from generator.problems import Level, Problem


def fields_of(source: str, level: Level = Level.FAULT) -> tuple[Fields, list[Problem]]:
    """The fields of a text, and where their problems are collected.

    level   of what is wrong: FAULT as in settings, DROPPED as in records
    """
    mapping, problems = read_mapping(source, "a.md")
    assert mapping is not None
    return Fields(mapping, "a.md", problems, level=level), problems


def first_word(text: str) -> str:
    word, _, rest = text.partition(" ")
    if rest:
        raise Partly("expected one word", word)
    return word


def test_a_fault_names_file_line_field_what_was_expected_and_what_was_found() -> None:
    fields, problems = fields_of("title: x\nquality: high\n")
    assert fields.value("quality", whole_number) is None
    assert str(problems[0]) == 'a.md:2: quality: expected a whole number, found "high"'


def test_an_unknown_field_is_reported_with_the_one_that_was_meant() -> None:
    fields, problems = fields_of("titel: x\n")
    fields.value("title", words)
    fields.finish()
    assert str(problems[0]) == 'a.md:1: titel: unknown field; did you mean "title"?'
    assert problems[0].level is Level.WARNING


@pytest.mark.parametrize("written", ["", "~", "null", "# nothing yet"])
def test_an_empty_field_counts_as_absent(written: str) -> None:
    fields, problems = fields_of(f"quality: {written}\n")
    assert fields.value("quality", whole_number, default=7) == 7
    assert not problems


def test_a_required_field_that_is_missing_is_a_fault() -> None:
    fields, problems = fields_of("a: 1\n")
    fields.value("title", words, required=True)
    assert problems[0].message == "missing; it is required"


def test_one_value_is_a_list_of_one() -> None:
    fields, problems = fields_of("topics: AI\n")
    assert fields.values("topics", words) == ("AI",)
    assert not problems


@pytest.mark.parametrize(
    "source",
    ["topics: {AI: the}\n", "topics:\n  - AI: the\n", "topics: [[a]]\n", "topics:\n  - #AI\n"],
)
@pytest.mark.parametrize("level", [Level.FAULT, Level.DROPPED])
def test_a_list_that_holds_something_else_is_told_at_the_level_of_its_fields(
    source: str, level: Level
) -> None:
    fields, problems = fields_of(source.replace("[[a]]", "[[{b: c}]]"), level)
    assert fields.values("topics", words) == ()
    assert [problem.level for problem in problems] == [level]


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("topics: [a, {b: c}, d]", ["a", "d"]),
        ("topics: [a, [b, c], d]", ["a", "b", "d"]),
        ("topics: [a, *b, d]", ["a", "d"]),
        ("topics: [a, !x b, d]", ["a", "d"]),
        ("topics: [a, &x b, d]", ["a", "d"]),
        ("topics:\n  - a\n  - #b\n  - d", ["a", "d"]),
        ("topics: {a: b}", []),
        ("topics: *a", []),
    ],
)
def test_of_a_list_only_what_is_wrong_is_dropped(source: str, left: list[str]) -> None:
    fields, problems = fields_of(source, Level.DROPPED)
    assert list(fields.values("topics", words)) == left
    assert [problem.level for problem in problems] == [Level.DROPPED]


@pytest.mark.parametrize(
    ("source", "value", "said"),
    [
        ("title: [a]", "a", None),
        ("title: [a, b]", "a", "expected one value, found a list; its first one is taken"),
        ("title: ['', a]", "", "expected one value, found a list; its first one is taken"),
        ("title: [~, a]", "a", None),
        ("title: []", None, "expected one value, found a list"),
        ("title: [[a]]", None, "expected one value, found a list"),
        ("title: [{a: b}]", None, "expected one value, found a list"),
        (
            "title: {a: b}",
            None,
            'expected one value, found fields; if it is text, quote it: "a: b"',
        ),
        ("title: {a: b, c: d}", None, "expected one value, found fields"),
        ("title: {secured: hush}", None, "expected one value, found fields"),
        ("title: *a", None, 'alias "*a": write the value out; quote it if it is text'),
        ("title: !a b", None, 'tag "!a": not supported; quote it if it is text'),
    ],
)
def test_where_one_value_is_expected_the_first_of_a_list_is_taken(
    source: str, value: str | None, said: str | None
) -> None:
    fields, problems = fields_of(source, Level.DROPPED)
    assert fields.value("title", words) == value
    assert [problem.message for problem in problems] == ([said] if said else [])
    assert {problem.level for problem in problems} <= {Level.DROPPED}


def test_a_value_that_is_wrong_in_part_keeps_the_other_part_where_parts_may_go() -> None:
    for level, kept in ((Level.FAULT, None), (Level.DROPPED, "a")):
        fields, problems = fields_of("title: a b", level)
        assert fields.value("title", first_word) == kept
        assert [(each.message, each.level) for each in problems] == [("expected one word", level)]


def test_what_is_required_costs_the_whole_at_the_top_and_the_part_in_a_part() -> None:
    fields, problems = fields_of("images: [{width: 1}]", Level.DROPPED)
    fields.value("title", words, required=True)
    (below,) = fields.mappings("images")
    below.value("url", words, required=True)
    assert [(problem.field, problem.level) for problem in problems] == [
        ("title", Level.FAULT),
        ("images[0].url", Level.DROPPED),
    ]


def test_a_value_stands_for_the_fields_that_it_alone_would_be() -> None:
    fields, problems = fields_of("provider: E\nimages: [/a.jpg, {url: /b.jpg}]", Level.DROPPED)
    provider = fields.mapping("provider", alone="name")
    assert provider is not None
    assert provider.value("name", words) == "E"
    images = fields.mappings("images", alone="url")
    assert [image.value("url", words) for image in images] == ["/a.jpg", "/b.jpg"]
    assert not problems


def test_of_a_list_where_fields_are_expected_the_first_member_is_taken() -> None:
    fields, problems = fields_of("provider: [{name: E}, {name: F}]", Level.DROPPED)
    provider = fields.mapping("provider")
    assert provider is not None
    assert provider.value("name", words) == "E"
    assert [problem.level for problem in problems] == [Level.DROPPED]


@pytest.mark.parametrize(
    ("level", "known", "unknown"),
    [
        (Level.FAULT, Level.FAULT, Level.WARNING),
        (Level.DROPPED, Level.DROPPED, Level.WARNING),
    ],
)
def test_of_what_stands_twice_the_first_counts_and_it_is_said(
    level: Level, known: Level, unknown: Level
) -> None:
    fields, problems = fields_of("a: 1\nb: 1\na: 2\nb: 2\n", level)
    assert fields.value("a", words) == "1"
    fields.finish()
    told = [(p.field, p.line, p.level) for p in problems if "stands here" in p.message]
    assert told == [("a", 3, known), ("b", 4, unknown)]


def test_a_name_of_another_system_is_told_with_what_it_is_here_and_never_guessed_at() -> None:
    fields, problems = fields_of("titel: x\n")
    fields.value("title", words)
    fields.finish(advice=lambda name: f"; here it is {name[:3]}")
    assert problems[0].message == "unknown field; here it is tit"


def test_where_no_name_is_near_the_few_that_there_are_are_said() -> None:
    fields, problems = fields_of("layout: x\n")
    fields.ignore("price", "locale", PRIVATE)
    fields.finish()
    assert problems[0].message == "unknown field; there are locale, price"
    fields, problems = fields_of("layout: x\n")
    fields.ignore(*(f"price{n}" for n in range(100)))
    fields.finish()
    assert problems[0].message == "unknown field"


@pytest.mark.parametrize("source", ["title: [a]\n", "title: {a: b}\n"])
def test_a_value_that_is_a_list_or_fields_is_a_fault(source: str) -> None:
    fields, problems = fields_of(source)
    assert fields.value("title", words) is None
    assert len(problems) == 1


def test_a_value_that_yaml_cut_off_is_reported_in_the_form_that_keeps_it() -> None:
    fields, problems = fields_of("topics:\n  - C #\n")
    assert fields.values("topics", words) == ("C",)
    assert 'quote it: "C #"' in problems[0].message
    assert (problems[0].line, problems[0].level) == (2, Level.WARNING)


def test_a_comment_with_words_is_just_a_comment() -> None:
    fields, problems = fields_of("quality: 80  # as the editors say\n")
    assert fields.value("quality", whole_number) == 80
    assert not problems


def test_fields_below_are_named_with_their_path_and_line() -> None:
    fields, problems = fields_of("related:\n  - title: x\n    quality: high\n")
    (below,) = fields.mappings("related")
    below.value("quality", whole_number)
    assert (problems[0].field, problems[0].line) == ("related[0].quality", 3)


def test_what_editors_keep_private_is_never_quoted() -> None:
    """`secured` is not read even where its form is wrong, at any depth."""
    fields, problems = fields_of("secured: {a: hush}\nprovider:\n  secured: hush\n")
    provider = fields.mapping("provider")
    assert provider is not None
    provider.finish()
    fields.finish()
    assert not problems


def test_a_long_value_is_shown_in_part() -> None:
    fields, problems = fields_of(f"quality: {'x' * 500}\n")
    fields.value("quality", whole_number)
    assert len(problems[0].message) < 120


def test_a_value_with_a_control_character_is_shown_without_it() -> None:
    fields, problems = fields_of('quality: "\\e[2J"\n')
    fields.value("quality", whole_number)
    assert problems[0].message.endswith('found "\ufffd[2J"')


def test_a_fault_may_count_as_a_warning() -> None:
    fields, problems = fields_of("quality: high\n")
    assert fields.value("quality", whole_number, default=7, level=Level.WARNING) == 7
    assert [problem.level for problem in problems] == [Level.WARNING]


def test_a_list_that_is_too_long_is_one_fault() -> None:
    fields, problems = fields_of(f"topics: [{'x,' * 101}]\nrelated: [{'{a: b},' * 101}]\n")
    assert (fields.values("topics", words), fields.mappings("related")) == ((), [])
    assert len(fields.values("topics", words, 101)) == 101
    assert [problem.message for problem in problems] == [
        "expected at most 100 in a list, found 101"
    ] * 2


def test_of_a_list_that_is_too_long_the_first_ones_stay_where_parts_may_go() -> None:
    fields, problems = fields_of(f"topics: [{'x,' * 101}]\n", Level.DROPPED)
    assert len(fields.values("topics", words)) == 100
    assert [problem.message for problem in problems] == [
        "expected at most 100 in a list, found 101; the first 100 stay"
    ]


def test_of_many_unknown_fields_some_are_named_and_the_rest_counted() -> None:
    fields, problems = fields_of("".join(f"x{at}: 1\n" for at in range(1_000)))
    fields.finish()
    assert len(problems) == 21
    assert (problems[-1].line, problems[-1].message) == (21, "980 more unknown fields from here on")


def test_lines_are_those_of_names_and_of_members_of_lists() -> None:
    fields, _ = fields_of("a: 1\nb:\n  - x\n  - y\n")
    assert (fields.line("b"), fields.lines("b"), fields.lines("a")) == (2, (3, 4), (1,))
    assert (fields.line("c"), fields.lines("c")) == (0, ())


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("Yes", True), ("on", True), ("false", False), ("NO", False)],
)
def test_booleans_come_in_all_spellings_of_yaml(text: str, value: bool) -> None:
    assert boolean(text) is value


@pytest.mark.parametrize("text", ["1.5", "high", "9" * 5000, "", "٣x"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a"):
        whole_number(text)


def test_a_choice_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ValueError, match='did you mean "video"'):
        one_of("article", "video")("vidoe")


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert did_you_mean("zebra", ["title", "quality"]) == ""
