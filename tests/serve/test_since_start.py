"""What came since the server began is told from what was there."""

from generator.problems import Problem
from generator.serve.since_start import SinceStart


def problem(message: str, line: int = 1) -> Problem:
    return Problem("articles/a.md", line, "title", message)


def test_what_was_there_is_no_news_wherever_it_stands_by_now() -> None:
    since = SinceStart()
    assert since.new([problem("old")]) == []
    assert since.new([problem("new"), problem("old", line=7)]) == [problem("new")]
    assert since.standing == 1


def test_what_comes_twice_is_new_once() -> None:
    since = SinceStart()
    since.new([problem("old")])
    assert since.new([problem("old", 1), problem("old", 2)]) == [problem("old", 2)]


def test_what_was_mended_and_comes_again_is_new() -> None:
    since = SinceStart()
    since.new([problem("old")])
    assert since.new([]) == []
    assert since.standing == 0
    assert since.new([problem("old")]) == [problem("old")]
