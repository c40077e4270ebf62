"""Text of strangers made plain."""

import pytest

from generator.records.text import excerpt, language_tag, plain


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
        ("\u202eright to left", "\u202eright to left"),
        ("lone \ud800 surrogate", "lone surrogate"),
    ],
)
def test_plain_text_is_what_a_reader_would_say(written: str, read: str) -> None:
    assert plain(written).replace("  ", " ") == read


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
