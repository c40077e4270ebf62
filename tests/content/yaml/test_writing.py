"""What is written as YAML is read back as it was, whatever it is."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.content.yaml.text import Mapping, Node, Scalar, Sequence, read_mapping
from generator.content.yaml.writing import yaml_text
from tests.properties.strategies import nasty

NAMES = st.sampled_from("title excerpt webUrl topics provider images".split())
TEXTS = st.lists(
    st.text(max_size=15)
    | nasty
    | st.sampled_from(["yes", "2026-01-31", "null", "~", "1e3", "\n---\n", "\n# x", '"', "\\"]),
    max_size=4,
).map("".join)
WORDS = TEXTS.filter(lambda text: text.isprintable() or "\ud800" not in text).map(
    lambda text: text.encode("utf-8", "ignore").decode()
)
FLAT = st.dictionaries(NAMES, WORDS, min_size=1)
FIELDS = st.dictionaries(
    NAMES, st.one_of(WORDS, st.lists(st.one_of(WORDS, FLAT), min_size=1), FLAT), min_size=1
)


def read(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [read(item) for item in node.items]
    assert isinstance(node, Mapping)
    return {name: read(entry) for name, entry in node.entries.items()}


@given(FIELDS)
def test_other_readers_of_yaml_read_every_text_as_it_was(fields: dict[str, object]) -> None:
    """With no types but text, as ours."""
    assert yaml.load(yaml_text(fields), Loader=yaml.BaseLoader) == fields  # type: ignore[arg-type]


@given(FIELDS)
def test_our_own_reader_reads_what_it_would_of_any_text(fields: dict[str, object]) -> None:
    """But for characters that no record has, which it leaves out wherever they stand."""
    mapping, problems = read_mapping(yaml_text(fields), "a.md")  # type: ignore[arg-type]
    assert not problems
    assert mapping is not None
    assert list(mapping.entries) == list(fields)
    if all(text.isprintable() for text in _texts(fields)):
        assert {name: read(entry) for name, entry in mapping.entries.items()} == fields


@given(FIELDS)
def test_a_line_begins_with_a_name_or_a_dash_and_nothing_else(fields: dict[str, object]) -> None:
    """So no text ends the fields, or begins a comment or a document."""
    for line in yaml_text(fields).removesuffix("\n").split("\n"):
        words = line.lstrip(" ")
        assert words.startswith("- ") or words.partition(":")[0].isalpha()


def test_numbers_words_and_what_is_empty_need_no_quotes() -> None:
    moment = "2026-01-31T08:00:00Z"
    fields = {"a": 1, "b": True, "c": None, "d": "Open Source", "e": "no", "f": moment}
    told = f'a: 1\nb: true\nc:\nd: Open Source\ne: "no"\nf: {moment}\n'
    assert yaml_text(fields) == told
    assert yaml_text({"title": "2026-01-31"}) == 'title: "2026-01-31"\n'


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value)]
