"""The words that pages are made of."""

from generator.pages.parts.words import ENGLISH, words_in


def test_a_category_without_a_word_of_its_own_is_named_as_it_is_written() -> None:
    assert ENGLISH.category("learning") == "Learning"
    assert ENGLISH.category("long-reads") == "Long reads"


def test_words_are_looked_up_one_by_one() -> None:
    words = words_in({"Topics": "Themen", "News": "Nachrichten"}.get)  # type: ignore[arg-type]
    assert words.topics == "Themen"
    assert words.category("news") == "Nachrichten"
