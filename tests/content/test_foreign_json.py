"""JSON as other programs write it."""

from typing import Any

import pytest

from generator.content.foreign_json import read_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'["cut \ud83d", "\udca9 too"]', ["cut \ufffd", "\ufffd too"]),
        (r'["\ud83d", "\ud83d\ude00"]', ["\ufffd", "\U0001f600"]),
        (r'["a \\ud83d", "\ud83d"]', [r"a \ud83d", "\ufffd"]),
        (r'{"\ud83d": 1}', {"\ufffd": 1}),
        ('{"a": NaN, "b": [-Infinity], "c": 2.5}', {"a": None, "b": [None], "c": 2.5}),
    ],
    ids="cut whole escaped name no-number".split(),
)
def test_what_the_standard_forbids_costs_no_more_than_itself(text: str, value: Any) -> None:
    assert read_json(text) == value
    assert read_json(text.encode()) == value


@pytest.mark.parametrize("text", ["", "{", "[1", "{'a': 1}", "nil", b"\xff\xfe"], ids=repr)
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the words are those of a library
        read_json(text)


def test_what_has_no_bottom_is_refused() -> None:
    with pytest.raises((ValueError, RecursionError)):
        read_json("[" * 200_000)
