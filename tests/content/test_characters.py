"""The characters of strangers' texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.characters import without_controls


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("it\x92s \x93here\x94 \x96 \x8010", "it’s “here” – €10"),
        ("a\x81b\x8dc\x8fd\x90e\x9df", "abcdef"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f\x1fg", "a b c d e f g"),
        ("a\x00b\x07c\x1bd\x7fe", "abcde"),
        ("a\ud800b\ufdd0c\uffffd\U0001fffee\ufefff", "abcdef"),
        ("a\tb\nc\r\nd", "a\tb\nc\r\nd"),
        ("\u200c\u200d\u200e\xad\xa0é👩\u200d💻", "\u200c\u200d\u200e\xad\xa0é👩\u200d💻"),
    ],
)
def test_a_control_is_what_was_meant_by_it_or_goes(text: str, shown: str) -> None:
    assert without_controls(text) == shown


@given(st.text())
def test_what_has_no_control_stays_as_it_is(text: str) -> None:
    once = without_controls(text)
    assert without_controls(once) == once
    assert [sign for sign in once if "\x7f" <= sign <= "\x9f" or "\ud800" <= sign <= "\udfff"] == []
