"""Several processes, one order."""

import os
import time

import pytest

from generator.pool import WORTH_IT, counted, ordered_map, workers


def double(number: int) -> int:
    return 2 * number


def fail_at_seven(number: int) -> int:
    if number == 7:
        raise ValueError("seven")
    return number


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_order_is_that_of_the_tasks_however_many_work(jobs: int) -> None:
    tasks = range(WORTH_IT + 100)
    assert list(ordered_map(double, tasks, jobs)) == [2 * number for number in tasks]


@pytest.mark.parametrize("jobs", [1, 2])
def test_parts_are_done_one_after_the_other_by_the_same_processes(jobs: int) -> None:
    parts = [range(WORTH_IT), range(3), range(0), range(40)]
    with workers(double, sum(map(len, parts)), jobs) as mapped:
        assert [list(mapped(part)) for part in parts] == [[2 * n for n in part] for part in parts]


def who_works(number: int) -> int:
    time.sleep(0.0005)
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_this_process_works_as_well_and_no_more_are_started_than_asked_for(jobs: int) -> None:
    """Each holds all that the others do: one that only waits would take as much room."""
    workers = set(ordered_map(who_works, range(WORTH_IT), jobs))
    assert len(workers) == jobs
    assert os.getpid() in workers


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_in_any_process_is_a_failure_here(jobs: int) -> None:
    with pytest.raises(ValueError, match="seven"):
        list(ordered_map(fail_at_seven, range(WORTH_IT + 1), jobs))


def test_each_item_that_goes_by_is_counted() -> None:
    ticks: list[None] = []
    assert list(counted("abc", lambda: ticks.append(None))) == ["a", "b", "c"]
    assert len(ticks) == 3
