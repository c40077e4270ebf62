"""Dates, ids and addresses are read in their exact form only."""

from collections.abc import Callable
from datetime import datetime

import pytest

from generator.content.records.identity import TAG_URI
from generator.verify.patterns import rfc_822_date, rfc_3339_date, w3c_date, web_url


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (rfc_822_date, "Thu, 03 Aug 2023 09:15:00 GMT", "Wed, 03 Aug 2023 09:15:00 GMT"),
        (rfc_822_date, "Thu, 03 Aug 2023 09:15:00 +0200", "Thu, 3 Aug 2023 09:15:00 GMT"),
        (rfc_822_date, "Thu, 29 Feb 2024 09:15:00 GMT", "Thu, 30 Feb 2024 09:15:00 GMT"),
        (rfc_3339_date, "2023-08-03T09:15:00.5+02:00", "2023-08-03T09:15:00+0200"),
        (rfc_3339_date, "2023-08-03T09:15:00Z", "2023-08-03 09:15:00Z"),
        (w3c_date, "2023-08-03", "2023-13-40"),
        (w3c_date, "2023-08-03T09:15Z", "2023-08-03T09:15"),
    ],
)
def test_a_date_is_read_in_its_exact_form_only(
    read: Callable[[str], datetime | None], good: str, bad: str
) -> None:
    assert read(good) is not None
    assert read(bad) is None


@pytest.mark.parametrize(
    ("uri", "valid"),
    [
        ("tag:digest.example.org,2023:a/b?c#d", True),
        ("tag:ann@example.org,2023-08-03:x", True),
        ("tag:example.org,2023:", True),
        ("tag:example.org:x", False),
        ("tag:Example.org,2023:x", False),
        ("tag:example.org,2023-13:x", False),
        ("tag:example.org,2023:ä", False),
        ("tag:example.org,2023:a b", False),
    ],
)
def test_a_tag_uri_has_an_authority_and_a_date(uri: str, valid: bool) -> None:
    assert bool(TAG_URI.fullmatch(uri)) is valid


@pytest.mark.parametrize(
    ("url", "valid"),
    [
        ("https://example.org", True),
        ("http://example.org:8000/a?b#c", True),
        ("https://[::1]/", True),
        ("https://EXAMPLE.org/\u00e4", True),
        ("https://", False),
        ("https:///x", False),
        ("//example.org/", False),
        ("ftp://example.org/", False),
        ("https://example.org/a b", False),
        ("https://[x/", False),
        ("/x", False),
        (None, False),
    ],
)
def test_a_web_url_is_whole(url: object, valid: bool) -> None:
    assert web_url(url) is valid
