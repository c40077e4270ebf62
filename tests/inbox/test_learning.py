"""What decisions say of what to propose."""

from datetime import timedelta

import pytest

from generator.inbox.decisions import PUBLISHED, REFUSED, TOOK, Decision
from generator.inbox.learning import Count, evaluated, foretold, learned_of, learned_text
from tests.inbox.inboxes import NOW


def decided(title: str, decision: str = TOOK, *, hour: int = 0, **given: object) -> Decision:
    usual: dict[str, object] = {"id": f"{title}{hour}", "feeds": ("one",)}
    at = NOW + timedelta(hours=hour)
    return Decision(at=at, decision=decision, title=title, **{**usual, **given})  # type: ignore[arg-type]


FLOODS = [decided("Flood report", hour=hour) for hour in range(3)]
CHESS = [decided("Chess report", REFUSED, hour=3 + hour, feeds=("two",)) for hour in range(3)]


def test_words_feeds_and_publishers_are_counted_by_what_was_taken_and_refused() -> None:
    learned = learned_of([*FLOODS, *CHESS])
    assert learned.all == Count(3, 3)
    assert learned.words == {"flood": Count(3, 0), "report": Count(3, 3), "chess": Count(0, 3)}
    assert learned.feeds == {"one": Count(3, 0), "two": Count(0, 3)}


def test_what_was_published_by_a_feeds_trust_says_nothing_of_an_editor() -> None:
    assert learned_of([decided("Flood", PUBLISHED)]).all == Count()


def test_a_word_speaks_for_what_was_taken_and_says_so() -> None:
    learned = learned_of([*FLOODS, *CHESS])
    flood = foretold("A flood", (), "", learned)
    assert flood.points > 0
    assert flood.reasons == ('"flood" in the title: taken 3 of 3 times',)
    assert foretold("A chess report", ("two",), "", learned).points < 0


def test_what_was_decided_as_often_as_everything_says_nothing() -> None:
    assert foretold("A report", (), "", learned_of([*FLOODS, *CHESS])).points == 0


def test_one_decision_alone_says_nothing() -> None:
    assert foretold("Flood", ("one",), "", learned_of(FLOODS[:1])).reasons == ()


def test_each_decision_is_judged_by_those_before_it() -> None:
    """The first decisions about a word are foretold by nothing, however many follow."""
    found = evaluated([*FLOODS, *CHESS])
    assert (found.decisions, found.taken) == (6, 3)
    assert (found.proposed, found.right, found.missed) == (0, 0, 3)
    more = [decided("Flood once more", hour=7), decided("Chess once more", REFUSED, hour=8)]
    found = evaluated([*FLOODS, *CHESS, *more])
    assert (found.proposed, found.right) == (1, 1)
    assert (found.precision, found.recall) == (1.0, 0.25)
    assert found.base == 0.5


def test_decisions_of_one_command_are_judged_by_those_before_all_of_them() -> None:
    before = [*FLOODS, *CHESS]
    both = [decided("Rain", hour=9, id=str(at), batch="" if at == 0 else "0") for at in range(4)]
    assert evaluated([*before, *both]).judged == evaluated(before).judged + 4  # by their feed
    alone = [decided("Rain", hour=9, id=str(at), batch="0", feeds=()) for at in range(4)]
    assert evaluated([*before, *alone]).judged == evaluated(before).judged


def test_topics_are_judged_by_those_that_an_editor_left_and_added() -> None:
    found = evaluated([decided("A", proposed=("AI", "Chess"), topics=("AI", "Coast"))])
    assert (found.topics_proposed, found.topics_kept, found.topics_chosen) == (2, 1, 2)


def test_nothing_can_be_said_of_no_decisions() -> None:
    found = evaluated([])
    assert (found.precision, found.recall, found.base) == (None, None, None)


@pytest.mark.parametrize("word", ["yes", "12", "ünïcode"])
def test_the_counts_are_a_file_that_yaml_reads(word: str) -> None:
    from generator.content.yaml.text import Mapping, Scalar, read_mapping

    text = learned_text(learned_of([decided(f"{word} {word}", publisher="news.example")]))
    mapping, problems = read_mapping(text, "learned.yaml")
    assert not problems
    assert mapping is not None
    words = mapping.entries["words"]
    assert isinstance(words, Mapping)
    count = words.entries[word.removesuffix("s") if len(word) > 3 else word]
    assert isinstance(count, Mapping)
    assert count.entries["taken"] == Scalar("1", count.line, plain=True, cut="")
