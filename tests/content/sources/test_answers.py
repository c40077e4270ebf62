"""What an answer says of itself."""

import pytest

from generator.content.sources.answers import Answer


def answer(**headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer("https://a.example/", 200, named, b"")


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Sat, 31 Jan 2026 09:02:00 GMT", 120.0),
        ("Sat, 31 Jan 2026 08:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("9" * 5_000, 999_999_999.0),
        ("Sat, 31 Jan 99999999 09:02:00 GMT", None),
    ],
)
def test_how_long_to_wait_is_measured_by_the_servers_own_clock(
    retry_after: str, seconds: float | None
) -> None:
    said = answer(retry_after=retry_after, date="Sat, 31 Jan 2026 09:00:00 GMT")
    assert said.retry_after == seconds


def test_a_date_to_wait_for_says_nothing_without_the_servers_own() -> None:
    assert answer(retry_after="Sat, 31 Jan 2026 09:02:00 GMT").retry_after is None
    assert answer().retry_after is None


@pytest.mark.parametrize(
    ("content_type", "media_type", "charset"),
    [
        ("text/html; charset=UTF-8", "text/html", "utf-8"),
        ('Text/HTML ;version=1; Charset="windows-1252"', "text/html", "windows-1252"),
        ("text/html", "text/html", ""),
        ("", "", ""),
        (";;;charset", "", ""),
    ],
)
def test_what_its_text_is_written_in(content_type: str, media_type: str, charset: str) -> None:
    said = answer(content_type=content_type)
    assert (said.media_type, said.charset) == (media_type, charset)
