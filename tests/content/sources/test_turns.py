"""Hosts are asked in turns."""

from hypothesis import given
from hypothesis import strategies as st

from generator.content.sources.turns import Turns

SECONDS = st.integers(0, 20).map(float)


def test_the_first_turn_is_now_and_each_other_an_interval_later() -> None:
    turns = Turns(2.0)
    assert [turns.take("a.example", 10.0) for _ in range(3)] == [0.0, 2.0, 4.0]
    assert turns.take("b.example", 10.0) == 0.0
    assert turns.take("a.example", 100.0) == 0.0


def test_a_host_that_wants_more_time_gets_it_after_its_turn() -> None:
    turns = Turns(2.0)
    assert [turns.take("a.example", 0.0, delay) for delay in (5.0, 1.0, 0.0)] == [0.0, 5.0, 7.0]


@given(st.lists(st.tuples(SECONDS, SECONDS), min_size=1))
def test_no_two_turns_are_nearer_than_the_interval_and_the_delay(
    asked: list[tuple[float, float]],
) -> None:
    turns, now, before = Turns(3.0), 0.0, None
    for passed, delay in asked:
        now += passed
        turn = now + turns.take("a.example", now, delay)
        assert turn >= now
        if before is not None:
            assert turn >= before
        before = turn + max(3.0, delay)
