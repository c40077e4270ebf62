"""Results of pure functions outlast the build that computed them, as long as they are asked for."""

from generator.memo.results import NO_RESULTS, Results


def test_what_is_kept_is_found_by_the_next_plan() -> None:
    first = Results(b"epoch")
    assert first.get(b"key") is None
    first.keep(b"key", b"result")
    assert first.get(b"key") == b"result"
    assert Results(b"epoch", first.used).get(b"key") == b"result"


def test_what_is_not_asked_for_again_is_left_behind() -> None:
    results = Results(b"epoch", {b"asked": b"1", b"other": b"2"})
    assert results.get(b"asked") == b"1"
    results.keep(b"new", b"")
    assert results.used == {b"asked": b"1", b"new": b""}


def test_a_plan_that_begins_anew_has_no_epoch_and_knows_nothing() -> None:
    assert NO_RESULTS.epoch == b""
    assert NO_RESULTS.get(b"key") is None
    assert not NO_RESULTS.used
