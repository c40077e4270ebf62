"""Being asked to end: at once, at the end of what must not be left half done, and once more."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from generator import signals
from generator.problems import Status
from generator.signals import Stop, deferred, heard

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX does")

SENT = ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129))


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    with heard():
        yield


def ask(number: int = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize(("number", "status"), SENT)
def test_each_signal_ends_with_the_status_that_shells_know(number: int, status: int) -> None:
    with pytest.raises(Stop, match=r"^Interrupted .*: nothing was written\.$") as stop:
        ask(number)
    assert stop.value.status == status


def test_no_one_takes_it_for_a_fault_of_what_is_being_read() -> None:
    assert not issubclass(Stop, Exception)


def ask_within(done: list[str], times: int = 1) -> None:
    """Asks in what must not be left half done, and goes on with that."""
    with deferred("all is done", in_part="half"):
        for _ in range(times):
            ask()
        done.append("all")


def test_what_must_not_be_left_half_done_is_done_first() -> None:
    done: list[str] = []
    with pytest.raises(Stop, match=": all is done"):
        ask_within(done)
    assert done == ["all"]


def test_who_asks_afterwards_hears_what_was_done() -> None:
    with deferred("all is done", in_part="half"):
        pass
    with pytest.raises(Stop, match=": all is done"):
        ask()


def test_one_asking_that_comes_twice_is_one() -> None:
    with pytest.raises(Stop, match=": all is done"):
        ask_within([], times=2)


def test_who_asks_again_after_a_while_does_not_want_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(signals, "_ONE_ASKING", 0.0)
    done: list[str] = []
    with pytest.raises(Stop, match=": half"):
        ask_within(done, times=2)
    assert done == []


def test_what_was_asked_and_not_heard_is_told_before_anything_is_begun() -> None:
    with suppress(Stop):  # as Python does with what is raised while it destroys something
        ask()
    done: list[str] = []
    with pytest.raises(Stop):
        ask_within(done)
    assert done == []


def fail_within() -> None:
    with deferred("all is done", in_part="half"):
        ask()
        raise ValueError("x")


def test_a_fault_is_told_before_an_asking() -> None:
    with pytest.raises(ValueError, match="x"):
        fail_within()


def test_what_is_ignored_stays_so_as_for_programs_that_outlive_their_terminal() -> None:
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with heard():
            ask(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, former)


def test_a_process_that_is_forked_does_not_hear_in_place_of_its_parent() -> None:
    child = os.fork()
    if not child:
        ask()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def test_every_status_has_its_own_number() -> None:
    assert len(set(Status)) == len(Status.__members__)
