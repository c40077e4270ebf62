"""When builds begin, by when changes come."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.serve.pace import APART, LONG_QUIET, MANY, PATIENCE, QUIET, Pace


def begun(changes: list[tuple[float, int]]) -> list[float]:
    """The moments at which builds begin, where so many files change at those moments."""
    pace, moments = Pace(), []

    def build_before(end: float) -> None:
        while (due := pace.due) is not None and due <= end:
            pace.begun(due)
            moments.append(due)

    for at, files in changes:
        build_before(at)
        pace.changed(files, at)
    build_before(float("inf"))
    return moments


def test_a_save_is_built_at_once() -> None:
    assert begun([(10.0, 1)]) == [10.0 + QUIET]


def test_ten_saves_in_a_second_make_two_builds() -> None:
    assert len(begun(every_tenth(10))) == 2


def test_saves_that_never_end_are_built_now_and_then() -> None:
    gaps = [later - earlier for earlier, later in pairwise(begun(every_tenth(100)))]
    assert gaps
    assert all(APART <= gap <= PATIENCE + APART for gap in gaps)


def every_tenth(saves: int) -> list[tuple[float, int]]:
    """Saves of one file, ten in a second."""
    return [(each / 10, 1) for each in range(saves)]


def test_many_files_are_waited_for() -> None:
    checkout = [(each * LONG_QUIET * 0.9, MANY + 1) for each in range(5)]
    assert len(begun(checkout)) == 1


def test_what_is_postponed_is_waited_for_as_if_it_came_then() -> None:
    pace = Pace()
    pace.changed(1, 1.0)
    for at in (2.0, 20.0):
        pace.postponed(at)
        assert pace.due == at + LONG_QUIET


def test_files_that_never_stop_to_change_are_built_after_a_while() -> None:
    first, *_ = begun([(each / 10, MANY + 1) for each in range(200)])
    assert first <= PATIENCE + 0.1


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(1, 20)), max_size=30))
def test_what_changed_is_built_and_seldom(gaps: list[tuple[float, int]]) -> None:
    at, changes = 0.0, []
    for gap, files in gaps:
        at += gap
        changes.append((at, files))
    moments = begun(changes)
    assert bool(moments) == bool(changes)
    assert all(later - earlier >= APART - 1e-6 for earlier, later in pairwise(moments))
    if changes:
        assert moments[-1] >= changes[-1][0]
        assert len(moments) <= len(changes)
