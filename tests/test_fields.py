"""Fields read one by one."""

import pytest

from generator.fields import Fields, boolean, did_you_mean, one_of, whole_number, words
from generator.problems import Level, Problem
from generator.yamltext import read_mapping


def fields_of(source: str) -> tuple[Fields, list[Problem]]:
    mapping, problems = read_mapping(source, "a.md")
    assert mapping is not None
    return Fields(mapping, "a.md", problems), problems


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
def test_a_list_that_holds_something_else_is_a_fault(source: str) -> None:
    fields, problems = fields_of(source)
    fields.values("topics", words)
    assert [problem.level for problem in problems] == [Level.FAULT]


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
