"""One process at a time."""

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from generator.memo.locks import locked
from generator.problems import BusyError


def busy() -> str:
    return "it is held"


def test_a_second_holder_is_told_so_and_what_to_do(tmp_path: Path) -> None:
    with (
        locked(tmp_path / "lock", busy, 0),
        pytest.raises(BusyError, match=r"^it is held; .*--wait SECONDS"),
        locked(tmp_path / "lock", busy, 0),
    ):
        pass


def test_a_lock_that_does_not_last_leaves_no_file(tmp_path: Path) -> None:
    with locked(tmp_path / "lock", busy, 0, lasting=False):
        assert (tmp_path / "lock").exists()
    assert not (tmp_path / "lock").exists()


def hold(folder: Path, rounds: int) -> None:
    """Fails where another process holds the same lock: a folder cannot be made twice."""
    for _ in range(rounds):
        with locked(folder / "lock", busy, 60, lasting=False):
            os.mkdir(folder / "alone")
            time.sleep(0.002)
            os.rmdir(folder / "alone")


def test_who_waits_for_a_lock_whose_file_is_removed_never_shares_it(tmp_path: Path) -> None:
    processes = [multiprocessing.Process(target=hold, args=(tmp_path, 5)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4


def test_where_a_file_system_knows_no_locks_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("generator.memo.locks.FileLock.acquire", refuse)
    with locked(tmp_path / "lock", busy, 0):
        pass
