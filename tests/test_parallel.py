"""Several processes, one order."""

import os
import signal
import time
from contextlib import closing
from multiprocessing import active_children, parent_process
from multiprocessing.process import BaseProcess

import pytest

from generator.parallel import (
    WORTH_IT,
    Apart,
    TookTooLong,
    ordered_map,
    with_progress,
    workers,
)
from generator.problems import WorkerLost


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
    assert list(with_progress("abc", lambda: ticks.append(None))) == ["a", "b", "c"]
    assert len(ticks) == 3


def fail_from_seven_on(number: int) -> int:
    if number >= 7:
        raise ValueError(f"number {number}")
    return number


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_it_is_the_first_failure_that_is_told_whoever_is_quickest(jobs: int) -> None:
    for _ in range(5):
        with pytest.raises(ValueError, match=r"number 7$"):
            list(ordered_map(fail_from_seven_on, range(WORTH_IT), jobs))


class OddError(Exception):
    """One that can be packed, and not be made again."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__("odd")


def fail_oddly(number: int) -> int:
    if parent_process() is not None:
        raise OddError(1, 2)
    time.sleep(0.001)
    return number


def test_a_failure_that_cannot_be_handed_over_is_told_all_the_same() -> None:
    with pytest.raises(RuntimeError, match="OddError"):
        list(ordered_map(fail_oddly, range(WORTH_IT), 2))


def end_elsewhere(number: int) -> int:
    if parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_process_that_is_killed_ends_the_work_with_a_word_on_what_to_do() -> None:
    with pytest.raises(WorkerLost, match=r"\(SIGKILL\).*memory.*--jobs 1"):
        list(ordered_map(end_elsewhere, range(WORTH_IT), 3))
    assert active_children() == []


def ask_to_end(number: int) -> int:
    if parent_process() is not None:
        for each in (signal.SIGINT, signal.SIGTERM):
            os.kill(os.getpid(), each)
    return number


def test_who_ends_all_processes_of_the_program_is_heard_by_the_first_alone() -> None:
    """A Ctrl-C is told to all of them: that each says so is of no use to anyone."""
    assert list(ordered_map(ask_to_end, range(WORTH_IT), 3)) == list(range(WORTH_IT))


def test_no_process_is_left_when_the_work_is_given_up() -> None:
    with workers(who_works, WORTH_IT, 3) as mapped:
        next(iter(mapped(range(WORTH_IT))))
        assert len(active_children()) == 2
    assert active_children() == []


def twice(text: str) -> str:
    return 2 * text


def test_large_tasks_and_results_find_their_way() -> None:
    """More than a pipe holds, in both directions at once."""
    tasks = [str(number % 10) * 30_000 for number in range(WORTH_IT)]
    assert list(ordered_map(twice, tasks, 3)) == [2 * task for task in tasks]


def test_where_no_process_can_be_started_this_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: BaseProcess) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(BaseProcess, "start", refuse)
    assert set(ordered_map(who_works, range(WORTH_IT), 3)) == {os.getpid()}


def what_is_held(number: int) -> list[str]:
    time.sleep(0.0005)
    return [os.readlink(f"/proc/self/fd/{descriptor}") for descriptor in (0, 1, 2)]


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")
def test_other_processes_hold_nothing_that_a_caller_waits_for() -> None:
    held = list(ordered_map(what_is_held, range(WORTH_IT), 2))
    assert [os.devnull] * 3 in held


def slowly(seconds: float) -> str:
    if seconds < 0:
        raise ValueError("no such time")
    time.sleep(seconds)
    return f"{os.getpid()}"


def test_a_task_apart_is_done_in_another_process_and_given_up_where_it_takes_too_long() -> None:
    with closing(Apart(slowly, 5.0)) as apart:
        first = apart(0)
        assert first == apart(0) != f"{os.getpid()}"
        with pytest.raises(ValueError, match="no such time"):
            apart(-1)
        assert apart(0) == first
        with pytest.raises(TookTooLong):
            apart(60)
        assert apart(0) != first
    assert active_children() == []


def ends(status: int) -> str:
    if status:
        os._exit(status)
    return "well"


def test_a_task_apart_that_ends_its_process_is_told_and_the_next_finds_another() -> None:
    with closing(Apart(ends, 5.0)) as apart:
        with pytest.raises(WorkerLost):
            apart(7)
        assert apart(0) == "well"
    assert active_children() == []
