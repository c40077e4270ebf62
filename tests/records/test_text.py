"""Text of strangers made plain."""

import time

import pytest

from generator.records.text import excerpt, language_tag, plain, short


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Meta&#8217;s AI &amp; you", "Meta’s AI & you"),
        ("a&nbsp;b", "a b"),
        ("&amp;#8217;", "&#8217;"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("<b>Bold</b> words", "Bold words"),
        ("before<script>alert(1)</script>after", "before after"),
        ("a <!-- note --> b", "a b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("I <3 AI", "I <3 AI"),
        ("two\n lines\t here ", "two lines here"),
        ("bell\x07 and \ufeffmark", "bell and mark"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("\u202eright to left\u202c, \u2067isolated\u2069", "right to left, isolated"),
        ("\u200eleft\u200f, क्\u200cष", "\u200eleft\u200f, क्\u200cष"),
        ("a<!-- b", "a<!-- b"),
        ("a<script>b", "a b"),
        ("a<script", "a<script"),
        ("a<SCRIPT x='<b>'>b</ScRiPt >c", "a c"),
        ("<script>a</script>b<script>c", " b c".strip()),
        ("<!-- a --><!-- b", "<!-- b"),
        (f"a&#{'1' * 5_000};b", "a\ufffdb"),
        ("lone \ud800 surrogate", "lone surrogate"),
    ],
)
def test_plain_text_is_what_a_reader_would_say(written: str, read: str) -> None:
    assert plain(written).replace("  ", " ") == read


@pytest.mark.parametrize("opening", ["<!--", "<script>", "<style", "<script></script", "<a ", "&#"])
def test_a_text_of_nothing_but_openings_takes_no_time(opening: str) -> None:
    """A hundred thousand characters of `<!--` were looked at from each of them to the end."""
    started = time.process_time()
    plain(opening * (100_000 // len(opening)))
    assert time.process_time() - started < 1


def test_a_title_has_an_end() -> None:
    assert len(short("x" * 1_000)) == 1_000
    with pytest.raises(ValueError, match=r"expected at most 1,000 characters instead of 1,001"):
        short("x" * 1_001)


def test_a_very_long_excerpt_is_cut_at_a_word() -> None:
    made = excerpt("word " * 5_000 + "end.")
    assert len(made) <= 1_001
    assert made.endswith("word…")
    assert excerpt("x" * 5_000) == "x" * 1_000 + "…"


def test_an_excerpt_cut_in_mid_word_ends_at_a_word_with_an_ellipsis() -> None:
    seed = (
        "Meta released MusicGen, a musical AI model that could use text prompts to create "
        "12-second samples. It turns out this was just the start of the tech giant’s a"
    )
    assert excerpt(seed).endswith("just the start of the tech giant’s…")


@pytest.mark.parametrize(
    "whole",
    [
        "A short note",
        "A sentence that is long enough to be one that was cut by its source, " * 2 + "and ends.",
        "A long text that ends with an address, as descriptions of videos do so very often; "
        "all the rest of it is here: https://example.org/ai",
        "",
    ],
)
def test_an_excerpt_that_was_not_cut_stays_as_it_is(whole: str) -> None:
    assert excerpt(whole) == whole


def test_dots_at_the_end_are_an_ellipsis() -> None:
    assert excerpt("And so on...") == "And so on…"


def test_punctuation_before_the_cut_goes() -> None:
    assert excerpt("word " * 30 + "last, to").endswith("last…")


@pytest.mark.parametrize(
    ("written", "tag"), [("EN", "en"), ("en-us", "en-US"), ("zh_hant_tw", "zh-Hant-TW")]
)
def test_a_language_is_written_in_its_usual_case(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize("written", ["", "english please", "e", "de--AT", '"><script>'])
def test_what_is_no_language_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="expected a language"):
        language_tag(written)
