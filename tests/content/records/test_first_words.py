"""First words: what stands for an excerpt, or a title, that is not there."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records import first_words
from generator.content.records.html import from_markdown
from generator.verify.feeds.feed_parts import said

SENTENCES = "The lock gates close at noon today. " * 20


@pytest.mark.parametrize(
    ("body", "opening"),
    [
        ("", ""),
        ("My own words. **More** words `x < 1`.", "My own words. More words x < 1."),
        ("# A heading\n\nWords below it.", "Words below it."),
        ("Words before.\n\n## A heading\n\nWords after.", "Words before."),
        ("One paragraph.\n\nAnother one.", "One paragraph. Another one."),
        ("A line<br>and another.", "A line and another."),
        ("- One thing\n- Another", "One thing Another"),
        ("```py\nprint(1)\n```\n\nWords below code.", "Words below code."),
        ("Words before code:\n\n```py\nprint(1)\n```", "Words before code:"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nWords below a table.", "Words below a table."),
        ("A note[^1] here.\n\n[^1]: What it says.", "A note here."),
        ("As <sup>[1](https://e.org/)</sup> says.", "As says."),
        ("Now <del>five</del> <s>six</s> seven.", "Now seven."),
        ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です。", "漢字です。"),
        ("H<sub>2</sub>O and m<sup>2</sup>.", "H2O and m2."),
        ("![A heron](https://e.org/a.jpg)\n\nIt waits.", "It waits."),
        ("![A heron](https://e.org/a.jpg)", ""),
        ("https://e.org/a-long/address\n\nWords on it.", "Words on it."),
        ("<https://e.org/a-long/address>", ""),
        ("&lt;b&gt; is a tag, &amp; this is none.", "<b> is a tag, & this is none."),
        ("> Quoted words.", "Quoted words."),
        ("<details><summary>More</summary>Hidden.</details>\n\nSeen.", "Seen."),
        ("🚢 sails.", "🚢 sails."),
    ],
)
def test_the_first_words_are_those_that_are_read_first(body: str, opening: str) -> None:
    assert first_words.opening(from_markdown(body)) == opening


def test_first_words_end_with_a_sentence_or_with_a_word_and_an_ellipsis() -> None:
    whole = first_words.opening(from_markdown(SENTENCES))
    assert whole.endswith("noon today.")
    assert 140 <= len(whole) <= first_words.LONGEST_OPENING
    words = first_words.opening(from_markdown("gates of the lock " * 40))
    assert re.fullmatch(
        r"(gates of the lock )*(gates|gates of|gates of the|gates of the lock)…", words
    )
    assert len(words) <= first_words.LONGEST_OPENING


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short enough", "Short enough"),
        ("A full sentence. And one more word", "A full sentence."),
        ("It was Dr. Stone of p. 4 who wrote it down", "It was Dr. Stone of…"),
        ("Says e.g. Stone in a longer letter of hers", "Says e.g. Stone in a…"),
        ("He said “stop there.” Then nobody did", "He said “stop there.”"),
        (
            "これは文です。これも文です。そしてまだ続きがありますから",
            "これは文です。これも文です。",
        ),
        ("क्या यह एक वाक्य है। और यह दूसरा है", "क्या यह एक वाक्य है।"),
        ("one, two, three, four, five, six", "one, two, three…"),
        ("a" * 30, "a" * 21 + "…"),
        ("e\u0301" * 30, "e\u0301" * 10 + "…"),
        ("👩‍🚀" * 12, "👩‍🚀" * 7 + "…"),
    ],
)
def test_a_text_is_cut_where_nothing_is_torn(text: str, shown: str) -> None:
    assert first_words.shortened(text, 22) == shown


@given(st.text(), st.integers(2, 60))
def test_a_shortened_text_is_a_beginning_that_is_not_too_long(text: str, longest: int) -> None:
    shown = first_words.shortened(text, longest)
    assert len(shown) <= longest
    assert text.startswith((shown, shown.removesuffix("…")))
    assert first_words.shortened(shown, longest) == shown


@given(st.text())
def test_what_a_body_opens_with_stands_in_it(text: str) -> None:
    """What a feed says as its description has to be in its content as well."""
    body = from_markdown(text)
    opening = first_words.opening(body)
    assert said(escape(opening.removesuffix("…"))) in said(body)


@pytest.mark.parametrize(
    ("excerpt", "body", "title"),
    [
        ("Words of the excerpt.", "Words of the body.", "Words of the excerpt."),
        ("", "Words of the body.\n\nAnd more.", "Words of the body."),
        ("", "# A heading\n\nWords.", "A heading"),
        ("", "```\nnpm install\n```", "npm install"),
        ("", "![A heron at the lock](https://e.org/a.jpg)", "A heron at the lock"),
        ("", "<https://e.org/a/b>", "https://e.org/a/b"),
        ("", SENTENCES, "The lock gates close at noon today. The lock gates close at noon today."),
        ("", "It was a foggy morning. Then the " + "gates " * 40, "It was a foggy morning."),
        ("", "Oh. " + "gates " * 40, "Oh. " + "gates " * 15 + "gates…"),
        ("", "gates " * 40, "gates " * 15 + "gates…"),
        ("", "![](https://e.org/a.jpg)", ""),
        ("", "", ""),
    ],
)
def test_what_has_no_title_is_called_by_its_first_words(
    excerpt: str, body: str, title: str
) -> None:
    found = first_words.title_of(excerpt, from_markdown(body))
    assert found == title
    assert len(found) <= first_words.LONGEST_TITLE


@pytest.mark.parametrize(
    ("words", "title", "rest"),
    [
        ("All of it.", "All of it.", ""),
        ("All of it. And more.", "All of it.", "And more."),
        ("Cut here, and on", "Cut here…", "…and on"),
        ("Wait… and on", "Wait…", "and on"),
        ("Other words.", "A heading", "Other words."),
        ("", "A heading", ""),
    ],
)
def test_below_a_title_of_first_words_only_the_rest_is_said(
    words: str, title: str, rest: str
) -> None:
    assert first_words.rest_of(words, title) == rest


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lock gates to close.", "Lock gates to close", True),
        ("lock gates  to close", "“Lock Gates” to close!", True),
        ("Lock gates…", "Lock gates to close", True),
        ("Lock gates to close, says the harbour", "Lock gates to close", False),
        ("Lock", "Lock gates", False),
        ("C++", "C#", False),
        ("🚢", "🚤", False),
        ("", "", False),
        ("…", "Lock gates", False),
    ],
)
def test_an_excerpt_may_say_no_more_than_the_title(one: str, other: str, same: bool) -> None:
    assert first_words.same_words(one, other) is same
