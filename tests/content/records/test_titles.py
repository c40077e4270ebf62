"""Titles as they are compared; which of them tell one story is tested with stories."""

from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.titles import near_equal, title_marks, title_words

words = st.sampled_from("acme bolt cast dawn echoes floods glass 38 of no river rivers so".split())
titles = st.lists(words, max_size=16).map(" ".join)


def test_words_are_compared_without_case_plural_and_single_letters() -> None:
    assert title_words("Acme’s Models: a GLASS 7") == {"acme", "model", "glass", "7"}
    assert title_words("ÉTÉ états") == {"été", "état"}
    assert title_words("— …") == frozenset()


@given(titles, st.lists(words, max_size=4), st.randoms())
def test_near_equal_titles_always_find_each_other(title: str, more: list[str], random) -> None:  # type: ignore[no-untyped-def]
    """What is found by marks is all that comparing each with each would find."""
    longer = [*title.split(), *more]
    random.shuffle(longer)
    other = " ".join(longer)
    one, two = title_marks(title), title_marks(other)
    if near_equal(title_words(title), title_words(other)):
        assert set(one[1:]) & set(two[1:])
        assert one[0] & two[0] in (one[0], two[0])


def test_marks_are_the_same_in_every_process() -> None:
    marks = title_marks("Flood model warns seven days ahead")
    assert marks[:2] == (9223389633369407520, 3334349308)
    assert title_marks("The week in AI") == ()
