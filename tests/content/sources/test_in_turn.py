"""Many hosts are asked at a time, and each of them for one thing after the other."""

from collections import Counter, defaultdict
from collections.abc import Callable
from threading import Barrier, Event, Lock

import pytest

from generator.content.sources.answers import Answer, Failure, Reason
from generator.content.sources.in_turn import asked_in_turn, host_of, is_silent


def answer(status: int = 200) -> Answer:
    return Answer(address="https://a.example/", status=status, headers={}, body=b"")


def failure(reason: Reason = Reason.TIMEOUT) -> Failure:
    return Failure(address="https://a.example/", reason=reason, message="does not answer", hops=())


def addresses(host: str, count: int) -> list[str]:
    return [f"https://{host}.example/{at}" for at in range(count)]


def came(
    tasks: list[str], say: Callable[[str], Answer | Failure], hosts: int = 4
) -> dict[str, str | None]:
    return dict(asked_in_turn(tasks, str, lambda task: (say(task), f"{task}!"), hosts=hosts))


def test_all_that_is_asked_for_comes() -> None:
    tasks = [*addresses("a", 5), *addresses("b", 1)]
    assert came(tasks, lambda task: answer()) == {task: f"{task}!" for task in tasks}
    assert came([], lambda task: answer()) == {}


def test_a_host_is_asked_for_one_thing_after_the_other_in_their_order() -> None:
    now: Counter[str] = Counter()
    most: Counter[str] = Counter()
    order: dict[str, list[str]] = defaultdict(list)
    lock = Lock()

    def say(task: str) -> Answer:
        host = host_of(task)
        with lock:
            now[host] += 1
            most[host] = max(most[host], now[host])
            order[host].append(task)
        with lock:
            now[host] -= 1
        return answer()

    tasks = [
        each for pair in zip(addresses("a", 20), addresses("b", 20), strict=True) for each in pair
    ]
    came(tasks, say)
    assert set(most.values()) == {1}
    assert order == {"a.example": addresses("a", 20), "b.example": addresses("b", 20)}


def test_hosts_are_asked_at_a_time() -> None:
    both = Barrier(2, timeout=30)  # which no one passes alone

    def say(task: str) -> Answer:
        both.wait()
        return answer()

    assert len(came([*addresses("a", 1), *addresses("b", 1)], say, hosts=2)) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_has_enough_is_asked_for_nothing_more(status: int) -> None:
    tasks = addresses("a", 4)
    found = came(tasks, lambda task: answer(status if task.endswith("/1") else 200))
    assert found == {
        tasks[0]: f"{tasks[0]}!",
        tasks[1]: f"{tasks[1]}!",
        tasks[2]: None,
        tasks[3]: None,
    }


def test_a_host_that_does_not_answer_three_times_in_a_row_is_given_up() -> None:
    tasks = addresses("a", 8)
    silent = {tasks[at] for at in (0, 1, 3, 4, 5)}
    found = came(tasks, lambda task: failure() if task in silent else answer())
    assert [task for task, result in found.items() if result is None] == tasks[6:]


def test_one_host_that_has_enough_is_no_matter_to_another() -> None:
    tasks = [*addresses("a", 3), *addresses("b", 3)]
    found = came(tasks, lambda task: answer(503 if host_of(task) == "a.example" else 200))
    assert [task for task, result in found.items() if result is None] == addresses("a", 3)[1:]


def test_what_goes_wrong_in_a_thread_is_seen() -> None:
    def say(task: str) -> Answer:
        raise ZeroDivisionError(task)

    with pytest.raises(ZeroDivisionError):
        came(addresses("a", 2), say)


def test_whoever_closes_it_ends_it() -> None:
    asked: list[str] = []
    taken = Event()

    def say(task: str) -> Answer:
        asked.append(task)
        if len(asked) > 1:
            taken.wait(30)
        return answer()

    results = asked_in_turn(addresses("a", 1_000), str, lambda task: (say(task), task), hosts=1)
    next(results)
    results.close()
    taken.set()
    assert len(asked) < 1_000


@pytest.mark.parametrize(
    ("given", "silent"),
    [
        (None, False),
        (answer(500), False),
        (failure(Reason.NO_HOST), True),
        (failure(Reason.NO_CONNECTION), True),
        (failure(Reason.PRIVATE), False),
    ],
    ids=["not asked", "a fault of the server", "no host", "no connection", "a private host"],
)
def test_a_host_that_refuses_is_not_silent(given: Answer | Failure | None, silent: bool) -> None:
    assert is_silent(given) is silent
