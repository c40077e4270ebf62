"""YAML as it was written."""

import pytest

from generator.content.yaml.text import Scalar, Sequence, read_mapping


def text_of(source: str) -> dict[str, str]:
    mapping, problems = read_mapping(source, "a.md")
    assert mapping is not None
    assert not problems
    return {name: node.text for name, node in mapping.entries.items() if isinstance(node, Scalar)}


@pytest.mark.parametrize(
    "written", ["NO", "on", "1984", "3.10", "1.10", "12:30", "2024-01-01", "~", "0x10", "1e3"]
)
def test_no_scalar_is_typed(written: str) -> None:
    assert text_of(f"topic: {written}") == {"topic": written}


def test_lines_are_counted_from_where_the_text_begins() -> None:
    mapping, _ = read_mapping("a: 1\nb:\n  - x\n  - y\n", "a.md", first_line=10)
    assert mapping is not None
    assert mapping.lines == {"a": 10, "b": 11}
    assert isinstance(mapping.entries["b"], Sequence)
    assert [item.line for item in mapping.entries["b"].items] == [12, 13]


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a: 1\n---\nb: 2\n", 2, "second YAML document"),
        ("a: 1\n  b: 2\n", 2, "not valid YAML"),
        ("a: @x\n", 1, "not valid YAML"),
        ("a: [1, 2\n", 1, "not valid YAML"),
        ("\ta: 1\n", 1, "not valid YAML"),
        ("- a\n", 1, "expected fields"),
        ("just words\n", 1, "expected fields"),
        ("", 1, "expected fields"),
    ],
)
def test_what_leaves_nothing_to_be_read_is_a_fault(source: str, line: int, words: str) -> None:
    _, problems = read_mapping(source, "a.md")
    assert (problems[0].line, words in problems[0].message) == (line, True), problems


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("&x 1", 'anchor "&x"'),
        ("*x", 'alias "*x"'),
        ("!!python/object:os.system 1", "tag"),
        ("!custom {b: 1}", 'tag "!custom"'),
        ("&x [1, {c: [2]}]", 'anchor "&x"'),
        (f"{'[' * 30}{']' * 30}", "nested more than 16 deep"),
        (f"{'{c: ' * 30}1{'}' * 30}", "nested more than 16 deep"),
        (f"[{'[' * 30}{']' * 30}]", "nested more than 16 deep"),
    ],
)
def test_what_a_record_needs_no_yaml_for_is_refused_in_its_place(written: str, words: str) -> None:
    mapping, problems = read_mapping(f"a: {written}\nb: 1\n", "a.md")
    assert mapping is not None
    assert not problems
    assert mapping.entries["b"] == Scalar("1", 2, True, "")
    assert words in str(mapping.entries["a"])
    assert "Unreadable" in repr(mapping.entries["a"])


def test_a_key_that_stands_twice_keeps_its_first_value_and_both_its_lines() -> None:
    mapping, problems = read_mapping("a: 1\na: 2\na: 3\n[b]: 1\n", "a.md")
    assert mapping is not None
    assert not problems
    assert mapping.entries == {"a": Scalar("1", 1, True, "")}
    assert (mapping.lines, mapping.again, mapping.nameless) == ({"a": 1}, {"a": 2}, (4,))


@pytest.mark.parametrize("opened", ["[", "{a: ", "- ", "[{a: "])
@pytest.mark.parametrize("times", [600, 20_000])
def test_nesting_without_end_is_given_up_at_once_and_in_our_words(opened: str, times: int) -> None:
    """A parser took four seconds for fifty thousand brackets; another gives up by itself, in words
    of its own."""
    mapping, problems = read_mapping(f"b: 1\na:\n  {opened * times}\n", "a.md")
    said = [problem.message for problem in problems]
    if mapping is not None:
        said.append(str(mapping.entries["a"]))
    assert any("nested more than 16 deep" in each for each in said), said


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0e", "\x1b", "\x7f", "\x81", "\ud800", "\uffff"]
)
def test_a_control_character_is_dropped_and_the_record_is_read(character: str) -> None:
    """YAML refused such a record as a whole, and named its first line."""
    assert text_of(f"a: x{character}y\n") == {"a": "xy"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("it\x92s", "it’s"), ("\x93x\x94", "“x”"), ("a\x9cb", "aœb"), ("\x80", "€")],
)
def test_a_sign_of_windows_is_read_as_what_it_was_meant_to_be(written: str, meant: str) -> None:
    assert text_of(f"a: {written}\n") == {"a": meant}


def test_a_character_that_json_escapes_in_two_halves_is_one() -> None:
    assert text_of(r'a: "\ud83d\ude00 \uD83D\uDE00"') == {"a": "😀 😀"}


@pytest.mark.parametrize("line_end", ["\x0b", "\x0c", "\x1f", "\x85", "\u2028", "\u2029"])
def test_what_only_yaml_takes_for_a_line_end_moves_no_line(line_end: str) -> None:
    mapping, _ = read_mapping(f"a: 'x{line_end}y'\nb: 1\n", "a.md")
    assert mapping is not None
    assert mapping.lines == {"a": 1, "b": 2}
    assert mapping.entries["a"] == Scalar("x y", 1, False, "")


@pytest.mark.parametrize("source", ["a: 1\r\nb: @\r\n", "a: 1\rb: @\r"])
def test_lines_are_counted_whatever_ends_them(source: str) -> None:
    _, problems = read_mapping(source, "a.md")
    assert problems[0].line == 2


def test_a_message_shows_nothing_that_a_terminal_acts_on() -> None:
    _, problems = read_mapping("a: \x9b[2J\u202e: \u200bx\n", "a.md")
    assert problems[0].message.endswith('write: a: "›[2J\ufffd: \ufffdx"')


@pytest.mark.parametrize(
    ("written", "text", "cut"),
    [
        ("C #", "C", "#"),
        ("é C #", "é C", "#"),
        ("C # and more", "C", "# and more"),
        ('"C #"', "C #", ""),
        ("C#", "C#", ""),
        ("#AI", "", "#AI"),
    ],
)
def test_what_yaml_takes_for_a_comment_is_kept_beside_the_value(
    written: str, text: str, cut: str
) -> None:
    mapping, _ = read_mapping(f"topic: {written}\n", "a.md")
    assert mapping is not None
    node = mapping.entries["topic"]
    assert isinstance(node, Scalar)
    assert (node.text, node.cut) == (text, cut)
