"""What came of a step, for the page after it."""

from generator.serve.inbox.notices import Notice, Notices


def test_a_notice_is_shown_once() -> None:
    notices = Notices()
    key = notices.keep(Notice("Taken."))
    assert notices.of(key) == Notice("Taken.")
    assert notices.of(key) is None


def test_an_address_that_somebody_made_up_says_nothing() -> None:
    assert Notices().of("Taken.") is None


def test_no_more_notices_are_kept_than_pages_are_asked_for() -> None:
    notices = Notices()
    keys = [notices.keep(Notice(str(number))) for number in range(1_000)]
    assert notices.of(keys[0]) is None
    assert notices.of(keys[-1]) == Notice("999")
